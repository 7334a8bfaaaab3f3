//! `GET /api/staff/campaigns/{c}/exports/{table}.csv`

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use model::Refusal;
use model::role::Action;
use serde::Deserialize;
use service::LiveCampaign;
use service::walk_export::{TableCursor, WalkTable};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{PathArgs, QueryArgs};
use crate::csv::CsvFile;
use crate::problem::{Problem, ProblemBody};
use crate::wire::NO_STORE;

/// Whether names and phones are asked for.
#[derive(Debug, Deserialize)]
pub(crate) struct ExportQuery {
    personal: Option<bool>,
}

/// Exports a table, in parts as they are read. Names and phones only for who may export personal
/// data and asks for them; each export stands in the audit log.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/exports/{table}",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("table" = String, Path, description = "`participants.csv`, `days.csv`, `teams.csv`, `ranking.csv`, `points.csv`, `draws.csv`, `prizes.csv`, `units.csv`"),
        ("personal" = Option<bool>, Query, description = "With names and phones; of participants only"),
    ),
    responses(
        (status = OK, body = String, content_type = "text/csv", description = "The table"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn export_walk_table(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String)>,
    QueryArgs(query): QueryArgs<ExportQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let PathArgs((_, file)) = path;
    let table = WalkTable::ALL
        .into_iter()
        .find(|table| file.strip_suffix(".csv") == Some(table.name()))
        .ok_or(Refusal::NotFound)?;
    let personal = query.personal.unwrap_or(false) && table == WalkTable::Participants;
    if personal {
        staff.may(Action::ExportPersonalData, &app, &live).await?;
    }
    let noted = if personal {
        format!("{file} with names and phones")
    } else {
        file
    };
    app.service.log_export(&live, staff.0, &noted).await?;
    let (parts, body) = mpsc::channel(PARTS_AHEAD);
    tokio::spawn(write(app, live, table, personal, parts));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/csv; charset=utf-8"),
        ),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment"),
        ),
    ];
    Ok((
        NO_STORE,
        headers,
        Body::from_stream(ReceiverStream::new(body)),
    ))
}

/// Sends the table part by part, at the pace of who reads it.
async fn write(
    app: App,
    live: LiveCampaign,
    table: WalkTable,
    personal: bool,
    parts: mpsc::Sender<Result<Bytes, Infallible>>,
) {
    let mut file = CsvFile::new(&table.heads(personal));
    let mut from = Some(TableCursor::default());
    while let Some(cursor) = from {
        let page = app.service.table_page(&live, table, cursor, personal).await;
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                tracing::error!(%error, table = table.name(), "an export broke off");
                return;
            }
        };
        for row in page.rows {
            file.row(row);
        }
        if parts.send(Ok(Bytes::from(file.take()))).await.is_err() {
            return;
        }
        from = page.next;
    }
}

const PARTS_AHEAD: usize = 2;

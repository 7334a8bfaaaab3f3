//! The workbook of parcels, out and in (W-41)

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use model::role::Action;
use serde::{Deserialize, Serialize};
use service::parcel::{RowError, RowFault};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::QueryArgs;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{NO_STORE, TextDto, text};

/// The endpoints, with room for a workbook.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(export_parcels, import_parcels))
        .layer(DefaultBodyLimit::max(WORKBOOK_BYTES_MAX))
}

/// Whether to look only.
#[derive(Debug, Deserialize)]
pub(crate) struct ParcelQuery {
    preview: Option<bool>,
}

/// What a workbook of parcels holds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParcelReport {
    /// Parcels that were marked as sent, or would be.
    parcels: u32,
    /// Whether anything was taken: not in a preview, and not if a row is wrong.
    taken: bool,
    /// What is wrong, row by row.
    errors: Vec<ParcelError>,
}

/// Something wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParcelError {
    /// The row as spreadsheets show it; 0 for the whole.
    row: u32,
    /// Letters of the column; empty for the whole row.
    column: String,
    /// What.
    fault: ParcelFault,
    /// In words.
    text: TextDto,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ParcelFault {
    /// The file is no workbook with the columns that are needed.
    Unreadable,
    /// No prize has that number.
    UnknownPrize,
    /// The same prize stands in two rows.
    Twice,
    /// Its winner has given no address, or it has arrived or was taken back.
    NotToBeSent,
    /// The carrier is missing.
    NoCarrier,
    /// The carrier's number is missing.
    NoTracking,
    /// A text is too long.
    TooLong,
    /// The day is none, or is to come.
    NoDay,
}

/// Exports the prizes to be sent, with addresses. Who did it stands in the audit log.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/parcels.xlsx",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", description = "The workbook"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn export_parcels(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ManagePrizes, &app, &live).await?;
    staff.may(Action::ExportPersonalData, &app, &live).await?;
    let workbook = app.service.export_parcels(&live, staff.0).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(XLSX)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"parcels.xlsx\""),
        ),
    ];
    Ok((NO_STORE, headers, workbook))
}

/// Takes carriers and their numbers from a workbook: all rows, or none if one is wrong.
#[utoipa::path(
    put,
    path = "/api/staff/campaigns/{c}/parcels.xlsx",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("preview" = Option<bool>, Query, description = "Look only"),
    ),
    request_body(content = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    responses(
        (status = OK, body = ParcelReport, description = "What was taken, or what is wrong"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn import_parcels(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    QueryArgs(query): QueryArgs<ParcelQuery>,
    body: Result<Bytes, BytesRejection>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ManagePrizes, &app, &live).await?;
    let body = body.map_err(|_rejected| Problem::unreadable(StatusCode::PAYLOAD_TOO_LARGE))?;
    let preview = query.preview.unwrap_or(false);
    let done = app
        .service
        .import_parcels(&live, staff.0, body.to_vec(), preview)
        .await?;
    let report = ParcelReport {
        parcels: done.parcels,
        taken: !preview && done.errors.is_empty() && done.parcels > 0,
        errors: done.errors.into_iter().map(ParcelError::from).collect(),
    };
    Ok((NO_STORE, Json(report)))
}

impl From<RowError> for ParcelError {
    fn from(error: RowError) -> Self {
        use ParcelFault as F;
        let (fault, words) = match error.fault {
            RowFault::Unreadable => (
                F::Unreadable,
                text(
                    "文件不是 xlsx 表格，或缺少「奖品编号」「快递公司」「快递单号」列。",
                    "This is no .xlsx workbook, or a column is missing.",
                ),
            ),
            RowFault::UnknownPrize => (
                F::UnknownPrize,
                text("没有这个奖品编号。", "No prize has that number."),
            ),
            RowFault::Twice => (
                F::Twice,
                text("同一奖品出现了两次。", "The prize stands in two rows."),
            ),
            RowFault::NotToBeSent => (
                F::NotToBeSent,
                text(
                    "该奖品尚无收货地址，或已签收、已作废。",
                    "It has no address, has arrived or was taken back.",
                ),
            ),
            RowFault::NoCarrier => (
                F::NoCarrier,
                text("缺少快递公司。", "The carrier is missing."),
            ),
            RowFault::NoTracking => (
                F::NoTracking,
                text("缺少快递单号。", "The carrier's number is missing."),
            ),
            RowFault::TooLong => (F::TooLong, text("文字过长。", "The text is too long.")),
            RowFault::NoDay => (
                F::NoDay,
                text(
                    "寄出日期无效，或晚于今天。",
                    "The day is not valid, or is to come.",
                ),
            ),
        };
        Self {
            row: error.row,
            column: error.column,
            fault,
            text: words,
        }
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const WORKBOOK_BYTES_MAX: usize = 20 << 20;

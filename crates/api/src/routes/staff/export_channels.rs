//! `GET /api/staff/campaigns/{c}/export/channels.csv`

use axum::extract::State;
use model::role::Action;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::csv::CsvFile;
use crate::problem::{Problem, ProblemBody};

/// Exports how people came; the rows add up to all participants.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/export/channels.csv",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = String, content_type = "text/csv", description = "The table"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn export_channels(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
) -> Result<CsvFile, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    app.service
        .log_export(&live, staff.0, "channels.csv")
        .await?;
    let mut file = CsvFile::new(&["渠道 channel", "参与人数 participants"]);
    for row in live.read(engine::Campaign::channel_rows) {
        file.row([row.channel.name(), &row.participants.to_string()]);
    }
    Ok(file)
}

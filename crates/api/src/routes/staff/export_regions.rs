//! `GET /api/staff/campaigns/{c}/export/regions.csv`

use axum::extract::State;
use model::role::Action;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::csv::CsvFile;
use crate::problem::{Problem, ProblemBody};

/// Exports the board of regions.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/export/regions.csv",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = String, content_type = "text/csv", description = "The table"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn export_regions(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
) -> Result<CsvFile, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    app.service
        .log_export(&live, staff.0, "regions.csv")
        .await?;
    let mut file = CsvFile::new(&[
        "名次 rank",
        "代码 code",
        "地区 region",
        "捐赠次数 donations",
        "实际步数 raw steps",
        "计入步数 credited steps",
    ]);
    for row in live.read(engine::Campaign::region_board) {
        file.row([
            row.rank.to_string(),
            row.code,
            row.name.zh,
            row.donations.to_string(),
            row.raw_steps.to_string(),
            row.credited_steps.to_string(),
        ]);
    }
    Ok(file)
}

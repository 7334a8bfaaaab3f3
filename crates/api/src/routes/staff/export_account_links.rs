//! `GET /api/staff/campaigns/{c}/export/account-links.csv`

use axum::extract::State;
use model::role::Action;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::csv::CsvFile;
use crate::problem::{Problem, ProblemBody};

/// Exports all units and how far their links have come, those not linked yet first.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/export/account-links.csv",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = String, content_type = "text/csv", description = "The table"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn export_account_links(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
) -> Result<CsvFile, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let mut units = app.service.account_links(&live).await?;
    units.sort_by_key(service::account_link::UnitLink::is_linked);
    app.service
        .log_export(&live, staff.0, "account-links.csv")
        .await?;
    let mut file = CsvFile::new(&["代码 code", "单位 unit", "状态 state", "公众号 account"]);
    for unit in units {
        let state = unit.state().map_or("", |state| state.name()).to_owned();
        let account = unit.link.map_or_else(String::new, |link| link.account_name);
        file.row([unit.unit, unit.name.zh, state, account]);
    }
    Ok(file)
}

//! `GET /api/staff/campaigns/{c}/account-links`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use model::Refusal;
use model::role::Action;
use serde::Serialize;
use service::account_link::UnitLink;
use store::record::account_link::LinkState;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Staff;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{MomentDto, NO_STORE, TextDto};

/// Which units have linked their official account with the mini program (X-19, D20-12).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountLinkList {
    /// `AppID` of the mini program, which units enter.
    appid: String,
    /// From when on linking is possible.
    opens_at: MomentDto,
    /// How linking is done.
    help: Option<TextDto>,
    /// Units whose account is linked.
    linked: Vec<LinkedUnit>,
    /// Units whose account is not linked yet.
    not_linked: Vec<LinkedUnit>,
}

/// A unit and how far its link has come.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkedUnit {
    /// Code of the unit.
    unit: String,
    /// Its name.
    name: TextDto,
    /// `requested` or `linked`; `null` before that.
    state: Option<LinkStateDto>,
    /// Name of the account.
    account_name: Option<String>,
}

/// How far a link has come.
#[derive(Clone, Copy, Debug, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LinkStateDto {
    /// Asked for in the console of WeChat.
    Requested,
    /// Done.
    Linked,
}

impl From<LinkState> for LinkStateDto {
    fn from(state: LinkState) -> Self {
        match state {
            LinkState::Requested => Self::Requested,
            LinkState::Linked => Self::Linked,
        }
    }
}

impl From<LinkStateDto> for LinkState {
    fn from(state: LinkStateDto) -> Self {
        match state {
            LinkStateDto::Requested => Self::Requested,
            LinkStateDto::Linked => Self::Linked,
        }
    }
}

/// Lists the units that are linked and those that are not yet.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/account-links",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = AccountLinkList, description = "The units"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_account_links(
    State(app): State<App>,
    staff: Staff,
    Live(live): Live,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Action::ViewCampaign, &app, &live).await?;
    let plan = live
        .plan()
        .account_links
        .as_ref()
        .ok_or(Refusal::NotFound)?;
    let units = app.service.account_links(&live).await?;
    let (linked, not_linked): (Vec<_>, Vec<_>) = units.into_iter().partition(UnitLink::is_linked);
    let list = AccountLinkList {
        appid: plan.appid.clone(),
        opens_at: MomentDto::of(plan.opens_at, live.plan().zone),
        help: plan.help.as_ref().map(TextDto::from),
        linked: linked.into_iter().map(unit).collect(),
        not_linked: not_linked.into_iter().map(unit).collect(),
    };
    Ok((NO_STORE, Json(list)))
}

fn unit(link: UnitLink) -> LinkedUnit {
    LinkedUnit {
        state: link.state().map(LinkStateDto::from),
        name: (&link.name).into(),
        account_name: link.link.map(|link| link.account_name),
        unit: link.unit,
    }
}

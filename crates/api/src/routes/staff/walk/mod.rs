//! What staff of a walk see and do, one file a subject.

mod appeals;
mod award;
mod corrections;
mod dashboard;
mod draws;
mod events;
mod exports;
mod moderation;
mod outages;
mod parcels;
mod participants;
mod payouts;
mod prizes;
mod results;
mod teams;
mod unit_tasks;
mod units;

use std::collections::HashMap;

use model::role::Action;
use model::time::{Day, Instant};
use model::{ParticipantNo, Refusal};
use service::LiveCampaign;
use store::record::moderation::{Moderation, Rejection};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Staff;
use crate::problem::Problem;

/// The endpoints with their descriptions.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(dashboard::show_walk_dashboard))
        .routes(routes!(units::list_unit_progress))
        .routes(routes!(units::export_unit_progress))
        .routes(routes!(award::show_organisation_award))
        .routes(routes!(award::pick_unit))
        .routes(routes!(teams::list_staff_teams))
        .routes(routes!(teams::show_staff_team))
        .routes(routes!(moderation::list_staff_notes))
        .routes(routes!(moderation::moderate_note))
        .routes(routes!(moderation::list_team_texts))
        .routes(routes!(moderation::moderate_team_text))
        .routes(routes!(moderation::take_down_poster))
        .routes(routes!(draws::list_staff_decks))
        .routes(routes!(draws::reveal_deck))
        .routes(routes!(draws::show_staff_grand_draw))
        .routes(routes!(draws::hold_grand_draw))
        .routes(routes!(outages::list_outages, outages::declare_outage))
        .routes(routes!(outages::preview_outage))
        .routes(routes!(
            corrections::list_corrections,
            corrections::propose_correction
        ))
        .routes(routes!(corrections::preview_correction))
        .routes(routes!(corrections::confirm_correction))
        .routes(routes!(corrections::dismiss_correction))
        .routes(routes!(results::list_results))
        .routes(routes!(results::preview_team_awards))
        .routes(routes!(results::publish_team_awards))
        .routes(routes!(prizes::list_prizes))
        .routes(routes!(prizes::ship_prize))
        .routes(routes!(prizes::void_prize))
        .merge(parcels::routes())
        .routes(routes!(payouts::list_payouts))
        .routes(routes!(payouts::retry_payout))
        .routes(routes!(participants::find_participants))
        .routes(routes!(participants::show_participant))
        .routes(routes!(participants::reveal_participant))
        .routes(routes!(unit_tasks::list_unit_tasks))
        .routes(routes!(unit_tasks::mark_unit_task))
        .routes(routes!(unit_tasks::list_staff_assets))
        .routes(routes!(events::list_events, events::log_event))
        .routes(routes!(events::moderate_event))
        .routes(routes!(award::show_unit_report, award::file_unit_report))
        .routes(routes!(exports::export_walk_table))
        .routes(routes!(appeals::list_appeals))
        .routes(routes!(appeals::decide_appeal))
}

/// A calendar day of a request.
fn day(text: &str) -> Result<Day, Problem> {
    Day::parse(text).map_err(|_invalid| Refusal::InvalidDay.into())
}

/// An instant of a request.
fn moment(text: &str) -> Result<Instant, Problem> {
    Instant::parse(text).map_err(|_invalid| Refusal::ValueOutOfRange.into())
}

/// A key of a record; one that is none is the key of nothing.
fn id(text: &str) -> Result<Uuid, Problem> {
    Uuid::parse_str(text).map_err(|_invalid| Refusal::NotFound.into())
}

/// The key after which a page begins.
fn after(text: Option<&str>) -> Result<Option<Uuid>, Problem> {
    text.map(id).transpose()
}

/// Rows of a page.
fn limit(asked: Option<u32>) -> u32 {
    asked.unwrap_or(LIMIT).clamp(1, LIMIT_MAX)
}

/// Where texts of a list stand; those that wait if nothing is said.
fn moderation(text: Option<&str>) -> Result<Moderation, Problem> {
    text.map_or(Some(Moderation::Submitted), Moderation::parse)
        .ok_or_else(|| Refusal::ValueOutOfRange.into())
}

/// The reason of a moderator (spec §17).
fn rejection(text: &str) -> Result<Rejection, Problem> {
    match text.trim() {
        "" => Err(Refusal::ReasonRequired.into()),
        word => Rejection::parse(word).ok_or_else(|| Refusal::ValueOutOfRange.into()),
    }
}

/// Refuses who may do none of some actions.
async fn may_any(
    staff: Staff,
    actions: [Action; 2],
    app: &App,
    live: &LiveCampaign,
) -> Result<(), Problem> {
    let [one, other] = actions;
    match staff.may(one, app, live).await {
        Ok(()) => Ok(()),
        Err(_forbidden) => staff.may(other, app, live).await,
    }
}

/// The masked names of some participants.
async fn names(
    app: &App,
    live: &LiveCampaign,
    participants: impl IntoIterator<Item = ParticipantNo>,
) -> Result<HashMap<ParticipantNo, String>, Problem> {
    let people: Vec<_> = live.read(|c| {
        let person = |no: ParticipantNo| Some((no, c.participant(no)?.person));
        participants.into_iter().filter_map(person).collect()
    });
    let keys: Vec<_> = people.iter().map(|(_, person)| *person).collect();
    let known = app.service.masked_names(&keys).await?;
    let name = |(no, person)| (no, known.get(&person).cloned().unwrap_or_default());
    Ok(people.into_iter().map(name).collect())
}

const LIMIT: u32 = 50;
const LIMIT_MAX: u32 = 200;

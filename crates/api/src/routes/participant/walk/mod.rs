//! What a walker sees and does.

mod address;
mod announce;
mod answer;
mod appeals;
mod check_in;
mod checkpoint;
mod claim;
mod create_team;
mod draw;
mod draw_receipt;
mod draws;
mod exchange_badge;
pub(crate) mod explain;
mod grand_receipt;
mod home;
mod join_team;
mod messages;
mod note;
mod points;
mod poster;
mod prizes;
mod profile;
mod remind_team;
mod reminders;
mod remove_member;
mod rename_team;
mod set_goal;
mod team;

use engine::command::PersonKey;
use model::ParticipantNo;
use rules::badge::BadgeIx;
use service::LiveCampaign;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// The endpoints of this folder.
pub(crate) fn endpoints() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(home::show_own_walk))
        .routes(routes!(profile::show_profile, profile::set_profile))
        .routes(routes!(check_in::check_in))
        .routes(routes!(create_team::create_team))
        .routes(routes!(join_team::join_team))
        .routes(routes!(team::show_own_team))
        .routes(routes!(rename_team::rename_team))
        .routes(routes!(set_goal::set_goal))
        .routes(routes!(announce::announce))
        .routes(routes!(remind_team::remind_team))
        .routes(routes!(remove_member::remove_member))
        .routes(routes!(checkpoint::show_checkpoint))
        .routes(routes!(answer::answer))
        .routes(routes!(poster::show_poster, poster::make_poster))
        .routes(routes!(note::submit_note))
        .routes(routes!(points::list_points))
        .routes(routes!(draw::draw))
        .routes(routes!(draws::list_draws))
        .routes(routes!(draw_receipt::show_draw_receipt))
        .routes(routes!(claim::claim))
        .routes(routes!(exchange_badge::exchange_badge))
        .routes(routes!(grand_receipt::show_grand_receipt))
        .routes(routes!(prizes::list_prizes))
        .routes(routes!(address::give_address))
        .routes(routes!(messages::list_messages))
        .routes(routes!(messages::read_message))
        .routes(routes!(reminders::show_reminders, reminders::set_reminders))
        .routes(routes!(appeals::list_appeals, appeals::appeal))
}

/// The number of a person, if they have joined.
fn number(live: &LiveCampaign, person: PersonKey) -> Option<ParticipantNo> {
    live.read(|c| c.number_of(person))
}

/// The keys of badges.
fn badge_ids(live: &LiveCampaign, badges: &[BadgeIx]) -> Vec<String> {
    let plan = live.plan();
    let badge = |ix: &BadgeIx| Some(plan.badges.get(usize::from(*ix))?.id.clone());
    badges.iter().filter_map(badge).collect()
}

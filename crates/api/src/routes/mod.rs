//! The endpoints, one file each.

pub(crate) mod participant;
pub(crate) mod public;
mod session;
mod staff;

mod health;

use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// All endpoints with their descriptions.
pub(crate) fn routes() -> OpenApiRouter<App> {
    use participant as own;
    OpenApiRouter::new()
        // For everybody: the web pages, the big screen.
        .routes(routes!(public::campaigns::list_campaigns))
        .routes(routes!(public::campaign::show_campaign))
        .routes(routes!(public::region_board::show_region_board))
        .routes(routes!(public::group_board::show_group_board))
        .routes(routes!(public::people_board::show_people_board))
        .routes(routes!(public::rules::show_rules))
        .routes(routes!(public::notices::list_notices))
        .routes(routes!(public::notice_versions::list_published_versions))
        .routes(routes!(public::privacy::show_privacy_notice))
        .routes(routes!(public::qr::draw_qr))
        .routes(routes!(public::events::stream_totals))
        .routes(routes!(public::explain_region::explain_region))
        .routes(routes!(public::explain_group::explain_group))
        .merge(public::walk::endpoints())
        // Sessions of participants.
        .routes(routes!(session::sign_in_wechat::sign_in_wechat))
        .routes(routes!(session::sign_out::sign_out))
        .routes(routes!(session::me::show_session))
        // For participants: the pages and the mini program.
        .routes(routes!(own::record::show_record))
        .routes(routes!(
            own::give_consent::give_consent,
            own::withdraw_consent::withdraw_consent
        ))
        .routes(routes!(own::record_steps::record_steps))
        .routes(routes!(own::donate::donate))
        .routes(routes!(
            own::change_donation::change_donation,
            own::change_donation::remove_donation
        ))
        .routes(routes!(own::explain::explain_record))
        .merge(own::walk::endpoints())
        // For staff.
        .routes(routes!(staff::sign_in::sign_in_staff))
        .routes(routes!(staff::sign_out::sign_out_staff))
        .routes(routes!(staff::me::show_staff))
        .routes(routes!(staff::dashboard::show_dashboard))
        .routes(routes!(staff::suspects::list_suspects))
        .routes(routes!(staff::review_suspect::review_suspect))
        .routes(routes!(staff::preview_annulment::preview_annulment))
        .routes(routes!(staff::annul_donation::annul_donation))
        .routes(routes!(staff::change_window::change_window))
        .routes(routes!(
            staff::list_notices::list_notice_versions,
            staff::publish_notice::publish_notice
        ))
        .routes(routes!(staff::account_links::list_account_links))
        .routes(routes!(staff::mark_account_link::mark_account_link))
        .routes(routes!(staff::audit::list_audit))
        .routes(routes!(staff::export_channels::export_channels))
        .routes(routes!(staff::export_regions::export_regions))
        .routes(routes!(staff::export_account_links::export_account_links))
        .merge(staff::walk::routes())
        // For those who run the program; not part of the description.
        .route("/api/openapi.json", get(health::description))
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
}

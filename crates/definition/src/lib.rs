//! The campaign language: a folder of text becomes a checked [`Plan`].
//!
//! [`check`] finds everything that is wrong at once, and a plan exists only if no error is found.
//! [`render`] shows what was found to people and to editors.
//!
//! To add a table to the language:
//! 1. write a file with its wire type, its `check` and its tests, like `projects.rs`;
//! 2. give it a field in [`CampaignFile`] and a line in `build`;
//! 3. describe it in `docs/language/`.

#![deny(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::float_arithmetic
)]
#![warn(missing_docs)]

mod account_links;
mod badge;
mod board;
mod campaign;
mod checkpoints;
mod clock;
mod consent;
mod context;
mod csv_table;
mod deck;
mod diagnostic;
mod document;
mod donation;
mod final_ranking;
mod goals;
mod grand_draw;
mod groups;
mod mobilisation;
mod moment;
mod organisation_award;
mod payout;
mod personal;
mod phases;
mod points;
mod prize;
mod profile;
mod projects;
mod questions;
mod quota_sums;
mod quotas;
mod regions;
pub mod render;
mod schema;
mod settlement;
mod shape;
mod shipping;
mod sources;
mod steps;
mod supply;
mod svg;
mod teams;
mod template;
mod texts;
mod units;
mod walk;
mod window;
mod wire;

use engine::Plan;
use model::Zone;
use schemars::JsonSchema;

use crate::context::Context;
use crate::phases::Frame;

pub use crate::context::CAMPAIGN_FILE;
pub use crate::diagnostic::{Code, Diagnostic, Severity, Span, SuggestedEdit};
pub use crate::document::{LANGUAGE, Tree};
pub use crate::schema::schema;
pub use crate::sources::{PlanHash, Sources};
pub use crate::template::template;

/// What a check found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The plan, if there is no error.
    pub plan: Option<Plan>,
    /// Errors, warnings and notes, those of the main file first, each file from top to bottom.
    pub diagnostics: Vec<Diagnostic>,
    /// Names the content of all files the campaign refers to.
    pub hash: PlanHash,
}

impl Checked {
    /// Whether there is nothing to say at all.
    pub fn is_clean(&self) -> bool {
        self.diagnostics.is_empty()
    }
}

/// Parses the main file without checking what it says. `None` if it is not TOML.
pub fn parse(sources: &Sources) -> (Option<Tree<'_>>, Vec<Diagnostic>) {
    document::parse_sources(sources)
}

/// Checks a campaign.
///
/// Syntax errors of the main file are reported alone, since everything after them would be
/// guesswork, and so is an unknown version of the language; otherwise all problems come at once.
pub fn check(sources: &Sources) -> Checked {
    let mut cx = Context::new(sources);
    let plan = document::parse(&mut cx)
        .filter(|tree| document::version_is_known(&mut cx, tree))
        .and_then(|tree| build(&mut cx, &tree));
    let plan = plan.filter(|_| !cx.has_errors());
    Checked {
        plan,
        hash: PlanHash::of(sources, &cx.used),
        diagnostics: cx.into_diagnostics(),
    }
}

/// A campaign of Tongxing.
#[derive(JsonSchema)]
#[schemars(rename = "Campaign", deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "describes the file; its tables are read one by one"
)]
pub(crate) struct CampaignFile {
    /// Version of the campaign language; 1.
    language: i64,
    /// What the campaign is called and who holds it.
    campaign: campaign::CampaignTable,
    /// How the steps of a day are counted.
    steps: Option<steps::StepsTable>,
    /// The regions that can receive steps.
    regions: Option<regions::RegionsTable>,
    /// The mutual-aid groups.
    groups: Option<groups::GroupsTable>,
    /// The units participants may name.
    units: Option<units::UnitsTable>,
    /// The days of a walk.
    phases: Option<phases::PhasesTable>,
    /// Phases of a walk as they are shown.
    phase: Option<Vec<phases::PhaseTable>>,
    /// What a person tells of themselves before taking part.
    profile: Option<profile::ProfileTable>,
    /// What units were asked for.
    quotas: Option<quotas::QuotasTable>,
    /// The daily goals of a member and of a team.
    goals: Option<goals::GoalsTable>,
    /// How people walk together.
    teams: Option<teams::TeamsTable>,
    /// The road of checkpoints.
    checkpoints: Option<checkpoints::CheckpointsTable>,
    /// What brings points.
    points: Option<points::PointsTable>,
    /// How money of the decks reaches people.
    payout: Option<payout::PayoutTable>,
    /// Draws paid with points.
    deck: Option<Vec<deck::DeckTable>>,
    /// Draws for badges.
    grand_draw: Option<Vec<grand_draw::GrandDrawTable>>,
    /// Which list of teams is the last.
    final_ranking: Option<final_ranking::FinalRankingTable>,
    /// Awards for teams.
    award: Option<Vec<final_ranking::AwardTable>>,
    /// Where prizes are sent and how fast.
    shipping: Option<shipping::ShippingTable>,
    /// The published index by which units are compared.
    organisation_award: Option<organisation_award::OrganisationAwardTable>,
    /// What units do and use to win people.
    mobilisation: Option<mobilisation::MobilisationTable>,
    /// When and how the steps of a day can be donated.
    donation: Option<donation::DonationTable>,
    /// What the steps of a group bring about.
    projects: Option<projects::ProjectsTable>,
    /// Badges for donors and walkers.
    badge: Option<Vec<badge::BadgeTable>>,
    /// Rankings that are shown to everybody.
    board: Option<Vec<board::BoardTable>>,
    /// How units link their official accounts with the mini program.
    account_links: Option<account_links::AccountLinksTable>,
    /// The privacy notice people agree to before any step is read.
    consent: consent::ConsentTable,
    /// The texts of the rules page.
    texts: texts::TextsTable,
}

/// Checks every table and makes the plan of them.
fn build(cx: &mut Context<'_>, tree: &Tree<'_>) -> Option<Plan> {
    document::check_root(cx, tree);
    for (text, range) in tree.strings() {
        cx.public_value(text, &range);
    }
    let campaign = campaign::check(cx, tree);
    // A wrong zone has been reported; the rest is checked in the only one there is.
    let zone = campaign.whole().map_or(Zone::SHANGHAI, |c| c.zone);
    let regions = regions::check(cx, tree);
    let groups = groups::check(cx, tree, &regions);
    let units = units::check(cx, tree);
    let board_limit = board::check(cx, tree);
    let steps_table = tree.table::<steps::StepsTable>(cx, "steps");
    let steps_written = steps_table.whole().map(|at| &at.value);
    let donation = donation::check(cx, tree, zone, steps_written, board_limit);
    let phases = phases::check(cx, tree);
    let walk_steps = steps_table
        .whole()
        .and_then(|table| settlement::check(cx, tree, table));
    let frame = Frame {
        zone,
        phases: phases.whole(),
        daily_cap: steps_written
            .and_then(|table| Some(table.daily_cap.as_ref()?.value))
            .filter(|cap| *cap > 0),
    };
    let days = if tree.has("phases") {
        steps::Days::Walk(phases.whole().map(|phases| phases.window(zone)))
    } else {
        steps::Days::Donation(donation.whole().map(|d| d.window))
    };
    let steps = steps_table.and_then(|table| {
        if !tree.has("donation") && !tree.has("phases") {
            steps::require_days(cx, &table);
        }
        steps::convert(cx, &table, zone, days)
    });
    let projects = projects::check(cx, tree, donation.whole());
    let checkpoints = checkpoints::check(cx, tree, frame);
    let field = badge::Field {
        zone,
        donation: donation.whole(),
        phases: phases.whole(),
        checkpoints: checkpoints.whole(),
    };
    let badges = badge::check(cx, tree, field);
    let profile = profile::check(cx, tree);
    let quotas = quotas::check(cx, tree, units.whole().map(|checked| &checked.units));
    let payout = payout::check(cx, tree);
    let walk = walk::check(
        cx,
        tree,
        walk::Checked {
            frame,
            phases: &phases,
            steps: walk_steps,
            checkpoints: &checkpoints,
            badges: badges.whole().map(Vec::as_slice),
            payout: payout.whole(),
            people: quotas.whole().and_then(|quotas| quotas.people),
        },
    );
    let shipping = shipping::check(cx, tree, phases.whole());
    let organisation_award = organisation_award::check(cx, tree);
    let mobilisation = mobilisation::check(cx, tree);
    let account_links = account_links::check(cx, tree, zone, donation.whole());
    let consent = consent::check(cx, tree);
    let guide = texts::check(cx, tree);
    let campaign = campaign.into_option()?;
    let units = units.into_option().unwrap_or_default();
    Some(Plan {
        id: campaign.id,
        zone: campaign.zone,
        about: campaign.about,
        consent: consent.into_option()?,
        steps: steps.into_option(),
        regions: regions.into_option().map(|r| r.regions).unwrap_or_default(),
        groups: groups.into_option().unwrap_or_default(),
        units: units.units,
        units_changeable: units.changeable,
        quotas: quotas.into_option().unwrap_or_default().quotas,
        profile: profile.into_option(),
        walk,
        shipping: shipping.into_option(),
        payout: payout.into_option(),
        organisation_award: organisation_award.into_option(),
        mobilisation: mobilisation.into_option().unwrap_or_default(),
        donation: donation.into_option(),
        projects: projects.into_option(),
        badges: badges.into_option().unwrap_or_default(),
        account_links: account_links.into_option(),
        guide: guide.into_option()?,
    })
}

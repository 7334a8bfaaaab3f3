//! The campaign language: a folder of text becomes a checked [`Plan`].
//!
//! [`check`] finds everything that is wrong at once, and a plan exists only if nothing is.
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
mod consent;
mod context;
mod csv_table;
mod diagnostic;
mod document;
mod donation;
mod groups;
mod moment;
mod personal;
mod projects;
mod regions;
pub mod render;
mod schema;
mod shape;
mod sources;
mod steps;
mod template;
mod texts;
mod units;
mod window;
mod wire;

use engine::Plan;
use model::Zone;
use schemars::JsonSchema;

use crate::context::Context;

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
    /// Errors and warnings, those of the main file first, each file from top to bottom.
    pub diagnostics: Vec<Diagnostic>,
    /// Names the content of all files the campaign refers to.
    pub hash: PlanHash,
}

impl Checked {
    /// Whether there is neither error nor warning.
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
    /// When and how the steps of a day can be donated.
    donation: Option<donation::DonationTable>,
    /// What the steps of a group bring about.
    projects: Option<projects::ProjectsTable>,
    /// Badges for donors.
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
    let window = donation.whole().map(|d| d.window);
    let steps = steps_table.and_then(|table| {
        if !tree.has("donation") {
            steps::require_days(cx, &table);
        }
        steps::convert(cx, &table, zone, window)
    });
    let projects = projects::check(cx, tree, donation.whole());
    let badges = badge::check(cx, tree, zone, donation.whole());
    let account_links = account_links::check(cx, tree, zone, donation.whole());
    let consent = consent::check(cx, tree);
    let guide = texts::check(cx, tree);
    let campaign = campaign.into_option()?;
    Some(Plan {
        id: campaign.id,
        zone: campaign.zone,
        about: campaign.about,
        consent: consent.into_option()?,
        steps: steps.into_option(),
        regions: regions.into_option().map(|r| r.regions).unwrap_or_default(),
        groups: groups.into_option().unwrap_or_default(),
        units: units.into_option().unwrap_or_default(),
        donation: donation.into_option(),
        projects: projects.into_option(),
        badges: badges.into_option().unwrap_or_default(),
        account_links: account_links.into_option(),
        guide: guide.into_option()?,
    })
}

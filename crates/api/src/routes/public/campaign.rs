//! `GET /api/campaigns/{c}`

use axum::Json;
use axum::response::IntoResponse;
use engine::result::Totals;
use engine::{Campaign, Plan};
use model::{Refusal, Window};
use rules::badge::BadgeRule;
use rules::donation::Amount;
use rules::project::ProjectMode;
use rules::region::RegionKind;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::Live;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, MomentDto, ONE_SECOND, Phase, TextDto};

/// A campaign: what its pages need to know.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CampaignPage {
    /// Key in addresses.
    #[schema(example = "donation-2019")]
    id: String,
    /// Full name.
    name: TextDto,
    /// The motto of the edition.
    theme: TextDto,
    /// Who holds it.
    organiser: TextDto,
    /// What it is for.
    purpose: TextDto,
    /// Short name.
    display_name: TextDto,
    /// What people do in it.
    modules: Vec<CampaignModule>,
    /// First instant of donations, or of the walk with its public test.
    opens_at: MomentDto,
    /// First instant after them.
    closes_at: MomentDto,
    /// Where it is in time.
    phase: Phase,
    /// The campaign's time: count down by this, not by the device's clock.
    now: MomentDto,
    /// Version of the published plan.
    plan_version: u32,
    /// How steps are counted.
    steps: StepsPart,
    /// How steps are donated; `null` in a campaign without donations.
    #[schema(required)]
    donation: Option<DonationPart>,
    /// The regions that can be chosen, in table order.
    regions: Vec<RegionPart>,
    /// The mutual-aid groups.
    groups: Vec<GroupPart>,
    /// What donated steps bring about, if anything.
    #[schema(required)]
    projects: Option<ProjectsPart>,
    /// The badges.
    badges: Vec<BadgePart>,
    /// The units that can be named.
    units: Vec<UnitPart>,
    /// How many individuals the board shows.
    board_limit: u16,
    /// The privacy notice.
    consent: ConsentPart,
    /// Figures of the whole campaign.
    totals: TotalsPart,
    /// Position of the log the figures follow from.
    as_of: u64,
}

/// What people do in a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CampaignModule {
    /// They donate steps.
    Donation,
    /// They walk for many days.
    Walk,
}

/// How steps are counted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepsPart {
    /// Highest count that is believed at once.
    plausible_max: u32,
}

/// How steps are donated.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DonationPart {
    /// Steps of the day that make a donation possible, before any multiplier.
    threshold_steps: u32,
    /// What is donated.
    amount: AmountPart,
    /// Donations of one person on one day.
    donations_per_day: u8,
    /// Days that count more than once.
    multipliers: Vec<MultiplierPart>,
    /// Kinds of exercise a donor may name.
    exercise_kinds: Vec<ExercisePart>,
}

/// What is donated.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AmountPart {
    /// The whole count of the day at the moment of confirmation.
    All,
    /// Exactly the threshold.
    Threshold,
}

/// A day that counts more than once.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MultiplierPart {
    /// The day.
    day: DayDto,
    /// How often.
    factor: u8,
}

/// A kind of exercise.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExercisePart {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
}

/// A region that can be chosen.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegionPart {
    /// Key.
    #[schema(example = "330000")]
    code: String,
    /// Name.
    name: TextDto,
    /// Administrative kind.
    kind: RegionKindPart,
    /// Code of the aided region of its group; empty in a campaign without groups.
    group: String,
    /// Whether it is the aided region of its group.
    aided: bool,
    /// Row of its tile on the big screen, from 1.
    row: u8,
    /// Column of its tile, from 1.
    column: u8,
}

/// What a region is in the administrative order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RegionKindPart {
    /// 省
    Province,
    /// 自治区
    AutonomousRegion,
    /// 直辖市
    Municipality,
    /// 计划单列市
    IndependentPlanningCity,
}

/// A mutual-aid group.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupPart {
    /// Code of its aided region.
    code: String,
    /// Name of its aided region.
    name: TextDto,
    /// Codes of all members.
    members: Vec<String>,
}

/// What donated steps bring about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectsPart {
    /// Credited steps of a group that make one project.
    threshold_steps: u64,
    /// Most projects of one group.
    #[schema(required)]
    cap: Option<u32>,
    /// How steps turn into projects.
    mode: ProjectModePart,
}

/// How steps turn into projects.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProjectModePart {
    /// One at each full threshold.
    PerThreshold,
    /// All up to the cap at the first full threshold.
    UnlockOnce,
}

/// A badge.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BadgePart {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// What earns it.
    rule: BadgeRulePart,
    /// How many it takes.
    at: u16,
}

/// What a badge counts.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BadgeRulePart {
    /// Donations in total.
    DonationsTotal,
    /// Consecutive calendar days with a donation.
    DonationStreak,
    /// Days of a walk with a check-in.
    CheckInDays,
    /// Checkpoints of a walk passed.
    CheckpointsPassed,
}

/// A unit that can be named.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitPart {
    /// Key.
    code: String,
    /// Name.
    name: TextDto,
}

/// The privacy notice.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentPart {
    /// Its version, to be sent back with the consent.
    #[schema(example = "1")]
    version: String,
}

/// Figures of a whole campaign.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct TotalsPart {
    /// People who joined.
    participants: u64,
    /// Different people with a donation that counts.
    donors: u64,
    /// Donations that count.
    donations: u64,
    /// Their steps before multiplying.
    raw_steps: u64,
    /// Their steps as credited.
    credited_steps: u64,
    /// Projects generated.
    projects: u64,
}

/// Shows a campaign with its figures.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}",
    tag = "public",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = CampaignPage, description = "The campaign"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `not_found`"),
    )
)]
pub(crate) async fn show_campaign(live: Live) -> Result<impl IntoResponse, Problem> {
    let Live(live) = &live;
    let plan: &Plan = live.plan();
    let zone = plan.zone;
    let now = live.now();
    let (window, totals, as_of) = live.read(|c: &Campaign| (window(c), c.totals(), c.seq()));
    let window = window.ok_or(Refusal::NotFound)?;
    let donation = plan.donation.as_ref();
    let steps = plan.steps.as_ref().ok_or(Refusal::NotFound)?;
    let page = CampaignPage {
        id: plan.id.to_string(),
        name: (&plan.about.name).into(),
        theme: (&plan.about.theme).into(),
        organiser: (&plan.about.organiser).into(),
        purpose: (&plan.guide.purpose).into(),
        display_name: (&plan.about.display_name).into(),
        modules: modules(plan),
        opens_at: MomentDto::of(window.opens, zone),
        closes_at: MomentDto::of(window.closes, zone),
        phase: Phase::at(now, window),
        now: MomentDto::of(now, zone),
        plan_version: live.plan_version(),
        steps: StepsPart {
            plausible_max: steps.plausible_max,
        },
        donation: donation.map(Into::into),
        regions: regions(plan),
        groups: groups(plan),
        projects: plan.projects.as_ref().map(ProjectsPart::from),
        badges: plan.badges.iter().map(BadgePart::from).collect(),
        units: plan.units.0.iter().map(UnitPart::from).collect(),
        board_limit: donation.map_or(0, |donation| donation.board_limit),
        consent: ConsentPart {
            version: plan.consent.version.to_string(),
        },
        totals: totals.into(),
        as_of,
    };
    Ok((ONE_SECOND, Json(page)))
}

/// From when until when people can act in a campaign.
pub(crate) fn window(campaign: &Campaign) -> Option<Window> {
    campaign
        .window()
        .or_else(|| campaign.walk().map(|walk| walk.window()))
}

/// What people do in a campaign.
pub(crate) fn modules(plan: &Plan) -> Vec<CampaignModule> {
    let donation = plan.donation.as_ref().map(|_| CampaignModule::Donation);
    let walk = plan.walk.as_ref().map(|_| CampaignModule::Walk);
    donation.into_iter().chain(walk).collect()
}

fn regions(plan: &Plan) -> Vec<RegionPart> {
    let part = |(ix, region): (_, &rules::region::Region)| {
        let group = plan.groups.of(ix).and_then(|g| plan.groups.get(g));
        let aided = group.and_then(|g| plan.regions.get(g.aided));
        RegionPart {
            code: region.code.clone(),
            name: (&region.name).into(),
            kind: region.kind.into(),
            group: aided.map_or_else(String::new, |r| r.code.clone()),
            aided: group.is_some_and(|g| g.aided == ix),
            row: region.row,
            column: region.column,
        }
    };
    plan.regions.iter().map(part).collect()
}

fn groups(plan: &Plan) -> Vec<GroupPart> {
    let part = |(_, group): (_, &rules::group::Group)| {
        let aided = plan.regions.get(group.aided)?;
        let members = group.members.iter().filter_map(|ix| plan.regions.get(*ix));
        Some(GroupPart {
            code: aided.code.clone(),
            name: (&aided.name).into(),
            members: members.map(|region| region.code.clone()).collect(),
        })
    };
    plan.groups.iter().filter_map(part).collect()
}

impl From<&rules::donation::DonationPlan> for DonationPart {
    fn from(plan: &rules::donation::DonationPlan) -> Self {
        Self {
            threshold_steps: plan.threshold_steps,
            amount: match plan.amount {
                Amount::All => AmountPart::All,
                Amount::Threshold => AmountPart::Threshold,
            },
            donations_per_day: plan.donations_per_day,
            multipliers: plan
                .multipliers
                .iter()
                .map(|m| MultiplierPart {
                    day: DayDto(m.day),
                    factor: m.factor,
                })
                .collect(),
            exercise_kinds: plan
                .exercise_kinds
                .iter()
                .map(|kind| ExercisePart {
                    id: kind.id.clone(),
                    name: (&kind.name).into(),
                })
                .collect(),
        }
    }
}

impl From<RegionKind> for RegionKindPart {
    fn from(kind: RegionKind) -> Self {
        match kind {
            RegionKind::Province => Self::Province,
            RegionKind::AutonomousRegion => Self::AutonomousRegion,
            RegionKind::Municipality => Self::Municipality,
            RegionKind::IndependentPlanningCity => Self::IndependentPlanningCity,
        }
    }
}

impl From<&rules::project::ProjectsPlan> for ProjectsPart {
    fn from(plan: &rules::project::ProjectsPlan) -> Self {
        Self {
            threshold_steps: plan.threshold_steps,
            cap: plan.cap,
            mode: match plan.mode {
                ProjectMode::PerThreshold => ProjectModePart::PerThreshold,
                ProjectMode::UnlockOnce => ProjectModePart::UnlockOnce,
            },
        }
    }
}

impl From<&rules::badge::BadgePlan> for BadgePart {
    fn from(plan: &rules::badge::BadgePlan) -> Self {
        Self {
            id: plan.id.clone(),
            name: (&plan.name).into(),
            rule: match plan.rule {
                BadgeRule::DonationsTotal => BadgeRulePart::DonationsTotal,
                BadgeRule::DonationStreak => BadgeRulePart::DonationStreak,
                BadgeRule::CheckInDays => BadgeRulePart::CheckInDays,
                BadgeRule::CheckpointsPassed => BadgeRulePart::CheckpointsPassed,
            },
            at: plan.at,
        }
    }
}

impl From<&rules::unit::Unit> for UnitPart {
    fn from(unit: &rules::unit::Unit) -> Self {
        Self {
            code: unit.code.clone(),
            name: (&unit.name).into(),
        }
    }
}

impl From<Totals> for TotalsPart {
    fn from(totals: Totals) -> Self {
        Self {
            participants: totals.participants,
            donors: totals.donors,
            donations: totals.donations,
            raw_steps: totals.raw_steps,
            credited_steps: totals.credited_steps,
            projects: totals.projects,
        }
    }
}

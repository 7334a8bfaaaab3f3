//! A small plan: five regions in two groups, projects at 40,000 steps.

use engine::Plan;
use engine::plan::{About, ConsentPlan, Guide, Mobilisation};
use model::{CampaignId, Day, Instant, RegionIx, Text, Window, Zone};
use rules::badge::{BadgePlan, BadgeRule};
use rules::donation::{Amount, DonationPlan, Multiplier};
use rules::group::Groups;
use rules::project::{ProjectMode, ProjectsPlan};
use rules::region::{Region, RegionKind, Regions};
use rules::steps::StepsPlan;
use rules::unit::Units;
use rules::walk::quotas::Quotas;

/// The plan of a campaign that lasts from the first to the last day, both included. Its second
/// day counts twice.
pub(crate) fn plan(id: &str, first: Day, last: Day) -> Plan {
    let zone = Zone::SHANGHAI;
    let window = Window::of_days(zone, first, last);
    let aided: Vec<RegionIx> = [0, 0, 0, 3, 3].map(RegionIx).to_vec();
    let order: Vec<RegionIx> = (0..5).map(RegionIx).collect();
    Plan {
        id: CampaignId::parse(id).unwrap(),
        zone,
        about: About {
            name: text("small"),
            display_name: text("small"),
            aliases: Vec::new(),
            theme: text("theme"),
            organiser: text("organiser"),
            contact: None,
        },
        consent: ConsentPlan {
            version: 1,
            notice: text("notice"),
        },
        steps: Some(StepsPlan {
            window,
            plausible_max: 100_000,
            equal_days_flag: 3,
        }),
        regions: Regions::new((0..5).map(region).collect()),
        groups: Groups::from_aided(&aided, &order).unwrap(),
        units: Units::default(),
        units_changeable: false,
        quotas: Quotas::default(),
        profile: None,
        walk: None,
        shipping: None,
        payout: None,
        organisation_award: None,
        mobilisation: Mobilisation::default(),
        donation: Some(DonationPlan {
            window,
            threshold_steps: THRESHOLD,
            amount: Amount::All,
            donations_per_day: 1,
            multipliers: vec![Multiplier {
                day: first.next(),
                factor: 2,
            }],
            exercise_kinds: Vec::new(),
            board_limit: 3,
        }),
        projects: Some(ProjectsPlan {
            threshold_steps: 40_000,
            cap: Some(4),
            mode: ProjectMode::PerThreshold,
        }),
        badges: vec![BadgePlan {
            id: "ten".to_owned(),
            name: text("ten donations"),
            rule: BadgeRule::DonationsTotal,
            at: 10,
        }],
        account_links: None,
        guide: Guide {
            purpose: text("purpose"),
            advice: None,
            faq: Vec::new(),
        },
    }
}

/// An hour of a day in the campaign's zone.
pub(crate) fn at(day: Day, hour: i64) -> Instant {
    Zone::SHANGHAI.start_of(day) + hour * 3_600_000
}

fn region(n: u8) -> Region {
    Region {
        code: format!("r{n}"),
        name: text(&format!("region {n}")),
        kind: RegionKind::Province,
        row: n + 1,
        column: 1,
    }
}

fn text(words: &str) -> Text {
    Text {
        zh: words.to_owned(),
        en: words.to_owned(),
    }
}

/// Steps that make a donation possible.
pub(crate) const THRESHOLD: u32 = 7_800;

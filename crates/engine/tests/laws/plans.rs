//! A small plan: five regions in two groups, five days, projects at 40,000 steps.

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

/// The plan, whose fourth day counts `factor` times.
pub(crate) fn small_plan(factor: u8) -> Plan {
    let zone = Zone::SHANGHAI;
    let text = |s: &str| Text {
        zh: s.to_owned(),
        en: s.to_owned(),
    };
    let window = Window {
        opens: Instant(3 * 3_600_000),
        closes: Instant(5 * 24 * 3_600_000),
    };
    let region = |n: u8| Region {
        code: format!("r{n}"),
        name: text(&format!("region {n}")),
        kind: RegionKind::Province,
        row: n + 1,
        column: 1,
    };
    let aided: Vec<RegionIx> = [0, 0, 0, 3, 3].map(RegionIx).to_vec();
    let order: Vec<RegionIx> = (0..5).map(RegionIx).collect();
    Plan {
        id: CampaignId::parse("small").unwrap(),
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
            window: window.whole_days(zone),
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
            threshold_steps: 7_800,
            amount: Amount::All,
            donations_per_day: 1,
            multipliers: vec![Multiplier {
                day: Day(3),
                factor,
            }],
            exercise_kinds: Vec::new(),
            board_limit: 3,
        }),
        projects: Some(ProjectsPlan {
            threshold_steps: 40_000,
            cap: Some(4),
            mode: ProjectMode::PerThreshold,
        }),
        badges: vec![
            BadgePlan {
                id: "first".to_owned(),
                name: text("first"),
                rule: BadgeRule::DonationsTotal,
                at: 1,
            },
            BadgePlan {
                id: "run".to_owned(),
                name: text("run"),
                rule: BadgeRule::DonationStreak,
                at: 3,
            },
        ],
        account_links: None,
        guide: Guide {
            purpose: text("purpose"),
            advice: None,
            faq: Vec::new(),
        },
    }
}

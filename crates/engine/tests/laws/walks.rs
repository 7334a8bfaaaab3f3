//! Walks by their numbers: a plan is made of a [`Shape`], so that laws, benchmarks and the second
//! implementation can vary it.

use engine::Plan;
use engine::plan::{About, ConsentPlan, Guide, Mobilisation};
use model::{CampaignId, Day, Instant, Text, UnitIx, Window, Zone};
use rules::badge::{BadgePlan, BadgeRule};
use rules::group::Groups;
use rules::region::Regions;
use rules::steps::StepsPlan;
use rules::unit::{Unit, Units};
use rules::walk::awards::{AwardPlan, FinalRankingPlan};
use rules::walk::checkpoints::{Checkpoint, CheckpointsPlan, QuizQuestion};
use rules::walk::decks::{DeckPlan, DeckPrize};
use rules::walk::grand_draw::{GrandDrawPlan, GrandPrize};
use rules::walk::phases::PhasesPlan;
use rules::walk::points::PointsPlan;
use rules::walk::profile::{ProfileField, ProfilePlan};
use rules::walk::quotas::{Quota, Quotas};
use rules::walk::settlement::{SettlementMode, SettlementPlan, UnopenedDay};
use rules::walk::shipping::{Province, ShippingPlan};
use rules::walk::teams::{LateJoin, TeamsPlan};
use rules::walk::{GoalsPlan, WalkPlan};

/// The numbers of a walk. Days are counted from the first one that counts, which is `first_day`;
/// instants are day and minute in the zone of the plan.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) first_day: Day,
    pub(crate) trial_days: i32,
    pub(crate) days: i32,
    pub(crate) settlement: SettlementPlan,
    pub(crate) cap: u16,
    pub(crate) plausible_max: u32,
    pub(crate) seal_after_days: u8,
    pub(crate) goals: GoalsPlan,
    pub(crate) teams: TeamsPlan,
    pub(crate) targets: Vec<u32>,
    pub(crate) questions: u8,
    pub(crate) points: PointsPlan,
    pub(crate) deck: Option<DeckShape>,
    pub(crate) badge_days: u16,
    pub(crate) badge_checkpoints: u16,
    pub(crate) grand_prizes: Vec<u32>,
    pub(crate) grand_per_person: u8,
    pub(crate) held_from_day: i32,
    pub(crate) final_day: i32,
    pub(crate) awards: Vec<u32>,
    pub(crate) units: u32,
}

/// The numbers of a deck.
#[derive(Clone, Debug)]
pub(crate) struct DeckShape {
    pub(crate) opens_day: i32,
    pub(crate) closes_day: i32,
    pub(crate) price_points: u16,
    pub(crate) tickets: u64,
    pub(crate) budget_fen: u64,
    pub(crate) per_person_max: Option<u16>,
    /// Value and count.
    pub(crate) prizes: Vec<(u32, u64)>,
}

impl Shape {
    /// Six days after a trial of two, teams of three, goals that are often reached.
    pub(crate) fn small() -> Self {
        Self {
            first_day: Day(2),
            trial_days: 2,
            days: 6,
            settlement: SettlementPlan {
                from_minute: 20 * 60,
                until_minute: 24 * 60,
                unopened_day: UnopenedDay::Lapses,
                mode: SettlementMode::Highest,
            },
            cap: 10_000,
            plausible_max: 100_000,
            seal_after_days: 2,
            goals: GoalsPlan {
                member_steps: 6_000,
                team_steps: 12_000,
            },
            teams: TeamsPlan {
                size: 3,
                name_characters_min: 2,
                name_characters_max: 8,
                late_join: LateJoin::FromJoining,
                awards_require_full_team: true,
                captain_goal_min: 6_000,
                captain_goal_max: 10_000,
                captain_goal_affects_scoring: false,
            },
            targets: vec![5_000, 10_000, 10_000],
            questions: 3,
            points: PointsPlan {
                check_in: 1,
                check_in_from_minute: 0,
                check_in_until_minute: 0,
                steps_per_point: 2_000,
                steps_points_max: 5,
                member_goal: 1,
                team_goal: 2,
                note: 2,
                full_team_captain: 20,
            },
            deck: Some(DeckShape {
                opens_day: 0,
                closes_day: 5,
                price_points: 6,
                tickets: 20,
                budget_fen: 2_000,
                per_person_max: None,
                prizes: vec![(30, 8), (100, 4), (500, 1)],
            }),
            badge_days: 2,
            badge_checkpoints: 1,
            grand_prizes: vec![1, 2],
            grand_per_person: 1,
            held_from_day: 6,
            final_day: 4,
            awards: vec![1, 1],
            units: 3,
        }
    }

    /// The plan of these numbers, of people who tell name and unit.
    pub(crate) fn plan(&self) -> Plan {
        let zone = Zone::SHANGHAI;
        let last_day = self.day(self.days - 1);
        let phases = PhasesPlan {
            trial_first_day: (self.trial_days > 0).then(|| self.day(-self.trial_days)),
            first_day: self.first_day,
            last_day,
            shown: Vec::new(),
        };
        let window = phases.window(zone);
        Plan {
            id: CampaignId::parse("walk").unwrap(),
            zone,
            about: About {
                name: text("walk"),
                display_name: text("walk"),
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
                plausible_max: self.plausible_max,
                equal_days_flag: 5,
            }),
            regions: Regions::new(Vec::new()),
            groups: Groups::from_aided(&[], &[]).unwrap(),
            units: self.unit_table(),
            units_changeable: true,
            quotas: Quotas(self.quota_table()),
            profile: Some(ProfilePlan {
                fields: vec![ProfileField::Name, ProfileField::Unit],
                places: Vec::new(),
            }),
            walk: Some(WalkPlan {
                phases,
                settlement: self.settlement,
                daily_cap: self.cap,
                seal_after_days: self.seal_after_days,
                goals: self.goals,
                teams: Some(self.teams),
                checkpoints: Some(self.road()),
                points: self.points,
                decks: self.deck.iter().map(|deck| self.deck_plan(deck)).collect(),
                grand_draws: vec![GrandDrawPlan {
                    id: "grand".to_owned(),
                    name: text("grand"),
                    held_from: self.midnight(self.held_from_day),
                    badges: vec![0, 1],
                    prizes_per_person: self.grand_per_person,
                    prizes: (0..)
                        .zip(&self.grand_prizes)
                        .map(|(n, count): (u32, &u32)| GrandPrize {
                            id: format!("g{n}"),
                            name: text("prize"),
                            value_fen: 1_000,
                            count: *count,
                        })
                        .collect(),
                }],
                final_ranking: Some(FinalRankingPlan {
                    at: self.midnight(self.final_day),
                    awards: (0..)
                        .zip(&self.awards)
                        .map(|(n, places): (u32, &u32)| AwardPlan {
                            id: format!("a{n}"),
                            name: text("award"),
                            places: *places,
                            prize: text("prize"),
                            value_fen: 1_000,
                        })
                        .collect(),
                }),
            }),
            shipping: Some(ShippingPlan {
                working_days: 15,
                calendar: Vec::new(),
                provinces: [("near", true), ("far", false)]
                    .into_iter()
                    .map(|(code, served)| Province {
                        code: code.to_owned(),
                        name: text(code),
                        served,
                    })
                    .collect(),
            }),
            payout: None,
            organisation_award: None,
            mobilisation: Mobilisation::default(),
            donation: None,
            projects: None,
            badges: vec![
                badge("days", BadgeRule::CheckInDays, self.badge_days),
                badge("road", BadgeRule::CheckpointsPassed, self.badge_checkpoints),
            ],
            account_links: None,
            guide: Guide {
                purpose: text("purpose"),
                advice: None,
                faq: Vec::new(),
            },
        }
    }

    /// The nth day that counts, from 0.
    pub(crate) fn day(&self, n: i32) -> Day {
        Day(self.first_day.0 + n)
    }

    /// The beginning of that day.
    pub(crate) fn midnight(&self, n: i32) -> Instant {
        Zone::SHANGHAI.start_of(self.day(n))
    }

    /// One heading above all units.
    fn unit_table(&self) -> Units {
        let unit = |n: u32| Unit {
            code: format!("u{n}"),
            name: text(&format!("unit {n}")),
            parent: (n > 0).then_some(UnitIx(0)),
            kind: None,
        };
        Units((0..=self.units).map(unit).collect())
    }

    fn quota_table(&self) -> Vec<Option<Quota>> {
        let quota = Quota {
            target: 2,
            members: None,
            share: None,
        };
        vec![Some(quota); self.unit_table().0.len()]
    }

    fn road(&self) -> CheckpointsPlan {
        let mut upto = 0;
        let place = |(n, target): (u8, &u32)| {
            upto += u64::from(*target);
            Checkpoint {
                id: format!("c{n}"),
                name: text(&format!("place {n}")),
                target_steps: *target,
                upto_steps: upto,
                picture: None,
                text: None,
                questions: (0..self.questions)
                    .map(|q| QuizQuestion {
                        question: text("?"),
                        options: ["a", "b", "c", "d"].map(text).to_vec(),
                        answer: (n + q) % 4,
                    })
                    .collect(),
            }
        };
        CheckpointsPlan {
            road: (0..).zip(&self.targets).map(place).collect(),
            notes_per_checkpoint: 1,
            note_characters_max: 20,
            poster: None,
        }
    }

    fn deck_plan(&self, deck: &DeckShape) -> DeckPlan {
        DeckPlan {
            id: "deck".to_owned(),
            name: text("deck"),
            window: Window {
                opens: self.midnight(deck.opens_day),
                closes: self.midnight(deck.closes_day),
            },
            price_points: deck.price_points,
            tickets: deck.tickets,
            budget_fen: deck.budget_fen,
            per_person_max: deck.per_person_max,
            prizes: (0..)
                .zip(&deck.prizes)
                .map(|(n, (value_fen, count)): (u32, &(u32, u64))| DeckPrize {
                    id: format!("p{n}"),
                    name: text("prize"),
                    value_fen: *value_fen,
                    count: *count,
                })
                .collect(),
            undrawn: text("kept"),
        }
    }
}

fn badge(id: &str, rule: BadgeRule, at: u16) -> BadgePlan {
    BadgePlan {
        id: id.to_owned(),
        name: text(id),
        rule,
        at,
    }
}

fn text(text: &str) -> Text {
    Text {
        zh: text.to_owned(),
        en: text.to_owned(),
    }
}

//! Courses of a walk: what a handful of people and two organisers do within a trial, six days and
//! the days after.

use std::collections::BTreeSet;
use std::sync::Arc;

use engine::command::{Channel, Command, PersonKey, Reply, StaffKey, TwoPersons};
use engine::{Campaign, FactRow};
use model::{
    CheckpointIx, Day, DeckIx, GrandDrawIx, IdempotencyKey, Instant, ParticipantNo, Refusal,
    TeamNo, UnitIx,
};
use proof::Seed;
use proptest::prelude::*;

use crate::walks::Shape;

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) at: i64,
    person: u8,
    deed: Deed,
}

#[derive(Clone, Debug)]
enum Deed {
    Sync {
        back: i32,
        count: u32,
    },
    Evening(u32),
    CheckIn,
    Found,
    Join(u32),
    Goal(u32),
    Answer(u8, bool),
    Note(u8),
    WithdrawNote(u8),
    Draw(u8),
    Exchange(u8),
    Hold,
    Outage {
        back: i32,
        hours: i64,
        excused: bool,
    },
    Correct {
        back: i32,
        steps: u32,
    },
    Adjust(i32),
    Move(Option<u32>),
    Review(i32, bool),
    Unit(u32),
    Withdraw,
    Agree,
}

impl Step {
    /// Whether doing it twice means something else than doing it once.
    fn adds_up(&self) -> bool {
        matches!(self.deed, Deed::Adjust(_))
    }

    /// Whether an organiser changes what was reached.
    fn is_correction(&self) -> bool {
        matches!(self.deed, Deed::Correct { .. })
    }
}

/// What a course left behind.
pub(crate) struct Played {
    pub(crate) campaign: Campaign,
    pub(crate) log: Vec<FactRow>,
    /// Counts of accepted syncs, as they were told.
    pub(crate) told: Vec<u32>,
    /// Days of people that were opened in their evening, made good or corrected.
    pub(crate) opened: BTreeSet<(ParticipantNo, Day)>,
    /// Teams whose days on target became fewer without a correction.
    pub(crate) fell: Vec<TeamNo>,
}

/// Up to 150 acts of 6 people, in order of time. Most happen in the evening.
pub(crate) fn courses() -> impl Strategy<Value = Vec<Step>> {
    let steps = prop_oneof![
        6 => 0u32..14_000,
        3 => Just(6_000u32),
        3 => Just(10_000u32),
        1 => Just(5_999u32),
        1 => Just(250_000u32),
    ];
    let back = prop_oneof![8 => Just(0), 1 => Just(1), 1 => Just(2)];
    let deed = prop_oneof![
        30 => (back, steps).prop_map(|(back, count)| Deed::Sync { back, count }),
        8 => prop_oneof![Just(6_000u32), 7_000u32..13_000].prop_map(Deed::Evening),
        10 => Just(Deed::CheckIn),
        4 => Just(Deed::Found),
        8 => (0u32..4).prop_map(Deed::Join),
        1 => (5_999u32..10_002).prop_map(Deed::Goal),
        8 => (0u8..4, 0u8..4).prop_map(|(c, wrong)| Deed::Answer(c, wrong > 0)),
        4 => (0u8..3).prop_map(Deed::Note),
        1 => (0u8..3).prop_map(Deed::WithdrawNote),
        8 => (0u8..6).prop_map(Deed::Draw),
        2 => (0u8..3).prop_map(Deed::Exchange),
        1 => Just(Deed::Hold),
        1 => (0i32..4, 1i64..40, any::<bool>())
            .prop_map(|(back, hours, excused)| Deed::Outage { back, hours, excused }),
        2 => (0i32..4, 0u32..10_002).prop_map(|(back, steps)| Deed::Correct { back, steps }),
        1 => (-9i32..9).prop_map(Deed::Adjust),
        1 => prop::option::of(0u32..4).prop_map(Deed::Move),
        1 => (0i32..2, any::<bool>()).prop_map(|(back, accepted)| Deed::Review(back, accepted)),
        1 => (0u32..5).prop_map(Deed::Unit),
        1 => Just(Deed::Withdraw),
        2 => Just(Deed::Agree),
    ];
    let hour = prop_oneof![3 => 20i64..24, 1 => 0i64..24];
    let step = (-3i64..8, hour, 0u8..6, deed).prop_map(|(day, hour, person, deed)| Step {
        at: (day * 24 + hour) * 3_600_000,
        person,
        deed,
    });
    prop::collection::vec(step, 0..150).prop_map(|mut steps| {
        steps.sort_by_key(|s| s.at);
        steps
    })
}

/// Plays a course on a walk of this shape; with `twice` every act is sent again at once.
pub(crate) fn play(shape: &Shape, steps: &[Step], twice: bool) -> Played {
    let mut played = Played {
        campaign: opened_campaign(shape),
        log: Vec::new(),
        told: Vec::new(),
        opened: BTreeSet::new(),
        fell: Vec::new(),
    };
    commit(&mut played, shape);
    for (n, step) in steps.iter().enumerate() {
        let at = Instant(shape.midnight(0).0 + step.at);
        let in_trial = |p: &Played| p.campaign.walk().unwrap().state.day_at(0) < shape.day(0);
        let (was_trial, before) = (in_trial(&played), days_on_target(&played.campaign));
        let Played { campaign, log, .. } = &mut played;
        campaign.close_days(at, log);
        for _ in 0..=u8::from(twice && !step.adds_up()) {
            let _refusal = act(&mut played, at, n, step);
        }
        if was_trial == in_trial(&played) && !step.is_correction() {
            let after = days_on_target(&played.campaign);
            let fell = (0u32..).zip(before).zip(after);
            let fell = fell.filter(|((_, before), after)| before > after);
            played.fell.extend(fell.map(|((team, _), _)| TeamNo(team)));
        }
    }
    let end = shape.midnight(shape.days + 2);
    let Played { campaign, log, .. } = &mut played;
    campaign.close_days(end, log);
    played
}

/// A campaign whose deck can be drawn from.
pub(crate) fn opened_campaign(shape: &Shape) -> Campaign {
    let mut campaign = Campaign::new(Arc::new(shape.plan()));
    campaign.unseal(DeckIx(0), &Seed::new(SEED)).unwrap();
    campaign
}

fn commit(played: &mut Played, shape: &Shape) {
    let at = shape.midnight(-shape.trial_days - 2);
    let deck = played.campaign.deck_commitment(DeckIx(0), &Seed::new(SEED));
    let draw = played
        .campaign
        .grand_commitment(GrandDrawIx(0), &Seed::new(SEED));
    for command in [
        Command::CommitDeck {
            deck: DeckIx(0),
            commit: deck.unwrap(),
        },
        Command::CommitGrandDraw {
            draw: GrandDrawIx(0),
            commit: draw.unwrap(),
        },
    ] {
        let Played { campaign, log, .. } = played;
        campaign.perform(at, &command, log).unwrap();
    }
}

fn act(played: &mut Played, at: Instant, n: usize, step: &Step) -> Result<(), Refusal> {
    if let Deed::Evening(count) = step.deed {
        // All walk about as far, and open the app.
        for person in 0..6 {
            let deed = Deed::Sync {
                back: 0,
                count: count + u32::from(person),
            };
            let _refusal = act(
                played,
                at,
                n,
                &Step {
                    at: step.at,
                    person,
                    deed,
                },
            );
        }
        return Ok(());
    }
    let person = PersonKey(u128::from(step.person));
    let no = number(played, at, person)?;
    let zone = played.campaign.plan().zone;
    let today = zone.day_of(at);
    let back = |days: i32| Day(today.0 - days);
    let command = match step.deed {
        Deed::Sync { back: days, count } => Command::Sync {
            participant: no,
            day: back(days),
            count,
        },
        Deed::CheckIn => Command::CheckIn { participant: no },
        Deed::Found => Command::CreateTeam { participant: no },
        Deed::Join(team) => Command::JoinTeam {
            participant: no,
            team: TeamNo(team),
        },
        Deed::Goal(member_steps) => Command::SetGoal {
            participant: no,
            member_steps,
        },
        Deed::Answer(checkpoint, right) => Command::Answer {
            participant: no,
            checkpoint: CheckpointIx(checkpoint),
            question: 0,
            option: checkpoint + u8::from(!right),
        },
        Deed::Note(checkpoint) => Command::SubmitNote {
            participant: no,
            checkpoint: CheckpointIx(checkpoint),
        },
        Deed::WithdrawNote(checkpoint) => Command::WithdrawNote {
            participant: no,
            checkpoint: CheckpointIx(checkpoint),
            staff: StaffKey(1),
        },
        Deed::Draw(again) => Command::Draw {
            participant: no,
            deck: DeckIx(0),
            // Some requests are sent again much later.
            key: Some(IdempotencyKey(if again == 0 { 7 } else { 100 + n as u128 })),
        },
        Deed::Exchange(badge) => Command::ExchangeBadge {
            participant: no,
            badge,
        },
        Deed::Hold => Command::HoldGrandDraw {
            draw: GrandDrawIx(0),
            seed: SEED,
            staff: StaffKey(1),
        },
        Deed::Outage {
            back: days,
            hours,
            excused,
        } => Command::DeclareOutage {
            day: back(days),
            until: Instant(at.0 + hours * 3_600_000),
            excused,
            staff: StaffKey(1),
        },
        Deed::Correct { back: days, steps } => Command::CorrectSteps {
            participant: no,
            day: back(days),
            counted: steps,
            staff: TWO,
        },
        Deed::Adjust(points) => Command::AdjustPoints {
            participant: no,
            points,
            staff: TWO,
        },
        Deed::Move(to) => Command::MoveMember {
            participant: no,
            to: to.map(TeamNo),
            staff: TWO,
        },
        Deed::Review(days, accepted) => Command::ReviewSuspect {
            participant: no,
            day: back(days),
            accepted,
            staff: StaffKey(1),
        },
        Deed::Unit(unit) => Command::Register {
            participant: no,
            unit: Some(UnitIx(unit)),
        },
        Deed::Withdraw => Command::WithdrawConsent { participant: no },
        Deed::Agree | Deed::Evening(_) => agree(person),
    };
    let opens = match step.deed {
        Deed::Sync { back: days, .. } => {
            let walk = played.campaign.walk().unwrap();
            let evening = days == 0 && walk.plan.settlement.is_open(zone, at);
            (evening || walk.state.in_grace(back(days), at)).then(|| back(days))
        }
        Deed::Correct { back: days, .. } => Some(back(days)),
        _ => None,
    };
    let Played { campaign, log, .. } = played;
    if let Reply::Steps(told) = campaign.perform(at, &command, log)? {
        played.told.push(told.count);
    }
    played.opened.extend(opens.map(|day| (no, day)));
    Ok(())
}

/// The number of a person, who joins and completes the profile the first time.
fn number(played: &mut Played, at: Instant, person: PersonKey) -> Result<ParticipantNo, Refusal> {
    let Played { campaign, log, .. } = played;
    if let Some(no) = campaign.number_of(person) {
        let walker = campaign.walk().unwrap().state.walker(no).copied();
        if !walker.unwrap().registered() {
            let unit = Some(UnitIx(1 + no.0 % 3));
            let register = Command::Register {
                participant: no,
                unit,
            };
            campaign.perform(at, &register, log)?;
        }
        return Ok(no);
    }
    campaign.perform(at, &agree(person), log)?;
    number(played, at, person)
}

fn agree(person: PersonKey) -> Command {
    Command::Consent {
        person,
        notice_version: 1,
        channel: Channel::Qr,
        inviter: None,
        unit: None,
    }
}

fn days_on_target(campaign: &Campaign) -> Vec<u16> {
    let teams = campaign.walk().unwrap().state.teams();
    teams.iter().map(|team| team.on_target.len()).collect()
}

pub(crate) const SEED: [u8; 32] = [7; 32];

const TWO: TwoPersons = TwoPersons {
    proposed_by: StaffKey(1),
    confirmed_by: StaffKey(2),
};

//! A run of a walk, followed act by act through the engine.

use std::sync::{Arc, Mutex};

use engine::command::{Channel, Command, PersonKey};
use engine::{Campaign, Plan};
use model::{CheckpointIx, Day, DeckIx, Instant, ParticipantNo, TeamNo};
use proof::Seed;
use rules::badge;
use rules::walk::points::PointKind;
use rules::walk::settlement::{SettlementMode, UnopenedDay};
use rules::walk::teams::{LateJoin, Standing};

use crate::forecast::assumptions::{Assumptions, Drawn};
use crate::forecast::day::{Act, Watch};
use crate::forecast::people::{SHARD, Shard, Team};
use crate::forecast::walk::{Follow, Setting, WalkRun};

/// Acts as they happened: day, millisecond, person, act.
type Acts = Vec<(i16, u32, u32, Act)>;

#[derive(Default)]
struct Recorder(Mutex<Acts>);

#[derive(Default)]
struct Notes(Acts);

impl Watch for Notes {
    fn saw(&mut self, day: i16, ms: u32, person: u32, act: Act) {
        self.0.push((day, ms, person, act));
    }
}

impl Follow for Recorder {
    type Watch = Notes;
    fn shard(&self) -> Notes {
        Notes::default()
    }
    fn seen(&self, watch: Notes) {
        self.0.lock().unwrap().extend(watch.0);
    }
}

/// Another rule for an edition.
type Change = fn(&mut Plan);

/// The edition with another rule.
fn edition(change: impl FnOnce(&mut Plan)) -> Plan {
    let mut plan = fixtures::plan("walk-shaanxi-2019");
    change(&mut plan);
    plan
}

#[test]
fn a_run_is_what_the_engine_decides() {
    fn walk(plan: &mut Plan) -> &mut rules::walk::WalkPlan {
        plan.walk.as_mut().unwrap()
    }
    let variants: [(&str, Change); 7] = [
        ("as it is", |_| ()),
        ("first opening", |p| {
            walk(p).settlement.mode = SettlementMode::FirstOpening;
        }),
        ("every sync settles", |p| {
            walk(p).settlement.unopened_day = UnopenedDay::Counts;
        }),
        ("closed teams", |p| {
            walk(p).teams.as_mut().unwrap().late_join = LateJoin::Closed;
        }),
        ("a deck that runs out", |p| {
            let deck = &mut walk(p).decks[0];
            deck.tickets = 500;
            deck.prizes.truncate(1);
            deck.prizes[0].count = 500;
        }),
        ("easy goals, no trial", |p| {
            let walk = walk(p);
            walk.phases.trial_first_day = None;
            walk.goals.member_steps = 3_000;
            walk.goals.team_steps = 5_000;
            walk.daily_cap = 60_000;
        }),
        ("alone", |p| walk(p).teams = None),
    ];
    for (name, change) in variants {
        let plan = edition(change);
        let drawn = Assumptions::from_toml("evening_opening = 0.85\ndevoted = 0.3")
            .unwrap()
            .expected();
        let setting = Setting {
            plan: &plan,
            walk: plan.walk.as_ref().unwrap(),
            drawn: &drawn,
            seed: 5,
            run: 0,
            people: 400,
        };
        let recorder = Recorder::default();
        let run = setting.run_followed(2, &recorder);
        let mut acts = recorder.0.into_inner().unwrap();
        acts.sort_by_key(|(day, ms, _, _)| (*day, *ms));
        let campaign = replay(&setting, &drawn, acts);
        compare(name, &setting, &run, &campaign);
    }
}

/// The same people and acts in the engine.
fn replay(setting: &Setting<'_>, drawn: &Drawn, acts: Acts) -> Campaign {
    let plan = Arc::new(setting.plan.clone());
    let mut campaign = Campaign::new(Arc::clone(&plan));
    let mut log = Vec::new();
    assert!(setting.people <= SHARD);
    let people = Shard::new(
        setting.walk,
        drawn,
        setting.seed,
        setting.run,
        0,
        setting.people,
    );
    let first = setting.walk.phases.first_day.0;
    let midnight = |day: i16| plan.zone.start_of(Day(first + i32::from(day)));
    let earliest = people.habits.iter().map(|h| h.from).min().unwrap().min(0);
    let mut teams: Vec<Option<TeamNo>> = vec![None; people.teams.len()];
    let mut numbers = vec![ParticipantNo(0); people.habits.len()];
    let mut acts = acts.into_iter().peekable();

    let seed = Seed::new([7; 32]);
    for deck in 0..u8::try_from(setting.walk.decks.len()).unwrap() {
        let deck = DeckIx(deck);
        let commit = campaign.deck_commitment(deck, &seed).unwrap();
        campaign
            .perform(
                midnight(earliest),
                &Command::CommitDeck { deck, commit },
                &mut log,
            )
            .unwrap();
        campaign.unseal(deck, &seed).unwrap();
    }
    for day in earliest..setting.days() {
        let at = midnight(day);
        campaign.close_days(at, &mut log);
        for (person, _) in people
            .habits
            .iter()
            .enumerate()
            .filter(|(_, h)| h.from == day)
        {
            numbers[person] = register(&mut campaign, at, person);
            join(
                &mut campaign,
                at,
                person,
                numbers[person],
                &people.teams,
                &mut teams,
            );
        }
        while let Some((_, ms, person, act)) = acts.next_if(|(of, ..)| *of == day) {
            let participant = numbers[person as usize];
            let at = at + i64::from(ms);
            let command = command(&campaign, participant, Day(first + i32::from(day)), act);
            let outcome = campaign.perform(at, &command, &mut log);
            // A deck that ran out refuses who comes too late: the only refusal there may be.
            assert!(
                outcome.is_ok()
                    || outcome == Err(model::Refusal::SoldOut)
                    || outcome == Err(model::Refusal::InsufficientPoints),
                "{act:?} on day {day}: {outcome:?}"
            );
        }
    }
    assert!(acts.next().is_none());
    campaign.close_days(midnight(setting.days()), &mut log);
    campaign
}

fn register(campaign: &mut Campaign, at: Instant, person: usize) -> ParticipantNo {
    let key = PersonKey(person as u128);
    let consent = Command::Consent {
        person: key,
        notice_version: campaign.plan().consent.version,
        channel: Channel::Other,
        inviter: None,
        unit: None,
    };
    let mut log = Vec::new();
    campaign.perform(at, &consent, &mut log).unwrap();
    let participant = campaign.number_of(key).unwrap();
    let register = Command::Register {
        participant,
        unit: None,
    };
    campaign.perform(at, &register, &mut log).unwrap();
    participant
}

fn join(
    campaign: &mut Campaign,
    at: Instant,
    person: usize,
    participant: ParticipantNo,
    teams: &[Team],
    founded: &mut [Option<TeamNo>],
) {
    let Some(ix) = teams.iter().position(|team| {
        let start = team.start as usize;
        (start..start + usize::from(team.members)).contains(&person)
    }) else {
        return;
    };
    let command = match founded[ix] {
        Some(team) => Command::JoinTeam { participant, team },
        None => Command::CreateTeam { participant },
    };
    let reply = campaign.perform(at, &command, &mut Vec::new()).unwrap();
    if let engine::Reply::Team(team) = reply {
        founded[ix] = Some(team);
    }
}

fn command(campaign: &Campaign, participant: ParticipantNo, day: Day, act: Act) -> Command {
    match act {
        Act::CheckIn => Command::CheckIn { participant },
        Act::Sync(count) => Command::Sync {
            participant,
            day,
            count,
        },
        Act::Pass(checkpoint) => {
            let walk = campaign.plan().walk.as_ref().unwrap();
            let place = &walk.checkpoints.as_ref().unwrap().road[usize::from(checkpoint)];
            Command::Answer {
                participant,
                checkpoint: CheckpointIx(checkpoint),
                question: 0,
                option: place.questions[0].answer,
            }
        }
        Act::Note(checkpoint) => Command::SubmitNote {
            participant,
            checkpoint: CheckpointIx(checkpoint),
        },
        Act::Draw(deck) => Command::Draw {
            participant,
            deck,
            key: None,
        },
    }
}

fn compare(name: &str, setting: &Setting<'_>, run: &WalkRun, campaign: &Campaign) {
    let walk = campaign.walk().unwrap();
    let state = walk.state;
    let first = setting.walk.phases.first_day.0;
    for (sums, day) in run.days.iter().zip(first..) {
        let tally = state.day_tally(Day(day));
        let engine = (
            u64::from(tally.settled),
            u64::from(tally.on_target),
            tally.steps,
            u64::from(tally.check_ins),
            u64::from(tally.teams_on_target),
        );
        let flat = (
            sums.settled,
            sums.on_target,
            sums.steps,
            sums.check_ins,
            sums.teams_on_target,
        );
        assert_eq!(flat, engine, "{name}: {}", Day(day));
    }
    let points = &setting.walk.points;
    let sum = |figure: fn(&crate::forecast::day::DaySums) -> u64| {
        run.days.iter().map(figure).sum::<u64>()
    };
    for (kind, flat) in [
        (
            PointKind::CheckIn,
            sum(|d| d.check_ins) * u64::from(points.check_in),
        ),
        (PointKind::Steps, sum(|d| d.step_points)),
        (PointKind::MemberGoal, sum(|d| d.goal_points)),
        (PointKind::TeamGoal, sum(|d| d.team_points)),
        (PointKind::Note, sum(|d| d.notes) * u64::from(points.note)),
        (PointKind::FullTeam, sum(|d| d.captain_points)),
    ] {
        assert_eq!(
            i64::try_from(flat).unwrap(),
            state.accounts().of(kind),
            "{name}: {kind:?}"
        );
    }
    let earned: i64 = state.walkers().iter().map(|w| i64::from(w.earned)).sum();
    assert_eq!(i64::try_from(run.ends.points).unwrap(), earned, "{name}");

    let road = setting.walk.checkpoints.as_ref().unwrap();
    let all = road.road.len();
    let people = |is: &dyn Fn(&rules::walk::state::Walker) -> bool| {
        state.walkers().iter().filter(|w| is(w)).count() as u64
    };
    assert_eq!(
        run.ends.lit_all,
        people(&|w| usize::from(road.lit(w.steps.into())) == all),
        "{name}"
    );
    assert_eq!(
        run.ends.passed_all,
        people(&|w| usize::from(w.passed()) == all),
        "{name}"
    );
    for (ix, holders) in (0u8..).zip(&run.ends.badges) {
        assert_eq!(
            *holders,
            people(&|w| w.badges() & badge::bit(ix) != 0),
            "{name}: badge {ix}"
        );
    }
    assert!(
        run.ends.lit_all > 0 && run.ends.passed_all > 0 && run.ends.badges[0] > 0,
        "{name}"
    );

    for (flat, deck) in run.decks.iter().zip(0u8..) {
        let engine = state.deck(DeckIx(deck)).unwrap();
        let drawn: u64 = flat.days.iter().map(|d| d.drawn).sum();
        assert_eq!(drawn, engine.next, "{name}: tickets of deck {deck}");
        assert!(drawn > 100, "{name}");
        if flat.sold_out.is_some() || setting.walk.decks[0].prizes.len() == 1 {
            let paid: u64 = flat.days.iter().map(|d| d.paid_fen).sum();
            assert_eq!(paid, engine.paid_fen, "{name}: money of deck {deck}");
        }
    }

    let mut histogram = vec![0u64; run.ends.team_days.len()];
    for team in state.teams() {
        histogram[usize::from(team.on_target.len())] += 1;
    }
    assert_eq!(
        run.ends.team_days, histogram,
        "{name}: teams by days on target"
    );
    assert_eq!(run.ends.teams, state.teams().len() as u64, "{name}");
    let frozen = state.final_ranking().unwrap();
    let full = setting
        .walk
        .teams
        .filter(|t| t.awards_require_full_team)
        .map(|t| t.size);
    let plan = setting.walk.final_ranking.as_ref().unwrap();
    let awarded = frozen.awards(&plan.awards, full);
    for (flat, engine) in run.awards.iter().zip(&awarded) {
        assert_eq!(
            flat.teams,
            engine.rows.len() as u64,
            "{name}: award {}",
            engine.award
        );
    }
    let last = awarded
        .iter()
        .flat_map(|a| &a.rows)
        .max()
        .map(|row| frozen.rows[*row].standing);
    assert_eq!(
        run.last_awarded.map(key),
        last.map(key),
        "{name}: the last team awarded"
    );
    if setting.walk.teams.is_some() {
        assert!(run.days.iter().any(|d| d.teams_on_target > 0), "{name}");
        assert!(last.is_some(), "{name}");
    }
}

fn key(standing: Standing) -> (u16, u64, u8) {
    (standing.days_on_target, standing.steps, standing.members)
}

//! What exists once goes to exactly one, however many ask at once: the last place of a team
//! (W-18.b), the last prize of a deck and every one of its tickets (X-09, X-17.a).
//!
//! `TONGXING_DRAWS` sets how many tickets are drawn by 64 clients (20,000 if it is not set; a
//! million takes minutes), `TONGXING_RACES` how often a last prize is raced for (100).

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant as Stopwatch;

use engine::Plan;
use engine::command::{Channel, Command, PersonKey, Reply, StaffKey, TwoPersons};
use model::{DeckIx, IdempotencyKey, Instant, ParticipantNo, Refusal, TeamNo, Text, Window};
use rules::walk::decks::{DeckPlan, DeckPrize, Draw};
use service::open::{Edition, open_sealed_campaign, restore};
use service::{Chance, Clock, LiveCampaign, Rejection, Vault};
use store::{Store, StoreConfig};
use tempfile::TempDir;
use tokio::task::JoinSet;

// W-18.b
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_place_of_a_team_goes_to_one() {
    let running = Running::start(&Store::in_memory().unwrap(), Vec::new());
    let people = running.join(8 * 50).await;
    for group in people.chunks(8) {
        let (captain, others) = group.split_first().unwrap();
        let founded = running.submit(Command::CreateTeam {
            participant: *captain,
        });
        let Ok(Reply::Team(team)) = founded.await else {
            panic!("no team");
        };
        let join = |participant| running.submit(Command::JoinTeam { participant, team });
        for member in &others[..4] {
            join(*member).await.unwrap();
        }
        let (one, other) = tokio::join!(join(others[4]), join(others[5]));
        let outcomes = [one, other];
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 1);
        assert!(outcomes.contains(&Err(Rejection::Refused(Refusal::TeamFull))));
    }
    let full = |team: &rules::walk::teams::Team| team.members.len() == 6;
    let teams = running
        .live
        .read(|c| c.walk().unwrap().state.teams().to_vec());
    assert_eq!(teams.len(), 50);
    assert!(teams.iter().all(full));
    let bonus = running.live.read(|c| {
        let walker = |team: TeamNo| c.walk()?.state.walker(c.walk()?.state.team(team)?.captain);
        (0..50)
            .map(|team| walker(TeamNo(team)).unwrap().earned)
            .collect::<BTreeSet<_>>()
    });
    assert_eq!(bonus, BTreeSet::from([20]), "each captain's bonus once");
}

// X-09.a
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_check_ins_one_counts() {
    let running = Running::start(&Store::in_memory().unwrap(), Vec::new());
    for participant in running.join(100).await {
        let tap = || running.submit(Command::CheckIn { participant });
        let (one, other) = tokio::join!(tap(), tap());
        assert_eq!(
            [one.is_ok(), other.is_ok()]
                .iter()
                .filter(|ok| **ok)
                .count(),
            1
        );
    }
    let points = running
        .live
        .read(|c| c.walk().unwrap().state.accounts().balance());
    assert_eq!(points, 100);
}

// X-17.a, X-09, G-10
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_prize_has_one_winner() {
    let races = usize::try_from(setting("TONGXING_RACES").unwrap_or(100)).unwrap();
    // Each race has a deck of its own: eight tickets, one of which carries the prize.
    let decks = (0..races).map(|n| deck(&format!("race-{n}"), &[(5_000, 1)], 8));
    let running = Running::start(&Store::in_memory().unwrap(), decks.collect());
    let people = running.rich(64).await;
    for race in (0..races).map(|n| DeckIx(n.try_into().unwrap())) {
        let mut clients = JoinSet::new();
        for participant in people.clone() {
            let live = running.live.clone();
            clients.spawn(async move { drawn(&live, participant, race, None).await });
        }
        let mut outcomes = Vec::new();
        while let Some(outcome) = clients.join_next().await {
            outcomes.push(outcome.unwrap());
        }
        let tickets: Vec<Draw> = outcomes.iter().filter_map(|o| o.ok()).collect();
        assert_eq!(tickets.len(), 8);
        assert_eq!(tickets.iter().filter(|t| t.class == Some(0)).count(), 1);
        let sold_out = Err(Rejection::Refused(Refusal::SoldOut));
        assert_eq!(outcomes.iter().filter(|o| **o == sold_out).count(), 56);
    }
    running.balances_are_those_of_the_ledger();
}

// X-17, W-32.c, G-10
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deck_is_drawn_to_its_end_by_many() {
    let tickets = setting("TONGXING_DRAWS").unwrap_or(20_000);
    let prizes = [(30, tickets / 2), (100, tickets / 10), (5_000, 3)];
    let directory = TempDir::new().unwrap();
    let store = Store::open(&StoreConfig {
        path: directory.path().to_owned(),
    });
    let store = store.unwrap();
    let running = Running::start(&store, vec![deck("all", &prizes, tickets)]);
    // Nobody draws more often than the points of a whole walk allow.
    let people = CLIENTS.max(u32::try_from(tickets / DRAWS_OF_ONE).unwrap());
    let people = running.rich(people).await;
    let started = Stopwatch::now();
    let mut clients = JoinSet::new();
    for mine in people.chunks(people.len().div_ceil(usize::try_from(CLIENTS).unwrap())) {
        let live = running.live.clone();
        let people = mine.to_vec();
        clients.spawn(async move {
            let mut mine = Vec::new();
            for (n, participant) in (0u128..).zip(people.into_iter().cycle()) {
                // Every hundredth request is sent twice, as after a lost answer.
                let key = IdempotencyKey((u128::from(participant.0) << 64 | n).wrapping_mul(ODD));
                let twice = n % 100 == 0;
                let first = drawn(&live, participant, DeckIx(0), Some(key)).await;
                match first {
                    Ok(draw) => {
                        if twice {
                            let again = drawn(&live, participant, DeckIx(0), Some(key)).await;
                            assert_eq!(again.map(|d| d.id), Ok(draw.id));
                        }
                        mine.push(draw);
                    }
                    Err(Rejection::Refused(Refusal::SoldOut)) => return mine,
                    Err(other) => panic!("{other}"),
                }
            }
            mine
        });
    }
    let mut all = Vec::new();
    while let Some(mine) = clients.join_next().await {
        all.extend(mine.unwrap());
    }
    let took = started.elapsed();
    let rate = u128::from(tickets) * 1_000 / took.as_millis().max(1);
    println!("{tickets} tickets by {CLIENTS} clients in {took:?}: {rate} a second");

    // No index twice, none missing, and each prize exactly as often as the deck holds it.
    let indices: BTreeSet<u64> = all.iter().map(|draw| draw.index).collect();
    assert_eq!(indices.len() as u64, tickets);
    assert_eq!(
        (indices.first(), indices.last()),
        (Some(&0), Some(&(tickets - 1)))
    );
    for (class, (value_fen, count)) in (0u16..).zip(prizes) {
        let won = all.iter().filter(|draw| draw.class == Some(class));
        assert!(won.clone().all(|draw| draw.value_fen == value_fen));
        assert_eq!(won.count() as u64, count, "prize {class}");
    }
    let paid: u64 = prizes.iter().map(|(fen, n)| u64::from(*fen) * n).sum();
    let booked = running
        .live
        .read(|c| c.walk().unwrap().state.deck(DeckIx(0)).unwrap().paid_fen);
    assert_eq!(booked, paid);
    running.balances_are_those_of_the_ledger();

    // A restart knows the same tickets.
    let plan = Arc::clone(running.live.plan());
    let again = restore(&store, running.live.no(), plan).unwrap();
    assert!(running.live.read(|c| *c == again));
}

//
#[tokio::test]
async fn a_restart_keeps_the_order_and_lost_keys_stop_the_draw() {
    let (data, store) = (TempDir::new().unwrap(), Store::in_memory().unwrap());
    let start = |data: &TempDir, seed| {
        let decks = vec![deck("all", &[(30, 10), (100, 5)], 100)];
        let vault = Vault::open(data.path(), Chance::seeded(seed)).unwrap();
        Running::with(&store, &vault, decks)
    };
    let running = start(&data, 1);
    let people = running.rich(1).await;
    let ticket = async |live: &LiveCampaign| drawn(live, people[0], DeckIx(0), None).await;
    let mut tickets = Vec::new();
    for _ in 0..40 {
        tickets.push(ticket(&running.live).await.unwrap());
    }
    let commit = running.live.read(|c| c.deck_commit(DeckIx(0)));
    drop(running);

    let lost = start(&TempDir::new().unwrap(), 2);
    let refused = ticket(&lost.live).await;
    assert_eq!(refused, Err(Rejection::Refused(Refusal::NotOpenYet)));
    drop(lost);

    let running = start(&data, 3);
    assert_eq!(running.live.read(|c| c.deck_commit(DeckIx(0))), commit);
    for _ in 40..100 {
        tickets.push(ticket(&running.live).await.unwrap());
    }
    let won = |class| tickets.iter().filter(|t| t.class == Some(class)).count();
    assert_eq!((won(0), won(1)), (10, 5));
}

async fn drawn(
    live: &LiveCampaign,
    participant: ParticipantNo,
    deck: DeckIx,
    key: Option<IdempotencyKey>,
) -> Result<Draw, Rejection> {
    let command = Command::Draw {
        participant,
        deck,
        key,
    };
    match live.submit(command, Vec::new()).await?.reply {
        Reply::Drawn(draw) => Ok(draw),
        other => panic!("{other:?}"),
    }
}

/// A clock that stands.
#[derive(Debug)]
struct Standing(Instant);

impl Clock for Standing {
    fn now(&self) -> Instant {
        self.0
    }
}

/// A walk that runs, with a vault and a clock that stands on its first evening.
struct Running {
    live: LiveCampaign,
}

impl Running {
    fn start(store: &Store, decks: Vec<DeckPlan>) -> Self {
        let data = TempDir::new().unwrap();
        let vault = Vault::open(data.path(), Chance::seeded(1)).unwrap();
        Self::with(store, &vault, decks)
    }

    fn with(store: &Store, vault: &Vault, decks: Vec<DeckPlan>) -> Self {
        let mut plan: Plan = fixtures::plan("walk-shaanxi-2019");
        let zone = plan.zone;
        let walk = plan.walk.as_mut().unwrap();
        walk.phases.trial_first_day = None;
        let window = walk.phases.window(zone);
        walk.decks = decks;
        for deck in &mut walk.decks {
            deck.window = window;
        }
        walk.grand_draws.clear();
        let clock: Arc<dyn Clock> = Arc::new(Standing(window.opens + EVENING_MS));
        let edition = Edition {
            plan: Arc::new(plan),
            hash: [1; 32],
            files: BTreeMap::new(),
        };
        let live = open_sealed_campaign(store, vault, edition, clock).unwrap();
        Self { live }
    }

    async fn submit(&self, command: Command) -> Result<Reply, Rejection> {
        let accepted = self.live.submit(command, Vec::new()).await?;
        Ok(accepted.reply)
    }

    /// That many people with a complete profile.
    async fn join(&self, people: u32) -> Vec<ParticipantNo> {
        let version = self.live.plan().consent.version;
        let unit = self.live.plan().units.find("xian");
        let mut joining = JoinSet::new();
        let mut numbers = Vec::new();
        for person in (0..people).map(|n| PersonKey(n.into())) {
            let live = self.live.clone();
            joining.spawn(async move {
                let consent = Command::Consent {
                    person,
                    notice_version: version,
                    channel: Channel::Other,
                    inviter: None,
                    unit: None,
                };
                let reply = live.submit(consent, Vec::new()).await.unwrap().reply;
                let Reply::Joined(participant) = reply else {
                    panic!("not joined");
                };
                let register = Command::Register { participant, unit };
                live.submit(register, Vec::new()).await.unwrap();
                participant
            });
            if joining.len() >= AT_ONCE {
                numbers.push(joining.join_next().await.unwrap().unwrap());
            }
        }
        while let Some(joined) = joining.join_next().await {
            numbers.push(joined.unwrap());
        }
        numbers
    }

    /// People with points enough for every ticket. They come together.
    async fn rich(&self, people: u32) -> Vec<ParticipantNo> {
        let numbers = self.join(people).await;
        let mut gifts = JoinSet::new();
        for participant in numbers.clone() {
            let live = self.live.clone();
            gifts.spawn(async move {
                let staff = TwoPersons {
                    proposed_by: StaffKey(1),
                    confirmed_by: StaffKey(2),
                };
                let gift = Command::AdjustPoints {
                    participant,
                    points: 1_000_000,
                    staff,
                };
                live.submit(gift, Vec::new()).await.unwrap();
            });
            if gifts.len() >= AT_ONCE {
                gifts.join_next().await.unwrap().unwrap();
            }
        }
        while let Some(given) = gifts.join_next().await {
            given.unwrap();
        }
        numbers
    }

    fn balances_are_those_of_the_ledger(&self) {
        self.live.read(|c| {
            let walk = c.walk().unwrap();
            let mut held = 0;
            for no in (0..).map(ParticipantNo).take(walk.state.walkers().len()) {
                let balance = walk.state.walker(no).unwrap().balance();
                let spent: u32 = walk
                    .state
                    .draws_of(no)
                    .map(|d| u32::from(d.price_points))
                    .sum();
                assert_eq!(balance, 1_000_000 - i64::from(spent));
                held += balance;
            }
            assert_eq!(walk.state.accounts().balance(), held);
        });
    }
}

fn deck(id: &str, prizes: &[(u32, u64)], tickets: u64) -> DeckPlan {
    let text = |words: &str| Text {
        zh: words.to_owned(),
        en: words.to_owned(),
    };
    DeckPlan {
        id: id.to_owned(),
        name: text(id),
        window: Window {
            opens: Instant(0),
            closes: Instant(1),
        },
        price_points: 1,
        tickets,
        budget_fen: prizes.iter().map(|(fen, n)| u64::from(*fen) * n).sum(),
        per_person_max: None,
        prizes: (0..)
            .zip(prizes)
            .map(|(n, (value_fen, count)): (u32, _)| DeckPrize {
                id: n.to_string(),
                name: text("prize"),
                value_fen: *value_fen,
                count: *count,
            })
            .collect(),
        undrawn: text("kept"),
    }
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the test sets it")]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

const CLIENTS: u32 = 64;
const DRAWS_OF_ONE: u64 = 40;
/// People who come together, far fewer than the queue takes.
const AT_ONCE: usize = 1_000;
const EVENING_MS: i64 = 20 * 3_600_000;
/// Spreads keys over all their bits, as those of phones are.
const ODD: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;

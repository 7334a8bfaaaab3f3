//! What a walk's public has left beside the log when the demo starts: names of teams, profiles,
//! notes that wait for moderation, tickets that were drawn.

use engine::command::PersonKey;
use model::{IdempotencyKey, ParticipantNo};
use rules::walk::profile::ProfileField;
use service::walk::profile::ProfileForm;
use service::{LiveCampaign, Service};
use sim::{Population, names};
use store::record::team_text::{self, NewTeamName};
use store::{StoreError, Tx};

/// Furnishes a walk; other campaigns need nothing.
pub(crate) async fn furnish(
    service: &Service,
    live: &LiveCampaign,
    population: &Population,
    personas: &[PersonKey],
) -> anyhow::Result<()> {
    let teams = live.read(|c| c.walk().map(|walk| walk.state.teams().len()));
    let Some(teams) = teams else { return Ok(()) };
    name_teams(service, live, population, teams).await?;
    // Profiles and texts are sealed and stored one by one: a few people have them.
    let people = live.read(|c| c.participants().len());
    let writers = (0..people).step_by((people / PROFILES).max(1));
    let writers = writers.filter_map(|no| {
        let no = ParticipantNo(u32::try_from(no).ok()?);
        live.read(|c| c.participant(no).map(|p| p.person))
    });
    let everybody: Vec<PersonKey> = personas.iter().copied().chain(writers).collect();
    for (nth, person) in (0..).zip(&everybody) {
        fill_in(service, live, population, *person, nth).await;
    }
    for (person, note) in everybody.iter().skip(personas.len()).zip(NOTES) {
        write_note(service, live, *person, note).await;
    }
    spend_points(service, live, personas).await;
    Ok(())
}

async fn name_teams(
    service: &Service,
    live: &LiveCampaign,
    population: &Population,
    teams: usize,
) -> anyhow::Result<()> {
    let (no, at) = (live.no(), live.now());
    let named: Vec<NewTeamName> = (0u32..)
        .take(teams)
        .map(|team| {
            let name = names::team(&mut population.chance(team, TEAM_NAMES), team);
            NewTeamName {
                team,
                key: name.clone(),
                name,
                at,
            }
        })
        .collect();
    let write = async move |tx: &mut Tx| -> Result<_, StoreError> {
        for name in &named {
            team_text::set_name(tx, no, name).await?;
        }
        Ok(())
    };
    Ok(service.store().write(write).await?)
}

/// A profile that nobody lives behind: the numbers of phones end in the person's place.
async fn fill_in(
    service: &Service,
    live: &LiveCampaign,
    population: &Population,
    person: PersonKey,
    nth: u32,
) {
    let plan = live.plan();
    let unit = live.read(|c| {
        let no = c.number_of(person)?;
        c.participant(no)?.unit
    });
    let (Some(profile), Some(unit)) = (&plan.profile, unit.and_then(|ix| plan.units.get(ix)))
    else {
        return;
    };
    let place = profile.places.iter().find(|place| place.parent.is_some());
    let form = ProfileForm {
        name: names::name(&mut population.chance(nth, PROFILE_NAMES)),
        phone: format!("1380000{:04}", nth % 10_000),
        place: place
            .filter(|_| profile.asks(ProfileField::Place))
            .map(|place| place.code.clone())
            .unwrap_or_default(),
        unit: unit.code.clone(),
        employer: "演示单位".to_owned(),
        department: "演示部门".to_owned(),
        confirmed: true,
    };
    if let Err(error) = service.set_profile(live, person, form).await {
        tracing::debug!(%error, "a profile of the demo was not taken");
    }
}

async fn write_note(service: &Service, live: &LiveCampaign, person: PersonKey, note: &str) {
    let passed = live.read(|c| {
        let walk = c.walk()?;
        let walker = walk.state.walker(c.number_of(person)?)?;
        let road = walk.plan.checkpoints.as_ref()?;
        let places = (0..).map(model::CheckpointIx).zip(&road.road);
        let mut passed = places.filter(|(ix, _)| walker.has_passed(*ix));
        passed.next().map(|(_, place)| place.id.clone())
    });
    if let Some(checkpoint) = passed {
        drop(service.submit_note(live, person, &checkpoint, note).await);
    }
}

/// Most of those who can afford a ticket have drawn one; the personas have not.
async fn spend_points(service: &Service, live: &LiveCampaign, personas: &[PersonKey]) {
    let now = live.now();
    let rich: Vec<(PersonKey, String)> = live.read(|c| {
        let Some(walk) = c.walk() else {
            return Vec::new();
        };
        let Some(deck) = walk
            .plan
            .decks
            .iter()
            .find(|deck| deck.window.contains(now))
        else {
            return Vec::new();
        };
        let price = i64::from(deck.price_points);
        c.participants()
            .iter()
            .zip(walk.state.walkers())
            .filter(|(p, w)| w.balance() >= price && !personas.contains(&p.person))
            .enumerate()
            .filter(|(n, _)| n % 3 != 0)
            .map(|(_, (p, _))| (p.person, deck.id.clone()))
            .collect()
    });
    for chunk in rich.chunks(DRAWS_AT_ONCE) {
        let draws = chunk
            .iter()
            .map(|(person, deck)| service.draw(live, *person, deck, IdempotencyKey(person.0)));
        for outcome in futures_util::future::join_all(draws).await {
            if let Err(error) = outcome {
                tracing::debug!(%error, "a ticket of the demo was not drawn");
            }
        }
    }
}

/// Notes for the queue of moderation; one of them has no place there.
const NOTES: [&str; 8] = [
    "每天下班绕着厂区走两圈，不知不觉就到了第一个关卡。",
    "和班组的师傅们一起走，路上聊聊天，一万步并不难。",
    "第一次认真看了家乡的城墙，走着走着觉得它更亲近了。",
    "坚持了十天，睡眠好了很多，谢谢团长每天晚上提醒。",
    "周末带孩子一起走，她说要把十三个关卡都点亮。",
    "雨天在楼道里走的，步数不多，也算没有断。",
    "低价办理贷款，加微信详谈。",
    "退休前最后一次参加单位的活动，很有意义。",
];
const PROFILES: usize = 60;
const DRAWS_AT_ONCE: usize = 500;
const TEAM_NAMES: u64 = 1 << 57;
const PROFILE_NAMES: u64 = 1 << 58;

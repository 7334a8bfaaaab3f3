//! The demo's world: its store, editions, public, phones and clocks.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use definition::Sources;
use engine::command::PersonKey;
use engine::{FactRow, Plan};
use model::time::Day;
use model::{Instant, Lang, Window};
use rust_embed::RustEmbed;
use service::background::close_days;
use service::open::{Edition, open_sealed_campaign};
use service::sealing::Vault;
use service::{Chance, Clock, Service};
use sim::history::history;
use sim::{Population, names};
use store::record::{campaign, identity, person};
use store::{Store, StoreConfig, StoreError};
use tokio::sync::Mutex;
use wechat::fake::{FakeWeChat, PhoneSync};
use wechat::transfer::fake::FakeTransfers;
use wechat::{AppSecret, Client, Settings};

use crate::demo::furnish::furnish;
use crate::demo::persona::{self, Persona};
use crate::demo::public::{Public, key};
use crate::demo::staff;
use crate::demo::time::{EditionClock, Time};
use crate::{folder, progress};

/// The demo's world. Cheap to clone.
#[derive(Clone)]
pub(crate) struct World {
    inner: Arc<Inner>,
}

struct Inner {
    service: Service,
    time: Arc<Time>,
    fake: FakeWeChat,
    personas: Vec<Persona>,
    publics: Mutex<Vec<Public>>,
}

/// An edition with the past its public has made.
struct Past {
    edition: Edition,
    clock: Arc<EditionClock>,
    population: Population,
    log: Vec<FactRow>,
    campaign: engine::Campaign,
    from: Instant,
}

impl World {
    /// Makes the world: the public's past is written to the store, then the editions are opened.
    pub(crate) async fn create(
        data: &Path,
        address: SocketAddr,
        people: u32,
        seed: u64,
    ) -> anyhow::Result<Self> {
        let time = Time::start();
        let making = progress::spinner("the public walks its first days");
        let pasts = editions()?
            .into_iter()
            .zip(0..)
            .map(|(edition, nth)| Past::make(edition, &time, people, seed + nth))
            .collect::<Vec<_>>();
        let now = pasts.first().context("the demo has no campaigns")?.from;
        let personas = personas(&pasts)?;
        making.set_message("their names and donations are stored");
        let store = Store::open(&StoreConfig {
            path: data.to_owned(),
        })?;
        let vault = Vault::open(data, Chance::seeded(seed ^ VAULT))?;
        add_people(&store, people, seed, &personas, now)?;
        let spared: Vec<PersonKey> = personas.iter().map(|p| p.person).collect();

        let fake = FakeWeChat::new(APPID, AppSecret::new(SECRET), seed);
        let wechat_address = fake.spawn().await?;
        let mut publics = Vec::new();
        let mut campaigns = Vec::new();
        for past in pasts {
            let no = store.write_blocking(async |tx| -> Result<_, StoreError> {
                campaign::find_or_add(tx, &past.edition.plan.id).await
            })?;
            for rows in past.log.chunks(ROWS_AT_ONCE) {
                let after = rows.first().map_or(0, |row| row.seq - 1);
                store.append(no, after, rows, &[])?;
            }
            let today = past.edition.plan.zone.day_of(past.from);
            let clock: Arc<dyn Clock> = past.clock;
            let live = open_sealed_campaign(&store, &vault, past.edition, Arc::clone(&clock))?;
            prepare_phones(&fake, &personas, today)?;
            publics.push(Public::new(
                live.clone(),
                clock,
                past.population,
                spared.clone(),
                past.from,
            ));
            campaigns.push(live);
        }
        let settings = Settings {
            base_url: format!("http://{wechat_address}"),
            ..Settings::production(APPID, AppSecret::new(SECRET))
        };
        let wechat = service::WeChat {
            client: Client::new(settings)?,
            appid: APPID.to_owned(),
        };
        let clock = Arc::new(service::SystemClock);
        let service = Service::new(store, campaigns, wechat, clock, Chance::seeded(seed))
            .with_vault(vault)
            .with_transfers(Arc::new(FakeTransfers::default()));
        staff::add(&service).await?;
        for public in &publics {
            furnish(&service, public.live(), public.population(), &spared).await?;
        }
        making.finish_and_clear();
        tracing::debug!(%address, "the demo's world is made");
        let publics = Mutex::new(publics);
        Ok(Self {
            inner: Arc::new(Inner {
                service,
                time,
                fake,
                personas,
                publics,
            }),
        })
    }

    pub(crate) fn service(&self) -> &Service {
        &self.inner.service
    }

    pub(crate) fn personas(&self) -> &[Persona] {
        &self.inner.personas
    }

    /// Lets the public go on for ever.
    pub(crate) async fn keep_walking(&self) {
        let mut ticks = tokio::time::interval(Duration::from_millis(500));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            ticks.tick().await;
            for public in self.inner.publics.lock().await.iter_mut() {
                public.catch_up().await;
            }
        }
    }

    /// Moves all clocks forward. The public lives through the time in between, and days close.
    pub(crate) async fn forward(&self, ms: i64) {
        let mut publics = self.inner.publics.lock().await;
        let mut rest = ms;
        while rest > 0 {
            let Some(first) = publics.first() else { return };
            let to_midnight = DAY_MS - 1 - first.live().plan().zone.ms_of_day(first.live().now());
            // Stopping just before midnight keeps the evening's visits on their day.
            let step = if to_midnight > 0 {
                STEP_MS.min(rest).min(to_midnight)
            } else {
                1
            };
            self.inner.time.forward(step);
            rest -= step;
            for public in publics.iter_mut() {
                close_days(public.live()).await;
                public.catch_up().await;
            }
        }
    }

    /// `wx.login` on a persona's phone.
    pub(crate) fn login(&self, persona: &Persona) -> anyhow::Result<String> {
        Ok(self
            .inner
            .fake
            .login(&persona.openid, self.service().now())?)
    }

    /// `wx.login` and `wx.getWeRunData` on a persona's phone, in an edition's time.
    pub(crate) fn werun(&self, persona: &Persona, now: Instant) -> anyhow::Result<PhoneSync> {
        Ok(self.inner.fake.werun(&persona.openid, now)?)
    }

    /// A persona walks; every edition's phone counts it on its own today.
    pub(crate) fn walk(&self, persona: &Persona, steps: u32) -> anyhow::Result<u32> {
        let mut count = 0;
        for live in self.service().campaigns() {
            let today = live.plan().zone.day_of(live.now());
            count = self.inner.fake.add_steps(&persona.openid, today, steps)?;
        }
        Ok(count)
    }
}

impl Past {
    fn make(edition: Edition, time: &Arc<Time>, people: u32, seed: u64) -> Self {
        let from = in_full_swing(&edition.plan);
        let clock = Arc::new(EditionClock::new(Arc::clone(time), from));
        let people = match edition.plan.walk {
            // A walk keeps its people busy every day for weeks.
            Some(_) => people.min(WALKERS),
            None => people,
        };
        let population = Population::new(seed, people);
        let (campaign, log) = history(&edition.plan, &population, from, key);
        Self {
            edition,
            clock,
            population,
            log,
            campaign,
            from,
        }
    }
}

/// Where the demo comes in: the evening of the tenth day, or the middle of a shorter campaign.
fn in_full_swing(plan: &Plan) -> Instant {
    let window = match (&plan.donation, &plan.walk) {
        (Some(donation), _) => donation.window,
        // Without its trial.
        (None, Some(walk)) => {
            Window::of_days(plan.zone, walk.phases.first_day, walk.phases.last_day)
        }
        (None, None) => return Instant(0),
    };
    let first = window.first_day(plan.zone);
    let evening = plan.zone.start_of(Day(first.0 + 9)) + EVENING_MS;
    let middle = Instant(i64::midpoint(window.opens.0, window.closes.0));
    if window.contains(evening) {
        evening
    } else {
        middle
    }
}

/// The editions that come with the program.
fn editions() -> anyhow::Result<Vec<Edition>> {
    let mut folders: BTreeMap<String, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
    for path in Campaigns::iter() {
        let (Some((folder, name)), Some(file)) = (path.split_once('/'), Campaigns::get(&path))
        else {
            continue;
        };
        let files = folders.entry(folder.to_owned()).or_default();
        files.insert(name.to_owned(), file.data.into_owned());
    }
    let mut editions = Vec::new();
    for (name, files) in folders {
        let sources = Sources::new(files).in_folder(&name);
        match folder::edition(&sources) {
            Ok(edition) => editions.push(edition),
            Err(problems) => bail!(
                "campaign {name} does not check:\n{}",
                definition::render::text(&sources, &problems, Lang::En, false)
            ),
        }
    }
    Ok(editions)
}

/// The personas of all editions; editions that share their public share their personas.
fn personas(pasts: &[Past]) -> anyhow::Result<Vec<Persona>> {
    let mut personas: Vec<Persona> = Vec::new();
    for past in pasts {
        let today = past.edition.plan.zone.day_of(past.from);
        for chosen in persona::choose(&past.campaign, today)? {
            if personas.iter().all(|known| known.id != chosen.id) {
                personas.push(chosen);
            }
        }
    }
    Ok(personas)
}

fn add_people(
    store: &Store,
    people: u32,
    seed: u64,
    personas: &[Persona],
    now: Instant,
) -> anyhow::Result<()> {
    let population = Population::new(seed, people);
    let played = |id: &PersonKey| personas.iter().any(|persona| persona.person == *id);
    store.write_blocking(async |tx| -> Result<_, StoreError> {
        for (n, id) in (0..people)
            .map(|n| (n, key(n)))
            .filter(|(_, id)| !played(id))
        {
            let name = names::name(&mut population.chance(n, NAMES));
            if n < WALKERS {
                // Walkers have an account, to which prizes are paid; it brings the person along.
                let subject = format!("demo-public-{n}");
                let identity = identity::Identity {
                    provider: APPID,
                    subject: &subject,
                };
                identity::find_or_add(tx, identity, id, now).await?;
                person::rename(tx, id, Some(&name)).await?;
                continue;
            }
            person::add(
                tx,
                &person::Person {
                    id,
                    name: Some(name),
                    created_at: now,
                },
            )
            .await?;
        }
        for persona in personas {
            let identity = identity::Identity {
                provider: APPID,
                subject: persona.openid.as_str(),
            };
            identity::find_or_add(tx, identity, persona.person, now).await?;
            person::rename(tx, persona.person, Some(persona.name)).await?;
        }
        Ok(())
    })?;
    Ok(())
}

fn prepare_phones(fake: &FakeWeChat, personas: &[Persona], today: Day) -> anyhow::Result<()> {
    for persona in personas {
        fake.add_person(&persona.openid);
        fake.set_steps(&persona.openid, today, persona.steps)?;
    }
    Ok(())
}

#[derive(RustEmbed)]
#[folder = "../../campaigns"]
struct Campaigns;

const APPID: &str = "wx0000000000000000";
const SECRET: &str = "demo-secret";
const NAMES: u64 = 1 << 56;
const VAULT: u64 = 1 << 59;
/// Most people of a walk's public.
const WALKERS: u32 = 3_000;
const ROWS_AT_ONCE: usize = 5_000;
const STEP_MS: i64 = 10 * 60_000;
const DAY_MS: i64 = 24 * 3_600_000;
const EVENING_MS: i64 = (19 * 60 + 40) * 60_000;

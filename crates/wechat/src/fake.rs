//! A fake WeChat for tests and demos: answers logins over HTTP and plays the phones.
//!
//! Behind the feature `fake`, which no production build enables; `serve` never makes one. Whoever
//! reaches a fake can be anybody, so it listens on the loopback address only.
//!
//! It has neither clock nor chance of its own. The time is what was last passed in; codes, keys
//! and vectors follow from the seed, so the same calls give the same bytes.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aes::Aes128;
use aes::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use model::{Day, Instant, Zone};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::identity::{AppSecret, OpenId, UnionId};
use crate::opendata::EncryptedData;

/// A fake WeChat with its people and their phones. Clones are the same one.
#[derive(Clone)]
pub struct FakeWeChat {
    appid: String,
    secret: AppSecret,
    world: Arc<Mutex<World>>,
}

impl FakeWeChat {
    /// An empty WeChat that knows one mini program.
    pub fn new(appid: impl Into<String>, secret: AppSecret, seed: u64) -> Self {
        Self {
            appid: appid.into(),
            secret,
            world: Arc::new(Mutex::new(World::new(seed))),
        }
    }

    /// Adds a person without steps. Adding somebody again changes nothing.
    pub fn add_person(&self, openid: &OpenId) {
        self.world().people.entry(openid.clone()).or_default();
    }

    /// Binds a person to an Open Platform account: their sessions then carry a `unionid`.
    pub fn set_unionid(&self, openid: &OpenId, unionid: UnionId) -> Result<(), UnknownPerson> {
        self.world().person(openid)?.unionid = Some(unionid);
        Ok(())
    }

    /// Sets what the person's phone has counted on a day.
    pub fn set_steps(&self, openid: &OpenId, day: Day, steps: u32) -> Result<(), UnknownPerson> {
        self.world().person(openid)?.steps.insert(day, steps);
        Ok(())
    }

    /// The person walks; gives the day's new count.
    pub fn add_steps(&self, openid: &OpenId, day: Day, steps: u32) -> Result<u32, UnknownPerson> {
        let mut world = self.world();
        let count = world.person(openid)?.steps.entry(day).or_insert(0);
        *count = count.saturating_add(steps);
        Ok(*count)
    }

    /// What the person's phone has counted on a day; 0 where nothing is known.
    pub fn steps(&self, openid: &OpenId, day: Day) -> u32 {
        let world = self.world();
        let person = world.people.get(openid);
        person.and_then(|p| p.steps.get(&day).copied()).unwrap_or(0)
    }

    /// `wx.login` on one of the person's phones: a code for one exchange within 5 minutes.
    pub fn login(&self, openid: &OpenId, now: Instant) -> Result<String, UnknownPerson> {
        self.world().login(openid, now).map(|(code, _)| code)
    }

    /// `wx.login` and then `wx.getWeRunData`: 31 days up to `now`, as the real thing gives them.
    pub fn werun(&self, openid: &OpenId, now: Instant) -> Result<PhoneSync, UnknownPerson> {
        let plain = self.step_list(openid, now);
        self.sealed(openid, now, plain.as_bytes())
    }

    /// Like [`Self::werun`], from a phone that encrypts this text instead of the step list.
    pub fn sealed(
        &self,
        openid: &OpenId,
        now: Instant,
        plain: &[u8],
    ) -> Result<PhoneSync, UnknownPerson> {
        let mut world = self.world();
        let (code, key) = world.login(openid, now)?;
        let iv = world.chance.block();
        Ok(PhoneSync {
            code,
            data: EncryptedData {
                encrypted_data: STANDARD.encode(encrypt(plain, &key, &iv)),
                iv: STANDARD.encode(iv),
            },
        })
    }

    /// Moves the fake's time, by which codes expire. Logins move it as well.
    pub fn set_time(&self, now: Instant) {
        self.world().now = now;
    }

    /// Makes the next unscripted exchange fail. Faults queue up, one an exchange.
    pub fn script(&self, fault: Fault) {
        self.world().faults.push_back(fault);
    }

    /// Exchanges asked for so far, failed ones included.
    pub fn exchanges(&self) -> u64 {
        self.world().exchanges
    }

    /// The HTTP interface: `GET /sns/jscode2session`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/sns/jscode2session", get(exchange))
            .with_state(self.clone())
    }

    /// Listens on a free port of 127.0.0.1 for as long as the runtime lives.
    pub async fn spawn(&self) -> io::Result<SocketAddr> {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        tokio::spawn(axum::serve(listener, self.router()).into_future());
        Ok(address)
    }

    fn step_list(&self, openid: &OpenId, now: Instant) -> String {
        let today = Zone::SHANGHAI.day_of(now);
        let list = StepList {
            step_info_list: (today.0 - (DAYS - 1)..=today.0)
                .map(Day)
                .map(|day| Entry {
                    timestamp: seconds(Zone::SHANGHAI.start_of(day)),
                    step: self.steps(openid, day),
                })
                .collect(),
            watermark: Watermark {
                timestamp: seconds(now),
                appid: &self.appid,
            },
        };
        serde_json::to_string(&list).unwrap_or_default()
    }

    fn answer(&self, query: &HashMap<String, String>) -> String {
        let is = |name: &str, value: &str| query.get(name).is_some_and(|v| v == value);
        if !is("appid", &self.appid) {
            return error(40013, "invalid appid");
        }
        if !is("secret", self.secret.expose()) {
            return error(40125, "invalid appsecret");
        }
        if !is("grant_type", "authorization_code") {
            return error(40002, "invalid grant_type");
        }
        let code = query.get("js_code").map_or("", String::as_str);
        self.world().exchange(code)
    }

    fn world(&self) -> MutexGuard<'_, World> {
        // A test that panicked elsewhere leaves nothing half-done that matters here.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for FakeWeChat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FakeWeChat({})", self.appid)
    }
}

/// What a phone posts to sync its steps: both parts belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneSync {
    /// The login code whose session opens the data.
    pub code: String,
    /// The encrypted data and its iv.
    pub data: EncryptedData,
}

/// How an exchange goes wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Answers with this errcode.
    Errcode(i64),
    /// Answers with this HTTP status.
    Status(u16),
    /// Answers 200 with this body.
    Body(String),
    /// Does the exchange, and answers so much later.
    Slow(Duration),
}

/// Nobody of that `openid` has been added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the fake WeChat does not know this person")]
pub struct UnknownPerson;

async fn exchange(
    State(fake): State<FakeWeChat>,
    Query(query): Query<HashMap<String, String>>,
) -> (StatusCode, String) {
    let fault = {
        let mut world = fake.world();
        world.exchanges += 1;
        world.faults.pop_front()
    };
    match fault {
        None => (StatusCode::OK, fake.answer(&query)),
        Some(Fault::Errcode(code)) => (StatusCode::OK, error(code, "scripted")),
        Some(Fault::Body(body)) => (StatusCode::OK, body),
        Some(Fault::Status(status)) => (
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            String::new(),
        ),
        Some(Fault::Slow(delay)) => {
            let answer = fake.answer(&query);
            tokio::time::sleep(delay).await;
            (StatusCode::OK, answer)
        }
    }
}

struct World {
    people: HashMap<OpenId, Person>,
    codes: HashMap<String, Code>,
    faults: VecDeque<Fault>,
    exchanges: u64,
    now: Instant,
    chance: Chance,
}

#[derive(Default)]
struct Person {
    unionid: Option<UnionId>,
    steps: BTreeMap<Day, u32>,
}

struct Code {
    openid: OpenId,
    key: [u8; 16],
    made: Instant,
    used: bool,
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            people: HashMap::new(),
            codes: HashMap::new(),
            faults: VecDeque::new(),
            exchanges: 0,
            now: Instant(0),
            chance: Chance { seed, drawn: 0 },
        }
    }

    fn person(&mut self, openid: &OpenId) -> Result<&mut Person, UnknownPerson> {
        self.people.get_mut(openid).ok_or(UnknownPerson)
    }

    fn login(
        &mut self,
        openid: &OpenId,
        now: Instant,
    ) -> Result<(String, [u8; 16]), UnknownPerson> {
        self.person(openid)?;
        self.now = now;
        // Expired codes are answered like unknown ones: a long demo need not keep them.
        self.codes.retain(|_, code| now - code.made <= CODE_LIFE_MS);
        let key = self.chance.block();
        let code = URL_SAFE_NO_PAD.encode(self.chance.block());
        let made = Code {
            openid: openid.clone(),
            key,
            made: now,
            used: false,
        };
        self.codes.insert(code.clone(), made);
        Ok((code, key))
    }

    fn exchange(&mut self, code: &str) -> String {
        let now = self.now;
        let Some(code) = self.codes.get_mut(code) else {
            return error(40029, "invalid code");
        };
        if now - code.made > CODE_LIFE_MS {
            return error(40029, "invalid code");
        }
        if code.used {
            return error(40163, "code been used");
        }
        code.used = true;
        let mut answer = json!({
            "session_key": STANDARD.encode(code.key),
            "openid": code.openid.as_str(),
        });
        let person = self.people.get(&code.openid);
        if let Some(unionid) = person.and_then(|p| p.unionid.as_ref())
            && let Some(fields) = answer.as_object_mut()
        {
            fields.insert("unionid".to_owned(), unionid.as_str().into());
        }
        answer.to_string()
    }
}

/// SHA-256 over seed and counter.
struct Chance {
    seed: u64,
    drawn: u64,
}

impl Chance {
    fn block(&mut self) -> [u8; 16] {
        self.drawn += 1;
        let hash = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(self.drawn.to_be_bytes())
            .finalize();
        let mut block = [0; 16];
        block.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        block
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StepList<'a> {
    step_info_list: Vec<Entry>,
    watermark: Watermark<'a>,
}

#[derive(Serialize)]
struct Entry {
    timestamp: i64,
    step: u32,
}

#[derive(Serialize)]
struct Watermark<'a> {
    timestamp: i64,
    appid: &'a str,
}

fn error(code: i64, message: &str) -> String {
    json!({ "errcode": code, "errmsg": message }).to_string()
}

fn encrypt(plain: &[u8], key: &[u8; 16], iv: &[u8; 16]) -> Vec<u8> {
    let padding = 16 - plain.len() % 16;
    let mut bytes = plain.to_vec();
    bytes.extend(std::iter::repeat_n(
        u8::try_from(padding).unwrap_or(0),
        padding,
    ));
    let (blocks, _) = aes::Block::slice_as_chunks_mut(&mut bytes);
    cbc::Encryptor::<Aes128>::new(key.into(), iv.into()).encrypt_blocks(blocks);
    bytes
}

const fn seconds(at: Instant) -> i64 {
    at.0.div_euclid(1000)
}

/// Days in a step list, today included.
const DAYS: i32 = 31;
const CODE_LIFE_MS: i64 = 5 * 60 * 1000;

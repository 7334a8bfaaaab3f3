//! An app in this process, and the people who use it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use api::{Limits, Settings};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use engine::command::StaffKey;
use http_body_util::BodyExt as _;
use model::role::{Grant, Role};
use model::{Instant, Zone};
use serde_json::{Value, json};
use service::open::{Edition, open_sealed_campaign};
use service::staff::NewStaff;
use service::{Chance, Clock, LiveCampaign, Service, Vault, WeChat};
use store::Store;
use tempfile::TempDir;
use tower::ServiceExt as _;
use wechat::fake::FakeWeChat;
use wechat::transfer::fake::FakeTransfers;
use wechat::{AppSecret, OpenId};

/// The deployment under test, with both campaigns of step donation and the walk.
#[derive(Clone)]
pub(crate) struct TestApp {
    pub(crate) service: Service,
    pub(crate) clock: Arc<ManualClock>,
    fake: FakeWeChat,
    router: Router,
    people: Arc<AtomicU32>,
    /// The channel that pays people.
    pub(crate) transfers: FakeTransfers,
    _data: Arc<TempDir>,
}

impl TestApp {
    /// On the evening of 1 July 2019, in the middle of the first campaign.
    pub(crate) async fn start() -> Self {
        Self::with_limits(Limits::default()).await
    }

    pub(crate) async fn with_limits(limits: Limits) -> Self {
        Self::with_settings(|settings| settings.limits = limits).await
    }

    pub(crate) async fn with_settings(change: impl FnOnce(&mut Settings)) -> Self {
        Self::starting(START, change).await
    }

    /// At another time: a campaign never goes back before its last fact.
    pub(crate) async fn starting(at: &str, change: impl FnOnce(&mut Settings)) -> Self {
        let clock = Arc::new(ManualClock(AtomicI64::new(instant(at).0)));
        let fake = FakeWeChat::new(APPID, AppSecret::new(SECRET), 7);
        let address = fake.spawn().await.unwrap();
        let client = wechat::Client::new(wechat::Settings {
            base_url: format!("http://{address}"),
            ..wechat::Settings::production(APPID, AppSecret::new(SECRET))
        });
        let wechat = WeChat {
            client: client.unwrap(),
            appid: APPID.to_owned(),
        };
        let store = Store::in_memory().unwrap();
        let data = TempDir::new().unwrap();
        let chance = Chance::seeded(1);
        let vault = Vault::open(data.path(), chance.clone()).unwrap();
        let open = |name| {
            let clock: Arc<dyn Clock> = clock.clone();
            open_sealed_campaign(&store, &vault, edition(name), clock).unwrap()
        };
        let campaigns = [C, "donation-2020", WALK].map(open);
        let transfers = FakeTransfers::default();
        let service = Service::new(store, campaigns, wechat, clock.clone(), chance)
            .with_vault(vault)
            .with_transfers(Arc::new(transfers.clone()));
        let mut settings = Settings {
            board_max_age: Duration::ZERO,
            ..Settings::new(BASE_URL)
        };
        change(&mut settings);
        let router = api::router(service.clone(), settings).merge(api::pages());
        Self {
            service,
            clock,
            fake,
            router,
            people: Arc::new(AtomicU32::new(0)),
            transfers,
            _data: Arc::new(data),
        }
    }

    /// The campaign of 2019.
    pub(crate) fn live(&self) -> LiveCampaign {
        self.service.campaign(C).unwrap().clone()
    }

    /// The walk.
    pub(crate) fn walk(&self) -> LiveCampaign {
        self.service.campaign(WALK).unwrap().clone()
    }

    /// Somebody who is not signed in.
    pub(crate) fn visitor(&self) -> Client {
        Client {
            app: self.clone(),
            headers: HeaderMap::new(),
        }
    }

    /// A new WeChat identity, not signed in.
    pub(crate) fn identity(&self) -> OpenId {
        let n = self.people.fetch_add(1, Ordering::SeqCst);
        let openid = OpenId::new(&format!("person-{n}")).unwrap();
        self.fake.add_person(&openid);
        openid
    }

    /// A person on a phone of theirs, signed in on a page.
    pub(crate) async fn signed_in(&self, openid: &OpenId) -> Phone {
        let code = self.fake.login(openid, self.clock.now()).unwrap();
        let body = json!({ "code": code, "client": "web" });
        let answer = self.visitor().post("/api/sessions/wechat", body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        Phone {
            client: self.visitor().with_cookie(answer.cookie().as_str()),
            openid: openid.clone(),
        }
    }

    /// A new participant with a name, who has agreed to the notice.
    pub(crate) async fn participant(&self, name: &str) -> Phone {
        let phone = self.signed_in(&self.identity()).await;
        let body = json!({ "notice_version": "1", "steps": true, "name": name });
        phone.put(&c("/consent"), body).await.expect(200);
        phone
    }

    /// A member of the staff, signed in.
    pub(crate) async fn staff(&self, login: &str, role: Role) -> Client {
        self.staff_of(C, login, role).await
    }

    /// A member of a campaign's staff, signed in.
    pub(crate) async fn staff_of(&self, campaign: &str, login: &str, role: Role) -> Client {
        self.staff_of_unit(campaign, login, role, None).await
    }

    /// A member of a unit's staff in a campaign, signed in.
    pub(crate) async fn staff_of_unit(
        &self,
        campaign: &str,
        login: &str,
        role: Role,
        unit: Option<&str>,
    ) -> Client {
        self.add_staff_of(campaign, login, role, unit).await;
        let body = json!({ "login": login, "password": PASSWORD });
        let answer = self.visitor().post("/api/staff/sessions", body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        self.visitor().with_cookie(&answer.cookie())
    }

    pub(crate) async fn add_staff(&self, login: &str, role: Role) -> StaffKey {
        self.add_staff_of(C, login, role, None).await
    }

    async fn add_staff_of(
        &self,
        campaign: &str,
        login: &str,
        role: Role,
        unit: Option<&str>,
    ) -> StaffKey {
        let new = NewStaff {
            login: login.to_owned(),
            name: login.to_owned(),
            password: PASSWORD.to_owned(),
            grants: vec![Grant {
                role,
                campaign: (role != Role::Sysadmin).then(|| campaign.to_owned()),
                unit: unit.map(str::to_owned),
            }],
        };
        self.service.add_staff(new).await.unwrap()
    }
}

/// A client with its session.
#[derive(Clone)]
pub(crate) struct Client {
    app: TestApp,
    headers: HeaderMap,
}

impl Client {
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().unwrap());
        self
    }

    pub(crate) fn without(mut self, name: &'static str) -> Self {
        self.headers.remove(name);
        self
    }

    /// The cookie it sends.
    pub(crate) fn cookie(&self) -> String {
        self.headers["cookie"].to_str().unwrap().to_owned()
    }

    /// As a browser on our own pages.
    pub(crate) fn with_cookie(self, cookie: &str) -> Self {
        self.with("cookie", cookie)
            .with("sec-fetch-site", "same-origin")
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let json = (
            "application/json",
            body.map_or_else(Vec::new, |b| b.to_string().into_bytes()),
        );
        self.send_raw(method, path, json).await
    }

    pub(crate) async fn send_raw(
        &self,
        method: Method,
        path: &str,
        (kind, body): (&str, Vec<u8>),
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        let headers = request.headers_mut().unwrap();
        headers.extend(self.headers.clone());
        headers.insert(header::HOST, HOST.parse().unwrap());
        if !body.is_empty() {
            headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let (parts, mut body) = response.into_parts();
        let is_stream = parts
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind == "text/event-stream");
        let bytes = if is_stream {
            // A stream has no end; its first event will do.
            body.frame()
                .await
                .unwrap()
                .unwrap()
                .into_data()
                .unwrap()
                .to_vec()
        } else {
            body.collect().await.unwrap().to_bytes().to_vec()
        };
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }
}

/// A person with their phone.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) client: Client,
    pub(crate) openid: OpenId,
}

impl Phone {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.client.get(path).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.client.post(path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.client.put(path, body).await
    }

    /// The phone counts that many steps today, and the page sends them.
    pub(crate) async fn sync(&self, steps: u32) -> Answer {
        let payload = self.payload(steps);
        self.post(&c("/steps"), payload).await
    }

    /// The same in the walk.
    pub(crate) async fn walk_sync(&self, steps: u32) -> Answer {
        let payload = self.payload(steps);
        self.post(&w("/steps"), payload).await
    }

    /// What the phone sends when it has counted that many steps today.
    pub(crate) fn payload(&self, steps: u32) -> Value {
        let app = &self.client.app;
        let now = app.clock.now();
        let today = Zone::SHANGHAI.day_of(now);
        app.fake.set_steps(&self.openid, today, steps).unwrap();
        let sync = app.fake.werun(&self.openid, now).unwrap();
        json!({
            "code": sync.code,
            "encrypted_data": sync.data.encrypted_data,
            "iv": sync.data.iv,
        })
    }

    pub(crate) async fn donate(&self, region: &str) -> Answer {
        self.post(&c("/donations"), json!({ "region": region }))
            .await
    }

    pub(crate) async fn record(&self) -> Value {
        self.get(&c("/me")).await.expect(200)
    }

    /// Number of the participant, which is also the share code.
    pub(crate) async fn number(&self) -> u32 {
        let code = self.record().await["inviter_code"]
            .as_str()
            .map(str::to_owned);
        code.unwrap().parse().unwrap()
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The JSON of an answer with that status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&self.bytes).unwrap()
        }
    }

    /// Asserts a problem with that status and outcome code.
    #[track_caller]
    pub(crate) fn expect_problem(self, status: u16, code: &str) -> Value {
        let kind = self.headers.get(header::CONTENT_TYPE).cloned();
        let problem = self.expect(status);
        assert_eq!(kind.unwrap(), "application/problem+json");
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        problem
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie to send back.
    pub(crate) fn cookie(&self) -> String {
        let set = self.header("set-cookie");
        set.split(';').next().unwrap_or_default().to_owned()
    }
}

/// A clock that stands where it is put.
#[derive(Debug)]
pub(crate) struct ManualClock(AtomicI64);

impl ManualClock {
    pub(crate) fn set(&self, text: &str) {
        self.0.store(instant(text).0, Ordering::SeqCst);
    }

    pub(crate) fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}

/// An address under the campaign of 2019.
pub(crate) fn c(rest: &str) -> String {
    format!("/api/campaigns/{C}{rest}")
}

/// An address under the walk.
pub(crate) fn w(rest: &str) -> String {
    format!("/api/campaigns/{WALK}{rest}")
}

/// A staff address under the walk.
pub(crate) fn staff_w(rest: &str) -> String {
    format!("/api/staff/campaigns/{WALK}{rest}")
}

/// A staff address under the campaign of 2019.
pub(crate) fn staff(rest: &str) -> String {
    format!("/api/staff/campaigns/{C}{rest}")
}

/// An instant in Shanghai.
pub(crate) fn instant(text: &str) -> Instant {
    Instant::parse(&format!("{text}+08:00")).unwrap()
}

fn edition(name: &str) -> Edition {
    let checked = fixtures::checked(name);
    Edition {
        plan: Arc::new(checked.plan.unwrap()),
        hash: checked.hash.0,
        files: BTreeMap::new(),
    }
}

/// The walk.
pub(crate) const WALK: &str = "walk-shaanxi-2019";
/// The campaign most stories are about.
pub(crate) const C: &str = "donation-2019";
pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const HOST: &str = "tongxing.test";
const BASE_URL: &str = "https://tongxing.test";
const START: &str = "2019-07-01T20:00:00";
const APPID: &str = "wx1234567890abcdef";
const SECRET: &str = "secret";

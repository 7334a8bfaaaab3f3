//! Steps from the fake's phones, through the client, to the day's count.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use model::{Day, Instant, Zone};
use wechat::fake::{FakeWeChat, PhoneSync, UnknownPerson};
use wechat::{AppSecret, Client, Expectation, OpenId, Settings, StepReport, WeRunRefused, werun};

#[tokio::test]
async fn a_phone_reports_thirty_one_days_up_to_today() {
    let world = World::new().await;
    let today = Zone::SHANGHAI.day_of(NOW);
    world
        .fake
        .set_steps(&world.person, today.previous(), 9000)
        .unwrap();
    assert_eq!(world.fake.add_steps(&world.person, today, 200), Ok(200));
    assert_eq!(world.fake.add_steps(&world.person, today, 100), Ok(300));

    let report = world.open(&world.phone(), NOW).await.unwrap();
    assert_eq!(report.days.len(), 31);
    assert_eq!(report.days[0], (Day(today.0 - 30), 0));
    assert_eq!(report.days[29], (today.previous(), 9000));
    assert_eq!(report.days[30], (today, 300));
    assert!(!report.off_midnight);
    // X-05.a
    assert_eq!(werun::today(&report, Zone::SHANGHAI, NOW), Some(300));
    assert_eq!(world.fake.steps(&world.person, today), 300);
}

#[tokio::test]
async fn a_repeated_post_has_the_same_digest_and_a_new_one_another() {
    let world = World::new().await;
    let (first, second) = (world.phone(), world.phone());
    let key = world.key(&first.code).await;
    let expect = Expectation {
        appid: APPID,
        now: NOW,
    };
    let once = werun::open(&first.data, &key, &expect).unwrap();
    let again = werun::open(&first.data, &key, &expect).unwrap();
    assert_eq!(once, again);

    let other = world.open(&second, NOW).await.unwrap();
    assert_eq!(other.days, once.days);
    assert_ne!(other.digest, once.digest);
}

#[tokio::test]
async fn a_payload_opens_with_its_own_login_only() {
    let world = World::new().await;
    let (mine, other) = (world.phone(), world.phone());
    let mixed = PhoneSync {
        code: other.code,
        data: mine.data,
    };
    assert!(world.open(&mixed, NOW).await.is_err());
}

#[tokio::test]
async fn a_payload_kept_for_later_is_refused() {
    let world = World::new().await;
    let sync = world.phone();
    let key = world.key(&sync.code).await;
    let at = |now| werun::open(&sync.data, &key, &Expectation { appid: APPID, now });
    assert!(at(NOW + 600_000).is_ok());
    assert!(at(NOW + 600_001).is_err());
    assert!(at(NOW + 86_400_000).is_err());
}

#[tokio::test]
async fn a_phone_can_be_made_to_send_anything() {
    let world = World::new().await;
    let sent = world
        .fake
        .sealed(&world.person, NOW, b"not a step list")
        .unwrap();
    assert!(world.open(&sent, NOW).await.is_err());
    let list = format!(
        r#"{{"stepInfoList":[{{"timestamp":{0},"step":77}}],"watermark":{{"timestamp":{0},"appid":"{APPID}"}}}}"#,
        NOW.0 / 1000
    );
    let sent = world
        .fake
        .sealed(&world.person, NOW, list.as_bytes())
        .unwrap();
    let report = world.open(&sent, NOW).await.unwrap();
    assert_eq!(werun::today(&report, Zone::SHANGHAI, NOW), Some(77));
    assert!(report.off_midnight);
}

#[test]
fn the_same_calls_give_the_same_bytes() {
    let play = |seed| {
        let fake = FakeWeChat::new(APPID, AppSecret::new("hush"), seed);
        let person = OpenId::new("oWalker1").unwrap();
        fake.add_person(&person);
        (
            fake.werun(&person, NOW).unwrap(),
            fake.login(&person, NOW).unwrap(),
        )
    };
    assert_eq!(play(1), play(1));
    assert_ne!(play(1), play(2));
}

#[test]
fn a_stranger_has_no_phone() {
    let fake = FakeWeChat::new(APPID, AppSecret::new("hush"), 7);
    let stranger = OpenId::new("oStranger").unwrap();
    assert_eq!(fake.login(&stranger, NOW), Err(UnknownPerson));
    assert_eq!(fake.werun(&stranger, NOW), Err(UnknownPerson));
    assert_eq!(fake.add_steps(&stranger, Day(0), 1), Err(UnknownPerson));
    assert_eq!(fake.steps(&stranger, Day(0)), 0);
}

struct World {
    fake: FakeWeChat,
    client: Client,
    person: OpenId,
}

impl World {
    async fn new() -> Self {
        let fake = FakeWeChat::new(APPID, AppSecret::new("hush"), 7);
        let person = OpenId::new("oWalker1").unwrap();
        fake.add_person(&person);
        let settings = Settings {
            base_url: format!("http://{}", fake.spawn().await.unwrap()),
            ..Settings::production(APPID, AppSecret::new("hush"))
        };
        Self {
            fake,
            client: Client::new(settings).unwrap(),
            person,
        }
    }

    fn phone(&self) -> PhoneSync {
        self.fake.werun(&self.person, NOW).unwrap()
    }

    async fn key(&self, code: &str) -> wechat::SessionKey {
        self.client.code_to_session(code).await.unwrap().session_key
    }

    async fn open(&self, sync: &PhoneSync, now: Instant) -> Result<StepReport, WeRunRefused> {
        let key = self.key(&sync.code).await;
        werun::open(&sync.data, &key, &Expectation { appid: APPID, now })
    }
}

const APPID: &str = "wxfeedfacefeedface";
/// 2019-07-02T20:15:00+08:00.
const NOW: Instant = Instant(1_562_069_700_000);

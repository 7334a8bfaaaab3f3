//! The client against the fake: every answer of the code exchange.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::time::Duration;

use model::Instant;
use wechat::fake::{FakeWeChat, Fault};
use wechat::{AppSecret, Client, LoginError, OpenId, Outage, Session, Settings, UnionId};

#[tokio::test]
async fn one_identity_on_two_phones_is_one_openid() {
    // X-07.a
    let (fake, client) = world().await;
    let person = added(&fake, "oWalker1");
    let first = client
        .code_to_session(&fake.login(&person, NOW).unwrap())
        .await
        .unwrap();
    let second = client
        .code_to_session(&fake.login(&person, NOW).unwrap())
        .await
        .unwrap();
    assert_eq!(first.openid, person);
    assert_eq!(second.openid, person);

    let other = added(&fake, "oWalker2");
    let third = client
        .code_to_session(&fake.login(&other, NOW).unwrap())
        .await
        .unwrap();
    assert_ne!(third.openid, person);
}

#[tokio::test]
async fn a_bound_account_brings_its_unionid() {
    let (fake, client) = world().await;
    let person = added(&fake, "oWalker1");
    let unionid = UnionId::new("uWalker1").unwrap();
    fake.set_unionid(&person, unionid.clone()).unwrap();
    let session = client
        .code_to_session(&fake.login(&person, NOW).unwrap())
        .await
        .unwrap();
    assert_eq!(session.unionid, Some(unionid));
}

#[tokio::test]
async fn a_code_is_good_once() {
    let (fake, client) = world().await;
    let code = fake.login(&added(&fake, "oWalker1"), NOW).unwrap();
    client.code_to_session(&code).await.unwrap();
    assert_eq!(
        refused(client.code_to_session(&code).await),
        LoginError::CodeUsed
    );
}

#[tokio::test]
async fn a_code_lives_five_minutes() {
    let (fake, client) = world().await;
    let person = added(&fake, "oWalker1");
    let (early, late) = (
        fake.login(&person, NOW).unwrap(),
        fake.login(&person, NOW).unwrap(),
    );
    fake.set_time(NOW + 300_000);
    client.code_to_session(&early).await.unwrap();
    fake.set_time(NOW + 300_001);
    assert_eq!(
        refused(client.code_to_session(&late).await),
        LoginError::CodeInvalid
    );
}

#[tokio::test]
async fn a_made_up_code_is_invalid() {
    let (fake, client) = world().await;
    for code in ["guess", "a b&secret=x#/?%", "同行"] {
        assert_eq!(
            refused(client.code_to_session(code).await),
            LoginError::CodeInvalid
        );
    }
    assert_eq!(fake.exchanges(), 3);
    for code in [String::new(), "x".repeat(257)] {
        assert_eq!(
            refused(client.code_to_session(&code).await),
            LoginError::CodeInvalid
        );
    }
    assert_eq!(
        fake.exchanges(),
        3,
        "WeChat is not bothered with absurd codes"
    );
}

#[tokio::test]
async fn every_errcode_has_its_error() {
    let (fake, client) = world().await;
    for (errcode, error) in [
        (40029, LoginError::CodeInvalid),
        (40163, LoginError::CodeUsed),
        (45011, LoginError::TooFrequent),
        (45009, LoginError::QuotaExhausted),
        (40226, LoginError::HighRisk),
        (40013, LoginError::Misconfigured(40013)),
        (40125, LoginError::Misconfigured(40125)),
        (99999, LoginError::Unavailable(Outage::UnknownCode(99999))),
    ] {
        let before = fake.exchanges();
        fake.script(Fault::Errcode(errcode));
        assert_eq!(refused(client.code_to_session("code").await), error);
        assert_eq!(fake.exchanges(), before + 1, "{errcode} is not asked again");
    }
}

#[tokio::test]
async fn a_busy_wechat_is_asked_twice_more() {
    let (fake, client) = world().await;
    let code = fake.login(&added(&fake, "oWalker1"), NOW).unwrap();
    for _ in 0..2 {
        fake.script(Fault::Errcode(-1));
    }
    client.code_to_session(&code).await.unwrap();
    assert_eq!(fake.exchanges(), 3);

    for _ in 0..4 {
        fake.script(Fault::Errcode(-1));
    }
    let error = refused(client.code_to_session("code").await);
    assert_eq!(error, LoginError::Unavailable(Outage::Busy));
    assert_eq!(fake.exchanges(), 6);
}

#[tokio::test]
async fn a_wrong_appid_or_secret_is_our_own_fault() {
    let (fake, _) = world().await;
    let base_url = format!("http://{}", fake.spawn().await.unwrap());
    let code = fake.login(&added(&fake, "oWalker1"), NOW).unwrap();
    for (appid, secret, errcode) in [("wxother", "hush", 40013), (APPID, "guess", 40125)] {
        let client = Client::new(Settings {
            base_url: base_url.clone(),
            ..Settings::production(appid, AppSecret::new(secret))
        });
        let error = refused(client.unwrap().code_to_session(&code).await);
        assert_eq!(error, LoginError::Misconfigured(errcode));
    }
}

#[tokio::test]
async fn answers_that_are_none_make_wechat_unavailable() {
    let (fake, client) = world().await;
    for (fault, outage) in [
        (Fault::Status(500), Outage::Status(500)),
        (Fault::Status(302), Outage::Status(302)),
        (Fault::Body("<html>".to_owned()), Outage::Malformed),
        (Fault::Body("{}".to_owned()), Outage::Malformed),
        (Fault::Body(" ".repeat(100_000)), Outage::Malformed),
    ] {
        let before = fake.exchanges();
        fake.script(fault);
        let error = refused(client.code_to_session("code").await);
        assert_eq!(error, LoginError::Unavailable(outage));
        assert_eq!(
            fake.exchanges(),
            before + 1,
            "a lost answer is not asked for again"
        );
    }
}

#[tokio::test]
async fn an_answer_beyond_the_size_limit_is_not_read_though_it_is_valid() {
    let (fake, client) = world().await;
    let session = |blanks: usize| {
        let blanks = " ".repeat(blanks);
        format!(r#"{{{blanks}"openid":"oA","session_key":"d2VydW4tdGVzdC1rZXkxNg=="}}"#)
    };
    fake.script(Fault::Body(session(100)));
    client.code_to_session("code").await.unwrap();
    fake.script(Fault::Body(session(20_000)));
    let error = refused(client.code_to_session("code").await);
    assert_eq!(error, LoginError::Unavailable(Outage::Malformed));
}

#[tokio::test]
async fn a_slow_wechat_is_given_up_at_the_deadline() {
    let (fake, _) = world().await;
    let mut settings = settings(&format!("http://{}", fake.spawn().await.unwrap()));
    settings.deadline = Duration::from_millis(200);
    let client = Client::new(settings).unwrap();
    let code = fake.login(&added(&fake, "oWalker1"), NOW).unwrap();
    fake.script(Fault::Slow(Duration::from_secs(30)));
    let error = refused(client.code_to_session(&code).await);
    assert_eq!(error, LoginError::Unavailable(Outage::Timeout));
    // The answer was lost, not the exchange: the same code cannot be tried again.
    assert_eq!(
        refused(client.code_to_session(&code).await),
        LoginError::CodeUsed
    );
}

#[tokio::test]
async fn nobody_listening_makes_wechat_unavailable() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let client = Client::new(settings(&format!("http://{address}"))).unwrap();
    let error = refused(client.code_to_session("code").await);
    assert_eq!(error, LoginError::Unavailable(Outage::Transport));
}

#[tokio::test]
async fn https_does_not_fall_back_to_plain_http() {
    let (fake, _) = world().await;
    let address = fake.spawn().await.unwrap();
    let client = Client::new(settings(&format!("https://{address}"))).unwrap();
    let error = refused(client.code_to_session("code").await);
    assert_eq!(error, LoginError::Unavailable(Outage::Transport));
    assert_eq!(fake.exchanges(), 0);
}

async fn world() -> (FakeWeChat, Client) {
    let fake = FakeWeChat::new(APPID, AppSecret::new("hush"), 7);
    let address = fake.spawn().await.unwrap();
    let client = Client::new(settings(&format!("http://{address}"))).unwrap();
    (fake, client)
}

fn settings(base_url: &str) -> Settings {
    Settings {
        base_url: base_url.to_owned(),
        pause: Duration::from_millis(1),
        ..Settings::production(APPID, AppSecret::new("hush"))
    }
}

fn added(fake: &FakeWeChat, openid: &str) -> OpenId {
    let openid = OpenId::new(openid).unwrap();
    fake.add_person(&openid);
    openid
}

fn refused(answer: Result<Session, LoginError>) -> LoginError {
    answer.expect_err("refused")
}

const APPID: &str = "wxfeedfacefeedface";
/// 2019-07-02T20:15:00+08:00.
const NOW: Instant = Instant(1_562_069_700_000);

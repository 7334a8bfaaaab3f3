//! What people and staff do, from the phone's payload to the records: the use cases on a store in
//! memory, with a fake WeChat.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

#[path = "common/clock.rs"]
mod clock;
#[path = "common/plan.rs"]
mod plan;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use engine::Campaign;
use engine::command::{AnnulReason, DonationReceipt, PersonKey, StaffKey};
use model::role::{Action, Grant, Role};
use model::{Day, IdempotencyKey, Instant, ParticipantNo, Refusal, Seq, Text, Window};
use service::correction::AnnulmentPreview;
use service::open::{Edition, open_campaign};
use service::participation::{ConsentWish, PhonePayload};
use service::session::SignedIn;
use service::staff::NewStaff;
use service::{Chance, Clock, LiveCampaign, Service, ServiceError, WeChat};
use store::record::audit::Actor;
use store::record::session::Holder;
use store::record::{notice, staff};
use store::{Store, StoreError, Tx};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wechat::fake::{FakeWeChat, Fault, PhoneSync};
use wechat::{AppSecret, Client, EncryptedData, OpenId, Settings};

use crate::clock::ManualClock;
use crate::plan::{at, plan};

// X-05.a
#[tokio::test]
async fn only_the_count_of_today_is_used() {
    let world = World::new().await;
    let anna = world.joined("oAnna").await;
    world.fake.set_steps(&anna.openid, DAY, 9_000).unwrap();
    world.fake.set_steps(&anna.openid, DAY.next(), 300).unwrap();
    world.clock.set(at(DAY.next(), 8));

    let reply = world.sync(&anna).await.unwrap();
    assert_eq!((reply.day, reply.count), (DAY.next(), 300));
    let live = world.live();
    live.read(|c| {
        assert_eq!(c.steps().count(anna.no, DAY.next()), 300);
        assert_eq!(c.steps().count(anna.no, DAY), 0);
    });
}

// X-05.b
#[tokio::test]
async fn without_consent_no_step_is_read_and_nothing_is_stored() {
    let world = World::new().await;
    let absent = world.signed_in("oAnna").await;
    let refused = world.sync(&absent).await;
    assert_eq!(code(refused), "consent_required");
    let refused = world.donate(&absent, None).await;
    assert_eq!(code(refused), "consent_required");
    assert_eq!(world.live().read(Campaign::seq), 0);

    let withdrawn = world.joined("oBela").await;
    let live = world.live();
    let person = withdrawn.person;
    world.service.withdraw_consent(&live, person).await.unwrap();
    let (before, asked) = (live.read(Campaign::clone), world.fake.exchanges());
    let refused = world.sync(&withdrawn).await;
    assert_eq!(code(refused), "consent_required");
    assert_eq!(live.read(Campaign::clone), before);
    assert_eq!(world.fake.exchanges(), asked, "the payload is not opened");
    assert_eq!(world.payloads_remembered(), 0);
}

// X-09: a retry is answered before anything is asked anew.
#[tokio::test]
async fn a_retry_after_the_consent_was_withdrawn_gets_the_first_answer() {
    let world = World::new().await;
    let anna = world.joined("oAnna").await;
    world.fake.set_steps(&anna.openid, DAY, 9_000).unwrap();
    world.sync(&anna).await.unwrap();
    let key = Some(IdempotencyKey(7));
    let first = world.donate(&anna, key).await.unwrap();
    let live = world.live();
    world
        .service
        .withdraw_consent(&live, anna.person)
        .await
        .unwrap();
    assert_eq!(world.donate(&anna, key).await.unwrap(), first);
    let anew = world.donate(&anna, Some(IdempotencyKey(8))).await;
    assert_eq!(code(anew), "consent_required");
}

// X-07.a
#[tokio::test]
async fn two_phones_of_one_identity_are_one_account_with_one_donation_a_day() {
    let world = World::new().await;
    let first = world.joined("oAnna").await;
    let second = world.signed_in("oAnna").await;
    assert_eq!(first.person, second.person);
    assert_ne!(first.session.token, second.session.token);

    let live = world.live();
    let again = world.consent(second.person).await.unwrap();
    assert_eq!(again, first.no);
    world.fake.set_steps(&first.openid, DAY, 9_000).unwrap();
    world.sync(&first).await.unwrap();
    world.sync(&second).await.unwrap();
    world.donate(&first, None).await.unwrap();
    let refused = world.donate(&second, None).await;
    assert_eq!(code(refused), "already_donated_today");
    assert_eq!(live.read(|c| c.participants().len()), 1);
}

#[tokio::test]
async fn a_retry_with_its_key_gets_the_first_receipt() {
    let world = World::new().await;
    let anna = world.walked("oAnna", 9_000).await;
    let key = Some(IdempotencyKey(42));
    let first = world.donate(&anna, key).await.unwrap();
    world.clock.set(at(DAY, 9));
    assert_eq!(world.donate(&anna, key).await.unwrap(), first);
    assert_eq!(world.live().read(|c| c.donation().total().donations), 1);
}

#[tokio::test]
async fn whatever_is_wrong_with_a_payload_the_answer_is_the_same() {
    let world = World::new().await;
    let anna = world.joined("oAnna").await;
    let bela = world.joined("oBela").await;
    for openid in [&anna.openid, &bela.openid] {
        world.fake.set_steps(openid, DAY, 9_000).unwrap();
    }
    let before = world.live().read(Campaign::clone);

    let foreign = world.phone(&bela.openid);
    let mixed = PhonePayload {
        data: world.phone(&bela.openid).data,
        ..world.phone(&anna.openid)
    };
    let other_app = world.sealed(&anna.openid, NOW, "wx-other");
    let stale = world.sealed(&anna.openid, NOW + -600_001, APPID);
    let early = world.sealed(&anna.openid, NOW + 121_000, APPID);
    let not_json = sealed_text(&world, &anna.openid, "{");
    let cut_off = PhonePayload {
        data: EncryptedData {
            encrypted_data: "AAAA".to_owned(),
            iv: "AAAA".to_owned(),
        },
        ..world.phone(&anna.openid)
    };
    let made_up = PhonePayload {
        code: "guess".to_owned(),
        ..world.phone(&anna.openid)
    };
    let mut answers = Vec::new();
    for (what, payload) in [
        ("of another person", foreign),
        ("one's own code with another's data", mixed),
        ("of another app", other_app),
        ("stale", stale),
        ("of the future", early),
        ("not JSON", not_json),
        ("cut off", cut_off),
        ("with a code that is made up", made_up),
    ] {
        let answer = world.send(&anna, payload).await;
        assert!(matches!(answer, Err(ServiceError::WeChatRefused)), "{what}");
        answers.push(answer.unwrap_err().to_string());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "nothing tells one cause from another");
    assert_eq!(world.live().read(Campaign::clone), before);

    // What is not too old by a second is taken: the payloads above were refused for their flaw.
    let fresh = world.sealed(&anna.openid, NOW + -599_000, APPID);
    world.send(&anna, fresh).await.unwrap();
}

#[tokio::test]
async fn a_payload_that_was_taken_before_changes_nothing() {
    let world = World::new().await;
    let anna = world.joined("oAnna").await;
    world.fake.set_steps(&anna.openid, DAY, 9_000).unwrap();
    let early = world.fake.werun(&anna.openid, NOW).unwrap();
    // WeChat keeps a session's key from one login to the next, so an old payload still opens.
    let session = world.exchange_beside(&early).await;
    let replay = || {
        world.fake.script(Fault::Body(session.clone()));
        world.send(
            &anna,
            PhonePayload {
                code: "any".to_owned(),
                data: early.data.clone(),
            },
        )
    };
    assert_eq!(replay().await.unwrap().count, 9_000);
    assert_eq!(world.payloads_remembered(), 1);

    world.fake.set_steps(&anna.openid, DAY, 12_000).unwrap();
    assert_eq!(world.sync(&anna).await.unwrap().count, 12_000);
    let before = world.live().read(Campaign::clone);
    let reply = replay().await.unwrap();
    assert_eq!(reply.count, 12_000, "what is known, not what was sent");
    let after = world.live().read(Campaign::clone);
    assert_eq!(after.steps().anomalies(anna.no), 0, "no lower count either");
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_session_ends_when_it_is_signed_out_of() {
    let world = World::new().await;
    let anna = world.signed_in("oAnna").await;
    let token = &anna.session.token;
    let holder = world.service.holder(token).await.unwrap();
    assert_eq!(holder, Holder::Person(anna.person));
    world.service.sign_out(token).await.unwrap();
    let gone = world.service.holder(token).await;
    assert!(matches!(gone, Err(ServiceError::NotSignedIn)));

    for seen_before in [true, false] {
        world.clock.set(NOW);
        let session = world.signed_in("oAnna").await.session;
        let lasts = session.lasts_s * 1_000;
        if seen_before {
            world.clock.set(NOW + (lasts - 1));
            assert!(world.service.holder(&session.token).await.is_ok());
        }
        world.clock.set(NOW + lasts);
        let ended = world.service.holder(&session.token).await;
        assert!(matches!(ended, Err(ServiceError::NotSignedIn)));
    }
}

#[tokio::test]
async fn an_unknown_login_looks_like_a_wrong_password() {
    let world = World::new().await;
    let olga = world.organiser("olga").await;
    let signed_in = world.service.sign_in_staff("olga", PASSWORD).await.unwrap();
    assert_eq!(signed_in.holder, Holder::Staff(olga));

    let disabled = world.organiser("dora").await;
    let done = world
        .service
        .store()
        .write(async move |tx: &mut Tx| -> Result<_, StoreError> {
            staff::disable(tx, disabled, NOW).await
        });
    assert!(done.await.unwrap());
    let mut answers = Vec::new();
    for (login, password) in [
        ("olga", "wrong password"),
        ("nobody", PASSWORD),
        ("dora", PASSWORD),
        ("olga", ""),
    ] {
        let refused = world.service.sign_in_staff(login, password).await;
        answers.push(format!("{:?}", refused.unwrap_err()));
    }
    assert_eq!(answers[0], "NotSignedIn");
    answers.dedup();
    assert_eq!(answers.len(), 1);

    let short = NewStaff {
        password: "123456789".to_owned(),
        ..world.account("short", Vec::new())
    };
    let refused = world.service.add_staff(short).await;
    assert_eq!(code(refused), "value_out_of_range");
}

// X-08
#[tokio::test]
async fn staff_may_do_what_they_were_granted_where_it_was_granted() {
    let world = World::new().await;
    let olga = world.organiser("olga").await;
    let nora = world
        .service
        .add_staff(world.account("nora", Vec::new()))
        .await
        .unwrap();
    let (live, other) = (world.live(), world.other());
    let may = async |who, action, campaign| world.service.authorise(who, action, campaign).await;

    may(olga, Action::Correct, Some(&live)).await.unwrap();
    for (who, action, campaign) in [
        (olga, Action::Score, Some(&live)),
        (olga, Action::Correct, Some(&other)),
        (olga, Action::ManageAccounts, None),
        (nora, Action::ViewCampaign, Some(&live)),
        (StaffKey(1), Action::ViewCampaign, Some(&live)),
    ] {
        let refused = may(who, action, campaign).await;
        assert_eq!(code(refused), "forbidden", "{action:?}");
    }
}

// X-16.a
#[tokio::test]
async fn a_notice_is_seen_from_its_publication_on() {
    let world = World::new().await;
    let olga = world.organiser("olga").await;
    let live = world.live();
    let nine = at(Day(DAY.0 + 3), 9);
    let id = world
        .service
        .publish_notice(&live, olga, None, text("result"), text("soon"), nine)
        .await
        .unwrap();
    world.clock.set(nine + -1_000);
    assert_eq!(world.service.notices(&live).await.unwrap(), []);
    world.clock.set(nine);
    assert_eq!(world.titles().await, ["result"]);

    // A correction is a further version; the old one stays readable.
    world
        .service
        .publish_notice(&live, olga, Some(id), text("corrected"), text("now"), nine)
        .await
        .unwrap();
    assert_eq!(world.titles().await, ["corrected"]);
    let no = live.no();
    let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
        notice::list_published(tx, no, id, nine).await
    };
    let versions = world.service.store().read(list).await.unwrap();
    let titles: Vec<_> = versions.iter().map(|v| v.notice.title.zh.clone()).collect();
    assert_eq!(titles, ["result", "corrected"]);
    assert_eq!(world.audited().await, ["correct_notice", "publish_notice"]);
}

// X-04.c
#[tokio::test]
async fn a_moved_window_stands_in_the_audit_log_and_the_notices() {
    let world = World::new().await;
    let olga = world.organiser("olga").await;
    let live = world.live();
    let old = live.read(Campaign::window).unwrap();
    let longer = Window {
        closes: old.closes + 86_400_000,
        ..old
    };
    let refused = world
        .service
        .change_window(&live, olga, longer, " \n")
        .await;
    assert_eq!(code(refused), "reason_required");
    let refused = world
        .service
        .change_window(
            &live,
            olga,
            Window {
                closes: old.opens,
                ..old
            },
            "why",
        )
        .await;
    assert_eq!(code(refused), "inconsistent");
    assert_eq!(live.read(Campaign::seq), 0);
    assert_eq!(world.audited().await, [""; 0]);
    assert_eq!(world.titles().await, [""; 0]);

    world
        .service
        .change_window(&live, olga, longer, " flood ")
        .await
        .unwrap();
    assert_eq!(live.read(Campaign::window), Some(longer));
    assert_eq!(live.plan_version(), 2);
    let entries = world.service.audit(&live, None, 10).await.unwrap();
    let [entry] = &entries[..] else {
        panic!("one act is one entry: {entries:?}");
    };
    assert_eq!(entry.action, "change_window");
    assert_eq!(entry.actor, Actor::Staff(olga));
    assert_eq!(entry.at, NOW);
    assert_eq!(entry.reason.as_deref(), Some("flood"));
    let zone = live.plan().zone;
    assert!(
        entry
            .old
            .as_ref()
            .unwrap()
            .ends_with(&old.closes.rfc3339(zone))
    );
    assert!(
        entry
            .new
            .as_ref()
            .unwrap()
            .ends_with(&longer.closes.rfc3339(zone))
    );
    let notices = world.service.notices(&live).await.unwrap();
    let [shown] = &notices[..] else {
        panic!("one act is one notice: {notices:?}");
    };
    assert!(shown.notice.body.zh.contains("flood"));
    assert!(shown.notice.body.en.contains(&longer.closes.rfc3339(zone)));
    assert_eq!(world.service.notices(&world.other()).await.unwrap(), []);
}

// X-10.a
#[tokio::test]
async fn an_annulment_without_a_reason_is_refused_and_writes_nothing() {
    let world = World::new().await;
    let olga = world.organiser("olga").await;
    let anna = world.walked("oAnna", 9_000).await;
    let donation = world.donate(&anna, None).await.unwrap().id;
    let live = world.live();
    let before = live.read(Campaign::clone);

    for reason in ["", "  "] {
        let refused = world.annul(olga, &anna, donation, reason).await;
        assert_eq!(code(refused), "reason_required");
    }
    assert_eq!(live.read(Campaign::clone), before);
    assert_eq!(world.audited().await, [""; 0]);

    let effect = world.annul(olga, &anna, donation, "not hers").await;
    assert_eq!(effect.unwrap().region_credited_steps, (9_000, 0));
    assert_eq!(live.read(|c| c.donation().total().credited_steps), 0);
    let entries = world.service.audit(&live, None, 10).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].reason.as_deref(), Some("not hers"));

    // Once is enough, and a refusal leaves no entry.
    let refused = world.annul(olga, &anna, donation, "again").await;
    assert!(matches!(refused, Err(ServiceError::Refused(_))));
    assert_eq!(world.audited().await, ["annul_donation"]);
}

// X-04.a
#[tokio::test]
async fn two_campaigns_side_by_side_share_nothing() {
    let world = World::new().await;
    let anna = world.joined("oAnna").await;
    let (first, second) = (world.live(), world.other());
    for day in (0..9).map(|n| Day(DAY.0 + n)) {
        world.clock.set(at(day, 8));
        world.fake.set_steps(&anna.openid, day, 9_000).unwrap();
        world.sync(&anna).await.unwrap();
        world.donate(&anna, None).await.unwrap();
    }
    let wish = ConsentWish {
        notice_version: 1,
        ..ConsentWish::default()
    };
    // Agreeing to one campaign is not agreeing to the other.
    let refused = world
        .service
        .donate(&second, anna.person, "r0", None, None)
        .await;
    assert_eq!(code(refused), "consent_required");
    let there = world
        .service
        .give_consent(&second, anna.person, wish)
        .await
        .unwrap();
    let payload = world.phone_at(&anna.openid, world.clock.now());
    world
        .service
        .record_steps(&second, anna.person, payload)
        .await
        .unwrap();
    let tenth = world
        .service
        .donate(&second, anna.person, "r0", None, None)
        .await
        .unwrap();
    assert_eq!(tenth.badges, [0; 0], "the tenth donation of neither");

    for (live, no, donations) in [(&first, anna.no, 9), (&second, there, 1)] {
        live.read(|c| {
            let donor = c.donation().donor(no).unwrap();
            assert_eq!((donor.count(), donor.holds(0)), (donations, false));
        });
    }
    // The badge is there to be had.
    world.clock.set(at(Day(DAY.0 + 9), 8));
    let openid = &anna.openid;
    world.fake.set_steps(openid, Day(DAY.0 + 9), 9_000).unwrap();
    world.sync(&anna).await.unwrap();
    assert_eq!(world.donate(&anna, None).await.unwrap().badges, [0]);
}

#[tokio::test]
async fn names_are_shown_masked_and_a_new_one_at_once() {
    let world = World::new().await;
    let anna = world.signed_in("oAnna").await;
    let shown = async || {
        let names = world.service.masked_names(&[anna.person]).await.unwrap();
        names[&anna.person].clone()
    };
    assert_eq!(shown().await, "*");
    for (name, masked) in [("张小三", "张**"), ("李四", "李*")] {
        world.service.rename(anna.person, name).await.unwrap();
        assert_eq!(shown().await, masked);
    }
}

/// Two campaigns, a fake WeChat and a clock at eight in the morning of the first day.
struct World {
    service: Service,
    fake: FakeWeChat,
    address: std::net::SocketAddr,
    clock: Arc<ManualClock>,
}

/// A person at one of their phones.
struct Phone {
    openid: OpenId,
    session: SignedIn,
    person: PersonKey,
    /// In the first campaign, once they have joined.
    no: ParticipantNo,
}

impl World {
    async fn new() -> Self {
        let fake = FakeWeChat::new(APPID, AppSecret::new(SECRET), 1);
        let address = fake.spawn().await.unwrap();
        let settings = Settings {
            base_url: format!("http://{address}"),
            appid: APPID.to_owned(),
            secret: AppSecret::new(SECRET),
            deadline: Duration::from_secs(5),
            pause: Duration::from_millis(1),
        };
        let wechat = WeChat {
            client: Client::new(settings).unwrap(),
            appid: APPID.to_owned(),
        };
        let store = Store::in_memory().unwrap();
        let clock = Arc::new(ManualClock::new(NOW));
        let campaigns = [FIRST, SECOND].map(|id| {
            let edition = Edition {
                plan: Arc::new(plan(id, DAY, Day(DAY.0 + 12))),
                hash: [1; 32],
                files: BTreeMap::new(),
            };
            open_campaign(&store, edition, Arc::clone(&clock) as Arc<dyn Clock>).unwrap()
        });
        let service = Service::new(
            store,
            campaigns,
            wechat,
            Arc::clone(&clock) as Arc<dyn Clock>,
            Chance::seeded(1),
        );
        Self {
            service,
            fake,
            address,
            clock,
        }
    }

    fn live(&self) -> LiveCampaign {
        self.service.campaign(FIRST).unwrap().clone()
    }

    fn other(&self) -> LiveCampaign {
        self.service.campaign(SECOND).unwrap().clone()
    }

    async fn signed_in(&self, openid: &str) -> Phone {
        let openid = OpenId::new(openid).unwrap();
        self.fake.add_person(&openid);
        let code = self.fake.login(&openid, self.clock.now()).unwrap();
        let session = self.service.sign_in_wechat(&code, "phone").await.unwrap();
        let Holder::Person(person) = session.holder else {
            panic!("WeChat makes nobody staff");
        };
        Phone {
            openid,
            session,
            person,
            no: ParticipantNo(u32::MAX),
        }
    }

    async fn joined(&self, openid: &str) -> Phone {
        let phone = self.signed_in(openid).await;
        let no = self.consent(phone.person).await.unwrap();
        Phone { no, ..phone }
    }

    async fn walked(&self, openid: &str, steps: u32) -> Phone {
        let phone = self.joined(openid).await;
        self.fake.set_steps(&phone.openid, DAY, steps).unwrap();
        self.sync(&phone).await.unwrap();
        phone
    }

    async fn consent(&self, person: PersonKey) -> Result<ParticipantNo, ServiceError> {
        let wish = ConsentWish {
            notice_version: 1,
            ..ConsentWish::default()
        };
        self.service.give_consent(&self.live(), person, wish).await
    }

    async fn sync(&self, phone: &Phone) -> Result<engine::command::StepsReply, ServiceError> {
        let payload = self.phone_at(&phone.openid, self.clock.now());
        self.send(phone, payload).await
    }

    async fn send(
        &self,
        phone: &Phone,
        payload: PhonePayload,
    ) -> Result<engine::command::StepsReply, ServiceError> {
        let live = self.live();
        self.service
            .record_steps(&live, phone.person, payload)
            .await
    }

    async fn donate(
        &self,
        phone: &Phone,
        key: Option<IdempotencyKey>,
    ) -> Result<DonationReceipt, ServiceError> {
        let live = self.live();
        self.service
            .donate(&live, phone.person, "r0", None, key)
            .await
    }

    async fn annul(
        &self,
        staff: StaffKey,
        phone: &Phone,
        donation: Seq,
        reason: &str,
    ) -> Result<AnnulmentPreview, ServiceError> {
        let live = self.live();
        self.service
            .annul_donation(&live, staff, phone.no, donation, AnnulReason::Other, reason)
            .await
    }

    fn phone(&self, openid: &OpenId) -> PhonePayload {
        self.phone_at(openid, NOW)
    }

    fn phone_at(&self, openid: &OpenId, now: Instant) -> PhonePayload {
        payload(self.fake.werun(openid, now).unwrap())
    }

    /// A step list of today with a watermark of choice.
    fn sealed(&self, openid: &OpenId, stamped: Instant, appid: &str) -> PhonePayload {
        let midnight = at(DAY, 0).0 / 1000;
        let list = format!(
            r#"{{"stepInfoList":[{{"timestamp":{midnight},"step":9000}}],"watermark":{{"timestamp":{},"appid":"{appid}"}}}}"#,
            stamped.0.div_euclid(1000),
        );
        sealed_text(self, openid, &list)
    }

    /// Asks WeChat what the service would ask, for the answer as it stands.
    async fn exchange_beside(&self, phone: &PhoneSync) -> String {
        let mut stream = tokio::net::TcpStream::connect(self.address).await.unwrap();
        let request = format!(
            "GET /sns/jscode2session?appid={APPID}&secret={SECRET}&js_code={}\
             &grant_type=authorization_code HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            phone.code
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    fn payloads_remembered(&self) -> i64 {
        let counted =
            self.service
                .store()
                .read_blocking(async |tx: &mut Tx| -> Result<_, StoreError> {
                    let rows = tx.query("SELECT COUNT(*) FROM werun_replay", &[]).await?;
                    rows[0].get::<i64>(0)
                });
        counted.unwrap()
    }

    async fn organiser(&self, login: &str) -> StaffKey {
        let grant = Grant {
            role: Role::Organiser,
            campaign: Some(FIRST.to_owned()),
            unit: None,
        };
        let account = self.account(login, vec![grant]);
        self.service.add_staff(account).await.unwrap()
    }

    #[expect(clippy::unused_self, reason = "reads like the rest of the world")]
    fn account(&self, login: &str, grants: Vec<Grant>) -> NewStaff {
        NewStaff {
            login: login.to_owned(),
            name: login.to_owned(),
            password: PASSWORD.to_owned(),
            grants,
        }
    }

    /// Titles of the notices that are to be seen, the latest first.
    async fn titles(&self) -> Vec<String> {
        let notices = self.service.notices(&self.live()).await.unwrap();
        notices.into_iter().map(|n| n.notice.title.zh).collect()
    }

    /// Acts in the campaign's audit log, the newest first.
    async fn audited(&self) -> Vec<String> {
        let entries = self.service.audit(&self.live(), None, 10).await.unwrap();
        entries.into_iter().map(|entry| entry.action).collect()
    }
}

fn sealed_text(world: &World, openid: &OpenId, plain: &str) -> PhonePayload {
    payload(world.fake.sealed(openid, NOW, plain.as_bytes()).unwrap())
}

fn payload(phone: PhoneSync) -> PhonePayload {
    PhonePayload {
        code: phone.code,
        data: phone.data,
    }
}

fn code<T: std::fmt::Debug>(outcome: Result<T, ServiceError>) -> &'static str {
    match outcome {
        Err(ServiceError::Refused(refusal)) => Refusal::code(refusal),
        other => panic!("not a refusal: {other:?}"),
    }
}

fn text(words: &str) -> Text {
    Text {
        zh: words.to_owned(),
        en: words.to_owned(),
    }
}

const FIRST: &str = "walk-a";
const SECOND: &str = "walk-b";
const APPID: &str = "wx-campaign";
const SECRET: &str = "secret";
const PASSWORD: &str = "a long enough password";
/// 2019-07-01.
const DAY: Day = Day(18_078);
/// Eight in the morning of that day in Shanghai.
const NOW: Instant = Instant(18_078 * 86_400_000);

//! A walker's story: registering, walking, the team, the road, draws and prizes.

use axum::http::Method;
use engine::command::{Command, PersonKey, Reply, StaffKey, TwoPersons};
use model::role::Role;
use model::{CheckpointIx, DeckIx, GrandDrawIx, ParticipantNo, Zone};
use serde_json::{Value, json};
use service::background::close_days;
use store::record::moderation::Rejection;
use wechat::transfer::fake::Scripted;

use crate::support::{Answer, Phone, TestApp, WALK, instant, w};

/// A person who has agreed to the notice of the walk.
async fn joined(app: &TestApp) -> Phone {
    close_days(&app.walk()).await;
    let phone = app.signed_in(&app.identity()).await;
    let body = json!({ "notice_version": "1", "steps": true });
    phone.put(&w("/consent"), body).await.expect(200);
    phone
}

/// A person with a complete profile.
async fn walker(app: &TestApp, name: &str) -> Phone {
    let phone = joined(app).await;
    phone
        .put(&w("/me/profile"), profile(name))
        .await
        .expect(200);
    phone
}

fn profile(name: &str) -> Value {
    json!({
        "name": name, "phone": "13800000000", "place": "610103", "unit": "xian",
        "employer": "城墙管理处", "department": "南门", "confirmed": true,
    })
}

async fn home(phone: &Phone) -> Value {
    phone.get(&w("/me/walk")).await.expect(200)
}

/// The phone's owner in the log.
async fn number(app: &TestApp, phone: &Phone) -> ParticipantNo {
    let me = phone.get(&w("/me")).await.expect(200);
    let no = me["inviter_code"].as_str().unwrap().parse().unwrap();
    assert!(
        app.walk()
            .read(|c| c.participant(ParticipantNo(no)).is_some())
    );
    ParticipantNo(no)
}

/// A number of evenings from a day on, each with that many steps and a check-in.
async fn evenings(app: &TestApp, phone: &Phone, from: &str, steps: &[u32]) {
    let mut day = model::Day::parse(from).unwrap();
    for count in steps {
        app.clock.set(&format!("{day}T20:30:00"));
        close_days(&app.walk()).await;
        phone.walk_sync(*count).await.expect(200);
        phone
            .post(&w("/me/check-in"), Value::Null)
            .await
            .expect(200);
        day = day.next();
    }
}

async fn give_points(app: &TestApp, participant: ParticipantNo, points: i32) {
    let command = Command::AdjustPoints {
        participant,
        points,
        staff: TwoPersons {
            proposed_by: StaffKey(1),
            confirmed_by: StaffKey(2),
        },
    };
    app.walk().submit(command, Vec::new()).await.unwrap();
}

async fn draw(phone: &Phone, key: &'static str) -> Answer {
    let client = phone.client.clone().with("idempotency-key", key);
    client.post(&w("/decks/packets-1/draws"), Value::Null).await
}

#[tokio::test]
async fn a_visitor_sees_the_walk() {
    let app = TestApp::start().await;
    close_days(&app.walk()).await;
    let visitor = app.visitor();
    let campaign = visitor.get(&w("")).await.expect(200);
    assert_eq!(campaign["modules"], json!(["walk"]));
    assert_eq!(campaign["donation"], Value::Null);
    let walk = visitor.get(&w("/walk")).await.expect(200);
    assert_eq!(walk["phases"]["now"]["kind"], "activity");
    assert_eq!(walk["phases"]["activity_days"], 100);
    assert_eq!(walk["settlement"]["open_now"], true);
    assert_eq!(walk["settlement"]["closes_at"], "2019-07-02T00:00:00+08:00");
    assert_eq!(walk["checkpoints"].as_array().unwrap().len(), 13); // W-12.a
    let deck = &walk["decks"][0];
    assert_eq!(
        (&deck["state"], &deck["seed"]),
        (&json!("open"), &Value::Null)
    );
    assert_eq!(
        deck["commit"].as_str().unwrap().len(),
        64,
        "committed before the first ticket"
    );
    assert_eq!(deck["prizes"][0]["odds_ppm"], 800_000);

    let picture = visitor
        .get(walk["checkpoints"][0]["picture_url"].as_str().unwrap())
        .await;
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert!(
        picture
            .header("content-security-policy")
            .contains("sandbox")
    );
    assert!(picture.header("cache-control").contains("immutable"));
    assert_eq!(picture.header("x-content-type-options"), "nosniff");

    let top = visitor.get(&w("/units")).await.expect(200);
    assert_eq!(top["units"][0]["heading"], true);
    let found = visitor
        .get(&w("/units?q=%E8%A5%BF%E5%AE%89"))
        .await
        .expect(200);
    assert!(
        found["units"]
            .as_array()
            .unwrap()
            .iter()
            .any(|u| u["code"] == "xian")
    );
    let cities = visitor
        .get(&w("/units?parent=cities&limit=5"))
        .await
        .expect(200);
    assert_eq!(cities["units"].as_array().unwrap().len(), 5);
    assert_eq!(cities["truncated"], true);
    let places = visitor.get(&w("/places?parent=610100")).await.expect(200);
    assert!(
        places["places"]
            .as_array()
            .unwrap()
            .iter()
            .any(|p| p["code"] == "610103")
    );

    let asset = visitor.get(&w("/walk/assets/poster-start?unit=xian")).await;
    assert_eq!(asset.status, 200);
    assert!(
        asset
            .header("content-disposition")
            .starts_with("attachment")
    );
    visitor
        .get(&w("/walk/assets/poster-start?unit=nowhere"))
        .await
        .expect_problem(404, "not_found");
    visitor
        .get(&w("/decks/packets-1/publication"))
        .await
        .expect_problem(404, "not_found");
    let units = visitor.get(&w("/boards/units")).await.expect(200);
    assert_eq!(units["rows"][0]["target"], 1_000_000);
    // A campaign of donations is no walk.
    visitor
        .get("/api/campaigns/donation-2019/walk")
        .await
        .expect_problem(404, "not_found");
}

// W-05.a, W-05.b, W-05.c, W-07.a
#[tokio::test]
async fn registration_takes_consent_and_a_complete_profile() {
    let app = TestApp::start().await;
    close_days(&app.walk()).await;
    app.clock.set("2019-09-01T09:00:00");
    close_days(&app.walk()).await;
    let person = app.signed_in(&app.identity()).await;
    let refused = person.put(&w("/me/profile"), profile("张三")).await;
    refused.expect_problem(403, "consent_required"); // W-05.c
    let person = joined(&app).await;
    assert_eq!(home(&person).await["registered"], false);
    person
        .post(&w("/me/check-in"), Value::Null)
        .await
        .expect_problem(422, "profile_incomplete");
    person
        .walk_sync(7_000)
        .await
        .expect_problem(422, "profile_incomplete");
    person
        .post(&w("/teams"), json!({ "name": "飞鹰" }))
        .await
        .expect_problem(422, "profile_incomplete"); // W-06.a

    for (field, value, status, code) in [
        ("department", json!(""), 422, "profile_incomplete"), // W-05.a
        ("name", json!(" \u{3000}"), 422, "profile_incomplete"),
        ("phone", json!("12345"), 422, "invalid_phone"), // W-07.a
        ("place", json!("999999"), 404, "not_found"),
        ("unit", json!("cities"), 404, "not_found"), // nobody belongs to a heading
        ("confirmed", json!(false), 422, "declaration_required"),
    ] {
        let mut form = profile("张三");
        form[field] = value;
        let problem = person.put(&w("/me/profile"), form).await;
        assert_eq!(problem.expect_problem(status, code)["field"], field);
    }
    assert_eq!(home(&person).await["registered"], false, "W-05.a");

    let given = person
        .put(&w("/me/profile"), profile("张三"))
        .await
        .expect(200);
    assert_eq!(given["phone"], "138****0000"); // W-07.a, X-32
    assert_eq!(given["locked"], false);
    assert_eq!(person.get(&w("/me/profile")).await.expect(200), given);
    assert_eq!(home(&person).await["registered"], true); // W-05.b
    evenings(&app, &person, "2019-09-01", &[6_000]).await;
    assert_eq!(home(&person).await["totals"]["points"], 1 + 3 + 1, "W-05.b");

    // A change of unit is logged.
    let mut moved = profile("张三");
    moved["unit"] = json!("yanan");
    person.put(&w("/me/profile"), moved).await.expect(200);
    let auditor = app.staff_of(WALK, "auditor", Role::Auditor).await;
    let audit = auditor
        .get(&format!("/api/staff/campaigns/{WALK}/audit"))
        .await;
    let audit = audit.expect(200).to_string();
    assert!(
        audit.contains("correct_unit") && audit.contains("yanan"),
        "{audit}"
    );
}

// W-08.a
#[tokio::test]
async fn the_home_shows_steps_points_and_place() {
    let app = TestApp::starting("2019-07-01T19:00:00", |_| ()).await;
    let person = walker(&app, "张三").await;
    let early = person.walk_sync(9_500).await.expect(200);
    assert_eq!(
        early["settled"]["settled"], false,
        "before the evening it is provisional"
    );
    let me = home(&person).await;
    assert_eq!(
        (&me["today"]["provisional"], &me["today"]["received"]),
        (&json!(true), &json!(9_500))
    );
    assert_eq!(me["totals"]["steps"], 0);
    evenings(&app, &person, "2019-07-01", &[9_500, 23_456]).await;
    let me = home(&person).await;
    assert_eq!(me["totals"]["steps"], 19_500);
    assert_eq!(me["totals"]["points"], 13);
    assert_eq!(me["totals"]["balance"], 13);
    assert_eq!(
        me["today"]["received"], 10_000,
        "W-11: nothing above the cap is shown"
    );
    assert_eq!(me["today"]["points"], 7);
    assert_eq!(me["ranks"]["points"]["all"], 1);
    assert_eq!(me["ranks"]["points"]["unit"], 1);
    assert_eq!(me["calendar"].as_array().unwrap().len(), 2);
    assert_eq!(
        me["next"],
        json!({ "checkpoint": "xian", "steps_left": 30_500 })
    );
    let record = person.get(&w("/me")).await.expect(200);
    assert_eq!(record["today"]["steps"], 10_000, "W-11");

    // W-30: the ledger adds up to the balance.
    let ledger = person.get(&w("/me/points")).await.expect(200);
    let entries = ledger["entries"].as_array().unwrap();
    let sum: i64 = entries.iter().map(|e| e["points"].as_i64().unwrap()).sum();
    assert_eq!((sum, &ledger["balance"]), (13, &json!(13)));
    assert_eq!(entries.last().unwrap()["balance"], 13);
    let explained = person.get(&w("/me/explain")).await.expect(200);
    for figure in explained["figures"].as_array().unwrap() {
        let because = figure["because"].as_array().unwrap();
        let sum: i64 = because.iter().map(|b| b["amount"].as_i64().unwrap()).sum();
        match figure["figure"].as_str().unwrap() {
            "rank" => assert_eq!(figure["value"], sum + 1),
            _ => assert_eq!(figure["value"], sum),
        }
    }
}

// X-09.a
#[tokio::test]
async fn two_check_ins_at_once_are_one() {
    let app = TestApp::start().await;
    let person = walker(&app, "张三").await;
    let tap = || person.post("/api/campaigns/walk-shaanxi-2019/me/check-in", Value::Null);
    let (one, other) = tokio::join!(tap(), tap());
    let (ok, refused) = if one.status == 200 {
        (one, other)
    } else {
        (other, one)
    };
    assert_eq!(ok.expect(200)["points"], 1);
    refused.expect_problem(409, "already_checked_in");
    assert_eq!(home(&person).await["totals"]["points"], 1);
}

// W-06.b, W-18.a, W-18.b, W-19.b, W-20.a, W-22.a, X-13
#[tokio::test]
async fn a_team_of_six() {
    let app = TestApp::start().await;
    let captain = walker(&app, "张三").await;
    for (name, code) in [
        ("飞", "text_required"),
        ("长".repeat(21).as_str(), "text_too_long"),
    ] {
        let refused = captain.post(&w("/teams"), json!({ "name": name })).await;
        assert_eq!(refused.expect_problem(422, code)["field"], "name");
    }
    let made = captain
        .post(&w("/teams"), json!({ "name": " 飞  鹰\u{200b}队" }))
        .await;
    let made = made.expect(201);
    assert_eq!(
        (&made["name"], &made["state"]),
        (&json!("飞 鹰队"), &json!("submitted"))
    );
    let again = captain
        .post(&w("/teams"), json!({ "name": "又一队" }))
        .await;
    again.expect_problem(409, "already_in_team"); // W-20.a
    let rival = walker(&app, "李四").await;
    let taken = rival.post(&w("/teams"), json!({ "name": "飞鹰队" })).await;
    assert_eq!(taken.expect_problem(422, "inconsistent")["field"], "name");

    let code = made["code"].as_str().unwrap();
    let join = format!("/teams/{code}/join");
    let found = app
        .visitor()
        .get(&w(&format!("/teams/{code}")))
        .await
        .expect(200);
    assert_eq!(
        (&found["name"], &found["captain"]),
        (&json!("飞 鹰队"), &json!("张*"))
    );
    assert_eq!(
        (&found["members_count"], &found["joinable"]),
        (&json!(1), &json!(true))
    );
    let search = app
        .visitor()
        .get(&w("/teams?q=%E9%B9%B0"))
        .await
        .expect(200);
    assert_eq!(search["teams"][0]["team"], made["team"]);
    let mut members = vec![rival];
    for name in ["王五", "赵六", "孙七"] {
        members.push(walker(&app, name).await);
    }
    for member in &members {
        member.post(&w(&join), Value::Null).await.expect(200);
    }
    // W-06.b, W-18.b: two at once where one place is left.
    let (one, other) = (walker(&app, "周八").await, walker(&app, "吴九").await);
    let (join_one, join_other) = (w(&join), w(&join));
    let (a, b) = tokio::join!(
        one.post(&join_one, Value::Null),
        other.post(&join_other, Value::Null)
    );
    let (ok, refused) = if a.status == 200 { (a, b) } else { (b, a) };
    ok.expect(200);
    refused.expect_problem(409, "team_full"); // W-18.a
    assert_eq!(home(&captain).await["totals"]["points"], 20, "W-29");
    assert_eq!(members.len() + 2, 6);

    // What a captain may do, and others may not (W-19).
    let goal = |steps: u32| json!({ "member_steps": steps });
    captain
        .put(&w("/me/team/goal"), goal(8_000))
        .await
        .expect(204);
    captain
        .put(&w("/me/team/goal"), goal(3_000))
        .await
        .expect_problem(422, "goal_out_of_range"); // W-19.b
    let member = &members[0];
    let post = json!({ "text": "今晚八点，一起打开！" });
    for refused in [
        member.put(&w("/me/team/goal"), goal(8_000)).await,
        member.put(&w("/me/team/announcement"), post.clone()).await,
        member.post(&w("/me/team/reminders"), Value::Null).await,
        member
            .put(&w("/me/team/name"), json!({ "name": "新名字" }))
            .await,
    ] {
        refused.expect_problem(403, "forbidden"); // W-19.b
    }
    captain
        .put(&w("/me/team/announcement"), post)
        .await
        .expect(204);
    let removal = captain.client.delete(&w("/me/team/members/1")).await;
    removal.expect_problem(403, "forbidden"); // W-22.a

    members[0].walk_sync(7_000).await.expect(200);
    let team = captain.get(&w("/me/team")).await.expect(200);
    assert_eq!(
        team["goal"],
        json!({ "member_steps": 8_000, "from": "2019-07-02" })
    );
    assert_eq!(team["announcement"]["text"], "今晚八点，一起打开！");
    assert_eq!(team["members"][1]["name"], "李*");
    assert_eq!(
        team["members"][1]["today"],
        json!({ "state": "on_target", "counted": 7_000 })
    );
    assert_eq!(team["members"][0]["today"]["state"], "none");
    assert_eq!(team["today"]["sum"], 7_000);
    let seen = members[1].get(&w("/me/team")).await.expect(200);
    assert_eq!(
        seen["members"][1]["today"],
        json!({ "state": "on_target", "counted": null }),
        "only the captain sees others' steps"
    );

    // Reminders reach those who have not settled; once an hour.
    let sent = captain
        .post(&w("/me/team/reminders"), Value::Null)
        .await
        .expect(200);
    assert_eq!(sent["sent"], 4);
    captain
        .post(&w("/me/team/reminders"), Value::Null)
        .await
        .expect_problem(429, "too_many_requests");
    let kinds = kinds_of(&members[1]).await;
    assert_eq!(kinds, ["captain", "settle"]);

    // a rejected name is shown to nobody else, and can be changed.
    captain
        .put(&w("/me/team/name"), json!({ "name": "又一队" }))
        .await
        .expect_problem(409, "locked");
    let editor = app.add_staff("editor", Role::Editor).await;
    let no = model::TeamNo(u32::try_from(made["team"].as_u64().unwrap()).unwrap());
    let judgement = service::moderation::Judgement::Reject(Rejection::Commercial);
    app.service
        .moderate_team_text(
            &app.walk(),
            editor,
            no,
            service::moderation::TeamTextKind::Name,
            judgement,
        )
        .await
        .unwrap();
    let found = app
        .visitor()
        .get(&w(&format!("/teams/{no}")))
        .await
        .expect(200);
    assert_eq!(found["name"], format!("团队 {no}"));
    let own = captain.get(&w("/me/team")).await.expect(200);
    assert_eq!(
        (&own["name_state"], &own["name_reason"]),
        (&json!("rejected"), &json!("commercial"))
    );
    captain
        .put(&w("/me/team/name"), json!({ "name": "又一队" }))
        .await
        .expect(204);
    let found = app
        .visitor()
        .get(&w(&format!("/teams/{no}")))
        .await
        .expect(200);
    assert_eq!(found["name"], "又一队");
    app.clock.advance(60_000);
    let board = app.visitor().get(&w("/boards/teams")).await.expect(200);
    assert_eq!(board["rows"][0]["name"], "又一队");
    assert_eq!(board["rows"][0]["captain"], "张*");
    assert_eq!(board["total"], 1);
}

async fn kinds_of(phone: &Phone) -> Vec<String> {
    let messages = phone.get(&w("/me/messages")).await.expect(200);
    let messages = messages["messages"].as_array().unwrap();
    messages
        .iter()
        .map(|m| m["kind"].as_str().unwrap().to_owned())
        .collect()
}

// W-15, W-16.a, W-16.b, W-17.a, W-17.b
#[tokio::test]
async fn a_checkpoint_is_passed_and_remembered() {
    let app = TestApp::start().await;
    let person = walker(&app, "张三").await;
    let at = |rest: &str| w(&format!("/me/checkpoints/xian{rest}"));
    let answer = |question: &Value, option: u8| {
        person.post(
            "/api/campaigns/walk-shaanxi-2019/me/checkpoints/xian/answer",
            json!({ "question": question["n"], "option": option }),
        )
    };
    let dark = json!({ "question": 0, "option": 0 });
    let refused = person.post(&at("/answer"), dark).await;
    refused.expect_problem(409, "checkpoint_locked"); // W-15.a
    evenings(&app, &person, "2019-07-01", &[10_000; 5]).await;
    let note = json!({ "text": "城墙真长。" });
    let refused = person.put(&at("/note"), note.clone()).await;
    refused.expect_problem(409, "checkpoint_locked"); // W-17.b
    let upload = |bytes: Vec<u8>| {
        let path = "/api/campaigns/walk-shaanxi-2019/me/checkpoints/xian/poster";
        person
            .client
            .send_raw(Method::PUT, path, ("image/jpeg", bytes))
    };
    upload(photo())
        .await
        .expect_problem(409, "checkpoint_locked"); // W-16.b

    // W-15.b: wrong answers, each with another question, until it is right.
    let right = {
        let plan = app.walk().plan().clone();
        let road = plan.walk.as_ref().unwrap().checkpoints.clone().unwrap();
        move |n: u64| road.road[0].questions[usize::try_from(n).unwrap()].answer
    };
    let visit = person.get(&at("")).await.expect(200);
    assert!(
        !visit.to_string().contains("answer"),
        "the right option stays here"
    );
    let mut asked = visit["question"].clone();
    for _ in 0..3 {
        let wrong = (right(asked["n"].as_u64().unwrap()) + 1) % 2;
        answer(&asked, wrong)
            .await
            .expect_problem(422, "wrong_answer");
        let stale = answer(&asked, wrong).await;
        stale.expect_problem(422, "inconsistent");
        let next = person.get(&at("")).await.expect(200)["question"].clone();
        assert_ne!(next["n"], asked["n"]);
        asked = next;
    }
    answer(&asked, right(asked["n"].as_u64().unwrap()))
        .await
        .expect(200);
    answer(&asked, right(asked["n"].as_u64().unwrap()))
        .await
        .expect_problem(409, "already_passed"); // W-15.c

    // W-16.a: a poster of the template's size; another one takes its place.
    upload(b"%PDF-1.4 not a picture".to_vec())
        .await
        .expect_problem(422, "invalid_image"); // W-16.b
    upload(vec![0; 13 * 1024 * 1024])
        .await
        .expect_problem(413, "inconsistent");
    person
        .get(&at("/poster"))
        .await
        .expect_problem(404, "not_found");
    let made = upload(photo()).await.expect(200);
    let png = person.get(made["url"].as_str().unwrap()).await;
    assert_eq!(png.header("content-type"), "image/png");
    let size = |at: usize| u32::from_be_bytes(png.bytes[at..at + 4].try_into().unwrap());
    let template = app
        .walk()
        .plan()
        .walk
        .clone()
        .unwrap()
        .checkpoints
        .unwrap()
        .poster
        .unwrap();
    let template = paper::Template::parse(&template).unwrap();
    assert_eq!((size(16), size(20)), (template.width(), template.height()));
    app.clock.advance(1_000);
    let again = upload(photo()).await.expect(200);
    assert_ne!(made["url"], again["url"]);
    assert_eq!(home(&person).await["posters"], json!(["xian"]));

    // W-17.a: points once; public after approval.
    let long = "字".repeat(5_001);
    let refused = person.put(&at("/note"), json!({ "text": long })).await;
    refused.expect_problem(422, "text_too_long");
    let refused = person
        .put(&at("/note"), json!({ "text": " \n\u{3000}" }))
        .await;
    refused.expect_problem(422, "text_required");
    let submitted = person.put(&at("/note"), note.clone()).await.expect(200);
    assert_eq!(submitted, json!({ "points": 2, "state": "submitted" }));
    let refused = person.put(&at("/note"), note).await;
    refused.expect_problem(409, "already_submitted"); // W-17.a
    let public = || async {
        app.visitor()
            .get(&w("/notes?checkpoint=xian"))
            .await
            .expect(200)
    };
    assert_eq!(public().await["notes"], json!([]));
    let editor = app.add_staff("editor", Role::Editor).await;
    let judge = async |judgement| {
        let no = number(&app, &person).await;
        app.service
            .moderate_note(&app.walk(), editor, no, CheckpointIx(0), judgement)
            .await
            .unwrap();
    };
    judge(service::moderation::Judgement::Approve).await;
    let seen = public().await;
    assert_eq!(
        (&seen["notes"][0]["name"], &seen["notes"][0]["text"]),
        (&json!("张*"), &json!("城墙真长。"))
    );
    let before = home(&person).await["totals"]["points"].as_i64().unwrap();
    judge(service::moderation::Judgement::Withdraw(
        Rejection::Commercial,
    ))
    .await;
    assert_eq!(public().await["notes"], json!([]));
    assert_eq!(home(&person).await["totals"]["points"], before - 2, "W-17");
}

/// A small JPEG, as a phone would make one.
fn photo() -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..64 * 64 * 3)
        .map(|n| u8::try_from(n % 251).unwrap())
        .collect();
    image::codecs::jpeg::JpegEncoder::new(&mut bytes)
        .encode(&pixels, 64, 64, image::ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

//
#[tokio::test]
async fn answers_and_photos_are_limited() {
    let app = TestApp::start().await;
    let person = walker(&app, "张三").await;
    let body = json!({ "question": 0, "option": 0 });
    let path = w("/me/checkpoints/xian/answer");
    for _ in 0..20 {
        let answer = person.post(&path, body.clone()).await;
        answer.expect_problem(409, "checkpoint_locked");
    }
    let refused = person.post(&path, body).await;
    refused.expect_problem(429, "too_many_requests");
}

// W-31.a, W-32, X-09.c, X-17, X-17.b
#[tokio::test]
async fn points_buy_a_ticket_and_the_money_comes() {
    let app = TestApp::start().await;
    let person = walker(&app, "张三").await;
    let no = number(&app, &person).await;
    give_points(&app, no, 19).await;
    draw(&person, "a")
        .await
        .expect_problem(409, "insufficient_points"); // W-31.a
    let nameless = person.post(&w("/decks/packets-1/draws"), Value::Null).await;
    nameless.expect_problem(422, "value_required");
    give_points(&app, no, 20).await;
    // X-09.c: a double tap is one ticket.
    let (one, other) = tokio::join!(draw(&person, "b"), draw(&person, "b"));
    let ticket = one.expect(200);
    assert_eq!(ticket, other.expect(200));
    assert_eq!(
        (&ticket["index"], &ticket["balance"]),
        (&json!(0), &json!(19))
    ); // W-31.a
    assert_eq!(
        ticket["payout"], "pending",
        "every ticket of this deck wins"
    );
    draw(&person, "c")
        .await
        .expect_problem(409, "insufficient_points");
    let id = ticket["id"].as_u64().unwrap();
    let payout = async || {
        let draws = person.get(&w("/me/draws")).await.expect(200);
        assert_eq!(
            draws["draws"].as_array().unwrap().len(),
            1,
            "never drawn again"
        );
        draws["draws"][0]["payout"].clone()
    };
    let claim = w(&format!("/me/draws/{id}/claim"));

    // X-17.b: the channel fails; the draw stays and is paid later.
    assert_eq!(payout().await["state"], "pending");
    app.transfers.script(Scripted::LostOrder);
    app.service.pay_out(&app.walk()).await.unwrap();
    assert_eq!(payout().await["state"], "pending");
    person
        .post(&claim, Value::Null)
        .await
        .expect_problem(409, "invalid_state");
    for _ in 0..10 {
        app.clock.advance(3_600_000);
        app.service.pay_out(&app.walk()).await.unwrap();
    }
    assert_eq!(
        payout().await,
        json!({ "state": "wait_user_confirm", "claim": true })
    );
    let package = person.post(&claim, Value::Null).await.expect(200)["package"].clone();
    let (order, _) = app.transfers.taken().pop().unwrap();
    assert!(package.as_str().unwrap().contains(&order.out_bill_no));
    assert_eq!(json!(order.amount_fen), ticket["prize"]["value_fen"]);
    app.transfers.confirm(&order.out_bill_no);
    for _ in 0..10 {
        app.clock.advance(3_600_000);
        app.service.pay_out(&app.walk()).await.unwrap();
    }
    assert_eq!(payout().await["state"], "paid");
    assert_eq!(app.transfers.taken().len(), 1, "paid once");

    // The receipt verifies, before and after the reveal.
    let path = w(&format!("/me/draws/{id}/receipt"));
    let receipt = person.get(&path).await;
    assert!(
        receipt
            .header("content-disposition")
            .starts_with("attachment")
    );
    proof::verify(&receipt.text()).unwrap();
    let stranger = walker(&app, "李四").await;
    stranger.get(&path).await.expect_problem(404, "not_found");
    stranger
        .post(&claim, Value::Null)
        .await
        .expect_problem(404, "not_found");
}

// W-33, W-34, W-35.a, W-35.b, W-42.a, W-43.a, X-34
#[tokio::test]
async fn a_champion_wins_and_gives_an_address() {
    let app = TestApp::start().await;
    let person = walker(&app, "张三").await;
    let no = number(&app, &person).await;
    let live = app.walk();
    let zone = Zone::SHANGHAI;
    let road = live.plan().walk.clone().unwrap().checkpoints.unwrap().road;
    for n in 0..100 {
        let day = model::Day(model::Day::parse("2019-07-01").unwrap().0 + n);
        app.clock.set(&format!("{day}T20:30:00"));
        close_days(&live).await;
        let sync = Command::Sync {
            participant: no,
            day: zone.day_of(app.walk().now()),
            count: 10_000,
        };
        live.submit(sync, Vec::new()).await.unwrap();
        live.submit(Command::CheckIn { participant: no }, Vec::new())
            .await
            .unwrap();
    }
    for (checkpoint, place) in (0..).map(CheckpointIx).zip(&road) {
        let answer = Command::Answer {
            participant: no,
            checkpoint,
            question: 0,
            option: place.questions[0].answer,
        };
        live.submit(answer, Vec::new()).await.unwrap();
    }
    let me = home(&person).await;
    assert!(
        me["badges"]
            .as_array()
            .unwrap()
            .iter()
            .all(|b| b["held"] == true),
        "W-33, W-34"
    );

    let exchange = |badge: &str| w(&format!("/me/badges/{badge}/exchange"));
    for badge in ["full-attendance", "all-checkpoints"] {
        let entered = person.post(&exchange(badge), Value::Null).await.expect(200);
        assert_eq!(entered["draw"], "grand"); // W-35.a
        let again = person.post(&exchange(badge), Value::Null).await;
        again.expect_problem(409, "already_exchanged"); // W-35.a
    }
    let stranger = app.signed_in(&app.identity()).await;
    let body = json!({ "notice_version": "1", "steps": true });
    stranger.put(&w("/consent"), body.clone()).await;
    let page = app.visitor().get(&w("/walk")).await.expect(200);
    assert_eq!(page["grand_draws"][0]["entries"], 2, "W-35.a: two chances");

    let address = |change: fn(&mut Value)| {
        let mut body = json!({
            "recipient": "张三", "phone": "13900000000", "province": "610000",
            "detail": "西安市碑林区南大街1号", "confirmed": true,
        });
        change(&mut body);
        body
    };
    let early = person.put(&w("/me/address"), address(|_| ())).await;
    early.expect_problem(403, "not_eligible");
    let staff = app.add_staff("organiser", Role::Organiser).await;
    let hold = || {
        app.service
            .hold_grand_draw(&live, staff, GrandDrawIx(0), "按规则")
    };
    let refused = hold().await.unwrap_err();
    assert_eq!(refused.to_string(), "refused: not_open_yet"); // W-35.b
    app.clock.set("2019-10-10T10:00:00");
    close_days(&live).await;
    let winners = hold().await.unwrap();
    assert_eq!(winners.len(), 1, "at most one prize a person");
    let page = app.visitor().get(&w("/walk")).await.expect(200);
    assert_eq!(page["grand_draws"][0]["winners"][0]["name"], "张*");
    let file = app
        .visitor()
        .get(&w("/grand-draws/grand/publication"))
        .await;
    proof::verify(&file.text()).unwrap();
    let receipt = person
        .get(&w("/me/grand-draws/grand/receipt?badge=full-attendance"))
        .await;
    proof::verify(&receipt.text()).unwrap();

    assert!(kinds_of(&person).await.contains(&"address".to_owned()));
    for (change, status, code) in [
        (
            (|a| a["province"] = json!("香港")) as fn(&mut Value),
            422,
            "region_not_served",
        ), // W-43.a
        (
            |a| a["province"] = json!("820000"),
            422,
            "region_not_served",
        ), // W-43.a
        (|a| a["phone"] = json!("0912-123456"), 422, "invalid_phone"),
        (|a| a["detail"] = json!(""), 422, "text_required"),
        (|a| a["confirmed"] = json!(false), 422, "needs_confirmation"),
    ] {
        let refused = person.put(&w("/me/address"), address(change)).await;
        refused.expect_problem(status, code);
    }
    person
        .put(&w("/me/address"), address(|_| ()))
        .await
        .expect(204); // W-43.a
    let mine = person.get(&w("/me/prizes")).await.expect(200);
    assert_eq!(mine["address"]["phone"], "139****0000");
    assert_eq!(mine["address"]["recipient"], "张*");
    let prize = &mine["prizes"][0];
    assert_eq!(prize["state"], "address_given");
    assert_eq!(prize["due_day"], "2019-10-30", "W-41.a");
    assert!(!kinds_of(&person).await.contains(&"address".to_owned()));
    let again = person.put(&w("/me/address"), address(|_| ())).await;
    again.expect_problem(409, "address_locked"); // W-42.a
    let locked = person.put(&w("/me/profile"), profile("张三")).await;
    locked.expect_problem(409, "locked"); // W-07
    assert_eq!(
        person.get(&w("/me/profile")).await.expect(200)["locked"],
        true
    );

    // X-34.a: an appeal within five days, not on the sixth.
    let appeal = |about: &str| {
        let body = json!({ "about": about, "text": "请复核。" });
        person.post("/api/campaigns/walk-shaanxi-2019/me/appeals", body)
    };
    appeal("result:nothing")
        .await
        .expect_problem(404, "not_found");
    appeal("grand_draw:grand").await.expect(201);
    let mine = person.get(&w("/me/appeals")).await.expect(200);
    assert_eq!(mine["appeals"][0]["state"], "open");
    app.clock.set("2019-10-16T10:00:00");
    let late = app.signed_in(&person.openid).await;
    let body = json!({ "about": "grand_draw:grand", "text": "请复核。" });
    late.post(&w("/me/appeals"), body)
        .await
        .expect_problem(409, "closed");

    // The deck is revealed, and every ticket can be checked.
    app.service
        .reveal_deck(&live, staff, DeckIx(0), "按规则")
        .await
        .unwrap();
    let page = app.visitor().get(&w("/walk")).await.expect(200);
    assert_eq!(page["decks"][0]["state"], "revealed");
}

// X-41.a
#[tokio::test]
async fn who_has_settled_is_not_reminded() {
    let app = TestApp::start().await;
    let settled = walker(&app, "张三").await;
    let late = walker(&app, "李四").await;
    app.clock.set("2019-07-02T19:59:59");
    close_days(&app.walk()).await;
    assert!(kinds_of(&late).await.is_empty());
    app.clock.set("2019-07-02T20:01:00");
    settled.walk_sync(3_000).await.expect(200);
    app.clock.set("2019-07-02T21:00:00");
    assert!(kinds_of(&settled).await.is_empty(), "X-41.a");
    let messages = late.get(&w("/me/messages")).await.expect(200);
    let message = &messages["messages"][0];
    assert_eq!(
        (&message["kind"], &message["read"]),
        (&json!("settle"), &json!(false))
    );
    assert_eq!(message["at"], "2019-07-02T20:00:00+08:00");
    assert_eq!(home(&late).await["messages_unread"], 1);
    let read = format!("/me/messages/{}/read", message["id"].as_str().unwrap());
    settled
        .post(&w(&read), Value::Null)
        .await
        .expect_problem(404, "not_found");
    late.post(&w(&read), Value::Null).await.expect(204);
    assert_eq!(home(&late).await["messages_unread"], 0);

    // It can be switched off; what concerns prizes cannot.
    app.clock.set("2019-07-03T21:00:00");
    close_days(&app.walk()).await;
    assert_eq!(home(&late).await["messages_unread"], 1);
    let off = json!({ "kinds": { "settle": false } });
    let switches = late.put(&w("/me/reminders"), off).await.expect(200);
    let kinds = json!({ "settle": false, "captain": true, "prize_won": true, "address": true });
    assert_eq!(switches["kinds"], kinds);
    assert_eq!(home(&late).await["messages_unread"], 0);
    let refused = late
        .put(
            &w("/me/reminders"),
            json!({ "kinds": { "prize_won": false } }),
        )
        .await;
    refused.expect_problem(409, "locked");
}

// X-35.a
#[tokio::test]
async fn an_evening_that_failed_is_made_good_the_next_morning() {
    let app = TestApp::start().await;
    let person = walker(&app, "张三").await;
    app.clock.set("2019-07-15T12:00:00");
    close_days(&app.walk()).await;
    person.walk_sync(8_000).await.expect(200);
    app.clock.set("2019-07-16T08:00:00");
    close_days(&app.walk()).await;
    let synced = person.walk_sync(500).await.expect(200);
    assert_eq!(synced["settled"]["settled"], false);
    assert_eq!(
        home(&person).await["totals"]["steps"],
        0,
        "without grace the day has lapsed"
    );
    let outage = Command::DeclareOutage {
        day: model::Day::parse("2019-07-15").unwrap(),
        until: instant("2019-07-16T12:00:00"),
        excused: false,
        staff: StaffKey(1),
    };
    let reply = app.walk().submit(outage, Vec::new()).await.unwrap().reply;
    assert_eq!(reply, Reply::Done);
    app.clock.set("2019-07-16T09:00:00");
    assert_eq!(
        home(&person).await["today"]["grace"][0]["day"],
        "2019-07-15"
    );
    person.walk_sync(600).await.expect(200);
    let me = home(&person).await;
    assert_eq!(me["totals"]["steps"], 8_000);
    assert_eq!(me["today"]["received"], 600);
}

// W-02: in the public test people and teams are kept, and no ticket is drawn.
#[tokio::test]
async fn the_public_test_leaves_people_and_teams() {
    let app = TestApp::starting("2019-06-20T20:30:00", |_| ()).await;
    let person = walker(&app, "张三").await;
    person.walk_sync(9_000).await.expect(200);
    person
        .post(&w("/teams"), json!({ "name": "飞鹰" }))
        .await
        .expect(201);
    let me = home(&person).await;
    assert_eq!(
        (&me["trial"], &me["totals"]["steps"]),
        (&json!(true), &json!(9_000))
    );
    draw(&person, "a").await.expect_problem(409, "not_open_yet");
    app.clock.set("2019-07-01T00:00:01");
    close_days(&app.walk()).await;
    let me = home(&person).await;
    assert_eq!(
        (&me["trial"], &me["registered"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(me["totals"]["points"], 0);
    assert_eq!(me["team"]["name"], "飞鹰");
}

/// Nothing public, and nothing of other people, tells a phone, a whole name or a department.
#[tokio::test]
async fn profiles_are_for_their_owners() {
    let app = TestApp::start().await;
    let person = walker(&app, "欧阳小明").await;
    person
        .post(&w("/teams"), json!({ "name": "飞鹰" }))
        .await
        .expect(201);
    let other = walker(&app, "李四").await;
    other
        .post(&w("/teams/0/join"), Value::Null)
        .await
        .expect(200);
    for path in [
        "",
        "/walk",
        "/boards/teams",
        "/boards/units",
        "/teams?q=%E9%B9%B0",
        "/teams/0",
        "/me/team",
        "/me/walk",
    ] {
        let seen = other.get(&w(path)).await.text();
        for secret in ["欧阳小明", "13800000000", "南门", "城墙管理处"] {
            assert!(!seen.contains(secret), "{path}: {secret}");
        }
    }
    let _: PersonKey = app.walk().read(|c| c.participants()[0].person);
}

//! The staff of a walk: they see, moderate, correct, publish, send, pay; each act has its trace.

use std::collections::BTreeMap;
use std::sync::Mutex;

use axum::http::Method;
use engine::command::{Channel, Command, PersonKey, Reply};
use model::role::Role;
use model::time::Day;
use model::{CheckpointIx, DeckIx, Instant, ParticipantNo, TeamNo};
use serde_json::{Value, json};
use service::background::close_days;
use service::{Clock as _, LiveCampaign};
use sheets::{Cell, Column, Limits, Sheet, read_sheet, write_sheet};
use store::record::payout::PayoutState;
use wechat::transfer::fake::Scripted;

use crate::support::{Answer, Client, PASSWORD, Phone, TestApp, WALK, staff_w, w};

/// The walk with its staff.
struct Story {
    app: TestApp,
    live: LiveCampaign,
    /// Staff and when they signed in: sessions end sooner than stories.
    staff: Mutex<BTreeMap<&'static str, (Instant, Client)>>,
}

impl Story {
    /// On the first evening.
    async fn begin() -> Self {
        let app = TestApp::start().await;
        app.clock.set("2019-07-01T20:30:00");
        let live = app.walk();
        close_days(&live).await;
        let mut staff = BTreeMap::new();
        for (login, role) in [
            ("organiser", Role::Organiser),
            ("second", Role::Organiser),
            ("auditor", Role::Auditor),
        ] {
            let client = app.staff_of(WALK, login, role).await;
            staff.insert(login, (app.clock.now(), client));
        }
        Self {
            app,
            live,
            staff: Mutex::new(staff),
        }
    }

    async fn organiser(&self) -> Client {
        self.signed_in("organiser").await
    }

    async fn second(&self) -> Client {
        self.signed_in("second").await
    }

    async fn auditor(&self) -> Client {
        self.signed_in("auditor").await
    }

    async fn signed_in(&self, login: &'static str) -> Client {
        let (at, client) = self.staff.lock().unwrap()[login].clone();
        let now = self.app.clock.now();
        if now.0 - at.0 < 10 * 3_600_000 {
            return client;
        }
        let body = json!({ "login": login, "password": PASSWORD });
        let visitor = self.app.visitor();
        let answer = visitor.post("/api/staff/sessions", body).await;
        let client = visitor.with_cookie(&answer.cookie());
        let signed_in = (now, client.clone());
        self.staff.lock().unwrap().insert(login, signed_in);
        client
    }

    /// The same person signs in again: sessions end sooner than stories.
    async fn again(&self, phone: &Phone) -> Phone {
        self.app.signed_in(&phone.openid).await
    }

    /// The clock moves, and days that are over close.
    async fn go_to(&self, at: &str) {
        self.app.clock.set(at);
        close_days(&self.live).await;
    }

    async fn act(&self, command: Command) -> Reply {
        self.live.submit(command, Vec::new()).await.unwrap().reply
    }

    /// Somebody who registers.
    async fn walker(&self, person: u128, unit: &str) -> ParticipantNo {
        let reply = self
            .act(Command::Consent {
                person: PersonKey(person),
                notice_version: 1,
                channel: Channel::Qr,
                inviter: None,
                unit: None,
            })
            .await;
        let Reply::Joined(participant) = reply else {
            panic!("{reply:?}");
        };
        let unit = self.live.plan().units.find(unit);
        self.act(Command::Register { participant, unit }).await;
        participant
    }

    /// A team of that many new people.
    async fn team(&self, size: u32, first: u128) -> (TeamNo, Vec<ParticipantNo>) {
        let mut members = Vec::new();
        for n in 0..size {
            members.push(self.walker(first + u128::from(n), "xian").await);
        }
        let reply = self
            .act(Command::CreateTeam {
                participant: members[0],
            })
            .await;
        let Reply::Team(team) = reply else {
            panic!("{reply:?}");
        };
        for participant in members[1..].iter().copied() {
            self.act(Command::JoinTeam { participant, team }).await;
        }
        (team, members)
    }

    async fn sync(&self, participant: ParticipantNo, count: u32) {
        let day = self.live.plan().zone.day_of(self.app.clock.now());
        self.act(Command::Sync {
            participant,
            day,
            count,
        })
        .await;
    }

    /// Walks the first checkpoint and passes it.
    async fn pass_first(&self, participant: ParticipantNo) {
        for day in 1..=5 {
            self.go_to(&format!("2019-07-{day:02}T20:30:00")).await;
            self.sync(participant, 10_000).await;
        }
        let plan = self.live.plan().walk.as_ref().unwrap();
        let road = plan.checkpoints.as_ref().unwrap();
        let option = road.road[0].questions[0].answer;
        self.act(Command::Answer {
            participant,
            checkpoint: CheckpointIx(0),
            question: 0,
            option,
        })
        .await;
    }

    /// A person on a phone with a complete profile, and their number.
    async fn phone(&self, name: &str, phone: &str) -> (Phone, ParticipantNo) {
        let person = self.app.signed_in(&self.app.identity()).await;
        let body = json!({ "notice_version": "1", "steps": true });
        person.put(&w("/consent"), body).await.expect(200);
        let profile = json!({
            "name": name, "phone": phone, "place": "610103", "unit": "xian",
            "employer": "某某厂", "department": "一车间", "confirmed": true,
        });
        person.put(&w("/me/profile"), profile).await.expect(200);
        let last = self.live.read(|c| c.participants().len()) - 1;
        (person, ParticipantNo(u32::try_from(last).unwrap()))
    }

    async fn audit(&self, action: &str) -> Vec<Value> {
        let page = self.auditor().await.get(&staff_w("/audit?limit=200")).await;
        let entries = page.expect(200)["entries"].as_array().unwrap().clone();
        let of = |entry: &Value| entry["action"] == action;
        entries.into_iter().filter(of).collect()
    }
}

/// who may do what, endpoint by endpoint.
#[tokio::test]
async fn rights_follow_the_matrix() {
    let story = Story::begin().await;
    let app = &story.app;
    let editor = app.staff_of(WALK, "editor", Role::Editor).await;
    let judge = app.staff_of(WALK, "judge", Role::Judge).await;
    let unit = app
        .staff_of_unit(WALK, "unit", Role::UnitAdmin, Some("xian"))
        .await;
    let person = app.participant("张三").await.client;
    let elsewhere = app
        .staff_of("donation-2019", "other", Role::Organiser)
        .await;
    let key = "0190163d-8694-739b-8000-000000000001";
    let why = || json!({ "reason": "x" });
    let judged = || json!({ "decision": "approve" });
    let correction = || json!({ "kind": "points", "participant": 0, "points": 1, "reason": "x" });
    let view = "oa";
    // Letters: o organiser, a auditor, e editor, u unit admin.
    let table: Vec<(Method, &str, Option<Value>, &str)> = vec![
        (Method::GET, "/walk", None, view),
        (Method::GET, "/units", None, "oau"),
        (Method::GET, "/units.csv", None, "oau"),
        (Method::GET, "/organisation-award", None, view),
        (
            Method::PUT,
            "/organisation-award/xian",
            Some(json!({ "picked": true, "reason": "x" })),
            "o",
        ),
        (Method::GET, "/teams", None, view),
        (Method::GET, "/teams/0", None, view),
        (Method::GET, "/notes", None, "oae"),
        (Method::POST, "/notes/0/xian", Some(judged()), "oe"),
        (Method::GET, "/team-texts", None, "oae"),
        (
            Method::POST,
            "/team-texts/0",
            Some(json!({ "what": "name", "decision": "approve" })),
            "oe",
        ),
        (
            Method::POST,
            "/posters/0/xian/take-down",
            Some(json!({ "reason": "other" })),
            "oe",
        ),
        (Method::GET, "/decks", None, view),
        (Method::POST, "/decks/packets-1/reveal", Some(why()), "o"),
        (Method::GET, "/grand-draws/grand", None, view),
        (Method::POST, "/grand-draws/grand/hold", Some(why()), "o"),
        (Method::GET, "/outages", None, view),
        (
            Method::POST,
            "/outages/preview",
            Some(json!({ "day": "2019-07-01" })),
            "o",
        ),
        (
            Method::POST,
            "/outages",
            Some(
                json!({ "day": "2019-07-01", "until": "2019-06-01T00:00:00+08:00", "reason": "x" }),
            ),
            "o",
        ),
        (Method::GET, "/corrections", None, view),
        (
            Method::POST,
            "/corrections/preview",
            Some(correction()),
            "o",
        ),
        (Method::POST, "/corrections", Some(correction()), "o"),
        (Method::POST, "/corrections/{k}/confirm", Some(why()), "o"),
        (Method::POST, "/corrections/{k}/dismiss", Some(why()), "o"),
        (Method::GET, "/results", None, view),
        (Method::GET, "/results/team-awards", None, view),
        (
            Method::POST,
            "/results/team-awards/publish",
            Some(json!({ "hash": "x" })),
            "o",
        ),
        (Method::GET, "/prizes", None, view),
        (
            Method::POST,
            "/prizes/{k}/shipped",
            Some(json!({ "carrier": "x", "tracking": "y" })),
            "o",
        ),
        (Method::POST, "/prizes/{k}/void", Some(why()), "o"),
        (Method::GET, "/parcels.xlsx", None, "o"),
        (Method::PUT, "/parcels.xlsx", None, "o"),
        (Method::GET, "/payouts", None, view),
        (Method::POST, "/payouts/1/retry", Some(why()), "o"),
        (Method::GET, "/participants?q=0", None, "oae"),
        (Method::GET, "/participants?q=13800000000", None, "o"),
        (Method::GET, "/participants/0", None, view),
        (
            Method::POST,
            "/participants/0/reveal",
            Some(json!({ "fields": ["phone"], "purpose": "contact_winner", "reason": "x" })),
            "o",
        ),
        (Method::GET, "/unit-tasks", None, "oau"),
        (
            Method::PUT,
            "/units/xian/tasks/meeting",
            Some(json!({ "done": true })),
            "ou",
        ),
        (
            Method::PUT,
            "/units/baoji/tasks/meeting",
            Some(json!({ "done": true })),
            "o",
        ),
        (Method::GET, "/assets", None, "oau"),
        (Method::GET, "/events", None, "oaeu"),
        (
            Method::POST,
            "/events",
            Some(
                json!({ "unit": "xian", "title": "x", "day": "2019-08-08", "mode": "both", "people": 1 }),
            ),
            "ou",
        ),
        (Method::POST, "/events/{k}", Some(judged()), "oe"),
        (Method::GET, "/units/xian/report", None, "oau"),
        (
            Method::PUT,
            "/units/xian/report",
            Some(json!({ "text": "x" })),
            "u",
        ),
        (Method::GET, "/exports/days.csv", None, view),
        (
            Method::GET,
            "/exports/participants.csv?personal=true",
            None,
            "o",
        ),
        (Method::GET, "/appeals", None, view),
        (
            Method::POST,
            "/appeals/{k}",
            Some(json!({ "decision": "accept", "reason": "x" })),
            "o",
        ),
    ];
    let (organiser, auditor) = (story.organiser().await, story.auditor().await);
    let staff = [
        ('o', &organiser),
        ('a', &auditor),
        ('e', &editor),
        ('u', &unit),
        ('j', &judge),
        ('x', &elsewhere),
        ('p', &person),
    ];
    for (method, path, body, allowed) in table {
        let path = staff_w(&path.replace("{k}", key));
        for (letter, client) in staff {
            let answer = client.send(method.clone(), &path, body.clone()).await;
            let status = answer.status.as_u16();
            let named = format!("{letter} {method} {path}: {}", answer.text());
            assert_eq!(status != 403, allowed.contains(letter), "{named}");
            assert!(status < 500, "{named}");
        }
        let visitor = app.visitor().send(method, &path, body).await;
        visitor.expect_problem(401, "forbidden");
    }
    // A campaign of donations is no walk.
    let other = elsewhere
        .get("/api/staff/campaigns/donation-2019/walk")
        .await;
    other.expect_problem(404, "not_found");
}

// X-40.a
#[tokio::test]
async fn the_dashboard_agrees_with_the_exports() {
    let story = Story::begin().await;
    let (_, members) = story.team(6, 1).await;
    let alone = story.walker(7, "hanzhong").await;
    for member in &members {
        story.sync(*member, 6_000).await;
    }
    story.sync(alone, 12_345).await;
    story.act(Command::CheckIn { participant: alone }).await;

    let board = story
        .organiser()
        .await
        .get(&staff_w("/walk"))
        .await
        .expect(200);
    assert_eq!(
        board["people"],
        json!({ "joined": 7, "registered": 7, "active": 7, "active_today": 7 })
    );
    let teams = json!({ "total": 1, "full": 1, "on_target_today": 1 });
    assert_eq!(board["teams"], teams);
    let today = board["days"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&today["day"], &today["steps"], &today["state"]),
        (&json!("2019-07-01"), &json!(46_000), &json!("open"))
    );
    let people = table(&story, "participants").await;
    assert_eq!(people.len(), 7);
    let sum = |column: usize| -> i64 {
        people
            .iter()
            .map(|r| r[column].parse::<i64>().unwrap())
            .sum()
    };
    assert_eq!(sum(3), 46_000, "W-11: nothing above the cap is counted");
    assert_eq!(json!(sum(4)), board["points"]["held"]);
    let points = table(&story, "points").await;
    let booked: i64 = points.iter().map(|r| r[2].parse::<i64>().unwrap()).sum();
    assert_eq!(booked, sum(4), "W-30: the ledger adds up to the balances");
    let days = table(&story, "days").await;
    assert_eq!(days.last().unwrap()[6], "46000");
    assert_eq!(table(&story, "teams").await[0][4], "0 1 2 3 4 5");
    assert_eq!(table(&story, "ranking").await[0][0], "1");
    assert_eq!(
        story.audit("export").await.len(),
        5,
        "each export is logged"
    );

    // Names and phones only for who may have them, and asks.
    let head = raw_table(&story.organiser().await, "participants.csv").await;
    assert!(!head.contains("phone"));
    let personal = raw_table(&story.organiser().await, "participants.csv?personal=true").await;
    assert!(personal.starts_with('\u{feff}') && personal.contains("phone"));
}

// W-45.a, W-46.a (their figures at full size stand in the rules' tests)
#[tokio::test]
async fn units_show_their_progress_against_the_quota() {
    let story = Story::begin().await;
    for n in 0..3 {
        story.walker(n, "hanzhong").await;
    }
    story.walker(9, "tongchuan").await;
    let rows = story
        .organiser()
        .await
        .get(&staff_w("/units"))
        .await
        .expect(200);
    let row = |code: &str| -> Value {
        let rows = rows["rows"].as_array().unwrap().iter();
        rows.clone().find(|r| r["code"] == code).unwrap().clone()
    };
    let hanzhong = row("hanzhong");
    assert_eq!(hanzhong["registered"], 3);
    assert_eq!(hanzhong["target"], 70_000);
    assert_eq!(hanzhong["shortfall"], 69_997);
    assert_eq!(hanzhong["met"], false);
    assert_eq!(
        (&row("cities")["registered"], &row("cities")["target"]),
        (&json!(4), &json!(850_000))
    );

    // A unit sees its own; a category sees its parts.
    let own = story
        .app
        .staff_of_unit(WALK, "hz", Role::UnitAdmin, Some("hanzhong"))
        .await;
    let seen = own.get(&staff_w("/units")).await.expect(200);
    assert_eq!(seen["rows"].as_array().unwrap().len(), 1);
    assert_eq!(seen["all"], false);
    let csv = own.get(&staff_w("/units.csv")).await.text();
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(csv.contains("\"hanzhong\"") && csv.contains("\"69997\""));
    let category = story
        .app
        .staff_of_unit(WALK, "cities", Role::UnitAdmin, Some("cities"))
        .await;
    let seen = category.get(&staff_w("/units")).await.expect(200);
    assert_eq!(seen["rows"].as_array().unwrap().len(), 13);

    // The trend is noted by a duty.
    story.app.service.queue_duties().await.unwrap();
    story.app.service.run_due_jobs().await.unwrap();
    let rows = story
        .organiser()
        .await
        .get(&staff_w("/units"))
        .await
        .expect(200);
    let trend = rows["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["code"] == "hanzhong")
        .unwrap()["trend"]
        .clone();
    let day = json!({ "day": "2019-07-01", "registered": 3, "active": 0 });
    assert_eq!(trend, json!([day]));
}

// X-13.a, W-17
#[tokio::test]
async fn notes_are_judged_and_their_authors_told() {
    let story = Story::begin().await;
    let (phone, no) = story.phone("张三", "13800000000").await;
    story.pass_first(no).await;
    let phone = story.again(&phone).await;
    let note = json!({ "text": "=买保险请加微信" });
    phone
        .put(&w("/me/checkpoints/xian/note"), note)
        .await
        .expect(200);
    let editor = story.app.staff_of(WALK, "editor", Role::Editor).await;

    let queue = editor.get(&staff_w("/notes")).await.expect(200);
    let first = &queue["notes"][0];
    assert_eq!(
        (&first["name"], &first["checkpoint"]),
        (&json!("张*"), &json!("xian"))
    );
    let at = staff_w(&format!("/notes/{no}/xian"));
    let decide = |decision: &str, reason: &str| json!({ "decision": decision, "reason": reason });
    editor
        .post(&at, decide("reject", ""))
        .await
        .expect_problem(422, "reason_required");
    editor
        .post(&at, decide("reject", "boring"))
        .await
        .expect_problem(422, "value_out_of_range");
    let approved = decide("approve", "");
    assert_eq!(editor.post(&at, approved).await.status, 204);
    let points = |story: &Story| {
        story
            .live
            .read(|c| c.walk().unwrap().state.walker(no).unwrap().earned)
    };
    let before = points(&story);
    assert_eq!(
        editor
            .post(&at, decide("withdraw", "commercial"))
            .await
            .status,
        204
    );
    assert_eq!(
        points(&story),
        before - 2,
        "W-17: a withdrawn text loses its points"
    );
    editor
        .post(&at, decide("withdraw", "commercial"))
        .await
        .expect_problem(409, "invalid_state");
    let messages = phone.get(&w("/me/messages")).await.expect(200);
    let kinds = messages.to_string();
    assert!(kinds.contains("note_withdrawn"), "{kinds}");
    let judged = story.audit("moderate_note").await;
    assert_eq!(judged.len(), 2);
    assert_eq!(
        (&judged[0]["new"], &judged[0]["reason"]),
        (&json!("withdrawn"), &json!("commercial"))
    );
    let none = editor.get(&staff_w("/notes")).await.expect(200);
    assert_eq!(none["notes"], json!([]));
}

//
#[tokio::test]
async fn a_rejected_team_name_gives_way_to_the_number() {
    let story = Story::begin().await;
    let (captain, _) = story.phone("李四", "13900000000").await;
    let name = json!({ "name": "快乐营销队" });
    let team = captain.post(&w("/teams"), name).await.expect(201)["team"].clone();
    let at = staff_w(&format!("/team-texts/{team}"));
    let public = w(&format!("/teams/{team}"));
    let shown = captain.get(&public).await.expect(200);
    let reject = json!({ "what": "name", "decision": "reject", "reason": "commercial" });
    assert_eq!(story.organiser().await.post(&at, reject).await.status, 204);
    let after = captain.get(&public).await.expect(200);
    assert_ne!(shown["name"], after["name"]);
    let told = captain
        .get(&w("/me/messages"))
        .await
        .expect(200)
        .to_string();
    assert!(told.contains("team_name_rejected"), "{told}");
    let queue = story
        .organiser()
        .await
        .get(&staff_w("/team-texts"))
        .await
        .expect(200);
    assert_eq!(queue["texts"], json!([]));
    let found = story
        .auditor()
        .await
        .get(&staff_w(&format!("/teams/{team}")))
        .await
        .expect(200);
    assert_eq!(found["team"]["name_state"], "rejected");
}

// X-35.a
#[tokio::test]
async fn an_outage_is_declared_with_a_notice_and_makes_the_day_good() {
    let story = Story::begin().await;
    let (phone, no) = story.phone("张三", "13800000000").await;
    story.go_to("2019-07-15T15:00:00").await;
    story.sync(no, 8_000).await;
    story.go_to("2019-07-16T08:00:00").await;
    let day = |day: &str| json!({ "day": day });
    let preview = staff_w("/outages/preview");
    let suffered = story
        .organiser()
        .await
        .post(&preview, day("2019-07-15"))
        .await
        .expect(200);
    assert_eq!(
        (
            &suffered["synced"],
            &suffered["settled"],
            &suffered["lapsed"]
        ),
        (&json!(1), &json!(0), &json!(1))
    );
    story
        .organiser()
        .await
        .post(&preview, day("2019-07-10"))
        .await
        .expect_problem(409, "locked");
    let declare = staff_w("/outages");
    let draft = |until: &str, reason: &str| json!({ "day": "2019-07-15", "until": until, "excused": true, "reason": reason });
    let noon = "2019-07-16T12:00:00+08:00";
    let refused = [
        (draft(noon, " "), 422, "reason_required"),
        (
            draft("2019-07-16T07:59:00+08:00", "x"),
            422,
            "value_out_of_range",
        ),
        (draft("noon", "x"), 422, "value_out_of_range"),
    ];
    for (draft, status, code) in refused {
        story
            .organiser()
            .await
            .post(&declare, draft)
            .await
            .expect_problem(status, code);
    }
    let done = story
        .organiser()
        .await
        .post(&declare, draft(noon, "微信步数接口故障"))
        .await;
    assert_eq!(done.status, 204, "{}", done.text());
    let notices = story.app.visitor().get(&w("/notices")).await.expect(200);
    let body = notices["notices"][0]["body"]["zh"].as_str().unwrap();
    assert!(
        body.contains("2019-07-16 12:00") && body.contains("2019-07-15"),
        "{body}"
    );
    assert_eq!(
        story.audit("declare_outage").await[0]["reason"],
        "微信步数接口故障"
    );

    story.go_to("2019-07-16T09:00:00").await;
    let late = Day::parse("2019-07-15").unwrap();
    let sync = |count| Command::Sync {
        participant: no,
        day: late,
        count,
    };
    story.act(sync(8_100)).await;
    let counted = |story: &Story| {
        story
            .live
            .read(|c| c.walk().unwrap().state.counted(no, late))
    };
    assert_eq!(counted(&story), 8_100);
    story.go_to("2019-07-16T12:00:00").await;
    let closed = story.live.submit(sync(9_000), Vec::new()).await;
    assert!(closed.is_err(), "{closed:?}");
    drop(phone);
    let list = story
        .auditor()
        .await
        .get(&staff_w("/outages"))
        .await
        .expect(200);
    assert_eq!(list["outages"][0]["until"], noon);
}

// .a, W-22.b
#[tokio::test]
async fn a_correction_takes_two_persons() {
    let story = Story::begin().await;
    let (team, members) = story.team(6, 1).await;
    for member in &members {
        story
            .sync(*member, if *member == members[5] { 5_999 } else { 10_000 })
            .await;
    }
    story.go_to("2019-07-02T10:00:00").await;
    let wish = |counted: u32| {
        json!({ "kind": "steps", "participant": members[5], "day": "2019-07-01",
            "counted": counted, "reason": "手机故障，有截图" })
    };
    let preview = staff_w("/corrections/preview");
    let effect = story
        .organiser()
        .await
        .post(&preview, wish(6_000))
        .await
        .expect(200);
    assert_eq!(
        effect,
        json!({ "before": 5_999, "after": 6_000, "steps": 1, "points": 4,
            "team_day": "gained", "team": team }),
        "one for steps, one for the goal, two for the team"
    );
    story
        .organiser()
        .await
        .post(&preview, wish(10_001))
        .await
        .expect_problem(422, "value_out_of_range");
    let propose = staff_w("/corrections");
    let mut silent = wish(6_000);
    silent["reason"] = json!("");
    story
        .organiser()
        .await
        .post(&propose, silent)
        .await
        .expect_problem(422, "reason_required");
    let id = story
        .organiser()
        .await
        .post(&propose, wish(6_000))
        .await
        .expect(201)["id"]
        .clone();
    let id = id.as_str().unwrap();
    let listed = story.second().await.get(&propose).await.expect(200);
    assert_eq!(listed["corrections"][0]["own"], false);
    assert_eq!(listed["corrections"][0]["effect_now"], effect);

    let confirm = staff_w(&format!("/corrections/{id}/confirm"));
    let why = || json!({ "reason": "已核对" });
    story
        .organiser()
        .await
        .post(&confirm, why())
        .await
        .expect_problem(409, "second_person_required"); // X-46.a
    // Ten at once, one correction.
    let mut ten = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (second, confirm, why) = (story.second().await, confirm.clone(), why());
        ten.spawn(async move { second.post(&confirm, why).await });
    }
    let answers: Vec<Answer> = ten.join_all().await;
    let done = answers.iter().filter(|a| a.status == 200).count();
    assert_eq!(done, 1);
    let points = story
        .live
        .read(|c| c.walk().unwrap().state.walker(members[5]).unwrap().earned);
    assert_eq!(
        points,
        2 + 4,
        "what the day brought, and the correction once"
    );
    assert_eq!(story.audit("confirm_correction").await[0]["new"], "6000");

    // What has changed in between is looked at again.
    let first = story
        .organiser()
        .await
        .post(&propose, wish(7_000))
        .await
        .expect(201)["id"]
        .clone();
    let other = story
        .second()
        .await
        .post(&propose, wish(8_000))
        .await
        .expect(201)["id"]
        .clone();
    let at = |id: &Value| staff_w(&format!("/corrections/{}/confirm", id.as_str().unwrap()));
    story
        .organiser()
        .await
        .post(&at(&other), why())
        .await
        .expect(200);
    story
        .second()
        .await
        .post(&at(&first), why())
        .await
        .expect_problem(422, "inconsistent");
    let listed = story.second().await.get(&propose).await.expect(200);
    let mut seen = why();
    seen["effect"] = listed["corrections"][0]["effect_now"].clone();
    story
        .second()
        .await
        .post(&at(&first), seen)
        .await
        .expect(200);

    // W-22.b: only a correction moves a member, and reached days stay.
    let away = json!({ "kind": "member", "participant": members[1], "reason": "加错团队" });
    let id = story
        .organiser()
        .await
        .post(&propose, away)
        .await
        .expect(201)["id"]
        .clone();
    story.second().await.post(&at(&id), why()).await.expect(200);
    let shown = story
        .auditor()
        .await
        .get(&staff_w(&format!("/teams/{team}")))
        .await
        .expect(200);
    assert_eq!(shown["team"]["members"], 5);
    assert_eq!(shown["on_target"], json!(["2019-07-01"]));

    // Dismissed and expired proposals do nothing.
    let more = json!({ "kind": "points", "participant": members[0], "points": -1, "reason": "x" });
    let id = story
        .organiser()
        .await
        .post(&propose, more.clone())
        .await
        .expect(201)["id"]
        .clone();
    let dismiss = staff_w(&format!("/corrections/{}/dismiss", id.as_str().unwrap()));
    assert_eq!(story.second().await.post(&dismiss, why()).await.status, 204);
    story
        .second()
        .await
        .post(&at(&id), why())
        .await
        .expect_problem(409, "invalid_state");
    let id = story
        .organiser()
        .await
        .post(&propose, more)
        .await
        .expect(201)["id"]
        .clone();
    story.go_to("2019-07-09T10:00:00").await;
    story
        .second()
        .await
        .post(&at(&id), why())
        .await
        .expect_problem(409, "invalid_state");
    story.app.service.queue_duties().await.unwrap();
    story.app.service.run_due_jobs().await.unwrap();
    let expired = story
        .auditor()
        .await
        .get(&staff_w("/corrections?state=expired"))
        .await
        .expect(200);
    assert_eq!(expired["corrections"].as_array().unwrap().len(), 1);
}

// W-39.a, W-40.a, W-40.b, X-46, X-33: a new version after a correction
#[tokio::test]
async fn awards_are_published_by_two_and_follow_corrections() {
    let story = Story::begin().await;
    let mut teams = Vec::new();
    for n in 0..41u32 {
        // The second best has five members and is passed over (W-40.b).
        let size = if n == 1 { 5 } else { 6 };
        teams.push(story.team(size, u128::from(n) * 10 + 1).await);
    }
    for (n, (_, members)) in (0u32..).zip(&teams) {
        for member in members {
            story.sync(*member, 9_900 - n * 10).await;
        }
    }
    let publish = staff_w("/results/team-awards/publish");
    let preview = staff_w("/results/team-awards");
    story
        .auditor()
        .await
        .get(&preview)
        .await
        .expect_problem(409, "not_open_yet");
    // W-39.a: 7 October counts, 8 October does not.
    story.go_to("2019-10-07T23:59:59").await;
    story.sync(teams[3].1[0], 10_000).await;
    story.go_to("2019-10-08T20:00:00").await;
    story.sync(teams[4].1[0], 10_000).await;

    let awards = story.auditor().await.get(&preview).await.expect(200);
    let of = |award: &str| {
        let teams = awards["teams"].as_array().unwrap().iter();
        teams.filter(|t| t["award"] == award).count()
    };
    assert_eq!((of("first"), of("second"), of("third")), (3, 10, 20)); // W-40.a
    assert_eq!(awards["people"], 198);
    assert_eq!(awards["shortfall"], json!({}));
    assert_eq!(awards["day"], "2019-10-07");
    let numbers: Vec<_> = awards["teams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| t["team"].clone())
        .collect();
    assert!(!numbers.contains(&json!(teams[1].0)), "W-40.b");
    assert_eq!(numbers[0], json!(teams[3].0), "7 October made it the best");
    assert_eq!(
        awards["teams"][2]["team"],
        json!(teams[2].0),
        "and 8 October changed nothing"
    );

    let wish = |hash: &Value| json!({ "hash": hash });
    story
        .organiser()
        .await
        .post(&publish, wish(&json!("0".repeat(64))))
        .await
        .expect_problem(422, "inconsistent");
    let proposed = story
        .organiser()
        .await
        .post(&publish, wish(&awards["hash"]))
        .await
        .expect(200);
    assert_eq!(proposed["state"], "proposed");
    story
        .organiser()
        .await
        .post(&publish, wish(&awards["hash"]))
        .await
        .expect_problem(409, "second_person_required"); // X-46.a
    let done = story
        .second()
        .await
        .post(&publish, wish(&awards["hash"]))
        .await
        .expect(200);
    assert_eq!(
        (&done["state"], &done["version"], &done["added"]),
        (&json!("published"), &json!(1), &json!(198))
    );
    let again = story
        .second()
        .await
        .post(&publish, wish(&awards["hash"]))
        .await
        .expect(200);
    assert_eq!(
        (&again["version"], &again["added"]),
        (&json!(1), &json!(0)),
        "once"
    );
    let results = story
        .auditor()
        .await
        .get(&staff_w("/results"))
        .await
        .expect(200);
    assert_eq!(results["results"][0]["hash"], awards["hash"]);
    assert_ne!(results["results"][0]["by"], results["results"][0]["second"]);
    let notices = story.app.visitor().get(&w("/notices")).await.expect(200);
    assert!(
        notices
            .to_string()
            .contains(awards["hash"].as_str().unwrap())
    );

    // A correction takes the award from the last winner and gives it to the next in line.
    let last = awards["teams"].as_array().unwrap().last().unwrap().clone();
    let member = last["members"][0]["participant"].clone();
    let fix = json!({ "kind": "steps", "participant": member, "day": "2019-07-01", "counted": 0, "reason": "作弊" });
    let id = story
        .organiser()
        .await
        .post(&staff_w("/corrections"), fix)
        .await
        .expect(201)["id"]
        .clone();
    let confirm = staff_w(&format!("/corrections/{}/confirm", id.as_str().unwrap()));
    story
        .second()
        .await
        .post(&confirm, json!({ "reason": "x" }))
        .await
        .expect(200);
    let corrected = story.auditor().await.get(&preview).await.expect(200);
    assert_ne!(corrected["hash"], awards["hash"]);
    assert_eq!(
        (&corrected["is_published"], &corrected["published_version"]),
        (&json!(false), &json!(1))
    );
    story
        .second()
        .await
        .post(&publish, wish(&corrected["hash"]))
        .await
        .expect(200);
    let done = story
        .organiser()
        .await
        .post(&publish, wish(&corrected["hash"]))
        .await
        .expect(200);
    assert_eq!(
        (&done["version"], &done["added"], &done["voided"]),
        (&json!(2), &json!(6), &json!(6))
    );
    let void = story
        .auditor()
        .await
        .get(&staff_w("/prizes?state=void"))
        .await
        .expect(200);
    assert_eq!(void["prizes"].as_array().unwrap().len(), 6);
    assert_eq!(void["prizes"][0]["source"], "award:third");
}

// W-39.b
#[tokio::test]
async fn the_last_day_is_not_in_the_final_list() {
    let story = Story::begin().await;
    let (team, members) = story.team(6, 1).await;
    let first = Day::parse("2019-07-01").unwrap();
    for day in 0..100 {
        let day = Day(first.0 + day);
        story.go_to(&format!("{day}T20:30:00")).await;
        for member in &members {
            story.sync(*member, 6_000).await;
        }
    }
    let awards = story
        .auditor()
        .await
        .get(&staff_w("/results/team-awards"))
        .await
        .expect(200);
    assert_eq!(awards["teams"][0]["days_on_target"], 99);
    let shown = story
        .auditor()
        .await
        .get(&staff_w(&format!("/teams/{team}")))
        .await
        .expect(200);
    assert_eq!(shown["team"]["days_on_target"], 100);
}

// W-40.c, and W-41.a, W-41.b, W-42: an address, a parcel, a day that passes
#[tokio::test]
async fn prizes_are_sent_in_time_or_listed_as_overdue() {
    let story = Story::begin().await;
    let mut phones = Vec::new();
    for n in 0..6 {
        phones.push(
            story
                .phone(&format!("王{n}"), &format!("1380000000{n}"))
                .await,
        );
    }
    let captain = phones[0].1;
    let Reply::Team(team) = story
        .act(Command::CreateTeam {
            participant: captain,
        })
        .await
    else {
        panic!();
    };
    for (_, participant) in &phones[1..] {
        story
            .act(Command::JoinTeam {
                participant: *participant,
                team,
            })
            .await;
    }
    story.go_to("2019-10-08T20:00:00").await;
    let preview = story
        .auditor()
        .await
        .get(&staff_w("/results/team-awards"))
        .await
        .expect(200);
    assert_eq!(
        preview["shortfall"],
        json!({ "first": 2, "second": 10, "third": 20 })
    );
    let hash = json!({ "hash": preview["hash"] });
    let publish = staff_w("/results/team-awards/publish");
    story
        .organiser()
        .await
        .post(&publish, hash.clone())
        .await
        .expect(200);
    story.second().await.post(&publish, hash).await.expect(200);

    story.go_to("2019-10-10T10:00:00").await;
    let address = |n: usize| {
        json!({ "recipient": format!("王{n}"), "phone": "13800000000", "province": "610000",
            "detail": "=1+1 西安市某街1号", "confirmed": true })
    };
    for (n, (phone, _)) in phones.iter().take(2).enumerate() {
        let phone = story.again(phone).await;
        let given = phone.put(&w("/me/address"), address(n)).await;
        assert!(given.status.is_success(), "{}", given.text());
    }
    let open = staff_w("/prizes");
    let listed = story.organiser().await.get(&open).await.expect(200);
    assert_eq!(listed["prizes"].as_array().unwrap().len(), 2);
    assert_eq!(listed["prizes"][0]["due_day"], "2019-10-30"); // W-41.a
    assert_eq!(listed["prizes"][0]["name"], "王*");

    // The workbook goes out with addresses, and that is noted.
    let book = story.organiser().await.get(&staff_w("/parcels.xlsx")).await;
    assert_eq!(book.status, 200);
    let read = read_sheet(&book.bytes, &Limits::default()).unwrap();
    assert_eq!(read.rows.len(), 2);
    let phone = read.column("电话 phone").unwrap();
    assert_eq!(read.rows[0].get(phone), "13800000000");
    let exported = story.audit("export").await;
    assert_eq!(
        (&exported[0]["new"], &exported[0]["reason"]),
        (&json!("2 rows"), &json!("ship_prize"))
    );

    // It comes back with numbers: all or nothing.
    let id = read.column("奖品编号 prize").unwrap();
    let ids: Vec<String> = read.rows.iter().map(|row| row.get(id).to_owned()).collect();
    let bad = parcels(&[
        (&ids[0], "顺丰", "SF1"),
        (&ids[1], "顺丰", ""),
        ("nonsense", "顺丰", "SF3"),
        (&ids[0], "顺丰", "SF1"),
    ]);
    let wrong = put_book(&story, "", bad).await.expect(200);
    let faults: Vec<_> = wrong["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["row"].clone(), e["fault"].clone()))
        .collect();
    assert_eq!(
        faults,
        [
            (json!(3), json!("no_tracking")),
            (json!(4), json!("unknown_prize")),
            (json!(5), json!("twice"))
        ]
    );
    assert_eq!(wrong["taken"], false);
    let good = || parcels(&[(&ids[0], "顺丰", "SF0012345678901234567")]);
    let look = put_book(&story, "?preview=true", good()).await.expect(200);
    assert_eq!(
        (&look["parcels"], &look["taken"]),
        (&json!(1), &json!(false))
    );
    assert_eq!(
        story.organiser().await.get(&open).await.expect(200)["prizes"]
            .as_array()
            .unwrap()
            .len(),
        2,
        "nothing was taken so far"
    );
    let done = put_book(&story, "", good()).await.expect(200);
    assert_eq!(
        (&done["parcels"], &done["taken"]),
        (&json!(1), &json!(true))
    );
    let nonsense = put_book(&story, "", b"PK nonsense".to_vec())
        .await
        .expect(200);
    assert_eq!(nonsense["errors"][0]["fault"], "unreadable");
    let sent = story
        .organiser()
        .await
        .get(&staff_w("/prizes?state=shipped"))
        .await
        .expect(200);
    assert_eq!(sent["prizes"][0]["tracking"], "SF0012345678901234567");

    // W-41.b: the 30th is in time, the 31st is late.
    story.go_to("2019-10-30T23:00:00").await;
    let overdue = staff_w("/prizes?overdue=true");
    assert_eq!(
        story.organiser().await.get(&overdue).await.expect(200)["prizes"],
        json!([])
    );
    story.go_to("2019-10-31T00:00:00").await;
    let late = story.organiser().await.get(&overdue).await.expect(200);
    assert_eq!(late["prizes"].as_array().unwrap().len(), 1);
    let board = story
        .organiser()
        .await
        .get(&staff_w("/walk"))
        .await
        .expect(200);
    assert_eq!(board["queues"]["prizes_overdue"], 1);
    assert!(board["alerts"].to_string().contains("prizes_overdue"));
    let one = staff_w(&format!("/prizes/{}/shipped", ids[1]));
    let parcel = json!({ "carrier": "邮政", "tracking": "EMS1" });
    assert_eq!(story.organiser().await.post(&one, parcel).await.status, 204);
    let void = staff_w(&format!("/prizes/{}/void", ids[1]));
    let why = json!({ "reason": "x" });
    story
        .organiser()
        .await
        .post(&void, why.clone())
        .await
        .expect_problem(409, "invalid_state");
    let won = story
        .organiser()
        .await
        .get(&staff_w("/prizes?state=won"))
        .await
        .expect(200);
    assert_eq!(won["prizes"].as_array().unwrap().len(), 4);
    let id = won["prizes"][0]["id"].as_str().unwrap().to_owned();
    let void = staff_w(&format!("/prizes/{id}/void"));
    story
        .organiser()
        .await
        .post(&void, json!({}))
        .await
        .expect_problem(422, "reason_required");
    assert_eq!(story.organiser().await.post(&void, why).await.status, 204);
}

// X-31.a, after prizes and addresses
#[tokio::test]
async fn personal_data_is_erased_in_time_and_no_figure_changes() {
    let story = Story::begin().await;
    let (_, no) = story.phone("张三", "13800000000").await;
    story.sync(no, 9_000).await;
    let reveal = staff_w(&format!("/participants/{no}/reveal"));
    let wish =
        json!({ "fields": ["name", "phone"], "purpose": "contact_winner", "reason": "联系" });
    let shown = story
        .organiser()
        .await
        .post(&reveal, wish.clone())
        .await
        .expect(200);
    assert_eq!(
        shown["fields"],
        json!({ "name": "张三", "phone": "13800000000" })
    );
    let entry = &story.audit("reveal_personal").await[0];
    assert_eq!(entry["new"], "name, phone for contact_winner");
    assert!(
        !entry.to_string().contains("13800000000"),
        "the log says that, not what"
    );
    let mut nameless = wish.clone();
    nameless["purpose"] = json!("");
    story
        .organiser()
        .await
        .post(&reveal, nameless)
        .await
        .expect_problem(422, "reason_required");
    let found = story
        .organiser()
        .await
        .get(&staff_w("/participants?q=138-0000-0000"))
        .await
        .expect(200);
    assert_eq!(found["participants"][0]["participant"], json!(no));
    assert_eq!(found["participants"][0]["name"], "张*");
    assert_eq!(story.audit("look_up_phone").await[0]["new"], "138****0000");

    let result = |story: &Story| story.live.read(|c| c.walk().unwrap().result());
    story.go_to("2020-04-08T12:00:00").await;
    let before = result(&story);
    let early = story.app.service.erase_when_due(&story.live).await.unwrap();
    assert_eq!(early, None);
    story.go_to("2020-04-09T00:00:00").await;
    let erased = story
        .app
        .service
        .erase_when_due(&story.live)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(erased.profiles, 1);
    assert_eq!(result(&story), before, "X-31.a");
    let shown = story
        .organiser()
        .await
        .post(&reveal, wish)
        .await
        .expect(200);
    assert_eq!(shown["fields"], json!({ "name": "张三" }));
    let none = story
        .organiser()
        .await
        .get(&staff_w("/participants?q=13800000000"))
        .await
        .expect(200);
    assert_eq!(none["participants"], json!([]));
    assert_eq!(story.audit("erase_personal").await.len(), 1);
    // Done again it finds nothing and says nothing.
    story.app.service.erase_when_due(&story.live).await.unwrap();
    assert_eq!(story.audit("erase_personal").await.len(), 1);
}

// W-35.b, W-35, X-17
#[tokio::test]
async fn the_grand_draw_is_held_once_and_its_winners_get_prizes() {
    let story = Story::begin().await;
    let (phone, no) = story.phone("张三", "13800000000").await;
    let first = Day::parse("2019-07-01").unwrap();
    for day in 0..100 {
        let day = Day(first.0 + day);
        story.go_to(&format!("{day}T20:30:00")).await;
        story.act(Command::CheckIn { participant: no }).await;
    }
    story
        .act(Command::ExchangeBadge {
            participant: no,
            badge: 0,
        })
        .await;
    let hold = staff_w("/grand-draws/grand/hold");
    let why = || json!({ "reason": "按方案抽取" });
    story
        .organiser()
        .await
        .post(&hold, why())
        .await
        .expect_problem(409, "not_open_yet"); // W-35.b
    story.go_to("2019-10-09T00:00:00").await;
    story
        .organiser()
        .await
        .post(&hold, json!({}))
        .await
        .expect_problem(422, "reason_required");
    let held = story.organiser().await.post(&hold, why()).await.expect(200);
    assert_eq!(held["winners"][0]["participant"], json!(no));
    let again = story.second().await.post(&hold, why()).await.expect(200);
    assert_eq!(again["winners"], held["winners"]);
    let won = story
        .organiser()
        .await
        .get(&staff_w("/prizes?state=won"))
        .await
        .expect(200);
    assert_eq!(won["prizes"].as_array().unwrap().len(), 1, "once");
    assert_eq!(won["prizes"][0]["source"], "grand:grand");
    let phone = story.again(&phone).await;
    assert!(
        phone
            .get(&w("/me/messages"))
            .await
            .text()
            .contains("prize_won")
    );
    story.app.service.queue_duties().await.unwrap();
    story.app.service.run_due_jobs().await.unwrap();
    let won = story
        .organiser()
        .await
        .get(&staff_w("/prizes?state=won"))
        .await
        .expect(200);
    assert_eq!(
        won["prizes"].as_array().unwrap().len(),
        1,
        "also after the duty"
    );
    let unknown = staff_w("/grand-draws/other/hold");
    story
        .organiser()
        .await
        .post(&unknown, why())
        .await
        .expect_problem(404, "not_found");
}

// X-17.b, W-31, W-32: what becomes of the money
#[tokio::test]
async fn a_payment_is_made_once_whatever_the_channel_answers() {
    let story = Story::begin().await;
    let (_, no) = story.phone("张三", "13800000000").await;
    for day in 1..=15 {
        story.go_to(&format!("2019-07-{day:02}T20:30:00")).await;
        story.act(Command::CheckIn { participant: no }).await;
        story.sync(no, 10_000).await;
    }
    let draw = || Command::Draw {
        participant: no,
        deck: DeckIx(0),
        key: None,
    };
    let mut draws = Vec::new();
    for _ in 0..5 {
        let Reply::Drawn(ticket) = story.act(draw()).await else {
            panic!()
        };
        draws.push(ticket);
    }
    let pay = async || story.app.service.pay_out(&story.live).await.unwrap();
    let transfers = &story.app.transfers;
    for outcome in [
        Scripted::LostAnswer,
        Scripted::LostOrder,
        Scripted::Fails("ACCOUNT_ABNORMAL".to_owned()),
        Scripted::Refused("NO_AUTH".to_owned()),
    ] {
        transfers.script(outcome);
    }
    pay().await;
    let state = async |state: PayoutState| {
        let path = staff_w(&format!("/payouts?state={}", state.name()));
        let list = story.auditor().await.get(&path).await.expect(200);
        list["payouts"].as_array().unwrap().clone()
    };
    assert_eq!(state(PayoutState::Unknown).await.len(), 2);
    assert_eq!(state(PayoutState::Failed).await.len(), 2);
    assert_eq!(state(PayoutState::WaitUserConfirm).await.len(), 1);
    assert_eq!(pay().await, 0, "nobody asks again at once");
    // The lost ones are asked for first; what was never taken is sent again under its number.
    story.app.clock.advance(2_000);
    pay().await;
    story.app.clock.advance(4_000);
    pay().await;
    assert_eq!(state(PayoutState::Unknown).await.len(), 0);
    assert_eq!(state(PayoutState::WaitUserConfirm).await.len(), 3);
    let numbers: Vec<_> = transfers
        .taken()
        .iter()
        .map(|(order, _)| order.out_bill_no.clone())
        .collect();
    assert_eq!(numbers.len(), 4, "one transfer a number: {numbers:?}");

    // Failed for good: a new number. Never taken: the same.
    let failed = state(PayoutState::Failed).await;
    for payout in &failed {
        let retry = staff_w(&format!("/payouts/{}/retry", payout["draw"]));
        story
            .organiser()
            .await
            .post(&retry, json!({}))
            .await
            .expect_problem(422, "reason_required");
        let back = story
            .organiser()
            .await
            .post(&retry, json!({ "reason": "已核实" }))
            .await
            .expect(200);
        assert_eq!(back["state"], "ready");
        let twice = story
            .organiser()
            .await
            .post(&retry, json!({ "reason": "x" }))
            .await;
        twice.expect_problem(409, "invalid_state");
    }
    pay().await;
    let taken = transfers.taken();
    assert_eq!(taken.len(), 6);
    let renewed = taken
        .iter()
        .filter(|(order, _)| order.out_bill_no.ends_with("R1"))
        .count();
    assert_eq!(renewed, 1);
    for (order, _) in &taken {
        transfers.confirm(&order.out_bill_no);
    }
    story.app.clock.advance(6 * 60_000);
    pay().await;
    let paid = state(PayoutState::Paid).await;
    assert_eq!(paid.len(), 5);
    let sum: u64 = paid.iter().map(|p| p["amount_fen"].as_u64().unwrap()).sum();
    let won: u64 = draws.iter().map(|d| u64::from(d.value_fen)).sum();
    assert_eq!(sum, won, "W-32.c: what is paid is what was drawn");
    assert_eq!(story.audit("retry_payout").await.len(), 2);

    // The deck opens only after its close, once, with a trace.
    let reveal = staff_w("/decks/packets-1/reveal");
    let why = || json!({ "reason": "活动结束" });
    story
        .organiser()
        .await
        .post(&reveal, why())
        .await
        .expect_problem(409, "not_open_yet");
    story.go_to("2019-10-08T00:00:00").await;
    let done = story.organiser().await.post(&reveal, why()).await;
    assert_eq!(done.status, 204, "{}", done.text());
    let decks = story
        .auditor()
        .await
        .get(&staff_w("/decks"))
        .await
        .expect(200);
    assert_eq!(
        (&decks["decks"][0]["revealed"], &decks["decks"][0]["drawn"]),
        (&json!(true), &json!(5))
    );
    assert_eq!(story.audit("reveal_deck").await.len(), 1);
    assert_eq!(table(&story, "draws").await.len(), 5);
    let card = story
        .auditor()
        .await
        .get(&staff_w(&format!("/participants/{no}")))
        .await
        .expect(200);
    assert_eq!(card["payouts"].as_array().unwrap().len(), 5);
    assert_eq!(
        card["ledger"].as_array().unwrap().last().unwrap()["balance"],
        card["figures"]["balance"]
    );
}

// W-47.a, W-48.a, W-49.a
#[tokio::test]
async fn a_unit_ticks_logs_and_reports_and_the_organiser_sees_it() {
    let story = Story::begin().await;
    let xian = story
        .app
        .staff_of_unit(WALK, "xian", Role::UnitAdmin, Some("xian"))
        .await;
    let task = staff_w("/units/xian/tasks/meeting");
    let done = json!({ "done": true, "day": "2019-06-20", "note": "https://example.org/group" });
    assert_eq!(xian.put(&task, done).await.status, 204);
    let board = story
        .organiser()
        .await
        .get(&staff_w("/unit-tasks"))
        .await
        .expect(200);
    assert_eq!(
        (&board["done"][0]["unit"], &board["done"][0]["day"]),
        (&json!("xian"), &json!("2019-06-20"))
    ); // W-47.a
    xian.put(&task, json!({ "done": true, "day": "2019-07-02" }))
        .await
        .expect_problem(422, "invalid_day");
    xian.put(&staff_w("/units/xian/tasks/fly"), json!({ "done": true }))
        .await
        .expect_problem(404, "not_found");
    story
        .app
        .visitor()
        .get(&w("/walk/assets/poster-start?unit=xian"))
        .await;
    let assets = xian.get(&staff_w("/assets")).await.expect(200);
    let poster = assets["assets"]
        .as_array()
        .unwrap()
        .iter()
        .find(|a| a["id"] == "poster-start")
        .unwrap()
        .clone();
    assert_eq!(
        poster["downloads"],
        json!([{ "unit": "xian", "downloads": 1 }])
    );

    // W-48.a
    let event = json!({ "unit": "xian", "title": "环城墙健步走", "theme": "全民健身日", "day": "2019-08-08",
        "place": "西安城墙", "mode": "both", "people": 300 });
    let events = staff_w("/events");
    let id = xian.post(&events, event.clone()).await.expect(201)["id"].clone();
    let mut foreign = event;
    foreign["unit"] = json!("baoji");
    xian.post(&events, foreign)
        .await
        .expect_problem(403, "forbidden");
    let at = staff_w(&format!("/events/{}", id.as_str().unwrap()));
    let approve = json!({ "decision": "approve" });
    assert_eq!(
        story
            .organiser()
            .await
            .post(&at, approve.clone())
            .await
            .status,
        204
    );
    story
        .organiser()
        .await
        .post(&at, approve)
        .await
        .expect_problem(409, "invalid_state");
    let listed = story
        .auditor()
        .await
        .get(&staff_w("/events?state=approved&unit=xian"))
        .await
        .expect(200);
    assert_eq!(
        (&listed["events"][0]["mode"], &listed["events"][0]["people"]),
        (&json!("both"), &json!(300))
    );

    // W-49.a
    let award = staff_w("/organisation-award");
    let of = async |code: &str| -> Value {
        let rows = story.organiser().await.get(&award).await.expect(200);
        let rows = rows["rows"].as_array().unwrap().clone();
        rows.into_iter()
            .find(|r| r["unit"]["code"] == code)
            .unwrap()
    };
    assert_eq!(of("xian").await["warnings"], json!(["no_summary_report"]));
    let report = staff_w("/units/xian/report");
    xian.put(&report, json!({ "text": " " }))
        .await
        .expect_problem(422, "text_required");
    assert_eq!(
        xian.put(&report, json!({ "text": "总结……" })).await.status,
        204
    );
    let row = of("xian").await;
    assert_eq!(
        (&row["warnings"], &row["events"], &row["tasks_done"]),
        (&json!([]), &json!(1), &json!(1))
    );
    let pick = staff_w("/organisation-award/xian");
    story
        .organiser()
        .await
        .put(&pick, json!({ "picked": true }))
        .await
        .expect_problem(422, "reason_required");
    let chosen = json!({ "picked": true, "reason": "组织得力" });
    assert_eq!(
        story
            .organiser()
            .await
            .put(&pick, chosen.clone())
            .await
            .status,
        204
    );
    story
        .organiser()
        .await
        .put(&pick, chosen)
        .await
        .expect_problem(409, "invalid_state");
    // A unit without a report is flagged, not excluded.
    let other = staff_w("/organisation-award/baoji");
    let chosen = json!({ "picked": true, "reason": "成绩优异" });
    assert_eq!(
        story.organiser().await.put(&other, chosen).await.status,
        204
    );
    assert_eq!(of("baoji").await["picked"], true);
    let heading = staff_w("/organisation-award/cities");
    story
        .organiser()
        .await
        .put(&heading, json!({ "picked": true, "reason": "x" }))
        .await
        .expect_problem(404, "not_found");
}

// X-34.a
#[tokio::test]
async fn appeals_are_taken_for_five_days_and_decided_with_a_reason() {
    let story = Story::begin().await;
    let (phone, no) = story.phone("张三", "13800000000").await;
    let fix = json!({ "kind": "points", "participant": no, "points": -1, "reason": "x" });
    let id = story
        .organiser()
        .await
        .post(&staff_w("/corrections"), fix)
        .await
        .expect(201)["id"]
        .clone();
    let id = id.as_str().unwrap();
    let confirm = staff_w(&format!("/corrections/{id}/confirm"));
    story
        .second()
        .await
        .post(&confirm, json!({ "reason": "x" }))
        .await
        .expect(200);
    let about = format!("correction:{id}");
    let appeal = json!({ "about": about, "text": "我没有作弊" });
    let at = w("/me/appeals");
    story.go_to("2019-07-07T00:00:00").await;
    let phone = story.again(&phone).await;
    phone
        .post(&at, appeal.clone())
        .await
        .expect_problem(409, "closed"); // X-34.a: day 6
    story.app.clock.set("2019-07-06T23:59:59");
    let made = phone.post(&at, appeal.clone()).await;
    assert!(made.status.is_success(), "{}", made.text());
    phone
        .post(&at, appeal)
        .await
        .expect_problem(409, "already_submitted");
    let unknown = json!({ "about": "result:other", "text": "x" });
    phone
        .post(&at, unknown)
        .await
        .expect_problem(404, "not_found");
    let open = story
        .organiser()
        .await
        .get(&staff_w("/appeals"))
        .await
        .expect(200);
    assert_eq!(
        (&open["appeals"][0]["about"], &open["appeals"][0]["name"]),
        (&json!(about), &json!("张*"))
    );
    let one = staff_w(&format!(
        "/appeals/{}",
        open["appeals"][0]["id"].as_str().unwrap()
    ));
    story
        .organiser()
        .await
        .post(&one, json!({ "decision": "accept" }))
        .await
        .expect_problem(422, "reason_required");
    let verdict = json!({ "decision": "accept", "reason": "核实无误" });
    assert_eq!(
        story
            .organiser()
            .await
            .post(&one, verdict.clone())
            .await
            .status,
        204
    );
    story
        .organiser()
        .await
        .post(&one, verdict)
        .await
        .expect_problem(409, "invalid_state");
    assert!(
        phone
            .get(&w("/me/messages"))
            .await
            .text()
            .contains("appeal_accepted")
    );
    assert_eq!(story.audit("decide_appeal").await.len(), 1);
}

/// The rows of an exported table, without its head.
async fn table(story: &Story, name: &str) -> Vec<Vec<String>> {
    let text = raw_table(&story.organiser().await, &format!("{name}.csv")).await;
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('"')
            .split("\",\"")
            .map(str::to_owned)
            .collect()
    };
    text.lines().skip(1).map(cells).collect()
}

async fn raw_table(client: &Client, file: &str) -> String {
    let answer = client.get(&staff_w(&format!("/exports/{file}"))).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

/// A workbook of parcels as a carrier fills it in.
fn parcels(rows: &[(&str, &str, &str)]) -> Vec<u8> {
    let heads = ["奖品编号 prize", "快递公司 carrier", "快递单号 tracking"];
    let column = |head: &str| Column {
        head: head.to_owned(),
        width: 20,
    };
    let cell = |text: &str| Cell::Text(text.to_owned());
    let sheet = Sheet {
        title: "parcels".to_owned(),
        columns: heads.into_iter().map(column).collect(),
        rows: rows
            .iter()
            .map(|(a, b, c)| vec![cell(a), cell(b), cell(c)])
            .collect(),
    };
    write_sheet(&sheet).unwrap()
}

async fn put_book(story: &Story, query: &str, bytes: Vec<u8>) -> Answer {
    let path = staff_w(&format!("/parcels.xlsx{query}"));
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    story
        .organiser()
        .await
        .send_raw(Method::PUT, &path, (kind, bytes))
        .await
}

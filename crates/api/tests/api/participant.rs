//! A participant's story, from the sign-in to the boards.

use engine::Reply;
use engine::command::{Channel, Command, PersonKey};
use model::RegionIx;
use serde_json::{Value, json};

use crate::support::{TestApp, c, instant};

// D19-05.b, D19-13
#[tokio::test]
async fn a_whole_donation() {
    let app = TestApp::start().await;
    let donor = app.signed_in(&app.identity()).await;
    let me = donor.record().await;
    assert_eq!(
        (&me["joined"], &me["inviter_code"]),
        (&json!(false), &json!(""))
    );

    let body = json!({ "notice_version": "1", "steps": true, "name": "张三" });
    let me = donor.put(&c("/consent"), body).await.expect(200);
    assert_eq!(me["consent"]["granted"], true);
    assert_eq!(me["consent"]["version"], me["consent"]["current_version"]);

    let today = donor.sync(7_799).await.expect(200);
    assert_eq!(today["today"]["reached_threshold"], false);
    let today = donor.sync(9_123).await.expect(200);
    assert_eq!(today["today"]["steps"], 9_123);
    assert_eq!(today["today"]["would_credit"], 9_123);

    // D19-05.b: a region is chosen on the page, nothing is confirmed.
    let explained = app.visitor().get(&c("/explain/region/330000")).await;
    assert_eq!(explained.expect(200)["value"], 0);
    assert_eq!(donor.record().await["today"]["donated"], false);

    let donated = donor.donate("330000").await.expect(200);
    assert_eq!(donated["donation"]["credited_steps"], 9_123);
    assert_eq!(donated["donation"]["at"], "2019-07-01T20:00:00+08:00");
    assert_eq!(donated["region"]["rank"], 1);
    assert_eq!(donated["group"]["credited_steps"], 9_123);
    assert_eq!(donated["badges_gained"], json!(["donor-1"]));
    assert_eq!(donated["project_generated"], Value::Null);
    assert_eq!(
        donated["me"],
        json!({ "rank": 1, "credited_steps": 9_123, "donations": 1 })
    );

    let me = donor.record().await;
    assert_eq!(me["today"]["donated"], true);
    assert_eq!(me["badges"][0]["earned_at"], "2019-07-01");
    assert_eq!(
        me["badges"][1],
        json!({ "id": "donor-5", "earned_at": null, "progress": 1, "at": 5 })
    );
    assert_eq!(me["donations"][0]["region"], "330000");
    assert_eq!(me["rank"], 1);
    let board = donor.get(&c("/boards/people")).await;
    assert_eq!(
        board.header("cache-control"),
        "no-store",
        "it holds one's own place"
    );
    let board = board.expect(200);
    assert_eq!(board["rows"][0]["name"], "张*");
    assert_eq!(
        board["me"],
        json!({ "rank": 1, "credited_steps": 9_123, "donations": 1, "of": 1 })
    );
}

#[tokio::test]
async fn ones_own_figures_are_explained() {
    let app = TestApp::start().await;
    let donor = app.participant("张三").await;
    for (day, steps) in [("2019-07-07", 8_000), ("2019-07-08", 9_000)] {
        app.clock.set(&format!("{day}T10:00:00"));
        donor.sync(steps).await.expect(200);
        donor.donate("330000").await.expect(200);
    }
    let explained = donor.get(&c("/me/explain")).await.expect(200);
    let figures = explained["figures"].as_array().unwrap();
    for (name, value) in [("credited_steps", 26_000), ("donations", 2), ("streak", 2)] {
        let figure = figures.iter().find(|f| f["figure"] == name).unwrap();
        let because = figure["because"].as_array().unwrap();
        let sum: u64 = because.iter().map(|b| b["amount"].as_u64().unwrap()).sum();
        assert_eq!(figure["value"], value, "{name}");
        assert_eq!(sum, value, "{name}");
    }
    let rank = figures.iter().find(|f| f["figure"] == "rank").unwrap();
    assert_eq!(rank["value"], 1);
    let doubled = &figures[0]["because"][1];
    assert_eq!(doubled["at"], "2019-07-08T10:00:00+08:00");
    assert!(
        doubled["text"]["zh"]
            .as_str()
            .unwrap()
            .contains("2 倍计为 18,000 步")
    );
}

// D19-05.a
#[tokio::test]
async fn without_the_consent_nothing_is_read_or_donated() {
    let app = TestApp::start().await;
    let person = app.signed_in(&app.identity()).await;
    let body = json!({ "notice_version": "1", "steps": false });
    let refused = person.put(&c("/consent"), body).await;
    refused.expect_problem(403, "consent_required");
    let body = json!({ "notice_version": "99", "steps": true });
    let refused = person.put(&c("/consent"), body).await;
    refused.expect_problem(403, "consent_required");
    person
        .sync(9_000)
        .await
        .expect_problem(403, "consent_required");
    person
        .donate("330000")
        .await
        .expect_problem(403, "consent_required");
    assert_eq!(app.live().read(engine::Campaign::seq), 0);
}

// X-30.a
#[tokio::test]
async fn a_withdrawn_consent_stops_syncs_and_keeps_what_was_counted() {
    let app = TestApp::start().await;
    app.clock.set("2019-07-04T20:00:00");
    let donor = app.participant("张三").await;
    donor.sync(9_000).await.expect(200);
    donor.donate("330000").await.expect(200);

    app.clock.set("2019-07-05T09:00:00");
    let me = donor.client.delete(&c("/consent")).await.expect(200);
    assert_eq!(me["consent"]["granted"], false);
    donor
        .sync(9_500)
        .await
        .expect_problem(403, "consent_required");
    let page = app.visitor().get(&c("")).await.expect(200);
    assert_eq!(page["totals"]["credited_steps"], 9_000);
    let explained = app.visitor().get(&c("/explain/region/330000")).await;
    assert_eq!(explained.expect(200)["value"], 9_000);
}

// X-09.c
#[tokio::test]
async fn a_double_tap_is_one_donation() {
    let app = TestApp::start().await;
    let donor = app.participant("张三").await;
    donor.sync(9_000).await.expect(200);
    let order = json!({ "region": "330000" });
    let tap = donor
        .client
        .clone()
        .with("idempotency-key", "6f1c9d2e-0000-4000-8000-000000000001");
    let path = c("/donations");
    let (first, second) = tokio::join!(
        tap.post(&path, order.clone()),
        tap.post(&path, order.clone())
    );
    let (first, second) = (first.expect(200), second.expect(200));
    assert_eq!(first["donation"], second["donation"]);
    assert_eq!(donor.record().await["totals"]["donations"], 1);

    // The same key for another wish is a mistake, another key meets the rule of once a day.
    let refused = tap.post(&path, json!({ "region": "110000" })).await;
    refused.expect_problem(422, "inconsistent");
    let other = donor.client.clone().with("idempotency-key", "another");
    other
        .post(&path, order.clone())
        .await
        .expect_problem(409, "already_donated_today");
    // And another person's same key is another key.
    let neighbour = app.participant("李四").await;
    neighbour.sync(8_000).await.expect(200);
    let tap = neighbour.client.clone().with("idempotency-key", "another");
    assert_eq!(
        tap.post(&path, order).await.expect(200)["donation"]["raw_steps"],
        8_000
    );
}

#[tokio::test]
async fn a_malformed_key_is_refused_before_anything_happens() {
    let app = TestApp::start().await;
    let donor = app.participant("张三").await;
    donor.sync(9_000).await.expect(200);
    let long = "k".repeat(65);
    for key in ["", "two words", long.as_str()] {
        let tap = donor.client.clone().with("idempotency-key", key);
        let refused = tap
            .post(&c("/donations"), json!({ "region": "330000" }))
            .await;
        refused.expect_problem(400, "inconsistent");
    }
    assert_eq!(donor.record().await["totals"]["donations"], 0);
}

// X-07.a
#[tokio::test]
async fn two_phones_of_one_person_make_one_donation_a_day() {
    let app = TestApp::start().await;
    let first = app.participant("张三").await;
    let second = app.signed_in(&first.openid).await;
    assert_eq!(second.record().await["joined"], true);
    first.sync(9_000).await.expect(200);
    first.donate("330000").await.expect(200);
    second
        .donate("110000")
        .await
        .expect_problem(409, "already_donated_today");
    let page = app.visitor().get(&c("")).await.expect(200);
    assert_eq!(page["totals"]["participants"], 1);
}

// D19-16.a
#[tokio::test]
async fn a_donation_is_final() {
    let app = TestApp::start().await;
    let donor = app.participant("张三").await;
    donor.sync(9_000).await.expect(200);
    let id = donor.donate("330000").await.expect(200)["donation"]["id"].clone();
    let path = c(&format!("/donations/{id}"));
    let change = axum::http::Method::PATCH;
    let refused = donor
        .client
        .send(change, &path, Some(json!({ "region": "110000" })))
        .await;
    refused.expect_problem(403, "forbidden");
    donor
        .client
        .delete(&path)
        .await
        .expect_problem(403, "forbidden");
    assert_eq!(donor.record().await["donations"][0]["region"], "330000");
}

// X-15.a
#[tokio::test]
async fn the_first_way_in_is_recorded() {
    let app = TestApp::start().await;
    let inviter = app.participant("张三").await;
    let code = inviter.number().await.to_string();
    let friend = app.signed_in(&app.identity()).await;
    let wish = |channel: &str| json!({ "notice_version": "1", "steps": true, "channel": channel, "inviter": code });
    let me = friend
        .put(&c("/consent"), wish("friend_share"))
        .await
        .expect(200);
    assert_eq!(me["channel"], "friend_share");
    let me = friend.put(&c("/consent"), wish("qr")).await.expect(200);
    assert_eq!(me["channel"], "friend_share", "only the first time counts");
    let joined = app.live().read(|c| *c.participants().last().unwrap());
    assert_eq!(joined.inviter.map(|no| no.to_string()), Some(code));
    assert_eq!(joined.channel, Channel::FriendShare);
}

// X-18.a, with a code of this campaign
#[tokio::test]
async fn a_refusal_is_a_code_for_programs_and_a_sentence_for_people() {
    let app = TestApp::start().await;
    let donor = app.participant("张三").await;
    donor.sync(7_799).await.expect(200);
    let problem = donor
        .donate("330000")
        .await
        .expect_problem(409, "threshold_not_met");
    assert_eq!(problem["detail_zh"], "今天的步数还没有达到捐赠门槛。");
    assert_eq!(
        problem["detail_en"],
        "Today's steps have not reached the threshold yet."
    );
    donor
        .donate("海王星")
        .await
        .expect_problem(422, "unknown_region");
}

// X-44.a
#[tokio::test]
async fn the_last_second_is_inside_and_the_next_is_not() {
    let app = TestApp::start().await;
    app.clock.set("2019-07-08T17:59:59");
    let (early, late) = (app.participant("张三").await, app.participant("李四").await);
    early.sync(8_000).await.expect(200);
    late.sync(8_000).await.expect(200);
    let donated = early.donate("330000").await.expect(200);
    assert_eq!(donated["donation"]["factor"], 2);
    app.clock.advance(1_000);
    late.donate("330000").await.expect_problem(409, "closed");
    assert_eq!(
        app.visitor().get(&c("")).await.expect(200)["phase"],
        "closed"
    );
}

// D19-13.a
#[tokio::test]
async fn the_fifty_first_donor_sees_the_own_rank() {
    let app = TestApp::start().await;
    let live = app.live();
    let day = live.plan().zone.day_of(instant("2019-07-01T20:00:00"));
    for n in 0..50 {
        let consent = Command::Consent {
            person: PersonKey(1_000 + u128::from(n)),
            notice_version: 1,
            channel: Channel::Other,
            inviter: None,
            unit: None,
        };
        let Reply::Joined(participant) = live.submit(consent, Vec::new()).await.unwrap().reply
        else {
            panic!("somebody new joins");
        };
        let count = 8_000 + n;
        let sync = Command::Sync {
            participant,
            day,
            count,
        };
        live.submit(sync, Vec::new()).await.unwrap();
        let donate = Command::Donate {
            participant,
            region: RegionIx(0),
            exercise: None,
            key: None,
        };
        live.submit(donate, Vec::new()).await.unwrap();
    }
    let last = app.participant("张三").await;
    last.sync(7_800).await.expect(200);
    assert_eq!(last.donate("330000").await.expect(200)["me"]["rank"], 51);
    let board = last.get(&c("/boards/people")).await.expect(200);
    assert_eq!(board["rows"].as_array().unwrap().len(), 50);
    assert_eq!(board["me"]["rank"], 51);
    assert_eq!(board["me"]["of"], 51);
}

#[tokio::test]
async fn all_that_is_wrong_with_a_payload_looks_the_same() {
    let app = TestApp::start().await;
    let (donor, other) = (app.participant("张三").await, app.participant("李四").await);
    let good = donor.payload(9_000);
    let mut answers = Vec::new();
    let mut wrong = |field: &str, value: Value| {
        let mut payload = donor.payload(9_000);
        payload[field] = value;
        answers.push(payload);
    };
    wrong("iv", json!("AAAAAAAAAAAAAAAAAAAAAA=="));
    wrong("iv", json!("no base64"));
    wrong("encrypted_data", json!("AAAA"));
    wrong("encrypted_data", good["encrypted_data"].clone());
    wrong("code", json!("never-given"));
    answers.push(other.payload(20_000));
    let mut seen = Vec::new();
    for payload in answers {
        let answer = donor.post(&c("/steps"), payload).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        seen.push(answer.bytes);
    }
    let first: Value = serde_json::from_slice(&seen[0]).unwrap();
    assert_eq!(first["code"], "wechat_refused");
    assert!(
        seen.iter().all(|bytes| *bytes == seen[0]),
        "one answer for every cause"
    );
    assert_eq!(donor.record().await["today"]["steps"], 0);
}

#[tokio::test]
async fn the_mini_program_uses_a_token() {
    let app = TestApp::start().await;
    let openid = app.identity();
    let phone = app.signed_in(&openid).await;
    let code = phone.payload(0)["code"].clone();
    let body = json!({ "code": code, "client": "mini_program" });
    let answer = app.visitor().post("/api/sessions/wechat", body).await;
    assert_eq!(answer.header("set-cookie"), "");
    let token = answer.expect(200)["token"].as_str().unwrap().to_owned();
    let client = app
        .visitor()
        .with("authorization", &format!("Bearer {token}"));
    assert_eq!(client.get("/api/me").await.expect(200)["signed_in"], true);
    // No browser adds it by itself, so it needs no word of where the request comes from.
    let client = client.with("sec-fetch-site", "cross-site");
    let body = json!({ "notice_version": "1", "steps": true });
    client.put(&c("/consent"), body).await.expect(200);
    client.delete("/api/sessions/current").await.expect(204);
    assert_eq!(client.get("/api/me").await.expect(200)["signed_in"], false);
}

#[tokio::test]
async fn sessions_are_cookies_that_pages_cannot_read() {
    let app = TestApp::start().await;
    let phone = app.signed_in(&app.identity()).await;
    let code = phone.payload(0)["code"].clone();
    let body = json!({ "code": code, "client": "web" });
    let answer = app.visitor().post("/api/sessions/wechat", body).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-tongxing="), "{cookie}");
    for part in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    assert!(answer.expect(200).get("token").is_none());
    let out = phone.client.delete("/api/sessions/current").await;
    assert!(out.header("set-cookie").starts_with("__Host-tongxing=;"));
    out.expect(204);
    phone.get(&c("/me")).await.expect_problem(401, "forbidden");
}

#[tokio::test]
async fn other_sites_cannot_act_for_a_participant() {
    let app = TestApp::start().await;
    let donor = app.participant("张三").await;
    donor.sync(9_000).await.expect(200);
    let order = json!({ "region": "330000" });
    let path = c("/donations");
    let browser = |site: &str| donor.client.clone().with("sec-fetch-site", site);
    for site in ["cross-site", "same-site"] {
        let refused = browser(site).post(&path, order.clone()).await;
        refused.expect_problem(403, "forbidden");
    }
    let cookie = {
        let fresh = app.signed_in(&donor.openid).await;
        fresh.client
    };
    let old = |origin: Option<&str>| {
        let mut client = cookie.clone();
        client = client.without("sec-fetch-site");
        match origin {
            Some(origin) => client.with("origin", origin),
            None => client,
        }
    };
    for origin in [None, Some("https://evil.test"), Some("null")] {
        let refused = old(origin).post(&path, order.clone()).await;
        refused.expect_problem(403, "forbidden");
    }
    assert_eq!(donor.record().await["totals"]["donations"], 0);
    old(Some("https://tongxing.test"))
        .post(&path, order)
        .await
        .expect(200);
}

//! An organiser corrects, publishes, exports; each act stands in the audit log.

use model::role::Role;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Phone, TestApp, c, staff};

// X-33.a, X-10.a
#[tokio::test]
async fn a_fraud_is_annulled_with_a_reason() {
    let app = TestApp::start().await;
    let organiser = app.staff("organiser", Role::Organiser).await;
    let (donor, honest) = (donor(&app, 9_000).await, donor(&app, 8_000).await);
    let id = donor.record().await["donations"][0]["id"].clone();
    let which = json!({ "participant": donor.number().await, "donation": id });

    let preview = staff("/corrections/annulments/preview");
    let effect = organiser.post(&preview, which.clone()).await.expect(200);
    assert_eq!(effect["credited_steps"], 9_000);
    assert_eq!(
        effect["region_credited_steps"],
        json!({ "before": 17_000, "after": 8_000 })
    );
    assert_eq!(
        effect["group_credited_steps"],
        json!({ "before": 17_000, "after": 8_000 })
    );
    assert_eq!(
        effect["donor_donations"],
        json!({ "before": 1, "after": 0 })
    );
    assert_eq!(
        totals(&app).await["credited_steps"],
        17_000,
        "nothing has changed"
    );

    // X-10.a: no reason, no correction.
    let path = staff("/corrections/annulments");
    let annul = |reason: Option<&str>| {
        let mut body = which.clone();
        body["code"] = json!("fraud");
        if let Some(reason) = reason {
            body["reason"] = json!(reason);
        }
        body
    };
    for reason in [None, Some(""), Some("  ")] {
        let refused = organiser.post(&path, annul(reason)).await;
        refused.expect_problem(422, "reason_required");
    }
    organiser
        .post(&path, annul(Some("摇步器")))
        .await
        .expect(200);

    assert_eq!(totals(&app).await["credited_steps"], 8_000);
    let groups = app.visitor().get(&c("/boards/groups")).await.expect(200);
    assert_eq!(groups["rows"][0]["credited_steps"], 8_000);
    let me = donor.record().await;
    assert_eq!(me["totals"]["donations"], 0);
    assert_eq!(me["donations"][0]["annulled"], true, "kept and marked");
    assert_eq!(me["donations"][0]["reason"], "摇步器");
    assert_eq!(honest.record().await["rank"], 1);
    let again = organiser.post(&path, annul(Some("again"))).await;
    assert_eq!(again.status.as_u16() / 100, 4, "{}", again.text());

    let audit = organiser.get(&staff("/audit")).await.expect(200);
    let entry = &audit["entries"][0];
    assert_eq!(entry["action"], "annul_donation");
    assert_eq!(entry["reason"], "摇步器");
    assert_eq!(entry["old"], "9000 steps to 330000");
}

// X-16.a
#[tokio::test]
async fn a_notice_comes_out_at_its_time() {
    let app = TestApp::start().await;
    let organiser = app.staff("organiser", Role::Organiser).await;
    let text = |zh: &str| json!({ "zh": zh, "en": "" });
    let draft = json!({
        "title": text("双倍日"),
        "body": text("今天步数双倍累计"),
        "publish_at": "2019-07-08T09:00:00+08:00",
    });
    let taken = organiser.post(&staff("/notices"), draft).await.expect(201);
    app.clock.set("2019-07-08T08:59:59");
    assert_eq!(notices(&app).await, json!([]));
    app.clock.set("2019-07-08T09:00:00");
    let shown = notices(&app).await;
    assert_eq!(shown[0]["title"]["zh"], "双倍日");
    assert_eq!(shown[0]["corrected"], false);

    // A correction is a new version.
    app.clock.set("2019-07-08T10:00:00");
    let correction = json!({
        "corrects": taken["id"],
        "title": text("双倍日（更正）"),
        "body": text("至18:00"),
    });
    // The session of the morning is over: staff sign in every day.
    let organiser = {
        let body = json!({ "login": "organiser", "password": PASSWORD });
        let answer = app.visitor().post("/api/staff/sessions", body).await;
        app.visitor().with_cookie(&answer.cookie())
    };
    organiser
        .post(&staff("/notices"), correction)
        .await
        .expect(201);
    let shown = notices(&app).await;
    assert_eq!(shown[0]["version"], 2);
    assert_eq!(shown[0]["corrected"], true);
    let versions = organiser.get(&staff("/notices")).await.expect(200);
    assert_eq!(
        versions["versions"].as_array().unwrap().len(),
        2,
        "the old one stays"
    );

    let empty = json!({ "title": text(""), "body": text("x") });
    organiser
        .post(&staff("/notices"), empty)
        .await
        .expect_problem(422, "text_required");
    let stranger = json!({
        "corrects": "00000000-0000-4000-8000-000000000000",
        "title": text("x"),
        "body": text("x"),
    });
    organiser
        .post(&staff("/notices"), stranger)
        .await
        .expect_problem(404, "not_found");
}

// X-04.c
#[tokio::test]
async fn a_moved_window_is_announced_and_counts() {
    let app = TestApp::start().await;
    let organiser = app.staff("organiser", Role::Organiser).await;
    let change = |opens: &str, reason: &str| {
        json!({
            "opens_at": opens,
            "closes_at": "2019-07-10T18:00:00+08:00",
            "reason": reason,
        })
    };
    let opens = "2019-06-25T06:00:00+08:00";
    let path = staff("/window");
    organiser
        .put(&path, change(opens, ""))
        .await
        .expect_problem(422, "reason_required");
    let late = change("2019-07-11T00:00:00+08:00", "台风");
    organiser
        .put(&path, late)
        .await
        .expect_problem(422, "inconsistent");
    let nonsense = change("tomorrow", "台风");
    organiser
        .put(&path, nonsense)
        .await
        .expect_problem(422, "value_out_of_range");
    organiser
        .put(&path, change(opens, "台风"))
        .await
        .expect(204);

    let page = app.visitor().get(&c("")).await.expect(200);
    assert_eq!(page["closes_at"], "2019-07-10T18:00:00+08:00");
    assert_eq!(page["plan_version"], 2);
    let rules = app.visitor().get(&c("/rules")).await.expect(200);
    let time = &rules["sections"][1]["paragraphs"];
    assert!(
        time[0]["zh"]
            .as_str()
            .unwrap()
            .contains("2019年7月10日18:00")
    );
    assert!(
        time[1]["zh"]
            .as_str()
            .unwrap()
            .contains("2019年7月8日18:00")
    );
    assert_eq!(rules["history"][1]["reason"]["zh"], "台风");
    assert!(
        notices(&app).await[0]["body"]["zh"]
            .as_str()
            .unwrap()
            .contains("台风")
    );
}

#[tokio::test]
async fn a_suspect_count_waits_for_a_decision() {
    let app = TestApp::start().await;
    let organiser = app.staff("organiser", Role::Organiser).await;
    let walker = app.participant("张三").await;
    let today = walker.sync(180_000).await.expect(200);
    assert_eq!(today["today"]["suspect"], true);
    assert_eq!(today["today"]["steps"], 0);

    let dashboard = organiser.get(&staff("/dashboard")).await.expect(200);
    assert_eq!(dashboard["suspects_waiting"], 1);
    assert_eq!(dashboard["signals"][0]["kind"], "implausible_count");
    let suspects = organiser.get(&staff("/suspects")).await.expect(200);
    let suspect = &suspects["suspects"][0];
    assert_eq!(
        (&suspect["count"], &suspect["accepted"]),
        (&json!(180_000), &Value::Null)
    );
    let mut review = json!({
        "participant": suspect["participant"],
        "day": suspect["day"],
        "accepted": true,
    });
    let path = staff("/suspects/review");
    organiser
        .post(&path, review.clone())
        .await
        .expect_problem(422, "reason_required");
    review["reason"] = json!("马拉松");
    organiser.post(&path, review.clone()).await.expect(204);
    assert_eq!(walker.record().await["today"]["steps"], 180_000);
    organiser
        .post(&path, review)
        .await
        .expect_problem(404, "not_found");
}

// X-15.b
#[tokio::test]
async fn the_export_of_channels_adds_up() {
    let app = TestApp::start().await;
    let organiser = app.staff("organiser", Role::Organiser).await;
    for channel in ["qr", "search", "qr", "carrier pigeon"] {
        let person = app.signed_in(&app.identity()).await;
        let wish = json!({ "notice_version": "1", "steps": true, "channel": channel });
        person.put(&c("/consent"), wish).await.expect(200);
    }
    let table = organiser.get(&staff("/export/channels.csv")).await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    let text = table.text();
    assert!(text.starts_with('\u{feff}'));
    let count = |line: &str| {
        line.rsplit(',')
            .next()?
            .trim_matches('"')
            .parse::<u64>()
            .ok()
    };
    assert_eq!(text.lines().filter_map(count).sum::<u64>(), 4);
    assert!(text.contains("\"qr\",\"2\""));
    app.clock.advance(1);
    let regions = organiser.get(&staff("/export/regions.csv")).await.text();
    assert_eq!(regions.lines().count(), 37);
    let audit = organiser.get(&staff("/audit")).await.expect(200);
    assert_eq!(audit["entries"][0]["action"], "export");
    assert_eq!(audit["entries"][1]["subject"], "channels.csv");
}

// X-07.b
#[tokio::test]
async fn wechat_opens_no_staff_page() {
    let app = TestApp::start().await;
    let person = app.participant("张三").await;
    for path in [
        "/dashboard",
        "/audit",
        "/suspects",
        "/notices",
        "/export/channels.csv",
    ] {
        person
            .get(&staff(path))
            .await
            .expect_problem(403, "forbidden");
        app.visitor()
            .get(&staff(path))
            .await
            .expect_problem(401, "forbidden");
    }
    person
        .get("/api/staff/me")
        .await
        .expect_problem(403, "forbidden");
    // Nor does a participant's token in the staff cookie.
    let cookie = person
        .client
        .cookie()
        .replace("__Host-tongxing=", "__Host-tongxing-staff=");
    let disguised = app.visitor().with_cookie(&cookie);
    disguised
        .get(&staff("/dashboard"))
        .await
        .expect_problem(401, "forbidden");
}

#[tokio::test]
async fn staff_sign_in_with_their_own_password() {
    let app = TestApp::start().await;
    let organiser = app.staff("organiser", Role::Organiser).await;
    let me = organiser.get("/api/staff/me").await.expect(200);
    assert_eq!(me["grants"][0]["role"], "organiser");
    let sign_in = async |login: &str, password: &str| {
        let body = json!({ "login": login, "password": password });
        app.visitor()
            .post("/api/staff/sessions", body)
            .await
            .expect_problem(401, "forbidden")
    };
    let wrong = sign_in("organiser", "wrong").await;
    let unknown = sign_in("nobody", PASSWORD).await;
    assert_eq!(wrong, unknown, "an unknown account looks the same");
    organiser
        .delete("/api/staff/sessions/current")
        .await
        .expect(204);
    organiser
        .get("/api/staff/me")
        .await
        .expect_problem(401, "forbidden");
}

async fn donor(app: &TestApp, steps: u32) -> Phone {
    let phone = app.participant("张三").await;
    phone.sync(steps).await.expect(200);
    phone.donate("330000").await.expect(200);
    phone
}

async fn totals(app: &TestApp) -> Value {
    app.visitor().get(&c("")).await.expect(200)["totals"].clone()
}

async fn notices(app: &TestApp) -> Value {
    app.visitor().get(&c("/notices")).await.expect(200)["notices"].clone()
}

// X-19.a, X-19.b, D20-12.a
#[tokio::test]
async fn units_link_their_accounts_from_the_opening_day_on() {
    let app = TestApp::start().await;
    app.clock.set("2020-06-19T23:59:59");
    let organiser = app
        .staff_of("donation-2020", "links", Role::Organiser)
        .await;
    let path = |rest: &str| format!("/api/staff/campaigns/donation-2020{rest}");
    let mark = |state: &str| json!({ "state": state, "account_name": "长春保险" });
    let changchun = path("/account-links/changchun");

    let early = organiser.put(&changchun, mark("linked")).await;
    early.expect_problem(409, "not_open_yet");
    organiser
        .put(&changchun, mark("requested"))
        .await
        .expect(204);
    app.clock.set("2020-06-20T00:00:00");
    organiser.put(&changchun, mark("linked")).await.expect(204);
    let unknown = organiser
        .put(&path("/account-links/nowhere"), mark("linked"))
        .await;
    unknown.expect_problem(404, "not_found");

    let list = organiser.get(&path("/account-links")).await.expect(200);
    let names = |what: &str| -> Vec<Value> {
        let units = list[what].as_array().unwrap().iter();
        units.map(|unit| unit["unit"].clone()).collect()
    };
    assert_eq!(names("linked"), ["changchun"]);
    assert_eq!(names("not_linked").len(), 8);
    let file = organiser.get(&path("/export/account-links.csv")).await;
    let first = file.text().lines().nth(1).unwrap_or_default().to_owned();
    assert!(
        first.contains("\"\""),
        "those not linked come first: {first}"
    );

    // The edition of 2019 keeps no register.
    let other = app.staff("organiser", Role::Organiser).await;
    other
        .get(&staff("/account-links"))
        .await
        .expect_problem(404, "not_found");
}

//
#[tokio::test]
async fn a_corrected_notice_stays_readable_in_all_its_versions() {
    let app = TestApp::start().await;
    let organiser = app.staff("organiser", Role::Organiser).await;
    let text = |zh: &str| json!({ "zh": zh, "en": zh });
    let publish = |title: &str, id: Option<&Value>| {
        let mut body = json!({ "title": text(title), "body": text("…") });
        if let Some(id) = id {
            body["corrects"] = id.clone();
        }
        body
    };
    let first = organiser
        .post(&staff("/notices"), publish("一", None))
        .await;
    let id = first.expect(201)["id"].clone();
    let visitor = app.visitor();
    app.clock.advance(60_000);
    organiser
        .post(&staff("/notices"), publish("二", Some(&id)))
        .await
        .expect(201);

    let now = visitor.get(&c("/notices")).await.expect(200);
    assert_eq!(now["notices"][0]["title"]["zh"], "二");
    let versions = c(&format!("/notices/{}/versions", id.as_str().unwrap()));
    let versions = visitor.get(&versions).await.expect(200);
    let titles: Vec<_> = versions["notices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n["title"]["zh"].clone())
        .collect();
    assert_eq!(titles, ["一", "二"]);
    let unknown = c("/notices/0190163d-8694-739b-8000-000000000001/versions");
    visitor.get(&unknown).await.expect_problem(404, "not_found");
}

/// a flag is stored and changes nothing.
#[tokio::test]
async fn many_who_join_from_one_address_are_flagged_once() {
    let app = TestApp::start().await;
    for n in 0..22 {
        app.participant(&format!("人{n}")).await;
    }
    let organiser = app.staff("organiser", Role::Organiser).await;
    let dashboard = organiser.get(&staff("/dashboard")).await.expect(200);
    let flags = dashboard["address_flags"].as_array().unwrap();
    assert_eq!(flags.len(), 1, "{dashboard}");
    assert_eq!(flags[0]["kind"], "shared_address");
    assert_eq!(dashboard["totals"]["participants"], 22);
}

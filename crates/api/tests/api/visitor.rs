//! What somebody sees who is not signed in.

use crate::support::{TestApp, c};
use serde_json::{Value, json};

#[tokio::test]
async fn a_visitor_finds_the_open_campaign() {
    let app = TestApp::start().await;
    let list = app.visitor().get("/api/campaigns").await.expect(200);
    let cards = list["campaigns"].as_array().unwrap();
    assert_eq!(cards[0]["id"], "donation-2019");
    assert_eq!(cards[0]["phase"], "open");
    assert_eq!(cards[0]["opens_at"], "2019-06-25T06:00:00+08:00");
    assert_eq!(cards[1]["phase"], "upcoming");

    let page = app.visitor().get(&c("")).await.expect(200);
    assert_eq!(page["now"], "2019-07-01T20:00:00+08:00");
    assert_eq!(page["donation"]["threshold_steps"], 7_800);
    assert_eq!(page["donation"]["multipliers"][0]["day"], "2019-07-08");
    assert_eq!(page["regions"].as_array().unwrap().len(), 36);
    assert_eq!(page["groups"].as_array().unwrap().len(), 22);
    assert_eq!(page["badges"].as_array().unwrap().len(), 3);
    assert_eq!(page["projects"]["cap"], Value::Null);
    assert_eq!(page["as_of"], 0);
}

#[tokio::test]
async fn boards_list_everything_before_the_first_donation() {
    let app = TestApp::start().await;
    let board = app.visitor().get(&c("/boards/regions")).await;
    assert_eq!(board.header("cache-control"), "public, max-age=1");
    let board = board.expect(200);
    let rows = board["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 36);
    assert!(rows.iter().all(|row| row["rank"] == 1), "nobody is ahead");
    let groups = app.visitor().get(&c("/boards/groups")).await.expect(200);
    assert_eq!(groups["rows"][0]["steps_to_next"], 78_000_000);
    let people = app.visitor().get(&c("/boards/people")).await.expect(200);
    assert_eq!(people, json!({ "as_of": 0, "rows": [], "me": null }));
}

//
#[tokio::test]
async fn boards_are_not_made_again_for_every_reader() {
    let app = TestApp::with_settings(|settings| {
        settings.board_max_age = std::time::Duration::from_hours(1);
    })
    .await;
    let board = async || app.visitor().get(&c("/boards/regions")).await.expect(200);
    let before = board().await;
    let donor = app.participant("张三").await;
    donor.sync(8_000).await.expect(200);
    let donated = donor.donate("330000").await.expect(200);
    assert_eq!(
        donated["region"]["credited_steps"], 8_000,
        "one's own answer is exact"
    );
    assert_eq!(board().await, before);
}

#[tokio::test]
async fn the_rules_page_says_what_the_plan_says() {
    let app = TestApp::start().await;
    let page = app.visitor().get(&c("/rules")).await.expect(200);
    let sections = page["sections"].as_array().unwrap();
    let section = |id: &str| sections.iter().find(|s| s["id"] == id).unwrap();
    let zh = |id: &str| section(id)["paragraphs"].to_string();
    assert!(zh("time").contains("2019年6月25日06:00 至 2019年7月8日18:00"));
    assert!(zh("donating").contains("7,800"));
    assert!(zh("multipliers").contains("2019年7月8日"));
    assert!(zh("projects").contains("78,000,000"));
    assert!(zh("boards").contains("前 50 名"));
    assert_eq!(section("donating")["rules"][1], "D19-06");
    assert!(sections.iter().all(|s| {
        s["paragraphs"]
            .as_array()
            .unwrap()
            .iter()
            .all(|p| !p["zh"].as_str().unwrap().is_empty())
    }));
    assert_eq!(page["history"][0]["version"], 1);
    assert_eq!(page["history"].as_array().unwrap().len(), 1);
    // The other edition limits its projects, and its page says so.
    let other = app
        .visitor()
        .get("/api/campaigns/donation-2020/rules")
        .await
        .expect(200);
    assert!(other.to_string().contains("最多 6 个项目"));
}

#[tokio::test]
async fn unknown_things_are_not_found() {
    let app = TestApp::start().await;
    for path in [
        "/api/campaigns/nothing",
        "/api/campaigns/%FF/rules",
        "/api/nothing",
        "/api/campaigns/donation-2019/explain/region/999999",
        // 浙江 helps another region: it has no group of its own.
        "/api/campaigns/donation-2019/explain/group/330000",
    ] {
        app.visitor()
            .get(path)
            .await
            .expect_problem(404, "not_found");
    }
    let answer = app.visitor().delete("/api/campaigns").await;
    answer.expect_problem(405, "method_not_allowed");
}

#[tokio::test]
async fn figures_are_explained_by_parts_that_add_up() {
    let app = TestApp::start().await;
    let donor = app.participant("张三").await;
    donor.sync(9_000).await.expect(200);
    let donated = donor.donate("330000").await.expect(200);
    let group = donated["group"]["group"].as_str().unwrap();
    for path in [
        c("/explain/region/330000"),
        c(&format!("/explain/group/{group}")),
    ] {
        let explained = app.visitor().get(&path).await.expect(200);
        let parts = explained["parts"].as_array().unwrap();
        let sum: u64 = parts
            .iter()
            .map(|part| part["amount"].as_u64().unwrap())
            .sum();
        assert_eq!(explained["value"], 9_000, "{path}");
        assert_eq!(sum, 9_000, "{path}");
        assert!(
            explained["sentence"]["zh"]
                .as_str()
                .unwrap()
                .contains("9,000")
        );
    }
}

// X-32.a
#[tokio::test]
async fn no_public_answer_holds_a_whole_name_or_a_phone() {
    let app = TestApp::start().await;
    for (name, steps) in [
        ("张三", 8_000),
        ("欧阳小明", 9_000),
        ("13800138000", 10_000),
    ] {
        let donor = app.participant(name).await;
        donor.sync(steps).await.expect(200);
        donor.donate("330000").await.expect(200);
    }
    let visitor = app.visitor();
    let mut all = String::new();
    for path in [
        "/api/campaigns".to_owned(),
        c(""),
        c("/boards/regions"),
        c("/boards/groups"),
        c("/boards/people"),
        c("/rules"),
        c("/notices"),
        c("/privacy"),
        c("/qr.svg"),
        c("/events"),
        c("/explain/region/330000"),
        c("/explain/group/620000"),
        "/api/me".to_owned(),
    ] {
        let answer = visitor.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        all.push_str(&answer.text());
    }
    for shown in ["张*", "欧***", "1***"] {
        assert!(all.contains(shown), "{shown}");
    }
    for hidden in ["张三", "欧阳", "13800138000", "person-"] {
        assert!(!all.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn the_big_screen_gets_figures_at_once() {
    let app = TestApp::start().await;
    let donor = app.participant("张三").await;
    donor.sync(8_000).await.expect(200);
    donor.donate("620000").await.expect(200);
    let event = app.visitor().get(&c("/events")).await.text();
    let data = event
        .lines()
        .find_map(|line| line.strip_prefix("data: "))
        .unwrap();
    assert!(event.contains("event: totals"));
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["totals"]["credited_steps"], 8_000);
    assert_eq!(data["regions"].as_array().unwrap().len(), 36);
    assert_eq!(
        data["latest"],
        json!([{ "id": 4, "region": "620000", "steps": 8_000, "name": "张*" }])
    );
}

#[tokio::test]
async fn every_answer_tells_browsers_what_it_may_do() {
    let app = TestApp::start().await;
    for path in [
        "/api/campaigns",
        "/api/nothing",
        "/healthz",
        "/",
        "/c/donation-2019",
    ] {
        let answer = app.visitor().get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
    }
    let answer = app.visitor().get("/api/campaigns").await;
    assert!(!answer.header("x-request-id").is_empty());
}

#[tokio::test]
async fn the_program_tells_how_it_is() {
    let app = TestApp::start().await;
    assert_eq!(app.visitor().get("/healthz").await.text(), "ok\n");
    assert_eq!(app.visitor().get("/readyz").await.text(), "ready\n");
    app.visitor().get(&c("")).await.expect(200);
    let metrics = app.visitor().get("/metrics").await.text();
    assert!(
        metrics.contains("http_request_duration_seconds"),
        "{metrics}"
    );
    assert!(
        metrics.contains("/api/campaigns/{c}"),
        "routes, not addresses"
    );
}

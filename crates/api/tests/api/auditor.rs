//! An auditor reads everything of a campaign and changes nothing.

use model::role::Role;
use serde_json::json;

use crate::support::{TestApp, staff};

#[tokio::test]
async fn an_auditor_reads_and_changes_nothing() {
    let app = TestApp::start().await;
    let auditor = app.staff("auditor", Role::Auditor).await;
    for path in [
        "/dashboard",
        "/suspects",
        "/audit",
        "/export/channels.csv",
        "/export/regions.csv",
    ] {
        assert_eq!(auditor.get(&staff(path)).await.status, 200, "{path}");
    }
    let text = json!({ "zh": "x", "en": "x" });
    let window = json!({
        "opens_at": "2019-06-25T06:00:00+08:00",
        "closes_at": "2019-07-09T18:00:00+08:00",
        "reason": "x",
    });
    let donation = json!({ "participant": 0, "donation": 1 });
    let mut annul = donation.clone();
    annul["code"] = json!("fraud");
    annul["reason"] = json!("x");
    let review = json!({ "participant": 0, "day": "2019-07-01", "accepted": true, "reason": "x" });
    let forbidden = [
        auditor.put(&staff("/window"), window).await,
        auditor
            .post(&staff("/notices"), json!({ "title": text, "body": text }))
            .await,
        auditor.post(&staff("/suspects/review"), review).await,
        auditor.post(&staff("/corrections/annulments"), annul).await,
        auditor
            .post(&staff("/corrections/annulments/preview"), donation)
            .await,
    ];
    for answer in forbidden {
        answer.expect_problem(403, "forbidden");
    }
    // The grant is for one campaign.
    let other = auditor
        .get("/api/staff/campaigns/donation-2020/dashboard")
        .await;
    other.expect_problem(403, "forbidden");
}

#[tokio::test]
async fn the_audit_log_is_read_in_pages() {
    let app = TestApp::start().await;
    let auditor = app.staff("auditor", Role::Auditor).await;
    for _ in 0..5 {
        app.clock.advance(1);
        assert_eq!(auditor.get(&staff("/export/regions.csv")).await.status, 200);
    }
    let mut seen = Vec::new();
    let mut path = staff("/audit?limit=2");
    loop {
        let page = auditor.get(&path).await.expect(200);
        let entries = page["entries"].as_array().unwrap().clone();
        assert!(entries.len() <= 2);
        seen.extend(entries.into_iter().map(|entry| entry["id"].clone()));
        match page["next"].as_str() {
            Some(next) => path = staff(&format!("/audit?limit=2&before={next}")),
            None => break,
        }
    }
    let ids: std::collections::BTreeSet<String> = seen.iter().map(ToString::to_string).collect();
    assert_eq!((seen.len(), ids.len()), (5, 5), "each entry once");
    auditor
        .get(&staff("/audit?before=x"))
        .await
        .expect_problem(400, "inconsistent");
}

//! Limits: how often, how large (X-37).

use std::num::NonZeroU32;

use api::Limits;
use axum::http::Method;
use model::role::Role;
use serde_json::json;

use crate::support::{TestApp, c};

// X-37.a
#[tokio::test]
async fn the_sixty_first_request_of_a_minute_is_too_many() {
    let limits = Limits {
        writes_per_person: NonZeroU32::new(60).unwrap(),
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    let donor = app.signed_in(&app.identity()).await;
    for _ in 0..60 {
        donor
            .donate("330000")
            .await
            .expect_problem(403, "consent_required");
    }
    let refused = donor.donate("330000").await;
    assert_eq!(refused.header("retry-after"), "1");
    let problem = refused.expect_problem(429, "too_many_requests");
    assert_eq!(problem["retry_after"], 1);
    // Others are not disturbed, and reading goes on.
    let other = app.signed_in(&app.identity()).await;
    other
        .donate("330000")
        .await
        .expect_problem(403, "consent_required");
    donor.get(&c("/me")).await.expect(200);
    app.clock.advance(1_000);
    donor
        .donate("330000")
        .await
        .expect_problem(403, "consent_required");
}

#[tokio::test]
async fn passwords_cannot_be_tried_without_end() {
    let limits = Limits {
        staff_sign_ins_per_address: NonZeroU32::new(3).unwrap(),
        ..Limits::default()
    };
    let app = TestApp::with_limits(limits).await;
    app.add_staff("organiser", Role::Organiser).await;
    let body = json!({ "login": "organiser", "password": "guess" });
    for _ in 0..3 {
        let refused = app
            .visitor()
            .post("/api/staff/sessions", body.clone())
            .await;
        refused.expect_problem(401, "forbidden");
    }
    // Whatever the header says: without a proxy of ours it is hearsay.
    let liar = app.visitor().with("x-forwarded-for", "203.0.113.9");
    let refused = liar.post("/api/staff/sessions", body).await;
    refused.expect_problem(429, "too_many_requests");
}

#[tokio::test]
async fn behind_a_proxy_of_ours_its_word_counts() {
    let limits = Limits {
        staff_sign_ins_per_address: NonZeroU32::MIN,
        ..Limits::default()
    };
    let app = TestApp::with_settings(|settings| {
        settings.limits = limits;
        settings.trust_proxy = true;
    })
    .await;
    let body = json!({ "login": "x", "password": "guess" });
    let sign_in = async |forwarded: &str| {
        let client = app.visitor().with("x-forwarded-for", forwarded);
        let answer = client.post("/api/staff/sessions", body.clone()).await;
        answer.status.as_u16()
    };
    assert_eq!(sign_in("203.0.113.1").await, 401);
    assert_eq!(sign_in("203.0.113.1").await, 429);
    // What stands before the proxy's own entry is what the client made up.
    assert_eq!(sign_in("203.0.113.2, 203.0.113.1").await, 429);
    assert_eq!(sign_in("203.0.113.1, 203.0.113.2").await, 401);
    // A household has half of the bits of an IPv6 address to itself.
    assert_eq!(sign_in("2001:db8::1").await, 401);
    assert_eq!(sign_in("2001:db8::ffff").await, 429);
}

#[tokio::test]
async fn large_bodies_are_refused() {
    let app = TestApp::start().await;
    let donor = app.participant("张三").await;
    let long = "x".repeat(70 * 1024);
    let refused = donor.donate(&long).await;
    refused.expect_problem(413, "inconsistent");
    let payload = json!({ "code": "x", "encrypted_data": "A".repeat(17 * 1024), "iv": "x" });
    donor
        .post(&c("/steps"), payload)
        .await
        .expect_problem(413, "inconsistent");
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_told_so() {
    let app = TestApp::start().await;
    let donor = app.participant("张三").await;
    let path = c("/donations");
    for (kind, body, status) in [
        ("application/json", "{", 400),
        ("application/json", "[]", 400),
        ("application/json", r#"{"region":"330000","extra":1}"#, 400),
        ("text/plain", r#"{"region":"330000"}"#, 415),
    ] {
        let raw = (kind, body.as_bytes().to_vec());
        let answer = donor.client.send_raw(Method::POST, &path, raw).await;
        answer.expect_problem(status, "inconsistent");
    }
}

//! Whatever comes in, what goes out is an answer or a problem, never a failure of the server.

use axum::http::Method;
use model::Refusal;
use model::role::Role;
use serde_json::{Value, json};

use crate::description::{description, operations};
use crate::support::{C, Client, TestApp, WALK};

#[tokio::test]
async fn nonsense_gets_a_problem() {
    let app = TestApp::with_limits(api::Limits {
        writes_per_person: 1_000_000.try_into().unwrap(),
        sign_ins_per_address: 1_000_000.try_into().unwrap(),
        staff_sign_ins_per_address: 20.try_into().unwrap(),
        answers_per_person: 1_000_000.try_into().unwrap(),
        uploads_per_person: 1_000_000.try_into().unwrap(),
    })
    .await;
    let person = app.participant("张三").await.client;
    let staff = app.staff("organiser", Role::Organiser).await;
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    for (path, method, _) in operations(&description()) {
        let method: Method = method.to_uppercase().parse().unwrap();
        if path.ends_with("/sessions/current") {
            continue; // it would end the story
        }
        for client in [&app.visitor(), &person, &staff] {
            for round in 0..12 {
                let path = filled(&path, round, &mut chance);
                let body = body(round, &mut chance);
                check(client, &method, &path, body).await;
            }
        }
    }
}

async fn check(client: &Client, method: &Method, path: &str, body: (&str, Vec<u8>)) {
    let shown = (
        method.clone(),
        path.to_owned(),
        String::from_utf8_lossy(&body.1).into_owned(),
    );
    let answer = client.send_raw(method.clone(), path, body).await;
    assert!(answer.status.as_u16() < 500, "{shown:?}: {}", answer.text());
    if answer.status.is_client_error() {
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{shown:?}"
        );
        let problem: Value = serde_json::from_slice(&answer.bytes).unwrap();
        let code = problem["code"].as_str().unwrap();
        let known = Refusal::from_code(code).is_some() || api::Problem::OWN_CODES.contains(&code);
        assert!(known, "{shown:?}: {code}");
    }
}

/// The path with its parts filled in: what exists, odd things, random bytes.
fn filled(path: &str, round: usize, chance: &mut Chance) -> String {
    let odd = [
        "%00",
        "..%2f..",
        "-1",
        "99999999999999999999",
        "%E6%B5%99%E6%B1%9F",
        "%FF%FE",
    ];
    let campaign = if round < 8 {
        [C, WALK][round % 2].to_owned()
    } else {
        odd[round % odd.len()].to_owned()
    };
    let other = match round % 3 {
        0 => "330000".to_owned(),
        1 => odd[round % odd.len()].to_owned(),
        _ => {
            let bytes = chance.bytes(3);
            format!("%{:02X}%{:02X}%{:02X}", bytes[0], bytes[1], bytes[2])
        }
    };
    let query = match round {
        3 => "?limit=-1&before=%00&ch=%FF&inviter=%22",
        5 => "?limit=99999999999&ch=qr&inviter=4294967296",
        _ => "",
    };
    let mut filled = path.replace("{c}", &campaign);
    while let (Some(from), Some(to)) = (filled.find('{'), filled.find('}')) {
        filled.replace_range(from..=to, &other);
    }
    filled + query
}

fn body(round: usize, chance: &mut Chance) -> (&'static str, Vec<u8>) {
    let json_of = |value: Value| ("application/json", value.to_string().into_bytes());
    match round {
        0 => ("application/json", Vec::new()),
        1 => ("application/json", chance.bytes(64)),
        2 => ("application/octet-stream", chance.bytes(64)),
        3 => ("application/json", "[".repeat(10_000).into_bytes()),
        4 => json_of(json!(null)),
        5 => json_of(json!({
            "region": "\u{0}", "code": "'; --", "client": "web", "login": "\u{feff}", "password": "",
            "notice_version": "-1", "steps": true, "encrypted_data": "=", "iv": "",
        })),
        6 => json_of(json!({ "code": "\r\nSet-Cookie: x", "client": "mini_program" })),
        7 => json_of(json!({
            "notice_version": "1", "steps": true, "channel": "\u{202e}", "inviter": "-7",
            "unit": "\u{0}", "name": "\u{0}\u{202e}👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦",
        })),
        8 => json_of(json!({ "region": "330000", "exercise": "\u{0}" })),
        9 => json_of(json!({
            "participant": 4_294_967_295_u32, "donation": u64::MAX, "code": "fraud", "reason": "x",
        })),
        10 => json_of(json!({
            "opens_at": "-009999-01-01T00:00:00Z", "closes_at": "9999-12-30T00:00:00Z", "reason": "x",
        })),
        _ => json_of(json!({
            "participant": 0, "day": "9999-12-31", "accepted": false, "reason": "x",
        })),
    }
}

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn bytes(&mut self, n: usize) -> Vec<u8> {
        let mut next = || {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0.to_le_bytes()[3]
        };
        std::iter::repeat_with(&mut next).take(n).collect()
    }
}

//! Decryption tells nothing but «refused»: what an attacker sees does not depend on what was wrong.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail like tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as _;
use std::time::Instant as Stopwatch;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Instant;
use serde_json::Value;
use wechat::{EncryptedData, Expectation, Reason, SessionKey, WeRunRefused, werun};

#[test]
fn a_hundred_thousand_mutated_payloads_get_one_answer() {
    let victim = Victim::load();
    let mut chance = Chance(1);
    let mut answers = BTreeSet::new();
    let mut reasons = BTreeMap::new();
    for _ in 0..100_000 {
        let (name, payload) = victim.mutated(&mut chance);
        let refused = victim.query(&payload).expect_err(&name);
        answers.insert(seen(&refused));
        *reasons.entry(refused.reason().label()).or_insert(0) += 1;
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    // The attack reached every check, or the single answer would prove nothing.
    let reached: Vec<_> = reasons.keys().copied().collect();
    assert_eq!(
        reached,
        [
            "appid",
            "encoding",
            "future",
            "json",
            "padding",
            "stale",
            "too_large",
            "utf8"
        ],
        "{reasons:?}"
    );
}

/// The first step of composing a payload without the key: to find, among 256 bytes, the one
/// that gives right padding.
#[test]
fn the_byte_that_gives_right_padding_looks_like_all_others() {
    let victim = Victim::load();
    for block in 1..=20 {
        let target = victim.block(block);
        let mut right = 0;
        let mut answers = BTreeSet::new();
        for guess in 0..=255_u8 {
            let mut iv = [0x5a; 16];
            iv[15] = guess;
            let refused = victim.query(&payload(&iv, &target)).expect_err("garbage");
            right += usize::from(refused.reason() != Reason::Padding);
            answers.insert(seen(&refused));
        }
        assert!(right >= 1, "some byte does give right padding");
        assert_eq!(answers.len(), 1);
    }
}

/// A whole step list stands before the block under attack, so that a parser that is skipped, or
/// stopped earlier, for wrong padding would show.
#[test]
fn right_and_wrong_padding_take_the_same_time() {
    let victim = Victim::load();
    let (_, iv, list) = &victim.captured[0];
    let forged = |guess: u8| {
        let mut bytes = list.clone();
        bytes.extend([0x5a; 15]);
        bytes.push(guess);
        bytes.extend(victim.block(3));
        payload(iv, &bytes)
    };
    let is_right =
        |p: &EncryptedData| victim.query(p).expect_err("garbage").reason() != Reason::Padding;
    let (right, wrong): (Vec<_>, Vec<_>) = (0..=255).map(forged).partition(is_right);

    // Turn by turn, so that a busy machine disturbs both alike.
    let (mut of_right, mut of_wrong) = (Vec::new(), Vec::new());
    for turn in 0..5_000 {
        for (payloads, times) in [(&right, &mut of_right), (&wrong, &mut of_wrong)] {
            let payload = &payloads[turn % payloads.len()];
            let start = Stopwatch::now();
            let _refused = victim.query(payload);
            times.push(start.elapsed().as_nanos());
        }
    }
    let (right, wrong) = (median(of_right), median(of_wrong));
    let (less, more) = (right.min(wrong), right.max(wrong));
    assert!(more * 4 <= less * 5, "medians {right} ns and {wrong} ns");
}

/// The server, and what an attacker has captured of it: payloads of every kind, never the key.
struct Victim {
    key: SessionKey,
    appid: String,
    now: Instant,
    captured: Vec<(String, [u8; 16], Vec<u8>)>,
}

impl Victim {
    fn load() -> Self {
        let file: Value = serde_json::from_str(include_str!("../testdata/werun.json")).unwrap();
        let text = |name: &str| file[name].as_str().unwrap();
        let iv: [u8; 16] = STANDARD.decode(text("iv")).unwrap().try_into().unwrap();
        let captured = file["cases"].as_array().unwrap().iter().filter_map(|case| {
            let bytes = STANDARD.decode(case["encrypted_data"].as_str()?).ok()?;
            let whole = bytes.len() >= 48 && bytes.len().is_multiple_of(16);
            whole.then(|| (case["name"].as_str().unwrap().to_owned(), iv, bytes))
        });
        Self {
            key: SessionKey::from_base64(text("session_key")).unwrap(),
            appid: text("appid").to_owned(),
            now: Instant::parse(text("now")).unwrap(),
            captured: captured.collect(),
        }
    }

    fn query(&self, payload: &EncryptedData) -> Result<(), WeRunRefused> {
        let expect = Expectation {
            appid: &self.appid,
            now: self.now,
        };
        werun::open(payload, &self.key, &expect).map(|_| ())
    }

    /// A block of the first captured payload.
    fn block(&self, index: usize) -> Vec<u8> {
        self.captured[0].2[index * 16..(index + 1) * 16].to_vec()
    }

    fn mutated(&self, chance: &mut Chance) -> (String, EncryptedData) {
        let (name, iv, bytes) = &self.captured[chance.below(self.captured.len())];
        let (mut iv, mut bytes) = (*iv, bytes.clone());
        let kind = chance.below(9);
        match kind {
            0 => iv[chance.below(16)] ^= chance.bit(),
            1 => {
                let at = chance.below(bytes.len());
                bytes[at] ^= chance.bit();
            }
            2 => {
                // The last byte of the last block but one: the padding's own place.
                let at = bytes.len() - 17;
                bytes[at] ^= chance.bit();
            }
            3 => bytes.truncate(chance.below(bytes.len() / 16) * 16),
            4 => bytes.truncate(chance.below(bytes.len())),
            5 => {
                let at = chance.below(bytes.len() / 16 - 1) * 16;
                let _dropped: Vec<u8> = bytes.drain(at..at + 16).collect();
            }
            6 => {
                let other = &self.captured[chance.below(self.captured.len())].2;
                bytes.extend_from_slice(other);
            }
            7 => bytes.resize(chance.below(2) * 16_000 + 16, chance.bit()),
            _ => {
                // As captured, where it is bad already: watermarks of others, old or future.
                let bad = ["wrong_appid", "older_than", "further_ahead", "not_utf8"];
                if !bad.iter().any(|b| name.starts_with(b)) {
                    iv = [chance.bit(); 16];
                }
            }
        }
        (format!("{name} by mutation {kind}"), payload(&iv, &bytes))
    }
}

fn payload(iv: &[u8; 16], bytes: &[u8]) -> EncryptedData {
    EncryptedData {
        encrypted_data: STANDARD.encode(bytes),
        iv: STANDARD.encode(iv),
    }
}

/// Everything an error shows without being asked for its reason.
fn seen(refused: &WeRunRefused) -> (String, String, bool) {
    (
        refused.to_string(),
        format!("{refused:?} {refused:#?}"),
        refused.source().is_some(),
    )
}

fn median(mut times: Vec<u128>) -> u128 {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A linear congruential generator: the mutations are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn bit(&mut self) -> u8 {
        1 << self.below(8)
    }
}

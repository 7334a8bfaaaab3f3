//! WeRun: the steps WeChat counted on a person's phone, day by day.

use std::collections::BTreeMap;

use model::{Day, Instant, Zone};
use serde::Deserialize;

use crate::identity::SessionKey;
use crate::opendata::{
    EncryptedData, Expectation, OpenData, Seconds, Watermark, WeRunRefused, open_data,
};

/// What one phone reported: up to 62 days, usually the last 31.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepReport {
    /// Steps of each day in Asia/Shanghai, ascending, no day twice. The counts are what the
    /// phone says: nothing has been capped, and nothing here shows whether a count is plausible.
    pub days: Vec<(Day, u32)>,
    /// Some entry did not stand at 00:00, as all of WeChat's do. Such a report counts, but is
    /// worth an operator's look.
    pub off_midnight: bool,
    /// SHA-256 over iv‖ciphertext. Whoever remembers it for a day knows a second post of the same
    /// payload for what it is: a repetition that must do nothing.
    pub digest: [u8; 32],
}

impl StepReport {
    /// Steps of a day, if the report has it.
    pub fn on(&self, day: Day) -> Option<u32> {
        let at = self.days.binary_search_by_key(&day, |&(d, _)| d).ok()?;
        self.days.get(at).map(|&(_, steps)| steps)
    }

    /// Whether a day repeats the count of the day before, other than zero. Changing the phone's
    /// time zone near midnight carries yesterday's steps into today.
    pub fn carried_over(&self, day: Day) -> bool {
        let steps = self.on(day);
        steps.is_some_and(|n| n > 0) && steps == self.on(day.previous())
    }
}

/// Decrypts a phone's step list and checks it.
///
/// The key must come from the code that this very request brought, and its `openid` must be the
/// signed-in person's: neither can be seen from the payload.
///
/// In order: size; base64 and whole blocks; padding; UTF-8; JSON without a field too many, with at
/// most 62 entries, steps 0 to 4,294,967,295 and times 1970 to 9999; the watermark's appid; its
/// age. Entries are floored to the day in Asia/Shanghai; of two entries of one day the greater
/// counts.
///
/// # Errors
/// One and the same to whoever sees it, whatever was wrong: see [`WeRunRefused`].
pub fn open(
    payload: &EncryptedData,
    key: &SessionKey,
    expect: &Expectation<'_>,
) -> Result<StepReport, WeRunRefused> {
    let (list, digest) = open_data::<StepList>(payload, key, expect)?;
    let mut days = BTreeMap::new();
    let mut off_midnight = false;
    for entry in list.step_info_list.0 {
        let at = entry.timestamp.instant();
        let steps = days.entry(Zone::SHANGHAI.day_of(at)).or_insert(0);
        *steps = entry.step.max(*steps);
        off_midnight |= Zone::SHANGHAI.ms_of_day(at) != 0;
    }
    Ok(StepReport {
        days: days.into_iter().collect(),
        off_midnight,
        digest,
    })
}

/// Steps of the day that `now` falls on; the report's other days are ignored.
pub fn today(report: &StepReport, zone: Zone, now: Instant) -> Option<u32> {
    report.on(zone.day_of(now))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StepList {
    step_info_list: Entries,
    watermark: Watermark,
}

impl OpenData for StepList {
    fn watermark(&self) -> &Watermark {
        &self.watermark
    }
}

#[derive(Deserialize)]
#[serde(try_from = "Vec<Entry>")]
struct Entries(Vec<Entry>);

impl TryFrom<Vec<Entry>> for Entries {
    type Error = &'static str;

    fn try_from(entries: Vec<Entry>) -> Result<Self, Self::Error> {
        if entries.len() <= ENTRIES_MAX {
            Ok(Self(entries))
        } else {
            Err("too many entries")
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    timestamp: Seconds,
    step: u32,
}

/// WeChat sends 31; twice as many are taken before a list is thought absurd.
const ENTRIES_MAX: usize = 62;

/// The platform's collected test vectors, which lie beside the checkout where they are available.
#[cfg(test)]
pub(crate) fn shared_vectors() -> Option<serde_json::Value> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/wechat/vectors.json"
    );
    match std::fs::read(path) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).unwrap()),
        Err(error) => {
            println!("skipped: {path}: {error}");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::Value;

    use super::*;
    use crate::opendata::Reason;

    /// One case of a vector file, with the file's key and iv where the case has none of its own.
    fn open_case(file: &Value, case: &Value, now: Instant) -> Result<StepReport, Reason> {
        let text = |name: &str| {
            let own = case.get(name).unwrap_or(&file[name]);
            own.as_str().unwrap().to_owned()
        };
        let payload = EncryptedData {
            encrypted_data: text("encrypted_data"),
            iv: text("iv"),
        };
        let key = SessionKey::from_base64(&text("session_key")).unwrap();
        let appid = file["appid"].as_str().unwrap();
        open(&payload, &key, &Expectation { appid, now }).map_err(|e| e.reason())
    }

    #[test]
    fn the_shared_step_vectors_are_judged_as_they_say() {
        let Some(vectors) = shared_vectors() else {
            return;
        };
        let file = &vectors["werun_synthetic"];
        let now = Instant(file["now_for_tests"].as_i64().unwrap() * 1000);
        let today = Day::parse("2026-11-22").unwrap();
        let cases = file["cases"].as_array().unwrap();
        for case in cases {
            let name = case["name"].as_str().unwrap();
            let opened = open_case(file, case, now);
            match name {
                "ok_31_days" | "ok_30_days" | "off_midnight" => {
                    let report = opened.unwrap();
                    let days = if name == "ok_30_days" { 30 } else { 31 };
                    assert_eq!(report.days.len(), days, "{name}");
                    assert!(report.days.is_sorted(), "{name}");
                    assert_eq!(report.days.last(), Some(&(today, 4312)), "{name}");
                    assert_eq!(report.off_midnight, name == "off_midnight", "{name}");
                    assert!(!report.carried_over(today), "{name}");
                }
                "huge_step" => assert_eq!(opened.unwrap().on(today), Some(98_800)),
                "carry_over" => {
                    assert_eq!(opened, Err(Reason::Stale), "made at 00:03");
                    let then = Instant(1_795_276_990_000);
                    let report = open_case(file, case, then).unwrap();
                    assert_eq!(report.on(today), Some(18_250));
                    assert!(report.carried_over(today));
                }
                "wrong_appid" => assert_eq!(opened, Err(Reason::AppId)),
                "stale" => assert_eq!(opened, Err(Reason::Stale)),
                "future" => assert_eq!(opened, Err(Reason::Future)),
                "negative_step" => assert_eq!(opened, Err(Reason::Json)),
                "bad_padding" | "wrong_key" => assert_eq!(opened, Err(Reason::Padding), "{name}"),
                unknown => unreachable!("a case nobody has judged: {unknown}"),
            }
        }
        assert_eq!(cases.len(), 11);
    }

    #[test]
    fn our_own_step_vectors_are_judged_as_they_say() {
        let file: Value = serde_json::from_str(include_str!("../testdata/werun.json")).unwrap();
        let now = Instant::parse(file["now"].as_str().unwrap()).unwrap();
        let cases = file["cases"].as_array().unwrap();
        for case in cases {
            let name = case["name"].as_str().unwrap();
            let opened = open_case(&file, case, now);
            if let Some(label) = case["refused"].as_str() {
                assert_eq!(opened.unwrap_err().label(), label, "{name}");
            } else {
                let days: Vec<(Day, u32)> = serde_json::from_value(case["days"].clone()).unwrap();
                let report = opened.unwrap();
                assert_eq!(report.days, days, "{name}");
                assert_eq!(
                    STANDARD.encode(report.digest),
                    case["digest"].as_str().unwrap(),
                    "{name}"
                );
                assert_eq!(
                    report.off_midnight,
                    case["off_midnight"].as_bool().unwrap(),
                    "{name}"
                );
            }
        }
        assert!(cases.len() >= 20, "{} cases", cases.len());
    }

    #[test]
    fn only_todays_pair_is_used() {
        // X-05.a
        let day = |text| Day::parse(text).unwrap();
        let report = StepReport {
            days: vec![(day("2019-07-01"), 9000), (day("2019-07-02"), 300)],
            off_midnight: false,
            digest: [0; 32],
        };
        let at = |text| today(&report, Zone::SHANGHAI, Instant::parse(text).unwrap());
        assert_eq!(at("2019-07-02T08:00:00+08:00"), Some(300));
        assert_eq!(at("2019-07-02T00:00:00+08:00"), Some(300));
        assert_eq!(at("2019-07-03T00:00:00+08:00"), None);
    }
}

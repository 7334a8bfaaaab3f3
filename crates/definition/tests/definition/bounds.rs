//! Where each limit of the checker lies: the last value that passes and the first that does not.

use definition::check;

use crate::folder;

/// Codes found after replacing a text of the base.
#[track_caller]
fn codes(from: &str, to: &str) -> String {
    let sources = folder::replaced(
        &folder::read(&folder::testdata("base")),
        "campaign.toml",
        from,
        to,
    );
    let found = check(&sources).diagnostics;
    let codes: Vec<&str> = found.iter().map(|d| d.code.as_str()).collect();
    codes.join(" ")
}

#[track_caller]
fn table(from: &str, rows: &[(&str, &str)]) {
    for (to, expected) in rows {
        assert_eq!(codes(from, to), *expected, "{to}");
    }
}

#[test]
fn threshold_of_steps() {
    let row = |n: &str| format!("threshold_steps = {n}");
    for (n, expected) in [
        ("0", "E0801"),
        ("1", ""),
        ("50_000", ""), // plausible_max itself can be donated
        ("50_001", "E0802"),
        ("4294967295", "E0802 W1003"),
        ("4294967296", "E0106"),
        ("-1", "E0106"),
    ] {
        assert_eq!(codes("threshold_steps = 7_800", &row(n)), expected, "{n}");
    }
}

#[test]
fn window() {
    table(
        "closes_at = 2021-07-04T18:00:00",
        &[
            ("closes_at = 2021-06-25T05:59:59", "E0304"),
            ("closes_at = 2021-06-25T06:00:00", "E0304"),
            // One second, but then the multiplier's day lies outside and nobody gives five times.
            ("closes_at = 2021-06-25T06:00:01", "E0803 E0901"),
            ("closes_at = 2022-01-01T00:00:00", ""),
            ("closes_at = 2022-01-01T00:00:01", "W0306"),
            ("closes_at = 2022-06-26T00:00:00", "W0306"),
            ("closes_at = 2022-06-27T00:00:00", "W0305"),
        ],
    );
}

#[test]
fn multipliers_lie_within_the_days_of_the_window() {
    table(
        "day = 2021-07-03",
        &[
            ("day = 2021-06-24", "E0803"),
            ("day = 2021-06-25", ""),
            ("day = 2021-07-04", ""),
            ("day = 2021-07-05", "E0803"),
        ],
    );
    table(
        "factor = 2",
        &[
            ("factor = 0", "E0804"),
            ("factor = 1", "W0805"),
            ("factor = 255", ""),
            ("factor = 256", "E0106"),
        ],
    );
}

#[test]
fn a_window_that_ends_at_midnight_has_no_further_day() {
    let base = folder::read(&folder::testdata("base"));
    let midnight = |day: &str| {
        let closes = "closes_at = 2021-07-05T00:00:00";
        let sources = folder::replaced(
            &base,
            "campaign.toml",
            "closes_at = 2021-07-04T18:00:00",
            closes,
        );
        let sources = folder::replaced(&sources, "campaign.toml", "day = 2021-07-03", day);
        check(&sources).diagnostics.len()
    };
    assert_eq!(midnight("day = 2021-07-04"), 0);
    assert_eq!(midnight("day = 2021-07-05"), 1);
}

#[test]
fn badges_can_be_reached() {
    // Ten days, 06-25 to 07-04.
    table(
        "rule = \"donations_total\"\nat = 5",
        &[
            ("rule = \"donations_total\"\nat = 0", "E0903"),
            ("rule = \"donations_total\"\nat = 1", ""),
            ("rule = \"donations_total\"\nat = 10", ""),
            ("rule = \"donations_total\"\nat = 11", "E0901"),
            ("rule = \"donation_streak\"\nat = 10", ""),
            ("rule = \"donation_streak\"\nat = 11", "E0901"),
        ],
    );
    let twice_a_day = "amount = \"all\"\ndonations_per_day = 2";
    let sources = folder::read(&folder::testdata("base"));
    let sources = folder::replaced(&sources, "campaign.toml", "amount = \"all\"", twice_a_day);
    for (at, found) in [("at = 20", 0), ("at = 21", 1)] {
        let sources = folder::replaced(&sources, "campaign.toml", "at = 5", at);
        assert_eq!(check(&sources).diagnostics.len(), found, "{at}");
    }
}

#[test]
fn a_campaign_has_at_most_32_badges() {
    let badges = |count: u32| {
        let badge = |n| {
            format!(
                "[[badge]]\nid = \"b{n}\"\nname = {{ zh = \"第{n}\", en = \"{n}\" }}\nrule = \"donations_total\"\nat = {n}\n"
            )
        };
        let several: String = (1..=count).map(badge).collect();
        let base = folder::read(&folder::testdata("base"));
        let many = format!("donations_per_day = 9\n{several}");
        let from = "\n[[donation.multiplier]]";
        let sources = folder::replaced(&base, "campaign.toml", from, &format!("{many}{from}"));
        let found = check(&sources).diagnostics;
        found
            .iter()
            .map(|d| d.code.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    // The base has one badge of its own, at 5 as the fifth of these.
    assert_eq!(badges(31), ["E0902"]);
    assert_eq!(badges(32), ["E0904", "E0902"]);
}

#[test]
fn numbers_from_one() {
    table("cap = 6", &[("cap = 0", "E1001"), ("cap = 1", "")]);
    table(
        "top = 50",
        &[
            ("top = 0", "E1101"),
            ("top = 1", ""),
            ("top = 65536", "E0106"),
        ],
    );
    table(
        "version = 1",
        &[("version = 0", "E1201"), ("version = 2", "")],
    );
    table(
        "amount = \"all\"",
        &[
            ("amount = \"all\"\ndonations_per_day = 0", "E0807"),
            ("amount = \"all\"\ndonations_per_day = 1", ""),
        ],
    );
    table(
        "plausible_max = 50_000",
        &[
            ("plausible_max = 7_799", "E0802"),
            ("plausible_max = 7_800", ""),
            ("plausible_max = 0", "E0801"),
            ("equal_days_flag = 1", "E0401"),
            ("equal_days_flag = 2", ""),
        ],
    );
    table(
        "threshold_steps = 1_000_000",
        &[
            ("threshold_steps = 0", "E0801"),
            ("threshold_steps = 7_800", "W1003"),
            ("threshold_steps = 7_801", ""),
        ],
    );
}

#[test]
fn display_names_of_twelve_characters_fit() {
    let name = |length: usize| {
        let zh = "走".repeat(length);
        format!("name = {{ zh = \"{zh}\", en = \"Small donation\" }}")
    };
    let from = "name = { zh = \"小型捐步\", en = \"Small donation\" }";
    assert_eq!(codes(from, &name(12)), "");
    assert_eq!(codes(from, &name(13)), "W0206");
    let short = "\ndisplay_name = { zh = \"捐步\", en = \"Steps\" }";
    assert_eq!(codes(from, &(name(13) + short)), "");
}

#[test]
fn steps_are_counted_on_every_day_of_the_window() {
    table(
        "plausible_max = 50_000",
        &[
            ("opens_on = 2021-06-25\ncloses_on = 2021-07-04", ""),
            ("opens_on = 2021-06-20\ncloses_on = 2021-07-31", ""),
            ("opens_on = 2021-06-26", "E0307"),
            ("closes_on = 2021-07-03", "E0307"),
        ],
    );
}

#[test]
fn accounts_are_linked_before_the_donations_close() {
    // They close at 18:00 of 4 July.
    let table = |day: &str| {
        format!("[account_links]\nappid = \"wx0123456789abcdef\"\nopens_on = {day}\n\n[consent]")
    };
    for (day, expected) in [
        ("2021-06-20", ""),
        ("2021-07-04", ""),
        ("2021-07-05", "W1402"),
    ] {
        assert_eq!(codes("[consent]", &table(day)), expected, "{day}");
    }
}

#[test]
fn names_may_be_the_same_in_both_languages_unless_they_are_chinese() {
    let from = "theme = { zh = \"一步一步\", en = \"Step by step\" }";
    assert_eq!(codes(from, "theme = { zh = \"7.8\", en = \"7.8\" }"), "");
    assert_eq!(
        codes(from, "theme = { zh = \"一步\", en = \"一步\" }"),
        "W0205"
    );
}

#[test]
fn ids_are_not_empty() {
    assert_eq!(codes("id = \"five\"", "id = \"\""), "E0108");
}

/// Codes found after replacing a text of the small walk.
#[track_caller]
fn walk_codes(from: &str, to: &str) -> String {
    let walk = folder::read(&folder::testdata("walk"));
    let found = check(&folder::replaced(&walk, "campaign.toml", from, to)).diagnostics;
    let codes: Vec<&str> = found.iter().map(|d| d.code.as_str()).collect();
    codes.join(" ")
}

#[track_caller]
fn walk_table(from: &str, rows: &[(&str, &str)]) {
    for (to, expected) in rows {
        assert_eq!(walk_codes(from, to), *expected, "{to}");
    }
}

#[test]
fn numbers_of_a_walk() {
    walk_table(
        "daily_cap = 10_000",
        &[
            ("daily_cap = 65_535", ""),
            ("daily_cap = 65_536", "E0106"),
            ("daily_cap = 9_999", "E1701"), // the captain may ask for 10,000
        ],
    );
    walk_table(
        "size = 3",
        &[
            ("size = 1", "E0106"),
            ("size = 2", ""),
            ("size = 50", ""),
            ("size = 51", "E0106"),
        ],
    );
    walk_table(
        "late_join = \"from_joining\"",
        &[("late_join = \"closed\"", "")], // there is a trial
    );
    walk_table(
        "teams = 25",
        &[("teams = 24", "E2401"), ("teams = 26", "E2401")],
    );
    walk_table(
        "working_days = 15",
        &[
            ("working_days = 1", ""),
            ("working_days = 0", "E0106"),
            ("working_days = 250", "W2301"),
            ("working_days = 251", "E0106"),
        ],
    );
}

#[test]
fn days_of_a_walk() {
    // 128 days end on 5 November; the deck and the ranking then come too early, and all earns more.
    let end = "last_day = 2021-07-10\n\n[[phase]]\nid = \"walk\"";
    for (day, is_long) in [("2021-11-05", false), ("2021-11-06", true)] {
        let codes = walk_codes(end, &end.replace("2021-07-10", day));
        assert_eq!(codes.contains("E1502"), is_long, "{day}: {codes}");
    }
    walk_table(
        "[final_ranking]\nat = 2021-07-11T00:00:00",
        &[
            ("[final_ranking]\nat = 2021-07-12T00:00:00", ""),
            ("[final_ranking]\nat = 2021-07-10T00:00:00", "W2203"),
            ("[final_ranking]\nat = 2021-07-02T00:00:00", "W2203"),
            ("[final_ranking]\nat = 2021-07-01T00:00:00", "E2202"),
        ],
    );
    walk_table(
        "held_from = 2021-07-12T10:00:00",
        &[
            ("held_from = 2021-07-11T00:00:00", ""),
            ("held_from = 2021-07-10T23:59:59", "W2102"),
        ],
    );
    walk_table(
        "closes_at = 2021-07-11T00:00:00",
        &[
            ("closes_at = 2021-07-10T23:59:59", "W2010"),
            ("closes_at = 2021-07-11T00:00:01", "E2007"),
        ],
    );
}

#[test]
fn money_of_a_walk() {
    // 800 × 30 + 2 × 5,000
    walk_table("budget_fen = 34_000", &[("budget_fen = 33_999", "E2004")]);
    walk_table(
        "tickets = 1_000",
        &[
            ("tickets = 801", "E2003"),
            // A hundred people can earn 101 points each, five tickets of twenty.
            ("tickets = 802", ""),
        ],
    );
    walk_table(
        "price_points = 20",
        &[
            ("price_points = 101", ""),
            ("price_points = 102", "E2008"),
            ("price_points = 10", ""), // ten tickets each are exactly the thousand
            ("price_points = 9", "W2011"),
            ("price_points = 9\nper_person_max = 10", ""),
        ],
    );
    walk_table(
        "value_fen = 299_900",
        &[
            ("value_fen = 5_000_000", ""),
            ("value_fen = 5_000_001", "E2006"),
            ("value_fen = 1_000_000_000", "E2006"),
        ],
    );
    walk_table(
        "prizes_per_person = 1",
        &[
            ("prizes_per_person = 0", "E2002"),
            ("prizes_per_person = 2", ""),
        ],
    );
}

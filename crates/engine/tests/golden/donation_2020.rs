//! D20: the step donation of 2020, as far as it differs or is stated again.

use crate::script::check;

const EDITION: &str = "donation-2020";

// D20-01.a
#[test]
fn the_window_is_that_of_2020() {
    check(
        EDITION,
        "06-25 05:00:00 p1 sync 8000
         06-25 05:59:59 p1 donate 吉林 -> not_open_yet
         06-25 06:00:00 p1 donate 吉林 -> ok
         07-08 17:00:00 p1 sync 8000
         07-08 18:00:00 p1 donate 吉林 -> closed",
    );
}

// D20-02.a
#[test]
fn a_friend_brings_a_donor_without_a_unit() {
    check(
        EDITION,
        "06-25 09:00:00 p1 register channel=friend_share
         06-25 09:00:01 p1 sync 8000
         06-25 09:00:02 p1 donate 吉林 -> ok
         = person p1 channel friend_share
         = person p1 unit -",
    );
}

// D20-03.a
#[test]
fn naming_an_exercise_changes_nothing() {
    check(
        EDITION,
        "06-25 09:00:01 p1 sync 8000
         06-25 09:00:01 p2 sync 8000
         06-25 09:00:02 p1 donate 吉林 exercise=tai-chi -> ok
         06-25 09:00:02 p2 donate 吉林 -> ok
         = person p1 credited 8000
         = person p2 credited 8000
         = person p1 rank 1
         = person p2 rank 1",
    );
}

#[test]
fn the_threshold_and_the_regions_are_those_of_2019() {
    check(
        EDITION,
        // D20-04.a, D20-04.b
        "06-25 09:00:01 p1 sync 7799
         06-25 09:00:02 p1 donate 宁波 -> threshold_not_met
         06-25 09:00:03 p1 sync 7800
         06-25 09:00:04 p1 donate 宁波 -> ok
         = region 宁波 7800
         = region 浙江 0",
    );
}

// D20-05.a
#[test]
fn the_whole_count_is_donated_once_a_day() {
    check(
        EDITION,
        "06-25 09:00:01 p1 sync 11111
         06-25 09:00:02 p1 donate 宁波 -> ok
         06-25 09:00:03 p1 donate 宁波 -> already_donated_today
         = person p1 credited 11111",
    );
}

// D20-06.a
#[test]
fn the_last_day_counts_twice() {
    check(
        EDITION,
        "07-07 23:59:58 p1 sync 7800
         07-07 23:59:59 p1 donate 宁波
         = person p1 credited 7800
         07-08 10:00:00 p2 sync 7800
         07-08 10:00:00 p2 donate 宁波
         = person p2 credited 15600",
    );
}

#[test]
fn the_third_badge_needs_no_run() {
    let days = |days: &[&str]| -> String {
        days.iter()
            .map(|d| format!("{d} 12:00:00 p1 sync 8000\n{d} 12:00:01 p1 donate 吉林\n"))
            .collect()
    };
    let first = [
        "06-25", "06-26", "06-27", "06-28", "06-29", "06-30", "07-02", "07-03", "07-04",
    ];
    // D20-07.b
    check(
        EDITION,
        &format!("{}= badges p1 donor-1,donor-5", days(&first)),
    );
    // D20-07.a
    let ten = format!("{}{}", days(&first), days(&["07-05"]));
    check(
        EDITION,
        &format!("{ten}= badges p1 donor-1,donor-5,donor-10"),
    );
    check(
        "donation-2019",
        &format!("{ten}= badges p1 donor-1,donor-5"),
    );
    // D20-07.b
    let last_ten = [
        "06-29", "06-30", "07-01", "07-02", "07-03", "07-04", "07-05", "07-06", "07-07", "07-08",
    ];
    check(
        EDITION,
        &format!("{}= badges p1 donor-1,donor-5,donor-10", days(&last_ten)),
    );
}

// D20-09.a
#[test]
fn five_regions_walk_for_one() {
    check(
        EDITION,
        "06-25 09:00:00 p1 sync 8000
         06-25 09:00:00 p1 donate 内蒙古
         06-25 09:00:00 p2 sync 8000
         06-25 09:00:00 p2 donate 山东
         06-25 09:00:00 p3 sync 8000
         06-25 09:00:00 p3 donate 山西
         06-25 09:00:00 p4 sync 8000
         06-25 09:00:00 p4 donate 大连
         06-25 09:00:00 p5 sync 8000
         06-25 09:00:00 p5 donate 河北
         = group 内蒙古 40000
         = region 内蒙古 8000
         = region 山东 8000
         = region 大连 8000",
    );
}

// D20-10.a
#[test]
fn sixty_donors_fill_a_board_of_fifty() {
    let donors: String = (1..=60)
        .map(|n| {
            format!(
                "06-26 10:00:00 p{n} sync {}\n06-26 10:00:00 p{n} donate 吉林\n",
                20_000 - n
            )
        })
        .collect();
    let result = check(EDITION, &format!("{donors}= top 50"));
    assert_eq!(result.result.regions.len(), 36);
}

//! X: rules that hold in every campaign.

use crate::script::{check, check_plan, plan};

const EDITION: &str = "donation-2019";

// X-04.b
#[test]
fn a_clone_with_another_threshold_leaves_the_preset_alone() {
    let mut clone = plan(EDITION);
    clone.donation.as_mut().unwrap().threshold_steps = 6_000;
    let script = |outcome| {
        format!("06-26 10:00:00 p1 sync 6000\n06-26 10:00:00 p1 donate 吉林 -> {outcome}")
    };
    check_plan(clone, &script("ok"));
    check(EDITION, &script("threshold_not_met"));
}

// X-04.a
#[test]
fn editions_do_not_share_what_was_earned() {
    let days = [
        "06-25", "06-26", "06-27", "06-28", "06-29", "06-30", "07-01", "07-02", "07-03",
    ];
    let nine: String = days
        .iter()
        .map(|d| format!("{d} 12:00:00 p1 sync 8000\n{d} 12:00:01 p1 donate 吉林\n"))
        .collect();
    check(
        "donation-2019",
        &format!("{nine}= badges p1 donor-1,donor-5"),
    );
    check(
        "donation-2020",
        "06-25 12:00:00 p1 sync 8000
         06-25 12:00:01 p1 donate 吉林
         = person p1 donations 1
         = badges p1 donor-1",
    );
}

// X-04.c
#[test]
fn the_window_can_be_moved_with_a_reason() {
    check(
        EDITION,
        "07-07 10:00:00 o move_window 06-25T06:00:00 07-09T18:00:00 -> reason_required
         07-07 10:00:00 o move_window 07-09T18:00:00 06-25T06:00:00 typo -> inconsistent
         07-07 10:00:00 o move_window 06-25T06:00:00 07-09T18:00:00 outage -> ok
         07-09 10:00:00 p1 sync 8000 -> ok
         07-09 10:00:00 p1 donate 吉林 -> ok
         = person p1 credited 8000",
    );
}

// X-05.b, X-30.a
#[test]
fn without_consent_nothing_more_is_stored() {
    check(
        EDITION,
        "07-04 10:00:00 p1 sync 8000
         07-04 10:00:01 p1 donate 吉林
         07-05 09:00:00 p1 withdraw
         07-05 09:00:01 p1 sync 9000 -> consent_required
         = count p1 2019-07-05 0
         = region 吉林 8000
         07-05 10:00:00 p1 agree
         07-05 10:00:01 p1 sync 9000 -> ok",
    );
}

#[test]
fn a_days_count_never_falls() {
    check(
        EDITION,
        // X-06.a
        "06-26 10:00:00 p1 sync 8000
         06-26 11:00:00 p1 sync 7500
         = count p1 2019-06-26 8000
         = person p1 anomalies 1
         06-26 12:00:00 p1 sync 9100
         = count p1 2019-06-26 9100
         06-26 12:00:00 p1 sync 9000 06-25 -> day_closed
         06-26 12:00:00 p1 sync 9000 06-27 -> invalid_day",
    );
    check(
        EDITION,
        // X-06.b
        "06-26 10:00:00 p1 sync 8000
         06-26 11:00:00 p1 sync 9100
         = count p1 2019-06-26 9100
         = person p1 anomalies 0",
    );
}

// X-06.c
#[test]
fn a_suspect_count_is_not_donatable_until_reviewed() {
    check(
        EDITION,
        "06-26 10:00:00 p1 sync 250000 -> ok
         = count p1 2019-06-26 0
         = suspects 1
         06-26 10:00:01 p1 donate 吉林 -> threshold_not_met
         06-26 11:00:00 p1 believe 06-26
         06-26 11:00:01 p1 donate 吉林 -> ok
         = person p1 credited 250000
         06-26 11:00:02 p1 believe 06-26 -> not_found",
    );
}

// X-07.a: one person is one account, whatever the phone; see also the tests of sign-in.
#[test]
fn two_phones_of_one_person_make_one_donation() {
    check(
        EDITION,
        "06-26 10:00:00 p1 sync 8000
         06-26 10:00:00 p1 sync 7900
         06-26 10:00:01 p1 donate 吉林 -> ok
         06-26 10:00:01 p1 donate 甘肃 -> already_donated_today
         = participants 1",
    );
}

// X-09.c
#[test]
fn a_double_tap_is_one_donation_with_one_answer() {
    check(
        EDITION,
        "06-26 10:00:00 p1 sync 8000
         06-26 10:00:01 p1 donate 吉林 key=tap -> ok
         06-26 10:00:01 p1 donate 吉林 key=tap -> ok
         06-26 10:00:01 p1 donate 甘肃 key=tap -> inconsistent
         06-26 10:00:02 p1 donate 吉林 key=other -> already_donated_today
         = person p1 donations 1
         = region 吉林 8000
         06-28 10:00:00 p1 sync 8000
         06-28 10:00:01 p1 donate 吉林 key=tap -> ok
         = person p1 donations 1
         06-28 10:00:02 p1 donate 吉林 key=new -> ok
         = person p1 donations 2",
    );
}

#[test]
fn an_annulled_donation_leaves_every_tally_and_stays_listed() {
    let result = check(
        EDITION,
        // X-33.a
        "06-26 10:00:00 p1 sync 9000
         06-26 10:00:01 p1 donate 浙江
         06-26 10:00:01 p2 sync 8000
         06-26 10:00:02 p2 donate 浙江
         06-27 10:00:02 p1 void 06-26 -> reason_required
         06-27 10:00:02 p1 void 06-26 fraud -> ok
         06-27 10:00:02 p1 void 06-26 fraud -> invalid_state
         06-27 10:00:02 p3 void 06-26 fraud -> not_found
         = region 浙江 8000
         = group 甘肃 8000
         = person p1 donations 0
         = person p1 rank -
         = person p2 rank 1",
    );
    assert_eq!(result.result.totals.donors, 1);
}

// X-11.a on the board of individuals.
#[test]
fn equal_donors_share_a_rank_and_the_next_is_skipped() {
    check(
        EDITION,
        "06-26 10:00:00 a sync 9000
         06-26 10:00:00 a donate 吉林
         06-26 10:00:00 b sync 8500
         06-26 10:00:00 b donate 吉林
         06-26 10:00:00 c sync 8500
         06-26 10:00:00 c donate 吉林
         06-26 10:00:00 d sync 8000
         06-26 10:00:00 d donate 吉林
         = person a rank 1
         = person b rank 2
         = person c rank 2
         = person d rank 4",
    );
}

#[test]
fn equal_counts_on_many_days_raise_a_flag() {
    let days = ["06-25", "06-26", "06-27", "06-28", "06-29", "06-30"];
    let equal: String = days
        .iter()
        .map(|d| format!("{d} 12:00:00 p1 sync 8000\n"))
        .collect();
    check(
        EDITION,
        &format!("{equal}= signals 1\n= count p1 2019-06-30 8000"),
    );
}

// X-44.a: a clock that is set is the instant of the act, in a trial as in earnest.
#[test]
fn a_clock_set_before_the_close_lets_a_donation_pass_and_one_second_later_none() {
    check(
        EDITION,
        "07-08 17:00:00 p1 sync 8000
         07-08 17:00:00 p2 sync 8000
         07-08 17:59:59 p1 donate 吉林 -> ok
         07-08 18:00:00 p2 donate 吉林 -> closed",
    );
}

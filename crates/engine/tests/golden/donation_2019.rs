//! D19: the step donation of 2019.

use crate::script::{check, check_plan, plan};

const EDITION: &str = "donation-2019";

#[test]
fn the_window_is_continuous_and_half_open() {
    check(
        EDITION,
        // D19-01.a
        "06-25 05:59:00 p1 sync 7800
         06-25 05:59:59 p1 donate 吉林 -> not_open_yet
         06-25 06:00:00 p1 donate 吉林 -> ok",
    );
    // D19-01.b
    check(
        EDITION,
        "06-27 23:00:00 p1 sync 8000
         06-27 23:30:00 p1 donate 吉林 -> ok
         06-28 01:59:00 p1 sync 7800
         06-28 02:00:00 p1 donate 吉林 -> ok",
    );
    // D19-01.c
    check(
        EDITION,
        "07-08 17:00:00 p1 sync 8000
         07-08 17:00:00 p2 sync 8000
         07-08 17:59:59 p1 donate 吉林 -> ok
         07-08 18:00:00 p2 donate 吉林 -> closed",
    );
}

// D19-02.a
#[test]
fn a_donor_needs_no_unit() {
    let result = check(
        EDITION,
        "06-25 09:00:00 p1 register channel=search
         06-25 09:00:01 p1 sync 8000
         06-25 09:00:02 p1 donate 吉林 -> ok
         = region 吉林 8000
         = person p1 unit -",
    );
    assert!(result.result.units.is_empty());
}

// D19-03.a, X-15.a
#[test]
fn the_channel_and_the_inviter_are_kept() {
    let result = check(
        EDITION,
        "06-25 09:00:00 u1 register channel=official_account
         06-25 09:00:01 p2 register channel=friend_share inviter=u1
         06-25 09:00:02 p2 register channel=search
         06-25 09:00:03 p3 sync 100
         = person u1 channel official_account
         = person p2 channel friend_share
         = person p3 channel other",
    );
    // X-15.b
    let by_channel: u64 = result.result.channels.iter().map(|c| c.participants).sum();
    assert_eq!(by_channel, result.result.totals.participants);
    assert_eq!(by_channel, 3);
}

// D19-04.a
#[test]
fn a_city_and_its_province_are_separate() {
    check(
        EDITION,
        "06-25 09:00:00 p1 sync 8000
         06-25 09:00:01 p1 donate 香港 -> unknown_region
         06-25 09:00:02 p1 donate 大连 -> ok
         = region 大连 8000
         = region 辽宁 0",
    );
}

#[test]
fn nothing_is_donated_without_consent_or_confirmation() {
    check(
        EDITION,
        // D19-05.a
        "06-25 09:00:00 p1 register consent=false
         06-25 09:00:01 p1 sync 8000 -> consent_required
         06-25 09:00:02 p1 donate 吉林 -> consent_required
         06-25 09:00:03 p2 sync 8000
         = region 吉林 0",
    );
    // D19-05.b: choosing a region is no act of the campaign; only the confirmation is.
    check(
        EDITION,
        "06-25 09:00:00 p1 sync 8000\n= region 吉林 0\n= person p1 donations 0",
    );
}

#[test]
fn the_threshold_is_reached_on_raw_steps_of_one_day() {
    check(
        EDITION,
        // D19-06.a, X-03.a
        "06-26 09:00:00 p1 sync 7799
         06-26 09:00:01 p1 donate 吉林 -> threshold_not_met
         06-26 09:00:02 p1 sync 7800
         06-26 09:00:03 p1 donate 吉林 -> ok",
    );
    check(
        EDITION,
        // D19-06.b
        "07-08 09:00:00 p1 sync 3900
         07-08 09:00:01 p1 donate 吉林 -> threshold_not_met",
    );
    check(
        EDITION,
        // D19-06.c
        "06-26 09:00:00 p1 sync 9000
         06-27 09:00:00 p1 sync 100
         06-27 09:00:01 p1 donate 吉林 -> threshold_not_met",
    );
}

#[test]
fn the_whole_count_of_the_day_is_donated() {
    check(
        EDITION,
        // D19-07.a
        "06-26 09:00:00 p1 sync 9234
         06-26 09:00:01 p1 donate 吉林
         06-26 21:00:00 p1 sync 12000
         = person p1 credited 9234
         = region 吉林 9234",
    );
    check(
        EDITION,
        // D19-07.b
        "06-26 10:00:00 p1 sync 8000
         06-26 11:00:00 p1 sync 7500
         06-26 11:00:01 p1 donate 吉林
         = person p1 credited 8000
         = person p1 anomalies 1",
    );
    check(
        EDITION,
        // D19-07.c
        "06-26 10:00:00 p1 sync 25000
         06-26 11:00:01 p1 donate 吉林
         = person p1 credited 25000",
    );
}

#[test]
fn a_person_donates_once_a_day_on_every_day() {
    check(
        EDITION,
        // D19-08.a
        "06-26 10:00:00 p1 sync 8000
         06-26 10:00:01 p1 donate 吉林
         06-26 20:00:00 p1 donate 吉林 -> already_donated_today
         = region 吉林 8000",
    );
    check(
        EDITION,
        // D19-08.b
        "06-25 10:00:00 p1 sync 8000
         06-25 10:00:01 p1 donate 吉林
         06-26 10:00:00 p1 sync 8000
         06-26 10:00:01 p1 donate 甘肃
         = person p1 donations 2",
    );
    check(
        EDITION,
        // D19-08.c
        "06-25 23:59:58 p1 sync 8000
         06-25 23:59:59 p1 donate 吉林 -> ok
         06-26 00:00:00 p1 sync 0
         06-26 00:00:00 p1 donate 吉林 -> threshold_not_met",
    );
    // D19-08.c: at most one on each day the window touches.
    let plan = plan(EDITION);
    let window = plan.donation.as_ref().unwrap().window;
    let days = window.last_day(plan.zone).0 - window.first_day(plan.zone).0 + 1;
    assert_eq!(days, 14);
}

#[test]
fn the_last_day_counts_twice() {
    check(
        EDITION,
        // D19-09.a, D19-09.b
        "07-07 23:59:58 p1 sync 9000
         07-07 23:59:59 p1 donate 甘肃
         = person p1 credited 9000
         07-08 12:00:00 p1 sync 9000
         07-08 12:00:00 p1 donate 甘肃
         = person p1 raw 18000
         = person p1 credited 27000
         = person p1 donations 2
         = region 甘肃 27000
         = group 甘肃 27000",
    );
    check(
        EDITION,
        // D19-09.c
        "07-08 17:59:58 p1 sync 7800
         07-08 17:59:59 p1 donate 甘肃
         = person p1 credited 15600",
    );
}

/// Daily donations of p1 on the given days of June (`6`) and July (`7`).
fn daily(days: impl IntoIterator<Item = (u8, u8)>) -> String {
    days.into_iter()
        .map(|(month, day)| {
            format!(
                "{month:02}-{day:02} 12:00:00 p1 sync 8000\n{month:02}-{day:02} 12:00:01 p1 donate 吉林\n"
            )
        })
        .collect()
}

#[test]
fn badges_come_at_one_five_and_ten_in_a_row() {
    let june = |from: u8| (from..=30).map(|day| (6, day));
    let july = |from: u8, to: u8| (from..=to).map(|day| (7, day));
    let nine = daily(june(25).chain(july(1, 3)));
    // D19-10.a
    check(EDITION, &format!("{nine}= badges p1 donor-1,donor-5"));
    check(
        EDITION,
        &format!(
            "{nine}{}= badges p1 donor-1,donor-5,donor-streak-10",
            daily(july(4, 4))
        ),
    );
    // D19-10.b
    check(
        EDITION,
        &format!(
            "{}= badges p1 donor-1,donor-5\n= person p1 donations 13\n= person p1 streak 7",
            daily(june(25).chain(july(2, 8)))
        ),
    );
    // D19-10.c
    let separate = [(6, 25), (6, 27), (6, 29), (7, 1)];
    check(EDITION, &format!("{}= badges p1 donor-1", daily(separate)));
    check(
        EDITION,
        &format!(
            "{}{}= badges p1 donor-1,donor-5",
            daily(separate),
            daily([(7, 3)])
        ),
    );
    check(
        EDITION,
        &format!(
            "{}= badges p1 donor-1,donor-5\n= person p1 streak 9",
            daily(june(30).chain(july(1, 8)))
        ),
    );
}

#[test]
fn a_donation_enters_its_region_and_its_group_once() {
    check(
        EDITION,
        // D19-12.a
        "06-26 10:00:00 p1 sync 8000
         06-26 10:00:01 p1 donate 浙江
         = region 浙江 8000
         = group 甘肃 8000
         = region 甘肃 0",
    );
    let result = check(
        EDITION,
        // D19-12.b
        "06-26 10:00:00 p1 sync 8000
         06-26 10:00:01 p1 donate 甘肃
         06-26 10:00:02 p2 sync 9000
         06-26 10:00:03 p2 donate 四川
         = region 甘肃 8000
         = group 甘肃 8000",
    );
    // D19-12.c
    let regions: u64 = result.result.regions.iter().map(|r| r.credited_steps).sum();
    let groups: u64 = result.result.groups.iter().map(|g| g.credited_steps).sum();
    assert_eq!((regions, groups), (17_000, 17_000));
    assert_eq!(result.result.totals.credited_steps, 17_000);
}

#[test]
fn all_regions_and_fifty_individuals_are_ranked() {
    let donors: String = (1..=51)
        .map(|n| {
            format!(
                "06-26 10:00:00 p{n} sync {}\n06-26 10:00:00 p{n} donate 吉林\n",
                20_000 - n
            )
        })
        .collect();
    // D19-13.a
    let result = check(EDITION, &format!("{donors}= top 50\n= person p51 rank 51"));
    assert_eq!(result.result.regions.len(), 36);
    // D19-13.b
    check(
        EDITION,
        "06-26 10:00:00 a sync 20000
         06-26 10:00:00 a donate 吉林
         06-26 10:00:00 b sync 20000
         06-26 10:00:00 b donate 甘肃
         06-26 10:00:00 c sync 19999
         06-26 10:00:00 c donate 甘肃
         = person a rank 1
         = person b rank 1
         = person c rank 3",
    );
}

// D19-15.a
#[test]
fn a_unit_has_its_donors_and_steps() {
    let result = check(
        EDITION,
        "06-25 09:00:00 p1 register unit=changchun
         06-25 09:00:00 p2 register unit=changchun
         06-25 09:00:00 p3 register unit=changchun
         06-25 09:00:00 p4 register unit=siping
         06-25 10:00:00 p1 sync 8000
         06-25 10:00:00 p1 donate 吉林
         06-25 10:00:00 p2 sync 9000
         06-25 10:00:00 p2 donate 吉林
         06-25 10:00:00 p3 sync 7800
         06-25 10:00:00 p3 donate 吉林
         06-25 10:00:00 p4 sync 9999
         06-25 10:00:00 p4 donate 吉林",
    );
    let unit = &result.result.units[0];
    assert_eq!(
        (unit.unit.as_str(), unit.donors, unit.raw_steps),
        ("changchun", 3, 24_800)
    );
}

#[test]
fn a_donor_counts_once_for_a_unit_however_often_they_donate() {
    let mut plan = plan(EDITION);
    plan.donation.as_mut().unwrap().donations_per_day = 2;
    let result = check_plan(
        plan,
        "06-25 09:00:00 p1 register unit=changchun
         06-25 10:00:00 p1 sync 8000
         06-25 10:00:00 p1 donate 吉林
         06-25 11:00:00 p1 donate 甘肃
         06-25 11:00:00 p1 donate 甘肃 -> already_donated_today
         06-26 10:00:00 p1 sync 8000
         06-26 10:00:00 p1 donate 吉林
         = person p1 donations 3",
    );
    let days: Vec<_> = result
        .result
        .units
        .iter()
        .map(|u| (u.donors, u.donations))
        .collect();
    assert_eq!(days, [(1, 2), (1, 1)]);
    assert_eq!(result.result.totals.donors, 1);
}

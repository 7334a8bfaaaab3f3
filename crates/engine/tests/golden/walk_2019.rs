//! W: the hundred-day walk of 2019.

use engine::Plan;
use model::{Day, Text};
use rules::walk::decks::DeckPrize;

use crate::script::{check, check_plan, plan};

const EDITION: &str = "walk-shaanxi-2019";

#[test]
fn the_activity_has_a_hundred_days_with_both_ends() {
    check(
        EDITION,
        // W-01.a
        "06-30 23:59:59 p1 check_in
         = brought points 1
         07-01 00:00:00 p2 register
         = person p1 points 0
         07-01 00:00:00 p1 check_in
         = person p1 points 1",
    );
    check(
        EDITION,
        // W-01.b
        "10-08 23:59:59 p1 check_in
         = person p1 points 1
         10-09 00:00:00 p1 check_in -> closed
         10-09 00:00:00 p2 register -> closed",
    );
}

#[test]
fn the_test_phase_leaves_people_and_teams_alone() {
    check(
        EDITION,
        // W-02.a
        "06-17 23:59:59 p1 register -> not_open_yet
         06-17 23:59:59 p2 check_in -> not_open_yet
         06-18 00:00:00 p1 register -> ok
         06-18 00:00:00 p2 check_in -> ok",
    );
    check(
        EDITION,
        // W-02.b
        "06-20 09:00:00 p1 create_team 甲队
         06-20 09:00:00 p1 set_goal 7000
         06-20 09:00:01 p2 join_team 甲队
         06-20 09:00:02 p3 join_team 甲队
         06-20 09:00:03 p4 join_team 甲队
         06-29 20:00:00 p1 sync 10000
         06-29 20:00:01 p1 check_in
         06-30 20:00:00 p1 sync 8000
         = person p1 points 12
         06-30 20:00:00 p1 chance -> not_open_yet
         07-01 00:00:00 p1 sync 0
         = person p1 points 0
         = person p1 steps 0
         = person p1 team 甲队
         = team 甲队 members 4
         = team 甲队 steps 0
         = goal 甲队 07-01 7000",
    );
}

// W-03.a
#[test]
fn the_same_steps_count_for_the_road_and_for_the_team() {
    check(
        EDITION,
        "07-01 09:00:00 p1 create_team 甲队
         07-01 20:00:00 p1 sync 7000
         = person p1 steps 7000
         = team 甲队 steps 7000",
    );
}

#[test]
fn only_a_complete_profile_earns_and_joins() {
    check(
        EDITION,
        // W-05.a, W-06.a
        "07-01 09:00:00 p1 register profile=false
         07-01 09:00:01 p1 check_in -> profile_incomplete
         07-01 09:00:01 p1 sync 8000 -> profile_incomplete
         07-01 09:00:01 p1 create_team 甲队 -> profile_incomplete
         = unit tongchuan registered 0
         07-01 09:00:02 p1 register unit=tongchuan
         07-01 09:00:03 p1 create_team 甲队 -> ok
         = unit tongchuan registered 1
         = unit cities registered 1",
    );
    check(
        EDITION,
        // W-05.b
        "08-31 20:00:00 p2 sync 8000
         09-01 12:00:00 p1 register
         09-01 12:00:01 p1 check_in
         09-01 20:00:00 p1 sync 6000
         = person p1 points 5
         = person p1 settled 1",
    );
    check(
        EDITION,
        // W-05.c
        "07-01 09:00:00 p1 register consent=false
         07-01 09:00:01 p1 sync 8000 -> consent_required
         07-01 09:00:01 p1 check_in -> consent_required",
    );
}

#[test]
fn a_team_has_six_places_and_a_person_one_team() {
    check(
        EDITION,
        &format!(
            // W-06.b, W-29.a
            "{}
             = team 甲队 members 5
             = person p1 points 0
             07-01 08:10:00 p6 join_team 甲队 -> ok
             = team 甲队 members 6
             = person p1 points 20
             07-01 08:11:00 p7 join_team 甲队 -> team_full
             07-01 08:11:00 p2 join_team 甲队 -> already_in_team
             07-01 08:11:00 p2 create_team 乙队 -> already_in_team
             07-01 08:11:00 p7 join_team 丙队 -> not_found
             07-01 08:11:00 p7 create_team 甲队 -> inconsistent
             07-01 08:11:00 p7 create_team 甲 -> text_required
             07-01 08:11:00 p7 create_team 一二三四五六七八九十一二三四五六七八九十一 -> text_too_long
             07-01 08:11:00 p7 create_team 一二三四五六七八九十一二三四五六七八九十 -> ok",
            // W-18.a and W-20.a above
            team("甲队", 1..=5, "07-01"),
        ),
    );
    check(
        EDITION,
        // W-18.b
        &format!(
            "{}
             07-01 08:10:00 a join_team 甲队 -> ok
             07-01 08:10:00 b join_team 甲队 -> team_full",
            team("甲队", 1..=5, "07-01")
        ),
    );
}

// W-08.a
#[test]
fn a_home_page_shows_steps_and_points() {
    check(
        EDITION,
        "07-01 09:00:00 p1 check_in
         07-01 20:00:00 p1 sync 9500
         07-02 09:00:00 p1 check_in
         07-02 21:00:00 p1 sync 10000
         = person p1 steps 19500
         = person p1 points 13
         = person p1 goals 2",
    );
}

#[test]
fn a_day_is_settled_in_its_evening_or_lapses() {
    check(
        EDITION,
        // W-09.a
        "07-01 19:59:59 p1 sync 8000
         = brought settled false
         = brought count 8000
         = brought points -
         07-02 00:00:00 p1 check_in
         = person p1 steps 0
         = person p1 points 1
         = person p1 settled 0
         = day 2019-07-01 lapsed 1",
    );
    check(
        EDITION,
        // W-09.b
        "07-01 20:00:00 p1 sync 8000
         = brought settled true
         = brought points 5
         = person p1 steps 8000",
    );
    check(
        EDITION,
        // W-09.c
        "07-01 23:59:59 p1 sync 6100
         = person p1 steps 6100
         07-02 00:00:00 p1 sync 50
         = brought settled false
         = person p1 steps 6100",
    );
    check(
        EDITION,
        // W-09.d
        "07-01 19:00:00 p1 sync 8000
         07-01 20:30:00 p1 sync 7900
         = brought count 8000
         = person p1 steps 8000
         = person p1 anomalies 1",
    );
    check(
        EDITION,
        // W-09.e, W-30.a
        "07-01 20:05:00 p1 sync 5900
         = brought points 2
         07-01 23:00:00 p1 sync 6100
         = brought points 2
         07-01 23:00:00 p1 sync 6100
         = brought points 0
         = person p1 points 4
         = person p1 steps 6100",
    );
    check(
        EDITION,
        // W-10.a
        "07-01 23:59:59 p1 sync 9999
         07-02 00:00:01 p1 sync 12
         = brought count 12
         = brought settled false
         = person p1 steps 9999
         07-02 00:00:02 p1 sync 9999 07-01 -> day_closed
         07-02 00:00:02 p1 sync 9999 07-03 -> invalid_day",
    );
}

#[test]
fn nothing_above_ten_thousand_is_counted_or_shown() {
    check(
        EDITION,
        // W-11.a
        "07-01 20:00:00 p1 sync 10000
         = brought count 10000
         07-02 20:00:00 p1 sync 10001
         = brought count 10000
         07-03 12:00:00 p1 sync 23456
         = brought count 10000
         07-03 20:00:00 p1 sync 23456
         = brought count 10000
         = brought points 6
         = person p1 steps 30000",
    );
    check(
        EDITION,
        // W-11.b
        &format!(
            "{}{}= team 甲队 steps 60000",
            team("甲队", 1..=6, "07-01"),
            evening("07-01", 1..=6, 15_000)
        ),
    );
}

// W-12.a
#[test]
fn the_road_goes_through_the_twelve_cities_to_the_federation() {
    let plan = plan(EDITION);
    let cities: Vec<&str> = plan
        .units
        .iter()
        .filter(|(_, unit)| unit.kind.as_deref() == Some("city"))
        .map(|(_, unit)| unit.name.zh.as_str())
        .collect();
    let road = plan.walk.as_ref().unwrap().checkpoints.as_ref().unwrap();
    let names: Vec<&str> = road.road.iter().map(|c| c.name.zh.as_str()).collect();
    assert_eq!(names.len(), 13);
    assert_eq!(names[..12], cities[..]);
    assert_eq!(road.road[12].upto_steps, 700_000); // W-13.a
}

#[test]
fn a_lit_checkpoint_is_passed_by_a_right_answer() {
    check(
        EDITION,
        // W-14.c, W-15.a, W-16.b, W-17.b
        &format!(
            "{}
             = person p1 steps 40000
             = person p1 lit 0
             07-05 12:00:00 p1 answer xian right -> checkpoint_locked
             07-05 20:00:00 p1 sync 12000
             = person p1 lit 1
             07-05 21:00:00 p1 note xian -> checkpoint_locked
             07-05 21:00:00 p1 poster xian -> checkpoint_locked
             07-05 21:00:00 p1 answer baoji right -> checkpoint_locked
             07-05 21:00:00 p1 answer atlantis right -> not_found
             07-05 21:00:01 p1 answer xian wrong -> wrong_answer
             07-05 21:00:02 p1 answer xian wrong -> wrong_answer
             07-05 21:00:03 p1 answer xian wrong -> wrong_answer
             07-05 21:00:04 p1 answer xian right -> ok
             = person p1 passed 1
             07-05 21:00:05 p1 answer xian right -> already_passed
             07-05 21:00:06 p1 poster xian -> ok
             = person p1 points 30",
            evenings("07-01", 4, 1..=1, 12_000) // W-15.b, W-15.c
        ),
    );
    // The questions of the edition, by their letters.
    check(
        EDITION,
        &format!(
            "{}
             07-06 12:00:00 p1 answer xian d 1 -> wrong_answer
             07-06 12:00:00 p1 answer xian c 9 -> not_found
             07-06 12:00:00 p1 answer xian c 1 -> ok",
            evenings("07-01", 5, 1..=1, 10_000)
        ),
    );
}

#[test]
fn each_passed_checkpoint_takes_one_note() {
    check(
        EDITION,
        // W-17.a
        &format!(
            "{}
             07-16 12:00:00 p1 answer xianyang right
             07-16 12:01:00 p1 note xianyang _ -> text_required
             07-16 12:01:00 p1 note xianyang {} -> text_too_long
             07-16 12:01:00 p1 note xianyang 一路好走
             = brought points 2
             07-16 12:02:00 p1 note xianyang 又一篇 -> already_submitted
             = person p1 points 92
             07-16 12:03:00 p1 withdraw_note xianyang -> reason_required
             07-16 12:03:00 p1 withdraw_note xianyang commercial
             = brought points -2
             = person p1 points 90
             = person p1 notes 0
             07-16 12:03:00 p1 withdraw_note xianyang commercial -> invalid_state
             07-16 12:04:00 p1 note xianyang 再来一篇 -> already_submitted",
            evenings("07-01", 15, 1..=1, 10_000),
            "字".repeat(5_001)
        ),
    );
}

#[test]
fn a_captains_goal_is_shown_and_does_not_score() {
    check(
        EDITION,
        // W-19.a, W-19.b
        &format!(
            "{}
             07-01 09:00:00 p1 set_goal 3000 -> goal_out_of_range
             07-01 09:00:00 p1 set_goal 10001 -> goal_out_of_range
             07-01 09:00:00 p2 set_goal 8000 -> forbidden
             07-01 09:00:00 p9 set_goal 8000 -> forbidden
             07-01 09:00:00 p1 set_goal 8000
             = goal 甲队 07-01 -
             = goal 甲队 07-02 8000
             {}
             = team 甲队 days 1",
            team("甲队", 1..=6, "07-01"),
            evening("07-02", 1..=6, 6_000)
        ),
    );
    // AMB-08: the other reading.
    let mut scoring = plan(EDITION);
    let teams = &mut scoring.walk.as_mut().unwrap().teams;
    teams.as_mut().unwrap().captain_goal_affects_scoring = true;
    check_plan(
        scoring,
        &format!(
            "{}
             07-01 09:00:00 p1 set_goal 8000
             {}{}{}= team 甲队 days 2",
            team("甲队", 1..=6, "07-01"),
            evening("07-01", 1..=6, 6_000),
            evening("07-02", 1..=6, 7_999),
            evening("07-03", 1..=6, 8_000)
        ),
    );
}

#[test]
fn a_late_members_steps_count_from_the_day_of_joining() {
    check(
        EDITION,
        // W-21.a
        "07-01 09:00:00 p1 create_team 甲队
         07-09 20:00:00 p2 sync 9000
         07-10 20:00:00 p2 sync 7000
         07-10 23:59:59 p2 join_team 甲队
         = team 甲队 steps 7000",
    );
    check(
        EDITION,
        // W-21.b
        "07-01 09:00:00 p1 create_team 甲队
         07-10 20:00:00 p2 sync 7000
         07-11 00:00:00 p2 join_team 甲队
         = team 甲队 steps 0
         07-11 20:00:00 p2 sync 6500
         = team 甲队 steps 6500",
    );
}

#[test]
fn only_a_correction_by_two_changes_a_membership() {
    check(
        EDITION,
        // W-22.b, W-29.b
        &format!(
            "{}{}
             = team 甲队 days 1
             = team 甲队 steps 36000
             = person p1 points 26
             07-02 09:00:00 o move_member p6 - typo -> second_person_required
             07-02 09:00:00 o+o move_member p6 - typo -> second_person_required
             07-02 09:00:00 o+q move_member p6 - -> reason_required
             07-02 09:00:00 o+q move_member p1 - typo -> invalid_state
             07-02 09:00:00 o+q move_member p6 - typo -> ok
             = team 甲队 members 5
             = team 甲队 days 1
             = team 甲队 steps 30000
             = person p6 points 6
             = person p6 team -
             07-02 10:00:00 p7 join_team 甲队
             = team 甲队 members 6
             = person p1 points 26
             07-02 11:00:00 o+q move_member p6 甲队 typo -> team_full",
            team("甲队", 1..=6, "07-01"),
            evening("07-01", 1..=6, 6_000)
        ),
    );
    // W-29: the team that a correction completes is complete.
    check(
        EDITION,
        &format!(
            "{}07-01 09:00:00 p6 create_team 乙队
             07-01 09:00:01 p7 join_team 乙队
             07-01 09:10:00 o+q move_member p7 甲队 wrong_team
             = person p1 points 20
             = team 甲队 people p1,p2,p3,p4,p5,p7
             = team 乙队 people p6",
            team("甲队", 1..=5, "07-01")
        ),
    );
}

#[test]
fn a_team_is_on_target_when_members_and_team_are() {
    let six = team("甲队", 1..=6, "07-01");
    for (evenings, days) in [
        (evening("07-01", 1..=6, 6_000), 1), // W-24.a, W-23.a
        (evening("07-01", 1..=6, 5_999), 0),
        // W-24.c: the sixth synced before the evening only.
        (
            format!(
                "07-01 19:59:59 p6 sync 10000\n{}",
                evening("07-01", 1..=5, 10_000)
            ),
            0,
        ),
    ] {
        check(EDITION, &format!("{six}{evenings}= team 甲队 days {days}"));
    }
    check(
        EDITION,
        // W-24.b
        &format!(
            "{six}{}
             07-01 20:30:00 p6 sync 5999
             = team 甲队 steps 55999
             = team 甲队 days 0
             07-01 22:00:00 p6 sync 6000
             = brought points 2
             = brought team_points 2
             = team 甲队 days 1",
            evening("07-01", 1..=5, 10_000)
        ),
    );
    // W-24.d
    let five = team("甲队", 1..=5, "07-01");
    for (steps, days) in [(6_000, 0), (7_199, 0), (7_200, 1)] {
        let evening = evening("07-01", 1..=5, steps);
        check(EDITION, &format!("{five}{evening}= team 甲队 days {days}"));
    }
    // W-24.e
    check(
        EDITION,
        &format!(
            "{}{}= team 甲队 days 0",
            team("甲队", 1..=3, "07-01"),
            evening("07-01", 1..=3, 30_000)
        ),
    );
}

#[test]
fn a_team_day_brings_its_members_two_points_each() {
    check(
        EDITION,
        // W-28.a, W-28.c
        &format!(
            "{}{}{}
             = person p1 points 29
             = person p2 points 9
             = person p6 points 9",
            team("甲队", 1..=6, "07-01"),
            (1..=6).fold(String::new(), |script, p| script
                + &format!("07-01 08:30:00 p{p} check_in\n")),
            evening("07-01", 1..=6, 10_000)
        ),
    );
    check(
        EDITION,
        // W-28.b
        &format!(
            "{}{}
             = team 甲队 days 1
             07-01 21:00:00 p6 join_team 甲队
             07-01 21:30:00 p6 sync 10000
             = brought team_points 0
             = person p6 points 6
             = person p2 points 6
             = team 甲队 steps 46000
             07-01 21:40:00 p2 sync 7300
             = brought team_points 0
             = person p2 points 6",
            team("甲队", 1..=5, "07-01"),
            evening("07-01", 1..=5, 7_200),
        ),
    );
    // W-30: once a day for a person, whatever team a correction moves them to.
    check(
        EDITION,
        &format!(
            "{}{}{}{}07-01 21:00:00 p10 sync 7100
             = team 乙队 days 0
             = person p10 points 4
             = person p5 points 6
             07-01 22:00:00 o+q move_member p5 乙队 wrong_team
             07-01 22:10:00 p6 sync 7300
             = brought team_points 2
             = team 乙队 days 1
             = person p10 points 6
             = person p5 points 6
             07-01 22:20:00 p5 sync 7400
             = brought team_points 0",
            team("甲队", 1..=5, "07-01"),
            team("乙队", 6..=10, "07-01"),
            evening("07-01", 1..=5, 7_200),
            evening("07-01", 6..=9, 7_200),
        ),
    );
}

// W-25.a, X-09.a
#[test]
fn checking_in_brings_one_point_a_day() {
    check(
        EDITION,
        "07-01 07:00:00 p1 check_in
         = brought points 1
         07-01 20:30:00 p1 check_in -> already_checked_in
         = person p1 points 1
         07-02 00:00:00 p1 check_in -> ok
         07-02 00:00:00 p1 check_in -> already_checked_in
         = person p1 points 2
         = person p1 check_ins 2",
    );
}

#[test]
fn steps_and_the_goal_bring_points() {
    check(
        EDITION,
        // W-27.a
        "07-01 20:00:00 p1 sync 6000
         = person p1 points 4
         07-01 20:00:01 p1 check_in
         = person p1 points 5",
    );
    for (steps, points) in [
        (1_999, 0), // W-26.a
        (2_000, 1),
        (3_999, 1),
        (9_999, 4 + 1),
        (10_000, 5 + 1),
        (30_000, 5 + 1),
    ] {
        let script = format!("07-01 20:00:00 p1 sync {steps}\n= person p1 points {points}");
        check(EDITION, &script);
    }
    // W-26.b
    check(
        EDITION,
        "07-01 20:00:00 p1 sync 1999\n07-02 20:00:00 p1 sync 1999\n= person p1 points 0",
    );
}

#[test]
fn twenty_points_buy_a_ticket_until_the_close() {
    check(
        EDITION,
        // W-31.a
        "07-01 09:00:00 p1 register
         07-01 09:00:00 o+q adjust_points p1 19 gift
         07-01 09:00:01 p1 chance -> insufficient_points
         07-01 09:00:02 o+q adjust_points p1 1 gift
         07-01 09:00:03 p1 chance -> ok
         = brought index 0
         = person p1 balance 0
         = person p1 points 20
         07-01 09:00:04 o+q adjust_points p1 39 gift
         07-01 09:00:05 p1 chance key=tap -> ok
         = brought index 1
         07-01 09:00:05 p1 chance key=tap -> ok
         = brought index 1
         = person p1 balance 19
         = drawn 2
         07-01 09:00:06 p1 chance -> insufficient_points",
    );
    check(
        EDITION,
        // W-31.b
        "10-07 23:00:00 p1 register
         10-07 23:00:00 o+q adjust_points p1 60 gift
         10-07 23:59:59 p1 chance -> ok
         10-08 00:00:00 p1 chance -> closed
         10-08 00:00:00 o reveal -> ok",
    );
}

#[test]
fn a_deck_gives_out_what_it_holds() {
    // W-32.a, W-32.b, W-32.c
    check_plan(
        deck_of(&[(30, 3)], 3, 90),
        "07-01 09:00:00 p1 register
         07-01 09:00:00 o+q adjust_points p1 100 gift
         07-01 09:00:01 p1 chance
         = brought value_fen 30
         07-01 09:00:02 p1 chance
         = brought value_fen 30
         07-01 09:00:03 p1 chance
         = brought value_fen 30
         07-01 09:00:04 p1 chance -> sold_out
         = person p1 balance 40
         = person p1 won 90
         = paid 90",
    );
    // X-17.a: one ticket of fifty yuan, two draws at the same moment.
    check_plan(
        deck_of(&[(5_000, 1), (30, 1)], 2, 5_030),
        "07-01 09:00:00 p1 register
         07-01 09:00:00 p2 register
         07-01 09:00:00 o+q adjust_points p1 20 gift
         07-01 09:00:00 o+q adjust_points p2 20 gift
         07-01 09:00:01 p1 chance
         07-01 09:00:01 p2 chance
         = paid 5030",
    );
    // X-43.a: what no longer fits the budget is not given, and costs nothing.
    check_plan(
        deck_of(&[(30, 3)], 3, 50),
        "07-01 09:00:00 p1 register
         07-01 09:00:00 o+q adjust_points p1 100 gift
         07-01 09:00:01 p1 chance
         07-01 09:00:02 p1 chance -> sold_out
         = person p1 balance 80
         = paid 30",
    );
}

#[test]
fn badges_are_given_for_all_days_and_all_checkpoints() {
    // W-33.a
    let days: String = walk_days(100)
        .map(|day| {
            let second = if day == "08-15" {
                String::new()
            } else {
                format!("{day} 09:00:01 p2 check_in\n")
            };
            format!("{day} 09:00:00 p1 check_in\n{second}")
        })
        .collect();
    let (before, last) = days.split_at(days.find("10-08").unwrap());
    check(
        EDITION,
        &format!(
            "{before}= badges p1 -\n{last}= badges p1 full-attendance\n= badges p2 -
             = person p2 check_ins 99"
        ),
    );
    // W-34.a
    let passes: String = ROAD[..12]
        .iter()
        .map(|place| format!("10-08 22:00:00 p1 answer {place} right\n"))
        .collect();
    check(
        EDITION,
        &format!(
            "{}= person p1 lit 13\n{passes}= person p1 passed 12\n= badges p1 -
             10-08 23:59:59 p1 answer federation right
             = brought badges [\"all-checkpoints\"]
             = badges p1 all-checkpoints
             10-09 00:00:00 p1 answer federation right -> closed",
            evenings("07-30", 70, 1..=1, 10_000)
        ),
    );
}

#[test]
fn a_hundred_full_days_bring_all_there_is() {
    // W-30.b, W-36.a, W-39.b: six people with everything on every day; p1 writes 13 notes.
    let days: String = walk_days(100)
        .map(|day| {
            let check_ins: String = (1..=6)
                .map(|p| format!("{day} 09:00:0{p} p{p} check_in\n"))
                .collect();
            check_ins + &evening(&day, 1..=6, 10_000)
        })
        .collect();
    let (first, rest) = days.split_at(days.find("08-20 09").unwrap());
    let notes: String = ROAD
        .iter()
        .map(|place| {
            format!("10-08 22:00:00 p1 answer {place} right\n10-08 22:00:00 p1 note {place}\n")
        })
        .collect();
    let result = check(
        EDITION,
        &format!(
            "{}{first}= team 甲队 days 50
             = team 甲队 permille 500
             {rest}{notes}= person p1 points 946
             = team 甲队 days 100
             10-08 23:59:59 o grand_draw -> not_open_yet
             10-09 00:00:00 p1 exchange_badge full-attendance
             10-09 00:00:00 p1 exchange_badge full-attendance -> already_exchanged
             10-09 00:00:00 p1 exchange_badge all-checkpoints
             10-09 00:00:00 p1 exchange_badge golden-shoe -> not_found
             10-09 00:00:00 p2 exchange_badge all-checkpoints -> not_eligible
             10-09 00:00:01 p2 exchange_badge full-attendance
             = entries 3
             10-10 00:00:00 o grand_draw -> ok
             10-10 00:00:01 p3 exchange_badge full-attendance -> closed",
            team("甲队", 1..=6, "07-01"), // W-35.a, W-35.b
        ),
    );
    let walk = result.walk.unwrap();
    let awards = walk.awards.unwrap();
    assert_eq!(awards.teams[0].days_on_target, 99); // W-39.b: 99.00 %
    let winners = &walk.grand_draws[0].winners;
    let people: Vec<&str> = winners.iter().map(|w| w.person.as_str()).collect();
    assert_eq!(
        people.len(),
        2,
        "a person wins at most one item: {people:?}"
    );
}

// W-36.b
#[test]
fn the_goal_rate_is_out_of_all_days() {
    check(
        EDITION,
        &format!(
            "{}{}= team 甲队 days 10\n= team 甲队 permille 100",
            team("甲队", 1..=6, "07-01"),
            evenings("07-01", 10, 1..=6, 6_000)
        ),
    );
}

#[test]
fn teams_are_ranked_by_rate_and_then_by_average() {
    // W-38.b: equal teams share the rank; the earlier stands first.
    check(
        EDITION,
        &format!(
            "{}{}{}07-01 21:00:00 p5 create_team 丙队
             07-01 21:00:00 p5 sync 9000
             = order 丙队,甲队,乙队
             = team 丙队 rank 1
             = team 甲队 rank 2
             = team 乙队 rank 2
             = team 甲队 average 5000",
            team("甲队", 1..=2, "07-01"),
            team("乙队", 3..=4, "07-01"),
            evening("07-01", 1..=4, 5_000),
        ),
    );
}

#[test]
fn the_final_ranking_ends_with_the_seventh_of_october() {
    // W-39.a
    check(
        EDITION,
        &format!(
            "{}{}10-07 23:59:59 p1 sync 6000
             = team 甲队 days 1
             10-08 20:00:00 p12 sync 6000
             10-08 20:00:00 p7 sync 9000
             = awards first:甲队,first:乙队
             = version 1",
            team("甲队", 1..=6, "10-07") + &team("乙队", 7..=12, "10-07"),
            evening("10-07", 2..=6, 6_000),
        ),
    );
    // W-40.b: a team of five is passed over.
    let mut plan = plan(EDITION);
    let awards = plan.walk.as_mut().unwrap().final_ranking.as_mut();
    awards.unwrap().awards[0].places = 1;
    check_plan(
        plan,
        &format!(
            "{}{}10-08 09:00:00 p1 check_in
             = team 乙队 rank 1
             = awards first:甲队",
            team("甲队", 1..=6, "10-07") + &team("乙队", 7..=11, "10-07"),
            evening("10-07", 7..=11, 10_000) + &evening("10-07", 1..=6, 5_000),
        ),
    );
}

#[test]
fn a_winners_address_is_final() {
    check(
        EDITION,
        // W-42.a, W-43.a
        &format!(
            "{}{}10-09 09:00:00 p1 address 香港 -> region_not_served
             10-09 09:00:00 p1 address 澳门 -> region_not_served
             10-09 09:00:00 p1 address 台湾 -> region_not_served
             10-09 09:00:00 p1 address Atlantis -> region_not_served
             10-09 09:00:01 p1 register unit=baoji -> ok
             10-09 09:00:02 p1 address 陕西 -> ok
             10-09 09:00:03 p1 address 陕西 -> address_locked
             10-09 09:00:04 p1 register unit=xian -> locked
             10-09 09:00:05 p7 address 陕西 -> not_eligible",
            team("甲队", 1..=6, "07-01"),
            "07-01 09:00:00 p7 check_in\n",
        ),
    );
}

// W-44.a
#[test]
fn a_person_has_a_place_by_points() {
    check(
        EDITION,
        "07-01 09:00:00 a register
         07-01 09:00:00 b register
         07-01 09:00:00 c register
         07-01 09:00:00 d register
         07-01 09:00:01 o+q adjust_points a 50 gift
         07-01 09:00:01 o+q adjust_points b 30 gift
         07-01 09:00:01 o+q adjust_points c 30 gift
         07-01 09:00:01 o+q adjust_points d 10 gift
         = person b rank_by_points 2
         = person c rank_by_points 2
         = person d rank_by_points 4",
    );
}

#[test]
fn units_count_their_people_against_the_printed_quota() {
    check(
        EDITION,
        "07-01 09:00:00 a register unit=铜川市总工会
         07-01 09:00:00 b register unit=hanzhong
         07-01 09:00:00 c register unit=cities -> not_found
         07-01 20:00:00 b sync 7000
         = unit tongchuan registered 1
         = unit tongchuan target 30000
         = unit tongchuan met false
         = unit hanzhong shortfall 69999
         = unit hanzhong active 1
         = unit cities registered 2
         = unit cities target 850000
         = unit shaanxi registered 2
         07-02 09:00:00 b register unit=tongchuan
         = unit tongchuan registered 2
         = unit tongchuan steps 7000
         = unit hanzhong steps 0",
    );
    let quotas = plan(EDITION).quotas.0;
    let cities = quotas[1].unwrap();
    assert!(cities.is_met(850_000)); // W-45.c
}

#[test]
fn an_outage_lets_a_day_be_settled_later() {
    // X-35.a
    check(
        EDITION,
        "07-15 12:00:00 p1 sync 8000
         07-15 12:00:00 p2 sync 8000
         07-16 08:00:00 p2 sync 8000 07-15 -> day_closed
         07-16 08:00:00 o outage 07-15 07-16T12:00:00 -> reason_required
         07-16 08:00:00 o outage 07-15 07-16T12:00:00 failure
         07-16 09:00:00 p1 sync 9000 07-15
         = brought count 9000
         = brought points 5
         = person p1 settled 1
         07-16 12:00:00 p2 sync 8000 07-15 -> day_closed
         = person p2 settled 0
         07-19 08:00:00 o outage 07-15 07-20T12:00:00 failure -> locked",
    );
    // Of the last day too, although the walk is over; and of the last day of the final ranking.
    check(
        EDITION,
        "10-08 12:00:00 p1 sync 8000
         10-09 08:00:00 o outage 10-08 10-09T12:00:00 failure
         10-09 09:00:00 p1 sync 8000 10-08 -> ok
         10-09 09:00:00 p1 sync 8000 10-09 -> closed
         = person p1 steps 8000",
    );
    check(
        EDITION,
        &format!(
            "{}{}10-08 08:00:00 o outage 10-07 10-08T12:00:00 failure
             = awards first:乙队,first:甲队
             10-08 09:00:00 p1 sync 9000 10-07
             = team 甲队 days 1
             = awards first:甲队,first:乙队
             = version 2",
            team("乙队", 7..=12, "10-06") + &team("甲队", 1..=6, "10-06"),
            evening("10-07", 2..=6, 6_000) + &evening("10-07", 7..=11, 10_000)
        ),
    );
    // A check-in the outage kept from being made is excused.
    let days: String = walk_days(99)
        .map(|day| format!("{day} 09:00:00 p1 check_in\n"))
        .collect();
    check(
        EDITION,
        &format!(
            "{days}10-09 08:00:00 o outage 10-08 10-09T12:00:00 failure excused
             = badges p1 full-attendance"
        ),
    );
}

#[test]
fn an_implausible_count_is_not_used_before_its_review() {
    check(
        EDITION,
        // X-06.c in a walk
        "07-01 20:00:00 p1 sync 250000
         = brought mark suspect
         = brought count 0
         07-01 20:01:00 p1 sync 250000
         = brought count 0
         = person p1 steps 0
         = suspects 1
         07-02 09:00:00 p1 believe 07-01
         = person p1 steps 10000
         = person p1 goals 1
         = person p1 points 6
         = day 2019-07-01 steps 10000",
    );
}

#[test]
fn a_closed_day_is_corrected_by_two() {
    check(
        EDITION,
        &format!(
            "{}{}
             07-01 21:00:00 o+q correct_steps p1 07-01 5000 fraud -> invalid_day
             07-02 09:00:00 o+q correct_steps p1 07-01 5000 -> reason_required
             07-02 09:00:00 o correct_steps p1 07-01 5000 fraud -> second_person_required
             07-02 09:00:00 o+q correct_steps p1 07-01 10001 typo -> value_out_of_range
             07-02 09:00:00 o+q correct_steps p1 07-01 5000 fraud
             = brought steps -2200
             = brought points -4
             = brought team_day lost
             = team 甲队 days 0
             = team 甲队 steps 33800
             = person p1 points 2
             = person p2 points 4
             07-02 09:00:01 o+q correct_steps p1 07-01 8000 appeal
             = brought team_day gained
             = person p1 points 7
             = person p2 points 6
             = team 甲队 days 1",
            team("甲队", 1..=5, "07-01"),
            evening("07-01", 1..=5, 7_200)
        ),
    );
    // W-22.b: a day stays although somebody who reached it was moved since.
    check(
        EDITION,
        &format!(
            "{}{}
             07-02 09:00:00 o+q move_member p5 - wrong_team
             07-02 09:00:01 o+q correct_steps p1 07-01 7300 typo
             = brought team_day -
             = team 甲队 days 1",
            team("甲队", 1..=5, "07-01"),
            evening("07-01", 1..=5, 7_200)
        ),
    );
}

/// A team of people p<n>, the first of whom founds it.
fn team(name: &str, people: std::ops::RangeInclusive<u32>, day: &str) -> String {
    let captain = *people.start();
    people
        .map(|p| {
            let deed = if p == captain {
                "create_team"
            } else {
                "join_team"
            };
            format!("{day} 08:00:00 p{p} {deed} {name}\n")
        })
        .collect()
}

/// All of them settle as many steps at 20:00.
fn evening(day: &str, people: std::ops::RangeInclusive<u32>, steps: u32) -> String {
    people
        .map(|p| format!("{day} 20:00:00 p{p} sync {steps}\n"))
        .collect()
}

/// The same on days one after the other.
fn evenings(first: &str, days: usize, people: std::ops::RangeInclusive<u32>, steps: u32) -> String {
    let first = Day::parse(&format!("2019-{first}")).unwrap();
    (0..)
        .map(|n| Day(first.0 + n).to_string()[5..].to_owned())
        .take(days)
        .map(|day| evening(&day, people.clone(), steps))
        .collect()
}

/// The first days of the walk as `<month>-<day>`.
fn walk_days(days: i32) -> impl Iterator<Item = String> {
    let first = Day::parse("2019-07-01").unwrap();
    (0..days).map(move |n| Day(first.0 + n).to_string()[5..].to_owned())
}

/// The edition with another deck.
fn deck_of(prizes: &[(u32, u64)], tickets: u64, budget_fen: u64) -> Plan {
    let mut plan = plan(EDITION);
    let deck = &mut plan.walk.as_mut().unwrap().decks[0];
    deck.tickets = tickets;
    deck.budget_fen = budget_fen;
    deck.prizes = prizes
        .iter()
        .map(|(value_fen, count)| DeckPrize {
            id: format!("fen-{value_fen}"),
            name: Text {
                zh: value_fen.to_string(),
                en: value_fen.to_string(),
            },
            value_fen: *value_fen,
            count: *count,
        })
        .collect();
    plan
}

const ROAD: [&str; 13] = [
    "xian",
    "baoji",
    "xianyang",
    "tongchuan",
    "weinan",
    "hancheng",
    "yanan",
    "yulin",
    "hanzhong",
    "ankang",
    "shangluo",
    "yangling",
    "federation",
];

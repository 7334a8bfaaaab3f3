//! P: projects on the real editions.

use rules::project::ProjectMode;

use crate::script::{check, check_plan, plan};

/// Donations that bring a region to exactly `steps`, by people who each walk `most`.
fn steps_for(region: &str, from: usize, steps: u64, most: u64) -> String {
    let people = steps.div_ceil(most);
    let mut left = steps;
    (0..people)
        .map(|n| {
            let others = (people - n - 1) * 7_800;
            let part = most.min(left - others.min(left));
            left -= part;
            let person = from + usize::try_from(n).unwrap();
            format!(
                "06-26 10:00:00 p{person} sync {part}\n06-26 10:00:00 p{person} donate {region}\n"
            )
        })
        .collect()
}

#[test]
fn a_project_comes_with_the_donation_that_crosses_the_mark() {
    // D19-14.a, P-01.a, P-01.c: 四川 is a group of one.
    let almost = steps_for("四川", 0, 77_992_199, 100_000);
    check(
        "donation-2019",
        &format!(
            "{almost}
             06-26 11:00:00 last sync 7801
             = projects 四川 0
             06-26 11:00:00 last donate 四川
             = group 四川 78000000
             = projects 四川 1"
        ),
    );
}

#[test]
fn helpers_bring_the_project_to_the_aided_region() {
    // P-01.b
    let script = format!(
        "{}{}= projects 内蒙古 1\n= region 山东 38000000",
        steps_for("内蒙古", 0, 40_000_000, 100_000),
        steps_for("山东", 10_000, 38_000_000, 100_000)
    );
    let result = check("donation-2020", &script);
    let numbers: Vec<_> = result
        .result
        .projects
        .iter()
        .map(|p| p.number.as_str())
        .collect();
    assert_eq!(numbers, ["donation-2020-150000-1"]);
}

#[test]
fn a_province_has_at_most_six_projects_and_they_are_claimed_once() {
    let mut plan = plan("donation-2020");
    // The same rules with a smaller mark, so that seven projects' worth of steps is quickly walked.
    plan.projects.as_mut().unwrap().threshold_steps = 100_000;
    let steps = steps_for("贵州", 0, 700_000, 100_000);
    check_plan(
        plan,
        &format!(
            "{steps}
             = projects 贵州 6
             06-27 10:00:00 a claim 贵州 1 -> ok
             06-27 10:00:00 b claim 贵州 1 -> project_already_claimed
             06-27 10:00:01 a claim 贵州
             06-27 10:00:02 b claim 贵州
             06-27 10:00:03 c claim 贵州
             06-27 10:00:04 d claim 贵州
             06-27 10:00:05 e claim 贵州
             06-27 10:00:06 f claim 贵州 -> project_not_available
             06-27 10:00:07 o release 贵州 3 -> ok
             06-27 10:00:08 f claim 贵州 -> ok
             06-27 10:00:09 f claim 四川 -> project_not_available"
        ),
    );
}

#[test]
fn unlocking_once_opens_all_slots() {
    let mut plan = plan("donation-2020");
    let projects = plan.projects.as_mut().unwrap();
    projects.mode = ProjectMode::UnlockOnce;
    projects.threshold_steps = 100_000;
    // P-01.d, with a smaller mark.
    let steps = steps_for("贵州", 0, 99_999, 50_000);
    check_plan(plan.clone(), &format!("{steps}= projects 贵州 0"));
    let steps = steps_for("贵州", 0, 100_000, 50_000);
    check_plan(plan, &format!("{steps}= projects 贵州 6"));
}

#[test]
fn a_project_stays_when_a_correction_lowers_the_total() {
    let mut plan = plan("donation-2019");
    plan.projects.as_mut().unwrap().threshold_steps = 15_000;
    check_plan(
        plan,
        "06-26 10:00:00 p1 sync 8000
         06-26 10:00:00 p1 donate 四川
         06-26 10:00:00 p2 sync 8000
         06-26 10:00:00 p2 donate 四川
         = projects 四川 1
         = flagged 四川 false
         06-26 12:00:00 p1 void 06-26 fraud
         = group 四川 8000
         = projects 四川 1
         = flagged 四川 true",
    );
}

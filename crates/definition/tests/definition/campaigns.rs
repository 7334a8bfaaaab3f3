//! The campaigns that ship with the project, and what the specification says of them.

use definition::check;
use engine::Plan;
use model::{Lang, Zone};
use rules::badge::BadgeRule;
use rules::donation::Amount;
use rules::project::ProjectMode;
use rules::region::RegionKind;

use crate::folder;

fn plan(edition: &str) -> Plan {
    let sources = folder::campaign(edition);
    let checked = check(&sources);
    let found = definition::render::text(&sources, &checked.diagnostics, Lang::En, false);
    assert_eq!(found, "", "{edition} is not clean");
    checked.plan.unwrap()
}

fn group_of<'p>(plan: &'p Plan, region: &str) -> &'p str {
    let region = plan.regions.find(region).unwrap();
    let group = plan.groups.get(plan.groups.of(region).unwrap()).unwrap();
    &plan.regions.get(group.aided).unwrap().name.zh
}

fn members(plan: &Plan, aided: &str) -> usize {
    let region = plan.regions.find(aided).unwrap();
    let group = plan.groups.get(plan.groups.of(region).unwrap()).unwrap();
    assert_eq!(group.aided, region);
    group.members.len()
}

#[test]
fn donation_2019_follows_the_parameter_sheet() {
    let plan = plan("donation-2019");
    let donation = plan.donation.as_ref().unwrap();
    let at = |instant: model::Instant| instant.rfc3339(Zone::SHANGHAI);
    assert_eq!(at(donation.window.opens), "2019-06-25T06:00:00+08:00");
    assert_eq!(at(donation.window.closes), "2019-07-08T18:00:00+08:00");
    assert_eq!(donation.threshold_steps, 7_800);
    assert_eq!(donation.amount, Amount::All);
    assert_eq!(donation.donations_per_day, 1);
    let multipliers: Vec<_> = donation
        .multipliers
        .iter()
        .map(|m| (m.day.to_string(), m.factor))
        .collect();
    assert_eq!(multipliers, [("2019-07-08".to_owned(), 2)]);
    assert_eq!(donation.board_limit, 50);
    let badges: Vec<_> = plan.badges.iter().map(|b| (b.rule, b.at)).collect();
    assert_eq!(
        badges,
        [
            (BadgeRule::DonationsTotal, 1),
            (BadgeRule::DonationsTotal, 5),
            (BadgeRule::DonationStreak, 10)
        ]
    );
    let projects = plan.projects.unwrap();
    assert_eq!(projects.threshold_steps, 78_000_000);
    assert_eq!(projects.cap, None);
    assert_eq!(projects.mode, ProjectMode::PerThreshold);
    let steps = plan.steps.unwrap();
    assert_eq!(steps.plausible_max, 100_000);
    assert_eq!(at(steps.window.opens), "2019-06-25T00:00:00+08:00");
    assert_eq!(at(steps.window.closes), "2019-07-09T00:00:00+08:00");
}

#[test]
fn donation_2020_follows_the_parameter_sheet() {
    let plan = plan("donation-2020");
    let donation = plan.donation.as_ref().unwrap();
    let at = |instant: model::Instant| instant.rfc3339(Zone::SHANGHAI);
    assert_eq!(at(donation.window.opens), "2020-06-25T06:00:00+08:00");
    assert_eq!(at(donation.window.closes), "2020-07-08T18:00:00+08:00");
    assert_eq!(donation.threshold_steps, 7_800);
    let multipliers: Vec<_> = donation
        .multipliers
        .iter()
        .map(|m| (m.day.to_string(), m.factor))
        .collect();
    assert_eq!(multipliers, [("2020-07-08".to_owned(), 2)]);
    let badges: Vec<_> = plan.badges.iter().map(|b| (b.rule, b.at)).collect();
    assert_eq!(badges, [1, 5, 10].map(|at| (BadgeRule::DonationsTotal, at)));
    let projects = plan.projects.unwrap();
    assert_eq!(projects.threshold_steps, 78_000_000);
    assert_eq!(projects.cap, Some(6));
    assert_eq!(donation.exercise_kinds.len(), 6);
}

// D20-12, X-19
#[test]
fn accounts_are_linked_in_2020_from_the_twentieth_of_june_on() {
    let plan = plan("donation-2020");
    let links = plan.account_links.unwrap();
    assert_eq!(links.appid, "wx798caca20b04a92e");
    assert_eq!(
        links.opens_at.rfc3339(Zone::SHANGHAI),
        "2020-06-20T00:00:00+08:00"
    );
    let help = links.help.unwrap();
    assert!(help.zh.contains("AppID") && help.en.contains("AppID"));
    assert_eq!(self::plan("donation-2019").account_links, None);
}

// D19-04.b, D20-04.b
#[test]
fn thirty_one_and_five_regions_can_be_chosen() {
    for edition in ["donation-2019", "donation-2020"] {
        let plan = plan(edition);
        let cities: Vec<&str> = plan
            .regions
            .iter()
            .filter(|(_, r)| r.kind == RegionKind::IndependentPlanningCity)
            .map(|(_, r)| r.name.zh.as_str())
            .collect();
        assert_eq!(plan.regions.len(), 31 + 5);
        assert_eq!(cities, ["大连", "宁波", "厦门", "青岛", "深圳"]);
        assert_ne!(plan.regions.find("宁波"), plan.regions.find("浙江"));
        assert_eq!(plan.regions.find("香港"), None);
    }
}

// D19-11.a, D19-11.b, P-13.a
#[test]
fn the_groups_of_2019_are_fourteen_pairs_and_eight_alone() {
    let plan = plan("donation-2019");
    for (region, aided) in [
        ("浙江", "甘肃"),
        ("北京", "云南"),
        ("辽宁", "海南"),
        ("四川", "四川"),
    ] {
        assert_eq!(group_of(&plan, region), aided);
    }
    assert_eq!(members(&plan, "四川"), 1);
    let sizes: Vec<usize> = plan.groups.iter().map(|(_, g)| g.members.len()).collect();
    assert_eq!(sizes.len(), 22);
    assert_eq!(sizes.iter().filter(|n| **n == 2).count(), 14);
    assert_eq!(sizes.iter().filter(|n| **n == 1).count(), 8);
}

// D20-08.a, D20-08.b, P-13.a
#[test]
fn the_groups_of_2020_are_eight() {
    let plan = plan("donation-2020");
    for (region, aided) in [
        ("山东", "内蒙古"),
        ("山西", "内蒙古"),
        ("大连", "内蒙古"),
        ("河北", "内蒙古"),
        ("吉林", "宁夏"),
        ("陕西", "新疆"),
        ("西藏", "广西"),
    ] {
        assert_eq!(group_of(&plan, region), aided);
    }
    assert_eq!(plan.groups.len(), 8);
    let sizes = [
        "内蒙古",
        "甘肃",
        "广西",
        "贵州",
        "宁夏",
        "云南",
        "四川",
        "新疆",
    ]
    .map(|aided| members(&plan, aided));
    assert_eq!(sizes, [5, 4, 4, 4, 4, 5, 5, 5]);
}

// X-04.b
#[test]
fn a_clone_may_set_another_threshold() {
    let original = folder::campaign("donation-2019");
    let clone = folder::replaced(
        &original,
        "campaign.toml",
        "threshold_steps = 7_800",
        "threshold_steps = 6_000",
    );
    let checked = check(&clone);
    assert_eq!(checked.diagnostics, []);
    assert_eq!(
        checked.plan.unwrap().donation.unwrap().threshold_steps,
        6_000
    );
    assert_eq!(
        plan("donation-2019").donation.unwrap().threshold_steps,
        7_800
    );
    assert_ne!(checked.hash, check(&original).hash);
}

#[test]
fn the_hash_follows_the_files_in_use_and_no_others() {
    let original = folder::campaign("donation-2019");
    let hash = check(&original).hash;
    let notes = folder::with(&original, "notes.txt", "not part of the campaign");
    assert_eq!(check(&notes).hash, hash);
    let text = folder::replaced(&original, "texts/purpose.zh.md", "每个人", "大家");
    assert_ne!(check(&text).hash, hash);
    assert_eq!(hash.to_string().len(), 64);
}

#[test]
fn the_folder_is_named_after_the_campaign() {
    let sources = folder::campaign("donation-2019");
    assert_eq!(
        check(&sources.clone().in_folder("donation-2019")).diagnostics,
        []
    );
    let renamed = check(&sources.in_folder("donation-2021"));
    let codes: Vec<&str> = renamed
        .diagnostics
        .iter()
        .map(|d| d.code.as_str())
        .collect();
    assert_eq!(codes, ["E0202"]);
}

#[test]
fn the_schema_for_editors_is_fresh() {
    let path = folder::campaigns().join("campaign.schema.json");
    folder::assert_fresh(&path, &format!("{:#}\n", definition::schema()));
}

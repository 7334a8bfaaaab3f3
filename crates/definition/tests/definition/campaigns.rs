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

/// The walk with what the check says of it: warnings and notes, as `code file:line text`.
fn walk() -> (Plan, Vec<(&'static str, String)>) {
    let sources = folder::campaign("walk-shaanxi-2019");
    let checked = check(&sources);
    let said = checked.diagnostics.iter();
    let said = said.map(|d| (d.code.as_str(), d.message.en.clone()));
    let said = said.collect();
    let found = definition::render::text(&sources, &checked.diagnostics, Lang::En, false);
    (checked.plan.unwrap_or_else(|| panic!("{found}")), said)
}

#[test]
fn walk_2019_is_sound_and_its_doubts_are_told() {
    let (_, said) = walk();
    let expected = [
        ("N1702", "teams of fewer than 4 members"), // W-24.e
        ("W1807", "begins after 2019-07-31"),
        ("W0905", "from 2019-07-01 on"),          // W-33
        ("W2010", "points earned on 2019-10-08"), // AMB-02
        ("W2011", "1,000,000 people can draw up to 46 times each"),
        ("W2203", "the best rate is 99/100"), // AMB-02, W-39.b
        ("N0704", "1,000,001"),
        ("W0703", "860,000, printed 850,000"), // AMB-19, W-45.c
    ];
    let codes: Vec<&str> = said.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, expected.map(|(code, _)| code), "{said:#?}");
    for ((_, said), (code, part)) in said.iter().zip(expected) {
        assert!(said.contains(part), "{code}: {said}");
    }
    // Hancheng alone explains all four columns, although Yangling has the same target.
    let (_, sums) = said.last().unwrap();
    assert!(!sums.contains("Yangling"), "{sums}");
    for part in [
        "868,091",
        "86.82",
        "7,643,695",
        "exactly “Hancheng” (10,000)",
    ] {
        assert!(sums.contains(part), "{sums}");
    }
}

// W-12.a
#[test]
fn the_road_of_2019_has_twelve_unions_and_the_federation() {
    let (plan, _) = walk();
    let road = plan.walk.as_ref().unwrap().checkpoints.as_ref().unwrap();
    let cities = plan
        .units
        .iter()
        .filter(|(_, unit)| unit.kind.as_deref() == Some("city"));
    let cities: Vec<&str> = cities.map(|(_, unit)| unit.name.zh.as_str()).collect();
    let names: Vec<&str> = road.road.iter().map(|c| c.name.zh.as_str()).collect();
    assert_eq!(names.len(), 13);
    assert_eq!(names[..12], cities);
    assert_eq!(names[12], plan.about.organiser.zh);
    for checkpoint in &road.road {
        assert!(checkpoint.picture.is_some() && checkpoint.text.is_some());
        assert!(!checkpoint.questions.is_empty(), "{}", checkpoint.id);
    }
    assert!(road.poster.is_some());
}

// W-13.a
#[test]
fn the_targets_of_2019_add_up_to_700_000() {
    let (plan, _) = walk();
    let road = plan.walk.unwrap().checkpoints.unwrap().road;
    let targets: Vec<u32> = road.iter().map(|c| c.target_steps).collect();
    assert_eq!(targets[..12], [50_000; 12]);
    assert_eq!(targets[12], 100_000);
    assert_eq!(road[12].upto_steps, 700_000);

    let original = folder::campaign("walk-shaanxi-2019");
    let table = std::str::from_utf8(original.get("checkpoints.csv").unwrap()).unwrap();
    let thirteen = table.replace(",100000,", ",50000,");
    let found = check(&folder::with(&original, "checkpoints.csv", thirteen)).diagnostics;
    let wrong = found.iter().find(|d| d.code.as_str() == "E1801").unwrap();
    assert_eq!(wrong.rule, Some("W-13"));
    assert!(wrong.message.en.contains("650000"), "{}", wrong.message.en);
    assert!(
        wrong
            .help
            .as_ref()
            .unwrap()
            .en
            .contains("targets_sum_mismatch")
    );
}

#[test]
fn walk_2019_follows_the_parameter_sheet() {
    let (plan, _) = walk();
    let at = |instant: model::Instant| instant.rfc3339(Zone::SHANGHAI);
    let walk = plan.walk.as_ref().unwrap();
    assert_eq!(walk.phases.activity_days(), 100); // W-01
    let steps = plan.steps.as_ref().unwrap();
    assert_eq!(at(steps.window.opens), "2019-06-18T00:00:00+08:00"); // W-02.a
    assert_eq!(at(steps.window.closes), "2019-10-09T00:00:00+08:00"); // W-01.b
    let phases: Vec<&str> = walk.phases.shown.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(phases, ["mobilisation", "activity", "awards"]); // W-04
    assert_eq!(plan.profile.as_ref().unwrap().fields.len(), 6); // W-05
    assert!(plan.units_changeable); // W-07
    assert_eq!(plan.about.aliases, ["陕西职工健步走"]); // AMB-20
    let settlement = walk.settlement;
    assert_eq!(
        (settlement.from_minute, settlement.until_minute),
        (1_200, 1_440)
    ); // W-09
    assert_eq!((walk.daily_cap, walk.seal_after_days), (10_000, 3)); // W-11, X-35
    assert_eq!(
        (walk.goals.member_steps, walk.goals.team_steps),
        (6_000, 36_000)
    ); // W-23
    let teams = walk.teams.unwrap();
    assert_eq!(
        (teams.size, teams.captain_goal_min, teams.captain_goal_max),
        (6, 6_000, 10_000)
    );
    assert!(teams.awards_require_full_team && !teams.captain_goal_affects_scoring);
    let badges: Vec<_> = plan.badges.iter().map(|b| (b.rule, b.at)).collect();
    let wanted = [
        (BadgeRule::CheckInDays, 100),
        (BadgeRule::CheckpointsPassed, 13),
    ];
    assert_eq!(badges, wanted); // W-33, W-34
    let tiers = walk.decks[0].prizes.iter().map(|p| p.value_fen);
    let tiers: Vec<u32> = tiers.collect();
    assert_eq!(tiers, [30, 50, 100, 300, 500, 1_000, 2_000, 5_000]); // W-32
    assert_eq!(at(walk.decks[0].window.closes), "2019-10-08T00:00:00+08:00"); // W-31.b
    assert_eq!(walk.grand_draws[0].badges, [0, 1]); // W-35
    assert_eq!(
        at(walk.grand_draws[0].held_from),
        "2019-10-09T00:00:00+08:00"
    );
    let ranking = walk.final_ranking.as_ref().unwrap();
    assert_eq!(at(ranking.at), "2019-10-08T00:00:00+08:00"); // W-39
    let places: Vec<u32> = ranking.awards.iter().map(|a| a.places).collect();
    assert_eq!(places, [3, 10, 20]); // W-40
    assert!(plan.payout.is_some() && plan.organisation_award.is_some());
    assert!(!plan.mobilisation.tasks.is_empty() && !plan.mobilisation.assets.is_empty());
}

// W-41.a, W-43.a
#[test]
fn prizes_of_2019_are_sent_within_the_mainland_by_the_published_calendar() {
    let shipping = walk().0.shipping.unwrap();
    let address = model::Day::parse("2019-10-10").unwrap();
    assert_eq!(shipping.due_day(address).to_string(), "2019-10-30");
    assert!(shipping.admit("陕西").is_ok());
    assert_eq!(shipping.provinces.iter().filter(|p| p.served).count(), 31);
    for elsewhere in ["香港", "澳门", "台湾"] {
        assert!(shipping.admit(elsewhere).is_err(), "{elsewhere}");
    }
}

// W-45.a, W-45.b, W-45.c
#[test]
fn quotas_of_2019_stay_as_printed() {
    let (plan, _) = walk();
    let target = |name: &str| {
        let unit = plan.units.find(name).unwrap();
        plan.quotas.0[unit.ix()].unwrap().target
    };
    for (unit, people) in [
        ("铜川市总工会", 30_000),
        ("陕西省教科文卫体工会", 13_000),
        ("陕西省建设工会", 17_000),
        ("各市工会总计", 850_000),
        ("全省总计", 1_000_000),
    ] {
        assert_eq!(target(unit), people, "{unit}");
    }
    assert_eq!(plan.quotas.0.iter().flatten().count(), 27);
    let kinds = plan.units.iter().filter(|(_, unit)| {
        unit.kind
            .as_deref()
            .is_some_and(|kind| ["city", "industry", "managed"].contains(&kind))
    });
    assert_eq!(kinds.count(), 12 + 8 + 3);
}

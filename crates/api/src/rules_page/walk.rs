//! The rules of a walk in words.

use engine::Plan;
use model::time::Zone;
use rules::badge::BadgeRule;
use rules::walk::WalkPlan;
use rules::walk::settlement::{SettlementMode, SettlementPlan, UnopenedDay};
use rules::walk::teams::{LateJoin, TeamsPlan};

use super::{Section, date, grouped, moment, paragraphs, privacy, sharing};
use crate::wire::{TextDto, text};

/// The rules in the order a walker needs them.
pub(crate) fn sections(plan: &Plan, walk: &WalkPlan) -> Vec<Section> {
    let mut sections = vec![
        Section {
            id: "purpose",
            title: text("活动目的", "Purpose"),
            paragraphs: paragraphs(&plan.guide.purpose),
            rules: vec!["P-13"],
        },
        time(walk),
    ];
    sections.extend(registration(plan));
    sections.push(steps(plan, walk));
    sections.extend(teams(walk));
    sections.extend(road(walk));
    sections.extend(points(walk));
    sections.extend(decks(plan, walk));
    sections.extend(badges(plan, walk));
    sections.extend(ranking(plan.zone, walk));
    sections.extend(shipping(plan));
    sections.extend(units(plan));
    sections.extend(advice(plan));
    sections.push(sharing());
    sections.push(privacy(plan));
    sections.push(corrections(walk));
    sections
}

fn time(walk: &WalkPlan) -> Section {
    let phases = &walk.phases;
    let (first, last) = (date(phases.first_day), date(phases.last_day));
    let days = phases.activity_days();
    let mut told = vec![text(
        format!(
            "活动时间：{} 至 {}，首尾两天都算在内，共 {days} 天。时间均为北京时间，以服务器收到请求的时间为准。",
            first.zh, last.zh
        ),
        format!(
            "The walk runs from {} to {}, both days included: {days} days. Times are Beijing time; what counts is \
             when the server receives a request.",
            first.en, last.en
        ),
    )];
    if let Some(trial) = phases.trial_first_day {
        let trial = date(trial);
        told.push(text(
            format!(
                "{} 起公测。公测期间的报名、团队和目标保留，步数、签到、积分和关卡不计入正式活动。",
                trial.zh
            ),
            format!(
                "A public test begins on {}. Registrations, teams and goals made in it stay; its steps, check-ins, \
                 points and checkpoints do not count.",
                trial.en
            ),
        ));
    }
    Section {
        id: "time",
        title: text("活动时间", "When"),
        paragraphs: told,
        rules: vec!["W-01", "W-02", "W-04", "X-01", "X-02"],
    }
}

fn registration(plan: &Plan) -> Option<Section> {
    plan.profile.as_ref().map(|_| Section {
        id: "registration",
        title: text("报名", "Registering"),
        paragraphs: vec![text(
            "授权微信登录和微信运动，并填写完整的个人信息后，才能计步、签到和加入团队。信息须真实，奖品据此发放；提交收货地址之前可以更正。",
            "Sign in with WeChat, allow your steps to be read and complete your profile: then you can walk, check in and join a team. \
             The information must be true, for prizes are sent by it; you may correct it until you submit an address.",
        )],
        rules: vec!["W-05", "W-06", "W-07"],
    })
}

fn steps(plan: &Plan, walk: &WalkPlan) -> Section {
    let SettlementPlan {
        from_minute,
        until_minute,
        unopened_day,
        mode,
    } = walk.settlement;
    let (from, until) = (clock(from_minute), clock(until_minute));
    let cap = grouped(walk.daily_cap.into());
    let mut told = vec![match unopened_day {
        UnopenedDay::Lapses => text(
            format!(
                "每天 {from} 至 {until} 之间至少打开一次，当天才算结算；没有打开的一天不计步数、积分和达标。"
            ),
            format!(
                "Open the page at least once between {from} and {until}: that settles the day. A day that was not opened then \
                 counts for nothing."
            ),
        ),
        UnopenedDay::Counts => text(
            "当天任何时候同步的步数都计入当天。",
            "Steps synced at any time of a day count for it.",
        ),
    }];
    told.push(match mode {
        SettlementMode::Highest => text(
            "以当天收到的最高步数为准，结算之后再走的步数可以在当晚继续更新；次日零点重新开始。",
            "The highest count received that day is kept; after settling you may sync again the same evening. Counting starts \
             again at midnight.",
        ),
        SettlementMode::FirstOpening => text(
            "以当晚第一次打开时的步数为准；次日零点重新开始。",
            "The count of the evening's first opening is kept. Counting starts again at midnight.",
        ),
    });
    told.push(text(
        format!("一天中超出 {cap} 步的部分不计入，也不显示。"),
        format!("Steps of a day beyond {cap} are neither counted nor shown."),
    ));
    if let Some(steps) = &plan.steps {
        let most = grouped(steps.plausible_max.into());
        told.push(text(
            format!("高于 {most} 步的数据先由工作人员核实。"),
            format!("A count above {most} is reviewed by staff first."),
        ));
    }
    Section {
        id: "steps",
        title: text("计步与结算", "Steps and settlement"),
        paragraphs: told,
        rules: vec!["W-09", "W-10", "W-11", "X-06"],
    }
}

fn teams(walk: &WalkPlan) -> Option<Section> {
    let TeamsPlan {
        size,
        late_join,
        awards_require_full_team,
        captain_goal_min,
        captain_goal_max,
        captain_goal_affects_scoring,
        ..
    } = walk.teams?;
    let member = grouped(walk.goals.member_steps.into());
    let team = grouped(walk.goals.team_steps.into());
    let mut told = vec![
        text(
            format!(
                "每队 {size} 人，含团长；每人只能创建或加入一个团队，加入后不能退出，团长也不能移除队员。"
            ),
            format!(
                "A team has {size} places, the captain's included. Everybody belongs to one team at most, cannot leave it and \
                 cannot be removed by the captain."
            ),
        ),
        text(
            format!(
                "团队当天达标须同时满足：当时的每名队员都已结算至少 {member} 步，且全队合计至少 {team} 步。一经达标不再取消。"
            ),
            format!(
                "A team's day is on target when every member at that moment has settled at least {member} steps and all together \
                 at least {team}. Once reached it stays."
            ),
        ),
    ];
    told.push(match late_join {
        LateJoin::FromJoining => text(
            "活动期间也可以组队和加入，步数从加入当天起计入团队，之前的不补计。",
            "Teams can be founded and joined during the walk; a member's steps count from the day of joining, that whole day \
             included.",
        ),
        LateJoin::Closed => text(
            "活动开始后不能再组队或加入。",
            "Once the walk has begun no team can be founded or joined.",
        ),
    });
    let (min, max) = (
        grouped(captain_goal_min.into()),
        grouped(captain_goal_max.into()),
    );
    told.push(if captain_goal_affects_scoring {
        text(
            format!("团长可把每人每日目标设为 {min} 至 {max} 步，次日起生效，并以此判定达标。"),
            format!(
                "The captain may set a goal of {min} to {max} steps per member, from the next day; the team's day is judged by it."
            ),
        )
    } else {
        text(
            format!("团长可把每人每日目标设为 {min} 至 {max} 步，次日起生效，仅供展示，不影响达标判定。"),
            format!(
                "The captain may set a goal of {min} to {max} steps per member, from the next day; it is shown and changes nothing else."
            ),
        )
    });
    if awards_require_full_team {
        told.push(text(
            "不满员的团队可以参加排名，但不能获奖。",
            "A team that is not full is ranked but wins no prize.",
        ));
    }
    Some(Section {
        id: "teams",
        title: text("团队", "Teams"),
        paragraphs: told,
        rules: vec!["W-18", "W-19", "W-20", "W-21", "W-22", "W-23", "W-24"],
    })
}

fn road(walk: &WalkPlan) -> Option<Section> {
    let road = walk.checkpoints.as_ref()?;
    let total = grouped(road.road.last().map_or(0, |last| last.upto_steps));
    let places = road.road.len();
    let mut told = vec![text(
        format!(
            "共 {places} 个关卡、{total} 步。已结算的步数累计到达关卡时自动点亮；答对题目即通关，可以反复作答；已点亮的关卡不分先后。"
        ),
        format!(
            "There are {places} checkpoints on {total} steps. A checkpoint is lit when your settled steps reach it; the right answer \
             passes it, as often as you try; lit ones may be passed in any order."
        ),
    )];
    let mut stages = road.road.iter().map(|place| {
        text(
            format!("{}：{} 步", place.name.zh, grouped(place.upto_steps)),
            format!("{}: {} steps", place.name.en, grouped(place.upto_steps)),
        )
    });
    if let Some(first) = stages.next() {
        let all = stages.fold(first, |all, one| {
            text(
                format!("{}；{}", all.zh, one.zh),
                format!("{}; {}", all.en, one.en),
            )
        });
        told.push(all);
    }
    if road.poster.is_some() {
        told.push(text(
            "通关后可上传一张照片，生成海报。",
            "After passing you may upload a photo and get a poster.",
        ));
    }
    Some(Section {
        id: "road",
        title: text("关卡", "Checkpoints"),
        paragraphs: told,
        rules: vec!["W-12", "W-13", "W-14", "W-15", "W-16"],
    })
}

fn points(walk: &WalkPlan) -> Option<Section> {
    let plan = &walk.points;
    let mut told = Vec::new();
    let mut line = |given: u16, zh: String, en: String| {
        if given > 0 {
            told.push(text(zh, en));
        }
    };
    let goal = grouped(walk.goals.member_steps.into());
    line(
        plan.check_in,
        format!("签到：{} 积分，每天一次。", plan.check_in),
        format!("Checking in: {}, once a day.", counted(plan.check_in)),
    );
    let per_point = grouped(plan.steps_per_point.into());
    line(
        plan.steps_points_max,
        format!(
            "步数：每满 {per_point} 步 1 积分，每天最多 {} 积分，零头不累计。",
            plan.steps_points_max
        ),
        format!(
            "Steps: 1 point for every full {per_point}, at most {} a day; nothing is carried over.",
            plan.steps_points_max
        ),
    );
    line(
        plan.member_goal,
        format!("个人达标（{goal} 步）：{} 积分。", plan.member_goal),
        format!(
            "A day on the goal ({goal} steps): {}.",
            counted(plan.member_goal)
        ),
    );
    line(
        plan.team_goal,
        format!("团队达标：当时的每名队员 {} 积分。", plan.team_goal),
        format!(
            "A team's day on target: {} for each member at that moment.",
            counted(plan.team_goal)
        ),
    );
    line(
        plan.note,
        format!(
            "通关后写感想或游记：{} 积分，每个关卡一篇；被撤下的文章积分收回。",
            plan.note
        ),
        format!(
            "A note on a passed checkpoint: {}, one for each; a note that is withdrawn loses them.",
            counted(plan.note)
        ),
    );
    line(
        plan.full_team_captain,
        format!("团队满员：团长 {} 积分，只有一次。", plan.full_team_captain),
        format!(
            "A full team: {} for its captain, once.",
            counted(plan.full_team_captain)
        ),
    );
    (!told.is_empty()).then(|| Section {
        id: "points",
        title: text("积分", "Points"),
        paragraphs: told,
        rules: vec!["W-17", "W-25", "W-26", "W-27", "W-28", "W-29", "W-30"],
    })
}

fn decks(plan: &Plan, walk: &WalkPlan) -> Option<Section> {
    let zone = plan.zone;
    let mut told: Vec<TextDto> = Vec::new();
    for deck in &walk.decks {
        let (opens, closes) = (
            moment(zone, deck.window.opens),
            moment(zone, deck.window.closes),
        );
        let tickets = grouped(deck.tickets);
        told.push(text(
            format!(
                "“{}”：每 {} 积分抽一次，{} 起，{} 截止（不含这一刻），共 {tickets} 个。",
                deck.name.zh, deck.price_points, opens.zh, closes.zh
            ),
            format!(
                "“{}”: one draw for {} points, from {} and before {}; {tickets} in all.",
                deck.name.en, deck.price_points, opens.en, closes.en
            ),
        ));
        let odds = deck.prizes.iter().map(|prize| {
            let count = grouped(prize.count);
            (
                format!("{} {count} 个", prize.name.zh),
                format!("{count} of {}", prize.name.en),
            )
        });
        let (zh, en): (Vec<_>, Vec<_>) = odds.unzip();
        told.push(text(
            format!(
                "各档数量：{}。中奖概率为各档数量除以总数 {tickets}。",
                zh.join("、")
            ),
            format!(
                "Prizes: {}. The odds of each are its number out of {tickets}.",
                en.join(", ")
            ),
        ));
        told.push(text(&*deck.undrawn.zh, &*deck.undrawn.en));
    }
    if walk.decks.is_empty() {
        return None;
    }
    told.push(text(
        "抽取顺序在开始前已封存并公布指纹，结束后公布种子；任何人都可以用验证页核对每一次抽取。",
        "The order was sealed and its fingerprint published before the first draw, and the seed is published after the end: \
         anyone can check every draw on the verify page.",
    ));
    Some(Section {
        id: "draws",
        title: text("抽红包", "Red packets"),
        paragraphs: told,
        rules: vec!["W-31", "W-32", "X-17", "X-43"],
    })
}

fn badges(plan: &Plan, walk: &WalkPlan) -> Option<Section> {
    let mut told: Vec<TextDto> = Vec::new();
    for badge in &plan.badges {
        let (zh, en, at) = (&badge.name.zh, &badge.name.en, badge.at);
        told.push(match badge.rule {
            BadgeRule::CheckInDays => text(
                format!("“{zh}”：签到满 {at} 天。"),
                format!("“{en}”: check in on {at} days."),
            ),
            BadgeRule::CheckpointsPassed => text(
                format!("“{zh}”：答题通过 {at} 个关卡。"),
                format!("“{en}”: pass {at} checkpoints."),
            ),
            BadgeRule::DonationsTotal | BadgeRule::DonationStreak => continue,
        });
    }
    for draw in &walk.grand_draws {
        let from = moment(plan.zone, draw.held_from);
        told.push(text(
            format!(
                "每个奖章可兑换一次“{}”的机会，{} 起开奖，每人最多中 {} 件。",
                draw.name.zh, from.zh, draw.prizes_per_person
            ),
            format!(
                "Each badge can be exchanged once for an entry in “{}”, held from {}; one person wins at most {}.",
                draw.name.en, from.en, draw.prizes_per_person
            ),
        ));
        let prizes = draw.prizes.iter();
        let (zh, en): (Vec<_>, Vec<_>) = prizes
            .map(|p| {
                (
                    format!("{} {} 份", p.name.zh, p.count),
                    format!("{} of {}", p.count, p.name.en),
                )
            })
            .unzip();
        told.push(text(
            format!("奖品：{}。", zh.join("、")),
            format!("Prizes: {}.", en.join(", ")),
        ));
    }
    (!told.is_empty()).then(|| Section {
        id: "badges",
        title: text("奖章与大奖", "Badges and the grand draw"),
        paragraphs: told,
        rules: vec!["W-33", "W-34", "W-35"],
    })
}

fn ranking(zone: Zone, walk: &WalkPlan) -> Option<Section> {
    walk.teams.as_ref()?;
    let days = walk.phases.activity_days();
    let mut told = vec![text(
        format!(
            "团队先按达标率（达标天数除以 {days} 天），再按人均步数排列；都相同则名次并列，先组建的排在前面。"
        ),
        format!(
            "Teams are ranked by their days on target out of {days}, then by steps per member; equal ones share a rank, and who was \
             founded earlier is listed first."
        ),
    )];
    if let Some(last) = &walk.final_ranking {
        let at = moment(zone, last.at);
        told.push(text(
            format!("最终排名以 {} 的榜单为准，即此前各天的成绩。", at.zh),
            format!(
                "The final ranking is the list as of {}: the days before it.",
                at.en
            ),
        ));
        for award in &last.awards {
            told.push(text(
                format!(
                    "{}：{} 队，每名队员获得{}。",
                    award.name.zh, award.places, award.prize.zh
                ),
                format!(
                    "{}: {} teams; every member gets {}.",
                    award.name.en, award.places, award.prize.en
                ),
            ));
        }
    }
    Some(Section {
        id: "ranking",
        title: text("排名与奖项", "Ranking and awards"),
        paragraphs: told,
        rules: vec!["W-36", "W-37", "W-38", "W-39", "W-40", "X-11"],
    })
}

fn shipping(plan: &Plan) -> Option<Section> {
    let shipping = plan.shipping.as_ref()?;
    let days = shipping.working_days;
    Some(Section {
        id: "shipping",
        title: text("奖品寄送", "Sending of prizes"),
        paragraphs: vec![text(
            format!(
                "提交有效地址后 {days} 个工作日内寄出，仅限中国大陆地区包邮。地址一经提交不能更改，请仔细确认。"
            ),
            format!(
                "Prizes are sent within {days} working days after a valid address, free of charge within mainland China only. An \
                 address is final once submitted."
            ),
        )],
        rules: vec!["W-41", "W-42", "W-43"],
    })
}

fn units(plan: &Plan) -> Option<Section> {
    let with_quota = plan.quotas.0.iter().flatten().count();
    (with_quota > 0).then(|| Section {
        id: "units",
        title: text("单位与指标", "Units and quotas"),
        paragraphs: vec![text(
            "每人计入自己选择的单位。各单位的指标为最低参与人数，按公布的数字执行，不由下级相加。",
            "Everybody counts in the unit they chose. A unit's quota is a least number of participants, as published; it is never \
             the sum of its parts.",
        )],
        rules: vec!["W-45", "W-46"],
    })
}

fn advice(plan: &Plan) -> Option<Section> {
    let told: Vec<TextDto> = plan.guide.advice.iter().flat_map(paragraphs).collect();
    (!told.is_empty()).then(|| Section {
        id: "advice",
        title: text("参与建议", "Advice"),
        paragraphs: told,
        rules: vec!["W-08"],
    })
}

fn corrections(walk: &WalkPlan) -> Section {
    let days = walk.seal_after_days;
    Section {
        id: "corrections",
        title: text("更正与故障日", "Corrections and outages"),
        paragraphs: vec![
            text(
                format!(
                    "平台或步数来源出现故障时，主办方可在当天起 {days} 天内宣布故障日，并公告补结算的截止时间。"
                ),
                format!(
                    "If the platform or the step source fails, the organiser may declare an outage within {days} days and announce until \
                     when that day can still be settled."
                ),
            ),
            text(
                "更正由两名工作人员注明理由后作出，作为单独的记录入账，排名随之重算；最终排名更正后公布新版本。",
                "Corrections are made by two members of staff with a reason, as entries of their own; rankings follow, and a corrected \
                 final ranking is a new version.",
            ),
        ],
        rules: vec!["X-33", "X-35", "X-10"],
    }
}

/// 20:00; 24:00 for the end of the day.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn counted(points: u16) -> String {
    format!("{points} point{}", if points == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edition_is_told_completely() {
        let plan = fixtures::plan("walk-shaanxi-2019");
        let sections = sections(&plan, plan.walk.as_ref().unwrap());
        let ids: Vec<_> = sections.iter().map(|s| s.id).collect();
        for id in [
            "time",
            "registration",
            "steps",
            "teams",
            "road",
            "points",
            "draws",
            "badges",
            "ranking",
            "shipping",
            "units",
            "privacy",
            "corrections",
        ] {
            assert!(ids.contains(&id), "{id} is missing");
        }
        let told: Vec<&str> = sections
            .iter()
            .flat_map(|s| &s.paragraphs)
            .map(|p| p.zh.as_str())
            .collect();
        let told = told.join("\n");
        for words in [
            "20:00 至 24:00",
            "10,000 步",
            "36,000 步",
            "共 100 天",
            "13 个关卡、700,000 步",
            "2019年10月8日00:00",
        ] {
            assert!(told.contains(words), "{words} is not told:\n{told}");
        }
    }
}

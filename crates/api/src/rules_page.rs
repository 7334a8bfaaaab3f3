//! The rules of a campaign in words, made from its plan: what people read is what the
//! program does. No number of a campaign stands here.

use engine::Plan;
use model::time::{Day, Instant, Zone};
use model::{Text, Window};
use rules::badge::{BadgePlan, BadgeRule};
use rules::donation::{Amount, DonationPlan};
use rules::project::{ProjectMode, ProjectsPlan};
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::{TextDto, text};

pub(crate) mod walk;

/// A section of the rules page.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RuleSection)]
pub(crate) struct Section {
    /// Key, for links to it.
    id: &'static str,
    /// Title.
    title: TextDto,
    /// What it says.
    paragraphs: Vec<TextDto>,
    /// The rules it tells, by their ids in the requirements.
    #[schema(example = json!(["D19-06"]))]
    rules: Vec<&'static str>,
}

/// The rules in the order a reader needs them. `window` is the donation window as it stands now.
pub(crate) fn sections(plan: &Plan, donation: &DonationPlan, window: Window) -> Vec<Section> {
    let mut sections = vec![
        Section {
            id: "purpose",
            title: text("活动目的", "Purpose"),
            paragraphs: paragraphs(&plan.guide.purpose),
            rules: vec!["P-13"],
        },
        time(plan.zone, donation.window, window),
        donating(donation),
    ];
    sections.extend(multipliers(donation));
    sections.extend(steps(plan));
    sections.push(regions(plan));
    sections.extend(groups(plan));
    sections.extend(plan.projects.as_ref().map(projects));
    sections.extend(badges(&plan.badges));
    sections.extend(exercise(plan, donation));
    sections.push(boards(donation));
    sections.extend(units(plan));
    sections.push(sharing());
    sections.push(privacy(plan));
    sections.push(corrections());
    sections
}

/// A long text as paragraphs, which blank lines divide.
pub(crate) fn paragraphs(long: &Text) -> Vec<TextDto> {
    let split = |text: &str| -> Vec<String> {
        text.split("\n\n")
            .map(|paragraph| paragraph.trim().to_owned())
            .filter(|paragraph| !paragraph.is_empty())
            .collect()
    };
    let (zh, en) = (split(&long.zh), split(&long.en));
    // Translations need not have as many paragraphs; none may get lost.
    (0..zh.len().max(en.len()))
        .map(|n| {
            let at = |all: &[String]| all.get(n).cloned().unwrap_or_default();
            text(at(&zh), at(&en))
        })
        .collect()
}

/// A number with its thousands apart: 78,000,000.
pub(crate) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn time(zone: Zone, planned: Window, window: Window) -> Section {
    let span = |w: Window| {
        let (from, to) = (moment(zone, w.opens), moment(zone, w.closes));
        text(
            format!("{} 至 {}", from.zh, to.zh),
            format!("{} to {}", from.en, to.en),
        )
    };
    let now = span(window);
    let mut paragraphs = vec![text(
        format!(
            "捐步时间：{}（北京时间）。开始的那一刻可以捐，结束的那一刻起不再受理；以服务器收到请求的时间为准。",
            now.zh
        ),
        format!(
            "Donations are accepted from {} (Beijing time). The first instant is inside, the last one is not; \
             what counts is when the server receives the request.",
            now.en
        ),
    )];
    if planned != window {
        let before = span(planned);
        paragraphs.push(text(
            format!("时间有过调整，原定为 {}。原因见公告和版本记录。", before.zh),
            format!(
                "The dates have been moved; they were {}. The reason is among the notices and the versions.",
                before.en
            ),
        ));
    }
    Section {
        id: "time",
        title: text("活动时间", "When"),
        paragraphs,
        rules: vec!["D19-01", "X-01", "X-02", "X-04"],
    }
}

fn donating(plan: &DonationPlan) -> Section {
    let threshold = grouped(plan.threshold_steps.into());
    let amount = match plan.amount {
        Amount::All => text(
            "捐出的是确认那一刻当天的全部步数，没有上限；之后再走的步数不再计入当天的捐赠。",
            "What is donated is the day's whole count at the moment of confirmation, without a limit. \
             Steps walked later that day are not added.",
        ),
        Amount::Threshold => text(
            format!("每次捐出 {threshold} 步。"),
            format!("Each donation is {threshold} steps."),
        ),
    };
    let often = if plan.donations_per_day == 1 {
        text(
            "每人每天可以捐一次，活动期间天天都可以捐，每次都可以重新选择地区。步数不能留到第二天。",
            "Everybody can donate once a day, on every day of the campaign, to a region chosen anew each time. \
             Steps cannot be kept for the next day.",
        )
    } else {
        let times = plan.donations_per_day;
        text(
            format!("每人每天最多可以捐 {times} 次，每次都可以重新选择地区。步数不能留到第二天。"),
            format!(
                "Everybody can donate up to {times} times a day, to a region chosen anew each time. \
                 Steps cannot be kept for the next day."
            ),
        )
    };
    Section {
        id: "donating",
        title: text("怎样捐步", "How to donate"),
        paragraphs: vec![
            text(
                format!(
                    "授权微信步数后，当天步数达到 {threshold} 步（翻倍之前），即可选择一个地区并确认捐赠。确认之前什么都不会捐出。"
                ),
                format!(
                    "Having allowed access to WeChat steps, you can choose a region and confirm a donation once \
                     the day's count is at least {threshold} (before any multiplier). Nothing is donated before \
                     the confirmation."
                ),
            ),
            amount,
            often,
            text(
                "捐赠一经确认即为最终结果，本人不能更改或撤回。",
                "A confirmed donation is final: you cannot change it or take it back.",
            ),
        ],
        rules: vec!["D19-05", "D19-06", "D19-07", "D19-08", "D19-16"],
    }
}

fn multipliers(plan: &DonationPlan) -> Option<Section> {
    let told = plan.multipliers.iter().filter(|m| m.factor > 1).map(|m| {
        let (day, factor) = (date(m.day), m.factor);
        text(
            format!("{}捐出的步数按 {factor} 倍计入地区、互助组和个人的累计；是否达到门槛仍看实际步数。", day.zh),
            format!(
                "Steps donated on {} count {factor} times in every total. The threshold is still about the \
                 steps actually walked.",
                day.en
            ),
        )
    });
    let paragraphs: Vec<_> = told.collect();
    (!paragraphs.is_empty()).then(|| Section {
        id: "multipliers",
        title: text("加倍日", "Days that count more"),
        paragraphs,
        rules: vec!["D19-09"],
    })
}

fn steps(plan: &Plan) -> Option<Section> {
    let most = grouped(plan.steps.as_ref()?.plausible_max.into());
    Some(Section {
        id: "steps",
        title: text("步数如何计算", "How steps are counted"),
        paragraphs: vec![
            text(
                "步数只来自微信运动。当天多次同步，以最高的一次为准；一天结束后不再更改。",
                "Steps come from WeChat alone. Of several syncs in a day the highest counts; when the day is \
                 over its count no longer changes.",
            ),
            text(
                format!("一天超过 {most} 步的，先由工作人员核实再计入。"),
                format!("A count above {most} in a day is checked by the staff before it counts."),
            ),
        ],
        rules: vec!["X-05", "X-06"],
    })
}

fn regions(plan: &Plan) -> Section {
    let count = plan.regions.len();
    Section {
        id: "regions",
        title: text("可以选择的地区", "Regions"),
        paragraphs: vec![text(
            format!("共有 {count} 个地区可以选择，各自单独计数；计划单列市与所在省份分开计算。"),
            format!(
                "There are {count} regions to choose from, each with a tally of its own; cities with \
                 independent planning status are counted apart from their provinces."
            ),
        )],
        rules: vec!["D19-04"],
    }
}

fn groups(plan: &Plan) -> Option<Section> {
    if plan.groups.is_empty() {
        return None;
    }
    let mut paragraphs = vec![text(
        "每一笔捐步计入两处：所选地区自己的累计，以及它所在互助组的累计。捐给被帮扶地区的，在组内只计一次。",
        "Every donation enters two tallies: that of the chosen region, and that of its mutual-aid group. \
         A donation to the aided region itself enters the group once.",
    )];
    for (_, group) in plan.groups.iter() {
        let Some(aided) = plan.regions.get(group.aided) else {
            continue;
        };
        let others = group.members.iter().filter(|ix| **ix != group.aided);
        let names: Vec<_> = others
            .filter_map(|ix| plan.regions.get(*ix))
            .map(|r| &r.name)
            .collect();
        let list = |name: fn(&Text) -> &str, by: &str| {
            names.iter().map(|n| name(n)).collect::<Vec<_>>().join(by)
        };
        paragraphs.push(if names.is_empty() {
            text(
                format!("{}：单独成组。", aided.name.zh),
                format!("{}: a group of its own.", aided.name.en),
            )
        } else {
            text(
                format!("{}：由{}帮扶。", aided.name.zh, list(|n| &n.zh, "、")),
                format!("{}: helped by {}.", aided.name.en, list(|n| &n.en, ", ")),
            )
        });
    }
    Some(Section {
        id: "groups",
        title: text("互助组", "Mutual-aid groups"),
        paragraphs,
        rules: vec!["D19-11", "D19-12"],
    })
}

fn projects(plan: &ProjectsPlan) -> Section {
    let threshold = grouped(plan.threshold_steps);
    let made = match (plan.mode, plan.cap) {
        (ProjectMode::PerThreshold, _) => text(
            format!("互助组累计每满 {threshold} 步，为其被帮扶地区生成一个保险扶贫项目。"),
            format!(
                "Each time a group's total is filled with another {threshold} credited steps, a project is \
                 generated for its aided region."
            ),
        ),
        (ProjectMode::UnlockOnce, cap) => {
            let all = cap.unwrap_or(1);
            text(
                format!("互助组累计达到 {threshold} 步时，其被帮扶地区的 {all} 个项目一次生成。"),
                format!(
                    "When a group's total reaches {threshold} credited steps, all {all} projects of its aided \
                     region are generated at once."
                ),
            )
        }
    };
    let mut paragraphs = vec![made];
    if let (ProjectMode::PerThreshold, Some(cap)) = (plan.mode, plan.cap) {
        paragraphs.push(text(
            format!("每个被帮扶地区最多 {cap} 个项目。"),
            format!("An aided region can have at most {cap} projects."),
        ));
    }
    paragraphs.push(text(
        "项目一经生成不会因事后更正而取消。",
        "A project once generated is not withdrawn by a later correction.",
    ));
    Section {
        id: "projects",
        title: text("项目", "Projects"),
        paragraphs,
        rules: vec!["D19-14", "P-01", "P-02"],
    }
}

fn badges(plans: &[BadgePlan]) -> Option<Section> {
    if plans.is_empty() {
        return None;
    }
    let told = plans.iter().filter_map(|badge| {
        let (zh, en, at) = (&badge.name.zh, &badge.name.en, badge.at);
        Some(match badge.rule {
            BadgeRule::DonationsTotal => text(
                format!("“{zh}”：累计捐赠 {at} 次，是否连续都可以。"),
                format!("“{en}”: {at} donations in total, in a row or not."),
            ),
            BadgeRule::DonationStreak => text(
                format!("“{zh}”：连续 {at} 天每天捐赠；中断一天则重新计算。"),
                format!("“{en}”: donations on {at} days in a row; a missed day starts again."),
            ),
            BadgeRule::CheckInDays | BadgeRule::CheckpointsPassed => return None,
        })
    });
    let mut paragraphs: Vec<_> = told.collect();
    paragraphs.push(text(
        "勋章获得后不会收回。",
        "A badge once earned is never lost.",
    ));
    Some(Section {
        id: "badges",
        title: text("勋章", "Badges"),
        paragraphs,
        rules: vec!["D19-10"],
    })
}

fn exercise(plan: &Plan, donation: &DonationPlan) -> Option<Section> {
    let mut told = Vec::new();
    if !donation.exercise_kinds.is_empty() {
        let names = donation.exercise_kinds.iter().map(|kind| &kind.name);
        let zh: Vec<_> = names.clone().map(|n| n.zh.as_str()).collect();
        let en: Vec<_> = names.map(|n| n.en.as_str()).collect();
        told.push(text(
            format!(
                "捐赠时可以注明运动方式：{}。注明与否不影响步数。",
                zh.join("、")
            ),
            format!(
                "With a donation you may name the kind of exercise: {}. It changes nothing.",
                en.join(", ")
            ),
        ));
    }
    told.extend(plan.guide.advice.iter().flat_map(paragraphs));
    (!told.is_empty()).then(|| Section {
        id: "advice",
        title: text("参与建议", "Advice"),
        paragraphs: told,
        rules: vec!["D20-03"],
    })
}

fn boards(plan: &DonationPlan) -> Section {
    let shown = plan.board_limit;
    Section {
        id: "boards",
        title: text("排行榜", "Boards"),
        paragraphs: vec![
            text(
                format!(
                    "地区榜列出全部地区，按各自的累计步数排列。个人榜列出累计步数最多的前 {shown} 名；没有上榜也能看到自己的名次。"
                ),
                format!(
                    "The board of regions lists all of them by their own totals. The board of individuals shows \
                     the best {shown} by credited steps; everybody else sees their own place."
                ),
            ),
            text(
                "步数相同则名次并列，后面的名次顺延（1、2、2、4）；并列者中先参加的排在前面。",
                "Equal totals share a rank and the following ranks are skipped (1, 2, 2, 4); among equals, who \
                 joined earlier is listed first.",
            ),
            text(
                "公开名单只显示隐去部分的姓名。",
                "Public lists show masked names only.",
            ),
        ],
        rules: vec!["D19-13", "X-11", "X-32"],
    }
}

fn units(plan: &Plan) -> Option<Section> {
    let count = plan.units.0.len();
    (count > 0).then(|| Section {
        id: "units",
        title: text("所属单位", "Units"),
        paragraphs: vec![text(
            format!("参加时可以从 {count} 个单位中选择自己的单位，也可以不选；选定后不能更改。单位的人数和步数另行统计。"),
            format!(
                "When joining you may name your unit, one of {count}, or none; once named it stays. Units have \
                 statistics of their own."
            ),
        )],
        rules: vec!["D19-02", "D19-15"],
    })
}

fn sharing() -> Section {
    Section {
        id: "sharing",
        title: text("参与途径", "Ways in"),
        paragraphs: vec![text(
            "可以通过微信搜索小程序、公众号菜单、好友分享的链接或二维码进入；系统记录第一次进入的途径。",
            "You can come by searching in WeChat, from the menu of an official account, by a friend's link or \
             by a QR code; how you came the first time is recorded.",
        )],
        rules: vec!["D19-03", "X-15"],
    }
}

fn privacy(plan: &Plan) -> Section {
    let version = plan.consent.version;
    Section {
        id: "privacy",
        title: text("隐私与授权", "Privacy and consent"),
        paragraphs: vec![text(
            format!(
                "参加前需阅读隐私说明（第 {version} 版）并单独同意读取微信步数。授权可以随时撤回：此后不再读取步数，已计入的捐赠保留。"
            ),
            format!(
                "Before taking part you read the privacy notice (version {version}) and agree separately to your \
                 steps being read. You can withdraw at any time: no more steps are read, and what has been \
                 counted stays."
            ),
        )],
        rules: vec!["X-30"],
    }
}

fn corrections() -> Section {
    Section {
        id: "corrections",
        title: text("更正", "Corrections"),
        paragraphs: vec![text(
            "发现错误或弊端时，由主办方注明理由后更正：有关捐赠不再计入各项累计，但保留在记录中并加以标注，排行榜随之重算。",
            "Mistakes and fraud are corrected by the organiser, who gives a reason: the donation leaves every \
             total but stays listed and marked, and the boards are computed again.",
        )],
        rules: vec!["X-33", "X-10"],
    }
}

/// 2019年6月25日06:00, 25 June 2019, 06:00.
fn moment(zone: Zone, at: Instant) -> TextDto {
    let local = zone.local(at);
    let clock = if local.second() == 0 {
        local.strftime("%H:%M").to_string()
    } else {
        local.strftime("%H:%M:%S").to_string()
    };
    let day = date(zone.day_of(at));
    text(format!("{}{clock}", day.zh), format!("{}, {clock}", day.en))
}

/// 2019年7月8日, 8 July 2019.
fn date(day: Day) -> TextDto {
    let date = day.date();
    text(
        date.strftime("%Y年%-m月%-d日").to_string(),
        date.strftime("%-d %B %Y").to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_thousands_apart() {
        for (n, shown) in [
            (0, "0"),
            (999, "999"),
            (7_800, "7,800"),
            (78_000_000, "78,000,000"),
        ] {
            assert_eq!(grouped(n), shown);
        }
    }

    #[test]
    fn moved_dates_are_told_with_the_old_ones() {
        let window = |opens: &str, closes: &str| Window {
            opens: Instant::parse(opens).unwrap(),
            closes: Instant::parse(closes).unwrap(),
        };
        let planned = window("2019-06-25T06:00:00+08:00", "2019-07-08T18:00:00+08:00");
        let moved = window("2019-06-25T06:00:00+08:00", "2019-07-10T18:00:00+08:00");
        let same = time(Zone::SHANGHAI, planned, planned);
        assert_eq!(same.paragraphs.len(), 1);
        assert!(
            same.paragraphs[0]
                .zh
                .contains("2019年6月25日06:00 至 2019年7月8日18:00")
        );
        let section = time(Zone::SHANGHAI, planned, moved);
        assert!(section.paragraphs[0].en.contains("10 July 2019, 18:00"));
        assert!(section.paragraphs[1].en.contains("8 July 2019, 18:00"));
    }

    #[test]
    fn no_paragraph_of_either_language_is_lost() {
        let long = Text {
            zh: "一\n\n二".to_owned(),
            en: "one\n\ntwo\n\nthree".to_owned(),
        };
        let split = paragraphs(&long);
        assert_eq!(split.len(), 3);
        assert_eq!((split[2].zh.as_str(), split[2].en.as_str()), ("", "three"));
    }
}

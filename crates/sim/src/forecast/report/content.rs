//! What a report says, whatever it is rendered to.

use model::Lang;

use super::numbers::{cells, clock, percent, short, whole, yuan};
use super::plot::{Bar, Bars, Line, Lines, Plot, Scale};
use crate::forecast::assumptions::Source;
use crate::forecast::figures::{
    DeckForecast, DonationForecast, Forecast, LoadForecast, PayoutForecast, Spread, TeamsForecast,
    UnitForecast, WalkForecast, Words,
};

/// A report.
#[derive(Clone, Debug)]
pub(super) struct Report {
    pub(super) title: String,
    pub(super) subtitle: String,
    /// The figures that matter most.
    pub(super) headline: Vec<Figure>,
    /// What to do about them, in sentences.
    pub(super) findings: Vec<String>,
    pub(super) sections: Vec<Section>,
}

/// A figure of the headline.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) name: String,
    pub(super) middle: String,
    pub(super) range: String,
}

/// A section.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) note: Option<String>,
    pub(super) tables: Vec<Table>,
    pub(super) plots: Vec<Plot>,
    /// Whether its tables only repeat its plots.
    pub(super) folded: bool,
}

/// A table; its first column is text.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    text_columns: Vec<usize>,
}

impl Table {
    pub(super) fn new(head: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        Self {
            head,
            rows,
            text_columns: Vec::new(),
        }
    }

    /// Whether a column is text and not numbers.
    pub(super) fn is_text(&self, column: usize) -> bool {
        self.text_columns.contains(&column)
    }
}

/// The report of a forecast.
pub(super) fn of(forecast: &Forecast, lang: Lang) -> Report {
    let say = Say(lang);
    let mut report = Report {
        title: say.of(
            format!("活动预测：{}", forecast.name.zh),
            format!("Forecast: {}", forecast.name.en),
        ),
        subtitle: say.of(
            format!(
                "{}人参加，模拟{}次，随机种子{}",
                whole(forecast.people.into()),
                forecast.runs,
                forecast.seed
            ),
            format!(
                "{} people, {} runs, seed {}",
                whole(forecast.people.into()),
                forecast.runs,
                forecast.seed
            ),
        ),
        headline: Vec::new(),
        findings: Vec::new(),
        sections: Vec::new(),
    };
    if let Some(walk) = &forecast.walk {
        say.walk(forecast, walk, &mut report);
    }
    if let Some(donation) = &forecast.donation {
        say.donation(forecast, donation, &mut report);
    }
    report.sections.push(say.assumptions(forecast));
    report
}

/// Speaks one of the two languages.
#[derive(Clone, Copy)]
struct Say(Lang);

impl Say {
    fn of(self, zh: impl Into<String>, en: impl Into<String>) -> String {
        match self.0 {
            Lang::Zh => zh.into(),
            Lang::En => en.into(),
        }
    }

    fn name(self, words: &Words) -> String {
        words.get(self.0).to_owned()
    }

    fn yuan(self, fen: f64) -> String {
        yuan(fen, self.0)
    }

    /// «5 to 9 (7)»: the range with its middle.
    fn range(self, spread: Spread, show: impl Fn(f64) -> String) -> String {
        let [low, middle, high] = cells(spread, show);
        if low == high {
            return middle;
        }
        self.of(
            format!("{middle}（{low}～{high}）"),
            format!("{middle} ({low} to {high})"),
        )
    }

    fn figure(self, zh: &str, en: &str, spread: Spread, show: impl Fn(f64) -> String) -> Figure {
        let [low, middle, high] = cells(spread, show);
        Figure {
            name: self.of(zh, en),
            middle,
            range: format!("{low} – {high}"),
        }
    }

    fn spread_head(self, zh: &str, en: &str) -> Vec<String> {
        vec![
            self.of(zh, en),
            "P5".to_owned(),
            "P50".to_owned(),
            "P95".to_owned(),
        ]
    }

    fn walk(self, forecast: &Forecast, walk: &WalkForecast, report: &mut Report) {
        report.subtitle = self.of(
            format!(
                "{}；{}至{}，共{}天",
                report.subtitle, walk.first_day, walk.last_day, walk.days
            ),
            format!(
                "{}; {} to {}, {} days",
                report.subtitle, walk.first_day, walk.last_day, walk.days
            ),
        );
        let cost = &walk.cost;
        report.headline.push(self.figure(
            "奖品总费用",
            "Cost of all prizes",
            cost.total_fen,
            |f| self.yuan(f),
        ));
        if let Some(road) = &walk.road {
            report.headline.push(self.figure(
                "走完全程（全部点亮）",
                "Walk the whole road",
                road.lit_all,
                whole,
            ));
        }
        for badge in &walk.badges {
            let (zh, en) = (
                format!("获“{}”", badge.name.zh),
                format!("Badge “{}”", badge.name.en),
            );
            report
                .headline
                .push(self.figure(&zh, &en, badge.holders, whole));
        }
        report.headline.push(self.figure(
            "最忙一秒的同步数",
            "Syncs in the busiest second",
            walk.load.busiest_second,
            whole,
        ));
        self.walk_findings(forecast, walk, &mut report.findings);
        report.sections.push(self.money(walk));
        if !walk.decks.is_empty() {
            report.sections.push(self.decks(walk));
        }
        if let Some(teams) = &walk.teams {
            report.sections.push(self.teams(teams, walk));
        }
        report.sections.push(self.people(forecast, walk));
        report.sections.push(self.load(&walk.load, true));
        if !walk.late.is_empty() {
            report.sections.push(self.late(walk));
        }
        if !walk.units.is_empty() {
            report.sections.push(self.units(&walk.units));
        }
    }

    fn walk_findings(self, forecast: &Forecast, walk: &WalkForecast, findings: &mut Vec<String>) {
        let people = f64::from(forecast.people);
        let cost = &walk.cost;
        let ceiling = real(cost.ceiling_fen);
        findings.push(self.of(
            format!(
                "奖品共需{}，方案规定的上限是{}。",
                self.range(cost.total_fen, |f| self.yuan(f)),
                self.yuan(ceiling)
            ),
            format!(
                "All prizes cost {}; the plan allows {} at most.",
                self.range(cost.total_fen, |f| self.yuan(f)),
                self.yuan(ceiling)
            ),
        ));
        for deck in &walk.decks {
            findings.push(self.deck_finding(deck, walk));
        }
        if let Some(payout) = walk
            .payout
            .as_ref()
            .filter(|p| p.longest_wait_minutes.p50 >= 1.0)
        {
            findings.push(self.of(
                format!(
                    "按每秒{}笔发放，最忙的晚上最长要等{}分钟。",
                    payout.per_second,
                    self.range(payout.longest_wait_minutes, short)
                ),
                format!(
                    "At {} payments a second people wait up to {} minutes on the busiest evening.",
                    payout.per_second,
                    self.range(payout.longest_wait_minutes, short)
                ),
            ));
        }
        if let Some(road) = &walk.road {
            let share = |spread: Spread| percent(spread.p50 / people);
            findings.push(self.of(
                format!(
                    "{}的参加者走完{}步的全程，{}答完所有关卡。",
                    share(road.lit_all),
                    whole(real(road.steps)),
                    share(road.passed_all)
                ),
                format!(
                    "{} of the participants walk all {} steps of the road, {} pass all checkpoints.",
                    share(road.lit_all),
                    whole(real(road.steps)),
                    share(road.passed_all)
                ),
            ));
        }
        if let Some(teams) = &walk.teams {
            let days = teams.days_on_target;
            let half = if days.p50 < 0.5 {
                self.of(
                    "一半以上的团队从未达标",
                    "More than half of the teams are never on target",
                )
            } else {
                let days = whole(days.p50);
                self.of(
                    format!("一半的团队达标不超过{days}天"),
                    format!("Half of the teams are on target on {days} days or fewer"),
                )
            };
            let places = teams.places;
            let needed = self.range(teams.last_place_days, whole);
            findings.push(if places == 0 {
                self.of(format!("{half}。"), format!("{half}."))
            } else {
                self.of(
                    format!("{half}；要得奖（前{places}名）约需{needed}天。"),
                    format!("{half}; a prize (the first {places} places) takes {needed} days."),
                )
            });
        }
        findings.push(self.of(
            format!(
                "最忙一晚有{}人打开，{}开始的最忙一秒有{}次同步。",
                self.range(walk.load.busiest_day, whole),
                clock(walk.load.busiest_minute),
                self.range(walk.load.busiest_second, whole)
            ),
            format!(
                "{} people open the app on the busiest evening; the busiest second, from {} on, brings {} syncs.",
                self.range(walk.load.busiest_day, whole),
                clock(walk.load.busiest_minute),
                self.range(walk.load.busiest_second, whole)
            ),
        ));
        let open = walk.late.first().filter(|first| first.lit_all.p50 > 0.0);
        let last = walk
            .late
            .iter()
            .rev()
            .find(|late| late.lit_all.p50 >= 0.005);
        if let (Some(_), Some(last)) = (open, last) {
            findings.push(self.of(
                format!("{}以后加入的人，几乎不可能走完全程。", last.date),
                format!(
                    "Whoever joins after {} can hardly walk the whole road.",
                    last.date
                ),
            ));
        }
        let quotas: Vec<&UnitForecast> = walk.units.iter().filter(|unit| !unit.heading).collect();
        if !quotas.is_empty() {
            let likely = quotas.iter().filter(|unit| unit.met >= 0.5).count();
            findings.push(self.of(
                format!("{}个单位中，{}个较可能完成指标。", quotas.len(), likely),
                format!(
                    "Of {} units, {} are more likely than not to meet their quota.",
                    quotas.len(),
                    likely
                ),
            ));
        }
    }

    fn deck_finding(self, deck: &DeckForecast, walk: &WalkForecast) -> String {
        let name = self.name(&deck.name);
        let chances = walk.chances.unwrap_or_default();
        if let (Some(date), Some(day)) = (
            &deck.sold_out_date,
            deck.sold_out_day.filter(|_| deck.sells_out >= 0.5),
        ) {
            let [early, _, late] = cells(day, |day| whole(day + 1.0));
            return self.of(
                format!(
                    "“{name}”的{}张抽奖券约在{date}（第{early}～{late}天）抽完；全部积分可换约{}次。",
                    whole(real(deck.tickets)),
                    whole(chances.p50)
                ),
                format!(
                    "The {} tickets of “{name}” are gone by about {date} (day {early} to {late}); all points could pay for about {}.",
                    whole(real(deck.tickets)),
                    whole(chances.p50)
                ),
            );
        }
        self.of(
            format!(
                "“{name}”抽出{}张，剩{}张（共{}张），发出{}；{}的模拟中会抽完。",
                self.range(deck.drawn, whole),
                whole(deck.undrawn.p50),
                whole(real(deck.tickets)),
                self.range(deck.paid_fen, |f| self.yuan(f)),
                percent(deck.sells_out)
            ),
            format!(
                "{} tickets of “{name}” are drawn, {} of {} remain, {} are paid; it sells out in {} of the runs.",
                self.range(deck.drawn, whole),
                whole(deck.undrawn.p50),
                whole(real(deck.tickets)),
                self.range(deck.paid_fen, |f| self.yuan(f)),
                percent(deck.sells_out)
            ),
        )
    }

    fn money(self, walk: &WalkForecast) -> Section {
        let cost = &walk.cost;
        let mut table = Lister::new(self.spread_head("费用", "Cost"));
        let show = |fen| self.yuan(fen);
        table.add(self.of("红包", "Decks"), cost.decks_fen, show);
        if let Some(teams) = &walk.teams {
            for award in &teams.awards {
                let name = self.name(&award.name);
                let people = whole(award.people.p50);
                table.add(
                    self.of(
                        format!("{name}（{people}人）"),
                        format!("{name} ({people} people)"),
                    ),
                    award.cost_fen,
                    show,
                );
            }
        }
        for draw in &walk.grand_draws {
            table.add(self.name(&draw.name), draw.cost_fen, show);
        }
        table.add(self.of("合计", "All together"), cost.total_fen, show);
        let ceiling = self.yuan(real(cost.ceiling_fen));
        let mut section = Section {
            heading: self.of("费用", "Cost"),
            note: Some(self.of(
                format!("方案规定的上限（红包预算与全部奖品）：{ceiling}。"),
                format!("Most the plan allows (budgets of decks and all prizes): {ceiling}."),
            )),
            tables: vec![table.done()],
            ..Section::default()
        };
        if !walk.decks.is_empty() {
            let budgets: u64 = walk.decks.iter().map(|deck| deck.budget_fen).sum();
            section.plots.push(Plot::Lines(Lines {
                title: self.of("已发红包（元，累计）", "Paid from decks so far (yuan)"),
                positions: dates(walk.by_day.iter().map(|day| day.date.as_str())),
                series: vec![Line {
                    name: self.of("已发", "Paid"),
                    figures: walk.by_day.iter().map(|day| day.paid_fen).collect(),
                }],
                limit: Some((self.of("预算", "Budget"), real(budgets))),
                scale: Scale::Money,
            }));
        }
        section
    }

    fn decks(self, walk: &WalkForecast) -> Section {
        let mut table = Lister::new(self.spread_head("抽奖", "Draws"));
        for deck in &walk.decks {
            let name = self.name(&deck.name);
            table.add(
                self.of(format!("{name}：抽出"), format!("{name}: tickets drawn")),
                deck.drawn,
                whole,
            );
            table.add(
                self.of(format!("{name}：剩余"), format!("{name}: tickets left")),
                deck.undrawn,
                whole,
            );
            table.add(
                self.of(format!("{name}：发出"), format!("{name}: paid")),
                deck.paid_fen,
                |f| self.yuan(f),
            );
            if let Some(day) = deck.sold_out_day {
                let share = percent(deck.sells_out);
                table.add(
                    self.of(
                        format!("{name}：第几天抽完（{share}的模拟）"),
                        format!("{name}: day it sells out (in {share} of runs)"),
                    ),
                    day,
                    |day| whole(day + 1.0),
                );
            }
        }
        if let Some(chances) = walk.chances {
            table.add(
                self.of(
                    "截止前全部积分可换次数",
                    "Draws all points could pay before the close",
                ),
                chances,
                whole,
            );
        }
        if let Some(payout) = &walk.payout {
            self.payout(payout, &mut table);
        }
        for draw in &walk.grand_draws {
            let name = self.name(&draw.name);
            table.add(
                self.of(format!("{name}：机会数"), format!("{name}: entries")),
                draw.entries,
                whole,
            );
        }
        let note = walk.grand_draws.iter().map(|draw| {
            let (name, chance) = (self.name(&draw.name), percent(draw.chance_of_an_entry));
            self.of(
                format!(
                    "“{name}”有{}件奖品，每次机会中奖概率约{chance}。",
                    draw.prizes
                ),
                format!(
                    "“{name}” has {} prizes: an entry wins with a probability of about {chance}.",
                    draw.prizes
                ),
            )
        });
        let note: Vec<String> = note.collect();
        Section {
            heading: self.of("抽奖与发放", "Draws and payments"),
            note: (!note.is_empty()).then(|| note.join(" ")),
            tables: vec![table.done()],
            plots: vec![Plot::Lines(Lines {
                title: self.of(
                    "每天想抽与抽到的次数",
                    "Tickets asked for and drawn, by day",
                ),
                positions: dates(walk.by_day.iter().map(|day| day.date.as_str())),
                series: vec![
                    Line {
                        name: self.of("想抽", "Asked for"),
                        figures: walk.by_day.iter().map(|day| day.chances).collect(),
                    },
                    Line {
                        name: self.of("抽到", "Drawn"),
                        figures: walk.by_day.iter().map(|day| day.drawn).collect(),
                    },
                ],
                limit: None,
                scale: Scale::Count,
            })],
            folded: false,
        }
    }

    fn payout(self, payout: &PayoutForecast, table: &mut Lister) {
        table.add(self.of("发放笔数", "Payments"), payout.payments, whole);
        table.add(
            self.of("最忙一天的笔数", "Payments of the busiest day"),
            payout.busiest_day,
            whole,
        );
        let rate = payout.per_second;
        table.add(
            self.of(
                format!("最长等待（分钟，每秒{rate}笔）"),
                format!("Longest wait (minutes, {rate} a second)"),
            ),
            payout.longest_wait_minutes,
            short,
        );
        table.add(
            self.of("发放天数", "Days with payments"),
            payout.days,
            whole,
        );
        let limit = payout.per_person_day;
        table.add(
            self.of("一人一天最多抽几次", "Most draws of a person on a day"),
            payout.most_of_a_person,
            whole,
        );
        table.add(
            self.of(
                format!("付清这些需几天（每人每天{limit}笔）"),
                format!("Days to pay these ({limit} a person and day)"),
            ),
            payout.days_for_that_person,
            whole,
        );
    }

    fn teams(self, teams: &TeamsForecast, walk: &WalkForecast) -> Section {
        let mut table = Lister::new(self.spread_head("团队", "Teams"));
        table.add(self.of("团队数", "Teams"), teams.teams, whole);
        table.add(self.of("满员团队", "Full teams"), teams.full, whole);
        table.add(
            self.of("最好的团队达标天数", "Days on target of the best team"),
            teams.best_days,
            whole,
        );
        let places = teams.places;
        table.add(
            self.of(
                format!("第{places}名（最后一个得奖）达标天数"),
                format!("Days of place {places}, the last with a prize"),
            ),
            teams.last_place_days,
            whole,
        );
        table.add(
            self.of(
                format!("第{places}名人均步数"),
                format!("Steps per member of place {places}"),
            ),
            teams.last_place_steps,
            whole,
        );
        let mut spread = Lister::new(vec![
            self.of("各团队的达标天数", "Days on target among teams"),
            "5%".to_owned(),
            "50%".to_owned(),
            "95%".to_owned(),
        ]);
        spread.add(
            self.of("天数不超过", "At most so many days"),
            teams.days_on_target,
            whole,
        );
        let bars = teams.histogram.iter().map(|bin| Bar {
            name: match (bin.from, bin.to) {
                (0, 0) => self.of("从未达标", "never"),
                (from, to) if from == to => self.of(format!("{from}天"), format!("{from} days")),
                (from, to) => self.of(format!("{from}～{to}天"), format!("{from}–{to} days")),
            },
            figure: bin.share,
            mark: None,
        });
        Section {
            heading: self.of("团队", "Teams"),
            note: Some(self.of(
                "退出的队员无法移除，一人不来，全队当天就不达标：达标率主要取决于此。",
                "Members who drop out stay in the team, and one who does not come costs all the day: this is what decides the rate.",
            )),
            tables: vec![table.done(), spread.done()],
            plots: vec![
                Plot::Bars(Bars {
                    title: self.of("按达标天数的团队占比", "Share of teams by days on target"),
                    rows: bars.collect(),
                    scale: Scale::Share,
                    mark: None,
                }),
                Plot::Lines(Lines {
                    title: self.of("每天达标的团队", "Teams on target, by day"),
                    positions: dates(walk.by_day.iter().map(|day| day.date.as_str())),
                    series: vec![Line {
                        name: self.of("达标", "On target"),
                        figures: walk.by_day.iter().map(|day| day.teams_on_target).collect(),
                    }],
                    limit: None,
                    scale: Scale::Count,
                }),
            ],
            folded: false,
        }
    }

    fn people(self, forecast: &Forecast, walk: &WalkForecast) -> Section {
        let mut table = Lister::new(self.spread_head("参加者", "Participants"));
        table.add(
            self.of("最后一天仍参加", "Still take part on the last day"),
            walk.active_at_end,
            whole,
        );
        table.add(
            self.of("结算人次", "Settled days of people"),
            walk.settled_days,
            whole,
        );
        table.add(self.of("计入步数", "Counted steps"), walk.steps, whole);
        if let Some(road) = &walk.road {
            table.add(
                self.of("点亮全部关卡", "All checkpoints lit"),
                road.lit_all,
                whole,
            );
            table.add(
                self.of("通过全部关卡", "All checkpoints passed"),
                road.passed_all,
                whole,
            );
            table.add(self.of("感想篇数", "Notes"), road.notes, whole);
        }
        for badge in &walk.badges {
            let name = self.name(&badge.name);
            table.add(
                self.of(format!("奖章：{name}"), format!("Badge: {name}")),
                badge.holders,
                whole,
            );
        }
        let mut points = Lister::new(self.spread_head("积分", "Points"));
        for kind in &walk.points.by_kind {
            points.add(self.point_kind(kind.kind), kind.points, whole);
        }
        points.add(self.of("合计", "All together"), walk.points.issued, whole);
        points.add(self.of("人均", "Per person"), walk.points.per_person, short);
        Section {
            heading: self.of("参加者与积分", "Participants and points"),
            note: None,
            tables: vec![table.done(), points.done()],
            plots: vec![Plot::Lines(Lines {
                title: self.of(
                    "每天仍参加与完成结算的人数",
                    "People who still take part, and whose day is settled",
                ),
                positions: dates(walk.by_day.iter().map(|day| day.date.as_str())),
                series: vec![
                    Line {
                        name: self.of("仍参加", "Take part"),
                        figures: walk.by_day.iter().map(|day| day.active).collect(),
                    },
                    Line {
                        name: self.of("完成结算", "Settled"),
                        figures: walk.by_day.iter().map(|day| day.settled).collect(),
                    },
                ],
                limit: Some((
                    self.of("全部参加者", "All participants"),
                    forecast.people.into(),
                )),
                scale: Scale::Count,
            })],
            folded: false,
        }
    }

    fn point_kind(self, kind: &str) -> String {
        match kind {
            "check_in" => self.of("签到", "Check-ins"),
            "steps" => self.of("步数", "Steps"),
            "member_goal" => self.of("个人达标", "Members' goals"),
            "team_goal" => self.of("团队达标", "Teams' goals"),
            "note" => self.of("感想", "Notes"),
            "full_team" => self.of("组满团队", "Full teams"),
            other => other.to_owned(),
        }
    }

    fn load(self, load: &LoadForecast, evening: bool) -> Section {
        let mut table = Lister::new(self.spread_head("负载", "Load"));
        let busiest = if evening {
            self.of("最忙一晚打开的人数", "People on the busiest evening")
        } else {
            self.of("最忙一天打开的人次", "Openings of the busiest day")
        };
        table.add(busiest, load.busiest_day, whole);
        table.add(
            self.of("最忙一秒的同步数", "Syncs in the busiest second"),
            load.busiest_second,
            whole,
        );
        let figures = load.curve.iter().map(|point| Spread {
            p5: point.per_second,
            p50: point.per_second,
            p95: point.per_second,
        });
        Section {
            heading: self.of("服务器负载", "Load on the service"),
            note: Some(self.of(
                format!("高峰从{}开始。", clock(load.busiest_minute)),
                format!("The peak begins at {}.", clock(load.busiest_minute)),
            )),
            tables: vec![table.done()],
            plots: vec![Plot::Lines(Lines {
                title: self.of("最忙一天每秒同步数", "Syncs a second on the busiest day"),
                positions: load.curve.iter().map(|point| clock(point.minute)).collect(),
                series: vec![Line {
                    name: self.of("每秒", "Each second"),
                    figures: figures.collect(),
                }],
                limit: None,
                scale: Scale::Count,
            })],
            folded: false,
        }
    }

    fn late(self, walk: &WalkForecast) -> Section {
        let positions = dates(walk.late.iter().map(|late| late.date.as_str()));
        let rows = walk.late.iter().map(|late| {
            vec![
                late.date.clone(),
                percent(late.lit_all.p50),
                percent(late.passed_all.p50),
                whole(late.points.p50),
                whole(late.chances.p50),
            ]
        });
        let head = [
            self.of("加入日期", "Joined on"),
            self.of("走完全程", "Whole road"),
            self.of("全部通关", "All passed"),
            self.of("积分", "Points"),
            self.of("可抽次数", "Draws"),
        ];
        Section {
            heading: self.of("晚加入的代价", "What joining late costs"),
            note: Some(self.of(
                "不组队、坚持到最后的人；占比、居中的人的积分和可抽次数（P50）。",
                "People without a team who stay to the end: shares, and points and draws of the person in the middle (P50).",
            )),
            tables: vec![Table::new(head.to_vec(), rows.collect())],
            plots: vec![
                Plot::Lines(Lines {
                    title: self.of("按加入日期：走完与通关的占比", "By day of joining: share that walks and passes the road"),
                    positions: positions.clone(),
                    series: vec![
                        Line {
                            name: self.of("走完全程", "Whole road"),
                            figures: walk.late.iter().map(|late| late.lit_all).collect(),
                        },
                        Line {
                            name: self.of("全部通关", "All passed"),
                            figures: walk.late.iter().map(|late| late.passed_all).collect(),
                        },
                    ],
                    limit: None,
                    scale: Scale::Share,
                }),
                Plot::Lines(Lines {
                    title: self.of("按加入日期：积分", "By day of joining: points"),
                    positions,
                    series: vec![Line {
                        name: self.of("积分", "Points"),
                        figures: walk.late.iter().map(|late| late.points).collect(),
                    }],
                    limit: None,
                    scale: Scale::Count,
                }),
            ],
            folded: true,
        }
    }

    fn units(self, units: &[UnitForecast]) -> Section {
        let rows = units.iter().map(|unit| {
            let [low, middle, high] = cells(unit.participants, whole);
            vec![
                self.name(&unit.name),
                whole(unit.target.into()),
                low,
                middle,
                high,
                percent(unit.met),
            ]
        });
        let head = [
            self.of("单位", "Unit"),
            self.of("指标", "Quota"),
            "P5".to_owned(),
            "P50".to_owned(),
            "P95".to_owned(),
            self.of("完成概率", "Met"),
        ];
        let bars = units.iter().filter(|unit| !unit.heading).map(|unit| {
            let target = f64::from(unit.target.max(1));
            let of = |people: f64| people / target;
            let Spread { p5, p50, p95 } = unit.participants;
            Bar {
                name: self.name(&unit.name),
                figure: Spread {
                    p5: of(p5),
                    p50: of(p50),
                    p95: of(p95),
                },
                mark: Some(1.0),
            }
        });
        Section {
            heading: self.of("各单位指标", "Units and their quotas"),
            note: Some(self.of(
                "参加者按指标分到各单位，各单位动员效果有高有低；总人数是给定的。",
                "Participants come from the units by their quotas, some units mobilising better than others; how many there are in all was given.",
            )),
            tables: vec![Table::new(head.to_vec(), rows.collect())],
            plots: vec![Plot::Bars(Bars {
                title: self.of("参加者占指标", "Participants as a share of the quota"),
                rows: bars.collect(),
                scale: Scale::Share,
                mark: Some(self.of("指标", "Quota")),
            })],
            folded: false,
        }
    }

    fn donation(self, forecast: &Forecast, donation: &DonationForecast, report: &mut Report) {
        report.subtitle = self.of(
            format!(
                "{}；{}至{}",
                report.subtitle, donation.first_day, donation.last_day
            ),
            format!(
                "{}; {} to {}",
                report.subtitle, donation.first_day, donation.last_day
            ),
        );
        report
            .headline
            .push(self.figure("捐步次数", "Donations", donation.donations, whole));
        report
            .headline
            .push(self.figure("捐步人数", "Donors", donation.donors, whole));
        report.headline.push(self.figure(
            "计入步数",
            "Credited steps",
            donation.credited_steps,
            whole,
        ));
        if let Some(projects) = donation.projects {
            report
                .headline
                .push(self.figure("公益项目", "Projects", projects, whole));
            let most = donation.projects_ceiling.map(|most| whole(real(most)));
            let of_most = most.map_or_else(String::new, |most| {
                self.of(format!("，最多{most}个"), format!(" of {most} at most"))
            });
            report.findings.push(self.of(
                format!("产生{}个项目{of_most}。", self.range(projects, whole)),
                format!(
                    "{} projects come into being{of_most}.",
                    self.range(projects, whole)
                ),
            ));
            let most = donation.projects_ceiling.map(real);
            let full = donation
                .by_day
                .iter()
                .find(|day| most.is_some_and(|most| day.projects.p50 >= most));
            if let Some(full) = full {
                report.findings.push(self.of(
                    format!(
                        "到{}全部项目都已产生，此后捐的步数不再带来项目。",
                        full.date
                    ),
                    format!(
                        "By {} all projects exist; steps donated later bring no more.",
                        full.date
                    ),
                ));
            }
            let none: Vec<String> = donation
                .groups
                .iter()
                .filter(|group| group.projects.p50 < 0.5)
                .map(|group| self.name(&group.name))
                .collect();
            if !none.is_empty() {
                report.findings.push(self.of(
                    format!(
                        "{}个小组很可能一个项目也没有：{}。",
                        none.len(),
                        none.join("、")
                    ),
                    format!(
                        "{} groups are likely to have none: {}.",
                        none.len(),
                        none.join(", ")
                    ),
                ));
            }
        }
        let share = donation.donors.p50 / f64::from(forecast.people);
        report.findings.push(self.of(
            format!("{}的参加者至少捐一次。", percent(share)),
            format!(
                "{} of the participants donate at least once.",
                percent(share)
            ),
        ));
        report.findings.push(self.of(
            format!(
                "最忙一秒有{}次同步。",
                self.range(donation.load.busiest_second, whole)
            ),
            format!(
                "The busiest second brings {} syncs.",
                self.range(donation.load.busiest_second, whole)
            ),
        ));
        report.sections.push(self.donations(donation));
        if donation.projects.is_some() {
            report.sections.push(self.groups(donation));
        }
        report.sections.push(self.load(&donation.load, false));
    }

    fn donations(self, donation: &DonationForecast) -> Section {
        let mut table = Lister::new(self.spread_head("捐步", "Donations"));
        table.add(self.of("次数", "Donations"), donation.donations, whole);
        table.add(self.of("人数", "Donors"), donation.donors, whole);
        table.add(
            self.of("计入步数", "Credited steps"),
            donation.credited_steps,
            whole,
        );
        if let Some(projects) = donation.projects {
            table.add(self.of("公益项目", "Projects"), projects, whole);
        }
        for badge in &donation.badges {
            let name = self.name(&badge.name);
            table.add(
                self.of(format!("奖章：{name}"), format!("Badge: {name}")),
                badge.holders,
                whole,
            );
        }
        let lines = |name: String, figures: Vec<Spread>, title: String| {
            Plot::Lines(Lines {
                title,
                positions: dates(donation.by_day.iter().map(|day| day.date.as_str())),
                series: vec![Line { name, figures }],
                limit: None,
                scale: Scale::Count,
            })
        };
        let mut plots = vec![
            lines(
                self.of("次数", "Donations"),
                donation.by_day.iter().map(|day| day.donations).collect(),
                self.of("每天捐步次数", "Donations by day"),
            ),
            lines(
                self.of("步数", "Steps"),
                donation
                    .by_day
                    .iter()
                    .map(|day| day.credited_steps)
                    .collect(),
                self.of("每天计入步数", "Credited steps by day"),
            ),
        ];
        if donation.projects.is_some() {
            plots.push(lines(
                self.of("项目", "Projects"),
                donation.by_day.iter().map(|day| day.projects).collect(),
                self.of("累计项目", "Projects so far"),
            ));
        }
        Section {
            heading: self.of("捐步", "Donations"),
            note: None,
            tables: vec![table.done()],
            plots,
            folded: false,
        }
    }

    fn groups(self, donation: &DonationForecast) -> Section {
        let mut table = Lister::new(self.spread_head("受援地区：项目", "Aided region: projects"));
        for group in &donation.groups {
            table.add(self.name(&group.name), group.projects, whole);
        }
        let bars = donation.groups.iter().map(|group| Bar {
            name: self.name(&group.name),
            figure: group.projects,
            mark: None,
        });
        Section {
            heading: self.of("各小组的项目", "Projects of the groups"),
            note: None,
            plots: vec![Plot::Bars(Bars {
                title: self.of("项目数", "Projects"),
                rows: bars.collect(),
                scale: Scale::Count,
                mark: None,
            })],
            tables: vec![table.done()],
            folded: true,
        }
    }

    fn assumptions(self, forecast: &Forecast) -> Section {
        let rows = forecast.assumptions.iter().map(|stated| {
            let source = match (stated.changed, stated.source) {
                (true, _) => self.of("文件设定", "set by file"),
                (false, Source::StepRecords) => self.of("步数记录", "step records"),
                (false, Source::Assumption) => self.of("假设", "assumption"),
            };
            vec![
                stated.name.to_owned(),
                short(stated.low),
                short(stated.value),
                short(stated.high),
                source,
                self.name(&stated.text),
            ]
        });
        let head = [
            self.of("名称", "Name"),
            self.of("最低", "Low"),
            self.of("预期", "Expected"),
            self.of("最高", "High"),
            self.of("来源", "Source"),
            self.of("含义", "Meaning"),
        ];
        Section {
            heading: self.of("前提假设", "Assumptions"),
            note: Some(self.of(
                "每次模拟各取一值。结果的差异主要来自这些未知，请用自己的经验改写（--assumptions 文件）。",
                "Each run draws its own value. What is not known here makes most of the spread: set it by your own experience (--assumptions FILE).",
            )),
            tables: vec![Table {
                text_columns: vec![4, 5],
                ..Table::new(head.to_vec(), rows.collect())
            }],
            ..Section::default()
        }
    }
}

/// A table of spreads, row by row.
struct Lister(Table);

impl Lister {
    fn new(head: Vec<String>) -> Self {
        Self(Table::new(head, Vec::new()))
    }

    fn add(&mut self, name: String, spread: Spread, show: impl Fn(f64) -> String) {
        let mut row = vec![name];
        row.extend(cells(spread, show));
        self.0.rows.push(row);
    }

    fn done(self) -> Table {
        self.0
    }
}

/// Dates without their year, for axes.
fn dates<'a>(dates: impl Iterator<Item = &'a str>) -> Vec<String> {
    dates
        .map(|date| {
            date.split_once('-')
                .map_or(date, |(_, rest)| rest)
                .to_owned()
        })
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}

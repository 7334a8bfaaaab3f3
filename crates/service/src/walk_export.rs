//! Tables of a walk for spreadsheets, page by page, so that a million people need no memory of
//! their own.

use engine::Campaign;
use engine::walk::Walk;
use engine::walk::ledger::LedgerEntry;
use model::{ParticipantNo, Refusal, TeamNo, Zone};
use pii::Purpose;
use rules::badge;
use store::record::prize::{self, PrizeState};
use store::record::profile::{self, Column, Profile};
use store::record::team_text;
use store::{StoreError, Tx};
use uuid::Uuid;

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

/// A table that can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalkTable {
    /// Everybody with their figures.
    Participants,
    /// Day by day.
    Days,
    /// Teams in the order of foundation.
    Teams,
    /// Teams in the order of the ranking.
    Ranking,
    /// Points, entry by entry.
    Points,
    /// Draws.
    Draws,
    /// Prizes.
    Prizes,
    /// Units.
    Units,
}

/// A part of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TablePage {
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// Where the next part begins; `None` at the end.
    pub next: Option<TableCursor>,
}

/// Where a part of a table begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableCursor {
    position: usize,
    prize: Option<Uuid>,
}

impl WalkTable {
    /// All tables.
    pub const ALL: [Self; 8] = [
        Self::Participants,
        Self::Days,
        Self::Teams,
        Self::Ranking,
        Self::Points,
        Self::Draws,
        Self::Prizes,
        Self::Units,
    ];

    /// The name of its file, without `.csv`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Participants => "participants",
            Self::Days => "days",
            Self::Teams => "teams",
            Self::Ranking => "ranking",
            Self::Points => "points",
            Self::Draws => "draws",
            Self::Prizes => "prizes",
            Self::Units => "units",
        }
    }

    /// The heads of its columns; with `personal` those of names and phones, where it has them.
    pub fn heads(self, personal: bool) -> Vec<&'static str> {
        let mut heads = match self {
            Self::Participants => vec![
                "编号 participant",
                "单位 unit",
                "团队 team",
                "累计步数 steps",
                "积分 points",
                "余额 balance",
                "结算天数 settled days",
                "达标天数 goal days",
                "签到天数 check-ins",
                "点亮 lit",
                "通关 passed",
                "奖章 badges",
                "抽奖次数 draws",
                "红包金额(分) won fen",
                "来源 channel",
            ],
            Self::Days => vec![
                "日期 day",
                "状态 state",
                "同步 synced",
                "结算 settled",
                "未结算 lapsed",
                "达标 on target",
                "步数 steps",
                "签到 check-ins",
                "达标团队 teams on target",
                "积分 points",
            ],
            Self::Teams => vec![
                "团队 team",
                "名称 name",
                "团长 captain",
                "人数 members",
                "成员 member numbers",
                "达标天数 days on target",
                "总步数 steps",
            ],
            Self::Ranking => vec![
                "名次 rank",
                "团队 team",
                "达标天数 days on target",
                "达标率(‰) permille",
                "人均步数 average steps",
                "总步数 steps",
                "人数 members",
            ],
            Self::Points => vec![
                "编号 participant",
                "类别 kind",
                "积分 points",
                "日期 day",
                "时间 at",
                "步数 steps",
                "余额 balance",
            ],
            Self::Draws => vec![
                "抽奖号 draw",
                "时间 at",
                "编号 participant",
                "奖池 deck",
                "序号 index",
                "奖项 prize",
                "金额(分) fen",
                "积分 points",
            ],
            Self::Prizes => vec![
                "奖品编号 prize",
                "编号 participant",
                "来源 source",
                "奖品 item",
                "价值(分) fen",
                "状态 state",
                "获奖时间 won at",
                "最迟寄出 due",
                "寄出 shipped",
                "快递公司 carrier",
                "快递单号 tracking",
            ],
            Self::Units => vec![
                "代码 code",
                "单位 unit",
                "上级 parent",
                "类别 kind",
                "注册人数 registered",
                "参与人数 active",
                "团队数 teams",
                "人均步数 average steps",
                "指标 target",
                "完成率(‰) permille",
                "缺口 shortfall",
                "是否完成 met",
            ],
        };
        if personal && self == Self::Participants {
            heads.extend(["姓名 name", "电话 phone"]);
        }
        heads
    }
}

impl Service {
    /// A part of a table, the first one from the default cursor. `personal` adds names and phones
    /// to the table of participants: the caller has checked that and noted it.
    pub async fn table_page(
        &self,
        campaign: &LiveCampaign,
        table: WalkTable,
        from: TableCursor,
        personal: bool,
    ) -> Result<TablePage, ServiceError> {
        if table == WalkTable::Prizes {
            return self.prize_page(campaign, from).await;
        }
        if table == WalkTable::Teams {
            return self.team_page(campaign, from.position).await;
        }
        let zone = campaign.plan().zone;
        let at = from.position;
        let mut page = campaign
            .read(|c| Some(rows(c, c.walk()?, zone, table, at)))
            .ok_or(Refusal::NotFound)?;
        if personal && table == WalkTable::Participants {
            self.add_personal(campaign, at, &mut page).await?;
        }
        Ok(page)
    }

    async fn prize_page(
        &self,
        campaign: &LiveCampaign,
        from: TableCursor,
    ) -> Result<TablePage, ServiceError> {
        let state = PrizeState::ALL.get(from.position).copied();
        let Some(state) = state else {
            return Ok(TablePage::default());
        };
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            prize::list(tx, no, state, from.prize, PRIZES_PAGE).await
        };
        let prizes = self.store().read(list).await?;
        let zone = campaign.plan().zone;
        let next = match prizes.last() {
            Some(last) => TableCursor {
                position: from.position,
                prize: Some(last.prize.id),
            },
            None => TableCursor {
                position: from.position + 1,
                prize: None,
            },
        };
        let day = |day: Option<model::Day>| day.map_or_else(String::new, |day| day.to_string());
        let rows = prizes.into_iter().map(|row| {
            vec![
                row.prize.id.to_string(),
                row.prize.participant.to_string(),
                row.prize.source,
                row.prize.item,
                row.prize.value_fen.to_string(),
                row.state.name().to_owned(),
                row.prize.won_at.rfc3339(zone),
                day(row.due_day),
                day(row.shipped_day),
                row.carrier.unwrap_or_default(),
                row.tracking.unwrap_or_default(),
            ]
        });
        Ok(TablePage {
            rows: rows.collect(),
            next: (next.position < PrizeState::ALL.len()).then_some(next),
        })
    }

    async fn team_page(
        &self,
        campaign: &LiveCampaign,
        from: usize,
    ) -> Result<TablePage, ServiceError> {
        let no = campaign.no();
        let after = u32::try_from(from).unwrap_or(u32::MAX).checked_sub(1);
        let names = async move |tx: &mut Tx| -> Result<_, StoreError> {
            team_text::list(tx, no, after, PEOPLE_PAGE_U32).await
        };
        let names = self.store().read(names).await?;
        let name_of = |team: u32| {
            let found = names.binary_search_by_key(&team, |text| text.team).ok();
            found
                .and_then(|at| names.get(at))
                .map_or_else(String::new, |text| text.name.text.clone())
        };
        let page = campaign.read(|c| {
            let walk = c.walk()?;
            let teams = walk.state.teams();
            let rows = (0u32..)
                .zip(teams)
                .skip(from)
                .take(PEOPLE_PAGE)
                .map(|(no, team)| {
                    let members = team.members.iter().map(ParticipantNo::to_string);
                    vec![
                        no.to_string(),
                        name_of(no),
                        team.captain.to_string(),
                        team.members.len().to_string(),
                        members.collect::<Vec<_>>().join(" "),
                        team.on_target.len().to_string(),
                        team.steps.to_string(),
                    ]
                });
            Some(page_of(rows.collect(), from, PEOPLE_PAGE, teams.len()))
        });
        Ok(page.ok_or(Refusal::NotFound)?)
    }

    async fn add_personal(
        &self,
        campaign: &LiveCampaign,
        from: usize,
        page: &mut TablePage,
    ) -> Result<(), ServiceError> {
        let no = campaign.no();
        let first = u32::try_from(from).unwrap_or(u32::MAX);
        let after = first.checked_sub(1).map(ParticipantNo);
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            profile::list(tx, no, after, PEOPLE_PAGE_U32).await
        };
        let profiles = self.store().read(list).await?;
        let vault = self.vault()?;
        let open = |of: ParticipantNo, column, sealed| -> Result<String, ServiceError> {
            let opened = vault.unseal(&profile::place(no, of, column), sealed)?;
            Ok(opened.reveal(Purpose::Export).to_owned())
        };
        for (participant, row) in (first..).map(ParticipantNo).zip(&mut page.rows) {
            let found = profiles.binary_search_by_key(&participant, |p: &Profile| p.participant);
            let profile = found.ok().and_then(|at| profiles.get(at));
            let Some(profile) = profile else {
                row.extend([String::new(), String::new()]);
                continue;
            };
            row.push(open(participant, Column::Name, &profile.name)?);
            row.push(match &profile.phone {
                Some(phone) => open(participant, Column::Phone, &phone.number)?,
                None => String::new(),
            });
        }
        Ok(())
    }
}

fn rows(
    campaign: &Campaign,
    walk: Walk<'_>,
    zone: Zone,
    table: WalkTable,
    from: usize,
) -> TablePage {
    match table {
        WalkTable::Participants => {
            let people = walk.state.walkers().len();
            let rows = numbers(from).filter_map(|no| person(campaign, walk, no));
            page_of(rows.collect(), from, PEOPLE_PAGE, people)
        }
        WalkTable::Points => {
            let people = walk.state.walkers().len();
            let rows = numbers(from).flat_map(|no| points(walk, zone, no));
            page_of(rows.collect(), from, PEOPLE_PAGE, people)
        }
        WalkTable::Draws => draws(walk, zone, from),
        WalkTable::Days => TablePage {
            rows: days(walk),
            next: None,
        },
        WalkTable::Ranking => TablePage {
            rows: ranking(walk),
            next: None,
        },
        WalkTable::Units => TablePage {
            rows: units(walk),
            next: None,
        },
        // Made of records.
        WalkTable::Teams | WalkTable::Prizes => TablePage::default(),
    }
}

fn person(campaign: &Campaign, walk: Walk<'_>, no: ParticipantNo) -> Option<Vec<String>> {
    let figures = walk.figures(no)?;
    let known = campaign.participant(no)?;
    let plan = campaign.plan();
    let unit = known.unit.and_then(|unit| plan.units.get(unit));
    let held = badge::of_bits(walk.state.walker(no)?.badges());
    let badges = held
        .iter()
        .filter_map(|ix| plan.badges.get(usize::from(*ix)));
    Some(vec![
        no.to_string(),
        unit.map_or_else(String::new, |unit| unit.code.clone()),
        figures
            .team
            .as_ref()
            .map_or_else(String::new, TeamNo::to_string),
        figures.steps.to_string(),
        figures.points.to_string(),
        figures.balance.to_string(),
        figures.settled_days.to_string(),
        figures.goal_days.to_string(),
        figures.check_in_days.to_string(),
        figures.lit.to_string(),
        figures.passed.len().to_string(),
        badges.map(|b| b.id.as_str()).collect::<Vec<_>>().join(" "),
        figures.draws.to_string(),
        figures.won_fen.to_string(),
        known.channel.name().to_owned(),
    ])
}

fn points(walk: Walk<'_>, zone: Zone, no: ParticipantNo) -> Vec<Vec<String>> {
    let mut balance = 0i64;
    let entry = |entry: &LedgerEntry| {
        balance += i64::from(entry.points);
        vec![
            no.to_string(),
            entry.kind.name().to_owned(),
            entry.points.to_string(),
            entry.day.map_or_else(String::new, |day| day.to_string()),
            entry.at.map_or_else(String::new, |at| at.rfc3339(zone)),
            entry
                .steps
                .map_or_else(String::new, |steps| steps.to_string()),
            balance.to_string(),
        ]
    };
    walk.ledger(no).iter().map(entry).collect()
}

fn draws(walk: Walk<'_>, zone: Zone, from: usize) -> TablePage {
    let all = walk.state.draws();
    let rows = all.iter().skip(from).take(PEOPLE_PAGE).map(|draw| {
        let deck = walk.plan.decks.get(draw.deck.ix());
        let prize = deck
            .zip(draw.class)
            .and_then(|(deck, class)| deck.prizes.get(usize::from(class)));
        vec![
            draw.id.to_string(),
            draw.at.rfc3339(zone),
            draw.participant.to_string(),
            deck.map_or_else(String::new, |deck| deck.id.clone()),
            draw.index.to_string(),
            prize.map_or_else(String::new, |prize| prize.id.clone()),
            draw.value_fen.to_string(),
            draw.price_points.to_string(),
        ]
    });
    page_of(rows.collect(), from, PEOPLE_PAGE, all.len())
}

fn days(walk: Walk<'_>) -> Vec<Vec<String>> {
    let row = |row: engine::walk::result::DayRow| {
        vec![
            row.day.to_string(),
            format!("{:?}", row.state).to_lowercase(),
            row.synced.to_string(),
            row.settled.to_string(),
            row.lapsed.to_string(),
            row.on_target.to_string(),
            row.steps.to_string(),
            row.check_ins.to_string(),
            row.teams_on_target.to_string(),
            row.points.to_string(),
        ]
    };
    walk.day_board().into_iter().map(row).collect()
}

fn ranking(walk: Walk<'_>) -> Vec<Vec<String>> {
    let row = |row: &engine::walk::result::TeamRow| {
        vec![
            row.rank.to_string(),
            row.team.to_string(),
            row.days_on_target.to_string(),
            row.goal_permille.to_string(),
            row.average_steps.to_string(),
            row.steps.to_string(),
            row.members.to_string(),
        ]
    };
    walk.team_board().rows.iter().map(row).collect()
}

fn units(walk: Walk<'_>) -> Vec<Vec<String>> {
    let board = walk.unit_board();
    board.iter().map(unit_row).collect()
}

/// A unit as a row of its table.
pub fn unit_row(row: &engine::walk::result::UnitProgress) -> Vec<String> {
    fn shown(figure: Option<impl ToString>) -> String {
        figure.map_or_else(String::new, |figure| figure.to_string())
    }
    vec![
        row.code.clone(),
        row.name.zh.clone(),
        row.parent.clone().unwrap_or_default(),
        row.kind.clone().unwrap_or_default(),
        row.registered.to_string(),
        row.active.to_string(),
        row.teams.to_string(),
        row.average_steps.to_string(),
        shown(row.target),
        shown(row.permille),
        shown(row.shortfall),
        row.met
            .map_or("", |met| if met { "是 yes" } else { "否 no" })
            .to_owned(),
    ]
}

fn numbers(from: usize) -> impl Iterator<Item = ParticipantNo> {
    let first = u32::try_from(from).unwrap_or(u32::MAX);
    (first..).map(ParticipantNo).take(PEOPLE_PAGE)
}

fn page_of(rows: Vec<Vec<String>>, from: usize, page: usize, all: usize) -> TablePage {
    let next = from + page;
    TablePage {
        rows,
        next: (next < all).then_some(TableCursor {
            position: next,
            prize: None,
        }),
    }
}

/// People looked at under one lock: far below a millisecond.
const PEOPLE_PAGE: usize = 500;
const PEOPLE_PAGE_U32: u32 = 500;
const PRIZES_PAGE: u32 = 500;

//! People to sign in as, each at a point of the story that is worth seeing.

use engine::command::PersonKey;
use engine::walk::Walk;
use engine::{Campaign, Plan};
use model::time::Day;
use model::{ParticipantNo, Text};
use wechat::OpenId;

/// Somebody to sign in as.
#[derive(Clone, Debug)]
pub(crate) struct Persona {
    /// Key in addresses.
    pub(crate) id: &'static str,
    /// Name on boards.
    pub(crate) name: &'static str,
    /// What is interesting about them.
    pub(crate) about: Text,
    /// Their WeChat identity.
    pub(crate) openid: OpenId,
    /// Who they are; taken from the simulated public unless they are new.
    pub(crate) person: PersonKey,
    /// Their phone's count when the demo starts.
    pub(crate) steps: u32,
    /// Which editions they have a part in.
    pub(crate) stage: Stage,
}

/// Which editions a persona has a part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// All.
    Every,
    /// Those where steps are donated.
    Donation,
    /// Those where people walk for many days.
    Walk,
}

impl Stage {
    /// Whether an edition is among them.
    pub(crate) fn includes(self, plan: &Plan) -> bool {
        match self {
            Self::Every => true,
            Self::Donation => plan.donation.is_some(),
            Self::Walk => plan.walk.is_some(),
        }
    }
}

/// The personas of a campaign, chosen among its public by what they have done so far. The first
/// one is new everywhere.
pub(crate) fn choose(campaign: &Campaign, today: Day) -> anyhow::Result<Vec<Persona>> {
    if let Some(walk) = campaign.walk() {
        return choose_walkers(campaign, walk, today);
    }
    let everybody = || {
        (0u32..)
            .map(ParticipantNo)
            .take(campaign.participants().len())
    };
    let idle = |no: &ParticipantNo| {
        let donor = campaign.donation().donor(*no);
        campaign.steps().count(*no, today) == 0 && donor.is_some_and(|d| d.made_on(today) == 0)
    };
    let streak = |no: &ParticipantNo| {
        let donor = campaign.donation().donor(*no);
        let yesterday = donor.filter(|d| d.made_on(today.previous()) > 0);
        yesterday.map_or(0, rules::donation::Donor::streak)
    };
    let person = |no: ParticipantNo| campaign.participant(no).map(|p| p.person);
    let regular = everybody().filter(idle).max_by_key(streak).and_then(person);
    let mut others = everybody()
        .filter(idle)
        .filter(|no| streak(no) == 0)
        .filter_map(person)
        .filter(|p| Some(*p) != regular);

    let rows = [
        (
            "new",
            "周小满",
            None,
            8_206,
            "第一次打开小程序，还没有同意隐私说明",
            "Opens the page for the first time and has not agreed to anything",
        ),
        (
            "regular",
            "沈一鸣",
            regular,
            10_480,
            "已连续捐步多日，今天还没有捐",
            "Has donated day after day, but not yet today",
        ),
        (
            "almost",
            "罗青禾",
            others.next(),
            7_650,
            "今天还差一点才到门槛",
            "Is a few steps short of the threshold today",
        ),
        (
            "doubtful",
            "谢长风",
            others.next(),
            180_000,
            "手机上的步数高得出奇",
            "Has a phone that shows far too many steps",
        ),
    ];
    personas(Stage::Donation, rows)
}

/// Personas of a walk: a captain one member short, and a member of a full team with points to
/// spend and a checkpoint to pass.
fn choose_walkers(campaign: &Campaign, walk: Walk<'_>, today: Day) -> anyhow::Result<Vec<Persona>> {
    let size = walk.plan.teams.map_or(0, |teams| usize::from(teams.size));
    let person = |no: ParticipantNo| campaign.participant(no).map(|p| p.person);
    let opened = |no: ParticipantNo| walk.state.received(no, today) > 0;
    let points = |no: &ParticipantNo| walk.state.walker(*no).map_or(0, |w| w.earned);
    let short = walk
        .state
        .teams()
        .iter()
        .filter(|team| team.members.len() + 1 == size && !opened(team.captain))
        .map(|team| team.captain)
        .max_by_key(points);
    let road = walk.plan.checkpoints.as_ref();
    let waits = |no: &ParticipantNo| {
        walk.state
            .walker(*no)
            .zip(road)
            .is_some_and(|(w, road)| u16::from(road.lit(w.steps.into())) > w.passed())
    };
    let member = walk
        .state
        .teams()
        .iter()
        .filter(|team| team.members.len() == size)
        .flat_map(|team| team.members.iter().skip(1).copied())
        .filter(|no| !opened(*no))
        .max_by_key(|no| (waits(no), points(no)));
    let rows = [
        (
            "captain",
            "郑望舒",
            short.and_then(person),
            7_320,
            "团长，团队还差一名队员",
            "Is captain of a team that is one member short",
        ),
        (
            "member",
            "何远帆",
            member.and_then(person),
            9_140,
            "满员团队的队员，有积分可以抽红包",
            "Belongs to a full team and has points to spend",
        ),
    ];
    personas(Stage::Walk, rows)
}

type Row = (
    &'static str,
    &'static str,
    Option<PersonKey>,
    u32,
    &'static str,
    &'static str,
);

fn personas<const N: usize>(stage: Stage, rows: [Row; N]) -> anyhow::Result<Vec<Persona>> {
    rows.into_iter()
        .map(|(id, name, person, steps, zh, en)| {
            Ok(Persona {
                id,
                name,
                about: Text {
                    zh: zh.to_owned(),
                    en: en.to_owned(),
                },
                openid: OpenId::new(&format!("demo-{id}"))?,
                person: person.unwrap_or(NEWCOMER),
                steps,
                stage: if person.is_some() {
                    stage
                } else {
                    Stage::Every
                },
            })
        })
        .collect()
}

/// A person who is not among the public.
const NEWCOMER: PersonKey = PersonKey(u128::MAX - 1);

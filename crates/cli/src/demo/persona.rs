//! People to sign in as, each at a point of the story that is worth seeing.

use engine::Campaign;
use engine::command::PersonKey;
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
}

/// The personas, chosen among the public by what they have done in a campaign so far.
pub(crate) fn choose(campaign: &Campaign, today: Day) -> anyhow::Result<Vec<Persona>> {
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
            })
        })
        .collect()
}

/// A person who is not among the public.
const NEWCOMER: PersonKey = PersonKey(u128::MAX - 1);

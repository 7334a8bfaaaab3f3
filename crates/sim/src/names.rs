//! Names for people and teams that do not exist, put together by chance: for people a common
//! family name and one or two common given characters.

use rand::{Rng, RngExt};

/// A made-up Chinese name of two or three characters.
pub fn name(chance: &mut impl Rng) -> String {
    let mut name = String::from(pick(FAMILY, chance));
    for _ in 0..chance.random_range(1..=2) {
        name.push(pick(GIVEN, chance));
    }
    name
}

/// A made-up name of a team; `number` keeps it apart from all others.
pub fn team(chance: &mut impl Rng, number: u32) -> String {
    let what = TEAM_WHAT[chance.random_range(0..TEAM_WHAT.len())];
    let who = TEAM_WHO[chance.random_range(0..TEAM_WHO.len())];
    format!("{what}{who}{}队", number + 1)
}

fn pick(from: &str, chance: &mut impl Rng) -> char {
    let at = chance.random_range(0..from.chars().count());
    from.chars().nth(at).unwrap_or('林')
}

const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红娥玲芬燕彩春菊兰凤洁梅琳素云莲真环雪荣爱妹香月莺";
const TEAM_WHAT: [&str; 12] = [
    "晨光", "秦川", "追风", "同心", "南山", "渭水", "红枫", "远足", "星火", "暖阳", "青松", "乐行",
];
const TEAM_WHO: [&str; 8] = [
    "先锋", "车间", "班组", "伙伴", "行者", "工友", "同事", "健步",
];

//! What prizes of decks and of grand draws share: ids, numbers, and the legal ceiling.

use model::Text;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, Place, both};
use crate::wire::{At, BothLanguages};

/// A prize as it is written in a deck or a grand draw.
pub(crate) trait Prize {
    /// Key, unique in its draw.
    fn id(&self) -> &At<String>;
    /// What people are told.
    fn name(&self) -> &BothLanguages;
    /// Value in fen.
    fn value_fen(&self) -> &At<u32>;
    /// How many there are.
    fn count(&self) -> &At<u64>;
}

/// Checks the prizes of one draw, each for itself, and gives their names.
pub(crate) fn check<P: Prize>(cx: &mut Context<'_>, prizes: &[At<P>]) -> Vec<Text> {
    let entries = prizes.iter().map(|prize| {
        let id = prize.value.id();
        (id.value.as_str(), id.place())
    });
    cx.unique(entries);
    for At { value: prize, .. } in prizes {
        check_id(cx, prize.id());
        if prize.count().value == 0 {
            let message = both(
                "奖品数量为 0，无法公布中奖概率",
                "there is no such prize to win: no odds can be published",
            );
            let place = prize.count().place();
            cx.report(Diagnostic::new(Code::NoOdds, place, message).rule("X-17"));
        }
        if prize.value_fen().value > CEILING_FEN {
            let value = u128::from(prize.value_fen().value);
            report_ceiling(cx, prize.value_fen().place(), value);
        }
    }
    let names = prizes.iter().map(|prize| cx.text(prize.value.name()));
    names.collect()
}

/// Refuses an id that cannot stand in a published draw.
pub(crate) fn check_id(cx: &mut Context<'_>, id: &At<String>) {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_.:".contains(&b);
    let length = id.value.len();
    // An empty id is reported as such.
    if length > ID_BYTES_MAX || !id.value.bytes().all(fits) {
        let message = both(
            format!("编号由至多 {ID_BYTES_MAX} 个英文字母、数字和 - _ . : 组成"),
            format!("an id has at most {ID_BYTES_MAX} ASCII letters, digits and - _ . :"),
        );
        cx.report(Diagnostic::new(Code::DrawId, id.place(), message).rule("X-17"));
    }
}

/// Refuses prizes whose best together are above the ceiling, where one chance can win several.
pub(crate) fn check_together<P: Prize>(
    cx: &mut Context<'_>,
    prizes: &[At<P>],
    chances: u64,
    place: Place,
) {
    let one_is_too_much = prizes
        .iter()
        .any(|p| p.value.value_fen().value > CEILING_FEN);
    let values = prizes.iter().map(|p| {
        let (value, count) = (p.value.value_fen(), p.value.count());
        (value.value, count.value)
    });
    let best = best_value(values.collect(), chances);
    if !one_is_too_much && best > u128::from(CEILING_FEN) {
        report_ceiling(cx, place, best);
    }
}

/// The value of the best prizes that many chances can win together.
fn best_value(mut prizes: Vec<(u32, u64)>, chances: u64) -> u128 {
    prizes.sort_unstable_by(|a, b| b.cmp(a));
    let mut left = chances;
    let mut best = 0;
    for (value, count) in prizes {
        let won = count.min(left);
        best += u128::from(value) * u128::from(won);
        left -= won;
    }
    best
}

fn report_ceiling(cx: &mut Context<'_>, place: Place, fen: u128) {
    let (value, ceiling) = (yuan(fen), yuan(u128::from(CEILING_FEN)));
    let message = both(
        format!("一次机会最多可得 {value} 元，高于法定上限 {ceiling} 元"),
        format!("one chance can win {value} yuan, above the legal ceiling of {ceiling} yuan"),
    );
    let help = both(
        "《反不正当竞争法》（2019 年修正）第十条：抽奖式有奖销售，最高奖的金额不得超过五万元；同一机会可得的奖品合并计算",
        "Anti-Unfair Competition Law (as amended in 2019), Article 10: the top prize of a draw must \
         not exceed 50,000 yuan; what one chance can win is added up",
    );
    cx.report(
        Diagnostic::new(Code::ValueCeiling, place, message)
            .help(help)
            .rule("X-17"),
    );
}

/// An amount in yuan with two decimals.
pub(crate) fn yuan(fen: u128) -> String {
    let (yuan, rest) = (fen / 100, fen % 100);
    format!("{}.{rest:02}", grouped(yuan))
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// 50,000 yuan: 反不正当竞争法 (2019), Article 10 (3), as the highest prize of a draw. The revision in
/// force since 2025-10-15 keeps it.
const CEILING_FEN: u32 = 50_000 * 100;
/// The ids of published draws.
const ID_BYTES_MAX: usize = 128;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_prizes_are_added_up() {
        let prizes = vec![(10, 5), (100, 2), (50, 1)];
        for (chances, best) in [(0, 0), (1, 100), (2, 200), (3, 250), (4, 260), (99, 300)] {
            assert_eq!(best_value(prizes.clone(), chances), best, "{chances}");
        }
    }

    #[test]
    fn amounts_are_written_in_yuan() {
        for (fen, text) in [
            (0, "0.00"),
            (30, "0.30"),
            (100, "1.00"),
            (5_000_000, "50,000.00"),
        ] {
            assert_eq!(yuan(fen), text);
        }
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(123), "123");
    }
}

//! What the specs of decks and grand draws share: prizes, names and instants.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use model::{Instant, Text};
use serde::{Deserialize, Deserializer, Serialize};

use crate::canonical::Item;

/// A kind of prize of a deck or a grand draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrizeSpec {
    /// Its name among the prizes; see [`SpecError::Name`].
    pub id: String,
    /// What people are told.
    pub name: String,
    /// What one is worth, in fen; below 2^53.
    #[serde(deserialize_with = "whole")]
    pub value_fen: u64,
    /// How many there are; at least 1.
    #[serde(deserialize_with = "whole")]
    pub count: u64,
}

impl PrizeSpec {
    pub(crate) fn item(&self) -> Item<'_> {
        Item::Map(BTreeMap::from([
            ("id", Item::Text(&self.id)),
            ("name", Item::Text(&self.name)),
            ("value_fen", Item::Number(self.value_fen)),
            ("count", Item::Number(self.count)),
        ]))
    }
}

/// A spec that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// Ids are 1 to 128 ASCII letters, digits, `-`, `_`, `.` and `:`.
    #[error(
        "`{0}` is no id: 1 to 128 ASCII letters, digits, hyphens, underscores, dots and colons"
    )]
    Name(String),
    /// A deck has 1 to 2^40 tickets.
    #[error("{0} tickets: a deck has 1 to 2^40")]
    Tickets(u64),
    /// There are 1 to 1,000 kinds of prizes.
    #[error("{0} kinds of prizes: there are 1 to 1000")]
    Prizes(usize),
    /// Two prizes share an id.
    #[error("two prizes are called `{0}`")]
    PrizeTwice(String),
    /// A prize's count or value is out of range.
    #[error("prize `{0}` has a count of 0 or a number of 2^53 or more")]
    PrizeNumbers(String),
    /// The counts add up to more than the tickets.
    #[error("{prizes} prizes do not fit in {tickets} tickets")]
    TooManyPrizes {
        /// Sum of the counts.
        prizes: u64,
        /// Tickets of the deck.
        tickets: u64,
    },
    /// Instants are written `2030-01-31T20:15:00+08:00`.
    #[error("`{0}` is no instant of the form 2030-01-31T20:15:00+08:00")]
    Instant(String),
    /// The deck closes before it opens.
    #[error("it closes at {closes_at}, not after it opens at {opens_at}")]
    Window {
        /// Start, included.
        opens_at: String,
        /// End, not included.
        closes_at: String,
    },
    /// A person must be allowed at least one.
    #[error("the limit per person is 0")]
    NobodyMay,
}

impl SpecError {
    /// The sentence in both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::Name(id) => format!("「{id}」不是合法的编号：1 至 128 个英文字母、数字、- _ . :"),
            Self::Tickets(n) => format!("票数为 {n}：奖池应有 1 至 2^40 张票"),
            Self::Prizes(n) => format!("奖项有 {n} 种：应为 1 至 1000 种"),
            Self::PrizeTwice(id) => format!("有两种奖项的编号同为「{id}」"),
            Self::PrizeNumbers(id) => format!("奖项「{id}」的数量为 0，或有数字不小于 2^53"),
            Self::TooManyPrizes { prizes, tickets } => {
                format!("{tickets} 张票放不下 {prizes} 份奖品")
            }
            Self::Instant(text) => {
                format!("「{text}」不是 2030-01-31T20:15:00+08:00 这样写的时刻")
            }
            Self::Window {
                opens_at,
                closes_at,
            } => format!("截止时刻 {closes_at} 不晚于开始时刻 {opens_at}"),
            Self::NobodyMay => "每人上限为 0".to_owned(),
        };
        Text {
            zh,
            en: self.to_string(),
        }
    }
}

pub(crate) fn check_id(id: &str) -> Result<(), SpecError> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_.:".contains(&b);
    if (1..=128).contains(&id.len()) && id.bytes().all(fits) {
        Ok(())
    } else {
        Err(SpecError::Name(id.to_owned()))
    }
}

/// Checks the prizes and adds up their counts.
pub(crate) fn check_prizes(prizes: &[PrizeSpec]) -> Result<u64, SpecError> {
    if !(1..=PRIZES_MAX).contains(&prizes.len()) {
        return Err(SpecError::Prizes(prizes.len()));
    }
    let mut seen = BTreeSet::new();
    let mut sum = 0_u64;
    for prize in prizes {
        check_id(&prize.id)?;
        if !seen.insert(&prize.id) {
            return Err(SpecError::PrizeTwice(prize.id.clone()));
        }
        if prize.count == 0 || prize.count > NUMBER_MAX || prize.value_fen > NUMBER_MAX {
            return Err(SpecError::PrizeNumbers(prize.id.clone()));
        }
        // At most 1,000 numbers below 2^53.
        sum += prize.count;
    }
    Ok(sum)
}

/// Reads `2030-01-31T20:15:00+08:00`, the one form that is used: two programs that read the same
/// text must not differ in what it means.
pub(crate) fn instant(text: &str) -> Result<Instant, SpecError> {
    let wrong = || SpecError::Instant(text.to_owned());
    let form = b"0000-00-00T00:00:00+00:00";
    let alike = |(is, should): (u8, &u8)| match should {
        b'0' => is.is_ascii_digit(),
        b'+' => is == b'+' || is == b'-',
        _ => is == *should,
    };
    let seconds_fit = text.get(17..19).is_some_and(|seconds| seconds < "60");
    if text.len() == form.len() && text.bytes().zip(form).all(alike) && seconds_fit {
        Instant::parse(text).ok().ok_or_else(wrong)
    } else {
        Err(wrong())
    }
}

/// Reads a member that may be missing but, where it is there, is not `null`.
pub(crate) fn present<'de, D, T>(d: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(d).map(Some)
}

/// Reads a member that may be `null` but must be there.
pub(crate) fn nullable<'de, D, T>(d: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(d)
}

/// Reads a number that every JSON program keeps exactly.
pub(crate) fn whole<'de, D: Deserializer<'de>>(d: D) -> Result<u64, D::Error> {
    Whole::deserialize(d).map(|whole| whole.0)
}

/// Reads pairs of a ticket and what it carries.
pub(crate) fn tickets<'de, D, T>(d: D) -> Result<Vec<(u64, T)>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let pairs = Vec::<(Whole, T)>::deserialize(d)?;
    Ok(pairs
        .into_iter()
        .map(|(index, class)| (index.0, class))
        .collect())
}

#[derive(Deserialize)]
#[serde(try_from = "u64")]
struct Whole(u64);

impl TryFrom<u64> for Whole {
    type Error = &'static str;
    fn try_from(number: u64) -> Result<Self, Self::Error> {
        let whole = (number <= NUMBER_MAX).then_some(Self(number));
        whole.ok_or("expected a number below 2^53")
    }
}

const PRIZES_MAX: usize = 1_000;
/// The largest number every JSON program keeps exactly.
const NUMBER_MAX: u64 = (1 << 53) - 1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_have_one_form() {
        let noon = instant("2019-07-01T12:00:00+08:00").unwrap();
        assert_eq!(instant("2019-07-01T04:00:00+00:00"), Ok(noon));
        assert_eq!(instant("2019-06-30T22:30:00-05:30"), Ok(noon));
        for wrong in [
            "2019-07-01T12:00:00Z",
            "2019-07-01T12:00:00.0+08:00",
            "2019-07-01 12:00:00+08:00",
            "2019-07-01T12:00:60+08:00",
            "2019-07-01T24:00:00+08:00",
            "2019-02-29T12:00:00+08:00",
            "2019-07-01T12:00+08:00",
            "",
        ] {
            assert!(instant(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn prizes_are_counted_and_worth_what_a_number_can_hold() {
        let prize = |value_fen, count| PrizeSpec {
            id: "a".to_owned(),
            name: String::new(),
            value_fen,
            count,
        };
        assert_eq!(check_prizes(&[prize(0, 1)]), Ok(1));
        assert_eq!(
            check_prizes(&[prize(NUMBER_MAX, NUMBER_MAX)]),
            Ok(NUMBER_MAX)
        );
        for (value_fen, count) in [(0, 0), (NUMBER_MAX + 1, 1), (0, NUMBER_MAX + 1)] {
            let error = check_prizes(&[prize(value_fen, count)]);
            assert_eq!(error, Err(SpecError::PrizeNumbers("a".to_owned())));
        }
    }

    #[test]
    fn ids_are_plain_ascii() {
        for good in ["a", "p12:full-attendance", "A.b_c-9", &"x".repeat(128)] {
            assert_eq!(check_id(good), Ok(()), "{good}");
        }
        for wrong in ["", "a b", "奖", "a/b", "a\n", &"x".repeat(129)] {
            assert!(check_id(wrong).is_err(), "{wrong}");
        }
    }
}

//! What a forecast takes for granted about people: each assumption has a name, a range and a
//! source, stands in every report, and can be set in a file.

use model::Text;
use rand::{Rng, RngExt};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// All assumptions, in the order of [`Key::ALL`].
#[derive(Clone, Debug, PartialEq)]
pub struct Assumptions([Range; Key::COUNT]);

/// The value expected, and the least and the greatest thought possible. Each run draws its own
/// from the triangle over them, so that a forecast shows what is not known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The least thought possible.
    pub low: f64,
    /// The value expected.
    pub value: f64,
    /// The greatest thought possible.
    pub high: f64,
}

/// The values of one run.
#[derive(Clone, Copy, Debug)]
pub struct Drawn([f64; Key::COUNT]);

/// What is wrong with a file of assumptions.
#[derive(Debug, thiserror::Error)]
pub enum AssumptionsError {
    /// The file is no TOML, or a value is neither a number nor a range.
    #[error("{0}")]
    Syntax(#[from] toml::de::Error),
    /// There is no assumption of that name.
    #[error("there is no assumption `{name}`; there are {known}")]
    Unknown {
        /// The name given.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The range is empty or leaves what the assumption can be.
    #[error("`{name}` must be {least} ≤ low ≤ value ≤ high ≤ {most}")]
    Range {
        /// The assumption.
        name: &'static str,
        /// The least it can be.
        least: f64,
        /// The greatest it can be.
        most: f64,
    },
}

impl Assumptions {
    /// Reads a file: `name = number`, or `name = { low = …, value = …, high = … }`. What it does
    /// not name keeps its default.
    pub fn from_toml(text: &str) -> Result<Self, AssumptionsError> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Given {
            Number(f64),
            Whole(u32),
            Range(Range),
        }
        let table: std::collections::BTreeMap<String, Given> = toml::from_str(text)?;
        let mut all = Self::default();
        for (name, given) in table {
            let Some(key) = Key::named(&name) else {
                let known: Vec<&str> = Key::ALL.iter().map(|key| key.spec().name).collect();
                return Err(AssumptionsError::Unknown {
                    name,
                    known: known.join(", "),
                });
            };
            let only = |value| Range {
                low: value,
                value,
                high: value,
            };
            let range = match given {
                Given::Number(value) => only(value),
                Given::Whole(value) => only(f64::from(value)),
                Given::Range(range) => range,
            };
            let (least, most) = key.spec().kind.bounds();
            let ordered = least <= range.low
                && range.low <= range.value
                && range.value <= range.high
                && range.high <= most;
            if !ordered {
                return Err(AssumptionsError::Range {
                    name: key.spec().name,
                    least,
                    most,
                });
            }
            all.0[key as usize] = range;
        }
        Ok(all)
    }

    /// The range of an assumption.
    pub fn range(&self, key: Key) -> Range {
        self.0[key as usize]
    }

    /// The values of a run.
    pub fn draw(&self, chance: &mut impl Rng) -> Drawn {
        Drawn(self.0.map(|range| range.at(chance.random())))
    }

    /// The expected values.
    pub fn expected(&self) -> Drawn {
        Drawn(self.0.map(|range| range.value))
    }
}

impl Default for Assumptions {
    fn default() -> Self {
        Self(Key::ALL.map(|key| key.spec().range))
    }
}

impl Drawn {
    /// The value of an assumption in this run.
    pub fn of(&self, key: Key) -> f64 {
        self.0[key as usize]
    }
}

impl Range {
    /// The value at a position, 0 to 1, of the triangle over the range.
    fn at(self, position: f64) -> f64 {
        let (low, value, high) = (self.low, self.value, self.high);
        let width = high - low;
        if width <= 0.0 {
            return value;
        }
        let peak = (value - low) / width;
        if position < peak {
            low + (position * width * (value - low)).sqrt()
        } else {
            high - ((1.0 - position) * width * (high - value)).sqrt()
        }
    }
}

/// What kind of number an assumption is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A share or a probability.
    Share,
    /// Any positive number, in the unit its description names.
    Positive,
}

impl Kind {
    fn bounds(self) -> (f64, f64) {
        match self {
            Self::Share => (0.0, 1.0),
            Self::Positive => (0.01, 100_000.0),
        }
    }
}

/// Where the default of an assumption comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Measured in daily records of real people; see [`crate::population`].
    StepRecords,
    /// Nobody has measured it: to be replaced by the organiser's own experience.
    Assumption,
}

/// What there is to say of an assumption.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Its name in files.
    pub name: &'static str,
    /// What kind of number it is.
    pub kind: Kind,
    /// Which campaigns it matters to.
    pub of: Of,
    /// The default.
    pub range: Range,
    /// Where the default comes from.
    pub source: Source,
    zh: &'static str,
    en: &'static str,
}

/// Which campaigns an assumption matters to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// All.
    All,
    /// Walks.
    Walk,
    /// Step donations.
    Donation,
}

impl Spec {
    /// What it says.
    pub fn text(&self) -> Text {
        Text {
            zh: self.zh.to_owned(),
            en: self.en.to_owned(),
        }
    }
}

/// One table of all assumptions: the enum, its list and the descriptions cannot differ.
macro_rules! assumptions {
    ($($key:ident $name:literal $kind:ident $of:ident [$low:literal $value:literal $high:literal] $source:ident $zh:literal $en:literal;)*) => {
        /// The name of an assumption in code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key {
            $(#[doc = $en] $key,)*
        }

        impl Key {
            const COUNT: usize = [$(Self::$key),*].len();

            /// All of them.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$key),*];

            /// What there is to say of it.
            pub const fn spec(self) -> &'static Spec {
                match self {
                    $(Self::$key => &Spec {
                        name: $name,
                        kind: Kind::$kind,
                        of: Of::$of,
                        range: Range { low: $low, value: $value, high: $high },
                        source: Source::$source,
                        zh: $zh,
                        en: $en,
                    },)*
                }
            }
        }
    };
}

assumptions! {
    MeanSteps "mean_steps" Positive All [7_800.0 8_400.0 9_000.0] StepRecords
        "带手机的日子里，人均每日步数" "mean steps of a day on which the phone is carried";
    SdSteps "sd_steps" Positive All [2_400.0 2_700.0 3_600.0] StepRecords
        "人与人之间平均步数的标准差" "standard deviation of people's means";
    DaySpread "day_spread" Share All [0.45 0.47 0.56] StepRecords
        "同一个人日与日之间的变异系数" "a person's spread from day to day, as a share of the mean";
    NotCarried "not_carried" Share All [0.02 0.045 0.08] StepRecords
        "没带手机（0步）的日子占比" "days without the phone, and so without steps";
    BarelyCarried "barely_carried" Share All [0.02 0.025 0.03] StepRecords
        "手机几乎没带（不足500步）的日子占比" "days with fewer than 500 steps";
    WalkMore "walk_more" Positive All [1.0 1.08 1.2] Assumption
        "参加活动后步数的倍数" "how much more people walk because they take part, as a factor";
    RegisteredAtStart "registered_at_start" Share All [0.3 0.45 0.6] Assumption
        "第一天之前已报名者占比" "share of participants who registered before the first day";
    JoiningDays "joining_days" Positive All [8.0 18.0 35.0] Assumption
        "其余的人平均在第几天加入" "mean days from the first day until the others join";
    StillActive "still_active_at_end" Share All [0.3 0.45 0.65] Assumption
        "从第一天起参加的人，到最后一天仍参加者占比" "share of those who began on the first day and still take part on the last";
    DropOutShape "drop_out_shape" Positive All [0.6 0.7 0.9] Assumption
        "退出的快慢：小于1表示前期退出较多" "when people drop out: below 1 more of them early";
    InTeam "in_team" Share Walk [0.4 0.55 0.7] Assumption
        "加入团队者占比" "share of people who belong to a team";
    FullTeam "full_team" Share Walk [0.45 0.6 0.75] Assumption
        "满员团队占比" "share of teams that fill all places";
    JoinTeamDays "join_team_days" Positive Walk [0.5 2.0 5.0] Assumption
        "团队成立后，成员平均几天内加入" "mean days from a team's founding until each member joins";
    Devoted "devoted" Share Walk [0.015 0.03 0.06] Assumption
        "力争全勤者占比" "share of people who mean to miss no day";
    DevotedDaily "devoted_daily" Share Walk [0.99 0.996 0.999] Assumption
        "力争全勤者当天不忘的概率" "probability that one of them does not forget a day";
    EveningOpening "evening_opening" Share Walk [0.45 0.58 0.7] Assumption
        "参加者当晚在结算时段打开小程序的平均概率" "mean probability that someone opens the app in the hours of settlement";
    EveningSpread "evening_spread" Share Walk [0.2 0.25 0.28] Assumption
        "上述概率在人与人之间的标准差" "standard deviation of that probability among people";
    TeamBond "team_bond" Share Walk [0.3 0.5 0.7] Assumption
        "队友习惯、毅力相同的概率" "probability that a member shares the habits and the perseverance of the team";
    TeamLift "team_lift" Share Walk [0.03 0.1 0.2] Assumption
        "有团队者当晚打开的概率高出多少" "by how much that probability is higher in a team";
    Strives "strives" Share Walk [0.15 0.3 0.5] Assumption
        "差一点达标时会再走到达标的人占比" "share of people who walk on to the goal when it is within reach";
    StrivesFrom "strives_from" Share Walk [0.5 0.65 0.8] Assumption
        "当晚已走到目标的多少才算差一点" "part of the goal walked by the evening from which on it is within reach";
    DayOnlyOpening "day_only_opening" Share Walk [0.1 0.2 0.3] Assumption
        "当晚没打开的日子里，白天打开过的占比" "on days without an evening opening: share with an opening at another hour";
    SecondOpening "second_opening" Share Walk [0.05 0.15 0.3] Assumption
        "当晚再次打开的概率" "probability of opening the app a second time that evening";
    Rush "rush" Share Walk [0.2 0.35 0.55] Assumption
        "时段一开始就打开的占比" "share of evening openings that follow the start of the hours at once";
    RushMinutes "rush_minutes" Positive Walk [2.0 5.0 10.0] Assumption
        "这些打开平均晚几分钟" "mean minutes from the start until these";
    CheckIn "check_in" Share Walk [0.65 0.8 0.9] Assumption
        "打开小程序的日子里签到的概率" "probability of checking in on a day with an opening";
    Answers "answers" Share Walk [0.55 0.75 0.9] Assumption
        "会去答题的人占比" "share of people who answer questions at all";
    AnswerDaily "answer_daily" Share Walk [0.25 0.5 0.75] Assumption
        "有待答题时，一次打开就答完的概率" "probability that they answer what is open when they open the app";
    Notes "notes" Share Walk [0.03 0.1 0.25] Assumption
        "通关后写感想的人占比" "share of those who write a note on each checkpoint passed";
    Exchanges "exchanges" Share Walk [0.6 0.8 0.95] Assumption
        "会兑换抽奖的人占比" "share of people who exchange points for draws at all";
    ExchangeDaily "exchange_daily" Share Walk [0.15 0.35 0.7] Assumption
        "积分够时，一次打开就兑换的概率" "probability that they exchange all they can when they open the app";
    BadgeExchange "badge_exchange" Share Walk [0.7 0.85 0.95] Assumption
        "奖章兑换最终抽奖机会的占比" "share of badges exchanged for an entry in the grand draw";
    UnitSpread "unit_spread" Share Walk [0.2 0.35 0.5] Assumption
        "各单位动员效果的差异（对数标准差）" "spread of turnout among units against their quotas (standard deviation of its logarithm)";
    DonorOpening "donor_opening" Share Donation [0.3 0.45 0.6] Assumption
        "捐步者每天打开的平均概率" "mean probability that a donor opens the app on a day";
    DonorSpread "donor_spread" Share Donation [0.15 0.25 0.28] Assumption
        "上述概率在人与人之间的标准差" "standard deviation of that probability among people";
    Donates "donates" Share Donation [0.6 0.8 0.95] Assumption
        "打开且步数达标时捐出的概率" "probability of donating when the count reaches the threshold";
    AidedChoice "aided_choice" Share Donation [0.3 0.5 0.7] Assumption
        "捐给受援地区（而非本地）的占比" "share of donations to an aided region and not to the own one";
}

impl Key {
    /// The assumption of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.spec().name == name)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn a_file_changes_what_it_names() {
        let given =
            "check_in = 0.5\njoining_days = 9\nrush = { low = 0.1, value = 0.2, high = 0.4 }";
        let all = Assumptions::from_toml(given).unwrap();
        let of = |key| {
            let range = all.range(key);
            (range.low, range.value, range.high)
        };
        assert_eq!(of(Key::CheckIn), (0.5, 0.5, 0.5));
        assert_eq!(of(Key::JoiningDays), (9.0, 9.0, 9.0));
        assert_eq!(of(Key::Rush), (0.1, 0.2, 0.4));
        assert_eq!(all.range(Key::Notes), Key::Notes.spec().range);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for (given, says) in [
            ("check_inn = 0.5", "there is no assumption `check_inn`"),
            ("check_in = 1.5", "`check_in` must be 0"),
            (
                "check_in = { low = 0.5, value = 0.4, high = 0.9 }",
                "low ≤ value",
            ),
            ("joining_days = 0", "`joining_days` must be 0.01"),
            ("check_in = \"much\"", "check_in"),
            ("check_in =", "TOML"),
        ] {
            let error = Assumptions::from_toml(given).unwrap_err().to_string();
            assert!(error.contains(says), "{given}: {error}");
        }
    }

    #[test]
    fn runs_draw_from_the_triangle() {
        let all = Assumptions::default();
        let mut chance = ChaCha8Rng::seed_from_u64(1);
        let mut drawn: Vec<f64> = (0..2_000)
            .map(|_| all.draw(&mut chance).of(Key::CheckIn))
            .collect();
        drawn.sort_by(f64::total_cmp);
        let range = all.range(Key::CheckIn);
        assert!(drawn[0] >= range.low && drawn[1_999] <= range.high);
        // The share below the peak of a triangle is the part of its base below it.
        let below = drawn.partition_point(|v| *v < range.value);
        let share = (range.value - range.low) / (range.high - range.low);
        let below = f64::from(u32::try_from(below).unwrap());
        assert!((below - share * 2_000.0).abs() < 100.0, "{below}");
        assert!((all.expected().of(Key::CheckIn) - range.value).abs() < 1e-12);
    }

    #[test]
    fn defaults_are_within_their_bounds() {
        for key in Key::ALL {
            let (spec, Range { low, value, high }) = (key.spec(), key.spec().range);
            let (least, most) = spec.kind.bounds();
            assert!(
                least <= low && low <= value && value <= high && high <= most,
                "{}",
                spec.name
            );
            assert_eq!(Key::named(spec.name), Some(key));
        }
    }
}

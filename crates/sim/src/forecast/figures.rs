//! The figures of a forecast: what `--format json` prints.

use model::{Lang, Text};
use schemars::JsonSchema;
use serde::Serialize;

use super::assumptions::Source;

/// A forecast of a campaign.
///
/// The same campaign, people, seed, runs and assumptions give the same forecast. A spread is over
/// the runs; money is in fen, days count from 0 for the first that counts.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Forecast {
    /// Version of this form.
    pub form: u32,
    /// The campaign's id.
    pub campaign: String,
    /// Its name.
    pub name: Words,
    /// People who take part, over the whole campaign.
    pub people: u32,
    /// What chance begins with.
    pub seed: u64,
    /// How many runs there were.
    pub runs: u32,
    /// What is forecast of a walk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub walk: Option<WalkForecast>,
    /// What is forecast of a donation campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub donation: Option<DonationForecast>,
    /// What is taken for granted.
    pub assumptions: Vec<Stated>,
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Words {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What 5 %, half and 95 % of the runs stay at or below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Spread {
    /// 5 % of runs are at or below it.
    pub p5: f64,
    /// Half of the runs are at or below it.
    pub p50: f64,
    /// 95 % of runs are at or below it.
    pub p95: f64,
}

/// An assumption as it was used.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Stated {
    /// Its name in files of assumptions.
    pub name: &'static str,
    /// What it says.
    pub text: Words,
    /// The least, the expected and the greatest value; each run draws its own.
    pub low: f64,
    /// The expected value.
    pub value: f64,
    /// The greatest value.
    pub high: f64,
    /// Where the default comes from.
    pub source: Source,
    /// Whether a file set it.
    pub changed: bool,
}

/// What is forecast of a walk.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WalkForecast {
    /// First day that counts.
    pub first_day: String,
    /// Last day that counts.
    pub last_day: String,
    /// Days that count.
    pub days: u16,
    /// Money for all prizes together.
    pub cost: Cost,
    /// Decks in the order of the plan.
    pub decks: Vec<DeckForecast>,
    /// Tickets that all points earned before the last deck closes could pay; `null` without decks.
    pub chances: Option<Spread>,
    /// How payments keep up; `null` where no money is paid.
    pub payout: Option<PayoutForecast>,
    /// The road; `null` without one.
    pub road: Option<RoadForecast>,
    /// Badges in the order of the plan.
    pub badges: Vec<BadgeForecast>,
    /// Grand draws in the order of the plan.
    pub grand_draws: Vec<GrandForecast>,
    /// Teams; `null` where people walk alone.
    pub teams: Option<TeamsForecast>,
    /// Points.
    pub points: PointsForecast,
    /// Counted steps of all.
    pub steps: Spread,
    /// Person-days with a settled count.
    pub settled_days: Spread,
    /// People who still take part on the last day.
    pub active_at_end: Spread,
    /// Load on the service.
    pub load: LoadForecast,
    /// Units with a quota, in table order.
    pub units: Vec<UnitForecast>,
    /// What joining late costs.
    pub late: Vec<LateForecast>,
    /// Day by day.
    pub by_day: Vec<DayForecast>,
}

/// Money for prizes, in fen.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cost {
    /// Paid from decks.
    pub decks_fen: Spread,
    /// Goods of team awards.
    pub awards_fen: Spread,
    /// Goods of grand draws.
    pub grand_draws_fen: Spread,
    /// All together.
    pub total_fen: Spread,
    /// What the plan allows at most: budgets of decks, all awards to full teams, all prizes.
    pub ceiling_fen: u64,
}

/// What is forecast of a deck.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DeckForecast {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Words,
    /// Points of a ticket.
    pub price_points: u16,
    /// Tickets there are.
    pub tickets: u64,
    /// Most money it may give out.
    pub budget_fen: u64,
    /// Tickets drawn.
    pub drawn: Spread,
    /// Money given out.
    pub paid_fen: Spread,
    /// Tickets nobody drew.
    pub undrawn: Spread,
    /// Share of runs in which it sells out.
    pub sells_out: f64,
    /// Day of it in those runs, from 0; `null` where there is none.
    pub sold_out_day: Option<Spread>,
    /// Date of the middle one.
    pub sold_out_date: Option<String>,
}

/// How payments keep up with draws.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PayoutForecast {
    /// Payments a second of the channel.
    pub per_second: u32,
    /// Payments to one person a day.
    pub per_person_day: u32,
    /// Payments in all.
    pub payments: Spread,
    /// Payments of the busiest day.
    pub busiest_day: Spread,
    /// Longest wait for a payment because of the channel's rate, in minutes.
    pub longest_wait_minutes: Spread,
    /// Days on which payments go out.
    pub days: Spread,
    /// Most tickets one person draws on a day, and days it takes to pay them.
    pub most_of_a_person: Spread,
    /// Days it takes to pay these.
    pub days_for_that_person: Spread,
}

/// What is forecast of the road.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RoadForecast {
    /// Steps to the end.
    pub steps: u64,
    /// Checkpoints.
    pub checkpoints: u32,
    /// People with all lit.
    pub lit_all: Spread,
    /// People with all passed.
    pub passed_all: Spread,
    /// Notes written.
    pub notes: Spread,
}

/// What is forecast of a badge.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BadgeForecast {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Words,
    /// How many people earn it.
    pub holders: Spread,
}

/// What is forecast of a grand draw.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GrandForecast {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Words,
    /// Prizes there are.
    pub prizes: u64,
    /// Entries.
    pub entries: Spread,
    /// Probability of an entry to win, in the middle run.
    pub chance_of_an_entry: f64,
    /// What the prizes given cost.
    pub cost_fen: Spread,
}

/// What is forecast of teams.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TeamsForecast {
    /// Teams.
    pub teams: Spread,
    /// Teams with all places filled.
    pub full: Spread,
    /// Days on target that 5 %, half and 95 % of the teams stay at or below, in the middle run.
    pub days_on_target: Spread,
    /// Days on target of the best team.
    pub best_days: Spread,
    /// Share of teams by days on target: in tenths of all days, none at all apart.
    pub histogram: Vec<TeamBin>,
    /// Places of all awards together.
    pub places: u64,
    /// Days on target of the team on the last place.
    pub last_place_days: Spread,
    /// Its steps per member.
    pub last_place_steps: Spread,
    /// Awards in the order of the plan.
    pub awards: Vec<AwardForecast>,
}

/// Teams with so many days on target.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TeamBin {
    /// Fewest days.
    pub from: u16,
    /// Most days.
    pub to: u16,
    /// Share of all teams.
    pub share: Spread,
}

/// What is forecast of an award.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AwardForecast {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Words,
    /// Teams that get it.
    pub teams: Spread,
    /// People in them.
    pub people: Spread,
    /// What their prizes cost.
    pub cost_fen: Spread,
}

/// What is forecast of points.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PointsForecast {
    /// All points issued.
    pub issued: Spread,
    /// For each person who takes part.
    pub per_person: Spread,
    /// By what they were given for, in the ledger's names.
    pub by_kind: Vec<KindForecast>,
}

/// Points of a kind.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct KindForecast {
    /// The ledger's name.
    pub kind: &'static str,
    /// Points.
    pub points: Spread,
}

/// What is forecast of the load.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LoadForecast {
    /// Openings of the busiest day that the curve shows: in the hours of settlement, or in all.
    pub busiest_day: Spread,
    /// Syncs in the busiest second.
    pub busiest_second: Spread,
    /// When that is, in minutes of the day.
    pub busiest_minute: u16,
    /// Mean syncs a second, minute by minute, on the busiest day of the middle run.
    pub curve: Vec<CurvePoint>,
}

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CurvePoint {
    /// Minute of the day.
    pub minute: u16,
    /// Syncs a second.
    pub per_second: f64,
}

/// What is forecast of a unit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct UnitForecast {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: Words,
    /// Whether it is a heading over others.
    pub heading: bool,
    /// Least number of participants asked for.
    pub target: u32,
    /// Participants.
    pub participants: Spread,
    /// Share of runs in which the quota is met.
    pub met: f64,
}

/// What those reach who join on a day, walk alone and stay.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct LateForecast {
    /// Day of joining, from 0.
    pub day: u16,
    /// Its date.
    pub date: String,
    /// Share with all checkpoints lit.
    pub lit_all: Spread,
    /// Share with all checkpoints passed.
    pub passed_all: Spread,
    /// Points of the person in the middle.
    pub points: Spread,
    /// Tickets these points pay before the last deck closes.
    pub chances: Spread,
}

/// A day.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DayForecast {
    /// Its date.
    pub date: String,
    /// People who still take part.
    pub active: Spread,
    /// People whose day is settled.
    pub settled: Spread,
    /// Points issued.
    pub points: Spread,
    /// Tickets asked for.
    pub chances: Spread,
    /// Tickets drawn.
    pub drawn: Spread,
    /// Money given out by decks so far.
    pub paid_fen: Spread,
    /// Teams on target.
    pub teams_on_target: Spread,
}

/// What is forecast of a donation campaign.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DonationForecast {
    /// First day.
    pub first_day: String,
    /// Last day.
    pub last_day: String,
    /// Donations.
    pub donations: Spread,
    /// People who donate at least once.
    pub donors: Spread,
    /// Credited steps.
    pub credited_steps: Spread,
    /// Projects of all groups; `null` where there are none.
    pub projects: Option<Spread>,
    /// Most projects the plan allows; `null` without limit.
    pub projects_ceiling: Option<u64>,
    /// Groups in the order of the plan.
    pub groups: Vec<GroupForecast>,
    /// Badges in the order of the plan.
    pub badges: Vec<BadgeForecast>,
    /// Load on the service.
    pub load: LoadForecast,
    /// Day by day.
    pub by_day: Vec<DonationDayForecast>,
}

/// What is forecast of a group.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GroupForecast {
    /// The aided region.
    pub name: Words,
    /// Credited steps.
    pub steps: Spread,
    /// Projects.
    pub projects: Spread,
}

/// A day of a donation campaign.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DonationDayForecast {
    /// Its date.
    pub date: String,
    /// Openings of the app.
    pub openings: Spread,
    /// Donations.
    pub donations: Spread,
    /// Credited steps.
    pub credited_steps: Spread,
    /// Projects of all groups so far.
    pub projects: Spread,
}

impl Words {
    /// The text in a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

impl From<&Text> for Words {
    fn from(text: &Text) -> Self {
        Self {
            zh: text.zh.clone(),
            en: text.en.clone(),
        }
    }
}

impl Spread {
    /// The spread of some figures.
    pub fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        Self {
            p5: at(&figures, 0.05),
            p50: at(&figures, 0.5),
            p95: at(&figures, 0.95),
        }
    }

    /// The spread of whole numbers.
    pub(crate) fn of_counts(figures: impl IntoIterator<Item = u64>) -> Self {
        Self::of(figures.into_iter().map(real).collect())
    }
}

/// The value below or at which that part of the sorted figures lies.
fn at(figures: &[f64], part: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a position in the list"
    )]
    let position = (part * figures.len() as f64).ceil() as usize;
    let figure = figures
        .get(position.saturating_sub(1))
        .copied()
        .unwrap_or(0.0);
    // Six digits after the point are more than any figure here deserves.
    (figure * 1e6).round() / 1e6
}

/// A count as a figure; exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(crate) fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_names_figures_that_were_there() {
        let spread = Spread::of((1..=100).rev().map(f64::from).collect());
        assert_eq!((spread.p5, spread.p50, spread.p95), (5.0, 50.0, 95.0));
        let one = Spread::of_counts([7]);
        assert_eq!((one.p5, one.p50, one.p95), (7.0, 7.0, 7.0));
        assert_eq!(Spread::of(Vec::new()), Spread::default());
    }
}

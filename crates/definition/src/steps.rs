//! `[steps]`: how the steps of a day are counted.

use model::{Window, Zone};
use rules::steps::StepsPlan;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::moment;
use crate::settlement::SettlementTable;
use crate::window;
use crate::wire::{At, Moment};

/// How the steps of a day are counted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct StepsTable {
    /// Where counts come from.
    #[expect(
        dead_code,
        reason = "there is one source so far; the shape refuses all others"
    )]
    source: At<Source>,
    /// Highest count of a day that is believed at once; one above it waits for review.
    #[schemars(extend("default" = 100_000))]
    pub(crate) plausible_max: Option<At<u32>>,
    /// Days with exactly the same count, one after the other, that raise a flag; at least 2.
    #[schemars(extend("default" = 5))]
    equal_days_flag: Option<At<u8>>,
    /// First day on which steps are counted. By default the first day of the donation window. A
    /// walk has its days in `[phases]`.
    opens_on: Option<At<Moment>>,
    /// Last day on which steps are counted. By default the last day of the donation window.
    closes_on: Option<At<Moment>>,
    /// Steps of a day beyond which nothing is counted or shown; needed in a walk.
    pub(crate) daily_cap: Option<At<u16>>,
    /// Days for which a closed day of a walk can still be declared an outage.
    #[schemars(extend("default" = 3))]
    pub(crate) seal_after_days: Option<At<u8>>,
    /// When the steps of a day are settled; needed in a walk.
    pub(crate) settlement: Option<SettlementTable>,
}

/// Where step counts come from.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Source {
    /// WeChat Run (微信运动).
    Werun,
}

impl StepsTable {
    /// The highest count that can be donated without review.
    pub(crate) fn plausible_max(&self) -> u32 {
        self.plausible_max
            .as_ref()
            .map_or(PLAUSIBLE_MAX, |at| at.value)
    }
}

/// The days the campaign has without `[steps]`, as far as they are known.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Days {
    Donation(Option<Window>),
    Walk(Option<Window>),
}

pub(crate) fn convert(
    cx: &mut Context<'_>,
    table: &At<StepsTable>,
    zone: Zone,
    days: Days,
) -> Option<StepsPlan> {
    if let Some(max) = &table.value.plausible_max
        && max.value == 0
    {
        let message = both(
            "可信上限为 0，所有步数都会等待审核",
            "with a plausible maximum of 0 every count waits for review",
        );
        cx.report(Diagnostic::new(Code::ThresholdZero, max.place(), message).rule("X-06"));
    }
    let flag = match &table.value.equal_days_flag {
        Some(flag) => {
            if flag.value < 2 {
                let message = both(
                    "“连续相同”至少要有 2 天",
                    "equal counts in a row begin with 2 days",
                );
                let flag = flag.place();
                cx.report(Diagnostic::new(Code::SingleDayFlag, flag, message).rule("X-36"));
            }
            flag.value
        }
        None => EQUAL_DAYS_FLAG,
    };
    Some(StepsPlan {
        window: match days {
            Days::Walk(window) => {
                refuse_days(cx, table);
                window?
            }
            Days::Donation(window) => written_days(cx, table, zone, window)?,
        },
        plausible_max: table.value.plausible_max(),
        equal_days_flag: flag,
    })
}

/// The days of a walk are those of its phases and no others.
fn refuse_days(cx: &mut Context<'_>, table: &At<StepsTable>) {
    let days = [&table.value.opens_on, &table.value.closes_on];
    if let Some(written) = days.into_iter().flatten().next() {
        let message = both(
            "健步走的日子已写在 `[phases]`",
            "the days of a walk are written in `[phases]` already",
        );
        let help = both(
            "去掉 `opens_on` 和 `closes_on`",
            "leave `opens_on` and `closes_on` out",
        );
        let place = written.place();
        cx.report(
            Diagnostic::new(Code::DaysWrittenTwice, place, message)
                .help(help)
                .rule("W-01"),
        );
    }
}

/// Without a donation window the table must say on which days steps are counted.
pub(crate) fn require_days(cx: &mut Context<'_>, table: &At<StepsTable>) {
    let days = [
        ("opens_on", &table.value.opens_on),
        ("closes_on", &table.value.closes_on),
    ];
    for (key, day) in days {
        if day.is_none() {
            let message = both(
                format!("没有表 `[donation]` 或 `[phases]` 时，`steps` 要写明 `{key}`"),
                format!("without a table `[donation]` or `[phases]`, `steps` needs `{key}`"),
            );
            cx.report(Diagnostic::new(Code::MissingKey, table.place(), message));
        }
    }
}

/// The days on which steps are counted: those of the donation window unless written otherwise.
fn written_days(
    cx: &mut Context<'_>,
    table: &At<StepsTable>,
    zone: Zone,
    donation: Option<Window>,
) -> Option<Window> {
    let StepsTable {
        opens_on,
        closes_on,
        ..
    } = &table.value;
    let mut written = |at: &Option<At<Moment>>| match at {
        Some(at) => moment::day(cx, at).map(Some),
        None => Some(None),
    };
    let (opens, closes) = (written(opens_on), written(closes_on));
    let (opens, closes) = (opens?, closes?);
    let whole = donation.map(|window| window.whole_days(zone));
    let first = opens.or(whole.map(|w| w.first_day(zone)))?;
    let last = closes.or(whole.map(|w| w.last_day(zone)))?;
    let window = Window::of_days(zone, first, last);
    if let (Some(opens), Some(closes)) = (opens_on, closes_on) {
        window::check(cx, window, zone, opens, closes, None)?;
    }
    if let Some(whole) = whole
        && (window.opens > whole.opens || window.closes < whole.closes)
    {
        let place = if window.opens > whole.opens {
            opens_on
        } else {
            closes_on
        };
        let place = place.as_ref().map_or_else(|| table.place(), At::place);
        let message = both(
            "在可以捐步的日子里，有些日子不统计步数",
            "steps are not counted on every day on which they can be donated",
        );
        cx.report(
            Diagnostic::new(Code::StepsWindowTooShort, place, message).help(both(
                "去掉 `opens_on` 和 `closes_on`，则按捐步期间的全部日子统计",
                "without `opens_on` and `closes_on` all days of the donation window are counted",
            )),
        );
        return None;
    }
    Some(window)
}

const PLAUSIBLE_MAX: u32 = 100_000;
const EQUAL_DAYS_FLAG: u8 = 5;

//! Whether printed quotas add up, and what explains it where they do not.

use model::{Text, UnitIx};
use rules::unit::Units;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, Place, both};
use crate::prize::grouped;
use crate::quotas::{FIGURES, Row};

/// Compares each printed figure with the sum of its parts. All figures are used as printed
/// (AMB-19); what does not add up is told, since somebody will add up.
pub(crate) fn check(cx: &mut Context<'_>, units: &Units, rows: &[Option<Row>]) {
    let mut rounding = Vec::new();
    for (whole, unit) in units.iter() {
        let Some(heading) = rows.get(whole.ix()).and_then(Option::as_ref) else {
            continue;
        };
        let parts: Vec<(UnitIx, Option<&Row>)> = units
            .iter()
            .filter(|(_, part)| part.parent == Some(whole))
            .map(|(ix, _)| (ix, rows.get(ix.ix()).and_then(Option::as_ref)))
            .collect();
        let mut gaps = Vec::new();
        for (n, column) in FIGURES.into_iter().enumerate() {
            let Some(gap) = gap(n, heading, &parts) else {
                continue;
            };
            if column.rounded && gap.difference.unsigned_abs() <= tolerance(parts.len()) {
                rounding.push((&unit.name, gap));
            } else {
                gaps.push(gap);
            }
        }
        if !gaps.is_empty() {
            report_gaps(cx, units, &unit.name, &gaps, &parts);
        }
    }
    report_rounding(cx, &rounding);
}

/// A printed figure and the different sum of its parts.
#[derive(Clone, Debug)]
struct Gap {
    /// Position of the column in [`FIGURES`].
    column: usize,
    printed: u32,
    sum: u64,
    difference: i64,
    place: Place,
}

/// The gap between a printed figure and its parts; `None` if there is none or a part is missing.
fn gap(n: usize, heading: &Row, parts: &[(UnitIx, Option<&Row>)]) -> Option<Gap> {
    let figure = heading.figures.get(n)?;
    let printed = figure.value?;
    if parts.is_empty() {
        return None;
    }
    let mut sum = 0;
    for (_, part) in parts {
        sum += u64::from(part.as_ref()?.figures.get(n)?.value?);
    }
    let difference = i64::try_from(sum).ok()? - i64::from(printed);
    (difference != 0).then(|| Gap {
        column: n,
        printed,
        sum,
        difference,
        place: figure.place.clone(),
    })
}

/// How far the sum of so many rounded parts can be from their rounded whole.
fn tolerance(parts: usize) -> u64 {
    u64::try_from(parts.midpoint(1)).unwrap_or(0)
}

/// The part that alone explains all gaps, if there is exactly one: it was left out of the sums.
fn left_out(gaps: &[Gap], parts: &[(UnitIx, Option<&Row>)]) -> Option<UnitIx> {
    let explains = |row: &Row| {
        gaps.iter().all(|gap| {
            let value = row.figures.get(gap.column).and_then(|figure| figure.value);
            let column = FIGURES.get(gap.column);
            let allowed = match column {
                Some(column) if column.rounded => tolerance(parts.len()),
                _ => 0,
            };
            value.is_some_and(|v| (gap.difference - i64::from(v)).unsigned_abs() <= allowed)
        })
    };
    let mut found = parts
        .iter()
        .filter(|(_, row)| row.is_some_and(explains))
        .map(|(ix, _)| *ix);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

fn report_gaps(
    cx: &mut Context<'_>,
    units: &Units,
    name: &Text,
    gaps: &[Gap],
    parts: &[(UnitIx, Option<&Row>)],
) {
    // People look for the target, which is the last column.
    let Some(main) = gaps.last() else {
        return;
    };
    let list = gaps.iter().rev().map(Gap::told);
    let (zh, en): (Vec<String>, Vec<String>) = list.unzip();
    let mut message = both(
        format!("“{}”各部分之和与印出的不符：{}", name.zh, zh.join("；")),
        format!(
            "the parts of “{}” do not add up to what is printed: {}",
            name.en,
            en.join("; ")
        ),
    );
    let mut also = None;
    if let Some(unit) = left_out(gaps, parts)
        && let Some(part) = units.get(unit)
        && let Some((_, Some(row))) = parts.iter().find(|(ix, _)| *ix == unit)
        && let Some(figure) = row.figures.get(main.column)
        && let Some(value) = figure.value
    {
        let value = written(main.column, u64::from(value));
        message = both(
            format!("{}。差数正好是“{}”（{value}）", message.zh, part.name.zh),
            format!(
                "{}. The difference is exactly “{}” ({value})",
                message.en, part.name.en
            ),
        );
        also = Some(figure.place.clone());
    }
    let help = both(
        "各数照印出的使用，不作加总（AMB-19）；请与制表的单位核对",
        "figures are used as printed and never added up (AMB-19); ask whoever made the table",
    );
    let mut sums = Diagnostic::new(Code::QuotaSums, main.place.clone(), message)
        .help(help)
        .rule("W-45");
    if let Some(place) = also {
        sums = sums.also(place, both("未计入合计", "left out of the sum"));
    }
    cx.report(sums);
}

fn report_rounding(cx: &mut Context<'_>, gaps: &[(&Text, Gap)]) {
    let Some((_, first)) = gaps.first() else {
        return;
    };
    let told = gaps.iter().map(|(name, gap)| {
        let (zh, en) = gap.told();
        (format!("{}{zh}", name.zh), format!("{}: {en}", name.en))
    });
    let (zh, en): (Vec<String>, Vec<String>) = told.unzip();
    let message = both(
        format!("合计因四舍五入而略有出入：{}", zh.join("；")),
        format!("sums of rounded figures differ a little: {}", en.join("; ")),
    );
    let place = first.place.clone();
    cx.report(Diagnostic::new(Code::QuotaRounding, place, message).rule("W-45"));
}

impl Gap {
    /// The sum and what is printed, in both languages.
    fn told(&self) -> (String, String) {
        let sum = written(self.column, self.sum);
        let printed = written(self.column, u64::from(self.printed));
        let (zh, en) = FIGURES
            .get(self.column)
            .map_or(("", ""), |column| (column.zh, column.en));
        (
            format!("{zh}相加为 {sum}，印作 {printed}"),
            format!("{en} add up to {sum}, printed {printed}"),
        )
    }
}

/// A figure with the decimals of its column.
fn written(column: usize, value: u64) -> String {
    let decimals = FIGURES.get(column).map_or(0, |column| column.decimals);
    let unit = 10_u64.pow(decimals);
    let whole = grouped(u128::from(value / unit));
    match usize::try_from(decimals) {
        Ok(width) if width > 0 => format!("{whole}.{:0width$}", value % unit),
        _ => whole,
    }
}

//! `[quotas]`: what units were asked for, as it was printed.

use rules::unit::Units;
use rules::walk::quotas::{Quota, Quotas};
use schemars::JsonSchema;
use serde::Deserialize;

use model::UnitIx;

use crate::context::{Context, nearest};
use crate::csv_table::{self, Cell, needed, optional};
use crate::diagnostic::{Code, Diagnostic, Place, both};
use crate::document::{Part, Tree};
use crate::phases::needs_walk;
use crate::quota_sums;
use crate::wire::At;

/// What units were asked for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct QuotasTable {
    /// CSV file with the columns `unit`, `target` and perhaps `members`, `percent`, `share`: each
    /// figure as printed, also those of a total or a category. Nothing is computed by adding up.
    table: At<String>,
}

/// The quotas, and how many people they ask for in all.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckedQuotas {
    pub(crate) quotas: Quotas,
    pub(crate) people: Option<u64>,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    units: Option<&Units>,
) -> Part<CheckedQuotas> {
    needs_walk(cx, tree, "quotas");
    let why = both("指标分配给各单位", "quotas are given to units");
    tree.needs(cx, "quotas", &[("units", why)]);
    tree.table::<QuotasTable>(cx, "quotas")
        .and_then(|table| convert(cx, &table.value, units))
}

fn convert(
    cx: &mut Context<'_>,
    table: &QuotasTable,
    units: Option<&Units>,
) -> Option<CheckedQuotas> {
    let columns = [
        needed("unit"),
        optional("members"),
        optional("percent"),
        optional("share"),
        needed("target"),
    ];
    let csv = csv_table::read_columns(cx, &table.table, columns)?;
    let rows = csv.rows.iter();
    cx.unique(rows.map(|[unit, ..]| (unit.text.as_str(), unit.place.clone())));
    let units = units?;
    let mut sound = csv.complete;
    let mut rows: Vec<Option<Row>> = vec![None; units.0.len()];
    for [unit, members, percent, share, target] in &csv.rows {
        let figures = [members, percent, share, target]
            .into_iter()
            .zip(FIGURES)
            .map(|(cell, figure)| read_figure(cx, cell, figure))
            .collect::<Vec<Option<Figure>>>();
        let figures: Option<[Figure; 4]> = figures
            .into_iter()
            .collect::<Option<Vec<_>>>()
            .and_then(|list| list.try_into().ok());
        let found = find(cx, unit, units);
        match (figures, found.and_then(|at| rows.get_mut(at.ix()))) {
            (Some(figures), Some(row)) => *row = Some(Row { figures }),
            _ => sound = false,
        }
    }
    if !sound {
        return None;
    }
    quota_sums::check(cx, units, &rows);
    let top = units.iter().filter(|(_, unit)| unit.parent.is_none());
    let people = top.filter_map(|(ix, _)| rows.get(ix.ix())?.as_ref()?.target());
    let people: u64 = people.map(u64::from).sum();
    let quotas = rows.iter().map(|row| row.as_ref()?.quota());
    Some(CheckedQuotas {
        quotas: Quotas(quotas.collect()),
        people: (people > 0).then_some(people),
    })
}

/// A line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) figures: [Figure; 4],
}

/// A figure as printed, if it is, and where.
#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) value: Option<u32>,
    pub(crate) place: Place,
}

impl Row {
    fn quota(&self) -> Option<Quota> {
        let [members, _, share, target] = &self.figures;
        Some(Quota {
            target: target.value?,
            members: members.value,
            share: share.value,
        })
    }

    fn target(&self) -> Option<u32> {
        let [.., target] = &self.figures;
        target.value
    }
}

/// What a column of the table holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
    /// Decimals it is printed with.
    pub(crate) decimals: u32,
    /// Whether its figures were rounded, so that sums of them may be off.
    pub(crate) rounded: bool,
}

/// A figure; an empty cell is none.
fn read_figure(cx: &mut Context<'_>, cell: &Cell, column: Column) -> Option<Figure> {
    let place = cell.place.clone();
    let value = match cell.given() {
        None => None,
        Some(cell) if column.decimals == 0 => Some(csv_table::number(cx, cell)?),
        Some(cell) => Some(hundredths(cx, cell)?),
    };
    Some(Figure { value, place })
}

/// A percentage with at most two decimals, in hundredths.
fn hundredths(cx: &mut Context<'_>, cell: &Cell) -> Option<u32> {
    let text = cell.text.trim_end_matches('%');
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let value = if rest.len() <= 2 && !whole.is_empty() && is_number(whole) && is_number(rest) {
        format!("{whole}{rest:0<2}").parse().ok()
    } else {
        None
    };
    if value.is_none() {
        let message = both(
            format!("“{}”不是至多两位小数的百分数", cell.text),
            format!(
                "“{}” is not a percentage with two decimals at most",
                cell.text
            ),
        );
        cx.report(Diagnostic::new(
            Code::NotANumber,
            cell.place.clone(),
            message,
        ));
    }
    value
}

fn find(cx: &mut Context<'_>, cell: &Cell, units: &Units) -> Option<UnitIx> {
    let found = units.iter().find(|(_, unit)| unit.code == cell.text);
    if found.is_none() {
        let message = both(
            format!("没有单位 `{}`", cell.text),
            format!("there is no unit `{}`", cell.text),
        );
        let place = cell.place.clone();
        let unknown = Diagnostic::new(Code::UnknownUnit, place.clone(), message).rule("W-45");
        let codes = units.iter().map(|(_, unit)| unit.code.as_str());
        cx.report(match nearest(&cell.text, codes) {
            Some(near) => unknown.edit(place, near),
            None => unknown,
        });
    }
    found.map(|(ix, _)| ix)
}

/// The columns with figures.
pub(crate) const FIGURES: [Column; 4] = [
    Column {
        zh: "职工",
        en: "members",
        decimals: 0,
        rounded: false,
    },
    Column {
        zh: "百分比",
        en: "percentages",
        decimals: 2,
        rounded: true,
    },
    Column {
        zh: "应占人数",
        en: "shares",
        decimals: 0,
        rounded: true,
    },
    Column {
        zh: "指标",
        en: "targets",
        decimals: 0,
        rounded: false,
    },
];

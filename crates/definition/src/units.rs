//! `[units]`: insurers and associations a participant may name.

use model::Text;
use rules::unit::{Unit, Units};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::csv_table;
use crate::document::{Part, Tree};
use crate::wire::At;

/// The units participants may name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct UnitsTable {
    /// CSV file with the columns `code`, `name_zh`, `name_en`.
    table: At<String>,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<Units> {
    tree.table::<UnitsTable>(cx, "units")
        .and_then(|table| convert(cx, &table.value))
}

fn convert(cx: &mut Context<'_>, table: &UnitsTable) -> Option<Units> {
    let csv = csv_table::read(cx, &table.table, ["code", "name_zh", "name_en"])?;
    cx.unique(
        csv.rows
            .iter()
            .map(|[code, ..]| (code.text.as_str(), code.place.clone())),
    );
    cx.unique_names(csv.rows.iter().map(|[_, zh, en]| {
        [
            (zh.text.as_str(), zh.place.clone()),
            (en.text.as_str(), en.place.clone()),
        ]
    }));
    for [_, zh, en] in &csv.rows {
        cx.same_in_both(&zh.text, &en.text, en.place.clone());
        for name in [zh, en] {
            cx.public_text(&csv.file, name.place.range.start, &name.text);
        }
    }
    let units = csv.rows.iter().map(|[code, zh, en]| Unit {
        code: code.text.clone(),
        name: Text {
            zh: zh.text.clone(),
            en: en.text.clone(),
        },
    });
    Some(Units(units.collect()))
}

//! `[units]`: insurers, associations and unions a participant may name.

use model::{Text, UnitIx};
use rules::unit::{Unit, Units};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::{Context, nearest};
use crate::csv_table::{self, Cell, needed, optional};
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::wire::At;

/// The units participants may name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct UnitsTable {
    /// CSV file with the columns `code`, `name_zh`, `name_en` and perhaps `parent`, `kind`.
    table: At<String>,
    /// Whether a person may correct the unit they named. By default not.
    #[schemars(extend("default" = false))]
    changeable: Option<At<bool>>,
}

/// The table after its check.
#[derive(Clone, Debug, Default)]
pub(crate) struct CheckedUnits {
    pub(crate) units: Units,
    pub(crate) changeable: bool,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<CheckedUnits> {
    tree.table::<UnitsTable>(cx, "units")
        .and_then(|table| convert(cx, &table.value))
}

fn convert(cx: &mut Context<'_>, table: &UnitsTable) -> Option<CheckedUnits> {
    let columns = [
        needed("code"),
        needed("name_zh"),
        needed("name_en"),
        optional("parent"),
        optional("kind"),
    ];
    let csv = csv_table::read_columns(cx, &table.table, columns)?;
    cx.unique(
        csv.rows
            .iter()
            .map(|[code, ..]| (code.text.as_str(), code.place.clone())),
    );
    cx.unique_names(csv.rows.iter().map(|[_, zh, en, ..]| {
        [
            (zh.text.as_str(), zh.place.clone()),
            (en.text.as_str(), en.place.clone()),
        ]
    }));
    let mut sound = true;
    let mut units = Vec::with_capacity(csv.rows.len());
    for (n, [code, zh, en, parent, kind]) in csv.rows.iter().enumerate() {
        cx.same_in_both(&zh.text, &en.text, en.place.clone());
        for name in [zh, en] {
            cx.public_text(&csv.file, name.place.range.start, &name.text);
        }
        let before = csv.rows.iter().take(n).map(|[code, ..]| code.text.as_str());
        let above = self::parent(cx, parent, before);
        sound &= above.is_some() || parent.given().is_none();
        units.push(Unit {
            code: code.text.clone(),
            name: Text {
                zh: zh.text.clone(),
                en: en.text.clone(),
            },
            parent: above.and_then(|n| u32::try_from(n).ok()).map(UnitIx),
            kind: kind.given().map(|cell| cell.text.clone()),
        });
    }
    sound.then(|| CheckedUnits {
        units: Units(units),
        changeable: table.changeable.as_ref().is_some_and(|at| at.value),
    })
}

/// Position of the row a row belongs to, which must stand before it, so that no row can belong to
/// itself by a detour.
pub(crate) fn parent<'c>(
    cx: &mut Context<'_>,
    cell: &Cell,
    before: impl Iterator<Item = &'c str> + Clone,
) -> Option<usize> {
    let cell = cell.given()?;
    let position = before.clone().position(|code| code == cell.text);
    if position.is_none() {
        let message = both(
            format!("前面的行里没有 `{}`", cell.text),
            format!("no row before this one has the code `{}`", cell.text),
        );
        let help = both(
            "上级要写在它的下级之前",
            "a row stands before those that belong to it",
        );
        let unknown = Diagnostic::new(Code::UnknownParent, cell.place.clone(), message).help(help);
        cx.report(match nearest(&cell.text, before) {
            Some(near) => unknown.edit(cell.place.clone(), near),
            None => unknown,
        });
    }
    position
}

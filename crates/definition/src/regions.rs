//! `[regions]`: the regions that can receive steps.

use std::collections::BTreeMap;

use model::Text;
use rules::region::{Region, RegionKind, Regions};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::{Context, nearest};
use crate::csv_table::{self, Cell};
use crate::diagnostic::{Code, Diagnostic, Place, both};
use crate::document::{Part, Tree};
use crate::wire::At;

/// The regions that can receive steps.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct RegionsTable {
    /// CSV file with the columns `code`, `name_zh`, `name_en`, `kind`, `row`, `column`.
    table: At<String>,
}

/// The regions with the places where they are named.
#[derive(Clone, Debug)]
pub(crate) struct RegionTable {
    pub(crate) regions: Regions,
    /// The place of each region's Chinese name, in table order.
    pub(crate) places: Vec<Place>,
    /// Whether every row could be used.
    pub(crate) complete: bool,
}

impl RegionTable {
    /// All names and codes by which a region can be named.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let regions = self.regions.iter();
        regions.flat_map(|(_, r)| [r.name.zh.as_str(), r.name.en.as_str(), r.code.as_str()])
    }
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<RegionTable> {
    tree.table::<RegionsTable>(cx, "regions")
        .and_then(|table| convert(cx, &table.value))
}

fn convert(cx: &mut Context<'_>, table: &RegionsTable) -> Option<RegionTable> {
    let columns = ["code", "name_zh", "name_en", "kind", "row", "column"];
    let csv = csv_table::read(cx, &table.table, columns)?;
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
    for [_, zh, en, ..] in &csv.rows {
        cx.same_in_both(&zh.text, &en.text, en.place.clone());
    }
    let mut complete = csv.complete;
    let mut regions = Vec::new();
    let mut places = Vec::new();
    let mut tiles: BTreeMap<(u8, u8), Place> = BTreeMap::new();
    for [code, zh, en, kind, row, column] in &csv.rows {
        let region = (|| {
            let parts = (self::kind(cx, kind), tile(cx, row), tile(cx, column));
            Some(Region {
                code: code.text.clone(),
                name: Text {
                    zh: zh.text.clone(),
                    en: en.text.clone(),
                },
                kind: parts.0?,
                row: parts.1?,
                column: parts.2?,
            })
        })();
        let Some(region) = region else {
            complete = false;
            continue;
        };
        check_tile(cx, &region, row, &mut tiles);
        regions.push(region);
        places.push(zh.place.clone());
    }
    if regions.len() > usize::from(u16::MAX) {
        let message = both("地区多于 65,535 个", "there are more than 65,535 regions");
        let place = table.table.place();
        cx.report(Diagnostic::new(Code::EmptyTable, place, message));
        return None;
    }
    Some(RegionTable {
        regions: Regions::new(regions),
        places,
        complete,
    })
}

fn kind(cx: &mut Context<'_>, cell: &Cell) -> Option<RegionKind> {
    let known = KINDS.iter().find(|(name, _)| *name == cell.text);
    if known.is_none() {
        let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
        let list = names.join(", ");
        let message = both(
            format!("没有地区类型 `{}`", cell.text),
            format!("there is no kind of region `{}`", cell.text),
        );
        let unknown = Diagnostic::new(Code::UnknownKind, cell.place.clone(), message).help(both(
            format!("可用的有：{list}"),
            format!("there are: {list}"),
        ));
        cx.report(match nearest(&cell.text, names) {
            Some(near) => unknown.edit(cell.place.clone(), near),
            None => unknown,
        });
    }
    known.map(|(_, kind)| *kind)
}

fn tile(cx: &mut Context<'_>, cell: &Cell) -> Option<u8> {
    let number = cell.text.parse().ok().filter(|n| *n > 0);
    if number.is_none() {
        let message = both(
            "行号和列号是 1 到 255 的整数",
            "rows and columns are numbers from 1 to 255",
        );
        cx.report(Diagnostic::new(
            Code::TilePosition,
            cell.place.clone(),
            message,
        ));
    }
    number
}

fn check_tile(
    cx: &mut Context<'_>,
    region: &Region,
    row: &Cell,
    tiles: &mut BTreeMap<(u8, u8), Place>,
) {
    if let Some(first) = tiles.get(&(region.row, region.column)) {
        let message = both(
            format!("第 {} 行第 {} 列已有别的地区", region.row, region.column),
            format!(
                "row {}, column {} belongs to another region already",
                region.row, region.column
            ),
        );
        let shared = Diagnostic::new(Code::SharedTile, row.place.clone(), message);
        cx.report(shared.also(first.clone(), both("先占的地区", "the first region there")));
    } else {
        tiles.insert((region.row, region.column), row.place.clone());
    }
}

const KINDS: [(&str, RegionKind); 4] = [
    ("province", RegionKind::Province),
    ("autonomous_region", RegionKind::AutonomousRegion),
    ("municipality", RegionKind::Municipality),
    (
        "independent_planning_city",
        RegionKind::IndependentPlanningCity,
    ),
];

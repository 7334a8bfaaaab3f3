//! `[groups]`: the mutual-aid table, which region walks for which.

use model::RegionIx;
use rules::group::Groups;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::{Context, nearest};
use crate::csv_table::{self, Cell, CsvTable};
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::regions::RegionTable;
use crate::wire::At;

/// The mutual-aid groups.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct GroupsTable {
    /// CSV file with the columns `order`, `region`, `aided_region_of_group`. Every region stands in it
    /// once; it is aided itself if both names agree.
    table: At<String>,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    regions: &Part<RegionTable>,
) -> Part<Groups> {
    tree.needs(
        cx,
        "groups",
        &[(
            "regions",
            both("小组由地区组成", "groups are made of regions"),
        )],
    );
    tree.table::<GroupsTable>(cx, "groups")
        .and_then(|table| convert(cx, &table.value, regions.whole()))
}

/// A row whose regions exist.
struct Row<'t> {
    region: RegionIx,
    aided: RegionIx,
    cells: &'t [Cell; 3],
}

fn convert(
    cx: &mut Context<'_>,
    table: &GroupsTable,
    regions: Option<&RegionTable>,
) -> Option<Groups> {
    let columns = ["order", "region", "aided_region_of_group"];
    let csv = csv_table::read(cx, &table.table, columns)?;
    if csv.complete {
        check_order(cx, &csv);
    }
    let regions = regions?;
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut complete = csv.complete && regions.complete;
    for cells in &csv.rows {
        let [_, region, aided] = cells;
        let (known, aided) = (find(cx, region, regions), find(cx, aided, regions));
        let (Some(known), Some(aided)) = (known, aided) else {
            complete = false;
            continue;
        };
        if let Some(first) = rows.iter().find(|row| row.region == known) {
            let [_, first, _] = first.cells;
            let message = both(
                format!("地区“{}”在分组表中出现了两次", region.text),
                format!("the region “{}” stands in the table twice", region.text),
            );
            cx.report(
                Diagnostic::new(Code::RegionTwice, region.place.clone(), message)
                    .also(
                        first.place.clone(),
                        both("第一次在这里", "first named here"),
                    )
                    .rule("D19-11"),
            );
            continue;
        }
        rows.push(Row {
            region: known,
            aided,
            cells,
        });
    }
    if complete {
        check_missing(cx, &csv, &rows, regions);
    }
    check_chains(cx, &rows, regions);
    let order: Vec<RegionIx> = rows.iter().map(|row| row.region).collect();
    let aided: Option<Vec<RegionIx>> = (regions.regions.iter())
        .map(|(ix, _)| {
            rows.iter()
                .find(|row| row.region == ix)
                .map(|row| row.aided)
        })
        .collect();
    Groups::from_aided(&aided?, &order)
}

/// The region a cell names. Of an incomplete table of regions nothing can be said to be missing.
fn find(cx: &mut Context<'_>, cell: &Cell, regions: &RegionTable) -> Option<RegionIx> {
    let found = regions.regions.find(&cell.text);
    if found.is_none() && regions.complete {
        let message = both(
            format!("没有地区“{}”", cell.text),
            format!("there is no region “{}”", cell.text),
        );
        let unknown =
            Diagnostic::new(Code::UnknownRegion, cell.place.clone(), message).rule("D19-04");
        cx.report(match nearest(&cell.text, regions.keys()) {
            Some(near) => unknown
                .help(both(
                    format!("是否指“{near}”？"),
                    format!("did you mean “{near}”?"),
                ))
                .edit(cell.place.clone(), near),
            None => unknown,
        });
    }
    found
}

/// The numbers must be 1, 2, 3 …: a gap shows that a row was lost.
fn check_order(cx: &mut Context<'_>, csv: &CsvTable<3>) {
    let mut expected = 1_u64;
    for [order, ..] in &csv.rows {
        let number = order.text.parse::<u64>().ok();
        if number != Some(expected) {
            let message = both(
                format!("此处序号应为 {expected}"),
                format!("the order here should be {expected}"),
            );
            cx.report(
                Diagnostic::new(Code::OrderBroken, order.place.clone(), message)
                    .help(both(
                        "序号从 1 开始连续编排；断号往往说明丢了一行",
                        "rows are numbered from 1 without gaps; a gap often means a lost row",
                    ))
                    .rule("X-39"),
            );
        }
        // Go on from what is written, so that one gap is told once.
        expected = number.unwrap_or(expected).saturating_add(1);
    }
}

fn check_missing(cx: &mut Context<'_>, csv: &CsvTable<3>, rows: &[Row<'_>], regions: &RegionTable) {
    let Some([_, last, _]) = csv.rows.last() else {
        return;
    };
    for (ix, region) in regions.regions.iter() {
        if rows.iter().all(|row| row.region != ix) {
            let (zh, en) = (&region.name.zh, &region.name.en);
            let (has, wants) = (csv.rows.len(), regions.regions.len());
            let message = both(
                format!("地区“{zh}”不在分组表 `{}` 中", csv.file),
                format!("the region {zh} ({en}) is missing from `{}`", csv.file),
            );
            let mut missing =
                Diagnostic::new(Code::RegionWithoutGroup, last.place.clone(), message)
                    .label(both(
                        format!("表共 {has} 行，地区有 {wants} 个"),
                        format!("the table has {has} rows for {wants} regions"),
                    ))
                    .rule("D19-11");
            if let Some(place) = regions.places.get(ix.ix()) {
                missing = missing.also(place.clone(), both("这个地区", "this region"));
            }
            cx.report(missing);
        }
    }
}

/// The aided region of a group must be its own aided region.
fn check_chains(cx: &mut Context<'_>, rows: &[Row<'_>], regions: &RegionTable) {
    let mut told: Vec<RegionIx> = Vec::new();
    for row in rows {
        let Some(own) = rows.iter().find(|other| other.region == row.aided) else {
            continue; // reported as missing
        };
        if own.aided == own.region || told.contains(&own.region) {
            continue;
        }
        told.push(own.region);
        let name = |ix| regions.regions.get(ix).map_or("", |r| r.name.zh.as_str());
        let (aided, helped) = (name(own.region), name(own.aided));
        let ([_, _, cell], [_, _, own_cell]) = (row.cells, own.cells);
        let message = both(
            format!("“{aided}”是一组的被帮扶地区，自己却在帮扶“{helped}”"),
            format!("{aided} is the aided region of a group, but helps {helped} itself"),
        );
        cx.report(
            Diagnostic::new(Code::ChainOfAid, cell.place.clone(), message)
                .also(
                    own_cell.place.clone(),
                    both("在这里帮扶别的地区", "helps another one here"),
                )
                .help(both(
                    "每组恰有一个被帮扶地区，该地区所在行的两列名称相同",
                    "each group has one aided region, whose own row names it in both columns",
                ))
                .rule("D19-11"),
        );
    }
}

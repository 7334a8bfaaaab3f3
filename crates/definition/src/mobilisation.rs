//! `[mobilisation]`: what units do and use to win people for a walk.

use std::path::Path;

use engine::plan::{Asset, Mobilisation, UnitTask};
use model::Text;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::checkpoints::public_pair;
use crate::context::Context;
use crate::csv_table::{self, Cell};
use crate::diagnostic::both;
use crate::document::{Part, Tree};
use crate::phases::needs_walk;
use crate::svg;
use crate::wire::At;

/// What units do and use to win people.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct MobilisationTable {
    /// CSV file with the columns `id`, `name_zh`, `name_en`: the checklist of a unit.
    tasks: Option<At<String>>,
    /// CSV file with the columns `id`, `name_zh`, `name_en`, `kind`, `file`: what can be
    /// downloaded, each a `poster`, `text` or `video`.
    assets: Option<At<String>>,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<Mobilisation> {
    needs_walk(cx, tree, "mobilisation");
    let why = both("发动由各单位进行", "it is units that mobilise their people");
    tree.needs(cx, "mobilisation", &[("units", why)]);
    tree.table::<MobilisationTable>(cx, "mobilisation")
        .and_then(|table| convert(cx, &table.value))
}

fn convert(cx: &mut Context<'_>, table: &MobilisationTable) -> Option<Mobilisation> {
    let tasks = table.tasks.as_ref().map(|path| read_tasks(cx, path));
    let assets = table.assets.as_ref().map(|path| read_assets(cx, path));
    Some(Mobilisation {
        tasks: tasks.unwrap_or(Some(Vec::new()))?,
        assets: assets.unwrap_or(Some(Vec::new()))?,
    })
}

fn read_tasks(cx: &mut Context<'_>, path: &At<String>) -> Option<Vec<UnitTask>> {
    let csv = csv_table::read(cx, path, ["id", "name_zh", "name_en"])?;
    let rows = csv.rows.iter();
    cx.unique(rows.map(|[id, ..]| (id.text.as_str(), id.place.clone())));
    let tasks = csv.rows.iter().map(|[id, zh, en]| UnitTask {
        id: id.text.clone(),
        name: public_pair(cx, &csv.file, zh, en),
    });
    Some(tasks.collect())
}

fn read_assets(cx: &mut Context<'_>, path: &At<String>) -> Option<Vec<Asset>> {
    let csv = csv_table::read(cx, path, ["id", "name_zh", "name_en", "kind", "file"])?;
    let rows = csv.rows.iter();
    cx.unique(rows.map(|[id, ..]| (id.text.as_str(), id.place.clone())));
    let mut sound = csv.complete;
    let mut assets = Vec::with_capacity(csv.rows.len());
    for [id, zh, en, kind, file] in &csv.rows {
        let name: Text = public_pair(cx, &csv.file, zh, en);
        let kind = csv_table::word(cx, kind, &KINDS.map(|kind| (kind, kind)));
        match (kind, read_file(cx, file, kind)) {
            (Some(kind), Some(bytes)) => assets.push(Asset {
                id: id.text.clone(),
                name,
                kind: kind.to_owned(),
                file: file.text.clone(),
                bytes,
            }),
            _ => sound = false,
        }
    }
    sound.then_some(assets)
}

/// A file for download. Texts are read by people like any other text of the campaign, and an SVG
/// must be as safe as one that is shown.
fn read_file(cx: &mut Context<'_>, cell: &Cell, kind: Option<&str>) -> Option<Vec<u8>> {
    let (path, asked) = (cell.text.as_str(), cell.place.clone());
    let extension = Path::new(path).extension().and_then(|e| e.to_str());
    let is_svg = extension.is_some_and(|e| e.eq_ignore_ascii_case("svg"));
    let bytes = if is_svg || kind == Some(TEXT) {
        let text = cx.file(path, asked)?;
        if is_svg {
            svg::check(cx, path, text)?;
        } else {
            cx.public_text(path, 0, text);
        }
        text.as_bytes()
    } else {
        cx.bytes(path, asked)?
    };
    svg::check_size(cx, path, bytes.len(), ASSET_BYTES_MAX)?;
    Some(bytes.to_vec())
}

const TEXT: &str = "text";
const KINDS: [&str; 3] = ["poster", TEXT, "video"];

/// Largest file for download; longer videos belong to a platform of their own.
const ASSET_BYTES_MAX: usize = 16 << 20;

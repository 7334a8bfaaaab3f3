//! `[profile]`: what a person tells of themselves before taking part.

use model::Text;
use rules::walk::profile::{Place, ProfileField, ProfilePlan};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::csv_table::{self, needed, optional};
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::phases::needs_walk;
use crate::units;
use crate::wire::At;

/// What a person tells of themselves before taking part.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct ProfileTable {
    /// The fields, all mandatory, in the order they are asked.
    fields: At<Vec<At<Field>>>,
    /// CSV file with the columns `code`, `name_zh`, `name_en` and perhaps `parent`: the places to
    /// choose from where `place` is asked.
    places: Option<At<String>>,
}

/// A field of the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Field {
    /// Real name.
    Name,
    /// Mobile phone.
    Phone,
    /// Place of residence or work, from the list.
    Place,
    /// The unit, from the table `[units]`.
    Unit,
    /// Employer.
    Employer,
    /// Department.
    Department,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<ProfilePlan> {
    needs_walk(cx, tree, "profile");
    tree.table::<ProfileTable>(cx, "profile")
        .and_then(|table| convert(cx, tree, &table.value))
}

fn convert(cx: &mut Context<'_>, tree: &Tree<'_>, table: &ProfileTable) -> Option<ProfilePlan> {
    let fields = &table.fields.value;
    if fields.is_empty() {
        let message = both("没有要填写的内容", "the profile asks for nothing");
        let place = table.fields.place();
        let help = both(
            "不需要填写就不写 `[profile]`",
            "leave `[profile]` out where consent is enough",
        );
        cx.report(Diagnostic::new(Code::EmptyProfile, place, message).help(help));
    }
    cx.unique(fields.iter().map(|at| (at.value.name(), at.place())));
    let asks = |field: Field| fields.iter().find(|at| at.value == field);
    if let Some(at) = asks(Field::Unit)
        && !tree.has("units")
    {
        let message = both(
            "所在单位从表 `[units]` 中选择",
            "the unit is chosen from the table `[units]`",
        );
        cx.report(Diagnostic::new(Code::NeedsTable, at.place(), message).rule("W-05"));
    }
    let places = match (&table.places, asks(Field::Place)) {
        (Some(path), Some(_)) => read_places(cx, path)?,
        (None, None) => Vec::new(),
        (None, Some(at)) => {
            let message = both(
                "地区从名单中选择，`profile` 缺少 `places`",
                "the place is chosen from a list: `profile` lacks `places`",
            );
            cx.report(Diagnostic::new(Code::MissingKey, at.place(), message).rule("W-05"));
            return None;
        }
        (Some(path), None) => {
            let message = both(
                "有地区名单，却不要求填写地区",
                "there are places to choose from, but `place` is not asked",
            );
            cx.report(Diagnostic::new(Code::PlacesNotAsked, path.place(), message));
            return None;
        }
    };
    Some(ProfilePlan {
        fields: fields.iter().map(|at| at.value.rule()).collect(),
        places,
    })
}

fn read_places(cx: &mut Context<'_>, path: &At<String>) -> Option<Vec<Place>> {
    let columns = [
        needed("code"),
        needed("name_zh"),
        needed("name_en"),
        optional("parent"),
    ];
    let csv = csv_table::read_columns(cx, path, columns)?;
    cx.unique(
        csv.rows
            .iter()
            .map(|[code, ..]| (code.text.as_str(), code.place.clone())),
    );
    for (n, [_, zh, en, parent]) in csv.rows.iter().enumerate() {
        cx.same_in_both(&zh.text, &en.text, en.place.clone());
        for name in [zh, en] {
            cx.public_text(&csv.file, name.place.range.start, &name.text);
        }
        let before = csv.rows.iter().take(n).map(|[code, ..]| code.text.as_str());
        units::parent(cx, parent, before);
    }
    let places = csv.rows.iter().map(|[code, zh, en, parent]| Place {
        code: code.text.clone(),
        name: Text {
            zh: zh.text.clone(),
            en: en.text.clone(),
        },
        parent: parent.given().map(|cell| cell.text.clone()),
    });
    Some(places.collect())
}

impl Field {
    const fn rule(self) -> ProfileField {
        match self {
            Self::Name => ProfileField::Name,
            Self::Phone => ProfileField::Phone,
            Self::Place => ProfileField::Place,
            Self::Unit => ProfileField::Unit,
            Self::Employer => ProfileField::Employer,
            Self::Department => ProfileField::Department,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Place => "place",
            Self::Unit => "unit",
            Self::Employer => "employer",
            Self::Department => "department",
        }
    }
}

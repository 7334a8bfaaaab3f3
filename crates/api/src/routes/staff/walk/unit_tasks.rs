//! Checklists of units and downloads of posters, texts and films (W-47)

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::role::Action;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::day;
use crate::app::{App, Walking};
use crate::auth::Staff;
use crate::body::{JsonBody, PathArgs};
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, MomentDto, NO_STORE, TextDto};

/// Checklists of units.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitTaskBoard {
    /// What every unit is asked to do.
    tasks: Vec<UnitTaskName>,
    /// What was done, by unit: of all units, or of the own one and its parts.
    done: Vec<UnitTaskDone>,
}

/// A task of the checklist.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitTaskName {
    /// Key.
    id: String,
    /// What is to be done.
    name: TextDto,
}

/// A task a unit has done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitTaskDone {
    /// Code of the unit.
    unit: String,
    /// Key of the task.
    task: String,
    /// The day on which it was done.
    day: DayDto,
    /// What the unit says of it.
    note: String,
    /// When it was marked.
    at: MomentDto,
}

/// What a unit says of a task.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnitTaskMark {
    /// Whether it is done.
    done: bool,
    /// The day on which it was done, `YYYY-MM-DD`; today if left out.
    #[schema(format = Date)]
    day: Option<String>,
    /// What the unit says of it.
    #[serde(default)]
    note: String,
}

/// The download library.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffAssetList {
    /// What there is.
    assets: Vec<StaffAsset>,
}

/// A file for download.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaffAsset {
    /// Key.
    id: String,
    /// Name.
    name: TextDto,
    /// `poster`, `text` or `video`.
    kind: String,
    /// Name of the file.
    file: String,
    /// Bytes.
    size: u64,
    /// How often units downloaded it, by unit.
    downloads: Vec<UnitDownloads>,
}

/// A unit's downloads of a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitDownloads {
    /// Code of the unit.
    unit: String,
    /// How often.
    downloads: u64,
}

/// Lists what units have done to make the campaign known.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/unit-tasks",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = UnitTaskBoard, description = "The checklists"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_unit_tasks(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    let seen = app.service.units_seen(&live, staff.0).await?;
    let done = app.service.unit_tasks(&live, &seen).await?;
    let zone = live.plan().zone;
    let tasks = live.plan().mobilisation.tasks.iter();
    let board = UnitTaskBoard {
        tasks: tasks
            .map(|task| UnitTaskName {
                id: task.id.clone(),
                name: (&task.name).into(),
            })
            .collect(),
        done: done
            .into_iter()
            .map(|done| UnitTaskDone {
                unit: done.unit,
                task: done.task,
                day: DayDto(done.done_day),
                note: done.note,
                at: MomentDto::of(done.at, zone),
            })
            .collect(),
    };
    Ok((NO_STORE, Json(board)))
}

/// Marks a task of a unit as done, or as not done.
#[utoipa::path(
    put,
    path = "/api/staff/campaigns/{c}/units/{unit}/tasks/{id}",
    tag = "staff",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("unit" = String, Path, description = "Code of the unit"),
        ("id" = String, Path, description = "Key of the task"),
    ),
    request_body = UnitTaskMark,
    responses(
        (status = NO_CONTENT, description = "Marked, with an entry in the audit log"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `invalid_day`, `text_too_long`, `inconsistent`, `unavailable`"),
    )
)]
pub(crate) async fn mark_unit_task(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
    path: PathArgs<(String, String, String)>,
    JsonBody(mark): JsonBody<UnitTaskMark>,
) -> Result<StatusCode, Problem> {
    let PathArgs((_, unit, task)) = path;
    app.service
        .authorise_within_unit(staff.0, Action::ManageUnitAids, &live, &unit)
        .await?;
    let done_day = match &mark.day {
        Some(text) => day(text)?,
        None => live.plan().zone.day_of(live.now()),
    };
    let done = mark.done.then_some((done_day, mark.note));
    app.service
        .mark_unit_task(&live, staff.0, &unit, &task, done)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lists posters, texts and films for download, and how often units have taken them.
#[utoipa::path(
    get,
    path = "/api/staff/campaigns/{c}/assets",
    tag = "staff",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = StaffAssetList, description = "The library"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn list_staff_assets(
    State(app): State<App>,
    staff: Staff,
    Walking(live): Walking,
) -> Result<impl IntoResponse, Problem> {
    let seen = app.service.units_seen(&live, staff.0).await?;
    let downloads = app.service.asset_downloads(&live, &seen).await?;
    let assets = live.plan().mobilisation.assets.iter();
    let assets = assets.map(|asset| StaffAsset {
        id: asset.id.clone(),
        name: (&asset.name).into(),
        kind: asset.kind.clone(),
        file: asset.file.clone(),
        size: asset.bytes.len() as u64,
        downloads: downloads
            .iter()
            .filter(|download| download.asset == asset.id)
            .map(|download| UnitDownloads {
                unit: download.unit.clone(),
                downloads: download.downloads,
            })
            .collect(),
    });
    let assets = assets.collect();
    Ok((NO_STORE, Json(StaffAssetList { assets })))
}

//! Units and what helps them to mobilise: progress, checklist, downloads, themed events, reports,
//! and the award for outstanding organisation (W-46 to W-49).

use std::collections::{BTreeSet, HashMap};

use engine::command::StaffKey;
use engine::walk::result::UnitProgress;
use model::role::{Action, Scope};
use model::time::Day;
use model::{Refusal, UnitIx};
use store::record::asset_download::{self, AssetDownload};
use store::record::audit::{self, Audit};
use store::record::moderation::{Moderation, Standing};
use store::record::organisation_pick::{self, OrganisationPick};
use store::record::summary_report::{self, SummaryReport};
use store::record::themed_event::{self, EventMode, NewThemedEvent, ThemedEvent};
use store::record::unit_day::{self, UnitDay};
use store::record::unit_task::{self, UnitTask};
use store::{StoreError, Tx};
use uuid::Uuid;

use crate::correction::given;
use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::moderation::{Judgement, verdict};
use crate::service::Service;

/// The units a member of the staff may see: all, or their own with its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenUnits {
    units: BTreeSet<UnitIx>,
    /// Whether these are all units.
    pub all: bool,
}

impl SeenUnits {
    /// Whether a unit is among them.
    pub fn contains(&self, unit: UnitIx) -> bool {
        self.units.contains(&unit)
    }

    /// Whether the unit with a code is among them.
    pub fn contains_code(&self, campaign: &LiveCampaign, code: &str) -> bool {
        unit_of(campaign, code).is_ok_and(|unit| self.contains(unit))
    }
}

/// A themed event to be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventWish {
    /// Code of the unit.
    pub unit: String,
    /// Its title.
    pub title: String,
    /// Its theme.
    pub theme: String,
    /// The day on which it is held.
    pub day: Day,
    /// Where.
    pub place: String,
    /// How.
    pub mode: EventMode,
    /// How many people take part.
    pub people: u32,
}

/// A unit as a candidate for the award of outstanding organisation (W-49).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its figures with the published index.
    pub progress: UnitProgress,
    /// Approved events.
    pub events: u64,
    /// Tasks of the checklist that are done.
    pub tasks_done: u64,
    /// Whether it filed its report; without one it is flagged, not excluded.
    pub report_filed: bool,
    /// The choice of the organiser.
    pub pick: Option<OrganisationPick>,
}

impl Service {
    /// All units of a campaign.
    pub fn all_units(&self, campaign: &LiveCampaign) -> SeenUnits {
        SeenUnits {
            units: campaign.plan().units.iter().map(|(ix, _)| ix).collect(),
            all: true,
        }
    }

    /// The units a member of the staff may see; `forbidden` if there is none.
    pub async fn units_seen(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
    ) -> Result<SeenUnits, ServiceError> {
        let grants = self.grants(staff).await?;
        let units = &campaign.plan().units;
        let may = |unit: UnitIx| {
            units.ancestry(unit).any(|above| {
                let scope = Scope {
                    campaign: Some(campaign.id().as_str()),
                    unit: units.get(above).map(|unit| unit.code.as_str()),
                };
                grants.iter().any(|g| g.allows(Action::ViewUnit, scope))
            })
        };
        let seen: BTreeSet<_> = units
            .iter()
            .map(|(ix, _)| ix)
            .filter(|ix| may(*ix))
            .collect();
        let all = seen.len() == units.0.len();
        if seen.is_empty() {
            return Err(Refusal::Forbidden.into());
        }
        Ok(SeenUnits { units: seen, all })
    }

    /// Refuses what none of the account's grants allows with a unit, or with one it is a part of.
    pub async fn authorise_within_unit(
        &self,
        staff: StaffKey,
        action: Action,
        campaign: &LiveCampaign,
        code: &str,
    ) -> Result<(), ServiceError> {
        let grants = self.grants(staff).await?;
        let units = &campaign.plan().units;
        let Ok(unit) = unit_of(campaign, code) else {
            // Only who may see all units is told that there is none.
            let scope = Scope {
                campaign: Some(campaign.id().as_str()),
                unit: None,
            };
            let everywhere = grants.iter().any(|grant| grant.allows(action, scope));
            return Err(if everywhere {
                Refusal::NotFound.into()
            } else {
                Refusal::Forbidden.into()
            });
        };
        let allowed = units.ancestry(unit).any(|above| {
            let scope = Scope {
                campaign: Some(campaign.id().as_str()),
                unit: units.get(above).map(|unit| unit.code.as_str()),
            };
            grants.iter().any(|grant| grant.allows(action, scope))
        });
        if allowed {
            Ok(())
        } else {
            Err(Refusal::Forbidden.into())
        }
    }

    /// The progress of the units somebody may see (W-46).
    pub fn unit_progress(&self, campaign: &LiveCampaign, seen: &SeenUnits) -> Vec<UnitProgress> {
        let mut rows = campaign.read(|c| c.walk().map(|w| w.unit_board()).unwrap_or_default());
        rows.retain(|row| seen.contains(row.unit));
        rows
    }

    /// Notes how many people units have today, for the trend.
    pub(crate) async fn note_unit_days(&self, campaign: &LiveCampaign) -> Result<(), ServiceError> {
        let day = campaign.plan().zone.day_of(campaign.now());
        let rows = campaign.read(|c| c.walk().map(|w| w.unit_board()).unwrap_or_default());
        let no = campaign.no();
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                for row in rows {
                    let of = UnitDay {
                        day,
                        unit: row.code,
                        registered: row.registered,
                        active: row.active,
                    };
                    unit_day::note(tx, no, &of).await?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }

    /// How many people units had at the end of each of the last [`TREND_DAYS`] days, by unit.
    pub async fn unit_trends(
        &self,
        campaign: &LiveCampaign,
    ) -> Result<HashMap<String, Vec<UnitDay>>, ServiceError> {
        let no = campaign.no();
        let today = campaign.plan().zone.day_of(campaign.now());
        let from = Day(today.0 - TREND_DAYS + 1);
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            unit_day::list(tx, no, from).await
        };
        let mut trends: HashMap<String, Vec<UnitDay>> = HashMap::new();
        for of in self.store().read(list).await? {
            trends.entry(of.unit.clone()).or_default().push(of);
        }
        Ok(trends)
    }

    /// The tasks done by the units somebody may see.
    pub async fn unit_tasks(
        &self,
        campaign: &LiveCampaign,
        seen: &SeenUnits,
    ) -> Result<Vec<UnitTask>, ServiceError> {
        let no = campaign.no();
        let list =
            async move |tx: &mut Tx| -> Result<_, StoreError> { unit_task::list(tx, no).await };
        let mut tasks = self.store().read(list).await?;
        tasks.retain(|task| seen.contains_code(campaign, &task.unit));
        Ok(tasks)
    }

    /// Marks a task of a unit's checklist as done on a day, or as not done (W-47).
    pub async fn mark_unit_task(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        unit: &str,
        task: &str,
        done: Option<(Day, String)>,
    ) -> Result<(), ServiceError> {
        let unit = unit_code(campaign, unit)?;
        let mut tasks = campaign.plan().mobilisation.tasks.iter();
        let known = tasks.any(|known| known.id == task);
        if !known {
            return Err(Refusal::NotFound.into());
        }
        let today = campaign.plan().zone.day_of(campaign.now());
        if let Some((day, note)) = &done {
            if *day > today {
                return Err(Refusal::InvalidDay.into());
            }
            if note.chars().count() > NOTE_CHARS_MAX {
                return Err(Refusal::TextTooLong.into());
            }
        }
        let entry = Audit {
            subject: format!("task {task} of unit {unit}"),
            new: done.as_ref().map(|(day, _)| format!("done on {day}")),
            reason: None,
            ..self.audit_entry(campaign, staff, "mark_unit_task", "")
        };
        let (no, at) = (campaign.no(), campaign.now());
        let task = task.to_owned();
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                match done {
                    Some((done_day, note)) => {
                        let mark = UnitTask {
                            unit,
                            task,
                            done_day,
                            note: note.trim().to_owned(),
                            photo: None,
                            at,
                            by: staff,
                        };
                        unit_task::mark(tx, no, &mark).await?;
                    }
                    None => drop(unit_task::remove(tx, no, &unit, &task).await?),
                }
                audit::add(tx, &entry).await
            })
            .await?;
        Ok(())
    }

    /// How often the units somebody may see downloaded what (W-47).
    pub async fn asset_downloads(
        &self,
        campaign: &LiveCampaign,
        seen: &SeenUnits,
    ) -> Result<Vec<AssetDownload>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            asset_download::list(tx, no).await
        };
        let mut downloads = self.store().read(list).await?;
        downloads.retain(|download| seen.contains_code(campaign, &download.unit));
        Ok(downloads)
    }

    /// Events in a state of the units somebody may see, the first logged first.
    pub async fn themed_events(
        &self,
        campaign: &LiveCampaign,
        seen: &SeenUnits,
        state: Moderation,
    ) -> Result<Vec<ThemedEvent>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let mut all = Vec::new();
            loop {
                let after = all.last().map(|event: &ThemedEvent| event.event.id);
                let page = themed_event::list(tx, no, state, after, PAGE).await?;
                if page.is_empty() || all.len() >= EVENTS_MAX {
                    return Ok(all);
                }
                all.extend(page);
            }
        };
        let mut events = self.store().read(list).await?;
        events.retain(|event| seen.contains_code(campaign, &event.event.unit));
        Ok(events)
    }

    /// Logs a themed event of a unit; it is public after its approval (W-48).
    pub async fn log_event(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        wish: EventWish,
    ) -> Result<Uuid, ServiceError> {
        let unit = unit_code(campaign, &wish.unit)?;
        let [title, theme, place] = [&wish.title, &wish.theme, &wish.place].map(|t| t.trim());
        if title.is_empty() {
            return Err(Refusal::TextRequired.into());
        }
        let longest = [title, theme, place].map(|text| text.chars().count());
        if longest.into_iter().any(|long| long > EVENT_CHARS_MAX) {
            return Err(Refusal::TextTooLong.into());
        }
        let new = NewThemedEvent {
            id: self.fresh_id(),
            unit,
            title: title.to_owned(),
            theme: theme.to_owned(),
            day: wish.day,
            place: place.to_owned(),
            mode: wish.mode,
            people: wish.people,
            submitted_at: campaign.now(),
            submitted_by: staff,
        };
        let entry = Audit {
            subject: format!("event {} of unit {}", new.id, new.unit),
            new: Some(new.title.clone()),
            reason: None,
            ..self.audit_entry(campaign, staff, "log_event", "")
        };
        let (no, id) = (campaign.no(), new.id);
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                themed_event::add(tx, no, &new).await?;
                audit::add(tx, &entry).await
            })
            .await?;
        Ok(id)
    }

    /// Decides about an event.
    pub async fn moderate_event(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        id: Uuid,
        judgement: Judgement,
    ) -> Result<(), ServiceError> {
        let no = campaign.no();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            themed_event::lookup(tx, no, id).await
        };
        let found = self.store().read(find).await?.ok_or(Refusal::NotFound)?;
        let standing: Standing = found.standing;
        let at = found.event.submitted_at;
        let verdict = verdict(campaign, staff, judgement, at, &standing)?;
        let entry = Audit {
            subject: format!("event {id} of unit {}", found.event.unit),
            ..self.moderated(campaign, staff, "moderate_event", verdict)
        };
        self.store()
            .write(async move |tx| -> Result<_, ServiceError> {
                if !themed_event::moderate(tx, no, id, &verdict).await? {
                    return Err(Refusal::InvalidState.into());
                }
                Ok(audit::add(tx, &entry).await?)
            })
            .await
    }

    /// A unit's report, if it filed one.
    pub async fn summary_report(
        &self,
        campaign: &LiveCampaign,
        unit: &str,
    ) -> Result<Option<SummaryReport>, ServiceError> {
        let (no, unit) = (campaign.no(), unit_code(campaign, unit)?);
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            summary_report::lookup(tx, no, &unit).await
        };
        Ok(self.store().read(find).await?)
    }

    /// Files a unit's report, in place of the one before (W-49).
    pub async fn file_report(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        unit: &str,
        text: &str,
    ) -> Result<(), ServiceError> {
        let unit = unit_code(campaign, unit)?;
        let text = text.trim();
        if text.is_empty() {
            return Err(Refusal::TextRequired.into());
        }
        if text.chars().count() > REPORT_CHARS_MAX {
            return Err(Refusal::TextTooLong.into());
        }
        let entry = Audit {
            subject: format!("report of unit {unit}"),
            new: Some(format!("{} characters", text.chars().count())),
            reason: None,
            ..self.audit_entry(campaign, staff, "file_report", "")
        };
        let report = SummaryReport {
            unit,
            text: text.to_owned(),
            file: None,
            at: campaign.now(),
            by: staff,
        };
        let no = campaign.no();
        self.store()
            .write(async move |tx| -> Result<_, StoreError> {
                summary_report::set(tx, no, &report).await?;
                audit::add(tx, &entry).await
            })
            .await?;
        Ok(())
    }

    /// The table of the award for outstanding organisation: all units that are no headings, by
    /// index, the best first.
    pub async fn candidates(
        &self,
        campaign: &LiveCampaign,
    ) -> Result<Vec<Candidate>, ServiceError> {
        let no = campaign.no();
        let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
            Ok((
                themed_event::count_approved(tx, no).await?,
                unit_task::list(tx, no).await?,
                summary_report::list(tx, no).await?,
                organisation_pick::list(tx, no).await?,
            ))
        };
        let (events, tasks, reports, picks) = self.store().read(read).await?;
        let plan = campaign.plan();
        let rows = campaign.read(|c| c.walk().map(|w| w.unit_board()).unwrap_or_default());
        let rows = rows
            .into_iter()
            .filter(|row| !plan.units.is_heading(row.unit));
        let mut candidates: Vec<Candidate> = rows
            .map(|progress| {
                let code = &progress.code;
                Candidate {
                    events: events
                        .iter()
                        .find(|(unit, _)| unit == code)
                        .map_or(0, |(_, number)| *number),
                    tasks_done: tasks.iter().filter(|task| task.unit == *code).count() as u64,
                    report_filed: reports.iter().any(|report| report.unit == *code),
                    pick: picks.iter().find(|pick| pick.unit == *code).cloned(),
                    progress,
                }
            })
            .collect();
        candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.progress.index));
        Ok(candidates)
    }

    /// Chooses a unit for the award, or takes the choice back.
    pub async fn pick_unit(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        unit: &str,
        picked: bool,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let reason = given(reason)?;
        let unit = unit_of(campaign, unit)?;
        let units = &campaign.plan().units;
        let code = units.get(unit).filter(|_| !units.is_heading(unit));
        let code = code.ok_or(Refusal::NotFound)?.code.clone();
        let entry = Audit {
            subject: format!("organisation award of unit {code}"),
            new: Some(if picked { "picked" } else { "not picked" }.to_owned()),
            ..self.audit_entry(campaign, staff, "pick_unit", reason)
        };
        let pick = OrganisationPick {
            unit: code,
            at: campaign.now(),
            by: staff,
            reason: reason.to_owned(),
        };
        let no = campaign.no();
        self.store()
            .write(async move |tx| -> Result<_, ServiceError> {
                let changed = if picked {
                    organisation_pick::add(tx, no, &pick).await?
                } else {
                    organisation_pick::remove(tx, no, &pick.unit).await?
                };
                if !changed {
                    return Err(Refusal::InvalidState.into());
                }
                Ok(audit::add(tx, &entry).await?)
            })
            .await
    }
}

/// The unit with exactly that code.
pub fn unit_of(campaign: &LiveCampaign, code: &str) -> Result<UnitIx, Refusal> {
    let mut units = campaign.plan().units.iter();
    let found = units.find(|(_, unit)| unit.code == code);
    found.map(|(ix, _)| ix).ok_or(Refusal::NotFound)
}

fn unit_code(campaign: &LiveCampaign, code: &str) -> Result<String, Refusal> {
    unit_of(campaign, code).map(|_| code.to_owned())
}

/// Days of a trend, today included.
pub const TREND_DAYS: i32 = 14;
const NOTE_CHARS_MAX: usize = 500;
const EVENT_CHARS_MAX: usize = 100;
const REPORT_CHARS_MAX: usize = 20_000;
const PAGE: u32 = 200;
const EVENTS_MAX: usize = 5_000;

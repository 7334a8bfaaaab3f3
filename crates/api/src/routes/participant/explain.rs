//! `GET /api/campaigns/{c}/me/explain`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::explain::DonorExplanation;
use model::Day;
use serde::Serialize;
use service::LiveCampaign;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Participant;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::record::{Past, history};
use crate::routes::participant::walk;
use crate::rules_page::grouped;
use crate::wire::{MomentDto, NO_STORE, TextDto, text};

/// «Why are my numbers what they are?»
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplainedRecord {
    /// The figures, each with what it is made of.
    figures: Vec<ExplainedFigure>,
    /// Position of the log the figures follow from.
    as_of: u64,
}

/// A figure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplainedFigure {
    /// Which.
    pub(crate) figure: OwnFigure,
    /// Its value.
    pub(crate) value: i64,
    /// The entries it follows from.
    pub(crate) because: Vec<ExplainedEntry>,
}

/// Which figure.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OwnFigure {
    /// Steps as credited.
    CreditedSteps,
    /// Donations that count.
    Donations,
    /// Consecutive days with a donation, up to the latest one.
    Streak,
    /// Counted steps of a walk.
    CountedSteps,
    /// Points earned in a walk.
    Points,
    /// Days on which the team brought points.
    TeamDays,
    /// Place among individuals: by credited steps, in a walk by points.
    Rank,
}

/// An entry a figure follows from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplainedEntry {
    /// Its position in the log; 0 where it is a day of a walk.
    pub(crate) seq: u64,
    /// When it happened, or the day it belongs to began.
    pub(crate) at: MomentDto,
    /// What it is.
    pub(crate) kind: EntryKind,
    /// It in a sentence.
    pub(crate) text: TextDto,
    /// What it adds to the figure.
    pub(crate) amount: i64,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EntryKind {
    /// A donation that counts.
    Donated,
    /// A donation that a correction took out: it adds nothing.
    Annulled,
    /// A settled day of a walk.
    Settled,
    /// Points of a walk.
    Points,
    /// A day of the team on target.
    TeamDay,
    /// The people who have more.
    Ahead,
}

/// Explains the participant's own figures.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me/explain",
    tag = "participant",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = ExplainedRecord, description = "What the figures are made of"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn explain_record(
    State(app): State<App>,
    Live(live): Live,
    Participant(person): Participant,
) -> Result<impl IntoResponse, Problem> {
    let (found, walked, as_of) = live.read(|c| {
        let number = c.number_of(person);
        let walked = number.and_then(|no| walk::explain::figures(&live, c, no));
        let found = number.and_then(|no| {
            let donations = c.donation().donor(no)?.donations().to_vec();
            Some((no, c.explain_donor(no)?, donations))
        });
        (found, walked, c.seq())
    });
    let figures = match (walked, found) {
        (Some(walked), _) => walked,
        (None, None) => Vec::new(),
        (None, Some((number, explained, donations))) => {
            let history = history(&app, &live, number, &donations).await?;
            figures(&live, &explained, &history, as_of)
        }
    };
    Ok((NO_STORE, Json(ExplainedRecord { figures, as_of })))
}

fn figures(
    live: &LiveCampaign,
    explained: &DonorExplanation,
    history: &[Past],
    as_of: u64,
) -> Vec<ExplainedFigure> {
    let entries = |amount: fn(&Past) -> u64| {
        let entry = |past| entry(live, past, amount(past));
        history.iter().map(entry).collect::<Vec<_>>()
    };
    let valid = |past: &&Past| !past.donation.annulled;
    let first_of_day = |day: &Day| {
        history
            .iter()
            .filter(valid)
            .find(|past| past.donation.day == *day)
    };
    let run = explained.streak_days.iter().filter_map(first_of_day);
    let streak: Vec<_> = run.map(|past| entry(live, past, 1)).collect();
    let mut figures = vec![
        ExplainedFigure {
            figure: OwnFigure::CreditedSteps,
            value: signed(explained.credited_steps),
            because: entries(|past| {
                if past.donation.annulled {
                    0
                } else {
                    past.donation.credited_steps()
                }
            }),
        },
        ExplainedFigure {
            figure: OwnFigure::Donations,
            value: signed(history.iter().filter(valid).count() as u64),
            because: entries(|past| u64::from(!past.donation.annulled)),
        },
        ExplainedFigure {
            figure: OwnFigure::Streak,
            value: signed(explained.streak_days.len() as u64),
            because: streak,
        },
    ];
    if let Some(ahead) = explained.people_ahead {
        figures.push(ExplainedFigure {
            figure: OwnFigure::Rank,
            value: signed(ahead + 1),
            because: vec![ExplainedEntry {
                seq: as_of,
                at: MomentDto::of(live.now(), live.plan().zone),
                kind: EntryKind::Ahead,
                text: text(
                    format!(
                        "有 {} 人的累计步数更多；步数相同者名次相同。",
                        grouped(ahead)
                    ),
                    format!(
                        "{} people have more credited steps; equal ones share a rank.",
                        grouped(ahead)
                    ),
                ),
                amount: signed(ahead),
            }],
        });
    }
    figures
}

fn entry(live: &LiveCampaign, past: &Past, amount: u64) -> ExplainedEntry {
    let donation = &past.donation;
    let plan = live.plan();
    let (zh, en) = plan
        .regions
        .get(donation.region)
        .map_or(("", ""), |r| (&r.name.zh, &r.name.en));
    let (day, raw) = (donation.day, grouped(u64::from(donation.raw_steps)));
    let (factor, credited) = (donation.factor, grouped(donation.credited_steps()));
    let mut zh = format!("{day} 向{zh}捐赠 {raw} 步");
    let mut en = format!("{day}: {raw} steps to {en}");
    if factor > 1 {
        zh += format!("，{factor} 倍计为 {credited} 步").as_str();
        en += format!(", counted {factor} times: {credited}").as_str();
    }
    if donation.annulled {
        zh.push_str("，经更正已不计入");
        en.push_str(", taken out by a correction");
    }
    ExplainedEntry {
        seq: donation.id,
        at: MomentDto::of(donation.at, plan.zone),
        kind: if donation.annulled {
            EntryKind::Annulled
        } else {
            EntryKind::Donated
        },
        text: text(format!("{zh}。"), format!("{en}.")),
        amount: signed(amount),
    }
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

//! `GET /api/campaigns/{c}/me`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::Campaign;
use engine::command::PersonKey;
use model::time::{Day, Instant};
use model::{ParticipantNo, Refusal};
use rules::badge;
use rules::donation::{Amount, Donation, DonationPlan};
use serde::Serialize;
use service::LiveCampaign;
use store::record::audit::{self, AuditFilter};
use store::{CampaignNo, StoreError};
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Participant;
use crate::problem::{Problem, ProblemBody};
use crate::wire::{DayDto, MomentDto, NO_STORE};

/// A participant's own record. In a campaign without donations their figures are 0.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Record {
    /// Whether the person takes part.
    joined: bool,
    /// Their consent.
    consent: ConsentState,
    /// Code of the unit they named.
    #[schema(required)]
    unit: Option<String>,
    /// How they first came.
    #[schema(required, example = "friend_share")]
    channel: Option<&'static str>,
    /// Their own share code; empty before they join.
    inviter_code: String,
    /// Today's steps and what they are worth.
    today: Today,
    /// Figures over all days.
    totals: RecordTotals,
    /// Place on the board of individuals.
    #[schema(required)]
    rank: Option<u64>,
    /// Consecutive days with a donation, up to the latest one.
    streak: u16,
    /// All badges of the campaign.
    badges: Vec<BadgeState>,
    /// All donations, annulled ones included, the first first.
    donations: Vec<DonationEntry>,
    /// Position of the log the figures follow from.
    as_of: u64,
}

/// A participant's consent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentState {
    /// Whether it stands.
    granted: bool,
    /// Version of the notice agreed to.
    #[schema(required)]
    version: Option<String>,
    /// Version of the notice now.
    current_version: String,
}

/// Today's steps.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Today {
    /// The day, in the campaign's zone.
    day: DayDto,
    /// The highest count believed so far.
    steps: u32,
    /// Whether a higher count waits for review.
    suspect: bool,
    /// Lower counts that came after higher ones, over all days.
    anomalies: u16,
    /// Whether the steps reach the threshold.
    reached_threshold: bool,
    /// Whether today's donations have been made.
    donated: bool,
    /// Steps that a donation would be credited with now; 0 below the threshold.
    would_credit: u64,
    /// How often steps donated today are credited.
    factor: u8,
}

/// Figures over all days, of the donations that count.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordTotals {
    /// Donations.
    donations: u16,
    /// Steps before multiplying.
    raw_steps: u64,
    /// Steps as credited.
    credited_steps: u64,
}

/// A badge and the way to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BadgeState {
    /// Key.
    id: String,
    /// The day it was earned; a badge is never lost.
    #[schema(required)]
    earned_at: Option<DayDto>,
    /// How far it is.
    progress: u16,
    /// How much it takes.
    at: u16,
}

/// A donation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DonationEntry {
    /// Its position in the log.
    id: u64,
    /// Its day.
    day: DayDto,
    /// When it was confirmed.
    at: MomentDto,
    /// Code of the region.
    region: String,
    /// Steps before multiplying.
    raw_steps: u32,
    /// Steps as credited.
    credited_steps: u64,
    /// 1, or the multiplier of the day.
    factor: u8,
    /// Whether a correction took it out of every tally.
    annulled: bool,
    /// Why it was taken out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
}

/// Shows the participant's own record.
#[utoipa::path(
    get,
    path = "/api/campaigns/{c}/me",
    tag = "participant",
    params(("c" = String, Path, description = "The campaign")),
    responses(
        (status = OK, body = Record, description = "The record"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `not_found`, `unavailable`"),
    )
)]
pub(crate) async fn show_record(
    State(app): State<App>,
    live: Live,
    Participant(person): Participant,
) -> Result<impl IntoResponse, Problem> {
    Ok((NO_STORE, Json(record(&app, &live, person).await?)))
}

/// The record of a person, who need not have joined.
pub(crate) async fn record(app: &App, live: &Live, person: PersonKey) -> Result<Record, Problem> {
    let Live(live) = live;
    let donation = live.plan().donation.as_ref();
    let now = live.now();
    let (number, donations, mut record) = live.read(|c| {
        let number = c.number_of(person);
        let donor = number.and_then(|no| c.donation().donor(no));
        let donations = donor.map_or_else(Vec::new, |d| d.donations().to_vec());
        (number, donations, without_history(c, donation, number, now))
    });
    let Some(number) = number else {
        return Ok(record);
    };
    let history = history(app, live, number, &donations).await?;
    for (ix, shown) in (0u8..).zip(&mut record.badges) {
        let earned = history
            .iter()
            .find(|past| past.donation.badges & badge::bit(ix) != 0);
        shown.earned_at = earned.map(|past| DayDto(past.donation.day));
    }
    record.donations = history.into_iter().map(|past| past.entry(live)).collect();
    Ok(record)
}

/// Today's steps of a participant.
pub(crate) fn today(
    campaign: &Campaign,
    plan: Option<&DonationPlan>,
    number: Option<ParticipantNo>,
    now: Instant,
) -> Today {
    let day: Day = campaign.plan().zone.day_of(now);
    // In a walk nothing above the cap is shown (W-11).
    let steps = number.map_or(0, |no| match campaign.walk() {
        Some(walk) => walk.state.received(no, day),
        None => campaign.steps().count(no, day),
    });
    let suspect = number.and_then(|no| campaign.steps().suspect(no, day));
    let made = number
        .and_then(|no| campaign.donation().donor(no))
        .map_or(0, |d| d.made_on(day));
    let reached_threshold = plan.is_some_and(|plan| steps >= plan.threshold_steps);
    let factor = plan.map_or(1, |plan| plan.factor(day));
    let raw = match plan {
        Some(plan) if reached_threshold => match plan.amount {
            Amount::All => steps,
            Amount::Threshold => plan.threshold_steps,
        },
        _ => 0,
    };
    Today {
        day: DayDto(day),
        steps,
        suspect: suspect.is_some(),
        anomalies: number.map_or(0, |no| campaign.steps().anomalies(no)),
        reached_threshold,
        donated: plan.is_some_and(|plan| made >= usize::from(plan.donations_per_day)),
        would_credit: u64::from(raw) * u64::from(factor),
        factor,
    }
}

/// A donation with what only the audit log knows of it.
#[derive(Debug)]
pub(crate) struct Past {
    pub(crate) donation: Donation,
    /// Why it was annulled.
    reason: Option<String>,
}

impl Past {
    pub(crate) fn entry(self, live: &LiveCampaign) -> DonationEntry {
        let mut entry = donation_entry(live, &self.donation);
        entry.reason = self.reason;
        entry
    }
}

/// A donation as its donor sees it.
pub(crate) fn donation_entry(live: &LiveCampaign, donation: &Donation) -> DonationEntry {
    let plan = live.plan();
    let region = plan.regions.get(donation.region);
    DonationEntry {
        id: donation.id,
        day: DayDto(donation.day),
        at: MomentDto::of(donation.at, plan.zone),
        region: region.map_or_else(String::new, |r| r.code.clone()),
        raw_steps: donation.raw_steps,
        credited_steps: donation.credited_steps(),
        factor: donation.factor,
        annulled: donation.annulled,
        reason: None,
    }
}

/// A participant's donations; only corrected ones cost a look into the audit log.
pub(crate) async fn history(
    app: &App,
    live: &LiveCampaign,
    number: ParticipantNo,
    donations: &[Donation],
) -> Result<Vec<Past>, Problem> {
    if !donations.iter().any(|donation| donation.annulled) {
        let past = |donation: &Donation| Past {
            donation: *donation,
            reason: None,
        };
        return Ok(donations.iter().map(past).collect());
    }
    let (no, donations) = (live.no(), donations.to_vec());
    let look = async move |tx: &mut store::Tx| -> Result<_, StoreError> {
        let mut history = Vec::with_capacity(donations.len());
        for donation in donations {
            let reason = if donation.annulled {
                reason(tx, no, number, donation.id).await?
            } else {
                None
            };
            history.push(Past { donation, reason });
        }
        Ok(history)
    };
    Ok(app.service.store().read(look).await?)
}

async fn reason(
    tx: &mut store::Tx,
    no: CampaignNo,
    number: ParticipantNo,
    donation: u64,
) -> Result<Option<String>, StoreError> {
    let filter = AuditFilter {
        campaign: Some(no),
        action: Some("annul_donation".to_owned()),
        subject: Some(format!("donation {donation} of participant {number}")),
        ..AuditFilter::default()
    };
    let entries = audit::list(tx, &filter, None, 1).await?;
    Ok(entries.into_iter().next().and_then(|entry| entry.reason))
}

fn without_history(
    campaign: &Campaign,
    plan: Option<&DonationPlan>,
    number: Option<ParticipantNo>,
    now: Instant,
) -> Record {
    let known = number.and_then(|no| campaign.participant(no));
    let figures = number.and_then(|no| campaign.figures(no));
    let progress = number.map_or_else(Vec::new, |no| campaign.badge_progress(no));
    let badges = campaign.plan().badges.iter().enumerate();
    let consent = known.and_then(|p| p.consent);
    Record {
        joined: known.is_some(),
        consent: ConsentState {
            granted: consent.is_some(),
            version: consent.map(|version| version.to_string()),
            current_version: campaign.plan().consent.version.to_string(),
        },
        unit: figures.as_ref().and_then(|f| f.unit.clone()),
        channel: known.map(|p| p.channel.name()),
        inviter_code: number.map_or_else(String::new, |no| no.to_string()),
        today: today(campaign, plan, number, now),
        totals: RecordTotals {
            donations: figures.as_ref().map_or(0, |f| f.donations),
            raw_steps: figures.as_ref().map_or(0, |f| f.raw_steps),
            credited_steps: figures.as_ref().map_or(0, |f| f.credited_steps),
        },
        rank: figures.as_ref().and_then(|f| f.rank),
        streak: figures.as_ref().map_or(0, |f| f.streak),
        badges: badges
            .map(|(ix, badge)| BadgeState {
                id: badge.id.clone(),
                earned_at: None,
                progress: progress.get(ix).map_or(0, |(done, _)| *done),
                at: badge.at,
            })
            .collect(),
        donations: Vec::new(),
        as_of: campaign.seq(),
    }
}

/// The number of a person who has joined.
pub(crate) fn number(live: &LiveCampaign, person: PersonKey) -> Result<ParticipantNo, Refusal> {
    service::participation::participant(live, person)
}

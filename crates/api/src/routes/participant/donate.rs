//! `POST /api/campaigns/{c}/donations`

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use engine::{Campaign, DonationReceipt};
use model::{ParticipantNo, Refusal, RegionIx};
use rules::donation::Donor;
use serde::{Deserialize, Serialize};
use service::LiveCampaign;
use utoipa::ToSchema;

use crate::app::{App, Live};
use crate::auth::Participant;
use crate::body::JsonBody;
use crate::idempotency::RequestKey;
use crate::problem::{Problem, ProblemBody};
use crate::routes::participant::record::{DonationEntry, donation_entry, number};
use crate::wire::NO_STORE;

/// A donation of today's steps. Sending it is the confirmation (D19-05).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DonationOrder {
    /// Code of the region.
    #[schema(example = "330000")]
    region: String,
    /// Kind of exercise, if named (D20-03).
    exercise: Option<String>,
}

/// What a donor is told after the confirmation (D19-13).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Donated {
    /// The donation.
    donation: DonationEntry,
    /// The region after it.
    region: DonatedRegion,
    /// Its group after it; `null` in a campaign without groups.
    #[schema(required)]
    group: Option<DonatedGroup>,
    /// Keys of the badges it earned.
    badges_gained: Vec<String>,
    /// The project it brought about.
    #[schema(required)]
    project_generated: Option<GeneratedProject>,
    /// The donor after it.
    me: DonorPlace,
}

/// A region after a donation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DonatedRegion {
    /// Code of the region.
    region: String,
    /// Steps as credited.
    credited_steps: u64,
    /// Place among the regions.
    rank: u64,
}

/// A group after a donation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DonatedGroup {
    /// Code of the aided region.
    group: String,
    /// Steps as credited.
    credited_steps: u64,
    /// Steps missing to the next project; `null` when there will be none.
    #[schema(required)]
    steps_to_next: Option<u64>,
    /// Projects generated.
    projects: u32,
}

/// A project that a donation brought about (P-01).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GeneratedProject {
    /// `edition-region-n`.
    #[schema(example = "donation-2019-620000-1")]
    number: String,
    /// Code of the aided region.
    group: String,
}

/// A donor's place after a donation.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DonorPlace {
    /// Place on the board of individuals.
    rank: u64,
    /// Steps as credited.
    credited_steps: u64,
    /// Donations that count.
    donations: u16,
}

/// Donates today's steps to a region. It is final: only an organiser can correct it (D19-16).
#[utoipa::path(
    post,
    path = "/api/campaigns/{c}/donations",
    tag = "participant",
    params(
        ("c" = String, Path, description = "The campaign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Name of this act, the same for every retry: the first answer comes again"),
    ),
    request_body = DonationOrder,
    responses(
        (status = OK, body = Donated, description = "The donation and what it brought"),
        (status = "default", body = ProblemBody, content_type = "application/problem+json", description = "Codes: `forbidden`, `consent_required`, `not_open_yet`, `closed`, `threshold_not_met`, `already_donated_today`, `unknown_region`, `not_found`, `inconsistent`, `too_many_requests`, `unavailable`"),
    )
)]
pub(crate) async fn donate(
    State(app): State<App>,
    Live(live): Live,
    Participant(person): Participant,
    key: RequestKey,
    JsonBody(order): JsonBody<DonationOrder>,
) -> Result<impl IntoResponse, Problem> {
    let (region, exercise) = (order.region.as_str(), order.exercise.as_deref());
    let donated = app
        .service
        .donate(&live, person, region, exercise, key.of(person));
    let receipt = donated.await?;
    let number = number(&live, person)?;
    Ok((NO_STORE, Json(told(&live, number, &receipt)?)))
}

fn told(
    live: &LiveCampaign,
    number: ParticipantNo,
    receipt: &DonationReceipt,
) -> Result<Donated, Problem> {
    let badge = |ix: &u8| live.plan().badges.get(usize::from(*ix));
    let gained = receipt.badges.iter().filter_map(badge);
    live.read(|c| {
        // A retry may come after a correction: the donation is shown as it stands now.
        let donor = c.donation().donor(number);
        let mut donations = donor.into_iter().flat_map(Donor::donations);
        let donation = donations.find(|d| d.id == receipt.id);
        Ok(Donated {
            donation: donation_entry(live, donation.ok_or(Refusal::NotFound)?),
            region: region(c, receipt.region),
            group: group(c, receipt.region),
            badges_gained: gained.map(|badge| badge.id.clone()).collect(),
            project_generated: receipt.project.and_then(|n| project(c, receipt.region, n)),
            me: place(c, number),
        })
    })
}

fn region(campaign: &Campaign, ix: RegionIx) -> DonatedRegion {
    let (rank, tally) = campaign.region_place(ix);
    let region = campaign.plan().regions.get(ix);
    DonatedRegion {
        rank,
        credited_steps: tally.credited_steps,
        region: region.map_or_else(String::new, |region| region.code.clone()),
    }
}

fn group(campaign: &Campaign, region: RegionIx) -> Option<DonatedGroup> {
    let ix = campaign.plan().groups.of(region)?;
    let row = campaign.group_place(ix)?;
    Some(DonatedGroup {
        group: row.code,
        credited_steps: row.credited_steps,
        steps_to_next: row.steps_to_next,
        projects: row.projects,
    })
}

fn project(campaign: &Campaign, region: RegionIx, n: u32) -> Option<GeneratedProject> {
    let plan = campaign.plan();
    let ix = plan.groups.of(region)?;
    let aided = plan.regions.get(plan.groups.get(ix)?.aided)?;
    Some(GeneratedProject {
        number: campaign.project_number(ix, n),
        group: aided.code.clone(),
    })
}

fn place(campaign: &Campaign, number: ParticipantNo) -> DonorPlace {
    let row = campaign.donor_row(number);
    DonorPlace {
        rank: row.map_or(0, |row| row.rank),
        credited_steps: row.map_or(0, |row| row.credited_steps),
        donations: row.map_or(0, |row| row.donations),
    }
}

//! A walker's step counts: today's, and those of days whose outage is being made good.

use engine::command::{Command, SettledReply, StepsReply};
use engine::{Campaign, Reply};
use model::time::Day;
use model::{Instant, ParticipantNo, Refusal};
use store::RecordWrite;
use wechat::StepReport;

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::sequencer::Rejection;

/// The days of a report that are taken now, the past ones first.
pub(crate) fn days_taken(
    campaign: &LiveCampaign,
    report: &StepReport,
    now: Instant,
) -> Vec<(Day, u32)> {
    let today = campaign.plan().zone.day_of(now);
    let mut days: Vec<Day> = campaign.read(|c| {
        let outages = c.walk().map_or(&[][..], |walk| walk.state.outages());
        let in_grace = outages.iter().filter(|o| o.day < today && now < o.until);
        in_grace.map(|outage| outage.day).collect()
    });
    days.sort_unstable();
    days.dedup();
    days.push(today);
    days.into_iter()
        .filter_map(|day| Some((day, report.on(day)?)))
        .collect()
}

/// What is known of a day without a new count.
pub(crate) fn known_steps(campaign: &Campaign, no: ParticipantNo, day: Day) -> StepsReply {
    let suspect = campaign.steps().suspect(no, day);
    let Some(walk) = campaign.walk() else {
        return StepsReply {
            day,
            count: campaign.steps().count(no, day),
            suspect,
            settled: None,
        };
    };
    StepsReply {
        day,
        count: walk.state.received(no, day),
        suspect,
        settled: Some(SettledReply {
            settled: walk.state.is_settled(no, day),
            points: 0,
            team_points: 0,
        }),
    }
}

/// Hands in the counts of several days; the writes commit with the first that is accepted. The
/// answer is that of the last day, which is today while the walk lasts.
pub(crate) async fn sync_days(
    campaign: &LiveCampaign,
    participant: ParticipantNo,
    days: Vec<(Day, u32)>,
    mut attached: Vec<RecordWrite>,
) -> Result<StepsReply, ServiceError> {
    let mut taken = None;
    let mut refused = None;
    for (day, count) in days {
        let command = Command::Sync {
            participant,
            day,
            count,
        };
        match campaign.submit(command, attached.clone()).await {
            Ok(accepted) => {
                attached.clear();
                if let Reply::Steps(steps) = accepted.reply {
                    taken = Some(steps);
                }
            }
            // A grace that has just ended, or a day after the last one: the others still count.
            Err(Rejection::Refused(refusal @ (Refusal::DayClosed | Refusal::Closed))) => {
                refused = Some(refusal);
            }
            Err(rejection) => return Err(rejection.into()),
        }
    }
    match (taken, refused) {
        (Some(steps), _) => Ok(steps),
        (None, Some(refusal)) => Err(refusal.into()),
        (None, None) => Err(ServiceError::Unavailable),
    }
}

//! A repeated request gets the first answer, however late it comes.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

#[path = "laws/plans.rs"]
mod plans;

use std::sync::Arc;

use engine::command::{Channel, Command, PersonKey, Reply};
use engine::{Campaign, DonationReceipt};
use model::{IdempotencyKey, Instant, ParticipantNo, Refusal, RegionIx, Zone};

const HOUR: i64 = 3_600_000;
/// 00:00 of the day after the small plan's opening, in its zone.
const MIDNIGHT: Instant = Instant(16 * HOUR);

fn submit(campaign: &mut Campaign, at: Instant, command: &Command) -> Result<Reply, Refusal> {
    let decision = campaign.decide(at, command)?;
    for fact in &decision.facts {
        campaign.apply(at, fact);
    }
    Ok(decision.reply)
}

fn donate(campaign: &mut Campaign, at: Instant) -> Result<DonationReceipt, Refusal> {
    let key = Some(IdempotencyKey(7));
    let participant = ParticipantNo(0);
    let wish = Command::Donate {
        participant,
        region: RegionIx(0),
        exercise: None,
        key,
    };
    match submit(campaign, at, &wish)? {
        Reply::Donated(receipt) => Ok(receipt),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_late_retry_gets_the_first_answer_and_donates_nothing() {
    let mut campaign = Campaign::new(Arc::new(plans::small_plan(2)));
    let agree = Command::Consent {
        person: PersonKey(1),
        notice_version: 1,
        channel: Channel::Qr,
        inviter: None,
        unit: None,
    };
    submit(&mut campaign, Instant(3 * HOUR), &agree).unwrap();
    let day = Zone::SHANGHAI.day_of(MIDNIGHT);
    let sync = Command::Sync {
        participant: ParticipantNo(0),
        day,
        count: 9_000,
    };
    submit(&mut campaign, MIDNIGHT, &sync).unwrap();
    let first = donate(&mut campaign, MIDNIGHT).unwrap();

    // The day before closes a moment after the donation that came right after midnight.
    let close = Command::CloseDay {
        day: day.previous(),
    };
    submit(&mut campaign, MIDNIGHT + 1_000, &close).unwrap();
    assert_eq!(donate(&mut campaign, MIDNIGHT + 2_000).unwrap(), first);

    // Days later the person could donate again; a retry of the old request must not do it.
    submit(
        &mut campaign,
        MIDNIGHT + 24 * HOUR,
        &Command::CloseDay { day },
    )
    .unwrap();
    let later = MIDNIGHT + 49 * HOUR;
    let close = Command::CloseDay { day: day.next() };
    submit(&mut campaign, later, &close).unwrap();
    let today = Zone::SHANGHAI.day_of(later);
    let sync = Command::Sync {
        participant: ParticipantNo(0),
        day: today,
        count: 12_000,
    };
    submit(&mut campaign, later, &sync).unwrap();
    assert_eq!(donate(&mut campaign, later).unwrap(), first);
    assert_eq!(campaign.donation().total().donations, 1);
}

#[test]
fn a_day_is_closed_once_in_order_and_when_it_is_over() {
    let mut campaign = Campaign::new(Arc::new(plans::small_plan(2)));
    let first = Zone::SHANGHAI.day_of(Instant(0));
    let close = |day| Command::CloseDay { day };
    let before = Instant(MIDNIGHT.0 - 1);
    assert_eq!(
        submit(&mut campaign, before, &close(first)),
        Err(Refusal::InvalidDay)
    );
    assert_eq!(
        submit(&mut campaign, MIDNIGHT, &close(first.next())),
        Err(Refusal::InvalidDay)
    );
    submit(&mut campaign, MIDNIGHT, &close(first)).unwrap();
    assert_eq!(
        submit(&mut campaign, MIDNIGHT, &close(first)),
        Err(Refusal::DayClosed)
    );
}

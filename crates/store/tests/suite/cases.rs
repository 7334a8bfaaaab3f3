use engine::command::StaffKey;
use model::ParticipantNo;
use model::time::{Day, Instant};
use store::Tx;
use store::record::RecordWrite;
use store::record::appeal::{self, AppealDecision, AppealState, NewAppeal};
use store::record::message::{self, NewMessage};
use store::record::pending_correction::{self, CorrectionDecision, CorrectionState, NewCorrection};
use store::record::reminder_setting;

use crate::backend::{Backend, facts, id};

pub(crate) fn a_correction_is_decided_once(backend: &mut Backend) {
    // X-33
    let campaign = backend.campaign("c");
    let (open, done) = (CorrectionState::Open, CorrectionState::Done);
    backend
        .write(async |tx: &mut Tx| {
            for n in 1..=3 {
                pending_correction::add(tx, campaign, &a_correction(n)).await?;
            }
            let decide = a_decision(1, done);
            assert!(pending_correction::decide(tx, campaign, &decide).await?);
            let other = a_decision(1, CorrectionState::Dismissed);
            assert!(!pending_correction::decide(tx, campaign, &other).await?);
            assert!(!pending_correction::decide(tx, campaign, &a_decision(9, done)).await?);
            let first = pending_correction::lookup(tx, campaign, id(1))
                .await?
                .unwrap();
            assert_eq!(first.correction, a_correction(1));
            assert_eq!((first.state, first.decided_by), (done, Some(SECOND)));
            assert_eq!(first.decided_at, Some(Instant(60)));
            let page = pending_correction::list(tx, campaign, open, None, 1).await?;
            assert_eq!(page[0].correction, a_correction(2));
            let page = pending_correction::list(tx, campaign, open, Some(id(2)), 9).await?;
            assert_eq!(page.len(), 1);
            assert_eq!(pending_correction::count(tx, campaign, open).await?, 2);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn corrections_expire(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    backend
        .write(async |tx: &mut Tx| {
            for n in 1..=3 {
                pending_correction::add(tx, campaign, &a_correction(n)).await?;
            }
            let done = a_decision(1, CorrectionState::Done);
            pending_correction::decide(tx, campaign, &done).await?;
            let before = Instant(3);
            let gone = pending_correction::expire(tx, campaign, before, Instant(80)).await?;
            assert_eq!(gone, 1, "the second; the first is done, the third is young");
            let second = pending_correction::lookup(tx, campaign, id(2))
                .await?
                .unwrap();
            assert_eq!(second.state, CorrectionState::Expired);
            assert_eq!(second.decided_at, Some(Instant(80)));
            assert_eq!(second.decided_by, None);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn appeals_are_decided_once(backend: &mut Backend) {
    // X-34
    let campaign = backend.campaign("c");
    let new = |n: u8, participant| NewAppeal {
        id: id(n.into()),
        participant,
        about: "result:final".to_owned(),
        text: "少算一天".to_owned(),
        submitted_at: Instant(n.into()),
    };
    let decision = |n: u8, to| AppealDecision {
        id: id(n.into()),
        to,
        reason: "日志无误".to_owned(),
        at: Instant(70),
        by: SECOND,
    };
    let open = AppealState::Open;
    backend
        .write(async |tx: &mut Tx| {
            for (n, participant) in [(1, ANNE), (2, BOB), (3, ANNE)] {
                appeal::add(tx, campaign, &new(n, participant)).await?;
            }
            assert_eq!(
                appeal::count_open_about(tx, campaign, "result:final").await?,
                3
            );
            let no = decision(1, AppealState::Dismissed);
            assert!(appeal::decide(tx, campaign, &no).await?);
            let yes = decision(1, AppealState::Accepted);
            assert!(!appeal::decide(tx, campaign, &yes).await?);
            let first = appeal::lookup(tx, campaign, id(1)).await?.unwrap();
            assert_eq!(first.appeal, new(1, ANNE));
            assert_eq!(first.state, AppealState::Dismissed);
            assert_eq!(first.reason.as_deref(), Some("日志无误"));
            assert_eq!(first.decided_by, Some(SECOND));
            assert_eq!(
                appeal::count_open_about(tx, campaign, "result:final").await?,
                2
            );
            assert_eq!(appeal::count_open_about(tx, campaign, "note:1").await?, 0);
            assert_eq!(appeal::count(tx, campaign, open).await?, 2);
            let page = appeal::list(tx, campaign, open, Some(id(2)), 9).await?;
            assert_eq!(page.len(), 1);
            let own = appeal::list_of(tx, campaign, ANNE).await?;
            assert_eq!(own[0].appeal, new(3, ANNE), "the latest first");
            assert_eq!(own.len(), 2);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn a_reminder_is_made_once_a_day(backend: &mut Backend) {
    // X-41
    let campaign = backend.campaign("c");
    backend
        .write(async |tx: &mut Tx| {
            for (new, made) in [
                (a_message(1, ANNE, Some(10)), true),
                (a_message(2, ANNE, Some(10)), false),
                (a_message(3, ANNE, Some(11)), true),
                (a_message(4, BOB, Some(10)), true),
                (a_message(5, ANNE, None), true),
                (a_message(6, ANNE, None), true),
                (a_message(6, ANNE, None), false),
            ] {
                assert_eq!(message::add(tx, campaign, &new).await?, made, "{new:?}");
            }
            Ok(())
        })
        .unwrap();
}

pub(crate) fn messages_are_read_up_to_one(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let ids = |page: &[message::Message]| -> Vec<u128> {
        page.iter().map(|m| m.message.id.as_u128()).collect()
    };
    backend
        .write(async |tx: &mut Tx| {
            for n in 1..=4 {
                message::add(tx, campaign, &a_message(n, ANNE, None)).await?;
            }
            message::add(tx, campaign, &a_message(1, BOB, None)).await?;
            let page = message::list(tx, campaign, ANNE, None, 2).await?;
            assert_eq!(ids(&page), [4, 3]);
            let page = message::list(tx, campaign, ANNE, Some(id(3)), 9).await?;
            assert_eq!(ids(&page), [2, 1]);
            let read = message::mark_read(tx, campaign, ANNE, id(2), Instant(9)).await?;
            assert_eq!(read, 2);
            let read = message::mark_read(tx, campaign, ANNE, id(3), Instant(10)).await?;
            assert_eq!(read, 1, "those read before stay as they are");
            let page = message::list(tx, campaign, ANNE, None, 9).await?;
            let times: Vec<_> = page.iter().map(|m| m.read_at.map(|at| at.0)).collect();
            assert_eq!(times, [None, Some(10), Some(9), Some(9)]);
            assert_eq!(message::count_unread(tx, campaign, ANNE).await?, 1);
            assert_eq!(message::count_unread(tx, campaign, BOB).await?, 1);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn reminders_are_switched_off_by_kind(backend: &mut Backend) {
    // X-41
    let campaign = backend.campaign("c");
    backend
        .write(async |tx: &mut Tx| {
            for (participant, kind, off) in [
                (ANNE, "settle_today", true),
                (BOB, "settle_today", true),
                (ANNE, "deadline", true),
                (ANNE, "deadline", false),
            ] {
                reminder_setting::set(tx, campaign, participant, kind, off).await?;
            }
            let off = reminder_setting::list_off(tx, campaign, ANNE).await?;
            assert_eq!(off, ["settle_today"]);
            let kind = "settle_today";
            let without = reminder_setting::list_without(tx, campaign, kind, None, 9).await?;
            assert_eq!(without, [ANNE, BOB]);
            let rest = reminder_setting::list_without(tx, campaign, kind, Some(ANNE), 9).await?;
            assert_eq!(rest, [BOB]);
            let none = reminder_setting::list_without(tx, campaign, "deadline", None, 9).await?;
            assert!(none.is_empty());
            Ok(())
        })
        .unwrap();
}

pub(crate) fn decisions_and_messages_stand_with_their_facts(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    backend
        .write(async |tx: &mut Tx| pending_correction::add(tx, campaign, &a_correction(1)).await)
        .unwrap();
    let writes = [
        RecordWrite::CorrectionDecided(a_decision(1, CorrectionState::Done)),
        RecordWrite::Message(a_message(1, ANNE, Some(10))),
    ];
    let twice = [writes.clone(), writes].concat();
    backend
        .store
        .append(campaign, 0, &facts(1, 1), &twice)
        .unwrap();
    backend
        .write(async |tx: &mut Tx| {
            let first = pending_correction::lookup(tx, campaign, id(1))
                .await?
                .unwrap();
            assert_eq!(first.state, CorrectionState::Done);
            assert_eq!(message::count_unread(tx, campaign, ANNE).await?, 1);
            Ok(())
        })
        .unwrap();
}

fn a_correction(n: u8) -> NewCorrection {
    NewCorrection {
        id: id(n.into()),
        kind: "void_day".to_owned(),
        payload: r#"{"day":"2019-07-15"}"#.to_owned(),
        preview: "{}".to_owned(),
        reason: "作弊".to_owned(),
        proposed_at: Instant(n.into()),
        proposed_by: StaffKey(1),
    }
}

fn a_decision(n: u8, to: CorrectionState) -> CorrectionDecision {
    CorrectionDecision {
        id: id(n.into()),
        to,
        at: Instant(60),
        by: Some(SECOND),
    }
}

fn a_message(n: u8, participant: ParticipantNo, day: Option<i32>) -> NewMessage {
    NewMessage {
        id: id(n.into()),
        participant,
        kind: "settle_today".to_owned(),
        day: day.map(Day),
        params: "{}".to_owned(),
        at: Instant(5),
    }
}

const ANNE: ParticipantNo = ParticipantNo(0);
const BOB: ParticipantNo = ParticipantNo(1);
const SECOND: StaffKey = StaffKey(2);

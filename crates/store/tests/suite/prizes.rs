use engine::command::StaffKey;
use model::ParticipantNo;
use model::time::{Day, Instant};
use pii::{KeyId, Keys, Purpose};
use store::record::RecordWrite;
use store::record::campaign::CampaignNo;
use store::record::deck_seal::{self, NewDeckSeal};
use store::record::payout::{self, NewPayout, PayoutState, PayoutStep, PayoutSum};
use store::record::prize::{self, NewPrize, Parcel, PrizeState};
use store::record::published_result::{self, NewResult};
use store::{StoreError, Tx};

use crate::backend::{Backend, facts, id};

pub(crate) fn a_payout_is_made_once_for_a_draw(backend: &mut Backend) {
    // X-17.b
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    let again = NewPayout {
        amount_fen: 1,
        out_bill_no: "other".to_owned(),
        ..a_payout(5)
    };
    backend
        .write(async |tx: &mut Tx| {
            assert_eq!(payout::last_draw(tx, here).await?, None);
            assert!(payout::add(tx, here, &a_payout(5)).await?);
            assert!(!payout::add(tx, here, &a_payout(5)).await?);
            assert!(!payout::add(tx, here, &again).await?);
            assert!(payout::add(tx, there, &a_payout(5)).await?);
            assert!(payout::add(tx, here, &a_payout(3)).await?);
            let kept = payout::lookup(tx, here, 5).await?.unwrap();
            assert_eq!((kept.amount_fen, kept.state), (500, PayoutState::Ready));
            assert_eq!((kept.attempts, kept.next_at), (0, Some(Instant(5))));
            let found = payout::find_by_out_bill_no(tx, here, "bill5").await?;
            assert_eq!(found, Some(kept));
            assert_eq!(payout::find_by_out_bill_no(tx, here, "other").await?, None);
            assert_eq!(payout::last_draw(tx, here).await?, Some(5));
            let own = payout::list_of(tx, here, ANNE).await?;
            assert_eq!(own.iter().map(|p| p.draw).collect::<Vec<_>>(), [5, 3]);
            Ok(())
        })
        .unwrap();
    let twin = NewPayout {
        out_bill_no: "bill5".to_owned(),
        ..a_payout(6)
    };
    let refused = backend.write(async |tx: &mut Tx| payout::add(tx, here, &twin).await);
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
}

pub(crate) fn a_payout_takes_one_step_at_a_time(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let send = PayoutStep {
        next_at: Some(Instant(60)),
        ..a_step(PayoutState::Ready, PayoutState::Sending)
    };
    let wait = PayoutStep {
        next_at: Some(Instant(90)),
        transfer_no: Some("T1".to_owned()),
        package_info: Some("P1".to_owned()),
        ..a_step(PayoutState::Sending, PayoutState::WaitUserConfirm)
    };
    let paid = a_step(PayoutState::WaitUserConfirm, PayoutState::Paid);
    let retry = a_step(PayoutState::Sending, PayoutState::Unknown);
    backend
        .write(async |tx: &mut Tx| {
            payout::add(tx, campaign, &a_payout(5)).await?;
            assert!(payout::step(tx, campaign, 5, &send).await?);
            assert!(
                !payout::step(tx, campaign, 5, &send).await?,
                "another worker has it"
            );
            assert!(payout::step(tx, campaign, 5, &wait).await?);
            assert!(!payout::step(tx, campaign, 5, &retry).await?);
            assert!(payout::step(tx, campaign, 5, &paid).await?);
            let done = payout::lookup(tx, campaign, 5).await?.unwrap();
            assert_eq!((done.state, done.attempts), (PayoutState::Paid, 1));
            assert_eq!((done.next_at, done.updated_at), (None, Instant(77)));
            assert_eq!(done.transfer_no.as_deref(), Some("T1"), "kept");
            assert_eq!(done.package_info.as_deref(), Some("P1"));
            assert!(!payout::step(tx, campaign, 6, &send).await?);
            // Only what failed gets another number.
            let at = Instant(80);
            assert!(!payout::renew(tx, campaign, 5, "bill5R1", at).await?);
            let failed = a_step(PayoutState::Sending, PayoutState::Failed);
            payout::add(tx, campaign, &a_payout(7)).await?;
            assert!(payout::step(tx, campaign, 7, &send).await?);
            assert!(payout::step(tx, campaign, 7, &failed).await?);
            assert!(payout::renew(tx, campaign, 7, "bill7R1", at).await?);
            assert!(!payout::renew(tx, campaign, 7, "bill7R2", at).await?);
            let again = payout::lookup(tx, campaign, 7).await?.unwrap();
            assert_eq!((again.state, again.next_at), (PayoutState::Ready, Some(at)));
            assert_eq!(again.out_bill_no, "bill7R1");
            Ok(())
        })
        .unwrap();
}

pub(crate) fn payouts_are_due_in_order_and_add_up(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let sending = a_step(PayoutState::Ready, PayoutState::Sending);
    backend
        .write(async |tx: &mut Tx| {
            assert!(payout::sums(tx, campaign).await?.is_empty());
            for draw in [8, 2, 4, 6] {
                payout::add(tx, campaign, &a_payout(draw)).await?;
            }
            // One that waits for nobody is not due.
            assert!(payout::step(tx, campaign, 2, &sending).await?);
            let due = payout::list_due(tx, campaign, Instant(6), 9).await?;
            assert_eq!(due.iter().map(|p| p.draw).collect::<Vec<_>>(), [4, 6]);
            let due = payout::list_due(tx, campaign, Instant(99), 1).await?;
            assert_eq!(due.iter().map(|p| p.draw).collect::<Vec<_>>(), [4]);
            let page = payout::list(tx, campaign, PayoutState::Ready, Some(4), 9).await?;
            assert_eq!(page.iter().map(|p| p.draw).collect::<Vec<_>>(), [6, 8]);
            let sum = |state, number, amount_fen| PayoutSum {
                state,
                number,
                amount_fen,
            };
            let sums = payout::sums(tx, campaign).await?;
            assert_eq!(
                sums,
                [
                    sum(PayoutState::Ready, 3, 1_500),
                    sum(PayoutState::Sending, 1, 500)
                ]
            );
            Ok(())
        })
        .unwrap();
}

pub(crate) fn a_prize_is_won_once(backend: &mut Backend) {
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    backend
        .write(async |tx: &mut Tx| {
            assert!(prize::add(tx, here, &a_prize(1, 0)).await?);
            assert!(!prize::add(tx, here, &a_prize(1, 0)).await?);
            assert!(!prize::add(tx, here, &a_prize(2, 0)).await?, "another id");
            assert!(prize::add(tx, here, &a_prize(2, 1)).await?, "another one");
            assert!(prize::add(tx, there, &a_prize(1, 0)).await?);
            let own = prize::list_of(tx, here, ANNE).await?;
            assert_eq!(own.len(), 2);
            assert_eq!(own[0].prize, a_prize(1, 0));
            assert_eq!(own[0].state, PrizeState::Won);
            assert_eq!(prize::lookup(tx, here, id(9)).await?, None);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn prizes_travel_to_their_winners(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    backend
        .write(async |tx: &mut Tx| {
            for n in 1..=3 {
                prize::add(tx, campaign, &a_prize(n, u16::try_from(n).unwrap())).await?;
            }
            let one = id(1);
            assert!(
                !prize::ship(tx, campaign, &a_parcel(1, "SF1")).await?,
                "where to?"
            );
            let void = PrizeState::Void;
            let why = Some("资格不符");
            assert!(prize::set_state(tx, campaign, id(3), PrizeState::Won, void, why).await?);
            let given = prize::give_address(tx, campaign, ANNE, Instant(50), DUE).await?;
            assert_eq!(given, 2);
            let given = prize::give_address(tx, campaign, ANNE, Instant(60), DUE).await?;
            assert_eq!(given, 0);
            assert!(prize::ship(tx, campaign, &a_parcel(1, "SF1")).await?);
            assert!(
                !prize::ship(tx, campaign, &a_parcel(3, "SF3")).await?,
                "void"
            );
            let (shipped, received) = (PrizeState::Shipped, PrizeState::Received);
            assert!(prize::set_state(tx, campaign, one, shipped, received, None).await?);
            assert!(!prize::set_state(tx, campaign, one, shipped, received, None).await?);
            assert!(!prize::ship(tx, campaign, &a_parcel(1, "SF9")).await?);
            let first = prize::lookup(tx, campaign, one).await?.unwrap();
            assert_eq!(first.state, received);
            assert_eq!(first.address_at, Some(Instant(50)));
            assert_eq!((first.due_day, first.shipped_day), (Some(DUE), Some(DUE)));
            assert_eq!(first.tracking.as_deref(), Some("SF1"));
            let third = prize::lookup(tx, campaign, id(3)).await?.unwrap();
            assert_eq!((third.state, third.reason.as_deref()), (void, why));
            let open = prize::list(tx, campaign, PrizeState::AddressGiven, None, 9).await?;
            assert_eq!(open.len(), 1);
            let after = Some(id(2));
            let open = prize::list(tx, campaign, PrizeState::AddressGiven, after, 9).await?;
            assert!(open.is_empty());
            assert_eq!(prize::count(tx, campaign, received).await?, 1);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn overdue_prizes_are_listed(backend: &mut Backend) {
    // W-41.b: sent on the last day it is in time, a day later it is overdue.
    let campaign = backend.campaign("c");
    let next = DUE.next();
    backend
        .write(async |tx: &mut Tx| {
            for n in 1..=3 {
                prize::add(tx, campaign, &a_prize(n, u16::try_from(n).unwrap())).await?;
            }
            let won = prize::list_overdue(tx, campaign, next, None, 9).await?;
            assert!(won.is_empty(), "no address yet");
            prize::give_address(tx, campaign, ANNE, Instant(50), DUE).await?;
            assert!(
                prize::list_overdue(tx, campaign, DUE, None, 9)
                    .await?
                    .is_empty()
            );
            let ids = |page: Vec<prize::Prize>| -> Vec<u128> {
                page.iter().map(|p| p.prize.id.as_u128()).collect()
            };
            let late = prize::list_overdue(tx, campaign, next, None, 2).await?;
            assert_eq!(ids(late), [1, 2]);
            let late = prize::list_overdue(tx, campaign, next, Some((DUE, id(2))), 2).await?;
            assert_eq!(ids(late), [3]);
            assert_eq!(prize::count_overdue(tx, campaign, next).await?, 3);
            prize::ship(tx, campaign, &a_parcel(2, "SF2")).await?;
            let late = prize::list_overdue(tx, campaign, next, None, 9).await?;
            assert_eq!(ids(late), [1, 3]);
            assert_eq!(prize::count_overdue(tx, campaign, DUE).await?, 0);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn parcels_are_imported_and_imported_again(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    backend
        .write(async |tx: &mut Tx| {
            prize::add(tx, campaign, &a_prize(1, 1)).await?;
            prize::add(tx, campaign, &a_prize(2, 2)).await?;
            prize::give_address(tx, campaign, ANNE, Instant(50), DUE).await?;
            let list = [a_parcel(1, "SF1"), a_parcel(9, "SF9"), a_parcel(2, "SF2")];
            let left = prize::import_parcels(tx, campaign, &list).await?;
            assert_eq!(left, [id(9)]);
            let corrected = [a_parcel(1, "SF1"), a_parcel(2, "SF22")];
            let left = prize::import_parcels(tx, campaign, &corrected).await?;
            assert!(left.is_empty());
            let second = prize::lookup(tx, campaign, id(2)).await?.unwrap();
            assert_eq!(second.tracking.as_deref(), Some("SF22"));
            assert_eq!(second.carrier.as_deref(), Some("顺丰"));
            Ok(())
        })
        .unwrap();
}

pub(crate) fn a_deck_is_committed_and_revealed_once(backend: &mut Backend) {
    //
    let campaign = backend.campaign("c");
    let seal = a_deck(campaign, "red");
    let other = NewDeckSeal {
        commit: "ff".to_owned(),
        ..seal.clone()
    };
    let kept = backend
        .write(async |tx: &mut Tx| {
            assert!(!deck_seal::reveal(tx, campaign, "red", Instant(9)).await?);
            assert!(deck_seal::add(tx, campaign, &seal).await?);
            assert!(!deck_seal::add(tx, campaign, &other).await?);
            deck_seal::add(tx, campaign, &a_deck(campaign, "blue")).await?;
            assert!(deck_seal::set_beacon(tx, campaign, "red", "b").await?);
            assert!(!deck_seal::set_beacon(tx, campaign, "red", "c").await?);
            assert!(deck_seal::reveal(tx, campaign, "red", Instant(10)).await?);
            assert!(!deck_seal::reveal(tx, campaign, "red", Instant(11)).await?);
            assert!(deck_seal::reveal(tx, campaign, "blue", Instant(12)).await?);
            assert!(!deck_seal::set_beacon(tx, campaign, "blue", "late").await?);
            let decks = deck_seal::list(tx, campaign).await?;
            assert_eq!(decks.len(), 2);
            assert_eq!(decks[0].seal.deck, "blue");
            deck_seal::lookup(tx, campaign, "red").await
        })
        .unwrap()
        .unwrap();
    assert_eq!(kept.seal, seal);
    assert_eq!(kept.revealed_at, Some(Instant(10)));
    assert_eq!(kept.beacon.as_deref(), Some("b"));
    let place = deck_seal::place(campaign, "red");
    let seed = keys().open(&place, &kept.seal.seed).unwrap();
    assert_eq!(seed.reveal(Purpose::RevealDraw), "00ff");
    let swapped = deck_seal::place(campaign, "blue");
    assert!(keys().open(&swapped, &kept.seal.seed).is_err());
}

pub(crate) fn results_are_published_by_version(backend: &mut Backend) {
    //
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    let (first, second) = (a_result("final", "a1"), a_result("final", "b2"));
    backend
        .write(async |tx: &mut Tx| {
            assert_eq!(published_result::lookup(tx, here, "final").await?, None);
            assert_eq!(published_result::add(tx, here, &first).await?, 1);
            assert_eq!(
                published_result::add(tx, here, &first).await?,
                1,
                "the same one"
            );
            assert_eq!(published_result::add(tx, here, &second).await?, 2);
            assert_eq!(
                published_result::add(tx, here, &first).await?,
                3,
                "back again"
            );
            let draw = a_result("draw", "a1");
            assert_eq!(published_result::add(tx, here, &draw).await?, 1);
            let all = published_result::list(tx, here, "final").await?;
            let hashes: Vec<_> = all.iter().map(|r| r.result.hash.as_str()).collect();
            assert_eq!(hashes, ["a1", "b2", "a1"]);
            assert_eq!(all[1].result, second, "the old version stays as it was");
            let newest = published_result::lookup(tx, here, "final").await?;
            assert_eq!(newest.as_ref(), all.last());
            let kinds = published_result::list_newest(tx, here).await?;
            let kinds: Vec<_> = kinds
                .iter()
                .map(|r| (r.result.kind.as_str(), r.version))
                .collect();
            assert_eq!(kinds, [("draw", 1), ("final", 3)]);
            assert!(published_result::list_newest(tx, there).await?.is_empty());
            Ok(())
        })
        .unwrap();
}

pub(crate) fn prizes_and_results_stand_with_their_facts(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let writes = [
        RecordWrite::Prizes(vec![a_prize(1, 1), a_prize(2, 2)]),
        RecordWrite::DeckSeal(a_deck(campaign, "red")),
        RecordWrite::PublishedResult(a_result("final", "a1")),
    ];
    let twice = [writes.clone(), writes].concat();
    backend
        .store
        .append(campaign, 0, &facts(1, 1), &twice)
        .unwrap();
    backend
        .write(async |tx: &mut Tx| {
            assert_eq!(prize::count(tx, campaign, PrizeState::Won).await?, 2);
            assert_eq!(deck_seal::list(tx, campaign).await?.len(), 1);
            let versions = published_result::list(tx, campaign, "final").await?;
            assert_eq!(versions.len(), 1);
            Ok(())
        })
        .unwrap();
}

fn a_payout(draw: u32) -> NewPayout {
    NewPayout {
        draw: draw.into(),
        participant: ANNE,
        amount_fen: 500,
        out_bill_no: format!("bill{draw}"),
        at: Instant(draw.into()),
    }
}

fn a_step(from: PayoutState, to: PayoutState) -> PayoutStep {
    PayoutStep {
        from,
        to,
        next_at: None,
        transfer_no: None,
        package_info: None,
        reason: None,
        at: Instant(77),
    }
}

fn a_prize(n: u128, ordinal: u16) -> NewPrize {
    NewPrize {
        id: id(n),
        participant: ANNE,
        source: "award:first".to_owned(),
        ordinal,
        item: "手机".to_owned(),
        value_fen: 299_900,
        won_at: Instant(40),
    }
}

fn a_parcel(prize: u128, tracking: &str) -> Parcel {
    Parcel {
        prize: id(prize),
        shipped_day: DUE,
        carrier: "顺丰".to_owned(),
        tracking: tracking.to_owned(),
    }
}

fn a_deck(campaign: CampaignNo, deck: &str) -> NewDeckSeal {
    let place = deck_seal::place(campaign, deck);
    NewDeckSeal {
        deck: deck.to_owned(),
        seed: keys().seal(&place, "00ff", [9; 12]).unwrap(),
        commit: "c0".to_owned(),
        spec: "{}".to_owned(),
        committed_at: Instant(8),
    }
}

fn a_result(kind: &str, hash: &str) -> NewResult {
    NewResult {
        kind: kind.to_owned(),
        hash: hash.to_owned(),
        body: "[]".to_owned(),
        at: Instant(5),
        by: StaffKey(1),
        second: Some(StaffKey(2)),
    }
}

fn keys() -> Keys {
    Keys::new(KeyId(1), [(KeyId(1), [1; 32])]).unwrap()
}

const ANNE: ParticipantNo = ParticipantNo(0);
/// 2019-10-30.
const DUE: Day = Day(18_199);

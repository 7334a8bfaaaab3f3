use engine::command::StaffKey;
use model::time::{Day, Instant};
use store::Tx;
use store::record::asset_download::{self, AssetDownload};
use store::record::moderation::{Moderation, Rejection, Verdict};
use store::record::organisation_pick::{self, OrganisationPick};
use store::record::summary_report::{self, SummaryReport};
use store::record::themed_event::{self, EventMode, NewThemedEvent};
use store::record::unit_day::{self, UnitDay};
use store::record::unit_task::{self, UnitTask};

use crate::backend::{Backend, id};

pub(crate) fn tasks_are_marked_and_unmarked(backend: &mut Backend) {
    // W-47.a
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    let task = |unit: &str, task: &str, note: &str| UnitTask {
        unit: unit.to_owned(),
        task: task.to_owned(),
        done_day: Day(18_070),
        note: note.to_owned(),
        photo: Some(id(4)),
        at: Instant(3),
        by: STAFF,
    };
    backend
        .write(async |tx: &mut Tx| {
            unit_task::mark(tx, here, &task("A", "meeting", "旧")).await?;
            unit_task::mark(tx, here, &task("A", "meeting", "新")).await?;
            unit_task::mark(tx, here, &task("A", "group", "")).await?;
            unit_task::mark(tx, here, &task("B", "meeting", "")).await?;
            unit_task::mark(tx, there, &task("A", "posters", "")).await?;
            let own = unit_task::list_of(tx, here, "A").await?;
            assert_eq!(own, [task("A", "group", ""), task("A", "meeting", "新")]);
            assert_eq!(unit_task::list(tx, here).await?.len(), 3);
            assert!(unit_task::remove(tx, here, "A", "group").await?);
            assert!(!unit_task::remove(tx, here, "A", "group").await?);
            assert_eq!(unit_task::list(tx, here).await?.len(), 2);
            assert_eq!(unit_task::list(tx, there).await?.len(), 1);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn downloads_are_counted(backend: &mut Backend) {
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    let downloads = |unit: &str, asset: &str, downloads| AssetDownload {
        unit: unit.to_owned(),
        asset: asset.to_owned(),
        downloads,
    };
    backend
        .write(async |tx: &mut Tx| {
            for (campaign, unit, asset) in [
                (here, "A", "poster"),
                (here, "A", "poster"),
                (here, "A", "film"),
                (here, "B", "poster"),
                (there, "A", "poster"),
            ] {
                asset_download::add(tx, campaign, unit, asset).await?;
            }
            let own = [downloads("A", "film", 1), downloads("A", "poster", 2)];
            assert_eq!(asset_download::list_of(tx, here, "A").await?, own);
            let all = asset_download::list(tx, here).await?;
            assert_eq!(all.len(), 3);
            assert_eq!(all[2], downloads("B", "poster", 1));
            Ok(())
        })
        .unwrap();
}

pub(crate) fn people_of_units_are_noted_by_day(backend: &mut Backend) {
    // W-46
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    let people = |day, unit: &str, registered| UnitDay {
        day: Day(day),
        unit: unit.to_owned(),
        registered,
        active: 1,
    };
    backend
        .write(async |tx: &mut Tx| {
            for (campaign, of) in [
                (here, people(1, "A", 5)),
                (here, people(2, "B", 7)),
                (here, people(2, "A", 6)),
                (here, people(2, "A", 8)),
                (there, people(2, "A", 9)),
            ] {
                unit_day::note(tx, campaign, &of).await?;
            }
            let last = unit_day::list(tx, here, Day(2)).await?;
            assert_eq!(last, [people(2, "A", 8), people(2, "B", 7)]);
            assert_eq!(unit_day::list(tx, here, Day(1)).await?.len(), 3);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn events_show_under_their_unit_after_approval(backend: &mut Backend) {
    // W-48.a
    let campaign = backend.campaign("c");
    let event = |n: u8, unit: &str, day| NewThemedEvent {
        id: id(n.into()),
        unit: unit.to_owned(),
        title: "健步走".to_owned(),
        theme: "国庆".to_owned(),
        day: Day(day),
        place: "城墙".to_owned(),
        mode: EventMode::Both,
        people: 300,
        submitted_at: Instant(n.into()),
        submitted_by: STAFF,
    };
    let verdict = |at: i64, from, to| Verdict {
        submitted_at: Instant(at),
        from,
        to,
        reason: (to == Moderation::Rejected).then_some(Rejection::OffTheme),
        by: STAFF,
        at: Instant(50),
    };
    let (waiting, approved) = (Moderation::Submitted, Moderation::Approved);
    backend
        .write(async |tx: &mut Tx| {
            for new in [
                event(1, "A", 18_116),
                event(2, "A", 18_100),
                event(3, "B", 18_101),
            ] {
                themed_event::add(tx, campaign, &new).await?;
            }
            let page = themed_event::list(tx, campaign, waiting, Some(id(1)), 1).await?;
            assert_eq!(page[0].event, event(2, "A", 18_100));
            let yes = verdict(1, waiting, approved);
            assert!(themed_event::moderate(tx, campaign, id(1), &yes).await?);
            assert!(!themed_event::moderate(tx, campaign, id(1), &yes).await?);
            let no = verdict(3, waiting, Moderation::Rejected);
            assert!(themed_event::moderate(tx, campaign, id(3), &no).await?);
            let own = themed_event::list_of(tx, campaign, "A").await?;
            let own: Vec<_> = own
                .iter()
                .map(|e| (e.event.id.as_u128(), e.standing.state))
                .collect();
            assert_eq!(own, [(2, waiting), (1, approved)]);
            let third = themed_event::lookup(tx, campaign, id(3)).await?.unwrap();
            assert_eq!(third.standing.reason, Some(Rejection::OffTheme));
            assert_eq!(third.standing.moderated_at, Some(Instant(50)));
            assert_eq!(themed_event::count(tx, campaign, waiting).await?, 1);
            let counts = themed_event::count_approved(tx, campaign).await?;
            assert_eq!(counts, [("A".to_owned(), 1)]);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn a_unit_has_one_report(backend: &mut Backend) {
    // W-49.a
    let campaign = backend.campaign("c");
    let report = |unit: &str, text: &str| SummaryReport {
        unit: unit.to_owned(),
        text: text.to_owned(),
        file: None,
        at: Instant(3),
        by: STAFF,
    };
    backend
        .write(async |tx: &mut Tx| {
            assert_eq!(summary_report::lookup(tx, campaign, "A").await?, None);
            summary_report::set(tx, campaign, &report("B", "总结")).await?;
            summary_report::set(tx, campaign, &report("A", "初稿")).await?;
            let last = SummaryReport {
                file: Some(id(8)),
                ..report("A", "定稿")
            };
            summary_report::set(tx, campaign, &last).await?;
            let kept = summary_report::lookup(tx, campaign, "A").await?;
            assert_eq!(kept.as_ref(), Some(&last));
            let all = summary_report::list(tx, campaign).await?;
            assert_eq!(all, [last, report("B", "总结")]);
            Ok(())
        })
        .unwrap();
}

pub(crate) fn picked_units_can_be_unpicked(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let pick = |unit: &str, reason: &str| OrganisationPick {
        unit: unit.to_owned(),
        at: Instant(3),
        by: STAFF,
        reason: reason.to_owned(),
    };
    backend
        .write(async |tx: &mut Tx| {
            assert!(organisation_pick::add(tx, campaign, &pick("A", "得力")).await?);
            assert!(!organisation_pick::add(tx, campaign, &pick("A", "别的")).await?);
            assert!(organisation_pick::add(tx, campaign, &pick("B", "优异")).await?);
            let picked = organisation_pick::list(tx, campaign).await?;
            assert_eq!(picked, [pick("A", "得力"), pick("B", "优异")]);
            assert!(organisation_pick::remove(tx, campaign, "A").await?);
            assert!(!organisation_pick::remove(tx, campaign, "A").await?);
            assert_eq!(organisation_pick::list(tx, campaign).await?.len(), 1);
            Ok(())
        })
        .unwrap();
}

const STAFF: StaffKey = StaffKey(7);

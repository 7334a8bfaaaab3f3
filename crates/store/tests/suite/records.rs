use std::collections::BTreeMap;

use engine::command::StaffKey;
use model::Text;
use model::time::Instant;
use store::record::account_link::{self, AccountLink, LinkState};
use store::record::audit::{self, Actor, Audit, AuditFilter};
use store::record::notice::{self, NewNotice};
use store::record::plan::{self, PlanRecord};
use store::record::signal::{self, Signal};
use store::record::werun_replay::{self, Replay};
use store::record::{campaign::CampaignNo, secret};
use store::{StoreError, Tx};

use crate::backend::{Backend, PERSON, id};

pub(crate) fn audit_entries_cannot_be_changed_or_deleted(backend: &mut Backend) {
    backend
        .write(async |tx: &mut Tx| audit::add(tx, &entry(1, None, "a")).await)
        .unwrap();
    for sql in [
        "UPDATE audit SET reason = 'other'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT campaign, id, 99, actor, action, subject, old, new, \
            reason FROM audit",
    ] {
        let refused = backend.write(async |tx: &mut Tx| tx.execute(sql, &[]).await);
        assert!(
            matches!(&refused, Err(StoreError::Conflict(why)) if why.contains("append-only")),
            "{sql}: {refused:?}"
        );
    }
    let trail =
        backend.write(async |tx: &mut Tx| audit::list(tx, &AuditFilter::default(), None, 9).await);
    assert_eq!(trail, Ok(vec![entry(1, None, "a")]));
}

pub(crate) fn the_audit_trail_lists_by_filter_and_page(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let staff = Actor::Staff(StaffKey(7));
    backend
        .write(async |tx: &mut Tx| {
            audit::add(tx, &entry(1, None, "a")).await?;
            audit::add(tx, &entry(2, Some(campaign), "a")).await?;
            audit::add(tx, &entry(3, Some(campaign), "b")).await?;
            audit::add(
                tx,
                &Audit {
                    actor: staff,
                    ..entry(4, Some(campaign), "b")
                },
            )
            .await
        })
        .unwrap();
    let all = AuditFilter::default();
    let here = AuditFilter {
        campaign: Some(campaign),
        ..all.clone()
    };
    let by_staff = AuditFilter {
        actor: Some(staff),
        ..all.clone()
    };
    let done = AuditFilter {
        action: Some("a".to_owned()),
        ..here.clone()
    };
    let to = AuditFilter {
        subject: Some("other".to_owned()),
        ..all.clone()
    };
    for (filter, before, limit, expected) in [
        (&all, None, 9, &[4, 3, 2, 1][..]),
        (&all, None, 2, &[4, 3]),
        (&all, Some(3), 2, &[2, 1]),
        (&here, None, 9, &[4, 3, 2]),
        (&here, Some(4), 1, &[3]),
        (&by_staff, None, 9, &[4]),
        (&done, None, 9, &[2]),
        (&to, None, 9, &[]),
    ] {
        let page = backend
            .write(async |tx: &mut Tx| audit::list(tx, filter, before.map(id), limit).await)
            .unwrap();
        let ids: Vec<u128> = page.iter().map(|entry| entry.id.as_u128()).collect();
        assert_eq!(ids, expected, "{filter:?} {before:?} {limit}");
    }
}

pub(crate) fn notices_appear_at_their_instant(backend: &mut Backend) {
    // X-16.a
    let campaign = backend.campaign("c");
    let nine = Instant::parse("2019-07-08T09:00:00+08:00").unwrap();
    let scheduled = NewNotice {
        publish_at: nine,
        ..text(1, "公示")
    };
    add_notice(backend, campaign, &scheduled);
    assert_eq!(seen(backend, campaign, nine + -1_000), []);
    assert_eq!(seen(backend, campaign, nine + -1), []);
    assert_eq!(seen(backend, campaign, nine), [(1, "公示".to_owned())]);
    let other = backend.campaign("other");
    assert_eq!(seen(backend, other, nine), []);
}

pub(crate) fn corrections_keep_the_old_version(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    add_notice(
        backend,
        campaign,
        &NewNotice {
            publish_at: Instant(100),
            ..text(1, "旧")
        },
    );
    add_notice(
        backend,
        campaign,
        &NewNotice {
            publish_at: Instant(150),
            ..text(2, "别的")
        },
    );
    let correction = NewNotice {
        created_at: Instant(190),
        publish_at: Instant(200),
        ..text(1, "新")
    };
    assert_eq!(add_notice(backend, campaign, &correction), 2);
    let (old, new, other) = (
        (1, "旧".to_owned()),
        (2, "新".to_owned()),
        (1, "别的".to_owned()),
    );
    assert_eq!(seen(backend, campaign, Instant(199)), [other.clone(), old]);
    assert_eq!(
        seen(backend, campaign, Instant(200)),
        [other, new],
        "in its first place"
    );
    let versions = backend
        .write(async |tx: &mut Tx| notice::list_published(tx, campaign, id(1), Instant(200)).await)
        .unwrap();
    assert_eq!(
        versions.iter().map(|n| n.version).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(versions[1].first_published_at, Instant(100));
    assert_eq!(versions[1].notice, correction);
    let staff = backend.write(async |tx: &mut Tx| notice::list_versions(tx, campaign).await);
    assert_eq!(staff.unwrap().len(), 3);
}

pub(crate) fn a_notice_replaced_before_its_time_never_shows(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    add_notice(
        backend,
        campaign,
        &NewNotice {
            publish_at: Instant(100),
            ..text(1, "早")
        },
    );
    let later = NewNotice {
        created_at: Instant(50),
        publish_at: Instant(300),
        ..text(1, "晚")
    };
    add_notice(backend, campaign, &later);
    assert_eq!(seen(backend, campaign, Instant(299)), []);
    assert_eq!(
        seen(backend, campaign, Instant(300)),
        [(2, "晚".to_owned())]
    );
}

pub(crate) fn plans_are_kept_by_version(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let version = |version, reason: Option<&str>| PlanRecord {
        version,
        hash: [9; 32],
        files: BTreeMap::from([("campaign.toml".to_owned(), "language = 1\n".to_owned())]),
        reason: reason.map(str::to_owned),
        at: Instant(i64::from(version)),
    };
    let (first, second) = (version(1, None), version(2, Some("延期")));
    let (newest, all) = backend
        .write(async |tx: &mut Tx| {
            assert_eq!(plan::lookup(tx, campaign).await?, None);
            plan::add(tx, campaign, &first).await?;
            plan::add(tx, campaign, &second).await?;
            Ok((
                plan::lookup(tx, campaign).await?,
                plan::list(tx, campaign).await?,
            ))
        })
        .unwrap();
    assert_eq!(newest.as_ref(), Some(&second));
    assert_eq!(all, [first, second.clone()]);
    let again = backend.write(async |tx: &mut Tx| plan::add(tx, campaign, &second).await);
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
}

pub(crate) fn a_payload_is_taken_once(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let taken = |digest, at| {
        let replay = Replay {
            person: PERSON,
            digest: [digest; 32],
            at: Instant(at),
        };
        backend.write(async |tx: &mut Tx| werun_replay::add(tx, campaign, &replay).await)
    };
    assert_eq!(taken(1, 10), Ok(true));
    assert_eq!(taken(1, 11), Ok(false));
    assert_eq!(taken(2, 20), Ok(true));
    let removed = backend
        .write(async |tx: &mut Tx| werun_replay::remove_older(tx, campaign, Instant(20)).await);
    assert_eq!(removed, Ok(1));
    assert_eq!(taken(2, 30), Ok(false));
    assert_eq!(taken(1, 30), Ok(true));
}

pub(crate) fn signals_list_newest_first(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let signal = |n| Signal {
        id: id(n),
        kind: "vote_burst".to_owned(),
        subject_hash: [3; 32],
        detail: "100 votes within a minute".to_owned(),
        at: Instant(5),
    };
    let page = backend
        .write(async |tx: &mut Tx| {
            for n in 1..=3 {
                signal::add(tx, campaign, &signal(n)).await?;
            }
            signal::list(tx, campaign, Some(id(3)), 1).await
        })
        .unwrap();
    assert_eq!(page, [signal(2)]);
}

pub(crate) fn secrets_are_made_once(backend: &mut Backend) {
    let key = |fresh: u8, name: &'static str| {
        backend.write(async |tx: &mut Tx| secret::find_or_add(tx, name, &[fresh; 32]).await)
    };
    assert_eq!(key(1, "csrf"), Ok([1; 32]));
    assert_eq!(key(2, "csrf"), Ok([1; 32]));
    assert_eq!(key(3, "share"), Ok([3; 32]));
}

pub(crate) fn a_unit_has_one_account_link_in_a_campaign(backend: &mut Backend) {
    let (here, there) = (backend.campaign("c"), backend.campaign("d"));
    let link = |unit: &str, state, at| AccountLink {
        unit: unit.to_owned(),
        state,
        account_name: format!("{unit}公众号"),
        at: Instant(at),
        by: StaffKey(u128::MAX),
    };
    let mark = |campaign, link: &AccountLink| {
        backend
            .write(async |tx: &mut Tx| account_link::mark(tx, campaign, link).await)
            .unwrap();
    };
    let asked = link("乙", LinkState::Requested, 1);
    mark(here, &asked);
    mark(here, &link("甲", LinkState::Requested, 2));
    mark(there, &link("乙", LinkState::Requested, 3));
    let linked = AccountLink {
        account_name: "另一个".to_owned(),
        by: StaffKey(7),
        ..link("甲", LinkState::Linked, 4)
    };
    mark(here, &linked);

    backend.reopen();
    let (list, known, unknown) = backend
        .write(async |tx: &mut Tx| {
            Ok((
                account_link::list(tx, here).await?,
                account_link::lookup(tx, here, "甲").await?,
                account_link::lookup(tx, there, "甲").await?,
            ))
        })
        .unwrap();
    assert_eq!(list, [asked, linked.clone()]);
    assert_eq!((known, unknown), (Some(linked), None));
}

fn entry(n: u128, campaign: Option<CampaignNo>, action: &str) -> Audit {
    Audit {
        id: id(n),
        at: Instant(4),
        actor: Actor::System,
        campaign,
        action: action.to_owned(),
        subject: "donation".to_owned(),
        old: Some("1".to_owned()),
        new: None,
        reason: Some("因故障延长".to_owned()),
    }
}

fn text(n: u128, title: &str) -> NewNotice {
    NewNotice {
        id: id(n),
        title: Text {
            zh: title.to_owned(),
            en: "Notice".to_owned(),
        },
        body: Text {
            zh: "正文".to_owned(),
            en: "Body".to_owned(),
        },
        publish_at: Instant(0),
        created_at: Instant(0),
        created_by: StaffKey(1),
    }
}

fn add_notice(backend: &Backend, campaign: CampaignNo, notice: &NewNotice) -> u32 {
    backend
        .write(async |tx: &mut Tx| notice::add(tx, campaign, notice).await)
        .unwrap()
}

fn seen(backend: &Backend, campaign: CampaignNo, now: Instant) -> Vec<(u32, String)> {
    let list = backend
        .write(async |tx: &mut Tx| notice::list(tx, campaign, now).await)
        .unwrap();
    list.into_iter()
        .map(|n| (n.version, n.notice.title.zh))
        .collect()
}

use std::collections::HashSet;

use engine::command::{PersonKey, StaffKey};
use model::role::{Grant, Role};
use model::time::Instant;
use store::record::identity::{self, Identity};
use store::record::session::{self, Holder, Session, TokenHash};
use store::record::{grant, person, staff};
use store::{StoreError, Tx};

use crate::backend::Backend;

const OPENID: Identity<'_> = Identity {
    provider: "wechat:wx1",
    subject: "oABC",
};
const DAY_MS: i64 = 86_400_000;

pub(crate) fn an_identity_is_one_person_however_many_ask(backend: &mut Backend) {
    // X-07.a, and both phones at the same instant.
    let people: HashSet<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1..=16)
            .map(|n| {
                let store = backend.store.clone();
                scope.spawn(move || {
                    store.write_blocking(async |tx: &mut Tx| {
                        identity::find_or_add(tx, OPENID, PersonKey(n), Instant(1)).await
                    })
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap().unwrap())
            .collect()
    });
    assert_eq!(people.len(), 1);
    let all = backend
        .write(async |tx: &mut Tx| person::list(tx, None, 99).await)
        .unwrap();
    assert_eq!(all.iter().map(|p| p.id).collect::<HashSet<_>>(), people);
    let elsewhere = Identity {
        provider: "wechat:wx2",
        ..OPENID
    };
    let other = backend.write(async |tx: &mut Tx| {
        identity::find_or_add(tx, elsewhere, PersonKey(99), Instant(1)).await
    });
    assert_eq!(other, Ok(PersonKey(99)));
}

pub(crate) fn an_erased_person_is_gone_with_identities_and_sessions(backend: &mut Backend) {
    let (known, signed_in) = backend
        .write(async |tx: &mut Tx| {
            let id = identity::find_or_add(tx, OPENID, PersonKey(1), Instant(1)).await?;
            let subject = identity::find_subject(tx, OPENID.provider, id).await?;
            assert_eq!(subject.as_deref(), Some(OPENID.subject));
            assert_eq!(identity::find_subject(tx, "other", id).await?, None);
            session::add(tx, &opened(1, Holder::Person(id), 10)).await?;
            assert!(person::remove(tx, id).await?);
            assert!(!person::remove(tx, id).await?);
            let signed_in = session::lookup(tx, &[1; 32], Instant(2)).await?;
            Ok((identity::lookup(tx, OPENID).await?, signed_in))
        })
        .unwrap();
    assert_eq!((known, signed_in), (None, None));
}

pub(crate) fn names_change(backend: &mut Backend) {
    let person = backend
        .write(async |tx: &mut Tx| {
            let id = identity::find_or_add(tx, OPENID, PersonKey(1), Instant(1)).await?;
            assert_eq!(person::lookup(tx, id).await?.unwrap().name, None);
            assert!(person::rename(tx, id, Some("欧阳小明")).await?);
            assert!(!person::rename(tx, PersonKey(2), None).await?);
            person::lookup(tx, id).await
        })
        .unwrap();
    assert_eq!(person.unwrap().name.as_deref(), Some("欧阳小明"));
}

pub(crate) fn sessions_end_when_they_expire(backend: &mut Backend) {
    let holder = Holder::Staff(backend.staff(1));
    backend
        .write(async |tx: &mut Tx| {
            session::add(tx, &opened(1, holder, DAY_MS)).await?;
            session::add(tx, &opened(2, holder, 2 * DAY_MS)).await
        })
        .unwrap();
    let found = |token: u8, at: i64| {
        backend.write(async |tx: &mut Tx| session::lookup(tx, &[token; 32], Instant(at)).await)
    };
    assert_eq!(found(1, DAY_MS - 1), Ok(Some(opened(1, holder, DAY_MS))));
    assert_eq!(found(1, DAY_MS), Ok(None));
    let touched = backend.write(async |tx: &mut Tx| {
        // One that has expired does not come back.
        assert!(!session::touch(tx, &[1; 32], Instant(DAY_MS), Instant(9 * DAY_MS)).await?);
        session::touch(tx, &[2; 32], Instant(DAY_MS), Instant(3 * DAY_MS)).await
    });
    assert_eq!(touched, Ok(true));
    let gone =
        backend.write(async |tx: &mut Tx| session::remove_expired(tx, Instant(DAY_MS)).await);
    assert_eq!(gone, Ok(1));
    let kept = found(2, 3 * DAY_MS - 1).unwrap().unwrap();
    assert_eq!(kept.last_seen_at, Instant(DAY_MS));
    assert_eq!(found(2, 3 * DAY_MS), Ok(None));
}

pub(crate) fn a_session_ends_by_its_token(backend: &mut Backend) {
    let holder = Holder::Staff(backend.staff(1));
    backend
        .write(async |tx: &mut Tx| {
            session::add(tx, &opened(1, holder, 10)).await?;
            session::add(tx, &opened(2, holder, 10)).await?;
            session::add(tx, &opened(3, holder, 10)).await?;
            assert!(session::remove(tx, &[1; 32]).await?);
            assert!(!session::remove(tx, &[1; 32]).await?);
            assert_eq!(session::lookup(tx, &[1; 32], Instant(2)).await?, None);
            assert_eq!(session::remove_of(tx, holder).await?, 2);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let taken = backend.write(async |tx: &mut Tx| {
        session::add(tx, &opened(4, holder, 10)).await?;
        session::add(tx, &opened(4, holder, 10)).await
    });
    assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
    let nobody = Holder::Person(PersonKey(404));
    let orphan = backend.write(async |tx: &mut Tx| session::add(tx, &opened(5, nobody, 10)).await);
    assert!(matches!(orphan, Err(StoreError::Conflict(_))), "{orphan:?}");
}

pub(crate) fn staff_are_found_by_login(backend: &mut Backend) {
    let (one, two) = (backend.staff(1), backend.staff(2));
    let (found, all, number) = backend
        .write(async |tx: &mut Tx| {
            assert!(staff::set_password(tx, two, "$argon2id$new").await?);
            let found = staff::find_by_login(tx, "staff-2").await?.unwrap();
            assert_eq!(staff::find_by_login(tx, "nobody").await?, None);
            Ok((found, staff::list(tx).await?, staff::count(tx).await?))
        })
        .unwrap();
    assert_eq!(
        (found.id, found.password_hash.as_str()),
        (two, "$argon2id$new")
    );
    assert_eq!(all.iter().map(|s| s.id).collect::<Vec<_>>(), [one, two]);
    assert_eq!(number, 2);
    let twin = staff::Staff {
        id: StaffKey(3),
        ..found
    };
    assert!(
        !format!("{twin:?}").contains("argon2"),
        "hashes stay out of traces"
    );
    let taken = backend.write(async |tx: &mut Tx| staff::add(tx, &twin).await);
    assert!(matches!(taken, Err(StoreError::Conflict(_))), "{taken:?}");
}

pub(crate) fn disabled_staff_are_signed_out(backend: &mut Backend) {
    let id = backend.staff(1);
    let account = backend
        .write(async |tx: &mut Tx| {
            session::add(tx, &opened(1, Holder::Staff(id), 10)).await?;
            assert!(staff::disable(tx, id, Instant(5)).await?);
            assert!(!staff::disable(tx, id, Instant(6)).await?);
            assert_eq!(session::lookup(tx, &[1; 32], Instant(5)).await?, None);
            staff::lookup(tx, id).await
        })
        .unwrap();
    assert_eq!(account.unwrap().disabled_at, Some(Instant(5)));
}

pub(crate) fn grants_are_kept_as_they_are(backend: &mut Backend) {
    let id = backend.staff(1);
    let grant = |role, campaign: Option<&str>, unit: Option<&str>| Grant {
        role,
        campaign: campaign.map(str::to_owned),
        unit: unit.map(str::to_owned),
    };
    let rights = [
        grant(Role::InsurerHq, Some("a"), None),
        grant(Role::Sysadmin, None, None),
        grant(Role::UnitReporter, Some("a"), Some("picc")),
        grant(Role::UnitReporter, Some("b"), Some("picc")),
    ];
    backend
        .write(async |tx: &mut Tx| {
            for right in &rights {
                assert!(grant::add(tx, id, right).await?);
                assert!(!grant::add(tx, id, right).await?);
            }
            assert_eq!(grant::list(tx, id).await?, rights);
            assert!(grant::remove(tx, id, &rights[1]).await?);
            assert!(!grant::remove(tx, id, &rights[1]).await?);
            assert_eq!(grant::list(tx, id).await?.len(), 3);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn opened(token: u8, holder: Holder, expires_at: i64) -> Session {
    let token_hash: TokenHash = [token; 32];
    Session {
        token_hash,
        holder,
        client: "web".to_owned(),
        created_at: Instant(0),
        expires_at: Instant(expires_at),
        last_seen_at: Instant(0),
    }
}

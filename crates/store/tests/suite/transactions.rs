use engine::command::PersonKey;
use model::time::Instant;
use store::record::person::{self, Person};
use store::record::secret;
use store::{StoreError, Tx, Value};

use crate::backend::{Backend, PERSON};

pub(crate) fn a_failed_write_leaves_no_trace(backend: &mut Backend) {
    let refused: Result<(), _> = backend.write(async |tx: &mut Tx| {
        person::add(tx, &someone(PERSON)).await?;
        Err(StoreError::Failed("changed my mind".to_owned()))
    });
    assert_eq!(
        refused,
        Err(StoreError::Failed("changed my mind".to_owned()))
    );
    assert_eq!(found(backend, PERSON), Ok(None));
}

pub(crate) fn writes_of_many_tasks_stand_side_by_side(backend: &mut Backend) {
    let store = backend.store.clone();
    let outcomes = runtime().block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for n in 1..=200 {
            let store = store.clone();
            tasks.spawn(async move {
                let key = PersonKey(n);
                let outcome = store
                    .write(async move |tx: &mut Tx| {
                        person::add(tx, &someone(key)).await?;
                        // Every fifth fails after its change.
                        if n % 5 == 0 {
                            person::add(tx, &someone(key)).await?;
                        }
                        Ok(())
                    })
                    .await;
                (n, outcome)
            });
        }
        tasks.join_all().await
    });
    for (n, outcome) in outcomes {
        if n % 5 == 0 {
            assert!(
                matches!(outcome, Err(StoreError::Conflict(_))),
                "{n}: {outcome:?}"
            );
        } else {
            assert_eq!(outcome, Ok(()), "{n}");
        }
    }
    let all = backend
        .write(async |tx: &mut Tx| person::list(tx, None, 1000).await)
        .unwrap();
    assert_eq!(all.len(), 160);
}

pub(crate) fn a_panic_hurts_nobody_else(backend: &mut Backend) {
    let store = backend.store.clone();
    let (panicked, after) = runtime().block_on(async move {
        let panicked = store
            .write(async |tx: &mut Tx| -> Result<(), StoreError> {
                person::add(tx, &someone(PERSON)).await?;
                panic!("a mistake in a record")
            })
            .await;
        let after = store
            .write(async |tx: &mut Tx| person::lookup(tx, PERSON).await)
            .await;
        (panicked, after)
    });
    assert!(
        matches!(panicked, Err(StoreError::Unavailable(_))),
        "{panicked:?}"
    );
    assert_eq!(after, Ok(None));
    let store = backend.store.clone();
    let blocking = std::thread::spawn(move || {
        store.write_blocking(async |tx: &mut Tx| -> Result<(), StoreError> {
            person::add(tx, &someone(PERSON)).await?;
            panic!("a mistake in a record")
        })
    });
    assert!(blocking.join().is_err());
    assert_eq!(found(backend, PERSON), Ok(None));
}

pub(crate) fn waiting_for_anything_else_is_refused(backend: &mut Backend) {
    let waited: Result<(), _> = backend.write(async |tx: &mut Tx| {
        person::add(tx, &someone(PERSON)).await?;
        std::future::pending::<()>().await;
        Ok(())
    });
    assert_eq!(waited, Err(StoreError::Waited));
    assert_eq!(found(backend, PERSON), Ok(None));
}

pub(crate) fn reads_change_nothing(backend: &mut Backend) {
    let store = backend.store.clone();
    let changed = store.read_blocking(async |tx: &mut Tx| person::add(tx, &someone(PERSON)).await);
    assert!(changed.is_err());
    backend
        .write(async |tx: &mut Tx| person::add(tx, &someone(PERSON)).await)
        .unwrap();
    let seen = runtime()
        .block_on(store.read(async |tx: &mut Tx| person::lookup(tx, PERSON).await))
        .unwrap();
    assert_eq!(seen, Some(someone(PERSON)));
}

pub(crate) fn a_refused_commit_leaves_no_trace(backend: &mut Backend) {
    let refused = backend.write(async |tx: &mut Tx| {
        // Puts the check off to the commit.
        tx.query("PRAGMA defer_foreign_keys = ON", &[]).await?;
        secret::find_or_add(tx, "k", &[1; 32]).await?;
        let args = [Value::from(PERSON)];
        tx.execute(
            "INSERT INTO identity (provider, subject, person) VALUES ('p', 's', $1)",
            &args,
        )
        .await
    });
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
    let kept = backend.write(async |tx: &mut Tx| secret::find_or_add(tx, "k", &[2; 32]).await);
    assert_eq!(kept, Ok([2; 32]));
}

pub(crate) fn parameters_are_bound_by_name(backend: &mut Backend) {
    let rows = backend
        .write(async |tx: &mut Tx| {
            let args = [Value::Int(1), Value::from("二"), Value::Null];
            tx.query("SELECT $2, $1, $2, $3", &args).await
        })
        .unwrap();
    assert_eq!(rows[0].get(0), Ok("二".to_owned()));
    assert_eq!(rows[0].get(1), Ok(1_i64));
    assert_eq!(rows[0].get(2), Ok("二".to_owned()));
    assert_eq!(rows[0].get(3), Ok(None::<i64>));
    assert!(rows[0].get::<i64>(0).is_err(), "another type");
    assert!(rows[0].get::<i64>(4).is_err(), "another row");
    let missing = backend.write(async |tx: &mut Tx| tx.query("SELECT $2", &[Value::Int(1)]).await);
    assert!(missing.is_err());
}

fn someone(id: PersonKey) -> Person {
    Person {
        id,
        name: Some("张三".to_owned()),
        created_at: Instant(1),
    }
}

fn found(backend: &Backend, id: PersonKey) -> Result<Option<Person>, StoreError> {
    backend
        .store
        .read_blocking(async |tx: &mut Tx| person::lookup(tx, id).await)
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap()
}

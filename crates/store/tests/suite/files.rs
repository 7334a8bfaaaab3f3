//! What holds for stores in files: who may open them, and what is refused.

use std::fs;
use std::path::Path;

use store::{OpenError, Store, StoreConfig, Tx};
use tempfile::TempDir;

use crate::backend::facts;

#[test]
fn a_directory_belongs_to_one_store_at_a_time() {
    let directory = TempDir::new().unwrap();
    let first = open(directory.path()).unwrap();
    assert!(matches!(open(directory.path()), Err(OpenError::InUse(_))));
    let clone = first.clone();
    drop(first);
    assert!(
        matches!(open(directory.path()), Err(OpenError::InUse(_))),
        "a clone is left"
    );
    drop(clone);
    open(directory.path()).unwrap();
}

#[test]
fn a_directory_is_made_when_it_is_not_there() {
    let directory = TempDir::new().unwrap();
    let nested = directory.path().join("a/b");
    drop(open(&nested).unwrap());
    assert!(nested.join("tongxing.db").exists());
}

#[test]
fn what_is_not_a_database_is_refused_and_left_alone() {
    for content in [
        b"garbage".repeat(1000),
        vec![0; 8192],
        b"SQLite format 3\0".to_vec(),
    ] {
        let directory = TempDir::new().unwrap();
        let file = directory.path().join("tongxing.db");
        fs::write(&file, &content).unwrap();
        assert!(open(directory.path()).is_err());
        assert_eq!(fs::read(&file).unwrap(), content);
    }
}

#[test]
fn a_database_of_another_program_is_refused() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("tongxing.db");
    let other = rusqlite::Connection::open(&file).unwrap();
    other
        .execute_batch("CREATE TABLE photos (n INTEGER)")
        .unwrap();
    drop(other);
    assert!(matches!(open(directory.path()), Err(OpenError::Foreign(_))));
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    let directory = TempDir::new().unwrap();
    drop(open(directory.path()).unwrap());
    let file = directory.path().join("tongxing.db");
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer
        .execute(
            "INSERT INTO migration (name, sha256) VALUES ('9999_new', x'00')",
            [],
        )
        .unwrap();
    drop(newer);
    let refused = open(directory.path());
    assert!(matches!(refused, Err(OpenError::UnknownMigration(name)) if name == "9999_new"));
}

#[test]
fn a_truncated_database_is_refused_or_reports_damage() {
    let directory = TempDir::new().unwrap();
    let file = directory.path().join("tongxing.db");
    {
        let store = open(directory.path()).unwrap();
        let campaign = campaign(&store);
        store.append(campaign, 0, &facts(1, 5000), &[]).unwrap();
    }
    let whole = fs::read(&file).unwrap();
    for part in 1..100 {
        fs::write(&file, &whole[..whole.len() * part / 100]).unwrap();
        // Never a panic, and never a shorter log that looks whole.
        assert!(open(directory.path()).is_err(), "{part} %");
    }
    fs::write(&file, &whole).unwrap();
    let store = open(directory.path()).unwrap();
    let campaign = campaign(&store);
    assert_eq!(store.log_head(campaign), Ok(5000));
}

#[test]
fn what_was_committed_survives_a_process_that_never_closes() {
    let directory = TempDir::new().unwrap();
    let copy = TempDir::new().unwrap();
    let store = open(directory.path()).unwrap();
    let no = campaign(&store);
    store.append(no, 0, &facts(1, 100), &[]).unwrap();
    // The files as a killed process leaves them.
    for name in ["tongxing.db", "tongxing.db-wal"] {
        fs::copy(directory.path().join(name), copy.path().join(name)).unwrap();
    }
    let revived = open(copy.path()).unwrap();
    assert_eq!(revived.read_log(no, 0, 1000), Ok(facts(1, 100)));
}

#[test]
fn a_torn_journal_loses_whole_batches_from_the_end_only() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).unwrap();
    let no = campaign(&store);
    for batch in 0..20 {
        store
            .append(no, batch * 5, &facts(batch * 5 + 1, 5), &[])
            .unwrap();
    }
    let database = fs::read(directory.path().join("tongxing.db")).unwrap();
    let journal = fs::read(directory.path().join("tongxing.db-wal")).unwrap();
    let mut left = Vec::new();
    for part in (0..=100).step_by(4) {
        let copy = TempDir::new().unwrap();
        fs::write(copy.path().join("tongxing.db"), &database).unwrap();
        let torn = &journal[..journal.len() * part / 100];
        fs::write(copy.path().join("tongxing.db-wal"), torn).unwrap();
        let revived = open(copy.path()).unwrap();
        let log = revived.read_log(no, 0, 1000).unwrap();
        assert_eq!(log, facts(1, log.len() as u64), "{part} %");
        assert_eq!(log.len() % 5, 0, "{part} %");
        left.push(log.len());
    }
    assert!(left.is_sorted());
    assert_eq!((left[0], left[left.len() - 1]), (0, 100));
    assert!(left.iter().any(|len| (1..100).contains(len)), "{left:?}");
}

#[test]
fn a_backup_is_a_store_of_the_same_moment() {
    let directory = TempDir::new().unwrap();
    let store = open(directory.path()).unwrap();
    let no = campaign(&store);
    store.append(no, 0, &facts(1, 100), &[]).unwrap();
    let elsewhere = TempDir::new().unwrap();
    let copy = elsewhere.path().join("tongxing.db");
    store.back_up(&copy).unwrap();
    store.append(no, 100, &facts(101, 1), &[]).unwrap();
    assert!(store.back_up(&copy).is_err(), "a backup replaces no other");
    let restored = open(elsewhere.path()).unwrap();
    assert_eq!(restored.read_log(no, 0, 1000), Ok(facts(1, 100)));
    assert_eq!(store.log_head(no), Ok(101));
}

fn open(path: &Path) -> Result<Store, OpenError> {
    Store::open(&StoreConfig {
        path: path.to_owned(),
    })
}

fn campaign(store: &Store) -> store::CampaignNo {
    let id = model::CampaignId::parse("c").unwrap();
    store
        .write_blocking(async |tx: &mut Tx| store::record::campaign::find_or_add(tx, &id).await)
        .unwrap()
}

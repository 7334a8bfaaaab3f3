//! Appending to the log, beside two floors on the same disk in the same run: a raw file with one
//! `fdatasync` a batch, and the same rows in a bare SQLite table. The disk's mood changes by the
//! hour, so only ratios within a run mean anything.
//!
//! `TMPDIR` chooses the disk; a directory in memory makes `fdatasync` free.

use std::fs::File;
use std::hint::black_box;
use std::io::Write;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use engine::FactRow;
use model::time::{Day, Instant};
use model::{CampaignId, Seq};
use store::record::campaign;
use store::{Store, StoreConfig, Tx};
use tempfile::TempDir;

fn append(c: &mut Criterion) {
    for batch in [1, 64, 1024] {
        let mut group = c.benchmark_group(format!("append/{batch}"));
        group.throughput(Throughput::Elements(batch));
        let directory = TempDir::new().expect("a directory");

        let mut raw = File::create(directory.path().join("raw")).expect("a file");
        let records = vec![7; 64 * usize::try_from(batch).expect("a small batch")];
        group.bench_function("raw_file", |b| {
            b.iter(|| {
                raw.write_all(black_box(&records)).expect("written");
                raw.sync_data().expect("durable");
            });
        });

        let mut bare = bare_table(&directory);
        let mut rows = batch_from(1, batch);
        group.bench_function("bare_sqlite", |b| {
            b.iter(|| {
                insert(&mut bare, black_box(&rows)).expect("inserted");
                advance(&mut rows);
            });
        });

        let config = StoreConfig {
            path: directory.path().join("store"),
        };
        let store = Store::open(&config).expect("a store");
        let id = CampaignId::parse("bench").expect("an id");
        let no = store
            .write_blocking(async |tx: &mut Tx| campaign::find_or_add(tx, &id).await)
            .expect("a campaign");
        let (mut rows, mut last) = (batch_from(1, batch), 0);
        group.bench_function("store", |b| {
            b.iter(|| {
                store
                    .append(no, last, black_box(&rows), &[])
                    .expect("appended");
                last += batch;
                advance(&mut rows);
            });
        });
        group.finish();
    }
}

fn bare_table(directory: &TempDir) -> rusqlite::Connection {
    let conn = rusqlite::Connection::open(directory.path().join("bare.db")).expect("a database");
    conn.pragma_update(None, "journal_mode", "WAL")
        .expect("a journal");
    conn.pragma_update(None, "synchronous", "FULL")
        .expect("durable");
    conn.execute_batch(
        "CREATE TABLE log (campaign INTEGER, seq INTEGER, at INTEGER, kind TEXT, version INTEGER, \
         participant INTEGER, day INTEGER, amount INTEGER, payload TEXT, \
         PRIMARY KEY (campaign, seq)) WITHOUT ROWID",
    )
    .expect("a table");
    conn
}

fn insert(conn: &mut rusqlite::Connection, rows: &[FactRow]) -> rusqlite::Result<()> {
    let tx = conn.transaction()?;
    {
        let mut insert =
            tx.prepare_cached("INSERT INTO log VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
        for row in rows {
            insert.execute((
                row.seq.cast_signed(),
                row.at.0,
                &row.kind,
                row.version,
                row.participant,
                row.day.map(|day| day.0),
                row.amount,
                &row.payload,
            ))?;
        }
    }
    tx.commit()
}

/// Step syncs of a day, the most frequent fact.
fn batch_from(first: Seq, number: u64) -> Vec<FactRow> {
    (first..first + number)
        .map(|seq| FactRow {
            seq,
            at: Instant(1_562_000_000_000),
            kind: "steps_synced".to_owned(),
            version: 1,
            participant: Some(123_456),
            day: Some(Day(18_078)),
            amount: Some(8_000),
            payload: "{}".to_owned(),
        })
        .collect()
}

fn advance(rows: &mut [FactRow]) {
    let number = rows.len() as u64;
    for row in rows {
        row.seq += number;
    }
}

criterion_group!(benches, append);
criterion_main!(benches);

use store::{Snapshot, Tx, Value};

use crate::backend::Backend;

pub(crate) fn the_newest_snapshot_loads(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    assert_eq!(backend.store.load_snapshot(campaign, 1), Ok(None));
    backend
        .store
        .save_snapshot(campaign, 10, 1, b"ten")
        .unwrap();
    backend
        .store
        .save_snapshot(campaign, 20, 1, b"twenty")
        .unwrap();
    backend.reopen();
    let newest = Snapshot {
        seq: 20,
        bytes: b"twenty".to_vec(),
    };
    assert_eq!(backend.store.load_snapshot(campaign, 1), Ok(Some(newest)));
    assert_eq!(
        backend.store.load_snapshot(campaign, 2),
        Ok(None),
        "of another format"
    );
    let other = backend.campaign("other");
    assert_eq!(backend.store.load_snapshot(other, 1), Ok(None));
    backend
        .store
        .save_snapshot(campaign, 20, 1, b"again")
        .unwrap();
    let again = Snapshot {
        seq: 20,
        bytes: b"again".to_vec(),
    };
    assert_eq!(backend.store.load_snapshot(campaign, 1), Ok(Some(again)));
}

pub(crate) fn a_damaged_snapshot_gives_way_to_the_one_before(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let older = Snapshot {
        seq: 10,
        bytes: vec![1; 100],
    };
    for damage in [
        "UPDATE snapshot_chunk SET body = $1 WHERE seq = 20",
        "DELETE FROM snapshot_chunk WHERE seq = 20 AND body <> $1",
    ] {
        backend
            .store
            .save_snapshot(campaign, 10, 1, &older.bytes)
            .unwrap();
        backend
            .store
            .save_snapshot(campaign, 20, 1, &[2; 100])
            .unwrap();
        let other = Value::Bytes(vec![3; 100]);
        let hurt = backend.write(async |tx: &mut Tx| tx.execute(damage, &[other]).await);
        assert_eq!(hurt, Ok(1));
        assert_eq!(
            backend.store.load_snapshot(campaign, 1),
            Ok(Some(older.clone())),
            "{damage}"
        );
    }
}

pub(crate) fn two_snapshots_are_kept(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    for seq in [10, 20, 30] {
        backend
            .store
            .save_snapshot(campaign, seq, 1, &[0; 9])
            .unwrap();
    }
    // A crash between the pieces and the last row leaves pieces behind.
    let leftover = "INSERT INTO snapshot_chunk (campaign, seq, chunk, body) VALUES (1, 99, 0, $1)";
    backend
        .write(async |tx: &mut Tx| tx.execute(leftover, &[Value::Bytes(vec![0; 9])]).await)
        .unwrap();
    backend
        .store
        .save_snapshot(campaign, 40, 1, &[0; 9])
        .unwrap();
    for sql in [
        "SELECT seq FROM snapshot ORDER BY seq",
        "SELECT DISTINCT seq FROM snapshot_chunk ORDER BY seq",
    ] {
        let rows = backend
            .write(async |tx: &mut Tx| tx.query(sql, &[]).await)
            .unwrap();
        let kept: Vec<i64> = rows.iter().map(|row| row.get(0).unwrap()).collect();
        assert_eq!(kept, [30, 40], "{sql}");
    }
}

pub(crate) fn large_snapshots_are_kept_in_pieces(backend: &mut Backend) {
    let campaign = backend.campaign("c");
    let bytes: Vec<u8> = (0..20_000_000_u32).map(|n| n.to_le_bytes()[1]).collect();
    backend.store.save_snapshot(campaign, 1, 1, &bytes).unwrap();
    let loaded = backend.store.load_snapshot(campaign, 1).unwrap().unwrap();
    assert!(loaded.bytes == bytes);
    let sql = "SELECT COUNT(*), MAX(LENGTH(body)) FROM snapshot_chunk";
    let rows = backend
        .write(async |tx: &mut Tx| tx.query(sql, &[]).await)
        .unwrap();
    assert_eq!(
        (rows[0].get(0), rows[0].get(1)),
        (Ok(3_i64), Ok(8_388_608_i64))
    );
    backend.store.save_snapshot(campaign, 2, 1, b"").unwrap();
    let empty = backend.store.load_snapshot(campaign, 1).unwrap().unwrap();
    assert_eq!((empty.seq, empty.bytes.len()), (2, 0));
}

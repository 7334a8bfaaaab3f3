//! Files under ids.

use std::fs;

use store::Files;
use tempfile::TempDir;

use crate::backend::id;

#[test]
fn a_file_is_kept_until_it_is_removed() {
    let directory = TempDir::new().unwrap();
    let files = Files::new(&directory.path().join("files")).unwrap();
    assert_eq!(files.get(id(1)).unwrap(), None);
    files.put(id(1), b"one").unwrap();
    files
        .put(id(0x1_01), b"another in the same folder")
        .unwrap();
    files.put(id(2), b"").unwrap();
    files.put(id(1), b"one again").unwrap();
    let again = Files::new(&directory.path().join("files")).unwrap();
    for (n, content) in [
        (1, Some(&b"one again"[..])),
        (0x1_01, Some(b"another in the same folder")),
        (2, Some(b"")),
        (3, None),
    ] {
        assert_eq!(again.get(id(n)).unwrap().as_deref(), content, "{n}");
    }
    assert!(files.remove(id(1)).unwrap());
    assert!(!files.remove(id(1)).unwrap());
    assert_eq!(files.get(id(1)).unwrap(), None);
    assert!(files.get(id(0x1_01)).unwrap().is_some());
}

#[test]
fn what_a_crash_left_unfinished_is_swept_out() {
    let directory = TempDir::new().unwrap();
    let files = Files::new(directory.path()).unwrap();
    files.put(id(1), b"whole").unwrap();
    let left = directory.path().join("unfinished").join("0");
    fs::write(&left, b"half").unwrap();
    let files = Files::new(directory.path()).unwrap();
    assert!(!left.exists());
    assert_eq!(files.get(id(1)).unwrap().as_deref(), Some(&b"whole"[..]));
}

#[test]
fn a_write_that_fails_keeps_the_old_file_and_leaves_nothing_else() {
    let directory = TempDir::new().unwrap();
    let files = Files::new(directory.path()).unwrap();
    // A file stands where the folder of the id should be.
    fs::write(directory.path().join("05"), b"").unwrap();
    assert!(files.put(id(5), b"five").is_err());
    let left = fs::read_dir(directory.path().join("unfinished")).unwrap();
    assert_eq!(left.count(), 0);
}

#[test]
fn writes_of_many_threads_never_mix() {
    let directory = TempDir::new().unwrap();
    let files = Files::new(directory.path()).unwrap();
    let content = |n: u8| vec![n; 10_000];
    std::thread::scope(|scope| {
        for n in 0..4 {
            let files = files.clone();
            scope.spawn(move || {
                for _ in 0..20 {
                    files.put(id(7), &content(n)).unwrap();
                    let seen = files.get(id(7)).unwrap().unwrap();
                    assert!(seen.iter().all(|byte| *byte == seen[0]));
                    assert_eq!(seen.len(), 10_000);
                }
            });
        }
    });
}

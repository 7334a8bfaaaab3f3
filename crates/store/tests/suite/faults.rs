//! A disk that takes no more, met for real: a process whose files may not grow past a limit.

use std::process::{Command, id};

use store::{AppendError, Store, StoreConfig, StoreError, Tx};
use tempfile::TempDir;

use crate::backend::facts;

#[test]
fn a_failed_commit_loses_nothing_acknowledged_and_heals_without_a_restart() {
    let test = std::env::current_exe().unwrap();
    // Beyond the limit the system sends a signal that would end the process; ignored, it makes
    // writes fail instead.
    let outcome = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -S -f 2048; exec \"$0\" --exact --ignored \"$1\"",
        ])
        .arg(test)
        .arg("faults::append_until_the_disk_refuses")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&outcome.stdout);
    assert!(
        outcome.status.success() && said.contains("1 passed"),
        "{outcome:?}"
    );
}

#[test]
#[ignore = "runs in a process of its own, with a limit on its files"]
fn append_until_the_disk_refuses() {
    let directory = TempDir::new().unwrap();
    let config = StoreConfig {
        path: directory.path().to_owned(),
    };
    let store = Store::open(&config).unwrap();
    let id = model::CampaignId::parse("c").unwrap();
    let campaign = store
        .write_blocking(async |tx: &mut Tx| store::record::campaign::find_or_add(tx, &id).await)
        .unwrap();

    // The journal meets the limit first, and opening the database again empties it; then the
    // database itself meets it, and every append is refused.
    let (mut acknowledged, mut refusals, mut unknown) = (0, 0, 0);
    while refusals < 3 {
        match store.append(campaign, acknowledged, &facts(acknowledged + 1, 1000), &[]) {
            Ok(()) => {
                acknowledged += 1000;
                refusals = 0;
            }
            Err(refusal) => {
                refusals += 1;
                unknown += u32::from(matches!(refusal, AppendError::OutcomeUnknown(_)));
                if let Ok(head) = store.log_head(campaign) {
                    assert!(
                        head == acknowledged || head == acknowledged + 1000,
                        "{refusal:?}"
                    );
                    acknowledged = head;
                }
            }
        }
    }
    assert!(acknowledged > 0);
    assert!(unknown > 0, "a commit failed on its way to the disk");

    allow_files_to_grow();
    let head = store.log_head(campaign).unwrap();
    assert!(
        head == acknowledged || head == acknowledged + 1000,
        "{head} {acknowledged}"
    );
    store
        .append(campaign, head, &facts(head + 1, 5), &[])
        .unwrap();
    drop(store);
    let store = Store::open(&config).unwrap();
    let log: Result<Vec<_>, StoreError> = store.log_pages(campaign, 0).collect();
    assert_eq!(log.unwrap().concat(), facts(1, head + 5));
}

fn allow_files_to_grow() {
    let pid = id().to_string();
    let done = Command::new("prlimit")
        .args(["--pid", &pid, "--fsize=unlimited"])
        .status();
    assert!(done.unwrap().success());
}

//! The JSON Schemas that lie in the repository are those the program prints.
//!
//! To renew them: `cargo run -p cli -- schema acts > docs/acts.schema.json`, and the same for
//! `schema campaign` and `campaigns/campaign.schema.json`.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn schemas_are_fresh() {
    for (of, path) in [
        ("acts", "docs/acts.schema.json"),
        ("campaign", "campaigns/campaign.schema.json"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tongxing"));
        let output = command.args(["schema", of]).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .join(path);
        let kept: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        assert!(
            kept == printed,
            "{path} is not what `tongxing schema {of}` prints: renew it"
        );
    }
}

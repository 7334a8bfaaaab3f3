//! Brings a database to the form this program works with.
//!
//! Migrations go forward only, one concern a file, each in its own transaction. A file that has
//! been released never changes: its SHA-256 is remembered with its name, and a database that was
//! given another text under the name is refused. So is one with a migration that is not known
//! here, for a newer program made it.

use sha2::{Digest, Sha256};

use crate::lite::Lite;
use crate::{OpenError, StoreError, Value};

/// A migration as it stands in its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Migration {
    /// File name without `.sql`.
    pub(crate) name: &'static str,
    /// The text, with type words in place of each database's own types.
    pub(crate) text: &'static str,
}

/// All migrations, in order.
pub(crate) const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_log",
        text: include_str!("../migrations/0001_log.sql"),
    },
    Migration {
        name: "0002_people",
        text: include_str!("../migrations/0002_people.sql"),
    },
    Migration {
        name: "0003_audit",
        text: include_str!("../migrations/0003_audit.sql"),
    },
    Migration {
        name: "0004_campaign_records",
        text: include_str!("../migrations/0004_campaign_records.sql"),
    },
    Migration {
        name: "0005_operation",
        text: include_str!("../migrations/0005_operation.sql"),
    },
    Migration {
        name: "0006_account_links",
        text: include_str!("../migrations/0006_account_links.sql"),
    },
    Migration {
        name: "0007_participants",
        text: include_str!("../migrations/0007_participants.sql"),
    },
    Migration {
        name: "0008_prizes",
        text: include_str!("../migrations/0008_prizes.sql"),
    },
    Migration {
        name: "0009_units",
        text: include_str!("../migrations/0009_units.sql"),
    },
    Migration {
        name: "0010_cases",
        text: include_str!("../migrations/0010_cases.sql"),
    },
    Migration {
        name: "0011_unit_days",
        text: include_str!("../migrations/0011_unit_days.sql"),
    },
];

/// Applies what is missing. Refuses a database whose history is not a beginning of `migrations`,
/// before changing anything.
pub(crate) fn migrate(lite: &mut Lite, migrations: &[Migration]) -> Result<(), OpenError> {
    lite.run_script(&sqlite(HISTORY_TABLE))?;
    let history = lite.query(HISTORY, &[])?;
    for row in &history {
        let name: String = row.get(0)?;
        if !migrations.iter().any(|m| m.name == name) {
            return Err(OpenError::UnknownMigration(name));
        }
    }
    for (row, migration) in history.iter().zip(migrations) {
        if row.get::<String>(0)? != migration.name {
            return Err(OpenError::SkippedMigration(migration.name.to_owned()));
        }
        if row.get::<[u8; 32]>(1)? != digest(migration) {
            return Err(OpenError::ChangedMigration(migration.name.to_owned()));
        }
    }
    for migration in migrations.iter().skip(history.len()) {
        apply(lite, migration).map_err(|source| {
            lite.roll_back();
            OpenError::Migration {
                name: migration.name.to_owned(),
                source,
            }
        })?;
    }
    Ok(())
}

fn apply(lite: &mut Lite, migration: &Migration) -> Result<(), StoreError> {
    lite.begin_write()?;
    lite.run_script(&sqlite(migration.text))?;
    let args = [Value::from(migration.name), Value::from(&digest(migration))];
    lite.execute(REMEMBER, &args)?;
    lite.commit()
}

fn digest(migration: &Migration) -> [u8; 32] {
    Sha256::digest(migration.text).into()
}

/// The text for SQLite: its types, and the sections that are for all or for SQLite.
fn sqlite(text: &str) -> String {
    let mut wanted = true;
    let mut sql = String::with_capacity(text.len());
    for line in text.lines() {
        match line
            .strip_prefix("-- [")
            .and_then(|rest| rest.strip_suffix(']'))
        {
            Some(section) => wanted = matches!(section, "all" | "sqlite"),
            None if wanted => {
                sql.push_str(line);
                sql.push('\n');
            }
            None => {}
        }
    }
    for (word, own) in SQLITE_WORDS {
        sql = sql.replace(word, own);
    }
    sql
}

const SQLITE_WORDS: [(&str, &str); 7] = [
    ("{id}", "BLOB"),
    ("{i64}", "INTEGER"),
    ("{text}", "TEXT"),
    ("{json}", "TEXT"),
    ("{bytes}", "BLOB"),
    ("{table}", "STRICT"),
    // Rows kept in the order of the key, without a second tree for it.
    ("{clustered}", "STRICT, WITHOUT ROWID"),
];

const HISTORY_TABLE: &str = "CREATE TABLE IF NOT EXISTS migration (
    name {text} NOT NULL PRIMARY KEY,
    sha256 {bytes} NOT NULL
) {clustered};";
const HISTORY: &str = "SELECT name, sha256 FROM migration ORDER BY name";
const REMEMBER: &str = "INSERT INTO migration (name, sha256) VALUES ($1, $2)";

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Migration = Migration {
        name: "0001_first",
        text: "CREATE TABLE a (n {i64}) {table};",
    };
    const SECOND: Migration = Migration {
        name: "0002_second",
        text: "CREATE TABLE b (n {i64}) {table};",
    };

    fn tables(lite: &mut Lite) -> Vec<String> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        let rows = lite.query(sql, &[]).unwrap();
        rows.iter().map(|row| row.get(0).unwrap()).collect()
    }

    #[test]
    fn what_is_missing_is_applied_once() {
        let mut lite = Lite::in_memory().unwrap();
        migrate(&mut lite, &[FIRST]).unwrap();
        migrate(&mut lite, &[FIRST]).unwrap();
        assert_eq!(tables(&mut lite), ["a", "migration"]);
        migrate(&mut lite, &[FIRST, SECOND]).unwrap();
        assert_eq!(tables(&mut lite), ["a", "b", "migration"]);
    }

    #[test]
    fn a_changed_migration_is_refused() {
        let mut lite = Lite::in_memory().unwrap();
        migrate(&mut lite, &[FIRST]).unwrap();
        let edited = Migration {
            text: "CREATE TABLE a (n {i64}, m {i64}) {table};",
            ..FIRST
        };
        let refusal = migrate(&mut lite, &[edited, SECOND]).unwrap_err();
        assert!(matches!(refusal, OpenError::ChangedMigration(name) if name == "0001_first"));
        assert_eq!(tables(&mut lite), ["a", "migration"], "nothing was applied");
    }

    #[test]
    fn a_newer_database_is_refused() {
        let mut lite = Lite::in_memory().unwrap();
        migrate(&mut lite, &[FIRST, SECOND]).unwrap();
        let refusal = migrate(&mut lite, &[FIRST]).unwrap_err();
        assert!(matches!(refusal, OpenError::UnknownMigration(name) if name == "0002_second"));
    }

    #[test]
    fn a_migration_put_in_later_before_an_old_one_is_refused() {
        let mut lite = Lite::in_memory().unwrap();
        migrate(&mut lite, &[SECOND]).unwrap();
        let refusal = migrate(&mut lite, &[FIRST, SECOND]).unwrap_err();
        assert!(matches!(refusal, OpenError::SkippedMigration(name) if name == "0001_first"));
    }

    #[test]
    fn a_failing_migration_leaves_nothing_behind() {
        let mut lite = Lite::in_memory().unwrap();
        let failing = Migration {
            name: "0002_second",
            text: "CREATE TABLE b (n {i64}) {table}; CREATE TABLE a (n {i64}) {table};",
        };
        let refusal = migrate(&mut lite, &[FIRST, failing]).unwrap_err();
        assert!(matches!(refusal, OpenError::Migration { name, .. } if name == "0002_second"));
        assert_eq!(tables(&mut lite), ["a", "migration"]);
        migrate(&mut lite, &[FIRST, SECOND]).unwrap();
    }

    #[test]
    fn sections_of_other_databases_are_left_out() {
        let text = "a\n-- [postgres]\nb\n-- [sqlite]\nc\n-- [all]\nd {json}\n";
        assert_eq!(sqlite(text), "a\nc\nd TEXT\n");
    }

    #[test]
    fn every_file_of_the_folder_is_listed_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let listed: Vec<_> = MIGRATIONS
            .iter()
            .map(|m| format!("{}.sql", m.name))
            .collect();
        assert_eq!(files, listed);
    }

    #[test]
    fn every_table_of_a_campaign_begins_its_key_with_the_campaign() {
        let mut lite = Lite::in_memory().unwrap();
        migrate(&mut lite, MIGRATIONS).unwrap();
        for table in tables(&mut lite) {
            let sql = "SELECT name, pk FROM pragma_table_info($1)";
            let columns = lite.query(sql, &[Value::from(table.as_str())]).unwrap();
            for column in columns {
                if column.get::<String>(0).unwrap() == "campaign" && table != "staff_grant" {
                    assert_eq!(column.get::<i64>(1), Ok(1), "{table}");
                }
            }
        }
    }

    #[test]
    fn every_statement_prepares() {
        let mut lite = Lite::in_memory().unwrap();
        migrate(&mut lite, MIGRATIONS).unwrap();
        let lists = crate::record::STATEMENTS.iter().copied();
        let own: &[&str] = &[HISTORY, REMEMBER];
        for sql in lists
            .chain([crate::lite::STATEMENTS, crate::snapshot::STATEMENTS, own])
            .flatten()
        {
            // Parameters that are not given are null.
            let prepared = lite.run_script(&format!("EXPLAIN {sql}"));
            assert!(prepared.is_ok(), "{sql}: {prepared:?}");
        }
    }
}

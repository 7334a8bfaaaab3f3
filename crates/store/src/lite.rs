//! The SQLite arm of [`Tx`](crate::Tx): one connection and what it does.

use std::path::Path;
use std::time::Duration;

use engine::FactRow;
use model::Seq;
use model::time::{Day, Instant};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ToSql};

use crate::{AppendError, OpenError, Row, StoreError, Value};

/// A connection to SQLite.
#[derive(Debug)]
pub struct Lite {
    conn: Connection,
    /// An error made it doubtful what the connection believes about the file.
    broken: bool,
}

impl Lite {
    /// Opens the file for writing and makes it if it is not there.
    pub(crate) fn open_writer(path: &Path) -> Result<Self, OpenError> {
        let mut lite = Self::new(Connection::open(path))?;
        lite.claim(path)?;
        lite.set_up_writing()?;
        Ok(lite)
    }

    /// Opens the file for reading; it must have been opened for writing before.
    pub(crate) fn open_reader(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut lite = Self::new(Connection::open_with_flags(path, flags))?;
        lite.set_read_only(true)?;
        Ok(lite)
    }

    /// An empty database that lives as long as the connection.
    pub(crate) fn in_memory() -> Result<Self, OpenError> {
        let mut lite = Self::new(Connection::open_in_memory())?;
        lite.set_up_writing()?;
        Ok(lite)
    }

    fn new(opened: rusqlite::Result<Connection>) -> Result<Self, StoreError> {
        let conn = opened.map_err(|e| store_error(&e))?;
        let mut lite = Self {
            conn,
            broken: false,
        };
        lite.conn
            .set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
        lite.conn
            .busy_timeout(BUSY_TIMEOUT)
            .map_err(|e| lite.failed(&e))?;
        Ok(lite)
    }

    /// Marks an empty file as ours; refuses one that belongs to something else.
    fn claim(&mut self, path: &Path) -> Result<(), OpenError> {
        let id = self.number("PRAGMA application_id")?;
        if id == APPLICATION_ID {
            return Ok(());
        }
        if id != 0 || self.number("SELECT count(*) FROM sqlite_schema")? != 0 {
            return Err(OpenError::Foreign(path.to_owned()));
        }
        Ok(self.set("application_id", APPLICATION_ID)?)
    }

    fn set_up_writing(&mut self) -> Result<(), StoreError> {
        self.set("journal_mode", "WAL")?;
        self.set("synchronous", "FULL")?;
        self.set("foreign_keys", "ON")?;
        self.set("trusted_schema", "OFF")?;
        self.set("cell_size_check", "ON")?;
        self.set("journal_size_limit", WAL_BYTES_KEPT)?;
        self.set("cache_size", -CACHE_KIB)
    }

    /// Forbids changes, or allows them again.
    pub(crate) fn set_read_only(&mut self, read_only: bool) -> Result<(), StoreError> {
        self.set("query_only", i64::from(read_only))
    }

    /// Brings a file that was opened again after an error into a state that can be trusted:
    /// its structure is sound, and what it shows is on the disk rather than in memory.
    pub(crate) fn recover(&mut self) -> Result<(), StoreError> {
        let verdict = self.query("PRAGMA quick_check(1)", &[])?;
        match verdict
            .first()
            .map(|row| row.get::<String>(0))
            .transpose()?
        {
            Some(verdict) if verdict == "ok" => {}
            other => return Err(StoreError::Damaged(other.unwrap_or_default())),
        }
        let busy = self.number("PRAGMA wal_checkpoint(TRUNCATE)")?;
        if busy != 0 {
            return Err(StoreError::Unavailable(
                "readers are still at work".to_owned(),
            ));
        }
        Ok(())
    }

    /// Writes a copy of the database to a file that does not exist.
    pub(crate) fn copy_to(&mut self, path: &str) -> Result<(), StoreError> {
        // The copy counts as a change, though this file is open for reading only.
        self.set_read_only(false)?;
        self.execute("VACUUM INTO $1", &[Value::from(path)])
            .map(|_| ())
    }

    /// Whether the connection should be closed and opened again.
    pub(crate) const fn is_broken(&self) -> bool {
        self.broken
    }

    /// Whether a transaction is open. Some errors end it behind one's back.
    pub(crate) fn in_transaction(&self) -> bool {
        !self.conn.is_autocommit()
    }

    pub(crate) fn begin_write(&mut self) -> Result<(), StoreError> {
        self.run("BEGIN IMMEDIATE")
    }

    pub(crate) fn begin_read(&mut self) -> Result<(), StoreError> {
        self.run("BEGIN")
    }

    /// Commits. Any error but [`StoreError::OutcomeUnknown`] means that nothing was written.
    pub(crate) fn commit(&mut self) -> Result<(), StoreError> {
        if !self.in_transaction() {
            return Err(StoreError::Failed(
                "the transaction was rolled back".to_owned(),
            ));
        }
        let Err(error) = self.run("COMMIT") else {
            return Ok(());
        };
        // A commit that was refused leaves the transaction open; one that failed on the way to
        // the disk ends it, and part of it may be there.
        if self.in_transaction() && self.run("ROLLBACK").is_ok() {
            return Err(error);
        }
        self.broken = true;
        Err(StoreError::OutcomeUnknown(error.to_string()))
    }

    /// Ends the transaction without a trace. If that fails the connection is broken, and closing
    /// it has the same effect.
    pub(crate) fn roll_back(&mut self) {
        if self.in_transaction() && self.run("ROLLBACK").is_err() {
            self.broken = true;
        }
    }

    pub(crate) fn save(&mut self) -> Result<(), StoreError> {
        self.run("SAVEPOINT work")
    }

    pub(crate) fn release(&mut self) -> Result<(), StoreError> {
        self.run("RELEASE work")
    }

    pub(crate) fn undo(&mut self) -> Result<(), StoreError> {
        self.run("ROLLBACK TO work")?;
        self.release()
    }

    /// Runs several statements that take no parameters.
    pub(crate) fn run_script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.conn.execute_batch(sql).map_err(|e| self.failed(&e))
    }

    pub(crate) fn query(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        let outcome = (|| {
            let mut statement = self.conn.prepare_cached(sql)?;
            bind(&mut statement, args)?;
            let columns = statement.column_count();
            let mut rows = statement.raw_query();
            let mut answer = Vec::new();
            while let Some(row) = rows.next()? {
                let values = (0..columns).map(|i| row.get_ref(i).map(value));
                answer.push(Row(values.collect::<rusqlite::Result<_>>()?));
            }
            Ok(answer)
        })();
        outcome.map_err(|e| self.failed(&e))
    }

    pub(crate) fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64, StoreError> {
        let outcome = (|| {
            let mut statement = self.conn.prepare_cached(sql)?;
            bind(&mut statement, args)?;
            Ok(statement.raw_execute()? as u64)
        })();
        outcome.map_err(|e| self.failed(&e))
    }

    /// Appends rows to a log that ends with `expect_last`.
    pub(crate) fn append(
        &mut self,
        campaign: i64,
        expect_last: Seq,
        rows: &[FactRow],
    ) -> Result<(), AppendError> {
        let head = self.log_head(campaign)?;
        let mut expected = expect_last;
        for seq in rows.iter().map(|row| row.seq) {
            if head != expect_last || seq != expected + 1 {
                return Err(AppendError::HeadMoved { expected, head });
            }
            expected = seq;
        }
        let outcome = (|| {
            // The parts of a batch that fill a wide statement go faster through it.
            let (wide, rest) = rows.as_chunks::<WIDE_ROWS>();
            if !wide.is_empty() {
                let mut insert = self.conn.prepare_cached(INSERT_FACTS_WIDE)?;
                for rows in wide {
                    for (number, row) in rows.iter().enumerate() {
                        bind_fact(&mut insert, number, campaign, row)?;
                    }
                    insert.raw_execute()?;
                }
            }
            let mut insert = self.conn.prepare_cached(INSERT_FACT)?;
            for row in rest {
                bind_fact(&mut insert, 0, campaign, row)?;
                insert.raw_execute()?;
            }
            Ok(())
        })();
        outcome.map_err(|e| self.failed(&e).into())
    }

    /// The last fact of a log, 0 if there is none.
    pub(crate) fn log_head(&mut self, campaign: i64) -> Result<Seq, StoreError> {
        let rows = self.query(LOG_HEAD, &[Value::Int(campaign)])?;
        rows.first().map_or(Ok(0), |row| row.get(0))
    }

    /// Rows of a log after a position, in order.
    pub(crate) fn log_rows(
        &mut self,
        campaign: i64,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<FactRow>, StoreError> {
        let outcome = (|| {
            let mut statement = self.conn.prepare_cached(LOG_ROWS)?;
            let mut rows = statement.query((campaign, after.cast_signed(), limit))?;
            let mut facts = Vec::new();
            while let Some(row) = rows.next()? {
                facts.push(FactRow {
                    seq: row.get::<_, i64>(0)?.cast_unsigned(),
                    at: Instant(row.get(1)?),
                    kind: row.get(2)?,
                    version: row.get(3)?,
                    participant: row.get(4)?,
                    day: row.get::<_, Option<i32>>(5)?.map(Day),
                    amount: row.get(6)?,
                    payload: row.get(7)?,
                });
            }
            Ok(facts)
        })();
        outcome.map_err(|e| self.failed(&e))
    }

    fn run(&mut self, sql: &'static str) -> Result<(), StoreError> {
        self.execute(sql, &[]).map(|_| ())
    }

    fn number(&mut self, sql: &'static str) -> Result<i64, StoreError> {
        let first = |row: &rusqlite::Row<'_>| row.get(0);
        self.conn
            .query_row(sql, [], first)
            .map_err(|e| self.failed(&e))
    }

    fn set(&mut self, pragma: &str, value: impl ToSql) -> Result<(), StoreError> {
        self.conn
            .pragma_update(None, pragma, value)
            .map_err(|e| self.failed(&e))
    }

    fn failed(&mut self, error: &rusqlite::Error) -> StoreError {
        self.broken |= matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
        );
        store_error(error)
    }
}

/// Binds by name: SQLite numbers `$2` by where it first appears, not by its digit.
fn bind(statement: &mut CachedStatement<'_>, args: &[Value]) -> rusqlite::Result<()> {
    for position in 1..=statement.parameter_count() {
        let arg = statement
            .parameter_name(position)
            .and_then(|name| {
                name.strip_prefix('$')?
                    .parse::<usize>()
                    .ok()?
                    .checked_sub(1)
            })
            .and_then(|index| args.get(index))
            .ok_or(rusqlite::Error::InvalidParameterCount(args.len(), position))?;
        statement.raw_bind_parameter(position, arg)?;
    }
    Ok(())
}

/// Binds the row with that number, from 0, of an insert into the log.
fn bind_fact(
    insert: &mut CachedStatement<'_>,
    number: usize,
    campaign: i64,
    row: &FactRow,
) -> rusqlite::Result<()> {
    let first = number * FACT_COLUMNS + 1;
    insert.raw_bind_parameter(first, campaign)?;
    insert.raw_bind_parameter(first + 1, row.seq.cast_signed())?;
    insert.raw_bind_parameter(first + 2, row.at.0)?;
    insert.raw_bind_parameter(first + 3, row.kind.as_str())?;
    insert.raw_bind_parameter(first + 4, row.version)?;
    insert.raw_bind_parameter(first + 5, row.participant)?;
    insert.raw_bind_parameter(first + 6, row.day.map(|day| day.0))?;
    insert.raw_bind_parameter(first + 7, row.amount)?;
    insert.raw_bind_parameter(first + 8, row.payload.as_str())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
            Self::Id(id) => ValueRef::Blob(id.as_bytes()),
        }))
    }
}

fn value(column: ValueRef<'_>) -> Value {
    match column {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        // Tables hold no fractions (STRICT, and no column of that type). The text of one is
        // refused by whoever expects a number.
        ValueRef::Real(number) => Value::Text(number.to_string()),
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Bytes(text.to_vec()),
        },
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

fn store_error(error: &rusqlite::Error) -> StoreError {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Conflict(text),
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged(text),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::CannotOpen) => {
            StoreError::Unavailable(text)
        }
        _ => match error {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..) => StoreError::Damaged(text),
            _ => StoreError::Failed(text),
        },
    }
}

macro_rules! insert_facts {
    (@row $row:tt) => { "(?, ?, ?, ?, ?, ?, ?, ?, ?)" };
    ($first:tt $($further:tt)*) => {
        concat!(
            "INSERT INTO log \
            (campaign, seq, at, kind, version, participant, day, amount, payload) VALUES ",
            insert_facts!(@row $first) $(, ", ", insert_facts!(@row $further))*
        )
    };
}

const FACT_COLUMNS: usize = 9;
const INSERT_FACT: &str = insert_facts!(1);
/// Rows of the wide insert. Measured: a quarter faster than single rows, and no faster beyond.
const WIDE_ROWS: usize = 16;
const INSERT_FACTS_WIDE: &str = insert_facts!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16);
const LOG_HEAD: &str = "SELECT seq FROM log WHERE campaign = $1 ORDER BY seq DESC LIMIT 1";
const LOG_ROWS: &str = "SELECT seq, at, kind, version, participant, day, amount, payload \
    FROM log WHERE campaign = $1 AND seq > $2 ORDER BY seq LIMIT $3";

/// The statements of this file, for the test that prepares every one.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[INSERT_FACT, INSERT_FACTS_WIDE, LOG_HEAD, LOG_ROWS];

/// `TXNG`, in the header of the file.
const APPLICATION_ID: i64 = 0x5458_4e47;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const STATEMENTS_CACHED: usize = 256;
const WAL_BYTES_KEPT: i64 = 64 << 20;
const CACHE_KIB: i64 = 16 << 10;

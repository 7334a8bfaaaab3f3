//! The few types a column can have, and rows of them.

use engine::command::{PersonKey, StaffKey};
use model::ParticipantNo;
use model::time::{Day, Instant};
use pii::Sealed;
use uuid::Uuid;

use crate::StoreError;

/// A value of a column or parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number; also instants, in milliseconds.
    Int(i64),
    /// Text; also JSON.
    Text(String),
    /// Bytes; also hashes.
    Bytes(Vec<u8>),
    /// An id of 16 bytes.
    Id(Uuid),
}

/// A row of an answer, by position of its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// The column at a position, from 0. A column of another type than asked for is damage.
    pub fn get<T: FromValue>(&self, column: usize) -> Result<T, StoreError> {
        self.0
            .get(column)
            .and_then(T::from_value)
            .ok_or_else(|| StoreError::Damaged(format!("column {column} has an unexpected value")))
    }
}

/// Types that a column can be read as.
pub trait FromValue: Sized {
    /// The value as this type, if it is one.
    fn from_value(value: &Value) -> Option<Self>;
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl FromValue for [u8; 32] {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => bytes.as_slice().try_into().ok(),
            _ => None,
        }
    }
}

impl From<&[u8; 32]> for Value {
    fn from(bytes: &[u8; 32]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl FromValue for [u8; 16] {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => bytes.as_slice().try_into().ok(),
            _ => None,
        }
    }
}

impl From<&[u8; 16]> for Value {
    fn from(bytes: &[u8; 16]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl FromValue for Sealed {
    fn from_value(value: &Value) -> Option<Self> {
        Self::from_bytes(FromValue::from_value(value)?).ok()
    }
}

impl From<&Sealed> for Value {
    fn from(sealed: &Sealed) -> Self {
        Self::Bytes(sealed.as_bytes().to_vec())
    }
}

impl FromValue for Uuid {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Id(id) => Some(*id),
            // SQLite knows no ids, only their 16 bytes.
            Value::Bytes(bytes) => Self::from_slice(bytes).ok(),
            _ => None,
        }
    }
}

impl From<Uuid> for Value {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

macro_rules! integer {
    ($($integer:ty),*) => {$(
        impl FromValue for $integer {
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::Int(number) => Self::try_from(*number).ok(),
                    _ => None,
                }
            }
        }
    )*};
}

integer!(i64, u64, u32, i32, u16);

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Int(number.into())
    }
}

impl From<u64> for Value {
    /// Positions in a log and sums of money stay far below the largest number of a column; one
    /// that did not would be negative there and not be read back.
    fn from(number: u64) -> Self {
        Self::Int(number.cast_signed())
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Int(yes.into())
    }
}

impl FromValue for ParticipantNo {
    fn from_value(value: &Value) -> Option<Self> {
        u32::from_value(value).map(Self)
    }
}

impl From<ParticipantNo> for Value {
    fn from(participant: ParticipantNo) -> Self {
        participant.0.into()
    }
}

impl FromValue for Day {
    fn from_value(value: &Value) -> Option<Self> {
        i32::from_value(value).map(Self)
    }
}

impl From<Day> for Value {
    fn from(day: Day) -> Self {
        Self::Int(day.0.into())
    }
}

impl FromValue for Instant {
    fn from_value(value: &Value) -> Option<Self> {
        i64::from_value(value).map(Self)
    }
}

impl From<Instant> for Value {
    fn from(at: Instant) -> Self {
        Self::Int(at.0)
    }
}

impl FromValue for PersonKey {
    fn from_value(value: &Value) -> Option<Self> {
        Uuid::from_value(value).map(|id| Self(id.as_u128()))
    }
}

impl From<PersonKey> for Value {
    fn from(person: PersonKey) -> Self {
        Self::Id(Uuid::from_u128(person.0))
    }
}

impl FromValue for StaffKey {
    fn from_value(value: &Value) -> Option<Self> {
        Uuid::from_value(value).map(|id| Self(id.as_u128()))
    }
}

impl From<StaffKey> for Value {
    fn from(staff: StaffKey) -> Self {
        Self::Id(Uuid::from_u128(staff.0))
    }
}

/// Declares an enum whose values stand in a column as words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$each:meta])* $value:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$each])* $value,)* }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$value,)*];

            /// The word it is kept and shown under.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$value => $word,)* }
            }

            /// What a word stands for.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|each| each.name() == word)
            }
        }

        impl $crate::FromValue for $name {
            fn from_value(value: &$crate::Value) -> Option<Self> {
                match value {
                    $crate::Value::Text(word) => Self::parse(word),
                    _ => None,
                }
            }
        }

        impl From<$name> for $crate::Value {
            fn from(each: $name) -> Self {
                each.name().into()
            }
        }
    )*};
}
pub(crate) use words;

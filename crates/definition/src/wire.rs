//! What the tables of the language are made of: values that know their place in the file.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use toml::value::Datetime;

/// A value with the bytes of the main file it was read from.
#[derive(Clone, Debug)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) span: Range<usize>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let spanned = serde_spanned::Spanned::<T>::deserialize(d)?;
        Ok(Self {
            span: spanned.span(),
            value: spanned.into_inner(),
        })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A short text in Chinese and English.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(rename = "Text", deny_unknown_fields)]
pub(crate) struct BothLanguages {
    /// Simplified Chinese, shown first.
    pub(crate) zh: At<String>,
    /// English.
    pub(crate) en: At<String>,
}

/// A date or a date with a time, as it was written: bare, as TOML has it, or as a string.
#[derive(Clone, Debug)]
pub(crate) enum Moment {
    Bare(Datetime),
    Quoted(String),
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Moment;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date or a date with a time")
            }
            fn visit_str<E>(self, text: &str) -> Result<Moment, E> {
                Ok(Moment::Quoted(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Moment, A::Error> {
                Datetime::deserialize(MapAccessDeserializer::new(map)).map(Moment::Bare)
            }
        }
        d.deserialize_any(Either)
    }
}

impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // No `format`: TOML's own dates reach editors as strings without a zone.
        schemars::json_schema!({ "type": "string", "x-moment": true })
    }
}

//! The JSON Schema of the language, made from the wire types; editors and [`crate::shape`] use it.

use std::sync::OnceLock;

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use crate::CampaignFile;

/// The schema of `campaign.toml`, for editors.
pub fn schema() -> Value {
    SchemaSettings::draft2020_12()
        .for_deserialize()
        .with_transform(WithoutNull)
        .into_generator()
        .into_root_schema_for::<CampaignFile>()
        .to_value()
}

/// A schema without references.
#[derive(Clone, Debug)]
pub(crate) struct Shape(Value);

/// The shape of a wire type.
pub(crate) fn of<T: JsonSchema>() -> Shape {
    let settings = SchemaSettings::draft2020_12()
        .for_deserialize()
        .with(|s| s.inline_subschemas = true)
        .with_transform(WithoutNull);
    Shape(
        settings
            .into_generator()
            .into_root_schema_for::<T>()
            .to_value(),
    )
}

/// The shape of the whole file.
pub(crate) fn root() -> &'static Shape {
    static ROOT: OnceLock<Shape> = OnceLock::new();
    ROOT.get_or_init(of::<CampaignFile>)
}

impl Shape {
    /// What is allowed for a key of a table.
    pub(crate) fn property(&self, key: &str) -> Option<Self> {
        self.0.get("properties")?.get(key).cloned().map(Self)
    }

    /// The keys of a table, in alphabetical order.
    pub(crate) fn keys(&self) -> Vec<&str> {
        let properties = self.0.get("properties").and_then(Value::as_object);
        properties.map_or(Vec::new(), |p| p.keys().map(String::as_str).collect())
    }

    /// The keys a table must have.
    pub(crate) fn required(&self) -> Vec<&str> {
        let required = self.0.get("required").and_then(Value::as_array);
        required.map_or(Vec::new(), |r| r.iter().filter_map(Value::as_str).collect())
    }

    /// What is allowed as element of an array.
    pub(crate) fn items(&self) -> Option<Self> {
        self.0.get("items").cloned().map(Self)
    }

    /// `string`, `integer`, `array`, `object`.
    pub(crate) fn kind(&self) -> &str {
        self.0
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Whether the value is a date or a date with a time.
    pub(crate) fn is_moment(&self) -> bool {
        self.0.get("x-moment").is_some()
    }

    /// Whether the value is a text in both languages.
    pub(crate) fn is_both_languages(&self) -> bool {
        self.keys() == ["en", "zh"]
    }

    /// The words allowed, if the value is one of a few.
    pub(crate) fn choices(&self) -> Vec<&str> {
        fn gather<'v>(schema: &'v Value, into: &mut Vec<&'v str>) {
            into.extend(schema.get("const").and_then(Value::as_str));
            for key in ["enum", "oneOf", "anyOf"] {
                for choice in schema
                    .get(key)
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                {
                    into.extend(choice.as_str());
                    gather(choice, into);
                }
            }
        }
        let mut choices = Vec::new();
        gather(&self.0, &mut choices);
        choices
    }

    /// Smallest and largest integer of the type that reads the value.
    pub(crate) fn bounds(&self) -> (i128, i128) {
        match self.0.get("format").and_then(Value::as_str) {
            Some("uint8") => (0, u8::MAX.into()),
            Some("uint16") => (0, u16::MAX.into()),
            Some("uint32") => (0, u32::MAX.into()),
            // TOML's integers end with i64.
            Some("uint64") => (0, i64::MAX.into()),
            _ => (i64::MIN.into(), i64::MAX.into()),
        }
    }
}

/// TOML has no null: an optional key is absent.
#[derive(Clone, Debug)]
struct WithoutNull;

impl Transform for WithoutNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        if let Some(Value::Array(kinds)) = object.get_mut("type") {
            kinds.retain(|kind| kind != "null");
            if let [only] = kinds.as_slice() {
                let only = only.clone();
                object.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(options)) = object.get_mut("anyOf") {
            options.retain(|option| option.get("type").is_none_or(|kind| kind != "null"));
            if let [only] = options.as_slice() {
                let only = only.as_object().cloned().unwrap_or_default();
                object.remove("anyOf");
                for (key, value) in only {
                    object.entry(key).or_insert(value);
                }
            }
        }
        if object.get("default") == Some(&Value::Null) {
            object.remove("default");
        }
    }
}

//! JSON with one form only (RFC 8785), for hashing.
//!
//! The values hashed here hold whole numbers below 2^53 and texts alone, so that of the standard's
//! rules three matter: no white space, keys in order, and one way to write a character.

use std::collections::BTreeMap;

use crate::fingerprint::to_hex;

/// A value that can be written in the canonical form.
pub(crate) enum Item<'a> {
    Number(u64),
    Text(&'a str),
    List(Vec<Self>),
    /// Keys are ASCII, for which the order of bytes is the order the standard asks for.
    Map(BTreeMap<&'static str, Self>),
}

impl Item<'_> {
    /// The canonical form.
    pub(crate) fn json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Number(number) => out.push_str(&number.to_string()),
            Self::Text(text) => write_text(text, out),
            Self::List(items) => {
                out.push('[');
                for (position, item) in items.iter().enumerate() {
                    if position > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Map(members) => {
                out.push('{');
                for (position, (key, item)) in members.iter().enumerate() {
                    if position > 0 {
                        out.push(',');
                    }
                    write_text(key, out);
                    out.push(':');
                    item.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\0'..='\u{1f}' => {
                // Below 32, so it fits a byte.
                out.push_str("\\u00");
                out.push_str(&to_hex(&[c as u8]));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_written_as_the_standard_says() {
        let text = "€$\u{f}\nA'B\"\\\\\"/\u{7f}\u{2028}钱🧧\u{8}\t\u{c}\r";
        let written = Item::Text(text).json();
        assert_eq!(
            written,
            "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u{7f}\u{2028}钱🧧\\b\\t\\f\\r\""
        );
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    #[test]
    fn keys_are_in_order_and_nothing_is_spaced() {
        let list = Item::List(vec![Item::Number(0), Item::Number(9_007_199_254_740_991)]);
        let map = Item::Map(
            [
                ("b", list),
                ("a_b", Item::Text("")),
                ("a", Item::List(vec![])),
            ]
            .into(),
        );
        assert_eq!(map.json(), r#"{"a":[],"a_b":"","b":[0,9007199254740991]}"#);
    }
}

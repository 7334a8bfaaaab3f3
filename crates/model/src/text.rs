//! Texts in the two languages of the interface.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::outcome::Refusal;

/// A language of the interface. Chinese comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// A short text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in a language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// How many characters people see: extended grapheme clusters; white space and line breaks count
/// nothing (spec §0.4, AMB-47).
pub fn visible_characters(text: &str) -> usize {
    text.graphemes(true)
        .filter(|cluster| !cluster.chars().all(char::is_whitespace))
        .count()
}

/// Refuses a text of fewer than `min` visible characters (`text_required`) or more than `max`
/// (`text_too_long`). Both bounds count.
pub fn admit_text(text: &str, min: usize, max: usize) -> Result<(), Refusal> {
    let length = visible_characters(text);
    if length < min {
        Err(Refusal::TextRequired)
    } else if length > max {
        Err(Refusal::TextTooLong)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_those_people_see() {
        for (text, length) in [
            ("", 0),
            (" \t\r\n\u{3000}\u{a0}", 0),
            ("一路走，77！", 7),
            ("一 路\n同行", 4),
            ("e\u{301}", 1),
            ("👨‍👩‍👧🇨🇳", 2),
        ] {
            assert_eq!(visible_characters(text), length, "{text:?}");
        }
    }

    #[test]
    fn bounds_of_a_text_count() {
        let admit = |text| admit_text(text, 2, 3);
        assert_eq!(admit("一"), Err(Refusal::TextRequired));
        assert_eq!(admit("一二"), Ok(()));
        assert_eq!(admit("一二 三"), Ok(()));
        assert_eq!(admit("一二三四"), Err(Refusal::TextTooLong));
    }
}

//! Mobile numbers of mainland China (W-07).

use std::fmt;

/// A mobile number of mainland China: 11 digits, of which the first is 1 and the second 3 to 9.
///
/// That it is assigned to somebody nobody here can know. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people write it (W-07.a): full-width digits, spaces, hyphens and the
    /// country's prefix `+86` or `0086` are understood.
    pub fn parse(text: &str) -> Result<Self, InvalidPhone> {
        let mut written = String::with_capacity(DIGITS);
        for sign in text.chars() {
            match sign {
                '0'..='9' | '+' => written.push(sign),
                '０'..='９' | '＋' => written.push(half_width(sign).ok_or(InvalidPhone)?),
                '-' | '－' | '‐' | '‑' | '–' => {}
                space if space.is_whitespace() => {}
                _ => return Err(InvalidPhone),
            }
            if written.len() > DIGITS + PREFIX_MAX {
                return Err(InvalidPhone);
            }
        }
        let digits = ["+86", "0086"]
            .into_iter()
            .find_map(|prefix| written.strip_prefix(prefix))
            .unwrap_or(&written);
        match digits.as_bytes() {
            [b'1', b'3'..=b'9', rest @ ..]
                if rest.len() == DIGITS - 2 && rest.iter().all(u8::is_ascii_digit) =>
            {
                Ok(Self(digits.to_owned()))
            }
            _ => Err(InvalidPhone),
        }
    }

    /// The 11 digits, to be sealed or indexed and for nothing else.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The number as it may be shown to who has given it: `138****0000`.
    pub fn masked(&self) -> String {
        let shown = |(n, digit)| if (3..7).contains(&n) { '*' } else { digit };
        self.0.chars().enumerate().map(shown).collect()
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

/// The text is no mobile number of mainland China (`invalid_phone`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mobile number of mainland China")]
pub struct InvalidPhone;

/// The sign of ASCII that a full-width one stands for.
fn half_width(sign: char) -> Option<char> {
    char::from_u32(u32::from(sign).checked_sub(FULL_WIDTH_OFFSET)?)
}

const DIGITS: usize = 11;
const PREFIX_MAX: usize = 4;
const FULL_WIDTH_OFFSET: u32 = 0xfee0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_read_as_people_write_them() {
        for (text, digits) in [
            ("13800000000", Some("13800000000")), // W-07.a
            ("12345", None),                      // W-07.a
            ("１３８００００００００", Some("13800000000")),
            (" 138 0000-0000 ", Some("13800000000")),
            ("138－0000－0000", Some("13800000000")),
            ("138\u{3000}0000\u{a0}0000", Some("13800000000")),
            ("+86 13800000000", Some("13800000000")),
            ("＋8613800000000", Some("13800000000")),
            ("008613800000000", Some("13800000000")),
            ("19912345678", Some("19912345678")),
            ("12800000000", None),
            ("1380000000", None),
            ("138000000000", None),
            ("23800000000", None),
            ("138000000+0", None),
            ("+13800000000", None),
            ("8613800000000", None),
            ("1380000000a", None),
            ("138.0000.0000", None),
            ("١٣٨٠٠٠٠٠٠٠٠", None),
            ("029-88888888", None),
            ("", None),
        ] {
            let read = Phone::parse(text);
            assert_eq!(read.as_ref().ok().map(Phone::digits), digits, "{text}");
        }
        assert_eq!(Phone::parse(&"1".repeat(1 << 20)), Err(InvalidPhone));
    }

    #[test]
    fn the_middle_of_a_phone_is_masked() {
        let phone = Phone::parse("13812340000").unwrap();
        assert_eq!(phone.masked(), "138****0000");
        assert_eq!(format!("{phone:?}"), "Phone(…)");
    }
}

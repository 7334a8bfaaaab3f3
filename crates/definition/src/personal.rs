//! Finds phone numbers, mail addresses and identity numbers in public texts.

use std::ops::Range;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Phone,
    Mail,
    Identity,
}

/// A find, with its bytes in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) kind: Kind,
    pub(crate) range: Range<usize>,
}

/// All personal data in a text, in order.
///
/// Full-width digits and signs count as their ASCII forms. Hotlines of five digits and numbers
/// that begin with 400 or 800 belong to organisations and are no finds.
pub(crate) fn find(text: &str) -> Vec<Found> {
    let chars: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, narrow(c))).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let rest = chars.get(at..).unwrap_or_default();
        let fresh = at == 0 || !chars.get(at - 1).is_some_and(|(_, c)| is_word(*c));
        let hit = if fresh {
            match_mail(rest)
                .map(|n| (Kind::Mail, n))
                .or_else(|| number_begins(rest).then(|| match_number(rest))?)
        } else {
            None
        };
        if let Some((kind, length)) = hit {
            let start = rest.first().map_or(0, |(at, _)| *at);
            let end = chars.get(at + length).map_or(text.len(), |(at, _)| *at);
            found.push(Found {
                kind,
                range: start..end,
            });
            at += length;
        } else {
            at += 1;
        }
    }
    found
}

/// The length of a mail address at the beginning.
fn match_mail(chars: &[(usize, char)]) -> Option<usize> {
    let local = count(chars, |c| is_word(c) || matches!(c, '.' | '+' | '-' | '%'));
    if local == 0 || chars.get(local)?.1 != '@' {
        return None;
    }
    let after = chars.get(local + 1..)?;
    let domain = count(after, |c| is_word(c) || matches!(c, '.' | '-'));
    let name: String = after.iter().take(domain).map(|(_, c)| *c).collect();
    let name = name.trim_end_matches(['.', '-']);
    let (host, top) = name.rsplit_once('.')?;
    let is_top = top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic());
    (is_top && !host.is_empty()).then_some(local + 1 + name.len())
}

/// A phone or identity number at the beginning, with its length.
fn match_number(chars: &[(usize, char)]) -> Option<(Kind, usize)> {
    // Digits with single separators between them, as numbers are written for people.
    let mut digits = String::new();
    let mut groups = vec![0];
    let mut last_digit = 0;
    for (length, (_, c)) in chars.iter().enumerate() {
        if c.is_ascii_digit() {
            digits.push(*c);
            if let Some(group) = groups.last_mut() {
                *group += 1;
            }
            last_digit = length + 1;
        } else if is_separator(*c) && (last_digit == length || digits.is_empty()) {
            if groups.last() != Some(&0) {
                groups.push(0);
            }
        } else {
            break;
        }
    }
    if groups.last() == Some(&0) {
        groups.pop();
    }
    let next = chars.get(last_digit).map(|(_, c)| *c);
    let single = groups.len() == 1;
    if single && next.is_some_and(|c| matches!(c, 'x' | 'X')) && is_identity(&digits, 17) {
        return Some((Kind::Identity, last_digit + 1));
    }
    if next.is_some_and(is_word) {
        return None;
    }
    if single && is_identity(&digits, 18) {
        return Some((Kind::Identity, last_digit));
    }
    let (country, national) = match digits.strip_prefix("86") {
        Some(rest) if chars.first().is_some_and(|(_, c)| *c == '+') || rest.len() == 11 => {
            (true, rest)
        }
        _ => (false, digits.as_str()),
    };
    let second = national.chars().nth(1);
    let mobile = national.len() == 11
        && national.starts_with('1')
        && second.is_some_and(|c| ('3'..='9').contains(&c))
        && (country || matches!(groups.as_slice(), [11] | [3, 4, 4] | [3, 8] | [7, 4]));
    let landline = (10..=12).contains(&national.len())
        && (national.starts_with('0') || country)
        && !national.starts_with("00")
        && (country || matches!(groups.as_slice(), [10..=12] | [3 | 4, 7 | 8]));
    (mobile || landline).then_some((Kind::Phone, last_digit))
}

/// Whether the digits are an identity number's: 18 places with a date of birth in the middle.
fn is_identity(digits: &str, length: usize) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|d| d.parse::<u16>().ok());
    digits.len() == length
        && part(6..10).is_some_and(|year| (1900..2100).contains(&year))
        && part(10..12).is_some_and(|month| (1..=12).contains(&month))
        && part(12..14).is_some_and(|day| (1..=31).contains(&day))
}

fn count(chars: &[(usize, char)], is_part: impl Fn(char) -> bool) -> usize {
    chars.iter().take_while(|(_, c)| is_part(*c)).count()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn number_begins(chars: &[(usize, char)]) -> bool {
    let first = chars.first().map(|(_, c)| *c);
    first.is_some_and(|c| c.is_ascii_digit() || matches!(c, '(' | '+'))
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '(' | ')' | '+' | '–' | '—')
}

/// The ASCII form of a full-width character.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_is_found() {
        for (text, kind, part) in [
            ("咨询：13800138000。", Kind::Phone, "13800138000"),
            ("电话138-0013-8000", Kind::Phone, "138-0013-8000"),
            ("+86 138 0013 8000", Kind::Phone, "+86 138 0013 8000"),
            (
                "０４３１－８８８８８８８８",
                Kind::Phone,
                "０４３１－８８８８８８８８",
            ),
            ("请拨010-12345678转", Kind::Phone, "010-12345678"),
            ("(0431)88888888", Kind::Phone, "(0431)88888888"),
            ("01012345678", Kind::Phone, "01012345678"),
            ("write to a.b@example.com.", Kind::Mail, "a.b@example.com"),
            ("邮箱：zhang_3@qq.com", Kind::Mail, "zhang_3@qq.com"),
            ("11010519491231002X", Kind::Identity, "11010519491231002X"),
            (
                "证件110105194912310021",
                Kind::Identity,
                "110105194912310021",
            ),
        ] {
            let found = find(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].kind, kind, "{text}");
            assert_eq!(text.get(found[0].range.clone()).unwrap(), part, "{text}");
        }
    }

    #[test]
    fn figures_of_a_campaign_are_no_personal_data() {
        for text in [
            "达到7800步，累计78000000步",
            "2019年6月25日06:00 - 7月8日18:00",
            "2019-06-25T06:00:00",
            "@中国保险行业协会",
            "热线12378",
            "400-800-1234",
            "GB/T 2260-2007",
            "12345678901234567890",
            "wx798caca20b04a92e",
            "10000000000 步",
            "",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    // X-42.a
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the crate itself reads no files")]
    fn the_campaigns_of_the_project_contain_no_personal_data() {
        fn scan(folder: &std::path::Path) -> usize {
            let mut files = 0;
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    files += scan(&path);
                } else {
                    let text = std::fs::read_to_string(&path).unwrap();
                    assert_eq!(find(&text), [], "{}", path.display());
                    files += 1;
                }
            }
            files
        }
        let campaigns = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campaigns");
        assert!(scan(&campaigns) >= 20);
    }
}

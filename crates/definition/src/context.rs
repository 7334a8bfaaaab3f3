//! What every check carries with it: the files, those in use, and what has been found so far.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use model::Text;

use crate::diagnostic::{Code, Diagnostic, Place, Severity, both};
use crate::personal;
use crate::sources::Sources;
use crate::wire::{At, BothLanguages};

/// The main file of a campaign.
pub const CAMPAIGN_FILE: &str = "campaign.toml";

pub(crate) struct Context<'s> {
    pub(crate) sources: &'s Sources,
    pub(crate) used: BTreeSet<String>,
    /// Whether it has been told that a walk has no days, which concerns many tables.
    pub(crate) told_walk_without_days: bool,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Context<'s> {
    pub(crate) fn new(sources: &'s Sources) -> Self {
        Self {
            sources,
            used: BTreeSet::new(),
            told_walk_without_days: false,
            diagnostics: Vec::new(),
        }
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        let is_error = |d: &Diagnostic| d.code.severity() == Severity::Error;
        self.diagnostics.iter().any(is_error)
    }

    /// Everything found, in the order of a reader: the main file from top to bottom, then the
    /// files beside it.
    pub(crate) fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_cached_key(|d| {
            let place = d.spans.first();
            let place = place.map(|s| (s.file != CAMPAIGN_FILE, s.file.clone(), s.start));
            (place, d.code)
        });
        self.diagnostics
    }

    /// The text of a file, or a diagnostic at the place that asks for it.
    pub(crate) fn file(&mut self, path: &str, asked: Place) -> Option<&'s str> {
        let bytes = self.bytes(path, asked)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) => {
                self.report(not_utf8(path, bytes, error.valid_up_to()));
                None
            }
        }
    }

    /// The bytes of a file, or a diagnostic at the place that asks for it.
    pub(crate) fn bytes(&mut self, path: &str, asked: Place) -> Option<&'s [u8]> {
        let Some(bytes) = self.sources.get(path) else {
            let message = both(
                format!("文件夹里没有文件 `{path}`"),
                format!("the folder has no file `{path}`"),
            );
            let mut missing = Diagnostic::new(Code::MissingFile, asked.clone(), message);
            if !asked.range.is_empty()
                && let Some(near) = nearest(path, self.sources.paths())
            {
                // In a table a name stands without quotes.
                let quoted = match asked.file.as_str() {
                    CAMPAIGN_FILE => format!("\"{near}\""),
                    _ => near.to_owned(),
                };
                missing = missing
                    .help(both(
                        format!("是否指 `{near}`？"),
                        format!("did you mean `{near}`?"),
                    ))
                    .edit(asked, quoted);
            }
            self.report(missing);
            return None;
        };
        self.used.insert(path.to_owned());
        Some(bytes)
    }

    /// A short text in both languages: neither empty, and not the same Chinese twice.
    pub(crate) fn text(&mut self, text: &BothLanguages) -> Text {
        for part in [&text.zh, &text.en] {
            if part.value.trim().is_empty() {
                let message = both("文字不能为空", "the text is empty");
                self.report(Diagnostic::new(Code::EmptyText, part.place(), message));
            }
        }
        self.same_in_both(&text.zh.value, &text.en.value, text.en.place());
        both(text.zh.value.trim(), text.en.value.trim())
    }

    /// Warns if the English text is the Chinese one.
    pub(crate) fn same_in_both(&mut self, zh: &str, en: &str, place: Place) {
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        if zh == en && zh.chars().any(is_han) {
            let message = both(
                "英文文字与中文完全相同",
                "the English text is the Chinese one",
            );
            self.report(Diagnostic::new(Code::SameInBothLanguages, place, message));
        }
    }

    /// Refuses personal data in a public text that begins at byte `offset` of a file.
    pub(crate) fn public_text(&mut self, file: &str, offset: usize, text: &str) {
        for found in personal::find(text) {
            let range = offset + found.range.start..offset + found.range.end;
            self.report(personal_data(Place::new(file, &range), found.kind));
        }
    }

    /// As [`Self::public_text`], for a value whose bytes in the file may be escaped: the whole
    /// value is marked.
    pub(crate) fn public_value(&mut self, text: &str, range: &Range<usize>) {
        for found in personal::find(text) {
            self.report(personal_data(Place::new(CAMPAIGN_FILE, range), found.kind));
        }
    }

    /// Refuses an id or code that is empty or that an earlier entry has.
    pub(crate) fn unique<'a>(&mut self, entries: impl IntoIterator<Item = (&'a str, Place)>) {
        let mut seen: BTreeMap<&str, Place> = BTreeMap::new();
        for (key, place) in entries {
            if key.trim().is_empty() {
                let message = both("编号不能为空", "the id is empty");
                self.report(Diagnostic::new(Code::EmptyText, place, message));
            } else if let Some(first) = seen.get(key) {
                let message = both(
                    format!("`{key}` 出现了两次"),
                    format!("`{key}` is used twice"),
                );
                self.report(
                    Diagnostic::new(Code::DuplicateKey, place, message)
                        .also(first.clone(), both("第一次在这里", "first used here")),
                );
            } else {
                seen.insert(key, place);
            }
        }
    }

    /// Refuses a name that another entry has, in either language.
    pub(crate) fn unique_names<'a>(
        &mut self,
        entries: impl IntoIterator<Item = [(&'a str, Place); 2]>,
    ) {
        let mut seen: BTreeMap<&str, (usize, Place)> = BTreeMap::new();
        for (entry, names) in entries.into_iter().enumerate() {
            for (name, place) in names {
                match seen.get(name) {
                    Some((first_entry, _)) if *first_entry == entry => {}
                    Some((_, first)) => {
                        let message = both(
                            format!("名称“{name}”出现了两次"),
                            format!("the name “{name}” is used twice"),
                        );
                        self.report(
                            Diagnostic::new(Code::DuplicateName, place, message)
                                .also(first.clone(), both("第一次在这里", "first used here")),
                        );
                    }
                    None => {
                        seen.insert(name, (entry, place));
                    }
                }
            }
        }
    }
}

impl<T> At<T> {
    /// Where the value stands in the main file.
    pub(crate) fn place(&self) -> Place {
        Place::new(CAMPAIGN_FILE, &self.span)
    }
}

/// The candidate nearest to what was written, if it is near enough to be meant.
///
/// Distance counts characters, so that one wrong Han character is one mistake.
pub(crate) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = written.chars().count();
    candidates
        .into_iter()
        .filter(|candidate| *candidate != written)
        .map(|candidate| (strsim::damerau_levenshtein(written, candidate), candidate))
        .filter(|(distance, candidate)| {
            // Of short names at least one character must agree.
            let longest = length.max(candidate.chars().count());
            *distance < longest && *distance <= (longest / 3).max(1)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn personal_data(place: Place, kind: personal::Kind) -> Diagnostic {
    let (zh, en) = match kind {
        personal::Kind::Phone => ("电话号码", "a phone number"),
        personal::Kind::Mail => ("电子邮箱地址", "a mail address"),
        personal::Kind::Identity => ("身份证号码", "an identity number"),
    };
    let message = both(
        format!("公开文字中含有{zh}"),
        format!("a public text contains {en}"),
    );
    Diagnostic::new(Code::PersonalData, place, message)
        .help(both(
            "请改写为单位名称或公众号等不涉及个人的联系方式",
            "name an organisation or an official account instead",
        ))
        .rule("X-42")
}

fn not_utf8(path: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let message = both(
        format!("文件 `{path}` 不是 UTF-8 编码"),
        format!("the file `{path}` is not UTF-8 text"),
    );
    let diagnostic = Diagnostic::new(Code::NotUtf8, Place::new(path, &(at..at)), message);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        diagnostic.help(both(
            "看起来是 UTF-16，请另存为 UTF-8",
            "it looks like UTF-16; save it as UTF-8",
        ))
    } else if looks_like_gbk(bytes.get(at..).unwrap_or_default()) {
        diagnostic.help(both(
            "看起来是 GBK（GB 18030），请另存为 UTF-8；在 Excel 中选择“CSV UTF-8（逗号分隔）”",
            "it looks like GBK (GB 18030); save it as UTF-8, in Excel as “CSV UTF-8 (comma delimited)”",
        ))
    } else {
        diagnostic.help(both("请另存为 UTF-8", "save it as UTF-8"))
    }
}

/// Whether everything outside ASCII comes in pairs of a GBK lead and trail byte.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte >= 0x80 {
            let trail = bytes.next();
            let pair = (0x81..=0xfe).contains(&byte)
                && trail.is_some_and(|t| (0x30..=0xfe).contains(&t) && t != 0x7f);
            if !pair {
                return false;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_words_are_proposed() {
        let regions = ["吉林", "黑龙江", "内蒙古"];
        for (written, proposed) in [
            ("吉临", Some("吉林")),
            ("黒龙江", Some("黑龙江")),
            ("北京", None),
            ("内蒙", Some("内蒙古")),
            ("", None),
        ] {
            assert_eq!(nearest(written, regions), proposed, "{written}");
        }
        let keys = ["threshold_steps", "amount", "opens_at"];
        for (written, proposed) in [
            ("treshold_steps", Some("threshold_steps")),
            ("ammount", Some("amount")),
            ("open_at", Some("opens_at")),
            ("colour", None),
        ] {
            assert_eq!(nearest(written, keys), proposed, "{written}");
        }
    }

    #[test]
    fn gbk_is_told_from_other_bytes() {
        assert!(looks_like_gbk(b"\xbc\xaa\xc1\xd6,Jilin\n")); // 吉林
        assert!(!looks_like_gbk(b"\x80\x80"));
        assert!(!looks_like_gbk(b"caf\xe9"));
    }
}

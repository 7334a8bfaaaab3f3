//! The main file as a tree, and reading its tables.

use model::Text;
use serde::de::DeserializeOwned;
use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use schemars::JsonSchema;

use crate::context::{CAMPAIGN_FILE, Context};
use crate::diagnostic::{Code, Diagnostic, Place, both};
use crate::schema;
use crate::shape;
use crate::sources::Sources;
use crate::wire::At;

/// The main file of a campaign after parsing, before any check.
#[derive(Clone, Debug)]
pub struct Tree<'s> {
    root: DeTable<'s>,
}

/// What became of a table of the campaign.
#[derive(Clone, Debug)]
pub(crate) enum Part<T> {
    /// The campaign does without it.
    Absent,
    /// It is there but cannot be used; why has been reported.
    Broken,
    Whole(T),
}

impl<T> Part<T> {
    pub(crate) fn whole(&self) -> Option<&T> {
        match self {
            Self::Whole(part) => Some(part),
            Self::Absent | Self::Broken => None,
        }
    }

    /// The part if it can be used.
    pub(crate) fn into_option(self) -> Option<T> {
        match self {
            Self::Whole(part) => Some(part),
            Self::Absent | Self::Broken => None,
        }
    }

    pub(crate) fn and_then<U>(self, convert: impl FnOnce(T) -> Option<U>) -> Part<U> {
        match self {
            Self::Absent => Part::Absent,
            Self::Broken => Part::Broken,
            Self::Whole(part) => convert(part).map_or(Part::Broken, Part::Whole),
        }
    }
}

/// Parses the main file. `None` if there is no tree worth checking.
pub(crate) fn parse<'s>(cx: &mut Context<'s>) -> Option<Tree<'s>> {
    let start = Place::new(CAMPAIGN_FILE, &(0..0));
    let text = cx.file(CAMPAIGN_FILE, start)?;
    let (root, errors) = DeTable::parse_recoverable(text);
    let syntax = syntax_errors(text, &errors);
    let sound = syntax.is_empty();
    for error in syntax {
        cx.report(error);
    }
    let root = root.into_inner();
    sound.then_some(Tree { root })
}

/// Whether the version of the language is one this program knows.
pub(crate) fn version_is_known(cx: &mut Context<'_>, tree: &Tree<'_>) -> bool {
    let Some((_, value)) = tree.entry("language") else {
        return true; // reported as a missing key
    };
    let version = match value.get_ref() {
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok(),
        _ => return true, // reported as a wrong type
    };
    if version == Some(LANGUAGE) {
        return true;
    }
    let place = Place::new(CAMPAIGN_FILE, &value.span());
    let unknown = match value.get_ref() {
        DeValue::Integer(n) => n.as_str(),
        _ => "",
    };
    let message = both(
        format!("不认识活动语言的第 {unknown} 版"),
        format!("version {unknown} of the campaign language is not known"),
    );
    let help = both(
        format!("本程序认识的是第 {LANGUAGE} 版；更新的版本需要更新的程序"),
        format!("this program knows version {LANGUAGE}; a newer one needs a newer program"),
    );
    cx.report(Diagnostic::new(Code::UnknownLanguage, place, message).help(help));
    false
}

/// Reports unknown tables and missing ones.
pub(crate) fn check_root(cx: &mut Context<'_>, tree: &Tree<'_>) {
    let root = schema::root();
    for (key, _) in &tree.root {
        if root.property(key.get_ref()).is_none() {
            cx.report(shape::unknown_table(key, &root.keys()));
        }
    }
    for key in root.required() {
        if !tree.has(key) {
            let place = Place::new(CAMPAIGN_FILE, &(0..0));
            let written = if key == "language" {
                "language = 1".to_owned()
            } else {
                format!("[{key}]")
            };
            let message = both(
                format!("缺少 `{written}`"),
                format!("`{written}` is missing"),
            );
            cx.report(Diagnostic::new(Code::MissingKey, place, message));
        }
    }
    if let Some((_, value)) = tree.entry("language") {
        shape::fits(cx, value, &schema::of::<i64>(), "language");
    }
}

impl<'s> Tree<'s> {
    /// Whether the campaign has that table.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// Reads a table `[key]`.
    pub(crate) fn table<T>(&self, cx: &mut Context<'_>, key: &str) -> Part<At<T>>
    where
        T: DeserializeOwned + JsonSchema,
    {
        let Some((_, value)) = self.entry(key) else {
            return Part::Absent;
        };
        read(cx, value, &schema::of::<T>(), key).map_or(Part::Broken, Part::Whole)
    }

    /// Reads all tables `[[key]]`. Those that cannot be used are reported and left out, and
    /// then the part is not whole.
    pub(crate) fn tables<T>(&self, cx: &mut Context<'_>, key: &str) -> Part<Vec<At<T>>>
    where
        T: DeserializeOwned + JsonSchema,
    {
        let Some((name, value)) = self.entry(key) else {
            return Part::Absent;
        };
        let DeValue::Array(array) = value.get_ref() else {
            let place = Place::new(CAMPAIGN_FILE, &name.span());
            cx.report(Diagnostic::new(
                Code::WrongType,
                place,
                both(
                    format!("`{key}` 可以有多个，应写作 `[[{key}]]`"),
                    format!("there may be several of `{key}`: it is written `[[{key}]]`"),
                ),
            ));
            return Part::Broken;
        };
        let schema = schema::of::<T>();
        let read: Vec<Option<At<T>>> = array
            .iter()
            .map(|element| read(cx, element, &schema, key))
            .collect();
        read.into_iter()
            .collect::<Option<Vec<_>>>()
            .map_or(Part::Broken, Part::Whole)
    }

    /// Refuses a table whose meaning depends on others that are missing.
    pub(crate) fn needs(&self, cx: &mut Context<'_>, key: &str, others: &[(&str, Text)]) {
        let Some((name, _)) = self.entry(key) else {
            return;
        };
        for (other, why) in others {
            if !self.has(other) {
                let place = Place::new(CAMPAIGN_FILE, &name.span());
                let message = both(
                    format!("`{key}` 需要表 `[{other}]`"),
                    format!("`{key}` needs the table `[{other}]`"),
                );
                cx.report(Diagnostic::new(Code::NeedsTable, place, message).help(why.clone()));
            }
        }
    }

    /// Refuses a table that needs at least one of others, all of which are missing.
    pub(crate) fn needs_either(
        &self,
        cx: &mut Context<'_>,
        key: &str,
        [one, other]: [&str; 2],
        why: Text,
    ) {
        if self.has(one) || self.has(other) {
            return;
        }
        if let Some(place) = self.name_place(key) {
            let message = both(
                format!("`{key}` 需要表 `[{one}]` 或 `[{other}]`"),
                format!("`{key}` needs the table `[{one}]` or `[{other}]`"),
            );
            cx.report(Diagnostic::new(Code::NeedsTable, place, message).help(why));
        }
    }

    /// Where the name of a table stands.
    pub(crate) fn name_place(&self, key: &str) -> Option<Place> {
        let (name, _) = self.entry(key)?;
        Some(Place::new(CAMPAIGN_FILE, &name.span()))
    }

    /// Every text in the file with its bytes, in no particular order. Comments are not texts.
    pub(crate) fn strings(&self) -> Vec<(&str, std::ops::Range<usize>)> {
        fn walk<'t>(
            value: &'t Spanned<DeValue<'_>>,
            into: &mut Vec<(&'t str, std::ops::Range<usize>)>,
        ) {
            match value.get_ref() {
                DeValue::String(text) => into.push((text, value.span())),
                DeValue::Array(array) => array.iter().for_each(|v| walk(v, into)),
                DeValue::Table(table) => table.iter().for_each(|(_, v)| walk(v, into)),
                DeValue::Integer(_)
                | DeValue::Float(_)
                | DeValue::Boolean(_)
                | DeValue::Datetime(_) => {}
            }
        }
        let mut strings = Vec::new();
        for (_, value) in &self.root {
            walk(value, &mut strings);
        }
        strings
    }

    fn entry(
        &self,
        key: &str,
    ) -> Option<(&Spanned<std::borrow::Cow<'s, str>>, &Spanned<DeValue<'s>>)> {
        self.root.iter().find(|(name, _)| name.get_ref() == key)
    }
}

fn read<T: DeserializeOwned>(
    cx: &mut Context<'_>,
    value: &Spanned<DeValue<'_>>,
    schema: &schema::Shape,
    key: &str,
) -> Option<At<T>> {
    if !shape::fits(cx, value, schema, key) {
        return None;
    }
    let mut owned = value.clone();
    owned.get_mut().make_owned();
    let span = value.span();
    match T::deserialize(ValueDeserializer::from(owned)) {
        Ok(value) => Some(At { value, span }),
        Err(error) => {
            // What serde refuses although the shape fits: told in its own words.
            let at = error.span().unwrap_or(span);
            let message = both(
                format!("无法读取 `{key}`：{}", error.message()),
                format!("`{key}` cannot be read: {}", error.message()),
            );
            cx.report(Diagnostic::new(
                Code::WrongType,
                Place::new(CAMPAIGN_FILE, &at),
                message,
            ));
            None
        }
    }
}

/// The first error of each line, at most [`SYNTAX_ERRORS_MAX`]: one unclosed bracket makes many.
fn syntax_errors(text: &str, errors: &[toml::de::Error]) -> Vec<Diagnostic> {
    let mut found: Vec<(usize, Diagnostic)> = Vec::new();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let start = floor(text, span.start);
        let end = floor(text, span.end).max(start);
        let line = text
            .get(..start)
            .map_or(0, |before| before.matches('\n').count());
        if found.iter().all(|(l, _)| *l != line) {
            found.push((line, syntax_error(text, line, start..end, error.message())));
        }
    }
    found.sort_by_key(|(line, _)| *line);
    let hidden = found.len().saturating_sub(SYNTAX_ERRORS_MAX);
    found.truncate(SYNTAX_ERRORS_MAX);
    let mut found: Vec<Diagnostic> = found.into_iter().map(|(_, d)| d).collect();
    if hidden > 0
        && let Some(last) = found.pop()
    {
        found.push(last.help(both(
            format!("另有 {hidden} 行有语法错误，可能由上面的错误引起"),
            format!("{hidden} more lines have syntax errors, perhaps because of those above"),
        )));
    }
    found
}

fn syntax_error(
    text: &str,
    line: usize,
    range: std::ops::Range<usize>,
    reason: &str,
) -> Diagnostic {
    let place = Place::new(CAMPAIGN_FILE, &range);
    let written = text.lines().nth(line).unwrap_or_default();
    let value = written.split('#').next().unwrap_or_default();
    if value.contains("24:00") && value.contains('=') {
        return crate::moment::twenty_four_hours(place);
    }
    let error = Diagnostic::new(
        Code::Syntax,
        place,
        both(
            format!("TOML 语法错误：{reason}"),
            format!("TOML syntax: {reason}"),
        ),
    );
    let number = value
        .split_once('=')
        .map_or("", |(_, number)| number.trim());
    let is_grouped = |c: char| c.is_ascii_digit() || matches!(c, ' ' | ',' | '\'');
    if number.starts_with(|c: char| c.is_ascii_digit()) && number.chars().all(is_grouped) {
        let plain: String = number.chars().filter(char::is_ascii_digit).collect();
        return error.help(both(
            format!("数字中间不能有空格或逗号，写作 {plain}"),
            format!("a number has no spaces or commas: write {plain}"),
        ));
    }
    if value
        .chars()
        .any(|c| matches!(c, '“' | '”' | '＝' | '，' | '［' | '］' | '｛' | '｝'))
    {
        return error.help(both(
            "这一行有中文标点，TOML 的引号、等号、逗号和括号须用半角",
            "the line has full-width marks; TOML needs ASCII quotes, signs, commas and brackets",
        ));
    }
    error
}

/// The nearest boundary of characters at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}

/// Parses without checking: the tree, if there is one, and what is wrong with the file as TOML.
pub(crate) fn parse_sources(sources: &Sources) -> (Option<Tree<'_>>, Vec<Diagnostic>) {
    let mut cx = Context::new(sources);
    let tree = parse(&mut cx);
    (tree, cx.into_diagnostics())
}

/// The version of the language described here.
pub const LANGUAGE: i64 = 1;
const SYNTAX_ERRORS_MAX: usize = 5;

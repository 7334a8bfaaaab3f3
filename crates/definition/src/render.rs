//! Shows diagnostics: to people with the lines they speak of, to programs as JSON.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet,
};
use model::{Lang, Text};
use serde::Serialize;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::sources::Sources;

/// The diagnostics for a terminal, each with its lines, and a count of them at the end. Empty if
/// there are none.
pub fn text(sources: &Sources, diagnostics: &[Diagnostic], lang: Lang, colour: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(&renderer.render(&groups(sources, diagnostic, lang)));
        out.push_str("\n\n");
    }
    let count = |severity| {
        let same = diagnostics.iter().filter(|d| d.code.severity() == severity);
        same.count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let summary = match lang {
        Lang::Zh => format!("{errors} 个错误，{warnings} 个警告\n"),
        Lang::En => {
            let plural = |n: usize| if n == 1 { "" } else { "s" };
            let (e, w) = (plural(errors), plural(warnings));
            format!("{errors} error{e}, {warnings} warning{w}\n")
        }
    };
    out + &summary
}

/// The diagnostics as a JSON array, in one language.
///
/// Lines and columns count from 1, columns and lengths in characters (Unicode scalar values).
pub fn json(sources: &Sources, diagnostics: &[Diagnostic], lang: Lang) -> Value {
    let list = diagnostics.iter().map(|d| wire(sources, d, lang));
    Value::Array(list.collect())
}

#[derive(Serialize)]
struct Wire<'d> {
    code: &'static str,
    severity: &'static str,
    message: &'d str,
    help: Option<&'d str>,
    spans: Vec<WireSpan<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<WireEdit<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
}

#[derive(Serialize)]
struct WireSpan<'d> {
    file: &'d str,
    line: usize,
    column: usize,
    length: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'d str>,
}

#[derive(Serialize)]
struct WireEdit<'d> {
    file: &'d str,
    line: usize,
    column: usize,
    length: usize,
    replacement: &'d str,
}

fn wire<'d>(sources: &Sources, diagnostic: &'d Diagnostic, lang: Lang) -> Value {
    let position = |file: &str, start, end| {
        let content = content(sources, file);
        position(&content, start..end)
    };
    let span = |span: &'d Span| {
        let (line, column, length) = position(&span.file, span.start, span.end);
        WireSpan {
            file: &span.file,
            line,
            column,
            length,
            label: span.label.as_ref().map(|l| l.get(lang)),
        }
    };
    let wire = Wire {
        code: diagnostic.code.as_str(),
        severity: diagnostic.code.severity().name(),
        message: diagnostic.message.get(lang),
        help: diagnostic.help.as_ref().map(|h| h.get(lang)),
        spans: diagnostic.spans.iter().map(span).collect(),
        edit: diagnostic.edit.as_ref().map(|edit| {
            let (line, column, length) = position(&edit.file, edit.start, edit.end);
            WireEdit {
                file: &edit.file,
                line,
                column,
                length,
                replacement: &edit.replacement,
            }
        }),
        rule: diagnostic.rule,
    };
    // Strings and numbers only, so that this cannot fail.
    serde_json::to_value(wire).unwrap_or_default()
}

/// Line and column of the first character from 1, and the number of characters.
fn position(content: &str, range: Range<usize>) -> (usize, usize, usize) {
    let range = clamp(content, &range);
    let before = content.get(..range.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let characters = |range: Range<usize>| content.get(range).map_or(0, |s| s.chars().count());
    let column = characters(line_start..range.start) + 1;
    (line, column, characters(range))
}

fn groups<'d>(sources: &'d Sources, diagnostic: &'d Diagnostic, lang: Lang) -> Vec<Group<'d>> {
    let level = match (diagnostic.code.severity(), lang) {
        (Severity::Error, Lang::En) => Level::ERROR,
        (Severity::Warning, Lang::En) => Level::WARNING,
        (Severity::Error, Lang::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Warning, Lang::Zh) => Level::WARNING.with_name("警告"),
    };
    let help = match lang {
        Lang::En => Level::HELP,
        Lang::Zh => Level::HELP.with_name("建议"),
    };
    let title = level
        .primary_title(diagnostic.message.get(lang))
        .id(diagnostic.code.as_str());
    let mut primary = Group::with_title(title);
    let mut files: Vec<&str> = Vec::new();
    for span in &diagnostic.spans {
        if !files.contains(&span.file.as_str()) {
            files.push(&span.file);
        }
    }
    for file in files {
        let content = content(sources, file);
        if content.is_empty() {
            primary = primary.element(Origin::path(file));
            continue;
        }
        let mut annotations: Vec<Annotation<'_>> = Vec::new();
        for (n, span) in diagnostic.spans.iter().enumerate() {
            if span.file == file {
                let kind = if n == 0 {
                    AnnotationKind::Primary
                } else {
                    AnnotationKind::Context
                };
                let range = clamp(&content, &(span.start..span.end));
                let label = span.label.as_ref().map(|label: &Text| label.get(lang));
                annotations.push(kind.span(range).label(label));
            }
        }
        primary = primary.element(Snippet::source(content).path(file).annotations(annotations));
    }
    if let Some(rule) = diagnostic.rule {
        let note = match lang {
            Lang::En => Level::NOTE.message(format!("rule {rule}")),
            Lang::Zh => Level::NOTE
                .with_name("说明")
                .message(format!("规则 {rule}")),
        };
        primary = primary.element(note);
    }
    let text = diagnostic.help.as_ref().map(|text| text.get(lang));
    let Some(edit) = &diagnostic.edit else {
        if let Some(text) = text {
            primary = primary.element(help.message(text));
        }
        return vec![primary];
    };
    let proposed = match lang {
        Lang::En => "write",
        Lang::Zh => "改为",
    };
    let content = content(sources, &edit.file);
    let range = clamp(&content, &(edit.start..edit.end));
    let patch = Patch::new(range, edit.replacement.as_str());
    let snippet = Snippet::source(content)
        .path(edit.file.as_str())
        .patch(patch);
    let title = help.secondary_title(text.unwrap_or(proposed));
    vec![primary, Group::with_title(title).element(snippet)]
}

/// A file as text; bytes that are no UTF-8 are shown as `�`.
fn content<'s>(sources: &'s Sources, file: &str) -> Cow<'s, str> {
    sources
        .get(file)
        .map_or(Cow::Borrowed(""), String::from_utf8_lossy)
}

/// The range within the text and on boundaries of characters.
fn clamp(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end.max(start));
    start..end
}

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

/// The diagnostics for a terminal, each with its lines and followed by a blank line.
pub fn text(sources: &Sources, diagnostics: &[Diagnostic], lang: Lang, colour: bool) -> String {
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
    out
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
        (Severity::Note, Lang::En) => Level::NOTE,
        (Severity::Error, Lang::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Warning, Lang::Zh) => Level::WARNING.with_name("警告"),
        (Severity::Note, Lang::Zh) => Level::NOTE.with_name("提示"),
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diagnostic::{Code, Place, both};

    fn example() -> (Sources, Vec<Diagnostic>) {
        let text = "language = 1\n# 第二行\n名 = \"吉临\" # 注\n";
        let files = [("campaign.toml".to_owned(), text.as_bytes().to_vec())];
        let at = text.find("\"吉临\"").unwrap();
        let place = Place::new("campaign.toml", &(at..at + 8));
        let diagnostic = Diagnostic::new(
            Code::UnknownRegion,
            place.clone(),
            both("没有地区“吉临”", "there is no region “吉临”"),
        )
        .label(both("这里", "here"))
        .also(
            Place::new("campaign.toml", &(0..8)),
            both("版本", "version"),
        )
        .help(both("是否指“吉林”？", "did you mean “吉林”?"))
        .edit(place, "\"吉林\"")
        .rule("D19-04");
        (Sources::new(files.into()), vec![diagnostic])
    }

    #[test]
    fn json_counts_characters_from_one() {
        let (sources, diagnostics) = example();
        assert_eq!(
            json(&sources, &diagnostics, Lang::Zh),
            json!([{
                "code": "E0601",
                "severity": "error",
                "message": "没有地区“吉临”",
                "help": "是否指“吉林”？",
                "spans": [
                    {"file": "campaign.toml", "line": 3, "column": 5, "length": 4, "label": "这里"},
                    {"file": "campaign.toml", "line": 1, "column": 1, "length": 8, "label": "版本"},
                ],
                "edit": {
                    "file": "campaign.toml", "line": 3, "column": 5, "length": 4,
                    "replacement": "\"吉林\""
                },
                "rule": "D19-04",
            }])
        );
    }

    #[test]
    fn carets_stand_below_wide_characters() {
        let (sources, diagnostics) = example();
        let expected = "\
错误[E0601]: 没有地区“吉临”
 --> campaign.toml:3:5
  |
1 | language = 1
  | -------- 版本
2 | # 第二行
3 | 名 = \"吉临\" # 注
  |      ^^^^^^ 这里
  |
  = 说明: 规则 D19-04
建议: 是否指“吉林”？
  |
3 - 名 = \"吉临\" # 注
3 + 名 = \"吉林\" # 注
  |

";
        assert_eq!(text(&sources, &diagnostics, Lang::Zh, false), expected);
        let coloured = text(&sources, &diagnostics, Lang::Zh, true);
        assert!(coloured.contains("\u{1b}["), "{coloured}");
    }
}

//! `[texts]`: purpose, advice and frequent questions of the rules page.

use std::ops::Range;

use engine::plan::{Guide, Question};
use model::Text;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, Place, both};
use crate::document::{Part, Tree};
use crate::wire::At;

/// The texts of the rules page, in files of paragraphs divided by blank lines.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct TextsTable {
    /// What the campaign is for.
    purpose: FilesTable,
    /// Advice that is no rule: kinds of exercise, ways to enter.
    advice: Option<FilesTable>,
    /// Frequent questions: each a line that begins with `## `, its answer in the paragraphs
    /// below.
    faq: Option<FilesTable>,
}

/// A text in two files.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct FilesTable {
    /// File with the Chinese text.
    pub(crate) zh: At<String>,
    /// File with the English text.
    pub(crate) en: At<String>,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<Guide> {
    tree.table::<TextsTable>(cx, "texts")
        .and_then(|table| convert(cx, &table.value))
}

fn convert(cx: &mut Context<'_>, table: &TextsTable) -> Option<Guide> {
    let purpose = paragraphs(cx, &table.purpose.zh, &table.purpose.en);
    let advice = table.advice.as_ref();
    let advice = advice.map(|files| paragraphs(cx, &files.zh, &files.en));
    let faq = table.faq.as_ref().map(|files| faq(cx, files));
    Some(Guide {
        purpose: purpose?,
        advice: match advice {
            Some(read) => Some(read?),
            None => None,
        },
        faq: match faq {
            Some(read) => read?,
            None => Vec::new(),
        },
    })
}

/// A text in two files: neither is empty, and neither holds personal data.
pub(crate) fn paragraphs(
    cx: &mut Context<'_>,
    zh_path: &At<String>,
    en_path: &At<String>,
) -> Option<Text> {
    let (zh, en) = (public_file(cx, zh_path), public_file(cx, en_path));
    let text = Text {
        zh: normal(zh?),
        en: normal(en?),
    };
    for (path, part) in [(zh_path, &text.zh), (en_path, &text.en)] {
        if part.is_empty() {
            let message = both(
                format!("文件 `{}` 里没有文字", path.value),
                format!("the file `{}` has no text", path.value),
            );
            cx.report(Diagnostic::new(Code::EmptyText, path.place(), message));
        }
    }
    cx.same_in_both(&text.zh, &text.en, en_path.place());
    Some(text)
}

fn public_file<'s>(cx: &mut Context<'s>, path: &At<String>) -> Option<&'s str> {
    let text = cx.file(&path.value, path.place())?;
    cx.public_text(&path.value, 0, text);
    Some(text)
}

fn faq(cx: &mut Context<'_>, files: &FilesTable) -> Option<Vec<Question>> {
    let (zh, en) = (public_file(cx, &files.zh), public_file(cx, &files.en));
    let (zh_list, en_list) = (questions(zh?), questions(en?));
    for (path, list) in [(&files.zh, &zh_list), (&files.en, &en_list)] {
        if let Err(range) = list {
            let message = both(
                "常见问题由以 `## ` 开头的问题和其下的回答组成",
                "frequent questions are lines that begin with `## `, each with an answer below",
            );
            cx.report(Diagnostic::new(
                Code::FaqForm,
                Place::new(&path.value, range),
                message,
            ));
        }
    }
    let (zh_list, en_list) = (zh_list.ok()?, en_list.ok()?);
    if zh_list.len() != en_list.len() {
        let message = both(
            format!(
                "中文有 {} 个问题，英文有 {} 个",
                zh_list.len(),
                en_list.len()
            ),
            format!(
                "there are {} questions in Chinese and {} in English",
                zh_list.len(),
                en_list.len()
            ),
        );
        cx.report(
            Diagnostic::new(Code::FaqLanguages, files.en.place(), message)
                .also(files.zh.place(), both("中文", "Chinese")),
        );
        return None;
    }
    let pairs = zh_list.into_iter().zip(en_list);
    let list = pairs.map(|((zh, zh_answer), (en, en_answer))| Question {
        question: both(zh, en),
        answer: both(zh_answer, en_answer),
    });
    Some(list.collect())
}

/// Questions with their answers, or the bytes of the first line that does not fit.
fn questions(text: &str) -> Result<Vec<(String, String)>, Range<usize>> {
    let mut list: Vec<(String, String, Range<usize>)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches('\u{feff}').trim();
        let range = at..at + line.trim_end().len();
        at += line.len();
        if let Some(question) = content.strip_prefix("##") {
            list.push((question.trim().to_owned(), String::new(), range));
        } else if let Some((_, answer, _)) = list.last_mut() {
            answer.push_str(content);
            answer.push('\n');
        } else if !content.is_empty() {
            return Err(range);
        }
    }
    if list.is_empty() {
        return Err(0..0);
    }
    list.into_iter()
        .map(|(question, answer, range)| {
            let answer = normal(&answer);
            if question.is_empty() || answer.is_empty() {
                Err(range)
            } else {
                Ok((question, answer))
            }
        })
        .collect()
}

/// Paragraphs divided by exactly one blank line, without white space at the ends of lines.
fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for line in text.trim_start_matches('\u{feff}').lines().map(str::trim) {
        if !line.is_empty() || !normal.ends_with("\n\n") {
            normal.push_str(line);
            normal.push('\n');
        }
    }
    normal.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_made_uniform() {
        assert_eq!(
            normal("\u{feff}\r\n一 \r\n\r\n\r\n\r\n二\r\n三\r\n"),
            "一\n\n二\n三"
        );
        assert_eq!(normal(" \n\n"), "");
    }

    #[test]
    fn questions_have_headings_and_answers() {
        let pair = |q: &str, a: &str| (q.to_owned(), a.to_owned());
        assert_eq!(
            questions("## 甲\n\n乙\n\n丙\n## 丁\n戊\n"),
            Ok(vec![pair("甲", "乙\n\n丙"), pair("丁", "戊")])
        );
        assert_eq!(questions("前言\n## 甲\n乙\n"), Err(0..6));
        assert_eq!(questions("## 甲\n乙\n## 丙\n"), Err(11..17));
        assert_eq!(questions(""), Err(0..0));
    }
}

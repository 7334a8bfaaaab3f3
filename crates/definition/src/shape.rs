//! Compares values with the shape of their wire type and reports everything that does not fit.
//!
//! Serde stops at the first problem; this goes through all of them, so that a file is mended in
//! one round.

use std::borrow::Cow;

use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use crate::context::{CAMPAIGN_FILE, Context, nearest};
use crate::diagnostic::{Code, Diagnostic, Place, both};
use crate::schema::Shape;

type Value<'s> = Spanned<DeValue<'s>>;
type Key<'s> = Spanned<Cow<'s, str>>;

/// Whether the value can be read as that shape. An unknown key is reported but does not hinder.
pub(crate) fn fits(cx: &mut Context<'_>, value: &Value<'_>, shape: &Shape, name: &str) -> bool {
    let choices = shape.choices();
    match (value.get_ref(), shape.kind()) {
        (DeValue::String(word), _) if !choices.is_empty() => {
            let known = choices.contains(&word.as_ref());
            if !known {
                cx.report(unknown_choice(value, word, &choices, name));
            }
            known
        }
        (DeValue::Datetime(_), _) => {
            let fits = shape.is_moment();
            if !fits {
                cx.report(wrong_type(value, shape, name));
            }
            fits
        }
        (DeValue::String(_), "string") | (DeValue::Boolean(_), "boolean") => true,
        (DeValue::Integer(n), "integer") => {
            let (least, most) = shape.bounds();
            let number = i128::from_str_radix(n.as_str(), n.radix()).ok();
            let fits = number.is_some_and(|n| (least..=most).contains(&n));
            if !fits {
                let message = both(
                    format!("`{name}` 必须在 {least} 和 {most} 之间"),
                    format!("`{name}` must be from {least} to {most}"),
                );
                cx.report(Diagnostic::new(Code::OutOfBounds, place(value), message));
            }
            fits
        }
        (DeValue::Array(elements), "array") => {
            let Some(items) = shape.items() else {
                return true;
            };
            let mut all = true;
            for element in elements {
                all &= fits(cx, element, &items, name);
            }
            all
        }
        (DeValue::Table(table), "object") => table_fits(cx, value, table, shape, name),
        _ => {
            cx.report(wrong_type(value, shape, name));
            false
        }
    }
}

/// The diagnostic for a table or key of the root that is not in the language.
pub(crate) fn unknown_table(key: &Key<'_>, known: &[&str]) -> Diagnostic {
    let message = both(
        format!("活动语言里没有表 `{}`", key.get_ref()),
        format!("the language has no table `{}`", key.get_ref()),
    );
    propose_key(
        Diagnostic::new(Code::UnknownTable, key_place(key), message),
        key,
        known,
        known,
    )
}

fn table_fits(
    cx: &mut Context<'_>,
    value: &Value<'_>,
    table: &DeTable<'_>,
    shape: &Shape,
    name: &str,
) -> bool {
    let mut all = true;
    let known = shape.keys();
    for (key, value) in table {
        if let Some(property) = shape.property(key.get_ref()) {
            all &= fits(cx, value, &property, key.get_ref());
        } else {
            let message = both(
                format!("`{name}` 里没有键 `{}`", key.get_ref()),
                format!("`{name}` has no key `{}`", key.get_ref()),
            );
            let unknown = Diagnostic::new(Code::UnknownKey, key_place(key), message);
            let free: Vec<&str> = known
                .iter()
                .copied()
                .filter(|k| table.iter().all(|(written, _)| written.get_ref() != k))
                .collect();
            cx.report(propose_key(unknown, key, &free, &known));
        }
    }
    for key in shape.required() {
        if table.iter().all(|(written, _)| written.get_ref() != key) {
            let message = both(
                format!("`{name}` 缺少 `{key}`"),
                format!("`{name}` lacks `{key}`"),
            );
            cx.report(Diagnostic::new(Code::MissingKey, place(value), message));
            all = false;
        }
    }
    all
}

/// Proposes the nearest key that is still free, or lists all that are known.
fn propose_key(diagnostic: Diagnostic, key: &Key<'_>, free: &[&str], known: &[&str]) -> Diagnostic {
    if let Some(near) = nearest(key.get_ref(), free.iter().copied()) {
        diagnostic
            .help(both(
                format!("是否指 `{near}`？"),
                format!("did you mean `{near}`?"),
            ))
            .edit(key_place(key), near)
    } else if known.is_empty() {
        diagnostic
    } else {
        let known = known.join(", ");
        diagnostic.help(both(
            format!("可用的有：{known}"),
            format!("there are: {known}"),
        ))
    }
}

fn unknown_choice(value: &Value<'_>, word: &str, choices: &[&str], name: &str) -> Diagnostic {
    let list = choices.join(", ");
    let message = both(
        format!("`{name}` 不能是“{word}”"),
        format!("`{name}` cannot be “{word}”"),
    );
    let diagnostic = Diagnostic::new(Code::UnknownChoice, place(value), message).help(both(
        format!("可用的有：{list}"),
        format!("there are: {list}"),
    ));
    match nearest(word, choices.iter().copied()) {
        Some(near) => diagnostic.edit(place(value), format!("\"{near}\"")),
        None => diagnostic,
    }
}

fn wrong_type(value: &Value<'_>, shape: &Shape, name: &str) -> Diagnostic {
    let (wanted_zh, wanted_en) = wanted(shape);
    let (found_zh, found_en) = found(value.get_ref());
    let message = both(
        format!("`{name}` 应为{wanted_zh}，这里是{found_zh}"),
        format!("`{name}` must be {wanted_en}, but this is {found_en}"),
    );
    let diagnostic = Diagnostic::new(Code::WrongType, place(value), message);
    match value.get_ref() {
        DeValue::String(text) if shape.kind() == "integer" => {
            let digits: String = text
                .chars()
                .filter(|c| !matches!(c, ',' | '，' | ' '))
                .collect();
            match digits.parse::<u64>() {
                Ok(number) => diagnostic
                    .help(both("数字不加引号", "a number has no quotes"))
                    .edit(place(value), number.to_string()),
                Err(_) => diagnostic,
            }
        }
        DeValue::String(_) if shape.is_both_languages() => diagnostic.help(both(
            "写作 { zh = \"…\", en = \"…\" }",
            "write { zh = \"…\", en = \"…\" }",
        )),
        DeValue::Integer(n) if shape.kind() == "string" && !shape.is_moment() => diagnostic
            .help(both("文字要加引号", "a text has quotes"))
            .edit(place(value), format!("\"{n}\"")),
        DeValue::Array(_) if shape.kind() == "object" => diagnostic.help(both(
            format!("只能有一个，写作 `[{name}]`"),
            format!("there is only one: write `[{name}]`"),
        )),
        _ => diagnostic,
    }
}

fn wanted(shape: &Shape) -> (&'static str, &'static str) {
    if shape.is_moment() {
        return ("日期或时间", "a date or a date with a time");
    }
    if shape.is_both_languages() {
        return ("中英文两种文字", "a text in both languages");
    }
    match shape.kind() {
        "integer" => ("整数", "an integer"),
        "array" => ("数组", "an array"),
        "object" => ("表", "a table"),
        "boolean" => ("真假值", "true or false"),
        _ => ("文字", "a text"),
    }
}

fn found(value: &DeValue<'_>) -> (&'static str, &'static str) {
    match value {
        DeValue::String(_) => ("文字", "a text"),
        DeValue::Integer(_) => ("整数", "an integer"),
        DeValue::Float(_) => ("小数", "a fraction"),
        DeValue::Boolean(_) => ("真假值", "true or false"),
        DeValue::Datetime(_) => ("时间", "a date or time"),
        DeValue::Array(_) => ("数组", "an array"),
        DeValue::Table(_) => ("表", "a table"),
    }
}

fn place(value: &Value<'_>) -> Place {
    Place::new(CAMPAIGN_FILE, &value.span())
}

fn key_place(key: &Key<'_>) -> Place {
    Place::new(CAMPAIGN_FILE, &key.span())
}

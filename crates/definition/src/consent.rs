//! `[consent]`: the privacy notice people agree to.

use engine::plan::ConsentPlan;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::texts;
use crate::wire::At;

/// The privacy notice people agree to before any step is read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct ConsentTable {
    /// Version of the notice, from 1. Raise it with every change: people are asked again.
    version: At<u16>,
    /// File with the notice in Chinese, paragraphs divided by blank lines.
    notice_zh: At<String>,
    /// File with the notice in English.
    notice_en: At<String>,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<ConsentPlan> {
    tree.table::<ConsentTable>(cx, "consent")
        .and_then(|table| convert(cx, &table.value))
}

fn convert(cx: &mut Context<'_>, table: &ConsentTable) -> Option<ConsentPlan> {
    if table.version.value == 0 {
        let message = both(
            "隐私说明的版本从 1 开始",
            "versions of the privacy notice begin with 1",
        );
        cx.report(
            Diagnostic::new(Code::NoticeVersionZero, table.version.place(), message)
                .edit(table.version.place(), "1")
                .rule("X-30"),
        );
    }
    Some(ConsentPlan {
        version: table.version.value,
        notice: texts::paragraphs(cx, &table.notice_zh, &table.notice_en)?,
    })
}

//! `[[board]]`: the rankings that are shown.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::wire::At;

/// A ranking that is shown to everybody.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct BoardTable {
    /// Key, unique in the campaign.
    id: At<String>,
    /// What is ranked.
    of: At<Of>,
    /// How many rows a board of participants or teams shows. Of the others all are shown.
    #[schemars(extend("default" = 50))]
    top: Option<At<u16>>,
    /// What happens to equal scores at the cut.
    ties: Option<At<Ties>>,
}

/// What a board ranks: donors by credited steps, teams by their days on target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Of {
    /// Regions, by their own tally.
    Regions,
    /// Groups, by the total of their aided region.
    Groups,
    /// Participants.
    Participants,
    /// Teams of a walk, by days on target, then steps per member.
    Teams,
    /// Units of a walk, by their quotas.
    Units,
}

/// What happens to equal scores at the cut of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Ties {
    /// Whoever came first stays on the board.
    Earliest,
    /// The organiser decides; meant for juries and prizes.
    Decision,
}

/// How many participants are shown.
pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> u16 {
    tree.needs_either(
        cx,
        "board",
        ["donation", "phases"],
        both(
            "榜单按捐赠的步数或健步走的成绩排名",
            "boards rank donated steps or the results of a walk",
        ),
    );
    let boards = tree.tables::<BoardTable>(cx, "board");
    if let Part::Broken = boards {
        return TOP;
    }
    let boards = boards.into_option().unwrap_or_default();
    cx.unique(
        boards
            .iter()
            .map(|b| (b.value.id.value.as_str(), b.value.id.place())),
    );
    for (n, board) in boards.iter().enumerate() {
        check_board(cx, tree, &board.value);
        let earlier = boards.iter().take(n);
        if let Some(first) = earlier
            .clone()
            .find(|b| b.value.of.value == board.value.of.value)
        {
            let message = both("同一种榜单有两个", "another board ranks the same");
            let first = first.value.of.place();
            cx.report(
                Diagnostic::new(Code::BoardTwice, board.value.of.place(), message)
                    .also(first, both("第一个在这里", "the first one")),
            );
        }
    }
    let participants = boards.iter().find(|b| b.value.of.value == Of::Participants);
    let Some(board) = participants else {
        report_missing(cx, tree);
        return TOP;
    };
    board.value.top.as_ref().map_or(TOP, |top| top.value)
}

fn check_board(cx: &mut Context<'_>, tree: &Tree<'_>, board: &BoardTable) {
    let shows_all = matches!(board.of.value, Of::Regions | Of::Groups | Of::Units);
    if let (true, Some(top)) = (shows_all, &board.top) {
        let message = both(
            "地区榜、小组榜和单位榜全部列出，不能截取",
            "boards of regions, groups and units show all of them and have no `top`",
        );
        cx.report(Diagnostic::new(Code::BoardWithoutCut, top.place(), message).rule("D19-13"));
    } else if let Some(top) = &board.top
        && top.value == 0
    {
        let message = both("榜单一行也不显示", "the board shows nobody");
        cx.report(Diagnostic::new(Code::BoardShowsNothing, top.place(), message).rule("D19-13"));
    }
    check_subject(cx, tree, &board.of);
    if let Some(ties) = &board.ties
        && ties.value == Ties::Decision
    {
        let message = both(
            "自动更新的榜单等不到主办方逐一裁定并列名次",
            "a board that ranks by itself cannot wait for decisions on ties",
        );
        cx.report(
            Diagnostic::new(Code::DecisionOnAutomaticBoard, ties.place(), message)
                .help(both(
                    "并列者名次相同，截取处以先到者为先",
                    "equal scores share a rank; at the cut whoever came first stays",
                ))
                .edit(ties.place(), "\"earliest\"")
                .rule("X-11"),
        );
    }
}

/// What is ranked must be there. That boards need a donation or a walk at all is told before.
fn check_subject(cx: &mut Context<'_>, tree: &Tree<'_>, of: &At<Of>) {
    let needed: &[&str] = match of.value {
        Of::Regions | Of::Participants => &["donation"],
        Of::Groups => &["donation", "groups"],
        Of::Teams => &["phases", "teams"],
        Of::Units => &["phases", "units"],
    };
    let runs = tree.has("donation") || tree.has("phases");
    let missing = needed.iter().find(|table| {
        let is_mode = matches!(**table, "donation" | "phases");
        !tree.has(table) && (runs || !is_mode)
    });
    if let Some(table) = missing {
        let message = both(
            format!("这个榜单需要表 `[{table}]`"),
            format!("this board needs the table `[{table}]`"),
        );
        cx.report(Diagnostic::new(Code::NeedsTable, of.place(), message));
    }
}

fn report_missing(cx: &mut Context<'_>, tree: &Tree<'_>) {
    let Some(place) = tree.name_place("donation") else {
        return;
    };
    let message = both(
        "捐步活动要有一个个人榜",
        "donations need a board of participants",
    );
    cx.report(
        Diagnostic::new(Code::NoParticipantsBoard, place, message)
            .help(both(
                "写一个 `[[board]]`，其中 `of = \"participants\"`",
                "write a `[[board]]` with `of = \"participants\"`",
            ))
            .rule("D19-13"),
    );
}

/// AMB-29: `top_n`.
const TOP: u16 = 50;

//! `[account_links]`: how units link their official accounts with the mini program.

use engine::plan::AccountLinksPlan;
use model::{Instant, Zone};
use rules::donation::DonationPlan;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::moment;
use crate::texts::{self, FilesTable};
use crate::wire::{At, Moment};

/// How units link their official accounts with the mini program. The linking itself is done in
/// the console of WeChat; the campaign keeps a register of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct AccountLinksTable {
    /// `AppID` of the mini program, which units enter: `wx` and 16 lower-case letters or digits.
    appid: At<String>,
    /// First day on which accounts can be linked.
    opens_on: At<Moment>,
    /// The steps to take, in files of paragraphs divided by blank lines.
    help: Option<FilesTable>,
}

pub(crate) fn check(
    cx: &mut Context<'_>,
    tree: &Tree<'_>,
    zone: Zone,
    donation: Option<&DonationPlan>,
) -> Part<AccountLinksPlan> {
    tree.needs(
        cx,
        "account_links",
        &[(
            "units",
            both(
                "关联的是各单位的公众号",
                "the accounts that are linked are those of units",
            ),
        )],
    );
    tree.table::<AccountLinksTable>(cx, "account_links")
        .and_then(|table| convert(cx, &table.value, zone, donation))
}

fn convert(
    cx: &mut Context<'_>,
    table: &AccountLinksTable,
    zone: Zone,
    donation: Option<&DonationPlan>,
) -> Option<AccountLinksPlan> {
    check_appid(cx, &table.appid);
    let opens_at = moment::day(cx, &table.opens_on).map(|day| zone.start_of(day));
    if let (Some(opens_at), Some(donation)) = (opens_at, donation) {
        check_opening(cx, &table.opens_on, opens_at, donation);
    }
    let help = table.help.as_ref();
    let help = help.map(|files| texts::paragraphs(cx, &files.zh, &files.en));
    Some(AccountLinksPlan {
        appid: table.appid.value.clone(),
        opens_at: opens_at?,
        help: match help {
            Some(read) => Some(read?),
            None => None,
        },
    })
}

fn check_appid(cx: &mut Context<'_>, written: &At<String>) {
    if is_appid(&written.value) {
        return;
    }
    let message = both(
        "AppID 由 wx 和 16 个小写字母或数字组成",
        "an AppID is `wx` and 16 lower-case letters or digits",
    );
    let wrong = Diagnostic::new(Code::AppIdGrammar, written.place(), message).rule("X-19");
    let meant = written.value.trim().to_ascii_lowercase();
    cx.report(if is_appid(&meant) {
        wrong.edit(written.place(), format!("\"{meant}\""))
    } else {
        wrong
    });
}

/// Warns of an opening that comes too late to be of use: most likely its year is mistyped.
fn check_opening(
    cx: &mut Context<'_>,
    written: &At<Moment>,
    opens_at: Instant,
    donation: &DonationPlan,
) {
    if opens_at >= donation.window.closes {
        let message = both(
            "捐步结束之后才开放关联，日期是否写错？",
            "accounts can be linked only after the donations; is the date mistyped?",
        );
        cx.report(Diagnostic::new(Code::LinkingTooLate, written.place(), message).rule("X-19"));
    }
}

fn is_appid(text: &str) -> bool {
    let is_digit = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    text.strip_prefix("wx")
        .is_some_and(|rest| rest.len() == 16 && rest.bytes().all(is_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_appid_is_wx_and_sixteen_letters_or_digits() {
        assert!(is_appid("wx0123456789abcdef"));
        assert!(is_appid("wxzzzzzzzzzzzzzzzz"));
        for text in [
            "",
            "wx",
            "wx0123456789abcde",
            "wx0123456789abcdef0",
            "wx0123456789abcdeF",
            "wx0123456789abcde ",
            "gh0123456789abcdef",
            "wx12345678901234微",
        ] {
            assert!(!is_appid(text), "{text}");
        }
    }
}

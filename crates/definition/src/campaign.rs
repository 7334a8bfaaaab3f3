//! `[campaign]`: what the campaign is called, who holds it, and its zone.

use engine::plan::About;
use model::{CampaignId, Text, Zone};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, both};
use crate::document::{Part, Tree};
use crate::wire::{At, BothLanguages};

/// What the campaign is called and who holds it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct CampaignTable {
    /// Key of this edition and name of its folder: lower-case letters, digits and hyphens.
    id: At<String>,
    /// Full name.
    name: BothLanguages,
    /// Name on the phone's home page, at most 12 Chinese characters. By default the full name.
    display_name: Option<BothLanguages>,
    /// Other names people search for.
    #[serde(default)]
    aliases: Vec<At<String>>,
    /// Theme, the motto of the edition.
    theme: BothLanguages,
    /// Organisation that holds the campaign.
    organiser: BothLanguages,
    /// Time zone in which days begin and end. `Asia/Shanghai` is the only one so far.
    zone: At<String>,
    /// Where to ask: an organisation or an official account, never a person.
    contact: Option<BothLanguages>,
}

/// The table after its check.
#[derive(Clone, Debug)]
pub(crate) struct Campaign {
    pub(crate) id: CampaignId,
    pub(crate) zone: Zone,
    pub(crate) about: About,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<Campaign> {
    tree.table::<CampaignTable>(cx, "campaign")
        .and_then(|table| convert(cx, &table.value))
}

fn convert(cx: &mut Context<'_>, table: &CampaignTable) -> Option<Campaign> {
    let name = cx.text(&table.name);
    let display_name = match &table.display_name {
        Some(written) => cx.text(written),
        None => name.clone(),
    };
    check_display_name(cx, table, &display_name);
    cx.unique(table.aliases.iter().map(|at| (at.value.trim(), at.place())));
    let about = About {
        theme: cx.text(&table.theme),
        organiser: cx.text(&table.organiser),
        contact: table.contact.as_ref().map(|contact| cx.text(contact)),
        name,
        display_name,
        aliases: table
            .aliases
            .iter()
            .map(|at| at.value.trim().to_owned())
            .collect(),
    };
    let id = id(cx, &table.id);
    let zone = zone(cx, &table.zone);
    Some(Campaign {
        id: id?,
        zone: zone?,
        about,
    })
}

fn id(cx: &mut Context<'_>, written: &At<String>) -> Option<CampaignId> {
    let id = match CampaignId::parse(&written.value) {
        Ok(id) => id,
        Err(grammar) => {
            let message = both(
                "活动编号由 1 至 64 个小写字母、数字和连字符组成，首尾不能是连字符",
                grammar.to_string(),
            );
            cx.report(Diagnostic::new(Code::IdGrammar, written.place(), message));
            return None;
        }
    };
    if let Some(folder) = cx.sources.folder()
        && folder != id.as_str()
    {
        let message = both(
            format!("活动编号是 `{id}`，文件夹却叫 `{folder}`"),
            format!("the campaign is `{id}`, but its folder is `{folder}`"),
        );
        let different = Diagnostic::new(Code::IdFolder, written.place(), message);
        cx.report(match CampaignId::parse(folder) {
            Ok(_) => different.edit(written.place(), format!("\"{folder}\"")),
            Err(_) => different,
        });
    }
    Some(id)
}

fn zone(cx: &mut Context<'_>, written: &At<String>) -> Option<Zone> {
    let zone = Zone::named(&written.value);
    if zone.is_none() {
        let message = both(
            format!("不能使用时区 `{}`", written.value),
            format!("the zone `{}` cannot be used", written.value),
        );
        cx.report(
            Diagnostic::new(Code::UnknownZone, written.place(), message)
                .help(both(
                    "目前只能用 Asia/Shanghai：全国一个时区，不改夏令时",
                    "only Asia/Shanghai can be used so far: one zone without daylight saving",
                ))
                .edit(written.place(), "\"Asia/Shanghai\"")
                .rule("X-01"),
        );
    }
    zone
}

fn check_display_name(cx: &mut Context<'_>, table: &CampaignTable, name: &Text) {
    let length = name.zh.chars().count();
    if length > DISPLAY_NAME_MAX {
        let (written, help) = match &table.display_name {
            Some(written) => (written, None),
            None => (
                &table.name,
                Some(both(
                    "请另给一个较短的 `display_name`",
                    "give a shorter `display_name` beside it",
                )),
            ),
        };
        let message = both(
            format!("显示名称有 {length} 个字，手机首页最多显示 {DISPLAY_NAME_MAX} 个字"),
            format!("the display name has {length} characters; a phone shows {DISPLAY_NAME_MAX}"),
        );
        let mut long = Diagnostic::new(Code::LongDisplayName, written.zh.place(), message);
        long.help = help;
        cx.report(long);
    }
}

/// Chinese characters that fit beside the logo on a screen of 320 px.
const DISPLAY_NAME_MAX: usize = 12;

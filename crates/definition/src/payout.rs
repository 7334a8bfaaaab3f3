//! `[payout]`: how money of the decks reaches people, and what each channel allows.

use engine::plan::{PayoutChannel, PayoutPlan};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::context::Context;
use crate::document::{Part, Tree};
use crate::phases::needs_walk;
use crate::wire::At;

/// How money of the decks reaches people.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(crate) struct PayoutTable {
    /// Through what. The limits are those of the channel.
    channel: At<ChannelWord>,
}

/// Through what money is paid out.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ChannelWord {
    /// 商家转账 of WeChat Pay: the person confirms each payment.
    MerchantTransfer,
    /// 现金红包 of WeChat Pay.
    RedPacket,
}

pub(crate) fn check(cx: &mut Context<'_>, tree: &Tree<'_>) -> Part<PayoutPlan> {
    needs_walk(cx, tree, "payout");
    tree.table::<PayoutTable>(cx, "payout")
        .and_then(|table| Some(limits(table.value.channel.value)))
}

const fn limits(channel: ChannelWord) -> PayoutPlan {
    match channel {
        ChannelWord::MerchantTransfer => MERCHANT_TRANSFER,
        ChannelWord::RedPacket => RED_PACKET,
    }
}

/// WeChat Pay, 商家转账 (scene 现金营销): 0.1 to 200 yuan a payment and 100 requests a second; after
/// its pages «商家转账» and «现金营销» of 2025. What a person may get a day is set for each merchant in
/// the console; ten payments are what 2,000 yuan a day leave for the greatest amount.
const MERCHANT_TRANSFER: PayoutPlan = PayoutPlan {
    channel: PayoutChannel::MerchantTransfer,
    minimum_fen: 10,
    maximum_fen: 20_000,
    per_second: 100,
    per_person_day: 10,
};

/// WeChat Pay, 现金红包: 1 to 200 yuan without a special permission, 30 requests a second, ten
/// packets to a person a day; after its page «发放红包接口» of 2025-08.
const RED_PACKET: PayoutPlan = PayoutPlan {
    channel: PayoutChannel::RedPacket,
    minimum_fen: 100,
    maximum_fen: 20_000,
    per_second: 30,
    per_person_day: 10,
};

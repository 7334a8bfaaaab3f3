//! A checked plan: all an organiser wrote, in the form the rules read.
//!
//! The crate `definition` makes it; there a plan exists only if the check found no error.

use model::{CampaignId, Instant, Text, Zone};
use rules::badge::BadgePlan;
use rules::donation::DonationPlan;
use rules::group::Groups;
use rules::project::ProjectsPlan;
use rules::region::Regions;
use rules::steps::StepsPlan;
use rules::unit::Units;
use rules::walk::WalkPlan;
use rules::walk::profile::ProfilePlan;
use rules::walk::quotas::{IndexWeights, Quotas};
use rules::walk::shipping::ShippingPlan;
use serde::{Deserialize, Serialize};

/// One edition of a campaign.
///
/// A module the campaign does not use is `None` or empty; its commands are then `not_found`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The edition.
    pub id: CampaignId,
    /// Where its days begin and end.
    pub zone: Zone,
    /// What it is called and who holds it.
    pub about: About,
    /// The privacy notice people agree to.
    pub consent: ConsentPlan,
    /// How steps are counted.
    pub steps: Option<StepsPlan>,
    /// The regions that can be chosen.
    pub regions: Regions,
    /// The mutual-aid groups.
    pub groups: Groups,
    /// The units participants may name.
    pub units: Units,
    /// Whether a person may correct the unit they named (W-07).
    pub units_changeable: bool,
    /// What units were asked for, by position of the unit; empty without quotas (W-45).
    pub quotas: Quotas,
    /// What a person tells of themselves before taking part; `None` where consent is enough (W-05).
    pub profile: Option<ProfilePlan>,
    /// How people walk for many days.
    pub walk: Option<WalkPlan>,
    /// Where and how fast prizes are sent.
    pub shipping: Option<ShippingPlan>,
    /// How money of the decks is paid out.
    pub payout: Option<PayoutPlan>,
    /// Weights of the published index of units (W-49).
    pub organisation_award: Option<IndexWeights>,
    /// What units do and use to mobilise their people (W-47).
    pub mobilisation: Mobilisation,
    /// How steps are donated.
    pub donation: Option<DonationPlan>,
    /// What donated steps bring about.
    pub projects: Option<ProjectsPlan>,
    /// The badges.
    pub badges: Vec<BadgePlan>,
    /// How units link their official accounts with the mini program.
    pub account_links: Option<AccountLinksPlan>,
    /// Texts of the rules page.
    pub guide: Guide,
}

impl Plan {
    /// Position of the kind of exercise with that id.
    pub fn exercise(&self, id: &str) -> Option<u8> {
        let mut kinds = self.donation.as_ref()?.exercise_kinds.iter();
        u8::try_from(kinds.position(|kind| kind.id == id)?).ok()
    }
}

/// What a campaign is called and who holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Full name.
    pub name: Text,
    /// Name on the phone's home page, shorter where the full name is long.
    pub display_name: Text,
    /// Other names people search for (AMB-20).
    pub aliases: Vec<String>,
    /// Theme, the motto of the edition.
    pub theme: Text,
    /// Organisation that holds it.
    pub organiser: Text,
    /// Where to ask; never a private person.
    pub contact: Option<Text>,
}

/// The privacy notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentPlan {
    /// Version of the notice, from 1; stored with each consent.
    pub version: u16,
    /// The notice: paragraphs divided by blank lines.
    pub notice: Text,
}

/// How money is paid out (W-32). The limits are those of the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutPlan {
    /// Through what.
    pub channel: PayoutChannel,
    /// Least amount of one payment, in fen.
    pub minimum_fen: u32,
    /// Greatest amount of one payment, in fen.
    pub maximum_fen: u32,
    /// Payments a second.
    pub per_second: u32,
    /// Payments to one person a day.
    pub per_person_day: u32,
}

/// Through what money is paid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutChannel {
    /// 商家转账 of WeChat Pay: the person confirms each payment.
    MerchantTransfer,
    /// 现金红包 of WeChat Pay.
    RedPacket,
}

/// What units do and use to mobilise their people (W-47).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mobilisation {
    /// The checklist of a unit.
    pub tasks: Vec<UnitTask>,
    /// Posters, push texts and videos for download.
    pub assets: Vec<Asset>,
}

/// An item of a unit's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitTask {
    /// Key, unique in the list.
    pub id: String,
    /// What is to be done.
    pub name: Text,
}

/// A file for download.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Key, unique in the list.
    pub id: String,
    /// Name.
    pub name: Text,
    /// `poster`, `text` or `video`.
    pub kind: String,
    /// The file's name beside the campaign.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How units link their official accounts (公众号) with the mini program. The linking itself
/// is done in the console of WeChat; the campaign keeps a register of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountLinksPlan {
    /// `AppID` of the mini program, which units enter.
    pub appid: String,
    /// From when on accounts can be linked: the start of a day in the campaign's zone.
    pub opens_at: Instant,
    /// The steps to take. Paragraphs are divided by blank lines.
    pub help: Option<Text>,
}

/// Texts of the rules page. Paragraphs are divided by blank lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guide {
    /// What the campaign is for (P-13).
    pub purpose: Text,
    /// Advice that is no rule: kinds of exercise, ways to enter.
    pub advice: Option<Text>,
    /// Frequent questions.
    pub faq: Vec<Question>,
}

/// A frequent question with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The question.
    pub question: Text,
    /// The answer.
    pub answer: Text,
}

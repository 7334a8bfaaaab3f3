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

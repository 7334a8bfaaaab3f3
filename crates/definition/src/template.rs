//! A campaign to begin with: a commented folder that checks clean.

use std::collections::BTreeMap;

use model::CampaignId;

use crate::context::CAMPAIGN_FILE;
use crate::schema::schema;
use crate::sources::Sources;

/// The files of a new campaign, explained in both languages. Its window lies in July 2027 and is
/// the first thing to change.
///
/// The JSON Schema lies beside the main file, so that editors help from the first line on.
pub fn template(id: &CampaignId) -> Sources {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, content) in FILES {
        files.insert((*path).to_owned(), content.as_bytes().to_vec());
    }
    let main = include_str!("../template/campaign.toml").replace("new-campaign", id.as_str());
    files.insert(CAMPAIGN_FILE.to_owned(), main.into_bytes());
    let schema = format!("{:#}\n", schema());
    files.insert("campaign.schema.json".to_owned(), schema.into_bytes());
    Sources::new(files).in_folder(id.as_str())
}

const FILES: &[(&str, &str)] = &[
    ("regions.csv", include_str!("../template/regions.csv")),
    ("mutual-aid.csv", include_str!("../template/mutual-aid.csv")),
    ("units.csv", include_str!("../template/units.csv")),
    (
        "texts/purpose.zh.md",
        include_str!("../template/texts/purpose.zh.md"),
    ),
    (
        "texts/purpose.en.md",
        include_str!("../template/texts/purpose.en.md"),
    ),
    (
        "texts/faq.zh.md",
        include_str!("../template/texts/faq.zh.md"),
    ),
    (
        "texts/faq.en.md",
        include_str!("../template/texts/faq.en.md"),
    ),
    (
        "texts/privacy.zh.md",
        include_str!("../template/texts/privacy.zh.md"),
    ),
    (
        "texts/privacy.en.md",
        include_str!("../template/texts/privacy.en.md"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_campaign_checks_clean() {
        let id = CampaignId::parse("spring-walk-2027").unwrap();
        let checked = crate::check(&template(&id));
        assert_eq!(checked.diagnostics, []);
        assert_eq!(checked.plan.unwrap().id, id);
    }
}

//! A grand draw: a frozen list of entries, scored by a sealed seed; the smallest scores win (W-35).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::canonical::Item;
use crate::fingerprint::{Fingerprint, tagged};
use crate::receipt::Kind;
use crate::seed::{Beacon, GrandKey, Seed, grand_commit, revealed};
use crate::spec::{self, PrizeSpec, SpecError};

/// Everything about a grand draw that is published before its entries are frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrandSpec {
    /// Id of the campaign.
    pub campaign: String,
    /// Id of the draw within the campaign.
    pub draw: String,
    /// The prizes, the best first: the smallest scores win the first kind until it is used up.
    pub prizes: Vec<PrizeSpec>,
    /// First instant at which the draw may be held: `2030-01-31T20:15:00+08:00`.
    pub held_from: String,
    /// How many prizes one person may win; at least 1.
    pub prizes_per_person: u32,
    /// Which public beacon enters the scores, in words; none where the seed alone decides.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "spec::present"
    )]
    pub beacon: Option<String>,
    /// How entries are scored.
    pub algorithm: GrandAlgorithm,
}

/// How the entries of a grand draw are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GrandAlgorithm {
    /// HMAC-SHA-256, the smallest win; as in `docs/verification.md`.
    #[serde(rename = "hmac-sha256-smallest-v1")]
    HmacSha256SmallestV1,
}

impl GrandAlgorithm {
    /// The name in a spec.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HmacSha256SmallestV1 => "hmac-sha256-smallest-v1",
        }
    }
}

impl GrandSpec {
    /// The spec in the one form that is hashed (RFC 8785).
    pub fn canonical_json(&self) -> String {
        let prizes = self.prizes.iter().map(PrizeSpec::item).collect();
        let per_person = u64::from(self.prizes_per_person);
        let mut members = BTreeMap::from([
            ("campaign", Item::Text(&self.campaign)),
            ("draw", Item::Text(&self.draw)),
            ("prizes", Item::List(prizes)),
            ("held_from", Item::Text(&self.held_from)),
            ("prizes_per_person", Item::Number(per_person)),
            ("algorithm", Item::Text(self.algorithm.as_str())),
        ]);
        if let Some(beacon) = &self.beacon {
            members.insert("beacon", Item::Text(beacon));
        }
        Item::Map(members).json()
    }

    /// The spec's fingerprint.
    pub fn hash(&self) -> Fingerprint {
        tagged(SPEC_TAG, &[self.canonical_json().as_bytes()])
    }

    /// Whether a grand draw can be like that.
    pub fn validate(&self) -> Result<(), SpecError> {
        spec::check_id(&self.campaign)?;
        spec::check_id(&self.draw)?;
        spec::check_prizes(&self.prizes)?;
        spec::instant(&self.held_from)?;
        if self.prizes_per_person == 0 {
            return Err(SpecError::NobodyMay);
        }
        Ok(())
    }
}

/// One chance of one person. Both ids stand for something and tell no name; they follow the
/// grammar of [`SpecError::Name`]. A pair in files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(String, String)", into = "(String, String)")]
pub struct Entry {
    /// Id of the entry; decides its score.
    pub entry: String,
    /// Id of the person, the same for all of their entries.
    pub person: String,
}

impl From<(String, String)> for Entry {
    fn from((entry, person): (String, String)) -> Self {
        Self { entry, person }
    }
}

impl From<Entry> for (String, String) {
    fn from(entry: Entry) -> Self {
        (entry.entry, entry.person)
    }
}

/// The entries of a grand draw, frozen: in order of their ids, none twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Entries(Vec<Entry>);

/// A list of entries that cannot be frozen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// An id breaks the grammar.
    #[error(transparent)]
    Name(#[from] SpecError),
    /// Two entries share an id.
    #[error("entry `{0}` is there twice")]
    Twice(String),
}

impl Entries {
    /// Puts entries in order and checks their ids.
    pub fn freeze(mut entries: Vec<Entry>) -> Result<Self, EntryError> {
        for Entry { entry, person } in &entries {
            spec::check_id(entry)?;
            spec::check_id(person)?;
        }
        entries.sort_unstable();
        let twice = entries
            .array_windows()
            .find(|[one, other]| one.entry == other.entry);
        match twice {
            Some([one, _]) => Err(EntryError::Twice(one.entry.clone())),
            None => Ok(Self(entries)),
        }
    }

    /// The entries in order.
    pub fn as_slice(&self) -> &[Entry] {
        &self.0
    }

    /// The list's fingerprint, published when it is frozen and before the seed is.
    pub fn root(&self) -> Fingerprint {
        let pair = |entry: &'_ Entry| {
            let (entry, person) = (Item::Text(&entry.entry), Item::Text(&entry.person));
            Item::List(vec![entry, person]).json()
        };
        let pairs: Vec<String> = self.0.iter().map(pair).collect();
        tagged(ENTRIES_TAG, &[b"[", pairs.join(",").as_bytes(), b"]"])
    }
}

/// The score of an entry. Depends on its id and the key alone, so that no other entry that is
/// added or left out changes it.
pub fn score(key: &GrandKey, entry: &str) -> Fingerprint {
    // A block, which is what HMAC makes of a shorter key itself.
    let mut block = [0; 64];
    block
        .iter_mut()
        .zip(key.0)
        .for_each(|(to, byte)| *to = byte);
    let mac = Hmac::<Sha256>::new(&block.into()).chain_update(entry);
    Fingerprint(mac.finalize().into_bytes().into())
}

/// A prize and the entry that won it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Winner {
    /// Id of the entry.
    pub entry: String,
    /// Id of the prize.
    pub prize: String,
    /// The entry's score.
    pub score: Fingerprint,
}

/// How a grand draw came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// In order of score, and so of prizes.
    pub winners: Vec<Winner>,
    /// The last winner's score; none where prizes are left over.
    pub threshold: Option<Fingerprint>,
}

/// Holds the draw: entries in order of score win until the prizes are used up. An entry of a
/// person who has won as much as the spec allows is passed over.
pub fn draw(spec: &GrandSpec, entries: &Entries, key: &GrandKey) -> Outcome {
    let mut scored: Vec<(Fingerprint, &Entry)> = entries
        .as_slice()
        .iter()
        .map(|entry| (score(key, &entry.entry), entry))
        .collect();
    scored.sort_unstable();
    let mut prizes = spec
        .prizes
        .iter()
        .flat_map(|prize| (0..prize.count).map(|_| &prize.id));
    let mut wins: BTreeMap<&str, u32> = BTreeMap::new();
    let mut winners: Vec<Winner> = Vec::new();
    let mut next = prizes.next();
    for (score, entry) in scored {
        let Some(prize) = next else { break };
        let won = wins.entry(&entry.person).or_default();
        if *won == spec.prizes_per_person {
            continue;
        }
        *won += 1;
        winners.push(Winner {
            entry: entry.entry.clone(),
            prize: prize.clone(),
            score,
        });
        next = prizes.next();
    }
    let last = winners.last().map(|winner| winner.score);
    Outcome {
        threshold: last.filter(|_| next.is_none()),
        winners,
    }
}

/// A grand draw, opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrandDrawPublication {
    /// Always [`Kind::GrandDraw`].
    pub kind: Kind,
    /// The draw.
    pub spec: GrandSpec,
    /// What was published of the seed before entries were frozen.
    pub commit: Fingerprint,
    /// What was published of the entries when they were frozen.
    pub root: Fingerprint,
    /// All entries, in order.
    pub entries: Vec<Entry>,
    /// The seed.
    #[serde(with = "revealed")]
    pub seed: Seed,
    /// The value of the beacon that the spec names.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "spec::present"
    )]
    pub beacon: Option<Beacon>,
    /// In order of score.
    pub winners: Vec<Winner>,
    /// The last winner's score; missing where prizes are left over.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "spec::present"
    )]
    pub threshold: Option<Fingerprint>,
}

impl GrandDrawPublication {
    /// Holds the draw and opens it.
    pub fn new(
        spec: GrandSpec,
        seed: Seed,
        beacon: Option<Beacon>,
        entries: &Entries,
    ) -> Result<Self, SpecError> {
        spec.validate()?;
        let hash = spec.hash();
        let key = key(&seed, beacon.as_ref(), hash);
        let Outcome { winners, threshold } = draw(&spec, entries, &key);
        Ok(Self {
            kind: Kind::GrandDraw,
            commit: grand_commit(hash, &seed),
            root: entries.root(),
            entries: entries.as_slice().to_vec(),
            spec,
            seed,
            beacon,
            winners,
            threshold,
        })
    }

    /// The receipt of one entry after the draw; none where there is no such entry.
    pub fn receipt(&self, entry: &str) -> Option<GrandReceipt> {
        let own = self.entries.iter().find(|own| own.entry == entry)?;
        let key = key(&self.seed, self.beacon.as_ref(), self.spec.hash());
        let score = score(&key, entry);
        let won = self.winners.iter().find(|winner| winner.entry == entry);
        let result = match won {
            Some(_) => EntryResult::Won,
            None if self.threshold.is_some_and(|last| score > last) => EntryResult::NotDrawn,
            None => EntryResult::PassedOver,
        };
        Some(GrandReceipt {
            drawn: Some(Drawn {
                seed: self.seed.clone(),
                beacon: self.beacon.clone(),
                score,
                threshold: self.threshold,
                result,
                prize: won.map(|winner| winner.prize.clone()),
            }),
            ..GrandReceipt::new(self.spec.clone(), self.commit, self.root, own.clone())
        })
    }
}

/// The receipt of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrandReceipt {
    /// Always [`Kind::GrandEntry`].
    pub kind: Kind,
    /// The draw.
    pub spec: GrandSpec,
    /// What was published of the seed before entries were frozen.
    pub commit: Fingerprint,
    /// What was published of the entries when they were frozen.
    pub root: Fingerprint,
    /// Id of the entry.
    pub entry: String,
    /// Id of the person.
    pub person: String,
    /// How it came out, after the draw.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "spec::present"
    )]
    pub drawn: Option<Drawn>,
}

/// How a grand draw came out for one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// The seed.
    #[serde(with = "revealed")]
    pub seed: Seed,
    /// The value of the beacon that the spec names.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "spec::present"
    )]
    pub beacon: Option<Beacon>,
    /// The entry's score.
    pub score: Fingerprint,
    /// The last winner's score; missing where prizes are left over.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "spec::present"
    )]
    pub threshold: Option<Fingerprint>,
    /// Whether the entry won.
    pub result: EntryResult,
    /// Id of the prize it won.
    #[serde(deserialize_with = "spec::nullable")]
    pub prize: Option<String>,
}

/// Whether an entry won.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryResult {
    /// It won a prize.
    Won,
    /// Its score is above the last winner's.
    NotDrawn,
    /// Its score would have won, but its person had won as much as the spec allows.
    PassedOver,
}

impl GrandReceipt {
    /// The receipt of an entry that was frozen, before the draw.
    pub fn new(spec: GrandSpec, commit: Fingerprint, root: Fingerprint, entry: Entry) -> Self {
        Self {
            kind: Kind::GrandEntry,
            spec,
            commit,
            root,
            entry: entry.entry,
            person: entry.person,
            drawn: None,
        }
    }
}

pub(crate) fn key(seed: &Seed, beacon: Option<&Beacon>, hash: Fingerprint) -> GrandKey {
    GrandKey::derive(seed, beacon.map_or(&[], |beacon| &beacon.0), hash)
}

const SPEC_TAG: &str = "grand-spec-v1";
const ENTRIES_TAG: &str = "grand-entries-v1";

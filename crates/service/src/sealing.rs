//! What a deployment keeps secret: the keys of personal data, and the order of sealed draws.
//!
//! The keys stand in a file of their own in the data directory, made at the first start. Who has
//! the database alone can read no phone and knows no order; who loses the file loses both, and is
//! told so at the next start.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::{Campaign, Command, FactRow};
use model::{DeckIx, GrandDrawIx, Instant, Refusal};
use pii::{KeyId, Keys, Pii, Place, Purpose, Sealed};
use proof::{Fingerprint, Seed};
use store::record::deck_seal::{self, NewDeckSeal};
use store::record::profile;
use store::{CampaignNo, Files, RecordWrite, Store, StoreError, Tx};

use crate::chance::Chance;
use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

/// The keys of a deployment and its folder of files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Vault(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    keys: Keys,
    files: Files,
    chance: Chance,
}

/// The vault cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultFailed {
    /// A file or folder cannot be read or made.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file of keys does not have its form.
    #[error("{0}: the keys cannot be read. Put back the file as it was made")]
    Unreadable(PathBuf),
}

impl Vault {
    /// Opens the vault of a data directory; the first time, its key is made. Blocks.
    pub fn open(directory: &Path, chance: Chance) -> Result<Self, VaultFailed> {
        let path = directory.join(KEYS_FILE);
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| VaultFailed::Io { path, source }
        };
        fs::create_dir_all(directory).map_err(failed(directory))?;
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let text = format!("{KEYS_HEAD}1 {}\n", hex(&chance.bytes::<32>()));
                keep(directory, &path, &text).map_err(failed(&path))?;
                tracing::warn!(path = %path.display(), "a key was made: keep a copy apart from the data");
                text
            }
            Err(error) => return Err(failed(&path)(error)),
        };
        let keys = keys(&text).ok_or(VaultFailed::Unreadable(path))?;
        let folder = directory.join(FILES_FOLDER);
        let files = Files::new(&folder).map_err(failed(&folder))?;
        Ok(Self(Arc::new(Inner {
            keys,
            files,
            chance,
        })))
    }

    /// The keys.
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// The folder of files.
    pub fn files(&self) -> &Files {
        &self.0.files
    }

    /// Seals a text for its place.
    pub fn seal(&self, place: &Place, plain: &str) -> Result<Sealed, ServiceError> {
        let sealed = self.0.keys.seal(place, plain, self.0.chance.bytes());
        sealed.map_err(|_too_long| Refusal::TextTooLong.into())
    }

    /// Opens what was sealed for a place.
    pub fn unseal(&self, place: &Place, sealed: &Sealed) -> Result<Pii<String>, ServiceError> {
        self.0.keys.open(place, sealed).map_err(|error| {
            tracing::error!(%error, table = place.table, "a sealed value cannot be opened");
            ServiceError::Unavailable
        })
    }

    fn seed(&self) -> Seed {
        Seed::new(self.0.chance.bytes())
    }
}

impl Service {
    /// The seed of a deck, for its reveal.
    pub async fn deck_seed(
        &self,
        campaign: &LiveCampaign,
        deck: DeckIx,
    ) -> Result<Seed, ServiceError> {
        let walk = campaign.plan().walk.as_ref().ok_or(Refusal::NotFound)?;
        let plan = walk.decks.get(deck.ix()).ok_or(Refusal::NotFound)?;
        self.sealed_seed(campaign, plan.id.clone()).await
    }

    /// The seed of a grand draw, for holding it.
    pub async fn grand_draw_seed(
        &self,
        campaign: &LiveCampaign,
        draw: GrandDrawIx,
    ) -> Result<Seed, ServiceError> {
        let walk = campaign.plan().walk.as_ref().ok_or(Refusal::NotFound)?;
        let plan = walk.grand_draws.get(draw.ix()).ok_or(Refusal::NotFound)?;
        self.sealed_seed(campaign, grand_key(&plan.id)).await
    }

    async fn sealed_seed(
        &self,
        campaign: &LiveCampaign,
        key: String,
    ) -> Result<Seed, ServiceError> {
        let no = campaign.no();
        let name = key.clone();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            deck_seal::lookup(tx, no, &name).await
        };
        let found = self.store().read(find).await?.ok_or(Refusal::NotFound)?;
        let vault = self.vault()?;
        let opened = vault.unseal(&deck_seal::place(no, &key), &found.seal.seed)?;
        seed_of(&opened).ok_or(ServiceError::Unavailable)
    }
}

/// Makes the orders of a campaign's draws known to its image. Draws that nobody has committed to
/// get a seed now, which is kept sealed in the transaction of their commitment.
///
/// Blocks. The campaign must not have a sequencer yet: until it has, its log is ours.
pub fn seal_draws(
    store: &Store,
    vault: &Vault,
    no: CampaignNo,
    campaign: &mut Campaign,
    now: Instant,
) -> Result<(), SealFailed> {
    let plan = Arc::clone(campaign.plan());
    let Some(walk) = &plan.walk else {
        return Ok(());
    };
    tell_lost_keys(store, vault, no, campaign)?;
    for (deck, planned) in (0..).map(DeckIx).zip(&walk.decks) {
        let spec = plan.deck_spec(deck).map(|spec| spec.canonical_json());
        let sealing = Sealing {
            key: planned.id.clone(),
            spec: spec.unwrap_or_default(),
            committed: campaign.walk().and_then(|w| w.state.deck(deck)?.commit),
        };
        let seed = sealing.seed(store, vault, no, campaign, now, |campaign, seed| {
            let commit = campaign.deck_commitment(deck, seed)?;
            Some((commit, Command::CommitDeck { deck, commit }))
        })?;
        if let Some(seed) = seed
            && let Err(refusal) = campaign.unseal(deck, &seed)
        {
            tracing::error!(deck = planned.id, %refusal, "the deck has no order");
        }
    }
    for (draw, planned) in (0..).map(GrandDrawIx).zip(&walk.grand_draws) {
        let spec = plan.grand_spec(draw).map(|spec| spec.canonical_json());
        let sealing = Sealing {
            key: grand_key(&planned.id),
            spec: spec.unwrap_or_default(),
            committed: campaign
                .walk()
                .and_then(|w| w.state.grand_draw(draw)?.commit),
        };
        sealing.seed(store, vault, no, campaign, now, |campaign, seed| {
            let commit = campaign.grand_commitment(draw, seed)?;
            Some((commit, Command::CommitGrandDraw { draw, commit }))
        })?;
    }
    Ok(())
}

/// The draws of a campaign cannot be sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealFailed {
    /// The records failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The commitment could not be appended.
    #[error("the commitment to a draw was not written: {0}")]
    Append(#[from] store::AppendError),
}

/// A draw on its way to having an order.
struct Sealing {
    key: String,
    spec: String,
    committed: Option<[u8; 32]>,
}

impl Sealing {
    /// The draw's seed: a fresh one where nobody has committed to one, else the one that is kept;
    /// `None` where that is lost, which is told.
    fn seed(
        &self,
        store: &Store,
        vault: &Vault,
        no: CampaignNo,
        campaign: &mut Campaign,
        now: Instant,
        commitment: impl Fn(&Campaign, &Seed) -> Option<([u8; 32], Command)>,
    ) -> Result<Option<Seed>, SealFailed> {
        let place = deck_seal::place(no, &self.key);
        if let Some(committed) = self.committed {
            let kept = store
                .read_blocking(async |tx| deck_seal::lookup(tx, no, &self.key).await)?
                .and_then(|found| vault.unseal(&place, &found.seal.seed).ok())
                .and_then(|opened| seed_of(&opened))
                .filter(|seed| {
                    commitment(campaign, seed).is_some_and(|(commit, _)| commit == committed)
                });
            if kept.is_none() {
                tracing::error!(
                    draw = self.key,
                    "the seed of this draw is lost: no ticket can be drawn"
                );
            }
            return Ok(kept);
        }
        let seed = vault.seed();
        let Some((commit, command)) = commitment(campaign, &seed) else {
            return Ok(None);
        };
        let now = campaign.last_at().map_or(now, |last| last.max(now));
        let plain = hex(seed.reveal());
        let (Ok(decision), Ok(sealed)) =
            (campaign.decide(now, &command), vault.seal(&place, &plain))
        else {
            return Ok(None);
        };
        let seal = NewDeckSeal {
            deck: self.key.clone(),
            seed: sealed,
            commit: Fingerprint(commit).to_string(),
            spec: self.spec.clone(),
            committed_at: now,
        };
        let before = campaign.seq();
        let rows: Vec<FactRow> = (before + 1..)
            .zip(&decision.facts)
            .map(|(seq, fact)| FactRow::new(seq, now, fact))
            .collect();
        // Seed and commitment are written together: a commitment to nothing cannot be.
        store.append(no, before, &rows, &[RecordWrite::DeckSeal(seal)])?;
        for fact in &decision.facts {
            campaign.apply(now, fact);
        }
        Ok(Some(seed))
    }
}

/// Says it where personal data are kept that the keys do not open.
fn tell_lost_keys(
    store: &Store,
    vault: &Vault,
    no: CampaignNo,
    campaign: &Campaign,
) -> Result<(), StoreError> {
    let first = store.read_blocking(async |tx| profile::list(tx, no, None, 1).await)?;
    if let Some(first) = first.first() {
        let place = profile::place(no, first.participant, profile::Column::Name);
        if vault.keys().open(&place, &first.name).is_err() {
            tracing::error!(
                campaign = %campaign.plan().id,
                "the keys do not open the profiles: names, phones and addresses are lost \
                 unless the file of keys is put back"
            );
        }
    }
    Ok(())
}

fn seed_of(opened: &Pii<String>) -> Option<Seed> {
    let bytes = Fingerprint::parse(opened.reveal(Purpose::RevealDraw))?;
    Some(Seed::new(bytes.0))
}

/// Grand draws are kept beside decks, whose ids have no colon.
fn grand_key(id: &str) -> String {
    format!("grand:{id}")
}

/// The keys of a file: lines of id and 64 hexadecimal digits, the highest id is the current one.
fn keys(text: &str) -> Option<Keys> {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let secrets: Option<Vec<_>> = lines
        .map(|line| {
            let (id, secret) = line.split_once(' ')?;
            let secret = Fingerprint::parse(secret.trim())?.0;
            Some((KeyId(id.parse().ok()?), secret))
        })
        .collect();
    let secrets = secrets?;
    let current = secrets.iter().map(|(id, _)| *id).max()?;
    Keys::new(current, secrets).ok()
}

/// Writes the file of keys so that it is there whole or not at all, for the owner alone.
fn keep(directory: &Path, path: &Path, text: &str) -> io::Result<()> {
    let unfinished = path.with_extension("new");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&unfinished)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    File::open(directory)?.sync_all()
}

fn hex(bytes: &[u8; 32]) -> String {
    Fingerprint(*bytes).to_string()
}

const KEYS_FILE: &str = "keys";
const FILES_FOLDER: &str = "files";
const KEYS_HEAD: &str = "# Keys of personal data and of sealed draws: number and secret. Lines may be added with\n\
    # higher numbers; none may go while something is sealed with it. Keep a copy apart.\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_key_is_the_current_one() {
        let secret = |byte: u8| hex(&[byte; 32]);
        let old = format!("# head\n\n1 {}\n", secret(1));
        let both = format!("{old}2 {}\n", secret(2));
        let place = Place {
            campaign: 1,
            table: "t",
            column: "c",
            row: "r".to_owned(),
        };
        let sealed = keys(&old).unwrap().seal(&place, "x", [0; 12]).unwrap();
        let ring = keys(&both).unwrap();
        assert!(ring.open(&place, &sealed).is_ok());
        assert!(!ring.is_current(&sealed));
        for broken in ["", "1", "1 abc", "x 00", "256 00"] {
            assert!(keys(broken).is_none(), "{broken:?}");
        }
    }

    #[test]
    fn the_file_of_keys_is_made_once_and_for_its_owner() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let open = |seed| Vault::open(directory.path(), Chance::seeded(seed)).unwrap();
        let place = Place {
            campaign: 1,
            table: "t",
            column: "c",
            row: "r".to_owned(),
        };
        let sealed = open(1).seal(&place, "张三").unwrap();
        let opened = open(2).unseal(&place, &sealed).unwrap();
        assert_eq!(opened.reveal(Purpose::OwnData), "张三");
        let mode = fs::metadata(directory.path().join(KEYS_FILE)).unwrap();
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
        fs::write(directory.path().join(KEYS_FILE), "nonsense").unwrap();
        let broken = Vault::open(directory.path(), Chance::seeded(3));
        assert!(matches!(broken, Err(VaultFailed::Unreadable(_))));
    }
}

//! Chance for ids and tokens, as something that is passed in.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use model::Instant;
use rand::rngs::SysRng;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use uuid::Uuid;

/// A source of ids and tokens that cannot be guessed. Clones share it.
#[derive(Clone)]
pub struct Chance(Arc<Mutex<ChaCha20Rng>>);

impl Chance {
    /// Seeded by the operating system.
    pub fn from_system() -> Result<Self, impl std::error::Error> {
        ChaCha20Rng::try_from_rng(&mut SysRng).map(Self::of)
    }

    /// Seeded by a number: for tests and the demo only, since whoever knows the number knows all
    /// that follows.
    pub fn seeded(seed: u64) -> Self {
        Self::of(ChaCha20Rng::seed_from_u64(seed))
    }

    fn of(rng: ChaCha20Rng) -> Self {
        Self(Arc::new(Mutex::new(rng)))
    }

    /// Bytes that cannot be guessed.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .fill_bytes(&mut bytes);
        bytes
    }

    /// An id whose order is that of time.
    pub fn id(&self, now: Instant) -> Uuid {
        let ms = u64::try_from(now.0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &self.bytes()).into_uuid()
    }
}

impl fmt::Debug for Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chance")
    }
}

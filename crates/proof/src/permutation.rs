//! The order of a deck: a keyed permutation of 0 … n−1 that needs no table.
//!
//! A Feistel network of ten rounds over the smallest range of whole bits that holds n, walked along
//! its cycle until it lands below n. It takes back nothing it has given: different indices have
//! different slots whatever the rounds compute.

use sha2::{Digest, Sha256};

use crate::seed::DeckKey;

/// A permutation of 0 … n−1.
#[derive(Clone)]
pub(crate) struct Permutation {
    n: u64,
    key: [u8; 32],
    /// Widths of the two halves in bits; the left one is never the smaller.
    left: u32,
    right: u32,
}

impl Permutation {
    /// `n` is 1 to 2^40.
    pub(crate) fn new(n: u64, key: &DeckKey) -> Self {
        let bits = u64::BITS - n.saturating_sub(1).leading_zeros();
        Self {
            n,
            key: key.0,
            left: bits.div_ceil(2),
            right: bits / 2,
        }
    }

    /// The slot of an index; none where the index is not below n.
    pub(crate) fn slot(&self, index: u64) -> Option<u64> {
        if index >= self.n {
            return None;
        }
        // The cycle of an index below n comes back below n, at the latest at the index itself;
        // at least half of the range is below n, so two steps are usual.
        let mut slot = self.permute(index);
        while slot >= self.n {
            slot = self.permute(slot);
        }
        Some(slot)
    }

    /// Ten rounds over the whole range.
    fn permute(&self, x: u64) -> u64 {
        let mut left = x >> self.right;
        let mut right = x & mask(self.right);
        for round in 0..ROUNDS {
            if round % 2 == 0 {
                left ^= self.function(round, right) & mask(self.left);
            } else {
                right ^= self.function(round, left) & mask(self.right);
            }
        }
        left << self.right | right
    }

    /// The first 64 bits of a hash of the key, the round and a half: 55 bytes, which is as much as
    /// one block of SHA-256 takes.
    fn function(&self, round: u8, half: u64) -> u64 {
        let hash = Sha256::new()
            .chain_update(TAG)
            .chain_update(self.key)
            .chain_update([round])
            .chain_update(half.to_be_bytes())
            .finalize();
        hash.iter()
            .take(8)
            .fold(0, |value, byte| value << 8 | u64::from(*byte))
    }
}

const fn mask(bits: u32) -> u64 {
    (1 << bits) - 1
}

const ROUNDS: u8 = 10;
const TAG: &[u8] = b"deck-round-v1\0";

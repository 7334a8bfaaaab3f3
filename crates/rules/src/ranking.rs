//! Ranks, ties, and cuts that give something.

use serde::{Deserialize, Serialize};

/// What happens when a tie crosses a boundary that gives something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TiePolicy {
    /// The one who came earlier is inside.
    Earliest,
    /// Nothing is published until the organiser decides.
    Decision,
}

/// Ranks of keys that are in descending order: equal keys share a rank and the following ranks
/// are skipped (1, 2, 2, 4).
pub fn shared_ranks<K: PartialEq>(keys: &[K]) -> Vec<u64> {
    let mut ranks: Vec<u64> = Vec::with_capacity(keys.len());
    let mut before: Option<(&K, u64)> = None;
    for (place, key) in (1..).zip(keys) {
        let rank = match before {
            Some((k, rank)) if k == key => rank,
            _ => place,
        };
        ranks.push(rank);
        before = Some((key, rank));
    }
    ranks
}

/// Where a list of descending keys is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// That many are inside.
    At(usize),
    /// The keys at these places are equal and lie on both sides of the boundary: somebody has
    /// to decide (`tie_needs_decision`).
    Tied(std::ops::Range<usize>),
}

/// Cuts a list of descending keys after `places`. Within equal keys the list must be in display
/// order: earlier first, then id.
pub fn cut<K: PartialEq>(keys: &[K], places: usize, policy: TiePolicy) -> Cut {
    let (Some(last_in), Some(first_out)) = (keys.get(places.wrapping_sub(1)), keys.get(places))
    else {
        return Cut::At(places.min(keys.len()));
    };
    if last_in != first_out || policy == TiePolicy::Earliest {
        return Cut::At(places);
    }
    let first = keys.iter().position(|k| k == last_in).unwrap_or(places);
    let last = keys.iter().rposition(|k| k == last_in).unwrap_or(places);
    Cut::Tied(first..last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    // X-11.a
    #[test]
    fn equal_keys_share_a_rank() {
        assert_eq!(shared_ranks(&[90, 85, 85, 80]), [1, 2, 2, 4]);
        assert_eq!(shared_ranks::<u8>(&[]), []);
    }

    #[test]
    fn a_tie_at_the_boundary_follows_the_policy() {
        use TiePolicy::{Decision, Earliest};
        let keys: Vec<u32> = vec![90, 89, 88, 87, 86, 85, 84, 83, 82, 80, 80, 70];
        for (places, policy, expected) in [
            (10, Earliest, Cut::At(10)),
            (10, Decision, Cut::Tied(9..11)), // X-11.b, before the decision
            (9, Decision, Cut::At(9)),
            (11, Decision, Cut::At(11)),
            (12, Decision, Cut::At(12)),
            (50, Decision, Cut::At(12)),
            (0, Decision, Cut::At(0)),
        ] {
            assert_eq!(cut(&keys, places, policy), expected, "{places} {policy:?}");
        }
        // X-11.b, after it: the organiser put one of the two first, so the keys differ.
        let decided: Vec<(u32, u8)> = (0u8..)
            .zip(&keys)
            .map(|(n, k)| (*k, u8::from(n == 9)))
            .collect();
        assert_eq!(cut(&decided, 10, Decision), Cut::At(10));
    }
}

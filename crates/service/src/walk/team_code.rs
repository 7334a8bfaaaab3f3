//! Invitation codes of teams: short enough to be read out, and not the next number of another.
//!
//! Joining a team needs no invitation (W-06), so a code hides nothing. It only keeps slips of the
//! finger from ending in somebody else's team: of 32 letters changed at random, one finds a team.

use model::TeamNo;

/// The code of a team: `T` and seven signs.
pub fn code(team: TeamNo) -> String {
    let number = u64::from(team.0);
    let mixed = number.wrapping_mul(FACTOR) % RANGE;
    let value = mixed * CHECKS + check(number);
    let signs = (0..SIGNS).rev().map(|place| {
        let digit = value >> (5 * place) & 31;
        let sign = usize::try_from(digit).ok().and_then(|n| ALPHABET.get(n));
        char::from(sign.copied().unwrap_or(b'0'))
    });
    std::iter::once('T').chain(signs).collect()
}

/// The team of a code, in either case of its letters; `None` if it is none.
pub fn team(code: &str) -> Option<TeamNo> {
    let signs = code.strip_prefix(['T', 't'])?;
    if signs.chars().count() != SIGNS {
        return None;
    }
    let value = signs.chars().try_fold(0u64, |value, sign| {
        let sign = u8::try_from(sign.to_ascii_uppercase()).ok()?;
        let digit = ALPHABET.iter().position(|known| *known == sign)?;
        Some(value << 5 | u64::try_from(digit).ok()?)
    })?;
    let number = (value / CHECKS).wrapping_mul(INVERSE) % RANGE;
    let team = u32::try_from(number).ok()?;
    (check(number) == value % CHECKS).then_some(TeamNo(team))
}

fn check(number: u64) -> u64 {
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 61
}

/// Without signs that look alike.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ0";
const SIGNS: usize = 7;
/// Team numbers have 32 bits, a code 35: three are left to check.
const RANGE: u64 = 1 << 32;
const CHECKS: u64 = 8;
/// An odd factor moves numbers around, and its inverse moves them back.
const FACTOR: u64 = 2_654_435_761;
const INVERSE: u64 = 244_002_641;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_finds_its_team_and_no_other() {
        assert_eq!(FACTOR.wrapping_mul(INVERSE) % RANGE, 1);
        for number in (0..2_000).chain([u32::MAX - 1, u32::MAX]) {
            let code = code(TeamNo(number));
            assert_eq!(code.len(), 8);
            assert_eq!(team(&code), Some(TeamNo(number)));
            assert_eq!(team(&code.to_lowercase()), Some(TeamNo(number)));
        }
        for wrong in [
            "",
            "T",
            "12",
            "T1111111",
            "T234567",
            "T23456789",
            "团2345678",
        ] {
            assert_eq!(team(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn most_slips_are_noticed() {
        let right = code(TeamNo(12_345));
        let slips = (1..8).flat_map(|place| {
            let right = right.clone();
            ALPHABET.iter().map(move |sign| {
                let mut signs: Vec<u8> = right.clone().into_bytes();
                signs[place] = *sign;
                String::from_utf8(signs).unwrap()
            })
        });
        let slips: Vec<String> = slips.filter(|slip| *slip != right).collect();
        let found = slips.iter().filter(|slip| team(slip).is_some()).count();
        assert!(found * 5 < slips.len(), "{found} of {}", slips.len());
    }
}

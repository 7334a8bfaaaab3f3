//! A value that identifies a person, and what it may be shown for.

use std::fmt;

/// A value that identifies a person.
///
/// It has no `Display` and no `Serialize`, and its `Debug` shows nothing, so that it reaches a page
/// or a log only where somebody wrote [`Pii::reveal`]:
///
/// ```compile_fail
/// let name = pii::Pii::new("张三".to_owned());
/// println!("{name}");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Pii<T>(T);

impl<T> Pii<T> {
    /// Takes a value under protection.
    pub const fn new(value: T) -> Self {
        Self(value)
    }
}

impl<T: AsRef<str>> Pii<T> {
    /// The value. The caller notes in the audit trail who saw it and for which purpose.
    pub fn reveal(&self, _purpose: Purpose) -> &str {
        self.0.as_ref()
    }
}

impl<T> fmt::Debug for Pii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pii(…)")
    }
}

/// What personal data is shown for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A prize is sent to the person (W-41).
    ShipPrize,
    /// Somebody gets in touch with a winner.
    ContactWinner,
    /// Money is paid out to the person.
    Payout,
    /// The person looks at what is kept of them.
    OwnData,
    /// A file of many people is made for those who may have it (X-38).
    Export,
    /// An organiser corrects what the person gave (X-33).
    Correction,
    /// The program seals it anew with the current key, or makes its index again.
    Reseal,
    /// The program opens a sealed draw whose seed was kept until now (X-17).
    RevealDraw,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 8] = [
        Self::ShipPrize,
        Self::ContactWinner,
        Self::Payout,
        Self::OwnData,
        Self::Export,
        Self::Correction,
        Self::Reseal,
        Self::RevealDraw,
    ];

    /// The name that stands in the audit trail.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ShipPrize => "ship_prize",
            Self::ContactWinner => "contact_winner",
            Self::Payout => "payout",
            Self::OwnData => "own_data",
            Self::Export => "export",
            Self::Correction => "correction",
            Self::Reseal => "reseal",
            Self::RevealDraw => "reveal_draw",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_shows_only_when_it_is_revealed() {
        let name = Pii::new("张三".to_owned());
        assert_eq!(format!("{name:?} {:?}", Some(&name)), "Pii(…) Some(Pii(…))");
        assert_eq!(name.reveal(Purpose::ShipPrize), "张三");
    }

    #[test]
    fn purposes_have_names_of_their_own() {
        for (n, purpose) in Purpose::ALL.into_iter().enumerate() {
            let same = Purpose::ALL.iter().position(|p| p.name() == purpose.name());
            assert_eq!(same, Some(n), "{purpose:?}");
        }
    }
}

//! People of a campaign as staff look them up: by number or by phone, their personal data only for
//! a purpose and with a trace.

use engine::command::StaffKey;
use model::{ParticipantNo, Refusal};
pub use pii::Purpose as RevealPurpose;
use pii::{Phone, Purpose};
use store::record::address;
use store::record::audit::{self, Audit};
use store::record::note::{self, Note};
use store::record::payout::{self, Payout};
use store::record::poster::{self, Poster};
use store::record::prize::{self, Prize};
use store::record::profile::{self, Column};
use store::{StoreError, Tx};

use crate::correction::given;
use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;
use crate::walk::profile::PHONE_INDEX;

/// What the records hold of a participant, personal data apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParticipantRecords {
    /// Prizes, the first won first.
    pub prizes: Vec<Prize>,
    /// Payments, the latest draw first.
    pub payouts: Vec<Payout>,
    /// Notes by checkpoint.
    pub notes: Vec<Note>,
    /// Posters by checkpoint.
    pub posters: Vec<Poster>,
    /// Code of the place they named.
    pub place: Option<String>,
}

/// A field of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonalField {
    /// The real name.
    Name,
    /// The phone of the profile.
    Phone,
    /// The employer.
    Employer,
    /// The department.
    Department,
    /// Who takes the parcel, where, and the phone for the carrier.
    Address,
}

impl PersonalField {
    /// All fields.
    pub const ALL: [Self; 5] = [
        Self::Name,
        Self::Phone,
        Self::Employer,
        Self::Department,
        Self::Address,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Employer => "employer",
            Self::Department => "department",
            Self::Address => "address",
        }
    }
}

impl Service {
    /// The participants a number or a phone names. Who asks by phone must be allowed to see one:
    /// the caller checks that, and it is noted.
    pub async fn find_participants(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        query: &str,
    ) -> Result<Vec<ParticipantNo>, ServiceError> {
        if let Some(number) = number(query) {
            let known = campaign.read(|c| c.participant(number).is_some());
            return Ok(known.then_some(number).into_iter().collect());
        }
        let phone = Phone::parse(query).map_err(|_invalid| Refusal::InvalidPhone)?;
        let no = campaign.no();
        let keys = self.vault()?.keys();
        let index = keys.blind_index(no.0, PHONE_INDEX, phone.digits());
        let entry = Audit {
            subject: "participants by phone".to_owned(),
            new: Some(phone.masked()),
            reason: None,
            ..self.audit_entry(campaign, staff, "look_up_phone", "")
        };
        let found = self
            .store()
            .write(async move |tx| -> Result<_, StoreError> {
                audit::add(tx, &entry).await?;
                profile::find_by_phone(tx, no, &index, None, FOUND_MAX).await
            })
            .await?;
        Ok(found.into_iter().map(|found| found.participant).collect())
    }

    /// What the records hold of a participant.
    pub async fn participant_records(
        &self,
        campaign: &LiveCampaign,
        participant: ParticipantNo,
    ) -> Result<ParticipantRecords, ServiceError> {
        let no = campaign.no();
        let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
            Ok(ParticipantRecords {
                prizes: prize::list_of(tx, no, participant).await?,
                payouts: payout::list_of(tx, no, participant).await?,
                notes: note::list_of(tx, no, participant).await?,
                posters: poster::list_of(tx, no, participant).await?,
                place: profile::lookup(tx, no, participant)
                    .await?
                    .map(|profile| profile.place),
            })
        };
        Ok(self.store().read(read).await?)
    }

    /// Reveals personal data of a participant. That it was done, by whom and what for stands in the
    /// audit log before anything is shown. What was never given, or is erased, is left out.
    pub async fn reveal_personal(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        participant: ParticipantNo,
        fields: &[PersonalField],
        purpose: Purpose,
        reason: &str,
    ) -> Result<Vec<(&'static str, String)>, ServiceError> {
        let reason = given(reason)?;
        if !REVEALED_FOR.contains(&purpose) {
            return Err(Refusal::ValueOutOfRange.into());
        }
        if fields.is_empty() {
            return Err(Refusal::ValueRequired.into());
        }
        if campaign.read(|c| c.participant(participant).is_none()) {
            return Err(Refusal::NotFound.into());
        }
        let names: Vec<_> = fields.iter().map(|field| field.name()).collect();
        let entry = Audit {
            subject: format!("participant {participant}"),
            new: Some(format!("{} for {}", names.join(", "), purpose.name())),
            ..self.audit_entry(campaign, staff, "reveal_personal", reason)
        };
        let no = campaign.no();
        let (profile, address) = self
            .store()
            .write(async move |tx| -> Result<_, StoreError> {
                audit::add(tx, &entry).await?;
                let profile = profile::lookup(tx, no, participant).await?;
                Ok((profile, address::lookup(tx, no, participant).await?))
            })
            .await?;
        let vault = self.vault()?;
        let mut revealed = Vec::new();
        let mut show = |name, place: &pii::Place, sealed: &pii::Sealed| {
            let opened = vault.unseal(place, sealed)?;
            revealed.push((name, opened.reveal(purpose).to_owned()));
            Ok::<_, ServiceError>(())
        };
        for field in fields {
            let sealed = profile.as_ref().and_then(|profile| match field {
                PersonalField::Name => Some((Column::Name, &profile.name)),
                PersonalField::Phone => profile.phone.as_ref().map(|p| (Column::Phone, &p.number)),
                PersonalField::Employer => Some((Column::Employer, &profile.employer)),
                PersonalField::Department => Some((Column::Department, &profile.department)),
                PersonalField::Address => None,
            });
            if let Some((column, sealed)) = sealed {
                let place = profile::place(no, participant, column);
                show(field.name(), &place, sealed)?;
            }
            if let (PersonalField::Address, Some(address)) = (field, &address) {
                for (name, column, sealed) in [
                    ("recipient", address::Column::Recipient, &address.recipient),
                    ("recipient_phone", address::Column::Phone, &address.phone),
                    ("address", address::Column::Detail, &address.detail),
                ] {
                    show(name, &address::place(no, participant, column), sealed)?;
                }
            }
        }
        Ok(revealed)
    }
}

/// The number of a participant, which no phone is as short as.
fn number(query: &str) -> Option<ParticipantNo> {
    let query = query.trim();
    (query.len() < PHONE_DIGITS)
        .then(|| query.parse().ok().map(ParticipantNo))
        .flatten()
}

/// What staff may look at a single person's data for.
pub const REVEALED_FOR: [Purpose; 4] = [
    Purpose::ShipPrize,
    Purpose::ContactWinner,
    Purpose::Payout,
    Purpose::Correction,
];
const PHONE_DIGITS: usize = 11;
const FOUND_MAX: u32 = 50;

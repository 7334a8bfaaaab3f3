//! Goods that were won, and the address they go to (W-41 to W-43).

use engine::command::{Command, PersonKey};
use model::text::admit_text;
use model::{ParticipantNo, Refusal};
use pii::{Phone, Purpose};
use store::record::address::{self, Address, Column};
use store::record::prize::{self, Prize};
use store::{RecordWrite, StoreError, Tx};

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::participation::participant;
use crate::service::Service;
use crate::walk::profile::refused;
use crate::walk::team::shown_text;

/// Where a person's prizes are to go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressForm {
    /// Who takes the parcel.
    pub recipient: String,
    /// The phone the carrier calls.
    pub phone: String,
    /// Code of the province.
    pub province: String,
    /// City, street, house.
    pub detail: String,
    /// Whether the person confirms that it is final.
    pub confirmed: bool,
}

/// An address as its owner sees it afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAddress {
    /// Who takes the parcel, masked.
    pub recipient: String,
    /// The phone, masked.
    pub phone: String,
    /// Code of the province.
    pub province: String,
    /// The rest, masked but for its beginning.
    pub detail: String,
}

impl Service {
    /// A person's prizes, the first won first, and their address.
    pub async fn own_prizes(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
    ) -> Result<(Vec<Prize>, Option<OwnAddress>), ServiceError> {
        let Some(no) = campaign.read(|c| c.number_of(person)) else {
            return Ok((Vec::new(), None));
        };
        let id = campaign.no();
        let read = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let prizes = prize::list_of(tx, id, no).await?;
            Ok((prizes, address::lookup(tx, id, no).await?))
        };
        let (prizes, stored) = self.store().read(read).await?;
        let address = match stored {
            None => None,
            Some(stored) => Some(self.masked_address(campaign, &stored)?),
        };
        Ok((prizes, address))
    }

    /// Takes the address of a winner of goods. It is final (W-42), locks the profile (W-07), and
    /// starts the days in which the prizes are sent (W-41).
    ///
    /// Refused are `address_locked`, `not_eligible`, `region_not_served`, `invalid_phone`,
    /// `text_required` and `text_too_long` with the field, and `needs_confirmation`.
    pub async fn give_address(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        form: AddressForm,
    ) -> Result<(), ServiceError> {
        let plan = campaign.plan();
        let shipping = plan.shipping.as_ref().ok_or(Refusal::NotFound)?;
        let no = participant(campaign, person)?;
        let command = Command::GiveAddress { participant: no };
        let now = campaign.now();
        // Who cannot give one is told so before being asked to mend the form.
        campaign.read(|c| c.decide(now, &command).map(drop))?;
        let province = shipping
            .admit(&form.province)
            .map_err(|refusal| refused(refusal, "province"))?;
        let phone = Phone::parse(&form.phone);
        let phone = phone.map_err(|_invalid| refused(Refusal::InvalidPhone, "phone"))?;
        let (recipient, detail) = (shown_text(&form.recipient), shown_text(&form.detail));
        admit_text(&recipient, 1, RECIPIENT_CHARACTERS_MAX)
            .map_err(|refusal| refused(refusal, "recipient"))?;
        admit_text(&detail, DETAIL_CHARACTERS_MIN, DETAIL_CHARACTERS_MAX)
            .map_err(|refusal| refused(refusal, "detail"))?;
        if !form.confirmed {
            return Err(refused(Refusal::NeedsConfirmation, "confirmed"));
        }
        let vault = self.vault()?;
        let seal =
            |column, text: &str| vault.seal(&address::place(campaign.no(), no, column), text);
        let address = Address {
            participant: no,
            recipient: seal(Column::Recipient, &recipient)?,
            phone: seal(Column::Phone, phone.digits())?,
            province: province.code.clone(),
            detail: seal(Column::Detail, &detail)?,
            submitted_at: now,
        };
        let due = RecordWrite::PrizesDue {
            participant: no,
            at: now,
            due_day: shipping.due_day(plan.zone.day_of(now)),
        };
        let attached = vec![RecordWrite::Address(Box::new(address)), due];
        campaign.submit(command, attached).await?;
        Ok(())
    }

    fn masked_address(
        &self,
        campaign: &LiveCampaign,
        stored: &Address,
    ) -> Result<OwnAddress, ServiceError> {
        let no: ParticipantNo = stored.participant;
        let open = |column, sealed| -> Result<String, ServiceError> {
            let place = address::place(campaign.no(), no, column);
            let opened = self.vault()?.unseal(&place, sealed)?;
            Ok(opened.reveal(Purpose::OwnData).to_owned())
        };
        let phone = open(Column::Phone, &stored.phone)?;
        let detail = open(Column::Detail, &stored.detail)?;
        let shown: String = detail.chars().take(DETAIL_CHARACTERS_SHOWN).collect();
        Ok(OwnAddress {
            recipient: model::person::masked_name(&open(Column::Recipient, &stored.recipient)?),
            phone: Phone::parse(&phone).map_or_else(|_| String::new(), |p| p.masked()),
            province: stored.province.clone(),
            detail: format!("{shown}****"),
        })
    }
}

const RECIPIENT_CHARACTERS_MAX: usize = 40;
const DETAIL_CHARACTERS_MIN: usize = 5;
const DETAIL_CHARACTERS_MAX: usize = 200;
const DETAIL_CHARACTERS_SHOWN: usize = 3;

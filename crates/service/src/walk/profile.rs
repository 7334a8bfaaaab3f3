//! A participant's profile (W-05, W-07): sealed, shown to its owner alone.

use engine::command::{Command, PersonKey};
use model::person::masked_name;
use model::text::visible_characters;
use model::{ParticipantNo, Refusal, UnitIx};
use pii::{Phone, Purpose};
use rules::walk::profile::{ProfileField, ProfilePlan};
use store::record::audit::{Actor, Audit};
use store::record::profile::{self, Column, Profile, SealedPhone};
use store::{RecordWrite, StoreError, Tx};

use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::participation::participant;
use crate::service::Service;

/// What a person tells of themselves. Fields the campaign does not ask for are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileForm {
    /// Real name.
    pub name: String,
    /// Mobile phone.
    pub phone: String,
    /// Code of the place.
    pub place: String,
    /// Code of the unit.
    pub unit: String,
    /// Employer.
    pub employer: String,
    /// Department.
    pub department: String,
    /// Whether the person confirms that all of it is true.
    pub confirmed: bool,
}

/// A profile as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnProfile {
    /// Real name.
    pub name: String,
    /// The phone, masked; `None` once it was erased.
    pub phone: Option<String>,
    /// Code of the place.
    pub place: String,
    /// Code of the unit.
    pub unit: String,
    /// Employer.
    pub employer: String,
    /// Department.
    pub department: String,
    /// Whether a prize address was given, after which nothing changes any more.
    pub locked: bool,
}

impl Service {
    /// A person's own profile, if they have given one.
    pub async fn profile(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
    ) -> Result<Option<OwnProfile>, ServiceError> {
        campaign.plan().profile.as_ref().ok_or(Refusal::NotFound)?;
        let Some(no) = campaign.read(|c| c.number_of(person)) else {
            return Ok(None);
        };
        match self.stored_profile(campaign, no).await? {
            Some(stored) => Ok(Some(self.opened(campaign, &stored)?)),
            None => Ok(None),
        }
    }

    /// Takes a person's profile; the first time, they are registered (W-05). Until a prize address
    /// was given it can be corrected (W-07).
    ///
    /// Refused are `consent_required`, `locked`, `profile_incomplete` and `invalid_phone` with the
    /// field, `not_found` for a place or unit that cannot be chosen, `text_too_long`, and
    /// `declaration_required` without the confirmation.
    pub async fn set_profile(
        &self,
        campaign: &LiveCampaign,
        person: PersonKey,
        form: ProfileForm,
    ) -> Result<OwnProfile, ServiceError> {
        let plan = campaign.plan().profile.as_ref().ok_or(Refusal::NotFound)?;
        let no = participant(campaign, person)?;
        campaign.read(|c| c.consented(no))?;
        let stored = self.stored_profile(campaign, no).await?;
        if stored.as_ref().is_some_and(|stored| stored.locked) {
            return Err(Refusal::Locked.into());
        }
        let checked = Checked::new(campaign, plan, &form)?;
        let profile = self.sealed(campaign, no, &form, checked.phone.as_ref())?;
        let mut attached = vec![RecordWrite::Profile(Box::new(profile.clone()))];
        if let Some(before) = &stored
            && before.unit != form.unit
        {
            attached.push(RecordWrite::Audit(Audit {
                id: self.fresh_id(),
                at: self.now(),
                actor: Actor::System,
                campaign: Some(campaign.no()),
                action: "correct_unit".to_owned(),
                subject: format!("unit of participant {no}, by themselves"),
                old: Some(before.unit.clone()),
                new: Some(form.unit.clone()),
                reason: None,
            }));
        }
        let command = Command::Register {
            participant: no,
            unit: checked.unit,
        };
        campaign.submit(command, attached).await?;
        // Boards show the masked name; the whole one stands sealed in the profile alone.
        self.rename(person, &masked_name(&form.name)).await?;
        self.opened(campaign, &profile)
    }

    /// The whole name of a person, for a poster of their own.
    pub(crate) async fn own_name(
        &self,
        campaign: &LiveCampaign,
        no: ParticipantNo,
    ) -> Result<String, ServiceError> {
        let Some(stored) = self.stored_profile(campaign, no).await? else {
            return Ok(String::new());
        };
        self.reveal(campaign, no, Column::Name, &stored.name)
    }

    async fn stored_profile(
        &self,
        campaign: &LiveCampaign,
        no: ParticipantNo,
    ) -> Result<Option<Profile>, ServiceError> {
        let id = campaign.no();
        let lookup =
            async move |tx: &mut Tx| -> Result<_, StoreError> { profile::lookup(tx, id, no).await };
        Ok(self.store().read(lookup).await?)
    }

    fn sealed(
        &self,
        campaign: &LiveCampaign,
        no: ParticipantNo,
        form: &ProfileForm,
        phone: Option<&Phone>,
    ) -> Result<Profile, ServiceError> {
        let vault = self.vault()?;
        let seal = |column, text: &str| {
            vault.seal(&profile::place(campaign.no(), no, column), text.trim())
        };
        let phone = match phone {
            None => None,
            Some(phone) => Some(SealedPhone {
                number: seal(Column::Phone, phone.digits())?,
                index: vault
                    .keys()
                    .blind_index(campaign.no().0, PHONE_INDEX, phone.digits()),
            }),
        };
        let now = campaign.now();
        Ok(Profile {
            participant: no,
            name: seal(Column::Name, &form.name)?,
            phone,
            place: form.place.clone(),
            unit: form.unit.clone(),
            employer: seal(Column::Employer, &form.employer)?,
            department: seal(Column::Department, &form.department)?,
            confirmed_at: now,
            updated_at: now,
            locked: false,
        })
    }

    fn opened(
        &self,
        campaign: &LiveCampaign,
        stored: &Profile,
    ) -> Result<OwnProfile, ServiceError> {
        let no = stored.participant;
        let open = |column, sealed| self.reveal(campaign, no, column, sealed);
        let phone = match &stored.phone {
            None => None,
            Some(phone) => {
                let digits = open(Column::Phone, &phone.number)?;
                Phone::parse(&digits).ok().map(|phone| phone.masked())
            }
        };
        Ok(OwnProfile {
            name: open(Column::Name, &stored.name)?,
            phone,
            place: stored.place.clone(),
            unit: stored.unit.clone(),
            employer: open(Column::Employer, &stored.employer)?,
            department: open(Column::Department, &stored.department)?,
            locked: stored.locked,
        })
    }

    fn reveal(
        &self,
        campaign: &LiveCampaign,
        no: ParticipantNo,
        column: Column,
        sealed: &pii::Sealed,
    ) -> Result<String, ServiceError> {
        let place = profile::place(campaign.no(), no, column);
        let opened = self.vault()?.unseal(&place, sealed)?;
        Ok(opened.reveal(Purpose::OwnData).to_owned())
    }
}

/// A form that is complete.
struct Checked {
    phone: Option<Phone>,
    unit: Option<UnitIx>,
}

impl Checked {
    fn new(
        campaign: &LiveCampaign,
        plan: &ProfilePlan,
        form: &ProfileForm,
    ) -> Result<Self, ServiceError> {
        for field in &plan.fields {
            let (name, text, most) = told(form, *field);
            let refusal = match visible_characters(text) {
                0 => Refusal::ProfileIncomplete,
                long if long > most => Refusal::TextTooLong,
                _ => continue,
            };
            return Err(refused(refusal, name));
        }
        let phone = if plan.asks(ProfileField::Phone) {
            let phone = Phone::parse(&form.phone);
            Some(phone.map_err(|_invalid| refused(Refusal::InvalidPhone, "phone"))?)
        } else {
            None
        };
        if plan.asks(ProfileField::Place) && !plan.places.iter().any(|p| p.code == form.place) {
            return Err(refused(Refusal::NotFound, "place"));
        }
        let unit = if plan.asks(ProfileField::Unit) {
            let units = &campaign.plan().units;
            let mut all = units.iter();
            let unit = all.find(|(_, unit)| unit.code == form.unit);
            let unit = unit.map(|(ix, _)| ix).filter(|ix| !units.is_heading(*ix));
            Some(unit.ok_or_else(|| refused(Refusal::NotFound, "unit"))?)
        } else {
            None
        };
        if !form.confirmed {
            return Err(refused(Refusal::DeclarationRequired, "confirmed"));
        }
        Ok(Self { phone, unit })
    }
}

/// A field's name, what was told, and how long it may be.
fn told(form: &ProfileForm, field: ProfileField) -> (&'static str, &str, usize) {
    match field {
        ProfileField::Name => ("name", &form.name, NAME_CHARACTERS_MAX),
        ProfileField::Phone => ("phone", &form.phone, PHONE_CHARACTERS_MAX),
        ProfileField::Place => ("place", &form.place, CODE_CHARACTERS_MAX),
        ProfileField::Unit => ("unit", &form.unit, CODE_CHARACTERS_MAX),
        ProfileField::Employer => ("employer", &form.employer, TEXT_CHARACTERS_MAX),
        ProfileField::Department => ("department", &form.department, TEXT_CHARACTERS_MAX),
    }
}

pub(crate) const fn refused(refusal: Refusal, field: &'static str) -> ServiceError {
    ServiceError::RefusedField { refusal, field }
}

/// The field by which people are found by their phone.
pub const PHONE_INDEX: &str = "phone";
const NAME_CHARACTERS_MAX: usize = 40;
const PHONE_CHARACTERS_MAX: usize = 32;
const CODE_CHARACTERS_MAX: usize = 64;
const TEXT_CHARACTERS_MAX: usize = 80;

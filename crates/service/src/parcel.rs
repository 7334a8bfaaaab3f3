//! Parcels: prizes on their way, one by one or as a workbook out and in (W-41).
//!
//! The workbook that goes out holds addresses, so making it is noted in the audit log with its
//! purpose and its number of rows. The one that comes in is taken as a whole or not at all.

use std::collections::BTreeMap;

use engine::command::StaffKey;
use model::time::Day;
use model::{ParticipantNo, Refusal};
use pii::Purpose;
use sheets::{Cell, Column, Limits, Sheet, Table, TableRow, read_sheet, write_sheet};
use store::record::address::{self, Address};
use store::record::audit::{self, Audit};
use store::record::message;
use store::record::prize::{self, Parcel, Prize, PrizeState};
use store::{CampaignNo, StoreError, Tx};
use uuid::Uuid;

use crate::correction::given;
use crate::error::ServiceError;
use crate::live::LiveCampaign;
use crate::service::Service;

/// What a workbook of parcels holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParcelImport {
    /// Parcels that were marked as sent, or would be.
    pub parcels: u32,
    /// What is wrong, row by row; then nothing was taken.
    pub errors: Vec<RowError>,
}

/// Something wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The row as spreadsheets show it; 0 for the whole.
    pub row: u32,
    /// Letters of the column; empty for the whole row.
    pub column: String,
    /// What.
    pub fault: RowFault,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// The file is no workbook with the columns that are needed.
    Unreadable,
    /// No prize has that number.
    UnknownPrize,
    /// The same prize stands in two rows.
    Twice,
    /// Its winner has given no address, or it has arrived or was taken back.
    NotToBeSent,
    /// The carrier is missing.
    NoCarrier,
    /// The carrier's number is missing.
    NoTracking,
    /// A text is longer than any carrier's.
    TooLong,
    /// The day is none.
    NoDay,
}

/// Which prizes to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrizeFilter {
    /// In a state, after a prize.
    State(PrizeState, Option<Uuid>),
    /// To have been sent before today (W-41.b), after a prize and the day it was due.
    Overdue(Option<(Day, Uuid)>),
}

impl Service {
    /// At most `limit` prizes.
    pub async fn prizes(
        &self,
        campaign: &LiveCampaign,
        filter: PrizeFilter,
        limit: u32,
    ) -> Result<Vec<Prize>, ServiceError> {
        let no = campaign.no();
        let today = campaign.plan().zone.day_of(campaign.now());
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            match filter {
                PrizeFilter::State(state, after) => prize::list(tx, no, state, after, limit).await,
                PrizeFilter::Overdue(after) => {
                    prize::list_overdue(tx, no, today, after, limit).await
                }
            }
        };
        Ok(self.store().read(list).await?)
    }

    /// Marks a prize as sent today. Its winner is told.
    pub async fn ship_prize(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        id: Uuid,
        carrier: &str,
        tracking: &str,
    ) -> Result<(), ServiceError> {
        let (carrier, tracking) = (carrier.trim(), tracking.trim());
        if carrier.is_empty() || tracking.is_empty() {
            return Err(Refusal::TextRequired.into());
        }
        if carrier.chars().count().max(tracking.chars().count()) > TEXT_CHARS_MAX {
            return Err(Refusal::TextTooLong.into());
        }
        let found = self.prize(campaign, id).await?;
        let parcel = Parcel {
            prize: id,
            shipped_day: campaign.plan().zone.day_of(campaign.now()),
            carrier: carrier.to_owned(),
            tracking: tracking.to_owned(),
        };
        let entry = Audit {
            subject: format!("prize {id}"),
            old: Some(found.state.name().to_owned()),
            new: Some(format!("shipped {} {}", parcel.carrier, parcel.tracking)),
            reason: None,
            ..self.audit_entry(campaign, staff, "ship_prize", "")
        };
        let told = self.shipped(campaign, found.prize.participant, &parcel);
        let no = campaign.no();
        self.store()
            .write(async move |tx| -> Result<_, ServiceError> {
                if !prize::ship(tx, no, &parcel).await? {
                    return Err(Refusal::InvalidState.into());
                }
                message::add(tx, no, &told).await?;
                Ok(audit::add(tx, &entry).await?)
            })
            .await
    }

    /// Takes a prize back that was not sent.
    pub async fn void_prize(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        id: Uuid,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let reason = given(reason)?.to_owned();
        let found = self.prize(campaign, id).await?;
        if !matches!(found.state, PrizeState::Won | PrizeState::AddressGiven) {
            return Err(Refusal::InvalidState.into());
        }
        let entry = Audit {
            subject: format!("prize {id}"),
            old: Some(found.state.name().to_owned()),
            new: Some(PrizeState::Void.name().to_owned()),
            ..self.audit_entry(campaign, staff, "void_prize", &reason)
        };
        let no = campaign.no();
        let (from, to) = (found.state, PrizeState::Void);
        self.store()
            .write(async move |tx| -> Result<_, ServiceError> {
                if !prize::set_state(tx, no, id, from, to, Some(&reason)).await? {
                    return Err(Refusal::InvalidState.into());
                }
                Ok(audit::add(tx, &entry).await?)
            })
            .await
    }

    /// The workbook of all prizes to be sent, with addresses.
    pub async fn export_parcels(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
    ) -> Result<Vec<u8>, ServiceError> {
        let no = campaign.no();
        let list = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let (mut rows, mut after) = (Vec::new(), None);
            loop {
                let page = prize::list(tx, no, PrizeState::AddressGiven, after, PAGE).await?;
                let Some(last) = page.last() else {
                    return Ok(rows);
                };
                after = Some(last.prize.id);
                for prize in page {
                    let address = address::lookup(tx, no, prize.prize.participant).await?;
                    rows.push((prize, address));
                }
            }
        };
        let rows = self.store().read(list).await?;
        let mut sheet = Sheet {
            title: "奖品寄送 parcels".to_owned(),
            columns: COLUMNS
                .into_iter()
                .map(|(head, width)| Column {
                    head: head.to_owned(),
                    width,
                })
                .collect(),
            rows: Vec::with_capacity(rows.len()),
        };
        for (prize, address) in rows {
            // An address that was erased leaves the prize without one.
            if let Some(address) = address {
                sheet
                    .rows
                    .push(self.parcel_row(campaign, &prize, &address)?);
            }
        }
        let entry = Audit {
            subject: "parcels.xlsx".to_owned(),
            new: Some(format!("{} rows", sheet.rows.len())),
            ..self.audit_entry(campaign, staff, "export", Purpose::ShipPrize.name())
        };
        let add =
            async move |tx: &mut Tx| -> Result<_, StoreError> { audit::add(tx, &entry).await };
        self.store().write(add).await?;
        let written = tokio::task::spawn_blocking(move || write_sheet(&sheet)).await;
        match written {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(error)) => {
                tracing::error!(%error, "the workbook of parcels was not written");
                Err(ServiceError::Unavailable)
            }
            Err(_panicked) => Err(ServiceError::Unavailable),
        }
    }

    /// Takes carriers and numbers from a workbook: all rows, or none if one is wrong. As a preview
    /// nothing is taken.
    pub async fn import_parcels(
        &self,
        campaign: &LiveCampaign,
        staff: StaffKey,
        bytes: Vec<u8>,
        preview: bool,
    ) -> Result<ParcelImport, ServiceError> {
        let read = tokio::task::spawn_blocking(move || read_sheet(&bytes, &Limits::default()));
        let read = read.await.map_err(|_panicked| ServiceError::Unavailable)?;
        let table = match read {
            Ok(table) => table,
            Err(error) => {
                tracing::info!(%error, "a workbook of parcels was refused");
                return Ok(ParcelImport::unreadable());
            }
        };
        let Some(columns) = Columns::of(&table) else {
            return Ok(ParcelImport::unreadable());
        };
        let today = campaign.plan().zone.day_of(campaign.now());
        let mut errors = Vec::new();
        let mut parcels: Vec<(u32, Parcel)> = Vec::new();
        let mut rows_of = BTreeMap::new();
        for row in &table.rows {
            match columns.parcel(row, today) {
                Ok(parcel) => {
                    if rows_of.insert(parcel.prize, row.number).is_some() {
                        errors.push(fault(row.number, columns.prize, RowFault::Twice));
                    }
                    parcels.push((row.number, parcel));
                }
                Err(error) => errors.push(error),
            }
        }
        let no = campaign.no();
        let asked: Vec<_> = parcels.iter().map(|(row, p)| (*row, p.prize)).collect();
        let find = async move |tx: &mut Tx| -> Result<_, StoreError> {
            let mut found = Vec::with_capacity(asked.len());
            for (row, id) in asked {
                found.push((row, prize::lookup(tx, no, id).await?));
            }
            Ok(found)
        };
        let found = self.store().read(find).await?;
        let mut winners = BTreeMap::new();
        for (row, prize) in found {
            let wrong = match prize {
                None => Some(RowFault::UnknownPrize),
                Some(prize) => {
                    winners.insert(prize.prize.id, prize.prize.participant);
                    let open =
                        matches!(prize.state, PrizeState::AddressGiven | PrizeState::Shipped);
                    (!open).then_some(RowFault::NotToBeSent)
                }
            };
            errors.extend(wrong.map(|wrong| fault(row, columns.prize, wrong)));
        }
        errors.sort_by_key(|error| error.row);
        let outcome = ParcelImport {
            parcels: u32::try_from(parcels.len()).unwrap_or(u32::MAX),
            errors,
        };
        if preview || !outcome.errors.is_empty() || outcome.parcels == 0 {
            return Ok(outcome);
        }
        let entry = Audit {
            subject: "parcels.xlsx".to_owned(),
            new: Some(format!("{} parcels", outcome.parcels)),
            reason: None,
            ..self.audit_entry(campaign, staff, "import_parcels", "")
        };
        let parcels: Vec<Parcel> = parcels.into_iter().map(|(_, parcel)| parcel).collect();
        let told: Vec<_> = parcels
            .iter()
            .filter_map(|parcel| {
                let winner = winners.get(&parcel.prize)?;
                Some(self.shipped(campaign, *winner, parcel))
            })
            .collect();
        self.store()
            .write(async move |tx| -> Result<_, ServiceError> {
                let left = prize::import_parcels(tx, no, &parcels).await?;
                if !left.is_empty() {
                    // Somebody has changed one since it was looked at: nothing is taken.
                    return Err(Refusal::Inconsistent.into());
                }
                for told in &told {
                    message::add(tx, no, told).await?;
                }
                Ok(audit::add(tx, &entry).await?)
            })
            .await?;
        Ok(outcome)
    }

    async fn prize(&self, campaign: &LiveCampaign, id: Uuid) -> Result<Prize, ServiceError> {
        let no: CampaignNo = campaign.no();
        let find =
            async move |tx: &mut Tx| -> Result<_, StoreError> { prize::lookup(tx, no, id).await };
        Ok(self.store().read(find).await?.ok_or(Refusal::NotFound)?)
    }

    fn shipped(
        &self,
        campaign: &LiveCampaign,
        winner: ParticipantNo,
        parcel: &Parcel,
    ) -> message::NewMessage {
        let params = serde_json::json!({
            "prize": parcel.prize, "carrier": parcel.carrier, "tracking": parcel.tracking,
        });
        self.message(campaign, winner, "prize_shipped", &params)
    }

    fn parcel_row(
        &self,
        campaign: &LiveCampaign,
        prize: &Prize,
        address: &Address,
    ) -> Result<Vec<Cell>, ServiceError> {
        use address::Column as C;
        let vault = self.vault()?;
        let opened = |column, sealed| -> Result<Cell, ServiceError> {
            let place = address::place(campaign.no(), address.participant, column);
            let opened = vault.unseal(&place, sealed)?;
            Ok(Cell::Text(opened.reveal(Purpose::ShipPrize).to_owned()))
        };
        let shipping = campaign.plan().shipping.as_ref();
        let province = shipping
            .and_then(|plan| plan.provinces.iter().find(|p| p.code == address.province))
            .map_or_else(|| address.province.clone(), |p| p.name.zh.clone());
        Ok(vec![
            Cell::Text(prize.prize.id.to_string()),
            Cell::Text(prize.prize.item.clone()),
            Cell::Text(prize.prize.source.clone()),
            Cell::Int(address.participant.0.into()),
            opened(C::Recipient, &address.recipient)?,
            opened(C::Phone, &address.phone)?,
            Cell::Text(province),
            opened(C::Detail, &address.detail)?,
            prize.due_day.map_or(Cell::Empty, Cell::Day),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
        ])
    }
}

impl ParcelImport {
    fn unreadable() -> Self {
        Self {
            parcels: 0,
            errors: vec![RowError {
                row: 0,
                column: String::new(),
                fault: RowFault::Unreadable,
            }],
        }
    }
}

/// Where the columns that are read stand.
struct Columns {
    prize: u16,
    carrier: u16,
    tracking: u16,
    day: Option<u16>,
}

impl Columns {
    fn of(table: &Table) -> Option<Self> {
        Some(Self {
            prize: table.column(PRIZE)?,
            carrier: table.column(CARRIER)?,
            tracking: table.column(TRACKING)?,
            day: table.column(SHIPPED),
        })
    }

    fn parcel(&self, row: &TableRow, today: Day) -> Result<Parcel, RowError> {
        let text = |column: u16, missing| {
            let text = row.get(column).trim();
            match text.chars().count() {
                0 => Err(fault(row.number, column, missing)),
                1..=TEXT_CHARS_MAX => Ok(text.to_owned()),
                _ => Err(fault(row.number, column, RowFault::TooLong)),
            }
        };
        let prize = Uuid::parse_str(row.get(self.prize).trim());
        let shipped_day = match self.day.map(|column| (column, row.get(column).trim())) {
            None | Some((_, "")) => today,
            Some((column, day)) => Day::parse(day)
                .ok()
                .filter(|day| *day <= today)
                .ok_or_else(|| fault(row.number, column, RowFault::NoDay))?,
        };
        Ok(Parcel {
            prize: prize.map_err(|_no| fault(row.number, self.prize, RowFault::UnknownPrize))?,
            shipped_day,
            carrier: text(self.carrier, RowFault::NoCarrier)?,
            tracking: text(self.tracking, RowFault::NoTracking)?,
        })
    }
}

fn fault(row: u32, column: u16, fault: RowFault) -> RowError {
    RowError {
        row,
        column: Table::letters(column),
        fault,
    }
}

const PRIZE: &str = "奖品编号 prize";
const CARRIER: &str = "快递公司 carrier";
const TRACKING: &str = "快递单号 tracking";
const SHIPPED: &str = "寄出日期 shipped";
/// The columns of the workbook and their widths.
const COLUMNS: [(&str, u16); 12] = [
    (PRIZE, 40),
    ("奖品 item", 28),
    ("来源 source", 18),
    ("编号 participant", 12),
    ("收件人 recipient", 14),
    ("电话 phone", 16),
    ("省份 province", 14),
    ("详细地址 address", 48),
    ("最迟寄出 due", 14),
    (CARRIER, 18),
    (TRACKING, 24),
    (SHIPPED, 14),
];
const TEXT_CHARS_MAX: usize = 64;
const PAGE: u32 = 500;

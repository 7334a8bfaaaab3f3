//! Public notices. A version once published stays readable; a correction is a further one.

use engine::command::StaffKey;
use model::Text;
use model::time::Instant;
use uuid::Uuid;

use crate::record::campaign::CampaignNo;
use crate::tx::statements;
use crate::{Row, StoreError, Tx, Value};

/// A notice to be added, or a further version of one that has the same id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotice {
    /// Its id; all versions of a notice share it.
    pub id: Uuid,
    /// Its title.
    pub title: Text,
    /// Its body, in Markdown.
    pub body: Text,
    /// From when on it is to be seen.
    pub publish_at: Instant,
    /// When it was written.
    pub created_at: Instant,
    /// Who wrote it.
    pub created_by: StaffKey,
}

/// A version of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Which version, from 1.
    pub version: u32,
    /// When the first version that came to be seen was published.
    pub first_published_at: Instant,
    /// What it says.
    pub notice: NewNotice,
}

/// What the public sees at an instant: of each notice the version that counts, the latest notice
/// first.
///
/// A version counts from its `publish_at` until that of a later version. One that was replaced
/// before its `publish_at` never does.
pub async fn list(
    tx: &mut Tx,
    campaign: CampaignNo,
    now: Instant,
) -> Result<Vec<Notice>, StoreError> {
    tx.query(LIST, &[campaign.into(), now.into()])
        .await?
        .iter()
        .map(notice)
        .collect()
}

/// All versions of all notices with what is still to be published, for the staff: notices by id,
/// versions in order.
pub async fn list_versions(tx: &mut Tx, campaign: CampaignNo) -> Result<Vec<Notice>, StoreError> {
    tx.query(LIST_VERSIONS, &[campaign.into()])
        .await?
        .iter()
        .map(notice)
        .collect()
}

/// The versions of a notice that were ever seen by an instant, the first first.
pub async fn list_published(
    tx: &mut Tx,
    campaign: CampaignNo,
    id: Uuid,
    now: Instant,
) -> Result<Vec<Notice>, StoreError> {
    let args = [campaign.into(), id.into(), now.into()];
    tx.query(LIST_PUBLISHED, &args)
        .await?
        .iter()
        .map(notice)
        .collect()
}

/// Adds a notice, or the next version of it, and returns the version.
pub async fn add(tx: &mut Tx, campaign: CampaignNo, notice: &NewNotice) -> Result<u32, StoreError> {
    let key: [Value; 2] = [campaign.into(), notice.id.into()];
    let last = tx.query_first(LAST_VERSION, &key).await?;
    let version = last.map_or(Ok(0), |row| row.get::<u32>(0))? + 1;
    let [campaign, id] = key;
    let args = [
        campaign,
        id,
        version.into(),
        notice.title.zh.as_str().into(),
        notice.title.en.as_str().into(),
        notice.body.zh.as_str().into(),
        notice.body.en.as_str().into(),
        notice.publish_at.into(),
        notice.created_at.into(),
        notice.created_by.into(),
    ];
    tx.execute(ADD, &args).await?;
    Ok(version)
}

fn notice(row: &Row) -> Result<Notice, StoreError> {
    Ok(Notice {
        version: row.get(1)?,
        first_published_at: row.get(9)?,
        notice: NewNotice {
            id: row.get(0)?,
            title: Text {
                zh: row.get(2)?,
                en: row.get(3)?,
            },
            body: Text {
                zh: row.get(4)?,
                en: row.get(5)?,
            },
            publish_at: row.get(6)?,
            created_at: row.get(7)?,
            created_by: row.get(8)?,
        },
    })
}

statements! {
    LIST = "WITH seen AS ( \
            SELECT n.*, MIN(n.publish_at) OVER (PARTITION BY n.id) AS first_at, \
                ROW_NUMBER() OVER (PARTITION BY n.id ORDER BY n.version DESC) AS age \
            FROM notice n WHERE n.campaign = $1 AND n.publish_at <= $2 AND NOT EXISTS ( \
                SELECT 1 FROM notice l WHERE l.campaign = $1 AND l.id = n.id \
                AND l.version > n.version AND l.created_at < n.publish_at)) \
        SELECT id, version, title_zh, title_en, body_zh, body_en, publish_at, created_at, \
            created_by, first_at FROM seen WHERE age = 1 ORDER BY first_at DESC, id DESC";
    LIST_PUBLISHED = "SELECT n.id, n.version, n.title_zh, n.title_en, n.body_zh, n.body_en, \
            n.publish_at, n.created_at, n.created_by, \
            MIN(n.publish_at) OVER () FROM notice n \
        WHERE n.campaign = $1 AND n.id = $2 AND n.publish_at <= $3 AND NOT EXISTS ( \
            SELECT 1 FROM notice l WHERE l.campaign = $1 AND l.id = n.id \
            AND l.version > n.version AND l.created_at < n.publish_at) ORDER BY n.version";
    LIST_VERSIONS = "SELECT id, version, title_zh, title_en, body_zh, body_en, publish_at, \
            created_at, created_by, MIN(publish_at) OVER (PARTITION BY id) \
        FROM notice WHERE campaign = $1 ORDER BY id, version";
    LAST_VERSION = "SELECT version FROM notice WHERE campaign = $1 AND id = $2 \
        ORDER BY version DESC LIMIT 1";
    ADD = "INSERT INTO notice (campaign, id, version, title_zh, title_en, body_zh, body_en, \
        publish_at, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
}

//! Small wire types that many endpoints share.

use axum::http::{HeaderName, HeaderValue, header};
use model::time::{Day, Instant, Zone};
use model::{Text, Window};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Text)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextDto {
    /// Simplified Chinese.
    pub(crate) zh: String,
    /// English.
    pub(crate) en: String,
}

impl From<&Text> for TextDto {
    fn from(text: &Text) -> Self {
        Self {
            zh: text.zh.clone(),
            en: text.en.clone(),
        }
    }
}

impl From<TextDto> for Text {
    fn from(text: TextDto) -> Self {
        Self {
            zh: text.zh,
            en: text.en,
        }
    }
}

/// Both languages at once.
pub(crate) fn text(zh: impl Into<String>, en: impl Into<String>) -> TextDto {
    TextDto {
        zh: zh.into(),
        en: en.into(),
    }
}

/// An instant, RFC 3339 with the offset of the campaign's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Moment, value_type = String, format = DateTime)]
pub(crate) struct MomentDto(String);

impl MomentDto {
    pub(crate) fn of(at: Instant, zone: Zone) -> Self {
        Self(at.rfc3339(zone))
    }
}

/// A calendar day of the campaign's zone, `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CalendarDay, value_type = String, format = Date)]
pub(crate) struct DayDto(pub(crate) Day);

/// Where a campaign is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Phase {
    /// It has not opened.
    Upcoming,
    /// It takes donations.
    Open,
    /// It is over.
    Closed,
}

impl Phase {
    pub(crate) fn at(now: Instant, window: Window) -> Self {
        if now < window.opens {
            Self::Upcoming
        } else if now < window.closes {
            Self::Open
        } else {
            Self::Closed
        }
    }
}

/// Personal answers are for nobody else.
pub(crate) const NO_STORE: [(HeaderName, HeaderValue); 1] =
    [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];

/// Public figures may be a second old.
pub(crate) const ONE_SECOND: [(HeaderName, HeaderValue); 1] = [(
    header::CACHE_CONTROL,
    HeaderValue::from_static("public, max-age=1"),
)];

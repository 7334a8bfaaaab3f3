//! The one form of every error: `application/problem+json` (RFC 9457) with an outcome code.
//!
//! | Status | Codes | What the client does |
//! |---|---|---|
//! | 400 | `inconsistent` (the request cannot be read), `wechat_refused` | mend the request; sync again |
//! | 401 | `forbidden` | sign in |
//! | 403 | `forbidden`, `consent_required`, `not_eligible` | nothing, or ask for the consent |
//! | 404 | `not_found` | nothing |
//! | 405 | `method_not_allowed` | nothing |
//! | 409 | what the state of things refuses: `not_open_yet`, `closed`, `threshold_not_met`, `already_…`, `locked`, … | show the sentence |
//! | 413, 415 | `inconsistent` | mend the request |
//! | 422 | all other outcome codes: a value is missing or wrong | show the sentence |
//! | 429 | `too_many_requests` | wait for `Retry-After` seconds |
//! | 503 | `too_many_requests` (the queue is full, nothing changed), `unavailable` (it is not known whether it happened) | repeat with the same `Idempotency-Key` |
//!
//! Codes are those of spec §17, and `wechat_refused`, `unavailable` and `method_not_allowed`,
//! which no rule of a campaign gives.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::{Lang, Refusal};
use serde::Serialize;
use service::ServiceError;
use store::StoreError;
use utoipa::ToSchema;

/// An error as clients see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    detail_zh: &'static str,
    detail_en: &'static str,
    retry_after_s: Option<u64>,
    field: Option<&'static str>,
}

impl Problem {
    /// Codes beside the outcome codes of spec §17: no rule of a campaign gives them.
    pub const OWN_CODES: &[&str] = &[WECHAT_REFUSED, UNAVAILABLE, METHOD_NOT_ALLOWED];

    /// The problem of a refusal; its status is in the table above.
    pub fn refused(refusal: Refusal) -> Self {
        Self {
            status: status(refusal),
            code: refusal.code(),
            detail_zh: refusal.sentence(Lang::Zh),
            detail_en: refusal.sentence(Lang::En),
            retry_after_s: None,
            field: None,
        }
    }

    /// The problem of a refusal that concerns one field of a form.
    pub fn refused_field(refusal: Refusal, field: &'static str) -> Self {
        Self {
            field: Some(field),
            ..Self::refused(refusal)
        }
    }

    /// A request that cannot be read; the status tells what about it: 400, 413 or 415.
    pub fn unreadable(status: StatusCode) -> Self {
        Self {
            status,
            code: Refusal::Inconsistent.code(),
            detail_zh: "请求的格式不正确。",
            detail_en: "The request does not have the expected form.",
            retry_after_s: None,
            field: None,
        }
    }

    /// Nobody is signed in.
    pub fn not_signed_in() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            code: Refusal::Forbidden.code(),
            detail_zh: "请先登录。",
            detail_en: "Please sign in first.",
            retry_after_s: None,
            field: None,
        }
    }

    /// Too many requests; the next one is welcome after that many seconds.
    pub fn too_many_requests(retry_after_s: u64) -> Self {
        Self {
            retry_after_s: Some(retry_after_s.max(1)),
            ..Self::refused(Refusal::TooManyRequests)
        }
    }

    pub(crate) const fn wrong_password() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            code: Refusal::Forbidden.code(),
            detail_zh: "账号或密码不正确。",
            detail_en: "The account or the password is not right.",
            retry_after_s: None,
            field: None,
        }
    }

    pub(crate) const fn method_not_allowed() -> Self {
        Self {
            status: StatusCode::METHOD_NOT_ALLOWED,
            code: METHOD_NOT_ALLOWED,
            detail_zh: "此地址不支持该操作。",
            detail_en: "This address does not take that method.",
            retry_after_s: None,
            field: None,
        }
    }

    pub(crate) const fn unavailable() -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            code: UNAVAILABLE,
            detail_zh: "暂时无法处理，请稍后重试；重试不会重复计入。",
            detail_en: "This cannot be done at the moment. Please try again; it will not count twice.",
            retry_after_s: Some(1),
            field: None,
        }
    }

    fn busy() -> Self {
        Self {
            status: StatusCode::SERVICE_UNAVAILABLE,
            ..Self::too_many_requests(1)
        }
    }

    /// One answer for every cause: a telling one would help to forge steps.
    const fn wechat_refused() -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code: WECHAT_REFUSED,
            detail_zh: "请重新同步。",
            detail_en: "Please sync again.",
            retry_after_s: None,
            field: None,
        }
    }
}

const WECHAT_REFUSED: &str = "wechat_refused";
const UNAVAILABLE: &str = "unavailable";
const METHOD_NOT_ALLOWED: &str = "method_not_allowed";

/// An error (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Always `about:blank`: `code` tells problems apart.
    #[schema(example = "about:blank")]
    r#type: &'static str,
    /// The status in words.
    #[schema(example = "Conflict")]
    title: &'static str,
    /// The HTTP status.
    #[schema(example = 409)]
    status: u16,
    /// The outcome code, stable: act on this.
    #[schema(example = "threshold_not_met")]
    code: &'static str,
    /// A sentence for people, in Chinese.
    detail_zh: &'static str,
    /// A sentence for people, in English.
    detail_en: &'static str,
    /// Seconds to wait before the next try, as in the header `Retry-After`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    retry_after: Option<u64>,
    /// The field of the form that is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "phone")]
    field: Option<&'static str>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = ProblemBody {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or_default(),
            status: self.status.as_u16(),
            code: self.code,
            detail_zh: self.detail_zh,
            detail_en: self.detail_en,
            retry_after: self.retry_after_s,
            field: self.field,
        };
        let mut response = (self.status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::refused(refusal)
    }
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Refused(refusal) => Self::refused(refusal),
            ServiceError::RefusedField { refusal, field } => Self::refused_field(refusal, field),
            ServiceError::NotSignedIn => Self::not_signed_in(),
            ServiceError::UnknownCampaign => Self::refused(Refusal::NotFound),
            ServiceError::Busy | ServiceError::Store(StoreError::Busy) => Self::busy(),
            ServiceError::WeChatRefused => Self::wechat_refused(),
            ServiceError::Unavailable | ServiceError::WeChatUnavailable => Self::unavailable(),
            ServiceError::Store(error) => {
                tracing::error!(%error, "records failed");
                Self::unavailable()
            }
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        ServiceError::Store(error).into()
    }
}

const fn status(refusal: Refusal) -> StatusCode {
    use Refusal as R;
    match refusal {
        R::Forbidden | R::ConsentRequired | R::NotEligible => StatusCode::FORBIDDEN,
        R::NotFound => StatusCode::NOT_FOUND,
        R::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        R::NotOpenYet
        | R::Closed
        | R::DayClosed
        | R::ThresholdNotMet
        | R::AlreadyDonatedToday
        | R::AlreadyCheckedIn
        | R::AlreadyInTeam
        | R::TeamFull
        | R::CheckpointLocked
        | R::AlreadyPassed
        | R::AlreadySubmitted
        | R::InsufficientPoints
        | R::SoldOut
        | R::AlreadyExchanged
        | R::AddressLocked
        | R::ProjectNotAvailable
        | R::ProjectAlreadyClaimed
        | R::LiaisonIncomplete
        | R::InvalidState
        | R::ChartFull
        | R::AlreadyCharted
        | R::NotVotable
        | R::VoteLimitReached
        | R::Locked
        | R::TieNeedsDecision
        | R::YearNotOpen
        | R::SecondPersonRequired => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_follow_the_table() {
        for (refusal, expected) in [
            (Refusal::Forbidden, 403),
            (Refusal::ConsentRequired, 403),
            (Refusal::NotFound, 404),
            (Refusal::Closed, 409),
            (Refusal::AlreadyDonatedToday, 409),
            (Refusal::UnknownRegion, 422),
            (Refusal::ReasonRequired, 422),
            (Refusal::TooManyRequests, 429),
        ] {
            assert_eq!(
                Problem::from(refusal).status.as_u16(),
                expected,
                "{refusal}"
            );
        }
        let busy = Problem::from(ServiceError::Busy);
        assert_eq!((busy.status.as_u16(), busy.retry_after_s), (503, Some(1)));
        assert_eq!(busy.code, "too_many_requests");
    }

    #[test]
    fn own_codes_are_no_outcome_codes() {
        for code in Problem::OWN_CODES {
            assert_eq!(Refusal::from_code(code), None, "{code}");
        }
    }
}

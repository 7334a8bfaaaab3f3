//! Reading requests: axum's extractors, with their rejections as problems.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use model::Refusal;
use serde::de::DeserializeOwned;
use service::ServiceError;
use tokio::sync::OwnedSemaphorePermit;

use crate::app::App;
use crate::problem::Problem;

/// A JSON body.
#[derive(Debug)]
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(unreadable_body(&rejection)),
        }
    }
}

/// A photo, and its place among those that are in memory at once.
#[derive(Debug)]
pub(crate) struct PhotoBody {
    pub(crate) bytes: Vec<u8>,
    /// To be dropped when the bytes are.
    pub(crate) place: OwnedSemaphorePermit,
}

impl FromRequest<App> for PhotoBody {
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &App) -> Result<Self, Problem> {
        let places = Arc::clone(&app.photos);
        let Ok(place) = places.try_acquire_owned() else {
            return Err(ServiceError::Busy.into());
        };
        // The limit of all other bodies is far below a photo.
        DefaultBodyLimit::max(PHOTO_BYTES_MAX).apply(&mut request);
        match Bytes::from_request(request, app).await {
            Ok(bytes) => Ok(Self {
                bytes: bytes.into(),
                place,
            }),
            Err(rejection) => Err(Problem::unreadable(rejection.status())),
        }
    }
}

/// The parts of the path.
#[derive(Debug)]
pub(crate) struct PathArgs<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for PathArgs<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path: Result<_, PathRejection> = Path::from_request_parts(parts, state).await;
        match path {
            Ok(Path(args)) => Ok(Self(args)),
            // A path that says nothing is the path of nothing.
            Err(_) => Err(Refusal::NotFound.into()),
        }
    }
}

/// The query.
#[derive(Debug)]
pub(crate) struct QueryArgs<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for QueryArgs<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query: Result<_, QueryRejection> = Query::from_request_parts(parts, state).await;
        match query {
            Ok(Query(args)) => Ok(Self(args)),
            Err(_) => Err(Problem::unreadable(StatusCode::BAD_REQUEST)),
        }
    }
}

fn unreadable_body(rejection: &JsonRejection) -> Problem {
    let status = match rejection {
        JsonRejection::MissingJsonContentType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        JsonRejection::BytesRejection(e) if e.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
        _ => StatusCode::BAD_REQUEST,
    };
    Problem::unreadable(status)
}

/// Largest photo; phones make ones of a few megabytes.
const PHOTO_BYTES_MAX: usize = 12 * 1024 * 1024;

//! Reads the body of a request, within a limit and a deadline, and where there is room for it.

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::rt::time::timeout;
use actix_web::web::{Bytes, BytesMut};
use futures_util::StreamExt;

use crate::http::failure::Failure;
use crate::http::room::Share;

/// The whole body, of at most `most` bytes, if it is complete before `deadline` has passed; `share` is the room for it.
pub(super) async fn read(
    request: &HttpRequest,
    payload: &mut Payload,
    share: &mut Share,
    most: usize,
    deadline: Duration,
) -> Result<Bytes, Failure> {
    media_type(request)?;
    let declared =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let declared = usize::try_from(declared.unwrap_or_default()).unwrap_or(usize::MAX);
    if declared > most {
        return Err(Failure::BodyTooLarge(most));
    }
    share.grow(declared)?;
    timeout(deadline, collect(payload, share, most)).await.unwrap_or(Err(Failure::TooSlow))
}

async fn collect(payload: &mut Payload, share: &mut Share, most: usize) -> Result<Bytes, Failure> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk =
            chunk.map_err(|_| Failure::Malformed("the body ended before it was complete".to_owned()))?;
        if body.len() + chunk.len() > most {
            return Err(Failure::BodyTooLarge(most));
        }
        share.grow(body.len() + chunk.len())?;
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// JSON, as it is. A body without a media type is taken for JSON: the documents of v2 never mention one.
fn media_type(request: &HttpRequest) -> Result<(), Failure> {
    let header = |name| request.headers().get_all(name).map(|value| value.to_str().unwrap_or_default());
    let essence = |value: &str| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let json = header(CONTENT_TYPE).all(|value| essence(value) == "application/json");
    let plain = header(CONTENT_ENCODING).all(|value| value.trim().eq_ignore_ascii_case("identity"));
    if json && plain { Ok(()) } else { Err(Failure::UnsupportedMediaType) }
}

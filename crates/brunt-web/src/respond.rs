//! A thing that is published, ready to be sent: bytes, their compressed form, and the headers that go with them.

use crate::accept;
use crate::error::WebError;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

/// Less than this is sent as it is: a compressed form would save no packet.
const WORTH_COMPRESSING: usize = 1024;

/// How long copies may be kept without asking again.
const FRESH: &str = "public, max-age=300, must-revalidate";

/// Something published.
#[derive(Debug, Clone)]
pub(crate) struct Published {
    plain: Bytes,
    gzip: Option<Bytes>,
    media: HeaderValue,
    tag: Tag,
}

/// An entity tag for each encoding.
#[derive(Debug, Clone)]
struct Tag {
    plain: HeaderValue,
    gzip: HeaderValue,
}

/// What an entity tag is made of: the edition, and what else decides the bytes.
#[derive(Debug, Clone)]
pub(crate) struct Stamp(String);

impl Stamp {
    /// `key` is the edition's, `site` a hash of all that is published; both hexadecimal.
    pub(crate) fn new(key: &str, site: &str) -> Result<Stamp, WebError> {
        let is_hex = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_hex(key) || !is_hex(site) {
            return Err(WebError::Key { key: key.to_owned() });
        }
        Ok(Stamp(format!("{key}-{}", site.get(..12).unwrap_or(site))))
    }

    fn tag(&self, form: &str) -> Tag {
        let value =
            |text: String| HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("\"\""));
        Tag {
            plain: value(format!("\"{}-{form}\"", self.0)),
            gzip: value(format!("\"{}-{form}-gz\"", self.0)),
        }
    }
}

impl Published {
    /// `path` decides the media type, by its ending. `form` tells forms with one address apart.
    pub(crate) fn new(path: &str, bytes: Vec<u8>, stamp: &Stamp, form: &str) -> Result<Published, WebError> {
        let (media, compressible) = media(path);
        let gzip = if compressible && bytes.len() >= WORTH_COMPRESSING {
            let packed =
                pack(&bytes).map_err(|source| WebError::Compress { path: path.to_owned(), source })?;
            Some(packed).filter(|packed| packed.len() < bytes.len())
        } else {
            None
        };
        Ok(Published {
            plain: bytes.into(),
            gzip: gzip.map(Bytes::from),
            media: HeaderValue::from_static(media),
            tag: stamp.tag(form),
        })
    }

    /// Not compressed: for what is written at each request.
    pub(crate) fn at_once(bytes: Vec<u8>, media: &'static str, stamp: &Stamp, form: &str) -> Published {
        Published {
            plain: bytes.into(),
            gzip: None,
            media: HeaderValue::from_static(media),
            tag: stamp.tag(form),
        }
    }

    pub(crate) fn bytes(&self) -> &Bytes {
        &self.plain
    }

    /// The response, or 304 where the client has a copy.
    pub(crate) fn respond(&self, request: &HeaderMap) -> Response<Body> {
        let (bytes, tag, encoding) = match &self.gzip {
            Some(packed) if accept::gzip(request) => (packed, &self.tag.gzip, Some("gzip")),
            _ => (&self.plain, &self.tag.plain, None),
        };
        let fresh = tag.to_str().is_ok_and(|tag| accept::has_copy(request, tag));
        let mut response = Response::new(if fresh { Body::empty() } else { Body::from(bytes.clone()) });
        if fresh {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        if !fresh {
            headers.insert(header::CONTENT_TYPE, self.media.clone());
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
            if let Some(encoding) = encoding {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
        }
        headers.insert(header::ETAG, tag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(FRESH));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }
}

fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::new(9));
    packer.write_all(bytes)?;
    packer.finish()
}

/// Media type by the path's ending, and whether compressing helps.
fn media(path: &str) -> (&'static str, bool) {
    let ending =
        path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, ending)| ending);
    match ending {
        "html" => ("text/html; charset=utf-8", true),
        "css" => ("text/css; charset=utf-8", true),
        "js" => ("text/javascript; charset=utf-8", true),
        "json" => ("application/json", true),
        "csv" => ("text/csv; charset=utf-8; header=present", true),
        "parquet" => ("application/vnd.apache.parquet", false),
        "svg" => ("image/svg+xml; charset=utf-8", true),
        "png" => ("image/png", false),
        "pdf" => ("application/pdf", false),
        "xml" => ("application/xml; charset=utf-8", true),
        "txt" | "md" => ("text/plain; charset=utf-8", true),
        "ico" => ("image/vnd.microsoft.icon", false),
        "woff2" => ("font/woff2", false),
        _ => ("application/octet-stream", false),
    }
}

//! The header of a message or MIME part (RFC 5322, 2.2; RFC 2045): where it ends, and what its fields say.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::Timestamp;
use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, DateTime, GetHeader, Header, HeaderName, HeaderValue, MessageParser};

use super::continued;
use crate::intake::part::shown_name;
use crate::intake::{Envelope, charset};

/// Bytes of a header that are looked at; the longest real ones, with the marks of many servers, have some 50,000.
const HEADER_BYTES_MAX: usize = 256 * 1024;
/// Lines behind a broken one in which the header may go on.
const BROKEN_LINES_MAX: usize = 40;
/// Longest boundary between parts. RFC 2046 allows 70 characters.
const BOUNDARY_BYTES_MAX: usize = 256;

/// The fields of a header.
pub(super) struct Fields {
    headers: Vec<Header<'static>>,
}

/// A message or MIME part: its fields, and what stands behind them.
pub(super) struct Entity<'a> {
    pub(super) fields: Fields,
    pub(super) body: &'a [u8],
}

impl<'a> Entity<'a> {
    /// Parts the header from the body. The header ends at the first blank line, or before the first line that is no field.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let (header_end, body_start) = header_end(bytes);
        Self { fields: Fields::parse(&bytes[..header_end]), body: &bytes[body_start..] }
    }
}

/// End of the header, and start of the body behind the blank line.
fn header_end(bytes: &[u8]) -> (usize, usize) {
    let mut at = 0;
    while at < bytes.len() {
        let end = line_end(bytes, at);
        let line = &bytes[at..end];
        if line.trim_ascii().is_empty() {
            return (at, end);
        }
        let goes_on = at > 0 && matches!(line[0], b' ' | b'\t');
        // A line that is neither a field nor a part of one ends the header, unless the header plainly goes on behind it.
        if !goes_on && field_name(line).is_none() && (at == 0 || !header_goes_on(&bytes[end..])) {
            return (at, at);
        }
        at = end;
    }
    (bytes.len(), bytes.len())
}

/// True where a field that only programs write stands before the next blank line.
fn header_goes_on(bytes: &[u8]) -> bool {
    const FIELDS: [&[u8]; 6] =
        [b"received", b"mime-version", b"content-type", b"content-transfer-encoding", b"message-id", b"return-path"];
    let lines = bytes.split(|&byte| byte == b'\n').take(BROKEN_LINES_MAX);
    let mut of_header = lines.take_while(|line| !line.trim_ascii().is_empty());
    of_header.any(|line| field_name(line).is_some_and(|name| FIELDS.contains(&name.to_ascii_lowercase().as_slice())))
}

/// Behind the line that starts here.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |length| at + length + 1)
}

/// The name of the field that a line begins (RFC 5322, 2.2; blanks before the colon are obsolete, and allowed).
pub(super) fn field_name(line: &[u8]) -> Option<&[u8]> {
    let colon = line.iter().position(|&byte| byte == b':')?;
    let name = line[..colon].trim_ascii_end();
    (!name.is_empty() && name.iter().all(|byte| (33..=126).contains(byte))).then_some(name)
}

impl Fields {
    fn parse(header: &[u8]) -> Self {
        static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
            MessageParser::new()
                .with_mime_headers()
                .header_date(HeaderName::Date)
                .header_text(HeaderName::Subject)
                .header_address(HeaderName::From)
                .header_address(HeaderName::Sender)
                .header_id(HeaderName::MessageId)
                .default_header_ignore()
        });
        let header = &header[..header.len().min(HEADER_BYTES_MAX)];
        // Fields that hold anything but ASCII and UTF-8 are against the rules, and common.
        let mut header = match std::str::from_utf8(header) {
            Ok(_) => header.to_vec(),
            Err(_) => charset::guess(header).into_bytes(),
        };
        header.extend_from_slice(b"\r\n\r\n");
        let header = continued::joined(&header);
        let mut headers = Vec::new();
        MessageStream::new(&header).parse_headers(&PARSER, &mut headers);
        Self { headers: headers.into_iter().map(Header::into_owned).collect() }
    }

    fn value(&self, name: &HeaderName<'_>) -> Option<&HeaderValue<'static>> {
        self.headers.header_value(name)
    }

    fn content_type(&self) -> Option<&ContentType<'static>> {
        self.value(&HeaderName::ContentType)?.as_content_type()
    }

    fn disposition(&self) -> Option<&ContentType<'static>> {
        self.value(&HeaderName::ContentDisposition)?.as_content_type()
    }

    /// Type and subtype as declared, in lower case; `None` where nothing is.
    pub(super) fn declared_type(&self) -> Option<(String, String)> {
        let declared = self.content_type()?;
        let subtype = declared.subtype().unwrap_or_default();
        Some((declared.ctype().trim().to_ascii_lowercase(), subtype.trim().to_ascii_lowercase()))
    }

    /// A parameter of the content type.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.content_type()?.attribute(name)
    }

    /// The line between parts.
    pub(super) fn boundary(&self) -> Option<&str> {
        self.parameter("boundary").map(str::trim_end).filter(|it| !it.is_empty() && it.len() <= BOUNDARY_BYTES_MAX)
    }

    /// How the body is encoded, in lower case (RFC 2045, 6).
    pub(super) fn transfer_encoding(&self) -> Option<String> {
        Some(self.value(&HeaderName::ContentTransferEncoding)?.as_text()?.trim().to_ascii_lowercase())
    }

    /// The name that the sender gave a part.
    pub(super) fn file_name(&self) -> Option<&str> {
        let named = self.disposition().and_then(|disposition| disposition.attribute("filename"));
        named.or_else(|| self.parameter("name")).map(str::trim).filter(|name| !name.is_empty())
    }

    /// True for a part that is to be saved, not shown.
    pub(super) fn is_attachment(&self) -> bool {
        self.disposition().is_some_and(|disposition| disposition.ctype().eq_ignore_ascii_case("attachment"))
    }

    /// True for a part that is to be shown within the text.
    pub(super) fn is_inline(&self) -> bool {
        let said = self.disposition().map(|disposition| disposition.ctype().eq_ignore_ascii_case("inline"));
        said.unwrap_or_else(|| self.value(&HeaderName::ContentId).is_some())
    }

    /// What the message says of itself.
    pub(super) fn envelope(&self) -> Envelope {
        let sender = [HeaderName::From, HeaderName::Sender].into_iter().find_map(|name| {
            let sender = self.value(&name)?.as_address()?.first()?;
            sender.address().is_some().then_some(sender)
        });
        let named = |name: &HeaderName<'_>| Some(self.value(name)?.as_address()?.first()?.name()?.to_owned());
        let sender_name =
            sender.and_then(|sender| sender.name().map(str::to_owned)).or_else(|| named(&HeaderName::From));
        let shown = |text: &str| Some(shown_name(&unfolded(text))).filter(|text| !text.is_empty());
        Envelope {
            from: sender.and_then(|sender| shown(&sender.address()?.to_lowercase())),
            from_name: sender_name.and_then(|name| shown(&name)),
            subject: self.value(&HeaderName::Subject).and_then(|subject| shown(subject.as_text()?)),
            date: self.value(&HeaderName::Date).and_then(|date| written_date(date.as_datetime()?)),
            message_id: self.message_id().and_then(shown),
        }
    }

    fn message_id(&self) -> Option<&str> {
        let value = self.value(&HeaderName::MessageId)?;
        value.as_text().or_else(|| value.as_text_list()?.first().map(AsRef::as_ref))
    }
}

/// Line ends and runs of white space as one blank.
fn unfolded(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r', '\t']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ").into()
    } else {
        text.into()
    }
}

/// A date in UTC (RFC 3339); `None` for one that is in no calendar.
fn written_date(date: &DateTime) -> Option<String> {
    if !date.is_valid() || date.year < 1970 {
        return None;
    }
    // The crate counts the 31st of February on into March.
    jiff::civil::Date::new(i16::try_from(date.year).ok()?, date.month.try_into().ok()?, date.day.try_into().ok()?)
        .ok()?;
    written_timestamp(date.to_timestamp())
}

/// Seconds since 1970 as a date in UTC (RFC 3339).
pub(in crate::intake) fn written_timestamp(seconds: i64) -> Option<String> {
    Some(Timestamp::from_second(seconds).ok()?.to_string())
}

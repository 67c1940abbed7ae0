//! Files of messages (mbox, RFC 4155), read line by line, so that one message at a time is in memory.
//!
//! A message begins at a line "From " with a date in it, at the front or behind a blank line, that a header field follows:
//! writers that escape such lines in the text (">From ") and those that do not are both read.

use std::io::{self, BufRead, Read};

use super::fields::{field_name, line_end};
use crate::intake::kind::Kind;
use crate::intake::open::{Opener, Stop};
use crate::intake::{Holds, IntakeError, KeepError, Part, Role};

/// Most bytes of a line that are taken at a time.
const LINE_BYTES_MAX: u64 = 1024 * 1024;

/// True for the front of such a file.
pub(in crate::intake) fn is_mailbox(head: &[u8]) -> bool {
    let first = line_end(head, 0);
    let second = &head[first..line_end(head, first)];
    is_separator(&head[..first]) && is_field(second)
}

/// A line before a message: sender and date as "Thu Jan  1 00:00:00 1970" (RFC 4155, appendix A), or in another order.
fn is_separator(line: &[u8]) -> bool {
    const MONTHS: [&[u8]; 12] =
        [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
    let is_time = |word: &[u8]| word.len() >= 4 && word[0].is_ascii_digit() && word[1..3].contains(&b':');
    let is_month = |word: &[u8]| MONTHS.contains(&word.to_ascii_lowercase().as_slice());
    if !line.starts_with(b"From ") || line.len() > 1000 {
        return false;
    }
    let words = || line.split(u8::is_ascii_whitespace);
    words().any(is_time) && words().any(is_month)
}

fn is_field(line: &[u8]) -> bool {
    // Some servers write their own marks with ">" in front.
    field_name(line.strip_prefix(b">").unwrap_or(line)).is_some()
}

/// The messages of a mailbox, which lies `depth` below the input.
///
/// # Errors
/// When it cannot be read to its end, or what a message holds cannot be kept.
pub(in crate::intake) fn open(opener: &mut Opener<'_>, reader: &mut dyn BufRead, depth: usize) -> Result<Holds, Stop> {
    let mut lines = Lines { reader, line: Vec::new(), next: Vec::new() };
    let mut message = Message { bytes: Vec::new(), size_bytes: 0, bytes_max: opener.budget.bounds.part_bytes_max };
    let mut parts = Vec::new();
    let (mut count, mut is_full) = (0usize, false);
    let (mut line_begins, mut behind_blank) = (true, true);
    lines.advance().and_then(|()| lines.advance()).map_err(unreadable)?;
    while !lines.line.is_empty() {
        if line_begins && behind_blank && is_separator(&lines.line) && is_field(&lines.next) {
            is_full = is_full || count > 0 && !message.close(opener, &mut parts, count, depth)?;
            if is_full {
                break;
            }
            count += 1;
        } else {
            message.push(&lines.line, line_begins);
        }
        behind_blank = line_begins && lines.line.trim_ascii().is_empty();
        line_begins = lines.line.ends_with(b"\n");
        lines.advance().map_err(unreadable)?;
    }
    if !is_full && count > 0 {
        is_full = !message.close(opener, &mut parts, count, depth)?;
    }
    if is_full {
        parts.push(opener.left_over(None));
    }
    Ok(Holds::Mailbox { parts })
}

fn unreadable(error: io::Error) -> IntakeError {
    IntakeError::Damaged { what: "a mailbox", reason: error.to_string() }
}

/// The lines of a file, with the one behind the present.
struct Lines<'a> {
    reader: &'a mut dyn BufRead,
    line: Vec<u8>,
    next: Vec<u8>,
}

impl Lines<'_> {
    /// Goes on by a line, or by as much of it as is taken at a time.
    fn advance(&mut self) -> io::Result<()> {
        std::mem::swap(&mut self.line, &mut self.next);
        self.next.clear();
        (&mut self.reader).take(LINE_BYTES_MAX).read_until(b'\n', &mut self.next).map(|_| ())
    }
}

/// A message that is being gathered.
struct Message {
    bytes: Vec<u8>,
    /// Its size, also where it is too large to be gathered.
    size_bytes: u64,
    bytes_max: u64,
}

impl Message {
    fn push(&mut self, line: &[u8], line_begins: bool) {
        let marks = line.iter().take_while(|&&byte| byte == b'>').count();
        let is_escaped = line_begins && marks > 0 && line[marks..].starts_with(b"From ");
        let line = if is_escaped { &line[1..] } else { line };
        self.size_bytes += line.len() as u64;
        if self.size_bytes <= self.bytes_max {
            self.bytes.extend_from_slice(line);
        } else {
            self.bytes = Vec::new();
        }
    }

    /// Ends the message; false where the input has too many parts.
    fn close(
        &mut self,
        opener: &mut Opener<'_>,
        parts: &mut Vec<Part>,
        count: usize,
        depth: usize,
    ) -> Result<bool, KeepError> {
        let size_bytes = std::mem::take(&mut self.size_bytes);
        let bytes = std::mem::take(&mut self.bytes);
        if !opener.budget.take_part() {
            return Ok(false);
        }
        let name = format!("message {count}");
        parts.push(if size_bytes > self.bytes_max {
            let error = IntakeError::TooLarge { size_bytes, size_bytes_max: self.bytes_max };
            Part::refused(&name, Role::Member, size_bytes, &error)
        } else {
            let kind = if bytes.trim_ascii().is_empty() { Err(IntakeError::Empty) } else { Ok(Kind::Message) };
            opener.part_of(&name, Role::Member, &bytes, depth + 1, kind)?
        });
        Ok(true)
    }
}

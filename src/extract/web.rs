//! Web addresses in text: found as people write them, with or without a scheme, broken over line ends
//! or not, and put into the form that a program can open.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};

/// An address in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WebAddress {
    /// Its characters as bytes of the text.
    pub bytes: Range<usize>,
    /// As written, joined where a line end broke it.
    pub written: String,
    /// With a scheme.
    pub url: String,
}

/// Generic top-level domains that are written without a scheme in practice; country codes have two letters.
const GENERIC_DOMAINS: [&str; 14] =
    ["com", "org", "net", "int", "gov", "edu", "info", "mil", "biz", "example", "online", "africa", "asia", "digital"];

/// Full-width punctuation, of three bytes each.
const FULL_WIDTH: [char; 15] = ['（', '）', '【', '】', '《', '》', '「', '」', '，', '。', '；', '：', '、', '“', '”'];
/// As many bytes, so that positions stay.
const BLANK: &str = "   ";

/// The web addresses of a text, in order.
pub(super) fn addresses(text: &str) -> Vec<WebAddress> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url, LinkKind::Email]).url_must_have_scheme(false);
    let mut found: Vec<WebAddress> = Vec::new();
    // Full-width punctuation ends an address; the finder takes it for a letter.
    let plain = FULL_WIDTH.iter().fold(text.to_owned(), |plain, sign| plain.replace(*sign, BLANK));
    for link in finder.links(&plain).filter(|link| *link.kind() == LinkKind::Url) {
        let written = link.as_str().trim_end_matches(['*', '_', '”', '»', '’', '"', '\'', '،', '；', '。']);
        let bytes = link.start()..link.start() + written.len();
        if found.last().is_some_and(|last| last.bytes.end > bytes.start)
            || !is_web_address(written, &text[..bytes.start])
        {
            continue;
        }
        let (bytes, written) = joined(text, bytes, written);
        let url = with_scheme(&written);
        found.push(WebAddress { bytes, written, url });
    }
    found
}

/// The address with a scheme where a text is one address and nothing else.
pub(crate) fn address_alone(text: &str) -> Option<String> {
    let is_one = !text.contains(char::is_whitespace) && is_web_address(text, "");
    let url = is_one.then(|| with_scheme(text))?;
    let parsed = url::Url::parse(&url).ok()?;
    // "mailto:a@b.example" is no host with the name of a user before it.
    let names_user = !text.contains("://") && !parsed.username().is_empty();
    (parsed.has_host() && !names_user).then_some(url)
}

/// The address with a scheme.
pub(super) fn with_scheme(written: &str) -> String {
    if written.contains("://") { written.to_owned() } else { format!("http://{written}") }
}

/// True for addresses that are not merely words with a stop between.
fn is_web_address(written: &str, before: &str) -> bool {
    if before.ends_with('@') {
        return false;
    }
    let url = with_scheme(written);
    let Ok(parsed) = url::Url::parse(&url) else { return false };
    let Some(host) = parsed.host_str() else { return false };
    if written.contains("://") {
        return matches!(parsed.scheme(), "http" | "https" | "ftp");
    }
    let labels: Vec<&str> = host.split('.').collect();
    let [.., domain, top] = labels.as_slice() else { return false };
    let is_top = top.len() == 2 && top.chars().all(|c| c.is_ascii_alphabetic())
        || GENERIC_DOMAINS.contains(top)
        || top.starts_with("xn--");
    is_top && (labels.len() > 2 || domain.len() > 2) && host.chars().any(|c| c.is_alphabetic())
}

/// An address that a line end broke goes on where it stopped at a sign that cannot end one, or where the
/// next line goes on with a path.
fn joined(text: &str, bytes: Range<usize>, written: &str) -> (Range<usize>, String) {
    let rest = &text[bytes.end..];
    let gap = rest.len() - rest.trim_start_matches([' ', '\n', '\t']).len();
    let behind = &rest[gap..];
    let word = behind.split([' ', '\n', '\t', ',', ')', ';', '>']).next().unwrap_or_default().trim_end_matches('.');
    let stops_open = written.ends_with(['/', '-', '_', '=', '?', '&', '.', '%']) || rest.starts_with(['-', '.']);
    let is_continuation = !word.is_empty()
        && (1..=2).contains(&gap)
        && word.is_ascii()
        && !word.contains("://")
        && !word.starts_with("www.")
        && !word.contains('@')
        && word.chars().all(|c| c.is_ascii_alphanumeric() || "/-_=?&.%#~+:".contains(c));
    let looks_like_path = word.contains(['/', '=', '?', '&', '%', '_']) || word.contains('.') && word.contains("htm");
    if is_continuation
        && (stops_open && looks_like_path
            || word.starts_with('/') && word.len() > 1
            || stops_open && written.matches('/').count() > 3 && rest.starts_with('\n'))
    {
        let end = bytes.end + gap + word.len();
        return (bytes.start..end, format!("{written}{word}"));
    }
    (bytes, written.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Vec<String> {
        addresses(text).into_iter().map(|address| address.written).collect()
    }

    #[test]
    fn an_address_alone_is_nothing_else() {
        for (text, expected) in [
            ("https://a.example/x?y=1", Some("https://a.example/x?y=1")),
            ("www.mois.go.kr/", Some("http://www.mois.go.kr/")),
            ("http://intranet/page", Some("http://intranet/page")),
            ("a.example b.example", None),
            ("the portal", None),
            ("javascript:alert(1)", None),
            ("javascript://a.example/%0aalert(1)", None),
            ("mailto:info@gov.example", None),
            ("info@gov.example", None),
            ("data:text/html,x", None),
            ("http://", None),
            ("", None),
        ] {
            assert_eq!(address_alone(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn addresses_as_people_write_them() {
        for (text, expected) in [
            ("www.gov.kr/", vec!["www.gov.kr/"]),
            ("Ministry (www.mois.go.kr).", vec!["www.mois.go.kr"]),
            ("UNI-PASS: unipass.customs.go.kr", vec!["unipass.customs.go.kr"]),
            ("<https://a.example/x?y=1>, see http://b.example.", vec!["https://a.example/x?y=1", "http://b.example"]),
            ("gov.kr and more", vec!["gov.kr"]),
            ("e.g. the Act No.5 of 2010, i.e. law", vec![]),
            ("write to info@mail.gov.fj", vec![]),
            (
                "https://www.gov.example/data/open-\ndata/portal?x=1",
                vec!["https://www.gov.example/data/open-data/portal?x=1"],
            ),
            ("https://a.example/\nMinistry of Health", vec!["https://a.example/"]),
        ] {
            assert_eq!(written(text), expected, "{text}");
        }
    }
}

//! Opening a PDF (ISO 32000-2, 7.6 and 7.7): comes in its bytes and perhaps a password; goes out the
//! document with its pages as displayed, its title and its language, or why it cannot be opened.

use std::sync::Arc;

use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kurbo::Affine;
use unicode_normalization::UnicodeNormalization;

use super::objects::catalog;
use super::text_string;
use crate::read::pdf::page::PageFrame;
use crate::read::{PAGES_MAX, ReadError};

/// Width and height of A4 in points, for a page that has no sensible size.
const A4: (f64, f64) = (595.0, 842.0);

/// What a document says about itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::read::pdf) struct Description {
    /// Title in the information dictionary (14.3.3).
    pub title: Option<String>,
    /// Language of the text (14.9.2), as written: a BCP 47 tag, if the writer kept to the rules.
    pub language: Option<String>,
}

/// Opens a PDF, with the empty password first, then with the one given.
///
/// # Errors
/// When it is protected by another password, or damaged beyond reading.
pub(in crate::read) fn open(bytes: &[u8], password: Option<&str>) -> Result<Pdf, ReadError> {
    let bytes = Arc::new(bytes.to_vec());
    let password = password.filter(|given| !given.is_empty());
    let mut outcome = Pdf::new(bytes.clone());
    // Passwords are normalised for AES-256 (7.6.4.3.3), and not all programs do so.
    let normalised = password.map(|given| given.nfkc().collect::<String>());
    let passwords = [password, normalised.as_deref().filter(|one| Some(*one) != password)];
    for given in passwords.into_iter().flatten() {
        if outcome.is_err() {
            outcome = Pdf::new_with_password(bytes.clone(), given);
        }
    }
    let pdf = outcome.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) if password.is_none() => ReadError::PasswordNeeded,
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ReadError::PasswordWrong,
        LoadPdfError::Decryption(_) => ReadError::EncryptionUnknown,
        LoadPdfError::Invalid => ReadError::Damaged,
    })?;
    match pdf.pages().len() {
        0 => Err(ReadError::Damaged),
        pages if pages > PAGES_MAX => Err(ReadError::TooManyPages { pages }),
        _ => Ok(pdf),
    }
}

/// What the document says about itself.
pub(in crate::read::pdf) fn describe(pdf: &Pdf) -> Description {
    let title = pdf.metadata().title.as_deref().map(text_string::decode);
    let language = catalog(pdf).and_then(|catalog| catalog.get(b"Lang")).and_then(|object| text_string::short(&object));
    Description { title: title.and_then(trimmed), language: language.and_then(trimmed) }
}

/// The pages as displayed, in order.
pub(in crate::read::pdf) fn frames(pdf: &Pdf) -> Vec<PageFrame> {
    pdf.pages().iter().zip(1..).map(|(page, number)| frame(page, number)).collect()
}

fn frame(page: &Page<'_>, number: u32) -> PageFrame {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let to_display = Affine::new(page.initial_transform(true).as_coeffs());
    if width.is_finite() && height.is_finite() && to_display.is_finite() {
        return PageFrame { number, width, height, to_display };
    }
    PageFrame { number, width: A4.0, height: A4.1, to_display: Affine::new([1.0, 0.0, 0.0, -1.0, 0.0, A4.1]) }
}

/// Without white space around it; `None` where nothing is left.
pub(in crate::read::pdf) fn trimmed(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::file::objects::sample;

    /// Encryption dictionaries of a file whose user password is "user"; nothing in it needs decryption.
    const RC4_40: &str = "<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4
        /O <94e8094419662a774442fb072e3d9f19e9d130ec09a4d0061e78fe920f7ab62f>
        /U <2aa12f26bcf1a217c0f1ee491745f646671475ae85bddf3e3c1a45a8457391cb> >>";
    const AES_256: &str = "<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /StmF /StdCF /StrF /StdCF
        /CF << /StdCF << /AuthEvent /DocOpen /CFM /AESV3 /Length 32 >> >>
        /O <2e3aee9a38fae9b47959cf9885c482478753c7ebcf46169a927c42853b8cd40472ca6ef3368ef697d2fb7c2b506b2e77>
        /OE <4500a623e018d7f76f41a84e3d7dbb631facaf56ab2b14c865b5539437b534bf>
        /U <aea27ddb800608a53ed535157b9ec78a15bdb5734037d2e9e6ad73caaf76d5b5c4acaf711bca81439db7ccbe51434aa0>
        /UE <4a9e5a111b9cddda8c5f3223dfcf057dbb3f24f6f49d61296394d704e3eb4303> /Perms <c4371f6e9e7ffffee2d34bf83ed3aaaf> >>";

    const PAGES: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";

    fn with(page: &str, trailer: &str) -> Vec<u8> {
        let page = format!("<< /Type /Page /Parent 2 0 R {page} >>");
        sample::bytes(&["<< /Type /Catalog /Pages 2 0 R /Lang (fr-CA) >>", PAGES, &page], trailer)
    }

    fn encrypted(dictionary: &str) -> Vec<u8> {
        with("", &format!("/ID [<31415926535897932384626433832795> <00>] /Encrypt {dictionary}"))
    }

    #[test]
    fn a_protected_file_opens_with_its_password_only() {
        for kind in [RC4_40, AES_256] {
            let bytes = encrypted(kind);
            assert!(open(&bytes, Some("user")).is_ok());
            assert!(matches!(open(&bytes, None), Err(ReadError::PasswordNeeded)));
            assert!(matches!(open(&bytes, Some("")), Err(ReadError::PasswordNeeded)));
            assert!(matches!(open(&bytes, Some("User")), Err(ReadError::PasswordWrong)));
        }
    }

    #[test]
    fn a_superfluous_password_does_no_harm() {
        assert!(open(&with("", ""), Some("user")).is_ok());
    }

    #[test]
    fn other_kinds_of_protection_are_named() {
        let error = open(&encrypted("<< /Filter /Adobe.PubSec /V 4 >>"), Some("user"));
        assert!(matches!(error, Err(ReadError::EncryptionUnknown)));
    }

    #[test]
    fn what_has_no_page_is_damaged() {
        assert!(matches!(
            open(
                b"%PDF-1.7
nothing",
                None
            ),
            Err(ReadError::Damaged)
        ));
        let empty = sample::bytes(&["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"], "");
        assert!(matches!(open(&empty, None), Err(ReadError::Damaged)));
    }

    #[test]
    fn a_document_says_its_title_and_language() {
        let pdf = open(&with("", "/Info << /Title (\\376\\377\\000O\\000u\\000i) >>"), None).unwrap();
        let (title, language) = (Some("Oui".to_owned()), Some("fr-CA".to_owned()));
        assert_eq!(describe(&pdf), Description { title, language });
        let pdf = open(&with("", "/Info << /Title ( ) >>"), None).unwrap();
        assert_eq!(describe(&pdf).title, None);
    }

    #[test]
    fn frames_follow_crop_box_and_rotation() {
        let page = "/MediaBox [0 0 300 400] /CropBox [50 50 250 350] /Rotate 90";
        let frame = frames(&open(&with(page, ""), None).unwrap())[0];
        assert_eq!((frame.number, frame.width, frame.height), (1, 300.0, 200.0));
        // The lower left corner of a page turned clockwise is displayed at its upper left.
        let corner = frame.to_display * kurbo::Point::new(50.0, 50.0);
        assert!(corner.distance(kurbo::Point::ORIGIN) < 1e-6);
    }
}

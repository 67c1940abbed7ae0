//! Messages and mailboxes.

use super::*;
use rapporteur::intake::Envelope;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// A message with a cover letter as text and HTML, a logo in it, and these attachments.
pub(super) fn mail_with(attachments: &[(&str, &str, &[u8])]) -> String {
    let mut mail = String::from(
        "Return-Path: <ana@ministry.example>\r\nReceived: from a by b; Mon, 3 Mar 2025 10:00:05 +0100\r\n\
         From: =?utf-8?q?Ana_Ejemplo_=28Unidad=29?= <Ana@Ministry.Example>\r\nTo: secretariat@survey.example\r\n\
         Subject: =?iso-8859-1?Q?R=E9ponse?= =?utf-8?B?IMOgIGzigJllbnF1w6p0ZQ==?=\r\n\
         Date: Mon, 3 Mar 2025 10:00:00 +0100 (CET)\r\nMessage-ID: <1@ministry.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"mixed\"\r\n\r\nnot MIME\r\n--mixed\r\n\
         Content-Type: multipart/related; boundary=rel\r\n\r\n--rel\r\n\
         Content-Type: multipart/alternative; boundary=\"alt\"\r\n\r\n--alt\r\n\
         Content-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         Veuillez trouver ci-joint nos r=E9ponses.\r\n--alt\r\n\
         Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\
         <html><body><p>Veuillez trouver ci-joint nos réponses.<img src=\"cid:logo\"></body></html>\r\n--alt--\r\n--rel\r\n",
    );
    mail += "Content-Type: image/png\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    mail += &base64(PNG);
    mail += "--rel--\r\n";
    for (head, disposition, bytes) in attachments {
        mail += &format!("--mixed\r\nContent-Type: {head}\r\nContent-Disposition: {disposition}\r\n");
        mail += &format!("Content-Transfer-Encoding: base64\r\n\r\n{}", base64(bytes));
    }
    mail + "--mixed--\r\n"
}

/// A file as Outlook packs it (MS-OXTNEF), cut off in an attribute behind it.
fn winmail(bytes: &[u8]) -> Vec<u8> {
    let mut packed = b"\x78\x9f\x3e\x22\x01\x00".to_vec();
    for (id, data) in [
        (0x0008_9006_u32, &b"\0\0\x01\0"[..]),
        (0x0006_9002, b"\x01\0"),
        (0x0001_8010, b"Formul\xe1rio.doc\0"),
        (0x0006_800f, bytes),
    ] {
        packed.push(2);
        packed.extend_from_slice(&id.to_le_bytes());
        packed.extend_from_slice(&(data.len() as u32).to_le_bytes());
        packed.extend_from_slice(data);
        let sum = data.iter().fold(0u16, |sum, byte| sum.wrapping_add(u16::from(*byte)));
        packed.extend_from_slice(&sum.to_le_bytes());
    }
    packed.extend_from_slice(b"\x02\x10\x80\x01\0\xff\0\0\0cut");
    packed
}

#[test]
fn what_apple_keeps_is_a_message() {
    let message = "From: a@b.example\nSubject: s\nMIME-Version: 1.0\n\ntext\n";
    let file = format!("{}        \n{message}<?xml version=\"1.0\"?><plist></plist>\n", message.len());
    let (part, kept) = open(file.as_bytes());
    assert_eq!(lines(&part)[1..], ["  Body body.txt txt"]);
    assert_eq!(kept.of(&part.parts()[0]), b"text\n");
    let numbers = open(b"17\nName: Ana\n").0;
    assert!(matches!(numbers.holds, Holds::Document { .. }));
}

#[test]
fn a_submission_with_cover_letter_and_logo() {
    let docx = fixture("word/controls-answers-in-french.docx");
    let zip = zipped(&[("form.docx", &docx)]);
    let mail = mail_with(&[
        ("application/octet-stream", "attachment; filename*=UTF-8''S%C3%A9n%C3%A9gal%20%282025%29.doc", &docx),
        ("application/zip; name=\"=?utf-8?q?pi=C3=A8ces.zip?=\"", "attachment", &zip),
        ("application/ms-tnef; name=winmail.dat", "attachment", &winmail(&docx)),
        ("text/plain; name=../../note.txt", "inline", b"R\xe9ponse"),
    ]);
    let (part, kept) = open(mail.as_bytes());
    assert_eq!(
        lines(&part),
        [
            "Given input message",
            "  Body body.html html",
            "  Inline attachment Unsupported",
            "  Attachment Sénégal (2025).doc docx",
            "  Attachment pièces.zip archive",
            "    Member form.docx docx",
            "  Attachment winmail.dat archive",
            "    Attachment Formulário.doc docx",
            "    Attachment further parts Damaged",
            "  Inline ../../note.txt txt",
        ]
    );
    let Holds::Message { envelope, parts } = &part.holds else { panic!() };
    let expected = Envelope {
        from: Some("ana@ministry.example".into()),
        from_name: Some("Ana Ejemplo (Unidad)".into()),
        subject: Some("Réponse à l’enquête".into()),
        date: Some("2025-03-03T09:00:00Z".into()),
        message_id: Some("1@ministry.example".into()),
    };
    assert_eq!(*envelope, expected);
    assert_eq!(kept.of(&parts[2]), docx);
    assert_eq!(kept.of(&parts[5]), b"R\xe9ponse", "what is attached stays as it came");
    assert!(String::from_utf8_lossy(kept.of(&parts[0])).contains("nos réponses."));
}

/// The text of a message with this type, encoding and body; `None` where it has none.
fn text_of(head: &str, body: &[u8]) -> Option<String> {
    let mut mail = format!("From: a@b.example\r\nMIME-Version: 1.0\r\n{head}\r\n\r\n").into_bytes();
    mail.extend_from_slice(body);
    let (part, kept) = open(&mail);
    let parts = part.parts().to_vec();
    assert!(matches!(part.holds, Holds::Message { .. }));
    parts.iter().find(|part| part.role == Role::Body).map(|part| String::from_utf8(kept.of(part).to_vec()).unwrap())
}

#[test]
fn texts_become_utf_8_whatever_they_were() {
    let utf16: Vec<u8> = "Réponse".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (head, body, expected) in [
        ("Content-Type: text/plain; charset=utf-8", "Réponse".as_bytes(), "Réponse"),
        ("Content-Type: text/plain", b"R\xe9ponse fran\xe7aise", "Réponse française"),
        ("X: y", "Réponse".as_bytes(), "Réponse"),
        ("Content-Type: text/plain; charset=utf-16le", &utf16, "Réponse"),
        ("Content-Type: text/plain; charset=koi8-r", b"\xe4\xc1", "Да"),
        ("Content-Type: text/plain; charset=\"gb2312\"", b"\xca\xc7", "是"),
        ("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: BASE64", b"UsOpcG9uc2U=", "Réponse"),
        (
            "Content-Type: text/plain; charset=latin1\r\nContent-Transfer-Encoding: quoted-printable",
            b"R=E9pon=\r\nse",
            "Réponse",
        ),
        ("Content-Type: text/plain; format=flowed", b"> a \r\n> b\r\nc", "> a b\nc"),
        ("Content-Type: text/html", b"<meta charset=windows-1251><p>\xc4\xe0", "<meta charset=windows-1251><p>Да"),
        ("Content-Type: multipart/mixed; boundary=missing", b"only text", "only text"),
    ] {
        assert_eq!(text_of(head, body).as_deref(), Some(expected), "{head}");
    }
    assert_eq!(text_of("Content-Type: text/html", b"<html><head><title>x</title></head><body> <br></body>"), None);
    assert_eq!(text_of("X: y", b" \r\n\r\n"), None);
}

#[test]
fn of_several_forms_of_a_text_one_is_read_and_nothing_else_lost() {
    let alternative = |first: &str, second: &str| {
        format!(
            "MIME-Version: 1.0\nSubject: s\nContent-Type: multipart/alternative; boundary=b\n\n--b\n{first}\n--b\n{second}\n--b--\n"
        )
    };
    let plain = "Content-Type: text/plain\n\nplain";
    let html = "Content-Type: text/html\n\n<p>html";
    let blank = "Content-Type: text/html\n\n<html><body> </body></html>";
    let calendar = "Content-Type: text/calendar\n\nBEGIN:VCALENDAR";
    // As Apple's program writes it: the file stands within one of the alternatives.
    let mixed = "Content-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>one\n--c\n\
                 Content-Type: application/pdf; name=a.pdf\n\n%PDF-1.4\n--c\nContent-Type: text/html\n\n<p>two\n--c--";
    for (first, second, expected) in [
        (plain, html, &["  Body body.html html"][..]),
        (html, plain, &["  Body body.html html"]),
        (plain, blank, &["  Body body.txt txt"]),
        (plain, calendar, &["  Body body.txt txt", "  Attachment attachment.txt txt"]),
        (plain, mixed, &["  Body body.html html", "  Attachment a.pdf pdf", "  Body body.html html"]),
    ] {
        assert_eq!(lines(&open(alternative(first, second).as_bytes()).0)[1..], *expected, "{first}\n{second}");
    }
}

#[test]
fn a_broken_line_does_not_end_a_header_that_goes_on() {
    let broken = "From: a@b.example\nReceived: from a\n(using TLS)\nby b; x\nSubject: s\nMIME-Version: 1.0\n\ntext\n";
    let missing = "From: a@b.example\nMIME-Version: 1.0\nSubject: s\nDear colleagues,\nDate: today\n\ntext\n";
    for (mail, text) in [(broken, "text\n"), (missing, "Dear colleagues,\nDate: today\n\ntext\n")] {
        let (part, kept) = open(mail.as_bytes());
        let Holds::Message { envelope, parts } = &part.holds else { panic!() };
        assert_eq!(envelope.subject.as_deref(), Some("s"));
        assert_eq!(kept.of(&parts[0]), text.as_bytes());
    }
}

#[test]
fn messages_lie_in_messages() {
    let inner = "From: b@c.example\nSubject: inner\nDate: Tue, 4 Mar 2025 00:30:00 +0500\n\nanswer\n";
    let outer = format!(
        "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nSee below\n--x\n\
         Content-Type: message/rfc822\n\n{inner}\n--x\nContent-Type: message/rfc822; name=packed.eml\n\
         Content-Transfer-Encoding: base64\n\n{}\n--x\nContent-Type: application/octet-stream; name=as-file.bin\n\n{inner}\n--x\n\
         Content-Type: multipart/digest; boundary=y\n\n--y\n\nSubject: in digest\n\ntext\n--y--\n--x--\n",
        base64(inner.as_bytes())
    );
    let (part, _) = open(outer.as_bytes());
    assert_eq!(
        lines(&part)[1..],
        [
            "  Body body.txt txt",
            "  Attachment message.eml message",
            "    Body body.txt txt",
            "  Attachment packed.eml message",
            "    Body body.txt txt",
            "  Attachment as-file.bin message",
            "    Body body.txt txt",
            "  Attachment message.eml message",
            "    Body body.txt txt",
        ]
    );
    let Holds::Message { envelope, .. } = &part.parts()[1].holds else { panic!() };
    assert_eq!(envelope.date.as_deref(), Some("2025-03-03T19:30:00Z"));
}

#[test]
fn a_form_in_plain_text_is_no_message() {
    for text in [
        "Name: Ana\nTitle: Director\nE-mail: a@b.example\n\n1. What is it?\n",
        "From: the Ministry\nSubject: Questionnaire\nDate: 3 March 2025\n\n1. What is it?\n",
        "From here on, 10:30 counts.\nName: Ana\n",
    ] {
        let (part, _) = open_named(text.as_bytes(), "form.eml", &Bounds::default());
        assert_eq!(part.holds, Holds::Document { media_type: MediaType::PlainText }, "{text}");
    }
}

#[test]
fn mailboxes_are_parted_at_their_messages_alone() {
    let mailbox = "From a@b.example Mon Mar  3 10:00:00 2025\nFrom: a@b.example\nSubject: one\n\n\
        >From the start, 10:30 at night\n>>From quoted\nFrom now on it is 10:30\n\n\
        From here, 10:30 is not followed by a field\n\nFrom - Tue Mar  4 10:00:00 2025\nX-Mozilla-Status: 0001\n\
        Subject: two\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=z\n\n--z\n\ntext\n--z\n\
        Content-Type: application/pdf; name=a.pdf\n\n%PDF-1.4\n--z--\n\nFrom c@d.example Wed Mar  5 10:00:00 2025\n\
        Subject: three\n\n\nFrom c@d.example Wed Mar  5 10:00:00 2025\nSubject: four\n\nlast";
    for text in [mailbox.to_owned(), mailbox.replace('\n', "\r\n")] {
        let (part, kept) = open(text.as_bytes());
        assert_eq!(
            lines(&part),
            [
                "Given input mailbox",
                "  Member message 1 message",
                "    Body body.txt txt",
                "  Member message 2 message",
                "    Body body.txt txt",
                "    Attachment a.pdf pdf",
                "  Member message 3 message",
                "  Member message 4 message",
                "    Body body.txt txt",
            ]
        );
        let first = String::from_utf8_lossy(kept.of(&part.parts()[0].parts()[0])).replace('\r', "");
        assert!(first.starts_with("From the start, 10:30 at night\n>From quoted\nFrom now"), "{first}");
    }
    // One that is larger than any document is read piece by piece; a message that is too large is refused alone.
    let bounds = Bounds { part_bytes_max: 300, ..Bounds::default() };
    let large = format!("{mailbox}\n{}\n\n{}", "x".repeat(5000), &mailbox[..mailbox.find("\n\n").unwrap() + 2]);
    let (part, _) = open_named(large.as_bytes(), "big.mbox", &bounds);
    assert_eq!(part.size_bytes, large.len() as u64);
    assert_eq!(part.parts().iter().filter(|part| matches!(part.holds, Holds::Refused { .. })).count(), 1);
    assert_eq!(refused(&part.parts()[3]), RefusalCode::TooLarge);
    assert_eq!(part.parts().len(), 5);
}

#[test]
fn what_is_encrypted_is_said_to_be() {
    let pgp = "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/encrypted; boundary=x\n\n--x\n\
        Content-Type: application/pgp-encrypted\n\nVersion: 1\n--x\nContent-Type: application/octet-stream\n\n\
        -----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----\n--x--\n";
    assert_eq!(refused(&open(pgp.as_bytes()).0.parts()[1]), RefusalCode::Protected);
    let smime = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x80";
    let mail = mail_with(&[("application/pkcs7-mime; name=smime.p7m", "attachment", smime)]);
    assert_eq!(refused(open(mail.as_bytes()).0.parts().last().unwrap()), RefusalCode::Protected);
}

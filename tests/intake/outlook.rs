//! Messages of Outlook.

use super::outlook_file::{Message, Properties, Value, file};
use super::*;
use Value::{Binary, Integer, String8, Time, Unicode};
use rapporteur::intake::Envelope;

/// The 3rd of March 2025, 09:00 UTC, in units of 100 ns since 1601.
const SENT: u64 = (1_740_992_400 + 11_644_473_600) * 10_000_000;

fn attachment(name: &'static str, bytes: &[u8]) -> (Properties, Option<Message>) {
    (vec![(0x3707, Unicode(name)), (0x3705, Integer(1)), (0x3701, Binary(bytes.to_vec()))], None)
}

fn envelope(part: &Part) -> &Envelope {
    let Holds::Message { envelope, .. } = &part.holds else { panic!("{:?}", part.holds) };
    envelope
}

#[test]
fn a_message_with_attachments_and_a_message_in_it() {
    let docx = fixture("word/controls-answers-in-french.docx");
    let inner = Message {
        properties: vec![
            (0x0037, Unicode("Inner")),
            (0x1000, Unicode("")),
            (0x1013, Binary(b"<html><body>R\xe9ponse</body></html>".to_vec())),
            (0x3fde, Integer(1252)),
            (
                0x007d,
                Unicode("From: Bob <BOB@c.example>\r\nDate: Tue, 4 Mar 2025 00:00:00 +0000\r\nMessage-ID: <in@c>\r\n"),
            ),
        ],
        attachments: vec![attachment("logo.png", b"\x89PNG\r\n")],
    };
    let message = Message {
        properties: vec![
            (0x0037, Unicode("Réponse à l’enquête")),
            (0x0c1a, Unicode("Ana Ejemplo")),
            (0x0c1e, Unicode("EX")),
            (0x0c1f, Unicode("/O=MINISTRY/OU=EXCHANGE/CN=ANA")),
            (0x5d01, Unicode("Ana@Ministry.Example")),
            (0x0039, Time(SENT)),
            (0x1035, Unicode("<1@ministry.example>")),
            (0x1000, Unicode("Veuillez trouver\r\nci-joint.\r\n")),
        ],
        attachments: vec![
            attachment("Sénégal.doc", &docx),
            (vec![(0x3001, Unicode("Inner")), (0x3705, Integer(5))], Some(inner)),
            (vec![(0x3704, Unicode("LINK.TXT")), (0x3705, Integer(4))], None),
            (vec![(0x3001, Unicode("object")), (0x3705, Integer(6))], Some(Message::default())),
        ],
    };
    let (part, kept) = open_named(&file(&message), "mail.dat", &Bounds::default());
    assert_eq!(
        lines(&part),
        [
            "Given mail.dat message",
            "  Body body.txt txt",
            "  Attachment Sénégal.doc docx",
            "  Attachment Inner message",
            "    Body body.html html",
            "    Attachment logo.png Unsupported",
            "  Attachment LINK.TXT Unsupported",
            "  Attachment object Unsupported",
        ]
    );
    let expected = Envelope {
        from: Some("ana@ministry.example".into()),
        from_name: Some("Ana Ejemplo".into()),
        subject: Some("Réponse à l’enquête".into()),
        date: Some("2025-03-03T09:00:00Z".into()),
        message_id: Some("1@ministry.example".into()),
    };
    assert_eq!(*envelope(&part), expected);
    let expected = Envelope {
        from: Some("bob@c.example".into()),
        from_name: Some("Bob".into()),
        subject: Some("Inner".into()),
        date: Some("2025-03-04T00:00:00Z".into()),
        message_id: Some("in@c".into()),
    };
    let inner = &part.parts()[2];
    assert_eq!(*envelope(inner), expected);
    assert_eq!(kept.of(&part.parts()[0]), "Veuillez trouver\r\nci-joint.\r\n".as_bytes());
    assert_eq!(kept.of(&part.parts()[1]), docx);
    assert_eq!(kept.of(&inner.parts()[0]), "<html><body>Réponse</body></html>".as_bytes());
}

#[test]
fn texts_of_8_bits_and_rich_text_alone() {
    let message = Message {
        properties: vec![
            (0x3ffd, Integer(1251)),
            (0x0037, String8(b"\xce\xf2\xe2\xe5\xf2")),
            (0x0c1e, String8(b"SMTP")),
            (0x0c1f, String8(b"a@b.example")),
            (0x1000, String8(b"\xc4\xe0")),
        ],
        attachments: Vec::new(),
    };
    let (part, kept) = open(&file(&message));
    assert_eq!(
        (envelope(&part).subject.as_deref(), envelope(&part).from.as_deref()),
        (Some("Ответ"), Some("a@b.example"))
    );
    assert_eq!(kept.of(&part.parts()[0]), "Да".as_bytes());
    let rich = Message { properties: vec![(0x1009, Binary(vec![1; 50]))], attachments: Vec::new() };
    let (part, _) = open(&file(&rich));
    assert_eq!((refused(&part.parts()[0]), part.parts()[0].role), (RefusalCode::Unsupported, Role::Body));
}

#[test]
fn what_lies_in_a_message_does_not_say_what_it_is() {
    // The directory of a compound file within the message has the names of another kind.
    let mut word = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    word.create_stream("/WordDocument").unwrap().write_all(&[0; 5000]).unwrap();
    let word = word.into_inner().into_inner();
    let message = Message { properties: vec![(0x0037, Unicode("s"))], attachments: vec![attachment("old.doc", &word)] };
    assert_eq!(lines(&open(&file(&message)).0)[1..], ["  Attachment old.doc doc"]);
    assert_eq!(lines(&open(&word).0), ["Given input doc"]);
}

#[test]
fn messages_nested_too_deep_are_refused_there() {
    let mut message = Message { properties: vec![(0x0037, Unicode("s"))], attachments: Vec::new() };
    for _ in 0..40 {
        let inside = (vec![(0x3001, Unicode("m")), (0x3705, Integer(5))], Some(message));
        message = Message { properties: vec![(0x0037, Unicode("s"))], attachments: vec![inside] };
    }
    let (part, _) = open(&file(&message));
    let lines = lines(&part);
    assert_eq!(lines.len(), 17);
    assert!(lines[16].ends_with("TooDeep"), "{lines:?}");
}

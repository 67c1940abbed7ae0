//! What is on a page and not displayed, and what is displayed and is no text.

use lopdf::{Dictionary, Document, Object, dictionary};
use rapporteur::Rapporteur;
use rapporteur::confidence::Weights;
use rapporteur::questionnaire::Library;
use rapporteur::read::{NoticeCode, PagePlace, Place};

use crate::making::{Making, bytes, line, string};
use crate::shown::{blocks, case, check, submission, with_unread};

/// A line that shows how wide the text of a page is.
const WIDE: &str = "The ministry publishes every year a report on all of its services.";

/// A page with a picture over its whole area, and this content.
fn scan(content: &str) -> Vec<u8> {
    let mut making = Making::of(&[format!("q 595 0 0 842 0 0 cm /Im Do Q\n{content}")]);
    making.image("Im");
    making.bytes()
}

#[test]
fn content_that_is_switched_off_is_not_read() {
    let file = |configuration: fn(Object) -> Dictionary| {
        let content = format!("{}/OC /Layer BDC\n{}EMC\n", line(72.0, 730.0, WIDE), line(72.0, 680.0, "Draft"));
        let mut making = Making::of(&[content]);
        let group = making.pdf.add_object(dictionary! { "Type" => "OCG", "Name" => "Layer" });
        making.resource("Properties", "Layer", group);
        let groups: Vec<Object> = vec![group.into()];
        let properties = dictionary! { "OCGs" => groups.clone(), "D" => configuration(groups.into()) };
        bytes(making.document(dictionary! { "OCProperties" => properties }))
    };
    let off = [WIDE, "not read: HiddenText, 5 characters, page 1", "notice: HiddenText, page 1"];
    check(
        vec![
            case("switched off", file(|groups| dictionary! { "OFF" => groups }), &off),
            case("off unless switched on", file(|_| dictionary! { "BaseState" => "OFF" }), &off),
            case("switched on", file(|groups| dictionary! { "ON" => groups }), &[WIDE, "Draft"]),
        ],
        with_unread,
    );
}

#[test]
fn invisible_text_counts_only_over_a_picture() {
    let invisible = format!("3 Tr {}0 Tr\n", line(72.0, 680.0, "Recognised by a program"));
    let without = line(72.0, 700.0, "Yes") + &invisible;
    check(
        vec![
            case(
                "without a picture",
                Making::of(&[without]).bytes(),
                &["Yes", "not read: HiddenText, 20 characters, page 1", "notice: HiddenText, page 1"],
            ),
            case("over the picture of a page", scan(&invisible), &["Recognised by a program"]),
            case(
                "outside of the page",
                Making::of(&[line(72.0, 700.0, "Yes") + &line(72.0, 900.0, "Outside")]).bytes(),
                &["Yes", "not read: HiddenText, 7 characters, page 1", "notice: HiddenText, page 1"],
            ),
            case(
                "behind a clipping path",
                Making::of(&[format!(
                    "{}q 0 690 595 100 re W n {}Q\n",
                    line(72.0, 700.0, "Yes"),
                    line(72.0, 500.0, "Cut")
                )])
                .bytes(),
                &["Yes", "not read: HiddenText, 3 characters, page 1", "notice: HiddenText, page 1"],
            ),
        ],
        with_unread,
    );
}

#[test]
fn a_page_without_text_and_a_picture_beside_text_are_told() {
    let mut beside = Making::of(&[line(72.0, 700.0, "Yes") + "q 200 0 0 200 72 300 cm /Im Do Q\n"]);
    beside.image("Im");
    let mut last = Making::of(&[line(72.0, 700.0, "Yes"), "q 595 0 0 842 0 0 cm /Im Do Q\n".to_owned()]);
    last.image("Im");
    check(
        vec![
            case(
                "a page that is a picture, behind another",
                last.bytes(),
                &["Yes", "not read: PageWithoutText, 0 characters, page 2", "notice: PageWithoutText, page 2"],
            ),
            case(
                "a picture",
                beside.bytes(),
                &["Yes", "not read: Image, 0 characters, page 1", "notice: ImageNotRead, page 1"],
            ),
            case(
                "nothing but a picture",
                scan(""),
                &["not read: PageWithoutText, 0 characters, page 1", "notice: PageWithoutText, page 1"],
            ),
        ],
        with_unread,
    );
}

#[test]
fn a_stamp_on_a_scan_does_not_make_it_read() {
    check(
        vec![case(
            "a number on a scan",
            scan(&line(300.0, 20.0, "Received 12 June 2019")),
            &["Received 12 June 2019", "not read: Image, 0 characters, page 1", "notice: ImageNotRead, page 1"],
        )],
        with_unread,
    );
}

#[test]
fn comments_are_told_and_typed_text_is_read() {
    let with = |annotation: lopdf::Dictionary| {
        let mut making = Making::of(&[line(72.0, 700.0, "Name of the ministry:")]);
        making.annotation(0, [190.0, 695.0, 300.0, 712.0], annotation);
        making.bytes()
    };
    let hidden_field = dictionary! {
        "Subtype" => "Widget", "FT" => "Tx", "T" => string("a"), "V" => string("Health"), "F" => 2,
    };
    let signature = || {
        let mut making = Making::of(&[line(72.0, 700.0, "Name of the ministry:")]);
        let shown = making.form_object(&line(0.0, 4.0, "Signed today"), &[0.0, 0.0, 110.0, 17.0]);
        let looks = dictionary! { "N" => shown };
        let field = dictionary! { "Subtype" => "Widget", "FT" => "Sig", "T" => string("s"), "AP" => looks };
        making.annotation(0, [190.0, 695.0, 300.0, 712.0], field);
        making.bytes()
    };
    check(
        vec![
            case(
                "typed on the page",
                with(dictionary! { "Subtype" => "FreeText", "Contents" => string("Health") }),
                &["Name of the ministry: Health"],
            ),
            case(
                "a note behind a sign",
                with(dictionary! { "Subtype" => "Text", "Contents" => string("Ask Ana") }),
                &["Name of the ministry:", "not read: HiddenText, 7 characters, page 1", "notice: HiddenText, page 1"],
            ),
            case(
                "a field that is not displayed",
                with(hidden_field),
                &["Name of the ministry:", "not read: HiddenText, 6 characters, page 1", "notice: HiddenText, page 1"],
            ),
            case("what a signature shows", signature(), &["Name of the ministry: Signed today"]),
        ],
        with_unread,
    );
}

/// A person is told in the record which page to look at.
#[test]
fn a_page_without_text_stands_in_the_record() {
    let form = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pdf/tick-states-lost.libreoffice.pdf");
    let mut pdf = Document::load(form).unwrap();
    let pages = pdf.get_pages();
    let (count, last) = (pages.len(), pages.into_values().next_back().unwrap());
    let siblings = pdf.get_dictionary(last).unwrap().get(b"Parent").unwrap().as_reference().unwrap();
    let blank = pdf.add_object(dictionary! { "Type" => "Page", "Parent" => siblings });
    let parent = pdf.get_dictionary_mut(siblings).unwrap();
    parent.get_mut(b"Kids").unwrap().as_array_mut().unwrap().push(blank.into());
    let kids = parent.get(b"Kids").unwrap().as_array().unwrap().len();
    parent.set("Count", kids as i64);
    let rapporteur = Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap());
    let conversion = rapporteur.convert(&submission(bytes(pdf))).unwrap();
    let told: Vec<(NoticeCode, Option<Place>)> =
        conversion.record.notices.into_iter().map(|notice| (notice.code, notice.place)).collect();
    let page = Place::Page(PagePlace { page: count as u32 + 1, boxes: Vec::new() });
    assert!(told.contains(&(NoticeCode::PageWithoutText, Some(page))), "told is only {told:?}");
    assert_eq!(conversion.record.source.pages, Some(count as u32 + 1));
}

#[test]
fn a_form_that_cannot_be_decoded_is_told() {
    let file = |content: &[u8]| {
        let mut making = Making::of(&[line(72.0, 700.0, "Yes") + "/Fm Do\n"]);
        let form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Filter" => "FlateDecode",
        };
        let form = making.pdf.add_object(lopdf::Stream::new(form, content.to_vec()));
        making.resource("XObject", "Fm", form);
        making.bytes()
    };
    check(
        vec![
            case("damaged", file(b"no compressed data at all"), &["Yes", "notice: PageCut, page 1"]),
            case("empty", file(&[0x78, 0x9c, 0x03, 0, 0, 0, 0, 1]), &["Yes"]),
        ],
        with_unread,
    );
}

#[test]
fn a_font_that_is_not_in_the_file_is_told() {
    let page = line(72.0, 720.0, WIDE) + &line(72.0, 680.0, "Yes").replace("/F1", "/Lost");
    check(
        vec![case("a font", Making::of(&[page]).bytes(), &[WIDE, "Yes", "notice: GlyphsUnmapped, page 1"])],
        with_unread,
    );
}

#[test]
fn replacement_text_stands_in_place_of_what_is_painted() {
    let replaced = |tag: &str, painted: &str| {
        let painted = format!("{tag} BDC\n{}EMC\n", line(72.0, 720.0, painted));
        Making::of(&[painted + &line(72.0, 700.0, WIDE)]).bytes()
    };
    check(
        vec![
            case("a word", replaced("/Span <</ActualText (government)>>", "govt"), &["government", WIDE]),
            case("nothing, for leaders", replaced("/Span <</ActualText ()>>", "...."), &[WIDE]),
            case("in UTF-16", replaced("/Span <</ActualText <FEFF004E00E40069>>>", "Nai"), &["Näi", WIDE]),
        ],
        blocks,
    );
}

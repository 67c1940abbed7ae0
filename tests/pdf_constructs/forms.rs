//! Forms whose fields are filled in.

use lopdf::{Dictionary, Object, dictionary};

use crate::making::{Making, bytes, line, string};
use crate::shown::{case, check, marks, ticks, with_unread};

/// A page with these lines, and a form with these fields at their boxes.
fn form(page: &str, fields: Vec<([f32; 4], Dictionary)>) -> Vec<u8> {
    let mut making = Making::of(&[page.to_owned()]);
    let fields: Vec<Object> = fields
        .into_iter()
        .map(|(bounds, mut field)| {
            field.set("Subtype", "Widget");
            making.annotation(0, bounds, field).into()
        })
        .collect();
    bytes(making.document(dictionary! { "AcroForm" => dictionary! { "Fields" => fields } }))
}

/// The box of a field on the line at this height, behind its prompt.
fn beside(y: f32) -> [f32; 4] {
    [160.0, y - 4.0, 400.0, y + 12.0]
}

#[test]
fn values_of_text_fields_stand_behind_their_prompts() {
    let prompts = line(72.0, 700.0, "Name:") + &line(72.0, 680.0, "Title:");
    let field = |name: &str, value: &str| dictionary! { "FT" => "Tx", "T" => string(name), "V" => string(value) };
    let several = field("address", "High Street 1\r\nExample Town");
    let mut shown = Making::of(std::slice::from_ref(&prompts));
    let appearance = shown.form_object("/Tx BMC BT /F1 12 Tf 2 4 Td (Ana Ejemplo) Tj ET EMC", &[0.0, 0.0, 240.0, 16.0]);
    let mut with_appearance = field("name", "Ana Ejemplo");
    with_appearance.set("Subtype", "Widget");
    with_appearance.set("AP", dictionary! { "N" => appearance });
    let widget = shown.annotation(0, beside(700.0), with_appearance);
    let fields = dictionary! { "Fields" => vec![widget.into()] };
    check(
        vec![
            case(
                "values without an appearance",
                form(
                    &prompts,
                    vec![(beside(700.0), field("name", "Ana Ejemplo")), (beside(680.0), field("title", "Director"))],
                ),
                &[
                    "Name:\tAna Ejemplo | Text of name []: \"Ana Ejemplo\"",
                    "Title:\tDirector | Text of title []: \"Director\"",
                ],
            ),
            case(
                "a value with its appearance is read once",
                bytes(shown.document(dictionary! { "AcroForm" => fields })),
                &["Name:\tAna Ejemplo | Text of name []: \"Ana Ejemplo\"", "Title:"],
            ),
            case(
                "a value of two lines",
                form(&line(72.0, 700.0, "Address:"), vec![([160.0, 672.0, 400.0, 712.0], several)]),
                &[
                    "Address:\tHigh Street 1 | Text of address []: \"High Street 1\"",
                    "Example Town | Text of address []: \"Example Town\"",
                ],
            ),
            case(
                "an empty field",
                form(&prompts, vec![(beside(700.0), dictionary! { "FT" => "Tx", "T" => string("name") })]),
                &["Name:", "Title:"],
            ),
            case(
                "a choice shows the name of its option",
                form(
                    &line(72.0, 700.0, "Region:"),
                    vec![(
                        beside(700.0),
                        dictionary! {
                            "FT" => "Ch", "Ff" => 1 << 17, "T" => string("region"), "V" => string("n"),
                            "Opt" => vec![
                                Object::from(vec![string("n"), string("North")]), vec![string("s"), string("South")].into(),
                            ],
                        },
                    )],
                ),
                &["Region:\tNorth | Choice of region [\"North\", \"South\"]: \"North\""],
            ),
        ],
        marks,
    );
}

#[test]
fn check_boxes_and_radio_buttons_are_tick_boxes_of_the_form() {
    let options = line(90.0, 700.0, "Yes") + &line(90.0, 680.0, "No");
    let bounds = |y: f32| [72.0, y - 1.0, 82.0, y + 9.0];
    let states = || {
        let states = dictionary! { "On" => Dictionary::new(), "Off" => Dictionary::new() };
        dictionary! { "N" => states }
    };
    let button = |name: &str, state: &str| {
        dictionary! { "FT" => "Btn", "T" => string(name), "V" => state, "AS" => state, "AP" => states() }
    };
    let bare = |name: &str, value: &str| dictionary! { "FT" => "Btn", "T" => string(name), "V" => value };
    let seen = ["☒ Yes | Checked AcroForm", "☐ No | Unchecked AcroForm"];
    let mut radio = Making::of(std::slice::from_ref(&options));
    let kids = [(700.0, "a", "a"), (680.0, "b", "Off")].map(|(y, name, state)| {
        let states = dictionary! { name => Dictionary::new(), "Off" => Dictionary::new() };
        let widget = dictionary! { "Subtype" => "Widget", "AS" => state, "AP" => dictionary! { "N" => states } };
        radio.annotation(0, bounds(y), widget)
    });
    let group = radio.pdf.add_object(dictionary! {
        "FT" => "Btn", "Ff" => 1 << 15, "T" => string("answer"), "V" => "a", "Kids" => kids.map(Object::from).to_vec(),
    });
    for kid in kids {
        radio.pdf.get_dictionary_mut(kid).unwrap().set("Parent", group);
    }
    let fields = dictionary! { "Fields" => vec![group.into()] };
    // The file draws the boxes as well: the fields are those boxes, and they know their state.
    let drawn = format!("{options}72 699 10 10 re S 72 679 10 10 re S\n");
    check(
        vec![
            case(
                "check boxes",
                form(&options, vec![(bounds(700.0), button("yes", "On")), (bounds(680.0), button("no", "Off"))]),
                &seen,
            ),
            case(
                "check boxes without any appearance",
                form(&options, vec![(bounds(700.0), bare("yes", "Yes")), (bounds(680.0), bare("no", "Off"))]),
                &seen,
            ),
            case(
                "check boxes on drawn squares",
                form(&drawn, vec![(bounds(700.0), button("yes", "On")), (bounds(680.0), button("no", "Off"))]),
                &seen,
            ),
            case("radio buttons", bytes(radio.document(dictionary! { "AcroForm" => fields })), &seen),
        ],
        ticks,
    );
}

#[test]
fn a_form_whose_fields_are_in_xfa_only_is_told() {
    let file = |form: Dictionary| {
        let making = Making::of(&[line(72.0, 700.0, "Please open this form in a reader of XFA.")]);
        bytes(making.document(dictionary! { "AcroForm" => form }))
    };
    let xfa = dictionary! { "Fields" => Vec::<Object>::new(), "XFA" => string("<xdp/>") };
    check(
        vec![
            case(
                "fields in XFA",
                file(xfa),
                &["Please open this form in a reader of XFA.", "notice: XfaForm, no place"],
            ),
            case(
                "no fields at all",
                file(dictionary! { "Fields" => Vec::<Object>::new() }),
                &["Please open this form in a reader of XFA."],
            ),
        ],
        with_unread,
    );
}

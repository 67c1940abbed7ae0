//! Controls and fields.

use super::{document_with, lines, lines_of, ticks};
use crate::read::document::{Block, Mark, TickState};
use crate::read::notice::NoticeCode;

#[test]
fn controls_give_ticks_and_answers_and_placeholders_give_none() {
    let body =
        "<office:forms><form:form><form:checkbox xml:id='c1' form:id='c1' form:label='Yes' form:state='unchecked'
        form:current-state='checked'/><form:radio form:id='c2' form:label='No'/><form:text form:id='c3'
        form:value='type here'/><form:textarea form:id='c4' form:current-value='typed'/><form:listbox form:id='c5'>
        <form:option form:label='A'/><form:option form:label='B' form:current-selected='true'/></form:listbox>
        </form:form></office:forms><text:p>Q <draw:control draw:control='c1'/><draw:control draw:control='c2'/></text:p>
        <text:p>R <draw:control draw:control='c3'/></text:p><text:p>S <draw:control draw:control='c4'/></text:p>
        <text:p>T <draw:control draw:control='c5'/></text:p>
        <text:p>U <loext:content-control loext:checkbox='true' loext:checked='true'>☐</loext:content-control></text:p>
        <text:p>V <loext:content-control loext:showing-place-holder='true'>Choose</loext:content-control></text:p>
        <text:p>W <text:placeholder text:placeholder-type='text'>&lt;here&gt;</text:placeholder></text:p>
        <text:p>X <text:drop-down text:name='d'><text:label text:value='a'/>
        <text:label text:value='b' text:current-selected='true'/>b</text:drop-down></text:p>
        <text:p>Y <text:text-input>Click or tap here to enter text.&#x0d;</text:text-input></text:p>
        <text:p>Z <text:text-input>Not applicable.</text:text-input></text:p>";
    let document = document_with("", body);
    assert_eq!(
        lines(&document),
        ["Q ☒ Yes ☐ No", "R", "S typed", "T B", "U ☒", "V", "W", "X b", "Y", "Z Not applicable."]
    );
    assert_eq!(ticks(&document), [TickState::Checked, TickState::Unchecked, TickState::Checked]);
    let controls = document.blocks.iter().flat_map(|block| &block.spans);
    let untouched = controls.filter(|span| matches!(&span.mark, Mark::Control(control) if control.untouched));
    assert_eq!(untouched.count(), 5);
    assert!(document.notices.iter().any(|notice| notice.code == NoticeCode::ControlContradicts));
}

#[test]
fn codes_of_links_in_input_fields_are_links() {
    let body = "<text:p>Health: <text:text-input text:description=''>HYPERLINK &quot;https://a.org&quot;State portal&#x0d;\
                </text:text-input>.</text:p><text:p><text:text-input>Act (HYPERLINK &quot;https://b.org&quot; \\o \
                &quot;tip&quot; www.b.org)&#x0d;second<text:s text:c='2'/>line&#x0d;</text:text-input></text:p>";
    let document = document_with("", body);
    assert_eq!(lines(&document), ["Health: State portal.", "Act (www.b.org)", "second  line"]);
    let link = |block: &Block| {
        block.spans.iter().find_map(|span| match &span.mark {
            Mark::Link(target) => Some((span.start, span.end, target.clone())),
            _ => None,
        })
    };
    assert_eq!(link(&document.blocks[0]), Some((8, 20, "https://a.org".to_owned())));
    assert_eq!(link(&document.blocks[1]), Some((5, 14, "https://b.org".to_owned())));
}

#[test]
fn boxes_whose_content_is_gone_are_no_boxes() {
    let body = "<text:tracked-changes><text:changed-region text:id='d'><text:deletion><office:change-info/>\
        <text:p>☐ No</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:p><loext:content-control loext:checkbox='true' loext:checked='true'>☒</loext:content-control> Yes \
        <loext:content-control loext:checkbox='true'><text:change text:change-id='d'/></loext:content-control></text:p>\
        <text:section text:name='s' text:display='none'><text:p>a <loext:content-control loext:checkbox='true'>☐\
        </loext:content-control></text:p></text:section>";
    let document = document_with("", body);
    assert_eq!(lines(&document), ["☒ Yes"]);
    assert_eq!(ticks(&document), [TickState::Checked]);
    let marks = document.blocks[0].spans.iter().map(|span| &span.mark);
    assert_eq!(marks.filter(|mark| matches!(mark, Mark::Control(_))).count(), 1);
    assert!(document.blocks[0].spans.iter().any(|span| span.mark == Mark::Deleted("☐ No".to_owned())));
}

#[test]
fn placeholders_on_several_lines_are_untouched() {
    const STYLES: &str = "<style:style style:name='Placeholder_20_Text' style:family='text'/>
        <style:style style:name='T' style:family='text' style:parent-style-name='Placeholder_20_Text'/>";
    let body = "<loext:content-control loext:alias='a'><text:p>Click or tap here to enter text.</text:p>\
        <text:p>Click or tap here to enter text.</text:p></loext:content-control>\
        <text:p>b <text:text-input>Click or tap here to enter text.<text:line-break/>Click or tap here to enter text.\
        </text:text-input></text:p><text:p>c <text:span text:style-name='T'>Choose an item.</text:span></text:p>\
        <text:p>d <text:span text:style-name='T'>typed over it</text:span></text:p>\
        <text:p>e <text:text-input>Click or tap here to enter text.&#x0d;No, we do not.</text:text-input></text:p>\
        <loext:content-control loext:alias='f' loext:showing-place-holder='true'><text:p>f <loext:content-control \
        loext:checkbox='true' loext:checked='true'>☒</loext:content-control></text:p></loext:content-control>";
    let document = document_with(STYLES, body);
    let expected = ["b", "c", "d typed over it", "e Click or tap here to enter text.", "No, we do not.", "f ☒"];
    assert_eq!(lines(&document), expected);
    let controls = document.blocks.iter().flat_map(|block| &block.spans);
    let untouched = controls.filter(|span| matches!(&span.mark, Mark::Control(control) if control.untouched));
    assert_eq!(untouched.count(), 3);
}

#[test]
fn changes_end_also_in_placeholders() {
    let body = "<text:tracked-changes><text:changed-region text:id='i'><text:insertion><office:change-info/>\
        </text:insertion></text:changed-region></text:tracked-changes>\
        <text:p>a <text:change-start text:change-id='i'/><loext:content-control loext:showing-place-holder='true'>\
        Choose<text:change-end text:change-id='i'/></loext:content-control> b</text:p>";
    let document = document_with("", body);
    assert_eq!(lines(&document), ["a b"]);
    assert!(document.blocks[0].spans.iter().all(|span| span.mark != Mark::Inserted));
}

#[test]
fn fields_of_word_keep_their_state() {
    let kind = |kind: &str| format!("field:type='vnd.oasis.opendocument.field.{kind}'");
    let parameter = |name: &str, value: &str| format!("<field:param field:name='{name}' field:value='{value}'/>");
    let body = format!(
        "<text:p><field:fieldmark {}>{}</field:fieldmark> a</text:p><text:p>b <field:fieldmark-start {}>{}\
         </field:fieldmark-start><field:fieldmark-separator/>default<field:fieldmark-end/></text:p>\
         <text:p>c <field:fieldmark-start {}/>CODE<field:fieldmark-separator/>typed<field:fieldmark-end/></text:p>\
         <text:p>d <field:fieldmark {}>{}{}{}</field:fieldmark></text:p>",
        kind("FORMCHECKBOX"),
        parameter("Checkbox_Checked", "true"),
        kind("FORMTEXT"),
        parameter("Content", "default"),
        kind("FORMTEXT"),
        kind("FORMDROPDOWN"),
        parameter("Dropdown_ListEntry", "x"),
        parameter("Dropdown_ListEntry", "y"),
        parameter("Dropdown_Selected", "1"),
    );
    assert_eq!(lines_of(&body), ["☒ a", "b", "c typed", "d y"]);
}

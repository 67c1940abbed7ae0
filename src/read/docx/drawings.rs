//! Drawings, pictures and objects (ECMA-376 part 1, 20.4; part 4, 19.1 for VML): their text boxes are text, the rest
//! is told of.

use super::story::{Story, alternative};
use super::word::WordElement;
use crate::read::document::NotReadKind;
use crate::read::notice::NoticeCode;
use crate::read::package::xml::{Element, Namespace};

/// What a drawing holds.
#[derive(Default)]
struct Found<'t, 'a> {
    boxes: Vec<(Element<'t, 'a>, Vec<u32>)>,
    /// A picture, chart or diagram, by what it is called there.
    picture: Option<&'static str>,
    /// Alternative text.
    description: Option<String>,
    /// Program of an embedded object.
    object: Option<String>,
}

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// Reads a drawing: its text boxes follow the paragraph, a picture is listed.
    pub(super) fn drawing(&mut self, element: Element<'t, 'a>) {
        let mut found = Found::default();
        search(element, &mut Vec::new(), &mut found);
        let path = &self.path;
        self.boxes.extend(found.boxes.into_iter().map(|(one, within)| (one, [path.as_slice(), &within].concat())));
        if !self.is_shown() {
            return;
        }
        let builder = &mut self.state.builder;
        if let Some(program) = found.object {
            let message = format!(
                "an object ({program}) lies in the text and was not read; open it in Word if it holds an answer"
            );
            builder.tell(NoticeCode::EmbeddedFile, message);
            builder.not_read(NotReadKind::EmbeddedFile, program, 0);
        } else if let Some(kind) = found.picture {
            let description = found.description.unwrap_or_default();
            builder.image(if description.is_empty() && kind != "picture" { format!("a {kind}") } else { description });
        }
    }
}

fn search<'t, 'a>(element: Element<'t, 'a>, path: &mut Vec<u32>, found: &mut Found<'t, 'a>) {
    for (position, child) in element.children().enumerate() {
        path.push(u32::try_from(position).unwrap_or(u32::MAX));
        match (child.namespace(), child.name()) {
            (Namespace::Word, "txbxContent") => found.boxes.push((child, path.clone())),
            (Namespace::Compatibility, "AlternateContent") => {
                if let Some(choice) = alternative(child) {
                    search(choice, path, found);
                }
            }
            (Namespace::WordDrawing, "docPr") => {
                let said = |name: &str| child.attribute(Namespace::None, name).filter(|text| !text.trim().is_empty());
                found.description = said("descr").or_else(|| said("title")).map(|it| it.into_owned());
                search(child, path, found);
            }
            (Namespace::Drawing, "blip") => found.picture = Some("picture"),
            (Namespace::Drawing, "graphicData") => {
                let kind = child.attribute(Namespace::None, "uri").unwrap_or_default();
                if kind.ends_with("/chart") {
                    found.picture = Some("chart");
                } else if kind.ends_with("/diagram") {
                    found.picture = Some("diagram");
                }
                search(child, path, found);
            }
            (Namespace::Vml, "imagedata") => {
                found.picture = Some("picture");
                let title = child.attribute(Namespace::VmlOffice, "title").filter(|title| !title.trim().is_empty());
                found.description = found.description.take().or_else(|| title.map(|title| title.into_owned()));
            }
            (Namespace::Vml, _) => {
                let alt = child.attribute(Namespace::None, "alt").filter(|alt| !alt.trim().is_empty());
                found.description = found.description.take().or_else(|| alt.map(|alt| alt.into_owned()));
                search(child, path, found);
            }
            (Namespace::VmlOffice, "OLEObject") => {
                let program = child.attribute(Namespace::None, "ProgID").unwrap_or_default();
                found.object =
                    Some(if program.is_empty() { "of an unknown program".to_owned() } else { program.into_owned() });
            }
            (Namespace::Word, "control") => {
                let name = child.word_attribute("name").unwrap_or_default();
                found.object = Some(format!("ActiveX control {name}").trim_end().to_owned());
            }
            _ => search(child, path, found),
        }
        path.pop();
    }
}

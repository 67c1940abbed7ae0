//! Marked content (ISO 32000-2, 14.6): the identifiers by which the structure tree finds text, artifacts,
//! replacement text (14.9.4), and optional content that is switched off.

use hayro_syntax::object::{Dict, Name, ObjRef, Object, String as PdfString};
use hayro_syntax::page::Resources;

use super::optional::OptionalContent;
use crate::read::pdf::file::text_string;

/// The marked content around an operator.
#[derive(Debug, Clone, Default)]
pub(super) struct Marked {
    /// Marked-content identifier.
    pub content: Option<u32>,
    /// Marked as an artifact.
    pub artifact: bool,
    /// Switched off.
    pub off: bool,
    /// Inside a form with structure of its own, whose identifiers are not those of the page.
    pub own_structure: bool,
    /// The text that replaces that of the glyphs, until the first glyph takes it.
    pub replacement: Option<Replacement>,
}

/// Text in place of that of the glyphs.
#[derive(Debug, Clone)]
pub(super) enum Replacement {
    /// Not yet taken.
    Text(std::string::String),
    /// Taken by an earlier glyph: this one shows nothing of its own.
    Taken,
}

impl Marked {
    /// The content that opens inside this one.
    pub(super) fn inner(
        &self,
        tag: &Name<'_>,
        properties: Option<&Object<'_>>,
        resources: &Resources<'_>,
        optional: &OptionalContent,
    ) -> Self {
        let mut inner = self.clone();
        let (dict, reference): (Option<Dict<'_>>, Option<ObjRef>) = match properties {
            Some(Object::Dict(dict)) => (Some(dict.clone()), None),
            Some(Object::Name(name)) => (resources.properties.get(name), resources.properties.get_ref(name)),
            _ => (None, None),
        };
        match tag.as_str() {
            "Artifact" => inner.artifact = true,
            "OC" => inner.off |= dict.as_ref().is_some_and(|dict| optional.is_off(reference, dict)),
            _ => {}
        }
        let Some(dict) = dict else { return inner };
        if let Some(content) = dict.get::<u32>(b"MCID").filter(|_| !self.own_structure) {
            inner.content = Some(content);
        }
        if let Some(text) = dict.get::<PdfString<'_>>(b"ActualText") {
            inner.replacement = Some(Replacement::Text(text_string::decode(text.as_bytes())));
        }
        inner
    }
}

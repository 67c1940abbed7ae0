//! Styles (ODF 1.3 part 3, 16): what a style says together with those that it is based on.
//!
//! Comes in: styles.xml, whose common and default styles hold everywhere, and the part whose automatic
//! styles hold for its own text. Goes out: what a paragraph or a span looks like, and the list styles.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::list_styles::ListStyle;
use super::open_document::{OpenDocumentElement, short};
use super::properties::TextProperties;
use crate::read::package::xml::{Element, Namespace, Tree};

/// Kinds of styles that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Paragraph,
    Text,
    Table,
}

/// The styles that hold in a part.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// What holds where nothing else is said (16.4).
    pub defaults: TextProperties,
    /// Numbers of headings (16.34).
    pub outline: ListStyle,
    by_name: BTreeMap<(Family, String), Style>,
    lists: BTreeMap<String, ListStyle>,
    fonts: BTreeMap<String, Rc<str>>,
    resolved: RefCell<BTreeMap<(Family, String), Rc<ResolvedStyle>>>,
}

/// A style as written; `None` where it says nothing.
#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    own: ResolvedStyle,
}

/// A style together with those that it is based on.
#[derive(Debug, Clone, Default)]
pub(super) struct ResolvedStyle {
    pub text: TextProperties,
    /// Name of the list style; empty where lists are switched off.
    pub list_style: Option<String>,
    /// Level of the outline from 1; 0 is body text.
    pub outline_level: Option<u8>,
    /// A page ends before it, or behind it.
    pub page_before: Option<bool>,
    pub page_behind: Option<bool>,
    pub right_to_left: Option<bool>,
    /// True for an entry of a table of contents.
    pub is_contents: bool,
    /// True for the title of the document.
    pub is_title: bool,
    /// True for text that asks for input.
    pub is_placeholder: bool,
}

impl Styles {
    /// Adds the fonts and styles of a part: all of them, or only the common ones.
    pub(super) fn add(&mut self, tree: &Tree<'_>, with_automatic: bool) {
        let root = tree.root();
        for face in root.child(Namespace::Office, "font-face-decls").into_iter().flat_map(Element::children) {
            let name = face.style_attribute("name");
            let family = face.attribute(Namespace::Svg, "font-family");
            if let (Some(name), Some(family)) = (name, family) {
                self.fonts.insert(name.into_owned(), short(family.trim_matches(['\'', '"', ' '])).into());
            }
        }
        let automatic = root.child(Namespace::Office, "automatic-styles").filter(|_| with_automatic);
        for styles in [root.child(Namespace::Office, "styles"), automatic].into_iter().flatten() {
            // Lists name styles of text for their bullets: those first.
            styles.children().for_each(|element| self.add_style(element));
            styles.children().for_each(|element| self.add_list_style(element));
        }
    }

    fn add_style(&mut self, element: Element<'_, '_>) {
        let family = match element.style_attribute("family").as_deref() {
            Some("paragraph") => Family::Paragraph,
            Some("text") => Family::Text,
            Some("table") => Family::Table,
            _ => return,
        };
        let own = self.read_style(element);
        if element.is(Namespace::Style, "default-style") {
            if family == Family::Paragraph {
                self.defaults = own.text;
            }
        } else if element.is(Namespace::Style, "style")
            && let Some(name) = element.style_attribute("name")
        {
            let parent = element.style_attribute("parent-style-name").map(std::borrow::Cow::into_owned);
            self.by_name.insert((family, name.into_owned()), Style { parent, own });
        }
    }

    fn read_style(&self, element: Element<'_, '_>) -> ResolvedStyle {
        let properties = |name: &str| element.child(Namespace::Style, name);
        let block = properties("paragraph-properties").or_else(|| properties("table-properties"));
        let breaks = |name: &str| {
            let value = block?.attribute(Namespace::FormattingObjects, name)?;
            Some(matches!(&*value, "page" | "even-page" | "odd-page"))
        };
        let master = element.style_attribute("master-page-name").filter(|master| !master.is_empty());
        let name = element.style_attribute("name").unwrap_or_default();
        let shown = element.style_attribute("display-name").unwrap_or_else(|| name.replace("_20_", " ").into());
        let contents = shown.strip_prefix("Contents ").or_else(|| shown.strip_prefix("TOC "));
        ResolvedStyle {
            text: properties("text-properties")
                .map(|text| TextProperties::read(text, &|name| self.fonts.get(name).cloned()))
                .unwrap_or_default(),
            list_style: element.style_attribute("list-style-name").map(std::borrow::Cow::into_owned),
            outline_level: match element.style_attribute("default-outline-level") {
                Some(level) => Some(level.parse().unwrap_or(0)),
                // A built-in style: its name is English whatever the language of LibreOffice.
                None => shown.strip_prefix("Heading ").and_then(|level| level.parse().ok()),
            },
            page_before: if master.is_some() { Some(true) } else { breaks("break-before") },
            page_behind: breaks("break-after"),
            right_to_left: block
                .and_then(|block| block.style_attribute("writing-mode"))
                .map(|mode| mode.starts_with("rl")),
            is_contents: contents.is_some_and(|level| level.parse::<u8>().is_ok()),
            is_title: shown == "Title",
            is_placeholder: shown == "Placeholder Text",
        }
    }

    fn add_list_style(&mut self, element: Element<'_, '_>) {
        let is_outline = element.is(Namespace::Text, "outline-style");
        if !is_outline && !element.is(Namespace::Text, "list-style") {
            return;
        }
        let font_of = |level: Element<'_, '_>| {
            let own = level.child(Namespace::Style, "text-properties");
            let own = own.and_then(|own| TextProperties::read(own, &|name| self.fonts.get(name).cloned()).font);
            own.or_else(|| self.style(Family::Text, &level.text_attribute("style-name")?).text.font.clone())
        };
        let style = ListStyle::read(element, &font_of);
        if is_outline {
            self.outline = style.clone();
        }
        if let Some(name) = element.style_attribute("name") {
            self.lists.insert(name.into_owned(), style);
        }
    }

    /// The list style of this name.
    pub(super) fn list(&self, name: &str) -> Option<&ListStyle> {
        self.lists.get(name)
    }

    /// The style of a paragraph, on the defaults.
    pub(super) fn paragraph(&self, name: Option<&str>) -> Rc<ResolvedStyle> {
        self.style(Family::Paragraph, name.unwrap_or("Standard"))
    }

    /// The style of this name; what holds for all where there is none.
    pub(super) fn style(&self, family: Family, name: &str) -> Rc<ResolvedStyle> {
        let key = (family, name.to_owned());
        if let Some(style) = self.resolved.borrow().get(&key) {
            return Rc::clone(style);
        }
        let style = Rc::new(self.resolve(family, name));
        self.resolved.borrow_mut().insert(key, Rc::clone(&style));
        style
    }

    fn resolve(&self, family: Family, name: &str) -> ResolvedStyle {
        /// Styles that one style is based on; the longest chain of a form has some ten.
        const BASED_ON_MAX: usize = 100;
        let mut resolved = ResolvedStyle::default();
        let (mut seen, mut next) = (BTreeSet::new(), Some(name.to_owned()));
        while let Some(name) = next.filter(|name| seen.len() < BASED_ON_MAX && seen.insert(name.clone())) {
            let Some(Style { parent, own }) = self.by_name.get(&(family, name)) else { break };
            resolved = ResolvedStyle {
                text: own.text.overridden_by(&resolved.text),
                list_style: resolved.list_style.or_else(|| own.list_style.clone()),
                outline_level: resolved.outline_level.or(own.outline_level),
                page_before: resolved.page_before.or(own.page_before),
                page_behind: resolved.page_behind.or(own.page_behind),
                right_to_left: resolved.right_to_left.or(own.right_to_left),
                is_contents: resolved.is_contents || own.is_contents,
                is_title: resolved.is_title || own.is_title,
                is_placeholder: resolved.is_placeholder || own.is_placeholder,
            };
            next = parent.clone();
        }
        if family == Family::Paragraph {
            resolved.text = self.defaults.overridden_by(&resolved.text);
        }
        resolved
    }
}

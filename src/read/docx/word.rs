//! Elements of WordprocessingML as they are mostly asked for: children, and values of `w:val`
//! (ECMA-376 part 1, 17; in the strict and the transitional form alike).

use std::borrow::Cow;

use crate::read::package::xml::{Element, Namespace};

/// What elements of WordprocessingML are asked for.
pub(super) trait WordElement<'t, 'a>: Sized {
    /// True for the element of this name.
    fn is_word(&self, name: &str) -> bool;
    /// The first child of this name.
    fn word(self, name: &str) -> Option<Element<'t, 'a>>;
    /// An attribute; writers that leave the prefix out are understood.
    fn word_attribute(self, name: &str) -> Option<Cow<'t, str>>;
    /// The value (`w:val`) of the child of this name.
    fn value(self, name: &str) -> Option<Cow<'t, str>>;
    /// The same as a number; `None` where it is none.
    fn number<N: std::str::FromStr>(self, name: &str) -> Option<N>;
    /// The child of this name as a switch (17.17.4): on where it stands without a value.
    fn switch(self, name: &str) -> Option<bool>;
}

impl<'t, 'a> WordElement<'t, 'a> for Element<'t, 'a> {
    fn is_word(&self, name: &str) -> bool {
        self.is(Namespace::Word, name)
    }

    fn word(self, name: &str) -> Option<Element<'t, 'a>> {
        self.child(Namespace::Word, name)
    }

    fn word_attribute(self, name: &str) -> Option<Cow<'t, str>> {
        self.attribute(Namespace::Word, name).or_else(|| self.attribute(Namespace::None, name))
    }

    fn value(self, name: &str) -> Option<Cow<'t, str>> {
        self.word(name)?.word_attribute("val")
    }

    fn number<N: std::str::FromStr>(self, name: &str) -> Option<N> {
        self.value(name)?.trim().parse().ok()
    }

    fn switch(self, name: &str) -> Option<bool> {
        self.word(name).map(|element| !element.word_attribute("val").is_some_and(|value| is_off(&value)))
    }
}

/// True for a value that switches off.
pub(super) fn is_off(value: &str) -> bool {
    matches!(value, "0" | "false" | "off" | "none")
}

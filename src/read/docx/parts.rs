//! Parts of a Word package and how they are found: by relationships, never by name (ECMA-376 part 2, 6.5;
//! part 1, 9). Targets may be absolute, lie in any folder, or be written with the wrong strokes.

use crate::read::ReadError;
use crate::read::package::Package;
use crate::read::package::xml::{self, Namespace};

/// Longest address or name of a part; many words may lead to one.
const TARGET_BYTES_MAX: usize = 2048;

/// A relationship from one part to another, or to an address outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relationship {
    /// Id, by which the part refers to it.
    pub id: String,
    /// Last part of its type, as "footnotes".
    pub kind: String,
    /// Name of the part, or the address.
    pub target: String,
    /// True for an address outside.
    pub is_external: bool,
}

/// The relationships of a part, in the order of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Relationships {
    all: Vec<Relationship>,
    /// True where the file has them and they cannot be read.
    pub is_damaged: bool,
}

impl Relationships {
    /// Those of a part; the empty name stands for the package. None where they cannot be read.
    pub(super) fn of(package: &mut Package<'_>, part: &str) -> Result<Self, ReadError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = resolve(folder, &format!("_rels/{file}.rels"));
        let text = optional_text(package, &name)?;
        let Some(Ok(tree)) = text.as_deref().map(xml::parse) else {
            return Ok(Self { all: Vec::new(), is_damaged: package.has(&name) });
        };
        let relationship = |element: xml::Element<'_, '_>| {
            let kind = element.attribute(Namespace::None, "Type")?;
            let target = element.attribute(Namespace::None, "Target").filter(|it| it.len() <= TARGET_BYTES_MAX)?;
            let is_external = element.attribute(Namespace::None, "TargetMode").is_some_and(|mode| mode == "External");
            Some(Relationship {
                id: element.attribute(Namespace::None, "Id").unwrap_or_default().into_owned(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                target: if is_external { target.into_owned() } else { resolve(folder, &target) },
                is_external,
            })
        };
        Ok(Self { all: tree.root().children().filter_map(relationship).collect(), is_damaged: false })
    }

    /// The one of this id.
    pub(super) fn by_id(&self, id: &str) -> Option<&Relationship> {
        self.all.iter().find(|one| one.id == id)
    }

    /// Those of this kind to parts of the package.
    pub(super) fn of_kind<'k>(&'k self, kind: &'k str) -> impl Iterator<Item = &'k Relationship> {
        self.all.iter().filter(move |one| one.kind == kind && !one.is_external)
    }
}

/// The name of the main part (part 1, 11.3.10).
///
/// # Errors
/// When the package has none.
pub(super) fn main_part(package: &mut Package<'_>) -> Result<String, ReadError> {
    let relationships = Relationships::of(package, "")?;
    let named = relationships.of_kind("officeDocument").map(|one| one.target.clone());
    let name = named.chain(["word/document.xml".to_owned()]).find(|name| package.has(name));
    name.ok_or_else(|| ReadError::PartMissing { part: "word/document.xml".to_owned() })
}

/// A target as the name of a part: from the folder of the part that refers to it.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let from_root = target.starts_with('/');
    let mut names: Vec<&str> = Vec::new();
    let before = if from_root { "" } else { folder };
    for name in before.split('/').chain(target.split('/')) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            name => names.push(name),
        }
    }
    names.join("/")
}

/// The text of a part that the document can do without; `None` where it is missing or damaged.
pub(super) fn optional_text(package: &mut Package<'_>, part: &str) -> Result<Option<String>, ReadError> {
    match package.text(part) {
        Err(ReadError::PartDamaged { .. }) => Ok(None),
        text => text,
    }
}

/// What the core properties say (part 2, 8.3): title and language.
pub(super) fn description(package: &mut Package<'_>) -> Result<(Option<String>, Option<String>), ReadError> {
    let relationships = Relationships::of(package, "")?;
    let Some(part) = relationships.of_kind("core-properties").next() else { return Ok((None, None)) };
    let Some(text) = optional_text(package, &part.target)? else { return Ok((None, None)) };
    let Ok(tree) = xml::parse(&text) else { return Ok((None, None)) };
    let property = |name: &str| {
        let text = tree.root().child(Namespace::DublinCore, name)?.text().trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    Ok((property("title"), property("language")))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_resolved_from_the_folder_of_their_part() {
        for (folder, target, name) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("word", "..\\custom\\item.xml", "custom/item.xml"),
            ("", "./word/document.xml", "word/document.xml"),
            ("word", "../../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), name, "{folder} {target}");
        }
    }
}

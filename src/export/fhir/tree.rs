//! The items of a form as a tree: sections, questions, parts and rows, and below them the fields. Questionnaire and
//! QuestionnaireResponse are both made along it, so that each answer has its item.

use std::collections::BTreeSet;

use crate::questionnaire::{FieldType, Item, ItemKind, Questionnaire};

/// An item of the tree.
#[derive(Debug)]
pub(super) struct Node {
    /// Its `linkId`: the id of its field, else of its item in the rules.
    pub link_id: String,
    /// Position of the item whose wording it shows.
    pub item: Option<usize>,
    /// What it is.
    pub kind: NodeKind,
    pub children: Vec<Node>,
}

/// Kinds of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeKind {
    /// It has no answer of its own.
    Group,
    /// It is only shown.
    Display,
    /// The answer to a field, by its position.
    Field(usize),
}

/// The parts that a value of this type is made of; empty for one that is an answer by itself.
pub(super) fn parts(kind: FieldType) -> &'static [&'static str] {
    match kind {
        FieldType::Links => &["url", "written", "name", "description"],
        FieldType::Organizations => &["name", "url", "written"],
        _ => &[],
    }
}

/// The tree of a form.
pub(super) fn tree(questionnaire: &Questionnaire) -> Vec<Node> {
    let taken = questionnaire.fields.iter().map(|field| field.id.as_str()).collect();
    let grower = Grower { questionnaire, taken };
    let mut nodes: Vec<Node> = Vec::new();
    for (position, item) in questionnaire.items.iter().enumerate() {
        match (item.kind, item.parent) {
            (ItemKind::Section, _) => nodes.push(grower.group(position, Vec::new())),
            (ItemKind::Question, None) => nodes.push(grower.question(position)),
            (ItemKind::Question, Some(section)) => {
                let section = nodes.iter_mut().find(|node| node.item == Some(section));
                if let Some(section) = section {
                    section.children.push(grower.question(position));
                }
            }
            _ => {}
        }
    }
    nodes
}

struct Grower<'a> {
    questionnaire: &'a Questionnaire,
    /// Ids of fields.
    taken: BTreeSet<&'a str>,
}

impl Grower<'_> {
    fn question(&self, position: usize) -> Node {
        let mut below = Vec::new();
        for kind in [ItemKind::Part, ItemKind::Row] {
            let children = self.questionnaire.children(position, kind);
            below.extend(children.map(|child| self.answered(child, Vec::new())));
        }
        let hints = self.questionnaire.children(position, ItemKind::Hint);
        below.extend(hints.map(|hint| Node {
            link_id: self.link_id(hint),
            item: Some(hint),
            kind: NodeKind::Display,
            children: Vec::new(),
        }));
        self.answered(position, below)
    }

    /// An item with its fields: the field itself where it is the only one, else a group.
    fn answered(&self, position: usize, below: Vec<Node>) -> Node {
        let item: &Item = &self.questionnaire.items[position];
        let has_groups = below.iter().any(|node| node.kind != NodeKind::Display);
        match item.fields.as_slice() {
            [field] if !has_groups => self.field(*field, Some(position), below),
            fields => {
                let own = fields
                    .iter()
                    .map(|&field| self.field(field, self.questionnaire.fields[field].beside_option, Vec::new()));
                let children = own.chain(below).collect();
                self.group(position, children)
            }
        }
    }

    fn group(&self, position: usize, children: Vec<Node>) -> Node {
        Node { link_id: self.link_id(position), item: Some(position), kind: NodeKind::Group, children }
    }

    fn field(&self, field: usize, item: Option<usize>, children: Vec<Node>) -> Node {
        Node { link_id: self.questionnaire.fields[field].id.clone(), item, kind: NodeKind::Field(field), children }
    }

    /// The id of an item, told from that of a field.
    fn link_id(&self, position: usize) -> String {
        let id = &self.questionnaire.items[position].id;
        if self.taken.contains(id.as_str()) { format!("item {id}") } else { id.clone() }
    }
}

//! The paper of a submission: how its form was laid out, and how its people mark what they choose.

use super::form::TicksStand;
use super::random::Dice;
use super::style::{Style, Ticks};

/// How a form was laid out.
#[derive(Debug, Clone)]
pub(crate) struct Paper {
    /// Questions for yes or no that print both words.
    pub yes_no: YesNoPrinted,
    /// How choices show.
    pub marks: Marks,
    /// How boxes of options stand.
    pub options_stand: TicksStand,
    /// Lines of the front page and rows that need no label have one.
    pub labels_front: bool,
    /// Of a hundred short answers, so many stand behind their prompt.
    pub behind: usize,
    /// The form prints its instructions.
    pub hints: bool,
    /// The form prints its footnotes.
    pub notes: bool,
    /// Somebody else translated it, in so many words of a hundred.
    pub retranslated: usize,
    /// Which wording of several, where not the first, in a hundred.
    pub other_wordings: usize,
}

/// Where a form prints yes and no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum YesNoPrinted {
    /// At all such questions.
    Everywhere,
    /// Where nothing is to be explained.
    WithoutText,
    /// Nowhere.
    Nowhere,
}

/// How choices show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marks {
    /// In boxes.
    Boxes,
    /// By marks before the chosen texts and nothing before the others.
    Typed(&'static str),
    /// By marks in brackets before the texts, chosen and not.
    Brackets(&'static str, &'static str),
    /// The same behind the texts.
    BracketsBehind(&'static str, &'static str),
    /// Marks behind the chosen texts.
    TypedBehind(&'static str),
    /// The chosen texts are bold.
    Bold,
    /// The chosen texts are highlighted.
    Highlighted,
    /// The others are struck out.
    OthersStruck,
    /// The others were deleted.
    OthersDeleted,
    /// Not any more.
    Lost,
}

impl Paper {
    /// The paper of a submission.
    pub(crate) fn draw(style: &Style, is_untidy: bool, form_language: &str, dice: &mut Dice) -> Self {
        const PRINTED: [(usize, YesNoPrinted); 3] =
            [(35, YesNoPrinted::Everywhere), (45, YesNoPrinted::WithoutText), (20, YesNoPrinted::Nowhere)];
        const STANDS: [(usize, TicksStand); 3] =
            [(76, TicksStand::Lines), (15, TicksStand::InLine), (9, TicksStand::Cells)];
        let marks = match style.ticks {
            Ticks::Lost => Marks::Lost,
            _ if is_untidy && dice.chance(60) => untidy_marks(style, dice),
            Ticks::Mixed => {
                const MARKS: [(usize, Marks); 4] = [
                    (50, Marks::Boxes),
                    (30, Marks::Brackets("[x]", "[ ]")),
                    (10, Marks::Brackets("(x)", "( )")),
                    (10, Marks::BracketsBehind("(x)", "( )")),
                ];
                dice.weighted(Marks::Boxes, &MARKS)
            }
            Ticks::Boxes => Marks::Boxes,
        };
        let translated = form_language != "en" && dice.chance(30);
        Self {
            yes_no: dice.weighted(YesNoPrinted::WithoutText, &PRINTED),
            marks,
            options_stand: dice.weighted(TicksStand::Lines, &STANDS),
            labels_front: dice.chance(60),
            behind: [0, 15, 50][dice.below(3)],
            hints: dice.chance(85),
            notes: dice.chance(70),
            retranslated: if translated { dice.between(20, 60) } else { 0 },
            other_wordings: if dice.chance(40) { dice.between(10, 60) } else { 0 },
        }
    }
}

fn untidy_marks(style: &Style, dice: &mut Dice) -> Marks {
    const MARKS: [Marks; 11] = [
        Marks::Lost,
        Marks::Typed("X"),
        Marks::Typed("✓"),
        Marks::Typed("x"),
        Marks::TypedBehind("✓"),
        Marks::TypedBehind("X"),
        Marks::Brackets("[X]", "[ ]"),
        Marks::Bold,
        Marks::OthersStruck,
        Marks::OthersDeleted,
        Marks::Highlighted,
    ];
    let shown = if style.format.highlights() { MARKS.len() } else { MARKS.len() - 1 };
    MARKS[dice.below(shown)]
}

//! What forms print beside the wording of the questionnaire, by language.

/// Words of one language.
#[derive(Clone, Copy)]
pub(crate) struct Wording {
    pub language: &'static str,
    pub yes_no: [&'static str; 2],
    /// What Word shows in a control that nobody filled in.
    pub write: &'static str,
    pub choose: &'static str,
    pub pick_date: &'static str,
}

pub(crate) const WORDINGS: [Wording; 3] = [
    Wording {
        language: "en",
        yes_no: ["Yes", "No"],
        write: "Click or tap here to enter text.",
        choose: "Choose an item.",
        pick_date: "Click or tap to enter a date.",
    },
    Wording {
        language: "fr",
        yes_no: ["Oui", "Non"],
        write: "Cliquez ou appuyez ici pour entrer du texte.",
        choose: "Choisissez un élément.",
        pick_date: "Cliquez ou appuyez ici pour entrer une date.",
    },
    Wording {
        language: "es",
        yes_no: ["Sí", "No"],
        write: "Haga clic o pulse aquí para escribir texto.",
        choose: "Elija un elemento.",
        pick_date: "Haga clic aquí o pulse para escribir una fecha.",
    },
];

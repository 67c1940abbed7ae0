//! Whether two texts say the same, however they are written. Two texts in, yes or no out. Likeness alone would let a
//! lost "not", a changed figure or a lost paragraph pass in a long answer, so these are looked at by themselves.
//! What is written is compared in compatibility form (Unicode Standard Annex 15, NFKC).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Texts that are alike to this degree may be the same.
const SIMILARITY_MIN: f64 = 0.97;
/// Share of the characters of a paragraph that must stand in one place of the other text, in their order.
const PARAGRAPH_FOUND_MIN: f64 = 0.9;
/// Words from which on a paragraph is looked for by itself.
const PARAGRAPH_WORDS_MIN: usize = 3;

/// Words that turn what is said into its contrary, in the seven languages of the answers. More words than needed do no
/// harm: they must be the same in both texts.
const NEGATIONS: [&str; 87] = [
    "not",
    "no",
    "non",
    "never",
    "none",
    "nor",
    "neither",
    "without",
    "cannot",
    "nothing",
    "nobody",
    "nowhere",
    "hardly",
    "ne",
    "pas",
    "jamais",
    "aucun",
    "aucune",
    "sans",
    "ni",
    "rien",
    "personne",
    "nul",
    "nulle",
    "guère",
    "nunca",
    "jamás",
    "ningún",
    "ninguno",
    "ninguna",
    "sin",
    "nada",
    "tampoco",
    "nadie",
    "não",
    "nao",
    "jamais",
    "nenhum",
    "nenhuma",
    "nem",
    "sem",
    "tampouco",
    "ninguém",
    "لا",
    "لم",
    "لن",
    "ليس",
    "ليست",
    "ليسوا",
    "غير",
    "بدون",
    "دون",
    "عدم",
    "بلا",
    "كلا",
    "ولا",
    "ولم",
    "ولن",
    "وليس",
    "وليست",
    "وغير",
    "وبدون",
    "ودون",
    "وعدم",
    "وبلا",
    "فلا",
    "فلم",
    "فلن",
    "فليس",
    "بعدم",
    "لعدم",
    "не",
    "нет",
    "ни",
    "без",
    "никогда",
    "никто",
    "ничего",
    "ничто",
    "нигде",
    "никакой",
    "никакая",
    "никакие",
    "никаких",
    "нельзя",
    "отсутствует",
    "отсутствуют",
];

/// The same in Chinese, where words are not parted.
const NEGATING_CHARACTERS: [char; 11] = ['不', '没', '沒', '无', '無', '未', '非', '否', '别', '勿', '莫'];

/// True where two texts are the same after blanks and line ends were made alike.
pub(super) fn is_strictly_same(expected: &str, got: &str) -> bool {
    expected.split_whitespace().eq(got.split_whitespace())
}

/// True where `got` says what `expected` says: alike, with the same numbers and negations in the same order, and with
/// every paragraph of it.
pub(super) fn is_same(expected: &str, got: &str) -> bool {
    if is_strictly_same(expected, got) {
        return true;
    }
    let (whole, said) = (normalised(expected), normalised(got));
    whole == said
        || numbers(&whole) == numbers(&said)
            && negations(&whole) == negations(&said)
            && rapidfuzz::fuzz::ratio(whole.chars(), said.chars()) >= SIMILARITY_MIN
            && expected.lines().map(normalised).all(|paragraph| stands_in(&paragraph, &whole, &said))
}

/// The text with one blank for blanks and line ends, characters in compatibility form, quotes and dashes of one kind
/// each, and without characters that are not seen.
fn normalised(text: &str) -> String {
    let alike = text.chars().filter_map(|character| match character {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' | '‹' | '›' | 'ʼ' => Some('\''),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '＂' | '「' | '」' => Some('"'),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '﹣' | '－' => Some('-'),
        other => Some(other),
    });
    let compatible: String = alike.nfkc().collect();
    compatible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The numbers of a text in their order, with the signs within them ("2.5", "1,000", "12:30") and a minus before them.
fn numbers(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut found: Vec<String> = Vec::new();
    let mut behind = 0;
    for (at, &character) in characters.iter().enumerate().filter(|(_, character)| character.is_numeric()) {
        let joined = at >= 2
            && behind + 1 == at
            && matches!(characters[at - 1], '.' | ',' | ':' | '/' | '\'' | '٫' | '٬')
            && characters[at - 2].is_numeric();
        match found.last_mut() {
            Some(number) if joined => number.extend([characters[at - 1], character]),
            Some(number) if behind == at => number.push(character),
            _ => {
                let is_minus =
                    at > 0 && characters[at - 1] == '-' && (at == 1 || !characters[at - 2].is_alphanumeric());
                found.push(if is_minus { format!("-{character}") } else { character.to_string() });
            }
        }
        behind = at + 1;
    }
    found
}

/// The negations of a text in their order. What a hyphen joins ("non-government") is a word of its own.
fn negations(text: &str) -> Vec<String> {
    let lower: String = text.chars().flat_map(char::to_lowercase).filter(|c| !is_arabic_mark(*c)).collect();
    let mut found = Vec::new();
    for word in lower.split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '\'' | '-'))) {
        let bare = word.trim_matches(['\'', '-']);
        if NEGATIONS.contains(&bare) {
            found.push(bare.to_owned());
        } else if bare.ends_with("n't") || bare.starts_with("n'") {
            found.push("n'".to_owned());
        } else {
            found.extend(bare.chars().filter(|c| NEGATING_CHARACTERS.contains(c)).map(String::from));
        }
    }
    found
}

/// The signs for vowels and doubling, which may be left out.
fn is_arabic_mark(character: char) -> bool {
    matches!(character, '\u{64b}'..='\u{652}' | '\u{640}')
}

/// True for a paragraph that stands in the text of the record (`said`) as often as in the whole that it is taken from,
/// or that stands there with few changes; and for one of a word or two, which numbers, negations and likeness tell of.
fn stands_in(paragraph: &str, whole: &str, said: &str) -> bool {
    if words(paragraph) < PARAGRAPH_WORDS_MIN || said.matches(paragraph).count() >= whole.matches(paragraph).count() {
        return true;
    }
    // Those that stand there as they are cannot stand for another that was changed.
    let others = said.replace(paragraph, "\0");
    let (sought, text): (Vec<char>, Vec<char>) = (paragraph.chars().collect(), others.chars().collect());
    let enough = PARAGRAPH_FOUND_MIN * sought.len() as f64;
    let step = (sought.len() / 10).max(1);
    (0..text.len()).step_by(step).any(|start| {
        let end = text.len().min(start + sought.len() + step);
        let common = rapidfuzz::distance::lcs_seq::similarity(sought.iter(), text[start..end].iter());
        common as f64 >= enough
    })
}

/// Words between blanks; in scripts that do not part them, every character is one.
fn words(text: &str) -> usize {
    let is_ideograph =
        |c: &char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}');
    let parted = |word: &&str| word.chars().any(|c| c.is_alphanumeric() && !is_ideograph(&c));
    text.split(' ').filter(parted).count() + text.chars().filter(is_ideograph).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A long answer, so that what is changed in it is less than three in a hundred.
    const LONG: &str = "The national portal offers services to citizens and to companies. It has been in use since 2016 and \
        is maintained by the ministry.\nThe agency does not collect data about single users. \
        It publishes figures of use every year, by service and by region, in open formats.\nFees are waived.\nAll services \
        can be reached with one account, which 82.5 % of all adults have today, up from 61 % three years ago.";

    fn with(from: &str, to: &str) -> bool {
        assert!(LONG.contains(from));
        is_same(LONG, &LONG.replacen(from, to, 1))
    }

    #[test]
    fn what_only_looks_different_is_the_same() {
        assert!(with("\n", " ") && with("services ", "services\u{a0}\n"));
        assert!(with("companies", "cοmpanies"), "one letter among hundreds");
        assert!(is_same("l’“e-gov” – ﬁn", "l'\"e-gov\" - fin"));
        assert!(is_same("pro\u{ad}tec\u{200b}tion", "protection"));
        assert!(!is_strictly_same("l’e-gov", "l'e-gov") && is_strictly_same("a\nb", " a  b "));
    }

    #[test]
    fn other_words_are_not_the_same() {
        assert!(!is_same("Ministry of Finance", "Ministry of Justice"));
        assert!(!is_same("Ministry", "") && !is_same("", "Ministry") && is_same("", " "));
    }

    #[test]
    fn a_changed_number_is_not_the_same() {
        assert!(!with("2016", "2018") && !with("82.5", "825") && !with("82.5", "82,5") && !with("61 %", "-61 %"));
        assert!(!with("61 %", "%"), "a lost one");
        assert_eq!(numbers("a 1,000.5 (12:30) -3, 2-4 x2 5."), ["1,000.5", "12:30", "-3", "2", "4", "2", "5"]);
    }

    #[test]
    fn a_lost_negation_is_not_the_same() {
        assert!(!with(" not", "") && !with("does not", "does") && !with("All", "Not all"));
        assert_eq!(negations("Il n’existe PAS; it doesn't".replace('’', "'").as_str()), ["n'", "pas", "n'"]);
        assert_eq!(negations("该国没有电子政务战略，也未公布"), ["没", "未"]);
        assert_eq!(negations("لا توجد، وَلَم تُنشر"), ["لا", "ولم"]);
        assert_eq!(negations("Стратегии нет, данные не публикуются без согласия"), ["нет", "не", "без"]);
        assert_eq!(negations("No existe; não há; sin datos"), ["no", "não", "sin"]);
        assert!(negations("notable nonetheless passive, non-government").is_empty());
        assert_eq!(negations("-no -- never-"), ["no", "never"]);
    }

    #[test]
    fn a_lost_paragraph_is_not_the_same() {
        let longer = format!("{LONG}\n{}", LONG.replace("Fees are waived.", "Help is free."));
        assert!(is_same(&longer, &longer.replace("Fees are waived.", "Fees are waivd.")), "a letter");
        assert!(!is_same(&longer, &longer.replace("Fees are waived.\n", "")), "one of many lines");
        let twice = format!("{longer}\nFees are waived.");
        assert!(!is_same(&twice, &longer), "one of two that are the same");
        assert!(is_same(&longer, &longer.replace('\n', " ")), "paragraphs may be parted otherwise");
        let chinese = "国家门户网站向公民和企业提供服务，自启用以来由该部维护。\n所有服务均免费。\n".to_owned()
            + &"该门户网站每年按服务和地区以开放格式公布使用数据，所有成年人均可使用同一账户访问全部服务。".repeat(6);
        assert!(!is_same(&chinese, &chinese.replace("所有服务均免费。\n", "")));
    }

    #[test]
    fn no_negation_is_listed_in_a_form_that_cannot_be_met() {
        for word in NEGATIONS {
            assert_eq!(negations(&normalised(word)), [word]);
        }
    }
}

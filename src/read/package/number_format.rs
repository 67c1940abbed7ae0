//! Formats of numbers (ECMA-376 part 1, 17.18.59), and letters as OpenDocument and HTML count with them: how a counter
//! is written.

use crate::read::roman;

/// The number as written in this format; `None` where the format is not known. `custom` is the pattern of a
/// custom format (MS-DOCX 2.4: "001, 002, ...").
pub(in crate::read) fn written(number: i64, format: &str, custom: Option<&str>) -> Option<String> {
    Some(match format {
        "decimal" | "decimalHalfWidth" | "japaneseDigitalTen2" => number.to_string(),
        "decimalZero" => format!("{number:02}"),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => repeated(number, &('A'..='Z').collect::<Vec<_>>()),
        "lowerLetter" => repeated(number, &('a'..='z').collect::<Vec<_>>()),
        "none" => String::new(),
        "hex" => format!("{number:X}"),
        "numberInDash" => format!("- {number} -"),
        "ordinal" => ordinal(number),
        "decimalFullWidth" | "decimalFullWidth2" => with_digits(number, '０'),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => enclosed(number, '①', '⑳')?,
        "decimalEnclosedParen" => enclosed(number, '⑴', '⒇')?,
        "decimalEnclosedFullstop" => enclosed(number, '⒈', '⒛')?,
        "hindiNumbers" => with_digits(number, '०'),
        "thaiNumbers" => with_digits(number, '๐'),
        "ideographDigital" | "koreanDigital2" | "taiwaneseDigital" => ideographs(number),
        "chineseCounting"
        | "japaneseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => counted(number),
        "ideographTraditional" => repeated(number, &letters("甲乙丙丁戊己庚辛壬癸")),
        "ideographZodiac" => repeated(number, &letters("子丑寅卯辰巳午未申酉戌亥")),
        "russianLower" => repeated(number, &letters("абвгдежзиклмнопрстуфхцчшщыэюя")),
        "russianUpper" => repeated(number, &letters("АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ")),
        "arabicAlpha" => repeated(number, &letters("أبتثجحخدذرزسشصضطظعغفقكلمنهوي")),
        "arabicAbjad" => repeated(number, &letters("أبجدهوزحطيكلمنسعفصقرشتثخذضظغ")),
        "hebrew2" => repeated(number, &letters("אבגדהוזחטיכלמנסעפצקרשת")),
        "aiueo" | "aiueoFullWidth" => repeated(
            number,
            &letters("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"),
        ),
        "iroha" | "irohaFullWidth" => repeated(
            number,
            &letters(
                "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
            ),
        ),
        "ganada" => repeated(number, &letters("가나다라마바사아자차카타파하")),
        "chosung" => repeated(number, &letters("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ")),
        "chicago" => repeated(number, &['*', '†', '‡', '§']),
        "custom" => zero_padded(number, custom?)?,
        _ => return None,
    })
}

/// Letters as in the columns of a spreadsheet: z, aa, ab.
pub(in crate::read) fn column_letters(number: i64, upper: bool) -> String {
    let mut rest = u64::try_from(number).unwrap_or(0);
    let first = if upper { b'A' } else { b'a' };
    let mut written = Vec::new();
    while rest > 0 {
        rest -= 1;
        written.push(char::from(first + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    written.iter().rev().collect()
}

fn letters(of: &str) -> Vec<char> {
    of.chars().collect()
}

/// Behind the last letter each is written twice, then three times (17.18.59, lowerLetter).
fn repeated(number: i64, letters: &[char]) -> String {
    /// No list is longer than this many times its alphabet.
    const TIMES_MAX: usize = 100;
    let Some(index) = usize::try_from(number.saturating_sub(1)).ok() else { return String::new() };
    let times = (index / letters.len() + 1).min(TIMES_MAX);
    std::iter::repeat_n(letters[index % letters.len()], times).collect()
}

/// Roman numerals end below 4000; what lies beyond is decimal.
fn roman(number: i64) -> String {
    match u32::try_from(number) {
        Ok(value @ 1..4000) => roman::numeral(value),
        _ => number.to_string(),
    }
}

/// English ordinals: the format follows the language of the text, which forms give in English.
fn ordinal(number: i64) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// Decimal with the ten digits that begin with this zero.
fn with_digits(number: i64, zero: char) -> String {
    let digit = |character: char| {
        character.to_digit(10).and_then(|digit| char::from_u32(u32::from(zero) + digit)).unwrap_or(character)
    };
    number.to_string().chars().map(digit).collect()
}

/// One of the characters from `first` (for 1) to `last`; plain decimal behind it, as Word does.
fn enclosed(number: i64, first: char, last: char) -> Option<String> {
    let character =
        u32::try_from(number.saturating_sub(1)).ok().and_then(|index| char::from_u32(u32::from(first) + index));
    Some(character.filter(|character| *character <= last).map_or_else(|| number.to_string(), String::from))
}

fn ideographs(number: i64) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |character: char| character.to_digit(10).map_or(character, |digit| DIGITS[digit as usize]);
    number.to_string().chars().map(digit).collect()
}

/// Chinese counting up to 9999: 十, 十一, 二十, 一百零五.
fn counted(number: i64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    const UNITS: [(i64, &str); 4] = [(1000, "千"), (100, "百"), (10, "十"), (1, "")];
    if !(1..10_000).contains(&number) {
        return number.to_string();
    }
    let (mut written, mut rest, mut gap) = (String::new(), number, false);
    for (worth, unit) in UNITS {
        let digit = rest / worth;
        rest %= worth;
        if digit == 0 {
            gap = !written.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            written.push('零');
        }
        let leading_ten = worth == 10 && digit == 1 && written.is_empty();
        if !leading_ten {
            written.push_str(DIGITS[usize::try_from(digit).unwrap_or(0)]);
        }
        written.push_str(unit);
    }
    written
}

/// "001, 002, 003, ..." means three digits.
fn zero_padded(number: i64, pattern: &str) -> Option<String> {
    let first = pattern.split(',').next()?.trim();
    let is_number = !first.is_empty() && first.len() <= 9 && first.chars().all(|c| c.is_ascii_digit());
    is_number.then(|| format!("{number:0width$}", width = first.len()))
}

#[cfg(test)]
mod tests {
    use super::{column_letters, written};

    #[test]
    fn columns_go_on_behind_their_last_letter() {
        for (number, letters) in [(0, ""), (1, "a"), (26, "z"), (27, "aa"), (28, "ab"), (703, "aaa")] {
            assert_eq!(column_letters(number, false), letters);
        }
        assert_eq!(column_letters(28, true), "AB");
    }

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        for (number, format, text) in [
            (4, "upperRoman", "IV"),
            (27, "upperLetter", "AA"),
            (54, "lowerLetter", "bbb"),
            (9, "lowerRoman", "ix"),
            (7, "decimalZero", "07"),
            (112, "ordinal", "112th"),
            (23, "ordinal", "23rd"),
            (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircle", "21"),
            (2, "russianLower", "б"),
            (12, "ideographDigital", "一二"),
            (15, "chineseCounting", "十五"),
            (105, "chineseCounting", "一百零五"),
            (3, "arabicAbjad", "ج"),
            (0, "lowerLetter", ""),
        ] {
            assert_eq!(written(number, format, None).as_deref(), Some(text), "{number} {format}");
        }
        assert_eq!(written(5, "custom", Some("001, 002, 003, ...")).as_deref(), Some("005"));
        assert_eq!(written(5, "cardinalText", None), None);
    }
}

//! A guard before a composite font is read: its width arrays (ISO 32000-2, 9.7.4.3) may claim ranges
//! of four thousand million codes, which the font crate would fill in one by one.

use hayro_syntax::object::{Array, Dict, Object};

/// Most codes that the width arrays of a font may give; there are 65,536 character identifiers.
const CODES_MAX: f64 = 1_000_000.0;

/// True when the width arrays of a font give no more codes than a font can have.
pub(super) fn are_sane(dict: &Dict<'_>) -> bool {
    let Some(descendants) = dict.get::<Array<'_>>(b"DescendantFonts") else { return true };
    descendants.iter::<Dict<'_>>().take(1).all(|font| {
        [(&b"W"[..], 1), (&b"W2"[..], 3)].iter().all(|(key, values)| {
            font.get::<Array<'_>>(*key).is_none_or(|widths| codes_of(&widths, *values) <= CODES_MAX)
        })
    })
}

/// Codes of a width array: "first [w ...]" or "first last w", with so many values each.
fn codes_of(widths: &Array<'_>, values: usize) -> f64 {
    let mut codes = 0.0;
    let mut numbers: Vec<f64> = Vec::new();
    for entry in widths.iter::<Object<'_>>() {
        match entry {
            Object::Number(number) => numbers.push(number.as_f64()),
            Object::Array(list) => {
                codes += (list.data().len() / 2) as f64;
                numbers.clear();
            }
            _ => numbers.clear(),
        }
        if numbers.len() == 2 + values {
            codes += (numbers[1] - numbers[0]).max(0.0) + 1.0;
            numbers.clear();
        }
        if codes > CODES_MAX {
            break;
        }
    }
    // A range whose width is missing is filled in too.
    if let [first, last, ..] = numbers[..] {
        codes += (last - first).max(0.0);
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_syntax::object::FromBytes;

    fn is_sane(widths: &str) -> bool {
        let font = format!("<</DescendantFonts [<</W {widths}>>]>>");
        are_sane(&Dict::from_bytes(font.as_bytes()).unwrap())
    }

    #[test]
    fn ranges_without_end_are_refused() {
        assert!(is_sane("[0 [500 600] 3 65535 700]"));
        assert!(!is_sane("[0 4294967295 500]"));
        assert!(!is_sane("[0 4294967295]"));
    }
}

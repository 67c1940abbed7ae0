//! How far two texts say the same. A note's number or a label that only one of them has is passed over.

/// Characters that one of them may have more at a place.
const PASSED_MAX: usize = 4;
/// Characters that must agree behind those.
const AGAIN_MIN: usize = 6;

/// How far one text follows another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Followed {
    /// Bytes of the text that was gone through.
    pub bytes: usize,
    /// Characters that agree.
    pub agreed: usize,
    /// Places at which some were passed over.
    pub passed: usize,
    /// The whole of what was to be followed is there.
    pub is_whole: bool,
}

/// Goes through a text as long as it follows another.
pub(super) fn follow(
    mut text: impl Iterator<Item = char> + Clone,
    mut wanted: impl Iterator<Item = char> + Clone,
    passed_max: usize,
) -> Followed {
    let mut followed = Followed { bytes: 0, agreed: 0, passed: 0, is_whole: false };
    loop {
        let (here, there) = (text.clone().next(), wanted.clone().next());
        match (here, there) {
            (_, None) => {
                followed.is_whole = true;
                return followed;
            }
            (Some(here), Some(there)) if here == there => {
                text.next();
                wanted.next();
                followed.bytes += here.len_utf8();
                followed.agreed += 1;
            }
            (None, Some(_)) => return followed,
            _ => {
                if followed.passed == passed_max {
                    return followed;
                }
                let steps = (1..=PASSED_MAX).flat_map(|all| (0..=all).map(move |more| (more, all - more)));
                let mut steps = steps.filter(|&(more, less)| agree(text.clone().skip(more), wanted.clone().skip(less)));
                let Some((more, less)) = steps.next() else { return followed };
                followed.bytes += text.by_ref().take(more).map(char::len_utf8).sum::<usize>();
                wanted.by_ref().take(less).for_each(drop);
                followed.passed += 1;
            }
        }
    }
}

/// True when the next characters are the same, or all that is left.
fn agree(text: impl Iterator<Item = char>, wanted: impl Iterator<Item = char>) -> bool {
    let mut agreed = 0;
    let mut text = text;
    for wanted in wanted.take(AGAIN_MIN) {
        if text.next() != Some(wanted) {
            return false;
        }
        agreed += 1;
    }
    agreed > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_one_text_has_more_is_passed_over() {
        let followed = follow("answered13hotline".chars(), "answeredhotline".chars(), 1);
        assert_eq!(followed, Followed { bytes: 17, agreed: 15, passed: 1, is_whole: true });
        assert!(follow("answeredhotline".chars(), "answeredchotline".chars(), 1).is_whole);
        assert!(!follow("answered13hotline".chars(), "answeredhotline".chars(), 0).is_whole);
        assert!(!follow("answeredsomethingelse".chars(), "answeredhotline".chars(), 3).is_whole);
    }
}

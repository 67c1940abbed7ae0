//! What Word leaves in a file without anything showing: sessions of editing, marks of the spelling, old page ends.

/// Decisions that follow from a seed (SplitMix64; Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub(super) struct Noise {
    state: u64,
    /// Runs are split.
    pub splits: bool,
    bookmarks: usize,
}

impl Noise {
    pub(super) fn new(seed: u64, splits: bool) -> Self {
        Self { state: seed, splits, bookmarks: 0 }
    }

    /// A number below `below`; zero where that is zero.
    pub(super) fn pick(&mut self, below: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let below = u64::try_from(below).unwrap_or(u64::MAX).max(1);
        usize::try_from(mixed % below).unwrap_or(0)
    }

    /// Attributes of a run.
    pub(super) fn session(&mut self) -> String {
        if !self.splits || self.pick(2) == 0 {
            return String::new();
        }
        format!(" w:rsidR=\"00{:06X}\"", 0x1a_2b3c + 0x1111 * self.pick(7))
    }

    /// Attributes of a paragraph.
    pub(super) fn paragraph(&mut self) -> String {
        if !self.splits {
            return String::new();
        }
        format!(" w:rsidR=\"00{:06X}\" w:rsidRDefault=\"001A2B3C\"", 0x1a_2b3c + 0x1111 * self.pick(7))
    }

    /// Where a text is split, in bytes: between characters that do not join.
    pub(super) fn cuts(&mut self, text: &str) -> Vec<usize> {
        if !self.splits || text.len() < 8 {
            return Vec::new();
        }
        let mut cuts = Vec::new();
        for _ in 0..=self.pick(3) {
            let at = self.pick(text.len());
            let is_ascii = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii);
            if at > 0 && is_ascii(at - 1) && is_ascii(at) {
                cuts.push(at);
            }
        }
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    }

    /// What stands between two runs.
    pub(super) fn between(&mut self) -> String {
        if !self.splits {
            return String::new();
        }
        match self.pick(6) {
            0 => "<w:proofErr w:type=\"spellStart\"/>".to_owned(),
            1 => "<w:proofErr w:type=\"spellEnd\"/>".to_owned(),
            2 => "<w:r><w:lastRenderedPageBreak/></w:r>".to_owned(),
            3 => {
                self.bookmarks += 1;
                let id = self.bookmarks;
                format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"_Hlk{}\"/><w:bookmarkEnd w:id=\"{id}\"/>", 3_000 + id)
            }
            _ => String::new(),
        }
    }
}

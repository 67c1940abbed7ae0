//! The map from log-odds to probability: isotonic regression (pool adjacent violators) over bins of rows, each scored by
//! a model that was not fitted on its style. So the map holds what can be claimed about a style nobody has seen.

/// Rows in a bin, at least.
const BIN_ROWS: usize = 150;
/// Rows that are taken to be wrong beside those of a bin: no bin is so good that nothing can be wrong.
const WRONG_ADDED: f64 = 0.25;

/// Points of the map, both coordinates rising, from log-odds and what was right.
pub(super) fn map(scored: &[(f64, bool)]) -> Vec<(f64, f64)> {
    let mut sorted: Vec<(f64, bool)> = scored.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let bins = (sorted.len() / BIN_ROWS).clamp(1, 60);
    let mut pooled: Vec<Bin> = Vec::new();
    for bin in 0..bins {
        let rows = &sorted[sorted.len() * bin / bins..sorted.len() * (bin + 1) / bins];
        if rows.is_empty() {
            continue;
        }
        let right = rows.iter().filter(|(_, right)| *right).count() as f64;
        let sum = rows.iter().map(|(log_odds, _)| log_odds).sum();
        pooled.push(Bin { rows: rows.len() as f64, right, sum });
        while let [.., before, last] = pooled.as_slice()
            && before.share() >= last.share()
        {
            let joined =
                Bin { rows: before.rows + last.rows, right: before.right + last.right, sum: before.sum + last.sum };
            pooled.truncate(pooled.len() - 2);
            pooled.push(joined);
        }
    }
    let round = |number: f64| (number * 1e4).round() / 1e4;
    let mut points: Vec<(f64, f64)> =
        pooled.iter().map(|bin| (round(bin.sum / bin.rows), round(bin.share()))).collect();
    points.dedup_by(|a, b| a.0 <= b.0);
    points
}

struct Bin {
    rows: f64,
    right: f64,
    sum: f64,
}

impl Bin {
    fn share(&self) -> f64 {
        self.right / (self.rows + WRONG_ADDED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_rises_and_shows_what_was_right() {
        // Half are right at 0, nine of ten at 2; at 1 fewer than at 0, which is pooled.
        let rows = (0..3000).map(|at| match at % 3 {
            0 => (0.0, at % 2 == 0),
            1 => (1.0, at % 4 == 1),
            _ => (2.0, at % 10 != 2),
        });
        let points = map(&rows.collect::<Vec<_>>());
        assert!(points.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1), "{points:?}");
        assert!((points.last().unwrap().1 - 0.9).abs() < 0.02, "{points:?}");
    }
}

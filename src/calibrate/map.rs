//! The map from log-odds to probability: isotonic regression (pool adjacent violators) over bins of rows, each scored by
//! a model that was not fitted on its style. So the map holds what can be claimed about a style nobody has seen. Rows that
//! weigh differently count in a bin by their weights, and the bin for as many rows as they are worth together (effective
//! sample size; Kish, "Survey sampling", 1965).

/// Rows in a bin, at least.
const BIN_ROWS: usize = 150;
/// Rows that are taken to be wrong beside those of a bin: no bin is so good that nothing can be wrong.
const WRONG_ADDED: f64 = 0.25;

/// A row with its log-odds.
pub(super) struct Scored {
    pub log_odds: f64,
    pub is_right: bool,
    pub weight: f64,
}

/// Points of the map, both coordinates rising.
pub(super) fn map(mut sorted: Vec<Scored>) -> Vec<(f64, f64)> {
    sorted.retain(|row| row.weight > 0.0);
    sorted.sort_by(|a, b| a.log_odds.total_cmp(&b.log_odds));
    let bins = (sorted.len() / BIN_ROWS).clamp(1, 60);
    let mut pooled: Vec<Bin> = Vec::new();
    for bin in 0..bins {
        let rows = &sorted[sorted.len() * bin / bins..sorted.len() * (bin + 1) / bins];
        if rows.is_empty() {
            continue;
        }
        pooled.push(rows.iter().fold(Bin::default(), Bin::with));
        while let [.., before, last] = pooled.as_slice()
            && before.share() >= last.share()
        {
            let joined = Bin {
                weight: before.weight + last.weight,
                squares: before.squares + last.squares,
                right: before.right + last.right,
                sum: before.sum + last.sum,
            };
            pooled.truncate(pooled.len() - 2);
            pooled.push(joined);
        }
    }
    let round = |number: f64| (number * 1e4).round() / 1e4;
    let mut points: Vec<(f64, f64)> =
        pooled.iter().map(|bin| (round(bin.sum / bin.weight), round(bin.share()))).collect();
    points.dedup_by(|a, b| a.0 <= b.0);
    points
}

/// Sums over the rows of a bin.
#[derive(Default)]
struct Bin {
    weight: f64,
    /// Of squared weights.
    squares: f64,
    /// Weights of those that are right.
    right: f64,
    /// Log-odds by their weights.
    sum: f64,
}

impl Bin {
    fn with(self, row: &Scored) -> Self {
        Self {
            weight: self.weight + row.weight,
            squares: self.squares + row.weight * row.weight,
            right: self.right + if row.is_right { row.weight } else { 0.0 },
            sum: self.sum + row.log_odds * row.weight,
        }
    }

    fn share(&self) -> f64 {
        let rows = self.weight * self.weight / self.squares;
        self.right * (rows / self.weight) / (rows + WRONG_ADDED)
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
        let rows = rows.map(|(log_odds, is_right)| Scored { log_odds, is_right, weight: 1.0 });
        let points = map(rows.collect());
        assert!(points.windows(2).all(|two| two[0].0 < two[1].0 && two[0].1 < two[1].1), "{points:?}");
        assert!((points.last().unwrap().1 - 0.9).abs() < 0.02, "{points:?}");
    }

    /// One row of weight 30 is right as often as thirty rows are, and worth one row.
    #[test]
    fn weights_count_as_so_many_rows_and_prove_no_more_than_their_own() {
        let heavy = |at: usize| Scored { log_odds: 0.0, is_right: !at.is_multiple_of(4), weight: 30.0 };
        let light = |_: usize| Scored { log_odds: 0.0, is_right: true, weight: 1.0 };
        let share = |points: &[(f64, f64)]| points.last().unwrap().1;
        let mixed = map((0..100).map(heavy).chain((0..40).map(light)).collect());
        assert!((share(&mixed) - 2290.0 / 3040.0).abs() < 0.01, "{mixed:?}");
        let all_right = |weight: f64| map((0..10).map(|_| Scored { log_odds: 0.0, is_right: true, weight }).collect());
        assert_eq!(all_right(1.0), all_right(50.0));
        let unknown = (0..1000).map(|_| Scored { log_odds: 0.0, is_right: false, weight: 0.0 });
        assert_eq!(map((0..40).map(light).chain(unknown).collect()), map((0..40).map(light).collect()));
    }
}

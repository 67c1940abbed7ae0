//! Exact bounds on a share, of which so many of so many were counted (Clopper and Pearson, "The use of confidence or fiducial
//! limits illustrated in the case of the binomial", Biometrika 26, 1934). They take what is counted as independent.

/// The share below which it would be less likely than `risk` that so many of so many are counted.
pub(crate) fn exact_lower(count: usize, of: usize, risk: f64) -> f64 {
    if count == 0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if at_most_others(of - count, of, middle) < risk { low = middle } else { high = middle }
    }
    low
}

/// The share above which it would be less likely than `risk` that so few of so many are counted.
pub(crate) fn exact_upper(count: usize, of: usize, risk: f64) -> f64 {
    1.0 - exact_lower(of - count, of, risk)
}

/// Both, two-sided at 95 per cent; of none at all, nothing is known.
pub(crate) fn exact(count: usize, of: usize) -> (f64, f64) {
    if of == 0 { (0.0, 1.0) } else { (exact_lower(count, of, 0.025), exact_upper(count, of, 0.025)) }
}

/// How likely at most `others` of `of` are not counted, where each is with this probability.
fn at_most_others(others: usize, of: usize, probability: f64) -> f64 {
    if probability <= 0.0 || probability >= 1.0 {
        return if probability >= 1.0 { 1.0 } else { f64::from(others >= of) };
    }
    let odds = ((1.0 - probability) / probability).ln();
    let mut term = of as f64 * probability.ln();
    let mut sum = term.exp();
    for other in 0..others {
        term += ((of - other) as f64 / (other + 1) as f64).ln() + odds;
        sum += term.exp();
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_bound_is_that_of_the_books() {
        // All of n: risk to the power of 1/n. None: nothing.
        assert!((exact_lower(10, 10, 0.05) - 0.05f64.powf(0.1)).abs() < 1e-9);
        assert_eq!(exact_lower(0, 10, 0.05), 0.0);
        // 8 of 10: the one-sided bound of Clopper and Pearson, as in tables.
        assert!((exact_lower(8, 10, 0.05) - 0.493_099).abs() < 1e-5, "{}", exact_lower(8, 10, 0.05));
        // Many: near to the bound by the normal distribution, and no overflow.
        assert!((exact_lower(99_500, 100_000, 0.05) - 0.994_62).abs() < 1e-4);
    }

    #[test]
    fn two_sided_bounds_are_those_of_the_books() {
        let near = |(low, high): (f64, f64), expected: (f64, f64)| {
            assert!((low - expected.0).abs() < 1e-4 && (high - expected.1).abs() < 1e-4, "{low} {high}");
        };
        near(exact(0, 0), (0.0, 1.0));
        // None of n: 1 - 0.025 to the power of 1/n.
        near(exact(0, 100), (0.0, 1.0 - 0.025f64.powf(0.01)));
        near(exact(1, 40), (0.000_633, 0.131_586));
        near(exact(5, 10), (0.187_086, 0.812_914));
        near(exact(100, 100), (0.025f64.powf(0.01), 1.0));
    }
}

//! A report as tables, for people. How they are shown is left to who shows them.

use indexmap::IndexMap;

use super::bootstrap::Share;
use super::coverage::Acceptable;
use super::measures::Measures;
use super::report::Report;

/// A table: its first column names the rows, the others hold figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it shows.
    pub title: String,
    /// Heads of the columns.
    pub heads: Vec<String>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<String>>,
}

/// How much of a report is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// As much as fits on a terminal.
    Brief,
    /// All.
    Whole,
}

/// Fields that a brief report names as the worst.
const WORST_FIELDS: usize = 12;

/// The tables of a report, the general ones first.
pub fn tables(report: &Report, detail: Detail) -> Vec<Table> {
    let mut tables = vec![
        overall(&report.overall),
        boxes(&report.overall),
        confidences(&report.overall),
        claims(&report.overall),
        could_be_accepted(&report.overall),
    ];
    tables.extend(groups("type", &report.by_type, detail));
    tables.extend(groups("style", &report.by_style, detail));
    tables.extend(groups("form language", &report.by_form_language, detail));
    tables.extend(groups("answer language", &report.by_answer_language, detail));
    tables.extend(groups("untidy", &report.by_untidy, detail));
    match detail {
        Detail::Whole => tables.extend(groups("field", &report.by_field, detail)),
        Detail::Brief => tables.extend(worst_fields(report)),
    }
    tables
}

fn overall(measures: &Measures) -> Table {
    let errors = measures.errors;
    let accepted = &measures.accepted;
    let mut table = Table::new("All fields", &["", "share", "bounds (95 %)", "count", "of"]);
    table.share("right", &measures.right);
    table.row("strictly right", [percent(measures.strictly_right)]);
    for (name, count) in [
        ("wrong: value missing", errors.missing),
        ("wrong: value differs", errors.wrong),
        ("wrong: value where there is none", errors.spurious),
        ("wrong: finding only", errors.finding),
    ] {
        let share = percent(count as f64 / measures.fields.max(1) as f64);
        table.row(name, [share, String::new(), count.to_string(), measures.fields.to_string()]);
    }
    let of_all = [percent(accepted.of_all), String::new(), accepted.fields.to_string(), measures.fields.to_string()];
    table.row("accepted", of_all);
    table.row("accepted, of those answered", [optional(accepted.of_answered, percent)]);
    match &accepted.right {
        None => table.row("right, of those accepted", [none()]),
        Some(right) => {
            table.share("right, of those accepted", right);
            table.row("  at least (95 %, drawing documents)", [percent(right.at_least)]);
            table.row("  at least (95 %, fields apart, exact)", [percent(right.at_least_exact)]);
        }
    }
    table
}

fn boxes(measures: &Measures) -> Table {
    let ticks = measures.ticks;
    let mut table = Table::new("Boxes", &["", "count"]);
    for (name, count) in [
        ("options", ticks.options),
        ("as in truth", ticks.right),
        ("not to be seen, said ticked (must be 0)", ticks.claimed),
        ("not to be seen, said yes/no (must be 0)", ticks.claimed_yes_no),
        ("  of both, accepted (must be 0)", ticks.claimed_accepted),
        ("not to be seen, said empty", ticks.claimed_empty),
        ("empty, said unknown", ticks.empty_as_unknown),
        ("ticked, said unknown", ticks.ticked_as_unknown),
        ("empty, said ticked", ticks.empty_as_ticked),
        ("ticked, said empty", ticks.ticked_as_empty),
    ] {
        table.row(name, [count.to_string()]);
    }
    table
}

fn confidences(measures: &Measures) -> Table {
    let mut table = Table::new("Confidence", &["", ""]);
    let calibration = measures.calibration.as_ref();
    table.row("fields with a confidence", [calibration.map_or(0, |one| one.fields).to_string()]);
    table.row("mean confidence", [optional(calibration.map(|one| one.confidence), percent)]);
    table.row("right", [optional(calibration.map(|one| one.right), percent)]);
    table.row("ECE, 15 bins of equal mass", [optional(calibration.map(|one| one.ece_equal_mass), decimal)]);
    table.row("ECE, 15 bins of equal width", [optional(calibration.map(|one| one.ece_equal_width), decimal)]);
    table.row("Brier", [optional(calibration.map(|one| one.brier), decimal)]);
    table.row("AUROC", [optional(calibration.and_then(|one| one.auroc), decimal)]);
    table.row("area under risk and coverage", [decimal(measures.risk_coverage_area)]);
    table
}

fn claims(measures: &Measures) -> Table {
    let mut table = Table::new("What is said to be so likely", &["at least", "fields", "said", "right", "too much"]);
    for claim in measures.calibration.iter().flat_map(|calibration| &calibration.claims) {
        let points = |overclaim: f64| format!("{:+.2}", 100.0 * overclaim);
        let said = [optional(claim.confidence, percent), optional(claim.right, percent)];
        let [said, right] = said;
        table.row(
            &claim.at_least.to_string(),
            [claim.fields.to_string(), said, right, optional(claim.overclaim, points)],
        );
    }
    table
}

fn could_be_accepted(measures: &Measures) -> Table {
    let heads = ["", "share of fields", "bounds (95 %)", "from confidence"];
    let mut table = Table::new("What could be accepted", &heads);
    let mut add = |how: &str, all: &[Acceptable]| {
        for one in all {
            let name = format!("{} right, {how}", percent(one.precision));
            let bounds = format!("{} to {}", percent(one.low), percent(one.high));
            table.row(&name, [percent(one.share), bounds, optional(one.threshold, |at| at.to_string())]);
        }
    };
    add("by confidence alone", &measures.acceptable);
    add("of those needing no person", &measures.acceptable_unseen);
    table
}

/// A table of groups; `None` where there are none.
fn groups(by: &str, groups: &IndexMap<String, Measures>, detail: Detail) -> Option<Table> {
    let rows = groups.iter();
    (!groups.is_empty()).then(|| group_table(by, &format!("By {by}"), rows, detail))
}

/// The fields with most that is wrong.
fn worst_fields(report: &Report) -> Option<Table> {
    let wrong = |measures: &Measures| measures.right.of - measures.right.count;
    let mut fields: Vec<_> = report.by_field.iter().filter(|(_, measures)| wrong(measures) > 0).collect();
    fields.sort_by_key(|(_, measures)| std::cmp::Reverse(wrong(measures)));
    fields.truncate(WORST_FIELDS);
    (!fields.is_empty()).then(|| group_table("field", "The worst fields", fields.into_iter(), Detail::Brief))
}

fn group_table<'a>(
    by: &str,
    title: &str,
    groups: impl Iterator<Item = (&'a String, &'a Measures)>,
    detail: Detail,
) -> Table {
    let mut heads = vec![by, "docs", "fields", "right", "strictly", "accepted", "right of acc.", "at least"];
    heads.extend(["ECE", "AUROC", "at 99.5 %", "at 99 %"]);
    if detail == Detail::Whole {
        heads.extend(["right: bounds", "accepted of answered", "ECE, equal width", "Brier", "area", "99.5 %: bounds"]);
        heads.extend(["99 %: bounds", "missing", "differs", "spurious", "finding", "unseen ticks claimed"]);
        heads.extend(["said ≥ 0.99", "right of it"]);
    }
    let mut table = Table::new(title, &heads);
    for (name, measures) in groups {
        let mut cells = brief_cells(measures);
        if detail == Detail::Whole {
            cells.extend(other_cells(measures));
        }
        table.row(name, cells);
    }
    table
}

fn brief_cells(measures: &Measures) -> Vec<String> {
    let accepted = &measures.accepted;
    let calibration = measures.calibration.as_ref();
    let mut cells = vec![
        measures.documents.to_string(),
        measures.fields.to_string(),
        percent(measures.right.share),
        percent(measures.strictly_right),
        percent(accepted.of_all),
        optional(accepted.right.map(|right| right.share), percent),
        optional(accepted.right.map(|right| right.at_least.min(right.at_least_exact)), percent),
        optional(calibration.map(|one| one.ece_equal_mass), decimal),
        optional(calibration.and_then(|one| one.auroc), decimal),
    ];
    cells.extend(measures.acceptable.iter().map(|one| percent(one.share)));
    cells
}

fn other_cells(measures: &Measures) -> Vec<String> {
    let calibration = measures.calibration.as_ref();
    let bounds = |low: f64, high: f64| format!("{} to {}", percent(low), percent(high));
    let errors = measures.errors;
    let claim = calibration.and_then(|one| one.claims.iter().find(|claim| claim.at_least == 0.99));
    let mut cells = vec![
        bounds(measures.right.low, measures.right.high),
        optional(measures.accepted.of_answered, percent),
        optional(calibration.map(|one| one.ece_equal_width), decimal),
        optional(calibration.map(|one| one.brier), decimal),
        decimal(measures.risk_coverage_area),
    ];
    cells.extend(measures.acceptable.iter().map(|one| bounds(one.low, one.high)));
    let ticks = measures.ticks.claimed + measures.ticks.claimed_yes_no;
    cells.extend([errors.missing, errors.wrong, errors.spurious, errors.finding, ticks].map(|count| count.to_string()));
    cells.push(claim.map_or(0, |claim| claim.fields).to_string());
    cells.push(optional(claim.and_then(|claim| claim.right), percent));
    cells
}

impl Table {
    fn new(title: &str, heads: &[&str]) -> Self {
        let heads = heads.iter().map(|&head| head.to_owned()).collect();
        Self { title: title.to_owned(), heads, rows: Vec::new() }
    }

    /// Adds a row; cells that it has not are empty.
    fn row(&mut self, name: &str, cells: impl IntoIterator<Item = String>) {
        let mut row = vec![name.to_owned()];
        row.extend(cells);
        row.resize(self.heads.len(), String::new());
        self.rows.push(row);
    }

    fn share(&mut self, name: &str, share: &Share) {
        let bounds = format!("{} to {}", percent(share.low), percent(share.high));
        self.row(name, [percent(share.share), bounds, share.count.to_string(), share.of.to_string()]);
    }
}

/// Per cent with two decimals; what is not all is not shown as all.
pub(super) fn percent(share: f64) -> String {
    let shown = format!("{:.2} %", 100.0 * share);
    if share < 1.0 && shown == "100.00 %" { "99.99 %".to_owned() } else { shown }
}

fn decimal(number: f64) -> String {
    format!("{number:.4}")
}

fn optional(number: Option<f64>, show: impl Fn(f64) -> String) -> String {
    number.map_or_else(none, show)
}

fn none() -> String {
    "–".to_owned()
}

//! `roster.csv`: who was asked, where to write to, until when.

use super::returns::Returns;

/// Those who were asked: whoever was drawn so far and is expected, and some who never answered.
pub(super) fn expected(returns: &Returns<'_>) -> Vec<usize> {
    let people = &returns.people;
    let silent = people.asked / 12 + 2;
    let asked = people.all.len().min(people.asked + silent);
    let mut expected: Vec<usize> = (0..asked).filter(|&at| people.all[at].is_expected).collect();
    expected.sort_by(|&one, &other| people.all[one].name.cmp(&people.all[other].name));
    expected
}

/// The roster (RFC 4180): respondent, address, deadline, alias; several addresses and aliases are parted by ";".
pub(super) fn csv(returns: &Returns<'_>) -> String {
    let mut text = "respondent,address,deadline,alias\r\n".to_owned();
    for at in expected(returns) {
        let person = &returns.people.all[at];
        let deadline = person.deadline.map(|day| returns.month.iso(day)).unwrap_or_default();
        let alias = person.alias.clone().unwrap_or_default();
        let cells = [&person.name, &person.addresses.join("; "), &deadline, &alias];
        text.push_str(&cells.map(|cell| quoted(cell)).join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', ';', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

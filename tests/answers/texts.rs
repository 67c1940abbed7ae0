//! Texts, names and addresses: what was written, without what sets it on its line.

use super::*;

#[test]
fn what_is_not_seen_stands_in_no_value_and_hides_no_prompt() {
    let written = "Mini\u{ad}stry of Finance: www.fin\u{2011}exam\u{ad}ple.org\n\nState Agency: https:/\u{200b}/www.\u{200b}state.\u{feff}org";
    let text = BLANK.replace("14. How does your government", "14. How does your govern\u{ad}ment");
    let text = text.replace("d. Social Protection", "d. Social Pro\u{ad}tection");
    assert!(text.contains("govern\u{ad}ment") && text.contains("Pro\u{ad}tection"));
    let at = text.find(Q3).map(|at| at + text[at..].find("\n\n").unwrap()).unwrap();
    let answers = answers_of(format!("{}\n\n{written}{}", &text[..at], &text[at..]));
    assert_eq!(
        value(&answers["q3.authorities"]),
        json!([
            {"name": "Ministry of Finance", "url": "http://www.fin-example.org", "written": "www.fin-example.org"},
            {"name": "State Agency", "url": "https://www.state.org", "written": "https://www.state.org"},
        ])
    );
    assert_eq!(answers["q3.authorities"].evidence[0].quote.quote, "Mini\u{ad}stry of Finance");
    for field in ["q5.d.authorities", "q14.text"] {
        assert_eq!(serde_json::to_value(answers[field].finding).unwrap(), json!("empty"), "{field}");
        assert!(answers[field].flags.is_empty(), "{field}: {:?}", answers[field].flags);
    }
}

#[test]
fn a_soft_hyphen_in_an_address_is_what_its_target_says() {
    let written =
        "[www.open\u{ad}data.org](http://www.open-data.org/) and [www.open\u{ad}law.org](http://www.openlaw.org/)";
    let answers = answers(&[(Q1, written)]);
    let links = value(&answers["q1.portals"]);
    assert_eq!(
        (&links[0]["url"], &links[1]["url"]),
        (&json!("http://www.open-data.org/"), &json!("http://www.openlaw.org"))
    );
}

#[test]
fn answers_that_are_numbered_are_no_prompts_repeated() {
    let answers = answers(&[(Q1, "1. State portal: https://www.one.org\n2. Health portal: https://www.two.org")]);
    let names = value(&answers["q1.portals"]);
    assert_eq!((&names[0]["name"], &names[1]["name"]), (&json!("State portal"), &json!("Health portal")));
}

#[test]
fn prompts_repeated_in_a_language_that_the_rules_do_not_know_are_no_answers() {
    let lines = BLANK.lines().map(|line| {
        let label: String = line.trim_start().chars().take_while(|c| !c.is_whitespace()).collect();
        let is_label = label.ends_with('.') && (label.len() == 2 || label.trim_end_matches('.').parse::<u8>().is_ok());
        if is_label { format!("{line}\n\n{label} Kysymys toisella kielellä?\n") } else { format!("{line}\n") }
    });
    let answers = answers_of(lines.collect());
    for field in ["q1.portals", "q14.text", "q21.text", "q24.text"] {
        assert_eq!(serde_json::to_value(answers[field].finding).unwrap(), json!("empty"), "{field}");
    }
}

#[test]
fn what_asks_for_input_is_no_answer_on_any_line() {
    let asks = "Click or tap here to enter text.";
    let answers = answers(&[
        (Q3, &format!("{asks}\n\n{asks}")),
        (Q1, &format!("{asks}\n\nN/A")),
        (Q5D, &format!("Ministry of Labour\n\n{asks}")),
        ("14. How does", &format!("By its pages.\n\n{asks}\n\nAnd by none other.")),
    ]);
    for field in ["q3.authorities", "q1.portals"] {
        assert_eq!(serde_json::to_value(answers[field].finding).unwrap(), json!("empty"), "{field}");
    }
    assert_eq!(
        value(&answers["q5.d.authorities"]),
        json!([{"name": "Ministry of Labour", "url": null, "written": null}])
    );
    assert_eq!(value(&answers["q14.text"]), json!("By its pages.\nAnd by none other."));
}

#[test]
fn the_line_that_an_answer_is_written_on_is_no_part_of_it() {
    let answers = answers(&[
        (Q3, "......... Ministry of Finance .........\n\n.........."),
        ("14. How does", "\\_\\_\\_\\_ By its pages, radio, ..."),
        ("16. ", "\\_\\_\\_\\_\\_\\_"),
    ]);
    assert_eq!(
        value(&answers["q3.authorities"]),
        json!([{"name": "Ministry of Finance", "url": null, "written": null}])
    );
    assert_eq!(value(&answers["q14.text"]), json!("By its pages, radio, ..."));
    assert_eq!(serde_json::to_value(answers["q16.text"].finding).unwrap(), json!("empty"));
}

#[test]
fn rows_of_names_and_addresses() {
    let table =
        "| Name | URL |\n|---|---|\n| Ministry of Economy | www.economy.org |\n| State Agency | www.state.org |";
    let written = value(&answers(&[(Q3, table)])["q3.authorities"]);
    let bodies = [("Ministry of Economy", "www.economy.org"), ("State Agency", "www.state.org")];
    let expected = bodies.map(|(name, url)| json!({"name": name, "url": format!("http://{url}"), "written": url}));
    assert_eq!(written, json!(expected));
    let cells = "<table><tr><td><p>Ministry of Economy</p><p>State Agency</p></td><td><p>www.economy.org</p><p>www.state.org</p></td></tr></table>";
    let paired = &answers(&[(Q3, cells)])["q3.authorities"];
    assert_eq!(value(paired), json!(expected));
    assert_eq!(serde_json::to_value(&paired.flags).unwrap(), json!(["paired_by_position"]));
    let links = bodies
        .map(|(name, url)| json!({"name": name, "url": format!("http://{url}"), "written": url, "description": null}));
    for written in [table, cells] {
        assert_eq!(value(&answers(&[(Q1, written)])["q1.portals"]), json!(links), "{written}");
    }
    // A body without an address is no heading.
    let table = "| National agency | |\n|---|---|\n| Ministry of Economy | www.economy.org |";
    assert_eq!(value(&answers(&[(Q3, table)])["q3.authorities"])[0]["name"], json!("National agency"));
}

#[test]
fn what_only_marks_an_option_is_no_text() {
    let right = "digital government as a right";
    let answers = answers(&[(right, "X\n\n_X_\n\n☒ Yes / ☐ No\n\nThe Open Data Act of 2015 (X-Road)")]);
    assert_eq!(value(&answers["q9.text"]), json!("The Open Data Act of 2015 (X-Road)"));
}

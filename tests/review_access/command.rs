//! The command: what it refuses, what it says, how it ends.

use std::path::Path;
use std::process::Output;

use super::review_client::{Review, add_reviewer, data_set, run};

#[track_caller]
fn says(output: &Output, code: i32, texts: &[&str]) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{said}");
    for text in texts {
        assert!(said.contains(text), "{text:?} is missing in:\n{said}");
    }
    said
}

fn review(out: &Path, more: &[&str]) -> Output {
    let mut arguments = vec!["review", out.to_str().unwrap(), "--no-browser"];
    arguments.extend(more);
    run(&arguments, "")
}

#[test]
fn beyond_this_computer_passwords_are_demanded() {
    let out = data_set();
    let remedy = "do: give each reviewer a password first, with `rapporteur review OUT --add-reviewer NAME`";
    let nobody = ["others can reach this address, and no reviewer has a password", "review.sqlite", remedy];
    says(&review(out.path(), &["--url", "https://review.example.org"]), 2, &nobody);
    says(&review(out.path(), &["--listen", "0.0.0.0:0", "--url", "http://192.0.2.7"]), 2, &nobody);
    says(&review(out.path(), &["--listen", "0.0.0.0:0"]), 2, &["in: --listen 0.0.0.0:", "do: name the address"]);
    says(&review(out.path(), &["--listen", "192.0.2.7:0"]), 2, &["this computer has no such address", "192.0.2.7:0"]);
    says(&review(out.path(), &["--url", "https://a.example/b"]), 2, &["is no address of a site", "in: --url"]);
    says(&review(out.path(), &["--url", "a.example"]), 64, &["--url"]);
    says(&review(out.path(), &["--listen", "a.example:80"]), 64, &["--listen"]);

    assert!(add_reviewer(out.path(), "Amina", "correct horse battery").status.success());
    let named = review(out.path(), &["--url", "https://review.example.org", "--reviewer", "Bo"]);
    says(&named, 64, &["have their names from there", "in: --reviewer"]);
    let plain = Review::start(out.path(), &["--url", "http://review.example.org"]);
    assert!(plain.says("Ctrl-C", 1).contains("travel as they are; put a server with TLS in front"), "{}", plain.said());
    // Who was let in once may be let in no longer; then nobody is left.
    let remove = |name: &str| run(&["review", out.path().to_str().unwrap(), "--remove-reviewer", name], "");
    says(&remove("Bo"), 2, &["no reviewer who may come in is named Bo", "do: choose one of those who may: Amina"]);
    says(&remove("Amina"), 0, &["Amina may come in no longer"]);
    says(&remove("Amina"), 2, &["nobody has a password"]);
    says(&review(out.path(), &["--url", "https://review.example.org"]), 2, &nobody);
}

#[test]
fn passwords_are_long_and_are_kept_by_nobody() {
    let out = data_set();
    let short = add_reviewer(out.path(), "Amina", "elevenchars");
    says(
        &short,
        2,
        &["the password has 11 characters, and 12 are the least", "do: choose one of 12 characters or more"],
    );
    says(&add_reviewer(out.path(), "Amina", ""), 2, &["has 0 characters"]);
    says(&add_reviewer(out.path(), "a\u{202e}b", "correct horse battery"), 64, &["characters that nobody sees"]);
    says(&add_reviewer(out.path(), " ", "correct horse battery"), 64, &["the name is empty"]);
    let added = says(&add_reviewer(out.path(), " Amina\u{301} ", "correct horse battery"), 0, &["Aminá may come in"]);
    assert!(!added.contains("horse"), "{added}");
    let connection = rusqlite::Connection::open(out.path().join("review.sqlite")).unwrap();
    let rows: Vec<(String, String)> = connection
        .prepare("SELECT name, password FROM reviewer")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(rows.len() == 1 && rows[0].0 == "Aminá" && rows[0].1.starts_with("$argon2id$v=19$"), "{rows:?}");
    for entry in walkdir::WalkDir::new(out.path()).into_iter().map(|entry| entry.unwrap()) {
        if entry.file_type().is_file() {
            let bytes = fs_err::read(entry.path()).unwrap();
            assert!(!bytes.windows(5).any(|part| part == b"horse"), "{}", entry.path().display());
        }
    }
}

#[test]
fn what_cannot_be_served_is_said() {
    let out = data_set();
    let missing = out.path().join("missing");
    says(
        &review(&missing, &[]),
        2,
        &["cannot read the records", "missing", "do: name the folder that `rapporteur extract`"],
    );
    assert!(!missing.exists(), "nothing is made where no data set is");
    let running = Review::start(out.path(), &[]);
    let port = running.address.port().to_string();
    let taken = review(out.path(), &["--port", &port]);
    says(
        &taken,
        2,
        &["another program listens there", &format!("in: 127.0.0.1:{port}"), "do: end it, or choose another port"],
    );
    assert!(taken.stdout.is_empty());
    says(&review(out.path(), &["--port", &port, "--listen", "127.0.0.1:0"]), 64, &["--listen"]);
    says(&review(out.path(), &["--reviewer", "a\nb"]), 64, &["characters that nobody sees", "in: --reviewer"]);
    says(&review(out.path(), &["--audit", "2"]), 64, &["--audit"]);
    // The first one still answers.
    assert_eq!(running.send(&running.get("/").with("Cookie", &running.come_in())).status, 200);
}

#[cfg(target_os = "linux")]
#[test]
fn it_ends_when_it_is_asked_to() {
    use rustix::process::Signal;
    for signal in [Signal::INT, Signal::TERM] {
        let out = data_set();
        let review = Review::start(out.path(), &[]);
        let cookie = review.come_in();
        // A connection that is kept, and one that says nothing, do not keep it.
        let mut kept = super::review_client::Connection::to(review.address);
        assert_eq!(kept.send(&review.get("/").with("Cookie", &cookie)).unwrap().status, 200);
        let silent = super::review_client::Connection::to(review.address);
        let start = std::time::Instant::now();
        let (status, said) = review.end(signal);
        assert!(status.success(), "{status:?}: {said}");
        assert!(said.contains("the review has ended; what was decided is in "), "{said}");
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
        drop((kept, silent));
    }
}

/// The browser gets the address by a file: what a program is started with, other users of the computer see.
#[cfg(unix)]
#[test]
fn the_browser_is_opened_without_telling_others_the_token() {
    use std::os::unix::fs::PermissionsExt;
    let out = data_set();
    let programs = tempfile::tempdir().unwrap();
    let seen = programs.path().join("seen");
    for name in ["xdg-open", "gio", "gnome-open", "kde-open", "wslview", "open"] {
        let path = programs.path().join(name);
        fs_err::write(&path, format!("#!/bin/sh\necho \"$@\" >> '{}'\n", seen.display())).unwrap();
        fs_err::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rapporteur"));
    command.args(["review", out.path().to_str().unwrap(), "--reviewer", "a"]);
    command.env("PATH", format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap()));
    let review = Review::spawn(command, out.path());
    review.says("Ctrl-C", 1);
    let started = std::time::Instant::now();
    while !seen.exists() && started.elapsed() < std::time::Duration::from_secs(20) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let given = fs_err::read_to_string(&seen).unwrap();
    assert!(!given.contains("token") && !given.contains(&review.token()), "{given}");
    let page = Path::new(given.lines().next().unwrap().trim());
    let text = fs_err::read_to_string(page).unwrap();
    assert!(text.contains(&review.opening), "{text}");
    assert_eq!(fs_err::metadata(page).unwrap().permissions().mode() & 0o777, 0o600);
    #[cfg(target_os = "linux")]
    {
        let (page, (status, said)) = (page.to_owned(), review.end(rustix::process::Signal::TERM));
        assert!(status.success() && !page.exists(), "{said}");
    }
}

//! Bags that were changed, by chance and on purpose: each change gives its own finding, and nothing outside is opened.

use std::path::Path;

use serde_json::Value;

use crate::making::{bag, files, repair, repair_tags, small_bag, small_set, verify};

/// A bag, changed; its report must not hold, and name this flaw at this path.
#[track_caller]
fn finds(name: &str, change: impl FnOnce(&Path), code: &str, path: &str) -> Value {
    let bag = small_bag(name);
    change(&bag);
    let report = verify(&bag).ends(1).json();
    fs_err::remove_dir_all(&bag).unwrap();
    assert_eq!(report["holds"], false);
    let flaws = report["flaws"].as_array().unwrap();
    let found = flaws.iter().any(|flaw| flaw["code"] == code && flaw["path"] == path);
    assert!(found, "{name}: no {code} at {path} in {flaws:#?}");
    report
}

/// The same, and nothing else is wrong with the package.
#[track_caller]
fn finds_only(name: &str, change: impl FnOnce(&Path), code: &str, path: &str) -> Value {
    let report = finds(name, change, code, path);
    let flaws = report["flaws"].as_array().unwrap();
    assert_eq!(flaws.len(), 1, "{name}: {flaws:#?}");
    report
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = String::from_utf8(fs_err::read(file).unwrap()).unwrap();
    assert!(text.contains(from), "{from:?} is not in {}", file.display());
    fs_err::write(file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_changed_byte_in_any_file_is_found() {
    let bag = bag("flipped");
    let payload: Vec<String> = files(&bag).into_keys().filter(|path| path.starts_with("data/")).collect();
    for folder in ["records", "documents", "originals", "evidence", "inputs", "rules", "schemas"] {
        assert!(payload.iter().any(|path| path.starts_with(&format!("data/{folder}/"))), "nothing in {folder}");
    }
    payload.iter().for_each(|path| flip(&bag.join(path)));
    let report = verify(&bag).ends(1).json();
    let altered = report["flaws"].as_array().unwrap().iter().filter(|flaw| flaw["code"] == "altered");
    let altered: Vec<&str> = altered.map(|flaw| flaw["path"].as_str().unwrap()).collect();
    assert_eq!(altered, payload);
    for path in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt"] {
        finds(&format!("{path} flipped"), |bag| flip(&bag.join(path)), "altered", path);
    }
    let digit = |bag: &Path| {
        let file = bag.join("tagmanifest-sha256.txt");
        let mut bytes = fs_err::read(&file).unwrap();
        bytes[0] = if bytes[0] == b'0' { b'1' } else { b'0' };
        fs_err::write(file, bytes).unwrap();
    };
    finds_only("a digit", digit, "altered", "bag-info.txt");
}

fn flip(file: &Path) {
    let mut bytes = fs_err::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs_err::write(file, bytes).unwrap();
}

#[test]
fn files_that_go_come_or_move_are_found() {
    let record = format!("data/records/{}.json", small_set().record_of("estonia.md"));
    let gone = |path: &str| {
        let path = path.to_owned();
        move |bag: &Path| fs_err::remove_file(bag.join(path)).unwrap()
    };
    finds("a lost record", gone(&record), "missing", &record);
    finds("a lost model", gone("data/model.json"), "missing", "data/model.json");
    finds("no README", gone("data/README.txt"), "missing", "data/README.txt");
    finds("no declaration", gone("bagit.txt"), "missing", "bagit.txt");
    finds("no manifest", gone("manifest-sha256.txt"), "missing", "manifest-sha256.txt");
    finds_only("no tag manifest", gone("tagmanifest-sha256.txt"), "missing", "tagmanifest-sha256.txt");
    let come = |path: &str| {
        let path = path.to_owned();
        move |bag: &Path| fs_err::write(bag.join(path), "new").unwrap()
    };
    finds("a new file", come("data/new.txt"), "extra", "data/new.txt");
    finds("a hidden file", come("data/records/.hidden"), "extra", "data/records/.hidden");
    finds_only("a new tag file", come("notes.txt"), "extra", "notes.txt");
    let moved = |bag: &Path| fs_err::rename(bag.join("data/program.txt"), bag.join("data/Program.txt")).unwrap();
    let report = finds("a new name", moved, "missing", "data/program.txt");
    assert!(report["flaws"].to_string().contains("data/Program.txt"));
}

#[test]
fn what_manifests_say_is_no_way_out() {
    let sum = "0".repeat(64);
    for (name, path) in [
        ("up", "data/../../outside.txt"),
        ("up at once", "../outside.txt"),
        ("root", "/etc/passwd"),
        ("drive", "C:/outside.txt"),
        ("home", "~/outside.txt"),
        ("backslash", "data\\..\\..\\outside.txt"),
        ("here", "data/./README.txt"),
        ("encoded", "data/../%0A"),
    ] {
        let add = |bag: &Path| {
            let manifest = bag.join("manifest-sha256.txt");
            let mut text = fs_err::read_to_string(&manifest).unwrap();
            text.push_str(&format!("{sum}  {path}\n"));
            fs_err::write(manifest, text).unwrap();
            repair_tags(bag);
        };
        let report = finds_only(name, add, "refused", "manifest-sha256.txt");
        assert!(!report.to_string().contains("root:"));
    }
}

#[test]
fn tag_files_are_read_as_the_standard_says() {
    // Line ends of other systems, capital digits and more blanks are allowed.
    let bag = small_bag("other line ends");
    for (name, end) in [("manifest-sha256.txt", "\r\n"), ("bag-info.txt", "\r\n"), ("bagit.txt", "\r")] {
        let text = fs_err::read_to_string(bag.join(name)).unwrap();
        fs_err::write(bag.join(name), text.replace('\n', end)).unwrap();
    }
    let manifest = bag.join("manifest-sha256.txt");
    let text = fs_err::read_to_string(&manifest).unwrap();
    let capitals = regex::Regex::new("(?m)^[0-9a-f]{64}  ").unwrap();
    let text = capitals.replace_all(&text, |found: &regex::Captures<'_>| found[0].to_uppercase() + "\t");
    fs_err::write(&manifest, text.as_bytes()).unwrap();
    repair_tags(&bag);
    verify(&bag).ends(0);
    for (name, file, from, to, code, path) in [
        ("mark", "manifest-sha256.txt", "", "\u{feff}", "malformed", "manifest-sha256.txt"),
        ("mark of the declaration", "bagit.txt", "", "\u{feff}", "malformed", "bagit.txt"),
        ("version", "bagit.txt", "1.0", "0.97", "malformed", "bagit.txt"),
        ("encoding", "bagit.txt", "UTF-8", "UTF-16", "malformed", "bagit.txt"),
        ("third line", "bagit.txt", "UTF-8", "UTF-8\nMore: 1", "malformed", "bagit.txt"),
        ("no checksum", "manifest-sha256.txt", "", "data/README.txt\n", "malformed", "manifest-sha256.txt"),
        ("short checksum", "manifest-sha256.txt", "", "00ff  data/README.txt\n", "malformed", "manifest-sha256.txt"),
        ("no label", "bag-info.txt", "Payload-Oxum: ", "Payload-Oxum ", "malformed", "bag-info.txt"),
        ("no counts", "bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: about ", "malformed", "bag-info.txt"),
        ("other counts", "bag-info.txt", "Payload-Oxum: ", "Payload-Oxum: 1", "contradiction", "bag-info.txt"),
    ] {
        let change = |bag: &Path| {
            edit(&bag.join(file), from, to);
            repair_tags(bag);
        };
        finds(name, change, code, path);
    }
    let twice = |bag: &Path| {
        let manifest = bag.join("manifest-sha256.txt");
        let text = fs_err::read_to_string(&manifest).unwrap();
        let first = text.lines().next().unwrap();
        fs_err::write(&manifest, format!("{text}{first}\n")).unwrap();
        repair_tags(bag);
    };
    finds_only("twice", twice, "malformed", "data/README.txt");
    let fetch = |bag: &Path| {
        fs_err::write(bag.join("fetch.txt"), "https://example.org/a 1 data/a\n").unwrap();
        repair_tags(bag);
    };
    finds_only("fetch", fetch, "refused", "fetch.txt");
    let spoilt = |bag: &Path| fs_err::write(bag.join("manifest-sha256.txt"), [0xff, 0xfe, 0, 10]).unwrap();
    finds("no text", spoilt, "malformed", "manifest-sha256.txt");
}

#[test]
fn a_manifest_of_another_checksum_is_checked_too() {
    use sha2::{Digest, Sha512};
    let add = |bag: &Path, spoil: bool| {
        let payload = files(bag).into_iter().filter(|(path, _)| path.starts_with("data/"));
        let line = |(path, bytes): (String, Vec<u8>)| {
            let sum: String = Sha512::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{sum} {path}\n")
        };
        let text: String = payload.map(line).collect();
        let text = if spoil { text.replacen(&text[..8], "01234567", 1) } else { text };
        fs_err::write(bag.join("manifest-sha512.txt"), text).unwrap();
        repair_tags(bag);
    };
    let good = small_bag("sha512");
    add(&good, false);
    verify(&good).ends(0);
    finds_only("wrong sha512", |bag| add(bag, true), "altered", "data/README.txt");
}

#[cfg(unix)]
#[test]
fn links_and_what_is_no_file_are_not_followed() {
    use std::os::unix::fs::symlink;
    let record = format!("data/records/{}.json", small_set().record_of("estonia.md"));
    let outside = crate::making::fresh("outside");
    fs_err::create_dir_all(&outside).unwrap();
    fs_err::write(outside.join("secret.json"), "{\"secret\": 4711}").unwrap();
    let linked = |bag: &Path| {
        fs_err::remove_file(bag.join(&record)).unwrap();
        symlink(outside.join("secret.json"), bag.join(&record)).unwrap();
        repair_tags(bag);
    };
    let report = finds("a link", linked, "refused", &record);
    assert!(!report.to_string().contains("4711"));
    let folder = |bag: &Path| symlink(&outside, bag.join("data/more")).unwrap();
    finds_only("a linked folder", folder, "refused", "data/more");
    let itself = |bag: &Path| symlink(bag, bag.join("data/round")).unwrap();
    finds_only("a ring", itself, "refused", "data/round");
    let socket = |bag: &Path| drop(std::os::unix::net::UnixListener::bind(bag.join("data/s")).unwrap());
    finds_only("a socket", socket, "refused", "data/s");
}

#[test]
fn a_record_that_was_taken_out_is_missed_behind_good_checksums() {
    let set = small_set();
    let estonia = set.record_of("estonia.md");
    let taken = |bag: &Path| {
        fs_err::remove_file(bag.join(format!("data/records/{estonia}.json"))).unwrap();
        repair(bag);
    };
    let original = format!("data/originals/{}.md", set.records[&estonia]["source"]["sha256"].as_str().unwrap());
    let report = finds("a record less", taken, "contradiction", &original);
    for path in ["data/histories.json", "data/journal.jsonl", &format!("data/documents/{estonia}.json")] {
        let found = report["flaws"].as_array().unwrap().iter().any(|flaw| flaw["path"] == path);
        assert!(found, "{path}: {report:#}");
    }
}

#[test]
fn what_is_no_folder_of_a_package_is_said() {
    let nowhere = crate::making::fresh("nowhere");
    verify(&nowhere).fails(2, "cannot read the package");
    fs_err::create_dir_all(&nowhere).unwrap();
    let report = verify(&nowhere).ends(1).json();
    assert!(report["flaws"].to_string().contains("without it the folder is no bag"));
    let file = crate::making::fresh("a file.txt");
    fs_err::write(&file, "x").unwrap();
    verify(&file).fails(2, "cannot read the package");
}

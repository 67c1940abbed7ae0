//! `program.txt`: which program made the records and the package, and how to have it again.

use std::collections::BTreeMap;

/// The text; `versions` are those that made the records, each with how many.
pub(super) fn text(versions: &BTreeMap<String, usize>) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let made: String = versions
        .iter()
        .map(|(version, records)| format!("    version {}: {records} records\n", super::one_line(version)))
        .collect();
    format!(
        "THE PROGRAM

This package was made by Rapporteur, version {version}.

The records in it were made by Rapporteur,

{made}
Rapporteur is a program that turns returned questionnaires into records. It is free software
under the licences {licence}. It runs by itself: it needs no network, no database and no
service, and its results depend on its inputs, the rules and its version only.

To build this version again:

1. Get the source of Rapporteur, version {version}.
2. Install Rust, version {rust} or later (the programming language; see rust-lang.org).
   The file Cargo.lock in the source says which versions of other people's libraries belong to
   it; they are fetched from crates.io when it is built for the first time.
3. In the folder of the source, type:

       cargo build --release --locked

4. The program is then target/release/rapporteur. To check this package with it, type:

       target/release/rapporteur verify FOLDER

   where FOLDER is the folder that holds bagit.txt.

Old Word files (.doc) and RTF files were read through LibreOffice. Where the package holds some,
LibreOffice is needed to make their records again.
",
        licence = env!("CARGO_PKG_LICENSE"),
        rust = env!("CARGO_PKG_RUST_VERSION"),
    )
}

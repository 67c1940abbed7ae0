//! The program `rapporteur`.

use std::process::ExitCode;

fn main() -> ExitCode {
    rapporteur::cli::run()
}

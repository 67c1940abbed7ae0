//! Files that are made from data files and ship beside them, so that a run need not make them again.

use std::path::Path;

/// Compares a file of the project, named from its root, with what its data say now; renews it where the tests run with
/// `UPDATE_EXPECTED=1`.
///
/// # Errors
/// When it differs, or cannot be renewed.
pub(crate) fn check(file: &str, made: &str) -> Result<(), String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1") {
        fs_err::write(&path, made).map_err(|error| error.to_string())?;
    }
    match fs_err::read_to_string(&path) {
        Ok(kept) if kept == made => Ok(()),
        _ => Err(format!("{file} is not what its data say: renew it with UPDATE_EXPECTED=1 cargo test --lib")),
    }
}

//! How commands let worker processes read documents, which may be built to harm.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use tempfile::TempDir;

use super::arguments::Password;
use crate::batch::Workers;

/// What a document may take.
#[derive(Debug, Args)]
pub(super) struct Work {
    /// Documents read at the same time; without it, as many as there are processors
    #[arg(long, short, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Time for one document, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: u64,
    /// Memory for one document, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 2048, value_parser = clap::value_parser!(u64).range(64..=1_048_576))]
    pub memory: u64,
}

impl Work {
    /// Workers that get these arguments; `temporary` takes what programs leave behind.
    ///
    /// # Errors
    /// When this program does not find itself.
    pub(super) fn workers(&self, arguments: Vec<OsString>, password: &Password, temporary: &Path) -> Result<Workers> {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Workers {
            program: std::env::current_exe().context("cannot tell where this program is")?,
            arguments,
            password: password.given().map(str::to_owned),
            temporary: temporary.to_owned(),
            jobs: self.jobs.map_or_else(processors, usize::from),
            timeout: Duration::from_secs(self.timeout),
            memory_bytes: self.memory * 1024 * 1024,
        })
    }
}

/// Arguments for workers that use the rules of a data set, and those that a person names beside them.
pub(super) fn with_rules(rules: &[PathBuf], out: &Path) -> Vec<OsString> {
    let named = rules.iter().flat_map(|path| ["--rules".into(), path.into()]);
    named.chain(["--rules-of".into(), out.into()]).collect()
}

/// A folder for what programs leave behind; it goes away.
///
/// # Errors
/// When none can be made.
pub(super) fn temporary() -> Result<TempDir> {
    tempfile::tempdir().context("cannot make a folder for temporary files")
}

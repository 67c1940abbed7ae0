//! What can be typed to make and to check packages for archives.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::arguments::Password;
use super::work::Work;

/// Make a package for archives of all that a run holds.
///
/// The package is a folder by the standard BagIt (RFC 8493): originals, inputs, documents as read, records, histories,
/// journal, rules, model, schemas, pictures of the pages that hold evidence, and a README that explains them. Run it in the
/// folder in which `extract` was run, so that the inputs are found. The same data set always gives the same bytes. Exit code
/// 1 when something that belongs into it could not be had; the package then says so.
#[derive(Debug, Args)]
pub(super) struct Package {
    /// Folder that `extract` wrote to
    #[arg(value_name = "OUT", default_value = "out")]
    pub out: PathBuf,
    /// What to make
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: PackageTo,
    /// Folder that the package becomes, new or empty; without it, OUT/bag
    #[arg(long, value_name = "FOLDER")]
    pub bag: Option<PathBuf>,
    /// Organisation that the package comes from
    #[arg(long, value_name = "NAME")]
    pub source_organization: Option<String>,
    /// Person to ask about it
    #[arg(long, value_name = "NAME")]
    pub contact_name: Option<String>,
    /// Day of packing, as 2026-03-31; no clock is asked
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub bagging_date: Option<String>,
    /// Rules file, or folder of rules files, that the records were made by, where OUT/rules does not hold them
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    #[command(flatten)]
    pub work: Work,
    #[command(flatten)]
    pub password: Password,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum PackageTo {
    /// A folder by BagIt 1.0 (RFC 8493)
    Bagit,
}

/// A day of the calendar (ISO 8601).
fn day(written: &str) -> Result<String, String> {
    let day: Result<jiff::civil::Date, _> = written.parse();
    day.ok()
        .map(|day| day.to_string())
        .filter(|day| day == written)
        .ok_or_else(|| "write a day as year, month and day: 2026-03-31".to_owned())
}

/// Check a package: whole, proven by its originals, and made again.
///
/// Every file is compared with its checksum; every quote of every record is looked up in its original; every record is made
/// again from its original by the rules and the model of the package. The version that made it must make the same bytes.
/// What another version makes is compared field by field, and told. Nothing is changed. Exit code 1 when something does not
/// hold or could not be checked; differences between versions are told and are no failure.
#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Folder of the package, which holds bagit.txt
    #[arg(value_name = "BAG")]
    pub bag: PathBuf,
    /// Print JSON for machines
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub work: Work,
    #[command(flatten)]
    pub password: Password,
}

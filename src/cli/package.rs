//! `rapporteur package`: a data set in, a bag for archives out.

use anyhow::Result;
use clap::ValueEnum;
use indicatif::ProgressBar;

use super::archive_arguments::{Package, PackageTo};
use super::arguments::SchemaOf;
use super::terminal::{CARE, GOOD, progress, safe, say, say_error};
use super::{COULD_NOT_RUN, DONE, SOME_FAILED};
use crate::dataset::Dataset;
use crate::package::{self, Label, Order, Packed, Told};
use crate::report::counted;

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Package) -> Result<u8> {
    let dataset = match Dataset::open(&arguments.out, super::library(&[])?) {
        Ok(dataset) => dataset,
        Err(error) => {
            say_error(&error.to_string(), &error.path().display().to_string(), error.remedy());
            return Ok(COULD_NOT_RUN);
        }
    };
    let bag = arguments.bag.clone().unwrap_or_else(|| arguments.out.join("bag"));
    let temporary = super::work::temporary()?;
    let workers = arguments.work.workers(Vec::new(), &arguments.password, temporary.path())?;
    let order = Order {
        bag: &bag,
        rules: &arguments.rules,
        workers: &workers,
        schemas: &schemas()?,
        label: Label {
            source_organization: arguments.source_organization.clone(),
            contact_name: arguments.contact_name.clone(),
            bagging_date: arguments.bagging_date.clone(),
        },
    };
    let mut bar = ProgressBar::hidden();
    let packed = match arguments.to {
        PackageTo::Bagit => package::bagit(&dataset, &order, &mut |told| match told {
            Told::Records(count) => bar = progress(count),
            Told::Pictures(count) => {
                bar.finish_and_clear();
                bar = progress(count);
                bar.set_message("pictures of pages");
            }
            Told::Record(id) => {
                bar.set_message(safe(id));
                bar.inc(1);
            }
            Told::Picture => bar.inc(1),
            Told::Lacks(lack) => bar.suspend(|| say_error(&lack.failure.message, &lack.of, &lack.failure.remedy)),
        }),
    };
    bar.finish_and_clear();
    match packed {
        Ok(packed) => {
            tell(&packed, &safe(&bag.display().to_string()));
            Ok(if packed.lacks.is_empty() { DONE } else { SOME_FAILED })
        }
        Err(error) => {
            say_error(&error.to_string(), &error.place(), error.remedy());
            Ok(COULD_NOT_RUN)
        }
    }
}

/// Every schema that the program prints, by name.
fn schemas() -> Result<Vec<(String, String)>> {
    let named = SchemaOf::value_variants().iter().filter_map(|of| Some((of, of.to_possible_value()?)));
    named.map(|(of, value)| Ok((value.get_name().to_owned(), super::schema(*of)?))).collect()
}

fn tell(packed: &Packed, bag: &str) {
    for lost in &packed.lost {
        say(&format!("{CARE}not packed as it came{CARE:#}: {}: {}", safe(&lost.input), lost.reason));
    }
    say(&format!("{GOOD}{bag}{GOOD:#}: {}", contents(packed)));
    match packed.lacks.len() {
        0 => {}
        1 => say(&format!("{CARE}1 thing is missing in it{CARE:#}; data/README.txt names it")),
        many => say(&format!("{CARE}{many} things are missing in it{CARE:#}; data/README.txt names them")),
    }
    say(&format!("Next: rapporteur verify {bag}"));
}

/// What is in a package, in numbers.
fn contents(packed: &Packed) -> String {
    let mut things = vec![
        counted(packed.records, "record"),
        counted(packed.originals, "original"),
        counted(packed.inputs, "input"),
        match packed.pictures {
            1 => "1 picture of a page".to_owned(),
            many => format!("{many} pictures of pages"),
        },
    ];
    if packed.decisions > 0 {
        things.push(counted(packed.decisions, "decision"));
    }
    let files = if packed.files == 1 { "file" } else { "files" };
    let bytes = if packed.size_bytes == 1 { "byte" } else { "bytes" };
    format!("{}; {} {files}, {} {bytes}", things.join(", "), packed.files, packed.size_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_told_as_one() {
        let packed =
            Packed { records: 1, originals: 1, inputs: 1, pictures: 1, files: 9, size_bytes: 20, ..Packed::default() };
        assert_eq!(contents(&packed), "1 record, 1 original, 1 input, 1 picture of a page; 9 files, 20 bytes");
        let none = Packed::default();
        assert_eq!(contents(&none), "0 records, 0 originals, 0 inputs, 0 pictures of pages; 0 files, 0 bytes");
    }
}

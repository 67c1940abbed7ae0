//! What can be typed. Help, shell completions and the man page come from this one definition.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::archive_arguments::{Package, Verify};
use super::export::Export;
use super::extract::Extract;
use super::report::Report;
use super::review::Review;
use super::status::Status;
use super::worker::Worker;
use crate::confidence::PRECISION;
use crate::read::{DPI_MAX, DPI_MIN};

/// Turns returned questionnaires into canonical records.
///
/// Rapporteur reads returned forms, finds every question, takes and types the answer, says where it
/// stood and how likely it is right, and marks for review what a person should look at. It works
/// offline and never changes its inputs.
#[derive(Debug, Parser)]
#[command(name = "rapporteur", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "\
Exit codes: 0 done; 1 done, but some documents failed, or none is a returned questionnaire; 2 could not run;
64 wrong use.
A value that needs review is not a failure.")]
pub struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read submissions and write one record each
    Extract(Extract),
    /// Read documents for another program: a request a line in, an answer a line out
    Worker(Worker),
    /// Make files for people of the records
    Export(Export),
    /// Make a page that shows all records at a glance
    Report(Report),
    /// Decide about what is doubtful, with its place in the source beside it
    Review(Review),
    /// Tell who answered, what needs a person and what to do next
    Status(Status),
    /// Make a package for archives of all that a run holds
    Package(Package),
    /// Check a package: whole, proven by its originals, and made again
    Verify(Verify),
    /// Tell why an answer has the confidence it has
    Explain(Explain),
    /// Fit confidences to submissions whose truth is known
    Calibrate(Calibrate),
    /// Measure records against the truth
    Score(Score),
    /// Make invented submissions with their true answers
    Forge(Forge),
    /// Show what each part of a document was taken for
    Inspect(Inspect),
    /// Show a document as read: its blocks in reading order
    Read(Read),
    /// Make a picture of a page
    Page(Page),
    /// Work on rules files
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// Print a JSON Schema
    Schema {
        /// Of what
        #[arg(value_enum)]
        of: SchemaOf,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the man page
    Man,
}

/// Where confidences come from, and what is asked of them.
#[derive(Debug, Args)]
pub(super) struct Confidence {
    /// Share of accepted answers that is to be right; what is less certain goes to review
    #[arg(long, value_name = "SHARE", default_value_t = PRECISION, value_parser = share)]
    pub precision: f64,
    /// Model that `calibrate` wrote, instead of the built-in one
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
}

/// A share between 0 and 1, or in per cent.
pub(super) fn share(written: &str) -> Result<f64, String> {
    let number = written
        .strip_suffix('%')
        .map_or_else(|| written.parse::<f64>(), |percent| percent.trim().parse::<f64>().map(|percent| percent / 100.0));
    match number {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("write a share between 0 and 1, as 0.995, or in per cent, as 99.5%".to_owned()),
    }
}

/// Tell why an answer has the confidence it has: where its question was found, what was measured, what each measure
/// took, and which other values there were.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Record file, as `extract` wrote it
    #[arg(value_name = "RECORD")]
    pub record: PathBuf,
    /// Id of the field; without it, every field is listed, the least certain first
    #[arg(value_name = "FIELD")]
    pub field: Option<String>,
}

/// Fit confidences to submissions whose truth is known.
///
/// Every folder given holds `submissions` and `truth`, as `forge` writes them. With --reviewed, what reviewers decided is learned
/// from too, each drawn field in the place of as many as it was drawn from. Shapes are fitted on all of them; the
/// map to probabilities and the thresholds come from styles left out in turn. The same input always gives the same model.
#[derive(Debug, Args)]
pub(super) struct Calibrate {
    /// Folders of labelled submissions
    #[arg(required_unless_present = "reviewed", value_name = "LABELLED")]
    pub labelled: Vec<PathBuf>,
    /// Folder that `extract` wrote to and reviewers decided in; alone, it must hold enough decisions
    #[arg(long, value_name = "OUT")]
    pub reviewed: Vec<PathBuf>,
    /// Folder of labelled submissions that nothing is fitted on, to report on
    #[arg(long, value_name = "LABELLED")]
    pub test: Vec<PathBuf>,
    /// File that the model goes to
    #[arg(long, short, value_name = "FILE", default_value = "model.json")]
    pub out: PathBuf,
    /// Name of the model, which records carry
    #[arg(long, value_name = "NAME", default_value = "own-1")]
    pub name: String,
    /// What the labelled submissions are, which records carry
    #[arg(long, value_name = "TEXT", default_value = "forged submissions")]
    pub fitted_on: String,
    /// Share of accepted answers that is to be right, in the report
    #[arg(long, value_name = "SHARE", default_value_t = PRECISION, value_parser = share)]
    pub precision: f64,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
}

/// Measure records against the truth: how right they are, and whether their confidences are true.
///
/// A truth file says what a perfect reading of a submission would say. A field is right when its finding and its value
/// are those of the truth: texts that say the same, with every number, negation and paragraph; all else exactly. Bounds
/// come from drawing submissions again and are the same on every run. It ends with 1 also where a share that was asked for
/// is not reached.
#[derive(Debug, Args)]
pub(super) struct Score {
    /// Folder of truth files, or one truth file
    #[arg(value_name = "TRUTH")]
    pub truth: PathBuf,
    /// Folder that `extract` wrote to
    #[arg(value_name = "OUT")]
    pub records: PathBuf,
    /// Print JSON for machines
    #[arg(long)]
    pub json: bool,
    /// Folder that score.json, report.md and risk-coverage.svg go to
    #[arg(long, short, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// List what is wrong, the worst first: so many, or all that was accepted
    #[arg(long, value_name = "N|accepted", value_parser = List::parse)]
    pub list: Option<List>,
    /// Fail when a smaller share of all fields is right (0 to 1)
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub min_accuracy: Option<f64>,
    /// Fail when a smaller share of the accepted fields is right (0 to 1)
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub min_precision: Option<f64>,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
}

/// What is listed of all that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    /// So many, the worst first.
    Worst(usize),
    /// All that was accepted.
    Accepted,
}

impl List {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "accepted" => Ok(Self::Accepted),
            number => number.parse().map(Self::Worst).map_err(|_| "give a number, or \"accepted\"".to_owned()),
        }
    }
}

/// Make invented submissions with their true answers.
///
/// Submissions go to OUT/submissions, what a perfect reading of each would say to OUT/truth, and a list of them to
/// OUT/forge.json. The same seed always gives the same submissions, however many are made.
#[derive(Debug, Args)]
pub(super) struct Forge {
    /// Folder that they go to; it must be empty
    #[arg(long, short, value_name = "OUT")]
    pub out: PathBuf,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    pub count: u64,
    /// Seed of the random numbers
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Id of the questionnaire, where there are several
    #[arg(long, value_name = "ID")]
    pub questionnaire: Option<String>,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    /// Styles, which take turns; all of them where none is named
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub style: Vec<String>,
    /// Languages of the forms; all of the questionnaire's where none is named
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',')]
    pub form_language: Vec<String>,
    /// Languages of the answers; all of the forge's where none is named
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',')]
    pub answer_language: Vec<String>,
    /// Make a mailbox instead: N mixed inputs in OUT/mailbox, what should become of each in OUT/mailbox.json,
    /// who was asked in OUT/roster.csv
    #[arg(long)]
    pub mailbox: bool,
    /// Folder whose files are put into the mailbox beside the N
    #[arg(long, value_name = "FOLDER", requires = "mailbox")]
    pub hostile: Option<PathBuf>,
    /// Put a file of 2 GB that holds nothing into the mailbox
    #[arg(long, requires = "mailbox")]
    pub sparse: bool,
}

/// Show what each part of a document was taken for: prompt, answer, furniture, or nobody's.
#[derive(Debug, Args)]
pub(super) struct Inspect {
    /// The document
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print JSON for machines
    #[arg(long)]
    pub json: bool,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    #[command(flatten)]
    pub password: Password,
}

/// Show a document as read: its blocks in reading order, furniture too. No questionnaire is looked for.
#[derive(Debug, Args)]
pub(super) struct Read {
    /// The document
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print JSON for machines
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub password: Password,
}

/// Make a picture of a page.
///
/// A point of the document is DPI/72 pixels of the picture, counted from its top left corner, so that the
/// boxes of a record can be drawn on it. Form fields and notes are shown as they look on the page.
#[derive(Debug, Args)]
pub(super) struct Page {
    /// The document
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The page, counted from 1
    #[arg(value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub page: u32,
    /// Pixels an inch
    #[arg(long, default_value_t = 110,
        value_parser = clap::value_parser!(u32).range(i64::from(DPI_MIN)..=i64::from(DPI_MAX)))]
    pub dpi: u32,
    /// PNG file that the picture goes to; without it, standard output
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Address space that the process may have, in MiB
    #[arg(long, value_name = "MIB")]
    pub memory: Option<u64>,
    #[command(flatten)]
    pub password: Password,
}

/// The password that opens files which need one.
#[derive(Debug, Args)]
pub(super) struct Password {
    /// Password of files that need one; in the environment, other users of the machine cannot see it
    #[arg(long, value_name = "PASSWORD", env = "RAPPORTEUR_PASSWORD", hide_env_values = true)]
    password: Option<String>,
}

impl Password {
    /// The password; an empty one is none, since every file is tried without first.
    pub(super) fn given(&self) -> Option<&str> {
        self.password.as_deref().filter(|password| !password.is_empty())
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// Check rules files: every key, every expression, every example
    Check {
        /// Files to check; without any, the built-in ones
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Show what each rule finds in a document, and what no rule claims
    Try(Try),
}

/// Show what each rule finds in a document, and what no rule claims.
///
/// The document is read by the rules given, whether they recognise it or not; whether they do is told first. Then, question
/// by question: where the prompt was found, and the answer to each field with its finding, confidence, flags and quote.
/// Then what was never found, and the text that is nobody's. Exit code 1 when `extract` would not take the document for
/// the form of these rules.
#[derive(Debug, Args)]
pub(super) struct Try {
    /// The document
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print JSON for machines
    #[arg(long)]
    pub json: bool,
    /// Rules file, or folder of rules files, to try; without any, the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    #[command(flatten)]
    pub password: Password,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SchemaOf {
    /// Rules files
    Rules,
    /// Records
    Record,
    /// Reports of how right records are
    Score,
    /// What `status --json` prints
    Status,
}

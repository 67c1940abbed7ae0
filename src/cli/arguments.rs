//! What can be typed. Help, shell completions and the man page come from this one definition.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::read::{DPI_MAX, DPI_MIN};

/// Turns returned questionnaires into canonical records.
///
/// Rapporteur reads returned forms, finds every question, takes and types the answer, says where it
/// stood and how likely it is right, and marks for review what a person should look at. It works
/// offline and never changes its inputs.
#[derive(Debug, Parser)]
#[command(name = "rapporteur", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "\
Exit codes: 0 done; 1 done, but some documents failed; 2 could not run; 64 wrong use.
A value that needs review is not a failure.")]
pub struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read submissions and write one record each
    Extract(Extract),
    /// Make files for people of the records
    Export(Export),
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

/// Read submissions and write one record each.
///
/// Every file given, and every file below each folder given, is read; what it is shows in its content.
/// Records go to OUT/records, one a submission. The same input always gives the same bytes.
#[derive(Debug, Args)]
pub(super) struct Extract {
    /// Files and folders to read
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Folder that the records go to
    #[arg(long, short, value_name = "OUT", default_value = "out")]
    pub out: PathBuf,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    #[command(flatten)]
    pub password: Password,
}

/// Make files for people of the records.
///
/// Every record in OUT/records, as `extract` wrote it, is made a file in OUT/export with the name of the record. The
/// same record always gives the same bytes.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// Folder that `extract` wrote to
    #[arg(value_name = "OUT")]
    pub out: PathBuf,
    /// What to make
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: ExportTo,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ExportTo {
    /// Response sheets for Word, one a record
    Docx,
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
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SchemaOf {
    /// Rules files
    Rules,
    /// Records
    Record,
}

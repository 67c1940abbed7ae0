//! `rapporteur review`: the folder of a run in, decisions of people out.

use std::io::{BufRead, IsTerminal, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Args;
use tempfile::NamedTempFile;
use url::Url;

use super::arguments::{Password, share};
use super::terminal::{CARE, STRONG, data, safe, say, say_error};
use super::work::{Work, temporary, with_rules};
use super::{COULD_NOT_RUN, DONE, WRONG_USE};
use crate::dataset::{Dataset, DatasetError};
use crate::decision::{self, Ledger, LedgerError, now};
use crate::intake::reason;
use crate::review::{self, Door, ReviewError, Reviewing};

/// Decide about what is doubtful, with its place in the source beside it.
///
/// Opens a screen in the browser: the fields that wait for a person, each beside the page or the text that it was read from.
/// What is decided goes to OUT/review.sqlite at once, with who decided and when; records stay as they are, and whatever shows
/// them shows the decisions. Only this computer reaches the screen, by an address that opens it once. For others, give each
/// reviewer a password with --add-reviewer, and say with --listen or --url how they reach it.
#[derive(Debug, Args)]
pub(super) struct Review {
    /// Folder that `extract` wrote to
    #[arg(value_name = "OUT", default_value = "out")]
    pub out: PathBuf,
    /// Do not open the browser
    #[arg(long)]
    pub no_browser: bool,
    /// Port to listen on; 0 for any that is free
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "listen")]
    pub port: u16,
    /// Name that decisions go into the history under; without it, the name of the user of this computer
    #[arg(long, value_name = "NAME")]
    pub reviewer: Option<String>,
    /// Address and port to listen on, so that others reach it; they come in by name and password
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Address that people open, where a server with TLS stands in front, as https://review.example.org
    #[arg(long, value_name = "URL")]
    pub url: Option<Url>,
    /// Give a reviewer a password, or another one; it is asked for, or read as a line from standard input
    #[arg(long, value_name = "NAME", conflicts_with = "remove_reviewer")]
    pub add_reviewer: Option<String>,
    /// Let a reviewer in no longer
    #[arg(long, value_name = "NAME")]
    pub remove_reviewer: Option<String>,
    /// Share of accepted fields that goes to review too, so that it shows how right they are; kept for later runs
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub audit: Option<f64>,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    #[command(flatten)]
    pub work: Work,
    #[command(flatten)]
    pub password: Password,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Review) -> Result<u8> {
    let dataset = match Dataset::open(&arguments.out, super::library(&arguments.rules)?) {
        Ok(dataset) => dataset,
        Err(error) => return Ok(super::report::refuse(&error)),
    };
    let ledger = match Ledger::open(&arguments.out) {
        Ok(ledger) => ledger,
        Err(error) => return Ok(refuse_ledger(&error, &arguments.out)),
    };
    if let Some(name) = &arguments.add_reviewer {
        return add(&ledger, name, arguments);
    }
    if let Some(name) = &arguments.remove_reviewer {
        return Ok(remove(&ledger, name, arguments));
    }
    let asked = arguments.listen.unwrap_or_else(|| (IpAddr::V4(Ipv4Addr::LOCALHOST), arguments.port).into());
    let listener = match TcpListener::bind(asked) {
        Ok(listener) => listener,
        Err(error) => return Ok(refuse_address(asked, &error)),
    };
    let door = match door(arguments, listener.local_addr()?) {
        Ok(door) => Arc::new(door),
        Err(code) => return Ok(code),
    };
    let address = door.address_to_open()?;
    let temporary = temporary()?;
    let (told, out, is_shown) = (door.clone(), arguments.out.clone(), !arguments.no_browser);
    // The file that leads the browser here lasts as long as the review.
    let mut page = None;
    let (again, rules) = (arguments.out.clone(), arguments.rules.clone());
    let order = Reviewing {
        dataset,
        reopen: Box::new(move || {
            let library = super::library(&rules)
                .map_err(|error| DatasetError::Beside { file: again.clone(), message: error.to_string() })?;
            Dataset::open(&again, library)
        }),
        ledger,
        workers: arguments.work.workers(
            with_rules(&arguments.rules, &arguments.out),
            &arguments.password,
            temporary.path(),
        )?,
        audit: arguments.audit,
        door,
        listener,
        ready: Box::new(|| {
            tell(&address, &told, &out);
            if is_shown && !told.is_named() {
                page = show(&address, &out);
            }
        }),
    };
    let served = review::serve(order);
    drop(page);
    if let Err(error) = served {
        return Ok(refuse(&error, asked));
    }
    say(&format!("the review has ended; what was decided is in {}", safe(&ledger_of(&arguments.out))));
    Ok(DONE)
}

/// The door for an address, or the exit code where there is none.
fn door(arguments: &Review, address: SocketAddr) -> Result<Door, u8> {
    let reviewer = match &arguments.reviewer {
        Some(written) => match review::reviewer_name(written) {
            Ok(name) => Some(name),
            Err(fault) => {
                say_error(&fault, "--reviewer", "give a name of 1 to 80 visible characters");
                return Err(WRONG_USE);
            }
        },
        None => system_user(),
    };
    let door = Door::new(&arguments.out, address, arguments.url.as_ref(), reviewer, Box::new(|text| say(&safe(text))));
    let door = door.map_err(|error| {
        say_error(&error.to_string(), &error.place(), error.remedy());
        COULD_NOT_RUN
    })?;
    if door.is_named() && arguments.reviewer.is_some() {
        say_error(
            "reviewers who come in by name and password have their names from there",
            "--reviewer",
            "leave it out",
        );
        return Err(WRONG_USE);
    }
    Ok(door)
}

/// Who uses this computer, where that is a name.
fn system_user() -> Option<String> {
    let named = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    named.and_then(|name| review::reviewer_name(&name).ok())
}

/// Tells where the review is, and how to end it. The address alone goes to standard output, for other programs.
fn tell(address: &str, door: &Door, out: &Path) {
    // Whoever does not read it may not want it.
    let _ = data(&format!("{address}\n"));
    say(&format!("serving the records in {}", safe(&out.display().to_string())));
    match door.is_named() {
        false => say("open the address above: it opens the screen once; this computer alone reaches it"),
        true if door.is_secure() => say("TLS is the task of the server in front; let nobody reach this one without it"),
        true => say(&format!(
            "{CARE}note{CARE:#}: names, passwords and answers travel as they are; put a server with TLS in front, and name \
             its address with --url https://..."
        )),
    }
    say(&format!("end it with {STRONG}Ctrl-C{STRONG:#}; what is decided is kept at once"));
}

/// Opens the browser. Other users of this computer see what programs are started with, so the address goes by a file that
/// only this one may read. Gives the file, which has to last until the browser has read it.
fn show(address: &str, out: &Path) -> Option<NamedTempFile> {
    let shown = (|| {
        // In the folder of the run: some browsers may not read those of the system.
        let mut page = tempfile::Builder::new().prefix("review-").suffix(".html").tempfile_in(out)?;
        page.write_all(
            format!(
                "<!DOCTYPE html><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">\
                 <title>Review</title><meta http-equiv=\"refresh\" content=\"0; url={address}\">\
                 <p><a href=\"{address}\">To the review</a></p>\n"
            )
            .as_bytes(),
        )?;
        page.flush()?;
        let place = fs_err::canonicalize(page.path())?;
        open::that_detached(place).map(|()| page)
    })();
    shown
        .map_err(|error| say(&format!("note: the browser could not be opened ({error}); open the address yourself")))
        .ok()
}

/// Gives a reviewer a password.
fn add(ledger: &Ledger, name: &str, arguments: &Review) -> Result<u8> {
    let name = match review::reviewer_name(name) {
        Ok(name) => name,
        Err(fault) => {
            say_error(&fault, "--add-reviewer", "give a name of 1 to 80 visible characters");
            return Ok(WRONG_USE);
        }
    };
    let password = match read_password(&name).context("cannot read the password")? {
        Ok(password) => password,
        Err(fault) => {
            say_error(&fault, "--add-reviewer", "begin again");
            return Ok(COULD_NOT_RUN);
        }
    };
    let made = match review::hash_password(&password) {
        Ok(made) => made,
        Err(fault) => {
            let remedy = format!("choose one of {} characters or more", review::PASSWORD_CHARACTERS_MIN);
            say_error(&fault, "--add-reviewer", &remedy);
            return Ok(COULD_NOT_RUN);
        }
    };
    match ledger.register(&now(), &name, &made) {
        Ok(()) => say(&format!("{} may come in", safe(&name))),
        Err(error) => return Ok(refuse_ledger(&error, &arguments.out)),
    }
    Ok(DONE)
}

/// Takes the password of a reviewer away.
fn remove(ledger: &Ledger, name: &str, arguments: &Review) -> u8 {
    let removed = review::reviewer_name(name).map_or(Ok(None), |name| {
        let registered = ledger.registered(&name)?;
        registered.map(|_| ledger.register(&now(), &name, "")).transpose()
    });
    match removed {
        Ok(Some(())) => {
            say(&format!("{} may come in no longer; what was decided stands", safe(name)));
            DONE
        }
        Ok(None) => {
            let names = ledger.reviewers().unwrap_or_default().join(", ");
            let remedy = match names.is_empty() {
                true => "nobody has a password".to_owned(),
                false => format!("choose one of those who may: {}", safe(&names)),
            };
            say_error(&format!("no reviewer who may come in is named {name}"), &ledger_of(&arguments.out), &remedy);
            COULD_NOT_RUN
        }
        Err(error) => refuse_ledger(&error, &arguments.out),
    }
}

/// A password, typed twice and not shown; or a line of standard input, where that is no terminal.
fn read_password(name: &str) -> std::io::Result<Result<String, String>> {
    if !std::io::stdin().is_terminal() {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        return Ok(Ok(line.trim_end_matches(['\r', '\n']).to_owned()));
    }
    let password = rpassword::prompt_password(format!("password for {}: ", safe(name)))?;
    let again = rpassword::prompt_password("the same again: ")?;
    Ok(if password == again { Ok(password) } else { Err("the two passwords differ".to_owned()) })
}

fn ledger_of(out: &Path) -> String {
    out.join(decision::NAME).display().to_string()
}

fn refuse_ledger(error: &LedgerError, out: &Path) -> u8 {
    say_error(&error.to_string(), &ledger_of(out), error.remedy());
    COULD_NOT_RUN
}

fn refuse_address(address: SocketAddr, error: &std::io::Error) -> u8 {
    let (message, remedy) = match error.kind() {
        std::io::ErrorKind::AddrInUse => (
            "another program listens there, perhaps another review".to_owned(),
            "end it, or choose another port with --port; 0 takes any that is free",
        ),
        std::io::ErrorKind::PermissionDenied => {
            ("you may not listen there".to_owned(), "choose a port above 1023, with --port or --listen")
        }
        std::io::ErrorKind::AddrNotAvailable => {
            ("this computer has no such address".to_owned(), "name one of its addresses with --listen")
        }
        _ => (format!("cannot listen there: {}", reason(error)), "choose another address or port"),
    };
    say_error(&message, &address.to_string(), remedy);
    COULD_NOT_RUN
}

fn refuse(error: &ReviewError, address: SocketAddr) -> u8 {
    say_error(&error.to_string(), &address.to_string(), "begin it again; what was decided is kept");
    COULD_NOT_RUN
}

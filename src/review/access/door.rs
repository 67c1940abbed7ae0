//! The door: under which addresses the screen is reached, and what lets somebody in. On this computer that is a token, which
//! the address to open carries and which is spent by opening it; from elsewhere, a name and a password.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use thiserror::Error;
use tokio::sync::Semaphore;
use url::{Host, Url};

use super::failures::Failures;
use super::name::Reviewer;
use super::password::hash_password;
use super::secret::{Digest, Secret, digest};
use super::session::{Session, Sessions};
use crate::decision::{self, Ledger, LedgerError};

/// Passwords that are checked at once: each takes 19 MiB.
const CHECKS_MAX: usize = 2;

/// Tells the person at the terminal something.
pub type Tell = Box<dyn Fn(&str) + Send + Sync>;

/// Where the screen is reached, and by whom.
pub struct Door {
    /// Host and port, as browsers write them into `Host`.
    hosts: Vec<String>,
    /// What `Origin` must be; `None` for the scheme "http" and the host of the request.
    origin: Option<String>,
    /// Address that a person opens, without what is behind the port.
    shown: String,
    /// Name of the cookie. Cookies know no ports: two screens on one computer tell theirs apart by name.
    cookie: String,
    /// True where a proxy is in front, whose word on who asks counts.
    is_behind: bool,
    is_secure: bool,
    pub(super) lock: Lock,
    sessions: Mutex<Sessions>,
    tell: Tell,
}

/// What lets somebody in.
pub(super) enum Lock {
    /// A token that is spent by using it.
    Token {
        /// The one that opens now; `None` until the first is made.
        current: Mutex<Option<Digest>>,
        /// Name of who comes in; `None` where it is asked.
        reviewer: Option<String>,
    },
    /// Name and password.
    Named(Named),
}

/// What is known of those who come in by name and password.
pub(super) struct Named {
    pub(super) ledger: Mutex<Ledger>,
    pub(super) failures: Mutex<Failures>,
    /// Passwords that may be checked now.
    pub(super) checks: Semaphore,
    /// Checked for names that nobody has, so that it takes as long.
    pub(super) decoy: String,
}

/// Why there is no door.
#[derive(Debug, Error)]
pub enum DoorError {
    /// Others could reach the screen, and nobody has a password.
    #[error("others can reach this address, and no reviewer has a password")]
    NoReviewer(PathBuf),
    /// It listens on all addresses, and none of them is named.
    #[error("it cannot be told under which address people reach {0}")]
    EveryAddress(SocketAddr),
    /// What is no address of a site.
    #[error("{0} is no address of a site")]
    Url(Url),
    /// The ledger says why.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
}

impl DoorError {
    /// File, folder or address.
    pub fn place(&self) -> String {
        match self {
            Self::NoReviewer(out) => out.join(decision::NAME).display().to_string(),
            Self::EveryAddress(address) => format!("--listen {address}"),
            Self::Url(url) => format!("--url {url}"),
            Self::Ledger(LedgerError::Database { path, .. }) => path.display().to_string(),
            Self::Ledger(LedgerError::Meanwhile(_)) | Self::Random(_) => String::new(),
        }
    }

    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NoReviewer(_) => {
                "give each reviewer a password first, with `rapporteur review OUT --add-reviewer NAME`"
            }
            Self::EveryAddress(_) => {
                "name the address that people open with --url, as --url https://review.example.org"
            }
            Self::Url(_) => "name scheme, host and, where there is one, the port alone, as https://review.example.org",
            Self::Ledger(error) => error.remedy(),
            Self::Random(_) => "try again",
        }
    }
}

impl Door {
    /// A door for what listens on this address and is opened as `url`, where a proxy is in front. `reviewer` is who comes in
    /// by the token; those who come in by a password have their names.
    ///
    /// # Errors
    /// When others could come in and nobody has a password, or it cannot be told which addresses lead here.
    pub fn new(
        out: &Path,
        address: SocketAddr,
        url: Option<&Url>,
        reviewer: Option<String>,
        tell: Tell,
    ) -> Result<Self, DoorError> {
        let (hosts, origin) = match url {
            Some(url) => (hosts_of(url, address)?, Some(url.origin().ascii_serialization())),
            None if address.ip().is_unspecified() => return Err(DoorError::EveryAddress(address)),
            None => (own_hosts(address), None),
        };
        let is_secure = url.is_some_and(|url| url.scheme() == "https");
        // Browsers take a cookie of that prefix from its own host alone, and over TLS alone.
        let prefix = if is_secure { "__Host-" } else { "" };
        let lock = if url.is_some() || !address.ip().to_canonical().is_loopback() {
            Lock::Named(Named::new(out)?)
        } else {
            Lock::Token { current: Mutex::new(None), reviewer }
        };
        Ok(Self {
            hosts,
            shown: origin.clone().unwrap_or_else(|| format!("http://{address}")),
            origin,
            cookie: format!("{prefix}rapporteur-{}", address.port()),
            is_behind: url.is_some(),
            is_secure,
            lock,
            sessions: Mutex::default(),
            tell,
        })
    }

    /// True where people come in by name and password.
    pub fn is_named(&self) -> bool {
        matches!(self.lock, Lock::Named(_))
    }

    /// True where what travels between the browser and the site is encrypted.
    pub fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// The address to open. Where a token lets in it carries a new one, and an earlier one lets nobody in any more.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn address_to_open(&self) -> Result<String, DoorError> {
        let Lock::Token { current, .. } = &self.lock else { return Ok(format!("{}/", self.shown)) };
        let secret = Secret::new().map_err(|error| DoorError::Random(error.to_string()))?;
        *held(current) = Some(secret.digest());
        Ok(format!("{}/enter?token={}", self.shown, secret.text()))
    }

    /// Whether this token lets in now.
    pub(super) fn takes(&self, token: &str) -> bool {
        match &self.lock {
            Lock::Token { current, .. } => *held(current) == Some(digest(token)),
            Lock::Named(_) => false,
        }
    }

    /// Spends a token; false where it lets nobody in. Who wants in next finds another in the terminal.
    pub(super) fn spend(&self, token: &str) -> bool {
        let Lock::Token { current, .. } = &self.lock else { return false };
        let is_spent = held(current).take_if(|current| *current == digest(token)).is_some();
        if is_spent && let Ok(address) = self.address_to_open() {
            (self.tell)(&format!("to open it in another browser: {address}"));
        }
        is_spent
    }

    /// Whether `Host` names this door.
    pub(super) fn has_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
    }

    /// Whether a page of this door sent the request to this host.
    pub(super) fn has_origin(&self, origin: &str, host: &str) -> bool {
        match &self.origin {
            Some(own) => own == origin,
            None => origin.strip_prefix("http://").is_some_and(|of| of.eq_ignore_ascii_case(host)),
        }
    }

    /// Who asks: the other end of the connection, or whom the proxy in front names last.
    pub(super) fn asker(&self, peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
        let last = forwarded.filter(|_| self.is_behind).and_then(|all| all.rsplit(',').next());
        last.and_then(|last| last.trim().parse().ok()).unwrap_or(peer)
    }

    /// The cookie that holds a session; without one, the cookie that takes it away.
    pub(super) fn cookie(&self, session: Option<&Secret>) -> String {
        let secure = if self.is_secure { "; Secure" } else { "" };
        let (value, age) = session.map_or(("", "; Max-Age=0"), |secret| (secret.text(), ""));
        format!("{}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}", self.cookie)
    }

    /// The sessions that a request brings, by digest: cookies of others on the same host may have the same name.
    pub(super) fn brought<'a>(&self, cookies: impl Iterator<Item = &'a str>) -> Vec<Digest> {
        let pairs = cookies.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(name, _)| *name == self.cookie).take(4).map(|(_, value)| digest(value)).collect()
    }

    /// Who holds one of these sessions. Who came in by a password does so no longer when it was changed or taken away.
    pub(super) fn who(&self, brought: &[Digest], now: Instant) -> Option<(Digest, Reviewer)> {
        brought.iter().find_map(|digest| {
            let session = held(&self.sessions).find(digest, now)?;
            if let (Lock::Named(named), Some(row)) = (&self.lock, session.row) {
                let registered = held(&named.ledger).registered(&session.name).ok().flatten();
                if registered.is_none_or(|registered| registered.number != row) {
                    return None;
                }
            }
            Some((*digest, Reviewer { name: session.name, may_rename: session.row.is_none() }))
        })
    }

    /// Opens a session in place of those that the browser holds.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) fn open(&self, session: Session, instead_of: &[Digest]) -> Result<Secret, getrandom::Error> {
        let mut sessions = held(&self.sessions);
        instead_of.iter().for_each(|digest| sessions.close(digest));
        sessions.open(session, Instant::now())
    }

    /// True where somebody of that name is in by another browser.
    pub(super) fn knows(&self, name: &str, brought: &[Digest]) -> bool {
        held(&self.sessions).has(name, brought)
    }

    /// Gives who came in another name.
    pub(super) fn rename(&self, digest: &Digest, name: String) {
        held(&self.sessions).rename(digest, name);
    }

    /// Ends a session.
    pub(super) fn close(&self, digest: &Digest) {
        held(&self.sessions).close(digest);
    }
}

impl Named {
    fn new(out: &Path) -> Result<Self, DoorError> {
        let ledger = Ledger::open(out)?;
        if ledger.reviewers()?.is_empty() {
            return Err(DoorError::NoReviewer(out.to_owned()));
        }
        let secret = Secret::new().map_err(|error| DoorError::Random(error.to_string()))?;
        let decoy = hash_password(secret.text()).map_err(DoorError::Random)?;
        let (ledger, failures) = (Mutex::new(ledger), Mutex::default());
        Ok(Self { ledger, failures, checks: Semaphore::new(CHECKS_MAX), decoy })
    }
}

/// What a mutex holds. Nothing here is left half done where a thread fails.
pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What browsers write into `Host` for an address of this computer.
fn own_hosts(address: SocketAddr) -> Vec<String> {
    let name = match address.ip() {
        IpAddr::V4(ip) if ip == std::net::Ipv4Addr::LOCALHOST => Some("localhost".to_owned()),
        IpAddr::V6(ip) if ip == std::net::Ipv6Addr::LOCALHOST => Some("localhost".to_owned()),
        _ => None,
    };
    let ip = match address.ip() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    let names = [Some(ip), name].into_iter().flatten();
    names.flat_map(|name| with_port(&name, address.port(), 80)).collect()
}

/// What browsers write into `Host` for an address of a site, and what a proxy in front of it may write instead.
fn hosts_of(url: &Url, address: SocketAddr) -> Result<Vec<String>, DoorError> {
    let refused = || DoorError::Url(url.clone());
    let usual = match url.scheme() {
        "https" => 443,
        "http" => 80,
        _ => return Err(refused()),
    };
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    let Some(host) = url.host().filter(|_| is_bare && is_anonymous) else { return Err(refused()) };
    let name = match host {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(ip) => ip.to_string(),
        Host::Ipv6(ip) => format!("[{ip}]"),
    };
    let mut hosts = with_port(&name, url.port().unwrap_or(usual), usual);
    if !address.ip().is_unspecified() {
        hosts.extend(own_hosts(address));
    }
    Ok(hosts)
}

/// A host with its port, and without where the scheme says it.
fn with_port(name: &str, port: u16, usual: u16) -> Vec<String> {
    let mut hosts = vec![format!("{name}:{port}")];
    if port == usual {
        hosts.push(name.to_owned());
    }
    hosts
}

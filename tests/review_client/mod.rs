//! A review as a process, and a client that says exactly what it is told to: requests are written byte by byte, so that they
//! can be what no browser sends.

// Each test program that takes this in uses another part of it.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How long a test waits for what should come at once.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the program to its end, with a text for its standard input.
pub(crate) fn run(arguments: &[&str], input: &str) -> Output {
    let mut command = program(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that reads nothing may have closed it.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapporteur"));
    command.args(arguments).env_remove("RAPPORTEUR_PASSWORD").env("NO_COLOR", "1");
    command
}

/// A data set of one record.
pub(crate) fn data_set() -> TempDir {
    let out = TempDir::new().unwrap();
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox/estonia.md");
    let ran = run(&["extract", input.to_str().unwrap(), "--out", out.path().to_str().unwrap()], "");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    out
}

/// Id of the only record of a data set.
pub(crate) fn record_of(out: &Path) -> String {
    let entry = fs_err::read_dir(out.join("records")).unwrap().next().unwrap().unwrap();
    entry.path().file_stem().unwrap().to_str().unwrap().to_owned()
}

/// Gives a reviewer a password.
pub(crate) fn add_reviewer(out: &Path, name: &str, password: &str) -> Output {
    run(&["review", out.to_str().unwrap(), "--add-reviewer", name], &format!("{password}\n"))
}

/// A review that runs.
pub(crate) struct Review {
    child: Child,
    /// The first line on standard output.
    pub(crate) opening: String,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    said: Arc<Mutex<String>>,
    listener: Option<JoinHandle<()>>,
    out: PathBuf,
}

impl Review {
    /// Starts a review of a data set on a free port of this computer; the reviewer is "Zoë" where nothing else is said.
    pub(crate) fn start(out: &Path, more: &[&str]) -> Self {
        let mut arguments = vec!["review", out.to_str().unwrap(), "--no-browser"];
        if !more.contains(&"--reviewer") && !more.contains(&"--url") && !more.contains(&"--listen") {
            arguments.extend(["--reviewer", "Zoë"]);
        }
        arguments.extend(more);
        Self::spawn(program(&arguments), out)
    }

    /// The same for a command of one's own.
    pub(crate) fn spawn(mut command: Command, out: &Path) -> Self {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let said = Arc::new(Mutex::new(String::new()));
        let heard = said.clone();
        let listener = std::thread::spawn(move || {
            let mut line = String::new();
            while stderr.read_line(&mut line).is_ok_and(|length| length > 0) {
                heard.lock().unwrap().push_str(&line);
                line.clear();
            }
        });
        let mut opening = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut opening).unwrap();
        let mut review = Self {
            child,
            opening: opening.trim_end().to_owned(),
            address: ([127, 0, 0, 1], 0).into(),
            said,
            listener: Some(listener),
            out: out.to_owned(),
        };
        let authority = review.opening.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        if let Some(address) = authority.and_then(|authority| authority.parse().ok()) {
            review.address = address;
        }
        review
    }

    /// Says where a review listens that is opened by another address.
    pub(crate) fn at(mut self, port: u16) -> Self {
        self.address.set_port(port);
        self
    }

    /// What it said on standard error so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits until it says something on standard error that holds this text so many times.
    #[track_caller]
    pub(crate) fn says(&self, text: &str, times: usize) -> String {
        let start = Instant::now();
        while self.said().matches(text).count() < times {
            assert!(start.elapsed() < PATIENCE, "it does not say {text:?} {times} times:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(5));
        }
        self.said()
    }

    /// The token in the address that it told last.
    pub(crate) fn token(&self) -> String {
        let said = format!("{}\n{}", self.opening, self.said());
        said.rsplit("token=").next().unwrap().lines().next().unwrap().to_owned()
    }

    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn out(&self) -> &Path {
        &self.out
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A figure of `/proc/PID/status` in KiB.
    pub(crate) fn memory_kib(&self, figure: &str) -> u64 {
        let status = fs_err::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find(|line| line.starts_with(figure)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Sends what is told, on a connection of its own.
    #[track_caller]
    pub(crate) fn send(&self, request: &Request) -> Answer {
        Connection::to(self.address).send(request).expect("no answer")
    }

    /// Comes in by the token that was told last; gives the cookie.
    #[track_caller]
    pub(crate) fn come_in(&self) -> String {
        let token = self.token();
        let before = self.said().matches("token=").count();
        let answer = self.send(&self.post("/enter", &format!("token={token}")));
        assert_eq!(answer.status, 303, "{answer:?}");
        self.says("token=", before + 1);
        answer.cookie()
    }

    /// Logs in; gives the answer.
    pub(crate) fn log_in(&self, name: &str, password: &str) -> Answer {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("name", name)
            .append_pair("password", password)
            .finish();
        self.send(&self.post("/login", &form))
    }

    /// A request as a browser sends it for a page.
    pub(crate) fn get(&self, address: &str) -> Request {
        Request::new("GET", address).with("Host", &self.host()).with("Accept", "text/html,*/*;q=0.8")
    }

    /// A form as a browser sends it from a page of the review.
    pub(crate) fn post(&self, address: &str, form: &str) -> Request {
        let request = Request { method: "POST".into(), ..self.get(address) };
        request.with("Origin", &self.origin()).with("Content-Type", "application/x-www-form-urlencoded").form(form)
    }

    /// Sends a signal to end, and waits until it has.
    #[cfg(target_os = "linux")]
    pub(crate) fn end(mut self, signal: rustix::process::Signal) -> (ExitStatus, String) {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.child), signal).unwrap();
        let status = self.child.wait().unwrap();
        self.listener.take().unwrap().join().unwrap();
        (status, self.said())
    }
}

impl Drop for Review {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request, as it goes out.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) address: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: &str, address: &str) -> Self {
        Self { method: method.into(), address: address.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// The same by another method.
    pub(crate) fn by(mut self, method: &str) -> Self {
        self.method = method.into();
        self
    }

    /// With a header in place of those of its name.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    /// With one more header.
    pub(crate) fn and(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn form(mut self, form: &str) -> Self {
        self.body = form.as_bytes().to_vec();
        let length = self.body.len().to_string();
        self.with("Content-Length", &length)
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.address).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend(format!("{name}: {value}\r\n").bytes());
        }
        bytes.extend(b"\r\n");
        bytes.extend(&self.body);
        bytes
    }
}

/// An answer, as it came.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Name and value of the cookie that it sets.
    #[track_caller]
    pub(crate) fn cookie(&self) -> String {
        self.header("set-cookie").expect("no cookie").split(';').next().unwrap().to_owned()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection that is kept.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream) }
    }

    /// Sends a request and takes the answer; `None` where the other end gives none.
    pub(crate) fn send(&mut self, request: &Request) -> Option<Answer> {
        self.write(&request.bytes());
        self.answer(request.method == "HEAD")
    }

    /// Writes bytes. The other end may have heard enough.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let _ = self.stream.get_mut().write_all(bytes);
    }

    /// Takes an answer.
    pub(crate) fn answer(&mut self, is_head: bool) -> Option<Answer> {
        let status = self.line()?.split(' ').nth(1)?.parse().ok()?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(": ")?;
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        let length = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if !is_head {
            answer.body = vec![0; length];
            self.stream.read_exact(&mut answer.body).ok()?;
        }
        Some(answer)
    }

    /// Waits until the other end has closed the connection; false where it did not within this time.
    pub(crate) fn is_closed_within(&mut self, time: Duration) -> bool {
        self.stream.get_ref().set_read_timeout(Some(time)).unwrap();
        let mut rest = Vec::new();
        match self.stream.read_to_end(&mut rest) {
            Ok(_) => true,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line).ok().filter(|length| *length > 0)?;
        Some(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

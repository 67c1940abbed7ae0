//! Checking a bag: a folder of unknown origin in, its files and all that is wrong with it out (RFC 8493, 3: complete, valid).
//! Links are not followed, what is no file is not opened, and no path out of a manifest is opened that the walk through the
//! folder did not find.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::tags::{self, Listed};
use super::{Algorithm, Checksums, DECLARATION, FETCH, Flaw, FlawCode, INFO, PAYLOAD, Sums};
use crate::intake::reason;
use crate::journal::Failure;

/// Deepest folder that is looked into.
const DEPTH_MAX: usize = 64;
/// Largest tag file, in bytes: the manifest of some million files.
const TAG_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Bytes that are read at once.
const PIECE_BYTES: usize = 64 * 1024;

/// A bag that was looked through.
#[derive(Debug, Default)]
pub(in crate::package) struct Checked {
    root: PathBuf,
    /// Size of every file, by its path in the bag.
    files: BTreeMap<String, u64>,
    /// Checksums of those that could be read.
    sums: BTreeMap<String, Sums>,
    /// What is wrong with it, by path.
    pub flaws: Vec<Flaw>,
}

impl Checked {
    /// True where there is such a file.
    pub(in crate::package) fn holds(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Files below a folder, whose path ends with "/", by path.
    pub(in crate::package) fn below(&self, folder: &str) -> impl Iterator<Item = (&str, u64)> {
        let folder = folder.to_owned();
        let from = self.files.range(folder.clone()..);
        from.take_while(move |(path, _)| path.starts_with(&folder)).map(|(path, size)| (path.as_str(), *size))
    }

    /// SHA-256 of a file.
    pub(in crate::package) fn sha256(&self, path: &str) -> Option<&str> {
        self.sums.get(path).map(|sums| sums.sha256.as_str())
    }

    /// Where a file of the bag lies on the disk.
    pub(in crate::package) fn place(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When the bag has no such file, it is larger than so many bytes, or cannot be read.
    pub(in crate::package) fn read(&self, path: &str, bytes_max: u64) -> Result<Vec<u8>, Failure> {
        let failed = |message: String| Failure {
            message,
            remedy: "take the package from another copy of the archive".to_owned(),
        };
        let size = self.files.get(path).ok_or_else(|| failed("the file is not in the package".to_owned()))?;
        if *size > bytes_max {
            return Err(failed(format!("the file has {size} bytes; the largest that is read has {bytes_max}")));
        }
        let mut bytes = Vec::new();
        let file = fs_err::File::open(self.place(path)).and_then(|file| file.take(bytes_max).read_to_end(&mut bytes));
        file.map_err(|error| failed(format!("cannot read the file: {}", reason(&error))))?;
        Ok(bytes)
    }
}

/// Looks through a bag; `tick` hears how many files there are, and of each that was read.
///
/// # Errors
/// When the folder itself cannot be read.
pub(in crate::package) fn check(root: &Path, tick: &mut dyn FnMut(usize)) -> std::io::Result<Checked> {
    let mut checked = walked(root)?;
    let manifests = read_tags(&mut checked);
    tick(checked.files.len());
    sums(&mut checked, manifests.iter().any(|one| one.algorithm == Algorithm::Sha512), tick);
    for manifest in &manifests {
        compare(&mut checked, manifest);
    }
    unnamed_tags(&mut checked, &manifests);
    checked.flaws.sort();
    checked.flaws.dedup();
    Ok(checked)
}

/// A bag whose files are known, and nothing of what they hold.
///
/// # Errors
/// When the folder itself cannot be read.
pub(in crate::package) fn walked(root: &Path) -> std::io::Result<Checked> {
    if !fs_err::metadata(root)?.is_dir() {
        return Err(std::io::ErrorKind::NotADirectory.into());
    }
    let mut checked = Checked { root: root.to_owned(), ..Checked::default() };
    walk(&mut checked);
    Ok(checked)
}

/// Notes every file, and everything that is none.
fn walk(checked: &mut Checked) {
    for entry in WalkDir::new(&checked.root).min_depth(1).max_depth(DEPTH_MAX).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map(|path| shown(&checked.root, path)).unwrap_or_default();
                let message = error.io_error().map_or_else(|| error.to_string(), reason);
                checked.flaws.push(Flaw::new(FlawCode::Unreadable, &path, message));
                continue;
            }
        };
        let path = shown(&checked.root, entry.path());
        let kind = entry.file_type();
        let mut refuse = |message: &str| checked.flaws.push(Flaw::new(FlawCode::Refused, &path, message));
        if kind.is_symlink() {
            refuse("it is a link to another place; a bag holds files, and the link was not followed");
        } else if kind.is_dir() {
            if entry.depth() == DEPTH_MAX {
                refuse("folders are nested deeper than any package; it was not looked into");
            }
        } else if !kind.is_file() {
            refuse("it is neither a file nor a folder; it was not opened");
        } else if entry.path().to_str().is_none() {
            refuse("its name is not text in UTF-8");
        } else {
            match entry.metadata() {
                Ok(about) => drop(checked.files.insert(path, about.len())),
                Err(error) => checked.flaws.push(Flaw::new(FlawCode::Unreadable, &path, error.to_string())),
            }
        }
    }
}

/// The path in the bag, with "/" between folders.
fn shown(root: &Path, path: &Path) -> String {
    let within = path.strip_prefix(root).unwrap_or(path);
    within.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// A manifest that was read.
struct Manifest {
    /// Its name.
    name: String,
    algorithm: Algorithm,
    /// Of tag files, not of the payload.
    of_tags: bool,
    lines: Vec<Listed>,
}

/// Reads the tag files.
fn read_tags(checked: &mut Checked) -> Vec<Manifest> {
    let mut manifests = Vec::new();
    if let Some(text) = tag_text(checked, DECLARATION) {
        tags::declaration(&text, &mut checked.flaws);
    } else if !checked.holds(DECLARATION) {
        checked.flaws.push(Flaw::new(FlawCode::Missing, DECLARATION, "without it the folder is no bag"));
    }
    if let Some(text) = tag_text(checked, INFO) {
        let payload = checked.below(PAYLOAD).fold((0, 0), |(bytes, files), (_, size)| (bytes + size, files + 1));
        if tags::payload_oxum(&text, &mut checked.flaws).is_some_and(|counts| counts != payload) {
            let message =
                format!("its Payload-Oxum is not {}.{}, the bytes and files of the payload", payload.0, payload.1);
            checked.flaws.push(Flaw::new(FlawCode::Contradiction, INFO, message));
        }
    }
    if checked.holds(FETCH) {
        let message = "it names files that would have to be fetched; this program fetches nothing";
        checked.flaws.push(Flaw::new(FlawCode::Refused, FETCH, message));
    }
    let names: Vec<String> = checked.files.keys().filter(|name| !name.contains('/')).cloned().collect();
    for name in names {
        let Some(stem) = name.strip_suffix(".txt") else { continue };
        let (of_tags, algorithm) = match (stem.strip_prefix("tagmanifest-"), stem.strip_prefix("manifest-")) {
            (Some(algorithm), _) => (true, algorithm),
            (_, Some(algorithm)) => (false, algorithm),
            _ => continue,
        };
        // Others, as md5, are checked for nothing: what they say is said by the one that is asked for below.
        let Some(algorithm) = Algorithm::named(algorithm) else { continue };
        let Some(text) = tag_text(checked, &name) else { continue };
        let lines = tags::manifest(&name, &text, algorithm, &mut checked.flaws);
        manifests.push(Manifest { name, algorithm, of_tags, lines });
    }
    for (of_tags, name) in [(false, "manifest-sha256.txt"), (true, "tagmanifest-sha256.txt")] {
        if !manifests.iter().any(|one| one.of_tags == of_tags) && !checked.holds(name) {
            let message = "without it nobody can tell whether files are as they were";
            checked.flaws.push(Flaw::new(FlawCode::Missing, name, message));
        }
    }
    manifests
}

fn tag_text(checked: &mut Checked, name: &str) -> Option<String> {
    if !checked.holds(name) {
        return None;
    }
    match checked.read(name, TAG_BYTES_MAX) {
        Ok(bytes) => tags::text(name, &bytes, &mut checked.flaws),
        Err(failure) => {
            checked.flaws.push(Flaw::new(FlawCode::Unreadable, name, failure.message));
            None
        }
    }
}

/// The checksums of every file.
fn sums(checked: &mut Checked, with_sha512: bool, tick: &mut dyn FnMut(usize)) {
    for path in checked.files.keys() {
        match sum(&checked.place(path), with_sha512) {
            Ok(found) => drop(checked.sums.insert(path.clone(), found)),
            Err(error) => checked.flaws.push(Flaw::new(FlawCode::Unreadable, path, reason(&error))),
        }
        tick(0);
    }
}

fn sum(place: &Path, with_sha512: bool) -> std::io::Result<Sums> {
    let mut checksums = Checksums { sha512: with_sha512.then(Default::default), ..Checksums::default() };
    let mut file = fs_err::File::open(place)?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(checksums.finish()),
            length => checksums.update(&piece[..length]),
        }
    }
}

/// A manifest against the files.
fn compare(checked: &mut Checked, manifest: &Manifest) {
    let mut named = BTreeSet::new();
    for line in &manifest.lines {
        let path = line.path.as_str();
        let mut flaw = |code, message: String| checked.flaws.push(Flaw::new(code, path, message));
        if !named.insert(path) {
            flaw(FlawCode::Malformed, format!("{} names it twice", manifest.name));
        }
        if path.starts_with(PAYLOAD) == manifest.of_tags || manifest.of_tags && path.starts_with("tagmanifest-") {
            flaw(FlawCode::Malformed, format!("{} names it, where it does not belong", manifest.name));
            continue;
        }
        if !checked.files.contains_key(path) {
            flaw(FlawCode::Missing, format!("{} names it, and it is not there", manifest.name));
            continue;
        }
        let found = checked.sums.get(path).and_then(|sums| sums.by(manifest.algorithm));
        if found.is_some_and(|found| found != line.checksum) {
            flaw(FlawCode::Altered, "its bytes are not those that it was packed with".to_owned());
        }
    }
    if !manifest.of_tags {
        let payload: Vec<String> = checked.below(PAYLOAD).map(|(path, _)| path.to_owned()).collect();
        for path in payload.iter().filter(|path| !named.contains(path.as_str())) {
            checked.flaws.push(Flaw::new(FlawCode::Extra, path, format!("{} does not name it", manifest.name)));
        }
    }
}

/// Tag files that no manifest vouches for.
fn unnamed_tags(checked: &mut Checked, manifests: &[Manifest]) {
    let named: BTreeSet<&str> =
        manifests.iter().filter(|one| one.of_tags).flat_map(|one| &one.lines).map(|line| line.path.as_str()).collect();
    if named.is_empty() {
        return;
    }
    let is_tag = |path: &&String| !path.starts_with(PAYLOAD) && !path.starts_with("tagmanifest-");
    for path in checked.files.keys().filter(is_tag).filter(|path| !named.contains(path.as_str())) {
        checked.flaws.push(Flaw::new(FlawCode::Extra, path, "no manifest of tag files names it"));
    }
}

//! Writing a bag: files in, a folder out that has its name only when it is whole. It grows in a folder beside, every file
//! is synced, and the last step is to give it its name. A run that is killed leaves a folder `.rapporteur-…`, never half a bag.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::path::encoded;
use super::{Checksums, DECLARATION, INFO, PAYLOAD, sha256};
use crate::package::PackageError;
use crate::system::sync_folder;

/// Bytes that are copied at once.
const PIECE_BYTES: usize = 64 * 1024;

/// What became of a file that was to be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::package) enum Copied {
    /// It is in the bag.
    Whole,
    /// It cannot be read any more.
    Gone,
    /// Its bytes are others than those expected.
    Changed,
}

/// A bag that is being written.
pub(in crate::package) struct BagWriter {
    /// The folder that it becomes.
    bag: PathBuf,
    /// The folder beside, which goes away with what is left in it.
    beside: TempDir,
    /// Checksum of each file of the payload, by its path in the bag.
    payload: BTreeMap<String, String>,
    size_bytes: u64,
}

impl BagWriter {
    /// Begins a bag that is to stand at a place where nothing is.
    ///
    /// # Errors
    /// When there is something, or nothing can be written there.
    pub(in crate::package) fn begin(bag: &Path) -> Result<Self, PackageError> {
        match fs_err::read_dir(bag) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    return Err(PackageError::NotEmpty { folder: bag.to_owned() });
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(cause) => return Err(PackageError::Write { path: bag.to_owned(), cause }),
        }
        let failed = |cause| PackageError::Write { path: bag.to_owned(), cause };
        let parent = parent(bag);
        fs_err::create_dir_all(&parent).map_err(failed)?;
        let beside = tempfile::Builder::new().prefix(".rapporteur-").tempdir_in(&parent).map_err(failed)?;
        // Within it, so that the bag has the rights of any folder, not those of a temporary one.
        fs_err::create_dir_all(beside.path().join("bag").join(PAYLOAD)).map_err(failed)?;
        Ok(Self { bag: bag.to_owned(), beside, payload: BTreeMap::new(), size_bytes: 0 })
    }

    /// A folder for what is in the making; it goes away.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(in crate::package) fn workshop(&self) -> Result<PathBuf, PackageError> {
        let folder = self.beside.path().join("workshop");
        fs_err::create_dir_all(&folder).map_err(|cause| PackageError::Write { path: folder.clone(), cause })?;
        Ok(folder)
    }

    /// Adds a file to the payload; `path` stands below `data`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in crate::package) fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), PackageError> {
        let path = format!("{PAYLOAD}{path}");
        self.write(&path, bytes)?;
        self.size_bytes += bytes.len() as u64;
        self.payload.insert(path, sha256(bytes));
        Ok(())
    }

    /// Adds a copy of a file to the payload, if it has this SHA-256 still.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in crate::package) fn copy(&mut self, path: &str, from: &Path, expected: &str) -> Result<Copied, PackageError> {
        // A pipe would never end, and a device may do anything.
        let Ok(size_bytes) = fs_err::metadata(from).and_then(|about| {
            if about.is_file() { Ok(about.len()) } else { Err(std::io::ErrorKind::InvalidInput.into()) }
        }) else {
            return Ok(Copied::Gone);
        };
        let Ok(source) = fs_err::File::open(from) else { return Ok(Copied::Gone) };
        let path = format!("{PAYLOAD}{path}");
        let (place, mut file) = self.create(&path)?;
        let failed = |cause| PackageError::Write { path: place.clone(), cause };
        let (mut checksums, mut copied) = (Checksums::default(), 0u64);
        let mut source = source.take(size_bytes.saturating_add(1));
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            match source.read(&mut piece) {
                Ok(0) => break,
                Ok(length) => {
                    checksums.update(&piece[..length]);
                    file.write_all(&piece[..length]).map_err(failed)?;
                    copied += length as u64;
                }
                Err(_) => break,
            }
        }
        let found = checksums.finish().sha256;
        if found != expected {
            drop(file);
            fs_err::remove_file(&place).map_err(failed)?;
            self.remove_empty_folders(&path);
            return Ok(Copied::Changed);
        }
        file.sync_all().map_err(failed)?;
        self.size_bytes += copied;
        self.payload.insert(path, found);
        Ok(Copied::Whole)
    }

    /// Files of the payload and their bytes.
    pub(in crate::package) fn size(&self) -> (u64, u64) {
        (self.payload.len() as u64, self.size_bytes)
    }

    /// Writes the tag files and gives the bag its name.
    ///
    /// # Errors
    /// When something cannot be written, or the name was taken in the meantime.
    pub(in crate::package) fn finish(self, info: &[(&str, String)]) -> Result<(), PackageError> {
        let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
        let info: String = info.iter().map(|(label, value)| format!("{label}: {value}\n")).collect();
        let manifest = manifest(&self.payload);
        let tags = [(DECLARATION, declaration), (INFO, &info), ("manifest-sha256.txt", &manifest)];
        for (name, text) in tags {
            self.write(name, text.as_bytes())?;
        }
        let sums = tags.iter().map(|(name, text)| ((*name).to_owned(), sha256(text.as_bytes()))).collect();
        self.write("tagmanifest-sha256.txt", self::manifest(&sums).as_bytes())?;
        let failed = |cause| PackageError::Write { path: self.bag.clone(), cause };
        let whole = self.beside.path().join("bag");
        for entry in walkdir::WalkDir::new(&whole).contents_first(true) {
            let entry = entry.map_err(|error| failed(error.into()))?;
            if entry.file_type().is_dir() {
                sync_folder(entry.path()).map_err(failed)?;
            }
        }
        // An empty folder of this name gives way; some systems do not put one in the place of another.
        match fs_err::remove_dir(&self.bag) {
            Err(error) if error.kind() == std::io::ErrorKind::DirectoryNotEmpty => {
                return Err(PackageError::NotEmpty { folder: self.bag.clone() });
            }
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        fs_err::rename(&whole, &self.bag).map_err(failed)?;
        sync_folder(&parent(&self.bag)).map_err(failed)
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), PackageError> {
        let (place, mut file) = self.create(path)?;
        let failed = |cause| PackageError::Write { path: place.clone(), cause };
        file.write_all(bytes).map_err(failed)?;
        file.sync_all().map_err(failed)
    }

    fn create(&self, path: &str) -> Result<(PathBuf, fs_err::File), PackageError> {
        let place = self.beside.path().join("bag").join(path);
        let failed = |cause| PackageError::Write { path: place.clone(), cause };
        fs_err::create_dir_all(place.parent().unwrap_or(&place)).map_err(failed)?;
        let file = fs_err::File::create_new(&place).map_err(failed)?;
        Ok((place, file))
    }

    /// Removes the folders above a file that is gone, as far as nothing else is in them.
    fn remove_empty_folders(&self, path: &str) {
        let root = self.beside.path().join("bag").join(PAYLOAD);
        let place = self.beside.path().join("bag").join(path);
        for folder in place.ancestors().skip(1).take_while(|folder| **folder != root && folder.starts_with(&root)) {
            if fs_err::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

/// The lines of a manifest, by path.
fn manifest(sums: &BTreeMap<String, String>) -> String {
    sums.iter().map(|(path, sum)| format!("{sum}  {}\n", encoded(path))).collect()
}

/// The folder that a bag stands in; that of a bare name is the present one.
fn parent(bag: &Path) -> PathBuf {
    let parent = bag.parent().filter(|folder| !folder.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_owned()
}

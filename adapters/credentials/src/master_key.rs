use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain_kernel::ports::Randomness;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The secret of this installation: 256 random bits. Whoever has it can sign in as anybody.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

/// A key for one purpose. Two purposes never share one, and none gives away the master key.
#[derive(Clone)]
pub struct Subkey([u8; 32]);

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// What was given is not the text of a key.
    #[error("a master key is 32 bytes, written as 43 characters of base64url or as 64 hexadecimal digits")]
    Malformed,
    /// The key file could not be read or made.
    #[error("cannot {action} the key file {path}: {source}")]
    File {
        /// What was tried.
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The key file holds something else.
    #[error(
        "the key file {0} does not hold a master key; restore it from a backup, for without it nobody stays signed in"
    )]
    Spoilt(PathBuf),
}

impl MasterKey {
    /// Takes 256 random bits.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Parses a key from configuration: base64url (with or without padding) or hexadecimal.
    pub fn parse(text: &str) -> Result<Self, MasterKeyError> {
        let text = text.trim();
        let bytes =
            if text.len() == 64 { from_hex(text) } else { URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok() };
        bytes.and_then(|bytes| bytes.try_into().ok()).map(Self).ok_or(MasterKeyError::Malformed)
    }

    /// Reads the key from `path`; at the first start draws one and keeps it there, readable by the owner alone.
    pub fn open(path: &Path, randomness: &dyn Randomness) -> Result<Self, MasterKeyError> {
        if let Some(key) = read(path)? {
            return Ok(key);
        }
        create(path, &Self(randomness.bytes()))?;
        // Another process may have been first: what stands in the file is the key, not what was drawn here.
        read(path)?.ok_or_else(|| MasterKeyError::Spoilt(path.to_owned()))
    }

    /// The key for one purpose: one block of HKDF-Expand (RFC 5869 §2.3). The master key is random already, so there is
    /// nothing to extract.
    pub fn subkey(&self, purpose: &str) -> Subkey {
        Subkey(authenticate(&self.0, &[b"vestnik/", purpose.as_bytes(), &[1]]))
    }
}

impl Subkey {
    /// The 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HMAC-SHA256 of `parts`, one after the other. The caller sees to it that they cannot be cut differently.
    pub(crate) fn authenticate(&self, parts: &[&[u8]]) -> [u8; 32] {
        authenticate(&self.0, parts)
    }
}

fn authenticate(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    digits?.chunks(2).map(|pair| u8::try_from(pair.iter().fold(0, |sum, digit| sum * 16 + digit)).ok()).collect()
}

fn read(path: &Path) -> Result<Option<MasterKey>, MasterKeyError> {
    match fs::read_to_string(path) {
        Ok(text) => MasterKey::parse(&text).map(Some).map_err(|_| MasterKeyError::Spoilt(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(MasterKeyError::Spoilt(path.to_owned())),
        Err(source) => Err(MasterKeyError::File { action: "read", path: path.to_owned(), source }),
    }
}

/// Writes beside and links into place, so that a power cut leaves a whole key or none, and two first starts agree on one.
fn create(path: &Path, key: &MasterKey) -> Result<(), MasterKeyError> {
    let failed = |source| MasterKeyError::File { action: "create", path: path.to_owned(), source };
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let written = write_private(&draft, &URL_SAFE_NO_PAD.encode(key.0)).and_then(|()| fs::hard_link(&draft, path));
    let removed = fs::remove_file(&draft);
    match written {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed(error)),
        Ok(()) => {}
    }
    removed.and_then(|()| sync_folder(path)).map_err(failed)
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    writeln!(file, "{text}")?;
    file.sync_all()
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(***)")
    }
}

impl std::fmt::Debug for Subkey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Subkey(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain_kernel::ports::MockRandomness;

    fn chance(byte: u8) -> MockRandomness {
        let mut chance = MockRandomness::new();
        chance.expect_bytes().return_const([byte; 32]);
        chance
    }

    #[test]
    fn the_first_start_makes_the_key_and_the_next_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("master.key");
        let first = MasterKey::open(&path, &chance(7)).expect("a key");
        let second = MasterKey::open(&path, &chance(8)).expect("the same key");
        assert_eq!((first.0, second.0), ([7; 32], [7; 32]));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "no draft is left behind");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("master.key");
        MasterKey::open(&path, &chance(7)).expect("a key");
        let mode = fs::metadata(&path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_spoilt_key_file_is_never_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("master.key");
        fs::write(&path, "half a k").expect("written");
        assert!(matches!(MasterKey::open(&path, &chance(7)), Err(MasterKeyError::Spoilt(_))));
        assert_eq!(fs::read_to_string(&path).expect("still there"), "half a k");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = MasterKey::open(Path::new("/nowhere/at/all/master.key"), &chance(7)).expect_err("no folder");
        assert!(error.to_string().starts_with("cannot create the key file /nowhere/at/all/master.key"), "{error}");
    }

    #[test]
    fn a_key_is_read_from_both_spellings() {
        let hex = MasterKey::parse(&"0a".repeat(32)).expect("hexadecimal");
        let base = MasterKey::parse(&URL_SAFE_NO_PAD.encode([10; 32])).expect("base64url");
        assert_eq!(hex.0, base.0);
        for text in ["", "short", &"0g".repeat(32), &"a".repeat(44), "я"] {
            assert!(MasterKey::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn purposes_do_not_share_a_key() {
        let key = MasterKey::new([1; 32]);
        assert_ne!(key.subkey("access").bytes(), key.subkey("refresh").bytes());
        assert_ne!(key.subkey("access").bytes(), MasterKey::new([2; 32]).subkey("access").bytes());
    }

    #[test]
    fn keys_never_print_themselves() {
        let key = MasterKey::new([1; 32]);
        assert_eq!(format!("{key:?} {:?}", key.subkey("access")), "MasterKey(***) Subkey(***)");
    }
}

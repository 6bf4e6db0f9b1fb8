//! Saved engines and indexes in files: mapped when they are opened, replaced by rename when they are written.

use crate::{boundary::Failure, status::tut_status};
use memmap2::Mmap;
use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

/// The bytes of a file, as the operating system keeps them.
pub(crate) struct Mapped(Mmap);

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Maps a file. It must not be changed or made shorter while it is mapped; replacing it by rename is fine.
pub(crate) fn map(path: &str) -> Result<Arc<Mapped>, Failure> {
    let open = || -> std::io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true);
        // A pipe that nobody writes to would be waited for.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
        let file = options.open(path)?;
        if file.metadata()?.is_file() { Ok(file) } else { Err(ErrorKind::InvalidInput.into()) }
    };
    let file = open().map_err(|error| failed("opened", path, &error))?;
    // SAFETY: only by being promised: the documentation of the C function tells hosts to replace files by rename.
    let mapped = unsafe { Mmap::map(&file) };
    mapped.map(|mapped| Arc::new(Mapped(mapped))).map_err(|error| failed("mapped", path, &error))
}

/// Writes a file beside the one that is meant and puts it in its place, so that whoever opens it sees the old or the new
/// one and nothing in between, also after a crash.
pub(crate) fn replace(path: &str, bytes: &[u8]) -> Result<(), Failure> {
    let write = || -> std::io::Result<()> {
        // Where a link leads there, the file itself is replaced, and it keeps who may read it.
        let target = fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
        let before = fs::metadata(&target).ok();
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = tempfile::Builder::new();
        builder.prefix(".tutelage-");
        // As any file that a program makes; the umask takes away what others must not.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
        file.write_all(bytes)?;
        if let Some(before) = before {
            file.as_file().set_permissions(before.permissions())?;
        }
        file.as_file().sync_all()?;
        file.persist(&target).map(drop).map_err(|error| error.error)?;
        // The new name too is to be there after a crash; where folders cannot be forced, that is all there is.
        let _ = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
        Ok(())
    };
    write().map_err(|error| failed("written", path, &error))
}

fn failed(what: &str, path: &str, error: &std::io::Error) -> Failure {
    let shown: String = path.chars().filter(|c| !c.is_control()).take(200).collect();
    // The kind alone: what else stands in an error may be a name that nobody gave.
    let message = format!("`{shown}` cannot be {what}: {}", error.kind());
    Failure::new(tut_status::TUT_FILE, "path", &message)
}

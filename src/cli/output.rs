//! Where the program's words go: stdout or a file for what was asked, stderr for the rest.
//!
//! A file is opened before anything is sent, and left as it was until there is something to write.
//! Nothing here panics: what cannot be written is an error, and on stderr nobody is left to tell.

use std::fmt::Display;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use ncloud_conformance::report::Style;

use super::Failed;

/// Columns below which a report is not squeezed, and above which lines are hard to read.
const NARROWEST: usize = 40;
const WIDEST: usize = 200;

/// Prints on stdout what was asked for, whole and flushed. A reader that has seen enough (`| head`)
/// is no failure.
pub fn print(text: &str) -> Result<(), Failed> {
    print_all(&|into| into.write_all(text.as_bytes()))
}

/// What writes a report, as often as it is asked to.
type Telling<'t> = &'t dyn Fn(&mut dyn Write) -> io::Result<()>;

fn print_all(telling: Telling<'_>) -> Result<(), Failed> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    match telling(&mut stdout).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failed::usage(format!("error: cannot write to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

/// Bytes that are read of what has no length, such as a pipe or a device; some never end.
const MOST: u64 = 256 << 20;

/// The text of a file, or why there is none, in words.
pub fn read(path: &Path) -> Result<String, String> {
    let bytes = bytes(path).map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|_| "not a text in UTF-8".to_owned())
}

/// The bytes of a file, or of what has an end.
pub fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let most = if file.metadata()?.is_file() { u64::MAX } else { MOST };
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    match u64::try_from(bytes.len()) {
        Ok(read) if read == most => Err(io::Error::other("it is no file, and does not end within 256 MiB")),
        _ => Ok(bytes),
    }
}

/// Gives a file another text, or makes it. It is written whole beside it and takes its place then, so that
/// whoever looks finds the one or the other; a link stays a link, and rights stay as they were.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let (path, beside, mut file) = beside(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| match fs::metadata(&path) {
        Ok(old) => file.set_permissions(old.permissions()),
        Err(_) => Ok(()),
    });
    let replaced = written.and_then(|()| file.sync_all()).and_then(|()| fs::rename(&beside, &path));
    if replaced.is_err() {
        let _ = fs::remove_file(&beside); // it is ours, and the error says what happened
    }
    replaced
}

/// Whether a file could be replaced, as far as that can be told before; it is left as it is.
pub fn can_replace(path: &Path) -> io::Result<()> {
    let (_, beside, _) = beside(path)?;
    fs::remove_file(beside)
}

/// Where that file really is, and a new one beside it, in the same folder, so that renaming never copies.
fn beside(path: &Path) -> io::Result<(PathBuf, PathBuf, File)> {
    // What is not there yet has no other name either.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&path).is_ok_and(|there| !there.is_file()) {
        return Err(io::Error::other("it is no file")); // a device would be one afterwards
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
    let _ = fs::remove_file(&beside); // of one that was killed, and had the number that is ours now
    let file = File::create_new(&beside)?;
    Ok((path, beside, file))
}

/// A file that is read as often as it takes: from the disk each time, as far as it lies there. What
/// comes through a pipe comes once, and is kept.
pub enum InputFile {
    /// It lies on the disk.
    File(PathBuf),
    /// It came through a pipe.
    Kept(Vec<u8>),
}

impl InputFile {
    /// That file.
    pub fn of(path: &Path) -> io::Result<Self> {
        match fs::metadata(path)?.is_file() {
            true => Ok(InputFile::File(path.to_owned())),
            false => bytes(path).map(InputFile::Kept),
        }
    }

    /// Its bytes from the start.
    pub fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match self {
            InputFile::File(path) => Box::new(File::open(path)?),
            InputFile::Kept(bytes) => Box::new(bytes.as_slice()),
        })
    }
}

/// Says something on stderr.
pub fn say(text: impl Display) {
    let _ = writeln!(anstream::stderr().lock(), "{text}"); // there is nowhere to complain about it
}

/// Where a report goes: a file, or stdout.
pub struct Destination(Option<Opened>);

struct Opened {
    path: PathBuf,
    file: File,
    /// Whether it was not there before: then it is taken away again if nothing was written.
    is_new: bool,
    is_written: bool,
}

impl Destination {
    /// Stdout.
    pub fn stdout() -> Self {
        Self(None)
    }

    /// Opens the file of that flag, if one is given; what is in it stays until [`Destination::write`].
    pub fn open(flag: &str, path: Option<&PathBuf>) -> Result<Self, Failed> {
        let opened = path.map(|path| {
            let failed = |error| Failed::usage(format!("error: {flag}: cannot write to {}: {error}", path.display()));
            Opened::new(path).map_err(failed)
        });
        opened.transpose().map(Self)
    }

    /// How text is set there: with colour and as wide as the terminal, where stdout is one.
    pub fn style(&self) -> Style {
        let to_stdout = self.0.is_none();
        let color = to_stdout && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
        let columns = terminal_size::terminal_size_of(io::stdout()).filter(|_| to_stdout);
        let width =
            columns.map_or(Style::default().width, |(columns, _)| usize::from(columns.0).clamp(NARROWEST, WIDEST));
        Style { color, width, ..Style::default() }
    }

    /// The file, if it is one.
    pub fn path(&self) -> Option<&Path> {
        self.0.as_ref().map(|opened| opened.path.as_path())
    }

    /// Writes a report. What its file does not take goes to stdout, so that it is not lost.
    pub fn write(self, text: &str) -> Result<(), Failed> {
        self.write_all(&|into| into.write_all(text.as_bytes()))
    }

    /// The same of one that is written piece by piece.
    pub fn write_all(self, telling: Telling<'_>) -> Result<(), Failed> {
        let Some(mut opened) = self.0 else { return print_all(telling) };
        let Err(error) = opened.write(telling) else { return Ok(()) };
        let path = opened.path.display();
        let told = format!("error: cannot write the report to {path}: {error}");
        print_all(telling).map_err(|failed| Failed::usage(format!("{told}\n{}", failed.message)))?;
        Err(Failed::usage(format!("{told}\n  = help: it is on stdout instead")))
    }
}

impl Opened {
    fn new(path: &Path) -> io::Result<Self> {
        let whole = || path.to_owned();
        match File::create_new(path) {
            Ok(file) => Ok(Self { path: whole(), file, is_new: true, is_written: false }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
                Ok(Self { path: whole(), file, is_new: false, is_written: false })
            }
            Err(error) => Err(error),
        }
    }

    fn write(&mut self, telling: Telling<'_>) -> io::Result<()> {
        // A pipe or a device has no length.
        if self.file.metadata()?.is_file() {
            self.file.set_len(0)?;
        }
        let mut file = BufWriter::new(&self.file);
        telling(&mut file)?;
        file.flush()?;
        drop(file);
        self.is_written = true;
        Ok(())
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        if self.is_new && !self.is_written {
            let _ = fs::remove_file(&self.path); // an empty file more is no reason to fail
        }
    }
}

/// A file that a run was given, and whether it writes there.
pub struct Named<'a> {
    /// The flag it was named with.
    pub flag: &'a str,
    /// The file; `None` where the flag was not given.
    pub path: Option<&'a Path>,
    /// Whether it is written.
    pub is_written: bool,
}

/// Refuses to write to a file that another flag names too.
pub fn apart(files: &[Named<'_>]) -> Result<(), Failed> {
    let known: Vec<(&Named<'_>, PathBuf)> =
        files.iter().filter_map(|named| Some((named, place(named.path?)?))).collect();
    for (index, (named, path)) in known.iter().enumerate() {
        let clash = known[..index].iter().find(|(other, at)| at == path && (other.is_written || named.is_written));
        if let Some((other, _)) = clash {
            let (a, b) = (other.flag, named.flag);
            let path = path.display();
            return Err(Failed::usage(format!(
                "error: {a} and {b} are one file, {path}\n  = help: nothing was sent or written; give each a file of its own"
            )));
        }
    }
    Ok(())
}

/// Where a file is or would be; `None` for a device or a pipe, which several may share.
fn place(path: &Path) -> Option<PathBuf> {
    match fs::canonicalize(path) {
        Ok(there) => fs::metadata(&there).is_ok_and(|it| it.is_file()).then_some(there),
        Err(_) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_whatever_was_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state.toml");
        fs::write(folder.path().join(format!(".state.toml.{}.new", std::process::id())), "half").expect("written");
        for text in ["one", "two"] {
            replace(&path, text).expect("replaced");
            assert_eq!(fs::read_to_string(&path).expect("read"), text);
        }
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing stays beside it");
        assert!(replace(&folder.path().join("nowhere/state.toml"), "three").is_err());
        let error = can_replace(folder.path()).expect_err("a folder");
        assert_eq!(error.to_string(), "it is no file");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_rights_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (path, link) = (folder.path().join("own.toml"), folder.path().join("link.toml"));
        fs::write(&path, "one").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("set");
        symlink(&path, &link).expect("linked");
        replace(&link, "two").expect("replaced");
        assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(fs::read_to_string(&path).expect("read"), "two");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
    }
}

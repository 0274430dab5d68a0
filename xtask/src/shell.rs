//! Running other programs: where the project stands, how a command is run and what its failure says. It knows nothing
//! of what the commands are for.
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A failure is a sentence for the person at the terminal: what went wrong, and what to do where we know it.
pub type Outcome<T = ()> = Result<T, String>;

/// The top folder of the checkout.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map_or_else(|| manifest.to_path_buf(), Path::to_path_buf)
}

/// A command that runs in the top folder.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Says what is going on, apart from what the started programs print.
pub fn say(text: &str) {
    println!("\n==> {text}");
}

/// Runs it to the end with its output shown.
pub fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", line(command))) }
}

/// Runs it to the end and gives what it printed to its standard output.
pub fn read(command: &mut Command) -> Outcome<String> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        return Err(format!("`{}` failed ({})", line(command), output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What `program --version` prints, or nothing if there is no such program.
pub fn version_of(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}

fn not_started(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` did not start: {error}", line(command))
}

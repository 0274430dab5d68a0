//! The tools a build needs: the wasm target, trunk, wasm-bindgen, wasm-split-cli and wasm-opt. A tool on the PATH is taken when its
//! version fits; otherwise it is installed once into a per-user cache outside the checkout, one folder a version, so
//! that several checkouts never fight over it.
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::shell::{self, Outcome, command, say};

pub const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// 0.22 needs a newer rustc than the one this project states.
const TRUNK: &str = "0.21.14";
/// The npm package whose `wasm-opt` is version 132.
const BINARYEN: &str = "132.0.0";
/// Fits wasm_split_helpers in Cargo.toml.
const SPLITTER: &str = "0.2.4";

/// Folders of tools that were not on the PATH, in front of the PATH for what we start.
#[derive(Default)]
pub struct Toolbox {
    folders: Vec<PathBuf>,
}

impl Toolbox {
    /// Trunk and wasm-bindgen: what a development build needs.
    pub fn for_page() -> Outcome<Self> {
        let mut toolbox = Self::for_wasm()?;
        toolbox.provide(&Tool {
            program: "trunk",
            version: TRUNK.into(),
            why: "builds and serves the page; about 3 minutes on two cores, once",
            // An unoptimised trunk is fast enough and compiles in a third of the time.
            source: Source::Cargo("trunk", &["--debug", "--locked", "--no-default-features", "--features", "rustls"]),
            says_version: true,
        })?;
        Ok(toolbox)
    }

    /// The wasm target and the wasm-bindgen that matches Cargo.lock.
    pub fn for_wasm() -> Outcome<Self> {
        provide_target()?;
        let mut toolbox = Self::default();
        toolbox.provide(&Tool {
            program: "wasm-bindgen",
            version: locked_version("wasm-bindgen")?,
            why: "writes the JavaScript around the wasm and must match the crate; about 1 minute, once",
            source: Source::Cargo("wasm-bindgen-cli", &["--debug"]),
            says_version: true,
        })?;
        Ok(toolbox)
    }

    /// What the release build needs: no trunk, but what splits the wasm and makes it small.
    pub fn for_dist() -> Outcome<Self> {
        let mut toolbox = Self::for_wasm()?;
        toolbox.provide(&Tool {
            program: "wasm-split-cli",
            version: SPLITTER.into(),
            why: "cuts the wasm into what is needed first and what comes later; about 40 seconds, once",
            source: Source::Cargo("wasm_split_cli_support", &["--debug", "--features", "build-binary"]),
            says_version: false,
        })?;
        toolbox.provide(&Tool {
            program: "wasm-opt",
            version: BINARYEN.split('.').next().unwrap_or(BINARYEN).into(),
            why: "makes the wasm smaller; a few seconds, once",
            source: Source::Npm("binaryen", BINARYEN),
            says_version: true,
        })?;
        Ok(toolbox)
    }

    /// The PATH for started programs.
    pub fn path(&self) -> OsString {
        let inherited = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.folders.iter().cloned().chain(std::env::split_paths(&inherited));
        // Only a folder with the separator in its name fails to join; then the PATH alone must do.
        std::env::join_paths(folders).unwrap_or(inherited)
    }

    fn provide(&mut self, tool: &Tool) -> Outcome {
        if tool.fits(Path::new(tool.program)) {
            return Ok(());
        }
        let home = cache()?.join(format!("{}-{}", tool.program, tool.version));
        let folder = home.join(tool.source.folder());
        if !tool.fits(&folder.join(tool.program)) {
            say(&format!("Installing {} {} into {}: it {}.", tool.program, tool.version, home.display(), tool.why));
            tool.source.install(&tool.version, &home)?;
            if !tool.fits(&folder.join(tool.program)) {
                return Err(format!("{} was installed, but does not run as version {}", tool.program, tool.version));
            }
        }
        self.folders.push(folder);
        Ok(())
    }
}

struct Tool {
    program: &'static str,
    version: String,
    why: &'static str,
    source: Source,
    /// Whether `--version` tells it. Otherwise only the one in its folder of the cache is known to fit.
    says_version: bool,
}

impl Tool {
    fn fits(&self, program: &Path) -> bool {
        if !self.says_version {
            return program.is_absolute() && program.is_file();
        }
        shell::version_of(program).is_some_and(|printed| printed.split_whitespace().any(|word| word == self.version))
    }
}

enum Source {
    /// A crate with a binary, and how it is to be compiled.
    Cargo(&'static str, &'static [&'static str]),
    /// An npm package and its version.
    Npm(&'static str, &'static str),
}

impl Source {
    const fn folder(&self) -> &'static str {
        match self {
            Self::Cargo(..) => "bin",
            Self::Npm(..) => "node_modules/.bin",
        }
    }

    fn install(&self, version: &str, home: &Path) -> Outcome {
        std::fs::create_dir_all(home).map_err(|error| format!("cannot create {}: {error}", home.display()))?;
        match self {
            Self::Cargo(name, flags) => shell::run(
                shell::cargo().args(["install", name, "--version", version]).args(*flags).arg("--root").arg(home),
            ),
            Self::Npm(name, version) => shell::run(
                command("npm")
                    .args(["install", "--no-save", "--no-fund", "--no-audit", "--prefix"])
                    .arg(home)
                    .arg(format!("{name}@{version}")),
            ),
        }
    }
}

/// The per-user folder for tools.
fn cache() -> Outcome<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")))
        .ok_or("neither XDG_CACHE_HOME nor HOME says where tools may be kept")?;
    Ok(base.join("brokerlab").join("tools"))
}

fn provide_target() -> Outcome {
    let sysroot = shell::read(command("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    say("Adding the wasm target to the Rust toolchain: the page is compiled for it.");
    shell::run(command("rustup").args(["target", "add", WASM_TARGET]))
}

/// The version of a crate in Cargo.lock.
fn locked_version(name: &str) -> Outcome<String> {
    let path = shell::root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    find_version(&lock, name).ok_or_else(|| format!("Cargo.lock names no {name}"))
}

fn find_version(lock: &str, name: &str) -> Option<String> {
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{name}\""));
    let version = lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_is_read_from_the_lock() {
        let lock =
            "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a-b\"\nversion = \"2.1.0\"\n";
        assert_eq!(find_version(lock, "a-b").as_deref(), Some("2.1.0"));
        assert_eq!(find_version(lock, "b"), None);
    }
}

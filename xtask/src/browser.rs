//! The browser for tests: finds Chromium and its driver, installs them where that is possible without asking, and
//! installs the npm packages that drive it.
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{self, Outcome, command, say};

const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const CHROMEDRIVER: &[&str] = &["chromedriver"];
/// The last one gives Hangul on screenshots.
const DEBIAN_PACKAGES: &[&str] = &["chromium", "chromium-driver", "fonts-noto-cjk"];

pub struct Browser {
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
}

/// Chromium and ChromeDriver, installed if this is Debian and we are root.
pub fn provide() -> Outcome<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    let packages = DEBIAN_PACKAGES.join(" ");
    if !is_debian_root() {
        return Err(format!(
            "no Chromium with ChromeDriver found; install them (Debian: sudo apt-get install {packages})"
        ));
    }
    say(&format!("Installing {packages} with apt: the tests drive a real browser; about a minute, once."));
    shell::run(command("apt-get").args(["update", "--quiet"]))?;
    shell::run(
        command("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["install", "--yes", "--quiet", "--no-install-recommends"])
            .args(DEBIAN_PACKAGES),
    )?;
    find().ok_or_else(|| format!("apt installed {packages}, but no chromium and chromedriver are on the PATH"))
}

/// Installs what tests/e2e/package-lock.json names, unless that was done already.
pub fn provide_playwright() -> Outcome {
    let folder = shell::root().join("tests/e2e");
    if shell::version_of(Path::new("npm")).is_none() {
        return Err(
            "Node.js 20 or later with npm is needed: install it (Debian: sudo apt-get install nodejs npm)".into()
        );
    }
    let lock = modified(&folder.join("package-lock.json"));
    // npm writes this file at the end of an installation.
    let installed = modified(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= lock {
        return Ok(());
    }
    say("Installing Playwright and axe from npm (without a browser of their own): a few seconds, once.");
    shell::run(Command::new("npm").current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").args([
        "ci",
        "--no-fund",
        "--no-audit",
    ]))
}

fn find() -> Option<Browser> {
    Some(Browser { chromium: on_path(CHROMIUM)?, chromedriver: on_path(CHROMEDRIVER)? })
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file())
}

fn is_debian_root() -> bool {
    let user = shell::read(command("id").arg("-u")).unwrap_or_default();
    user.trim() == "0" && on_path(&["apt-get"]).is_some()
}

fn modified(file: &Path) -> Option<std::time::SystemTime> {
    file.metadata().and_then(|metadata| metadata.modified()).ok()
}

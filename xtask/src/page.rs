//! Serving the page with trunk, in one piece; dist.rs makes the release build.
use std::path::PathBuf;

use crate::shell::{self, Outcome, command, say};
use crate::tools::Toolbox;

pub const DEFAULT_PORT: u16 = 8080;

/// Where the release build lies.
pub fn dist_folder() -> PathBuf {
    shell::root().join("dist")
}

/// Serves a development build and rebuilds on change, until it is interrupted.
pub fn serve(port: u16) -> Outcome {
    let toolbox = Toolbox::for_page()?;
    say(&format!(
        "Building the page, then serving it on http://127.0.0.1:{port} (Ctrl+C ends it).\n    The first build compiles \
         about 200 crates for wasm, 1 to 2 minutes on two cores; later ones take seconds."
    ));
    let port = port.to_string();
    let mut trunk = command("trunk");
    // Trunk reads NO_COLOR as a boolean and stops at any other value.
    trunk.env("PATH", toolbox.path()).env_remove("NO_COLOR").args(["--offline=true", "--skip-version-check"]);
    trunk.args(["serve", "--cargo-profile", "serve", "--public-url", "/", "--dist", "target/serve-dist"]);
    shell::run(trunk.args(["--address", "127.0.0.1", "--port", &port]))
}

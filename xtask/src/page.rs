//! Building and serving the page with trunk.
use std::path::PathBuf;
use std::process::Command;

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
    let mut trunk = trunk(&toolbox);
    trunk.args(["serve", "--cargo-profile", "serve", "--public-url", "/", "--dist", "target/serve-dist"]);
    shell::run(trunk.args(["--address", "127.0.0.1", "--port", &port]))
}

/// The release build, ready for any static host under any path.
pub fn dist() -> Outcome {
    let toolbox = Toolbox::for_dist()?;
    say("Building the release page: one optimised unit and wasm-opt after it, 2 to 4 minutes on two cores.");
    shell::run(trunk(&toolbox).args(["build", "--release", "--cargo-profile", "web", "--locked"]))
}

fn trunk(toolbox: &Toolbox) -> Command {
    let mut trunk = command("trunk");
    // Trunk reads NO_COLOR as a boolean and stops at any other value.
    trunk.env("PATH", toolbox.path()).env_remove("NO_COLOR").args(["--offline=true", "--skip-version-check"]);
    trunk
}

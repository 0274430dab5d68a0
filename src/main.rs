//! wasm: mounts the page. Native: the command line.

#[cfg(target_family = "wasm")]
fn main() {
    brokerlab::ui::app::mount();
}

#[cfg(not(target_family = "wasm"))]
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["conformance"] => conformance("tests/conformance"),
        ["conformance", dir] => conformance(dir),
        _ => {
            eprintln!("usage: brokerlab conformance [DIR]   replays the recordings under DIR/<system>/");
            std::process::ExitCode::from(2)
        }
    }
}

/// Replays every case file and prints what passed; fails when a supported area does.
#[cfg(not(target_family = "wasm"))]
fn conformance(dir: &str) -> std::process::ExitCode {
    match brokerlab::engine::conformance::run(std::path::Path::new(dir)) {
        Ok(report) => {
            print!("{report}");
            if report.is_ok() { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("{dir}: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

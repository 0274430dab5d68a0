//! `cargo xtask test`: every check in one run. A failing step does not stop the others, so that one run names all that
//! is broken; the last line is the count that CI reads.
use std::time::{Duration, Instant};

use crate::shell::{self, Outcome, cargo, say};
use crate::tools::{Toolbox, WASM_TARGET};
use crate::{browser, budget, dist, page};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Full,
    WithoutBrowser,
}

struct Step {
    name: &'static str,
    /// What it is for, and why it takes time.
    why: &'static str,
    needs_browser: bool,
    run: fn() -> Outcome,
}

const STEPS: &[Step] = &[
    Step { name: "format", why: "rustfmt, nothing is rewritten", needs_browser: false, run: format },
    Step { name: "clippy", why: "the native build, warnings denied", needs_browser: false, run: clippy_native },
    Step {
        name: "clippy wasm",
        why: "the page as well; a cold build checks Leptos and its 200 crates",
        needs_browser: false,
        run: clippy_wasm,
    },
    Step {
        name: "native tests",
        why: "conformance, determinism, properties, links, scenarios, tidiness",
        needs_browser: false,
        run: native_tests,
    },
    Step {
        name: "release build and size",
        why: "what users load, against the budget; the slowest build: 2 to 4 minutes cold",
        needs_browser: false,
        run: release,
    },
    Step { name: "wasm tests", why: "the mounted page in headless Chromium", needs_browser: true, run: wasm_tests },
    Step {
        name: "end-to-end tests",
        why: "the release build driven by mouse, keyboard and axe in Chromium",
        needs_browser: true,
        run: end_to_end,
    },
];

struct Finished {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

pub fn run(extent: Extent) -> Outcome {
    let started = Instant::now();
    let steps = STEPS.iter().filter(|step| extent == Extent::Full || !step.needs_browser);
    let finished: Vec<Finished> = steps.map(run_step).collect();
    say(&format!("Summary after {}", seconds(started.elapsed())));
    for step in &finished {
        let (mark, reason) = match &step.outcome {
            Ok(()) => ("ok    ", ""),
            Err(reason) => ("FAILED", reason.as_str()),
        };
        println!("{mark} {:<24}{:>8}  {reason}", step.name, seconds(step.took));
    }
    let failed = finished.iter().filter(|step| step.outcome.is_err()).count();
    println!("{} passed, {failed} failed", finished.len() - failed);
    if failed == 0 { Ok(()) } else { Err("not green: see the summary above".into()) }
}

fn run_step(step: &Step) -> Finished {
    say(&format!("{}: {}", step.name, step.why));
    let started = Instant::now();
    let outcome = (step.run)();
    if let Err(reason) = &outcome {
        println!("{} failed: {reason}", step.name);
    }
    Finished { name: step.name, took: started.elapsed(), outcome }
}

fn format() -> Outcome {
    shell::run(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy_native() -> Outcome {
    shell::run(cargo().args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
}

fn clippy_wasm() -> Outcome {
    Toolbox::for_wasm()?;
    let what = ["--lib", "--bins", "--test", "web", "--examples", "--profile", "serve"];
    shell::run(cargo().args(["clippy", "--locked", "--target", WASM_TARGET]).args(what).args(["--", "-D", "warnings"]))
}

fn native_tests() -> Outcome {
    // The live check needs a broker and an AMQP client; clippy sees to it that it compiles.
    shell::run(cargo().args(["test", "--workspace", "--exclude", "live", "--locked"]))
}

fn release() -> Outcome {
    dist::build()?;
    budget::check()
}

fn wasm_tests() -> Outcome {
    let browser = browser::provide()?;
    let toolbox = Toolbox::for_wasm()?;
    shell::run(
        cargo()
            .env("PATH", toolbox.path())
            .env("CHROMEDRIVER", browser.chromedriver)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .args(["test", "--locked", "--profile", "serve", "--target", WASM_TARGET, "--test", "web"]),
    )
}

fn end_to_end() -> Outcome {
    let browser = browser::provide()?;
    browser::provide_playwright()?;
    if !page::dist_folder().join("index.html").is_file() {
        return Err("there is no release build to test".into());
    }
    shell::run(
        std::process::Command::new("npx")
            .current_dir(shell::root().join("tests/e2e"))
            .env("CHROMIUM", browser.chromium)
            .args(["--no-install", "playwright", "test"]),
    )
}

fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole >= 60 { format!("{} min {:02} s", whole / 60, whole % 60) } else { format!("{:.1} s", time.as_secs_f32()) }
}

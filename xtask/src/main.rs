//! Brokerlab's tasks, so that a fresh clone needs nothing but Rust, Node and a browser. This file only reads the
//! command line; each task has its own file and says itself what it does and why it takes time.
mod bench;
mod browser;
mod budget;
mod dist;
mod html;
mod page;
mod shell;
mod suite;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [--port N]   build the page, serve it on http://127.0.0.1:8080 and rebuild on change
cargo xtask test [--quick]     everything that must be green; --quick leaves the browser out
cargo xtask dist               the release build in dist/, with its sizes against the budget
cargo xtask bench [--engine|--page]
                               messages per second natively and as wasm, and frames per second of the page
cargo xtask live rabbitmq [--url amqp://127.0.0.1] [CASE]
                               the recordings on a real broker, and where it differs; CASE = how a case's id begins";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["serve"] => page::serve(page::DEFAULT_PORT),
        ["serve", "--port", port] => port
            .parse()
            .map_err(|_| format!("--port takes a number from 1 to 65535, not `{port}`"))
            .and_then(page::serve),
        ["test"] => suite::run(suite::Extent::Full),
        ["test", "--quick"] => suite::run(suite::Extent::WithoutBrowser),
        ["dist"] => dist::build().and_then(|()| budget::check()),
        ["bench"] => bench::engine().and_then(|()| bench::page()),
        ["bench", "--engine"] => bench::engine(),
        ["bench", "--page"] => bench::page(),
        ["live", rest @ ..] => live(rest),
        _ => Err(format!("usage:\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// A program of its own, as nobody else needs an AMQP client.
fn live(arguments: &[&str]) -> shell::Outcome {
    shell::run(shell::cargo().args(["run", "--quiet", "--locked", "--package", "live", "--"]).args(arguments))
}

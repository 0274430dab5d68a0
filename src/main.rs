//! wasm: mounts the page. Native: the command line.

#[cfg(target_family = "wasm")]
fn main() {
    brokerlab::ui::app::mount();
}

#[cfg(not(target_family = "wasm"))]
fn main() {}

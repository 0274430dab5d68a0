//! wasm: mounts the page. Native: the command line.
fn main() {}

//! Layer 3: the page (Leptos, wasm only). It shows the studio and sends it commands; it holds no truth.

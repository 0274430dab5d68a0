//! Layer 3: the page (Leptos, wasm only). It shows the studio and sends it commands; it holds no truth.
//!
//! Every view is a plain function `fn(Bridge) -> AnyView`, so that view types stay small. Signals carry only what
//! changes at the pace of a hand or ten times a second; what moves each frame is painted (see [`clock`]).
pub mod app;
pub mod board;
pub mod bridge;
pub mod clock;
pub mod storage;
pub mod theme;
pub mod toast;

//! Code that the first look does without (P1). It is named in one place only, by a `tell` that only `ui::later` leads to;
//! so `cargo xtask dist` can cut it off into the second file. In a build in one piece it is there from the start.

/// Declares such code as a value behind a getter, `None` before it was told, and `tell`, which makes it known. One for
/// each module.
macro_rules! late {
    ($(#[$doc:meta])* $visibility:vis fn $get:ident() -> $code_type:ty = $code:expr;) => {
        #[cfg(feature = "split")]
        static TOLD: std::sync::OnceLock<$code_type> = std::sync::OnceLock::new();

        $(#[$doc])*
        $visibility fn $get() -> Option<$code_type> {
            #[cfg(feature = "split")]
            let code = TOLD.get().copied();
            #[cfg(not(feature = "split"))]
            let code: Option<$code_type> = Some($code);
            code
        }

        /// Makes the code known.
        pub fn tell() {
            // A second telling says the same.
            #[cfg(feature = "split")]
            let _ = TOLD.set($code);
        }
    };
}

pub(crate) use late;

//! Traps on demand, so that tests can see what becomes of a host when any function traps.

/// Stands first in every exported function.
#[cfg(not(feature = "testing"))]
pub(crate) fn here() {}

#[cfg(feature = "testing")]
pub(crate) use testing::here;

#[cfg(feature = "testing")]
mod testing {
    use std::sync::atomic::{AtomicBool, Ordering};
    use wasm_bindgen::prelude::wasm_bindgen;

    static ARMED: AtomicBool = AtomicBool::new(false);

    /// The next function that is called traps.
    #[wasm_bindgen(js_name = trapNext)]
    #[expect(unreachable_pub, reason = "wasm-bindgen exports public functions only")]
    pub fn trap_next() {
        ARMED.store(true, Ordering::Relaxed);
    }

    #[expect(clippy::panic, reason = "this is what it is for")]
    pub(crate) fn here() {
        if ARMED.swap(false, Ordering::Relaxed) {
            panic!("asked for by a test");
        }
    }
}

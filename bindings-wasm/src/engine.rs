//! Engines: the configuration of a host, and the protocol over it.

use crate::{thrown, trap};
use std::sync::Arc;
use tutelage::Engine;
use wasm_bindgen::prelude::wasm_bindgen;

/// An engine: a configuration, compiled once, that decides.
#[wasm_bindgen(js_name = WasmEngine)]
pub struct WasmEngine(Engine);

#[wasm_bindgen(js_class = WasmEngine)]
impl WasmEngine {
    /// From a configuration document.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str) -> Result<WasmEngine, String> {
        trap::here();
        Engine::from_json(config).map(WasmEngine).map_err(|error| thrown(&error))
    }

    /// From what `save` gave.
    pub fn open(saved: Vec<u8>) -> Result<WasmEngine, String> {
        trap::here();
        Engine::open(Arc::new(saved)).map(WasmEngine).map_err(|error| thrown(&error))
    }

    /// Its saved form, to be opened by the same version.
    pub fn save(&self) -> Result<Vec<u8>, String> {
        trap::here();
        self.0.save().map_err(|error| thrown(&error))
    }

    /// Answers a request document by a response document.
    pub fn call(&self, request: &str) -> String {
        trap::here();
        self.0.call(request)
    }
}

impl WasmEngine {
    pub(crate) fn inner(&self) -> &Engine {
        &self.0
    }
}

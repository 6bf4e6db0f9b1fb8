//! Search indexes: made from records piece by piece or opened from bytes, kept current, asked.

use crate::{engine::WasmEngine, thrown, trap};
use std::sync::Arc;
use tutelage::{
    Engine,
    error::{Error, ErrorCode},
    matching::index::Index,
    time::Timestamp,
    wire::IndexRecords,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// An index with the engine that it was made for.
#[wasm_bindgen(js_name = WasmIndex)]
pub struct WasmIndex {
    engine: Engine,
    index: Index,
}

#[wasm_bindgen(js_class = WasmIndex)]
impl WasmIndex {
    /// From what `save` gave.
    pub fn load(engine: &WasmEngine, saved: Vec<u8>) -> Result<WasmIndex, String> {
        trap::here();
        let engine = engine.inner().clone();
        let index = Index::open(&engine, Arc::new(saved)).map_err(|error| thrown(&error))?;
        Ok(WasmIndex { engine, index })
    }

    /// Its saved form, the same on every platform.
    pub fn save(&self) -> Result<Vec<u8>, String> {
        trap::here();
        self.index.save(&self.engine).map_err(|error| thrown(&error))
    }

    /// Answers a request document of an index by a response document.
    pub fn ask(&self, request: &str) -> String {
        trap::here();
        self.engine.ask_index(&self.index, request).json
    }

    /// Tells it what was written: a JSON list of changes. Answers by a response document.
    pub fn change(&mut self, changes: &str) -> String {
        trap::here();
        self.engine.change_index(&mut self.index, changes).json
    }
}

/// What an index is to be made of, piece by piece.
#[wasm_bindgen(js_name = WasmIndexRecords)]
pub struct WasmIndexRecords {
    engine: Engine,
    records: IndexRecords,
}

#[wasm_bindgen(js_class = WasmIndexRecords)]
impl WasmIndexRecords {
    /// Nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new(engine: &WasmEngine) -> WasmIndexRecords {
        trap::here();
        WasmIndexRecords { engine: engine.inner().clone(), records: IndexRecords::default() }
    }

    /// Reads a piece of JSON lines, which ends where a line ends.
    pub fn read(&mut self, lines: &str) -> Result<(), String> {
        trap::here();
        self.records.read(&self.engine, lines).map_err(|error| thrown(&error))
    }

    /// The index over what was read, settled as of `now`, in milliseconds since 1970-01-01 UTC.
    pub fn index(self, now: i64) -> Result<WasmIndex, String> {
        trap::here();
        let now = Timestamp::from_millis(now)
            .map_err(|error| thrown(&Error::new(ErrorCode::OutOfRange, "now", error.to_string())))?;
        let WasmIndexRecords { engine, records } = self;
        let index = records.index(&engine, now).map_err(|error| thrown(&error))?;
        Ok(WasmIndex { engine, index })
    }
}

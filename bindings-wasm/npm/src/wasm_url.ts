/** Where the WebAssembly lies; in this form bundlers take it along. */
export function wasmUrl(): URL {
  return new URL("./wasm/tutelage_bg.wasm", import.meta.url);
}

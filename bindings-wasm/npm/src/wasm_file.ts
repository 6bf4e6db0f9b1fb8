/** Where the WebAssembly lies. */
export function wasmFile(): URL {
  return new URL("./wasm/tutelage_bg.wasm", import.meta.url);
}

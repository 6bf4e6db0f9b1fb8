// Runs a WebAssembly program with WASI in Node.js: wasi.mjs PROGRAM [ARGUMENT...]
// For cargo, as the runner of wasm32-wasip1: tests and benches run as WebAssembly as they do natively.
import { readFile } from 'node:fs/promises';
import { WASI } from 'node:wasi';

const [program, ...rest] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args: [program, ...rest], env: process.env, preopens: { '/': '/' } });
const module = await WebAssembly.compile(await readFile(program));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
process.exitCode = wasi.start(instance);

// Watches the instances of WebAssembly: how many there are, and how often each is called. To be imported before they are
// made.

const { Instance } = WebAssembly;

/** Every instance in the order in which they were made. */
export const instances = [];

/** So many times from now on there is no memory for another one. */
export const refused = { times: 0 };

WebAssembly.Instance = class {
  constructor(module, imports) {
    if (refused.times > 0) {
      refused.times -= 1;
      throw new RangeError("WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance");
    }
    const watched = { calls: 0 };
    const { exports } = new Instance(module, imports);
    const entries = Object.entries(exports).map(([name, value]) => {
      const isCalled = typeof value === "function";
      return [name, isCalled ? (...values) => ((watched.calls += 1), value(...values)) : value];
    });
    this.exports = Object.fromEntries(entries);
    instances.push(watched);
  }
};

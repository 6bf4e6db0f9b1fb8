// Traps that come by themselves: an instance that may not have more memory, and is given too much.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { instances, refused } from "./traps_instances.mjs";
import { Engine, Index, IndexBuilder, TutelageError, initSync, memoryBytes } from "../dist/esm/node.js";

/** So much may be added to what it begins with, in pages of 64 KiB. */
const PAGES = 96;
const NOW = "2026-03-20T09:00:00Z";
const DESCRIBE = '{"describe":{}}';

initSync(limited(readFileSync(new URL("../dist/esm/wasm/tutelage_bg.wasm", import.meta.url))));
const atFirst = memoryBytes();

const TOO_MUCH = {
  "a configuration": () => new Engine({ taxonomy: skills(60_000) }),
  "a request": (engine) => engine.exchange("x".repeat(20_000_000)),
  "an index": (engine) => Index.build(engine, people(100_000), { now: NOW }),
};

for (const [what, call] of Object.entries(TOO_MUCH)) {
  test(`${what} that is too large for memory is an error, and everything else goes on`, () => {
    const engine = new Engine({});
    const index = Index.build(engine, people(10), { now: NOW });
    const builder = new IndexBuilder(engine, { now: NOW });
    const saved = index.save();
    const described = engine.exchange(DESCRIBE);
    const lost = instances.at(-1);

    assert.throws(() => call(engine), isTrap);
    const used = lost.calls;

    assert.ok(memoryBytes() < atFirst + (PAGES << 16) / 2, "the memory was given back");
    assert.equal(engine.exchange(DESCRIBE), described);
    for (const lostCall of [() => index.size(), () => builder.build()]) {
      assert.throws(lostCall, { code: "invalid_handle" });
    }
    assert.deepEqual(Index.load(engine, saved).save(), saved);
    assert.notEqual(instances.at(-1), lost);
    assert.equal(lost.calls, used);
  });
}

test("where there is no room for a new instance the error says so, and the next call tries again", () => {
  const engine = new Engine({});
  const described = engine.exchange(DESCRIBE);
  const lost = instances.at(-1);
  refused.times = 2;
  assert.throws(() => TOO_MUCH["a request"](engine), { name: "TutelageError", code: "no_memory" });
  const used = lost.calls;
  assert.throws(() => engine.exchange(DESCRIBE), { name: "TutelageError", code: "no_memory" });
  assert.equal(refused.times, 0);
  assert.equal(engine.exchange(DESCRIBE), described);
  assert.equal(lost.calls, used);
});

function isTrap(error) {
  assert.ok(error instanceof TutelageError, error.stack);
  assert.ok(["panic", "no_memory"].includes(error.code), error.code);
  return true;
}

function skills(count) {
  return Array.from({ length: count }, (_, number) => ({ id: `s${number}`, label: `Skill ${number}` }));
}

function* people(count) {
  for (let number = 0; number < count; number += 1) {
    yield { person: { id: `p${number}`, name: `Person ${number}`, version: 1, manager: "nobody" } };
  }
}

/** The same WebAssembly, whose memory has a limit. */
function limited(wasm) {
  const sections = [wasm.subarray(0, 8)];
  for (let at = 8; at < wasm.length;) {
    const [length, begin] = number(wasm, at + 1);
    if (wasm[at] === 5) {
      // One memory, so far without a limit.
      assert.deepEqual([wasm[begin], wasm[begin + 1]], [1, 0]);
      const [least] = number(wasm, begin + 2);
      const body = [1, 1, ...bytes(least), ...bytes(least + PAGES)];
      sections.push(Uint8Array.from([5, ...bytes(body.length), ...body]));
    } else {
      sections.push(wasm.subarray(at, begin + length));
    }
    at = begin + length;
  }
  return new WebAssembly.Module(Buffer.concat(sections));
}

/** A number as WebAssembly writes it, and where it ends. */
function number(wasm, at) {
  let [value, shift] = [0, 0];
  for (;;) {
    const byte = wasm[at];
    at += 1;
    value |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte < 0x80) return [value, at];
  }
}

function bytes(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...bytes(value >> 7)];
}

/**
 * What every store must do, as a suite that any store can run against itself: in Node, in a browser, under whichever
 * test runner. The package has to be initialised before.
 *
 * ```js
 * import { test } from "node:test";
 * import { cases } from "tutelage/conformance";
 *
 * for (const { name, run } of cases) test(name, () => run((engine) => new MyStore(engine)));
 * ```
 *
 * @packageDocumentation
 */

import type { Engine } from "../engine.js";
import type { Store } from "../store.js";
import { commitChecks } from "./commits.js";
import { dueChecks } from "./due.js";
import { eventChecks, listChecks } from "./lists.js";
import { retryChecks } from "./retries.js";
import { Stage, type Check } from "./stage.js";
import { told } from "./story.js";
import { summaryChecks } from "./summaries.js";
import { togetherChecks } from "./together.js";
import { waitingChecks } from "./waiting.js";

/**
 * Opens an empty store, of which nothing else writes. It is given the engine that a store may need for summaries and
 * for taking names out of the log. After its case it is closed, where it has a method `close`.
 */
export type Open = (engine: Engine) => Store | Promise<Store>;

/** Something that every store must do. */
export interface Case {
  /** What it must do. */
  readonly name: string;
  /** Throws an error that says what it did instead. */
  run(open: Open): Promise<void>;
}

/** Something that a store did not do. */
export interface Failed {
  /** What it should do: the name of the case. */
  readonly name: string;
  /** What it did instead. */
  readonly message: string;
}

/** All cases, in the order in which they run. Each needs a store of its own. */
export const cases: readonly Case[] = [
  ...commitChecks,
  ...retryChecks,
  ...dueChecks,
  ...listChecks,
  ...eventChecks,
  ...waitingChecks,
  ...summaryChecks,
  ...togetherChecks,
].map(([name, check]) => ({ name, run: (open) => checked(check, open) }));

/**
 * Runs every case.
 *
 * @returns what failed, in the order of the cases; nothing where the store does what it must.
 */
export async function conformance(open: Open): Promise<Failed[]> {
  const failed: Failed[] = [];
  for (const { name, run } of cases) {
    try {
      await run(open);
    } catch (error) {
      failed.push({ name, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return failed;
}

async function checked(check: Check, open: Open): Promise<void> {
  const { engine, story } = await told();
  const store: Store & { close?: () => unknown } = await open(engine);
  try {
    await check(new Stage(engine, story, store));
  } finally {
    await store.close?.();
  }
}

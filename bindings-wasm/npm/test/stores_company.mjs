// A small company that every test of a store may have, in Node and in browsers.

import { Engine, drive } from "../dist/esm/tutelage.js";

const EVERYBODY = { grants: [{ id: "all", when: "always" }] };

/** Mentoring, where everybody takes part; tutoring, for which one applies. */
export function config({ places = 3, steps = ["counterpart", "coordinator"] } = {}) {
  const role = (id, initiative, mode) => ({
    id,
    name: id,
    min: 1,
    max: 1,
    initiative,
    audience: EVERYBODY,
    taking_part: { mode, default_places: places },
  });
  const office = { grants: [{ id: "named", when: { person: { who: "self", ids: ["office"] } } }] };
  const type = (id, mode) => ({
    id,
    name: id,
    purpose: "mentoring",
    format: "one_on_one",
    roles: [role("mentor", "waits", mode), role("mentee", "asks", mode)],
    pair: EVERYBODY,
    steps,
    coordinators: [{ id: "office", who: office }],
  });
  const drafts = [type("mentoring", "unless_opted_out"), type("tutoring", "apply")];
  const attributes = [{ id: "level", name: "Level", kind: "integer" }];
  return { schema: { attributes }, types: drafts.map((draft) => ({ version: 1, draft })) };
}

export const MONDAY = Date.UTC(2026, 2, 2, 9);

/** Whatever people do, in a store. The ids of commands count, so that the same is the same everywhere. */
export class Company {
  #sent = 0;
  now = new Date(MONDAY);

  constructor(store, engine = store.engine) {
    this.store = store;
    this.engine = engine;
  }

  static async over(open, options) {
    const engine = new Engine(config(options));
    return new Company(await open(engine), engine);
  }

  tries(who, command) {
    this.#sent += 1;
    const id = `00000000-0000-4000-8000-${this.#sent.toString(16).padStart(12, "0")}`;
    const actor = who === "host" ? "host" : { person: who };
    return drive(this.engine, this.store, command, { actor, id, now: this.now });
  }

  async does(who, command) {
    const answer = await this.tries(who, command);
    if (!answer.ok) throw new Error(`${JSON.stringify(command)} was refused: ${answer.codes}`);
    return answer;
  }

  async hires(people, manager = "nobody", state = "active") {
    for (const id of people) await this.does("host", { person_changed: { person: { id, name: id, manager, state } } });
  }

  async asks(who, whom, type = "mentoring") {
    const answer = await this.does(who, { request: { type, role: "mentee", to: [whom] } });
    return answer.outcome.request.request;
  }

  async together(who, whom, type = "mentoring") {
    const request = await this.asks(who, whom, type);
    await this.does(whom, { accept: { request } });
    return (await this.does("office", { accept: { request } })).outcome.request.relationship;
  }

  passes(days) {
    this.now = new Date(MONDAY + days * 86_400_000);
  }

  async answer(query) {
    const [answer] = await this.store.load([query]);
    return answer;
  }

  records(kind) {
    return everything(this.store.records(kind));
  }

  events() {
    return everything(this.store.events());
  }
}

/** All of it, in a list. */
export async function everything(iterable) {
  const found = [];
  for await (const one of iterable) found.push(one);
  return found;
}

/** A decision that writes these texts, each over the version that it should have. */
export function writing(...texts) {
  const changes = texts.map(([number, body, expected = 0]) => {
    const id = number.toString(16).padStart(32, "0");
    return { key: { text: id }, expected, record: { text: { id, version: expected + 1, author: "ana", body } } };
  });
  return { outcome: "done", repeated: false, events: [], changes, guards: [], follow_ups: [], notices: [] };
}

/** An id that needs care in JSON and in SQL. */
export const ODD = "o'br\"ien %";

/** What happens in a small company, with something for every question. */
export async function aStory(open) {
  const company = await Company.over(open);
  // Not in the order of their ids, so that order has to come from somewhere.
  await company.hires(["office", "eve", "ben", "dee", "cy", ODD]);
  await company.hires(["ana"], { person: "eve" });
  await company.hires(["bob"], "nobody", "left");
  const ended = await company.together("cy", "ana");
  await company.does("cy", { raise_concern: { relationship: ended, text: "it does not go well" } });
  await company.does("cy", { cancel: { relationship: ended, code: "other" } });
  const pending = await company.asks("dee", "ana");
  const atCoordinator = await company.asks("eve", "ana");
  await company.does("ana", { accept: { request: atCoordinator } });
  const running = await company.together("ben", "ana");
  const entries = [];
  for (const day of [5, 3, 3.000005, 3, 4]) {
    company.passes(day);
    const note = { relationship: running, text: `day ${day}`, told: true };
    entries.push((await company.does("ben", { write_note: note })).outcome.entry.entry);
  }
  await company.does("ben", { edit_entry: { entry: entries[0], text: "otherwise" } });
  for (const who of ["dee", "cy"]) await company.does(who, { take_part: { type: "tutoring", role: "mentor" } });
  return { company, running, pending };
}

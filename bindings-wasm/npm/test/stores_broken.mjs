// Stores that are wrong in one thing each: what a store that works answers and takes, bent.

import { MemoryStore } from "../dist/esm/node.js";

const EVERYTHING = 60_000;

/**
 * Every fault, with the one case that has to notice it. `load` and the others stand in the place of the store's own.
 */
export const FAULTS = {
  "answers in any order": {
    noticed: "load_answers_in_the_order_of_the_queries",
    load: async (store, queries) => {
      const answers = await store.load(queries);
      return queries.every((query) => query.record?.text) && queries.length === 3 ? answers.reverse() : answers;
    },
  },
  "what is absent is unknown": {
    noticed: "what_is_not_there_is_none",
    answer: (query, answer) => (query.record?.person === "nobody" ? "unknown" : answer),
  },
  "loses words": {
    noticed: "what_is_committed_is_there",
    answer: (query, answer) => (answer.record?.text?.body === "words" ? { record: { text: blank(answer) } } : answer),
  },
  "counts to two": {
    noticed: "versions_are_kept",
    answer: (query, answer) => {
      const { version, body } = answer.record?.text ?? {};
      if (version !== 3 || body !== "words") return answer;
      return { record: { text: { ...answer.record.text, version: 2 } } };
    },
  },
  "ignores versions: who writes last wins": {
    noticed: "a_changed_version_conflicts",
    bend: async (store, decision) => {
      const changes = decision.changes.map(async (change) =>
        change.record.text?.body === "anew" ? { ...change, expected: await version(store, change.key) } : change,
      );
      return { ...decision, changes: await Promise.all(changes) };
    },
  },
  "ignores guards": {
    noticed: "a_changed_guard_conflicts",
    // With removals there are faults of their own for it.
    bend: (store, decision) =>
      decision.removals ? decision : { ...decision, guards: decision.guards.filter((guard) => guard.version === 0) },
  },
  "ignores guards of what is absent": {
    noticed: "a_guard_of_what_is_absent_conflicts_when_it_is_there",
    bend: (store, decision) => ({ ...decision, guards: decision.guards.filter((guard) => guard.version > 0) }),
  },
  "guards always conflict": {
    noticed: "a_guard_that_holds_does_not_conflict",
    commit: async (store, decision) =>
      decision.guards.some((guard) => guard.record.text) ? false : store.commit(decision),
  },
  "keeps what is removed": {
    noticed: "what_is_removed_is_gone",
    bend: async (store, decision) => {
      const kept = [];
      for (const removal of decision.removals ?? []) {
        if ((await version(store, removal.record)) !== removal.version) kept.push(removal);
      }
      return { ...decision, removals: kept };
    },
  },
  "ignores the versions of removals": {
    noticed: "a_changed_removal_conflicts",
    bend: async (store, decision) => {
      if (decision.changes.length > 0 || !decision.removals) return decision;
      const removals = decision.removals.map(async ({ record }) => ({ record, version: await version(store, record) }));
      return { ...decision, removals: await Promise.all(removals) };
    },
  },
  "the log remembers": {
    noticed: "an_erasure_rewrites_the_log",
    bend: (store, decision) => ({ ...decision, erasure: null }),
  },
  "forgets what was there when it forgets who": {
    noticed: "an_erasure_rewrites_the_log",
    answer: (query, answer) =>
      answer.events && JSON.stringify(answer).includes("erased-") ? { events: answer.events.slice(1) } : answer,
  },
  "drops the receipt": {
    noticed: "a_known_receipt_conflicts",
    bend: (store, decision) =>
      decision.receipt?.digest === "00".repeat(32) ? { ...decision, receipt: null } : decision,
  },
  "writes half of what conflicts": {
    noticed: "a_conflict_writes_nothing",
    spill: (decision) => decision.changes.length === 3 && { changes: decision.changes.slice(0, 1) },
  },
  "keeps the receipts of conflicts": {
    noticed: "a_conflict_is_got_over_by_deciding_anew",
    spill: (decision) => decision.changes[0]?.record.person && { receipt: decision.receipt },
  },
  "removes one by one": {
    noticed: "a_conflict_of_a_removal_removes_nothing",
    spill: (decision) => decision.removals?.length > 1 && { removals: decision.removals.slice(0, 1) },
  },
  "removes before it looks at guards": {
    noticed: "a_conflict_of_a_guard_removes_nothing",
    spill: (decision) => decision.removals && decision.guards.length > 0 && { removals: decision.removals },
  },
  "forgets what came of commands": {
    noticed: "a_command_sent_again_is_answered_from_its_receipt",
    answer: (query, answer) => {
      const receipt = answer.record?.receipt;
      return receipt ? { record: { receipt: { ...receipt, outcome: { type: { type: "any", version: 1 } } } } } : answer;
    },
  },
  "receipts can be read once": {
    noticed: "a_lost_acknowledgement_takes_effect_once",
    answer: (query, answer, store) => {
      const command = answer.record?.receipt?.command;
      if (command === undefined) return answer;
      store.read ??= new Set();
      if (store.read.has(command)) return "none";
      store.read.add(command);
      return answer;
    },
  },
  "due in the wrong order": {
    noticed: "due_records_come_by_time_and_key",
    due: async (store, now, limit) => {
      const due = await store.due(now, EVERYTHING);
      return due.length === 8 ? due.reverse().slice(0, limit) : due.slice(0, limit);
    },
  },
  "due without a limit": {
    noticed: "due_records_are_limited",
    due: (store, now, limit) => store.due(now, limit < 5 ? EVERYTHING : limit),
  },
  "due a day too early": {
    noticed: "only_what_is_due_is_due",
    due: (store, now, limit) => {
      const later = new Date(Date.parse(now) + (now.includes(".") ? 0 : 86_400_000));
      return store.due(later.toISOString(), limit);
    },
  },
  "due times sort as texts": {
    noticed: "due_times_sort_with_milliseconds_and_without",
    due: async (store, now, limit) => {
      const keys = await store.due(now, limit);
      const records = (await store.load(keys.map((record) => ({ record })))).map(({ record }) => record.follow_up);
      if (!records.some(({ due_at }) => due_at.includes("."))) return keys;
      records.sort((one, other) => (one.due_at < other.due_at ? -1 : 1));
      return records.map(({ id }) => ({ follow_up: id }));
    },
  },
  "lines without an end": {
    noticed: "reporting_lines_end_at_the_top",
    answer: (query, answer) =>
      answer.reporting_line ? { reporting_line: { ...answer.reporting_line, end: "unknown" } } : answer,
  },
  "entries by id": {
    noticed: "entries_come_by_time_and_id",
    list: { entries: (rows) => rows.sort((one, other) => (one.entry.id < other.entry.id ? -1 : 1)) },
  },
  "entries from the start": { noticed: "entries_are_paged", ...fromTheStart("entries") },
  "candidates backwards": { noticed: "candidates_come_by_id", list: { candidates: unlessOrdered } },
  "candidates without a limit": { noticed: "candidates_are_paged", ...withoutLimit("candidates") },
  "candidates who left": {
    noticed: "candidates_are_active",
    list: { candidates: (rows, query, store) => withPerson(rows, "bob", store) },
  },
  "candidates with whoever asks": {
    noticed: "candidates_are_without_the_asker",
    list: { candidates: (rows, query, store) => withPerson(rows, query.asker, store) },
  },
  "candidates without pairs": {
    noticed: "candidates_bring_what_is_known_of_them",
    list: { candidates: (rows) => rows.map(({ pair, ...row }) => row) },
  },
  "open requests only": {
    noticed: "open_items_are_open",
    list: { items: (rows, query) => (query.select === "open" ? rows.filter((row) => row.request) : rows) },
  },
  "open relationships only": {
    noticed: "relationships_are_all_relationships",
    list: { items: (rows) => rows.filter((row) => row.relationship?.state !== "cancelled") },
  },
  "everything is to be done": {
    noticed: "to_do_is_what_needs_a_coordinator",
    ask: (query) => (query.items?.select === "to_do" ? { items: { ...query.items, select: "open" } } : query),
  },
  "items backwards": { noticed: "items_come_by_id_and_requests_first", list: { items: (rows) => rows.reverse() } },
  "items without a limit": { noticed: "items_are_paged", ...withoutLimit("items") },
  "mentions without words": {
    noticed: "mentions_are_all_that_name_somebody",
    answer: (query, answer) => (query.mentions ? { records: answer.records.filter((record) => !record.text) } : answer),
  },
  "mentions backwards": {
    noticed: "mentions_come_by_key",
    list: { mentions: (rows, query) => (query.person === "ana" ? rows.reverse() : rows) },
  },
  "mentions from the start": {
    noticed: "mentions_are_paged",
    ask: (query) => (query.mentions?.person === "ana" ? { mentions: { ...query.mentions, after: null } } : query),
  },
  "events backwards": { noticed: "events_come_in_the_order_of_commit", list: { events: (rows) => rows.reverse() } },
  "events without what was edited": {
    noticed: "events_come_in_the_order_of_commit",
    // Whoever does not look up whose diary it is.
    list: {
      events: (rows) =>
        rows.some((row) => JSON.stringify(row).includes("erased-"))
          ? rows
          : rows.filter((row) => !row.event.entry_edited),
    },
  },
  "events from the start": {
    noticed: "events_are_paged",
    ask: (query) => (query.events ? { events: { ...query.events, offset: 0 } } : query),
  },
  "applications that were answered": {
    noticed: "applications_are_those_that_wait",
    list: { applications: (rows, query, store) => withCaseload(rows, "eve", store) },
  },
  "applications in whichever type": {
    noticed: "applications_are_of_the_type",
    list: { applications: (rows, query, store) => withCaseload(rows, "ben", store) },
  },
  "applications backwards": {
    noticed: "applications_come_by_person",
    list: { applications: (rows) => rows.reverse() },
  },
  "applications without a limit": { noticed: "applications_are_paged", ...withoutLimit("applications") },
  "concerns of what runs": {
    noticed: "concerns_are_those_that_nobody_settled",
    list: {
      concerns: async (rows, query, store) => {
        const open = await listed(store, { items: { type: query.type, select: "open", limit: EVERYTHING } });
        const ids = open.map((row) => row.relationship?.id);
        return rows.filter((row) => ids.includes(row.entry.relationship));
      },
    },
  },
  "concerns in whichever type": {
    noticed: "concerns_are_of_the_type",
    list: {
      concerns: async (rows, query, store) => {
        const elsewhere = await listed(store, { concerns: { type: "tutoring", limit: EVERYTHING } });
        return [...rows, ...elsewhere].sort((one, other) => (one.entry.id < other.entry.id ? -1 : 1));
      },
    },
  },
  "concerns by time": {
    noticed: "concerns_come_by_id",
    list: { concerns: (rows) => rows.sort((one, other) => (time(one) < time(other) ? -1 : 1)) },
  },
  "concerns from the start": { noticed: "concerns_are_paged", ...fromTheStart("concerns") },
  "summaries of other plans": {
    noticed: "summaries_are_of_what_was_asked",
    summary: (summary) => ({ ...summary, plan: { ...summary.plan, threshold: 5 } }),
  },
  "summaries of half": {
    noticed: "summaries_count_every_record_once",
    summary: (summary, plan) =>
      (plan.scope ?? "everybody") === "everybody" ? { ...summary, records: Math.floor(summary.records / 2) } : summary,
  },
  "summaries of everybody": {
    noticed: "summaries_keep_to_their_scope",
    ask: (query) =>
      query.summary ? { summary: { ...query.summary, plan: { ...query.summary.plan, scope: "everybody" } } } : query,
  },
  "looks first and writes later": {
    noticed: "of_commits_at_the_same_time_one_is_written",
    bend: async (store, decision) => {
      if (decision.changes[0]?.record.text?.body === "others" || decision.changes.length !== 1) return decision;
      const [{ key, expected }] = decision.changes;
      if ((await version(store, key)) !== expected) return decision;
      // Long enough for others to look too.
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { ...decision, changes: [{ ...decision.changes[0], expected: await version(store, key) }] };
    },
  },
  "answers of many moments": {
    noticed: "answers_of_one_load_are_of_one_moment",
    load: async (store, queries) => {
      const answers = [];
      for (const query of queries) {
        answers.push(...(await store.load([query])));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return answers;
    },
  },
  "ids as JavaScript sorts them": {
    noticed: "ids_sort_by_the_bytes_of_their_utf8",
    list: {
      candidates: (rows) => rows.sort((one, other) => (one.person.id < other.person.id ? -1 : 1)),
    },
  },
  "keys by their ids": {
    noticed: "keys_sort_by_the_bytes_of_their_utf8",
    list: {
      mentions: (rows, query) =>
        query.person === "boss" ? rows.sort((one, other) => (one.person.id < other.person.id ? -1 : 1)) : rows,
    },
  },
};

/** A store with one of the faults. */
export class Broken {
  #inner;
  #fault;

  constructor(engine, fault) {
    this.#inner = new MemoryStore(engine);
    this.#fault = fault;
  }

  async load(queries) {
    const { load } = this.#fault;
    if (load) return load(this.#inner, queries);
    // At once, so that they are of one moment; what is bent is bent afterwards.
    const answers = await this.#inner.load(queries.map((query) => this.#asked(query)));
    return Promise.all(queries.map((query, place) => this.#bent(query, answers[place])));
  }

  async commit(decision) {
    const { commit, bend, spill } = this.#fault;
    if (commit) return commit(this.#inner, decision);
    const bent = bend ? await bend(this.#inner, decision) : decision;
    if (await this.#inner.commit(bent)) return true;
    const spilt = spill?.(decision);
    if (spilt) await this.#inner.commit({ ...NOTHING, ...spilt });
    return false;
  }

  due(now, limit) {
    return this.#fault.due ? this.#fault.due(this.#inner, now, limit) : this.#inner.due(now, limit);
  }

  /** What the store that works is asked; where a list is bent, for the whole of it. */
  #asked(query) {
    const { ask, list } = this.#fault;
    const [[kind, asked]] = Object.entries(query);
    if (!list?.[kind]) return ask ? ask(query) : query;
    return { [kind]: { ...asked, after: null, limit: EVERYTHING, ...("offset" in asked && { offset: 0 }) } };
  }

  async #bent(query, answered) {
    const { ask, answer, list, summary } = this.#fault;
    const [[kind, asked]] = Object.entries(query);
    if (list?.[kind]) return this.#page(asked, answered, list[kind]);
    if (kind === "summary" && ask) return { summary: { ...answered.summary, plan: asked.plan } };
    if (kind === "summary" && summary) return { summary: summary(answered.summary, asked.plan) };
    return answer ? answer(query, answered, this) : answered;
  }

  /** A page of a list that is bent. */
  async #page(asked, answered, bend) {
    const [[name, rows]] = Object.entries(answered);
    const bent = await bend(rows, asked, this.#inner);
    const last = asked.after == null ? -1 : bent.findIndex((row) => isRow(row, asked.after));
    const start = asked.offset ?? last + 1;
    return { [name]: bent.slice(start, start + asked.limit) };
  }
}

const NOTHING = {
  outcome: "done",
  repeated: false,
  events: [],
  changes: [],
  guards: [],
  follow_ups: [],
  notices: [],
};

/** Whether a page that begins after this begins behind this row. */
function isRow(row, after) {
  if (typeof after === "string") return [row.entry?.id, row.person?.id, row.caseload?.person].includes(after);
  const [[kind, id]] = Object.entries(after);
  const record = row[kind];
  if (record === undefined) return false;
  const own = record.parties?.request ?? record.command ?? record.key ?? record.id ?? record.person ?? record.type;
  return JSON.stringify(own) === JSON.stringify(id);
}

function fromTheStart(kind) {
  return { ask: (query) => (query[kind] ? { [kind]: { ...query[kind], after: null } } : query) };
}

function withoutLimit(kind) {
  const isOfStory = (asked) => asked.asker !== "nobody";
  return {
    ask: (query) => (query[kind] && isOfStory(query[kind]) ? { [kind]: { ...query[kind], limit: EVERYTHING } } : query),
  };
}

function unlessOrdered(rows, query) {
  return query.asker === "nobody" ? rows : rows.reverse();
}

function blank(answer) {
  return { ...answer.record.text, body: "" };
}

function time(row) {
  return `${row.entry.written_at} ${row.entry.id}`;
}

async function version(store, key) {
  const [answer] = await store.load([{ record: key }]);
  return answer === "none" ? 0 : (Object.values(answer.record)[0].version ?? 0);
}

async function listed(store, query) {
  const [answer] = await store.load([query]);
  return answer.records;
}

async function withPerson(rows, id, store) {
  const [answer] = await store.load([{ record: { person: id } }]);
  if (answer === "none") return rows;
  const row = { person: answer.record.person };
  return [...rows, row].sort((one, other) => (one.person.id < other.person.id ? -1 : 1));
}

async function withCaseload(rows, person, store) {
  const [answer] = await store.load([{ record: { caseload: person } }]);
  return [...rows, answer.record].sort((one, other) => (one.caseload.person < other.caseload.person ? -1 : 1));
}

// How an engine and indexes answer the shared vectors, in Node and in a page.

/**
 * Asks every vector of an engine, of the same engine saved and opened again, and what an index can answer of an index, also
 * saved and opened again. Gives how often it asked, and each answer that is not the vector's.
 */
export function answered({ Engine, Index }, config, vectors) {
  const differences = [];
  const counts = { engine: 0, saved: 0, index: 0 };
  const engine = new Engine(config);
  const again = new Engine(engine.save());

  for (const { name, request, response } of vectors) {
    compare("engine", engine);
    compare("saved", again);
    if (!isSearch(request, response)) continue;
    const index = Index.build(engine, recordsIn(request), { now: JSON.parse(request).view.now });
    const loaded = Index.load(again, index.save());
    compare("index", index);
    compare("index", loaded);
    index.free();
    loaded.free();

    function compare(what, asked) {
      counts[what] += 1;
      const found = asked.exchange(request);
      if (found !== response) differences.push({ name, what, found, response });
    }
  }

  engine.free();
  again.free();
  return { counts, differences };
}

/** Whether everybody stands in the request, and somebody was found or nobody. */
function isSearch(request, response) {
  return response.startsWith('{"answer":{"search":') && request.startsWith('{"view":');
}

/** What an index is made of: the records that the facts of a search hold. */
function* recordsIn(request) {
  for (const { answer } of JSON.parse(request).view.facts) {
    if (answer.record) yield answer.record;
    for (const { person, caseload, pair } of answer.candidates ?? []) {
      yield { person };
      if (caseload) yield { caseload };
      if (pair) yield { pair };
    }
  }
}

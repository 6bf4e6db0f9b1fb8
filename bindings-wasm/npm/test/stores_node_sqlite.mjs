// As much of `node:sqlite` as the store needs, for a Node that has none.

import sqlite from "node-sqlite3-wasm";

/** Statements take their values one by one, and rows come without a prototype, as those of `node:sqlite` do. */
export class NodeLikeDatabase {
  #database;

  constructor(path) {
    this.#database = new sqlite.Database(path);
    globalThis.openedByFake = (globalThis.openedByFake ?? 0) + 1;
  }

  exec(sql) {
    this.#database.exec(sql);
  }

  prepare(sql) {
    return {
      run: (...values) => this.#database.run(sql, values),
      all: (...values) => this.#database.all(sql, values).map((row) => Object.assign(Object.create(null), row)),
    };
  }

  close() {
    this.#database.close();
  }
}

export { NodeLikeDatabase as DatabaseSync };

// What the console keeps besides the records of the engine: its configuration, its clock, who is looking.

/** Values by name in an IndexedDB database of their own. */
export class Settings {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static async open(name: string): Promise<Settings> {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    return new Settings(await settled(opening));
  }

  async get<T>(name: string): Promise<T | undefined> {
    return settled<T | undefined>(this.#database.transaction(STORE).objectStore(STORE).get(name));
  }

  async set(name: string, value: unknown): Promise<void> {
    await settled(this.#database.transaction(STORE, "readwrite").objectStore(STORE).put(value, name));
  }

  async clear(): Promise<void> {
    await settled(this.#database.transaction(STORE, "readwrite").objectStore(STORE).clear());
  }

  close(): void {
    this.#database.close();
  }
}

const STORE = "setting";

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

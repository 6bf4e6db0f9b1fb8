// What the browser shares between tabs: a lock, and databases.

/**
 * Takes a lock for as long as the tab is there, or says that another tab has it. It waits a little: a page that is
 * loaded anew may come before the old one is gone.
 */
export function alone(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const kept = () => {
      resolve();
      return new Promise(() => undefined);
    };
    navigator.locks.request(name, { signal: AbortSignal.timeout(PATIENCE) }, kept).catch(() => {
      reject(new Error("The console is open in another tab of this browser. Close it there, then reload this one."));
    });
  });
}

/** Deletes a database that nobody has open. */
export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase(name);
    deleting.onsuccess = () => resolve();
    deleting.onerror = () => reject(deleting.error);
  });
}

/** In milliseconds. */
const PATIENCE = 2_000;

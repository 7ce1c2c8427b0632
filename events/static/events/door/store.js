// What the device keeps, in IndexedDB: the list of people, and the scans that wait to be sent.
// A browser that keeps nothing (a private window) gets the same, for as long as the page is open.

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Store {
  static async open(name) {
    const store = new Store();
    store.name = name;
    store.memory = { queue: new Map(), kept: new Map() };
    try {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("queue");
        request.result.createObjectStore("kept");
      };
      store.database = await done(request);
      // Whoever wipes this device from another page need not wait for this one.
      store.database.onversionchange = () => store.database?.close();
    } catch {
      store.database = null;
    }
    return store;
  }

  async #in(table, mode, act) {
    return done(act(this.database.transaction(table, mode).objectStore(table)));
  }

  async put(table, key, value) {
    if (!this.database) this.memory[table].set(key, structuredClone(value));
    else await this.#in(table, "readwrite", (rows) => rows.put(value, key));
  }

  async get(table, key) {
    if (!this.database) return structuredClone(this.memory[table].get(key));
    return this.#in(table, "readonly", (rows) => rows.get(key));
  }

  async all(table) {
    if (!this.database) return [...this.memory[table].values()];
    return this.#in(table, "readonly", (rows) => rows.getAll());
  }

  async remove(table, key) {
    if (!this.database) this.memory[table].delete(key);
    else await this.#in(table, "readwrite", (rows) => rows.delete(key));
  }

  close() {
    this.memory = { queue: new Map(), kept: new Map() };
    this.database?.close();
    this.database = null;
  }
}

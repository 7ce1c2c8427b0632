// Talk to the site: send scans, fetch the list, notice that the network is gone or back.
// A scan is kept until the site has answered for it; its nonce makes sending it twice harmless.
import { List } from "./judge.js";

const ANSWER_WITHIN = 1500;
const SEND_WITHIN = 15000;
const BATCH = 50;
const TRY_AGAIN = 4000;
const FRESH_LIST = 60000;
const FRESH_COUNT = 10000;

export class EndedError extends Error {}

export class Sync {
  constructor(settings, store, onChange) {
    this.settings = settings;
    this.store = store;
    this.onChange = onChange;
    this.list = new List();
    this.session = settings.session;
    this.online = navigator.onLine;
    this.waiting = 0;
    this.failed = 0;
    this.asking = new Set();
    this.sending = false;
  }

  async start() {
    const kept = await this.store.get("kept", "list");
    if (kept) await this.#use(kept);
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.#isOnline(false));
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    setInterval(() => (this.waiting || !this.online) && this.wake(), TRY_AGAIN);
    setInterval(() => this.wake(), FRESH_LIST);
    setInterval(() => document.hidden || this.askCount(), FRESH_COUNT);
    await this.wake();
  }

  // Send what waits, then fetch the list.
  async wake() {
    if (this.sending) return;
    this.sending = true;
    try {
      await this.#flush();
      const response = await this.#fetch(this.settings.snapshot, {}, SEND_WITHIN);
      const snapshot = await response.json();
      await this.store.put("kept", "list", snapshot);
      await this.#use(snapshot);
      this.#isOnline(true);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.sending = false;
    }
  }

  // How many are in: what the site said last, or without network what this device knows.
  count(session) {
    const told = this.online && this.told?.session === session;
    return told ? this.told : this.list.count(session);
  }

  async askCount() {
    if (!this.online || this.sending) return;
    try {
      await this.#post([], SEND_WITHIN);
    } catch (error) {
      this.#failed(error);
    }
  }

  // What the site says of a scan, or nothing when it does not answer soon.
  async ask(item) {
    this.asking.add(item.nonce);
    try {
      await this.keep(item);
      if (!this.online || !navigator.onLine) return undefined;
      const [answer] = await this.#post([item], ANSWER_WITHIN);
      return answer.error ? undefined : answer;
    } catch (error) {
      this.#failed(error);
      return undefined;
    } finally {
      this.asking.delete(item.nonce);
    }
  }

  async keep(item) {
    await this.store.put("queue", item.nonce, item);
    await this.#tell();
  }

  // Take a scan back: one that the site never heard of is simply forgotten.
  async undo(nonce) {
    this.list.leave(nonce);
    this.told = undefined;
    await this.keep({ nonce: crypto.randomUUID(), at: new Date().toISOString(), undo: nonce });
    this.wake();
  }

  async #use(snapshot) {
    const list = new List(snapshot);
    for (const item of await this.store.all("queue")) {
      if (item.undo) list.leave(item.undo);
      else if (item.admitted) list.arrive(item.code, item.session, item.at, this.settings.door, item.nonce);
    }
    this.list = list;
    await this.#tell();
  }

  async #flush() {
    const items = (await this.store.all("queue")).filter((item) => !this.asking.has(item.nonce));
    items.sort((one, other) => (one.at < other.at ? -1 : 1));
    for (let start = 0; start < items.length; start += BATCH) {
      await this.#post(items.slice(start, start + BATCH), SEND_WITHIN);
    }
  }

  async #post(items, within) {
    const scans = items.map(({ code, ...item }) => item);
    const body = JSON.stringify({ sent_at: new Date().toISOString(), scans });
    const headers = { "Content-Type": "application/json" };
    const session = this.session;
    const address = `${this.settings.scans}?onderdeel=${session}`;
    const response = await this.#fetch(address, { method: "POST", headers, body }, within);
    const { results, count } = await response.json();
    for (const [index, answer] of results.entries()) {
      // What the site cannot read it will never read: told once, and not sent again.
      if (answer.error) this.failed += 1;
      await this.store.remove("queue", items[index].nonce);
    }
    this.told = { session, ...count };
    this.#isOnline(true);
    await this.#tell();
    return results;
  }

  async #fetch(address, options, within) {
    const response = await fetch(address, {
      ...options,
      cache: "no-store",
      signal: AbortSignal.timeout(within),
    });
    if (response.status === 410) throw new EndedError();
    if (!response.ok) throw new Error(`The site answered ${response.status}.`);
    return response;
  }

  #failed(error) {
    if (error instanceof EndedError) this.onEnd();
    else this.#isOnline(false);
  }

  #isOnline(online) {
    this.online = online;
    this.onChange();
  }

  async #tell() {
    const kept = await this.store.all("queue");
    this.waiting = kept.filter((item) => !this.asking.has(item.nonce)).length;
    this.onChange();
  }
}

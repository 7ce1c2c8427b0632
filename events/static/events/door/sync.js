// Talk to the site: send scans, fetch the list, notice that the network is gone or back.
// A scan is kept until the site has answered for it; its nonce makes sending it twice harmless.
import { List } from "./judge.js";
import { merge } from "./parts.js";

const ANSWER_WITHIN = 1500;
const REGISTER_WITHIN = 4000;
const SEND_WITHIN = 15000;
const BATCH = 50;
const TRY_AGAIN = 4000;
const FRESH_LIST = 20000;
const FRESH_COUNT = 10000;

export class EndedError extends Error {
  constructor(reason) {
    super(`The link is ${reason}.`);
    this.reason = reason;
  }
}

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
    this.arrivals = [];
    this.sending = false;
  }

  async start() {
    this.arrivals = (await this.store.get("kept", "arrivals")) ?? [];
    const kept = await this.store.get("kept", "list");
    if (kept) await this.#use(kept);
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.#isOnline(false));
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    this.timers = [
      setInterval(() => (this.waiting || !this.online) && this.wake(), TRY_AGAIN),
      setInterval(() => this.wake(), FRESH_LIST),
      setInterval(() => document.hidden || this.askCount(), FRESH_COUNT),
    ];
    await this.wake();
  }

  // Nothing more is sent, and nothing is kept.
  close() {
    for (const timer of this.timers ?? []) clearInterval(timer);
    this.isClosed = true;
    this.list = new List();
    this.store.close();
  }

  // Send what waits, then fetch what has changed in the list.
  async wake() {
    if (this.sending || this.isClosed) return;
    this.sending = true;
    try {
      await this.#flush();
      const kept = await this.store.get("kept", "list");
      const began = Date.now();
      const response = await this.#send(this.settings.snapshot, { tags: kept?.tags ?? {} }, SEND_WITHIN);
      const { parts } = await response.json();
      const list = merge(kept, parts);
      await this.store.put("kept", "list", list);
      // The site knew of what had come in here before it was asked.
      this.arrivals = this.arrivals.filter((arrival) => arrival.stored >= began);
      await this.store.put("kept", "arrivals", this.arrivals);
      await this.#use(list);
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
      const [answer] = await this.#post([item], item.walk_in ? REGISTER_WITHIN : ANSWER_WITHIN);
      return answer.error && !item.walk_in ? undefined : answer;
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

  // Somebody came in here and the site knows; the list that this device has does not yet.
  async arrive(code, session, at, nonce) {
    this.list.arrive(code, session, at, this.settings.door, nonce);
    this.arrivals.push({ code, session, at, nonce, stored: Date.now() });
    await this.store.put("kept", "arrivals", this.arrivals);
  }

  // Take a scan back: one that the site never heard of is simply forgotten.
  async undo(nonce) {
    this.list.leave(nonce);
    this.arrivals = this.arrivals.filter((arrival) => arrival.nonce !== nonce);
    this.told = undefined;
    await this.keep({ nonce: crypto.randomUUID(), at: new Date().toISOString(), undo: nonce });
    this.wake();
  }

  async #use(snapshot) {
    const list = new List(snapshot);
    for (const { code, session, at, nonce } of this.arrivals) {
      list.arrive(code, session, at, this.settings.door, nonce);
    }
    for (const item of await this.store.all("queue")) {
      if (item.undo) list.leave(item.undo);
      else if (item.walk_in) item.admitted && list.welcome(item, this.settings.door);
      else if (item.admitted) list.arrive(item.code, item.session, item.at, this.settings.door, item.nonce);
    }
    this.list = list;
    this.onList?.();
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
    const session = this.session;
    const address = `${this.settings.scans}?onderdeel=${session}`;
    const response = await this.#send(address, { sent_at: new Date().toISOString(), scans }, within);
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

  async #send(address, data, within) {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(data),
      cache: "no-store",
      signal: AbortSignal.timeout(within),
    });
    if (response.status === 410) throw new EndedError((await response.json()).error);
    if (!response.ok) throw new Error(`The site answered ${response.status}.`);
    return response;
  }

  #failed(error) {
    if (this.isClosed) return;
    if (error instanceof EndedError) this.onEnd(error.reason);
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

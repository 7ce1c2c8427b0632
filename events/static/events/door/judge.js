// Decide about a ticket without network, by the list that the device has. The site decides with
// the same rules in events/door/check_in.py, and has the last word.

const LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const TICKET = new RegExp(`^[${LETTERS}]{26}$`);
const CODE = new RegExp(`^[${LETTERS}]{8}$`);
const ENTRANCE = 0;

export function clean(text) {
  return text.replace(/[\s-]/g, "").toUpperCase();
}

// What of a text is sent to the site: nothing of what is no ticket of ours.
export function sendable(text) {
  const cleaned = clean(text);
  return TICKET.test(cleaned) || CODE.test(cleaned) ? cleaned : "?";
}

async function hashOf(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export class List {
  constructor(snapshot = { people: [] }) {
    this.people = snapshot.people;
    this.byTicket = new Map(this.people.map((person) => [person.ticket, person]));
    this.byCode = new Map(this.people.map((person) => [person.code, person]));
  }

  async find(text) {
    const cleaned = clean(text);
    if (CODE.test(cleaned)) return this.byCode.get(cleaned);
    return TICKET.test(cleaned) ? this.byTicket.get(await hashOf(cleaned)) : undefined;
  }

  arrival(person, session) {
    return person.in.find(([list]) => list === session);
  }

  hasPlace(person, session) {
    if (person.state !== "confirmed") return false;
    return session === ENTRANCE || person.places.some(([pk, sure]) => pk === session && sure);
  }

  refusal(person, session) {
    if (person.state !== "confirmed") return person.state;
    if (this.hasPlace(person, session)) return "";
    return person.places.some(([pk]) => pk === session) ? "session_waiting" : "not_in_session";
  }

  async judge(text, session) {
    const person = await this.find(text);
    if (!person) {
      const reason = sendable(text) === "?" ? "no_ticket" : "unknown";
      return { result: "refused", reason, name: "", organisation: "", code: "" };
    }
    const { name, organisation, code } = person;
    const reason = this.refusal(person, session);
    if (reason) return { result: "refused", reason, name, organisation, code };
    const arrival = this.arrival(person, session);
    if (!arrival) return { result: "ok", reason: "", name, organisation, code };
    const [, since, door] = arrival;
    return { result: "again", reason: "", name, organisation, code, since, door };
  }

  arrive(code, session, since, door, nonce) {
    const person = this.byCode.get(code);
    if (person && !this.arrival(person, session)) person.in.push([session, since, door, nonce]);
  }

  // Somebody who walked in without network, until the site has them in the list.
  welcome({ nonce, at, walk_in: guest }, door) {
    if (this.people.some((person) => person.in.some((item) => item[3] === nonce))) return;
    const person = {
      ticket: "",
      code: nonce,
      name: `${guest.first_name} ${guest.last_name}`,
      organisation: guest.organisation,
      state: "confirmed",
      group: nonce,
      places: [],
      in: [[ENTRANCE, at, door, nonce]],
      isPending: true,
    };
    this.people.push(person);
    this.byCode.set(nonce, person);
  }

  leave(nonce) {
    // Who walked in here and is sent away again was never expected.
    this.people = this.people.filter((person) => !(person.isPending && person.code === nonce));
    for (const person of this.people) person.in = person.in.filter((item) => item[3] !== nonce);
  }

  search(text) {
    const words = folded(text).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const fits = (person) => {
      const about = folded(`${person.name} ${person.organisation} ${person.code}`);
      return words.every((word) => about.includes(word));
    };
    const byName = (one, other) => one.name.localeCompare(other.name, "nl");
    return this.people.filter(fits).sort(byName).slice(0, 20);
  }

  // Who was signed up together with somebody, has a place, and is not in yet.
  companions(code, session) {
    const group = this.byCode.get(code)?.group;
    return this.people.filter(
      (person) =>
        person.group === group &&
        person.code !== code &&
        this.hasPlace(person, session) &&
        !this.arrival(person, session),
    );
  }

  count(session) {
    const expected = this.people.filter((person) => this.hasPlace(person, session)).length;
    const present = this.people.filter((person) => this.arrival(person, session)).length;
    return { present, expected };
  }
}

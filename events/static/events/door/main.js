// The door, fast and without network. Without this the page is plain forms that do the same.
import { Camera } from "./camera.js";
import { sendable } from "./judge.js";
import { play } from "./sound.js";
import { Store } from "./store.js";
import { Sync } from "./sync.js";
import { walkIns } from "./walk-in.js";
import { wipe } from "./wipe.js";

const SAME_TICKET_AFTER = 4000;
const CHECK_END_EVERY = 30000;

const settings = JSON.parse(document.getElementById("door-settings").textContent);
const { words } = settings;
const part = (name) => document.getElementById(`door-${name}`);

let session = settings.session;
let sync;

function fill(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
}

function line(className, text) {
  const made = document.createElement("p");
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function button(text, kind, onClick) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `nl-button nl-button--${kind}`;
  made.textContent = text;
  made.addEventListener("click", onClick);
  return made;
}

function clock(moment) {
  const form = { hour: "numeric", minute: "2-digit", timeZone: settings.timeZone };
  return new Intl.DateTimeFormat("nl", form).format(new Date(moment)).replace(":", ".");
}

// Showing

function show(verdict, nonce) {
  const kind = verdict.result === "known" ? "again" : verdict.result;
  const title = line("door-result__title", ` ${settings.titles[verdict.reason || verdict.result]}`);
  const icon = document.createElement("span");
  icon.className = "door-result__icon";
  icon.append(part(`icon-${kind}`).content.cloneNode(true));
  title.prepend(icon);
  const lines = [title];
  if (verdict.name) lines.push(line("door-result__name", verdict.name));
  if (verdict.organisation) lines.push(line("", verdict.organisation));
  if (verdict.isPending) lines.push(line("", words.pending));
  if (session) lines.push(line("", part("session").selectedOptions[0].textContent));
  if (verdict.since) {
    lines.push(line("", fill(words.since, { time: clock(verdict.since), door: verdict.door })));
  }
  part("result").className = `door-result door-result--${kind}`;
  part("result").replaceChildren(...lines);
  part("after").replaceChildren(...actions(verdict, nonce));
  part("result").scrollIntoView({ block: "nearest" });
  play(kind);
}

function actions(verdict, nonce) {
  const made = [];
  if (verdict.result === "ok") made.push(button(words.undo, "secondary", () => undo(nonce)));
  if (verdict.result === "known") made.push(button(words.checkIn, "primary", () => scan(verdict.code)));
  const companions = verdict.result === "refused" ? [] : sync.list.companions(verdict.code, session);
  if (companions.length) {
    const names = document.createElement("ul");
    for (const person of companions) {
      const name = document.createElement("li");
      name.textContent = person.name;
      names.append(name);
    }
    made.push(line("", words.together), names);
    made.push(button(words.checkGroup, "primary", () => checkGroup(companions)));
  }
  return made;
}

function say(text) {
  part("result").className = "door-result";
  part("result").replaceChildren(line("door-result__title", text));
  part("after").replaceChildren();
}

function showNetwork() {
  const texts = [sync.online ? words.online : words.offline];
  if (sync.waiting) {
    texts.push(sync.waiting === 1 ? words.oneWaits : fill(words.moreWait, { number: sync.waiting }));
  }
  if (sync.failed) texts.push(fill(words.failed, { number: sync.failed }));
  const text = texts.join(" · ");
  const network = part("network");
  network.hidden = false;
  network.classList.toggle("door-network--off", !sync.online);
  if (network.textContent !== text) network.textContent = text;
  if (sync.list.people.length) part("count").textContent = fill(words.inOf, sync.count(session));
}

function showFound() {
  const found = sync.list.search(part("words").value);
  const list = document.createElement("ul");
  list.className = "door-people";
  list.setAttribute("role", "list");
  for (const person of found) {
    const item = document.createElement("li");
    item.className = "door-person";
    const about = document.createElement("p");
    const name = document.createElement("strong");
    name.textContent = person.name;
    about.append(name);
    const refusal = sync.list.refusal(person, session);
    for (const text of [person.organisation, settings.titles[refusal]]) {
      if (text) about.append(document.createElement("br"), text);
    }
    item.append(about);
    if (person.isPending) item.append(line("", words.pending));
    else if (sync.list.arrival(person, session)) item.append(line("", words.isIn));
    else if (!refusal) {
      const act = button(words.checkIn, "primary", () => scan(person.code));
      act.setAttribute("aria-label", `${words.checkIn} ${person.name}`);
      item.append(act);
    }
    list.append(item);
  }
  if (found.length) part("found").replaceChildren(list);
  else part("found").replaceChildren(...(part("words").value.trim() ? [line("", words.nobody)] : []));
}

// Doing

async function decide(text) {
  const list = session;
  const nonce = crypto.randomUUID();
  const item = { nonce, at: new Date().toISOString(), text: sendable(text), session: list, admitted: false };
  const answer = await sync.ask(item);
  if (answer) {
    if (answer.result === "ok") await sync.arrive(answer.code, list, item.at, nonce);
    return { verdict: answer, nonce };
  }
  // Nobody answers, so this device decides, and says so when the network is back.
  const verdict = await sync.list.judge(text, list);
  item.admitted = verdict.result === "ok";
  item.code = verdict.code;
  if (item.admitted) sync.list.arrive(verdict.code, list, item.at, settings.door, nonce);
  await sync.keep(item);
  return { verdict, nonce };
}

// One after another; what goes wrong with one must not stop the next.
let busy = Promise.resolve();

function next(work) {
  busy = busy.then(work).catch((error) => {
    if (sync.isClosed) return; // the link has ended meanwhile, and the page is gone
    console.error(error);
    say(words.broken);
    play("refused");
  });
  return busy;
}

function scan(text) {
  return next(async () => {
    const { verdict, nonce } = await decide(text);
    if (sync.isClosed) return;
    show(verdict, nonce);
    part("found").replaceChildren();
    part("words").value = "";
    showNetwork();
  });
}

// Register who comes without a registration; true when the form is done.
async function decideWalkIn(guest) {
  const nonce = crypto.randomUUID();
  const item = { nonce, at: new Date().toISOString(), walk_in: guest, admitted: false };
  const answer = await sync.ask(item);
  const who = { name: `${guest.first_name} ${guest.last_name}`, organisation: guest.organisation };
  if (answer?.error) return { verdict: { ...who, result: "refused", reason: "not_registered" }, nonce };
  if (answer) {
    if (answer.result === "ok") sync.wake();
    return { verdict: answer.result === "refused" ? { ...answer, ...who } : answer, nonce };
  }
  // Nobody answers. Who stands here comes in; what the site makes of it later, staff see.
  item.admitted = true;
  sync.list.welcome(item, settings.door);
  await sync.keep(item);
  return { verdict: { ...who, result: "ok", reason: "", code: nonce, isPending: true }, nonce };
}

async function register(guest) {
  let isDone = false;
  await next(async () => {
    const { verdict, nonce } = await decideWalkIn(guest);
    if (sync.isClosed) return;
    show(verdict, nonce);
    showNetwork();
    isDone = verdict.result !== "refused";
  });
  return isDone;
}

async function checkGroup(people) {
  let number = 0;
  for (const person of people) {
    const { verdict } = await decide(person.code);
    if (verdict.result !== "refused") number += 1;
  }
  say(fill(words.groupIn, { number }));
  play("ok");
  showNetwork();
}

async function undo(nonce) {
  await sync.undo(nonce);
  say(words.undone);
}

// Erase what this device knows, from the screen too, and stop.
async function end(reason = "ended") {
  camera.stop();
  const lines = [line("door-result__title", words[reason])];
  if (sync.waiting) lines.push(line("", fill(words.lost, { number: sync.waiting })));
  document.getElementById("main").replaceChildren(...lines);
  part("count").textContent = "";
  part("network").hidden = true;
  sync.close();
  await wipe(settings);
}

// The camera

let last = { text: "", at: 0 };

async function seen(text) {
  const now = Date.now();
  if (text === last.text && now - last.at < SAME_TICKET_AFTER) {
    last.at = now; // still held before the camera
    return;
  }
  last = { text, at: now };
  await scan(text);
}

const camera = new Camera(part("video"), settings, seen);

async function toggleCamera() {
  const message = part("camera-message");
  message.hidden = true;
  if (camera.isOn) camera.stop();
  else {
    try {
      part("video").hidden = false;
      await camera.start();
    } catch {
      camera.stop();
      message.textContent = words.cameraFails;
      message.hidden = false;
    }
  }
  part("video").hidden = !camera.isOn;
  part("camera-button").textContent = camera.isOn ? words.cameraOff : words.camera;
}

// Beginning

function chooseList() {
  session = sync.session = Number(part("session").value);
  sync.askCount();
  const query = session ? `?onderdeel=${session}` : "";
  history.replaceState(null, "", `${settings.scope}${query}`);
  for (const link of document.querySelectorAll(".door-links a")) link.search = query;
  say(words.ready);
  showFound();
  showNetwork();
}

async function begin() {
  if (!window.isSecureContext) return; // no camera and no worker there: the forms do it all
  document.body.classList.add("door--scripted");
  const store = await Store.open(settings.database);
  sync = new Sync(settings, store, showNetwork);
  sync.onEnd = end;
  // Names that are on the screen follow the list, unless somebody is about to press one.
  sync.onList = () => part("found").contains(document.activeElement) || showFound();
  if (Date.now() > Date.parse(settings.endsAt)) {
    await end();
    return;
  }
  setInterval(() => Date.now() > Date.parse(settings.endsAt) && end(), CHECK_END_EVERY);
  part("code").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = part("text").value;
    part("text").value = "";
    part("text").focus();
    scan(text);
  });
  part("search").addEventListener("submit", (event) => {
    event.preventDefault();
    showFound();
  });
  part("words").addEventListener("input", showFound);
  part("session").addEventListener("change", chooseList);
  if (navigator.mediaDevices?.getUserMedia) {
    part("camera").hidden = false;
    part("camera-button").addEventListener("click", toggleCamera);
    document.addEventListener("visibilitychange", () => document.hidden && camera.isOn && toggleCamera());
  }
  walkIns(part("walk-in").querySelector("form"), part("walk-in-link"), register);
  navigator.serviceWorker?.register(settings.worker, { scope: settings.scope }).catch(() => {
    // Without a worker the page still works for as long as it is open.
  });
  await sync.start();
}

begin();

// Keeps the page of the door, so that it opens without network. DOOR is written above this.
// It keeps no names: those are in the page's own database, which the page erases.
const PATIENCE = 5000;

async function keep() {
  const cache = await caches.open(DOOR.cache);
  const wanted = [DOOR.page, ...DOOR.assets];
  await cache.addAll(wanted.map((address) => new Request(address, { cache: "reload" })));
  const kept = new Set(wanted.map((address) => new URL(address, location.href).href));
  for (const request of await cache.keys()) {
    if (!kept.has(request.url)) await cache.delete(request);
  }
}

function fromCache(address) {
  return caches.match(address, { cacheName: DOOR.cache });
}

// The link has ended: nothing of the event stays on this device.
async function forget() {
  indexedDB.deleteDatabase(DOOR.cache);
  await caches.delete(DOOR.cache);
}

function tooLate() {
  return new Promise((_resolve, reject) => setTimeout(reject, PATIENCE));
}

async function page(request) {
  if (Date.now() > Date.parse(DOOR.endsAt)) {
    await forget();
    return fetch(request);
  }
  const { pathname, search } = new URL(request.url);
  try {
    const response = await Promise.race([fetch(request), tooLate()]);
    if (response.ok && pathname === DOOR.page && !search) {
      const cache = await caches.open(DOOR.cache);
      await cache.put(DOOR.page, response.clone());
    }
    if (response.status === 410) await forget();
    if (response.status < 500) return response;
  } catch {
    // No network: the page that was kept goes on without it.
  }
  if (pathname !== DOOR.page) return Response.redirect(DOOR.page);
  return (await fromCache(DOOR.page)) ?? Response.error();
}

async function asset(request) {
  return (await fromCache(request.url)) ?? fetch(request);
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== location.origin) return;
  if (event.request.mode === "navigate") event.respondWith(page(event.request));
  else if (DOOR.assets.includes(pathname)) event.respondWith(asset(event.request));
});

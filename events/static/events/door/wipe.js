// Erase what a door kept on this device. The names go first.

// A worker that is still being installed would fill the cache again.
function settled(worker) {
  return new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
}

function deleted(name) {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
}

export async function wipe({ database, cache, scope }) {
  try {
    await deleted(database);
  } catch {
    // A browser without IndexedDB has nothing to delete.
  }
  const registration = await navigator.serviceWorker?.getRegistration(scope);
  if (registration?.installing) await settled(registration.installing);
  await registration?.unregister();
  await caches.delete(cache);
}

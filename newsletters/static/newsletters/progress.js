// Keeps the numbers of a sending fresh while it is under way; without it there is the link to refresh.
const EVERY = 5000;

async function refresh() {
  const old = document.querySelector("[data-progress=on]");
  if (!old) return;
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-progress]");
      if (!fresh) return;
      if (fresh.dataset.progress === "off") {
        location.reload();
        return;
      }
      if (!old.contains(document.activeElement)) old.replaceWith(fresh);
    } catch {
      // The network is gone for a moment.
    }
  }
  setTimeout(refresh, EVERY);
}

setTimeout(refresh, EVERY);

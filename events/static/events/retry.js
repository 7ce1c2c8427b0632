// Sends a form again by itself when the site was too busy. Without scripts people press its button.
const form = document.querySelector("form[data-retry-after]");
if (form) {
  form.querySelector("[data-retry-note]").hidden = false;
  const seconds = Number(form.dataset.retryAfter) + Math.random() * 2;
  setTimeout(() => form.requestSubmit(), seconds * 1000);
}

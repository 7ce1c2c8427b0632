// Say it on the page when a passkey did not work; allauth only tells the console.

const template = document.getElementById("passkey-failed");

document.addEventListener("allauth.error", (event) => {
  if (!template || !event.detail?.tags?.includes("webauthn")) return;
  event.preventDefault();
  document.querySelector("[data-passkey-failed]")?.remove();
  const message = template.content.firstElementChild.cloneNode(true);
  message.dataset.passkeyFailed = "";
  document.querySelector("main h1").after(message);
  message.focus();
});

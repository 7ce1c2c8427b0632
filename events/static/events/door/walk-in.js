// Who comes without a registration: a form in the page, which works without network too.

// Open and close the form; hand over what was filled in, and clear it when `send` says so.
export function walkIns(form, link, send) {
  const section = form.parentElement;
  link.setAttribute("aria-expanded", "false");
  const open = (isOpen) => {
    section.hidden = !isOpen;
    link.setAttribute("aria-expanded", String(isOpen));
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    open(section.hidden);
    if (!section.hidden) form.elements.first_name.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    const { first_name, last_name, organisation, email, over_capacity } = form.elements;
    const guest = { over_capacity: over_capacity.checked };
    for (const field of [first_name, last_name, organisation, email]) guest[field.name] = field.value.trim();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      if (!(await send(guest))) return;
      form.reset();
      open(false);
    } finally {
      button.disabled = false;
    }
  });
}

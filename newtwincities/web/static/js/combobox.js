// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// Lets a search field answer while one types, after the combobox pattern of the ARIA Authoring Practices Guide (list
// autocomplete with manual selection). Without this script the field is part of an ordinary search form.

const PAUSE_MS = 90;

function enhance(input) {
  const list = document.getElementById(`${input.id}-options`);
  const status = document.getElementById(`${input.id}-status`);
  let pending = null;
  let timer = 0;
  let chosen = -1;

  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  const options = () => [...list.querySelectorAll("[role=option]")];

  function close() {
    list.hidden = true;
    status.classList.add("unseen");
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const all = options();
    if (!all.length) return;
    chosen = (index + all.length) % all.length;
    all.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    input.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  }

  // An option leads to a page, or is a value for the field.
  function take(option) {
    if (option.dataset.href) return location.assign(option.dataset.href);
    input.value = option.dataset.value;
    close();
  }

  async function ask() {
    pending?.abort();
    const typed = input.value.trim();
    if (!typed) return close();
    pending = new AbortController();
    try {
      const response = await fetch(`${input.dataset.combobox}?q=${encodeURIComponent(typed)}`, { signal: pending.signal });
      if (!response.ok) return close();
      show(await response.text());
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  }

  function show(html) {
    list.innerHTML = html;
    const found = options();
    for (const [i, option] of found.entries()) option.id = `${list.id}-${i}`;
    const told = list.querySelector("template")?.dataset.status ?? "";
    status.textContent = found.length ? told : input.dataset.none;
    status.classList.toggle("unseen", found.length > 0);
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else choose(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(options()[chosen]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
}

for (const input of document.querySelectorAll("[data-combobox]")) enhance(input);

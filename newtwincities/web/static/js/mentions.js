// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// Offers names while “@…” is typed in a text, after the listbox pattern of the ARIA Authoring Practices Guide. The names
// stand in the page, in the list below the form, which is all there is without this script.

const MOST = 6;
const words = document.getElementById("mention-words")?.dataset ?? {};

function plain(text) {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}

function offerNames(area, names) {
  const list = document.createElement("ul");
  const status = document.createElement("span");
  Object.assign(list, { id: `${area.id}-mentions`, className: "mention-list", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.label ?? "");
  status.className = "unseen";
  status.setAttribute("role", "status");
  area.after(list, status);
  for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-controls": list.id, "aria-haspopup": "listbox" })) {
    area.setAttribute(name, value);
  }
  let chosen = -1;

  // What is typed after the last @ before the caret, if a name can still become of it.
  function typed() {
    return /(?:^|[^\w@])@([^\n@]{0,40})$/u.exec(area.value.slice(0, area.selectionStart))?.[1];
  }

  function close() {
    list.hidden = true;
    status.textContent = "";
    chosen = -1;
    area.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const options = [...list.children];
    chosen = (index + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    area.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    const begun = typed() ?? "";
    const caret = area.selectionStart;
    area.setRangeText(`${option.textContent} `, caret - begun.length, caret, "end");
    close();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show() {
    const begun = typed();
    if (begun === undefined) return close();
    const sought = plain(begun);
    const found = names.filter((name) => plain(name).split(/\s+/).some((part, place, all) => all.slice(place).join(" ").startsWith(sought)));
    const complete = found.some((name) => begun.startsWith(name));
    if (!found.length || complete) return close();
    list.replaceChildren(
      ...found.slice(0, MOST).map((name, place) => {
        const option = document.createElement("li");
        Object.assign(option, { id: `${list.id}-${place}`, textContent: name });
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        return option;
      }),
    );
    list.hidden = false;
    chosen = -1;
    area.removeAttribute("aria-activedescendant");
    status.textContent = words.found ?? "";
  }

  area.addEventListener("input", show);
  area.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : Math.max(chosen, 0) - 1);
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen >= 0) {
      event.preventDefault();
      take(list.children[chosen]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  area.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
}

for (const area of document.querySelectorAll("textarea[data-mentions]")) {
  const names = [...document.querySelectorAll(`#${area.dataset.mentions} [data-name]`)].map((one) => one.dataset.name);
  if (names.length) offerNames(area, names);
}

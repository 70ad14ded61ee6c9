// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// Nothing typed is lost: a form with data-saves sends each field by itself as soon as one pauses or leaves it, and a form
// with data-draft keeps what is typed in this browser until it is saved; with data-typed it has that in it already. Without
// this script both are ordinary forms.

const PAUSE_MS = 1500;
const DRAFT_DAYS = 7;
const template = document.getElementById("keeping-words");
const words = template?.dataset ?? {};

// --- fields: by name, the values that a browser would send, in one order

const SKIPPED = new Set(["csrfmiddlewaretoken", "version", "draft", "do", "another"]);

function namesIn(form) {
  return [...new Set([...form.elements].map((element) => element.name))].filter((name) => name && !SKIPPED.has(name));
}

function elementsOf(form, name) {
  return [...form.elements].filter((element) => element.name === name);
}

function plain(values) {
  return values.map((value) => value.replaceAll("\r\n", "\n").trim()).filter(Boolean).sort();
}

function valuesOf(form, name) {
  return plain(new FormData(form).getAll(name).map(String));
}

function setValues(form, name, values) {
  for (const element of elementsOf(form, name)) {
    if (element.type === "checkbox" || element.type === "radio") element.checked = values.includes(element.value);
    else element.value = values[0] ?? "";
  }
}

const same = (one, other) => one.length === other.length && one.every((value, place) => value === other[place]);

function frameOf(form, name) {
  const first = elementsOf(form, name)[0];
  return first.closest(first.type === "checkbox" ? "fieldset" : ".field") ?? first.closest("div");
}

function labelOf(form, name) {
  return frameOf(form, name).querySelector("legend, label").textContent.trim();
}

function say(form, text) {
  const status = form.querySelector(".keeping");
  status.hidden = !text;
  status.textContent = text;
  return status;
}

function showWrong(form, name, sentence) {
  const frame = frameOf(form, name);
  const first = elementsOf(form, name)[0];
  frame.querySelector(".field-error")?.remove();
  frame.classList.toggle("field-wrong", Boolean(sentence));
  first.removeAttribute("aria-invalid");
  if (!sentence) return;
  const told = document.createElement("span");
  told.className = "field-error";
  told.id = `id_${name}_error`;
  told.textContent = sentence;
  frame.append(told);
  first.setAttribute("aria-invalid", "true");
  first.setAttribute("aria-describedby", told.id);
}

// Whoever has signed in again in another window gets a new token, which stands in the page as it is now.
async function renewToken(form) {
  const response = await fetch(location.href, { redirect: "manual" });
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const token = page.querySelector("form[data-saves] [name=csrfmiddlewaretoken]")?.value;
  if (token) form.elements.csrfmiddlewaretoken.value = token;
  return Boolean(token);
}

// --- saving each field by itself

function saveByItself(form) {
  const before = Object.fromEntries(namesIn(form).map((name) => [name, valuesOf(form, name)]));
  const conflicts = new Map();
  const wrong = new Set();
  let sending = null;
  let timer = 0;

  const changed = () => namesIn(form).filter((name) => !conflicts.has(name) && !same(valuesOf(form, name), before[name]));

  async function send(keepalive = false, isSecond = false) {
    const names = changed();
    if (!names.length) return;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("before", JSON.stringify(Object.fromEntries(names.map((name) => [name, before[name]]))));
    for (const name of names) {
      data.append("field", name);
      for (const value of valuesOf(form, name)) data.append(name, value);
    }
    say(form, words.saving);
    let response;
    try {
      response = await fetch(form.dataset.saves, { method: "POST", body: data, keepalive, redirect: "manual" });
    } catch {
      say(form, words.offline);
      throw new Error("offline");
    }
    if (![200, 409, 422].includes(response.status)) {
      if (!isSecond && (await renewToken(form))) return send(keepalive, true);
      say(form, words.refused);
      throw new Error("refused");
    }
    // What can be saved is, whatever is the matter with the rest.
    const answer = await response.json();
    take(answer, names.filter((name) => !answer.left.includes(name)));
    refuse(answer);
    for (const [name, theirs] of Object.entries(answer.conflicts)) ask(name, theirs);
  }

  // One request at a time; what is typed meanwhile goes with the next one.
  function save() {
    clearTimeout(timer);
    sending = (sending ?? Promise.resolve()).catch(() => {}).then(() => send());
    sending.catch(() => {});
    return sending;
  }

  function take(answer, sent) {
    const others = [];
    for (const [name, values] of Object.entries(answer.values)) {
      if (!(name in before)) continue;
      const now = plain(values);
      const untouched = same(valuesOf(form, name), before[name]);
      if (untouched && !sent.includes(name) && !same(now, before[name])) {
        setValues(form, name, now);
        others.push(labelOf(form, name));
      } else if (sent.includes(name) && document.activeElement?.name !== name && !same(now, valuesOf(form, name))) {
        setValues(form, name, now); // as it was understood
      }
      before[name] = sent.includes(name) && document.activeElement?.name === name ? valuesOf(form, name) : now;
    }
    form.elements.version.value = answer.version;
    say(form, others.length ? `${words.saved} ${words.others} ${others.join(", ")}` : words.saved);
  }

  // Beside each wrong field stands why, and at the end which fields are not saved.
  function refuse({ errors, left, conflicts: asked }) {
    for (const name of wrong) if (!(name in errors)) showWrong(form, name, "");
    wrong.clear();
    for (const [name, sentence] of Object.entries(errors)) {
      if (document.activeElement?.name === name && changed().includes(name)) continue; // still being typed
      wrong.add(name);
      showWrong(form, name, sentence);
    }
    const unsaved = left.filter((name) => !(name in asked)).map((name) => labelOf(form, name));
    if (unsaved.length) say(form, wrong.size ? `${words.wrong} ${unsaved.join(", ")}` : "");
  }

  function ask(name, theirs) {
    const box = template.content.firstElementChild.cloneNode(true);
    box.querySelector("strong").textContent = theirs.shown || words.empty;
    conflicts.set(name, box);
    frameOf(form, name).append(box);
    say(form, words.conflict);
    box.addEventListener("click", (event) => {
      const choice = event.target.closest("button")?.value;
      if (!choice) return;
      before[name] = plain(theirs.values);
      if (choice === "theirs") setValues(form, name, before[name]);
      conflicts.delete(name);
      box.remove();
      elementsOf(form, name)[0].focus();
      say(form, conflicts.size ? words.conflict : words.saved);
      save();
    });
  }

  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!["date", "time"].includes(event.target.type)) timer = setTimeout(save, PAUSE_MS);
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox], [type=radio]")) save();
  });
  form.addEventListener("focusout", (event) => {
    if (event.target.name) setTimeout(save);
  });
  addEventListener("online", save);
  addEventListener("pagehide", () => send(true).catch(() => {}));

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.name === "do") return;
    event.preventDefault();
    document.activeElement?.blur();
    try {
      await save();
    } catch {
      form.submit(); // the ordinary way, which says what is the matter
      return;
    }
    const open = [...conflicts.keys(), ...wrong];
    if (!open.length && !changed().length) location.assign(form.dataset.done);
    else if (open.length) elementsOf(form, open[0])[0].focus();
  });
  form.querySelector(".actions [type=submit]:not([name])").textContent = words.done;
}

// --- a draft in this browser

const keyOf = (form) => `draft ${form.dataset.draft}`;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keepDraft(form) {
  const key = keyOf(form);
  const empty = Object.fromEntries(namesIn(form).map((name) => [name, valuesOf(form, name)]));
  const draft = read(key);
  const token = document.createElement("input");
  Object.assign(token, { type: "hidden", name: "draft", value: draft?.token ?? newToken() });
  form.append(token);
  const fresh = draft && Date.now() - draft.at < DRAFT_DAYS * 86_400_000;
  if (draft && !fresh) localStorage.removeItem(key);
  if (fresh && !("typed" in form.dataset) && !form.querySelector(".field-wrong")) restore(form, draft, empty);
  form.addEventListener("input", () => {
    const values = Object.fromEntries(namesIn(form).map((name) => [name, valuesOf(form, name)]));
    try {
      localStorage.setItem(key, JSON.stringify({ token: token.value, at: Date.now(), values, version: form.elements.version?.value }));
    } catch {
      // no room or not allowed: then it is an ordinary form
    }
  });
}

function newToken() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function restore(form, draft, empty) {
  let restored = false;
  for (const name of namesIn(form)) {
    const values = draft.values[name];
    if (!values || same(values, empty[name])) continue;
    setValues(form, name, values);
    frameOf(form, name).closest("details")?.setAttribute("open", "");
    restored = true;
  }
  if (!restored) return;
  // Of which version it was typed, so that what others have saved since is put together with it.
  if (draft.version && form.elements.version) form.elements.version.value = draft.version;
  const status = say(form, words.draft);
  const forget = template.content.lastElementChild.cloneNode(true);
  status.append(" ", forget);
  form.prepend(status);
  forget.addEventListener("click", () => {
    localStorage.removeItem(keyOf(form));
    for (const name of namesIn(form)) setValues(form, name, empty[name]);
    say(form, "");
    form.querySelector("input:not([type=hidden])").focus();
  });
}

// The page that comes after a form was saved says of which draft; that one is not needed any more.
function forgetSaved() {
  const address = new URL(location.href);
  const token = address.searchParams.get("draft");
  if (!token) return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft ") && read(key)?.token === token) localStorage.removeItem(key);
  }
  address.searchParams.delete("draft");
  history.replaceState(null, "", address);
}

try {
  forgetSaved();
} catch {
  // no storage in this browser
}
for (const form of document.querySelectorAll("form[data-saves]")) saveByItself(form);
for (const form of document.querySelectorAll("form[data-draft]")) {
  try {
    keepDraft(form);
  } catch {
    // no storage in this browser: it is an ordinary form
  }
}

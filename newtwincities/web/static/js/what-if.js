// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// Gives each number of the form a slider beside it, and fetches the answer while one moves it. Without this script the
// form is sent by its button.

const PAUSE_MS = 250;

function addSlider(input, changed) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = input.min || "0";
  slider.max = input.max;
  slider.value = input.value || "0";
  slider.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? input.name);
  const row = document.createElement("div");
  row.className = "slider";
  input.replaceWith(row);
  row.append(input, slider);
  slider.addEventListener("input", () => {
    input.value = slider.value;
    changed();
  });
  input.addEventListener("input", () => {
    slider.value = input.value || "0";
    changed();
  });
}

function enhance(form) {
  let timer = 0;
  let asked = 0;

  async function answer() {
    const number = (asked += 1);
    const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      if (!response.ok || number !== asked) return; // the button tells what is wrong with the form
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      document.getElementById("what-if-answer").replaceWith(page.getElementById("what-if-answer"));
      history.replaceState(null, "", address);
    } catch {
      // no network: the button still works when it is back
    }
  }

  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(answer, PAUSE_MS);
  };
  for (const input of form.querySelectorAll("input[type=number]")) addSlider(input, changed);
  form.addEventListener("change", changed);
}

for (const form of document.querySelectorAll("form[data-what-if]")) enhance(form);

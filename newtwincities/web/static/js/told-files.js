// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// Asks what a chosen picture shows before the form is sent, since a file would have to be chosen again afterwards. The
// file's field names the other field (data-told-by) and has the words (data-untold). Without this script the server asks.

document.addEventListener("submit", (event) => {
  for (const file of event.target.querySelectorAll("input[type=file][data-told-by]")) {
    const told = document.getElementById(file.dataset.toldBy);
    if (file.files[0]?.type.startsWith("image/") && told && !told.value.trim()) {
      event.preventDefault();
      told.closest("details")?.setAttribute("open", "");
      told.setCustomValidity(file.dataset.untold);
      told.reportValidity();
      told.addEventListener("input", () => told.setCustomValidity(""), { once: true });
      return;
    }
  }
}, { capture: true });

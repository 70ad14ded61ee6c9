// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// Does the small sum that a public form asks for, while the person types: finds the number whose SHA-256 with the salt
// is the wanted one. Without this script the form can be sent as well, only less often (common/human.py).

const { algorithm, challenge, salt, signature, most } = JSON.parse(document.getElementById("human-challenge").textContent);
const field = document.querySelector('input[name="proof"]');

async function solve() {
  const encoder = new TextEncoder();
  for (let number = 0; number <= most; number += 1) {
    const bytes = new Uint8Array(await crypto.subtle.digest(algorithm, encoder.encode(salt + number)));
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (hex === challenge) {
      field.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
      return;
    }
  }
}

if (window.crypto?.subtle && field) solve();

// SPDX-FileCopyrightText: 2026 NewTwinCities contributors
// SPDX-License-Identifier: EUPL-1.2

// Adds a passkey, or signs in with one. A form with `data-passkey` asks the device when its button is pressed, puts the
// answer into its field `credential` and is sent. What goes wrong is said in the words that the page brings along
// (account/passkey_trouble.html), beside another way.

const ENCODED = ["id", "challenge"]; // what servers and devices send each other as base64url

document.getElementById("passkey-without-script").hidden = true;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = document.getElementById(form.dataset.passkey);
  button.hidden = false;
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    button.disabled = true;
    hideTrouble();
    try {
      form.elements.credential.value = JSON.stringify(written(await answerOfDevice(form)));
      form.submit();
    } catch (error) {
      showTrouble(error.name);
      button.disabled = false;
      button.focus();
    }
  });
}

async function answerOfDevice(form) {
  if (!window.PublicKeyCredential) throw new DOMException("", "NotSupportedError");
  const { creation_options: toAdd, request_options: toUse } = await wishes(form);
  if (toUse) return navigator.credentials.get({ publicKey: read(toUse.publicKey) });
  const publicKey = read(toAdd.publicKey);
  const alone = form.elements.passwordless?.checked; // the device itself then asks for a fingerprint or its PIN
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: Boolean(alone),
    ...(alone && { userVerification: "required" }),
  };
  return navigator.credentials.create({ publicKey });
}

/** What the server wants to know: it stands on the page, or is fetched when somebody who is not known yet asks. */
async function wishes(form) {
  const here = document.getElementById("passkey-wishes");
  if (here) return JSON.parse(here.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`answered with ${answer.status}`);
  return answer.json();
}

/** The server's wishes with bytes instead of base64url, at whatever depth. */
function read(value, name) {
  if (typeof value === "string" && ENCODED.includes(name)) {
    return Uint8Array.from(atob(value.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  }
  if (Array.isArray(value)) return value.map((one) => read(one));
  if (value === null || typeof value !== "object") return value;
  // The site's own id is a name, not bytes.
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === "rp" ? one : read(one, key)]));
}

/** The device's answer as JSON: what is bytes as base64url. */
function written(credential) {
  const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = credential.response;
  const bytes = { clientDataJSON, attestationObject, authenticatorData, signature, userHandle };
  const response = Object.fromEntries(
    Object.entries(bytes).filter(([, one]) => one).map(([name, one]) => [name, base64url(one)]),
  );
  const { id, type, rawId, authenticatorAttachment } = credential;
  const clientExtensionResults = credential.getClientExtensionResults();
  return { id, type, rawId: base64url(rawId), authenticatorAttachment, clientExtensionResults, response };
}

function base64url(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function showTrouble(name) {
  const trouble = document.getElementById("passkey-trouble");
  const sentences = [...trouble.querySelectorAll("[data-when]")];
  const fits = sentences.find((sentence) => sentence.dataset.when === name) ?? sentences.at(-1);
  for (const sentence of sentences) sentence.hidden = sentence !== fits;
  trouble.hidden = false;
}

function hideTrouble() {
  document.getElementById("passkey-trouble").hidden = true;
}

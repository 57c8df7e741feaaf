// Security keys (WebAuthn): a form with data-key asks the browser for one before it is sent.
"use strict";

(() => {
  const unpacked = (text) => {
    const bare = text.replaceAll("-", "+").replaceAll("_", "/");
    return Uint8Array.from(atob(bare), (letter) => letter.charCodeAt(0));
  };
  const packed = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const readable = (options) => {
    const made = { ...options, challenge: unpacked(options.challenge) };
    if (made.user) made.user = { ...made.user, id: unpacked(made.user.id) };
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      if (made[list]) made[list] = made[list].map((one) => ({ ...one, id: unpacked(one.id) }));
    }
    return made;
  };

  const sendable = (found) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (found.response[part]) response[part] = packed(found.response[part]);
    }
    return JSON.stringify({
      id: found.id,
      rawId: packed(found.rawId),
      type: found.type,
      response,
      clientExtensionResults: found.getClientExtensionResults(),
    });
  };

  for (const form of document.querySelectorAll("form[data-key]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fault = form.querySelector("[data-key-fault]");
      fault.hidden = true;
      try {
        const text = document.getElementById("key-options").textContent;
        const asked = { publicKey: readable(JSON.parse(text).publicKey) };
        const found = await navigator.credentials[form.dataset.key](asked);
        form.elements.credential.value = sendable(found);
        form.submit();
      } catch (reason) {
        fault.textContent = `The key did not answer: ${reason.message}`;
        fault.hidden = false;
      }
    });
  }
})();

// Passkeys: hands the server's options to the browser and its answer back through the form. Words come from the page.
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list) => list?.map((item) => ({ ...item, id: toBytes(item.id) }));

const ask = {
  async create(options) {
    const made = await navigator.credentials.create({ publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    } });
    return {
      id: made.id, rawId: toText(made.rawId), type: made.type,
      extensions: JSON.stringify(made.getClientExtensionResults()),
      response: {
        attestationObject: toText(made.response.attestationObject),
        clientDataJSON: toText(made.response.clientDataJSON),
        transports: made.response.getTransports?.() ?? [],
      },
    };
  },
  async get(options) {
    const used = await navigator.credentials.get({ publicKey: {
      ...options, challenge: toBytes(options.challenge), allowCredentials: withBytes(options.allowCredentials),
    } });
    return {
      id: used.id, rawId: toText(used.rawId), type: used.type,
      response: {
        authenticatorData: toText(used.response.authenticatorData),
        clientDataJSON: toText(used.response.clientDataJSON),
        signature: toText(used.response.signature),
        userHandle: used.response.userHandle ? toText(used.response.userHandle) : null,
      },
    };
  },
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const show = (which, on) => { form.querySelector(`[data-passkey-${which}]`).hidden = !on; };
  const able = "credentials" in navigator && "PublicKeyCredential" in window;
  show("missing", !able);
  let asking = false;

  const run = async () => {
    if (asking || !able) return;
    asking = true;
    show("failed", false);
    try {
      const answer = await ask[form.dataset.passkey](JSON.parse(form.dataset.options));
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      show("failed", true);
    } finally {
      asking = false;
    }
  };
  form.addEventListener("submit", (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    run();
  });
  // The person has just pressed a button on the page before; where that does not count, the button here does.
  run();
}

// Passkeys on the pages of the site. The server decides and has all texts; this script only moves options and answers between it and the
// browser. Buttons with data-passkey are hidden until the browser is known to have passkeys.
"use strict";
(() => {
  const status = document.querySelector("[data-passkey-api]"); // has the address of the API, and texts
  if (!status || !window.PublicKeyCredential || !navigator.credentials) return;
  const { passkeyApi: api, cancelled, exists, failed, next } = status.dataset;
  const renewAfter = 100_000; // milliseconds: a challenge is valid for 120,000
  const attempt = (f) => Promise.resolve().then(f).catch(() => undefined);

  // ---- bytes -------------------------------------------------------------------------------------------------------
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    buffer === null ? null : btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  // decode makes bytes of what is text in JSON.
  function decode({ publicKey }) {
    const withId = (credential) => ({ ...credential, id: bytes(credential.id) });
    const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
    if (options.user) options.user = { ...options.user, id: bytes(options.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"]) if (options[list]) options[list] = options[list].map(withId);
    return options;
  }

  // encode is PublicKeyCredential.toJSON, which not all browsers and password managers have.
  function encode(credential) {
    const { response } = credential;
    const answer = { clientDataJSON: text(response.clientDataJSON) };
    if (response.attestationObject) {
      answer.attestationObject = text(response.attestationObject);
      answer.transports = response.getTransports?.() ?? [];
    } else {
      answer.authenticatorData = text(response.authenticatorData);
      answer.signature = text(response.signature);
      answer.userHandle = text(response.userHandle);
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
      clientExtensionResults: {},
      response: answer,
    };
  }

  // ---- the server --------------------------------------------------------------------------------------------------
  // Refusal is what the server says, for people.
  class Refusal extends Error {}

  async function ask(path, body) {
    const query = next ? "?next=" + encodeURIComponent(next) : "";
    const response = await fetch(api + path + query, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body ?? {}),
    });
    const answer = await attempt(() => response.json());
    if (answer?.go && !response.ok) return location.assign(answer.go), new Promise(() => {}); // such as to sign in again
    if (!response.ok) throw Object.assign(new Refusal(answer?.message ?? failed), answer);
    return answer;
  }

  // signal tells the password manager what the server knows (Signal API).
  function signal({ accepted, details, unknown } = {}) {
    if (accepted) attempt(() => PublicKeyCredential.signalAllAcceptedCredentials?.(accepted));
    if (details) attempt(() => PublicKeyCredential.signalCurrentUserDetails?.(details));
    if (unknown) attempt(() => PublicKeyCredential.signalUnknownCredential?.(unknown));
  }

  function say(message) {
    status.textContent = message;
    status.hidden = !message;
  }

  // explain says why there is no passkey. Browsers tell neither whether it was cancelled nor whether there is none.
  function explain(err) {
    if (err.name === "AbortError") return;
    if (err instanceof Refusal) {
      signal(err.signals);
      say(err.message);
    } else if (err.name === "InvalidStateError") say(exists);
    else if (err.name === "NotAllowedError") say(cancelled);
    else say(failed);
  }

  // ---- one request at a time ---------------------------------------------------------------------------------------
  // Browsers allow one pending get() in a page. The one beside the name field waits until the user chooses a passkey there; it is
  // aborted, and its end awaited, before any other.
  let waiting = null; // {controller, done, since}

  async function stop() {
    waiting?.controller.abort();
    await waiting?.done;
    waiting = null;
  }

  async function get(begin, how, controller) {
    const options = await ask(begin, how);
    controller?.signal.throwIfAborted();
    const request = { publicKey: decode(options), signal: controller?.signal };
    if (options.mediation) request.mediation = options.mediation;
    const credential = await navigator.credentials.get(request);
    if (!credential) throw new DOMException("no passkey", "NotAllowedError");
    return credential;
  }

  async function create(options, finish) {
    const credential = await navigator.credentials.create({ publicKey: decode(options) });
    try {
      return await ask(finish, encode(credential));
    } catch (err) {
      // The authenticator has made a passkey that the server has refused.
      if (err.reason) signal({ unknown: { rpId: options.publicKey.rp.id, credentialId: credential.id } });
      throw err;
    }
  }

  async function finish(path, credential) {
    const { go, signals } = await ask(path, encode(credential));
    signal(signals);
    location.assign(go);
    return new Promise(() => {}); // the page is left
  }

  // ---- what people do ----------------------------------------------------------------------------------------------
  const acts = {
    // sign-up makes an account with the name that was typed. A form that goes on is sent without its password, which is no longer needed.
    async "sign-up"({ then }) {
      const name = document.getElementById("name");
      if (!name.reportValidity()) return;
      const wrong = (err) => {
        if (err.reason === "name") name.focus();
        throw err;
      };
      const options = await ask("sign-up/begin", { name: name.value.trim() }).catch(wrong);
      const { go } = await create(options, "sign-up/finish").catch(wrong);
      if (then) document.getElementById(then).submit();
      else location.assign(go);
      return new Promise(() => {}); // the page is left
    },
    async "sign-in"() {
      const signIn = async (how) => finish("sign-in/finish", await get("sign-in/begin", how));
      try {
        await signIn({ verify: false });
      } catch (err) {
        if (err.reason !== "unverified") throw err;
        await signIn({ verify: true }).catch((again) => {
          throw again.name === "NotAllowedError" ? err : again; // which says more
        });
      }
    },
    async confirm() {
      await finish("confirm/finish", await get("confirm/begin"));
    },
    async add() {
      const { go } = await create(await ask("register/begin"), "register/finish");
      location.assign(go);
      return new Promise(() => {}); // the page is left
    },
  };

  const buttons = document.querySelectorAll("[data-passkey]");
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      button.setAttribute("aria-disabled", "true");
      say("");
      try {
        await stop();
        await acts[button.dataset.passkey](button.dataset);
      } catch (err) {
        explain(err);
      }
      button.removeAttribute("aria-disabled");
      listen();
    });
  }

  // ---- beside the name field ---------------------------------------------------------------------------------------
  const field = document.querySelector('input[autocomplete~="webauthn"]');
  let conditional = false; // the browser can

  function listen() {
    if (!conditional || waiting || document.hidden) return;
    const controller = new AbortController();
    const here = { controller, since: Date.now() };
    here.done = (async () => {
      try {
        await finish("sign-in/finish", await get("sign-in/begin", { conditional: true }, controller));
      } catch (err) {
        if (!err.reason) return; // aborted, or there is no network: renew tries again
        explain(err);
        waiting = null;
        listen();
      }
    })();
    waiting = here;
  }

  // renew asks for a fresh challenge before the one that waits is too old.
  async function renew() {
    if (document.hidden || (waiting && Date.now() - waiting.since < renewAfter)) return;
    await stop();
    listen();
  }

  if (field)
    attempt(async () => {
      conditional = (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;
      listen();
      setInterval(renew, renewAfter);
      document.addEventListener("visibilitychange", renew);
    });
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload()); // it was left while something went on

  // ---- what the page knows -----------------------------------------------------------------------------------------
  attempt(() => status.dataset.signals && signal(JSON.parse(status.dataset.signals)));

  // A page that offers a passkey has no use where there is none to make; a form tells whether to offer one at all.
  attempt(async () => {
    const able = await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
    for (const input of document.querySelectorAll("[data-passkey-able]")) input.value = able ? "1" : "";
  });
})();

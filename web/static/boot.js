// Runs before the first paint, long before the program: sets theme and language, becomes a guest, and keeps what
// is sent from the prerendered page until the program takes it over.
"use strict";
(() => {
  // The link may contain a proxy's password. Relative addresses inherit it, and fetch refuses them. The browser has stored the
  // password by now, so the page loads again without it.
  const page = new URL(document.baseURI);
  if (page.username || page.password) {
    location.replace(page.origin + page.pathname + page.search + page.hash);
    return;
  }

  const root = document.documentElement;
  // What the page cannot do without: docs/operations.md names the browsers that have it. In others a notice stays.
  if (window.CSS?.supports("color", "light-dark(#000, #fff)") && CSS.supports("selector(:has(a))")) root.dataset.modern = "";
  const base = "@base@"; // the server puts the path here below which people find it

  // All programs of one host share what a browser keeps: below a path, each name there has the path in it.
  const scoped = (name) => (base === "/" ? name : name + "@" + base);
  const early = scoped("parley.early");
  const asked = scoped("parley.asked");

  // Reads what a browser, its settings or an extension may refuse, with an exception or with null. Then nothing is kept, and all
  // else works.
  const attempt = (read) => {
    try {
      return read() ?? null;
    } catch {
      return null;
    }
  };
  const storage = (name, use) => attempt(() => use(window[name]));
  const choice = (key) => storage("localStorage", (s) => s.getItem(scoped(key)));

  // ---- theme and language ----------------------------------------------------------------------------------------
  const system = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
    const meta = document.querySelector('meta[name="theme-color"]');
    if (meta) meta.content = dark ? "#14171d" : "#fcfaf7";
  };
  if (["light", "dark"].includes(choice("theme"))) {
    root.dataset.theme = choice("theme");
    attempt(() => (document.cookie = `theme=${choice("theme")}; path=${base}; max-age=31536000; samesite=lax`)); // for pages without a script
  }
  const languages = "@languages@"; // the server puts [{lang, tag, dir, texts}] here; the first serves readers of all other languages
  const speaking = (lang) => languages.find((one) => one.lang === lang);
  const chosen = speaking(choice("lang"));
  if (chosen) Object.assign(root, { lang: chosen.tag, dir: chosen.dir });
  const texts = () => (speaking(root.lang.toLowerCase().split("-")[0]) ?? languages[0]).texts;
  paint();
  system.addEventListener("change", paint);
  new MutationObserver(paint).observe(root, { attributeFilter: ["data-theme"] });

  // ---- what the program finds when it is there -------------------------------------------------------------------
  // sends: [{room, text, nonce, by}], oldest first. To take them over: read them, set done, and call kept with the nonce of each
  // once it is kept elsewhere. A page that ends before hands it over again, and the nonce lets it be sent once.
  const kept = storage("sessionStorage", (s) => JSON.parse(s.getItem(early)));
  const newNonce = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const boot = (window.parleyBoot = {
    base,
    sends: (Array.isArray(kept) ? kept : [])
      .filter((s) => typeof s?.room === "string" && typeof s?.text === "string")
      .map((s) => ({ ...s, nonce: s.nonce || newNonce() })),
    kept(nonce) {
      boot.sends = boot.sends.filter((s) => s.nonce !== nonce);
      keepSends();
    },
    done: false,
    failed: false, // there will be no program: no message is taken
    tap: null, // what was tapped and waits for the program: {action, arg, key}
    guest: null,
    // The person has signed out, here or in another tab: app.js shows that, and there is no program before they start again.
    signedOut: choice("parley.signedout") !== null || attempt(() => history.state.signedOut) === true,
    hour12: new Intl.DateTimeFormat([], { hour: "numeric" }).resolvedOptions().hour12, // the clock of the browser's language
    composing: false, // a character, in the text field: the program does not take the field away meanwhile
    // Crawlers read the page; they need no program and no name.
    idle: /bot|crawl|spider/i.test(attempt(() => navigator.userAgent)) || new URLSearchParams(location.search).get("wasm") === "false",
  });

  const keepSends = () =>
    storage("sessionStorage", (s) => (boot.sends.length ? s.setItem(early, JSON.stringify(boot.sends)) : s.removeItem(early)));
  if (boot.sends.length) keepSends();

  if (boot.signedOut) root.dataset.signedout = "";
  // A page that the browser brings back as it was does not learn what happened meanwhile.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && choice("parley.signedout") !== null) location.reload();
  });

  // ---- the program, as soon as there is a page to read ----------------------------------------------------------
  // The script that starts it runs only when the page is there. A service worker has it already.
  const program = "@program@"; // the server puts its URL here; "" if there is none
  if (program && !boot.idle && !boot.signedOut && !attempt(() => navigator.serviceWorker.controller)) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "fetch", crossOrigin: "anonymous", fetchPriority: "low", href: program });
    document.head.append(link);
  }

  // A browser has scrolled to the message that was asked for as soon as that had arrived. The rest of the page, which may have arrived
  // since, has moved it: the timeline is laid out from its end.
  addEventListener("DOMContentLoaded", () => document.querySelector(".message--marked:focus")?.scrollIntoView({ block: "nearest" }));

  // ---- sending too early -----------------------------------------------------------------------------------------
  const here = () => {
    const path = location.pathname;
    const below = path.startsWith(base) ? path.slice(base.length) : path.slice(1);
    try {
      return below.startsWith("r/") ? decodeURIComponent(below.slice(2)) : "lobby";
    } catch {
      return "lobby";
    }
  };

  // The row is no more than a sign that the text is kept: the program draws it anew.
  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    made.className = className;
    made.append(...children);
    return made;
  };
  const show = (text) => {
    const words = element("div", "message__text", text);
    words.dir = "auto";
    const row = element("article", "message message--pending", element("div", "message__grid", element("div", "message__body", words)));
    const log = document.querySelector('[role="log"]');
    const last = log?.lastElementChild; // beside it, the row would change which chunks are laid out, and so the height of all
    (last?.matches(".chunk") ? last : log)?.append(row);
    const timeline = document.getElementById("timeline");
    if (timeline) timeline.scrollTop = 0; // its end
  };

  // As chat.Blank of the program.
  const blank = (text) => /^[\s\u0085\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb\u{16fe4}\u{1d159}]*$/u.test(text);

  // The program has noted whom this browser belongs to, and which users are accounts.
  const former = () => storage("localStorage", (s) => JSON.parse(s.getItem(scoped("parley") + "/me")));
  const isAccount = () => storage("localStorage", (s) => s.getItem(scoped("parley") + "/account/" + former().id)) !== null;

  // Whom pages have signed in lately: cookies are shared with other servers of the host. If that was somebody else, nobody knows yet who
  // writes here: the server will say.
  boot.signedIn = attempt(() => [...document.cookie.matchAll(/parley[\w-]*-who=([\w-]+)/g)].map(([, id]) => id)) ?? [];
  const owner = () => {
    const me = former();
    return me && boot.signedIn.length && !boot.signedIn.includes(me.id) ? null : me;
  };

  const send = (box) => {
    const text = box.value;
    if (blank(text)) return;
    boot.sends.push({ room: here(), text, nonce: newNonce(), by: owner() });
    keepSends();
    box.value = "";
    show(text);
  };

  for (const kind of ["compositionstart", "compositionend"]) {
    document.addEventListener(kind, () => (boot.composing = kind === "compositionstart"));
  }

  document.addEventListener(
    "keydown",
    (event) => {
      if (boot.done || boot.signedOut || boot.failed || event.target.id !== "composer-text" || event.key !== "Enter") return;
      // Enter chooses a character while composing; Safari tells by the key code only. On a phone it breaks the line, unless
      // Ctrl or Cmd is held down.
      if (event.shiftKey || event.altKey || event.isComposing || event.keyCode === 229) return;
      if (matchMedia("(pointer: coarse)").matches && !event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      send(event.target);
    },
    true,
  );

  document.addEventListener(
    "submit",
    (event) => {
      if (boot.done && !boot.failed) return;
      event.preventDefault(); // it would load the page again and lose the text
      if (boot.failed) return;
      const box = event.target.querySelector("#composer-text");
      if (box) send(box);
    },
    true,
  );

  // ---- tapping too early -----------------------------------------------------------------------------------------
  // The drawers open and close at once. Of the rest, the program does what was tapped last, when it is there; until then that
  // looks busy.
  const drawers = { rooms: "app--rooms", people: "app--people" };
  const draw = (name, open) => {
    const frame = document.getElementById("app");
    frame?.classList.toggle(drawers[name], open);
    if (frame?.classList.contains(drawers[name])) document.getElementById(name)?.focus({ preventScroll: true });
  };
  const wait = (element, { action, arg = "" }) => {
    document.querySelector("[data-waits]")?.removeAttribute("data-waits");
    element.dataset.waits = "";
    boot.tap = { action, arg, key: element.closest("[data-key]")?.dataset.key ?? "" };
  };

  document.addEventListener(
    "click",
    (event) => {
      if (boot.signedOut || (boot.done && !boot.failed)) return;
      const tapped = event.target.closest?.("#app [data-action]");
      if (!tapped || tapped.href || tapped.matches(".code__copy")) return; // links go where they lead, and app.js copies
      const { action } = tapped.dataset;
      if (action in drawers) draw(action);
      else if (action === "drawers") Object.keys(drawers).forEach((name) => draw(name, false));
      else if (!boot.failed) wait(tapped, tapped.dataset);
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !boot.done) Object.keys(drawers).forEach((name) => draw(name, false));
  });

  // ---- failing ---------------------------------------------------------------------------------------------------
  // Says why there is no program, or none any more. What was sent too early is kept if loading the page again can help; else it
  // goes back into the field, where it can be copied.
  boot.attempt = attempt;
  boot.say = (key, places = {}) => texts()[key].replace(/\{(\w+)\}/g, (_, name) => places[name]);

  const giveBack = () => {
    const box = document.getElementById("composer-text");
    if (!box) return;
    box.value = [...boot.sends.splice(0).map((sent) => sent.text), box.value].join("\n").trimEnd();
    storage("sessionStorage", (s) => s.removeItem(early));
    document.querySelectorAll(".message--pending").forEach((row) => row.remove());
  };

  boot.fail = (text, lasting = false) => {
    document.getElementById("app-wasm-loader")?.remove();
    document.querySelector(".composer__send")?.setAttribute("disabled", "");
    document.querySelector("[data-waits]")?.removeAttribute("data-waits");
    if (lasting && !boot.done) giveBack();
    boot.failed = true;
    if (document.getElementById("failure")) return;
    const words = element("span", "", text);
    if (!boot.done && storage("sessionStorage", (s) => s.getItem(early)))
      words.append(" " + boot.say("sentLater"));
    const button = element("button", "button", boot.say("reload"));
    button.type = "button";
    button.addEventListener("click", () => location.reload());
    const box = element("div", "failure", words, button);
    box.id = "failure";
    box.setAttribute("role", "alert");
    document.body.append(box);
    // It must show even if the style sheet did not arrive.
    if (getComputedStyle(box).position === "static")
      Object.assign(box.style, { position: "fixed", inset: "0 0 auto", zIndex: 2000, padding: "12px", background: "#8f1d1d", color: "#fff" });
  };

  // A script that is blocked cannot say so itself.
  window.addEventListener(
    "error",
    ({ target }) => {
      if (target?.tagName !== "SCRIPT" || !target.src.startsWith(location.origin + base) || boot.failed) return;
      boot.fail(boot.say("blocked"));
    },
    true,
  );

  // ---- for as long as the page lives -------------------------------------------------------------------------------
  // A tap on Send, or on a name in the list, leaves the focus in the text field: else a phone's keyboard would close.
  document.addEventListener("mousedown", (event) => {
    const tool = event.target.closest?.("#composer button, #composer [role=option]");
    if (tool && document.activeElement?.id === "composer-text") event.preventDefault();
  });

  // A browser would open a dropped file in place of the page. The program says that it cannot be sent.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
  }

  // ---- a name before the program asks for one --------------------------------------------------------------------
  // Two first tabs must not become two guests: the second asks when the first has its cookie. Browsers offer locks
  // to secure pages only; elsewhere the later cookie wins.
  const becomeGuest = async () => {
    const answer = await fetch(base + "api/guest", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: '{"keep":"cookie"}',
    });
    return answer.ok ? answer.json() : null;
  };
  // Where the last one was not kept, another one would not be either: the program finds out, and says so. An account signs in again.
  const guest = () => {
    const refused = attempt(() => navigator.onLine) === false || attempt(() => navigator.cookieEnabled) === false;
    if (boot.idle || boot.signedOut || refused || isAccount()) return null;
    if (!document.getElementById("app-wasm-loader") || storage("sessionStorage", (s) => s.getItem(asked))) return null;
    storage("sessionStorage", (s) => s.setItem(asked, "1")); // the program removes it when it is connected
    const locks = attempt(() => navigator.locks);
    return locks ? locks.request(scoped("parley.guest"), becomeGuest) : becomeGuest();
  };

  // ---- the page is read, the scripts are not -----------------------------------------------------------------------
  // As the program writes them: in the margin, where there is little room, without the half of the day.
  const two = (n) => String(n).padStart(2, "0");
  const clock = (at, short) => {
    const hour = at.getHours();
    if (!boot.hour12) return two(hour) + ":" + two(at.getMinutes());
    const time = (hour % 12 || 12) + ":" + two(at.getMinutes());
    return short ? time : boot.say(hour < 12 ? "morning" : "afternoon", { time });
  };
  const localTimes = () => {
    for (const time of document.querySelectorAll('time[datetime*="T"]')) {
      const at = new Date(time.dateTime);
      if (!isNaN(at)) time.textContent = clock(at, time.className === "message__gutter");
    }
  };

  // A time gets its date when somebody points at it: most never need it.
  document.addEventListener("pointerover", (event) => {
    const time = event.target.closest?.("time[datetime]");
    const at = time && new Date(time.dateTime);
    if (at && !isNaN(at)) time.title = at.toLocaleString(root.lang || [], { dateStyle: "full", timeStyle: "short", hour12: boot.hour12 });
  });

  boot.guest = new Promise((resolve) => {
    document.addEventListener(
      "readystatechange",
      () => {
        localTimes();
        for (const one of boot.sends) if (one.room === here()) show(one.text);
        resolve(guest());
      },
      { once: true },
    );
  }).catch(() => null); // the program will try again
})();

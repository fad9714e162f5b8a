// Starts the program, says so if it does not start or stops, and brings updates. It takes the place of go-app's own
// app.js, so go-app finds what it looks for by name: the globals that begin with goapp.
"use strict";
(() => {
  const config = "@config@"; // the server puts {base, build, wasm, ahead, messages, later, bytes, env, noScript} here
  const boot = window.parleyBoot;
  if (!boot) {
    document.getElementById("app-wasm-loader-label").textContent = config.noScript;
    return;
  }
  const { attempt, say, fail } = boot;

  let registration = null; // of the service worker
  let installPrompt = null;

  // ---- for go-app ------------------------------------------------------------------------------------------------
  // Notifications and push are not here: nothing in the program asks for them.
  Object.assign(window, {
    goappGetenv: (name) => config.env[name],
    goappNav() {}, // these three are replaced by the program
    goappOnUpdate: () => (window.goappUpdatedBeforeWasmLoaded = true),
    goappOnAppInstallChange: () => (window.goappAppInstallChangedBeforeWasmLoaded = true),
    goappTryUpdate: () => registration?.update().catch(() => {}),
    goappIsAppInstallable: () => installPrompt !== null,
    goappIsAppInstalled: () => matchMedia("(display-mode: standalone)").matches || attempt(() => navigator.standalone) === true,
    goappIsAppleBrowser() {
      const agent = attempt(() => navigator.userAgent) ?? "";
      return /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && attempt(() => navigator.maxTouchPoints) > 1);
    },
    async goappShowInstallPrompt() {
      await installPrompt?.prompt();
      installPrompt = null;
      window.goappOnAppInstallChange();
    },
  });
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault(); // the program offers it where it does not disturb
    installPrompt = event;
    window.goappOnAppInstallChange();
  });
  window.addEventListener("appinstalled", () => {
    installPrompt = null;
    window.goappOnAppInstallChange();
  });

  // go-app reads both storages as it starts, with a method that lets an exception through to the whole program. One that the
  // browser refuses is replaced by one that has nothing and takes nothing.
  const refuse = () => {
    throw new DOMException("refused by the browser", "SecurityError");
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    if (attempt(() => window[name].length >= 0)) continue;
    const nothing = { length: 0, key: () => null, getItem: () => null, setItem: refuse, removeItem() {}, clear() {} };
    attempt(() => Object.defineProperty(window, name, { value: nothing, configurable: true }));
  }

  // go-app replaces and removes its elements where it has put them. Translators and extensions move them and take them out; a
  // browser then throws, which would end the program.
  const { removeChild, replaceChild } = Node.prototype;
  Object.assign(Node.prototype, {
    removeChild(child) {
      return child.parentNode ? removeChild.call(child.parentNode, child) : child;
    },
    replaceChild(fresh, old) {
      return old.parentNode ? replaceChild.call(old.parentNode, fresh, old) : this.appendChild(fresh);
    },
  });

  // ---- the program -----------------------------------------------------------------------------------------------
  const loader = document.getElementById("app-wasm-loader");
  const label = document.getElementById("app-wasm-loader-label");
  const progress = (text) => {
    if (label) label.textContent = text;
  };

  // compileStreaming gets the response as it came: only so does the browser keep the compiled code. What it says
  // of a wrong content type is a TypeError; a proxy may have changed it.
  async function load() {
    if (WebAssembly.compileStreaming) {
      try {
        return await WebAssembly.compileStreaming(fetch(config.wasm));
      } catch (err) {
        if (!(err instanceof TypeError)) throw err;
      }
    }
    const response = await fetch(config.wasm);
    if (!response.ok) throw Object.assign(new Error(`${config.wasm}: ${response.status}`), { status: response.status });
    return WebAssembly.compile(await response.arrayBuffer());
  }

  // Has a worker compile ahead of the program, and returns what waits until it is ahead enough. On later visits the browser has the
  // compiled code.
  function helper() {
    const worker = !attempt(() => navigator.serviceWorker.controller) && attempt(() => new Worker(config.ahead));
    if (!worker) return async () => {};
    const ahead = new Promise((resolve) => (worker.onmessage = worker.onerror = resolve));
    return (module) => {
      worker.postMessage(module);
      return Promise.race([ahead, pause(3000)]);
    };
  }

  // Loads a script that the program needs beside itself. Of one that is blocked, boot.js hears.
  const script = (src) =>
    new Promise((done) => document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: done })));

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  // Of what the page's security policy blocks, the exceptions do not say that in every browser.
  let forbidden = false;
  document.addEventListener("securitypolicyviolation", ({ blockedURI }) => {
    forbidden ||= /wasm/.test(blockedURI);
  });

  // Names the cause, and reports whether it lasts: then loading the page again does not help.
  function whyNot(err) {
    if (forbidden || /content.security|\bCSP\b|unsafe-eval/i.test(err.message))
      return [say("policy"), true];
    if ([401, 403, 407, 451].includes(err.status) || (err instanceof WebAssembly.CompileError && /magic/i.test(err.message)))
      return [say("proxy"), true];
    if (err.status)
      return [say("status", { status: err.status })];
    if (err instanceof RangeError || /memory/i.test(err.message))
      return [say("noMemory")];
    if (err instanceof WebAssembly.CompileError || err instanceof WebAssembly.LinkError)
      return [say("oldBrowser"), true];
    return [say("noNetwork")];
  }

  async function start() {
    if (boot.idle || boot.signedOut) {
      loader?.remove();
      if (boot.signedOut) await signedOut();
      return;
    }
    if (!config.wasm) {
      fail(say("noProgram"), true);
      return;
    }
    if (typeof WebAssembly !== "object") {
      fail(say("noWasm"), true);
      return;
    }
    const size = (config.bytes / 1e6).toFixed(1);
    progress(say("loading", { size }));
    const slow = setTimeout(() => progress(say("slow")), 8000);
    const messages = script(config.messages);
    let go, instance;
    try {
      go = new Go();
      const compileAhead = helper();
      const module = await load();
      const ahead = compileAhead(module);
      await messages;
      await pause(); // each step is a task of its own
      instance = await WebAssembly.instantiate(module, go.importObject);
      await ahead;
      await pause();
    } catch (err) {
      console.error("load the program:", err);
      if (!boot.failed) fail(...whyNot(err));
      return;
    } finally {
      clearTimeout(slow);
    }
    run(go, instance);
    progress(say("connecting"));
    const ready = setInterval(() => {
      if (!boot.done) return; // the program waits until it can show what the page shows
      clearInterval(ready);
      loader?.remove();
    }, 50);
  }

  // Runs the program, whose main never returns by itself. One that panics exits. One that traps, or is left by an exception that
  // only JavaScript knows of, stands still in silence: whatever comes out of it is its end.
  function run(go, instance) {
    let starved = false; // its last words were of memory
    const stopped = () =>
      fail(say(starved ? "outOfMemory" : "stopped"));
    const { writeSync } = fs;
    fs.writeSync = (file, bytes) => {
      starved ||= /out of memory|cannot allocate memory/.test(new TextDecoder().decode(bytes));
      return writeSync.call(fs, file, bytes);
    };
    const resume = go._resume;
    go._resume = () => {
      try {
        resume.call(go);
      } catch (err) {
        stopped();
        throw err;
      }
    };
    go.run(instance).then(stopped, stopped);
  }

  // ---- signed out ------------------------------------------------------------------------------------------------
  const scoped = (name) => (config.base === "/" ? name : `${name}@${config.base}`); // as in boot.js
  const mark = scoped("parley.signedout"); // "leaving" until the server has confirmed, then "out"; of an account, " account" follows
  const marked = (use) => attempt(() => use(localStorage)); // if that is refused, the mark is in history.state

  // Each page does all of it, so that one that ended in the middle leaves nothing behind.
  async function signedOut() {
    await forget();
    const [state, account] = (marked((s) => s.getItem(mark)) ?? "out").split(" ");
    if (state === "leaving" && !(await revoke())) {
      farewell(say("halfTitle"), say("halfText"), [say("tryAgain"), () => location.reload()]);
      return;
    }
    marked((s) => s.getItem(mark) && s.setItem(mark, account ? "out account" : "out"));
    if (state === "out" && (await signedIn())) return startAgain();
    const next = encodeURIComponent(location.pathname + location.search);
    const ways = [[say("restart"), startAgain], [say("signIn"), () => location.assign(`${config.base}sign-in?next=${next}`)]];
    farewell(say("outTitle"), say("outText"), ...(account ? ways.reverse() : ways));
    window.addEventListener("storage", ({ key, newValue }) => key === mark && newValue === null && location.reload()); // another tab starts again
  }

  function startAgain() {
    marked((s) => s.removeItem(mark));
    if (history.state?.signedOut) history.replaceState(null, "");
    location.reload();
  }

  // Reports whether this browser is signed in again, by a page of the site. No script can read the cookie, so the server is asked: it says
  // first who one is, or goodbye.
  const signedIn = () =>
    new Promise((resolve) => {
      const socket = attempt(() => new WebSocket(location.origin.replace("http", "ws") + config.base + "ws"));
      if (!socket) return resolve(false);
      const done = (yes) => {
        resolve(yes);
        socket.close();
      };
      socket.onmessage = ({ data }) => done(String(data).startsWith('{"k":"welcome"'));
      socket.onerror = socket.onclose = () => done(false);
      setTimeout(done, 3000, false);
    });

  // What is kept of this server: other servers of the host are below other paths.
  const ours = (key) =>
    config.base === "/" ? /^parley([/]|\.[a-z]+$)/.test(key) : key.startsWith(scoped("parley") + "/") || (key.startsWith("parley.") && key.endsWith(`@${config.base}`));

  // Theme and language are the device's and stay.
  async function forget() {
    const clear = (s) => Object.keys(s).filter((key) => ours(key) && key !== mark).forEach((key) => s.removeItem(key));
    marked(clear);
    attempt(() => clear(sessionStorage));
    await new Promise((done) => {
      setTimeout(done, 5000); // a tab that hangs keeps it open: it is deleted when that one closes
      const request = attempt(() => indexedDB.deleteDatabase(scoped("parley")));
      if (request) request.onsuccess = request.onerror = done;
      else done();
    });
  }

  // A token that the server does not know is void already.
  async function revoke() {
    try {
      const options = { method: "DELETE", headers: { "Content-Type": "application/json" }, body: "{}" };
      return [204, 401].includes((await fetch(config.base + "api/guest", options)).status);
    } catch {
      return false;
    }
  }

  // The buttons are [label, act]; the first one is the one that most people want.
  function farewell(title, text, ...buttons) {
    const box = document.createElement("main");
    box.className = "signedout";
    const head = document.createElement("h1");
    head.textContent = document.title = title;
    const words = document.createElement("p");
    words.textContent = text;
    const tools = document.createElement("div");
    tools.className = "signedout__tools";
    buttons.forEach(([label, act], i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = i === 0 ? "button button--main" : "button";
      button.textContent = label;
      button.addEventListener("click", act);
      tools.append(button);
    });
    box.append(head, words, tools);
    document.body.replaceChildren(box);
    tools.firstChild.focus();
  }

  // ---- menus, lists and the timeline by keyboard ------------------------------------------------------------------
  // As the ARIA Authoring Practices describe it: a menu, a list and the timeline are one tab stop each, and arrow keys move the
  // focus within. The program could not do it: a browser does not wait for it with what it does itself for a key.
  const shown = (all) => [...all].filter((el) => el.getClientRects().length);
  const focusables = (box) => shown(box.querySelectorAll('a[href], button:not([disabled]), input, textarea, [tabindex="0"]'));
  const opener = (menu) =>
    document.querySelector(menu.dataset.key ? `#timeline [data-key="${CSS.escape(menu.dataset.key)}"]` : `[aria-haspopup="menu"][aria-controls="${menu.id}"]`);
  let typed = { text: "", at: 0 }; // in a menu, to find an item

  // along turns the keys of a row into those of a column: the one that points where text goes on leads to the next item.
  const along = (el, key) => {
    const ahead = getComputedStyle(el).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    return /^Arrow(Left|Right)$/.test(key) ? (key === ahead ? "ArrowDown" : "ArrowUp") : key;
  };

  // next returns the item that a key leads to.
  const next = (items, key) => {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: Math.max(at, 0) - 1, Home: 0, End: -1 }[key];
    return to === undefined ? undefined : items.at(to % items.length);
  };
  const begins = (items, letter) => {
    typed = { text: (Date.now() - typed.at < 700 ? typed.text : "") + letter.toLowerCase(), at: Date.now() };
    const from = items.indexOf(document.activeElement) + (typed.text.length === 1 ? 1 : 0);
    return [...items.slice(from), ...items.slice(0, from)].find((el) => el.textContent.trim().toLowerCase().startsWith(typed.text));
  };

  const inMenu = (menu, event) => {
    const items = shown(menu.querySelectorAll('[role^="menuitem"]'));
    if (event.key === "Tab") {
      opener(menu)?.focus(); // goes on from there
      opener(menu)?.click();
      return;
    }
    const key = along(menu, event.key);
    const letter = [...key].length === 1 && key !== " ";
    if (!letter) typed.text = "";
    const to = letter ? begins(items, key) : next(items, key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  };

  const inList = (list, event) => {
    const key = list.dataset.across ? along(list, event.key) : event.key;
    const to = next(shown(list.querySelectorAll(list.dataset.rove)), key);
    if (!to || !event.target.matches(list.dataset.rove)) return;
    event.preventDefault();
    to.focus();
  };
  // Tab comes back to the current item.
  const rest = (list) => {
    const items = shown(list.querySelectorAll(list.dataset.rove));
    const stop = items.find((el) => el.matches('[aria-current], [aria-checked="true"]')) || items[0];
    for (const el of items) el.tabIndex = el === stop ? 0 : -1;
  };

  // A grid of two thousand options: its columns are known without laying it out. The field above it is reached from its first row,
  // and by typing.
  const inGrid = (grid, event) => {
    const { key, target } = event;
    const cells = [...grid.querySelectorAll('[role="option"]')];
    const at = cells.indexOf(target);
    const field = document.getElementById(grid.dataset.grid);
    if (at < 0) return;
    if ([...key].length === 1 && key !== " ") return field.focus(); // the browser then writes the character there
    let to = { Home: cells[0], End: cells.at(-1) }[key];
    if (key === "ArrowDown") to = below(target);
    else if (key === "ArrowUp") to = above(target) ?? field;
    else if (along(grid, key) === "ArrowDown") to = cells[at + 1];
    else if (along(grid, key) === "ArrowUp") to = cells[at - 1];
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
  const rowsOf = (group) => {
    const cells = [...group.querySelectorAll('[role="option"]')];
    const columns = getComputedStyle(group).gridTemplateColumns.split(" ").length;
    return Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) => cells.slice(row * columns, (row + 1) * columns));
  };
  const beside = (cell, step) => {
    const rows = rowsOf(cell.parentElement);
    const row = rows.findIndex((all) => all.includes(cell));
    const column = rows[row].indexOf(cell);
    const other = step > 0 ? cell.parentElement.nextElementSibling : cell.parentElement.previousElementSibling;
    const to = rows[row + step] ?? (other && rowsOf(other).at(step > 0 ? 0 : -1));
    return to?.[Math.min(column, to.length - 1)];
  };
  const below = (cell) => beside(cell, 1);
  const above = (cell) => beside(cell, -1);

  // What is in messages is out of the way of Tab, until the arrow keys have moved the focus to a message.
  const inTimeline = (timeline, composer, event) => {
    const { target, key, shiftKey } = event;
    const message = target.closest(".message");
    let to;
    if (key === "Tab" && target === timeline && !shiftKey) to = focusables(composer)[0];
    else if (key === "Tab" && composer.contains(target) && shiftKey && target === focusables(composer)[0]) to = timeline;
    else if (key === "Tab" && message) {
      const within = focusables(message);
      const edge = shiftKey ? [within[0], message] : [within.at(-1) ?? message];
      if (edge.includes(target)) to = shiftKey ? timeline : focusables(composer)[0];
    } else if ((key === "ArrowUp" || key === "ArrowDown") && (target === timeline || target === message)) {
      const all = shown(timeline.querySelectorAll(".message"));
      to = message ? all[all.indexOf(message) + (key === "ArrowUp" ? -1 : 1)] : key === "ArrowUp" ? all.findLast((el) => el.getBoundingClientRect().top < timeline.getBoundingClientRect().bottom) : undefined;
      if (to) to.tabIndex = -1;
    }
    if (!to) return;
    event.preventDefault();
    to.focus();
  };

  document.addEventListener("keydown", (event) => {
    const { target, key, ctrlKey, altKey, metaKey, isComposing } = event;
    if (ctrlKey || altKey || metaKey || isComposing || !target.closest) return;
    const menu = target.closest('[role="menu"]');
    const list = target.closest("[data-rove]");
    const grid = target.closest("[data-grid]");
    if (grid) return inGrid(grid, event);
    if (target.dataset.into && key === "ArrowDown") {
      event.preventDefault();
      return document.querySelector(`#${target.dataset.into} [tabindex="0"]`)?.focus();
    }
    if (menu) return inMenu(menu, event);
    if (target.matches('[aria-haspopup="menu"][aria-expanded="false"]') && key === "ArrowDown") {
      event.preventDefault();
      return target.click();
    }
    if (target.matches('[role="combobox"]') && (key === "ArrowUp" || key === "ArrowDown")) return event.preventDefault(); // the program moves the mark
    if (list) return inList(list, event);
    const timeline = document.getElementById("timeline");
    const composer = document.getElementById("composer");
    if (timeline && composer && (timeline.contains(target) || composer.contains(target))) inTimeline(timeline, composer, event);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches('[data-grid] [role="option"]')) {
      target.closest("[data-grid]").querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
      target.tabIndex = 0;
    }
    const list = target.closest("[data-rove]");
    if (list && target.matches(list.dataset.rove)) for (const el of list.querySelectorAll(list.dataset.rove)) el.tabIndex = el === target ? 0 : -1;
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const list = target.closest?.("[data-rove]");
    if (list && !(list.contains(relatedTarget) && relatedTarget.matches(list.dataset.rove))) rest(list);
  });
  // What an item of a menu opens gives the focus back to the menu's button, since the item is gone by then.
  document.addEventListener("click", ({ target }) => target.closest?.('[role^="menuitem"]') && opener(target.closest('[role="menu"]'))?.focus(), true);

  document.addEventListener("click", ({ target }) => {
    const group = document.getElementById(target.closest?.("[data-jump]")?.dataset.jump);
    group?.scrollIntoView({ block: "start" });
    group?.querySelector('[role="option"]').focus({ preventScroll: true });
  });

  // ---- in messages -----------------------------------------------------------------------------------------------
  // A spoiler is opened, and code copied, on the page itself: both work before the program is there.
  const copy = (window.parleyCopy = async (text) => {
    const clipboard = attempt(() => navigator.clipboard);
    try {
      if (clipboard) return await clipboard.writeText(text);
    } catch {
      // the old way may be allowed
    }
    const box = document.createElement("textarea"); // pages without TLS have the old way only, which works beside an open dialog only within it
    box.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(box);
    box.select();
    const copied = document.execCommand("copy");
    box.remove();
    if (!copied) document.dispatchEvent(new Event("parley-uncopied"));
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.(".spoiler, .code__copy");
    if (!button) return;
    if (button.matches(".code__copy")) {
      const code = button.parentElement.querySelector("code").cloneNode(true);
      code.querySelector(".message__dots")?.remove();
      copy(code.textContent);
    } else {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", open);
      button.nextElementSibling.hidden = !open;
    }
  });

  // ---- the colours of code ---------------------------------------------------------------------------------------
  // Code whose language is known gets its colours after it was painted. A worker, loaded for the first such code, finds what gets one, so
  // that no text can hold up the page. Each becomes an element that is made here, of a kind that is listed here.
  {
    const kinds = ["added", "comment", "keyword", "number", "removed", "string", "title"];
    const patience = 1000; // milliseconds for one code
    const queue = []; // pre elements; the first is being worked on once the worker is ready
    let worker = null;
    let ready = false;
    let overdue = 0; // the timer

    const piecesOf = (pre) => {
      const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT, (node) =>
        node.parentElement.closest(".message__dots") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
      );
      const pieces = [];
      while (walker.nextNode()) pieces.push(walker.currentNode);
      return pieces;
    };
    const codeOf = (pre) => piecesOf(pre).map((piece) => piece.data).join("");

    // tokens are [from, to, kind, …]; a fold may be within one.
    const colour = (pre, tokens) => {
      let begin = 0;
      for (const piece of piecesOf(pre)) {
        const text = piece.data;
        const parts = [];
        let at = 0;
        for (let i = 0; i < tokens.length; i += 3) {
          const from = Math.max(tokens[i] - begin, at);
          const to = Math.min(tokens[i + 1] - begin, text.length);
          if (from >= to || !kinds.includes(tokens[i + 2])) continue;
          const part = document.createElement("span");
          part.className = "code__" + tokens[i + 2];
          part.textContent = text.slice(from, to);
          parts.push(text.slice(at, from), part);
          at = to;
        }
        begin += text.length;
        if (parts.length) piece.replaceWith(...parts, text.slice(at));
      }
    };

    const next = () => {
      clearTimeout(overdue);
      while (queue.length && !queue[0].isConnected) queue.shift();
      if (!queue.length || !ready) return;
      overdue = setTimeout(giveUp, patience);
      queue[0].code = codeOf(queue[0]);
      worker.postMessage({ language: queue[0].dataset.language, text: queue[0].code });
    };
    // What takes too long stays as it is; another worker goes on with the rest.
    const giveUp = () => {
      worker.terminate();
      worker = null;
      queue.shift();
      if (queue.length) begin();
    };
    const begin = () => {
      const url = config.later["highlight/worker.js"];
      ready = false;
      worker = attempt(() => new Worker(url));
      if (!worker) return void queue.splice(0);
      worker.onmessage = ({ data }) => {
        if (data === "ready") {
          ready = true;
          attempt(() => navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ type: "keep", url })));
        } else {
          const pre = queue.shift();
          if (codeOf(pre) === pre.code) colour(pre, data);
        }
        next();
      };
      worker.onerror = () => {
        worker.terminate();
        worker = null; // the next code tries again
        queue.splice(0);
      };
    };
    const seen =
      window.IntersectionObserver &&
      new IntersectionObserver((entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          seen.unobserve(target);
          queue.push(target);
          if (!worker) begin();
          else if (queue.length === 1) next();
        }
      });
    const find = (root) => {
      for (const pre of root.querySelectorAll?.(".code > pre[data-language]") ?? []) seen.observe(pre);
    };
    if (seen && !boot.idle) {
      find(document);
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes) find(node);
      }).observe(document.documentElement, { childList: true, subtree: true });
    }
  }

  // ---- for the program -------------------------------------------------------------------------------------------
  // The program is not woken for keys that only put a character into a text: that would take longer than all else.
  window.parleyKeys = (tell) =>
    document.addEventListener("keydown", (event) => {
      const { key = "", ctrlKey, altKey, metaKey, isComposing, target } = event;
      const writes = [...key].length === 1 && target.matches?.("input, textarea");
      if (!writes || ctrlKey || altKey || metaKey || isComposing) tell(event);
    });

  // Nor for a character more in a text that looks no different for it, as long as the program is quiet, which means that it will ask
  // for the text in a moment: see ui.SameLook.
  const typing = (window.parleyTyping = { quiet: false });
  const plain = (text) => text.length < 400 && /(?!\p{DI})[\p{L}\p{N}]/u.test(text) && !/[@＠#]|(^|[^\p{L}\p{N}:])[:：][\p{L}\p{N}_+-]/u.test(text);
  window.parleyInput = (tell) =>
    document.addEventListener("input", (event) => {
      const writes = event.inputType === "insertText" && !event.isComposing;
      if (event.target.id === "composer-text" && !(typing.quiet && writes && plain(event.target.value))) tell(event);
    });

  // A character typed over a selection takes its place, but for those that go around it: see compose.Wrap.
  window.parleyWrap = (tell) =>
    document.addEventListener("beforeinput", (event) => {
      const { target, data, inputType, isComposing } = event;
      const replaces = target.id === "composer-text" && target.selectionStart !== target.selectionEnd;
      if (replaces && inputType === "insertText" && !isComposing && /^[*~|`(["]$/.test(data)) tell(event);
    });

  // Returns the text of a file that only some need, and has the service worker keep it for when there is no network.
  window.parleyFile = async (name) => {
    const url = config.later[name];
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    attempt(() => navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ type: "keep", url })));
    return response.text();
  };

  // Reports whether the system's font has an emoji: a picture has colours, and what stands for a missing one is black or nothing.
  window.parleyDraws = (emoji) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 16;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    if (!pen) return true;
    pen.font = '12px "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", sans-serif'; // as in tokens.css
    pen.fillText(emoji, 0, 12);
    const { data } = pen.getImageData(0, 0, 16, 16);
    return data.some((value, i) => i % 4 < 3 && value > 0);
  };

  // Marks the icon of the tab while something is unread: of a pinned tab nothing else is in sight. The dot is put into the icon's own
  // picture, which follows the theme.
  const icon = document.querySelector('link[rel="icon"]');
  const plainIcon = icon?.href;
  let dot = false;
  window.parleyMark = async (on) => {
    dot = on;
    if (!icon) return;
    const picture = on ? await fetch(plainIcon).then((response) => response.text(), () => "") : "";
    if (on !== dot) return;
    const dotted = picture.replace("</svg>", '<circle cx="20" cy="6" r="6" fill="#d2362b"/></svg>');
    icon.href = dotted === picture ? plainIcon : "data:image/svg+xml," + encodeURIComponent(dotted);
  };

  // A shortcut takes a moment to open its dialog. What is typed meanwhile is held back for the dialog's field.
  let held = null;
  let holding = 0; // the timer
  const release = () => {
    clearTimeout(holding);
    const text = held;
    held = null;
    if (text) document.execCommand("insertText", false, text);
  };
  window.parleyHold = () => {
    held ??= "";
    clearTimeout(holding);
    holding = setTimeout(release, 2000); // no dialog came: the text goes where the focus is
  };
  window.parleyRelease = release;
  document.addEventListener(
    "keydown",
    (event) => {
      const { key = "", ctrlKey, altKey, metaKey, isComposing } = event;
      if (held === null || isComposing || ctrlKey || altKey || metaKey || [...key].length !== 1) return;
      held += key;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );

  // ---- updates and being offline ---------------------------------------------------------------------------------
  let reloads = false;
  const reload = () => {
    if (reloads) location.reload();
    reloads = false;
  };

  // Takes the update that waits, and loads the page again, once. Without one it is a plain reload.
  window.parleyUpdate = () => {
    reloads = true;
    const worker = registration?.waiting;
    if (!worker) return reload();
    worker.postMessage({ type: "skip-waiting" });
    setTimeout(reload, 3000); // in case it does not take over
  };

  const announce = () => {
    if (window.parleyUpdateReady) return;
    window.parleyUpdateReady = true;
    window.dispatchEvent(new Event("parley-update"));
    window.goappOnUpdate();
  };

  // Asks a worker of which build it is. One that does not answer is of another.
  const buildOf = (worker) =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event) => resolve(event.data);
      setTimeout(() => resolve(""), 2000);
      worker.postMessage({ type: "build" }, [port2]);
    });

  // A worker that waits has an update, unless this page came from the network and is of the same build already.
  async function offer(worker) {
    if (!worker || !registration.active) return;
    if ((await buildOf(worker)) !== config.build) announce();
    else worker.postMessage({ type: "skip-waiting" });
  }

  const follow = (worker) =>
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed") offer(worker);
      if (worker.state === "redundant" && !registration.active) keepLater("a file could not be fetched");
    });

  // What fails on the first visit is tried again, after 5 s, then 10, up to 10 min.
  let keepAfter = 5000;
  let keeping;
  function keepLater(reason) {
    if (keeping) return;
    console.info("no offline mode yet:", reason);
    keeping = setTimeout(() => {
      keeping = undefined;
      register();
    }, keepAfter);
    keepAfter = Math.min(2 * keepAfter, 600000);
  }

  async function register() {
    try {
      registration = await workers.register(config.base + "app-worker.js", { updateViaCache: "none" });
    } catch (err) {
      if (err.name === "SecurityError") console.info("no offline mode:", err);
      else keepLater(err);
      return;
    }
    registration.addEventListener("updatefound", () => follow(registration.installing));
    follow(registration.installing);
    if (registration.waiting) {
      await registration.update().catch(() => {}); // what waits may be older than this page
      if (!registration.installing) offer(registration.waiting);
    }
  }

  // Browsers have service workers on secure pages only. In a local network by plain http there is no offline mode.
  const workers = attempt(() => navigator.serviceWorker);
  async function keepOffline() {
    if (!window.isSecureContext || !workers || boot.idle) return;
    workers.addEventListener("controllerchange", async () => {
      if (reloads) return reload();
      // Another tab took the update.
      const worker = workers.controller;
      if (worker && (await buildOf(worker)) !== config.build) announce();
    });
    await register();
    // No worker controls a page that was still loading when the worker became active, or that was reloaded past it, until the page asks.
    const { active } = await workers.ready;
    if (!workers.controller && (await buildOf(active)) === config.build) active.postMessage({ type: "claim" });
  }

  start().finally(keepOffline);
})();

// Starts the program, says so if it does not start or stops, and brings updates. It takes the place of go-app's own
// app.js, so go-app finds what it looks for by name: the globals that begin with goapp.
"use strict";
(() => {
  const config = "@config@"; // the server puts {base, build, wasm, bytes, env} here
  const say = (english, chinese) => (document.documentElement.lang.startsWith("zh") ? chinese : english);

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
    goappIsAppInstalled: () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true,
    goappIsAppleBrowser: () => /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1),
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

  // ---- the program -----------------------------------------------------------------------------------------------
  const loader = document.getElementById("app-wasm-loader");
  const label = document.getElementById("app-wasm-loader-label");
  const progress = (text) => {
    if (label) label.textContent = text;
  };

  // instantiateStreaming gets the response as it came: only so does the browser keep the compiled code. What it says
  // of a wrong content type is a TypeError; a proxy may have changed it.
  async function load(imports) {
    if (WebAssembly.instantiateStreaming) {
      try {
        return (await WebAssembly.instantiateStreaming(fetch(config.wasm), imports)).instance;
      } catch (err) {
        if (!(err instanceof TypeError)) throw err;
      }
    }
    const response = await fetch(config.wasm);
    if (!response.ok) throw new Error(config.wasm + ": " + response.status);
    return (await WebAssembly.instantiate(await response.arrayBuffer(), imports)).instance;
  }

  async function start() {
    if (window.parleyBoot.idle || window.parleyBoot.signedOut) {
      loader?.remove();
      if (window.parleyBoot.signedOut) await signedOut();
      return;
    }
    if (!config.wasm) {
      fail(say("This server was built without its program. Whoever runs it: make build.", "这个服务器没有内置程序。请运营者执行 make build。"));
      return;
    }
    const size = (config.bytes / 1e6).toFixed(1);
    progress(say(`Loading ${size} MB…`, `正在载入 ${size} MB…`));
    const slow = setTimeout(() => progress(say("Still loading, the line is slow…", "网络较慢，仍在载入…")), 8000);
    const go = new Go();
    let instance;
    try {
      instance = await load(go.importObject);
      await new Promise((resolve) => setTimeout(resolve)); // it would start in the task that ends its compilation
    } catch (err) {
      console.error("load the program:", err);
      fail(say("Parley could not be loaded. Check your connection.", "Parley 载入失败，请检查网络连接。"));
      return;
    } finally {
      clearTimeout(slow);
    }
    watch(go.run(instance));
    progress(say("Connecting…", "正在连接…"));
    const ready = setInterval(() => {
      if (!window.parleyBoot.done) return; // the program waits until it can show what the page shows
      clearInterval(ready);
      loader?.remove();
    }, 50);
  }

  // A program that panics exits, and a program that ran out of memory traps in the middle of an event; the page would
  // stand still in silence. Its main never returns by itself.
  function watch(running) {
    const stopped = () => fail(say("Parley has stopped working.", "Parley 已停止运行。"));
    running.then(stopped, stopped);
    const trapped = (err) => err instanceof WebAssembly.RuntimeError || err instanceof RangeError;
    window.addEventListener("error", (event) => trapped(event.error) && stopped());
    window.addEventListener("unhandledrejection", (event) => trapped(event.reason) && stopped());
  }

  // The program shows the same when it can still say so itself.
  function fail(text) {
    loader?.remove();
    if (document.getElementById("failure")) return;
    const box = document.createElement("div");
    box.id = box.className = "failure";
    box.setAttribute("role", "alert");
    const words = document.createElement("span");
    words.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = say("Reload", "重新载入");
    button.addEventListener("click", () => location.reload());
    box.append(words, button);
    document.body.append(box);
    // The message must show even if the style sheet did not arrive.
    if (getComputedStyle(box).position === "static") {
      Object.assign(box.style, { position: "fixed", inset: "0 0 auto", zIndex: 2000, padding: "12px", background: "#8f1d1d", color: "#fff" });
    }
  }

  // ---- signed out ------------------------------------------------------------------------------------------------
  const scoped = (name) => (config.base === "/" ? name : `${name}@${config.base}`); // as in boot.js
  const mark = scoped("parley.signedout"); // "leaving" until the server has confirmed, then "out"
  const marked = (use) => {
    try {
      return use(localStorage);
    } catch {
      return null; // refused by the browser's settings: the mark is in the address then
    }
  };

  // Each page does all of it, so that one that ended in the middle leaves nothing behind.
  async function signedOut() {
    await forget();
    if (marked((s) => s.getItem(mark)) === "leaving" && !(await revoke())) {
      farewell(
        say("Signing out is not finished", "退出尚未完成"),
        say(
          "What this browser kept is deleted, but the server could not be told. Connect to the network, then try again.",
          "这个浏览器保存的内容已删除，但还没能通知服务器。请连接网络后重试。",
        ),
        say("Try again", "重试"),
        () => location.reload(),
      );
      return;
    }
    marked((s) => s.getItem(mark) && s.setItem(mark, "out"));
    farewell(
      say("You have signed out", "你已退出登录"),
      say(
        "This browser has forgotten who you were, in every tab. What you said stays on the server. Starting again makes you a new guest with another name.",
        "这个浏览器的所有标签页都已忘记你是谁。你说过的话仍在服务器上。重新开始后，你会成为一位新访客，使用新的名字。",
      ),
      say("Start again", "重新开始"),
      () => {
        marked((s) => s.removeItem(mark));
        if (location.hash === "#signed-out") history.replaceState(null, "", location.pathname + location.search);
        location.reload();
      },
    );
  }

  // What is kept of this server: other servers of the host are below other paths.
  const ours = (key) =>
    config.base === "/" ? /^parley([/]|\.[a-z]+$)/.test(key) : key.startsWith(scoped("parley") + "/") || (key.startsWith("parley.") && key.endsWith(`@${config.base}`));

  // Theme and language are the device's and stay.
  async function forget() {
    const clear = (s) => Object.keys(s).filter((key) => ours(key) && key !== mark).forEach((key) => s.removeItem(key));
    marked(clear);
    try {
      clear(sessionStorage);
    } catch {} // refused, so nothing is there
    await new Promise((done) => {
      setTimeout(done, 5000); // a tab that hangs keeps it open: it is deleted when that one closes
      try {
        const request = indexedDB.deleteDatabase(scoped("parley"));
        request.onsuccess = request.onerror = done;
      } catch {
        done();
      }
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

  function farewell(title, text, label, act) {
    const box = document.createElement("main");
    box.className = "signedout";
    const head = document.createElement("h1");
    head.textContent = document.title = title;
    const words = document.createElement("p");
    words.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--main";
    button.textContent = label;
    button.addEventListener("click", act);
    box.append(head, words, button);
    document.body.replaceChildren(box);
    button.focus();
  }

  // ---- for the program -------------------------------------------------------------------------------------------
  // The program is not woken for keys that only put a character into a text: that would take longer than all else.
  window.parleyKeys = (tell) =>
    document.addEventListener("keydown", (event) => {
      const { key = "", ctrlKey, altKey, metaKey, isComposing } = event;
      const writes = [...key].length === 1 && key !== "/" && key !== "?";
      if (!writes || ctrlKey || altKey || metaKey || isComposing) tell(event);
    });

  // Nor for a character more in a text that looks no different for it, as long as the program is quiet, which means that it will ask
  // for the text in a moment: see ui.SameLook.
  const typing = (window.parleyTyping = { quiet: false });
  const plain = (text) => text.length < 400 && /(?!\p{DI})[\p{L}\p{N}]/u.test(text) && !/[@＠]/.test(text);
  window.parleyInput = (tell) =>
    document.addEventListener("input", (event) => {
      const writes = event.inputType === "insertText" && !event.isComposing;
      if (event.target.id === "composer-text" && !(typing.quiet && writes && plain(event.target.value))) tell(event);
    });

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
    });

  // Browsers have service workers on secure pages only. In a local network by plain http there is no offline mode.
  async function keepOffline() {
    if (!window.isSecureContext || !navigator.serviceWorker || window.parleyBoot.idle) return;
    navigator.serviceWorker.addEventListener("controllerchange", async () => {
      if (reloads) return reload();
      // Another tab took the update.
      const worker = navigator.serviceWorker.controller;
      if (worker && (await buildOf(worker)) !== config.build) announce();
    });
    try {
      registration = await navigator.serviceWorker.register(config.base + "app-worker.js", { updateViaCache: "none" });
    } catch (err) {
      console.info("no offline mode:", err);
      return;
    }
    registration.addEventListener("updatefound", () => follow(registration.installing));
    follow(registration.installing);
    if (registration.waiting) {
      await registration.update().catch(() => {}); // what waits may be older than this page
      if (!registration.installing) offer(registration.waiting);
    }
  }

  start().finally(keepOffline);
})();

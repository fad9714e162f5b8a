// A room that was saved as a page: its search, its spoilers, and the messages of a large one, which become elements when they are shown.
// It loads nothing and sends nothing.
"use strict";
(() => {
  const query = document.getElementById("query");
  const found = document.getElementById("found");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const rowHeight = 52; // pixels, of a message that is no element yet

  // A run of messages: source is their HTML until they are elements. hits says which of them a search has found.
  const runs = [...document.querySelectorAll(".run")].map((element) => {
    const source = element.querySelector("noscript")?.textContent;
    const run = { element, from: Number(element.dataset.from), source, rows: null, texts: null, hits: null };
    run.size = source === undefined ? collect(run) : source.split("<article").length - 1;
    reserve(run);
    return run;
  });
  const all = runs.reduce((sum, run) => sum + run.size, 0);

  function collect(run) {
    run.rows = [...run.element.querySelectorAll(".message")];
    return run.rows.length;
  }

  // A run whose messages are no elements yet is about as high as it will be.
  function reserve(run) {
    const shown = run.hits ? run.hits.filter(Boolean).length : run.size;
    run.element.style.minBlockSize = run.rows ? "" : shown * rowHeight + "px";
  }

  // What people wrote was escaped when the page was written.
  function mount(run) {
    if (run.rows) return;
    const template = document.createElement("template");
    template.innerHTML = run.source;
    run.element.querySelector("noscript").replaceWith(template.content);
    run.source = undefined;
    collect(run);
    reserve(run);
    filter(run);
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        mount(runs.find(({ element }) => element === target));
        near.unobserve(target);
      }
      mark();
    },
    { rootMargin: "1500px 0px" },
  );
  for (const run of runs) if (!run.rows) near.observe(run.element);
  addEventListener("beforeprint", () => runs.forEach(mount));

  // The run of the message that a fragment names becomes elements before the browser looks for it.
  function prepare(hash) {
    const seq = Number(/^#m(\d+)$/.exec(hash)?.[1] ?? NaN);
    const run = runs.findLast(({ from }) => from <= seq);
    if (run) mount(run);
    return run !== undefined;
  }
  if (prepare(location.hash)) location.replace(location.hash);
  addEventListener("hashchange", () => {
    prepare(location.hash);
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  });

  // Case, width and diacritics make no difference.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const names = { "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'", "&amp;": "&" };
  const plain = (html) => html.replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|amp|#34|#39);/g, (name) => names[name]);

  // The text of each message and the name of its author.
  function textsOf(run) {
    if (run.rows) return run.rows.map((row) => fold(row.querySelector(".message__body").textContent + "\n" + row.querySelector("bdi").textContent));
    return run.source
      .split("<article")
      .slice(1)
      .map((row) => {
        const [, body] = row.split('<div class="message__body">');
        return fold(plain(body.split('<div class="reactions">')[0].trimEnd()) + "\n" + plain(/<bdi[^>]*>([^<]*)/.exec(row)[1]));
      });
  }

  // Words, and phrases in quotes. All of them must be in a message, or in the name of its author.
  function terms() {
    return [...query.value.matchAll(/"([^"]+)"?|(\S+)/gu)].map((m) => fold(m[1] ?? m[2]).trim()).filter((term) => term !== "");
  }

  let timer = 0;
  function later() {
    clearTimeout(timer);
    timer = setTimeout(search, 120);
  }

  function search() {
    clearTimeout(timer);
    const words = terms();
    let hits = 0;
    document.body.classList.toggle("room--searched", words.length > 0);
    for (const run of runs) {
      if (words.length === 0) {
        run.hits = null;
      } else {
        run.texts ??= textsOf(run);
        run.hits = run.texts.map((text) => words.every((word) => text.includes(word)));
        hits += run.hits.filter(Boolean).length;
      }
      filter(run);
      reserve(run);
    }
    found.value = words.length === 0 ? "" : hits === 0 ? found.dataset.none : number.format(hits) + " / " + number.format(all);
    mark();
  }

  function filter(run) {
    run.element.hidden = run.hits !== null && !run.hits.includes(true);
    run.rows?.forEach((row, i) => {
      const hidden = run.hits !== null && !run.hits[i];
      if (row.hidden !== hidden) row.hidden = hidden;
    });
  }

  // Ranges need no change of the page. Where folding changes the length of a text, nothing is marked.
  const marksMax = 500;
  function mark() {
    if (!CSS.highlights) return;
    CSS.highlights.delete("found");
    const words = terms();
    const rows = words.length === 0 ? [] : runs.filter((run) => run.rows && !run.element.hidden).flatMap((run) => run.rows.filter((row) => !row.hidden));
    const ranges = [];
    for (const row of rows.slice(0, marksMax)) {
      const walk = document.createTreeWalker(row.querySelector(".message__body"), NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const node = walk.currentNode;
        const text = fold(node.data);
        if (text.length === node.data.length) words.forEach((word) => find(ranges, node, text, word));
      }
    }
    if (ranges.length > 0) CSS.highlights.set("found", new Highlight(...ranges.slice(0, marksMax)));
  }

  function find(ranges, node, text, word) {
    for (let at = text.indexOf(word); at >= 0 && ranges.length < marksMax; at = text.indexOf(word, at + word.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + word.length);
      ranges.push(range);
    }
  }

  function clear() {
    query.value = "";
    search();
  }

  query.addEventListener("input", later);
  query.addEventListener("search", search);
  query.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter") search();
    if (event.key === "Escape") clear();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== query && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      query.focus();
    }
  });

  document.addEventListener("click", ({ target }) => {
    const link = target.closest('a[href^="#m"]');
    if (link) {
      if (query.value !== "") clear(); // a message is shown among its neighbours
      prepare(link.hash);
    }
    const spoiler = target.closest(".spoiler");
    if (spoiler) {
      const open = spoiler.getAttribute("aria-expanded") !== "true";
      spoiler.setAttribute("aria-expanded", open);
      spoiler.nextElementSibling.hidden = !open;
    }
  });
  if (query.value !== "") search(); // a reload keeps what was typed
})();

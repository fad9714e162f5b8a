// Keeps a page that only shows a room up to date. It asks for the page again, less and less often while nothing is said, and not while
// nobody sees it. What has not changed stays where it is: screen readers announce new messages only, and nothing moves under a reader.
"use strict";
(() => {
  const rows = document.getElementById("rows");
  const first = 2_000, last = 15_000; // milliseconds between two questions
  let wait = first, tag = "", timer = 0, asking = false, closed = false;
  const scroller = document.querySelector("main"); // laid out from its end, where scrollTop is 0

  const received = new WeakMap(); // of a row: as it came from the server, whatever was opened in it since
  const note = (row) => (received.set(row, row.outerHTML), row);
  [...rows.children].forEach(note);

  // show takes over the rows of a newer page.
  function show(page) {
    const wanted = [...page.getElementById("rows").children].map((row) => note(document.importNode(row, true)));
    const present = new Map([...rows.children].map((row) => [received.get(row), row]));
    const followed = scroller.scrollTop > -48;
    const edge = scroller.getBoundingClientRect().top;
    const top = [...rows.children].find((row) => row.getBoundingClientRect().bottom > edge);
    const kept = new Set();
    const next = wanted.map((row) => {
      const same = present.get(received.get(row));
      if (!same || kept.has(same)) return row;
      kept.add(same);
      return same;
    });
    const before = top && kept.has(top) ? top.getBoundingClientRect().top : undefined;
    for (const row of [...rows.children]) if (!kept.has(row)) row.remove();
    let at = rows.firstElementChild;
    for (const row of next) {
      if (row === at) at = at.nextElementSibling;
      else rows.insertBefore(row, at);
    }
    document.title = page.title;
    const [name, named] = [document, page].map((d) => d.querySelector(".embed__name"));
    if (name.innerHTML !== named.innerHTML) name.replaceChildren(...document.importNode(named, true).childNodes);
    if (followed) scroller.scrollTo(0, 0);
    else if (before !== undefined) scroller.scrollBy(0, top.getBoundingClientRect().top - before);
  }

  function close() {
    closed = true;
    const note = document.createElement("p");
    note.className = "embed__note";
    note.textContent = rows.dataset.closed;
    rows.replaceChildren(note);
  }

  async function ask() {
    if (asking || closed) return;
    asking = true;
    clearTimeout(timer);
    try {
      const answer = await fetch(location.href, { cache: "no-store", credentials: "omit", headers: tag ? { "If-None-Match": tag } : {} });
      if (answer.status === 404) return close();
      if (answer.ok) {
        const news = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (news.getElementById("rows")) {
          wait = tag ? first : wait; // the first answer is the page as it is
          tag = answer.headers.get("ETag") ?? "";
          show(news);
        }
      } else if (answer.status !== 304) wait = last;
    } catch {
      wait = last; // no network: the page stays
    } finally {
      asking = false;
      if (!document.hidden && !closed) timer = setTimeout(ask, wait);
      wait = Math.min(wait * 1.5, last);
    }
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    wait = first;
    if (!document.hidden) ask();
  });
  rows.addEventListener("click", (e) => {
    const spoiler = e.target.closest(".spoiler");
    if (!spoiler) return;
    const shown = spoiler.getAttribute("aria-expanded") === "true";
    spoiler.setAttribute("aria-expanded", String(!shown));
    spoiler.nextElementSibling.hidden = shown;
  });
  if (!document.hidden) ask();
})();

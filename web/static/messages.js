// What happens around single messages without waking the program: the bar of tools over the message under the pointer or with the focus,
// the place of the menu, and long presses. app.js loads it before the program starts.
"use strict";
(() => {
  const byID = (id) => document.getElementById(id);
  const rowOf = (key) => document.querySelector(`#timeline [data-key="${CSS.escape(key)}"]`);
  const messageAt = (target) => target.closest?.("#timeline .message[data-key]");
  const sheet = matchMedia("(max-width: 640px), (pointer: coarse)"); // as menu.css has it

  const put = (el, left, top) => {
    el.style.setProperty("--left", `${Math.round(left)}px`);
    el.style.setProperty("--top", `${Math.round(top)}px`);
  };
  const between = (at, least, most) => Math.max(least, Math.min(at, most));
  // end returns where something of that width begins if it stands at the end of a box, where lines end.
  const end = (box, width) => (getComputedStyle(document.documentElement).direction === "rtl" ? box.left : box.right - width);

  // ---- the bar of tools ------------------------------------------------------------------------------------------
  // Of a message that is deleted or not sent there is only the menu, or nothing.
  const offers = (row, bar) => {
    if (row.matches(".message--leaving")) return "";
    if (row.matches(".message--gone")) return bar.dataset.moderate ? "menu" : "";
    return row.matches(".message--pending, .message--failed") ? "menu" : "all";
  };
  const hide = () => byID("message-tools")?.removeAttribute("data-shows");
  const show = (row) => {
    const bar = byID("message-tools");
    if (!bar || bar.querySelector('[aria-expanded="true"]')) return; // it stays at its message while the menu is open
    const shows = offers(row, bar);
    if (!shows) return hide();
    bar.dataset.key = row.dataset.key;
    bar.dataset.shows = shows;
    const box = row.getBoundingClientRect();
    const room = byID("timeline").getBoundingClientRect();
    put(bar, end({ left: box.left + 8, right: box.right - 8 }, bar.offsetWidth), between(box.top - 18, room.top + 4, room.bottom - bar.offsetHeight));
  };

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch" || !target.closest) return;
    const row = messageAt(target);
    if (row) show(row);
    else if (!target.closest("#message-tools, #menu-message")) hide();
  });
  document.documentElement.addEventListener("pointerleave", hide);
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(".message[data-key]:focus-visible")) show(target);
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const bar = byID("message-tools");
    const its = target.matches?.(".message[data-key]") && bar?.dataset.key === target.dataset.key;
    if (its && !target.matches(":hover") && !bar.contains(relatedTarget)) hide();
  });
  let still = 0; // the timer until the timeline stands still
  const moved = ({ target }) => {
    if (target.id !== "timeline") return;
    hide();
    clearTimeout(still);
    still = setTimeout(() => {
      const row = document.querySelector("#timeline .message[data-key]:hover");
      if (row && matchMedia("(hover: hover)").matches) show(row);
    }, 100);
  };
  document.addEventListener("scroll", moved, { capture: true, passive: true });

  // ---- the menu --------------------------------------------------------------------------------------------------
  // It stands below the bar, above it where there is no room, and in the window in any case.
  const place = (key) => {
    const menu = byID("menu-message");
    const row = rowOf(key);
    if (sheet.matches || !menu || !row) return;
    show(row);
    const bar = byID("message-tools");
    const near = (bar?.dataset.key === key && bar.dataset.shows ? bar : row).getBoundingClientRect();
    const below = near.bottom + 4;
    const top = below + menu.offsetHeight <= innerHeight - 8 ? below : near.top - menu.offsetHeight - 4;
    put(menu, between(end(near, menu.offsetWidth), 8, innerWidth - menu.offsetWidth - 8), between(top, 8, innerHeight - menu.offsetHeight - 8));
  };

  // ---- long presses ----------------------------------------------------------------------------------------------
  const pressTime = 450; // ms
  const steady = 10; // px by which a finger may move
  let press = null; // {row, x, y, timer, done}
  const release = () => {
    clearTimeout(press?.timer);
    press = null;
  };
  document.addEventListener("pointerdown", ({ target, pointerType, isPrimary, clientX: x, clientY: y }) => {
    release();
    const row = pointerType === "touch" && isPrimary && messageAt(target);
    if (!row || target.closest("a[href]:not(.quote), textarea")) return;
    press = { row, x, y, done: false };
    press.timer = setTimeout(() => {
      press.done = true;
      messages.pressed?.(row.dataset.key);
    }, pressTime);
  });
  document.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (press && !press.done && Math.hypot(clientX - press.x, clientY - press.y) > steady) release();
  });
  document.addEventListener("pointercancel", () => !press?.done && release());
  document.addEventListener("pointerup", () => !press?.done && release());
  document.addEventListener("scroll", () => !press?.done && release(), { capture: true, passive: true });
  document.addEventListener("contextmenu", (event) => press && messageAt(event.target) && event.preventDefault());
  // What ends a long press is neither a click nor a reason to move the focus.
  document.addEventListener("touchend", (event) => press?.done && event.cancelable && event.preventDefault(), { passive: false });
  document.addEventListener(
    "click",
    (event) => {
      if (press?.done && messageAt(event.target)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      release();
    },
    true,
  );

  // ---- rows that change ------------------------------------------------------------------------------------------
  // A row is changed in place: the focus and the pointer stay where they are, and screen readers take it for no news. What is given is
  // the row's HTML as it was drawn and as it is to be; what only the page has changed, such as an open spoiler, stays.
  const parse = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content.firstElementChild;
  const alike = (a, b) => a.nodeName === b.nodeName && a.classList?.[0] === b.classList?.[0];

  const morph = (el, was, is) => {
    if (was.isEqualNode(is)) return;
    if (was.nodeType === Node.TEXT_NODE) {
      el.data = is.data;
      return;
    }
    for (const { name } of was.attributes) if (!is.hasAttribute(name)) el.removeAttribute(name);
    for (const { name, value } of is.attributes) if (was.getAttribute(name) !== value) el.setAttribute(name, value);
    const reactions = (node) => node.querySelector(":scope > .reactions");
    const [have, old, next] = [el, was, is].map((node) => [...node.childNodes].filter((child) => child !== reactions(node)));
    if (have.length !== old.length) return el.replaceChildren(...is.childNodes); // the page has changed them
    next.forEach((node, i) => {
      if (i >= have.length) el.append(node);
      else if (alike(old[i], node) && alike(have[i], node)) morph(have[i], old[i], node);
      else have[i].replaceWith(node);
    });
    have.slice(next.length).forEach((node) => node.remove());
    const [box, wanted] = [reactions(el), reactions(is)];
    if (box) react(box, wanted);
    else if (wanted) el.append(wanted);
  };

  // Reactions stay where they are as long as somebody points at them or has the focus there: one that nobody has given any more is
  // shown with a 0 until then.
  const busy = (box) => box.matches(":hover") || box.contains(document.activeElement);
  const react = (box, next) => {
    const wanted = new Map([...(next?.children ?? [])].map((pill) => [pill.dataset.arg, pill]));
    const keep = busy(box);
    for (const pill of [...box.children]) {
      const now = wanted.get(pill.dataset.arg);
      wanted.delete(pill.dataset.arg);
      if (!now && !keep) {
        pill.remove();
        continue;
      }
      pill.classList.toggle("reaction--none", !now);
      pill.setAttribute("aria-pressed", now?.getAttribute("aria-pressed") ?? "false");
      pill.querySelector(".reaction__count").textContent = now?.querySelector(".reaction__count").textContent ?? "0";
      for (const name of ["aria-label", "title"]) now ? pill.setAttribute(name, now.getAttribute(name)) : pill.removeAttribute(name);
      if (!now) pill.setAttribute("aria-label", pill.textContent);
    }
    box.append(...wanted.values());
    if (!box.children.length) box.remove();
  };
  const tidy = ({ target }) => {
    const box = target.closest?.(".reactions");
    if (!box?.querySelector(".reaction--none")) return;
    setTimeout(() => {
      if (busy(box)) return;
      for (const pill of box.querySelectorAll(".reaction--none")) pill.remove();
      if (!box.children.length) box.remove();
    });
  };
  document.addEventListener("pointerout", tidy);
  document.addEventListener("focusout", tidy);

  const patch = (key, was, is) => {
    const [el, before, now] = [rowOf(key), parse(was), parse(is)];
    if (!el || !alike(el, now)) return;
    el.setAttribute("aria-live", "off");
    morph(el, before, now);
  };

  const messages = (window.parleyMessages = { place, patch, pressed: null });
})();

// The service worker: keeps one build of the program, complete, so that Parley opens without a network. It never mixes
// two builds, and gives way to the next one only when the page asks it to.
"use strict";
const base = "@base@"; // the path below which people find the server
const build = "@build@";
const assets = "@assets@"; // the server puts a list of URLs here
const later = "@later@"; // and here those of files that are kept once they were used
const prefix = base === "/" ? "parley-" : "parley@" + base + " "; // no path has a space: no prefix begins another
const cacheName = prefix + build;
const shell = base + "shell"; // the page of no room in particular; the program fills in which
const patience = 3000; // milliseconds that a page may take to come from the network

self.addEventListener("install", (event) => event.waitUntil(keep()));

async function keep() {
  const page = await fetch(shell, { cache: "no-store" });
  if (!page.ok || page.headers.get("Parley-Build") !== build) {
    throw new Error("the server has another build by now"); // the browser will find that one's worker
  }
  const cache = await caches.open(cacheName);
  await cache.addAll([...assets, ...(await used())]);
  await cache.put(shell, page);
}

// What was used of an earlier build's files, in this build: their URLs differ in the hash before the name.
async function used() {
  const builds = (await caches.keys()).filter((name) => name.startsWith(prefix));
  const requests = await Promise.all(builds.map(async (name) => (await caches.open(name)).keys()));
  const name = (url) => url.split("/").slice(-2).join("/");
  const names = requests.flat().map(({ url }) => name(url));
  return later.filter((url) => names.includes(name(url)));
}

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(prefix) && name !== cacheName).map((name) => caches.delete(name)));
  await self.clients.claim(); // the page that installed the first worker is offline-ready without a reload
}

self.addEventListener("message", (event) => {
  if (event.data?.type === "skip-waiting") event.waitUntil(self.skipWaiting());
  if (event.data?.type === "claim") event.waitUntil(self.clients.claim());
  if (event.data?.type === "keep" && later.includes(event.data.url)) event.waitUntil(add(event.data.url));
  if (event.data?.type === "build") event.ports[0]?.postMessage(build);
});

// What is not named here goes to the network untouched: the socket, the API, health.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (!pathname.startsWith(base)) return;
  const below = pathname.slice(base.length);
  if (below.startsWith("web/")) {
    event.respondWith(asset(request));
  } else if (request.mode === "navigate" && (below === "" || below.startsWith("r/"))) {
    event.respondWith(page(request));
  }
});

async function asset(request) {
  return (await kept(request)) ?? fetch(request);
}

// The network has the newest page of the room; the shell is for when it does not answer, or a proxy answers for it.
async function page(request) {
  const fresh = fetch(request).then((response) => {
    if (response.status >= 500) throw new Error("no server behind the proxy");
    return response;
  });
  fresh.catch(() => {}); // it may fail after the shell was shown
  const late = new Promise((_, reject) => setTimeout(reject, patience));
  try {
    return await Promise.race([fresh, late]);
  } catch {
    return (await kept(shell)) ?? fresh;
  }
}

async function add(url) {
  const cache = await caches.open(cacheName);
  if (!(await cache.match(url))) await cache.add(url);
}

async function kept(request) {
  const cache = await caches.open(cacheName);
  return cache.match(request, { ignoreVary: true });
}

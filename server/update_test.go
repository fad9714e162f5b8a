package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// nextBuild compiles a server that gives browsers another build: one style sheet differs.
func nextBuild(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	sheet := filepath.Join(root, "web", "static", "css", "search.css")
	content, err := os.ReadFile(sheet)
	if err != nil {
		t.Fatal(err)
	}
	changed, overlay, path := filepath.Join(dir, "search.css"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "parley")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {sheet: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{changed: append(content, "\n:root { --next-build: 1; }\n"...), overlay: replace} {
		if err := os.WriteFile(name, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-buildvcs=false", "-overlay", overlay, "-o", path, ".")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the next server: %v\n%s", err, said)
	}
	return path
}

// builds are the builds that the page, its style sheet and its service worker are of, as far as they tell.
const builds = `(async () => {
  const worker = navigator.serviceWorker.controller;
  const channel = new MessageChannel();
  const answer = new Promise((resolve) => (channel.port1.onmessage = (e) => resolve(e.data)));
  worker.postMessage({ type: "build" }, [channel.port2]);
  window.workerBuild = await answer;
  window.pageBuild = goappGetenv("GOAPP_VERSION");
  window.nextSheet = getComputedStyle(document.documentElement).getPropertyValue("--next-build") !== "";
})(), 0`

func (p *person) builds() (page, worker string, next bool) {
	p.t.Helper()
	p.until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	p.eval(`(delete window.nextSheet, ` + builds + `)`)
	p.until(`window.nextSheet !== undefined`)
	return p.eval(`pageBuild`), p.eval(`workerBuild`), p.eval(`nextSheet`) == "true"
}

func TestAnUpdateMixesNothingAndKeepsTheOutbox(t *testing.T) {
	t.Parallel()
	next := nextBuild(t)
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	ada.visit("/")
	was, worker, isNext := ada.builds()
	if was != worker || isNext {
		t.Fatalf("the page is of build %s, its worker of %s, next %v", was, worker, isNext)
	}
	server.kill()
	ada.say("from the old build")
	ada.pends(1)
	ada.load("/") // offline: from the worker
	ada.pends(1)
	if page, worker, isNext := ada.builds(); page != was || worker != was || isNext {
		t.Errorf("offline, the page is of build %s, its worker of %s, next %v; want %s", page, worker, isNext, was)
	}
	server.path = next
	server.start()
	ada.eval(`(navigator.serviceWorker.getRegistration().then((r) => r.update()), 0)`)
	bo.sees("from the old build")
	ada.until(`document.querySelector(".banner--update")`)
	if page, worker, isNext := ada.builds(); page != was || worker != was || isNext {
		t.Errorf("before the reload, the page is of build %s, its worker of %s, next %v; want %s", page, worker, isNext, was)
	}
	server.kill()
	ada.say("unsent during the update")
	ada.write("a draft")
	ada.pends(1)
	ada.click(".banner--update button")
	ada.until(`document.querySelector(".me__name") && getComputedStyle(document.documentElement).getPropertyValue("--next-build") !== ""`)
	ada.until(`window.parleyBoot && parleyBoot.done === true`)
	ada.pends(1)
	ada.until(`document.querySelector("#composer-text").value === "a draft"`)
	if page, worker, isNext := ada.builds(); page == was || page != worker || !isNext {
		t.Errorf("after the reload, the page is of build %s, its worker of %s, next %v; want another than %s", page, worker, isNext, was)
	}
	server.start()
	bo.sees("unsent during the update")
	ada.pends(0)
	want := []string{"from the old build", "unsent during the update"}
	for _, p := range []*person{ada, bo} {
		if got := p.said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAPageGivesTheDatabaseToANewerOne(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.say("before")
	ada.sees("before")
	ada.eval(`(() => {
	  const open = indexedDB.open("parley", 2);
	  open.onblocked = () => (window.opened = "blocked");
	  open.onsuccess = () => (open.result.close(), window.opened = "free");
	})()`)
	ada.until(`window.opened`)
	if got := ada.eval(`opened`); got != "free" {
		t.Errorf("a newer program found the database %s", got)
	}
	ada.until(`document.querySelector(".banner--update")`)
	ada.say("goes on")
	ada.sees("goes on")
	ada.until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	server.kill()
	ada.say("and keeps what is unsent")
	ada.pends(1)
	ada.load("/") // this older program does not open the newer database
	ada.pends(1)
	server.start()
	ada.sees("and keeps what is unsent")
	ada.pends(0)
}

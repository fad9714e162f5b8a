package browser

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// nextBuild compiles a server that gives browsers another build: one style sheet differs.
func nextBuild(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("../../..")
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
	build := exec.Command("go", "build", "-buildvcs=false", "-overlay", overlay, "-o", path, "./server")
	build.Dir = root
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

func seenBuilds(p *chromium.Person) (page, worker string, next bool) {
	p.T.Helper()
	p.Until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	p.Eval(`(delete window.nextSheet, ` + builds + `)`)
	p.Until(`window.nextSheet !== undefined`)
	return p.Eval(`pageBuild`), p.Eval(`workerBuild`), p.Eval(`nextSheet`) == "true"
}

func TestAnUpdateMixesNothingAndKeepsTheOutbox(t *testing.T) {
	t.Parallel()
	next := nextBuild(t)
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Visit("/")
	was, worker, isNext := seenBuilds(ada)
	if was != worker || isNext {
		t.Fatalf("the page is of build %s, its worker of %s, next %v", was, worker, isNext)
	}
	server.Kill()
	ada.Say("from the old build")
	ada.Pends(1)
	ada.Load("/") // offline: from the worker
	ada.Pends(1)
	if page, worker, isNext := seenBuilds(ada); page != was || worker != was || isNext {
		t.Errorf("offline, the page is of build %s, its worker of %s, next %v; want %s", page, worker, isNext, was)
	}
	server.Path = next
	server.Start()
	ada.Eval(`(navigator.serviceWorker.getRegistration().then((r) => r.update()), 0)`)
	bo.Sees("from the old build")
	ada.Until(`document.querySelector(".banner--update")`)
	if page, worker, isNext := seenBuilds(ada); page != was || worker != was || isNext {
		t.Errorf("before the reload, the page is of build %s, its worker of %s, next %v; want %s", page, worker, isNext, was)
	}
	server.Kill()
	ada.Say("unsent during the update")
	ada.Write("a draft")
	ada.Pends(1)
	ada.Click(".banner--update button")
	ada.Until(`document.querySelector(".me__name") && getComputedStyle(document.documentElement).getPropertyValue("--next-build") !== ""`)
	ada.Until(`window.parleyBoot && parleyBoot.done === true`)
	ada.Pends(1)
	ada.Until(`document.querySelector("#composer-text").value === "a draft"`)
	if page, worker, isNext := seenBuilds(ada); page == was || page != worker || !isNext {
		t.Errorf("after the reload, the page is of build %s, its worker of %s, next %v; want another than %s", page, worker, isNext, was)
	}
	server.Start()
	bo.Sees("unsent during the update")
	ada.Pends(0)
	want := []string{"from the old build", "unsent during the update"}
	for _, p := range []*chromium.Person{ada, bo} {
		if got := p.Said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAPageGivesTheDatabaseToANewerOne(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Say("before")
	ada.Sees("before")
	ada.Eval(`(() => {
	  const open = indexedDB.open("parley", 2);
	  open.onblocked = () => (window.opened = "blocked");
	  open.onsuccess = () => (open.result.close(), window.opened = "free");
	})()`)
	ada.Until(`window.opened`)
	if got := ada.Eval(`opened`); got != "free" {
		t.Errorf("a newer program found the database %s", got)
	}
	ada.Until(`document.querySelector(".banner--update")`)
	ada.Say("goes on")
	ada.Sees("goes on")
	ada.Until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	server.Kill()
	ada.Say("and keeps what is unsent")
	ada.Pends(1)
	ada.Load("/") // this older program does not open the newer database
	ada.Pends(1)
	server.Start()
	ada.Sees("and keeps what is unsent")
	ada.Pends(0)
}

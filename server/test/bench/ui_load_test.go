//go:build linux

package bench

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/network"

	"parley/server/test/kit/chromium"
	"parley/web"
)

const uiVisits = 5 // first visits, each by a browser that knows nothing yet

// device is what somebody visits with, and over which line.
type device struct {
	name, about  string
	look         chromium.Screen
	slower       float64 // than this processor
	latency      float64 // ms
	speed        float64 // bytes per second
	again        string  // the line of the second visit
	free         bool    // the second visit has no line but this machine
	first, later float64 // goals, in ms, until the program runs
}

func devices() []device {
	const megabit = 1_000_000 / 8
	return []device{
		{"", "at 10 Mbit/s and 40 ms", chromium.Desktop, 1, 40, 10 * megabit, "without a bound to the line", true, 1_200, 400},
		{"-phone", "by a processor 4 times slower at 1.6 Mbit/s and 150 ms", chromium.Phone, 4, 150, 1.6 * megabit, "the same", false, 8_000, 2_000},
	}
}

// noteMounted notes when the program has drawn the page: then it shows whose it is, which no server can.
const noteMounted = `new MutationObserver((_, me) => {
	if (window.parleyBoot?.done !== true || !document.querySelector(".me__name")?.textContent.trim()) return;
	window.mountedAt = performance.now();
	me.disconnect();
}).observe(document, { subtree: true, childList: true, characterData: true })`

const firstPaint = `performance.getEntriesByName("first-contentful-paint")[0]`

// visits are what a first and a second visit have shown, in ms since the person went there.
type visits struct{ text, mounted, again float64 }

// benchLoad measures how long it takes to read and to talk.
func benchLoad(t *testing.T, browser context.Context, url string) []figure {
	t.Helper()
	size, err := web.Files.ReadFile("wasm/app.wasm.br")
	if err != nil {
		t.Fatal(err)
	}
	all := []figure{{Name: "ui-program", About: "the program, compressed (brotli)", Value: float64(len(size)) / 1e6, Unit: "MB", Goal: 1.3}}
	for _, d := range devices() {
		var made []visits
		for range uiVisits {
			made = append(made, visitTwice(chromium.NewPerson(t, browser, url, d.look), d))
		}
		row := func(name, about string, of func(visits) float64, goal float64) {
			all = append(all, figure{Name: name + d.name, About: about, Value: medianOf(made, of), Unit: "ms", Goal: goal})
		}
		row("ui-text", "room readable "+d.about+", first visit", func(v visits) float64 { return v.text }, 0)
		row("ui-mounted", "program running "+d.about+", first visit", func(v visits) float64 { return v.mounted }, d.first)
		row("ui-mounted-again", "program running, second visit, from the service worker, "+d.again, func(v visits) float64 { return v.again }, d.later)
	}
	return all
}

func visitTwice(p *chromium.Person, d device) (v visits) {
	p.T.Helper()
	p.Before(noteMounted)
	slow(p, d.slower)
	line(p, d.latency, d.speed)
	p.Visit("/")
	p.Until(`window.mountedAt && ` + firstPaint)
	v.text, v.mounted = p.Number(firstPaint+`.startTime`), p.Number(`mountedAt`)
	p.Until(`navigator.serviceWorker.controller && navigator.serviceWorker.controller.state === "activated"`)
	if d.free {
		line(p, 0, -1)
	}
	p.Visit("/")
	p.Until(`window.mountedAt`)
	if served := p.Eval(`performance.getEntriesByType("resource").find(e => e.name.endsWith(".wasm")).workerStart > 0`); served != "true" {
		p.T.Error("the second program did not come from the service worker")
	}
	v.again = p.Number(`mountedAt`)
	return v
}

// line makes the network of the page as slow as a line; a speed of -1 has no bound.
func line(p *chromium.Person, latency, speed float64) {
	p.T.Helper()
	chromium.Call(p, network.Enable, network.EnableParams{})
	chromium.Call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: latency, DownloadThroughput: speed, UploadThroughput: speed}},
	})
}

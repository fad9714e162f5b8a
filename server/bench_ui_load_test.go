//go:build linux

package main

import (
	"context"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/network"

	"parley/web"
)

const (
	uiVisits  = 5                  // first visits, each by a browser that knows nothing yet
	uiLatency = 40                 // ms
	uiSpeed   = 10 * 1_000_000 / 8 // bytes per second
)

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
	var all []visits
	for range uiVisits {
		all = append(all, visitTwice(newPerson(t, browser, url, desktop)))
	}
	const line = " at 10 Mbit/s and 40 ms, first visit"
	return []figure{
		{Name: "ui-program", About: "the program, compressed (brotli)", Value: float64(len(size)) / 1e6, Unit: "MB", Goal: 1.6},
		{Name: "ui-text", About: "the room can be read" + line, Value: medianOf(all, func(v visits) float64 { return v.text }), Unit: "ms"},
		{Name: "ui-mounted", About: "the program has taken over" + line, Value: medianOf(all, func(v visits) float64 { return v.mounted }), Unit: "ms", Goal: 2_200},
		{Name: "ui-mounted-again", About: "the program has taken over, second visit, from the service worker", Value: medianOf(all, func(v visits) float64 { return v.again }), Unit: "ms", Goal: 500},
	}
}

func visitTwice(p *person) (v visits) {
	p.t.Helper()
	p.before(noteMounted)
	p.line(uiLatency, uiSpeed)
	p.visit("/")
	p.until(`window.mountedAt && ` + firstPaint)
	v.text, v.mounted = p.number(firstPaint+`.startTime`), p.number(`mountedAt`)
	p.until(`navigator.serviceWorker.controller && navigator.serviceWorker.controller.state === "activated"`)
	p.line(0, -1)
	p.visit("/")
	p.until(`window.mountedAt`)
	if served := p.eval(`performance.getEntriesByType("resource").find(e => e.name.endsWith(".wasm")).workerStart > 0`); served != "true" {
		p.t.Error("the second program did not come from the service worker")
	}
	v.again = p.number(`mountedAt`)
	return v
}

// line makes the network of the page as slow as a line; a speed of -1 has no bound.
func (p *person) line(latency, speed float64) {
	p.t.Helper()
	call(p, network.Enable, network.EnableParams{})
	call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: latency, DownloadThroughput: speed, UploadThroughput: speed}},
	})
}

// number returns what an expression is.
func (p *person) number(expression string) float64 {
	p.t.Helper()
	raw := p.eval(expression)
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		p.t.Fatalf("%s is %s", expression, raw)
	}
	return n
}

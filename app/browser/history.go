//go:build js

package browser

import (
	"strings"
	"syscall/js"

	"parley/app/ui/address"
	"parley/app/ui/host"
)

// history gives each layer that is open above the page an entry in the browser's history, above the page's own: Back then
// closes the layer and stays on the page. A layer that is closed otherwise takes its entry away, by going back. That takes
// the browser a moment, in which nothing else is asked of it.
type history struct {
	events *host.Events
	want   int      // how many layers are open
	going  bool     // the browser is on its way to another entry
	walks  int      // how often it was sent
	next   string   // the address to push when it is there; "" for none
	push   js.Value // History.pushState, whose place pushed takes
	query  string   // what is searched for: the address of the topmost layer says so
	keep   bool     // the next page does not take the place of the layer
	back   bool     // the person went back to a search, which is about to open again
}

const (
	layerKey  = "parleyLayer" // in the state of an entry: how many layers are open there
	goWait    = 10_000        // milliseconds after which a way that never ended is given up
	queryWait = 300           // milliseconds after a query, before the address says it
	backWait  = 5_000         // and a search that did not open again
)

func (h *history) listen(events *host.Events) {
	h.events = events
	all := global().Get("history")
	h.push = all.Get("pushState").Call("bind", all)
	all.Set("pushState", js.FuncOf(h.pushed))
	global().Call("addEventListener", "popstate", handler(h.arrived), true) // before go-app's
	if h.at() == 0 && searched() {                                          // opened at the address of a search: the page below it has its own
		h.replace("")
	}
	h.adapt() // the page may have been loaded again with a layer open
}

// Layers tells how many layers are open.
func (h *history) Layers(depth int) {
	switch {
	case h.keep, h.back && depth < h.want:
	case depth != h.want:
		h.want = depth
		h.adapt()
	default:
		h.back = false
	}
}

// Query tells what is searched for; "" when the search is closed.
func (h *history) Query(query string) {
	if query != h.query && !h.keep {
		h.query = query
		after(queryWait, h.showQuery)
	}
}

// showQuery writes what is searched for into the address of the topmost layer. Browsers bound how often that can be done.
func (h *history) showQuery() {
	if h.query != "" && h.at() > 0 && !h.going {
		h.replace(h.query)
	}
}

// replace writes a query into the present address.
func (h *history) replace(query string) {
	path := text(global().Get("location").Get("pathname"))
	all := global().Get("history")
	_ = try(func() { all.Call("replaceState", all.Get("state"), "", address.WithQuery(path, query)) })
}

func searched() bool { return strings.Contains(text(global().Get("location").Get("search")), "q=") }

// KeepLayer has the next page stand above the entry of the open search, so that Back leads to it.
func (h *history) KeepLayer() { h.keep = h.at() == 1 && h.query != "" && !h.going }

// adapt brings the history in line with the layers.
func (h *history) adapt() {
	if h.going || h.events == nil {
		return
	}
	at := h.at()
	if at > h.want {
		h.walk(h.want - at)
	}
	for ; at < h.want; at++ {
		h.pushState(map[string]any{layerKey: at + 1}, "")
	}
	h.showQuery()
}

// pushState adds an entry. Browsers bound how often that can be done, and refuse more for some seconds: then the page goes on without it.
func (h *history) pushState(args ...any) { _ = try(func() { h.push.Invoke(args...) }) }

// at returns how many layers the present entry is for.
func (h *history) at() int {
	if state := global().Get("history").Get("state"); state.Type() == js.TypeObject {
		return number(state.Get(layerKey))
	}
	return 0
}

func (h *history) walk(by int) {
	h.going = true
	h.walks++
	this := h.walks
	global().Get("history").Call("go", by)
	after(goWait, func() {
		if this == h.walks {
			h.going, h.next = false, ""
		}
	})
}

// arrived follows the browser to another entry: the one that it was sent to, or one that the person chose.
func (h *history) arrived(e js.Value) {
	if h.going {
		h.going = false
		e.Call("stopImmediatePropagation")
		switch at := h.at(); {
		case h.next == "":
		case at > 0: // it was sent to a layer before there was an address to push
			h.walk(-at)
			return
		default:
			h.pushState(nil, "", h.next)
			h.next = ""
		}
		h.adapt()
		return
	}
	switch at := h.at(); {
	case at < h.want:
		h.want = at
		h.events.Back(at)
	case at > h.want && searched(): // back to a search: the page opens it again
		h.want, h.back = at, true
		after(backWait, func() { h.back = false })
	case at > h.want: // forward, to a layer that is closed
		h.walk(h.want - at)
	}
}

// pushed takes the place of History.pushState, so that another room is never above the entries of layers that its opening
// closes. It takes the place of a single entry; over more of them it goes back first.
func (h *history) pushed(_ js.Value, args []js.Value) any {
	defer Guard()
	at := h.at()
	if at == 0 && !h.going || h.keep {
		if h.keep {
			h.showQuery()
			h.keep, h.query, h.want = false, "", 0
		}
		h.pushState(args[0], args[1], args[2])
		return nil
	}
	global().Get("history").Call("replaceState", args[0], args[1], args[2]) // the address is right at once
	if at == 1 && !h.going {
		return nil
	}
	h.next = text(args[2])
	if !h.going {
		h.walk(-at)
	}
	return nil
}

package httpd

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"parley/shared/catalog"
)

const (
	drawQueue = 64              // drawings that may wait
	drawWait  = 3 * time.Second // for one's turn to be drawn
	drawRetry = "2"             // seconds, told to whom the queue was too long

	drawBurst, drawPerSecond = 40, 4.0 // drawings that an address can cause
)

// Source provides what pages show. It must not depend on the visitor.
type Source interface {
	// Read reads what the page at path shows. It may be called concurrently.
	Read(ctx context.Context, path string) Reading
	// Moved returns the canonical path of the page, from the root of the site and escaped, or "" if the page has that path. The path of
	// at begins at the server's.
	Moved(at *url.URL) string
}

// Reading is what a page shows.
type Reading struct {
	Path    string // the page that is drawn in its place, perhaps itself; "" is none: there is nothing here
	Version string // another one whenever the page would look different; "" if it is not known
	Show    func() // makes this what is drawn until another is shown
}

var errBusy = errors.New("too many pages are to be drawn")

// drawer draws a page once for all who ask until it changes, one page at a time: drawing takes milliseconds of a core that
// messages need too.
type drawer struct {
	source  Source
	draw    func(path string, lang catalog.Lang) *drawn
	kept    cache
	turns   turns[turned]
	slot    chan struct{} // held while something is drawn
	waiting atomic.Int64
	budgets budgets[netip.Addr]
}

// turned is what a turn has brought. If it brought nothing since its leader's network asks for too much, others try again.
type turned struct {
	page    *drawn
	err     error
	refused netip.Addr
}

func newDrawer(source Source, draw func(path string, lang catalog.Lang) *drawn) *drawer {
	return &drawer{source: source, draw: draw, kept: cache{max: cacheBytes}, slot: make(chan struct{}, 1),
		budgets: budgets[netip.Addr]{limit: drawPerSecond, burst: drawBurst}}
}

// page returns the page at path as it is now, or nil if there is none.
func (d *drawer) page(r *http.Request, lang catalog.Lang) (*drawn, error) {
	network := networkOf(r)
	for {
		got, led := d.turns.do(key(r.URL.Path, lang), func() turned { return d.turn(r, network, lang) })
		if !led && got.refused.IsValid() && got.refused != network {
			continue
		}
		return got.page, got.err
	}
}

// moved returns the canonical path of a page that has another spelling.
func (d *drawer) moved(at *url.URL) string {
	if d.source == nil {
		return ""
	}
	return d.source.Moved(at)
}

func key(path string, lang catalog.Lang) string { return string(lang) + path }

func (d *drawer) turn(r *http.Request, network netip.Addr, lang catalog.Lang) turned {
	reading := Reading{Path: r.URL.Path, Show: func() {}}
	if d.source != nil {
		reading = d.source.Read(context.WithoutCancel(r.Context()), r.URL.Path) // others wait for it too
	}
	if reading.Path == "" {
		return turned{}
	}
	if page := d.kept.get(key(reading.Path, lang), reading.Version); page != nil {
		return turned{page: page}
	}
	if !d.budgets.allow(network) {
		return turned{err: errBusy, refused: network}
	}
	page, err := d.inTurn(reading, lang)
	return turned{page: page, err: err}
}

// inTurn draws a page when those before it are drawn.
func (d *drawer) inTurn(reading Reading, lang catalog.Lang) (*drawn, error) {
	defer d.waiting.Add(-1)
	if d.waiting.Add(1) > drawQueue {
		return nil, errBusy
	}
	late := time.NewTimer(drawWait)
	defer late.Stop()
	select {
	case d.slot <- struct{}{}:
		defer func() { <-d.slot }()
	case <-late.C:
		return nil, errBusy
	}
	key := key(reading.Path, lang)
	if page := d.kept.get(key, reading.Version); page != nil { // another path leads to it too
		return page, nil
	}
	reading.Show()
	page := d.draw(reading.Path, lang)
	if page.status != http.StatusOK {
		return page, nil
	}
	page.version = reading.Version
	d.kept.put(key, page)
	return page, nil
}

// request is what go-app is told of a request: nothing that could be different for somebody else.
func request(path string, lang catalog.Lang) *http.Request {
	return &http.Request{Method: http.MethodGet, URL: &url.URL{Path: path, RawQuery: "lang=" + string(lang)}, Header: http.Header{}}
}

package static

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"parley/server/httpd/budget"
	"parley/shared/catalog"
)

const (
	renderQueue = 64              // pages that may wait to be rendered
	renderWait  = 3 * time.Second // for a page to be rendered
	renderRetry = "2"             // seconds: the Retry-After when the queue is full

	renderBurst, rendersPerSecond = 40, 4.0 // pages that an address can cause to be rendered
)

// Source provides the content of pages. It must not depend on the visitor.
type Source interface {
	// Read reads the content of the page at path. It may be called concurrently.
	Read(ctx context.Context, path string) Reading
	// Moved returns the canonical path of the page, from the root of the site and escaped, or "" if the page has that path. The path of
	// at begins at the server's.
	Moved(at *url.URL) string
	// Place returns the name of the place, or "" for the program's own. Version changes with it.
	Place() string
}

// Reading is the content of a page.
type Reading struct {
	Path    string // the page that is rendered, perhaps in its place; "": there is nothing here
	Version string // a different one whenever the page would look different; "" if unknown

	Show func(render func())            // calls render, for which this is the content
	Own  func(lang catalog.Lang) []byte // the page, which go-app does not render; nil: it does

	Indexed bool // search engines may list the page
	Framed  bool // sites of Assets.Frames may show it in a frame, and whoever has it can ask whether it has changed
}

var errBusy = errors.New("too many pages wait to be rendered")

// renderer renders a page once for all requests until its content changes, one page at a time: rendering takes milliseconds of a core
// that messages need too.
type renderer struct {
	source  Source
	render  func(path string, lang catalog.Lang) *rendered
	cache   cache
	flights flights[result]
	slot    chan struct{} // held while a page is rendered
	waiting atomic.Int64
	budgets *budget.Budget[netip.Addr]
	packer  *packer
}

// result is what a flight has brought. If it was refused since its leader's network asks for too much, others try again.
type result struct {
	page    *rendered
	err     error
	refused netip.Addr
}

// newRenderer returns a renderer that reads from source, which may be nil, and renders with render.
func newRenderer(source Source, render func(path string, lang catalog.Lang) *rendered, packer *packer) *renderer {
	return &renderer{source: source, render: render, packer: packer, cache: cache{max: cacheBytes}, slot: make(chan struct{}, 1),
		budgets: budget.New[netip.Addr](rendersPerSecond, renderBurst)}
}

// page returns the page at path as it is now, or nil if there is none.
func (d *renderer) page(r *http.Request, lang catalog.Lang) (*rendered, error) {
	network := networkOf(r)
	for {
		got, led := d.flights.do(key(r.URL.Path, lang), func() result { return d.turn(r, network, lang) })
		if !led && got.refused.IsValid() && got.refused != network {
			continue
		}
		return got.page, got.err
	}
}

// moved returns the canonical path of a page that has another spelling.
func (d *renderer) moved(at *url.URL) string {
	if d.source == nil {
		return ""
	}
	return d.source.Moved(at)
}

// key is the key of a page in the cache.
func key(path string, lang catalog.Lang) string { return string(lang) + path }

// turn reads the page, and renders it unless the cache has that version.
func (d *renderer) turn(r *http.Request, network netip.Addr, lang catalog.Lang) result {
	reading := Reading{Path: r.URL.Path, Show: func(render func()) { render() }}
	if d.source != nil {
		reading = d.source.Read(context.WithoutCancel(r.Context()), r.URL.Path) // others wait for it too
	}
	if reading.Path == "" {
		return result{}
	}
	if page := d.cache.get(key(reading.Path, lang), reading.Version); page != nil {
		return result{page: page}
	}
	if !d.budgets.Allow(network) {
		return result{err: errBusy, refused: network}
	}
	page, err := d.renderNext(reading, lang)
	return result{page: page, err: err}
}

// renderNext renders a page after those that wait already.
func (d *renderer) renderNext(reading Reading, lang catalog.Lang) (*rendered, error) {
	defer d.waiting.Add(-1)
	if d.waiting.Add(1) > renderQueue {
		return nil, errBusy
	}
	late := time.NewTimer(renderWait)
	defer late.Stop()
	select {
	case d.slot <- struct{}{}:
		defer func() { <-d.slot }()
	case <-late.C:
		return nil, errBusy
	}
	key := key(reading.Path, lang)
	if page := d.cache.get(key, reading.Version); page != nil { // another path leads to it too
		return page, nil
	}
	var page *rendered
	if reading.Own != nil {
		page = d.packer.rendered(http.StatusOK, reading.Own(lang))
	} else {
		reading.Show(func() { page = d.render(reading.Path, lang) })
	}
	page.indexed, page.framed = reading.Indexed, reading.Framed
	if page.status != http.StatusOK {
		return page, nil
	}
	page.version = reading.Version
	d.cache.put(key, page)
	return page, nil
}

// request returns what go-app sees of a request: nothing that could differ for another visitor.
func request(path string, lang catalog.Lang) *http.Request {
	return &http.Request{Method: http.MethodGet, URL: &url.URL{Path: path, RawQuery: "lang=" + string(lang)}, Header: http.Header{}}
}

type networkKey struct{}

// WithNetwork returns a request whose renderings are counted for a network. Those of the zero address are not counted.
func WithNetwork(r *http.Request, network netip.Addr) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), networkKey{}, network))
}

func networkOf(r *http.Request) netip.Addr {
	network, _ := r.Context().Value(networkKey{}).(netip.Addr)
	return network
}

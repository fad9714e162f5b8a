package static

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/httpd/budget"
	"parley/server/httpd/static/statictest"
	"parley/shared/catalog"
)

// fakeSource shows a version of each page; paths below /r/no- lead to one frame.
type fakeSource struct {
	version atomic.Int64
	reads   atomic.Int64
}

func (f *fakeSource) Read(_ context.Context, path string) Reading {
	f.reads.Add(1)
	switch {
	case !strings.HasPrefix(path, "/r/"):
		return Reading{}
	case strings.HasPrefix(path, "/r/no-"):
		return Reading{Path: "/shell", Version: "frame", Show: show}
	case strings.HasPrefix(path, "/r/only-"):
		version := fmt.Sprint(f.version.Load())
		return Reading{Path: path, Version: version, Framed: true, Own: func(lang catalog.Lang) []byte { return []byte("only " + version + string(lang)) }}
	case strings.HasPrefix(path, "/r/listed"):
		return Reading{Path: path, Version: "1", Indexed: true, Show: show}
	}
	return Reading{Path: path, Version: fmt.Sprint(f.version.Load()), Show: show}
}

// Place is the program's name.
func (f *fakeSource) Place() string { return "" }

func show(render func()) { render() }

// Moved has rooms in lower case only.
func (f *fakeSource) Moved(at *url.URL) string {
	if lower := strings.ToLower(at.Path); lower != at.Path {
		return "/below" + lower
	}
	return ""
}

// drawing is a renderer that counts, and that may be held up.
type drawing struct {
	*renderer
	source *fakeSource
	drawn  atomic.Int64
	hold   chan struct{} // nil: not held
}

func newDrawing(hold chan struct{}) *drawing {
	d, p := &drawing{source: &fakeSource{}, hold: hold}, &packer{}
	d.renderer = newRenderer(d.source, func(path string, lang catalog.Lang) *rendered {
		if d.drawn.Add(1); d.hold != nil {
			<-d.hold
		}
		return p.rendered(http.StatusOK, fmt.Append(nil, path, lang, " version ", d.source.version.Load()))
	}, p)
	return d
}

func (d *drawing) ask(path, from string) (*rendered, error) {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if from != "" {
		r = WithNetwork(r, netip.MustParseAddr(from))
	}
	return d.page(r, catalog.English)
}

func TestManyRequestsCauseOneDrawing(t *testing.T) {
	d := newDrawing(make(chan struct{}))
	var work sync.WaitGroup
	for i := range 200 {
		work.Go(func() {
			if page, err := d.ask("/r/lobby", fmt.Sprintf("192.0.2.%d", i%50)); err != nil || !bytes.Contains(page.body, []byte("version 0")) {
				t.Errorf("got %v, %v", page, err)
			}
		})
	}
	d.hold <- struct{}{}
	work.Wait()
	if got := d.drawn.Load(); got != 1 {
		t.Errorf("%d drawings for 200 requests", got)
	}
}

// TestAPageIsAsNewAsItsRequest changes what is shown while a page is drawn for somebody who came before.
func TestAPageIsAsNewAsItsRequest(t *testing.T) {
	d := newDrawing(make(chan struct{}))
	var work sync.WaitGroup
	work.Go(func() { d.ask("/r/lobby", "") })
	for d.drawn.Load() == 0 { // it is being drawn
		time.Sleep(time.Millisecond)
	}
	d.source.version.Add(1)
	work.Go(func() {
		if page, err := d.ask("/r/lobby", ""); err != nil || !bytes.Contains(page.body, []byte("version 1")) {
			t.Errorf("got %v, %v, want what had changed before", page, err)
		}
	})
	d.hold <- struct{}{}
	d.hold <- struct{}{}
	work.Wait()
	d.source.version.Add(1)
	work.Go(func() { d.hold <- struct{}{} })
	if page, _ := d.ask("/r/lobby", ""); !bytes.Contains(page.body, []byte("version 2")) {
		t.Errorf("got %s", page.body)
	}
	work.Wait()
}

func TestAddressesWithoutARoomAreDrawnOnce(t *testing.T) {
	d := newDrawing(nil)
	for i := range 500 {
		if page, err := d.ask(fmt.Sprint("/r/no-", i), "192.0.2.1"); page == nil || err != nil {
			t.Fatalf("got %v, %v", page, err)
		}
		if page, err := d.ask(fmt.Sprint("/nowhere-", i), "192.0.2.1"); page != nil || err != nil {
			t.Fatalf("got %v, %v for no page", page, err)
		}
	}
	if got := d.drawn.Load(); got != 1 {
		t.Errorf("%d drawings for 1,000 addresses without a room", got)
	}
}

func TestAnAddressCausesAFewDrawings(t *testing.T) {
	d := newDrawing(nil)
	refused := 0
	for i := range 10 * renderBurst {
		if _, err := d.ask(fmt.Sprint("/r/", i), "192.0.2.1"); err != nil {
			refused++
		}
	}
	if got := d.drawn.Load(); got > 2*renderBurst || refused == 0 {
		t.Errorf("one address has caused %d drawings", got)
	}
	if _, err := d.ask("/r/another", "192.0.2.2"); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	if _, err := d.ask("/r/1", "192.0.2.1"); err != nil {
		t.Errorf("what is drawn already: %v", err)
	}
}

// TestWhoWaitsForSomebodyTooGreedyIsNotRefusedWithThem has them wait for the same drawing.
func TestWhoWaitsForSomebodyTooGreedyIsNotRefusedWithThem(t *testing.T) {
	d := newDrawing(nil)
	d.budgets = budget.New[netip.Addr](0, renderBurst)
	for range renderBurst {
		d.budgets.Allow(netip.MustParseAddr("192.0.2.1"))
	}
	var work sync.WaitGroup
	for i := range 100 {
		work.Go(func() { d.ask("/r/lobby", "192.0.2.1") })
		if i%10 == 0 {
			work.Go(func() {
				if page, err := d.ask("/r/lobby", fmt.Sprint("192.0.2.", 10+i)); err != nil || page == nil {
					t.Errorf("got %v, %v", page, err)
				}
			})
		}
	}
	work.Wait()
}

func TestTheQueueForDrawingIsShort(t *testing.T) {
	d := newDrawing(make(chan struct{}))
	errs := make(chan error, 3*renderQueue)
	for i := range 3 * renderQueue {
		go func() {
			_, err := d.ask(fmt.Sprint("/r/", i), "")
			errs <- err
		}()
	}
	for range 2*renderQueue - 1 { // all that do not fit are told so while the first is drawn
		if err := <-errs; err == nil {
			t.Fatal("a page was drawn")
		}
	}
	close(d.hold)
}

func TestTheCacheOfPagesIsBounded(t *testing.T) {
	c, p := cache{max: 10_000}, &packer{}
	for i := range 1_000 {
		page := p.rendered(http.StatusOK, make([]byte, 100))
		page.version = "1"
		c.put(fmt.Sprint(i), page)
	}
	if c.bytes > c.max || len(c.by) != c.order.Len() || len(c.by) > 100 {
		t.Errorf("%d pages of %d bytes are kept", len(c.by), c.bytes)
	}
	if c.get("999", "1") == nil || c.get("999", "2") != nil || c.get("0", "1") != nil {
		t.Error("the newest page is kept, by its version, and the oldest is not")
	}
	large := p.rendered(http.StatusOK, make([]byte, 20_000))
	large.version = "1"
	if c.put("large", large); c.get("large", "1") != nil || c.bytes != 0 {
		t.Error("a page that is too large is kept")
	}
}

// pages returns how many pages are kept.
func (c *cache) pages() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.by)
}

// TestAPageThatNobodyAsksForIsForgotten has a page that somebody asks for, one that is replaced, and one that nobody wants.
func TestAPageThatNobodyAsksForIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, p := cache{max: 10_000}, &packer{}
		put := func(key, version string) {
			page := p.rendered(http.StatusOK, make([]byte, 100))
			page.version = version
			c.put(key, page)
		}
		put("wanted", "1")
		put("replaced", "1")
		put("unwanted", "1")
		time.Sleep(cacheTime / 2)
		if c.get("wanted", "1") == nil || c.get("replaced", "2") != nil {
			t.Fatal("what is kept is not found, or something else is")
		}
		put("replaced", "2")
		time.Sleep(cacheTime/2 + time.Millisecond)
		synctest.Wait()
		if c.get("wanted", "1") == nil || c.get("replaced", "2") == nil || c.get("unwanted", "1") != nil || c.pages() != 2 {
			t.Errorf("%d pages are kept", c.pages())
		}
		time.Sleep(cacheTime + time.Millisecond)
		synctest.Wait()
		c.mu.Lock()
		defer c.mu.Unlock()
		if len(c.by) != 0 || c.order.Len() != 0 || c.bytes != 0 {
			t.Errorf("%d pages of %d bytes are kept", len(c.by), c.bytes)
		}
	})
}

func TestABusyServerSaysWhenToComeBack(t *testing.T) {
	statictest.Route()
	a := newAssets(t, statictest.Files())
	handler := a.Pages(&fakeSource{})
	handler.(*pages).renderer.budgets = budget.New[netip.Addr](0, 0)
	r := httptest.NewRequest(http.MethodGet, "/r/lobby", nil)
	r = r.WithContext(context.WithValue(r.Context(), networkKey{}, netip.MustParseAddr("192.0.2.1")))
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), catalog.English.Site().BusyTitle) {
		t.Errorf("got %d, Retry-After %q\n%s", w.Code, w.Header().Get("Retry-After"), w.Body)
	}
}

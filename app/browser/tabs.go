//go:build js

package browser

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall/js"

	"parley/shared/client/tabs"
)

// tabLocks is a tabs.Coordinator made of Web Locks: the browser frees a name when its tab is closed, crashes or is killed.
type tabLocks struct {
	locks js.Value
	scope string            // of the names
	held  map[string]func() // ends each
}

// OpenTabs returns what coordinates the tabs of this browser. Where there are no locks, as on a page by plain http, no name
// can be held: there every tab sends what is stored, and the server takes each nonce once.
func OpenTabs() tabs.Coordinator {
	pageTabs = tabLocks{navigator("locks"), scoped("parley.tab") + "/", map[string]func(){}}
	return pageTabs
}

// pageTabs are this page's.
var pageTabs tabLocks

// giveWay frees the names while the browser keeps the page for the way back: it would keep none that holds a lock. Meanwhile
// another tab may send what this one has not; the server takes each nonce once.
func (t tabLocks) giveWay() {
	var names []string
	on(global(), "pagehide", func(js.Value) {
		for name, release := range t.held {
			names = append(names, name)
			release()
		}
		clear(t.held)
	})
	on(global(), "pageshow", func(js.Value) {
		for _, name := range names {
			_ = try(func() { ignore(t.request(name, func() {})) })
		}
		names = nil
	})
}

// request asks for a name, and holds it from then on.
func (t tabLocks) request(name string, granted func()) js.Value {
	open := js.FuncOf(func(_ js.Value, args []js.Value) any {
		t.held[name] = func() { args[0].Invoke() }
		return nil
	})
	hold := js.FuncOf(func(js.Value, []js.Value) any {
		granted()
		return global().Get("Promise").New(open) // as long as it is open, so is the lock held
	})
	return t.locks.Call("request", t.scope+name, hold)
}

var errNoLocks = errors.New("the browser has no locks on this page")

// Hold waits for a name and holds it until the page goes away.
func (t tabLocks) Hold(ctx context.Context, name string) error {
	return t.await(ctx, func(granted func()) js.Value { return t.request(name, granted) })
}

// Gone waits for a name and lets it go.
func (t tabLocks) Gone(ctx context.Context, name string) error {
	return t.await(ctx, func(granted func()) js.Value {
		pass := js.FuncOf(func(js.Value, []js.Value) any { granted(); return nil })
		return t.locks.Call("request", t.scope+name, pass)
	})
}

// await waits until what ask asks for is granted.
func (t tabLocks) await(ctx context.Context, ask func(granted func()) js.Value) error {
	if !t.locks.Truthy() {
		return errNoLocks
	}
	granted, refused := make(chan struct{}), make(chan error, 1)
	no := handler(func(e js.Value) { refused <- fmt.Errorf("%w the lock: %s", errRefused, text(e.Get("name"))) })
	if err := try(func() { ask(func() { close(granted) }).Call("catch", no) }); err != nil {
		return err
	}
	select {
	case <-granted:
		return nil
	case err := <-refused:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Succeed stores the name in the tab's own storage. A tab that was duplicated finds the name of one that still runs, which it
// cannot hold.
func (t tabLocks) Succeed(name string) (former string) {
	_ = try(func() {
		s := property(global(), "sessionStorage")
		former = text(s.Call("getItem", scoped("parley.tab")))
		s.Call("setItem", scoped("parley.tab"), name)
	})
	return former
}

// Watch tells what other tabs keep in localStorage.
func (t tabLocks) Watch(ctx context.Context, fn func(key string)) {
	prefix := journalPrefix()
	on(global(), "storage", func(e js.Value) {
		key, mine := strings.CutPrefix(text(e.Get("key")), prefix)
		if mine && ctx.Err() == nil && e.Get("newValue").Truthy() {
			fn(key)
		}
	})
}

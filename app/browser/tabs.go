//go:build js

package browser

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall/js"

	"parley/shared/client"
)

// tabs is a client.Tabs made of Web Locks: the browser frees a name when its tab is closed, crashes or is killed.
type tabs struct {
	locks js.Value
	scope string // of the names
}

// OpenTabs returns what coordinates the tabs of this browser. Where there are no locks, as on a page by plain http, no name
// can be held: there every tab sends what is kept, and the server takes each nonce once.
func OpenTabs() client.Tabs {
	return tabs{global().Get("navigator").Get("locks"), scoped("parley.tab") + "/"}
}

var errNoLocks = errors.New("the browser has no locks on this page")

// Hold waits for a name and holds it until the page goes away.
func (t tabs) Hold(ctx context.Context, name string) error {
	never := js.FuncOf(func(js.Value, []js.Value) any { return nil })
	return t.request(ctx, name, func() any { return global().Get("Promise").New(never) }) // as long as it is open, so is the lock held
}

// Gone waits for a name and lets it go.
func (t tabs) Gone(ctx context.Context, name string) error {
	return t.request(ctx, name, func() any { return nil })
}

// request waits for a name, which is held until the promise that hold returns is settled.
func (t tabs) request(ctx context.Context, name string, hold func() any) error {
	if !t.locks.Truthy() {
		return errNoLocks
	}
	granted, refused := make(chan struct{}), make(chan error, 1)
	no := handler(func(e js.Value) { refused <- fmt.Errorf("%w the lock: %s", errRefused, text(e.Get("name"))) })
	got := js.FuncOf(func(js.Value, []js.Value) any {
		close(granted)
		return hold()
	})
	if err := try(func() { t.locks.Call("request", t.scope+name, got).Call("catch", no) }); err != nil {
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

// Succeed keeps the name in the tab's own storage. A tab that was duplicated finds the name of one that still runs, which it
// cannot hold.
func (t tabs) Succeed(name string) (former string) {
	_ = try(func() {
		s := global().Get("sessionStorage")
		former = text(s.Call("getItem", scoped("parley.tab")))
		s.Call("setItem", scoped("parley.tab"), name)
	})
	return former
}

// Watch tells what other tabs keep in localStorage.
func (t tabs) Watch(ctx context.Context, fn func(key string)) {
	prefix := journalPrefix()
	on(global(), "storage", func(e js.Value) {
		key, mine := strings.CutPrefix(text(e.Get("key")), prefix)
		if mine && ctx.Err() == nil && e.Get("newValue").Truthy() {
			fn(key)
		}
	})
}

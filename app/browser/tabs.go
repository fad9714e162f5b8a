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
	leave js.Value          // an AbortController: it ends what waits for a name
	shown chan struct{}     // closed unless the page rests: the browser keeps it for the way back, or has frozen it
}

// OpenTabs returns what coordinates the tabs of this browser. Where there are no locks, as on a page by plain http, no name
// can be held: there every tab sends what is stored, and the server takes each nonce once.
func OpenTabs() tabs.Coordinator {
	pageTabs = tabLocks{locks: navigator("locks"), scope: scoped("parley.tab") + "/", held: map[string]func(){}}
	pageTabs.enter()
	return &pageTabs
}

// pageTabs are this page's.
var pageTabs tabLocks

func (t *tabLocks) enter() {
	t.leave, t.shown = global().Get("AbortController").New(), make(chan struct{})
	close(t.shown)
}

// giveWay frees the names while the browser keeps the page for the way back: it would keep none that holds a lock. Meanwhile
// another tab may send what this one has not; the server takes each nonce once. A page that waited for a name would be given it while
// it cannot run, and all others would wait for that page: so it waits for none.
func (t *tabLocks) giveWay() {
	var names []string
	on(global(), "pagehide", func(js.Value) {
		for name, release := range t.held {
			names = append(names, name)
			release()
		}
		clear(t.held)
		t.rest()
	})
	on(global(), "pageshow", func(js.Value) {
		t.wake()
		for _, name := range names {
			go func() { _ = t.Hold(context.Background(), name) }()
		}
		names = nil
	})
	on(document(), "freeze", func(js.Value) { t.rest() })
	on(document(), "resume", func(js.Value) { t.wake() })
}

// rest ends what waits for a name, until wake.
func (t *tabLocks) rest() {
	if t.leave.Truthy() {
		t.shown = make(chan struct{})
		t.leave.Call("abort")
		t.leave = js.Undefined()
	}
}

func (t *tabLocks) wake() {
	if resting := t.shown; resting != nil && !t.leave.Truthy() {
		t.enter()
		close(resting)
	}
}

// request asks for a name, and holds it from then on.
func (t *tabLocks) request(name string, granted func()) js.Value {
	open := js.FuncOf(func(_ js.Value, args []js.Value) any {
		t.held[name] = func() { args[0].Invoke() }
		return nil
	})
	hold := js.FuncOf(func(js.Value, []js.Value) any {
		granted()
		return global().Get("Promise").New(open) // as long as it is open, so is the lock held
	})
	return t.ask(name, hold)
}

func (t *tabLocks) ask(name string, granted js.Func) js.Value {
	return t.locks.Call("request", t.scope+name, map[string]any{"signal": t.leave.Get("signal")}, granted)
}

var errNoLocks = errors.New("the browser has no locks on this page")

// Hold waits for a name and holds it until the page goes away.
func (t *tabLocks) Hold(ctx context.Context, name string) error {
	return t.await(ctx, func(granted func()) js.Value { return t.request(name, granted) })
}

// Gone waits for a name and lets it go.
func (t *tabLocks) Gone(ctx context.Context, name string) error {
	return t.await(ctx, func(granted func()) js.Value {
		return t.ask(name, js.FuncOf(func(js.Value, []js.Value) any { granted(); return nil }))
	})
}

// await waits until what ask asks for is granted, and asks again when the page was away meanwhile.
func (t *tabLocks) await(ctx context.Context, ask func(granted func()) js.Value) error {
	if !t.locks.Truthy() {
		return errNoLocks
	}
	for {
		select {
		case <-t.shown:
		case <-ctx.Done():
			return ctx.Err()
		}
		granted, refused := make(chan struct{}), make(chan string, 1)
		no := handler(func(e js.Value) { refused <- text(e.Get("name")) })
		if err := try(func() { ask(func() { close(granted) }).Call("catch", no) }); err != nil {
			return err
		}
		select {
		case <-granted:
			return nil
		case name := <-refused:
			if name != "AbortError" {
				return fmt.Errorf("%w the lock: %s", errRefused, name)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Succeed stores the name in the tab's own storage. A tab that was duplicated finds the name of one that still runs, which it
// cannot hold.
func (t *tabLocks) Succeed(name string) (former string) {
	_ = try(func() {
		s := property(global(), "sessionStorage")
		former = text(s.Call("getItem", scoped("parley.tab")))
		s.Call("setItem", scoped("parley.tab"), name)
	})
	return former
}

// Watch tells what other tabs keep in localStorage.
func (t *tabLocks) Watch(ctx context.Context, fn func(key string)) {
	prefix := journalPrefix()
	on(global(), "storage", func(e js.Value) {
		key, mine := strings.CutPrefix(text(e.Get("key")), prefix)
		if mine && ctx.Err() == nil && e.Get("newValue").Truthy() {
			fn(key)
		}
	})
}

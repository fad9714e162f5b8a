package tabs

import (
	"context"
	"time"

	"parley/shared/client/outbox"
)

// takeOverWait is how long a client waits with sending for what those before it may have left: that goes first.
const takeOverWait = 300 * time.Millisecond

// Group is one client among those that share its storage. The client's loop owns it.
type Group struct {
	Own    string // the name of this client; "" if it could not be held
	Name   string // the same, whether it could be held or not: drafts need no more
	Former string // the name in this tab before

	ctx         context.Context
	coordinator Coordinator // nil: this client is alone, and all that is stored is its own
	host        Host
	requested   map[string]bool      // names that this client holds or waits for
	awaited     map[string]bool      // names that unsent messages were found of at the start, and that are not held yet
	awaitUntil  time.Time            // they are waited for until then
	since       map[string]time.Time // since when the end of a client with drafts is waited for
	ended       map[string]bool      // names of those that have ended
}

// NewGroup returns the group of a client with a new name. Its goroutines end with ctx. A nil Coordinator means that the client is alone.
func NewGroup(ctx context.Context, c Coordinator, h Host) *Group {
	g := &Group{
		ctx: ctx, coordinator: c, host: h,
		requested: map[string]bool{}, awaited: map[string]bool{}, since: map[string]time.Time{}, ended: map[string]bool{},
	}
	if c != nil {
		g.Own = string(outbox.NewNonce())
		g.Name, g.Former = g.Own, c.Succeed(g.Own)
		g.requested[g.Own] = true
	}
	return g
}

// Join holds this client's own name, and then goes on. Where that is refused the client goes on as if it were alone: the server takes
// each nonce once. changed is called by the loop with the key of each value that another client stores.
func (g *Group) Join(changed func(key string), then func()) {
	if g.coordinator == nil {
		then()
		return
	}
	g.coordinator.Watch(g.ctx, func(key string) { g.host.Post(func() { changed(key) }) })
	g.hold(draftLock(g.Own), func(error) {})
	g.hold(g.Own, func(err error) {
		if err != nil {
			g.coordinator, g.Own = nil, ""
		}
		then()
	})
}

// hold waits for a name in a goroutine of its own.
func (g *Group) hold(name string, then func(error)) {
	c := g.coordinator
	g.host.Go(func() {
		err := c.Hold(g.ctx, name)
		if err != nil {
			g.host.Log("wait for another tab", "error", err)
		}
		g.host.Post(func() { then(err) })
	})
}

// Mine returns those of the stored messages that this client may send, and takes over the rest as their clients end.
func (g *Group) Mine(all []*outbox.Entry) []*outbox.Entry {
	if g.coordinator == nil {
		return all
	}
	var mine []*outbox.Entry
	for _, n := range all {
		if n.Tab == g.Own {
			mine = append(mine, n)
			continue
		}
		g.TakeOver(n.Tab)
		g.awaited[n.Tab] = true
	}
	if len(g.awaited) > 0 {
		g.awaitUntil = time.Now().Add(takeOverWait)
	}
	return mine
}

// TakeOver waits for another client's end, and then calls Host.TakeOver, unless that is under way.
func (g *Group) TakeOver(name string) {
	if g.coordinator == nil || g.requested[name] {
		return
	}
	g.requested[name] = true
	g.hold(name, func(error) { g.host.TakeOver(name) })
}

// TakenOver notes that what another client has left is here.
func (g *Group) TakenOver(name string) { delete(g.awaited, name) }

// Waits reports whether something older may come in a moment that is to be sent first, and until when that is waited for.
func (g *Group) Waits() (until time.Time, yes bool) {
	return g.awaitUntil, len(g.awaited) > 0 && time.Now().Before(g.awaitUntil)
}

// AwaitEnd waits for the end of another client that has drafts, and then calls Host.Ended, unless that is under way.
func (g *Group) AwaitEnd(name string) {
	if _, waits := g.since[name]; waits || g.HasEnded(name) {
		return
	}
	g.since[name] = time.Now()
	c := g.coordinator
	g.host.Go(func() {
		if c.Gone(g.ctx, draftLock(name)) != nil {
			return // then it is not known
		}
		g.host.Post(func() {
			g.ended[name] = true
			g.host.Ended()
		})
	})
}

// HasEnded reports whether the drafts of the client of that name may be taken: it has ended, or is this one.
func (g *Group) HasEnded(name string) bool {
	return g.coordinator == nil || name == g.Name || g.ended[name]
}

// MayHaveEnded reports whether the client of that name may turn out to have ended: its end is waited for since less than max.
func (g *Group) MayHaveEnded(name string, max time.Duration) bool {
	return !g.HasEnded(name) && time.Since(g.since[name]) < max
}

// MarkEnded notes a name as that of a client that has ended.
func (g *Group) MarkEnded(name string) { g.ended[name] = true }

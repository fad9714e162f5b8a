package client

import (
	"context"
	"strings"
	"time"

	"parley/shared/client/outbox"
	"parley/shared/client/storage"
)

// Tabs is how a client gets along with others that share its Storage, as the tabs of one browser do. Each keeps what it
// has not sent under a name of its own, and holds that name while it runs. Whoever gets hold of the name of another one
// knows that it has ended, and alone sends what it has left.
type Tabs interface {
	// Succeed notes the name of this client for the one that runs in the same tab after a reload, and returns the name that was
	// noted before, "" for none.
	Succeed(name string) (former string)
	// Hold waits until no other client holds the name, and holds it until the program ends. It gives up when ctx ends.
	Hold(ctx context.Context, name string) error
	// Gone waits until no other client holds the name, without holding it. It gives up when ctx ends.
	Gone(ctx context.Context, name string) error
	// Watch calls fn with the key of each value that another client keeps by Journal.PutNow, until ctx ends.
	Watch(ctx context.Context, fn func(key string))
}

// inheritWait is how long a client waits with sending for what those before it may have left: that goes first.
const inheritWait = 300 * time.Millisecond

// crew is this client among those that share its Storage. The loop owns it.
type crew struct {
	engine  *engine
	tabs    Tabs   // nil: this client is alone, and all that is kept is its own
	own     string // the name of this client; "" if it could not be held
	name    string // the same, whether it could be held or not: drafts need no more
	former  string // the name in this tab before
	asked   map[string]bool
	awaited map[string]bool      // names that unsent messages were found of at the start, and that are not held yet
	until   time.Time            // they are waited for until then
	watched map[string]time.Time // since when the end of a client with drafts is waited for
	ended   map[string]bool      // names of those that have ended
}

// draftLock is what a client holds besides its name. Whoever holds the name of one that has ended sends its messages; its drafts
// are for everybody, and above all for the next client in the same tab.
func draftLock(name string) string { return name + " drafts" }

func newCrew(e *engine) *crew {
	c := &crew{engine: e, tabs: e.cfg.Tabs, asked: map[string]bool{}, awaited: map[string]bool{}, watched: map[string]time.Time{}, ended: map[string]bool{}}
	if c.tabs != nil {
		c.own = string(outbox.NewNonce())
		c.name, c.former = c.own, c.tabs.Succeed(c.own)
		c.asked[c.own] = true
	}
	return c
}

// join holds this client's own name, and then goes on. Where that is refused the client goes on as if it were alone: the
// server takes each nonce once.
func (c *crew) join(then func()) {
	if c.tabs == nil {
		then()
		return
	}
	c.tabs.Watch(c.engine.ctx, func(key string) {
		c.engine.client.want(func(e *engine) {
			switch {
			case strings.HasPrefix(key, storage.KeyOutbox):
				c.claim(outbox.TabOf(key))
			case key == storage.KeyMuted+string(e.me.ID):
				e.loadMutes()
			}
		})
	})
	c.hold(draftLock(c.own), func(error) {})
	c.hold(c.own, func(err error) {
		if err != nil {
			c.tabs, c.own = nil, ""
		}
		then()
	})
}

// hold waits for a name in a goroutine of its own.
func (c *crew) hold(name string, then func(error)) {
	e, tabs := c.engine, c.tabs
	e.lines.Go(func() {
		err := tabs.Hold(e.ctx, name)
		if err != nil {
			e.log("wait for another tab", "error", err)
		}
		e.client.want(func(*engine) { then(err) })
	})
}

// mine returns what this client may send of what was kept, and claims the rest.
func (c *crew) mine(all []*outbox.Entry) []*outbox.Entry {
	if c.tabs == nil {
		return all
	}
	var mine []*outbox.Entry
	for _, n := range all {
		if n.Tab == c.own {
			mine = append(mine, n)
			continue
		}
		c.claim(n.Tab)
		c.awaited[n.Tab] = true
	}
	if len(c.awaited) > 0 {
		c.until = time.Now().Add(inheritWait)
		c.engine.agenda.At("inherit", c.until, c.engine.pump)
	}
	return mine
}

// claim waits for another client's end, and takes over what it has not sent, unless that is under way.
func (c *crew) claim(name string) {
	if c.tabs == nil || c.asked[name] {
		return
	}
	c.asked[name] = true
	c.hold(name, func(error) { c.engine.keep.inherit(name) })
}

// watch waits for the end of another client that has drafts, unless that is under way.
func (c *crew) watch(name string) {
	if _, watched := c.watched[name]; watched || c.over(name) {
		return
	}
	c.watched[name] = time.Now()
	e, tabs := c.engine, c.tabs
	e.lines.Go(func() {
		if tabs.Gone(e.ctx, draftLock(name)) != nil {
			return // then it is not known
		}
		e.client.want(func(e *engine) {
			c.ended[name] = true
			e.drafts.again()
		})
	})
}

// over reports whether the drafts of the client of that name may be taken: it has ended, or is this one.
func (c *crew) over(name string) bool { return c.tabs == nil || name == c.name || c.ended[name] }

// unclear reports whether the client of that name may have ended: nobody can tell yet.
func (c *crew) unclear(name string) bool {
	return !c.over(name) && time.Since(c.watched[name]) < draftWait
}

// inherited takes what another client has left.
func (c *crew) inherited(name string, left []*outbox.Entry) {
	delete(c.awaited, name)
	c.engine.restoreOutbox(left)
	for _, r := range c.engine.rooms {
		if r.tl != nil {
			c.engine.settleIn(r)
		}
	}
	c.engine.stage()
	c.engine.dirty.all()
	c.engine.pump()
}

// waits reports whether something older may come in a moment that is to be sent first.
func (c *crew) waits() bool { return len(c.awaited) > 0 && time.Now().Before(c.until) }

package client

import (
	"context"
	"strings"
	"time"
)

// Tabs is how a client gets along with others that share its Storage, as the tabs of one browser do. Each keeps what it
// has not sent under a name of its own, and holds that name while it runs. Whoever gets hold of the name of another one
// knows that it has ended, and alone sends what it has left.
type Tabs interface {
	// Hold waits until no other client holds the name, and holds it until the program ends. It gives up when ctx ends.
	Hold(ctx context.Context, name string) error
	// Watch calls fn with the key of each value that another client keeps by Journal.PutNow, until ctx ends.
	Watch(ctx context.Context, fn func(key string))
}

// inheritWait is how long a client waits with sending for what those before it may have left: that goes first.
const inheritWait = 300 * time.Millisecond

// crew is this client among those that share its Storage. The loop owns it.
type crew struct {
	engine *engine
	tabs   Tabs   // nil: this client is alone, and all that is kept is its own
	own    string // the name of this client
	asked  map[string]bool
	open   int       // names that were found at the start and are not held yet
	until  time.Time // they are waited for until then
}

func newCrew(e *engine) *crew {
	c := &crew{engine: e, tabs: e.cfg.Tabs, asked: map[string]bool{}}
	if c.tabs != nil {
		c.own = string(newNonce())
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
			case strings.HasPrefix(key, keyOutbox):
				c.claim(tabOf(key))
			case key == keyMuted+string(e.me.ID):
				e.loadMutes()
			}
		})
	})
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
func (c *crew) mine(all []*entry) []*entry {
	if c.tabs == nil {
		return all
	}
	var mine []*entry
	for _, n := range all {
		if n.Tab == c.own {
			mine = append(mine, n)
		} else if c.claim(n.Tab) {
			c.open++
		}
	}
	if c.open > 0 {
		c.until = time.Now().Add(inheritWait)
		c.engine.agenda.at("inherit", c.until, c.engine.pump)
	}
	return mine
}

// claim waits for another client's end, and takes over what it has not sent. It returns false if that is under way.
func (c *crew) claim(name string) bool {
	if c.tabs == nil || c.asked[name] {
		return false
	}
	c.asked[name] = true
	c.hold(name, func(error) { c.engine.keep.inherit(name) })
	return true
}

// inherited takes what another client has left.
func (c *crew) inherited(left []*entry) {
	c.open = max(c.open-1, 0)
	c.engine.outbox.restore(left)
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
func (c *crew) waits() bool { return c.open > 0 && time.Now().Before(c.until) }

// tabOf returns who kept the unsent message with that key: "" for a program that shared with nobody.
func tabOf(key string) string {
	_, name, _ := strings.Cut(key, "@")
	return name
}

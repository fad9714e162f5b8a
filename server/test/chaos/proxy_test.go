//go:build linux

package chaos

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"parley/server/test/kit"
)

// link is a network between the clients and a server, which can be made bad.
type link struct {
	t     *testing.T
	proxy *toxiproxy.Proxy
	url   string
}

// newLink starts a link to a server.
func newLink(t *testing.T, server *kit.Process) *link {
	t.Helper()
	return newLinkTo(t, strings.TrimPrefix(server.URL, "http://"))
}

// newLinkTo starts a link to an address.
func newLinkTo(t *testing.T, addr string) *link {
	t.Helper()
	api := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(api, "link", kit.FreeAddr(t), addr)
	l := &link{t: t, proxy: proxy, url: "http://" + proxy.Listen}
	l.up()
	t.Cleanup(proxy.Stop)
	return l
}

// up lets connections through.
func (l *link) up() {
	if err := l.proxy.Start(); err != nil {
		l.t.Errorf("start the link: %v", err)
	}
}

// cut breaks every connection, and makes none for a while.
func (l *link) cut(d time.Duration) {
	l.proxy.Stop()
	time.Sleep(d)
	l.up()
}

// toxic makes the link bad in one way, in one direction: "upstream" is towards the server.
func (l *link) toxic(kind, direction, attributes string) {
	spec := fmt.Sprintf(`{"type":%q,"stream":%q,"attributes":{%s}}`, kind, direction, attributes)
	if _, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(spec)); err != nil {
		l.t.Errorf("make the link bad: %v", err)
	}
}

// heal makes the link good again. The proxy can block for good when it takes a toxic out of connections that end in that
// moment: a trial says so then, and does not wait for it.
func (l *link) heal() {
	healed := make(chan struct{})
	go func() {
		defer close(healed)
		l.proxy.Toxics.ResetToxics(context.Background())
	}()
	select {
	case <-healed:
	case <-time.After(kit.Patience):
		l.t.Fatal("the proxy between the clients and the server hangs: this says nothing of either; try again")
	}
}

// linked is a trial whose load comes over a link.
func (c *campaign) linked(t *testing.T) (*trial, *link) {
	t.Helper()
	tr := c.banning(t)
	l := newLink(t, tr.server)
	tr.load.URL = l.url
	return tr, l
}

func resetConnections(t *testing.T, c *campaign) {
	tr, l := c.linked(t)
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, c.pick(15, 4), 300*time.Millisecond, 800*time.Millisecond, func() {
			direction := []string{"upstream", "downstream"}[tr.rng.IntN(2)]
			l.toxic("reset_peer", direction, fmt.Sprintf(`"timeout":%d`, tr.rng.IntN(100)))
			tr.wait(ctx, 200*time.Millisecond)
			l.heal()
		})
	})
}

func slowAndSliced(t *testing.T, c *campaign) {
	tr, l := c.linked(t)
	tr.load.Rate = 200 // seven bytes at a time cost both ends a lot
	for _, direction := range []string{"upstream", "downstream"} {
		l.toxic("latency", direction, `"latency":150,"jitter":100`)
		l.toxic("slicer", direction, `"average_size":7,"size_variation":3,"delay":10`)
	}
	tr.during(func(ctx context.Context) {
		tr.faults++
		<-ctx.Done()
		l.heal()
	})
}

// narrowLink has 64 kbit/s: what is said meanwhile piles up, and comes in pages after the cut.
func narrowLink(t *testing.T, c *campaign) {
	tr, l := c.linked(t)
	tr.load.Clients, tr.load.Senders, tr.load.Rate, tr.load.For = 4, 2, 100, 30*time.Second
	tr.during(func(ctx context.Context) {
		tr.faults++
		l.toxic("bandwidth", "downstream", `"rate":8`)
		tr.wait(ctx, 25*time.Second)
		l.heal()
		tr.faults++
		l.cut(time.Second)
		<-ctx.Done()
	})
}

func stoppedReaders(t *testing.T, c *campaign) {
	tr, l := c.linked(t)
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, c.pick(5, 1), 500*time.Millisecond, time.Second, func() {
			l.toxic("timeout", "downstream", `"timeout":0`) // what the server sends stays on the way
			tr.wait(ctx, 1500*time.Millisecond)
			l.heal()
			l.cut(0)
		})
	})
}

func flappingLink(t *testing.T, c *campaign) {
	tr, l := c.linked(t)
	tr.load.For = time.Duration(c.pick(30, 4)) * time.Second
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, c.pick(15, 5), 400*time.Millisecond, 1600*time.Millisecond, func() {
			l.cut(time.Duration(tr.rng.IntN(400)) * time.Millisecond)
		})
	})
}

// anythingAnyTime mixes what can go wrong in a random order.
func anythingAnyTime(t *testing.T, c *campaign) {
	tr, l := c.linked(t)
	tr.load.For = time.Duration(c.pick(95, 8)) * time.Second
	tr.load.Rate = 900
	harms := []func(context.Context){
		func(context.Context) { tr.server.Kill(); tr.server.Start() },
		func(context.Context) { tr.server.Stop(); tr.server.Start() },
		func(context.Context) { freeze(tr.server, time.Duration(tr.rng.IntN(1500))*time.Millisecond) },
		func(context.Context) { l.cut(time.Duration(tr.rng.IntN(1000)) * time.Millisecond) },
		func(ctx context.Context) {
			l.toxic("reset_peer", "downstream", fmt.Sprintf(`"timeout":%d`, tr.rng.IntN(200)))
			tr.wait(ctx, 250*time.Millisecond)
			l.heal()
		},
		func(ctx context.Context) {
			l.toxic("latency", "upstream", `"latency":120,"jitter":100`)
			tr.wait(ctx, 600*time.Millisecond)
			l.heal()
		},
		func(ctx context.Context) {
			l.toxic("limit_data", "upstream", fmt.Sprintf(`"bytes":%d`, 500+tr.rng.IntN(20_000)))
			tr.wait(ctx, 400*time.Millisecond)
			l.heal()
		},
	}
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, 1000, 200*time.Millisecond, 1200*time.Millisecond, func() { harms[tr.rng.IntN(len(harms))](ctx) })
		l.heal()
	})
}

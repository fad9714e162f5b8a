package load

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// speak lets one sender speak until ctx ends.
func (c *crowd) speak(ctx context.Context, m *member) {
	every := time.Duration(float64(time.Second) * float64(c.Senders) / c.Rate)
	pause(ctx, time.Duration(c.chance(int(every)+1))) // senders do not speak all at once
	next := time.Now()
	for n := 0; ; {
		next = next.Add(every)
		if !pause(ctx, max(time.Until(next), 0)) {
			return
		}
		if m.view().Waiting >= unsentMax {
			next = time.Now()
			continue
		}
		n++
		m.now().Send(c.something(m, n))
	}
}

// something is what a sender says next, and where. No sender ever says the same twice.
func (c *crowd) something(m *member, n int) (chat.RoomID, view.Draft) {
	room := c.room(c.chance(c.Rooms))
	d := view.Draft{Text: fmt.Sprintf("%d/%d %s", m.number, n, strings.Repeat("x", c.chance(80)))}
	if c.share(c.Private) {
		if peer := c.all[c.chance(len(c.all))].view().Me.ID; peer != "" && peer != m.view().Me.ID {
			d.To = peer
		}
	}
	return room, d
}

// churnEvery is how often something happens to somebody.
const churnEvery = 300 * time.Millisecond

// churn lets now this and now that happen to the clients.
func (c *crowd) churn(ctx context.Context) {
	for pause(ctx, churnEvery) {
		m := c.all[c.chance(len(c.all))]
		switch c.chance(4) {
		case 0:
			m.line.cut()
		case 1:
			m.line.pause(time.Duration(500+c.chance(2000)) * time.Millisecond)
		case 2:
			m.halt()
			pause(ctx, time.Duration(c.chance(300))*time.Millisecond)
			m.start()
		case 3:
			c.wander(ctx, m)
		}
	}
}

// wander leaves a room and joins it again.
func (c *crowd) wander(ctx context.Context, m *member) {
	room := c.room(c.chance(c.Rooms))
	m.now().Leave(room)
	pause(ctx, 100*time.Millisecond)
	m.now().Open(room)
}

// progress says every second how far the load is.
func (c *crowd) progress(ctx context.Context) {
	for pause(ctx, time.Second) {
		var sum counts
		for _, m := range c.all {
			m.pen.mu.Lock()
			sum.said += m.pen.counts.said
			sum.acked += m.pen.counts.acked
			sum.seen += m.pen.counts.seen
			m.pen.mu.Unlock()
		}
		fmt.Fprintf(c.Report, "%3.0f s: %d said, %d acknowledged, %d delivered\n", time.Since(c.began).Seconds(), sum.said, sum.acked, sum.seen)
	}
}

package load

import (
	"context"
	"fmt"
	"time"

	"parley/shared/client/view"
)

// settle waits until everyone has sent and received everything, and notes who has. It returns how many have not.
func (c *crowd) settle(ctx context.Context) (late int) {
	for _, m := range c.all {
		m.line.pause(0)
	}
	ctx, cancel := context.WithTimeout(ctx, c.Settle)
	defer cancel()
	c.listen(ctx)
	for {
		if late = c.late(); late == 0 || !pause(ctx, 50*time.Millisecond) {
			break
		}
		c.rejoin()
	}
	for _, m := range c.all {
		if why := c.lacks(m); why != "" && c.Report != nil {
			fmt.Fprintf(c.Report, "client %d has not settled: %s\n", m.number, why)
		}
		m.pen.end()
	}
	return late
}

// listen waits until each client knows what it was told to say: a client does what it is told in order, so when it
// searches, it has begun everything before. Otherwise somebody's last message could come after the settling.
func (c *crowd) listen(ctx context.Context) {
	const mark = "settled"
	for _, m := range c.all {
		m.now().Search(mark)
	}
	for _, m := range c.all {
		for v := m.view(); (v.Search == nil || v.Search.Query != mark) && pause(ctx, 5*time.Millisecond); {
			v = m.view()
		}
		m.now().Search("")
	}
}

// rejoin lets everyone follow again what they have left, and read what they have passed.
func (c *crowd) rejoin() {
	for _, m := range c.all {
		for i := range c.Rooms {
			if !m.follows(c.room(i)) {
				m.now().Open(c.room(i))
			}
		}
		if m.pen.owes() {
			m.now().Open(m.home)
			m.now().LoadOlder()
		}
	}
}

// followsAll reports whether a user follows all rooms of the load.
func (c *crowd) followsAll(m *member) bool {
	for i := range c.Rooms {
		if !m.follows(c.room(i)) {
			return false
		}
	}
	return true
}

// late counts the clients that lack something.
func (c *crowd) late() int {
	late := 0
	for _, m := range c.all {
		if c.lacks(m) != "" {
			late++
		}
	}
	return late
}

// lacks says what a client has not sent or received yet; "" is nothing.
func (c *crowd) lacks(m *member) string {
	v := m.view()
	switch {
	case v.Link.State != view.Online:
		return fmt.Sprintf("it is not connected: %+v", v.Link)
	case v.Waiting > 0:
		return fmt.Sprintf("%d messages are not sent", v.Waiting)
	case !c.followsAll(m):
		return "it does not follow all rooms"
	}
	if m.pen.owes() {
		return "what it passed was not read"
	}
	for room, head := range c.heads.all() {
		seq, known := m.pen.knows(room)
		_, mine := room.PeerOf(v.Me.ID)
		if (known || mine) && seq < head {
			return fmt.Sprintf("%s is known up to %d of %d", room, seq, head)
		}
	}
	return ""
}

package load

import (
	"context"
	"time"

	"parley/shared/client"
)

// settle waits until everyone has sent and received everything, and notes who has. It returns how many have not.
func (c *crowd) settle(ctx context.Context) (late int) {
	for _, m := range c.all {
		m.line.pause(0)
		for i := range c.Rooms {
			if !m.follows(c.Rooms) {
				m.now().Open(roomName(i))
			}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, c.Settle)
	defer cancel()
	for {
		if late = c.late(); late == 0 || !pause(ctx, 50*time.Millisecond) {
			break
		}
	}
	for _, m := range c.all {
		m.pen.end()
	}
	return late
}

// late counts the clients that are not at the head of every room that they follow, or have something to send.
func (c *crowd) late() int {
	heads, late := c.heads.all(), 0
	for _, m := range c.all {
		v := m.view()
		done := v.Link.State == client.Online && v.Waiting == 0 && m.follows(c.Rooms)
		for room, head := range heads {
			if seq, known := m.pen.knows(room); known && seq < head {
				done = false
			}
		}
		if !done {
			late++
		}
	}
	return late
}

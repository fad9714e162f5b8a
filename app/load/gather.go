package load

import (
	"context"
	"fmt"
	"sync"
	"time"

	"parley/shared/client/view"
)

// gather starts the clients and lets everyone follow every room.
func (c *crowd) gather(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startWait+time.Duration(c.Clients)*50*time.Millisecond)
	defer cancel()
	for i := range c.Clients {
		m, err := c.newMember(i)
		if err != nil {
			return err
		}
		c.all = append(c.all, m)
		if i == 0 {
			if err := c.makeRooms(ctx, m); err != nil {
				return err
			}
		}
	}
	enough := make(chan struct{}, 64) // so many join at a time
	var joining sync.WaitGroup
	failed := make(chan error, len(c.all))
	for _, m := range c.all {
		joining.Go(func() {
			enough <- struct{}{}
			defer func() { <-enough }()
			failed <- c.join(ctx, m)
		})
	}
	joining.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			return err
		}
	}
	return nil
}

// makeRooms makes the rooms, or finds that they are there from another load.
func (c *crowd) makeRooms(ctx context.Context, m *member) error {
	if err := c.until(ctx, m, "is connected", func() bool { return m.view().Link.State == view.Online }); err != nil {
		return err
	}
	for i := range c.Rooms {
		m.now().Create(string(c.room(i)), "") // opens it
		made := func() bool {
			for _, n := range m.view().Notices { // somebody else has made it
				m.now().Dismiss(n.ID)
				m.now().Open(c.room(i))
			}
			_, known := m.pen.knows(c.room(i))
			return known
		}
		if err := c.until(ctx, m, fmt.Sprintf("has made the room %s", c.room(i)), made); err != nil {
			return err
		}
	}
	return nil
}

// join lets one client follow every room.
func (c *crowd) join(ctx context.Context, m *member) error {
	if err := c.until(ctx, m, "is connected", func() bool { return m.view().Link.State == view.Online }); err != nil {
		return err
	}
	m.pen.is(m.view().Me.ID)
	for i := range c.Rooms {
		m.now().Open(c.room((m.number + i + 1) % c.Rooms))
		follows := func() bool {
			_, known := m.pen.knows(c.room((m.number + i + 1) % c.Rooms))
			return known
		}
		if err := c.until(ctx, m, "follows the rooms", follows); err != nil {
			return err
		}
	}
	m.home = c.room(m.number % c.Rooms) // the last one that was opened
	return nil
}

// until waits for a client.
func (c *crowd) until(ctx context.Context, m *member, what string, ok func() bool) error {
	for !ok() {
		if !pause(ctx, 10*time.Millisecond) {
			return fmt.Errorf("client %d never %s: is a server at %s, with --limits off? its link is %s", m.number, what, c.URL, m.view().Link.State)
		}
	}
	return nil
}

package load

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/dial"
	"parley/shared/client/view"
)

// member is one of the crowd: a client that can be restarted with what it has kept.
type member struct {
	number int
	home   chat.RoomID // the room that is open after a restart
	kept   *storage
	line   *breakable
	pen    *pen

	mu     sync.Mutex
	client *client.Client
	stop   func()
	closed bool
}

// newMember makes a member and starts its client.
func (c *crowd) newMember(number int) (*member, error) {
	m := &member{number: number, kept: newStorage()}
	dialer, err := dial.New(c.URL, m.kept)
	if err != nil {
		return nil, err
	}
	m.line = &breakable{Dialer: dialer}
	file, err := os.Create(filepath.Join(c.History, fmt.Sprintf("client-%04d.ndjson", number)))
	if err != nil {
		return nil, fmt.Errorf("make a history: %w", err)
	}
	m.pen = newPen(file, c.began, c.heads)
	m.start()
	return m, nil
}

// start runs the client on what is kept.
func (m *member) start() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return
	}
	m.pen.run(m.home)
	m.client = client.New(client.Config{
		Dialer: m.line, Storage: m.kept, Room: cmp.Or(m.home, chat.Lobby), Location: time.UTC, Witness: m.pen, Accept: true,
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	running := m.client
	go func() {
		defer close(done)
		_ = running.Run(ctx) // it returns only why it was stopped
	}()
	m.stop = func() {
		cancel()
		<-done
	}
}

// halt stops the client, as when its program is closed.
func (m *member) halt() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.line.pause(0)
	if m.stop != nil {
		m.stop()
		m.stop = nil
	}
}

// close stops the client for good and completes the history.
func (m *member) close() {
	m.halt()
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.closed {
		m.closed = true
		m.pen.close()
	}
}

// now is the client that runs at the moment.
func (m *member) now() *client.Client {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.client
}

// view is what the user sees.
func (m *member) view() *view.Snapshot { return m.now().View() }

// follows reports whether the user follows a room.
func (m *member) follows(room chat.RoomID) bool {
	for _, r := range m.view().Rooms {
		if r.ID == room {
			return true
		}
	}
	return false
}

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

// user is a simulated user: a client that can be restarted on its device. Its methods may be called from any goroutine. A restart is a
// new client.Client with the storage, the token and the history of the one before, as when a program is started again.
type user struct {
	number   int
	home     chat.RoomID // the room that is open after a restart
	device   device
	dialer   *faultyDialer
	recorder *recorder

	mu     sync.Mutex
	client *client.Client
	stop   func()
	closed bool
}

// newUser creates a user and starts its client.
func (r *run) newUser(number int) (*user, error) {
	u := &user{number: number, device: newDevice()}
	dialer, err := dial.New(r.URL, u.device)
	if err != nil {
		return nil, err
	}
	u.dialer = &faultyDialer{Dialer: dialer}
	file, err := os.Create(filepath.Join(r.History, fmt.Sprintf("client-%04d.ndjson", number)))
	if err != nil {
		return nil, fmt.Errorf("create a history: %w", err)
	}
	u.recorder = newRecorder(file, r.started, r.heads)
	u.start()
	return u, nil
}

// start runs a new client on the user's device. It does nothing after close, which may happen while churn restarts the user.
func (u *user) start() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.closed {
		return
	}
	u.recorder.begin(u.home)
	u.client = client.New(client.Config{
		Dialer: u.dialer, Storage: u.device, Room: cmp.Or(u.home, chat.Lobby), Location: time.UTC, Witness: u.recorder, Accept: true,
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	running := u.client
	go func() {
		defer close(done)
		_ = running.Run(ctx) // it only returns why it was stopped
	}()
	u.stop = func() {
		cancel()
		<-done
	}
}

// halt stops the client, like closing its program, and waits until its last writes are stored. A pause of its
// connection ends first: nothing must wait for that.
func (u *user) halt() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.dialer.pause(0)
	if u.stop != nil {
		u.stop()
		u.stop = nil
	}
}

// close stops the client permanently and completes the history.
func (u *user) close() {
	u.halt()
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.closed {
		u.closed = true
		u.recorder.fail(u.recordStored())
		u.recorder.close()
	}
}

// current returns the client that runs now, or ran last. A restart may replace it right after: intents for the old one are lost, as they
// are when a person types into a program that closes.
func (u *user) current() *client.Client {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.client
}

// view returns what the user sees.
func (u *user) view() *view.Snapshot { return u.current().View() }

// follows reports whether the user follows a room.
func (u *user) follows(room chat.RoomID) bool {
	for _, r := range u.view().Rooms {
		if r.ID == room {
			return true
		}
	}
	return false
}

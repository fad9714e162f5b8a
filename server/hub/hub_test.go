package hub_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/auth"
	"parley/server/auth/invite"
	"parley/server/auth/place"
	"parley/server/bus"
	"parley/server/hub"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// world is a hub over a real store, in a synctest bubble.
type world struct {
	t       *testing.T
	store   *disk
	hub     *hub.Hub
	guests  *auth.Guests
	invites *invite.Service
	limits  *auth.Limits
	places  *place.Source
	peers   []*peer
	wary    atomic.Bool  // guests who are new may do less
	jump    atomic.Int64 // by how much the wall clock is wrong
	stop    func()
}

type names struct{ *auth.Guests }

func (names) ParseName(s string) (store.Name, error) { return auth.ParseName(s) }
func (names) FoldPrefix(s string) string             { return auth.FoldPrefix(s) }

// inWorld runs a story with a hub, and checks that nothing is left behind.
func inWorld(t *testing.T, story func(t *testing.T, w *world)) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, dir, nil)
		defer w.close() // also after a Fatal: nothing may be left in the bubble
		story(t, w)
	})
}

// inWorldOver is inWorld with something in front of the store.
func inWorldOver[S store.Store](t *testing.T, over func(store.Store) S, story func(t *testing.T, w *world, front S)) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		var front S
		w := newWorldOver(t, dir, nil, func(db store.Store) store.Store {
			front = over(db)
			return front
		})
		defer w.close()
		story(t, w, front)
	})
}

func newWorld(t *testing.T, dir string, b bus.Bus) *world {
	return newWorldOver(t, dir, b, func(db store.Store) store.Store { return db })
}

func newWorldOver(t *testing.T, dir string, b bus.Bus, over func(store.Store) store.Store) *world {
	db, err := sqlite.Open(sqlitetest.Blank(t, dir), slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		t.Fatal(err)
	}
	w := newNode(t, &disk{Store: over(db)}, b)
	stop := w.stop
	w.stop = func() {
		stop()
		db.Close()
	}
	return w
}

// newNode is a hub over a store that others may use too, and a bus to them.
func newNode(t *testing.T, db *disk, b bus.Bus) *world {
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	w := &world{t: t, store: db, guests: auth.NewGuests(db, time.Now)}
	w.limits = auth.NewLimits(w.now)
	places, err := place.NewSource(t.Context(), db, log)
	if err != nil {
		t.Fatal(err)
	}
	w.places = places
	w.invites = &invite.Service{Store: w.store, Place: places, Now: w.now, Came: func(ctx context.Context, user chat.UserID, room chat.RoomID, done store.Enrolled) {
		w.hub.Invited(ctx, user, room, done)
	}}
	w.hub, err = hub.New(t.Context(), hub.Config{
		Invites: w.invites, Store: w.store, Bus: b, Names: names{w.guests}, Limits: w.limits, Log: log, Now: w.now,
		Filter:    func(ctx context.Context) hub.Filter { return places.Filter(ctx) },
		Newcomers: func(ctx context.Context) bool { return w.wary.Load() && !places.Get(ctx).Trusting },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.hub.Run(ctx)
	}()
	w.stop = func() {
		cancel()
		<-done
	}
	return w
}

// now is the wall clock, which has no monotonic reading to fall back on.
func (w *world) now() time.Time { return time.Now().Add(time.Duration(w.jump.Load())).Round(0) }

func (w *world) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := w.hub.Shutdown(ctx); err != nil {
		w.t.Error(err)
	}
	w.stop()
	time.Sleep(time.Minute) // timers that abort what is closed
}

func (w *world) user(name string) chat.User {
	w.t.Helper()
	parsed, err := auth.ParseName(name)
	if err != nil {
		w.t.Fatal(err)
	}
	u, err := w.store.CreateUser(w.t.Context(), store.Newcomer{ID: chat.UserID("u-" + parsed.Folded), Name: parsed, Token: []byte(name)}, time.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return u
}

// peer is the other end of a session.
type peer struct {
	t    *testing.T
	user chat.User
	in   chan []byte // to the server
	done chan struct{}
	once sync.Once
	mute atomic.Bool // does not answer pings

	mu     sync.Mutex
	stuck  bool // does not read
	frames []protocol.Frame
	code   int
	lastID int64
}

var errClosed = errors.New("closed")

// Await leaves the waiting to Read.
func (p *peer) Await(func()) bool { return true }

func (p *peer) Read() ([]byte, bool, error) {
	select {
	case m := <-p.in:
		return m, true, nil
	case <-p.done:
		return nil, false, errClosed
	}
}

// Try takes all, or nothing if the peer does not read.
func (p *peer) Try(frames []byte) (int, error) {
	select {
	case <-p.done:
		return 0, errClosed
	default:
	}
	if p.isStuck() {
		return 0, nil
	}
	return len(frames), p.receive(frames)
}

// Write fails after a while if the peer does not read.
func (p *peer) Write(frames []byte) error {
	if p.isStuck() {
		select {
		case <-p.done:
		case <-time.After(chat.WriteWait):
		}
		return errClosed
	}
	return p.receive(frames)
}

func (p *peer) isStuck() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stuck
}

func (p *peer) receive(frames []byte) error {
	for _, message := range texts(p.t, frames) {
		for _, raw := range protocol.Split(message) {
			frame, err := protocol.DecodeUpdate(raw)
			if err != nil {
				p.t.Errorf("the hub sent %s: %v", raw, err)
				return err
			}
			p.take(frame)
		}
	}
	return nil
}

// texts returns the messages in whole WebSocket frames of a server.
func texts(t *testing.T, frames []byte) (messages [][]byte) {
	t.Helper()
	for len(frames) > 0 {
		head, size := 2, uint64(0)
		if len(frames) > 1 {
			size = uint64(frames[1])
		}
		switch size {
		case 126:
			head, size = 4, uint64(binary.BigEndian.Uint16(frames[2:]))
		case 127:
			head, size = 10, binary.BigEndian.Uint64(frames[2:])
		}
		if frames[0] != 0x81 || uint64(len(frames)-head) < size {
			t.Errorf("no whole text frames: %.80q", frames)
			return messages
		}
		messages = append(messages, frames[head:head+int(size)])
		frames = frames[head+int(size):]
	}
	return messages
}

func (p *peer) take(frame protocol.Frame) {
	p.mu.Lock()
	p.frames = append(p.frames, frame)
	p.mu.Unlock()
	if _, ping := frame.Payload.(*protocol.Ping); ping && !p.mute.Load() {
		go p.send(`{"k":"pong"}`)
	}
}

func (p *peer) send(raw string) {
	select {
	case p.in <- []byte(raw):
	case <-p.done:
	}
}

func (p *peer) Close(code int, reason string) error {
	p.mu.Lock()
	p.code = code
	p.mu.Unlock()
	return p.Abort()
}

func (p *peer) closeCode() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.code
}

func (p *peer) Abort() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

// signIn returns the id of the stored session of u.
func (w *world) signIn(u chat.User) string {
	w.t.Helper()
	stored, err := w.store.Sessions(w.t.Context(), u.ID)
	if err != nil || len(stored) == 0 {
		w.t.Fatalf("%s has the sessions %v (%v)", u.Name, stored, err)
	}
	return stored[0].ID
}

// open starts a session of u.
func (w *world) open(u chat.User) *peer {
	p := &peer{t: w.t, user: u, in: make(chan []byte), done: make(chan struct{})}
	go w.hub.Serve(p, u, hub.Meta{SignIn: w.signIn(u)}, func() {})
	w.peers = append(w.peers, p)
	synctest.Wait()
	return p
}

// ask sends a command and returns its answer.
func (p *peer) ask(command protocol.Payload) protocol.Payload {
	p.t.Helper()
	p.lastID++
	id := p.lastID
	p.send(string(protocol.Encode(id, command)))
	synctest.Wait()
	for _, f := range p.got() {
		if f.ID == id {
			return f.Payload
		}
	}
	p.t.Fatalf("no answer to %T", command)
	return nil
}

func (p *peer) got() []protocol.Frame {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]protocol.Frame(nil), p.frames...)
}

// texts returns what the peer was told was said in a room, as "seq:text".
func (p *peer) texts(room chat.RoomID) []string {
	var texts []string
	for _, f := range p.got() {
		if e, ok := f.Payload.(*protocol.Event); ok && e.Event.Room == room && e.Event.Kind == chat.Said {
			texts = append(texts, fmt.Sprintf("%d:%s", e.Event.Seq, e.Event.Message.Text))
		}
	}
	return texts
}

// last returns the newest payload of a type.
func last[P protocol.Payload](p *peer) (found P, ok bool) {
	for _, f := range p.got() {
		if payload, is := f.Payload.(P); is {
			found, ok = payload, true
		}
	}
	return found, ok
}

var nonces int

func say(room chat.RoomID, text string) *protocol.Send {
	nonces++
	return &protocol.Send{Room: room, Nonce: chat.Nonce(fmt.Sprintf("nonce-%020d", nonces)), Text: text}
}

func code(p protocol.Payload) chat.Code {
	if f, ok := p.(*protocol.Failed); ok {
		return f.Error.Code
	}
	return ""
}

func equal(t *testing.T, got, want []string) {
	t.Helper()
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}

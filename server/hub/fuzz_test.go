package hub_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"parley/server/auth"
	"parley/server/hub"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// FuzzSession gives a session one message of anything. Each command in it gets exactly one answer, what the hub says can
// be read by a client, and the session either goes on or was told why not.
func FuzzSession(f *testing.F) {
	for _, raw := range commandVectors(f) {
		f.Add(raw)
	}
	for _, raw := range []string{
		"", "\n", "{\"k\":\"pong\"}\n{\"k\":\"dance\",\"id\":3}", `{"k":"rooms","id":-1}`, `{"k":"join","id":5,"d":{"room":"direct:u-bo:u-fuzz"}}`,
		`{"k":"send","id":1,"d":{"room":"lobby","nonce":"0123456789abcdef","text":"@Bo hi"}}` + "\n" + `{"k":"send","id":1,"d":{"room":"lobby","nonce":"0123456789abcdef","text":"@Bo hi"}}`,
		`{"k":"send","id":1,"d":{"room":"lobby","nonce":"0123456789abcdeg","text":"one"}}` + "\n" + `{"k":"edit","id":2,"d":{"room":"lobby","seq":1,"rev":9007199254740991,"text":"two"}}` + "\n" +
			`{"k":"react","id":3,"d":{"room":"lobby","seq":1,"key":"👍","on":true}}` + "\n" + `{"k":"pin","id":4,"d":{"room":"lobby","seq":1,"on":true}}` + "\n" +
			`{"k":"delete","id":5,"d":{"room":"lobby","seq":1,"erase":true}}` + "\n" + `{"k":"restore","id":6,"d":{"room":"lobby","seq":1}}`,
		`{"k":"history","id":1,"d":{"room":"lobby","around":1,"limit":300}}`, `{"k":"edit","id":1,"d":{"room":"direct:u-bo:u-fuzz","seq":1,"text":"@Bo hi"}}`,
		`{"k":"send","id":1,"d":{"room":"lobby","nonce":"0123456789abcdeh","text":"@Bo re","reply":1}}`,
		"{\"k\":\"rooms\",\"id\":1}\n\xff", `{"k":"typing","d":{"room":"\ud83d"}}`, `{"k":"read","id":9,"d":{"room":"lobby","seq":9007199254740991}}`,
	} {
		f.Add([]byte(raw))
	}
	h, user := fuzzedHub(f)
	f.Fuzz(func(t *testing.T, message []byte) {
		want, ends := expected(message)
		p := &recorder{t: t, in: make(chan []byte), gone: make(chan struct{}), answers: map[int64]int{}, news: make(chan struct{}, 1)}
		done := make(chan struct{})
		go func() {
			defer close(done)
			h.Serve(p, user, hub.Meta{}, func() {})
		}()
		p.receive(message)
		right := func() bool { return ends && p.ended() || !ends && p.has(want) }
		p.await(right)
		p.Abort()
		<-done
		if !right() {
			t.Fatalf("%q: got the answers %v and close %d, want %v and the end: %v", message, p.answers, p.code, want, ends)
		}
	})
}

// commandVectors are the frames that clients send.
func commandVectors(f *testing.F) (frames [][]byte) {
	files, err := filepath.Glob("../../shared/protocol/testdata/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no vectors: %v", err)
	}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		frames = append(frames, protocol.Split(file)...)
	}
	return frames
}

// fuzzedHub is a hub without limits over a real store, and a user of it.
func fuzzedHub(f *testing.F) (*hub.Hub, chat.User) {
	log := slog.New(slog.DiscardHandler)
	db, err := sqlite.Open(sqlitetest.Blank(f, f.TempDir()), log)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	var users []chat.User
	for _, name := range []string{"Bo", "Fuzz"} {
		u, err := db.CreateUser(f.Context(), store.Newcomer{ID: chat.UserID("u-" + name), Name: store.Name{Shown: name, Folded: name, Skeleton: name}, Token: []byte(name)}, time.Now())
		if err != nil {
			f.Fatal(err)
		}
		users = append(users, u)
	}
	h, err := hub.New(f.Context(), hub.Config{
		Store: db, Names: names{auth.NewGuests(db, time.Now)}, Limits: auth.Off(), Unlimited: true, Log: log, Now: time.Now,
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { h.Shutdown(context.Background()) })
	return h, users[1]
}

// expected counts the answers that a message is to get by id, and says whether it ends the session.
func expected(message []byte) (answers map[int64]int, ends bool) {
	answers = map[int64]int{}
	switch {
	case !utf8.Valid(message):
		return answers, true
	case len(message) > chat.FrameBytes:
		answers[0] = 1
		return answers, false
	}
	for _, raw := range protocol.Split(message) {
		frame, err := protocol.DecodeCommand(raw)
		if err != nil && chat.AsError(err).Code == chat.CodeBadText && frame.ID == 0 {
			return answers, true
		}
		if err != nil || frame.ID != 0 {
			answers[frame.ID]++
		}
	}
	return answers, false
}

// recorder is a connection in memory that counts answers.
type recorder struct {
	t    *testing.T
	in   chan []byte
	gone chan struct{}
	once sync.Once
	news chan struct{} // holds a token when there is something to look at

	mu      sync.Mutex
	answers map[int64]int
	code    int
}

func (p *recorder) receive(message []byte) {
	select {
	case p.in <- message:
	case <-p.gone:
	}
}

// Await leaves the waiting to Read.
func (p *recorder) Await(func()) bool { return true }

// Read returns what receive was given.
func (p *recorder) Read() ([]byte, bool, error) {
	select {
	case message := <-p.in:
		return message, true, nil
	case <-p.gone:
		return nil, false, errClosed
	}
}

// Try leaves everything to Write.
func (p *recorder) Try([]byte) (int, error) { return 0, nil }

// Write counts the answers.
func (p *recorder) Write(frames []byte) error {
	for _, message := range texts(p.t, frames) {
		for _, raw := range protocol.Split(message) {
			p.count(raw)
		}
	}
	p.tell()
	return nil
}

func (p *recorder) count(raw []byte) {
	frame, err := protocol.DecodeUpdate(raw)
	if err != nil {
		p.t.Errorf("the hub sent %s: %v", raw, err)
	}
	_, failed := frame.Payload.(*protocol.Failed)
	if frame.ID != 0 || failed {
		p.mu.Lock()
		p.answers[frame.ID]++
		p.mu.Unlock()
	}
}

// Close notes the code.
func (p *recorder) Close(code int, _ string) error {
	p.mu.Lock()
	p.code = code
	p.mu.Unlock()
	p.tell()
	return p.Abort()
}

// Abort ends the connection.
func (p *recorder) Abort() error {
	p.once.Do(func() { close(p.gone) })
	return nil
}

func (p *recorder) tell() {
	select {
	case p.news <- struct{}{}:
	default:
	}
}

// has reports whether exactly these answers have come.
func (p *recorder) has(want map[int64]int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, n := range want {
		if p.answers[id] != n {
			return false
		}
	}
	return len(p.answers) == len(want) && p.code == 0
}

// ended reports whether the hub closed the connection.
func (p *recorder) ended() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.code != 0
}

// await waits for ok, or gives up after a while.
func (p *recorder) await(ok func() bool) {
	late := time.After(time.Minute)
	for !ok() {
		select {
		case <-p.news:
		case <-late:
			return
		}
	}
}

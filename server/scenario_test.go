package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/dial"
	"parley/shared/client/view"
)

// memoryStorage keeps what a client keeps while a test restarts it.
type memoryStorage struct {
	mu     sync.Mutex
	values map[string][]byte
	past   []map[string][]byte // what there was after each change
}

func (s *memoryStorage) Get(_ context.Context, key string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.values[key], nil
}

func (s *memoryStorage) Put(_ context.Context, key string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[key] = slices.Clone(value)
	s.past = append(s.past, maps.Clone(s.values))
	return nil
}

func (s *memoryStorage) Delete(_ context.Context, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.values, key)
	return nil
}

func (s *memoryStorage) Keys(_ context.Context, prefix string) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []string
	for key := range s.values {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys, nil
}

// Token returns the kept token.
func (s *memoryStorage) Token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.values["token"])
}

// Keep stores a token.
func (s *memoryStorage) Keep(token string) error {
	return s.Put(context.Background(), "token", []byte(token))
}

// machine is a running client engine without a face.
type machine struct {
	t       *testing.T
	client  *client.Client
	changed chan struct{}
	stop    func()
}

func startClient(t *testing.T, url string, storage *memoryStorage) *machine {
	t.Helper()
	return startWitnessed(t, url, storage, nil)
}

func startWitnessed(t *testing.T, url string, storage *memoryStorage, witness client.Witness) *machine {
	t.Helper()
	dialer, err := dial.New(url, storage)
	if err != nil {
		t.Fatal(err)
	}
	return startConfigured(t, client.Config{Dialer: dialer, Storage: storage, Room: chat.Lobby, Location: time.UTC, Witness: witness, Accept: true})
}

func startConfigured(t *testing.T, cfg client.Config) *machine {
	t.Helper()
	m := &machine{t: t, changed: make(chan struct{}, 1)}
	m.client = client.New(cfg)
	m.client.OnChange(func() {
		select {
		case m.changed <- struct{}{}:
		default:
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		m.client.Run(ctx)
	}()
	var once sync.Once
	m.stop = func() {
		once.Do(func() {
			cancel()
			<-done
		})
	}
	t.Cleanup(m.stop)
	return m
}

func newStorage() *memoryStorage { return &memoryStorage{values: map[string][]byte{}} }

// until waits for the view to satisfy ok.
func (m *machine) until(what string, ok func(*view.Snapshot) bool) {
	m.t.Helper()
	deadline := time.After(patience)
	for !ok(m.client.View()) {
		select {
		case <-m.changed:
		case <-deadline:
			m.t.Fatalf("still not: %s; said %q, link %+v", what, m.said(), m.client.View().Link)
		}
	}
}

func (m *machine) online() {
	m.t.Helper()
	m.until("online", func(v *view.Snapshot) bool { return v.Link.State == view.Online && v.Open != nil && v.Open.Known })
}

// keeps waits until a storage has a text, which is written with a delay.
func (m *machine) keeps(kept *memoryStorage, text string) {
	m.t.Helper()
	m.until("kept: "+text, func(*view.Snapshot) bool {
		page, _ := kept.Get(context.Background(), "2/page/lobby/000000000000")
		room, _ := kept.Get(context.Background(), "2/room/lobby")
		if !strings.Contains(string(page)+string(room), text) {
			time.AfterFunc(10*time.Millisecond, func() { m.changed <- struct{}{} })
			return false
		}
		return true
	})
}

// said returns the durable messages of the open room.
func (m *machine) said() []string {
	var texts []string
	open := m.client.View().Open
	if open == nil {
		return nil
	}
	for _, chunk := range slices.Concat(open.History, open.Live) {
		for _, row := range chunk.Rows {
			if row.Kind == view.RowMessage && row.State == view.Sent {
				texts = append(texts, row.Text)
			}
		}
	}
	return texts
}

func (m *machine) sees(want []string) {
	m.t.Helper()
	m.until(fmt.Sprintf("%q", want), func(*view.Snapshot) bool { return slices.Equal(m.said(), want) })
}

func TestEnginesTalkThroughARestartAndAKill(t *testing.T) {
	t.Parallel()
	server := startProcess(t)
	ada, bo := startClient(t, server.url, newStorage()), startClient(t, server.url, newStorage())
	ada.online()
	bo.online()
	var want []string
	for round := range 4 {
		text := fmt.Sprint("up ", round)
		ada.client.Send(chat.Lobby, view.Draft{Text: text})
		want = append(want, text)
		bo.sees(want)
		if round%2 == 0 {
			server.kill()
		} else if code := server.stop(); code != 0 {
			t.Errorf("a stopped server's status is %d", code)
		}
		late := fmt.Sprint("down ", round)
		bo.client.Send(chat.Lobby, view.Draft{Text: late})
		server.start()
		want = append(want, late)
		ada.sees(want)
		bo.sees(want)
	}
	late := startClient(t, server.url, newStorage())
	late.sees(want)
}

func TestTheFirstLineSaysWhereToGo(t *testing.T) {
	server := startProcess(t)
	_, port, _ := strings.Cut(strings.TrimPrefix(server.url, "http://"), ":")
	if line := <-server.said; !strings.Contains(line, "http://localhost:"+port) {
		t.Errorf("the first line is %q", line)
	}
}

func TestAPortInUseIsToldBeforeTheDataAreTouched(t *testing.T) {
	server := startProcess(t)
	file := filepath.Join(t.TempDir(), "parley.db")
	second := exec.Command(os.Args[0], "serve", "--addr", strings.TrimPrefix(server.url, "http://"), "--store", "sqlite:"+file)
	second.Env = append(os.Environ(), "PARLEY_TEST_COMMAND=1")
	out, err := second.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "--addr") {
		t.Errorf("got %v: %s", err, out)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a database was made all the same")
	}
}

func TestAnOutboxSurvivesTheClientAndTheServer(t *testing.T) {
	server, kept := startProcess(t), newStorage()
	ada := startClient(t, server.url, kept)
	ada.online()
	name := ada.client.View().Me.Name
	server.kill()
	ada.client.Send(chat.Lobby, view.Draft{Text: "written while away"})
	ada.until("pending", func(v *view.Snapshot) bool { return v.Waiting == 1 })
	ada.until("kept", func(*view.Snapshot) bool {
		keys, _ := kept.Keys(context.Background(), "outbox")
		if len(keys) == 0 {
			time.AfterFunc(10*time.Millisecond, func() { ada.changed <- struct{}{} })
		}
		return len(keys) > 0
	})
	ada.stop()
	server.start()
	again := startClient(t, server.url, kept)
	again.sees([]string{"written while away"})
	if got := again.client.View().Me.Name; got != name {
		t.Errorf("came back as %q, was %q", got, name)
	}
}

func TestAClientInAnotherLanguage(t *testing.T) {
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import websockets").Run(); err != nil {
		missing(t, "python3-websockets: run make deps")
	}
	server := startProcess(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
	defer cancel()
	out, err := exec.CommandContext(ctx, python, filepath.Join("testdata", "python", "client.py"), server.url, "scenario").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestTheCommandLineSendsAndFollows(t *testing.T) {
	server := startProcess(t)
	follow := exec.Command(os.Args[0], "chat", server.url, "--follow", "--state", t.TempDir())
	follow.Env = append(os.Environ(), "PARLEY_TEST_COMMAND=1")
	var out lockedBuffer
	follow.Stdout, follow.Stderr = &out, &out
	if err := follow.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		follow.Process.Signal(os.Interrupt)
		follow.Wait()
	}()
	send := exec.Command(os.Args[0], "chat", server.url, "--send", "from a script", "--state", t.TempDir())
	send.Env = append(os.Environ(), "PARLEY_TEST_COMMAND=1")
	if got, err := send.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	deadline := time.Now().Add(patience)
	for !strings.Contains(out.String(), "from a script") {
		if time.Now().After(deadline) {
			t.Fatalf("--follow shows %q", out.String())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// lockedBuffer takes a process's output while a test reads it.
type lockedBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write adds to the text.
func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

// String returns what was written.
func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func TestPrivateStaysWovenThroughARestartOfTheClient(t *testing.T) {
	t.Parallel()
	server, kept := startProcess(t), newStorage()
	ada, bo := startClient(t, server.url, kept), startClient(t, server.url, newStorage())
	ada.online()
	bo.online()
	ada.keeps(kept, "Epoch")
	want := []string{"for all", "for one", "for all again"}
	for i, address := range []string{"", "@" + bo.client.View().Me.Name + " ", ""} {
		ada.client.Send(chat.Lobby, view.Draft{Text: address + want[i]})
		ada.sees(want[:i+1])
		bo.sees(want[:i+1])
		ada.keeps(kept, want[i])
	}
	ada.stop()
	for i, values := range kept.past { // wherever a program was killed
		if values["token"] == nil {
			continue
		}
		again := startClient(t, server.url, &memoryStorage{values: values})
		again.sees(want)
		again.stop()
		t.Logf("restart %d of %d", i+1, len(kept.past))
	}
}

package owndata

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

// open returns a store in which Ada and Bo have talked, and whom the service has told about.
func open(t *testing.T) (db *sqlite.Store, s *Service, ended *[]chat.UserID) {
	t.Helper()
	return openIn(t, t.TempDir())
}

func openIn(t *testing.T, dir string) (db *sqlite.Store, s *Service, ended *[]chat.UserID) {
	t.Helper()
	db, err := sqlite.Open(sqlitetest.Blank(t, dir), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for _, name := range []string{"ada", "bo"} {
		_, err := db.CreateUser(t.Context(), store.Newcomer{ID: chat.UserID(name), Name: store.Name{Shown: name, Folded: name, Skeleton: name}, Token: []byte(name), Device: "Firefox", Follows: chat.Lobby}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		var batch []store.Append
		for range pageSize + 1 {
			batch = append(batch, store.Append{Event: chat.Event{Room: chat.Lobby, Kind: chat.Said, At: 1, By: chat.User{ID: chat.UserID(name)}, Message: &chat.Message{Text: "<b> by " + name}}})
		}
		if _, err := db.Append(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.SaveDraft(t.Context(), "ada", store.DraftSave{Room: chat.Lobby, Text: "a draft"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	ended = &[]chat.UserID{}
	return db, New(db, func(_ context.Context, user chat.UserID) { *ended = append(*ended, user) }, time.Now), ended
}

func TestAnExportHasAllThatIsOnesOwnAndNothingElse(t *testing.T) {
	_, s, _ := open(t)
	files := exported(t, s, func(h http.Header) {
		if kind := h.Get("Content-Type"); kind != "application/zip" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("got %v", h)
		}
	})
	for name, want := range map[string]string{
		"profile.json": `"name": "ada"`, "sessions.json": `"device": "Firefox"`, "rooms.json": `"lobby"`, "drafts.json": `"a draft"`,
		"messages.jsonl": `by ada"`, "index.html": `&lt;b&gt; by ada</p>`,
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s has %.300s, want %s", name, files[name], want)
		}
		if strings.Contains(files[name], "by bo") {
			t.Errorf("%s has messages of others", name)
		}
	}
	for _, name := range []string{"messages.jsonl", "index.html"} {
		if got := strings.Count(files[name], "by ada"); got != pageSize+1 {
			t.Errorf("%s has %d messages, want %d", name, got, pageSize+1)
		}
	}
}

// slow is a client that takes nothing until it may.
type slow struct {
	*httptest.ResponseRecorder
	begun chan struct{}
	may   chan struct{}
}

func (s *slow) Write(p []byte) (int, error) {
	select {
	case s.begun <- struct{}{}:
	default:
	}
	<-s.may
	return s.ResponseRecorder.Write(p)
}

func TestOneExportOfAUserAtATime(t *testing.T) {
	_, s, _ := open(t)
	var passed atomic.Int64 // nanoseconds
	s.now = func() time.Time { return time.Unix(0, passed.Load()) }
	w := &slow{httptest.NewRecorder(), make(chan struct{}, 1), make(chan struct{})}
	done := make(chan error, 1)
	go func() { done <- s.Export(w, httptest.NewRequest("POST", "/", nil), "ada") }()
	<-w.begun
	export := func(user chat.UserID) error {
		return s.Export(httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil), user)
	}
	if err := export("ada"); chat.AsError(err).Code != chat.CodeRateLimited {
		t.Errorf("the second one: got %v, want rate_limited", err)
	}
	if err := export("bo"); err != nil {
		t.Errorf("another user: got %v", err)
	}
	close(w.may)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := export("ada"); chat.AsError(err).Code != chat.CodeRateLimited || chat.AsError(err).Wait() != every {
		t.Errorf("at once afterwards: got %v, want rate_limited", err)
	}
	passed.Store(int64(every))
	if err := export("ada"); err != nil {
		t.Errorf("later: got %v", err)
	}
}

func TestAnExportThatFailsIsNotTakenForAWholeOne(t *testing.T) {
	db, s, _ := open(t)
	if err := s.Export(httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil), "nobody"); chat.AsError(err).Code != chat.CodeNoUser {
		t.Errorf("got %v, want no_user", err)
	}
	s.store = failing{db}
	defer func() {
		if got, _ := recover().(error); !errors.Is(got, http.ErrAbortHandler) {
			t.Errorf("got %v, want the connection to end", got)
		}
	}()
	s.Export(httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil), "ada")
}

// failing has lost its messages.
type failing struct{ Store }

func (failing) OwnMessages(context.Context, chat.UserID, store.OwnPlace, int) ([]chat.Event, store.OwnPlace, error) {
	return nil, store.OwnPlace{}, store.ErrUnavailable
}

func TestWhoIsErasedIsSignedOut(t *testing.T) {
	db, s, ended := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // the page was closed
	if err := s.Erase(ctx, "ada", false, time.Now()); err != nil {
		t.Fatal(err)
	}
	user, err := db.User(t.Context(), "ada")
	if err != nil || user.Name != chat.DeletedUser || len(*ended) != 1 {
		t.Errorf("got %+v (%v), ended %v", user, err, *ended)
	}
	own, _, err := db.OwnMessages(t.Context(), "ada", store.OwnPlace{}, 9)
	if err != nil || len(own) != 0 {
		t.Errorf("got %d messages (%v), want none", len(own), err)
	}
}

// counting notes how many erasures run at the same time.
type counting struct {
	Store
	running, most atomic.Int32
}

func (c *counting) EraseUser(context.Context, chat.UserID, store.Erasing, time.Time) error {
	c.most.Store(max(c.most.Load(), c.running.Add(1)))
	for range 100 {
		runtime.Gosched()
	}
	c.running.Add(-1)
	return nil
}

// Each erasure reads all messages.
func TestPeopleAreErasedOneAfterAnother(t *testing.T) {
	var ended atomic.Int32
	c := &counting{}
	s := New(c, func(context.Context, chat.UserID) { ended.Add(1) }, time.Now)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := s.Erase(t.Context(), "ada", true, time.Now()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if c.most.Load() != 1 || ended.Load() != 20 {
		t.Errorf("%d ran at once, %d have ended; want 1 and 20", c.most.Load(), ended.Load())
	}
}

package httpd

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/roomfile"
	"parley/shared/chat"
)

// fetch asks for a file of a room.
func fetch(t *testing.T, server *httptest.Server, path, token string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/rooms/"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

// textsOf returns the texts in a file, which must be whole.
func textsOf(t *testing.T, file string) (texts []string) {
	t.Helper()
	r, err := roomfile.NewReader(strings.NewReader(file))
	for err == nil {
		var entry roomfile.Entry
		if entry, err = r.Next(); err == nil {
			if m, ok := entry.(*roomfile.Message); ok {
				texts = append(texts, m.Text)
				if m.Nonce != "" {
					t.Errorf("the nonce of %q is there", m.Text)
				}
			}
		}
	}
	if !errors.Is(err, io.EOF) {
		t.Errorf("%v in %.300q", err, file)
	}
	return texts
}

// say stores a message.
func (s *stage) say(room chat.RoomID, by chat.UserID, text string) {
	s.t.Helper()
	_, err := s.store.Append(s.t.Context(), []store.Append{{Event: chat.Event{Room: room, Kind: chat.Said, At: chat.MillisOf(time.Now()), By: chat.User{ID: by},
		Nonce: chat.Nonce(fmt.Sprint("nonce-of-", time.Now().UnixNano())), Message: &chat.Message{Text: text}}}})
	if err != nil {
		s.t.Fatal(err)
	}
}

func TestARoomIsSavedByWhoMayReadIt(t *testing.T) {
	s := newStage(t, func(c *Config) { c.Unlimited = true })
	s.say(chat.Lobby, "ada", "<script>alert(1)</script>")
	direct, _, err := s.store.OpenDirect(t.Context(), "ada", "bo", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s.say(direct.ID, "ada", "for bo only")
	if _, _, err := s.store.OpenDirect(t.Context(), "ada", "ada", time.Now()); err == nil {
		t.Error("a direct room of one")
	}
	_, unknown := fetch(t, s.server, "nowhere/room.jsonl", goodToken)
	for _, c := range []struct {
		path, token string
		want        string // a text of the file; "": there is no such room
	}{
		{"lobby/room.jsonl", "", "<script>alert(1)</script>"},
		{"lobby/room.html", goodToken, "<script>alert(1)</script>"},
		{"lobby/room.html?lang=xx&zone=../../etc/passwd", "", "<script>alert(1)</script>"},
		{string(direct.ID) + "/room.jsonl", goodToken, "for bo only"},
		{string(direct.ID) + "/room.html", witnessToken, "for bo only"},
		{string(direct.ID) + "/room.jsonl", "", ""},
		{string(direct.ID) + "/room.jsonl", "another-token", ""},
		{"direct:ada:zoe/room.jsonl", witnessToken, ""},
		{"direct:bo:zoe/room.jsonl", goodToken, ""},
		{"direct:::/room.jsonl", "", ""},
		{"nowhere/room.html", goodToken, ""},
		{"lobby/room.exe", goodToken, ""},
		{"..%2f..%2fetc/room.jsonl", goodToken, ""},
		{"lobby%00/room.jsonl", goodToken, ""},
		{"%ff/room.html", goodToken, ""},
	} {
		answer, body := fetch(t, s.server, c.path, c.token)
		if c.want == "" {
			if answer.StatusCode != http.StatusNotFound || body != unknown {
				t.Errorf("%s: got %d %.200q, want 404 %q", c.path, answer.StatusCode, body, unknown)
			}
			continue
		}
		if answer.StatusCode != http.StatusOK || !strings.HasPrefix(answer.Header.Get("Content-Disposition"), "attachment; filename=parley-") ||
			!strings.Contains(answer.Header.Get("Content-Security-Policy"), "sandbox") || answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: got %d %v", c.path, answer.StatusCode, answer.Header)
		}
		if texts := textsOf(t, body); len(texts) != 1 || texts[0] != c.want {
			t.Errorf("%s: got %q, want %q", c.path, texts, c.want)
		}
	}
	for _, site := range []string{"cross-site", "same-site"} {
		if answer, _ := fetch(t, s.server, "lobby/room.html", goodToken, "Sec-Fetch-Site", site); answer.StatusCode != http.StatusForbidden {
			t.Errorf("from %s: got %d", site, answer.StatusCode)
		}
	}
	if answer, _ := fetch(t, s.server, "lobby/room.html", goodToken, "Sec-Fetch-Site", "same-origin"); answer.StatusCode != http.StatusOK {
		t.Errorf("from the page itself: got %d", answer.StatusCode)
	}
}

// TestSavingRoomsHasABudget counts that of users, and that of the strangers of a network.
func TestSavingRoomsHasABudget(t *testing.T) {
	s := newStage(t, nil)
	for _, token := range []string{goodToken, ""} {
		for i := range 5 {
			answer, _ := fetch(t, s.server, "lobby/room.jsonl", token)
			want := http.StatusOK
			if i > 2 {
				want = http.StatusTooManyRequests
			}
			if answer.StatusCode != want || want != http.StatusOK && answer.Header.Get("Retry-After") == "" {
				t.Errorf("token %q, request %d: got %d, want %d", token, i, answer.StatusCode, want)
			}
		}
	}
	if answer, _ := fetch(t, s.server, "lobby/room.jsonl", witnessToken); answer.StatusCode != http.StatusOK {
		t.Errorf("somebody else pays for it: got %d", answer.StatusCode)
	}
	s.goesOn()
}

// TestADownloadIsCutWhenItsSessionEnds has a client that reads nothing meanwhile. Another server ends the session: the store is all that the
// two share.
func TestADownloadIsCutWhenItsSessionEnds(t *testing.T) {
	s := newStage(t, func(c *Config) { c.Unlimited = true })
	batch := make([]store.Append, 4000)
	for i := range batch {
		batch[i].Event = chat.Event{Room: chat.Lobby, Kind: chat.Said, At: 1, By: chat.User{ID: "ada"}, Message: &chat.Message{Text: strings.Repeat("x", 4000)}}
	}
	if _, err := s.store.Append(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		s.server.Config.Handler.ServeHTTP(w, r)
	}))
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/rooms/lobby/room.jsonl", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+goodToken)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.ContentLength < 15<<20 {
		t.Fatalf("got %s with %d bytes", answer.Status, answer.ContentLength)
	}
	if err := s.store.EndSessions(t.Context(), "ada", ""); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	case <-time.After(patience):
		t.Fatal("the download goes on")
	}
	if got, err := io.Copy(io.Discard, answer.Body); err == nil {
		t.Errorf("the client got all %d bytes", got)
	}
}

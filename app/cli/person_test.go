package cli

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
)

func TestTheBlockedAreNotSeenInAConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.say("before")
		s := sit(t, p, "--block", "bo")
		p.say("after")
		s.types("hi")
		s.sees("* Bo is blocked;", "Ada: hi")
		if out := s.out.String(); strings.Contains(out, "before") || strings.Contains(out, "after") {
			t.Errorf("the blocked are seen:\n%s", out)
		}
		s.types("/block", "/unblock Bo", "/unblock Bo")
		s.sees("  Bo", "* Bo is no longer blocked", "! you have not blocked")
		p.say("again")
		s.sees("Bo: again")
		s.types("/block nobody-here")
		s.sees("! cannot block nobody-here")
		s.stands()
	})
}

func TestTheBlockedAreNotFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.say("by bo")
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		status, out, errOut := script(ctx, t, p, "--send", "by ada", "--follow", "--block", "Bo")
		if status != ok || strings.Contains(out, "by bo") || !strings.Contains(out, "by ada") {
			t.Errorf("got %d, %q, %q", status, out, errOut)
		}
		status, _, errOut = script(t.Context(), t, p, "--follow", "--block", "Zed")
		if status != failed {
			t.Errorf("a name that nobody has: status %d", status)
		}
		contains(t, errOut, "cannot block Zed")
	})
}

func TestALineForANameThatChangedHandsIsTypedTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		s := sit(t, p)
		s.types("@Bo psst")
		s.sees("[private] you to Bo: psst")
		p.mu.Lock()
		p.names["bo"] = chat.User{ID: "bo", Name: "Robert", Rev: 1}
		p.names["eve"] = chat.User{ID: "eve", Name: "Bo"}
		p.mu.Unlock()
		s.types("@Bo secret", "to all")
		s.sees("! @Bo is now a different person from the Bo you wrote with before; nothing was sent", "Ada: to all")
		if got := p.sends("@Bo secret"); len(got) != 0 {
			t.Fatalf("it was sent to %q", got)
		}
		s.types("@Bo secret")
		if got := p.sends("@Bo secret"); len(got) != 1 || got[0] != "eve" {
			t.Errorf("it was sent to %q, want the one who was named", got)
		}
		s.types("@Bo more")
		if got := p.sends("@Bo more"); len(got) != 1 || got[0] != "eve" {
			t.Errorf("the next one was sent to %q", got)
		}
		s.stands()
	})
}

// sends is to whom a text was sent.
func (p *peer) sends(text string) []chat.UserID {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent[text]
}

func TestSigningOutRevokesFirstAndThenDeletesWhatIsKept(t *testing.T) {
	var status atomic.Int64
	var revoked atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete && r.URL.Path == "/api/guest" {
			revoked.Store(r.Header.Get("Authorization"))
			w.WriteHeader(int(status.Load()))
		}
	}))
	defer server.Close()
	root := t.TempDir()
	kept, err := openState(root, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.SaveToken("secret"); err != nil {
		t.Fatal(err)
	}
	files := kept.storage()
	for _, key := range []string{"outbox/1", "3/state"} {
		if err := files.Put(t.Context(), key, []byte("{}")); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) (int, string) {
		var out bytes.Buffer
		status := Chat(t.Context(), append([]string{server.URL, "--state", root, "--sign-out"}, args...), nil, &out, &out, nil)
		return status, out.String()
	}
	if status, said := run(); status != failed || !strings.Contains(said, "1 of your messages are unsent") || revoked.Load() != nil {
		t.Errorf("with something unsent: %d, %q", status, said)
	}
	status.Store(http.StatusServiceUnavailable)
	if status, said := run("--discard"); status != failed || !strings.Contains(said, "nothing has changed") || kept.Token() != "secret" {
		t.Errorf("when the server refuses: %d, %q", status, said)
	}
	status.Store(http.StatusNoContent)
	if status, said := run("--discard"); status != ok || revoked.Load() != "Bearer secret" {
		t.Errorf("got %d, %q, revoked %v", status, said, revoked.Load())
	}
	filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			t.Errorf("%s is still there", path)
		}
		return nil
	})
	if status, said := run(); status != failed || !strings.Contains(said, "not signed in") {
		t.Errorf("again: %d, %q", status, said)
	}
}

func TestAStatusIsSetAndShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		s := sit(t, p)
		s.types("/status", "/status 🌴 On holiday")
		s.sees("* you say nothing about yourself", "* 🌴 On holiday")
		s.types("/dnd soon", "/dnd 2h")
		s.sees("! /dnd 2h asks", "* do not disturb until ", "; 🌴 On holiday")
		s.types("/status 1h lunch")
		s.sees("; lunch, until ")
		s.types("/who")
		s.sees("* here: Ada (do not disturb until ")
		s.types("/dnd off", "/status off")
		s.sees("* lunch, until ", "* you say nothing about yourself")
		s.stands()
	})
}

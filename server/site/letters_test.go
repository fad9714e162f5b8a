package site

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/jobs"
	"parley/server/mail"
	"parley/server/mail/mailtest"
	"parley/shared/catalog"
)

// writing returns a server whose letters are looked after by the test, somebody with an address, and where mail arrives.
func writing(t *testing.T) (*server, *jobs.Runner, *mailtest.Sink) {
	t.Helper()
	sink := mailtest.NewSink(t)
	relay, err := mail.ParseRelay(sink.URL)
	if err != nil {
		t.Fatal(err)
	}
	s := newMailing(t, auth.Off(), &url.URL{Scheme: "http", Host: "chat.example.org", Path: "/"}, relay)
	_, user := s.account()
	if err := s.db.SetEmail(t.Context(), user.ID, "ada@example.org"); err != nil {
		t.Fatal(err)
	}
	return s, &jobs.Runner{Store: s.db, Now: s.clock, Log: slog.New(slog.NewTextHandler(s.logs, nil)), Handlers: map[string]jobs.Handler{JobLetter: s.letters.Send}}, sink
}

// stops stops the server at once.
func (s *server) stops() {
	ctx, cancel := context.WithCancel(s.t.Context())
	cancel()
	s.letters.Run(ctx)
}

func TestMailThatWaitsOutlivesTheServer(t *testing.T) {
	s, runner, sink := writing(t)
	sink.Refuses.Store(1)
	contains(t, "asking", s.visitor().post("/recover", "email", "ada@example.org"), 200)
	s.stops()
	user, err := s.db.UserByEmail(t.Context(), "ada@example.org")
	if err != nil {
		t.Fatal(err)
	}
	kept, err := s.db.UserJobs(t.Context(), JobLetter, user)
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept are %v (%v)", kept, err)
	}
	if links := strings.Contains(string(kept[0].Payload), "http"); links {
		t.Errorf("the store keeps a link: %s", kept[0].Payload)
	}
	if runner.Once(t.Context()) != 1 {
		t.Fatal("the other server has not tried")
	}
	if runner.Once(t.Context()) != 0 {
		t.Error("there is no pause after a try")
	}
	s.later(time.Minute)
	if runner.Once(t.Context()) != 1 {
		t.Fatal("the other server has not tried again")
	}
	secret := strings.TrimPrefix(link(t, sink, "ada@example.org"), "/recover/")
	contains(t, "the link", s.visitor().get("/recover/"+secret), 200, "Welcome back")
	if strings.Contains(s.logs.String(), secret) {
		t.Error("the secret is in the log")
	}
	if kept, err := s.db.UserJobs(t.Context(), JobLetter, user); err != nil || len(kept) != 0 {
		t.Errorf("still waiting are %v (%v)", kept, err)
	}
}

func TestNoLinkIsSentThatNobodyWaitsForAnyMore(t *testing.T) {
	for what, change := range map[string]func(s *server){
		"too late": func(s *server) { s.later(time.Hour) },
		"another address": func(s *server) {
			user, err := s.db.UserByEmail(t.Context(), "ada@example.org")
			if err == nil {
				err = s.db.SetEmail(t.Context(), user, "new@example.org")
			}
			if err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			s, runner, sink := writing(t)
			s.letters.post(letter{Kind: recoverLetter, To: "ada@example.org", Lang: catalog.English}, time.Hour)
			s.stops()
			change(s)
			if runner.Once(t.Context()) != 1 || runner.Once(t.Context()) != 0 {
				t.Error("it still waits")
			}
			if len(sink.Mail) > 0 {
				t.Errorf("sent is %s", <-sink.Mail)
			}
		})
	}
}

func TestAnAddressGetsOneLetterAtATime(t *testing.T) {
	s, runner, sink := writing(t)
	ask := func(to string) { s.letters.post(letter{Kind: recoverLetter, To: to, Lang: catalog.English}, time.Hour) }
	for _, to := range []string{"ada@example.org", "nobody@example.org", "ada@example.org"} {
		ask(to)
	}
	s.stops()
	if got := runner.Once(t.Context()); got != 1 {
		t.Errorf("%d letters were written: what is not sent may void the link in one that was", got)
	}
	link(t, sink, "ada@example.org")
}

// Somebody who had an account asked for another address, and the mail server was away. The owner has recovered the account meanwhile.
func TestALetterThatWaitsEndsWithTheSessionThatAskedForIt(t *testing.T) {
	s, runner, sink := writing(t)
	user, err := s.db.UserByEmail(t.Context(), "ada@example.org")
	if err != nil {
		t.Fatal(err)
	}
	session := func() string {
		all, err := s.db.Sessions(t.Context(), user)
		if err != nil || len(all) == 0 {
			t.Fatal(all, err)
		}
		return all[0].ID
	}
	asks := func() {
		s.letters.post(letter{Kind: confirmLetter, To: "eve@example.org", Lang: catalog.English, Session: session(), user: user}, emailValid)
		s.stops()
	}
	asks()
	if runner.Once(t.Context()) != 1 {
		t.Fatal("nothing is sent")
	}
	sent := link(t, sink, "eve@example.org")
	asks()
	secret, err := s.accounts.NewRecovery(t.Context(), user, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	leads(t, "recovery", s.visitor().post("/recover/"+secret, "new", "another horse altogether"), "/account?done=recovered")
	runner.Once(t.Context())
	if n := strings.Count(s.logs.String(), "mail sent"); n != 1 {
		t.Errorf("%d letters were sent", n)
	}
	contains(t, "the link that was sent before", s.visitor().post(sent), 410)
	if who, err := s.db.UserByEmail(t.Context(), "eve@example.org"); err == nil {
		t.Errorf("the address is that of %s", who)
	}
}

// TestALinkThatWasMailedVoidsNoOther: everybody who knows an address can ask for one.
func TestALinkThatWasMailedVoidsNoOther(t *testing.T) {
	s, runner, sink := writing(t)
	user, err := s.db.UserByEmail(t.Context(), "ada@example.org")
	if err != nil {
		t.Fatal(err)
	}
	secret, err := s.accounts.NewRecovery(t.Context(), user, time.Hour) // by a code, or an administrator
	if err != nil {
		t.Fatal(err)
	}
	contains(t, "a stranger", s.visitor().post("/recover", "email", "ada@example.org"), 200)
	s.stops()
	runner.Once(t.Context())
	mailed := link(t, sink, "ada@example.org")
	leads(t, "the owner goes on", s.visitor().post("/recover/"+secret, "new", "another horse altogether"), "/account?done=recovered")
	contains(t, "the link that was mailed", s.visitor().get(mailed), 410)
}

package site

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/jobs"
	"parley/server/mail"
	"parley/server/mail/mailtest"
)

// mailing returns a server that sends mail, and where it arrives.
func mailing(t *testing.T, limits *auth.Limits) (*server, *mailtest.Sink) {
	t.Helper()
	sink := mailtest.NewSink(t)
	relay, err := mail.ParseRelay(sink.URL)
	if err != nil {
		t.Fatal(err)
	}
	public := &url.URL{Scheme: "http", Host: "chat.example.org", Path: "/"}
	s := newMailing(t, limits, public, relay)
	ctx, cancel := context.WithCancel(t.Context())
	var work sync.WaitGroup
	runner := &jobs.Runner{Store: s.db, Now: s.clock, Log: slog.New(slog.DiscardHandler), Handlers: map[string]jobs.Handler{JobLetter: s.letters.Send}}
	work.Go(func() { s.letters.Run(ctx) })
	work.Go(func() { runner.Run(ctx) })
	t.Cleanup(func() { cancel(); work.Wait() })
	return s, sink
}

var mailed = regexp.MustCompile(`http://chat\.example\.org(/\S+)`)

// link returns the path of the link in the next mail to an address.
func link(t *testing.T, sink *mailtest.Sink, to string) string {
	t.Helper()
	m := sink.Next(t)
	found := mailed.FindStringSubmatch(m)
	if found == nil || !strings.Contains(m, "To: <"+to+">") {
		t.Fatalf("got %s", m)
	}
	return found[1]
}

func TestAConfirmedAddressGetsItsPersonBackIn(t *testing.T) {
	s, sink := mailing(t, auth.Off())
	ada, user := s.account()
	contains(t, "the account", ada.get("/account"), 200, `href="/account/email"`)
	contains(t, "no address", ada.post("/account/email", "email", "ada"), 422, "Write an address such as", `value="ada"`, `autocomplete="email"`)
	contains(t, "an address", ada.post("/account/email", "email", "Ada@Example.org"), 200, "Look into your mailbox", "ada@example.org")
	confirm := link(t, sink, "ada@example.org")

	v := s.visitor()
	unknown := v.post("/recover", "email", "ada@example.org") // it does not count yet
	contains(t, "the question", s.visitor().get(confirm), 200, "Is this your address?")
	contains(t, "the answer", s.visitor().post(confirm), 200, "ada@example.org can get you back in.")
	contains(t, "the same link", s.visitor().post(confirm), http.StatusGone)
	contains(t, "the account", ada.get("/account"), 200, "<bdi>ada@example.org</bdi>")
	leads(t, "signing in by address", s.visitor().post("/sign-in", "name", "ADA@example.org", "password", goodPassword), "/")

	// An address gets one message in two minutes, so the recovery goes by another address.
	contains(t, "another address", ada.post("/account/email", "email", "grace@example.org"), 200)
	contains(t, "the answer", s.visitor().post(link(t, sink, "grace@example.org")), 200)
	known := v.post("/recover", "email", "ada@example.org") // it counts no more
	if unknown.Status != 200 || unknown.Body != known.Body {
		t.Errorf("got %d %s and %s", unknown.Status, unknown.Body, known.Body)
	}
	secret, err := s.accounts.NewRecovery(t.Context(), user.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	leads(t, "recovery", s.visitor().post("/recover/"+secret, "new", "another horse altogether"), "/account?done=recovered")
	if logs := s.logs.String(); strings.Contains(logs, strings.TrimPrefix(confirm, "/account/email/")) || strings.Contains(logs, secret) {
		t.Error("a secret is in the log")
	}
}

func TestARecoveryLinkComesByMail(t *testing.T) {
	s, sink := mailing(t, auth.Off())
	ada, user := s.account()
	if err := s.db.SetEmail(t.Context(), user.ID, "ada@example.org"); err != nil {
		t.Fatal(err)
	}
	contains(t, "the way there", s.visitor().get("/sign-in"), 200, `href="/recover"`)
	contains(t, "the form", s.visitor().get("/recover"), 200, "Get a link by mail")
	known, unknown := s.visitor().post("/recover", "email", "ada@example.org"), s.visitor().post("/recover", "email", "bob@example.org")
	if known.Status != unknown.Status || strings.ReplaceAll(known.Body, "ada@", "bob@") != unknown.Body {
		t.Errorf("got %d\n%s\nand %d\n%s", known.Status, known.Body, unknown.Status, unknown.Body)
	}
	recovery := link(t, sink, "ada@example.org")
	contains(t, "an address of whoever has stolen the account", ada.post("/account/email", "email", "eve@example.org"), 200, "Look into your mailbox")
	theirs := link(t, sink, "eve@example.org")
	contains(t, "the form", s.visitor().get(recovery), 200, "Welcome back, "+user.Name)
	bo, guest := s.guest()
	contains(t, "the form of a guest, whom this browser would lose", bo.get(recovery), 200, "Welcome back, "+user.Name, `class="alert"`, guest.Name)
	phone := s.visitor()
	leads(t, "another password", phone.post(recovery, "new", "another horse altogether"), "/account?done=recovered")
	contains(t, "confirming the address of before", s.visitor().post(theirs), http.StatusGone)
	leads(t, "the device before", ada.get("/account"), "/sign-in?next=%2Faccount")
	leads(t, "removing the address", phone.post("/account/email", "remove", "1"), "/account?done=removed")
	if _, err := s.db.UserByEmail(t.Context(), "ada@example.org"); err == nil {
		t.Error("the address is still there")
	}
}

func TestNoRecoveryLinkComesByMailWhereProvidersAloneSignPeopleIn(t *testing.T) {
	s, _ := mailing(t, auth.Off())
	s.decides(Place{Providers: true})
	v := s.visitor()
	if got := v.get("/sign-in"); strings.Contains(got.Body, `href="/recover"`) {
		t.Errorf("the page offers one:\n%s", got.Body)
	}
	if got := v.get("/recover"); got.Status != http.StatusNotFound {
		t.Errorf("got %d", got.Status)
	}
	if got := v.post("/recover", "email", "ada@example.org"); got.Status != http.StatusNotFound {
		t.Errorf("got %d", got.Status)
	}
}

func TestAnAddressIsOnePersons(t *testing.T) {
	s, sink := mailing(t, auth.Off())
	_, user := s.account()
	if err := s.db.SetEmail(t.Context(), user.ID, "ada@example.org"); err != nil {
		t.Fatal(err)
	}
	bo, _ := s.account()
	contains(t, "somebody else's address", bo.post("/account/email", "email", "ada@example.org"), 200, "Look into your mailbox")
	contains(t, "confirming it", bo.post(link(t, sink, "ada@example.org")), http.StatusConflict, "Another account has this address.")
}

func TestMailIsNotAskedForWithoutEnd(t *testing.T) {
	s, _ := mailing(t, auth.NewLimits(time.Now))
	v := s.visitor()
	for range 200 {
		if a := v.post("/recover", "email", "ada@example.org"); a.Status == http.StatusTooManyRequests {
			contains(t, "the limit", a, http.StatusTooManyRequests, "Too many attempts.", `value="ada@example.org"`)
			return
		}
	}
	t.Error("200 requests were taken")
}

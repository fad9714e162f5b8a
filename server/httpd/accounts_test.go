package httpd

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/account"
	"parley/shared/chat"
)

func TestTheTokenChangesAtAClaimAndAtASignIn(t *testing.T) {
	f := newFoyer(t, nil)
	b := f.browser()
	name := b.claimFrom(t, func() string { b.visit(); return b.token() })
	claimed := b.token()
	if by, err := f.caller(claimed); err != nil || by.Role != chat.RoleMember {
		t.Errorf("fields that the form does not have: got %+v (%v), want a member", by, err)
	}
	other := f.browser()
	_, guest, _ := other.visit()
	planted := other.token()
	answer, text := other.do(http.MethodPost, "/sign-in?next=/r/lobby", url.Values{"name": {name}, "password": {horse}}.Encode())
	if answer.StatusCode != http.StatusSeeOther || answer.Header.Get("Location") != "/r/lobby" {
		t.Fatalf("got %d to %s: %s", answer.StatusCode, answer.Header.Get("Location"), text)
	}
	if other.token() == planted || other.token() == claimed {
		t.Error("the token did not change")
	}
	if _, who, _ := other.visit(); who != name {
		t.Errorf("got %s, want %s", who, name)
	}
	f.void(planted) // whoever has planted it is neither of them
	if users, err := f.store.UsersByFolded(t.Context(), []string{auth.Fold(guest)}); err != nil || len(users) != 1 {
		t.Errorf("the guest %s is no user any more: %v (%v)", guest, users, err)
	}
	if by, err := f.caller(claimed); err != nil || by.User.Name != name {
		t.Errorf("the first device: got %+v (%v)", by, err)
	}
}

// The program would take the browser to be still the one's before, until it is connected.
func TestAPageTellsTheProgramWhoSignedIn(t *testing.T) {
	f := newFoyer(t, nil)
	first := f.browser()
	name := first.claim()
	by, err := f.caller(first.token())
	if err != nil {
		t.Fatal(err)
	}
	b := f.browser()
	b.claim()
	answer, text := b.do(http.MethodPost, "/sign-in?other=1", url.Values{"name": {name}, "password": {horse}}.Encode())
	told := func() *http.Cookie {
		for _, cookie := range answer.Cookies() {
			if strings.HasSuffix(cookie.Name, "-who") {
				return cookie
			}
		}
		t.Fatalf("got %d without the cookie: %s", answer.StatusCode, text)
		return nil
	}
	if got := told(); got.Value != string(by.User.ID) || got.HttpOnly || got.MaxAge != 60*60 || got.SameSite != http.SameSiteLaxMode {
		t.Errorf("got %+v, want the id of %s for an hour", got, name)
	}
	answer, text = b.do(http.MethodPost, "/sign-out", "")
	if got := told(); got.MaxAge >= 0 {
		t.Errorf("signed out: got %+v", got)
	}
}

// claimFrom claims a name, and demands that the token of before becomes void.
func (b *browser) claimFrom(t *testing.T, before func() string) (name string) {
	t.Helper()
	token := before()
	name = b.claim()
	if b.token() == token {
		t.Error("a claim did not change the token")
	}
	b.f.void(token)
	return name
}

// An account is not silently replaced by a new guest, whatever has ended its session.
func TestARefusedTokenOfAnAccountBecomesNoGuest(t *testing.T) {
	f := newFoyer(t, nil)
	b := f.browser()
	name := b.claim()
	token := b.token()
	by, err := f.caller(token)
	if err != nil {
		t.Fatal(err)
	}
	stranger := f.browser()
	stranger.visit()
	unknown, _ := auth.NewTokens([]byte(storeSecret)).New() // as after a restored backup
	if err := f.accounts.EndAll(t.Context(), by.User.ID); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]string{"ended": token, "not in this backup": unknown} {
		b.setToken(c)
		status, _, text := b.visit()
		if status != http.StatusUnauthorized || !strings.Contains(text, "/sign-in") || b.token() != c {
			t.Errorf("%s: got %d %s", what, status, text)
		}
		if _, text := b.do(http.MethodGet, "/account", ""); text != " false true" {
			t.Errorf("%s: the page gets %s", what, text)
		}
		program := f.browser()
		program.head = http.Header{"Authorization": {"Bearer " + c}}
		if answer, text := program.do(http.MethodPost, "/api/guest", `{}`); answer.StatusCode != http.StatusUnauthorized || !strings.Contains(text, f.server.URL+"/sign-in") {
			t.Errorf("%s, a program: got %d %s", what, answer.StatusCode, text)
		}
		if _, status := knock(t, f.server, http.Header{"Authorization": {"Bearer " + c}}); status != http.StatusUnauthorized {
			t.Errorf("%s, a socket: got %d", what, status)
		}
		conn, status := knock(t, f.server, http.Header{"Origin": {f.server.URL}, "Cookie": {"parley-x=" + c}})
		if status != http.StatusSwitchingProtocols {
			t.Fatalf("%s, a page's socket: got %d", what, status)
		}
		if _, message, err := conn.Read(t.Context()); err != nil || !strings.Contains(string(message), `"reason":"sign_in"`) {
			t.Errorf("%s, a page's socket: got %s (%v)", what, message, err)
		}
	}
	if answer, _ := b.do(http.MethodPost, "/sign-out", ""); answer.StatusCode != http.StatusOK || b.token() != "" {
		t.Errorf("signing out: got %d, cookie %q", answer.StatusCode, b.token())
	}
	if status, who, _ := b.visit(); status != http.StatusOK || who == name || who == "" {
		t.Errorf("after signing out: got %d %s, want a new guest", status, who)
	}
	guest := stranger.token()
	who, _ := f.caller(guest)
	if err := f.store.EndSession(t.Context(), who.User.ID, who.Session); err != nil {
		t.Fatal(err)
	}
	if status, name, _ := stranger.visit(); status != http.StatusOK || name == who.User.Name {
		t.Errorf("a guest whose token is refused: got %d %s, want another guest", status, name)
	}
	b.setToken(token)
	if answer, _ := b.do(http.MethodDelete, "/api/guest", `{}`); answer.StatusCode != http.StatusUnauthorized || b.token() != "" {
		t.Errorf("the program signs out: got %d, cookie %q", answer.StatusCode, b.token())
	}
}

func TestAnAccountsCookieIsRotatedAndAGuestsIsNot(t *testing.T) {
	f := newFoyer(t, nil)
	guest, b := f.browser(), f.browser()
	guest.visit()
	b.claim()
	first, kept := b.token(), guest.token()
	same := func(why string) {
		t.Helper()
		if b.visit(); b.token() != first {
			t.Errorf("%s: the token has changed", why)
		}
	}
	same("at once")
	f.pass(23 * time.Hour)
	same("within a day")
	f.pass(2 * time.Hour)
	answer, _ := b.do(http.MethodPost, "/api/guest", `{}`) // asks for no cookie
	if len(answer.Cookies()) != 0 || b.token() != first {
		t.Errorf("got %v", answer.Cookies())
	}
	tabs := []*browser{f.browser(), f.browser(), f.browser()}
	var work sync.WaitGroup
	for _, tab := range tabs { // of one browser
		tab.jar = b.jar
		work.Go(func() { tab.do(http.MethodPost, "/api/guest", `{"keep":"cookie"}`) })
	}
	work.Wait()
	second := b.token()
	if _, err := f.caller(second); err != nil || second == first {
		t.Fatalf("after a day: got %v, the same token: %v", err, second == first)
	}
	f.pass(25 * time.Hour)
	if b.do(http.MethodGet, "/account", ""); b.token() == second {
		t.Error("a page does not rotate")
	}
	b.visit()
	f.pass(2 * time.Minute)
	thief := f.browser()
	thief.setToken(second)
	if status, _, _ := thief.visit(); status != http.StatusUnauthorized {
		t.Errorf("a copy of a replaced token: got %d", status)
	}
	if status, _, _ := b.visit(); status != http.StatusUnauthorized {
		t.Errorf("the session that it was copied from: got %d", status)
	}
	if guest.visit(); guest.token() != kept {
		t.Error("a guest's token was rotated")
	}
}

func TestAnotherDeviceIsHandedOverToOnce(t *testing.T) {
	f := newFoyer(t, nil)
	b := f.browser()
	name := b.claimFrom(t, func() string { b.visit(); return b.token() })
	by, _ := f.caller(b.token())
	link, err := f.accounts.NewHandOver(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	stranger := f.browser()
	stranger.visit()
	guest, _ := f.caller(stranger.token())
	program := f.browser()
	program.head = http.Header{"User-Agent": {"curl/8"}}
	body := `{"token":"` + link + `"}`
	for what, c := range map[string]struct {
		head   http.Header
		body   string
		status int
	}{
		"a page of another site": {http.Header{"Origin": {"https://evil.example"}}, body, 403}, "a page of ours": {b.head, body, 403},
		"a form": {program.head, "token=" + link, 400}, "nothing": {program.head, "{}", 400}, "more": {program.head, `{"token":"x","role":"owner"}`, 400},
		"invented": {program.head, `{"token":"` + strings.Repeat("A", 22) + `"}`, 401},
	} {
		from := f.browser()
		from.head = c.head
		if answer, text := from.do(http.MethodPost, "/api/handover", c.body); answer.StatusCode != c.status {
			t.Errorf("%s: got %d %s, want %d", what, answer.StatusCode, text, c.status)
		}
	}
	answer, text := program.do(http.MethodPost, "/api/handover", body)
	if answer.StatusCode != http.StatusOK || !strings.Contains(text, `"name":"`+name+`"`) || len(answer.Cookies()) != 0 {
		t.Fatalf("got %d %s", answer.StatusCode, text)
	}
	if answer, _ := program.do(http.MethodPost, "/api/handover", body); answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("again: got %d", answer.StatusCode)
	}
	_, rest, _ := strings.Cut(text, `"token":"`)
	token, _, _ := strings.Cut(rest, `"`)
	f.pass(30 * 24 * time.Hour)
	program.head.Set("Authorization", "Bearer "+token)
	if _, text := program.do(http.MethodPost, "/api/guest", `{}`); !strings.Contains(text, name) || strings.Contains(text, `"token"`) {
		t.Errorf("a bearer token is for ever the same: got %s", text)
	}
	if list, err := f.accounts.Sessions(t.Context(), guest); err != nil || len(list) != 1 || list[0].Device != "Go program" || list[0].Network != "127.0.0.0/24" || list[0].Method != "guest" {
		t.Errorf("a guest: got %+v (%v)", list, err)
	}
	list, err := f.accounts.Sessions(t.Context(), by)
	if err != nil || len(list) != 2 || list[1].Device != "curl" || list[1].Method != account.ByHandOver || list[1].Network != "127.0.0.0/24" {
		t.Errorf("got %+v (%v)", list, err)
	}
}

func TestEndingASessionClosesItsSockets(t *testing.T) {
	f := newFoyer(t, nil)
	b := f.browser()
	name := b.claim()
	in, err := f.accounts.SignIn(t.Context(), name, horse, account.From{Address: netip.MustParseAddr("192.0.2.1")})
	if err != nil {
		t.Fatal(err)
	}
	by, _ := f.caller(b.token())
	kept, ended := call(t, f.server, b.token()), call(t, f.server, in.Token)
	if err := f.accounts.EndOthers(t.Context(), by); err != nil {
		t.Fatal(err)
	}
	ended.until(`"reason":"sign_in"`) // it was told: this hub is not run, so it notices nothing by itself
	kept.says(`{"k":"rooms","id":7}`)
	kept.until(`"id":7`)
	if err := f.store.Ban(t.Context(), by.User.ID, f.time().Add(time.Hour), time.Time{}, f.time()); err != nil {
		t.Fatal(err)
	}
	if status, _, text := b.visit(); status != http.StatusUnauthorized {
		t.Errorf("a banned account: got %d %s", status, text)
	}
	if _, err := f.accounts.SignIn(t.Context(), name, horse, account.From{Known: in.Known}); chat.AsError(err).Code != chat.CodeForbidden {
		t.Errorf("a banned account signs in: got %v", err)
	}
}

package site

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/passkey/passkeytest"
)

// named has a visitor use a host that may have passkeys.
func (v *visitor) named() *visitor {
	from := v.url
	v.url = strings.Replace(v.url, "127.0.0.1", "localhost", 1)
	v.client.Jar.SetCookies(parsed(v.t, v.url), v.client.Jar.Cookies(parsed(v.t, from)))
	return v
}

func parsed(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// authenticator returns one for the visitor's pages.
func (v *visitor) authenticator() *passkeytest.Authenticator {
	a := passkeytest.New(v.t)
	a.Origin, a.RPID = v.url, "localhost"
	return a
}

// asks sends what passkey.js sends.
func (v *visitor) asks(path, body string) answer {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.url+"/api/passkey/"+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Origin", v.url)
	return v.do(request)
}

// reply is what passkey.js reads.
type reply struct {
	Go, Reason, Message string
	Signals             struct {
		Unknown  struct{ RPID, CredentialID string }
		Accepted struct{ AllAcceptedCredentialIds []string }
		Details  struct{ Name string }
	}
}

// read fails the test unless an answer has a status.
func read(t *testing.T, about string, a answer, status int) (r reply) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.Body), &r); err != nil || a.Status != status || a.Head.Get("Cache-Control") != "no-store" {
		t.Errorf("%s: got %d %s, %v, want %d", about, a.Status, a.Body, err, status)
	}
	return r
}

// adds makes a passkey.
func (v *visitor) adds(a *passkeytest.Authenticator, query string) reply {
	v.t.Helper()
	options := v.asks("register/begin", "{}")
	if options.Status != http.StatusOK {
		v.t.Fatalf("options: %d %s", options.Status, options.Body)
	}
	return read(v.t, "a passkey", v.asks("register/finish"+query, string(a.Create([]byte(options.Body)))), http.StatusOK)
}

// signsIn uses a passkey.
func (v *visitor) signsIn(a *passkeytest.Authenticator, query string) answer {
	v.t.Helper()
	options := v.asks("sign-in/begin", "{}")
	if options.Status != http.StatusOK {
		v.t.Fatalf("options: %d %s", options.Status, options.Body)
	}
	return v.asks("sign-in/finish"+query, string(a.Get([]byte(options.Body))))
}

func TestAGuestKeepsTheNameWithAPasskey(t *testing.T) {
	s := newServer(t)
	ada, user := s.guest()
	ada.named()
	key := ada.authenticator()
	contains(t, "a guest", ada.get("/account"), 200, "Keep "+user.Name+" with a passkey", `data-passkey="add"`, "/web/passkey.js")
	if r := ada.adds(key, ""); r.Go != "/account?done=claimed" {
		t.Errorf("it leads to %q", r.Go)
	}
	page := ada.get("/account?done=claimed")
	contains(t, "the account", page, 200, user.Name+" is yours", "Bitwarden", "not used yet", "on all your devices", "allAcceptedCredentialIds")
	if strings.Contains(page.Body, `name="remove"`) {
		t.Error("the only way to sign in can be removed")
	}
	if got := ada.who(s); got != user {
		t.Errorf("the account is %v, the guest was %v", got, user)
	}
	contains(t, "the last way", ada.post("/account/passkeys", "remove", passkeytest.Text(key.ID)), 403, "only way to sign in")

	phone := s.visitor().named()
	r := read(t, "signing in", phone.signsIn(key, "?next=%2Fr%2Flobby"), 200)
	if r.Go != "/r/lobby" || r.Signals.Details.Name != user.Name || len(r.Signals.Accepted.AllAcceptedCredentialIds) != 1 {
		t.Errorf("got %+v", r)
	}
	if got := phone.who(s); got != user {
		t.Errorf("the phone is %v, want %v", got, user)
	}
	if r := read(t, "elsewhere", phone.signsIn(key, "?next=https:%2F%2Fevil.example"), 200); r.Go != "/" {
		t.Errorf("next leads to %q", r.Go)
	}
}

func TestPasskeysAreRenamedAndRemoved(t *testing.T) {
	s := newServer(t)
	ada, _ := s.account()
	ada.named()
	key := ada.authenticator()
	if r := ada.adds(key, ""); r.Go != "/account?done=passkey" {
		t.Errorf("it leads to %q", r.Go)
	}
	id := passkeytest.Text(key.ID)
	leads(t, "a name", ada.post("/account/passkeys", "rename", id, "name", " My <b>phone</b> "), "/account?done=saved")
	contains(t, "renamed", ada.get("/account"), 200, "<bdi>My &lt;b&gt;phone&lt;/b&gt;</bdi>")
	leads(t, "no name", ada.post("/account/passkeys", "rename", id, "name", " "), "/account")
	bo, _ := s.account()
	leads(t, "somebody else renames", bo.post("/account/passkeys", "rename", id, "name", "mine"), "/account")
	bo.post("/account/passkeys", "remove", id)
	contains(t, "somebody else has removed nothing", ada.get("/account"), 200, "phone", id)
	leads(t, "removing", ada.post("/account/passkeys", "remove", id), "/account?done=removed")
	leads(t, "once more", ada.post("/account/passkeys", "remove", id), "/account?done=removed")

	r := read(t, "a removed one", s.visitor().named().signsIn(key, ""), 400)
	if r.Reason != "unknown" || r.Signals.Unknown.CredentialID != id || r.Signals.Unknown.RPID != "localhost" || !strings.Contains(r.Message, "known here") {
		t.Errorf("got %+v", r)
	}
}

func TestOnlyTheScriptOfOurPagesAsksForPasskeys(t *testing.T) {
	s := newServer(t)
	ada, _ := s.guest()
	ada.named()
	for _, origin := range []string{"https://evil.example", "null"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, ada.url+"/api/passkey/register/begin", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Origin", origin)
		if a := ada.do(request); a.Status != http.StatusForbidden {
			t.Errorf("from %s: got %d", origin, a.Status)
		}
	}
	if r := read(t, "nobody", s.visitor().named().asks("register/begin", "{}"), 401); r.Go != "/sign-in?next=%2Faccount" {
		t.Errorf("nobody is led to %q", r.Go)
	}
	if r := read(t, "too much", ada.asks("register/finish", strings.Repeat(" ", passkeyMax+1)), 400); r.Reason != "invalid" {
		t.Errorf("got %+v", r)
	}
	ada.Lang = "zh"
	if r := read(t, "in Chinese", ada.asks("sign-in/finish", "{}"), 400); r.Message != "这个通行密钥未被接受。" {
		t.Errorf("got %+v", r)
	}
}

func TestAPasskeyIsForItsBrowserAndItsHost(t *testing.T) {
	s := newServer(t)
	ada, _ := s.guest()
	ada.named()
	key := ada.authenticator()
	ada.adds(key, "")
	thief, victim := s.visitor().named(), s.visitor().named()
	options := thief.asks("sign-in/begin", "{}")
	victim.asks("sign-in/begin", "{}")
	if r := read(t, "another browser", victim.asks("sign-in/finish", string(key.Get([]byte(options.Body)))), 400); r.Reason != "expired" {
		t.Errorf("got %+v", r)
	}
	numbers, _ := s.guest()
	contains(t, "an address of numbers", numbers.get("/account"), 200, "open localhost")
	if a := numbers.get("/sign-in"); strings.Contains(a.Body, "data-passkey=") || strings.Contains(a.Body, "<script") {
		t.Error("there is a button at an address of numbers")
	}
	if r := read(t, "an address of numbers", numbers.asks("register/begin", "{}"), 400); r.Reason != "address" {
		t.Errorf("got %+v", r)
	}
}

func TestAnOldSignInIsConfirmedWithAPasskey(t *testing.T) {
	s := newServer(t)
	ada, _ := s.guest()
	ada.named()
	key := ada.authenticator()
	ada.adds(key, "")
	s.later(time.Hour)
	second := ada.authenticator()
	if r := read(t, "an hour later", ada.asks("register/begin", "{}"), 403); r.Go != "/sign-in?again=1&next=%2Faccount" {
		t.Errorf("it leads to %q", r.Go)
	}
	contains(t, "confirming", ada.get("/sign-in?again=1&next=%2Faccount"), 200, `data-passkey="confirm"`, "Confirm with a passkey")
	options := ada.asks("confirm/begin", "{}")
	key.Flags &^= passkeytest.Verified
	read(t, "without a PIN", ada.asks("confirm/finish", string(key.Get([]byte(options.Body)))), 400)
	key.Flags |= passkeytest.Verified
	options = ada.asks("confirm/begin", "{}")
	if r := read(t, "confirmed", ada.asks("confirm/finish?next=%2Faccount", string(key.Get([]byte(options.Body)))), 200); r.Go != "/account" {
		t.Errorf("it leads to %q", r.Go)
	}
	ada.adds(second, "")
}

func TestNobodyMakesAnAccountWithAPasskeyWherePolicyForbidsIt(t *testing.T) {
	s := newServer(t)
	ada, _ := s.guest()
	ada.named()
	s.decides(Place{Guests: true, Passwords: true})
	if r := read(t, "closed", ada.asks("register/begin", "{}"), 403); r.Reason != "closed" || !strings.Contains(r.Message, "Accounts can’t be made here") {
		t.Errorf("got %+v", r)
	}
}

func TestPasskeysDoNotCountWhereOnlyProvidersSignPeopleIn(t *testing.T) {
	s := newServer(t)
	ada, _ := s.guest()
	ada.named()
	key := ada.authenticator()
	ada.adds(key, "")
	before := s.visitor().named()
	options := before.asks("sign-in/begin", "{}")
	s.decides(Place{Accounts: true, Providers: true})
	for what, a := range map[string]answer{
		"begin": s.visitor().named().asks("sign-in/begin", "{}"), "finish": before.asks("sign-in/finish", string(key.Get([]byte(options.Body)))),
		"add": ada.asks("register/begin", "{}"),
	} {
		if r := read(t, what, a, 403); r.Reason != "closed" || !strings.Contains(r.Message, "Sign in with a provider") {
			t.Errorf("%s: got %+v", what, r)
		}
	}
	contains(t, "the account", ada.get("/account"), 200, "Sign in with a provider", "Bitwarden")
	if a := s.visitor().named().get("/sign-in"); strings.Contains(a.Body, "data-passkey=") {
		t.Error("there is a button all the same")
	}
}

func TestAStrangerGetsSoManyChallenges(t *testing.T) {
	s := newLimited(t, auth.NewLimits(time.Now))
	v := s.visitor().named()
	for range 1_000 {
		a := v.asks("sign-in/begin", "{}")
		if a.Status == http.StatusOK {
			continue
		}
		if r := read(t, "too many", a, 429); !strings.Contains(r.Message, "Too many") {
			t.Errorf("got %+v", r)
		}
		return
	}
	t.Error("there is no limit")
}

func TestWhoIsBannedDoesNotSignInWithAPasskey(t *testing.T) {
	s := newServer(t)
	ada, user := s.guest()
	ada.named()
	key := ada.authenticator()
	ada.adds(key, "")
	if err := s.db.Ban(t.Context(), user.ID, s.clock().Add(time.Hour), time.Time{}, s.clock()); err != nil {
		t.Fatal(err)
	}
	if r := read(t, "banned", s.visitor().named().signsIn(key, ""), 403); r.Reason != "forbidden" || r.Message == "" {
		t.Errorf("got %+v", r)
	}
}

func TestAPasskeyIsOfferedAfterAPassword(t *testing.T) {
	s := newServer(t)
	_, user := s.account()
	signIn := func(able string) answer {
		t.Helper()
		return s.visitor().named().post("/sign-in", "name", user.Name, "password", goodPassword, "next", "/r/lobby", "passkeys", able)
	}
	leads(t, "a browser without", signIn(""), "/r/lobby")
	leads(t, "a browser with passkeys", signIn("1"), "/account/passkeys/offer?next=%2Fr%2Flobby")
	leads(t, "once more", signIn("1"), "/r/lobby")
	s.later(31 * 24 * time.Hour)
	leads(t, "a month later", signIn("1"), "/account/passkeys/offer?next=%2Fr%2Flobby")

	ada := s.visitor().named()
	ada.post("/sign-in", "name", user.Name, "password", goodPassword)
	contains(t, "the offer", ada.get("/account/passkeys/offer?next=%2Fr%2Flobby"), 200, "Sign in faster", `href="/r/lobby"`, `data-passkey="add"`)
	if r := ada.adds(ada.authenticator(), "?next=%2Fr%2Flobby"); r.Go != "/r/lobby" {
		t.Errorf("it leads to %q", r.Go)
	}
	s.later(31 * 24 * time.Hour)
	leads(t, "with a passkey", signIn("1"), "/r/lobby")
}

func TestNothingOfAPasskeyIsLogged(t *testing.T) {
	s := newServer(t)
	ada, _ := s.guest()
	ada.named()
	key := ada.authenticator()
	ada.adds(key, "")
	options := ada.asks("sign-in/begin", "{}")
	challenge := passkeytest.Parse(t, []byte(options.Body)).PublicKey.Challenge
	key.Origin = "https://evil.example"
	ada.asks("sign-in/finish", string(key.Get([]byte(options.Body))))
	if text := s.logs.String(); !strings.Contains(text, "passkey refused") || strings.Contains(text, challenge) || strings.Contains(text, passkeytest.Text(key.ID)) {
		t.Errorf("the log: %s", text)
	}
}

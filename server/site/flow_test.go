package site

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/passkey"
	"parley/server/store"
	"parley/shared/chat"
)

// contains fails the test unless an answer has a status and texts.
func contains(t *testing.T, about string, a answer, status int, texts ...string) {
	t.Helper()
	if a.Status != status {
		t.Errorf("%s: got %d, want %d; Location %q", about, a.Status, status, a.to())
	}
	for _, text := range texts {
		if !strings.Contains(a.Body, text) {
			t.Errorf("%s: no %q in\n%s", about, text, a.Body)
		}
	}
}

// leads fails the test unless an answer is a redirect to a path.
func leads(t *testing.T, about string, a answer, to string) {
	t.Helper()
	if a.Status != http.StatusSeeOther || a.to() != to {
		t.Errorf("%s: got %d to %q, want 303 to %q\n%s", about, a.Status, a.to(), to, a.Body)
	}
}

func TestAGuestKeepsTheNameAndSignsInElsewhere(t *testing.T) {
	s := newServer(t)
	ada, user := s.guest()
	contains(t, "a guest", ada.get("/account"), 200, "Keep this name", "Keep "+user.Name, `autocomplete="new-password"`)
	contains(t, "a short password", ada.post("/account/password", "new", "short"), 422, "<title>Error: ", `aria-invalid="true" aria-describedby="new-wrong new-hint" autofocus`, "Use at least 8 characters.")
	contains(t, "a weak password", ada.post("/account/password", "new", "password1"), 422, "easy to guess")
	leads(t, "a good password", ada.post("/account/password", "new", goodPassword), "/account?done=claimed")
	page := ada.get("/account?done=claimed")
	contains(t, "the account", page, 200, user.Name+" is yours", "Ways to sign in", "Get your recovery codes")
	if strings.Contains(page.Body, "Keep this name") {
		t.Error("the name is to be kept once more")
	}
	if got := ada.who(s); got != user {
		t.Errorf("the account is %v, the guest was %v", got, user)
	}
	leads(t, "another tab that claims later", ada.post("/account/password", "claim", "1", "new", "another one, quite long"), "/account?done=elsewhere")

	phone := s.visitor()
	leads(t, "signing in", phone.post("/sign-in", "name", strings.ToUpper(user.Name), "password", goodPassword, "next", "/r/lobby"), "/r/lobby")
	if got := phone.who(s); got != user {
		t.Errorf("the phone is %v, want %v", got, user)
	}
}

func TestAnUnknownNameLooksLikeAWrongPassword(t *testing.T) {
	s := newLimited(t, auth.NewLimits(time.Now))
	_, user := s.account()
	v := s.visitor()
	wrong := v.post("/sign-in", "name", user.Name, "password", "something else")
	unknown := v.post("/sign-in", "name", "Nobody-Here", "password", "something else")
	contains(t, "a wrong password", wrong, 403, "The name or the password is wrong.", `value="`+user.Name+`"`, `aria-describedby="password-wrong" autofocus`)
	if wrong.Status != unknown.Status || strings.ReplaceAll(wrong.Body, user.Name, "Nobody-Here") != unknown.Body {
		t.Errorf("got %d\n%s\nand %d\n%s", wrong.Status, wrong.Body, unknown.Status, unknown.Body)
	}
	if strings.Contains(wrong.Body, "something else") {
		t.Error("the password is in the page")
	}
	for range 6 {
		unknown = v.post("/sign-in", "name", "Nobody-Here", "password", "something else")
	}
	contains(t, "too many", unknown, http.StatusTooManyRequests, "Too many attempts. Try again in", `value="Nobody-Here"`)
}

var codeOf = regexp.MustCompile(`<li>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</li>`)

func TestARecoveryCodeSignsInOnce(t *testing.T) {
	s := newServer(t)
	ada, user := s.account()
	page := ada.post("/account/codes")
	codes := codeOf.FindAllStringSubmatch(page.Body, -1)
	if page.Status != 200 || len(codes) != 10 {
		t.Fatalf("got %d with %d codes", page.Status, len(codes))
	}
	if again := ada.get("/account/codes"); strings.Contains(again.Body, codes[0][1]) {
		t.Error("the codes are shown twice")
	}
	phone := s.visitor()
	contains(t, "the form", phone.get("/sign-in?with=code"), 200, `autocomplete="one-time-code"`)
	typed := strings.ToUpper(strings.ReplaceAll(codes[3][1], "-", " "))
	used := phone.post("/sign-in", "with", "code", "name", user.Name, "code", typed)
	if used.Status != http.StatusSeeOther || !strings.HasPrefix(used.to(), "/recover/") {
		t.Fatalf("got %d to %q", used.Status, used.to())
	}
	leads(t, "nobody is signed in by the code alone", phone.get("/account"), "/sign-in?next=%2Faccount")
	leads(t, "another password", phone.post(used.to(), "new", "another horse altogether"), "/account?done=recovered")
	contains(t, "the account", phone.get("/account?done=recovered"), 200, "all former recovery codes are void", "Get your recovery codes")
	leads(t, "the device before", ada.get("/account"), "/sign-in?next=%2Faccount")
	contains(t, "another one of the codes of before", s.visitor().post("/sign-in", "with", "code", "name", user.Name, "code", codes[4][1]), 403, "the code has been used")
	contains(t, "the same code", s.visitor().post("/sign-in", "with", "code", "name", user.Name, "code", typed), 403, "the code has been used")
}

var linkOf = regexp.MustCompile(`id="link" value="([^"]+)"`)

// handOver returns the path of a link that signs another device in.
func (v *visitor) handOver() string {
	v.t.Helper()
	found := linkOf.FindStringSubmatch(v.post("/account/handover").Body)
	if found == nil {
		v.t.Fatal("no link")
	}
	link := html.UnescapeString(found[1])
	if !strings.HasPrefix(link, v.url+"/handover/") {
		v.t.Fatalf("the link is %s", link)
	}
	return strings.TrimPrefix(link, v.url)
}

func TestAHandOverSignsOneDeviceInOnce(t *testing.T) {
	s := newServer(t)
	for _, start := range []func() *visitor{
		func() *visitor { v, _ := s.guest(); return v },
		func() *visitor { v, _ := s.account(); return v },
	} {
		ada := start()
		user, link, phone := ada.who(s), ada.handOver(), s.visitor()
		contains(t, "a link preview", s.visitor().get(link), 200)
		contains(t, "the question", phone.get(link), 200, "Sign in as "+user.Name)
		leads(t, "the answer", phone.post(link), "/")
		if got := phone.who(s); got != user {
			t.Errorf("the phone is %v, want %v", got, user)
		}
		contains(t, "a second device", s.visitor().post(link), http.StatusGone, "no longer works")
		old, fresh := ada.handOver(), ada.handOver()
		contains(t, "a replaced link", s.visitor().get(old), http.StatusGone)
		s.later(3 * time.Minute)
		contains(t, "an expired link", s.visitor().post(fresh), http.StatusGone)
	}
}

func TestARecoveryLinkSetsAPasswordOnce(t *testing.T) {
	s := newServer(t)
	ada, user := s.account()
	secret, err := s.accounts.NewRecovery(t.Context(), user.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	link, v := "/recover/"+secret, s.visitor()
	contains(t, "the form", v.get(link), 200, "Welcome back, "+user.Name, `autocomplete="username"`, `autocomplete="new-password"`)
	contains(t, "a weak password", v.post(link, "new", "1234"), 422, "Use at least 8 characters.")
	leads(t, "another password", v.post(link, "new", "another horse altogether"), "/account?done=recovered")
	contains(t, "the same link", s.visitor().get(link), http.StatusGone)
	leads(t, "the device before", ada.get("/account"), "/sign-in?next=%2Faccount")
	leads(t, "the new password", s.visitor().post("/sign-in", "name", user.Name, "password", "another horse altogether"), "/")
	if strings.Contains(s.logs.String(), secret) {
		t.Error("the secret is in the log")
	}
}

func TestDevicesAreSignedOutOneByOneAndTogether(t *testing.T) {
	s := newServer(t)
	ada, user := s.account()
	signIn := func() *visitor {
		v := s.visitor()
		leads(t, "signing in", v.post("/sign-in", "name", user.Name, "password", goodPassword), "/")
		return v
	}
	phone, tablet := signIn(), signIn()
	found := regexp.MustCompile(`name="end" value="([^"]+)"`).FindAllStringSubmatch(ada.get("/account").Body, -1)
	if len(found) != 4 { // two devices, the others, all
		t.Fatalf("got %v", found)
	}
	leads(t, "one", ada.post("/account/sessions", "end", found[0][1]), "/account?done=ended#devices")
	out := 0
	for _, v := range []*visitor{phone, tablet} {
		if v.get("/account").Status == http.StatusSeeOther {
			out++
		}
	}
	if out != 1 {
		t.Errorf("%d devices are signed out, want 1", out)
	}
	leads(t, "others", ada.post("/account/sessions", "end", "others"), "/account?done=others#devices")
	for _, v := range []*visitor{phone, tablet} {
		leads(t, "another device", v.get("/account"), "/sign-in?next=%2Faccount")
	}
	last := signIn()
	contains(t, "all", ada.post("/account/sessions", "end", "all"), 200, "You have signed out")
	for _, v := range []*visitor{ada, last} {
		leads(t, "a device", v.get("/account"), "/sign-in?next=%2Faccount")
	}
}

func TestSomebodyElsesSessionIsNotEnded(t *testing.T) {
	s := newServer(t)
	ada, user := s.account()
	bo, _ := s.account()
	sessions, err := s.db.Sessions(t.Context(), user.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, session := range sessions {
		bo.post("/account/sessions", "end", session.ID)
	}
	contains(t, "the account", ada.get("/account"), 200)
}

func TestWhatMattersWantsARecentProof(t *testing.T) {
	s := newServer(t)
	ada, _ := s.account()
	s.later(time.Hour)
	again := "/sign-in?again=1&next=%2Faccount%2Fcodes"
	leads(t, "codes", ada.post("/account/codes"), again)
	leads(t, "the page before", ada.get("/account/codes"), again)
	page := ada.get(again)
	contains(t, "the question", page, 200, "Confirm that it’s you", "readonly")
	contains(t, "a wrong password", ada.post("/sign-in", "again", "1", "password", "something else"), 403, "isn’t your current password")
	leads(t, "the password", ada.post("/sign-in", "again", "1", "password", goodPassword, "next", "/account/codes"), "/account/codes")
	contains(t, "codes", ada.post("/account/codes"), 200, "Save as a file")
}

func TestANameIsChanged(t *testing.T) {
	s := newServer(t)
	ada, user := s.guest()
	_, other := s.guest()
	contains(t, "no name", ada.post("/account/name", "name", "x"), 422, "Use 2–32 letters", `value="x"`)
	contains(t, "a taken name", ada.post("/account/name", "name", other.Name), 422, "That name is taken", "Use "+other.Name)
	leads(t, "a free name", ada.post("/account/name", "name", "Grace"), "/account?done=name")
	contains(t, "the account", ada.get("/account?done=name"), 200, "You’re Grace now.")
	if got := ada.who(s); got.ID != user.ID || got.Name != "Grace" {
		t.Errorf("got %v", got)
	}
}

func TestAPasswordIsChangedByWhoKnowsIt(t *testing.T) {
	s := newServer(t)
	ada, user := s.account()
	phone := s.visitor()
	leads(t, "signing in", phone.post("/sign-in", "name", user.Name, "password", goodPassword), "/")
	s.later(time.Hour)
	contains(t, "the form", ada.get("/account/password"), 200, `autocomplete="current-password"`, `autocomplete="new-password"`, `autocomplete="username"`)
	contains(t, "a wrong one", ada.post("/account/password", "current", "something else", "new", "another horse altogether"), 422,
		"That isn’t your current password.", `aria-describedby="current-wrong"`)
	leads(t, "the right one", ada.post("/account/password", "current", goodPassword, "new", "another horse altogether"), "/account?done=saved")
	contains(t, "this device", ada.get("/account"), 200)
	leads(t, "another device", phone.get("/account"), "/sign-in?next=%2Faccount")
	contains(t, "the old password", s.visitor().post("/sign-in", "name", user.Name, "password", goodPassword), 403)
	contains(t, "the only way to sign in", ada.post("/account/password", "remove", "1"), 403)
}

func TestAccountsAreMadeWhereThePolicyAllowsIt(t *testing.T) {
	s := newServer(t)
	ada, _ := s.guest()
	for about, place := range map[string]Place{
		"invited": {Guests: true, Passwords: true}, "a provider": {Guests: true, Accounts: true},
	} {
		s.decides(place)
		contains(t, about, ada.post("/account/password", "new", goodPassword), 403)
		if page := ada.get("/account"); page.Status != 200 || strings.Contains(page.Body, "new-password") {
			t.Errorf("%s: got %d\n%s", about, page.Status, page.Body)
		}
	}
}

func TestSomebodyNewSignsUpWhereThereAreNoGuests(t *testing.T) {
	s := newServer(t)
	_, taken := s.account()
	s.decides(Place{Accounts: true, Passwords: true})
	v := s.visitor()
	contains(t, "the way there", v.get("/sign-in?next=%2Fr%2Flobby"), 200, `href="/sign-up?next=%2fr%2flobby"`)
	contains(t, "the form", v.get("/sign-up"), 200, `autocomplete="new-password"`)
	contains(t, "a taken name", v.post("/sign-up", "name", taken.Name, "new", goodPassword), 422, "That name is taken", "Use ", `value="`+taken.Name+`"`)
	contains(t, "no name", v.post("/sign-up", "name", "x", "new", goodPassword), 422, `aria-describedby="name-wrong name-hint" autofocus`)
	contains(t, "a weak password", v.post("/sign-up", "name", "Grace", "new", "1234"), 422, "Use at least 8 characters.", `value="Grace"`)
	leads(t, "both good", v.post("/sign-up", "name", "Grace", "new", goodPassword, "next", "/r/lobby"), "/r/lobby")
	if got := v.who(s); got.Name != "Grace" {
		t.Errorf("got %v", got)
	}
	s.decides(Place{Passwords: true})
	contains(t, "by invitation", s.visitor().post("/sign-up", "name", "Mallory", "new", goodPassword), 404)
}

func TestPasswordsAreNotHashedWithoutEnd(t *testing.T) {
	s := newLimited(t, auth.NewLimits(time.Now))
	v, _ := s.guest()
	for range 100 {
		if a := v.post("/account/password", "new", "password"); strings.Contains(a.Body, "Too many attempts.") {
			return
		}
	}
	t.Error("100 passwords were looked at")
}

func TestWhoWasSignedOutElsewhereGoesOnAsAGuest(t *testing.T) {
	s := newServer(t)
	ada, user := s.account()
	form := `action="/sign-in/guest"`
	if page := ada.get("/sign-in"); strings.Contains(page.Body, form) {
		t.Error("somebody who is signed in is asked")
	}
	if err := s.accounts.EndAll(t.Context(), user.ID); err != nil {
		t.Fatal(err)
	}
	contains(t, "the page", ada.get("/sign-in?next=/r/tea"), 200, form, `name="next" value="/r/tea"`, "Continue without an account")
	leads(t, "the address of the form", ada.get("/sign-in/guest"), "/sign-in")
	leads(t, "going on", ada.post("/sign-in/guest", "next", "/r/tea"), "/r/tea")
	guest := ada.who(s)
	if guest.ID == user.ID {
		t.Error("the account is signed in again")
	}
	leads(t, "once more", ada.post("/sign-in/guest", "next", "//evil.example"), "/")
	if again := ada.who(s); again != guest {
		t.Errorf("the guest %v is %v now", guest, again)
	}

	s.decides(Place{Accounts: true, Passwords: true})
	if page := s.visitor().get("/sign-in"); strings.Contains(page.Body, form) {
		t.Error("guests are invited where none are taken")
	}
}

// Somebody who had the account meanwhile has added a passkey, an address and recovery codes, and has a session.
func TestRecoveryLeavesNothingThatAThiefHasAdded(t *testing.T) {
	s := newServer(t)
	thief, user := s.account()
	stolen := codeOf.FindAllStringSubmatch(thief.post("/account/codes").Body, -1)
	has, err := s.accounts.Account(t.Context(), user.ID)
	if err != nil || len(stolen) == 0 {
		t.Fatal(err, len(stolen))
	}
	for _, name := range []string{"Mine", "Thief’s"} {
		if has, err = s.db.AddPasskey(t.Context(), store.Passkey{ID: []byte(name), User: user.ID, Name: name, Data: []byte("{}"), Created: chat.MillisOf(s.clock())}, has.Generation, s.clock()); err != nil {
			t.Fatal(err)
		}
	}
	for _, subject := range []string{"mine", "thief"} {
		if has, err = s.db.AddIdentity(t.Context(), store.Identity{Issuer: "https://id.example", Subject: subject, User: user.ID, Email: subject + "@example.org"}, has.Generation, s.clock()); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.db.SetEmail(t.Context(), user.ID, "thief@example.org"); err != nil {
		t.Fatal(err)
	}
	secret, err := s.accounts.NewRecovery(t.Context(), user.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	s.later(2 * time.Hour / 3)
	link, ada := "/recover/"+secret, s.visitor()
	page := ada.get(link)
	contains(t, "the form", page, 200, "Mine", "Thief’s", "mine@example.org", "thief@example.org", "Added 40 minutes ago", "These devices are signed out")
	if strings.Contains(page.Body, " checked") {
		t.Errorf("something is kept without being chosen:\n%s", page.Body)
	}
	mine := passkey.IDText([]byte("Mine"))
	weak := ada.post(link, "new", "1234", "passkey", mine, "identity", "https://id.example mine")
	contains(t, "a weak password", weak, 422, `value="`+mine+`" checked`)
	if strings.Count(weak.Body, " checked") != 2 {
		t.Errorf("the choice is not kept:\n%s", weak.Body)
	}
	leads(t, "recovery", ada.post(link, "new", "another horse altogether", "passkey", mine, "passkey", "AAAA", "identity", "https://id.example mine"), "/account?done=recovered")

	has, err = s.accounts.Account(t.Context(), user.ID)
	if err != nil || has.Passkeys != 1 || has.Identities != 1 || has.Codes != 0 || has.Email != "" || has.Sessions != 1 {
		t.Errorf("the account is %+v (%v)", has, err)
	}
	if all, err := s.db.Passkeys(t.Context(), user.ID); err != nil || len(all) != 1 || all[0].Name != "Mine" {
		t.Errorf("passkeys are %+v (%v)", all, err)
	}
	if all, err := s.accounts.Identities(t.Context(), user.ID); err != nil || len(all) != 1 || all[0].Subject != "mine" {
		t.Errorf("identities are %+v (%v)", all, err)
	}
	leads(t, "the thief", thief.get("/account"), "/sign-in?next=%2Faccount")
	contains(t, "a code of the thief", s.visitor().post("/sign-in", "with", "code", "name", user.Name, "code", stolen[0][1]), 403)
	contains(t, "a second recovery", s.visitor().get(link), http.StatusGone)
}

// heirs notes which sessions have begun with others.
type heirs map[string]string

func (h heirs) Inherit(_ context.Context, from, to string) error { h[to] = from; return nil }

// Where providers alone sign people in, a session without one would outlive what the provider ends.
func TestACodeConfirmsAndMakesNoSession(t *testing.T) {
	s := newServer(t)
	ada, user := s.account()
	noted := heirs{}
	s.accounts.Providers = noted
	codes := codeOf.FindAllStringSubmatch(ada.post("/account/codes").Body, -1)
	if len(codes) == 0 {
		t.Fatal("no codes")
	}
	s.decides(Place{Providers: true})
	s.later(11 * time.Minute)
	before, err := s.db.Sessions(t.Context(), user.ID)
	if err != nil {
		t.Fatal(err)
	}
	leads(t, "a code", ada.post("/sign-in", "again", "1", "with", "code", "code", codes[0][1], "next", "/account/codes"), "/account/codes")
	after, err := s.db.Sessions(t.Context(), user.ID)
	if err != nil || len(after) != len(before) || len(noted) > 0 {
		t.Errorf("before %+v, after %+v (%v)", before, after, err)
	}
	contains(t, "what wants a proof", ada.get("/account/codes"), 200)
	contains(t, "the same code", ada.post("/sign-in", "again", "1", "with", "code", "code", codes[0][1], "next", "/account/codes"), 403)
}

package site

import (
	"net/http"
	"strings"
	"testing"

	"parley/server/auth/passkey/passkeytest"
	"parley/server/auth/place"
	"parley/shared/chat"
)

// wants makes an account with a name and a passkey, as passkey.js does.
func (v *visitor) wants(a *passkeytest.Authenticator, name, query string) answer {
	v.t.Helper()
	options := v.asks("sign-up/begin", `{"name":"`+name+`"}`)
	if options.Status != http.StatusOK {
		return options
	}
	return v.asks("sign-up/finish"+query, string(a.Create([]byte(options.Body))))
}

func TestSomebodyNewSignsUpWithAPasskeyAlone(t *testing.T) {
	s := newServer(t)
	ada := s.visitor().named()
	key := ada.authenticator()
	contains(t, "the page", ada.get("/sign-up?next=%2Fr%2Flobby"), 200, `data-passkey="sign-up"`, "Use a passkey instead of a password", "/web/passkey.js")
	if r := read(t, "signing up", ada.wants(key, "Ada", "?next=%2Fr%2Flobby"), 200); r.Go != "/r/lobby" {
		t.Errorf("it leads to %q", r.Go)
	}
	user := ada.who(s)
	account, err := s.db.Account(t.Context(), user.ID)
	if err != nil || user.Name != "Ada" || account.Claimed == 0 || account.Password || account.Passkeys != 1 {
		t.Fatalf("got %+v, %v", account, err)
	}
	contains(t, "the account", ada.get("/account"), 200, "Bitwarden")

	phone := s.visitor().named()
	read(t, "signing in elsewhere", phone.signsIn(key, ""), 200)
	if got := phone.who(s); got != user {
		t.Errorf("the phone is %v, want %v", got, user)
	}
	read(t, "whoever has an account", ada.wants(ada.authenticator(), "Bo", ""), 409)
}

func TestANameThatCannotBeHadIsRefusedBeforeAPasskeyIsMade(t *testing.T) {
	s := newServer(t)
	s.visitor().named().wantsAll(t)
	v := s.visitor().named()
	for name, says := range map[string]string{"Taken": "Taken-2", "tаken": "Taken", "a b": "", "": ""} { // the second one has a Cyrillic letter
		r := read(t, name, v.asks("sign-up/begin", `{"name":"`+name+`"}`), 409)
		if r.Reason != "name" || r.Message == "" || name == "Taken" && !strings.Contains(r.Message, says) {
			t.Errorf("%s: got %+v", name, r)
		}
	}

	// Two people want the same name, and have both been asked for a passkey.
	first, second := s.visitor().named(), s.visitor().named()
	one, two := first.authenticator(), second.authenticator()
	options1, options2 := first.asks("sign-up/begin", `{"name":"Eve"}`), second.asks("sign-up/begin", `{"name":"Eve"}`)
	read(t, "the first", first.asks("sign-up/finish", string(one.Create([]byte(options1.Body)))), 200)
	answer := string(two.Create([]byte(options2.Body)))
	if r := read(t, "the second", second.asks("sign-up/finish", answer), 409); r.Reason != "name" || !strings.Contains(r.Message, "Eve-2") {
		t.Errorf("got %+v", r)
	}
	if r := read(t, "once more", second.asks("sign-up/finish", answer), 400); r.Reason != "expired" {
		t.Errorf("a challenge is used twice: %+v", r)
	}
	read(t, "another name", second.wants(two, "Eve-2", ""), 200)
}

// wantsAll takes the name that others want.
func (v *visitor) wantsAll(t *testing.T) {
	t.Helper()
	read(t, "the first one", v.wants(v.authenticator(), "Taken", ""), 200)
}

func TestASignUpBelongsToItsBrowser(t *testing.T) {
	s := newServer(t)
	ada, eve := s.visitor().named(), s.visitor().named()
	options := ada.asks("sign-up/begin", `{"name":"Ada"}`)
	answer := string(ada.authenticator().Create([]byte(options.Body)))
	if r := read(t, "another browser", eve.asks("sign-up/finish", answer), 400); r.Reason != "expired" {
		t.Errorf("got %+v", r)
	}
	guest, _ := s.guest()
	guest.named()
	options = guest.asks("sign-up/begin", `{"name":"Ada"}`)
	answer = string(guest.authenticator().Create([]byte(options.Body)))
	guest.client.Jar = eve.client.Jar // who is nobody, in a browser that the challenge is not for
	if r := read(t, "a guest's", guest.asks("sign-up/finish", answer), 400); r.Reason != "expired" {
		t.Errorf("got %+v", r)
	}
}

func TestNobodySignsUpWithAPasskeyWhereAccountsAreNotMade(t *testing.T) {
	s := newServer(t)
	for about, p := range map[string]Place{"no accounts": {Guests: true, Passwords: true}, "only providers": {Accounts: true, Providers: true}} {
		s.mu.Lock()
		s.place = p
		s.mu.Unlock()
		v := s.visitor().named()
		if r := read(t, about, v.asks("sign-up/begin", `{"name":"Ada"}`), 403); r.Reason != "closed" {
			t.Errorf("%s: got %+v", about, r)
		}
	}
}

func TestTheOwnerOfANewPlaceHasAPasskeyAndNoPassword(t *testing.T) {
	for who, visit := range map[string]func(s *server) *visitor{
		"nobody": func(s *server) *visitor { return s.visitor() },
		"guest":  func(s *server) *visitor { v, _ := s.guest(); return v },
	} {
		t.Run(who, func(t *testing.T) {
			s := newServer(t)
			v, link := visit(s).named(), s.start()
			var before chat.User
			if who == "guest" {
				before = v.who(s)
			}
			contains(t, "the page", v.get(link), 200, `data-passkey="sign-up" data-then="start"`, `<form class="form" id="start" method="post">`)
			read(t, "the account", v.wants(v.authenticator(), "Ada", ""), 200)
			// The script sends the form as it is: with the name, and without a password.
			if got := v.post(link, "place", "The Attic", "name", "Ada", "new", "", "policy", "open"); got.to() != "/admin/settings?done=start" {
				t.Fatalf("got %d, %s\n%s", got.Status, got.to(), got.Body)
			}
			shows(t, v.get("/admin/settings?done=start"), "This place is yours", `value="The Attic"`)
			owner := v.who(s)
			account, err := s.db.Account(t.Context(), owner.ID)
			if err != nil || account.Role != chat.RoleOwner || owner.Name != "Ada" || account.Password || account.Passkeys != 1 {
				t.Errorf("got %+v, %v", account, err)
			}
			if who == "guest" && owner.ID != before.ID {
				t.Errorf("the guest %v has become %v", before, owner)
			}
			if got := s.office.Place.Get(t.Context()).Policy; got != place.Open {
				t.Errorf("the policy is %s", got)
			}
		})
	}
}

package passkey_test

import (
	"strings"
	"testing"
	"time"

	"parley/server/auth/passkey"
	"parley/server/auth/passkey/passkeytest"
	"parley/shared/chat"
)

// TestAHostileSignInIsRefused has a row for each lie. All else is right in each row.
func TestAHostileSignInIsRefused(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for name, c := range map[string]struct {
		lie     func(*place, *passkeytest.Authenticator) // before the sign-in
		replace func(answer string) string               // of the answer
		browser string                                   // of the answer
		late    time.Duration
		want    passkey.Reason
	}{
		"nothing":                 {want: ""},
		"wrong origin":            {lie: func(_ *place, a *passkeytest.Authenticator) { a.Origin = "https://evil.example" }, want: passkey.Invalid},
		"origin by http":          {lie: func(_ *place, a *passkeytest.Authenticator) { a.Origin = "http://chat.example.org" }, want: passkey.Invalid},
		"origin with a suffix":    {lie: func(_ *place, a *passkeytest.Authenticator) { a.Origin = passkeytest.Origin + ".evil.example" }, want: passkey.Invalid},
		"origin of another port":  {lie: func(_ *place, a *passkeytest.Authenticator) { a.Origin = passkeytest.Origin + ":8443" }, want: passkey.Invalid},
		"origin of a host below":  {lie: func(_ *place, a *passkeytest.Authenticator) { a.Origin = "https://evil.chat.example.org" }, want: passkey.Invalid},
		"null origin":             {lie: func(_ *place, a *passkeytest.Authenticator) { a.Origin = "null" }, want: passkey.Invalid},
		"another relying party":   {lie: func(_ *place, a *passkeytest.Authenticator) { a.RPID = "example.org" }, want: passkey.Invalid},
		"bogus signature":         {lie: func(p *place, a *passkeytest.Authenticator) { a.Key = passkeytest.New(p.t).Key }, want: passkey.Invalid},
		"nobody present":          {lie: func(_ *place, a *passkeytest.Authenticator) { a.Flags &^= passkeytest.Present }, want: passkey.Invalid},
		"backed up, not eligible": {lie: func(_ *place, a *passkeytest.Authenticator) { a.Flags &^= passkeytest.Eligible }, want: passkey.Invalid},
		"another user's handle":   {lie: func(p *place, a *passkeytest.Authenticator) { a.User = []byte(p.user("Bo").ID) }, want: passkey.Invalid},
		"no handle":               {lie: func(_ *place, a *passkeytest.Authenticator) { a.User = nil }, want: passkey.Invalid},
		"an id that nobody has":   {lie: func(_ *place, a *passkeytest.Authenticator) { a.ID = []byte("unknown") }, want: passkey.Unknown},
		"another user's id": {lie: func(p *place, a *passkeytest.Authenticator) {
			b := passkeytest.New(p.t)
			p.register(b, p.user("Bo"))
			a.ID = b.ID
		}, want: passkey.Invalid},
		"another browser":          {browser: "another secret", want: passkey.Expired},
		"no cookie":                {browser: "-", want: passkey.Expired},
		"a challenge of long ago":  {late: 2*time.Minute + time.Second, want: passkey.Expired},
		"just in time":             {late: 2*time.Minute - time.Second, want: ""},
		"no JSON":                  {replace: func(string) string { return "<html>" }, want: passkey.Invalid},
		"two answers":              {replace: func(s string) string { return s + s }, want: passkey.Invalid},
		"another type":             {replace: func(s string) string { return strings.Replace(s, "public-key", "password", 1) }, want: passkey.Invalid},
		"an answer of nothing":     {replace: func(string) string { return "{}" }, want: passkey.Invalid},
		"lists instead of answers": {replace: func(string) string { return strings.Repeat("[", 10_000) }, want: passkey.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			a := passkeytest.New(t)
			p.register(a, p.user("Ada"))
			raw, err := p.BeginSignIn(t.Context(), at, home, passkey.How{})
			if err != nil {
				t.Fatal(err)
			}
			if c.lie != nil {
				c.lie(p, a)
			}
			answer := string(a.Get(raw))
			if c.replace != nil {
				answer = c.replace(answer)
			}
			browser := home
			if c.browser != "" {
				browser = strings.TrimPrefix(c.browser, "-")
			}
			p.now = p.now.Add(c.late)
			u, err := p.FinishSignIn(t.Context(), at, browser, []byte(answer))
			if got := reasonOf(err); got != c.want || (err == nil) != (c.want == "") {
				t.Errorf("%v, %v; want %q", u, err, c.want)
			}
		})
	}
}

func TestAChallengeIsForOneAnswer(t *testing.T) {
	t.Parallel()
	p, a := newPlace(t), passkeytest.New(t)
	ada := p.user("Ada")
	p.register(a, ada)
	raw, err := p.BeginSignIn(t.Context(), at, home, passkey.How{})
	if err != nil {
		t.Fatal(err)
	}
	good := a.Get(raw)
	key := a.Key
	a.Key = passkeytest.New(t).Key
	if _, err := p.FinishSignIn(t.Context(), at, home, a.Get(raw)); reasonOf(err) != passkey.Invalid {
		t.Errorf("a bad answer: %v", err)
	}
	if _, err := p.FinishSignIn(t.Context(), at, home, good); reasonOf(err) != passkey.Expired {
		t.Errorf("a good answer after a bad one: %v", err)
	}
	a.Key = key
	if raw, err = p.BeginSignIn(t.Context(), at, home, passkey.How{}); err != nil {
		t.Fatal(err)
	}
	good = a.Get(raw)
	if _, err := p.FinishSignIn(t.Context(), at, home, good); err != nil {
		t.Fatal(err)
	}
	if _, err := p.FinishSignIn(t.Context(), at, home, good); reasonOf(err) != passkey.Expired {
		t.Errorf("the same answer again: %v", err)
	}
	// A challenge is for its host, also if the server has several.
	other := passkey.RelyingParty{ID: "localhost", Origin: passkeytest.Origin}
	if raw, err = p.BeginSignIn(t.Context(), at, home, passkey.How{}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.FinishSignIn(t.Context(), other, home, a.Get(raw)); reasonOf(err) != passkey.Expired {
		t.Errorf("at another host: %v", err)
	}
	// A challenge of one ceremony is none of another.
	if raw, err = p.BeginConfirm(t.Context(), at, ada, home); err != nil {
		t.Fatal(err)
	}
	if _, err := p.FinishSignIn(t.Context(), at, home, a.Get(raw)); reasonOf(err) != passkey.Expired {
		t.Errorf("the challenge of a confirmation: %v", err)
	}
}

func TestAHostileRegistrationIsRefused(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for name, c := range map[string]struct {
		lie     func(*passkeytest.Authenticator)
		browser string
		other   bool // another user finishes
		late    time.Duration
		want    passkey.Reason
		unread  bool // the challenge in it is not found
	}{
		"nothing":               {},
		"wrong origin":          {lie: func(a *passkeytest.Authenticator) { a.Origin = "https://evil.example" }, want: passkey.Invalid},
		"another relying party": {lie: func(a *passkeytest.Authenticator) { a.RPID = "evil.example" }, want: passkey.Invalid},
		"nobody present":        {lie: func(a *passkeytest.Authenticator) { a.Flags &^= passkeytest.Present }, want: passkey.Invalid},
		"backed up in no way":   {lie: func(a *passkeytest.Authenticator) { a.Flags &^= passkeytest.Eligible }, want: passkey.Invalid},
		"an endless id":         {lie: func(a *passkeytest.Authenticator) { a.ID = make([]byte, 1024) }, want: passkey.Invalid, unread: true},
		"another browser":       {browser: "another secret", want: passkey.Expired},
		"another user":          {other: true, want: passkey.Expired},
		"too late":              {late: 2*time.Minute + time.Second, want: passkey.Expired},
	} {
		t.Run(name, func(t *testing.T) {
			a, ada := passkeytest.New(t), p.user("Ada")
			raw, err := p.BeginRegistration(t.Context(), at, "", ada, home)
			if err != nil {
				t.Fatal(err)
			}
			if c.lie != nil {
				c.lie(a)
			}
			who, browser := ada, home
			if c.browser != "" {
				browser = c.browser
			}
			if c.other {
				who = p.user("Bo")
			}
			p.now = p.now.Add(c.late)
			answer := a.Create(raw)
			if _, err := p.FinishRegistration(t.Context(), at, who, browser, answer); reasonOf(err) != c.want || (err == nil) != (c.want == "") {
				t.Errorf("%v; want %q", err, c.want)
			}
			if _, err := p.FinishRegistration(t.Context(), at, ada, home, answer); reasonOf(err) != passkey.Expired && !c.unread {
				t.Errorf("again: %v", err)
			}
		})
	}
}

func TestACounterThatGoesBack(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for name, c := range map[string]struct {
		flags    byte
		counters []uint32 // the first is that of the registration
		want     []passkey.Reason
	}{
		"always 0":         {passkeytest.Present | passkeytest.Verified, []uint32{0, 0, 0}, []passkey.Reason{"", ""}},
		"forward":          {passkeytest.Present | passkeytest.Verified, []uint32{5, 6, 9}, []passkey.Reason{"", ""}},
		"back":             {passkeytest.Present | passkeytest.Verified, []uint32{5, 6, 5, 7}, []passkey.Reason{"", passkey.Copied, ""}},
		"the same":         {passkeytest.Present | passkeytest.Verified, []uint32{5, 5}, []passkey.Reason{passkey.Copied}},
		"back to 0":        {passkeytest.Present | passkeytest.Verified, []uint32{5, 0}, []passkey.Reason{passkey.Copied}},
		"back, but synced": {passkeytest.Present | passkeytest.Verified | passkeytest.Eligible, []uint32{5, 3, 6}, []passkey.Reason{"", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			p.log.Reset()
			a := passkeytest.New(t)
			a.Flags, a.Counter = c.flags, c.counters[0]
			p.register(a, p.user("Ada"))
			for i, want := range c.want {
				a.Counter = c.counters[i+1]
				if _, err := p.signIn(a); reasonOf(err) != want || (err == nil) != (want == "") {
					t.Errorf("%d after %d: %v", a.Counter, c.counters[i], err)
				}
			}
			if strings.Contains(p.log.String(), "went back") != strings.Contains(name, "back") && name != "the same" {
				t.Errorf("the log: %s", p.log.String())
			}
		})
	}
}

func TestAdministratorsAreVerified(t *testing.T) {
	t.Parallel()
	p, a := newPlace(t), passkeytest.New(t)
	ada := p.user("Ada")
	p.register(a, ada)
	a.Flags &^= passkeytest.Verified
	if _, err := p.signIn(a); err != nil {
		t.Errorf("a member: %v", err)
	}
	if _, err := p.store.SetRole(t.Context(), ada.ID, chat.RoleAdmin, p.now); err != nil {
		t.Fatal(err)
	}
	if _, err := p.signIn(a); reasonOf(err) != passkey.Unverified {
		t.Errorf("an administrator without a PIN: %v", err)
	}
	a.Flags |= passkeytest.Verified
	if _, err := p.signIn(a); err != nil {
		t.Errorf("an administrator with a PIN: %v", err)
	}
}

func TestAConfirmationIsByTheUsersOwnPasskeyAndVerified(t *testing.T) {
	t.Parallel()
	p, a, b := newPlace(t), passkeytest.New(t), passkeytest.New(t)
	ada, bo := p.user("Ada"), p.user("Bo")
	p.register(a, ada)
	p.register(b, bo)
	confirm := func(with *passkeytest.Authenticator, by chat.User) error {
		t.Helper()
		raw, err := p.BeginConfirm(t.Context(), at, ada, home)
		if err != nil {
			t.Fatal(err)
		}
		if o := passkeytest.Parse(t, raw).PublicKey; o.UserVerification != "required" || len(o.AllowCredentials) != 1 || o.AllowCredentials[0].ID != passkeytest.Text(a.ID) {
			t.Errorf("options %s", raw)
		}
		return p.FinishConfirm(t.Context(), at, by, home, with.Get(raw))
	}
	if err := confirm(a, ada); err != nil {
		t.Errorf("Ada: %v", err)
	}
	if err := confirm(b, ada); reasonOf(err) != passkey.Invalid {
		t.Errorf("Bo's passkey for Ada: %v", err)
	}
	if err := confirm(b, bo); reasonOf(err) != passkey.Expired {
		t.Errorf("Ada's challenge for Bo: %v", err)
	}
	a.Flags &^= passkeytest.Verified
	if err := confirm(a, ada); reasonOf(err) != passkey.Invalid {
		t.Errorf("without a PIN: %v", err)
	}
}

package oidc_test

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"testing"
	"time"

	"parley/server/auth/oidc"
	"parley/server/auth/oidc/oidctest"
	"parley/server/store"
	"parley/shared/chat"
)

// session signs a user in with a provider, as a session of the person there.
func (s *stage) session(user chat.UserID, provider, subject, sid string, created time.Time) string {
	s.Helper()
	issuer := s.good.Issuer
	if provider == "other" {
		issuer = s.other.Issuer
	}
	id, err := s.db.NewSession(s.Context(), store.Session{User: user, Method: "oidc"}, []byte(oidc.NewSecret()), created)
	if err == nil {
		err = s.providers.Remember(s.Context(), id, user, oidc.Person{Provider: provider, Issuer: issuer, Subject: subject, Session: sid, IDToken: "token"})
	}
	if err != nil {
		s.Fatal(err)
	}
	return id
}

// loggedOut returns whose sessions a logout token ends. They go on, so that another token finds them too.
func (s *stage) loggedOut(provider, token string) (user chat.UserID, ended []string, err error) {
	s.Helper()
	err = s.providers.LoggedOut(s.Context(), provider, token, func(_ context.Context, of chat.UserID, id string) error {
		user, ended = of, append(ended, id)
		return nil
	})
	return user, ended, err
}

// identity gives a user an identity at the good provider.
func (s *stage) identity(user chat.UserID, subject string) {
	s.Helper()
	account, err := s.db.Account(s.Context(), user)
	if err == nil {
		_, err = s.db.AddIdentity(s.Context(), store.Identity{Issuer: s.good.Issuer, Subject: subject, User: user}, account.Generation, s.now())
	}
	if err != nil {
		s.Fatal(err)
	}
}

func TestAProviderEndsSessions(t *testing.T) {
	s := newStage(t)
	ann, now := s.user("ann"), time.Now()
	s.identity(ann, "id1")
	if _, err := s.db.NewSession(t.Context(), store.Session{User: ann, Method: "password"}, []byte("of a password"), now); err != nil {
		t.Fatal(err)
	}
	laptop, phone := s.session(ann, "good", "id1", "s1", now), s.session(ann, "good", "id1", "s2", now)
	s.session(ann, "other", "id9", "s1", now)
	cases := []struct {
		name   string
		claims map[string]any
		want   []string
	}{
		{"one session", map[string]any{"sub": "id1", "sid": "s1"}, []string{laptop}},
		{"one session, without a subject", map[string]any{"sid": "s2"}, []string{phone}},
		{"all", map[string]any{"sub": "id1"}, []string{laptop, phone}},
		{"a session that nobody has", map[string]any{"sub": "id1", "sid": "s3"}, nil},
		{"somebody who was never here", map[string]any{"sub": "id2"}, nil},
		{"another's session", map[string]any{"sid": "s9"}, nil},
		{"issued before the sessions began", map[string]any{"sub": "id1", "iat": now.Add(-2 * time.Minute).Unix()}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			token := s.good.LogoutToken(func(claims map[string]any) {
				for name, value := range c.claims {
					claims[name] = value
				}
			})
			user, got, err := s.loggedOut("good", token)
			slices.Sort(got)
			slices.Sort(c.want)
			if err != nil || !slices.Equal(got, c.want) || len(got) > 0 && user != ann {
				t.Errorf("got %q of %s, %v; want %q", got, user, err, c.want)
			}
			_, _, err = s.loggedOut("good", token)
			s.refused(err, oidc.Invalid) // the second time
		})
	}
}

func TestAProviderEndsWhatItsSessionsHaveMade(t *testing.T) {
	s := newStage(t)
	ann, began := s.user("ann"), time.Now()
	s.identity(ann, "id1")
	first := s.session(ann, "good", "id1", "s1", began)
	heir := func(of, method string, created time.Time) string {
		id, err := s.db.NewSession(t.Context(), store.Session{User: ann, Method: method}, []byte(oidc.NewSecret()), created)
		if err == nil {
			err = s.providers.Inherit(t.Context(), of, id)
		}
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	byPasskey := heir(first, "passkey", began.Add(time.Hour))
	byPassword := heir(byPasskey, "password", began.Add(2*time.Hour))
	phone := heir(byPassword, "handover", began.Add(2*time.Hour))
	heir(heir("no session of a provider", "password", began), "passkey", began)
	token := s.good.LogoutToken(func(claims map[string]any) { claims["sub"], claims["sid"] = "id1", "s1" })
	_, got, err := s.loggedOut("good", token)
	want := []string{first, byPasskey, byPassword, phone}
	slices.Sort(got)
	slices.Sort(want)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

// TestASessionThatIsRenewedMeanwhileEndsToo renews a session between the moment in which the provider ends it and its end.
func TestASessionThatIsRenewedMeanwhileEndsToo(t *testing.T) {
	s := newStage(t)
	ann := s.user("ann")
	s.identity(ann, "id1")
	first, second := s.session(ann, "good", "id1", "s1", time.Now()), ""
	var ended []string
	token := s.good.LogoutToken(func(claims map[string]any) { claims["sid"] = "s1" })
	err := s.providers.LoggedOut(t.Context(), "good", token, func(ctx context.Context, user chat.UserID, id string) (err error) {
		if ended = append(ended, id); second == "" {
			if second, err = s.db.NewSession(ctx, store.Session{User: ann, Method: "passkey"}, []byte(oidc.NewSecret()), time.Now()); err == nil {
				err = s.providers.Inherit(ctx, first, second)
			}
		}
		return errors.Join(err, s.db.EndSession(ctx, user, id))
	})
	if err != nil || !slices.Equal(ended, []string{first, second}) {
		t.Errorf("ended are %q, %v; want %q and %q", ended, err, first, second)
	}
}

func TestALogoutTokenThatCannotBeTrusted(t *testing.T) {
	s := newStage(t)
	ann := s.user("ann")
	s.identity(ann, "id1")
	s.session(ann, "good", "id1", "s1", time.Now())
	now := time.Now().Unix()
	set := func(name string, value any) func(map[string]any) {
		return func(claims map[string]any) {
			claims["sub"] = "id1"
			if claims[name] = value; value == nil {
				delete(claims, name)
			}
		}
	}
	for name, change := range map[string]func(map[string]any){
		"no subject":             set("sub", nil),
		"another issuer":         set("iss", s.other.Issuer),
		"another audience":       set("aud", "another client"),
		"an ID token":            set("nonce", "n"),
		"no event":               set("events", nil),
		"another event":          set("events", map[string]any{"https://example.org/other": map[string]any{}}),
		"no id":                  set("jti", nil),
		"expired":                set("exp", now-61),
		"no expiry":              set("exp", nil),
		"issued in the future":   set("iat", now+120),
		"no subject, no session": set("sub", ""),
	} {
		_, got, err := s.loggedOut("good", s.good.LogoutToken(change))
		if reason, _ := oidc.ReasonOf(err); reason != oidc.Invalid || len(got) > 0 {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	_, _, err := s.loggedOut("good", s.other.LogoutToken(set("sub", "id1")))
	s.refused(err, oidc.Invalid)
	_, _, err = s.loggedOut("good", "not a token")
	s.refused(err, oidc.Invalid)
	_, _, err = s.loggedOut("third", "")
	s.refused(err, oidc.Unknown)
}

// TestInventedLogoutTokensCostTheProviderNothing sends what anybody can send.
func TestInventedLogoutTokensCostTheProviderNothing(t *testing.T) {
	s := newStage(t)
	s.good.Set(func(f *oidctest.Faults) { f.Header = func(h map[string]any) { h["kid"] = oidc.NewSecret() } })
	for range 20 {
		token := s.good.LogoutToken(func(claims map[string]any) { claims["sub"] = "id1" })
		_, _, err := s.loggedOut("good", token)
		s.refused(err, oidc.Invalid)
	}
	if got := s.good.Count("/keys") + s.good.Count("/.well-known/openid-configuration"); got > 3 {
		t.Errorf("they cost the provider %d requests", got)
	}
}

func TestTheWayOutOfAProvider(t *testing.T) {
	s := newStage(t)
	ann := s.user("ann")
	id := s.session(ann, "good", "id1", "s1", time.Now())
	label, address := s.providers.Leave(t.Context(), id)
	u, err := url.Parse(address)
	if err != nil || label != "The good one" {
		t.Fatalf("got %q, %q", label, address)
	}
	want := url.Values{
		"theme": {"dark"}, "client_id": {s.good.ClientID}, "id_token_hint": {"token"},
		"post_logout_redirect_uri": {"https://chat.example.org/talk/sign-in"},
	}
	if u.Query().Encode() != want.Encode() || u.Path != "/end" {
		t.Errorf("got %s", address)
	}
	if _, address := s.providers.Leave(t.Context(), id); address != "" {
		t.Errorf("the second time: %s", address)
	}
	if _, address := s.providers.Leave(t.Context(), "of a password"); address != "" {
		t.Errorf("a session of no provider: %s", address)
	}
	s.good.Set(func(f *oidctest.Faults) {
		f.Discovery = func(document map[string]any) { document["end_session_endpoint"] = "javascript:alert(1)" }
	})
	s.wait(25 * time.Hour)
	if _, address := s.providers.Leave(t.Context(), s.session(ann, "good", "id1", "s1", time.Now())); address != "" {
		t.Errorf("an address that is none: %s", address)
	}
}

func TestWhatTheDoctorLearns(t *testing.T) {
	s := newStage(t)
	c := config("good", s.good)
	got, err := oidc.Examine(t.Context(), c, time.Now)
	if got.Clock.Abs() > 2*time.Second { // a date has whole seconds
		t.Errorf("the clock is off by %v", got.Clock)
	}
	got.Clock = 0
	if want := (oidc.Condition{Keys: 1, PKCE: true, Logout: true, BackChannel: true, Groups: true}); err != nil || got != want {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if got, err = oidc.Examine(t.Context(), c, func() time.Time { return time.Now().Add(-time.Hour) }); err != nil || got.Clock < 59*time.Minute {
		t.Errorf("with another clock: %+v, %v", got, err)
	}
	s.good.Set(func(f *oidctest.Faults) { f.Published = []string{} })
	if _, err := oidc.Examine(t.Context(), c, time.Now); err == nil {
		t.Error("a provider without keys is fine")
	}
	s.good.Set(func(f *oidctest.Faults) { f.Down = true })
	if _, err := oidc.Examine(t.Context(), c, time.Now); err == nil {
		t.Error("a provider that is down is fine")
	}
	c.Issuer = "http://127.0.0.1:1"
	if _, err := oidc.Examine(t.Context(), c, time.Now); err == nil {
		t.Error("a provider that is not there is fine")
	}
}

// A provider tries again what has failed.
func TestALogoutThatFailsIsDoneAtTheNextTry(t *testing.T) {
	s := newStage(t)
	ann := s.user("ann")
	s.identity(ann, "id1")
	laptop := s.session(ann, "good", "id1", "s1", time.Now())
	token := s.good.LogoutToken(func(claims map[string]any) { claims["sub"], claims["sid"] = "id1", "s1" })
	err := s.providers.LoggedOut(t.Context(), "good", token, func(context.Context, chat.UserID, string) error { return errors.New("the database is away") })
	if err == nil {
		t.Fatal("no error")
	}
	if _, ended, err := s.loggedOut("good", token); err != nil || len(ended) != 1 || ended[0] != laptop {
		t.Errorf("the second try ends %v (%v)", ended, err)
	}
	if _, _, err := s.loggedOut("good", token); err == nil {
		t.Error("a token that was used counts again")
	}
}

// Somebody has disconnected the identity, and is still signed in by it.
func TestALogoutWithoutAnIdentityEndsTheSessionOfTheProvider(t *testing.T) {
	s := newStage(t)
	ann := s.user("ann")
	s.identity(ann, "id1")
	laptop := s.session(ann, "good", "id1", "s1", time.Now())
	s.identity(ann, "id2")
	if _, err := s.db.RemoveIdentity(t.Context(), ann, s.good.Issuer, "id1", time.Now()); err != nil {
		t.Fatal(err)
	}
	token := s.good.LogoutToken(func(claims map[string]any) { claims["sub"], claims["sid"] = "id1", "s1" })
	if _, ended, err := s.loggedOut("good", token); err != nil || len(ended) != 1 || ended[0] != laptop {
		t.Errorf("ended are %v (%v)", ended, err)
	}
}

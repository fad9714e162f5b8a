package oidc_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/auth/oidc"
	"parley/server/auth/oidc/oidctest"
	"parley/shared/chat"
)

func TestSignInWithAProvider(t *testing.T) {
	s := newStage(t)
	s.good.Set(func(f *oidctest.Faults) {
		f.Claims = map[string]any{"sub": "id1", "email": "ann@example.org", "email_verified": true, "preferred_username": "ann@example.org", "name": "Ann Lee", "sid": "s1"}
	})
	wish := oidc.Attempt{Next: "/r/lobby", User: s.user("ann"), Add: true}
	address := s.begin("good", wish)
	if query, _ := url.Parse(address); query.Query().Get("code_challenge_method") != "S256" || strings.Contains(address, "secret") {
		t.Errorf("the address is %s", address)
	}
	person, attempt, err := s.providers.Finish(t.Context(), "good", browser, s.visit(address))
	if err != nil {
		t.Fatal(err)
	}
	if attempt != wish {
		t.Errorf("the attempt came back as %+v", attempt)
	}
	if person.Issuer != s.good.Issuer || person.Subject != "id1" || person.Email != "ann@example.org" || person.Session != "s1" || person.Role != "" ||
		!slices.Equal(person.Names, []string{"ann", "Ann Lee"}) {
		t.Errorf("got %+v", person)
	}
}

// TestAnAnswerThatCannotBeTrusted has what an attacker, or a broken provider, can send.
func TestAnAnswerThatCannotBeTrusted(t *testing.T) {
	s := newStage(t)
	token := func(name string, value any) func(*oidctest.Faults) {
		return func(f *oidctest.Faults) { f.Token = func(claims map[string]any) { claims[name] = value } }
	}
	answer := func(name, value string) func(*oidctest.Faults) {
		return func(f *oidctest.Faults) {
			f.Answer = func(q url.Values) {
				if q.Del(name); value != "" {
					q.Set(name, value)
				}
			}
		}
	}
	now := time.Now().Unix()
	cases := []struct {
		name  string
		fault func(*oidctest.Faults)
		want  oidc.Reason
	}{
		{"another nonce", token("nonce", "of somebody else"), oidc.Invalid},
		{"no nonce", token("nonce", ""), oidc.Invalid},
		{"another issuer", token("iss", "https://evil.example"), oidc.Invalid},
		{"the issuer with a slash", token("iss", s.good.Issuer+"/"), oidc.Invalid},
		{"another audience", token("aud", "another client"), oidc.Invalid},
		{"several audiences, for nobody in particular", token("aud", []string{"another client", "parley"}), oidc.Invalid},
		{"for another client", token("azp", "another client"), oidc.Invalid},
		{"expired", token("exp", now-61), oidc.Invalid},
		{"no expiry", token("exp", 0), oidc.Invalid},
		{"issued in the future", token("iat", now+90), oidc.Invalid},
		{"not valid yet", token("nbf", now+600), oidc.Invalid},
		{"no subject", token("sub", ""), oidc.Invalid},
		{"a very long subject", token("sub", strings.Repeat("x", 256)), oidc.Invalid},
		{"a subject that is a number", token("sub", 1), oidc.Invalid},
		{"of another access token", token("at_hash", "AAAA"), oidc.Invalid},
		{"alg none", func(f *oidctest.Faults) {
			f.Header = func(h map[string]any) { h["alg"] = "none" }
			f.Sign = func([]byte) []byte { return nil }
		}, oidc.Invalid},
		{"signed with the client's secret", func(f *oidctest.Faults) {
			f.Header = func(h map[string]any) { h["alg"] = "HS256" }
			f.Sign = func(input []byte) []byte {
				mac := hmac.New(sha256.New, []byte(s.good.Secret))
				mac.Write(input)
				return mac.Sum(nil)
			}
		}, oidc.Invalid},
		{"not signed by the provider", func(f *oidctest.Faults) { f.Sign = func([]byte) []byte { return make([]byte, 64) } }, oidc.Invalid},
		{"a key that nobody knows", func(f *oidctest.Faults) { f.Header = func(h map[string]any) { h["kid"] = "unknown" } }, oidc.Invalid},
		{"a key that it brings along", func(f *oidctest.Faults) {
			f.Header = func(h map[string]any) { h["kid"], h["jku"] = "evil", "https://evil.example/keys" }
		}, oidc.Invalid},
		{"no ID token", func(f *oidctest.Faults) {
			f.Exchange = func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.Write([]byte(`{"access_token":"a","token_type":"Bearer"}`))
			}
		}, oidc.Invalid},
		{"no tokens", func(f *oidctest.Faults) {
			f.Exchange = func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>hello")) }
		}, oidc.Invalid},
		{"a redirect that would take the secret along", func(f *oidctest.Faults) {
			f.Exchange = func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "https://evil.example/", http.StatusTemporaryRedirect)
			}
		}, oidc.Down},
		{"a token endpoint that fails", func(f *oidctest.Faults) {
			f.Exchange = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "broken", http.StatusBadGateway) }
		}, oidc.Down},
		{"another code", answer("code", "guessed"), oidc.Expired},
		{"no code", answer("code", ""), oidc.Invalid},
		{"an answer of another issuer", answer("iss", "https://evil.example"), oidc.Invalid},
		{"an answer without an issuer", answer("iss", ""), oidc.Invalid},
		{"an error of another issuer", func(f *oidctest.Faults) {
			f.Answer = func(q url.Values) { q.Set("error", "access_denied"); q.Set("iss", "https://evil.example") }
		}, oidc.Invalid},
		{"the person has said no", answer("error", "access_denied"), oidc.Denied},
		{"the provider is busy", answer("error", "temporarily_unavailable"), oidc.Down},
		{"no state", answer("state", ""), oidc.Expired},
		{"a guessed state", answer("state", "guessed"), oidc.Expired},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s.good.Set(func(f *oidctest.Faults) {
				*f = oidctest.Faults{Claims: f.Claims}
				c.fault(f)
			})
			_, err := s.signIn()
			if got, _ := oidc.ReasonOf(err); got != c.want {
				t.Errorf("got %v, want the reason %s", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), s.good.Secret) {
				t.Errorf("the error has the secret: %v", err)
			}
		})
	}
	s.good.Set(func(f *oidctest.Faults) { *f = oidctest.Faults{Claims: f.Claims} })
	if _, err := s.signIn(); err != nil {
		t.Errorf("afterwards a good answer is refused: %v", err)
	}
}

func TestAPersonShowsAgainWhoItIs(t *testing.T) {
	s := newStage(t)
	again := oidc.Attempt{User: s.user("ann")}
	for _, c := range []struct {
		ago  time.Duration
		want oidc.Reason
	}{{0, ""}, {time.Hour, oidc.Denied}} {
		s.good.Set(func(f *oidctest.Faults) {
			f.Claims = map[string]any{"sub": "id1", "auth_time": time.Now().Add(-c.ago).Unix()}
		})
		address := s.begin("good", again)
		if !strings.Contains(address, "&max_age=1&") {
			t.Errorf("the address is %s", address)
		}
		_, _, err := s.providers.Finish(t.Context(), "good", browser, s.visit(address))
		s.refused(err, c.want)
		if _, err := s.signIn(); err != nil {
			t.Errorf("an ordinary sign-in: %v", err)
		}
	}
}

func TestClocksMayDifferByAMinute(t *testing.T) {
	s := newStage(t)
	now := time.Now().Unix()
	s.good.Set(func(f *oidctest.Faults) {
		f.Token = func(claims map[string]any) { claims["exp"], claims["iat"], claims["nbf"] = now-50, now+50, now+50 }
	})
	if _, err := s.signIn(); err != nil {
		t.Error(err)
	}
}

func TestAnAttemptIsFinishedOnce(t *testing.T) {
	s := newStage(t)
	answer := s.visit(s.begin("good", oidc.Attempt{}))
	var mu sync.Mutex
	var work sync.WaitGroup
	done := 0
	for range 8 {
		work.Go(func() {
			_, _, err := s.providers.Finish(t.Context(), "good", browser, answer)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				done++
			} else {
				s.refused(err, oidc.Expired)
			}
		})
	}
	if work.Wait(); done != 1 {
		t.Errorf("%d of 8 have finished", done)
	}
}

func TestAnAttemptBelongsToItsBrowser(t *testing.T) {
	s := newStage(t)
	answer := s.visit(s.begin("good", oidc.Attempt{User: s.user("ann"), Add: true}))
	_, attempt, err := s.providers.Finish(t.Context(), "good", "another browser", answer)
	if s.refused(err, oidc.Elsewhere); attempt != (oidc.Attempt{}) {
		t.Errorf("another browser learns %+v", attempt)
	}
	_, _, err = s.providers.Finish(t.Context(), "good", browser, answer)
	s.refused(err, oidc.Expired) // the state has leaked
}

func TestAnAttemptExpires(t *testing.T) {
	s := newStage(t)
	answer := s.visit(s.begin("good", oidc.Attempt{}))
	s.wait(11 * time.Minute)
	_, _, err := s.providers.Finish(t.Context(), "good", browser, answer)
	s.refused(err, oidc.Expired)
}

// TestProvidersAreNotMixedUp lets one provider answer for the other (RFC 9207, section 2.4): its code must not go to the other one.
func TestProvidersAreNotMixedUp(t *testing.T) {
	s := newStage(t)
	answer := s.visit(s.begin("good", oidc.Attempt{}))
	_, _, err := s.providers.Finish(t.Context(), "other", browser, answer)
	s.refused(err, oidc.Expired)

	answer = s.visit(s.begin("good", oidc.Attempt{}))
	answer.Set("iss", s.other.Issuer)
	_, _, err = s.providers.Finish(t.Context(), "good", browser, answer)
	s.refused(err, oidc.Invalid)
	if got := s.other.Count("/token") + s.good.Count("/token"); got != 0 {
		t.Errorf("%d codes were exchanged", got)
	}
	_, err = s.providers.Begin(t.Context(), "third", browser, oidc.Attempt{})
	s.refused(err, oidc.Unknown)
}

func TestTheDiscoveryIsKept(t *testing.T) {
	s := newStage(t)
	for range 3 {
		if _, err := s.signIn(); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.good.Count("/.well-known/openid-configuration"); got != 1 {
		t.Errorf("it was fetched %d times", got)
	}
	if got := s.good.Count("/keys"); got != 1 {
		t.Errorf("the keys were fetched %d times", got)
	}
}

func TestANewKeyIsFetched(t *testing.T) {
	s := newStage(t)
	if _, err := s.signIn(); err != nil {
		t.Fatal(err)
	}
	s.good.AddKey("second")
	s.good.Set(func(f *oidctest.Faults) { f.Key, f.Published = "second", []string{"second"} })
	s.wait(6 * time.Second)
	if _, err := s.signIn(); err != nil {
		t.Errorf("a new key: %v", err)
	}
	fetched := s.good.Count("/keys")
	s.good.Set(func(f *oidctest.Faults) { f.Header = func(h map[string]any) { h["kid"] = "unknown" } })
	for range 5 {
		_, err := s.signIn()
		s.refused(err, oidc.Invalid)
	}
	if got := s.good.Count("/keys") - fetched; got > 0 {
		t.Errorf("unknown keys make it fetch %d times in a row", got)
	}
}

func TestKeysThatHaveMovedAreFound(t *testing.T) {
	s := newStage(t)
	if _, err := s.signIn(); err != nil {
		t.Fatal(err)
	}
	s.good.AddKey("second")
	s.good.Set(func(f *oidctest.Faults) {
		f.Key, f.Published = "second", []string{"first"}
		f.Discovery = func(document map[string]any) { document["jwks_uri"] = s.other.Issuer + "/keys" }
	})
	s.wait(6 * time.Second)
	_, err := s.signIn()
	s.refused(err, oidc.Invalid) // the other place does not have it either
	if s.other.Count("/keys") == 0 {
		t.Error("nobody looked where the keys are now")
	}
}

func TestAProviderThatIsDown(t *testing.T) {
	s := newStage(t)
	up := func() []bool {
		var all []bool
		for _, choice := range s.providers.Choices(t.Context()) {
			all = append(all, choice.Up)
		}
		return all
	}
	answer := s.visit(s.begin("good", oidc.Attempt{}))
	s.good.Set(func(f *oidctest.Faults) { f.Down = true })
	s.wait(2 * time.Minute)
	if got := up(); !slices.Equal(got, []bool{false, true}) {
		t.Errorf("up is %v", got)
	}
	_, err := s.providers.Begin(t.Context(), "good", browser, oidc.Attempt{})
	s.refused(err, oidc.Down)
	_, _, err = s.providers.Finish(t.Context(), "good", browser, answer)
	s.refused(err, oidc.Down)

	s.good.Set(func(f *oidctest.Faults) { f.Down = false })
	if got := up(); !slices.Equal(got, []bool{false, true}) {
		t.Errorf("up is %v within the ten seconds", got)
	}
	s.wait(11 * time.Second)
	if got := up(); !slices.Equal(got, []bool{true, true}) {
		t.Errorf("up is %v afterwards", got)
	}
}

func TestADiscoveryThatIsRefused(t *testing.T) {
	cases := []struct {
		name, field string
		value       any
	}{
		{"another issuer", "issuer", "https://evil.example"},
		{"no token endpoint", "token_endpoint", ""},
		{"an endpoint in the clear", "token_endpoint", "http://id.example.org/token"},
		{"no code flow", "response_types_supported", []string{"id_token"}},
		{"only shared secrets", "id_token_signing_alg_values_supported", []string{"HS256", "none"}},
	}
	s := newStage(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s.wait(2 * time.Minute)
			s.good.Set(func(f *oidctest.Faults) { f.Discovery = func(document map[string]any) { document[c.field] = c.value } })
			_, err := s.providers.Begin(t.Context(), "good", browser, oidc.Attempt{})
			s.refused(err, oidc.Down)
		})
	}
}

func TestGroupsBecomeRoles(t *testing.T) {
	const path = "realm_access.roles"
	s := newStage(t, func(c *oidc.Config) {
		c.GroupsClaim, c.Roles = path, map[string]chat.Role{"mods": chat.RoleModerator, "admins": chat.RoleAdmin, "staff": chat.RoleMember}
	})
	cases := []struct {
		name         string
		claims, info map[string]any
		want         chat.Role
	}{
		{"the highest counts", map[string]any{path: []string{"mods", "admins", "staff"}}, nil, chat.RoleAdmin},
		{"in an object", map[string]any{"realm_access": map[string]any{"roles": []string{"mods", "x"}}}, nil, chat.RoleModerator},
		{"one text", map[string]any{path: "mods"}, nil, chat.RoleModerator},
		{"not ours", map[string]any{path: []string{"chess"}}, nil, chat.RoleMember},
		{"names are exact", map[string]any{path: []string{"Admins", "admins "}}, nil, chat.RoleMember},
		{"not a list", map[string]any{path: map[string]any{"admins": true}}, nil, chat.RoleMember},
		{"not texts", map[string]any{path: []any{1, []string{"admins"}}}, nil, chat.RoleMember},
		{"at the userinfo endpoint", nil, map[string]any{"sub": "id1", path: []string{"admins"}}, chat.RoleAdmin},
		{"nowhere", nil, map[string]any{"sub": "id1"}, chat.RoleMember},
		{"the ID token wins", map[string]any{path: []string{}}, map[string]any{"sub": "id1", path: []string{"admins"}}, chat.RoleMember},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s.good.Set(func(f *oidctest.Faults) {
				f.Claims, f.UserInfo = map[string]any{"sub": "id1"}, c.info
				for name, value := range c.claims {
					f.Claims[name] = value
				}
			})
			person, err := s.signIn()
			if err != nil || person.Role != c.want {
				t.Errorf("got %q, %v; want %q", person.Role, err, c.want)
			}
		})
	}
	s.good.Set(func(f *oidctest.Faults) { f.Claims, f.UserInfo = map[string]any{"sub": "id1"}, nil })
	_, err := s.signIn()
	s.refused(err, oidc.Down) // groups that cannot be read are not groups that were lost
	s.good.Set(func(f *oidctest.Faults) {
		f.UserInfo = map[string]any{"sub": "somebody else", path: []string{"admins"}}
	})
	_, err = s.signIn()
	s.refused(err, oidc.Invalid)
	s.good.Set(func(f *oidctest.Faults) {
		f.UserInfo = map[string]any{"sub": "id1"}
		f.Claims = map[string]any{"sub": "id1", "_claim_names": map[string]any{path: "src1"}, "_claim_sources": map[string]any{"src1": map[string]any{"endpoint": "https://evil.example"}}}
	})
	_, err = s.signIn()
	s.refused(err, oidc.Invalid)
}

func TestAnAddressCountsOnlyIfItIsVerified(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct {
		verified any
		want     string
	}{{true, "a@b.example"}, {"true", "a@b.example"}, {false, ""}, {nil, ""}, {"yes", ""}, {1, ""}} {
		s.good.Set(func(f *oidctest.Faults) {
			f.Claims = map[string]any{"sub": "id1", "email": "a@b.example", "email_verified": c.verified}
			f.UserInfo = map[string]any{"sub": "id1", "email": "evil@b.example", "email_verified": true}
		})
		person, err := s.signIn()
		if err != nil || person.Email != c.want {
			t.Errorf("email_verified %v: got %q, %v", c.verified, person.Email, err)
		}
	}
}

func TestANewcomerWaitsInOneBrowser(t *testing.T) {
	s := newStage(t)
	person := oidc.Person{Provider: "good", Issuer: s.good.Issuer, Subject: "id1", Names: []string{"ann"}}
	for _, next := range []string{"/r/old", "/r/lobby"} { // the second one replaces the first
		if err := s.providers.Hold(t.Context(), browser, person, next); err != nil {
			t.Fatal(err)
		}
	}
	_, _, err := s.providers.Held(t.Context(), "another browser")
	s.refused(err, oidc.Expired)
	for range 2 {
		if got, next, err := s.providers.Held(t.Context(), browser); err != nil || got.Subject != "id1" || next != "/r/lobby" {
			t.Errorf("got %+v, %q, %v", got, next, err)
		}
	}
	if _, _, err := s.providers.Take(t.Context(), browser); err != nil {
		t.Error(err)
	}
	_, _, err = s.providers.Take(t.Context(), browser)
	s.refused(err, oidc.Expired)
}

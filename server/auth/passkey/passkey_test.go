package passkey_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/passkey"
	"parley/server/auth/passkey/passkeytest"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

var at = passkey.RelyingParty{ID: passkeytest.Host, Origin: passkeytest.Origin}

// place is a server with passkeys, whose clock the test moves.
type place struct {
	*passkey.Service
	t     *testing.T
	store *sqlite.Store
	now   time.Time
	log   bytes.Buffer
	users int
}

func newPlace(t *testing.T) *place {
	t.Helper()
	db, err := sqlite.Open(sqlitetest.Blank(t, t.TempDir()), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	p := &place{t: t, store: db, now: time.Now()}
	p.Service = passkey.New(db, func() time.Time { return p.now }, slog.New(slog.NewTextHandler(&p.log, nil)))
	return p
}

// user makes a guest whose name begins so.
func (p *place) user(name string) chat.User {
	p.t.Helper()
	p.users++
	name = fmt.Sprint(name, "-", p.users)
	parsed, err := auth.ParseName(name)
	if err != nil {
		p.t.Fatal(err)
	}
	u, err := p.store.CreateUser(p.t.Context(), store.Newcomer{ID: chat.UserID(strings.ToLower(name) + "0000000000"), Name: parsed, Token: []byte(name)}, p.now)
	if err != nil {
		p.t.Fatal(err)
	}
	return u
}

const home = "the secret in the cookie of the user's browser"

// register has an authenticator make a passkey, and stores it.
func (p *place) register(a *passkeytest.Authenticator, u chat.User) store.Passkey {
	p.t.Helper()
	raw, err := p.BeginRegistration(p.t.Context(), at, "Our place", u, home)
	if err != nil {
		p.t.Fatal(err)
	}
	made, err := p.FinishRegistration(p.t.Context(), at, u, home, a.Create(raw))
	if err != nil {
		p.t.Fatal(err)
	}
	account, err := p.store.Account(p.t.Context(), u.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.store.AddPasskey(p.t.Context(), made, account.Generation, p.now); err != nil {
		p.t.Fatal(err)
	}
	return made
}

func (p *place) signIn(a *passkeytest.Authenticator) (chat.User, error) {
	p.t.Helper()
	raw, err := p.BeginSignIn(p.t.Context(), at, home, passkey.How{})
	if err != nil {
		p.t.Fatal(err)
	}
	return p.FinishSignIn(p.t.Context(), at, home, a.Get(raw))
}

func reasonOf(err error) passkey.Reason {
	if refusal, ok := errors.AsType[*passkey.Refusal](err); ok {
		return refusal.Reason
	}
	return ""
}

func TestAPasskeySignsItsUserIn(t *testing.T) {
	t.Parallel()
	p, a := newPlace(t), passkeytest.New(t)
	ada := p.user("Ada")
	p.user("Bo")
	made := p.register(a, ada)
	if made.Name != "Bitwarden" {
		t.Errorf("it is called %q", made.Name)
	}
	a.Counter = 1
	for range 2 {
		got, err := p.signIn(a)
		if err != nil || got.ID != ada.ID {
			t.Fatalf("signed in as %v: %v", got, err)
		}
		a.Counter++
	}
	stored, err := p.store.Passkey(t.Context(), a.ID)
	if err != nil || stored.Used != chat.MillisOf(p.now) {
		t.Errorf("its use is not noted: %v, %v", stored.Used, err)
	}
}

func TestWhatAnAuthenticatorTellsIsKept(t *testing.T) {
	t.Parallel()
	p, a := newPlace(t), passkeytest.New(t)
	a.Counter = 7
	p.register(a, p.user("Ada"))
	stored, err := p.store.Passkey(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	var kept struct {
		Host       string
		Credential struct {
			Transport     []string
			Flags         struct{ UserPresent, UserVerified, BackupEligible, BackupState bool }
			Authenticator struct {
				AAGUID    []byte
				SignCount uint32
			}
			Attestation struct{ Object []byte }
		}
	}
	if err := json.Unmarshal(stored.Data, &kept); err != nil {
		t.Fatal(err)
	}
	c := kept.Credential
	if f := c.Flags; !f.UserPresent || !f.UserVerified || !f.BackupEligible || !f.BackupState {
		t.Errorf("flags %+v", f)
	}
	if len(c.Transport) != 2 || len(c.Authenticator.AAGUID) != 16 || c.Authenticator.SignCount != 7 || len(c.Attestation.Object) == 0 || kept.Host != passkeytest.Host {
		t.Errorf("kept %s", stored.Data)
	}
}

func TestTheOptionsAskForWhatAPasskeyNeeds(t *testing.T) {
	t.Parallel()
	p, a := newPlace(t), passkeytest.New(t)
	ada := p.user("Ada")
	p.register(a, ada)
	raw, err := p.BeginRegistration(t.Context(), at, "Our place", ada, home)
	if err != nil {
		t.Fatal(err)
	}
	o := passkeytest.Parse(t, raw).PublicKey
	s := o.AuthenticatorSelection
	if s.ResidentKey != "required" || !s.RequireResidentKey || s.UserVerification != "preferred" || o.RP.ID != passkeytest.Host || o.RP.Name != "Our place" || o.User.Name != ada.Name || o.Timeout != 120_000 {
		t.Errorf("registration: %s", raw)
	}
	if len(o.ExcludeCredentials) != 1 || o.ExcludeCredentials[0].ID != passkeytest.Text(a.ID) {
		t.Errorf("the passkey that Ada has is not excluded: %s", raw)
	}
	for how, want := range map[passkey.How][2]string{
		{}: {"", "preferred"}, {Conditional: true}: {"conditional", "preferred"}, {Verify: true}: {"", "required"},
	} {
		raw, err := p.BeginSignIn(t.Context(), at, home, how)
		if err != nil {
			t.Fatal(err)
		}
		o := passkeytest.Parse(t, raw)
		if o.Mediation != want[0] || o.PublicKey.UserVerification != want[1] || o.PublicKey.RPID != passkeytest.Host || len(o.PublicKey.AllowCredentials) > 0 {
			t.Errorf("%+v: %s", how, raw)
		}
	}
}

func TestAUserHasSoManyPasskeys(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	ada := p.user("Ada")
	for range store.PasskeysMax {
		p.now = p.now.Add(time.Millisecond)
		p.register(passkeytest.New(t), ada)
	}
	if _, err := p.BeginRegistration(t.Context(), at, "", ada, home); reasonOf(err) != passkey.Many {
		t.Errorf("one more: %v", err)
	}
	all, err := p.store.Passkeys(t.Context(), ada.ID)
	if err != nil || len(all) != store.PasskeysMax || all[1].Name != "Bitwarden 2" {
		t.Errorf("%d passkeys, the second is called %q: %v", len(all), all[1].Name, err)
	}
}

func TestAPasskeyIsRenamed(t *testing.T) {
	t.Parallel()
	p, a := newPlace(t), passkeytest.New(t)
	ada, bo := p.user("Ada"), p.user("Bo")
	p.register(a, ada)
	for name, ok := range map[string]bool{" my phone ": true, "": false, "  ": false, "a\nb": false, strings.Repeat("x", passkey.NameMax+1): false, "\xff": false} {
		if err := p.Rename(t.Context(), ada.ID, a.ID, name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := p.Rename(t.Context(), bo.ID, a.ID, "mine"); err == nil {
		t.Error("Bo has renamed Ada's passkey")
	}
	if stored, err := p.store.Passkey(t.Context(), a.ID); err != nil || stored.Name != "my phone" {
		t.Errorf("it is called %q: %v", stored.Name, err)
	}
}

func TestAPageTellsWhichPasskeysCount(t *testing.T) {
	t.Parallel()
	p, a, elsewhere := newPlace(t), passkeytest.New(t), passkeytest.New(t)
	ada := p.user("Ada")
	p.register(a, ada)
	other := passkey.RelyingParty{ID: "old.example.org", Origin: "https://old.example.org"}
	elsewhere.RPID, elsewhere.Origin = other.ID, other.Origin
	raw, err := p.Signals(t.Context(), at, ada)
	var s struct {
		Accepted struct {
			AllAcceptedCredentialIds []string
			RPID, UserID             string
		}
		Details struct{ Name, DisplayName, UserID string }
	}
	if err != nil || json.Unmarshal(raw, &s) != nil {
		t.Fatal(string(raw), err)
	}
	if len(s.Accepted.AllAcceptedCredentialIds) != 1 || s.Accepted.AllAcceptedCredentialIds[0] != passkeytest.Text(a.ID) || s.Accepted.RPID != passkeytest.Host || s.Accepted.UserID != passkeytest.Text([]byte(ada.ID)) || s.Details.Name != ada.Name {
		t.Errorf("signals %s", raw)
	}
	if raw, err = p.Signals(t.Context(), other, ada); err != nil || !strings.Contains(string(raw), `"allAcceptedCredentialIds":[]`) {
		t.Errorf("signals of another host: %s, %v", raw, err)
	}
}

func TestAPasskeyIsOfferedOnceInAMonth(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	ada, bo := p.user("Ada"), p.user("Bo")
	p.register(passkeytest.New(t), bo)
	const day = 24 * time.Hour
	for i, step := range []struct {
		after time.Duration
		want  bool
	}{{0, true}, {0, false}, {29 * day, false}, {2 * day, true}, {day, false}} {
		p.now = p.now.Add(step.after)
		if got, err := p.Offer(t.Context(), ada.ID); err != nil || got != step.want {
			t.Errorf("step %d: %v, %v", i, got, err)
		}
	}
	if got, err := p.Offer(t.Context(), bo.ID); err != nil || got {
		t.Errorf("Bo has one: %v, %v", got, err)
	}
}

func TestAStoreThatFailsIsNoRefusal(t *testing.T) {
	t.Parallel()
	p, a := newPlace(t), passkeytest.New(t)
	p.register(a, p.user("Ada"))
	raw, err := p.BeginSignIn(t.Context(), at, home, passkey.How{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.FinishSignIn(ctx, at, home, a.Get(raw)); err == nil || reasonOf(err) != "" {
		t.Errorf("got %v", err)
	}
}

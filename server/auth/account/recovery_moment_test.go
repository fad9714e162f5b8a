package account

import (
	"context"
	"errors"
	"testing"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// when does something before a step of a recovery.
type when struct {
	Store
	removing, codes func()
}

func (w when) RemovePasskey(ctx context.Context, user chat.UserID, id []byte, now time.Time) (store.Account, error) {
	if w.removing != nil {
		w.removing()
	}
	return w.Store.RemovePasskey(ctx, user, id, now)
}

func (w when) SetCodes(ctx context.Context, user chat.UserID, hashes [][]byte) error {
	if w.codes != nil {
		w.codes()
	}
	return w.Store.SetCodes(ctx, user, hashes)
}

func TestWhoSignsInDuringARecoveryIsSignedOut(t *testing.T) {
	h := newHouse(t)
	_, _, by := h.account(horse)
	if _, err := h.AddPasskey(t.Context(), by, store.Passkey{ID: []byte("of the thief"), User: by.User.ID, Data: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	link, err := h.NewRecovery(t.Context(), by.User.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	thief, came := New(h.Config), false
	h.Store = when{Store: h.Config.Store, removing: func() {
		_, err := thief.SignInAs(t.Context(), by.User.ID, ByPasskey, other)
		came = err == nil
	}}
	if _, err := h.Recover(t.Context(), link, piano, Trusted{}, home); err != nil || !came {
		t.Fatal(err, came)
	}
	if list, err := h.store.Sessions(t.Context(), by.User.ID); err != nil || len(list) != 1 {
		t.Errorf("after the recovery there are %+v (%v)", list, err)
	}
}

func TestALinkForACodeThatIsUsedDuringARecoveryIsVoid(t *testing.T) {
	h := newHouse(t)
	name, _, by := h.account(horse)
	codes, err := h.NewCodes(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	link, err := h.NewRecovery(t.Context(), by.User.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	thief, theirs := New(h.Config), ""
	h.Store = when{Store: h.Config.Store, codes: func() {
		if theirs, err = thief.Exchange(t.Context(), name, codes[0], other); err != nil {
			t.Error(err)
		}
	}}
	if _, err := h.Recover(t.Context(), link, piano, Trusted{}, home); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Recover(t.Context(), theirs, "yet another password here", Trusted{}, other); !errors.Is(err, ErrLink) {
		t.Errorf("the link of the code: got %v", err)
	}
}

// TestARecoveryLinkIsVoidOnceTheUserHasAHigherRole: whoever made it may not act on that user any more.
func TestARecoveryLinkIsVoidOnceTheUserHasAHigherRole(t *testing.T) {
	h := newHouse(t)
	for _, role := range []chat.Role{chat.RoleModerator, chat.RoleAdmin, chat.RoleOwner} {
		_, _, by := h.account(horse)
		link, err := h.NewRecovery(t.Context(), by.User.ID, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.store.SetRole(t.Context(), by.User.ID, chat.RoleMember, h.time()); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Recovery(t.Context(), link, home); err != nil {
			t.Errorf("after no change: %v", err)
		}
		if _, err := h.store.SetRole(t.Context(), by.User.ID, role, h.time()); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Recover(t.Context(), link, piano, Trusted{}, other); !errors.Is(err, ErrLink) {
			t.Errorf("%s: got %v", role, err)
		}
	}
}

// cutting ends a request once the user was made, as a browser does that is closed or sends a form twice.
type cutting struct {
	People
	cut func()
}

func (c cutting) Named(ctx context.Context, id chat.UserID, name string, from store.Origin) (chat.User, error) {
	u, err := c.People.Named(ctx, id, name, from)
	c.cut()
	return u, err
}

func TestASignUpThatIsCutOffMakesTheAccount(t *testing.T) {
	h := newHouse(t)
	ctx, cancel := context.WithCancel(t.Context())
	h.People = cutting{h.guests, cancel}
	_, err := h.SignUp(ctx, "Ada", horse, home)
	if _, again := h.SignIn(t.Context(), "Ada", horse, home); again != nil {
		t.Errorf("cut off: %v; signing in: %v", err, again)
	}
}

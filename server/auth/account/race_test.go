package account

import (
	"context"
	"testing"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// slow does something before it makes a session.
type slow struct {
	Store
	before func()
}

// NewSession makes one, a moment too late.
func (s slow) NewSession(ctx context.Context, session store.Session, token []byte, now time.Time) (string, error) {
	s.before()
	return s.Store.NewSession(ctx, session, token, now)
}

// Whoever was right a moment before the password was changed does not stay signed in.
func TestASignInDoesNotOutliveAChangedPassword(t *testing.T) {
	for what, signIn := range map[string]func(h *house, late *Service, name string, by store.Login) error{
		"password": func(h *house, late *Service, name string, _ store.Login) error {
			_, err := late.SignIn(t.Context(), name, horse, other)
			return err
		},
		"hand-over": func(h *house, late *Service, _ string, by store.Login) error {
			link, err := h.NewHandOver(t.Context(), by)
			if err != nil {
				return err
			}
			_, err = late.TakeHandOver(t.Context(), link, other)
			return err
		},
	} {
		t.Run(what, func(t *testing.T) {
			h := newHouse(t)
			name, _, by := h.account(horse)
			late := New(h.Config)
			late.Store = slow{h.Config.Store, func() {
				if _, err := h.SetPassword(t.Context(), by, horse, piano, home); err != nil {
					t.Error(err)
				}
			}}
			if err := signIn(h, late, name, by); chat.AsError(err).Code != chat.CodeUnauthorized {
				t.Errorf("got %v, want unauthorized", err)
			}
			if list, err := h.store.Sessions(t.Context(), by.User.ID); err != nil || len(list) != 1 || list[0].ID != by.Session {
				t.Errorf("signed in are %+v (%v), want the one that has changed the password", list, err)
			}
		})
	}
}

// heirs notes which session has begun with the same one of a provider as another.
type heirs map[string]string

// Inherit notes it.
func (h heirs) Inherit(_ context.Context, from, to string) error {
	h[to] = from
	return nil
}

func TestWhatASessionMakesEndsWithItsProviders(t *testing.T) {
	for what, make := range map[string]func(h *house, by store.Login) (SignedIn, error){
		"another way to sign in": func(h *house, by store.Login) (SignedIn, error) { return h.Renew(t.Context(), by, ByPasskey, home) },
		"hand-over": func(h *house, by store.Login) (SignedIn, error) {
			link, err := h.NewHandOver(t.Context(), by)
			if err != nil {
				return SignedIn{}, err
			}
			return h.TakeHandOver(t.Context(), link, other)
		},
	} {
		t.Run(what, func(t *testing.T) {
			h, noted := newHouse(t), heirs{}
			h.Providers = noted
			_, _, by := h.account(horse)
			in, err := make(h, by)
			if err != nil || len(noted) != 1 || noted[in.Session] != by.Session {
				t.Errorf("noted is %v of %s (%v), want it to come from %s", noted, in.Session, err, by.Session)
			}
		})
		t.Run(what+" while it ends", func(t *testing.T) {
			h := newHouse(t)
			_, _, by := h.account(horse)
			h.Store = slow{h.Config.Store, func() {
				if err := h.EndSession(t.Context(), by.User.ID, by.Session); err != nil {
					t.Error(err)
				}
			}}
			if _, err := make(h, by); chat.AsError(err).Code != chat.CodeUnauthorized {
				t.Errorf("got %v, want unauthorized", err)
			}
			if list, err := h.store.Sessions(t.Context(), by.User.ID); err != nil || len(list) != 1 || list[0].Method != "guest" {
				t.Errorf("signed in are %+v (%v), want that of the guest only", list, err)
			}
		})
	}
}

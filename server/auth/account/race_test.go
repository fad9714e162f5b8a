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

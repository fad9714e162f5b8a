package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// claim gives a user a password, as a page of the site does.
func (w *world) claim(user chat.UserID) {
	w.t.Helper()
	account, err := w.store.Account(w.t.Context(), user)
	if err == nil {
		_, err = w.store.SetPassword(w.t.Context(), user, "hash", account.Generation, time.Now())
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestAClaimAndARoleReachOpenSessionsOnAllNodes(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		user := n.a.user("Ada")
		phone, laptop := n.a.open(user), n.b.open(user)
		for _, p := range []*peer{phone, laptop} {
			if w, _ := last[*protocol.Welcome](p); w.Account != (protocol.Account{Role: chat.RoleGuest}) {
				t.Errorf("the welcome says %+v", w.Account)
			}
		}
		n.a.claim(user.ID)
		n.a.hub.AccountChanged(t.Context(), user.ID)
		synctest.Wait()
		want := protocol.Account{Role: chat.RoleMember, Claimed: true}
		for _, p := range []*peer{phone, laptop} {
			if got, ok := last[*protocol.Account](p); !ok || *got != want {
				t.Errorf("after the claim, a session is told %+v", got)
			}
		}
		if w, _ := last[*protocol.Welcome](n.b.open(user)); w.Account != want {
			t.Errorf("the next welcome says %+v", w.Account)
		}
		if _, err := n.b.store.SetRole(t.Context(), user.ID, chat.RoleAdmin, time.Now()); err != nil {
			t.Fatal(err)
		}
		n.b.hub.AccountChanged(t.Context(), user.ID)
		n.b.hub.AccountChanged(t.Context(), user.ID)
		synctest.Wait()
		for _, p := range []*peer{phone, laptop} {
			if got, _ := last[*protocol.Account](p); got.Role != chat.RoleAdmin {
				t.Errorf("with another role, a session is told %+v", got)
			}
			if got := count[*protocol.Account](p); got != 2 {
				t.Errorf("a session is told %d times of 2 changes", got)
			}
		}
	})
}

func TestALostNoteOfAClaimIsMadeUpFor(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		user := n.a.user("Ada")
		laptop := n.b.open(user)
		n.lineB.cut.Store(true)
		n.a.claim(user.ID)
		n.a.hub.AccountChanged(t.Context(), user.ID)
		time.Sleep(30 * time.Second)
		synctest.Wait()
		if got, ok := last[*protocol.Account](laptop); !ok || !got.Claimed {
			t.Errorf("half a minute after the claim, the session is told %+v", got)
		}
	})
}

// count counts the payloads of a type.
func count[P protocol.Payload](p *peer) (n int) {
	for _, f := range p.got() {
		if _, is := f.Payload.(P); is {
			n++
		}
	}
	return n
}

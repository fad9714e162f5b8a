package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/server/hub"
	"parley/shared/chat"
	"parley/shared/protocol"
)

func TestTheSessionsOfGuestsEndAndThoseOfAccountsGoOn(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		open := func(name string) (chat.User, *peer) {
			u := w.user(name)
			p := &peer{t: t, user: u, in: make(chan []byte), done: make(chan struct{})}
			go w.hub.Serve(p, u, hub.Meta{SignIn: w.signIn(u), Guest: true}, func() {})
			w.peers = append(w.peers, p)
			synctest.Wait()
			return u, p
		}
		_, guest := open("Bo")
		ada, member := open("Ada")
		if _, err := w.store.SetPassword(t.Context(), ada.ID, "hash", 0, time.Now()); err != nil { // while she is connected
			t.Fatal(err)
		}
		for range 2 {
			w.hub.EndGuests(t.Context())
			synctest.Wait()
		}
		if bye, ok := last[*protocol.Goodbye](guest); !ok || bye.Reason != protocol.ReasonSignIn {
			t.Errorf("the guest got %+v", bye)
		}
		if bye, ok := last[*protocol.Goodbye](member); ok {
			t.Errorf("the account got %+v", bye)
		}
	})
}

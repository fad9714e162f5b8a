package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/server/auth"
	"parley/server/hub"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// TestTheNetworkOfTheLastConnectionIsMarked bans somebody who came from home, and is connected from a train to another node.
func TestTheNetworkOfTheLastConnectionIsMarked(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		w := n.a
		troll, ada := w.user("Troll"), w.user("Ada")
		for node, u := range map[*world]chat.User{n.b: troll, n.a: ada} {
			p := &peer{t: t, user: u, in: make(chan []byte), done: make(chan struct{})}
			go node.hub.Serve(p, u, hub.Meta{SignIn: w.signIn(u), Network: "train of " + u.Name}, func() {})
			node.peers = append(node.peers, p)
		}
		synctest.Wait()
		end := w.now().Add(24 * time.Hour)
		if err := w.store.Ban(t.Context(), troll.ID, end, end, w.now()); err != nil {
			t.Fatal(err)
		}
		if err := w.hub.EndSessions(t.Context(), ada.ID, ""); err != nil {
			t.Fatal(err)
		}
		w.hub.SessionsEnded(t.Context(), troll.ID)
		synctest.Wait()
		for network, want := range map[string]bool{"train of Troll": true, "train of Ada": false} {
			name, err := auth.ParseName("New-" + network[9:])
			if err != nil {
				t.Fatal(err)
			}
			u, err := w.store.CreateUser(t.Context(), store.Newcomer{ID: chat.UserID("u-" + network[9:]), Name: name, Token: []byte(network), Origin: store.Origin{Network: network}}, w.now())
			if err != nil {
				t.Fatal(err)
			}
			if a, err := w.store.Account(t.Context(), u.ID); err != nil || a.Silence.Waits() != want {
				t.Errorf("from the %s: %+v, %v", network, a.Silence, err)
			}
		}
	})
}

func TestWhoeverWaitsReadsAndIsLetIn(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		mod, bo := w.appoint("Mary", chat.RoleModerator), w.member("Bo")
		if _, err := w.store.Silence(t.Context(), "", bo.user.ID, chat.Silence{Until: chat.UntilLetIn}, w.now()); err != nil {
			t.Fatal(err)
		}
		w.hub.AccountChanged(t.Context(), bo.user.ID)
		synctest.Wait()
		if told, ok := last[*protocol.Account](bo); !ok || !told.Silenced.Waits() {
			t.Errorf("told %+v", told)
		}
		sent := say(chat.Lobby, "hello")
		bo.now(sent, chat.CodeSilenced)
		mod.now(say(chat.Lobby, "welcome"), done)
		if got := bo.texts(chat.Lobby); len(got) != 1 {
			t.Errorf("whoever waits reads %q", got)
		}
		if got := mod.ask(&protocol.Silences{User: bo.user.ID}).(*protocol.Silenced); !got.Silence().Waits() {
			t.Errorf("a moderator sees %+v", got)
		}
		mod.now(&protocol.Silence{User: bo.user.ID}, done)
		bo.now(sent, done)
	})
}

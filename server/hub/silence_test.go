package hub_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/hub"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// silences silences somebody for an hour, or lifts that.
func (p *peer) silences(other chat.User, on bool) {
	p.t.Helper()
	command := &protocol.Silence{User: other.ID, On: on}
	if on {
		command.Seconds, command.Reason = 3600, "shouting"
	}
	if is, ok := p.ask(command).(*protocol.Silenced); !ok || is.User != other.ID || (is.Until != 0) != on {
		p.t.Errorf("%s silences %s, %v: %+v", p.user.Name, other.Name, on, is)
	}
}

// hushed demands that a message is refused, and the wait.
func (p *peer) hushed(room chat.RoomID, want time.Duration) {
	p.t.Helper()
	failed, is := p.ask(say(room, "loud")).(*protocol.Failed)
	if !is || failed.Error.Code != chat.CodeSilenced || failed.Error.RetryAfter != want.Milliseconds() {
		p.t.Errorf("%s: got %+v, want to wait %v", p.user.Name, failed, want)
	}
}

// Each command about a room, and those that make or change something elsewhere, by somebody who has every right and is silenced.
func TestTheSilencedReadAndAddNothing(t *testing.T) {
	for _, row := range aboutRooms {
		if row.command == nil {
			continue
		}
		t.Run(string(row.kind), func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				m := newMatrix(w)
				boss, maker := m.appoint("Boss", chat.RoleOwner), m.callers[len(m.callers)-1]
				room := m.rooms[slices.IndexFunc(m.rooms, func(r chat.Room) bool { return r.Settings == chat.Settings{} })]
				all := m.targets(room, row.kind == "restore")
				x, pair := all[len(all)-1], m.conversation(maker.peer, m.friend)
				boss.silences(maker.user, true)
				time.Sleep(time.Second)
				want := row.want(x, maker)
				if slices.Contains([]protocol.Kind{"send", "edit", "react", "pin", "topic"}, row.kind) {
					want = chat.CodeSilenced
				}
				maker.now(row.command(x), want)
				maker.now(row.command(pair), row.want(pair, maker))
			})
		})
	}
	inWorld(t, func(t *testing.T, w *world) {
		boss, bo := w.appoint("Boss", chat.RoleOwner), w.member("Bo")
		stranger := w.user("Cy")
		boss.silences(bo.user, true)
		direct := say(chat.DirectID(bo.user.ID, stranger.ID), "hello")
		aside := say(chat.Lobby, "psst")
		aside.To = stranger.ID
		for _, command := range []protocol.Payload{
			&protocol.Create{Name: "Loud"}, &protocol.Rename{Name: "LOUD"}, &protocol.Status{Text: "LOUD"}, direct, aside,
		} {
			time.Sleep(chat.CreateEvery)
			bo.now(command, chat.CodeSilenced)
		}
		bo.now(&protocol.Status{}, done)
	})
}

func TestASilenceIsToldAndEndsByItself(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		var audited []string
		w.hub.AuditSilence = func(_ context.Context, c hub.SilenceChange) error {
			audited = append(audited, fmt.Sprintf("%s: %s was %q, is %q", c.By, c.User, c.Before.Reason, c.After.Reason))
			return nil
		}
		mod, bo := w.appoint("Maud", chat.RoleModerator), w.member("Bo")
		mod.silences(bo.user, true)
		synctest.Wait()
		want := chat.Silence{Until: chat.MillisOf(w.now().Add(time.Hour)), Reason: "shouting"}
		if got, ok := last[*protocol.Account](bo); !ok || got.Silenced != want {
			t.Errorf("was told %+v", got)
		}
		if got, ok := mod.ask(&protocol.Silences{User: bo.user.ID}).(*protocol.Silenced); !ok || got.Silence() != want {
			t.Errorf("the moderator was told %+v", got)
		}
		bo.send(`{"k":"typing","d":{"room":"lobby"}}`)
		bo.hushed(chat.Lobby, time.Hour)
		if got, typing := last[*protocol.Writing](mod); typing {
			t.Errorf("the moderator sees %+v typing", got)
		}
		if again := w.open(bo.user); again.account().Silenced != want {
			t.Errorf("the welcome says %+v", again.account())
		}
		time.Sleep(59 * time.Minute)
		bo.hushed(chat.Lobby, time.Minute)
		time.Sleep(time.Minute)
		bo.says(chat.Lobby, "sorry")
		if got := mod.ask(&protocol.Silences{User: bo.user.ID}).(*protocol.Silenced); got.Silence() != (chat.Silence{}) {
			t.Errorf("afterwards the moderator was told %+v", got)
		}
		mod.now(&protocol.Silence{User: bo.user.ID, On: true}, done)
		bo.hushed(chat.Lobby, 0)
		mod.silences(bo.user, false)
		mod.silences(bo.user, false)
		bo.says(chat.Lobby, "thank you")
		by := fmt.Sprintf("%s: %s was ", mod.user.ID, bo.user.ID)
		if want := []string{by + `"", is "shouting"`, by + `"", is ""`, by + `"", is ""`}; !slices.Equal(audited, want) {
			t.Errorf("audited %q, want %q", audited, want)
		}
	})
}

// account is what the last welcome says.
func (p *peer) account() protocol.Account {
	p.t.Helper()
	w, ok := last[*protocol.Welcome](p)
	if !ok {
		p.t.Fatal("no welcome")
	}
	return w.Account
}

func TestWhoSilencesWhom(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		people := map[chat.Role]*peer{}
		for _, role := range chat.Roles {
			people[role] = w.appoint("The-"+string(role), role)
		}
		for by, p := range people {
			for of, other := range people {
				want := chat.CodeNotAllowed
				if chat.MaySilence(by, of) {
					want = done
				}
				p.now(&protocol.Silences{User: other.user.ID}, want)
				p.now(&protocol.Silence{User: other.user.ID, On: true, Seconds: 60}, want)
				p.now(&protocol.Silence{User: other.user.ID}, want)
				time.Sleep(time.Second)
			}
			p.now(&protocol.Silence{User: "u-ghost", On: true}, chat.CodeNoUser)
		}
	})
}

// The other node has heard of nothing: its line is cut.
func TestASilenceHoldsOnNodesThatHaveNotHeardOfIt(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		mod := n.a.appoint("Maud", chat.RoleModerator)
		bo := n.b.member("Bo")
		seq := bo.says(chat.Lobby, "hello")
		n.lineA.cut.Store(true)
		n.lineB.cut.Store(true)
		mod.silences(bo.user, true)
		bo.hushed(chat.Lobby, time.Hour)
		bo.now(&protocol.Edit{Room: chat.Lobby, Seq: seq, Text: "HELLO"}, chat.CodeSilenced)
		bo.now(&protocol.Create{Name: "Loud"}, chat.CodeSilenced)
		mod.silences(bo.user, false)
		bo.says(chat.Lobby, "thank you")
	})
}

func TestThePersonIsToldOnTheOtherNode(t *testing.T) {
	inBothWays(t, func(t *testing.T, n *nodes, wait func()) {
		mod := n.a.appoint("Maud", chat.RoleModerator)
		bo := n.b.member("Bo")
		time.Sleep(time.Second)
		n.cutIf(t)
		for _, on := range []bool{true, false} {
			mod.silences(bo.user, on)
			wait()
			if got, ok := last[*protocol.Account](bo); !ok || (got.Silenced.Until != 0) != on {
				t.Errorf("silenced %v: was told %+v", on, got)
			}
		}
	})
}

func TestWhatTheSilencedHaveScheduledIsOnTheShelf(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		mod, bo := w.appoint("Maud", chat.RoleModerator), w.member("Bo")
		bo.later(w.at(time.Minute, "good morning"))
		mod.silences(bo.user, true)
		bo.later(w.at(2*time.Hour, "afterwards"))
		time.Sleep(2 * time.Minute)
		if failed := w.doJobs(); len(failed) != 0 {
			t.Fatal(failed)
		}
		shelf, ok := bo.ask(&protocol.Shelf{}).(*protocol.Stored)
		if !ok || len(shelf.Drafts) != 1 || shelf.Drafts[0].Text != "good morning" || shelf.Drafts[0].Refused != chat.CodeSilenced {
			t.Errorf("on the shelf: %+v", shelf)
		}
		time.Sleep(2 * time.Hour)
		if failed := w.doJobs(); len(failed) != 0 {
			t.Fatal(failed)
		}
		if head := w.heads(chat.Lobby); head != 1 {
			t.Errorf("the lobby has %d messages, want the later one", head)
		}
	})
}

// heads returns how many events a room has.
func (w *world) heads(room chat.RoomID) chat.Seq {
	w.t.Helper()
	all, err := w.store.Heads(w.t.Context(), []chat.RoomID{room})
	if err != nil {
		w.t.Fatal(err)
	}
	return all[room]
}

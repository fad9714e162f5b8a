package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

const page = "see https://tea.example/green"

// many is a text that mentions four people, who are there.
func (w *world) many() string {
	for _, name := range []string{"One", "Two", "Three", "Four"} {
		w.user(name)
	}
	return "hi @One @Two @Three @Four"
}

// links demands that a guest has to wait for so long before links.
func (p *peer) links(room chat.RoomID, want time.Duration) {
	p.t.Helper()
	failed, is := p.ask(say(room, page)).(*protocol.Failed)
	if !is || failed.Error.Code != chat.CodeNewcomer || failed.Error.Wait() != want {
		p.t.Errorf("%s: got %+v, want to wait %v", p.user.Name, failed, want)
	}
}

// Each of what can be made public is tried by everybody, with and without the limits.
func TestWhatGuestsWhoAreNewMayNotDo(t *testing.T) {
	for _, wary := range []bool{true, false} {
		inWorld(t, func(t *testing.T, w *world) {
			room, maker, guest, member := tea(w)
			many := w.many()
			w.wary.Store(wary)
			callers := map[*peer]chat.Code{guest: chat.CodeNewcomer, member: done}
			for _, role := range chat.Roles[1:] {
				p := w.appoint("The-"+string(role), role)
				p.ask(&protocol.Join{Room: room})
				callers[p] = done
			}
			if !wary {
				callers[guest] = done
			}
			for p, want := range callers {
				edited, again, name := p.unhurried(room, "hi"), p.unhurried(room, "hello"), "www.tea.example."+p.user.Name
				mentions := want
				if want == chat.CodeNewcomer {
					mentions = chat.CodeMentions
				}
				for _, row := range []struct {
					command protocol.Payload
					want    chat.Code
				}{
					{say(room, page), want}, {say(room, "[tea](HTTP://tea.example)"), want}, {say(chat.Lobby, "www.tea.example"), want},
					{&protocol.Edit{Room: room, Seq: edited, Text: page}, want}, {&protocol.Create{Name: "Tea of " + p.user.Name, Topic: page}, want},
					{&protocol.Status{Text: page}, want}, {&protocol.Rename{Name: name}, want},
					{say(room, many), mentions}, {&protocol.Edit{Room: room, Seq: again, Text: many}, mentions},
					{say(room, "hi @One @Two @Three"), done}, {say(room, "ada@tea.example, not a page"), done}, {say(room, "`https://` 3:30 a.m."), done},
					{say(room, "@Maker "+page), done},
				} {
					time.Sleep(time.Second)
					p.now(row.command, row.want)
				}
			}
			// The maker of the room keeps order there, and nowhere else.
			maker.now(say(room, page), done)
			maker.now(&protocol.Topic{Room: room, Topic: page}, done)
			maker.now(say(room, many), done)
			maker.now(say(chat.Lobby, page), callers[guest])

			// What is not public is its members' own.
			den := guest.ask(&protocol.Create{RoomKind: chat.Private, Name: "Den", Topic: page}).(*protocol.Created).Room.ID
			guest.ask(&protocol.Join{Room: den})
			guest.now(say(den, page), done)
		})
	}
}

func TestTheWaitForLinksEndsByTheClockOrWithAnAccount(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.wary.Store(true)
		cy, bo := w.member("Cy"), w.member("Bo")
		welcome, _ := last[*protocol.Welcome](bo)
		if from := welcome.Account.Links; from != chat.MillisOf(w.now().Add(chat.LinksAfter)) {
			t.Errorf("welcome says that links are allowed at %v", from.Time())
		}
		bo.links(chat.Lobby, chat.LinksAfter)
		sent := say(chat.Lobby, page)
		w.claim(cy.user.ID)
		w.hub.AccountChanged(t.Context(), cy.user.ID)
		synctest.Wait()
		if told, ok := last[*protocol.Account](cy); !ok || told.Links != 0 {
			t.Errorf("after the claim: %+v", told)
		}
		cy.now(say(chat.Lobby, page), done)
		time.Sleep(chat.LinksAfter - time.Second)
		bo.links(chat.Lobby, time.Second)
		bo.now(sent, chat.CodeNewcomer)
		time.Sleep(time.Second)
		bo.now(sent, done)
		bo.now(sent, done) // it was stored, and its answer lost
	})
}

func TestTheLimitsEndAfterATimeOfPresenceOnAnyNode(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		n.a.wary.Store(true)
		n.b.wary.Store(true)
		many := n.a.many()
		u := n.a.user("Ada")
		here, there := n.a.open(u), n.b.open(u) // on both nodes, which counts once
		here.ask(&protocol.Join{Room: chat.Lobby})
		time.Sleep(12 * time.Minute)
		here.now(say(chat.Lobby, page), done)
		here.now(say(chat.Lobby, many), chat.CodeMentions)
		here.Abort()
		there.Abort()
		time.Sleep(3 * time.Hour) // elsewhere
		again := n.b.open(u)
		again.ask(&protocol.Join{Room: chat.Lobby})
		again.now(say(chat.Lobby, many), chat.CodeMentions)
		time.Sleep(16 * time.Minute)
		again.now(say(chat.Lobby, many), chat.CodeMentions)
		time.Sleep(3 * time.Minute)
		again.now(say(chat.Lobby, many), done)
		if account, err := n.a.store.Account(t.Context(), u.ID); err != nil || account.Strange != 0 {
			t.Errorf("the store has %+v (%v)", account, err)
		}
	})
}

func TestAGuestWhoIsNewBeginsOneConversationAMinute(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.wary.Store(true)
		gus, member := w.member("Gus"), w.member("Member")
		w.claim(member.user.ID)
		w.hub.AccountChanged(t.Context(), member.user.ID)
		synctest.Wait()
		people := []*peer{w.member("One"), w.member("Two"), w.member("Three")}
		to := func(p *peer) *protocol.Send { return say(chat.Lobby, "@"+p.user.Name+" hello") }
		gus.now(to(people[0]), done)
		gus.now(to(people[0]), done) // there is a conversation by now
		second := to(people[1])
		gus.now(second, chat.CodeRateLimited)
		for _, p := range people {
			member.now(to(p), done)
		}
		time.Sleep(chat.ApproachEvery)
		gus.now(second, done)
		gus.now(to(people[2]), chat.CodeRateLimited)
	})
}

func TestWhatAGuestWhoIsNewHasScheduledWaits(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		bo := w.member("Bo")
		w.wary.Store(true)
		bo.later(w.at(time.Minute, page))
		time.Sleep(2 * time.Minute)
		if failed := w.doJobs(); len(failed) != 1 || chat.AsError(failed[0]).Code != chat.CodeNewcomer {
			t.Fatalf("got %v, want to wait", failed)
		}
		time.Sleep(chat.LinksAfter)
		if failed := w.doJobs(); len(failed) != 0 {
			t.Fatal(failed)
		}
		if got := bo.texts(chat.Lobby); len(got) != 1 || got[0] != "1:"+page {
			t.Errorf("the room has %q", got)
		}
	})
}

func TestThePlaceLiftsTheLimitsForAll(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.wary.Store(true)
		bo := w.member("Bo")
		bo.now(say(chat.Lobby, page), chat.CodeNewcomer)
		to := w.places.Get(t.Context())
		to.Trusting = true
		if err := w.places.Set(t.Context(), to); err != nil {
			t.Fatal(err)
		}
		bo.now(say(chat.Lobby, page), done)
	})
}

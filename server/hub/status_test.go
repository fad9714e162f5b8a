package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// says sets the status of a peer's user.
func (p *peer) tells(s protocol.Status) {
	p.t.Helper()
	if answer := p.ask(&s); code(answer) != "" {
		p.t.Fatalf("status: got %s", code(answer))
	}
}

// hears demands what a peer was told last of a user's status.
func (p *peer) hears(about string, u chat.User, want string) {
	p.t.Helper()
	got, _ := last[*protocol.Statuses](p)
	if got == nil {
		p.t.Errorf("%s: nothing was told", about)
		return
	}
	for _, s := range got.Statuses {
		if s.User == u.ID && s.Emoji+s.Text == want {
			return
		}
	}
	p.t.Errorf("%s: got %+v, want %q", about, got.Statuses, want)
}

func TestAStatusIsKnownOnAllNodes(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		a, b := n.a.user("Ada"), n.a.user("Bo")
		phone, desk, bo := n.a.open(a), n.b.open(a), n.b.open(b)
		for _, p := range []*peer{phone, desk, bo} {
			p.ask(&protocol.Join{Room: chat.Lobby})
		}
		until := chat.MillisOf(n.a.now().Add(time.Hour))
		phone.tells(protocol.Status{Emoji: "🌴", Text: "away", Until: until})
		time.Sleep(2 * time.Second) // of the test's clock
		for about, p := range map[string]*peer{"the session itself": phone, "another one": desk, "somebody else": bo} {
			p.hears(about, a, "🌴away")
		}
		w, _ := last[*protocol.Welcome](n.b.open(a))
		if len(w.Statuses) != 1 || w.Statuses[0].User != a.ID || w.Statuses[0].Until != until || w.Statuses[0].Rev != 1 {
			t.Errorf("the welcome says %+v", w.Statuses)
		}
		here := bo.ask(&protocol.People{Room: chat.Lobby}).(*protocol.Here)
		if found := bo.ask(&protocol.Find{Name: "ada"}).(*protocol.Found); len(here.Statuses) != 1 || len(found.Statuses) != 1 {
			t.Errorf("the list says %+v, the search %+v", here.Statuses, found.Statuses)
		}
		n.lineB.cut.Store(true)
		phone.tells(protocol.Status{Text: "busy"})
		n.lineB.cut.Store(false)
		time.Sleep(30 * time.Second) // the nodes read what the bus has lost
		synctest.Wait()
		desk.hears("after a lost message", a, "busy")
		bo.hears("after a lost message", a, "busy")
		phone.tells(protocol.Status{Text: "short", Until: chat.MillisOf(n.a.now().Add(time.Minute))})
		time.Sleep(2 * time.Minute)
		if here := bo.ask(&protocol.People{Room: chat.Lobby}).(*protocol.Here); len(here.Statuses) != 0 {
			t.Errorf("an expired one is told: %+v", here.Statuses)
		}
		phone.tells(protocol.Status{})
		time.Sleep(2 * time.Second)
		bo.hears("at the end", a, "")
	})
}

func TestTheStatusOfAPeerIsToldWhileThePeerIsElsewhere(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b := w.user("Ada"), w.user("Bo")
		direct := chat.DirectID(a.ID, b.ID)
		if _, _, err := w.store.OpenDirect(t.Context(), a.ID, b.ID, w.now()); err != nil {
			t.Fatal(err)
		}
		ada := w.open(a)
		ada.tells(protocol.Status{Text: "on a train"})
		_ = ada.Abort()
		time.Sleep(time.Minute)
		bo := w.open(b)
		joined := bo.ask(&protocol.Join{Room: direct}).(*protocol.Joined)
		welcome, _ := last[*protocol.Welcome](bo)
		if len(joined.Here.Statuses) != 1 || len(welcome.Statuses) != 1 || welcome.Statuses[0].Text != "on a train" {
			t.Errorf("told are %+v, %+v", joined.Here.Statuses, welcome.Statuses)
		}
	})
}

func TestAStatusIsOneShortLine(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.member("Ada")
		for about, p := range map[string]*protocol.Status{
			"long": {Text: string(make([]rune, 81))}, "lines": {Text: "a\nb"}, "blank": {Text: "\u200b"}, "two emoji": {Emoji: "🌴🌴"}, "a word": {Emoji: "palm"}, "past": {Until: -1},
			"no client reads it": {Text: "x", Until: 1 << 50}, "nor that": {Quiet: 1 << 50},
		} {
			if got := code(ada.ask(p)); got == "" {
				t.Errorf("%s: it is taken", about)
			}
		}
	})
}

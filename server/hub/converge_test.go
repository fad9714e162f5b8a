package hub_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/bus"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// copyOf is a room as a client knows it that got all of its events.
type copyOf struct {
	t    *testing.T
	last chat.Seq
	rows map[chat.Seq]*chat.Event
}

// follow takes the events of a room that the peer has got, from the one after last on. They come without a gap.
func (p *peer) follow(room chat.RoomID, after chat.Seq) *copyOf {
	c := &copyOf{p.t, after, map[chat.Seq]*chat.Event{}}
	for _, f := range p.got() {
		if e, ok := f.Payload.(*protocol.Event); ok && e.Event.Room == room {
			c.take(&e.Event)
		}
	}
	return c
}

func (c *copyOf) take(e *chat.Event) {
	if e.First() != c.last+1 {
		c.t.Fatalf("after %d comes %d-%d %s", c.last, e.First(), e.Seq, e.Kind)
	}
	c.last = e.Seq
	if e.Kind.Amends() {
		if row := c.rows[e.Target]; row != nil {
			c.rows[e.Target] = chat.Amend(row, e)
		}
		return
	}
	row := *e
	row.From = 0
	c.rows[e.Seq] = &row
}

// page reads the whole room afresh.
func (p *peer) page(room chat.RoomID) *copyOf {
	p.t.Helper()
	c := &copyOf{p.t, 0, map[chat.Seq]*chat.Event{}}
	for after := chat.Seq(0); ; {
		page, ok := p.ask(&protocol.History{Room: room, After: &after, Limit: chat.PageMax}).(*protocol.Page)
		if !ok {
			p.t.Fatal("no page")
		}
		for i := range page.Events {
			c.rows[page.Events[i].Seq] = &page.Events[i]
		}
		if after, c.last = page.To, page.To; page.To >= page.Head {
			return c
		}
	}
}

// equal demands the same messages.
func (c *copyOf) equal(about string, want *copyOf) {
	c.t.Helper()
	if c.last != want.last || len(c.rows) != len(want.rows) {
		c.t.Errorf("%s: %d rows up to %d, want %d up to %d", about, len(c.rows), c.last, len(want.rows), want.last)
	}
	for seq, row := range want.rows {
		if got := c.rows[seq]; !reflect.DeepEqual(got, row) {
			c.t.Errorf("%s, message %d:\n%s\nwant\n%s", about, seq, encoded(got), encoded(row))
		}
	}
}

func encoded(e *chat.Event) []byte {
	if e == nil {
		return nil
	}
	return protocol.Encode(0, &protocol.Event{Event: *e})
}

// change does something random to one of the newest messages of a room.
func (p *peer) change(random *rand.Rand, room chat.RoomID, seqs []chat.Seq) {
	seq := seqs[max(0, len(seqs)-1-random.IntN(5))]
	var command protocol.Payload
	switch n := random.IntN(12); {
	case n < 3:
		rev := p.row(room, seq).Rev
		command = &protocol.Edit{Room: room, Seq: seq, Rev: rev, Text: fmt.Sprint("text ", random.IntN(1000))}
	case n < 4:
		command = &protocol.Delete{Room: room, Seq: seq}
	case n < 5:
		command = &protocol.Restore{Room: room, Seq: seq}
	case n < 6:
		command = &protocol.Pin{Room: room, Seq: seq, On: random.IntN(2) == 0}
	default:
		command = &protocol.React{Room: room, Seq: seq, Key: []string{"👍", "❤", "🎉"}[random.IntN(3)], On: random.IntN(3) > 0}
	}
	p.ask(command) // whatever the answer is: gone, not allowed and the same are part of the story
	time.Sleep(time.Second)
}

// converge lets the users of two nodes talk and change at random, and compares what they know with a fresh page; some of them miss events.
func converge(t *testing.T, over func(bus.Bus) bus.Bus, seed uint64) {
	inNodes(t, over, func(t *testing.T, n *nodes) {
		random := rand.New(rand.NewPCG(seed, 0))
		maker := n.a.open(n.a.user("Maker"))
		room := maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		ada, bo := n.a.open(n.a.user("Ada")), n.b.open(n.a.user("Bo"))
		away := n.b.open(n.a.user("Cy"))
		peers := []*peer{maker, ada, bo}
		for _, p := range append(peers, away) {
			p.ask(&protocol.Join{Room: room})
		}
		seqs := []chat.Seq{ada.says(room, "first")}
		for step := range 80 {
			p := peers[random.IntN(len(peers))]
			if random.IntN(3) == 0 {
				seqs = append(seqs, p.says(room, fmt.Sprint("message ", step)))
				time.Sleep(time.Second)
			} else {
				p.change(random, room, seqs)
			}
			if step == 40 {
				away.Abort()
			}
		}
		time.Sleep(10 * time.Second) // what the bus has lost is found
		want := maker.page(room)
		for _, p := range peers {
			p.follow(room, 0).equal(fmt.Sprintf("seed %d, %s live", seed, p.user.Name), want)
		}
		back := n.b.open(away.user)
		left := away.follow(room, 0)
		welcome, _ := last[*protocol.Welcome](back)
		joined := back.ask(&protocol.Join{Room: room, Epoch: welcome.Epoch, After: left.last}).(*protocol.Joined)
		if joined.Reset || joined.Resumed < want.last {
			t.Fatalf("seed %d: joined %+v", seed, joined)
		}
		for _, f := range back.got() {
			if e, ok := f.Payload.(*protocol.Event); ok && e.Event.Room == room {
				left.take(&e.Event)
			}
		}
		left.equal(fmt.Sprintf("seed %d, resumed", seed), want)
	})
}

func TestAllNodesShowTheSameAfterAnyChanges(t *testing.T) {
	for seed := range uint64(4) {
		converge(t, nil, seed)
	}
}

func TestAllNodesShowTheSameOverABadBus(t *testing.T) {
	for seed := range uint64(4) {
		converge(t, faulty(seed), seed)
	}
}

// TestNoNodeKeepsWhatWasChanged looks into the memory of both nodes, which have the messages in different ways.
func TestNoNodeKeepsWhatWasChanged(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada, bo := n.a.member("Ada"), n.b.member("Bo")
		seq := ada.says(chat.Lobby, "the first secret")
		bo.says(chat.Lobby, "something else")
		kept := func(words string, want bool) {
			t.Helper()
			for name, w := range map[string]*world{"a": n.a, "b": n.b} {
				if got := bytes.Contains(w.hub.Reachable(chat.Lobby), []byte(words)); got != want {
					t.Errorf("node %s has %q: %v, want %v", name, words, got, want)
				}
			}
		}
		kept("the first secret", true)
		ada.changed(&protocol.Edit{Room: chat.Lobby, Seq: seq, Text: "the second secret"})
		kept("the first secret", false)
		kept("the second secret", true)
		ada.changed(&protocol.Delete{Room: chat.Lobby, Seq: seq})
		kept("secret", false)
		kept("something else", true)
	})
}

// TestAThousandEditsResumeInAFewFrames has somebody away while a message is edited again and again, and comes back to the node of the
// edits, or to one that must read the store.
func TestAThousandEditsResumeInAFewFrames(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada, bo := n.a.member("Ada"), n.a.member("Bo")
		seq := ada.says(chat.Lobby, "0")
		bo.Abort()
		const edits = 1_000
		for from := 0; from < edits; from += 100 {
			batch := make([]store.Append, 100)
			for i := range batch {
				batch[i].Event = chat.Event{Room: chat.Lobby, Kind: chat.Edited, Target: seq, At: 1, By: ada.user, Message: &chat.Message{Text: fmt.Sprint(from + i + 1)}}
				batch[i].Amendment = &store.Amendment{Rev: 1 << 40}
			}
			if _, err := n.a.store.Append(context.Background(), batch); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(4 * time.Second) // the nodes compare heads
		for _, w := range []*world{n.a, n.b} {
			for _, after := range []chat.Seq{1, 2, 500, edits} {
				p := w.open(bo.user)
				welcome, _ := last[*protocol.Welcome](p)
				joined := p.ask(&protocol.Join{Room: chat.Lobby, Epoch: welcome.Epoch, After: after}).(*protocol.Joined)
				c := p.follow(chat.Lobby, after)
				frames := len(p.changes())
				if c.last < joined.State.Head {
					from := c.last
					page := p.ask(&protocol.History{Room: chat.Lobby, After: &from}).(*protocol.Page)
					c.last, frames = page.To, frames+len(page.Events)+len(page.Changes)
				}
				if joined.Reset || c.last != edits+1 || frames > 3 {
					t.Errorf("after %d: %d frames up to %d, %+v", after, frames, c.last, joined)
				}
				p.Abort()
			}
		}
		if text := ada.follow(chat.Lobby, 0).rows[seq].Message.Text; text != fmt.Sprint(edits) {
			t.Errorf("Ada sees %q", text)
		}
	})
}

func TestAPageHasWhatItsMessagesAnswer(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.member("Ada")
		long := strings.Repeat("<é", 4_000)
		first := ada.says(chat.Lobby, long)
		for i := range 10 {
			ada.says(chat.Lobby, fmt.Sprint("between ", i))
			time.Sleep(time.Second)
		}
		s := say(chat.Lobby, "yes")
		s.Reply = first
		seq := ada.ask(s).(*protocol.Sent).Seq
		page := ada.ask(&protocol.History{Room: chat.Lobby, Before: seq + 1, Limit: 3}).(*protocol.Page)
		if page.From != seq-2 || page.To != seq || len(page.Events) != 3 || len(page.Refs) != 1 || page.Start {
			t.Fatalf("got %+v", page)
		}
		if ref := page.Refs[0]; ref.Seq != first || !strings.HasPrefix(long, ref.Message.Text) || len(ref.Message.Text) == 0 || len(ref.Message.Text) > chat.RefBytes {
			t.Errorf("the message is quoted as %+v", ref.Message)
		}
		if all := ada.ask(&protocol.History{Room: chat.Lobby, Before: seq + 1}).(*protocol.Page); len(all.Refs) != 0 || !all.Start || all.From != 1 {
			t.Errorf("a page with both: %d refs, from %d", len(all.Refs), all.From)
		}
		around := ada.ask(&protocol.History{Room: chat.Lobby, Around: 6, Limit: 5}).(*protocol.Page)
		if len(around.Events) != 5 || around.From != around.Events[0].Seq || around.To != around.Events[4].Seq || around.Events[2].Seq != 6 {
			t.Errorf("around 6: %d to %d, %d rows", around.From, around.To, len(around.Events))
		}
	})
}

// TestAPageFitsIntoAFrame has a room in which everybody has reacted to everything in every way.
func TestAPageFitsIntoAFrame(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.member("Ada")
		keys := []string{"👍", "👎", "❤", "🎉", "😀", "😁", "😂", "😃", "😄", "😅", "😆", "😇", "😈", "😉", "😊", "😋", "😌", "😍", "😎", "😏"}
		var users []chat.User
		for i := range chat.ReactorsMax + 1 {
			users = append(users, w.user("Reactor-"+strings.Repeat("x", i/26)+string(rune('a'+i%26))))
		}
		var batch []store.Append
		const messages = 4
		for range messages {
			batch = append(batch, store.Append{Event: chat.Event{Room: chat.Lobby, Kind: chat.Said, At: 1, By: ada.user, Message: &chat.Message{Text: strings.Repeat("<", 100)}}})
		}
		for seq := chat.Seq(1); seq <= messages; seq++ {
			for _, u := range users {
				for _, key := range keys {
					batch = append(batch, store.Append{Event: chat.Event{Room: chat.Lobby, Kind: chat.Reacted, Target: seq, At: 1, By: u, On: true, Reaction: &chat.Reaction{Key: key}}})
				}
			}
		}
		for part := range slices.Chunk(batch, 1_000) {
			done, err := w.store.Append(t.Context(), part)
			if err != nil || done[0].Err != nil {
				t.Fatal(err, done[0].Err)
			}
		}
		reader := w.open(users[len(users)-1])
		for _, h := range []*protocol.History{{Before: messages + 1}, {Around: messages / 2}} {
			h.Room = chat.Lobby
			page := reader.ask(h).(*protocol.Page)
			if size := len(protocol.Encode(1, page)); size > chat.FrameBytes || len(page.Events) != messages {
				t.Errorf("%+v: %d rows in %d bytes", h, len(page.Events), size)
			}
			for _, e := range page.Events {
				for _, r := range e.Message.Reactions {
					if r.Count != len(users) || !r.Mine {
						t.Fatalf("message %d: %+v", e.Seq, r)
					}
				}
			}
		}
		who := reader.ask(&protocol.Reactors{Room: chat.Lobby, Seq: 1, Key: "👍️"}).(*protocol.Reacting)
		if len(who.Users) != chat.ReactorsMax || !who.More || who.Key != "👍" {
			t.Fatalf("got %d users, more: %v", len(who.Users), who.More)
		}
		rest := reader.ask(&protocol.Reactors{Room: chat.Lobby, Seq: 1, Key: "👍", After: who.Users[len(who.Users)-1].ID}).(*protocol.Reacting)
		if len(rest.Users) != 1 || rest.More || rest.Users[0].ID != reader.user.ID {
			t.Errorf("the rest is %+v", rest)
		}
	})
}

func TestPinsAreListed(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.member("Ada")
		long := strings.Repeat("x", chat.RefBytes*2)
		one, two := ada.says(chat.Lobby, long), ada.says(chat.Lobby, "two")
		ada.changed(&protocol.Pin{Room: chat.Lobby, Seq: two, On: true})
		ada.changed(&protocol.Pin{Room: chat.Lobby, Seq: one, On: true})
		pins := ada.ask(&protocol.Pins{Room: chat.Lobby}).(*protocol.Messages)
		if len(pins.Events) != 2 || pins.Events[0].Seq != one || pins.Events[0].Message.Text != long[:chat.RefBytes] || pins.Events[1].Message.Text != "two" {
			t.Errorf("got %+v", pins.Events)
		}
		ada.changed(&protocol.Delete{Room: chat.Lobby, Seq: one})
		ada.changed(&protocol.Pin{Room: chat.Lobby, Seq: two})
		if pins := ada.ask(&protocol.Pins{Room: chat.Lobby}).(*protocol.Messages); len(pins.Events) != 0 {
			t.Errorf("still pinned: %+v", pins.Events)
		}
	})
}

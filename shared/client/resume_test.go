package client

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

func TestNoUnknownHole(t *testing.T) {
	for name, fault := range map[string]func([]*chat.Event) []*chat.Event{
		"dropped": func(all []*chat.Event) []*chat.Event {
			return slices.DeleteFunc(all, func(ev *chat.Event) bool { return ev.Seq%3 == 0 })
		},
		"repeated":  func(all []*chat.Event) []*chat.Event { return append(all, all...) },
		"reordered": func(all []*chat.Event) []*chat.Event { slices.Reverse(all); return all },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				f := open(t, s, nil)
				s.says(ada, chat.Lobby, "m1")
				f.want("m1")
				s.set(func() { s.onEvents = fault })
				for i := range 10 {
					s.says(ada, chat.Lobby, fmt.Sprint("m", i+2))
				}
				synctest.Wait()
				s.cut(nil)
				for i := range 30 {
					s.says(ada, chat.Lobby, fmt.Sprint("m", i+12))
				}
				pass(10 * time.Second)
				s.set(func() { s.onEvents = nil })
				s.says(ada, chat.Lobby, "m42")
				pass(10 * time.Second)
				f.want(numbered("m", 42))
			})
		})
	}
}

func TestLongAbsenceIsPagedUpToWhatIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "m1")
		synctest.Wait()
		s.cut(nil)
		for i := range 999 {
			s.says(ada, chat.Lobby, fmt.Sprint("m", i+2))
		}
		s.set(func() { s.resume = 20 })
		pass(10 * time.Second)
		f.want(numbered("m", 1000))
		if got := f.View().Open.Newest; got != 1000 {
			t.Errorf("newest is %d, want 1000", got)
		}
	})
}

func TestAfterAnyCutTheTimelineEqualsTheServers(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { cutsAndTalk(t, rand.New(rand.NewPCG(seed, 1))) })
		})
	}
}

func cutsAndTalk(t *testing.T, r *rand.Rand) {
	s := newServer(t)
	s.resume = r.IntN(8)
	s.add(chat.Room{ID: "tea", Kind: chat.Public, Name: "Tea"})
	faults := rand.New(rand.NewPCG(r.Uint64(), 2))
	s.lose = func(p protocol.Payload) bool {
		lossy := p.Kind() == "event" || p.Kind() == "sent"
		return lossy && faults.IntN(10) == 0
	}
	stored := storage.Memory{}
	f := open(t, s, stored)
	sent := 0
	for i := range 150 {
		switch r.IntN(9) {
		case 0, 1, 2:
			s.says(ada, chat.Lobby, fmt.Sprint("a", i))
		case 3:
			sent++
			f.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("m", sent)})
		case 4:
			s.whispers(ada, chat.Lobby, fmt.Sprint("w", i))
		case 5:
			s.cut(nil)
		case 6:
			pass(time.Duration(r.IntN(3000)) * time.Millisecond)
		case 7:
			f.LoadOlder()
			f.Open([]chat.RoomID{"tea", chat.Lobby}[r.IntN(2)])
		case 8:
			if r.IntN(5) == 0 {
				f.stop()
				f = open(t, s, stored)
			}
		}
		time.Sleep(time.Millisecond) // so that times tell the order of private messages
	}
	settled(t, s, f, sent)
}

// settled heals the line and compares what is shown with what the server has.
func settled(t *testing.T, s *server, f *tester, sent int) {
	s.set(func() { s.lose = nil })
	f.Open(chat.Lobby)
	pass(2 * time.Minute) // an answer that never comes is given up after a while
	s.says(ada, chat.Lobby, "end")
	time.Sleep(time.Millisecond)
	s.whispers(ada, chat.Lobby, "psst")
	for range 10 {
		f.LoadOlder()
		pass(10 * time.Second)
	}
	f.want(s.seen(chat.Lobby))
	if got := f.View().Waiting; got != 0 {
		t.Errorf("waiting are %d", got)
	}
	var mine []string
	for _, row := range f.rows() {
		if row.Mine {
			mine = append(mine, row.Text)
		}
	}
	if got, want := strings.Join(mine, " "), numbered("m", sent); got != want {
		t.Errorf("own messages are %s, want %s", got, want)
	}
}

// seen is what the user sees of a public room: with the private messages after the event they were said after.
func (s *server) seen(room chat.RoomID) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var words []string
	for seq := range chat.Seq(len(s.rooms[room].events)) + 1 {
		if rows := s.rooms[room].rows(seq, seq); seq > 0 && len(rows) > 0 {
			words = append(words, rows[0].Message.Body())
		}
		for _, ev := range s.privateIn(room, max(seq, 1), seq, seq == 0) {
			words = append(words, ev.Message.Body())
		}
	}
	return strings.Join(words, " ")
}

func TestResetReplacesTimeline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "lost1")
		s.says(ada, chat.Lobby, "lost2")
		f.Send(chat.Lobby, view.Draft{Text: "mine"})
		f.want("lost1 lost2 mine")
		ids := chunkIDs(f)
		// An older backup is restored: another epoch, other events.
		s.set(func() {
			s.epoch = "epoch-2"
			s.rooms[chat.Lobby].events = nil
		})
		s.says(bo, chat.Lobby, "old1")
		s.cut(nil)
		f.want("lost1 lost2 mine")
		pass(10 * time.Second)
		f.want("old1")
		for _, id := range chunkIDs(f) {
			if slices.Contains(ids, id) {
				t.Errorf("chunk %d is still there", id)
			}
		}
	})
}

func TestAnotherHistoryUnderTheSameEpochReplacesTheTimeline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "kept")
		s.says(ada, chat.Lobby, "lost")
		f.want("kept lost")
		pass(time.Second)
		s.cut(nil)
		s.set(func() { s.rooms[chat.Lobby].events = s.rooms[chat.Lobby].events[:1] })
		s.says(bo, chat.Lobby, "other")
		s.says(bo, chat.Lobby, "news")
		pass(10 * time.Second)
		f.want("kept other news")
	})
}

func TestAJoinSaysWhenTheLastEventWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "one")
		s.says(ada, chat.Lobby, "two")
		f.want("one two")
		s.cut(nil)
		pass(10 * time.Second)
		var joins []protocol.Join
		var at chat.Millis
		s.set(func() {
			at = s.rooms[chat.Lobby].events[1].At
			for _, c := range s.commands {
				if join, ok := c.(*protocol.Join); ok {
					joins = append(joins, *join)
				}
			}
		})
		want := []protocol.Join{
			{Room: chat.Lobby}, // for the first time
			{Room: chat.Lobby, Epoch: s.epoch, After: 2, At: at},
		}
		if !slices.Equal(joins, want) {
			t.Errorf("got %+v, want %+v", joins, want)
		}
	})
}

func TestAcknowledgedButUnseenIsSentAgainToARestoredServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.set(func() { s.lose = func(p protocol.Payload) bool { return p.Kind() == "event" } })
		f.Send(chat.Lobby, view.Draft{Text: "mine"})
		f.want("mine")
		s.set(func() { s.lose, s.epoch, s.rooms[chat.Lobby].events = nil, "epoch-2", nil })
		s.cut(nil)
		pass(10 * time.Second)
		f.want("mine")
		if got := s.said(chat.Lobby); got != "mine" {
			t.Errorf("the server has %q", got)
		}
	})
}

func TestOlderPagesComeOnDemand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		for i := range 130 {
			s.says(ada, chat.Lobby, fmt.Sprint("m", i+1))
		}
		f := open(t, s, nil)
		if n := len(f.rows()); n < 50 || n > 53 {
			t.Fatalf("%d rows at first", n)
		}
		live := f.View().Open.Live
		for range 3 {
			f.LoadOlder()
			synctest.Wait()
		}
		f.want(numbered("m", 130))
		o := f.View().Open
		if !o.Start || o.Loading || len(o.History) == 0 {
			t.Errorf("start %v, loading %v, history %d", o.Start, o.Loading, len(o.History))
		}
		if got := o.Live[len(o.Live)-1]; got != live[len(live)-1] {
			t.Error("older pages made a live chunk anew")
		}
	})
}

func chunkIDs(f *tester) []int64 {
	var ids []int64
	for _, c := range slices.Concat(f.View().Open.History, f.View().Open.Live) {
		ids = append(ids, c.ID)
	}
	return ids
}

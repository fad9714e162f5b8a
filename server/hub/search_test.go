package hub_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// finds searches and returns the texts that are found.
func (p *peer) finds(query string) string {
	p.t.Helper()
	hits, ok := p.ask(&protocol.Search{Query: query}).(*protocol.Hits)
	if !ok {
		last, _ := last[*protocol.Failed](p)
		p.t.Fatalf("search for %q: %+v", query, last)
	}
	var texts []string
	for _, h := range hits.Hits {
		texts = append(texts, h.Event.Message.Text)
	}
	return strings.Join(texts, "|")
}

func TestASearchFindsWhatOneMayRead(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b := w.user("Ada"), w.user("Bo")
		ada, bo, eve := w.open(a), w.open(b), w.open(w.user("Eve"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		ada.ask(say(chat.Lobby, "green tea"))
		ada.ask(say(chat.Lobby, "@Bo secret tea"))
		ada.ask(say(chat.Lobby, "black tea"))
		direct := chat.DirectID(a.ID, b.ID)
		for _, test := range []struct {
			who         *peer
			query, want string
		}{
			{ada, "tea", "black tea|@Bo secret tea|green tea"},
			{bo, "tea", "black tea|green tea"}, // a request is not a conversation yet
			{eve, "tea", "black tea|green tea"},
			{eve, "secret", ""},
			{eve, "in:" + string(direct), ""},
			{eve, "from:ada -black", "green tea"},
			{ada, "in:@bo", "@Bo secret tea"},
			{ada, "is:private", "@Bo secret tea"},
			{ada, "from:me on:today has:link", ""},
			{eve, "from:nobody", ""},
			{eve, "in:no-such-room", ""},
		} {
			if got := test.who.finds(test.query); got != test.want {
				t.Errorf("%s searches for %q: got %q, want %q", test.who.user.Name, test.query, got, test.want)
			}
		}
		bo.ask(&protocol.Answer{Room: direct, Accept: true})
		if got, want := bo.finds("tea"), "black tea|@Bo secret tea|green tea"; got != want {
			t.Errorf("after Bo has accepted: got %q, want %q", got, want)
		}
		// What one may not read answers like what is not there.
		for _, room := range []chat.RoomID{direct, "no-such-room"} {
			if got := eve.ask(&protocol.Search{Query: "tea", Room: room}); code(got) != chat.CodeNoRoom {
				t.Errorf("in %s: got %+v", room, got)
			}
		}
		hidden, missing := eve.ask(&protocol.Search{Query: "secret"}).(*protocol.Hits), eve.ask(&protocol.Search{Query: "nothingness"}).(*protocol.Hits)
		if fmt.Sprint(*hidden) != fmt.Sprint(*missing) {
			t.Errorf("a hidden message shows: %+v, without one %+v", hidden, missing)
		}
	})
}

func TestASearchFollowsEditsAndDeletions(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		ada.ask(say(chat.Lobby, "green tea"))
		ada.ask(say(chat.Lobby, "black tea"))
		ada.ask(&protocol.Edit{Room: chat.Lobby, Seq: 1, Text: "cocoa"})
		if got := ada.finds("tea") + " / " + ada.finds("cocoa"); got != "black tea / cocoa" {
			t.Errorf("after an edit: %q", got)
		}
		ada.ask(&protocol.Delete{Room: chat.Lobby, Seq: 2})
		if got := ada.finds("tea"); got != "" {
			t.Errorf("after a deletion: %q", got)
		}
	})
}

func TestHitsComeInPagesWithTheirNeighbours(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		long := strings.Repeat("word ", 1900)
		for i := range 30 {
			ada.ask(say(chat.Lobby, fmt.Sprint("before ", i)))
			ada.ask(say(chat.Lobby, fmt.Sprint("needle ", i, " ", long)))
			time.Sleep(2 * time.Second)
		}
		seen, before := 0, int64(0)
		for pages := 0; pages == 0 || before != 0; pages++ {
			hits, ok := ada.ask(&protocol.Search{Query: "needle", Before: before, Limit: 50}).(*protocol.Hits)
			if !ok || pages > 30 {
				t.Fatalf("page %d is no page", pages)
			}
			for _, h := range hits.Hits {
				seen++
				if want := fmt.Sprint("needle ", 30-seen, " "); !strings.HasPrefix(h.Event.Message.Text, want) {
					t.Fatalf("hit %d is %.12q", seen, h.Event.Message.Text)
				}
				if h.Before == nil || h.Before.Message.Text != fmt.Sprint("before ", 30-seen) || (h.After == nil) != (seen == 1) {
					t.Errorf("hit %d has the neighbours %v and %v", seen, h.Before, h.After)
				}
			}
			if size := len(protocol.Encode(1, hits)); size > chat.FrameBytes {
				t.Errorf("page %d has %d bytes", pages, size)
			}
			before = hits.Next
		}
		if seen != 30 {
			t.Errorf("found %d, want 30", seen)
		}
	})
}

// slowly searches, and waits for the answer.
func (p *peer) slowly(id int64, search *protocol.Search) protocol.Payload {
	p.send(string(protocol.Encode(id, search)))
	for range 100 {
		time.Sleep(100 * time.Millisecond)
		synctest.Wait()
		for _, f := range p.got() {
			if f.ID == id {
				return f.Payload
			}
		}
	}
	p.t.Fatalf("no answer to the search for %q", search.Query)
	return nil
}

// pondering is a store whose searches take their time.
type pondering struct {
	store.Store
	takes time.Duration
}

// Search takes its time, or until it is not wanted any more.
func (s *pondering) Search(ctx context.Context, q store.Search) (store.Found, error) {
	select {
	case <-time.After(s.takes):
		return s.Store.Search(ctx, q)
	case <-ctx.Done():
		return store.Found{}, ctx.Err()
	}
}

func TestASearchHoldsNobodyUp(t *testing.T) {
	over := func(s store.Store) *pondering { return &pondering{Store: s, takes: 800 * time.Millisecond} }
	inWorldOver(t, over, func(t *testing.T, w *world, s *pondering) {
		ada := w.from("192.0.2.1", w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		began := time.Now()
		ada.send(string(protocol.Encode(101, &protocol.Search{Query: "one"})))
		ada.ask(say(chat.Lobby, "meanwhile"))
		if took := time.Since(began); took > 100*time.Millisecond {
			t.Errorf("a message behind a search took %v", took)
		}
		ada.send(string(protocol.Encode(102, &protocol.Search{Query: "two"})))
		time.Sleep(time.Second)
		synctest.Wait()
		answers := map[int64]protocol.Payload{}
		for _, f := range ada.got() {
			answers[f.ID] = f.Payload
		}
		if code(answers[101]) != chat.CodeTooSlow {
			t.Errorf("the search that was replaced: %+v", answers[101])
		}
		if _, ok := answers[102].(*protocol.Hits); !ok {
			t.Errorf("the search that replaced it: %+v", answers[102])
		}
		s.takes = time.Minute
		if got := ada.slowly(103, &protocol.Search{Query: "three"}); code(got) != chat.CodeTooSlow {
			t.Errorf("after a second: %+v", got)
		}
	})
}

// TestHitsThatDoNotFitAreNotSearchedForAgain has a search that takes more than half of its time.
func TestHitsThatDoNotFitAreNotSearchedForAgain(t *testing.T) {
	over := func(s store.Store) *pondering { return &pondering{Store: s, takes: 600 * time.Millisecond} }
	inWorldOver(t, over, func(t *testing.T, w *world, s *pondering) {
		ada := w.from("192.0.2.1", w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		const all = 14
		for i := range all {
			ada.ask(say(chat.Lobby, fmt.Sprint("needle ", i, strings.Repeat(" word", 1900))))
			time.Sleep(2 * time.Second)
		}
		id := int64(1000)
		for _, sort := range []protocol.Sort{protocol.Newest, protocol.Best} {
			seen, before := 0, int64(0)
			for seen == 0 || before != 0 {
				id++
				answer := ada.slowly(id, &protocol.Search{Query: "needle", Before: before, Sort: sort})
				hits, ok := answer.(*protocol.Hits)
				if !ok || len(hits.Hits) == 0 || len(hits.Hits) == all {
					t.Fatalf("sort %q: after %d hits got %+v", sort, seen, answer)
				}
				seen, before = seen+len(hits.Hits), hits.Next
			}
			if seen != all {
				t.Errorf("sort %q: found %d of %d", sort, seen, all)
			}
		}
	})
}

func TestSearchesAreCharged(t *testing.T) {
	over := func(s store.Store) *pondering { return &pondering{Store: s, takes: 400 * time.Millisecond} }
	inWorldOver(t, over, func(t *testing.T, w *world, s *pondering) {
		ada := w.from("192.0.2.1", w.user("Ada"))
		limited := 0
		for i := range 40 {
			if code(ada.slowly(int64(1000+i), &protocol.Search{Query: fmt.Sprint("q", i)})) == chat.CodeRateLimited {
				limited++
			}
		}
		if limited == 0 {
			t.Error("40 expensive searches in a row were all done")
		}
		if _, ok := ada.ask(&protocol.Find{Name: "Ada"}).(*protocol.Found); !ok {
			t.Error("who has searched too much cannot read either")
		}
	})
}

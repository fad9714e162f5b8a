package client

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// texts is "p<from> ... p<to>".
func texts(from, to int) string {
	var words []string
	for i := from; i <= to; i++ {
		words = append(words, fmt.Sprint("p", i))
	}
	return strings.Join(words, " ")
}

func TestHundredsOfMessagesAreScrolledOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		for i := 1; i <= 700; i++ {
			s.says(ada, chat.Lobby, fmt.Sprint("p", i))
			if i%100 == 0 {
				pass(2 * saveEvery)
			}
		}
		f.stop()
		s.set(func() { s.refuse = offline })
		f = open(t, s, stored)
		for range 2 * storage.MaxPages {
			f.LoadOlder()
			synctest.Wait()
		}
		first := 1 + 700/storage.PageEvents*storage.PageEvents - (storage.MaxPages-1)*storage.PageEvents
		f.want(texts(first, 700))
		if keys, _ := stored.Keys(t.Context(), storage.KeyPage); len(keys) != storage.MaxPages {
			t.Errorf("stored are %q, want %d pages", keys, storage.MaxPages)
		}
		f.Seek(chat.Lobby, 400) // is there already: nothing moves
		f.want(texts(first, 700))
	})
}

func TestOneNewMessageWritesOnePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		for i := 1; i <= 300; i++ {
			s.says(ada, chat.Lobby, fmt.Sprint("p", i))
		}
		pass(2 * saveEvery)
		for n := range int64(2) {
			stored[storage.PageKey(chat.Lobby, n)] = nil
		}
		s.says(ada, chat.Lobby, "p301")
		pass(2 * saveEvery)
		f.stop()
		if stored[storage.PageKey(chat.Lobby, 0)] != nil || stored[storage.PageKey(chat.Lobby, 1)] != nil {
			t.Error("older pages were written again")
		}
	})
}

func TestTheEndOfAPageDoesNotReplaceItsBeginning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		for i := 1; i <= 40; i++ {
			s.says(ada, chat.Lobby, fmt.Sprint("p", i))
		}
		pass(2 * saveEvery)
		f.stop()
		s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
		f = openRoom(t, s, stored, "news") // the lobby goes on from its head: nothing older is in Memory
		s.says(ada, chat.Lobby, "p41")
		pass(2 * saveEvery)
		f.stop()
		s.set(func() { s.refuse = offline })
		open(t, s, stored).want(texts(1, 41))
	})
}

func TestOfTooManyRoomsTheOneNotOpenedIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		for i := range storage.MaxRooms + 10 {
			s.add(chat.Room{ID: chat.RoomID(fmt.Sprint("room", i)), Kind: chat.Public})
		}
		f := open(t, s, stored)
		for i := range storage.MaxRooms + 10 {
			s.says(ada, chat.RoomID(fmt.Sprint("room", i)), "hello")
		}
		s.says(ada, chat.Lobby, "here")
		f.want("here")
		pass(2 * saveEvery)
		keys, _ := stored.Keys(t.Context(), storage.KeyPage)
		if len(keys) != storage.MaxRooms || stored[storage.PageKey(chat.Lobby, 0)] == nil {
			t.Errorf("%d rooms are stored, want %d with the lobby", len(keys), storage.MaxRooms)
		}
	})
}

func TestWhoWasThereIsKnownOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.rooms[chat.Lobby].here = []chat.User{ada, s.me}
		s.says(ada, chat.Lobby, "a")
		f := open(t, s, stored)
		pass(2 * saveEvery)
		f.stop()
		s.set(func() { s.refuse = offline })
		f = open(t, s, stored)
		f.want("a")
		people := f.View().Open.People
		if len(people) != 2 || people[0].Name != ada.Name || people[0].Here {
			t.Errorf("people %+v, want Ada, not here", people)
		}
	})
}

func TestSearchFindsWhatIsStoredWithoutAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
		f := open(t, s, stored)
		s.says(ada, "news", "Harbour lights, early")
		s.says(ada, chat.Lobby, "上海的天气")
		s.whispers(ada, chat.Lobby, "the HARBOUR is closed")
		for i := 1; i <= 300; i++ {
			s.says(ada, chat.Lobby, fmt.Sprint("p", i))
		}
		pass(2 * saveEvery)
		f.stop()
		s.set(func() { s.refuse = offline })
		f = open(t, s, stored)
		for query, want := range map[string]string{
			"harbour":         "the HARBOUR is closed|Harbour lights, early",
			"LIGHTS  harbour": "Harbour lights, early",
			"海":               "上海的天气",
			"ｐ２９９":            "p299",
			"nothing of that": "",
			"":                "",
		} {
			f.Search(view.Query{Text: query})
			pass(searchPause)
			var got []string
			if found := f.View().Search; found != nil {
				for _, hit := range found.Hits {
					got = append(got, hit.Text)
				}
				if !found.Done {
					t.Errorf("%q is not done", query)
				}
			}
			if strings.Join(got, "|") != want {
				t.Errorf("%q: found %q, want %q", query, got, want)
			}
		}
	})
}

func TestASearchBeginsOnceThePersonPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, storage.Memory{})
		s.says(ada, chat.Lobby, "tea")
		searched := func() string {
			synctest.Wait()
			if found := f.View().Search; found != nil {
				return found.Query.Text
			}
			return ""
		}
		f.Search(view.Query{Text: "tea"})
		pass(searchPause)
		for _, query := range []string{"t", "te", "tea", "tea?"} {
			f.Search(view.Query{Text: query})
			pass(searchPause / 2)
			if got := searched(); got != "tea" {
				t.Fatalf("searched for %q while the person types, want what was searched before", got)
			}
		}
		pass(searchPause)
		if got := searched(); got != "tea?" {
			t.Errorf("searched for %q, want the last", got)
		}
		f.Search(view.Query{Text: "more"})
		f.Search(view.Query{Text: ""})
		pass(time.Minute)
		if got := searched(); got != "" {
			t.Errorf("searched for %q after the end", got)
		}
	})
}

func TestASoughtMessageIsLoaded(t *testing.T) {
	for _, online := range []bool{true, false} {
		t.Run(fmt.Sprint("online ", online), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, stored := newServer(t), storage.Memory{}
				s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
				f := open(t, s, stored)
				for i := 1; i <= 400; i++ {
					s.says(ada, chat.Lobby, fmt.Sprint("p", i))
				}
				pass(2 * saveEvery)
				f.stop()
				if !online {
					s.set(func() { s.refuse = offline })
				}
				f = openRoom(t, s, stored, "news")
				f.Search(view.Query{Text: "p20"})
				pass(searchPause)
				hits := f.View().Search.Hits
				hit := hits[len(hits)-1]
				f.Open(hit.Room.ID)
				f.Seek(hit.Room.ID, hit.Seq)
				pass(10 * time.Second)
				found := false
				for _, row := range f.rows() {
					found = found || row.Key == hit.Key && row.Text == "p20"
				}
				if !found {
					t.Errorf("%q at %d is not among the %d rows", hit.Text, hit.Seq, len(f.rows()))
				}
			})
		})
	}
}

func TestASoughtMessageIsLoadedOfARoomThatWasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
		f := open(t, s, stored)
		for i := 1; i <= 400; i++ {
			s.says(ada, chat.Lobby, fmt.Sprint("p", i))
		}
		pass(2 * saveEvery)
		s.set(func() { s.refuse = offline })
		s.cut(nil)
		f.Open("news")
		synctest.Wait()
		f.Seek(chat.Lobby, 20)
		f.Open(chat.Lobby)
		synctest.Wait()
		if rows := f.shown(); !strings.Contains(" "+rows+" ", " p20 ") {
			t.Errorf("shown are %q", rows)
		}
	})
}

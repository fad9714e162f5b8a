package client

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
	"parley/shared/words"
)

// hits answers Search: two on a page, the newest first.
func (s *server) hits(p *protocol.Search) *protocol.Hits {
	const limit = 2
	query := words.Parse(p.Query).Resolve(words.Names{Me: s.me.ID,
		Users: func(name string) []chat.UserID { return []chat.UserID{chat.UserID(strings.ToLower(name))} },
		Rooms: func(name string) []chat.RoomID { return []chat.RoomID{chat.RoomID(name)} },
	})
	answer := &protocol.Hits{}
	var found []protocol.Hit
	for id, r := range s.rooms {
		for _, ev := range r.events {
			if _, ok := query.Match(ev); ok && (p.Room == "" || p.Room == id) {
				found = append(found, protocol.Hit{Event: *ev})
			}
		}
	}
	slices.SortFunc(found, func(a, b protocol.Hit) int {
		return cmp.Or(cmp.Compare(b.Event.At, a.Event.At), cmp.Compare(b.Event.Seq, a.Event.Seq))
	})
	from := int(p.Before)
	answer.Hits = found[min(from, len(found)):min(from+limit, len(found))]
	if from+limit < len(found) {
		answer.Next = int64(from + limit)
	}
	return answer
}

// found is what a search shows, as a line of text.
func (f *tester) found() string {
	f.t.Helper()
	synctest.Wait()
	v := f.View().Search
	if v == nil {
		return "nothing is searched for"
	}
	var texts []string
	for _, hit := range v.Hits {
		texts = append(texts, hit.Text)
	}
	line := strings.Join(texts, "|")
	for _, flag := range []struct {
		on   bool
		name string
	}{{v.More, "more"}, {v.Local, "local"}, {!v.Done, "searching"}, {v.Error != nil, "refused"}, {v.Partial, "partial"}} {
		if flag.on {
			line += " " + flag.name
		}
	}
	return line
}

func (f *tester) wantFound(what, want string) {
	f.t.Helper()
	if got := f.found(); got != want {
		f.t.Errorf("%s: found %q, want %q", what, got, want)
	}
}

// search searches, and waits until the device and the server have answered.
func (f *tester) search(text string) {
	f.Search(view.Query{Text: text})
	pass(searchPause)
}

// teaServer has a room that the user follows and whose messages the device has, and one that is only on the server.
func teaServer(t *testing.T) (*server, *tester, storage.Memory) {
	s, stored := newServer(t), storage.Memory{}
	s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"}).follow = false
	s.says(ada, "news", "old tea")
	pass(time.Second)
	f := open(t, s, stored)
	for _, text := range []string{"green tea", "coffee", "black tea"} {
		s.says(ada, chat.Lobby, text)
		pass(time.Second)
	}
	pass(2 * saveEvery)
	return s, f, stored
}

func TestTheServersHitsJoinThoseOfTheDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f, _ := teaServer(t)
		s.set(func() { s.lose = func(p protocol.Payload) bool { _, hits := p.(*protocol.Hits); return hits } })
		f.search("tea")
		f.wantFound("before the server answers", "black tea|green tea searching")
		s.set(func() { s.lose = nil })
		f.search("tea ")
		f.wantFound("a page", "black tea|green tea more")
		f.MoreHits()
		f.wantFound("the next page", "black tea|green tea|old tea")
		if hit := f.View().Search.Hits[2]; hit.Room.ID != "news" || hit.Author != ada {
			t.Errorf("a hit of a room that is not followed is %+v", hit)
		}
		f.search("tea -green from:ada in:lobby")
		f.wantFound("with operators", "black tea")
	})
}

func TestWhatTheServerDoesNotFindIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f, _ := teaServer(t)
		s.set(func() {
			s.handle = func(frame protocol.Frame) protocol.Payload {
				if _, search := frame.Payload.(*protocol.Search); search {
					return &protocol.Hits{}
				}
				return nil
			}
		})
		f.search("tea")
		f.wantFound("the server finds nothing", "")
	})
}

func TestAnUnfinishedAnswerTakesNothingAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f, _ := teaServer(t)
		s.set(func() {
			s.handle = func(frame protocol.Frame) protocol.Payload {
				if _, search := frame.Payload.(*protocol.Search); search {
					return &protocol.Hits{Partial: true}
				}
				return nil
			}
		})
		f.search("tea")
		f.wantFound("the server runs out of time", "black tea|green tea partial")
	})
}

func TestAnOpenListFollowsEditsAndDeletions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f, _ := teaServer(t)
		f.search("tea")
		s.amends(ada, chat.Lobby, 1, edited("green tea, hot"))
		f.wantFound("edited", "black tea|green tea, hot more")
		s.amends(ada, chat.Lobby, 1, edited("cocoa"))
		f.wantFound("edited to something else", "black tea more")
		s.amends(ada, chat.Lobby, 3, deleted())
		f.wantFound("deleted", " more")
	})
}

func TestOnlyTheLatestSearchIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f, _ := teaServer(t)
		var late []int64
		s.set(func() {
			s.handle = func(frame protocol.Frame) protocol.Payload {
				if p, search := frame.Payload.(*protocol.Search); search && p.Query == "tea" {
					late = append(late, frame.ID)
					return &protocol.Pong{} // no answer to anything
				}
				return nil
			}
		})
		f.search("tea")
		f.search("coffee")
		s.set(func() { s.reply(late[0], &protocol.Hits{Hits: []protocol.Hit{{Event: *s.rooms["news"].events[0]}}}) })
		f.wantFound("after a late answer", "coffee")
	})
}

func TestTheDeviceFindsEmojiByTheirNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f, stored := teaServer(t)
		s.says(ada, chat.Lobby, "see you there 👍")
		s.says(ada, chat.Lobby, "thumbs up for tea")
		pass(2 * saveEvery)
		f.stop()
		s.set(func() { s.refuse = offline })
		f = open(t, s, stored)
		f.search("thumbs_up")
		f.wantFound("before the names are known", "thumbs up for tea local")
		f.KnowEmoji("👍*\tthumbs up\t+1 thumbsup\tyes\n")
		f.wantFound("by its name", "thumbs up for tea|see you there 👍 local")
		f.search(":+1:")
		f.wantFound("by its code", "see you there 👍 local")
		f.search("")
		f.KnowEmoji("👍*\t拇指向上\t+1\t赞\n")
		f.wantFound("afterwards", "nothing is searched for")
	})
}

func TestASearchWithoutAConnectionIsOfThisDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f, stored := teaServer(t)
		f.stop()
		s.set(func() { s.refuse = offline })
		f = open(t, s, stored)
		f.search("tea")
		f.wantFound("offline", "black tea|green tea local")
		s.set(func() { s.refuse = nil })
		pass(time.Minute)
		f.wantFound("online again", "black tea|green tea more")
		s.set(func() { s.refuse = offline })
		s.cut(nil)
		pass(time.Minute)
		if v := f.View().Search; !v.Local || !v.Done {
			t.Errorf("after the connection broke: %q", f.found())
		}
	})
}

func TestARefusedSearchSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f, _ := teaServer(t)
		times := 0
		s.set(func() {
			s.answer = func(p protocol.Payload) *chat.Error {
				if _, search := p.(*protocol.Search); !search {
					return nil
				}
				if times++; times == 1 {
					return chat.Limited("you read", time.Second)
				}
				return chat.Errorf(chat.CodeTooSlow, "too slow")
			}
		})
		f.search("tea")
		f.wantFound("what passes by itself", "black tea|green tea searching")
		pass(10 * time.Second)
		f.wantFound("too slow", "black tea|green tea refused")
		f.search(strings.Repeat("tea ", chat.QueryBytes/4+1))
		if err := f.View().Search.Error; err == nil || err.Code != chat.CodeTooBig {
			t.Errorf("a query that is too long: %v", err)
		}
	})
}

func TestNothingThatCanBeSearchedForFindsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f, _ := teaServer(t)
		for _, query := range []string{"???", `"`, "-tea"} {
			f.search(query)
			f.wantFound(query, "")
		}
		s.set(func() { s.refuse = offline })
		s.cut(nil)
		pass(time.Minute)
		s.set(func() { s.refuse = nil })
		pass(2 * time.Minute)
		f.wantFound("after a reconnect", "")
	})
}

func TestAnotherUserSeesNothingThatWasFoundBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f, _ := teaServer(t)
		f.search("tea")
		f.wantFound("before", "black tea|green tea more")
		s.set(func() {
			s.me = chat.User{ID: "other", Name: "Other", Rev: 1}
			s.lose = func(p protocol.Payload) bool { _, hits := p.(*protocol.Hits); return hits }
		})
		s.cut(nil)
		pass(dial.WaitMax)
		f.state(view.Online)
		f.wantFound("another user, before the server answers", " searching")
		s.set(func() { s.lose = nil })
		f.search("tea")
		f.wantFound("another user", "black tea|green tea more")
	})
}

func TestHitsHaveTheirNeighbours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, f, _ := teaServer(t)
		s.set(func() { s.refuse = offline })
		s.cut(nil)
		pass(time.Minute)
		f.search("coffee")
		hit := f.View().Search.Hits[0]
		if got, want := fmt.Sprint(hit.Before.Text, "<", hit.Text, ">", hit.After.Text), "green tea<coffee>black tea"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

package client

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

func TestHostileServerFramesAreSkipped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "a")
		f.want("a")
		for _, frame := range []string{
			``, `{`, `[]`, `null`, `"x"`, `{"k":"event"}`, `{"k":"novel","d":{"a":1}}`, `{"k":"event","d":null}`,
			`{"k":"event","d":{"event":{"room":"lobby","seq":2,"kind":"said","by":{"id":"ada"}}}}`,
			`{"k":"event","d":{"event":{"room":"lobby","seq":-2,"kind":"said","by":{"id":"ada"},"message":{"text":"x"}}}}`,
			`{"k":"event","d":{"event":{"room":"nowhere","seq":2,"kind":"said","by":{"id":"ada"},"message":{"text":"x"}}}}`,
			`{"k":"joined","id":1,"d":{}}`, `{"k":"page","id":99,"d":{"room":"lobby"}}`, `{"k":"done","id":-1}`,
			`{"k":"presence","d":{"room":"lobby","count":-5,"gone":[{"id":""}]}}`, `{"k":"seen","d":{"room":"lobby","seq":99}}`,
			`{"k":"welcome","d":{"user":{"id":"you","name":"You"},"rooms":[]}}`, `{"k":"failed","d":{}}`, `{"k":"ping"}`,
			`{"k":"left","d":{"room":"nowhere"}}`, `{"k":"profile","d":{"user":{"id":"me","name":"","rev":9}}}`,
			`{"k":"writing","d":{"room":"lobby","users":[{}]}}`, "\xff\xfe", strings.Repeat("[", 100_000),
		} {
			s.raw(frame)
		}
		synctest.Wait()
		s.says(ada, chat.Lobby, "b")
		f.want("a b")
		if got := f.View().Me.Name; got != "Mia" {
			t.Errorf("me is %q", got)
		}
		if got := f.View().Open.Here; got < 0 {
			t.Errorf("%d are here", got)
		}
	})
}

func TestEventsOfAnUnknownKindLeaveNoHole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "a")
		s.mu.Lock()
		s.announce(s.store(chat.Lobby, chat.Event{Kind: "polled", By: ada}, chat.Lobby))
		s.mu.Unlock()
		s.says(ada, chat.Lobby, "b")
		f.want("a b")
		if n := s.count("history"); n != 0 {
			t.Errorf("%d pages were asked for", n)
		}
	})
}

// TestAServerOfNonsenseIsNotAskedInCircles answers every question with something useless.
func TestAServerOfNonsenseIsNotAskedInCircles(t *testing.T) {
	for name, answer := range map[string]func(protocol.Frame) protocol.Payload{
		"done": func(protocol.Frame) protocol.Payload { return &protocol.Done{} },
		"ping": func(protocol.Frame) protocol.Payload { return &protocol.Ping{} },
		"failed": func(protocol.Frame) protocol.Payload {
			return &protocol.Failed{Error: chat.Error{Code: chat.CodeRetryLater}}
		},
		"empty pages": func(f protocol.Frame) protocol.Payload {
			if h, ok := f.Payload.(*protocol.History); ok {
				return &protocol.Page{Room: h.Room, From: 1, Events: []chat.Event{}, Head: 1 << 40}
			}
			return nil
		},
		"far pages": func(f protocol.Frame) protocol.Payload {
			if h, ok := f.Payload.(*protocol.History); ok {
				ev := chat.Event{Room: h.Room, Seq: 1 << 40, Kind: chat.Said, By: ada, Message: &chat.Message{Text: "far"}}
				return &protocol.Page{Room: h.Room, From: 1 << 40, To: 1 << 40, Events: []chat.Event{ev}, Head: 1 << 41}
			}
			return nil
		},
		"far heads": func(f protocol.Frame) protocol.Payload {
			if j, ok := f.Payload.(*protocol.Join); ok {
				state := chat.RoomState{Room: chat.Room{ID: j.Room}, Head: 1 << 40, Read: 1 << 50, Unread: math.MaxInt, Mentions: math.MaxInt}
				return &protocol.Joined{State: state, Resumed: 1 << 45, Here: protocol.Here{Room: j.Room, Users: []chat.User{}}}
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				for i := range 40 {
					s.says(ada, chat.Lobby, fmt.Sprint("m", i))
				}
				s.whispers(ada, chat.Lobby, "w")
				s.handle = answer
				f := open(t, s, nil)
				f.Send(chat.Lobby, view.Draft{Text: "mine"})
				for range 60 {
					f.LoadOlder()
					f.glance()
					f.Find("x")
					f.Browse("x")
					synctest.Wait()
					s.tell(&protocol.Ping{})
				}
				s.mu.Lock()
				if n := len(s.commands); n > 1000 {
					t.Errorf("%d commands in a minute", n)
				}
				s.mu.Unlock()
				if shown, stored := f.shown(), s.said(chat.Lobby); !strings.Contains(shown+stored, "mine") {
					t.Errorf("what was said is gone: shown are %q, the server has %q", shown, stored)
				}
			})
		})
	}
}

package client

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// pinned is the list of pins as a line of text, with "…" while more is on its way.
func (f *tester) pinned() string {
	synctest.Wait()
	p := f.View().Pins
	if p == nil {
		return "none"
	}
	var words []string
	for _, r := range p.Rows {
		words = append(words, r.Text)
	}
	if !p.Done {
		words = append(words, "…")
	}
	if p.Error != nil {
		words = append(words, string(p.Error.Code))
	}
	return strings.Join(words, " ")
}

func (f *tester) wantPins(want string) {
	f.t.Helper()
	if got := f.pinned(); got != want {
		f.t.Fatalf("pinned are %q, want %q", got, want)
	}
}

func TestPinsFollowTheRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		for i := range 100 {
			s.says(ada, chat.Lobby, fmt.Sprint("m", i+1))
		}
		s.amends(ada, chat.Lobby, 2, pinned(true))
		f := open(t, s, nil)
		f.LoadPins(chat.Lobby)
		f.wantPins("m2")
		s.amends(ada, chat.Lobby, 99, pinned(true)) // loaded
		f.wantPins("m2 m99")
		s.amends(ada, chat.Lobby, 1, pinned(true)) // not loaded
		f.wantPins("m1 m2 m99")
		s.amends(ada, chat.Lobby, 2, edited("two"))
		f.wantPins("m1 two m99")
		s.amends(ada, chat.Lobby, 99, deleted())
		s.amends(ada, chat.Lobby, 1, pinned(false))
		f.wantPins("two")
		s.away()
		s.amends(ada, chat.Lobby, 98, pinned(true))
		f.wantPins("two")
		s.back()
		f.wantPins("two m98")
	})
}

func TestPinsThatComeWhileTheyAreAskedForAreNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "m1")
		f := open(t, s, nil)
		var answer protocol.Payload
		s.set(func() {
			s.handle = func(frame protocol.Frame) protocol.Payload {
				if _, ok := frame.Payload.(*protocol.Pins); ok && answer == nil {
					answer = s.pinnedIn(chat.Lobby)
					ev, _ := s.amend(ada, chat.Lobby, 1, pinned(true), 0)
					s.announce(ev)
					return answer
				}
				return nil
			}
		})
		f.LoadPins(chat.Lobby)
		f.wantPins("m1")
	})
}

func TestReactorsComeInPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "m1")
		s.set(func() {
			s.handle = func(frame protocol.Frame) protocol.Payload {
				p, ok := frame.Payload.(*protocol.Reactors)
				if !ok {
					return nil
				}
				page := &protocol.Reacting{Room: p.Room, Seq: p.Seq, Key: p.Key, Users: []chat.User{ada}, More: true}
				if p.After == ada.ID {
					page.Users, page.More = []chat.User{bo}, false
				}
				return page
			}
		})
		f := open(t, s, nil)
		for _, want := range []string{"Ada more", "Ada Bo", "Ada more"} { // the third call begins again
			f.LoadReactors(chat.Lobby, 1, "👍")
			pass(queryEvery)
			r := f.View().Reactors
			var names []string
			for _, u := range r.Users {
				names = append(names, u.Name)
			}
			if r.More {
				names = append(names, "more")
			}
			if got := strings.Join(names, " "); got != want || !r.Done {
				t.Errorf("reacted have %q, done %v, want %q", got, r.Done, want)
			}
		}
	})
}

func TestVersionsAreLoadedOrRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "m1")
		f := open(t, s, nil)
		s.away()
		f.LoadVersions(chat.Lobby, 1)
		synctest.Wait()
		if v := f.View().Versions; v.Done || v.Error == nil {
			t.Errorf("offline: %+v", v)
		}
		s.set(func() {
			s.handle = func(frame protocol.Frame) protocol.Payload {
				p, ok := frame.Payload.(*protocol.Versions)
				switch {
				case !ok:
					return nil
				case p.Seq == 1:
					return &protocol.Versioned{Room: p.Room, Seq: p.Seq, Versions: []chat.Version{{Text: "m0", At: 1, By: ada}}}
				}
				return &protocol.Failed{Error: *chat.Errorf(chat.CodeNotAllowed, "not yours")}
			}
		})
		s.back()
		if v := f.View().Versions; !v.Done || v.Error != nil || len(v.Versions) != 1 || v.Versions[0].Text != "m0" {
			t.Errorf("got %+v", v)
		}
		f.LoadVersions(chat.Lobby, 2)
		pass(queryEvery)
		if v := f.View().Versions; !v.Done || v.Error == nil || v.Error.Code != chat.CodeNotAllowed {
			t.Errorf("got %+v", v)
		}
	})
}

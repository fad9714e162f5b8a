package client

import (
	"testing"
	"testing/synctest"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/protocol"
)

// levelled demands the level of the tea room, and what is shown of its 3 unread messages and 1 mention.
func (f *tester) levelled(want chat.Level, unread, mentions int) {
	f.t.Helper()
	gotUnread, gotMentions := f.unread("tea")
	var got chat.Level
	for _, r := range f.View().Rooms {
		if r.ID == "tea" {
			got = r.Level
		}
	}
	if got != want || gotUnread != unread || gotMentions != mentions {
		f.t.Errorf("the level is %s with %d and %d unread, want %s with %d and %d", got, gotUnread, gotMentions, want, unread, mentions)
	}
}

// unreadTea has a second room, with 3 messages that are unread, of which 1 mentions the user.
func unreadTea(t *testing.T) *server {
	s := newServer(t)
	s.add(chat.Room{ID: "tea", Kind: chat.Public, Name: "Tea"})
	s.says(ada, "tea", "one")
	s.says(ada, "tea", "two")
	s.set(func() {
		s.announce(s.store("tea", chat.Event{Kind: chat.Said, By: ada, Message: &chat.Message{Text: "three, @Mia", Mentions: []chat.User{s.me}}}, "tea"))
	})
	return s
}

func TestALevelSaysWhatOfARoomCounts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := unreadTea(t)
		f := open(t, s, nil)
		f.levelled(chat.LevelAll, 3, 1)
		f.SetLevel("tea", chat.LevelMentions)
		f.levelled(chat.LevelMentions, 1, 1)
		s.says(ada, "tea", "four")
		f.levelled(chat.LevelMentions, 1, 1)
		f.SetLevel("tea", chat.LevelNothing)
		f.levelled(chat.LevelNothing, 0, 0)
		s.tell(&protocol.Leveled{Room: "tea", Level: chat.LevelHidden}) // by another device
		f.levelled(chat.LevelHidden, 0, 0)
		s.tell(&protocol.Leveled{Room: "tea", Level: "by a later version"})
		f.levelled("by a later version", 4, 1)
		s.tell(&protocol.Leveled{Room: "elsewhere", Level: chat.LevelHidden})
		s.tell(&protocol.Leveled{Room: "tea"})
		f.levelled(chat.LevelAll, 4, 1)
	})
}

func TestALevelWaitsForAConnection(t *testing.T) {
	for _, restart := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s, stored := unreadTea(t), storage.Memory{}
			f := open(t, s, stored)
			f.levelled(chat.LevelAll, 3, 1)
			s.away()
			f.SetLevel("tea", chat.LevelNothing)
			f.SetLevel("tea", chat.LevelMentions)
			f.levelled(chat.LevelMentions, 1, 1)
			if restart {
				f.Flush()
				synctest.Wait()
				f.stop()
				f = open(t, s, stored)
				f.levelled(chat.LevelMentions, 1, 1)
			}
			s.back()
			f.levelled(chat.LevelMentions, 1, 1)
			s.set(func() {
				if got := s.rooms["tea"].level; got != chat.LevelMentions {
					t.Errorf("restart %v: the server has %s", restart, got)
				}
			})
		})
	}
}

func TestARefusedLevelIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := unreadTea(t)
		f := open(t, s, nil)
		s.set(func() {
			s.answer = func(p protocol.Payload) *chat.Error {
				if l, is := p.(*protocol.Level); is && l.Level == chat.LevelHidden {
					return chat.Errorf(chat.CodeNotAllowed, "no")
				}
				return nil
			}
		})
		f.SetLevel("tea", chat.LevelMentions)
		f.SetLevel("tea", chat.LevelHidden)
		f.levelled(chat.LevelMentions, 1, 1)
		if n := f.View().Notices; len(n) != 1 || n[0].About != "level" {
			t.Errorf("notices are %+v", n)
		}
	})
}

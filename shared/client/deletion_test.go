package client

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// swallows makes the server lose commands of a kind, until the connection is cut.
func (s *server) swallows(kind protocol.Kind) {
	s.set(func() {
		s.handle = func(frame protocol.Frame) protocol.Payload {
			if frame.Payload.Kind() == kind {
				return &protocol.Done{}
			}
			return nil
		}
		s.lose = func(p protocol.Payload) bool { return p.Kind() == "done" }
	})
}

// reconnects cuts the connection and lets everything through again.
func (s *server) reconnects() {
	s.set(func() { s.handle, s.lose = nil, nil })
	s.cut(nil)
	pass(10 * time.Second)
}

// erased reports whether nobody can bring a deleted message of the lobby back.
func (s *server) erased(seq chat.Seq) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rooms[chat.Lobby]
	return r.events[seq-1].Message.Gone != nil && r.hidden[seq] == nil
}

// The author's deletion erases, that of a moderator can be taken back: the author's is sent whatever a moderator did meanwhile.
func TestAnAuthorsDeletionIsForGood(t *testing.T) {
	moderated := func(s *server) { s.amends(bo, chat.Lobby, 1, deleted()) }
	for name, meanwhile := range map[string]func(t *testing.T, s *server, stored storage.Memory, f *tester) *tester{
		"while it waits": func(_ *testing.T, s *server, _ storage.Memory, f *tester) *tester {
			f.Delete(chat.Lobby, 1)
			synctest.Wait()
			moderated(s)
			return f
		},
		"before it": func(_ *testing.T, s *server, _ storage.Memory, f *tester) *tester {
			moderated(s)
			f.Delete(chat.Lobby, 1)
			return f
		},
		"while it is under way": func(_ *testing.T, s *server, _ storage.Memory, f *tester) *tester {
			s.swallows("delete")
			f.Delete(chat.Lobby, 1)
			pass(chat.UndoWait + time.Second)
			moderated(s)
			s.reconnects()
			return f
		},
		"while there is no connection": func(_ *testing.T, s *server, _ storage.Memory, f *tester) *tester {
			s.away()
			f.Delete(chat.Lobby, 1)
			synctest.Wait()
			moderated(s)
			s.back()
			return f
		},
		"before the program starts again": func(t *testing.T, s *server, stored storage.Memory, f *tester) *tester {
			f.Delete(chat.Lobby, 1)
			synctest.Wait()
			moderated(s)
			pass(2 * saveEvery) // the row is stored as deleted
			f.stop()
			return open(t, s, stored)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, stored := newServer(t), storage.Memory{}
				s.moderator = true
				f := open(t, s, stored)
				f.Send(chat.Lobby, view.Draft{Text: "secret"})
				f.want("secret")
				f = meanwhile(t, s, stored, f)
				pass(time.Minute)
				f.wantRow(1, "gone")
				if !s.erased(1) {
					t.Error("a moderator can bring it back")
				}
				if keys, _ := stored.Keys(t.Context(), storage.KeyOutbox); len(keys) != 0 {
					t.Errorf("still stored: %q", keys)
				}
			})
		})
	}
}

func TestADeletionThatIsUndoneLeavesThatOfAModerator(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.moderator = true
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one")
		f.Delete(chat.Lobby, 1)
		synctest.Wait()
		s.amends(bo, chat.Lobby, 1, deleted())
		f.wantRow(1, "gone (pending delete undoable)")
		f.UndoDelete(chat.Lobby, 1)
		f.wantRow(1, "gone")
		pass(time.Minute)
		if s.erased(1) {
			t.Error("it was erased all the same")
		}
		s.amends(bo, chat.Lobby, 1, chat.Event{Kind: chat.Restored})
		f.wantRow(1, "one")
	})
}

// Of the changes that a moderator wants without a connection, the last one counts.
func TestOfWhatAModeratorWantsTheLastCounts(t *testing.T) {
	del, erase, restore := (*tester).delete1, (*tester).erase1, (*tester).restore1
	for _, tt := range []struct {
		name   string
		hidden bool // by somebody else, before
		wants  []func(*tester)
		want   string
		erased bool
		sent   int
	}{
		{"delete, restore", false, []func(*tester){del, restore}, "hers", false, 0},
		{"delete, erase", false, []func(*tester){del, erase}, "gone", true, 1},
		{"erase, delete", false, []func(*tester){erase, del}, "gone", true, 1},
		{"delete, restore, erase", false, []func(*tester){del, restore, erase}, "gone", true, 1},
		{"restore, erase", true, []func(*tester){restore, erase}, "gone", true, 1},
		{"restore, delete", true, []func(*tester){restore, del}, "gone", false, 1},
		{"erase, restore", true, []func(*tester){erase, restore}, "hers", false, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.moderator = true
				f := open(t, s, nil)
				s.says(ada, chat.Lobby, "hers")
				if f.want("hers"); tt.hidden {
					s.amends(bo, chat.Lobby, 1, deleted())
				}
				s.away()
				for _, want := range tt.wants {
					want(f)
				}
				s.back()
				f.wantRow(1, tt.want)
				if got := s.erased(1); got != tt.erased {
					t.Errorf("erased: %v, want %v", got, tt.erased)
				}
				if got := len(slices.Concat(s.sentAs("delete"), s.sentAs("restore"))); got != tt.sent {
					t.Errorf("%d commands were sent, want %d", got, tt.sent)
				}
			})
		})
	}
}

// A moderator who restores what is just being deleted need not wait for the server.
func TestADeletionUnderWayIsRestored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.moderator = true
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "hers")
		f.want("hers")
		s.swallows("delete")
		f.Delete(chat.Lobby, 1)
		synctest.Wait()
		f.Restore(chat.Lobby, 1)
		f.wantRow(1, "gone (pending delete)")
		s.reconnects()
		f.wantRow(1, "hers")
		if deleted, restored := len(s.sentAs("delete")), len(s.sentAs("restore")); deleted != 2 || restored != 1 {
			t.Errorf("%d deletions and %d restorations were sent", deleted, restored)
		}
	})
}

func (f *tester) delete1()  { f.Delete(chat.Lobby, 1) }
func (f *tester) erase1()   { f.Erase(chat.Lobby, 1) }
func (f *tester) restore1() { f.Restore(chat.Lobby, 1) }

// Another device of the moderator has hidden the message only.
func TestAMessageIsErasedThoughAnotherDeviceHidesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.moderator = true
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "hers")
		f.want("hers")
		s.swallows("delete")
		f.Erase(chat.Lobby, 1)
		synctest.Wait()
		s.amends(s.me, chat.Lobby, 1, deleted())
		f.wantRow(1, "gone (pending delete)")
		s.reconnects()
		f.wantRow(1, "gone")
		if !s.erased(1) {
			t.Error("it was not erased")
		}
	})
}

// In another history the same place may be another message.
func TestAProgramThatIsSuspendedDeletesNothingOfAnotherHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one")
		f.Delete(chat.Lobby, 1)
		synctest.Wait()
		s.set(func() { s.epoch = "another" })
		s.cut(nil)
		pass(chat.UndoWait / 2)
		f.state(view.Online)
		f.Suspend()
		synctest.Wait()
		f.Wake()
		pass(time.Minute)
		if n := len(s.sentAs("delete")); n != 0 {
			t.Errorf("%d deletions were sent", n)
		}
		f.wantRow(1, "one (failed no_message)")
	})
}

// What others do to a message is not what this user wants, though it looks the same.
func TestAChangeIsNotMadeBySomebodyElses(t *testing.T) {
	for _, tt := range []struct {
		kind   protocol.Kind
		do     func(f *tester)
		others func(s *server)
		want   string
	}{
		{"react", func(f *tester) { f.React(chat.Lobby, 1, "👍", true) }, func(s *server) { s.amends(bo, chat.Lobby, 1, reacted("👍", true)) }, "one 👍2me"},
		{"pin", func(f *tester) { f.Pin(chat.Lobby, 1, true) }, func(s *server) {
			s.amends(bo, chat.Lobby, 1, pinned(true))
			s.amends(ada, chat.Lobby, 1, pinned(false))
		}, "one pinned"},
		{"edit", func(f *tester) { f.Edit(chat.Lobby, 1, 0, "two") }, func(s *server) { s.amends(s.me, chat.Lobby, 1, reacted("👍", true)) }, "two 👍1me"},
	} {
		t.Run(string(tt.kind), func(t *testing.T) {
			for _, live := range []bool{false, true} {
				synctest.Test(t, func(t *testing.T) {
					s := newServer(t)
					f := open(t, s, nil)
					f.Send(chat.Lobby, view.Draft{Text: "one"})
					f.want("one")
					s.swallows(tt.kind)
					tt.do(f)
					synctest.Wait()
					if !live {
						s.cut(nil)
					}
					tt.others(s)
					synctest.Wait()
					s.reconnects()
					f.wantRow(1, tt.want)
				})
			}
		})
	}
}

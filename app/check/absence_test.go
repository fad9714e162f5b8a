package check_test

import (
	"testing"

	"parley/app/check"
	"parley/shared/chat"
)

// removes lets ada take somebody out of a room; readmits lets her add them again.
func (t *talk) removes(room chat.RoomID, user chat.UserID) {
	t.note("ada", check.Record{Op: check.OpRemoves, Room: room, User: user})
	t.member(chat.Removed, room, user)
	t.note("ada", check.Record{Op: check.OpRemoved, Room: room, User: user})
}

func (t *talk) readmits(room chat.RoomID, user chat.UserID) {
	t.note("ada", check.Record{Op: check.OpAdds, Room: room, User: user})
	t.member(chat.Added, room, user)
	t.note("ada", check.Record{Op: check.OpAdded, Room: room, User: user})
}

// reads notes an answer that somebody gets now, up to a Seq, to what was asked at a time.
func (t *talk) reads(client string, room chat.RoomID, seq chat.Seq, asked int64) {
	t.note(client, check.Record{Op: check.OpRead, Room: room, Seq: seq, Asked: asked, Text: "history"})
}

// comings is a talk in the den of ada, bob and cyd: cyd is taken out by event 2, comes back by 4, and is taken out again by 6.
func comings() *talk {
	t := goodTalk()
	for _, client := range []string{"ada", "bob", "cyd"} {
		t.began(client, "den", 0)
	}
	t.says("ada", "a20", "den", "one")
	t.saw("den", 1, 1, "ada", "bob", "cyd")
	t.reads("cyd", "den", 1, t.clock)
	asked := t.clock
	t.removes("den", "cyd")
	t.reads("cyd", "den", 1, asked) // was under way
	t.note("cyd", check.Record{Op: check.OpLeft, Room: "den"})
	t.says("ada", "a21", "den", "without cyd")
	t.saw("den", 2, 3, "ada", "bob")
	t.readmits("den", "cyd")
	t.began("cyd", "den", 4)
	t.paged("cyd", "den", 1, 4)
	t.says("cyd", "c22", "den", "here again")
	t.saw("den", 4, 5, "ada", "bob")
	t.saw("den", 5, 5, "cyd")
	t.removes("den", "cyd")
	t.note("cyd", check.Record{Op: check.OpLeft, Room: "den"})
	t.saw("den", 6, 6, "ada", "bob")
	return t
}

func TestWhoComesAndGoesSeesWhatTheOrderAllows(t *testing.T) {
	report := comings().end(t)
	if !report.OK() || report.Removed != 2 || report.Returned != 1 || report.Read != 2 {
		t.Errorf("got %+v", report)
	}
}

// TestAnAbsenceBeginsAndEndsAtItsEvents leaves nothing out: each event of the den at each moment of cyd's absence, and none before and after.
func TestAnAbsenceBeginsAndEndsAtItsEvents(t *testing.T) {
	moments := map[string]struct {
		pass  func(*talk)
		first chat.Seq // that cyd may not have; 0: everything is fine
	}{
		"before":   {func(t *talk) {}, 0},
		"asked":    {func(t *talk) { t.note("ada", check.Record{Op: check.OpRemoves, Room: "den", User: "cyd"}) }, 0},
		"out":      {func(t *talk) { t.removes("den", "cyd") }, 3},
		"asked in": {func(t *talk) { t.removes("den", "cyd"); t.readmits("den", "cyd"); t.removes("den", "cyd") }, 5},
		"in again": {func(t *talk) { t.removes("den", "cyd"); t.readmits("den", "cyd") }, 0},
	}
	for name, m := range moments {
		for seq := chat.Seq(1); seq <= 6; seq++ {
			talk := newTalk("ada", "cyd")
			talk.says("ada", "a1", "den", "one")
			talk.says("ada", "a2", "den", "two")
			asked := talk.clock
			m.pass(talk)
			talk.reads("cyd", "den", seq, asked)
			report, err := check.Histories(t.Context(), talk.histories, talk)
			if err != nil {
				t.Fatal(err)
			}
			if leaked := m.first > 0 && seq >= m.first; report.OK() == leaked {
				t.Errorf("%s, event %d: got %v", name, seq, report.Violations)
			}
		}
	}
}

// TestAReturnCountsFromItsFirstRequest is about an answer that was lost: the return may be in force before it is asked for again.
func TestAReturnCountsFromItsFirstRequest(t *testing.T) {
	talk := comings()
	talk.note("ada", check.Record{Op: check.OpAdds, Room: "den", User: "cyd"})
	talk.member(chat.Added, "den", "cyd")
	talk.began("cyd", "den", 7)
	talk.paged("cyd", "den", 1, 7)
	talk.note("ada", check.Record{Op: check.OpAdds, Room: "den", User: "cyd"})
	talk.note("ada", check.Record{Op: check.OpAdded, Room: "den", User: "cyd"})
	talk.saw("den", 7, 7, "ada", "bob")
	if report := talk.end(t); !report.OK() || report.Returned != 2 {
		t.Errorf("got %+v", report)
	}
}

// TestARemovalCountsOnce is about another answer that was lost: the removal is asked for again, and is one.
func TestARemovalCountsOnce(t *testing.T) {
	talk := newTalk("ada", "cyd")
	talk.note("ada", check.Record{Op: check.OpRemoves, Room: "den", User: "cyd"})
	talk.removes("den", "cyd")
	talk.readmits("den", "cyd")
	talk.reads("cyd", "den", 2, talk.clock+1)
	if report := talk.check(t); !report.OK() || report.Removed != 1 {
		t.Errorf("got %+v", report)
	}
}

// check checks the talk, in which nobody has reached an end.
func (t *talk) check(test *testing.T) *check.Report {
	test.Helper()
	report, err := check.Histories(test.Context(), t.histories, t)
	if err != nil {
		test.Fatal(err)
	}
	return report
}

func absentBadly() []broken {
	const read, answered = "read after its user was taken out of the room", "answered after its user was taken out of the room"
	return []broken{
		{"one message more", check.Leaked, read, func(t *talk) {
			t.removes("den", "cyd")
			t.says("ada", "a23", "den", "without cyd")
			t.saw("den", 2, 3, "cyd")
		}},
		{"a page that was under way", check.Leaked, read, func(t *talk) {
			asked := t.clock
			t.removes("den", "cyd")
			t.says("ada", "a23", "den", "without cyd")
			t.reads("cyd", "den", 3, asked)
		}},
		{"a hit of the search", check.Leaked, read, func(t *talk) {
			t.removes("den", "cyd")
			t.says("ada", "a23", "den", "without cyd")
			t.note("cyd", check.Record{Op: check.OpRead, Room: "den", Seq: 3, Text: "search"})
		}},
		{"a resume gives the tail", check.Leaked, read, func(t *talk) {
			t.removes("den", "cyd")
			t.says("ada", "a23", "den", "without cyd")
			t.note("cyd", check.Record{Op: check.OpRun})
			t.began("cyd", "den", 1)
			t.saw("den", 2, 3, "cyd")
			t.readmits("den", "cyd") // too late to allow it
			t.saw("den", 4, 4, "cyd")
		}},
		{"an old page after the removal", check.Leaked, answered, func(t *talk) {
			t.removes("den", "cyd")
			t.reads("cyd", "den", 1, t.clock+1)
		}},
		{"an empty page after the removal", check.Leaked, answered, func(t *talk) {
			t.removes("den", "cyd")
			t.reads("cyd", "den", 0, t.clock+1)
		}},
		{"an old page between two removals", check.Leaked, answered, func(t *talk) {
			t.removes("den", "cyd")
			t.reads("cyd", "den", 1, t.clock+1)
			t.readmits("den", "cyd")
			t.removes("den", "cyd")
		}},
		{"a return without being asked", check.Leaked, "came back without being asked after a removal", func(t *talk) {
			t.removes("den", "cyd")
			t.member(chat.Added, "den", "cyd")
			t.rooms["den"][2].By.ID = "cyd"
			t.note("cyd", check.Record{Op: check.OpLeft, Room: "den"})
			t.began("cyd", "den", 3)
		}},
		{"a word of somebody who is out", check.Leaked, "said by somebody who was not in the room any more", func(t *talk) {
			t.removes("den", "cyd")
			t.says("cyd", "c23", "den", "still here")
		}},
		{"a message is put before a removal", check.Reordered, "sent after a removal was acknowledged, and stored before it", func(t *talk) {
			t.note("ada", check.Record{Op: check.OpRemoves, Room: "den", User: "cyd"})
			t.note("ada", check.Record{Op: check.OpRemoved, Room: "den", User: "cyd"})
			t.says("ada", "a23", "den", "to be without cyd")
			t.member(chat.Removed, "den", "cyd")
		}},
		{"a removal is lost", check.Lost, "a removal was acknowledged, and is not in the store", func(t *talk) {
			t.removes("den", "cyd")
			t.heads["den"]--
			t.rooms["den"] = t.rooms["den"][:1]
		}},
		{"a return is lost", check.Lost, "a return was acknowledged, and is not in the store", func(t *talk) {
			t.removes("den", "cyd")
			t.readmits("den", "cyd")
			t.heads["den"]--
			t.rooms["den"] = t.rooms["den"][:2]
		}},
		{"a return that is never heard of", check.Stale, "its user was let in again, and does not have the room in the end", func(t *talk) {
			t.removes("den", "cyd")
			t.note("cyd", check.Record{Op: check.OpLeft, Room: "den"})
			t.readmits("den", "cyd")
		}},
		{"a banned person is let in", check.Leaked, "let in while its user was banned", func(t *talk) {
			t.note("ada", check.Record{Op: check.OpBanned, User: "cyd"})
			t.note("cyd", check.Record{Op: check.OpCame, Asked: t.clock + 1})
			t.note("ada", check.Record{Op: check.OpLifts, User: "cyd"})
		}},
	}
}

// TestEachWordTooMuchIsFound begins with cyd in the den, who has read event 1.
func TestEachWordTooMuchIsFound(t *testing.T) {
	for _, test := range absentBadly() {
		t.Run(test.about, func(t *testing.T) {
			talk := newTalk("ada", "cyd")
			talk.says("ada", "a20", "den", "one")
			talk.began("cyd", "den", 0)
			talk.saw("den", 1, 1, "cyd")
			test.goOn(talk)
			report, err := check.Histories(t.Context(), talk.histories, talk)
			if test.want == check.Stale {
				report = talk.end(t)
			}
			if err != nil || report.Count(test.want) != 1 {
				t.Fatalf("got %v, %v, want one %s", report.Violations, err, test.want)
			}
			for _, v := range report.Violations {
				if v.Kind != test.want || v.What != test.what {
					t.Errorf("got %v, want %s: %s", v, test.want, test.what)
				}
			}
		})
	}
}

func TestABanLastsFromItsAnswerUntilItIsLifted(t *testing.T) {
	for about, note := range map[string]func(*talk){
		"asked before": func(t *talk) {
			asked := t.clock
			t.note("ada", check.Record{Op: check.OpBanned, User: "cyd"})
			t.note("cyd", check.Record{Op: check.OpCame, Asked: asked})
		},
		"lifted": func(t *talk) {
			t.note("ada", check.Record{Op: check.OpBanned, User: "cyd"})
			asked := t.clock + 1
			t.note("ada", check.Record{Op: check.OpLifts, User: "cyd"})
			t.note("cyd", check.Record{Op: check.OpCame, Asked: asked})
		},
		"another": func(t *talk) {
			t.note("ada", check.Record{Op: check.OpBanned, User: "cyd"})
			t.note("bob", check.Record{Op: check.OpCame, Asked: t.clock})
		},
	} {
		talk := goodTalk()
		note(talk)
		if report := talk.end(t); !report.OK() {
			t.Errorf("%s: got %v", about, report.Violations)
		}
	}
}

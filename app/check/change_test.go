package check_test

import (
	"testing"

	"parley/app/check"
	"parley/shared/chat"
)

// changedTalk is a message of ada in the attic, which she and bob then change.
func changedTalk(t *talk) {
	t.says("ada", "a8", "attic", "one")
	t.changes("bob", "b8", "attic", 1, chat.Reacted, "👍", true)
	t.changes("ada", "a9", "attic", 1, chat.Edited, "one!", false)
	t.changes("ada", "a10", "attic", 1, chat.Reacted, "🎉", true)
	t.changes("ada", "a11", "attic", 1, chat.Reacted, "🎉", false)
}

func TestChangesThatKeepTheirPromisesPass(t *testing.T) {
	talk := goodTalk()
	changedTalk(talk)
	talk.says("bob", "b9", "attic", "two")
	talk.changes("ada", "a12", "attic", 6, chat.Deleted, "", false) // as a moderator
	talk.changes("ada", "a13", "attic", 6, chat.Restored, "two", false)
	talk.says("bob", "b10", "attic", "three")
	talk.changes("bob", "b11", "attic", 9, chat.Deleted, "", false)
	for _, op := range []check.Op{check.OpShown, check.OpStored} {
		talk.states("bob", op, "attic")
	}
	report := talk.end(t)
	if !report.OK() || report.Changed != 7 || report.Amended != 7 || report.Compared != 6 {
		t.Errorf("got %+v", report)
	}
}

// TestWhatIsNotKnownOfAChangeIsAllowed is about answers that were lost: the change may have been made or not.
func TestWhatIsNotKnownOfAChangeIsAllowed(t *testing.T) {
	for _, made := range []bool{true, false} {
		talk := goodTalk()
		changedTalk(talk)
		talk.wants("ada", "a12", "attic", 1, chat.Edited, "one?", false)
		talk.wants("bob", "b12", "attic", 1, chat.Reacted, "👍", false)
		if made {
			talk.amends("ada", "attic", 1, chat.Edited, "one?", false)
			talk.amends("bob", "attic", 1, chat.Reacted, "👍", false)
		}
		report, err := check.Histories(t.Context(), talk.histories, talk) // nobody has reached an end
		if err != nil || !report.OK() {
			t.Errorf("made: %v: got %v, %v", made, report, err)
		}
	}
}

func TestAChangeThatWasRefusedOrTakenBackIsNotMade(t *testing.T) {
	talk := goodTalk()
	changedTalk(talk)
	talk.wants("ada", "a12", "attic", 1, chat.Edited, "one?", false)
	talk.note("ada", check.Record{Op: check.OpDropped, Nonce: "a12"})
	talk.wants("bob", "b12", "attic", 1, chat.Edited, "zero", false)
	talk.note("bob", check.Record{Op: check.OpRefused, Nonce: "b12", Code: chat.CodeNotAllowed})
	talk.wants("bob", "b13", "attic", 1, chat.Reacted, "👍", true)
	talk.note("bob", check.Record{Op: check.OpAmended, Nonce: "b13", Room: "attic", Seq: 5}) // it was so already
	talk.said("ada", "a13", "attic", "not yet", "")
	talk.note("ada", check.Record{Op: check.OpDropped, Nonce: "a13"})
	talk.said("ada", "a14", "attic", "sent once", "")
	talk.says("ada", "a14", "attic", "sent once, changed before")
	if report := talk.end(t); !report.OK() {
		t.Errorf("got %v", report.Violations)
	}
}

func changedBadly() []broken {
	attic := func(t *talk) *chat.Event { return &t.rooms["attic"][0] }
	return []broken{
		{"an edit is applied out of order", check.Lost, "stored with another text", func(t *talk) {
			changedTalk(t)
			t.changes("ada", "a12", "attic", 1, chat.Edited, "one?", false)
			attic(t).Message.Text = "one!"
		}},
		{"an edit is lost", check.Lost, "a change of it was acknowledged, and is not in the store", func(t *talk) {
			changedTalk(t)
			before := *attic(t)
			t.changes("ada", "a12", "attic", 1, chat.Edited, "one?", false)
			*attic(t) = before
		}},
		{"an edit that was refused", check.Lost, "stored with another text", func(t *talk) {
			changedTalk(t)
			t.wants("ada", "a12", "attic", 1, chat.Edited, "too late", false)
			t.amends("ada", "attic", 1, chat.Edited, "too late", false)
			t.note("ada", check.Record{Op: check.OpRefused, Nonce: "a12", Code: chat.CodeTooLate})
		}},
		{"a deletion that was refused", check.Lost, "it was deleted, and nobody asked for that", func(t *talk) {
			changedTalk(t)
			t.wants("bob", "b12", "attic", 1, chat.Deleted, "", false)
			t.amends("bob", "attic", 1, chat.Deleted, "", false)
			t.note("bob", check.Record{Op: check.OpRefused, Nonce: "b12", Code: chat.CodeNotAllowed})
		}},
		{"a reaction that was refused", check.Invented, "nobody asked for this reaction", func(t *talk) {
			changedTalk(t)
			t.wants("cyd", "c12", "attic", 1, chat.Reacted, "👍", true)
			t.amends("cyd", "attic", 1, chat.Reacted, "👍", true)
			t.note("cyd", check.Record{Op: check.OpRefused, Nonce: "c12", Code: chat.CodeTooMany})
		}},
		{"a message said twice", check.Duplicated, "the client sent it twice", func(t *talk) {
			t.said("ada", "a12", "attic", "one", "")
			t.says("ada", "a12", "attic", "one")
		}},
		{"an edit by another", check.Lost, "stored with another text", func(t *talk) {
			changedTalk(t)
			t.changes("bob", "b12", "attic", 1, chat.Edited, "mine", false)
		}},
		{"a late edit revives", check.Lost, "it was deleted, and is there again", func(t *talk) {
			changedTalk(t)
			t.changes("ada", "a12", "attic", 1, chat.Deleted, "", false)
			t.changes("ada", "a13", "attic", 1, chat.Edited, "again", false)
			attic(t).Message.Reactions = nil
		}},
		{"a deletion by nobody", check.Lost, "it was deleted, and nobody asked for that", func(t *talk) {
			changedTalk(t)
			attic(t).Message = &chat.Message{Gone: &chat.Gone{By: "ada"}}
		}},
		{"a deleted text stays", check.Lost, "it was deleted, and has a text", func(t *talk) {
			changedTalk(t)
			t.changes("ada", "a12", "attic", 1, chat.Deleted, "", false)
			attic(t).Message.Text = "one!"
		}},
		{"a reaction is lost", check.Lost, "a reaction was acknowledged, and is not in the store", func(t *talk) {
			changedTalk(t)
			attic(t).Message.Reactions = nil
		}},
		{"a reaction counts twice", check.Duplicated, "a reaction is counted twice", func(t *talk) {
			changedTalk(t)
			attic(t).Message.Reactions[0] = chat.Reaction{Key: "👍", Count: 2, Users: []chat.UserID{"bob", "bob"}}
		}},
		{"a reaction of nobody", check.Invented, "nobody asked for this reaction", func(t *talk) {
			changedTalk(t)
			t.amends("cyd", "attic", 1, chat.Reacted, "👍", true)
			t.heads["attic"]--
		}},
		{"a change acknowledged as two", check.Duplicated, "a change was acknowledged as two events", func(t *talk) {
			changedTalk(t)
			t.note("ada", check.Record{Op: check.OpAmended, Nonce: "a9", Room: "attic", Seq: 2})
		}},
		{"a change that nobody asked for", check.Invented, "a change was acknowledged, and never asked for by the client", func(t *talk) {
			changedTalk(t)
			t.note("ada", check.Record{Op: check.OpAmended, Nonce: "a99", Room: "attic", Seq: 5})
		}},
		{"a change is never answered", check.Stale, "a change was accepted by the client, and never answered", func(t *talk) {
			changedTalk(t)
			t.wants("ada", "a12", "attic", 1, chat.Edited, "one?", false)
		}},
		{"a client shows an old state", check.Stale, "shown in the end in another state than the store has", func(t *talk) {
			changedTalk(t)
			t.states("bob", check.OpShown, "attic")
			t.changes("ada", "a12", "attic", 1, chat.Edited, "one?", false)
		}},
		{"a client shows a message twice", check.Duplicated, "there twice in the end", func(t *talk) {
			changedTalk(t)
			t.states("bob", check.OpShown, "attic")
			r := last(t, "bob")
			r.Events = append(r.Events, r.Events[0])
		}},
		{"a kept page is not rewritten", check.Stale, "stored on the device in the end in another state than the store has", func(t *talk) {
			changedTalk(t)
			t.states("bob", check.OpStored, "attic")
			t.changes("bob", "b12", "attic", 1, chat.Reacted, "👍", false)
		}},
	}
}

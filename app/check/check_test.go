package check_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"parley/app/check"
	"parley/shared/chat"
)

func TestAChatThatKeepsItsPromisesPasses(t *testing.T) {
	report := goodTalk().end(t)
	if !report.OK() || len(report.Violations) > 0 {
		t.Errorf("got %v, want no violations", report.Violations)
	}
	if report.Clients != 3 || report.Said != 5 || report.Acked != 5 || report.Stored != 5 || report.Delivered != 17 {
		t.Errorf("the report counts wrongly: %+v", report)
	}
}

// broken is a good talk that goes wrong in one way, and how that must be found. Nobody reads the attic.
type broken struct {
	about string
	want  check.Kind
	what  string
	goOn  func(t *talk)
}

func storedBadly() []broken {
	return []broken{
		{"the store has a gap", check.Gap, "1 events of the room are missing in the store", func(t *talk) {
			t.says("ada", "a8", "attic", "one")
			t.rooms["attic"][0].Seq, t.heads["attic"] = 2, 2
			last(t, "ada").Seq = 2
		}},
		{"a nonce is stored twice", check.Duplicated, "stored twice", func(t *talk) {
			t.says("ada", "a8", "attic", "one")
			t.store("ada", "a8", "attic", "one", "")
			t.histories[0].Records = t.histories[0].Records[:len(t.histories[0].Records)-1] // the answer was lost
		}},
		{"a text is stored under two nonces", check.Duplicated, "stored twice, under two nonces", func(t *talk) {
			t.says("ada", "a8", "attic", "one")
			t.says("ada", "a9", "attic", "one")
		}},
		{"said after a removal", check.Leaked, "said by somebody who was not in the room any more", func(t *talk) {
			t.member(chat.Removed, chat.Lobby, "cyd")
			t.note("cyd", check.Record{Op: check.OpLeft, Room: chat.Lobby})
			t.says("cyd", "c9", chat.Lobby, "still here")
			t.saw(chat.Lobby, 5, 6, "ada", "bob")
		}},
		{"acknowledged as two events", check.Duplicated, "acknowledged as two events", func(t *talk) {
			t.says("ada", "a8", "attic", "one")
			t.acked("ada", "a8", "attic", 2)
		}},
		{"acknowledged and missing", check.Lost, "acknowledged, and not in the store", func(t *talk) {
			t.said("ada", "a8", "attic", "one", "")
			t.acked("ada", "a8", "attic", 1)
		}},
		{"acknowledged as another event", check.Lost, "acknowledged with another room or seq than stored", func(t *talk) {
			t.says("ada", "a8", "attic", "one")
			last(t, "ada").Seq = 2
		}},
		{"stored with another text", check.Lost, "stored with another text", func(t *talk) {
			t.says("ada", "a8", "attic", "one")
			t.rooms["attic"][0].Message.Text = "two"
		}},
		{"stored, and said by nobody", check.Invented, "nobody sent this", func(t *talk) {
			t.says("ada", "a8", "attic", "one")
			t.store("ada", "a9", "attic", "two", "")
		}},
		{"stored as somebody else's", check.Invented, "nobody sent this", func(t *talk) {
			t.said("ada", "a8", "attic", "one", "")
			t.note("ada", check.Record{Op: check.OpRefused, Nonce: "a8", Code: chat.CodeNoRoom})
			t.store("bob", "a8", "attic", "one", "")
		}},
		{"acknowledged, and never said", check.Invented, "acknowledged, and never sent by the client", func(t *talk) {
			t.acked("ada", "a8", chat.Lobby, 1)
		}},
		{"a private message in a public room", check.Leaked, "stored for other readers", func(t *talk) {
			t.said("ada", "a8", "attic", "one", "bob")
			t.store("ada", "a8", "attic", "one", "bob")
		}},
		{"a private message for everyone", check.Leaked, "stored for other readers", func(t *talk) {
			t.said("ada", "a8", "attic", "one", "bob")
			t.store("ada", "a8", "attic", "one", "")
		}},
		{"a public message in another room", check.Leaked, "stored for other readers", func(t *talk) {
			t.says("ada", "a7", "attic", "one")
			t.said("ada", "a8", "cellar", "two", "")
			t.store("ada", "a8", "attic", "two", "")
		}},
		{"two of one person change places", check.Reordered, "comes after a message that the same user sent later", func(t *talk) {
			t.said("ada", "a8", "attic", "one", "")
			t.said("ada", "a9", "attic", "two", "")
			t.store("ada", "a9", "attic", "two", "")
			t.store("ada", "a8", "attic", "one", "")
		}},
		{"said after an ack, and stored before", check.Reordered,
			"comes before a message that was acknowledged before this one was sent", func(t *talk) {
				t.said("ada", "a8", "attic", "one", "")
				t.acked("ada", "a8", "attic", 2)
				t.said("bob", "b8", "attic", "two", "")
				t.store("bob", "b8", "attic", "two", "")
				t.store("ada", "a8", "attic", "one", "")
			}},
	}
}

// restart starts a client's program again, with a room open, where it knows the direct room as before.
func restart(t *talk, client string, open chat.RoomID) {
	t.note(client, check.Record{Op: check.OpRun, Room: open})
	t.began(client, chat.DirectID("ada", "bob"), 1)
}

func seenBadly() []broken {
	return []broken{
		{"a reader passes an event", check.Gap, "skipped", func(t *talk) {
			t.says("ada", "a8", chat.Lobby, "one")
			t.says("ada", "a9", chat.Lobby, "two")
			t.saw(chat.Lobby, 5, 6, "ada", "cyd")
			t.saw(chat.Lobby, 6, 6, "bob")
		}},
		{"a reader sees one twice", check.Duplicated, "seen twice", func(t *talk) { t.saw(chat.Lobby, 4, 4, "bob") }},
		{"a reader sees another content", check.Lost, "seen, and missing or different in the store", func(t *talk) {
			t.says("ada", "a8", chat.Lobby, "one")
			t.saw(chat.Lobby, 5, 5, "ada", "bob", "cyd")
			last(t, "bob").Events[0].Sum++
		}},
		{"a reader sees what is not stored", check.Lost, "seen, and missing or different in the store", func(t *talk) {
			t.store("ada", "a8", chat.Lobby, "one", "")
			t.saw(chat.Lobby, 5, 5, "bob")
			t.rooms[chat.Lobby], t.heads[chat.Lobby] = t.rooms[chat.Lobby][:4], 4
		}},
		{"a message is missing within a span", check.Gap, "skipped within a span", func(t *talk) {
			t.says("ada", "a8", chat.Lobby, "one")
			t.says("ada", "a9", chat.Lobby, "two")
			t.saw(chat.Lobby, 5, 6, "ada", "bob", "cyd")
			r := last(t, "bob")
			r.Events = r.Events[1:]
		}},
		{"a page leaves a hole", check.Gap, "older events do not touch the known ones", func(t *talk) {
			restart(t, "bob", "")
			t.began("bob", chat.Lobby, 4)
			t.paged("bob", chat.Lobby, 1, 2)
		}},
		{"a restart passes an event of the open room", check.Gap, "skipped when the timeline was reset", func(t *talk) {
			restart(t, "bob", chat.Lobby)
			t.says("ada", "a8", chat.Lobby, "one")
			t.saw(chat.Lobby, 5, 5, "ada", "cyd")
			t.began("bob", chat.Lobby, 5)
		}},
		{"a private message is never heard of", check.Stale, "a private message was not received", func(t *talk) {
			t.whispers("ada", "cyd", "a8", "psst")
			t.began("ada", chat.DirectID("ada", "cyd"), 0)
			t.saw(chat.DirectID("ada", "cyd"), 1, 1, "ada")
		}},
		{"a page of a room that was not begun", check.Gap, "older events do not touch the known ones", func(t *talk) {
			restart(t, "bob", "")
			t.paged("bob", chat.Lobby, 1, 2)
		}},
		{"seen after the room was left", check.Gap, "seen in a room without a beginning", func(t *talk) {
			t.note("bob", check.Record{Op: check.OpLeft, Room: chat.Lobby})
			t.saw(chat.Lobby, 4, 4, "bob")
		}},
		{"a room of two others is read", check.Leaked, "a direct room of two other users was read", func(t *talk) {
			t.began("cyd", chat.DirectID("ada", "bob"), 0)
			t.saw(chat.DirectID("ada", "bob"), 1, 1, "cyd")
		}},
		{"seen after a removal", check.Leaked, "read after its user was taken out of the room", func(t *talk) {
			t.member(chat.Removed, chat.Lobby, "cyd")
			t.says("ada", "a8", chat.Lobby, "without cyd")
			t.saw(chat.Lobby, 5, 6, "ada", "bob", "cyd")
		}},
		{"the removal itself is seen", check.Leaked, "read after its user was taken out of the room", func(t *talk) {
			t.member(chat.Removed, chat.Lobby, "cyd")
			t.saw(chat.Lobby, 5, 5, "ada", "bob", "cyd")
		}},
		{"not at the head at the end", check.Stale, "not received in the end", func(t *talk) {
			t.says("ada", "a8", chat.Lobby, "one")
			t.saw(chat.Lobby, 5, 5, "ada", "cyd")
		}},
		{"said and never sent", check.Stale, "accepted by the client, and never stored", func(t *talk) { t.said("ada", "a8", "attic", "one", "") }},
	}
}

func TestEveryBrokenPromiseIsFoundAsWhatItIs(t *testing.T) {
	for _, test := range slices.Concat(storedBadly(), seenBadly(), changedBadly()) {
		t.Run(test.about, func(t *testing.T) {
			talk := goodTalk()
			test.goOn(talk)
			report := talk.end(t)
			if report.OK() || report.Count(test.want) == 0 {
				t.Fatalf("got %v, want %s", report.Violations, test.want)
			}
			for _, v := range report.Violations {
				if v.Kind != test.want || v.What != test.what {
					t.Errorf("got %v, want %s: %s", v, test.want, test.what)
				}
			}
		})
	}
}

// last is the newest record of a client.
func last(t *talk, client string) *check.Record {
	for _, h := range t.histories {
		if h.Client == client {
			return &h.Records[len(h.Records)-1]
		}
	}
	return nil
}

func TestWhatWasRefusedNeedNotBeStored(t *testing.T) {
	talk := goodTalk()
	talk.said("ada", "a8", "attic", "one", "")
	talk.note("ada", check.Record{Op: check.OpRefused, Nonce: "a8", Code: chat.CodeNoRoom})
	if report := talk.end(t); !report.OK() {
		t.Errorf("got %v, want no violations", report.Violations)
	}
}

func TestWhoComesBackSeesAll(t *testing.T) {
	talk := goodTalk()
	talk.member(chat.Removed, chat.Lobby, "cyd")
	talk.says("ada", "a8", chat.Lobby, "without cyd")
	talk.member(chat.Added, chat.Lobby, "cyd")
	talk.saw(chat.Lobby, 5, 7, "ada", "bob", "cyd")
	if report := talk.end(t); !report.OK() {
		t.Errorf("got %v, want no violations", report.Violations)
	}
}

func TestAMessageInADirectRoomIsForItsPeer(t *testing.T) {
	talk, room := goodTalk(), chat.DirectID("ada", "bob")
	talk.said("bob", "b8", room, "an answer", "")
	talk.store("bob", "b8", room, "an answer", "ada")
	talk.acked("bob", "b8", room, 2)
	talk.saw(room, 2, 2, "ada")
	talk.began("bob", room, 2)
	if report := talk.end(t); !report.OK() {
		t.Errorf("got %v, want no violations", report.Violations)
	}
}

func TestNothingIsDemandedOfAClientThatDied(t *testing.T) {
	talk := goodTalk()
	talk.histories = append(talk.histories, &check.History{Client: "dan", Torn: true, Records: []check.Record{
		{Op: check.OpUser, User: "dan"}, {Op: check.OpBegan, Room: chat.Lobby},
		{Op: check.OpSaid, Nonce: "d1", Room: chat.Lobby, Text: "I must"},
	}})
	for _, h := range talk.histories[:3] {
		talk.note(h.Client, check.Record{Op: check.OpEnd})
	}
	report, err := check.Histories(t.Context(), talk.histories, talk)
	if err != nil || !report.OK() || report.Torn != 1 {
		t.Errorf("got %+v, %v; want one torn history and no violations", report, err)
	}
}

func TestTheStoreIsReadOnce(t *testing.T) {
	for _, count := range []int{3_000, 6_000} {
		talk := newTalk("ada")
		for i := range count {
			talk.says("ada", chat.Nonce(fmt.Sprint("n", i)), chat.Lobby, fmt.Sprint("text ", i))
			talk.saw(chat.Lobby, chat.Seq(i+1), chat.Seq(i+1), "ada")
		}
		report := talk.end(t)
		if !report.OK() || report.Delivered != count {
			t.Fatalf("got %v, %d delivered", report.Violations, report.Delivered)
		}
		if most := count/300 + 1; talk.handed != count || talk.calls > most {
			t.Errorf("%d events: %d were read in %d pages, want each once in at most %d", count, talk.handed, talk.calls, most)
		}
	}
}

// circles is a source that does not get on.
type circles struct{ *talk }

// After returns the event itself again.
func (c circles) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) (chat.Page, error) {
	return c.talk.After(ctx, room, max(after-1, 0), limit, maxBytes)
}

func TestASourceThatGoesInCirclesIsAnError(t *testing.T) {
	good := goodTalk()
	if _, err := check.Histories(t.Context(), good.histories, circles{good}); err == nil {
		t.Error("no error")
	}
}

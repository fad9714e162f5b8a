package storetest

import (
	"reflect"
	"slices"
	"strings"

	"parley/server/store"
	"parley/shared/chat"
)

func events() []promise {
	return []promise{
		{"AnEventIsReadAsAppended", eventIsRead},
		{"SeqsCountFromOneInEachRoom", seqs},
		{"ABatchKeepsItsOrder", batchOrder},
		{"ARefusedItemDoesNotSpoilTheOthers", refusedItem},
		{"AnyTextComesBackAsItWas", anyText},
		{"TheCallersMessageStaysAsItWas", callersMessage},
		{"AnEmptyBatchIsNothing", emptyBatch},
	}
}

// equal compares events with what they point to.
func equal(w *world, got, want []chat.Event) {
	w.t.Helper()
	if len(got) != len(want) {
		w.t.Fatalf("got %d events, want %d", len(got), len(want))
	}
	for i := range got {
		if !reflect.DeepEqual(got[i], want[i]) {
			w.t.Errorf("event %d: got %+v (%+v), want %+v (%+v)", i, got[i], got[i].Message, want[i], want[i].Message)
		}
	}
}

func eventIsRead(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	item := w.said(chat.Lobby, ada, "hello @BO and @ghost")
	item.Event.By.Name = "Forged"
	item.Event.Seq = 77
	item.Event.Message.InSeq = 9
	item.Event.Message.Mentions = []chat.User{{ID: bo.ID, Name: "BO", Rev: 5}, {ID: "u-ghost", Name: "ghost"}}
	got := w.append(item)
	want := item.Event
	want.Seq, want.By = 1, ada
	want.Message = &chat.Message{Text: "hello @BO and @ghost", Mentions: []chat.User{{ID: bo.ID, Name: "BO"}, {ID: "u-ghost", Name: "ghost"}}}
	equal(w, []chat.Event{got}, []chat.Event{want})
	page, err := w.after(chat.Lobby, 0, 10, chat.PageBytes)
	w.check(err)
	equal(w, page, []chat.Event{want})
}

func seqs(w *world) {
	ada, tea := w.user("Ada"), w.room("Tea")
	for i := range chat.Seq(3) {
		for _, room := range []chat.RoomID{tea, chat.Lobby} {
			if e := w.say(room, ada, "x"); e.Seq != i+1 {
				w.t.Errorf("in %s: got seq %d, want %d", room, e.Seq, i+1)
			}
		}
	}
	heads, err := w.s.Heads(w.ctx(), []chat.RoomID{tea, chat.Lobby, "nowhere"})
	w.check(err)
	if want := (map[chat.RoomID]chat.Seq{tea: 3, chat.Lobby: 3, "nowhere": 0}); !reflect.DeepEqual(heads, want) {
		w.t.Errorf("got %v, want %v", heads, want)
	}
}

func batchOrder(w *world) {
	ada := w.user("Ada")
	var batch []store.Append
	for _, text := range []string{"a", "b", "c", "d"} {
		batch = append(batch, w.said(chat.Lobby, ada, text))
	}
	done, err := w.s.Append(w.ctx(), batch)
	w.check(err)
	for i, d := range done {
		if w.check(d.Err); d.Event.Seq != chat.Seq(i+1) || d.Event.Message.Text != batch[i].Event.Message.Text {
			w.t.Errorf("item %d: got %+v", i, d.Event)
		}
	}
}

func refusedItem(w *world) {
	ada := w.user("Ada")
	ghost := chat.User{ID: "u-ghost"}
	toGhost, inNowhere := w.said(chat.Lobby, ada, "x"), w.said(chat.Lobby, ada, "x")
	toGhost.Event.Message.To = ghost.ID
	inNowhere.Event.Message.In = "nowhere"
	done, err := w.s.Append(w.ctx(), []store.Append{
		w.said(chat.Lobby, ada, "one"), w.said("nowhere", ada, "x"), w.said(chat.Lobby, ghost, "x"),
		toGhost, inNowhere, w.said(chat.Lobby, ada, "two"),
	})
	w.check(err)
	for i, code := range []chat.Code{"", chat.CodeNoRoom, chat.CodeNoUser, chat.CodeNoUser, chat.CodeNoRoom, ""} {
		if code == "" {
			w.check(done[i].Err)
			continue
		}
		w.refused(done[i].Err, code)
	}
	if got := done[5].Event.Seq; got != 2 {
		w.t.Errorf("got seq %d after the refused ones, want 2", got)
	}
}

func anyText(w *world) {
	ada := w.user("Ada")
	texts := []string{"", "'; DROP TABLE events; --", "línea\n\ttab", "👩‍👩‍👧 你好 \u202e", "100 % _ \\", "\"}],{", strings.Repeat("x", 16<<10)}
	for _, text := range texts {
		w.say(chat.Lobby, ada, text)
	}
	page, err := w.after(chat.Lobby, 0, 100, 1<<20)
	w.check(err)
	got := []string{}
	for _, e := range page {
		got = append(got, e.Message.Text)
	}
	if !slices.Equal(got, texts) {
		w.t.Errorf("got %.200q, want %.200q", got, texts)
	}
}

func callersMessage(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	item := w.said(chat.Lobby, ada, "@bo")
	item.Event.Message.Mentions = []chat.User{{ID: bo.ID, Name: "bo", Rev: 3}}
	done := w.append(item)
	if got := item.Event.Message.Mentions[0].Rev; got != 3 {
		w.t.Errorf("the caller's mention has rev %d now, want 3", got)
	}
	if done.Message == item.Event.Message {
		w.t.Error("the stored event shares the caller's message")
	}
}

func emptyBatch(w *world) {
	done, err := w.s.Append(w.ctx(), nil)
	if w.check(err); len(done) != 0 {
		w.t.Errorf("got %v, want nothing", done)
	}
}

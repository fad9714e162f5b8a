package timeline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// amend applies an amendment of a message of a talk, by the user with that id.
func (t *Timeline) amend(by string, target chat.Seq, ev chat.Event) chat.Seq {
	ev.Room, ev.Seq, ev.Target, ev.By, ev.At = "r", t.Last()+1, target, named(by), t.LastAt()
	if ev.Kind == chat.Deleted {
		ev.Message = &chat.Message{Gone: &chat.Gone{By: ev.By.ID, At: ev.At}}
	}
	t.Apply(&ev)
	return ev.Seq
}

func (t *Timeline) react(key string, users ...string) {
	r := &chat.Reaction{Key: key, Count: len(users), First: t.Last() + 1}
	for _, u := range users {
		r.Users = append(r.Users, chat.UserID(u))
	}
	t.amend(users[0], 1, chat.Event{Kind: chat.Reacted, On: true, Reaction: r})
}

func rendererOf(tl *Timeline) *Renderer {
	return &Renderer{
		Me: "me", Users: NewUsers(), Here: func(chat.UserID) bool { return false }, Location: time.UTC, Now: tl.LastAt(),
		Find: func(_ chat.RoomID, seq chat.Seq) *chat.Event { return tl.Find(seq) },
	}
}

func drawn(tl *Timeline, w *Renderer) []view.Row {
	_, live := rowListOf(Items(tl, tl.Base, tl.Last(), "me")).Draw(w)
	return rowsOf(live)
}

func TestDeletedMessagesBesideEachOtherShareARow(t *testing.T) {
	for _, tt := range []struct {
		name    string
		lines   []string
		deleted []chat.Seq
		want    string
	}{
		{"one", []string{"01 12:00 ada a", "01 12:01 ada b", "01 12:02 ada c"}, []chat.Seq{2}, "|01 Ada:a .x .c"},
		{"two", []string{"01 12:00 ada a", "01 12:01 ada b", "01 12:02 bo c", "01 12:03 bo d"}, []chat.Seq{2, 3}, "|01 Ada:a x2 Bo:d"},
		{"all", []string{"01 12:00 ada a", "01 12:01 bo b", "01 12:02 ada c"}, []chat.Seq{1, 2, 3}, "|01 x3"},
		{"apart", []string{"01 12:00 ada a", "01 12:01 ada b", "01 12:02 ada c"}, []chat.Seq{1, 3}, "|01 Ada:x .b .x"},
		{"over midnight", []string{"01 23:58 ada a", "01 23:59 ada b", "02 00:01 ada c", "02 00:02 ada d"}, []chat.Seq{1, 2, 3, 4}, "|01 x2 |02 x2"},
		{"own of the last hour", []string{"01 12:00 me a", "01 12:01 me b", "01 12:02 ada c", "01 12:03 ada d"}, []chat.Seq{1, 2, 3, 4}, "|01 Me:x .x x2"},
		{"across a rename", []string{"01 12:00 ada a", "01 12:01 ada b", "01 12:01 ada was:Eda", "01 12:02 ada c"}, []chat.Seq{2, 4}, "|01 Ada:a x2 Eda>Ada+0"},
		{"before what is new: unread", []string{"01 12:00 ada a", "01 12:01 ada b", "01 12:02 ada c", "01 12:03 ada d"}, []chat.Seq{2, 3}, "|01 Ada:a x2 -- Ada:d"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tl := talk(t, tt.lines...)
			for _, seq := range tt.deleted {
				tl.amend("ada", seq, chat.Event{Kind: chat.Deleted})
			}
			w := rendererOf(tl)
			w.Divider = Divider{On: strings.Contains(tt.name, "unread"), After: 1}
			if got := sketch(drawn(tl, w)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestOwnDeletedMessagesFoldAfterAnHour(t *testing.T) {
	tl := talk(t, "01 12:00 me a", "01 12:01 me b")
	tl.amend("me", 1, chat.Event{Kind: chat.Deleted})
	tl.amend("me", 2, chat.Event{Kind: chat.Deleted})
	w := rendererOf(tl)
	if got, want := sketch(drawn(tl, w)), "|01 Me:x .x"; got != want {
		t.Errorf("at once: got %s, want %s", got, want)
	}
	w.Now += chat.Millis(time.Hour.Milliseconds())
	if got, want := sketch(drawn(tl, w)), "|01 x2"; got != want {
		t.Errorf("later: got %s, want %s", got, want)
	}
}

func TestARowOfDeletedMessagesExpands(t *testing.T) {
	tl := talk(t, "01 12:00 ada a", "01 12:01 ada b", "01 12:02 ada c", "01 12:03 bo d", "01 12:04 ada e", "01 12:05 ada f")
	for _, seq := range []chat.Seq{2, 3, 5, 6} {
		tl.amend("ada", seq, chat.Event{Kind: chat.Deleted})
	}
	w := rendererOf(tl)
	w.Blocks = &Blocks{}
	w.Blocks.HideAll()
	list := rowListOf(Items(tl, 0, tl.Last(), "me"))
	_, live := list.Draw(w)
	rows := rowsOf(live)
	if got, want := sketch(rows), "|01 Ada:a x2 Bo:d x2"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	list.Reveal(rows[2].Key, w.Blocks)
	_, live = list.Draw(w)
	revealed := rowsOf(live)
	if got, want := sketch(revealed), "|01 Ada:a .x .x Bo:d x2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := rows[2].Deleted, []string{revealed[2].Key, revealed[3].Key}; !slices.Equal(got, want) {
		t.Errorf("the row stands for %q, want %q", got, want)
	}
	if rows[2].Seq != 2 || rows[2].Until != 3 || rows[4].Seq != 5 || rows[4].Until != 6 {
		t.Errorf("the rows stand for %d to %d and %d to %d", rows[2].Seq, rows[2].Until, rows[4].Seq, rows[4].Until)
	}
}

// TestPrivateDeletedMessagesShareNoRowWithOthers: their Seqs are those of another room.
func TestPrivateDeletedMessagesShareNoRowWithOthers(t *testing.T) {
	tl := talk(t, "01 12:00 ada a", "01 12:01 ada b", "01 12:02 ada>me c", "01 12:03 ada>me d", "01 12:04 ada e", "01 12:05 ada f")
	for _, seq := range []chat.Seq{1, 2, 3, 4} {
		tl.amend("ada", seq, chat.Event{Kind: chat.Deleted})
	}
	for i, ev := range tl.Interleaved {
		gone := *ev
		gone.Message = &chat.Message{To: ev.Message.To, In: ev.Message.In, InSeq: ev.Message.InSeq, Gone: &chat.Gone{By: ev.By.ID, At: ev.At}}
		tl.Interleaved[i] = &gone
	}
	rows := drawn(tl, rendererOf(tl))
	if got, want := sketch(rows), "|01 x2 x2 x2"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	if private := chat.DirectID("ada", "me"); rows[1].Room != "r" || rows[2].Room != private || rows[3].Room != "r" || rows[3].Until != 4 {
		t.Errorf("got %+v", rows)
	}
}

func TestARowShowsWhatAmendmentsHaveMadeOfAMessage(t *testing.T) {
	tl := talk(t, "01 12:00 ada a")
	tl.amend("ada", 1, chat.Event{Kind: chat.Edited, Message: &chat.Message{Text: "hi @Me", Mentions: []chat.User{{ID: "me", Name: "Me"}}, EditedAt: 5000}})
	tl.amend("bo", 1, chat.Event{Kind: chat.Pinned, On: true})
	rev := tl.amend("bo", 1, chat.Event{Kind: chat.Reacted, On: true, Reaction: &chat.Reaction{Key: "👍", Count: 1, Users: []chat.UserID{"bo"}}})
	row := drawn(tl, rendererOf(tl))[1]
	if row.Text != "hi @Me" || row.EditedAt.UnixMilli() != 5000 || !row.Pinned || row.Rev != rev || row.Room != "r" || row.Seq != 1 || len(row.Reactions) != 1 ||
		len(row.Mention) != 1 || !row.Mention[0].Me {
		t.Errorf("the row is %+v", row)
	}
	tl.amend("ada", 1, chat.Event{Kind: chat.Deleted})
	row = drawn(tl, rendererOf(tl))[1]
	if row.Text != "" || !row.Gone || row.Pinned || len(row.Reactions) > 0 || len(row.Mention) > 0 || !row.EditedAt.IsZero() {
		t.Errorf("of the deleted message the row is %+v", row)
	}
}

func TestReactionsNameOthers(t *testing.T) {
	tl := talk(t, "01 12:00 ada a")
	tl.react("👍", "me", "ada", "bo", "cy", "di", "ed", "fay", "gus")
	tl.react("❤", "bo")
	tl.react("🎉", "stranger")
	w := rendererOf(tl)
	for _, id := range []string{"me", "ada", "bo", "cy", "di", "ed", "fay", "gus"} {
		w.Users.Learn(named(id))
	}
	got := func() string {
		var words []string
		for _, r := range drawn(tl, w)[1].Reactions {
			words = append(words, fmt.Sprint(r.Key, r.Count, r.Mine, r.Names))
		}
		return strings.Join(words, " ")
	}
	if want := "👍8 true [Ada Bo Cy Di Ed] ❤1 false [Bo] 🎉1 false []"; got() != want {
		t.Errorf("got  %s\nwant %s", got(), want)
	}
	w.Blocks = &Blocks{}
	w.Blocks.Set([]chat.User{named("bo")})
	if want := "👍7 true [Ada Cy Di Ed Fay] 🎉1 false []"; got() != want {
		t.Errorf("with Bo blocked: got  %s\nwant %s", got(), want)
	}
}

func TestOwnReactionIsKnownAmongMany(t *testing.T) {
	tl := New("e", 0)
	tl.Me = "me"
	var many []chat.UserID
	for i := range chat.ReactorsMax {
		many = append(many, chat.UserID(fmt.Sprint("u", i)))
	}
	page := said(1)
	page.Message.Reactions = []chat.Reaction{{Key: "👍", Count: 70, Users: many, Mine: true}}
	tl.Page(Page{From: 1, To: 1, Events: []*chat.Event{page}})
	mine := func() bool { return drawn(tl, rendererOf(tl))[1].Reactions[0].Mine }
	if !mine() {
		t.Error("what the page says is lost")
	}
	react := func(by string, on bool, count int) {
		tl.amend(by, 1, chat.Event{Kind: chat.Reacted, On: on, Reaction: &chat.Reaction{Key: "👍", Count: count, Users: many}})
	}
	if react("bo", true, 71); !mine() {
		t.Error("the reaction of somebody else took one's own away")
	}
	if react("me", false, 70); mine() {
		t.Error("one's own is still there")
	}
	if react("me", true, 71); !mine() {
		t.Error("one's own is not there")
	}
}

func TestAQuoteIsMadeOfTheMessageAsItStands(t *testing.T) {
	tl := talk(t, "01 12:00 ada a", "01 12:01 bo b")
	tl.Events[1].Message.Reply = 1
	w := rendererOf(tl)
	quote := func() view.Quote { return *drawn(tl, w)[2].Quote }
	if q := quote(); !q.Known || q.Seq != 1 || q.Text != "a" || q.Author.Name != "Ada" || q.Gone {
		t.Errorf("the quote is %+v", q)
	}
	tl.amend("ada", 1, chat.Event{Kind: chat.Edited, Message: &chat.Message{Text: "**new**\n" + strings.Repeat("long ", 100)}})
	if q := quote(); !strings.HasPrefix(q.Text, "new long") || len(q.Text) > 150 {
		t.Errorf("after the edit: %+v", q)
	}
	w.Blocks = &Blocks{}
	w.Blocks.Set([]chat.User{named("ada")})
	if q := quote(); !q.Known || !q.Hidden || q.Text != "" {
		t.Errorf("of a blocked user: %+v", q)
	}
	w.Blocks = nil
	tl.amend("ada", 1, chat.Event{Kind: chat.Deleted})
	if q := quote(); !q.Known || !q.Gone || q.Text != "" {
		t.Errorf("after the deletion: %+v", q)
	}
	tl.Trim(1)
	if q := *drawn(tl, w)[1].Quote; q.Known || q.Seq != 1 {
		t.Errorf("not loaded: %+v", q)
	}
}

func TestPrerenderShowsWhatHasChanged(t *testing.T) {
	tl := talk(t, "01 12:00 ada target", "01 12:00 ada a", "01 12:01 bo b", "01 12:02 cy c")
	tl.Events[1].Message.Reply = 1
	tl.amend("ada", 2, chat.Event{Kind: chat.Edited, Message: &chat.Message{Text: "edited", EditedAt: 7000}})
	tl.amend("bo", 2, chat.Event{Kind: chat.Reacted, On: true, Reaction: &chat.Reaction{Key: "👍", Count: 1, Users: []chat.UserID{"bo"}}})
	tl.amend("bo", 3, chat.Event{Kind: chat.Deleted})
	tl.amend("cy", 4, chat.Event{Kind: chat.Deleted})
	page := Page{From: 2, To: tl.Last(), Events: slices.Clone(tl.Events[1:]), Refs: tl.Events[:1]}
	v := Prerender(chat.Room{ID: "r"}, page, 0, nil, time.UTC)
	rows := rowsOf(v.Open.Live)
	if got, want := sketch(rows), "|01 Ada:edited x2"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	row := rows[1]
	if row.Quote == nil || row.Quote.Text != "target" || len(row.Reactions) != 1 || row.Reactions[0].Names[0] != "Bo" || row.EditedAt.UnixMilli() != 7000 {
		t.Errorf("the row is %+v, its quote %+v", row, row.Quote)
	}
	if v.Open.ReadUpTo != tl.Last() || v.Open.Start {
		t.Errorf("the room is %+v", v.Open)
	}
}

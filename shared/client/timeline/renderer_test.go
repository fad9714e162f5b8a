package timeline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// sketch is rows in short: "Ada:" begins a group, "." goes on with it, "|" is a day, "--" the unread divider.
func sketch(rows []view.Row) string {
	var words []string
	for _, r := range rows {
		switch r.Kind {
		case view.RowDay:
			words = append(words, "|"+r.At.UTC().Format("02"))
		case view.RowUnread:
			words = append(words, "--")
		case view.RowRenamed:
			word := ""
			for _, one := range r.Renames {
				word += one.Was + ">" + one.Name + ","
			}
			words = append(words, fmt.Sprintf("%s+%d", strings.TrimSuffix(word, ","), r.Others))
		case view.RowCame:
			words = append(words, fmt.Sprintf("+%s+%d", strings.Join(r.People, ","), r.Others))
		case view.RowGone:
			words = append(words, fmt.Sprintf("-%s+%d", strings.Join(r.People, ","), r.Others))
		case view.RowDeleted:
			words = append(words, fmt.Sprintf("x%d", len(r.Deleted)))
		default:
			word := "." + r.Text
			if r.Gone {
				r.Text, word = "x", ".x"
			}
			if r.First {
				word = r.Author.Name + ":" + r.Text
			}
			if r.Private != nil {
				word = "(" + word + ")"
			}
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// talk makes a timeline of a script: "12:00 ada hi", one line per event; "ada>bo" is a private message.
func talk(t *testing.T, lines ...string) *Timeline {
	t.Helper()
	tl := New("e", 0)
	for _, line := range lines {
		f := strings.Fields(line)
		at, err := time.Parse("02 15:04", f[0]+" "+f[1])
		if err != nil {
			t.Fatal(err)
		}
		from, to, private := strings.Cut(f[2], ">")
		ev := &chat.Event{Room: "r", Kind: chat.Said, At: chat.MillisOf(at.AddDate(2026, 0, 0)), By: named(from),
			Message: &chat.Message{Text: f[3]}}
		if private {
			ev.Room, ev.Seq = chat.DirectID(named(from).ID, chat.UserID(to)), chat.Seq(len(tl.Interleaved))+1
			ev.Message.To, ev.Message.In, ev.Message.InSeq = chat.UserID(to), "r", tl.Last()
			tl.Interleave(ev)
			continue
		}
		if was, renamed := strings.CutPrefix(f[3], "was:"); renamed {
			ev.Kind, ev.Was, ev.Message = chat.Renamed, was, nil
		}
		ev.Seq = tl.Last() + 1
		tl.Apply(ev)
	}
	return tl
}

func named(id string) chat.User {
	return chat.User{ID: chat.UserID(id), Name: strings.ToUpper(id[:1]) + id[1:], Rev: 1}
}

func TestGroupingAndDays(t *testing.T) {
	for _, tt := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"one author", []string{"01 12:00 ada a", "01 12:04 ada b"}, "|01 Ada:a .b"},
		{"a pause", []string{"01 12:00 ada a", "01 12:04 ada b", "01 12:09 ada c"}, "|01 Ada:a .b Ada:c"},
		{"two authors", []string{"01 12:00 ada a", "01 12:00 bo b", "01 12:00 ada c"}, "|01 Ada:a Bo:b Ada:c"},
		{"midnight", []string{"01 23:59 ada a", "02 00:01 ada b", "02 00:01 ada c"}, "|01 Ada:a |02 Ada:b .c"},
		{"private apart", []string{"01 12:00 ada a", "01 12:00 ada>me b", "01 12:01 ada>me c", "01 12:01 ada d"},
			"|01 Ada:a (Ada:b) (.c) Ada:d"},
		{"another peer", []string{"01 12:00 me>ada a", "01 12:01 me>bo b", "01 12:02 me>bo c"}, "|01 (Me:a) (Me:b) (.c)"},
		{"a rename", []string{"01 12:00 ada a", "01 12:00 ada was:Eda", "01 12:01 bo b"}, "|01 Ada:a Eda>Ada+0 Bo:b"},
		{"within what one says", []string{"01 12:00 ada a", "01 12:00 ada was:Eda", "01 12:01 ada b", "01 12:02 ada c"}, "|01 Ada:a .b .c Eda>Ada+0"},
		{"before a pause", []string{"01 12:00 ada a", "01 12:00 ada was:Eda", "01 12:06 ada b"}, "|01 Ada:a Eda>Ada+0 Ada:b"},
		{"before what is new: unread", []string{"01 12:00 ada a", "01 12:00 ada was:Eda", "01 12:01 ada b"}, "|01 Ada:a Eda>Ada+0 -- Ada:b"},
		{"before another day", []string{"01 23:59 ada a", "01 23:59 ada was:Eda", "02 00:00 ada b"}, "|01 Ada:a Eda>Ada+0 |02 Ada:b"},
		{"on another day", []string{"01 23:59 ada a", "02 00:00 ada was:Eda", "02 00:01 ada b"}, "|01 Ada:a |02 Eda>Ada+0 Ada:b"},
		{"before the first message", []string{"01 12:00 bo was:Ob", "01 12:00 ada a", "01 12:01 bo was:Obo", "01 12:02 bo b"}, "|01 Ada:a Bo:b"},
		{"renames condense", []string{"01 12:00 ada a", "01 12:00 bo b", "01 12:00 cy c", "01 12:00 di d", "01 12:00 ed e",
			"01 12:01 ada was:A", "01 12:01 bo was:B", "01 12:01 cy was:C", "01 12:01 di was:D", "01 12:01 ed was:E", "01 12:02 bo f"},
			"|01 Ada:a Bo:b Cy:c Di:d Ed:e A>Ada,B>Bo,C>Cy+2 Bo:f"},
		{"unread after a", []string{"01 12:00 ada a", "01 12:01 ada b", "01 12:01 ada c"}, "|01 Ada:a -- Ada:b .c"},
		{"clock set back", []string{"02 00:01 ada a", "01 23:59 ada b", "02 00:01 ada c"}, "|02 Ada:a |01 Ada:b |02 Ada:c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tl := talk(t, tt.lines...)
			w := &Renderer{Me: "me", Users: NewUsers(), Here: func(chat.UserID) bool { return false }, Location: time.UTC}
			w.Divider = Divider{On: strings.Contains(tt.name, "unread"), After: 1}
			s := rowListOf(Items(tl, tl.Base, tl.Last(), "me"))
			_, live := s.Draw(w)
			if got := sketch(rowsOf(live)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestDaysBeginWhereTheUserIs(t *testing.T) {
	east := time.FixedZone("east", 2*3600)
	tl := talk(t, "01 21:59 ada a", "01 22:00 ada b")
	v := Prerender(chat.Room{ID: "r"}, Page{From: 1, To: tl.Last(), Events: tl.Events, Start: true}, 1, nil, east)
	if got, want := sketch(rowsOf(v.Open.Live)), "|01 Ada:a |01 Ada:b"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestMentionsAreMarked(t *testing.T) {
	tl := talk(t, "01 12:00 ada hi")
	tl.Events[0].Message = &chat.Message{Text: "hi @me and @Bo, a@me.org", Mentions: []chat.User{{ID: "me", Name: "Me"}, {ID: "bo", Name: "Bo"}}}
	w := &Renderer{Me: "me", Users: NewUsers(), Here: func(chat.UserID) bool { return false }, Location: time.UTC}
	_, live := rowListOf(Items(tl, 0, 1, "me")).Draw(w)
	row := rowsOf(live)[1]
	var got []string
	for _, m := range row.Mention {
		got = append(got, fmt.Sprint(row.Text[m.From:m.To], m.User, m.Me))
	}
	if want := []string{"@memetrue", "@Bobofalse"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPrerenderShowsAPage(t *testing.T) {
	tl := talk(t, "01 12:00 ada a", "01 12:01 bo b")
	tl.Trim(1)
	tl.Apply(&chat.Event{Room: "r", Seq: 3, Kind: chat.Said, At: tl.LastAt(), By: named("cy"), Message: &chat.Message{Text: "c"}})
	v := Prerender(chat.Room{ID: "r", Name: "R"}, Page{From: tl.Base + 1, To: tl.Last(), Events: tl.Events}, 3, []chat.User{named("bo"), named("ada")}, time.UTC)
	if got, want := sketch(rowsOf(v.Open.Live)), "|01 Bo:b Cy:c"; got != want {
		t.Errorf("rows %s, want %s", got, want)
	}
	if o := v.Open; !o.Known || o.Start || o.Here != 3 || !o.More || len(o.People) != 2 || o.People[0].Name != "Ada" {
		t.Errorf("the room is %+v", o)
	}
	empty := Prerender(chat.Room{ID: "r"}, Page{From: 1, Start: true}, 0, nil, nil)
	if !empty.Open.Start || len(empty.Open.Live) != 0 {
		t.Errorf("an empty room is %+v", empty.Open)
	}
}

func rowListOf(items []Item) *RowList {
	var last int64
	s := NewRowList(func() int64 { last++; return last })
	for _, it := range items {
		s.Put(it)
	}
	return s
}

func rowsOf(chunks []*view.Chunk) []view.Row {
	var rows []view.Row
	for _, c := range chunks {
		rows = append(rows, c.Rows...)
	}
	return rows
}

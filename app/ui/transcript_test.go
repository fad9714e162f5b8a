package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestACopyIsTheWholeTalkFromTheModel(t *testing.T) {
	at := noon(t)
	var history []*view.Chunk
	for id := range int64(30) {
		part := &view.Chunk{ID: 100 + id, Version: 1}
		for i := range view.ChunkRows {
			key := fmt.Sprint(id*view.ChunkRows + int64(i))
			part.Rows = append(part.Rows, said(key, at, ada, true, "message "+key))
		}
		part.Rows = append(part.Rows, view.Row{Key: fmt.Sprint("came", id), Kind: view.RowCame, People: []string{"Bo"}})
		history = append(history, part)
	}
	view := &view.Snapshot{Open: &view.OpenRoom{Room: chat.Room{ID: chat.Lobby}, History: history}}
	got := strings.Split(Transcript(view, catalog.English, Clock{}, Touched{Keys: []string{"5", "1208"}}), "\n")
	if len(got) != 1204 || got[0] != "[09:41] Ada: message 5" || got[1203] != "[09:41] Ada: message 1208" {
		t.Errorf("got %d lines from %q to %q", len(got), got[0], got[len(got)-1])
	}
	got = strings.Split(Transcript(view, catalog.English, Clock{}, Touched{Keys: []string{"1208"}, Chunks: []int64{101, 103}}), "\n")
	if len(got) != 1208-50+1 || got[0] != "[09:41] Ada: message 50" {
		t.Errorf("got %d lines from %q", len(got), got[0])
	}
	if got := Transcript(view, catalog.English, Clock{}, Touched{Keys: []string{"5"}}); got != "" {
		t.Errorf("one message is %q, want it left to its text", got)
	}
	if got, want := MessageText(view, "7"), "message 7"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestACopySaysTheDayAndWhatIsPrivate(t *testing.T) {
	at := noon(t)
	private := said("2", at.Add(24*time.Hour), bo, true, "two\nlines")
	private.Private = &view.Private{Peer: bo}
	v := &view.Snapshot{Open: &view.OpenRoom{Live: []*view.Chunk{{Rows: []view.Row{
		{Key: "d", Kind: view.RowDay}, said("1", at, ada, true, "hi"), {Key: "x", Kind: view.RowMuted, Others: 3}, private,
	}}}}}
	touched := Touched{Keys: []string{"1", "2"}}
	want := "[2025-03-12 09:41] Ada: hi\n[2025-03-13 09:41] Bo (private): two\nlines"
	if got := Transcript(v, catalog.English, Clock{}, touched); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Transcript(v, catalog.Chinese, Clock{}, touched); !strings.Contains(got, "Bo (私信): two") {
		t.Errorf("got %q", got)
	}
	v.Open.Room.Peer = &bo
	if got := Transcript(v, catalog.English, Clock{}, touched); strings.Contains(got, "private") {
		t.Errorf("got %q, where everything is private", got)
	}
	for _, nothing := range []*view.Snapshot{nil, {}} {
		if got := Transcript(nothing, catalog.English, Clock{}, touched) + MessageText(nothing, "1") + Printed(nothing, catalog.English, Clock{}); got != "" {
			t.Errorf("of nothing got %q", got)
		}
	}
}

func TestPaperHasEveryRowThatIsLoadedAndEveryMessageWhole(t *testing.T) {
	v := picture(t)
	long := said("long", noon(t), ada, true, strings.Repeat("line\n", 100)+"the very end")
	v.Open.History = []*view.Chunk{{ID: 5, Rows: []view.Row{long}}}
	html := Printed(v, catalog.English, Clock{})
	wantAll(t, html, "the very end", "The new build is up.", "谢谢", "Can you look at the invoice?", ">lobby<", "joined")
	for _, absent := range []string{"message__text--folded", `class="divider"`} {
		if strings.Contains(html, absent) {
			t.Errorf("the paper has %q", absent)
		}
	}
}

func TestRenamesAreToldTogether(t *testing.T) {
	row := view.Row{Kind: view.RowRenamed, Renames: []view.Renaming{{Was: "Ada", Name: "Eda"}, {Was: "Bo", Name: "<Rob>"}}, Others: 3}
	if got, want := readable(t, writer(t).fragment(row)), "Ada is now Eda, Bo is now <Rob>, 3 others changed their names"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	zh := rowWriter{w: chinese, now: noon(t)}
	if got, want := readable(t, zh.fragment(row)), "Ada 改名为 Eda，Bo 改名为 <Rob>，另外 3 人也改了名字"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestARowOfTheSelectionStaysDrawn(t *testing.T) {
	d := newDesktop(t)
	var live []*view.Chunk
	for id := range int64(40) {
		live = append(live, long(100+id))
	}
	d.change(func(v *view.Snapshot) { v.Open.Live = live })
	if !d.away(3) {
		t.Fatal("the fourth chunk is drawn while the end is on screen")
	}
	d.selecting(103)
	if d.away(3) || !d.away(4) {
		t.Error("the chunk in which the selection begins is not drawn, or another one is")
	}
	d.selecting(0)
	if !d.away(3) {
		t.Error("it stays drawn when the selection is gone")
	}
}

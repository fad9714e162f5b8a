package render

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestACopyIsTheWholeTalkFromTheModel(t *testing.T) {
	at := uitest.Noon(t)
	var history []*view.Chunk
	for id := range int64(30) {
		part := &view.Chunk{ID: 100 + id, Version: 1}
		for i := range view.ChunkRows {
			key := fmt.Sprint(id*view.ChunkRows + int64(i))
			part.Rows = append(part.Rows, uitest.Said(key, at, uitest.Ada, true, "message "+key))
		}
		part.Rows = append(part.Rows, view.Row{Key: fmt.Sprint("came", id), Kind: view.RowCame, People: []string{"Bo"}})
		history = append(history, part)
	}
	v := &view.Snapshot{Open: &view.OpenRoom{Room: chat.Room{ID: chat.Lobby}, History: history}}
	got := strings.Split(Transcript(v, catalog.English, Clock{}, Touched{Keys: []string{"5", "1208"}}), "\n")
	if len(got) != 1204 || got[0] != "[09:41] Ada: message 5" || got[1203] != "[09:41] Ada: message 1208" {
		t.Errorf("got %d lines from %q to %q", len(got), got[0], got[len(got)-1])
	}
	got = strings.Split(Transcript(v, catalog.English, Clock{}, Touched{Keys: []string{"1208"}, Chunks: []int64{101, 103}}), "\n")
	if len(got) != 1208-50+1 || got[0] != "[09:41] Ada: message 50" {
		t.Errorf("got %d lines from %q", len(got), got[0])
	}
	if got := Transcript(v, catalog.English, Clock{}, Touched{Keys: []string{"5"}}); got != "" {
		t.Errorf("one message is %q, want it left to its text", got)
	}
	for _, i := range []int{5, 7, 9} {
		history[0].Rows[i].Gone, history[0].Rows[i].Text = true, ""
	}
	if got, want := Transcript(v, catalog.English, Clock{}, Touched{Keys: []string{"5", "9"}}), "[09:41] Ada: message 6\n[09:41] Ada: message 8"; got != want {
		t.Errorf("around deleted messages got %q, want %q", got, want)
	}
	if got, want := MessageText(v, "8"), "message 8"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestACopySaysTheDayAndWhatIsPrivate(t *testing.T) {
	at := uitest.Noon(t)
	private := uitest.Said("2", at.Add(24*time.Hour), uitest.Bo, true, "two\nlines")
	private.Private = &view.Private{Peer: uitest.Bo}
	v := &view.Snapshot{Open: &view.OpenRoom{Live: []*view.Chunk{{Rows: []view.Row{
		{Key: "d", Kind: view.RowDay}, uitest.Said("1", at, uitest.Ada, true, "hi"), {Key: "x", Kind: view.RowBlocked, Others: 3}, private,
	}}}}}
	touched := Touched{Keys: []string{"1", "2"}}
	want := "[2025-03-12 09:41] Ada: hi\n[2025-03-13 09:41] Bo (private): two\nlines"
	if got := Transcript(v, catalog.English, Clock{}, touched); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Transcript(v, catalog.Chinese, Clock{}, touched); !strings.Contains(got, "Bo (私信): two") {
		t.Errorf("got %q", got)
	}
	v.Open.Room.Peer = &uitest.Bo
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
	v := uitest.Snapshot(t)
	long := uitest.Said("long", uitest.Noon(t), uitest.Ada, true, strings.Repeat("line\n", 100)+"the very end")
	v.Open.History = []*view.Chunk{{ID: 5, Rows: []view.Row{long}}}
	html := Printed(v, catalog.English, Clock{})
	uitest.WantAll(t, html, "the very end", "The new build is up.", "谢谢", "Can you look at the invoice?", ">lobby<", "joined")
	for _, absent := range []string{"message__text--folded", `class="divider"`} {
		if strings.Contains(html, absent) {
			t.Errorf("the paper has %q", absent)
		}
	}
}

func TestRenamesAreToldTogether(t *testing.T) {
	row := view.Row{Kind: view.RowRenamed, Renames: []view.Renaming{{Was: "Ada", Name: "Eda"}, {Was: "Bo", Name: "<Rob>"}}, Others: 3}
	if got, want := readable(t, writer(t).Row(row)), "Ada is now Eda, Bo is now <Rob>, 3 others changed their names"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	zh := Rows{Words: catalog.Chinese.Words(), Today: uitest.Noon(t)}
	if got, want := readable(t, zh.Row(row)), "Ada 改名为 Eda，Bo 改名为 <Rob>，另外 3 人也改了名字"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

package ui

import (
	"strings"
	"testing"

	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestAnOpenSpoilerStaysOpenWhenItsRowIsDrawnAgain(t *testing.T) {
	d := newDesktop(t)
	d.Model.enter(chat.Lobby)
	row := view.Row{Key: "k", Kind: view.RowMessage, Text: "||one|| ||two||"}
	d.change(func(v *view.Snapshot) {
		open := *v.Open
		open.Live = []*view.Chunk{{ID: 1, Rows: []view.Row{row}}}
		v.Open = &open
	})
	drawn := func(r view.Row) string {
		var states []string
		for _, part := range strings.Split(d.frame().timeline.Rows.Row(r), `class="spoiler"`)[1:] {
			_, part, _ = strings.Cut(part, `aria-expanded="`)
			state, rest, _ := strings.Cut(part, `"`)
			states = append(states, state+" "+map[bool]string{true: "hidden", false: "shown"}[strings.Contains(rest, "<span hidden>")])
		}
		return strings.Join(states, ", ")
	}
	d.spoiler("k", 1, true)
	if got, want := drawn(row), "false hidden, true shown"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	edited := row
	edited.Text = "||one|| ||another||"
	if got, want := drawn(edited), "false hidden, false hidden"; got != want {
		t.Errorf("edited: got %q, want %q", got, want)
	}
	d.spoiler("k", 1, false)
	d.spoiler("gone", 0, true)
	if len(d.shownSpoilers) != 0 {
		t.Errorf("open are %v", d.shownSpoilers)
	}
	d.spoiler("k", 0, true)
	d.Model.enter("elsewhere")
	if d.shownSpoilers[render.Spoiler{Key: "k", Text: row.Text}] {
		t.Error("it is open after another room was")
	}
}

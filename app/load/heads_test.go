package load

import (
	"slices"
	"testing"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestARowWithoutTheLastAmendmentIsOutdated is about a client that has received a reaction and draws it in a moment.
func TestARowWithoutTheLastAmendmentIsOutdated(t *testing.T) {
	h := newHeads()
	h.amended([]*chat.Event{
		{Room: "tea", Seq: 3, Kind: chat.Said},
		{Room: "tea", Seq: 9, Kind: chat.Reacted, Target: 3},
		{Room: "tea", Seq: 8, Kind: chat.Edited, Target: 3},
	})
	cases := map[string]struct {
		row      view.Row
		outdated bool
	}{
		"before the amendments":   {view.Row{Room: "tea", Seq: 3}, true},
		"between them":            {view.Row{Room: "tea", Seq: 3, Rev: 8}, true},
		"after them":              {view.Row{Room: "tea", Seq: 3, Rev: 9}, false},
		"after another one":       {view.Row{Room: "tea", Seq: 3, Rev: 10}, false},
		"another message":         {view.Row{Room: "tea", Seq: 4}, false},
		"a message elsewhere":     {view.Row{Room: "coffee", Seq: 3}, false},
		"the Seq of an amendment": {view.Row{Room: "tea", Seq: 8}, false},
	}
	for name, c := range cases {
		rows := slices.Values([]view.Row{{Room: "tea", Seq: 1}, c.row})
		if row, found := h.outdated(rows); found != c.outdated || found && !row.Equal(c.row) {
			t.Errorf("%s: got %v, %v", name, row, found)
		}
	}
}

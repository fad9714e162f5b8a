package ui

import (
	"fmt"
	"slices"
	"testing"

	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
	"parley/shared/markup/markuptest"
)

// families are texts that are hard on what finds links and marks in them.
func families() []markuptest.Family { return slices.Concat(markuptest.Families(), markuptest.Marks()) }

// worst returns a row of such a text, with all that a server may say is mentioned in it.
func worst(t testing.TB, f markuptest.Family, size int) view.Row {
	row := uitest.Said(f.Name, uitest.Noon(t), uitest.Ada, true, f.Text(size))
	for _, span := range syntax.Mentions(row.Text) {
		row.Mention = append(row.Mention, view.MentionSpan{Span: span, Me: true})
	}
	return row
}

// markupShare is how many bytes of markup a byte of text may become; see markup.HTML. rowMarkup is more than what surrounds a text and
// what a short one may become, its mentions included.
const (
	markupShare = 8
	rowMarkup   = 6<<10 + chat.MentionsMax*len(`<span class="mention mention--me"><bdi translate="no"></bdi></span>`)
)

func TestNoTextBecomesMuchMarkup(t *testing.T) {
	for _, f := range families() {
		t.Run(f.Name, func(t *testing.T) {
			for _, size := range markuptest.Sizes {
				row := worst(t, f, size)
				if got, most := len(writer(t).Row(row)), markupShare*size+rowMarkup; got > most {
					t.Errorf("%d bytes of text became %d of markup, want at most %d", size, got, most)
				}
			}
		})
	}
}

func TestDrawingARowAllocatesInProportion(t *testing.T) {
	for _, f := range families() {
		t.Run(f.Name, func(t *testing.T) {
			half, full := allocations(t, worst(t, f, chat.TextBytes/2)), allocations(t, worst(t, f, chat.TextBytes))
			if full > 2*half+50 {
				t.Errorf("twice the text: %.0f allocations instead of %.0f", full, half)
			}
		})
	}
}

func allocations(t *testing.T, row view.Row) float64 {
	return testing.AllocsPerRun(3, func() { writer(t).Row(row) })
}

// A page that a server draws has chat.PageBytes of text, and one message over that.
const pageMessages = chat.PageBytes/chat.TextBytes + 1

func TestAPageOfTheWorstMessagesIsBounded(t *testing.T) {
	empty := len(prerender(t, uitest.Snapshot(t), "/r/lobby"))
	for _, f := range families() {
		t.Run(f.Name, func(t *testing.T) {
			v := uitest.Snapshot(t)
			v.Open.Live = []*view.Chunk{{ID: 1, Version: 1}}
			for range pageMessages {
				v.Open.Live[0].Rows = append(v.Open.Live[0].Rows, worst(t, f, chat.TextBytes))
			}
			most := empty + pageMessages*(markupShare*chat.TextBytes+rowMarkup)
			if got := len(prerender(t, v, "/r/lobby")); got > most {
				t.Errorf("the page has %d bytes, want at most %d", got, most)
			}
		})
	}
}

func BenchmarkAdversarial(b *testing.B) {
	for _, f := range families() {
		for _, size := range markuptest.Sizes {
			row := worst(b, f, size)
			b.Run(fmt.Sprintf("%s/%d", f.Name, size), func(b *testing.B) {
				b.SetBytes(int64(size))
				for b.Loop() {
					writer(b).Row(row)
				}
			})
		}
	}
}

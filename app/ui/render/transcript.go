package render

import (
	"slices"
	"strings"

	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Touched is what a selection touches of the timeline: messages that are drawn, by their keys, and chunks that are not.
type Touched struct {
	Keys   []string
	Chunks []int64
}

// Transcript returns the messages that a selection spans as plain text, a line for each: "[10:12] Ada: text". It is made of the
// rows, since most of what is selected may not be drawn. touched needs only the first and the last that the selection touches. Deleted
// messages are left out. It returns "" for fewer than two messages.
func Transcript(v *view.Snapshot, lang catalog.Lang, clock Clock, touched Touched) string {
	rows := slices.DeleteFunc(spanned(v, touched), func(r view.Row) bool { return r.Gone })
	if len(rows) < 2 {
		return ""
	}
	w := lang.Words()
	severalDays := catalog.DayNumber(clock.Zone.In(rows[0].At)) != catalog.DayNumber(clock.Zone.In(rows[len(rows)-1].At))
	var b strings.Builder
	for i, r := range rows {
		if i > 0 {
			b.WriteByte('\n')
		}
		at := clock.Zone.In(r.At)
		b.WriteByte('[')
		if severalDays {
			b.WriteString(at.Format("2006-01-02 "))
		}
		b.WriteString(w.Time(at, clock.Hour12) + "] ")
		does, _, acts := chat.Action(r.Text)
		if acts {
			b.WriteString("* ")
		}
		b.WriteString(r.Author.Name)
		if r.Private != nil && v.Open.Room.Peer == nil {
			b.WriteString(" (" + w.Private + ")")
		}
		if acts {
			b.WriteString(" " + does)
		} else {
			b.WriteString(": " + r.Text)
		}
	}
	return b.String()
}

// spanned returns the messages from the first that is touched to the last.
func spanned(v *view.Snapshot, touched Touched) []view.Row {
	if v == nil || v.Open == nil {
		return nil
	}
	keys, chunks := map[string]bool{}, map[int64]bool{}
	for _, key := range touched.Keys {
		keys[key] = true
	}
	for _, id := range touched.Chunks {
		chunks[id] = true
	}
	var rows []view.Row
	last := 0 // of them, up to what is touched last
	for _, list := range [][]*view.Chunk{v.Open.History, v.Open.Live} {
		for _, part := range list {
			for _, r := range part.Rows {
				is := keys[r.Key] || chunks[part.ID]
				if r.Kind != view.RowMessage || last == 0 && !is {
					continue
				}
				if rows = append(rows, r); is {
					last = len(rows)
				}
			}
		}
	}
	return rows[:last]
}

// MessageText returns what the message with that key says.
func MessageText(v *view.Snapshot, key string) string {
	rows := spanned(v, Touched{Keys: []string{key}})
	if len(rows) == 0 {
		return ""
	}
	return rows[0].Text
}

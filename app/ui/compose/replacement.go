package compose

import (
	"cmp"
	"slices"
	"strings"

	"parley/shared/chat"
)

// Replacement replaces a part of a text. All places are bytes.
type Replacement struct {
	From, To int       // what is replaced
	Text     string    // by this
	Select   chat.Span // what is selected afterwards, in the new text
}

// Apply returns the text after the edit.
func (e Replacement) Apply(text string) string { return text[:e.From] + e.Text + text[e.To:] }

// change is an insertion or a deletion at one place of a text.
type change struct {
	from, to int // equal for an insertion
	text     string
}

func insertion(at int, text string) change { return change{from: at, to: at, text: text} }

func deletion(from, to int) change { return change{from: from, to: to} }

// replacementOf joins changes, of which no two overlap, into one Replacement: people undo it at once. What was selected stays selected, without
// what is inserted at its ends.
func replacementOf(text string, changes []change, selected chat.Span) Replacement {
	slices.SortStableFunc(changes, func(a, b change) int { return cmp.Compare(a.from, b.from) })
	e := Replacement{From: changes[0].from, To: changes[len(changes)-1].to}
	var b strings.Builder
	at, from, to := e.From, selected.From, selected.To
	for _, c := range changes {
		b.WriteString(text[at:c.from])
		b.WriteString(c.text)
		at = c.to
		if c.from == c.to {
			if c.from <= selected.From {
				from += len(c.text)
			}
			if c.from < selected.To || c.from <= selected.From && selected.From == selected.To {
				to += len(c.text)
			}
			continue
		}
		from -= min(max(selected.From-c.from, 0), c.to-c.from)
		to -= min(max(selected.To-c.from, 0), c.to-c.from)
		if c.to <= selected.From {
			from += len(c.text)
		}
		if c.to <= selected.To {
			to += len(c.text)
		}
	}
	e.Text = b.String()
	e.Select = chat.Span{From: from, To: to}
	return e
}

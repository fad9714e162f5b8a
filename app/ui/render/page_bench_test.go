package render

import (
	"fmt"
	"testing"

	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// BenchmarkMarkedPage is what it costs to draw a page of messages with marks and reactions.
func BenchmarkMarkedPage(b *testing.B) {
	rw := writer(&testing.T{})
	rw.Live = true
	rows := make([]view.Row, chat.PageEvents)
	texts := [...]string{"", "", "\n> a quote of somebody", "\n- one\n- two", "\n```go\nfunc main() {\n\tprintln(1)\n}\n```"}
	for i := range rows {
		text := fmt.Sprint(i, " the **quick** *brown* fox jumps over a lazy dog at https://example.org/river?n=1, `where` it ||swims||", texts[i%len(texts)])
		rows[i] = uitest.Said(fmt.Sprint(i), uitest.Noon(&testing.T{}), uitest.Ada, i%3 == 0, text)
		rows[i].Room, rows[i].Seq = chat.Lobby, chat.Seq(i+1)
		for _, key := range [...]string{"👍", "🎉", "👀"} {
			rows[i].Reactions = append(rows[i].Reactions, view.Reaction{Key: key, Count: 2, Names: []string{"Ada", "Bo"}})
		}
	}
	for b.Loop() {
		new(Body).Draw(rw, rows, true, false)
	}
}

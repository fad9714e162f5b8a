package hub_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/markup/markuptest"
	"parley/shared/protocol"
)

func TestAMessageLooksUpFewNamesHoweverManyItHas(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		texts := map[string]string{}
		for _, f := range markuptest.Families() {
			texts[f.Name] = chat.CleanText("x" + f.Text(chat.TextRunes-10))
		}
		var many strings.Builder
		for i := range 800 {
			fmt.Fprintf(&many, "@user%d ", i)
		}
		texts["different names"] = "x " + many.String()
		for name, text := range texts {
			w.store.lookups.Store(0)
			w.store.names.Store(0)
			answer := ada.ask(say(chat.Lobby, text))
			if lookups, names := w.store.lookups.Load(), w.store.names.Load(); lookups > 1 || names > chat.MentionsMax {
				t.Errorf("%s: %d names in %d look-ups", name, names, lookups)
			}
			if failed, refused := answer.(*protocol.Failed); refused && failed.Error.Code == chat.CodeRateLimited {
				t.Fatalf("%s: %v", name, failed.Error)
			}
			time.Sleep(time.Second) // of the bubble: the budget of messages fills up
		}
	})
}

func TestALinkMentionsNobody(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		bo := w.user("Bo")
		ada, reader := w.open(w.user("Ada")), w.open(bo)
		reader.ask(&protocol.Join{Room: chat.Lobby})
		for text, want := range map[string]int{
			"https://example.social/@Bo/1": 0, "www.example.social/@Bo": 0, "see https://example.social/@Bo/1 @Bo": 1,
		} {
			ada.ask(say(chat.Lobby, text))
			event, _ := last[*protocol.Event](reader)
			if m := event.Event.Message; m.Text != text || m.To != "" || len(m.Mentions) != want || want > 0 && m.Mentions[0].ID != bo.ID {
				t.Errorf("%s: got %+v, want %d mentions", text, m, want)
			}
		}
	})
}

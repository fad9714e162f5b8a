package client

import (
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

func TestTheDaysFollowAnotherZone(t *testing.T) {
	ahead := 0
	zone := view.NewZone(func(time.Time) int { return ahead })
	tl := timeline.New("e", 0)
	for i, at := range []time.Time{time.Date(2026, 1, 1, 21, 59, 0, 0, time.UTC), time.Date(2026, 1, 1, 22, 1, 0, 0, time.UTC)} {
		tl.Apply(&chat.Event{Room: "r", Seq: chat.Seq(i) + 1, Kind: chat.Said, At: chat.MillisOf(at), By: ada, Message: &chat.Message{Text: "x"}})
	}
	e := &engine{cfg: Config{Zone: zone}, users: timeline.NewUsers(), blocks: &timeline.Blocks{}}
	e.setScreen(&room{Room: chat.Room{ID: "r"}, tl: tl})
	days := func() int {
		_, live := e.screen.rows.Draw(e.screen.renderer)
		return strings.Count(sketched(live[0].Rows), "|")
	}
	if got := days(); got != 1 {
		t.Fatalf("got %d days", got)
	}
	ahead = 2 * 60 * 60
	zone.Forget()
	e.rezone()
	if got := days(); got != 2 {
		t.Errorf("two hours further east: got %d days", got)
	}
}

package client

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestOneMessageTouchesOneChunk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		for i := range 300 {
			s.says(ada, chat.Lobby, fmt.Sprint("m", i+1))
		}
		f := open(t, s, nil)
		for range 6 {
			f.LoadOlder()
			synctest.Wait()
		}
		for i := range 120 {
			before := f.View().Open
			if i%2 == 0 {
				s.says(bo, chat.Lobby, "new")
			} else {
				f.Send(chat.Lobby, view.Draft{Text: "mine"})
			}
			synctest.Wait()
			after := f.View().Open
			if !slices.Equal(after.History, before.History) {
				t.Fatal("a new message made history anew")
			}
			same := len(before.Live) - 1 // the last chunk changes, or is full and one follows
			if len(after.Live) < len(before.Live) || !slices.Equal(after.Live[:same], before.Live[:same]) {
				t.Fatalf("message %d made more than the last chunk anew", i)
			}
			if was, is := before.Live[same], after.Live[same]; was.ID != is.ID || was != is && is.Version <= was.Version {
				t.Fatalf("the last chunk was %d/%d and is %d/%d", was.ID, was.Version, is.ID, is.Version)
			}
		}
	})
}

func TestLoadedRangeIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		for i := range loadedMax + 2*chat.PageMax {
			s.says(ada, chat.Lobby, fmt.Sprint("m", i+1))
		}
		synctest.Wait()
		rows := f.rows()
		if len(rows) > loadedMax+chat.PageMax+1 || f.View().Open.Start {
			t.Errorf("%d rows are loaded, start %v", len(rows), f.View().Open.Start)
		}
		if got, want := rows[len(rows)-1].Text, fmt.Sprint("m", loadedMax+2*chat.PageMax); got != want {
			t.Errorf("the last is %s, want %s", got, want)
		}
		if rows[0].Kind != view.RowDay || rows[1].Text == "m1" {
			t.Errorf("the first are %s", sketched(rows[:2]))
		}
	})
}

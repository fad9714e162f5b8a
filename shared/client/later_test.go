package client

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

func TestASendCanBeTakenBackForAMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		pass(time.Second)
		nonce := f.SendUndoable(chat.Lobby, view.Draft{Text: "oops", Reply: 0})
		f.Send(chat.Lobby, view.Draft{Text: "next"}) // keeps its place
		pass(chat.UndoWait - time.Second)
		if got := s.said(chat.Lobby); got != "" {
			t.Errorf("the server has %q", got)
		}
		rows := f.rows()
		if r := rows[len(rows)-2]; r.Text != "oops" || r.State != view.Pending || r.Retry.IsZero() {
			t.Errorf("the row is %+v", r)
		}
		room, d, ok := f.TakeBack(t.Context(), nonce)
		if !ok || room != chat.Lobby || d.Text != "oops" {
			t.Errorf("took back %q, %+v, %v", room, d, ok)
		}
		pass(time.Minute)
		if got := s.said(chat.Lobby); got != "next" {
			t.Errorf("the server has %q", got)
		}
		nonce = f.SendUndoable(chat.Lobby, view.Draft{Text: "meant"})
		f.Send(chat.Lobby, view.Draft{Text: "after it"})
		pass(chat.UndoWait + time.Second)
		if got := s.said(chat.Lobby); got != "next meant after it" {
			t.Errorf("the server has %q", got)
		}
		if _, _, ok := f.TakeBack(t.Context(), nonce); ok {
			t.Error("what was sent was taken back")
		}
	})
}

func TestATakenBackSendSurvivesAReloadAndASuspendedProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		pass(time.Second)
		nonce := f.SendUndoable(chat.Lobby, view.Draft{Text: "oops"})
		synctest.Wait()
		f.stop()
		f = open(t, s, stored)
		pass(time.Second)
		if _, d, ok := f.TakeBack(t.Context(), nonce); !ok || d.Text != "oops" {
			t.Errorf("after a reload: %+v, %v", d, ok)
		}
		f.SendUndoable(chat.Lobby, view.Draft{Text: "hidden"})
		synctest.Wait()
		f.Suspend()
		pass(time.Second)
		if got := s.said(chat.Lobby); got != "hidden" {
			t.Errorf("the server has %q", got)
		}
	})
}

func TestAMessageIsSentLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		pass(time.Second)
		late := f.SendLater(chat.Lobby, view.Draft{Text: "in two hours"}, time.Now().Add(2*time.Hour), false)
		f.SendLater(chat.Lobby, view.Draft{Text: "in an hour"}, time.Now().Add(time.Hour), false)
		cancelled := f.SendLater(chat.Lobby, view.Draft{Text: "never"}, time.Now().Add(time.Hour), false)
		f.Send(chat.Lobby, view.Draft{Text: "now"})
		pass(time.Minute)
		if got := s.said(chat.Lobby); got != "now" {
			t.Errorf("the server has %q", got)
		}
		if list := f.View().Later; len(list) != 3 || list[0].Text != "in an hour" || list[2].Text != "in two hours" {
			t.Errorf("there wait %+v", list)
		}
		if _, d, ok := f.TakeBack(t.Context(), cancelled); !ok || d.Text != "never" {
			t.Errorf("took back %+v, %v", d, ok)
		}
		for _, r := range f.rows() {
			if r.Text == "in an hour" {
				t.Error("a scheduled message has a row")
			}
		}
		f.stop()
		time.Sleep(90 * time.Minute) // the device is off
		f = open(t, s, stored)
		pass(time.Minute)
		if got := s.said(chat.Lobby); got != "now in an hour" {
			t.Errorf("the server has %q", got)
		}
		f.SendNow(late)
		pass(time.Minute)
		if got := s.said(chat.Lobby); got != "now in an hour in two hours" || len(f.View().Later) != 0 {
			t.Errorf("the server has %q, and there wait %+v", got, f.View().Later)
		}
		pass(3 * time.Hour)
		if got := s.said(chat.Lobby); got != "now in an hour in two hours" {
			t.Errorf("the server has %q", got)
		}
	})
}

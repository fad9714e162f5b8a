package storetest

import (
	"context"
	"errors"
	"reflect"

	"parley/server/store"
	"parley/shared/chat"
)

func restarts() []promise {
	return []promise{
		{"EverythingSurvivesARestart", survives},
		{"ANonceIsKnownAfterARestart", nonceAfterRestart},
		{"AClosedStoreSaysSo", closed},
		{"ACancelledContextStoresNothing", cancelled},
	}
}

func survives(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, ada, bo)
	w.whisper(chat.Lobby, ada, bo, "psst", 0)
	w.say(chat.Lobby, ada, "hello")
	_, _, err := w.s.Rename(w.ctx(), ada.ID, name("Eve"), noon())
	w.check(err)
	_, err = w.s.SetRead(w.ctx(), bo.ID, chat.Lobby, chat.ReadMark{Seq: 1})
	w.check(err)
	before := w.snapshot(bo)
	w.reopen()
	if after := w.snapshot(bo); !reflect.DeepEqual(after, before) {
		w.t.Errorf("got %+v, want %+v", after, before)
	}
	if got := w.say(chat.Lobby, ada, "again"); got.Seq != 3 {
		w.t.Errorf("got seq %d after the restart, want 3", got.Seq)
	}
}

// snapshot is what a user can see of the lobby's world.
func (w *world) snapshot(u chat.User) []any {
	epoch, err := w.s.Epoch(w.ctx())
	w.check(err)
	states, err := w.s.RoomStates(w.ctx(), u.ID)
	w.check(err)
	page, err := w.after(chat.Lobby, 0, 100, chat.PageBytes)
	w.check(err)
	private, err := w.s.PrivateIn(w.ctx(), u.ID, chat.Lobby, 0, 100, 100)
	w.check(err)
	me, err := w.s.Login(w.ctx(), token(u.Name), noon(), noon())
	w.check(err)
	secret, err := w.s.Secret(w.ctx())
	if w.check(err); len(secret) != 32 {
		w.t.Errorf("the secret has %d bytes, want 32", len(secret))
	}
	return []any{epoch, secret, states, page, private, me}
}

func nonceAfterRestart(w *world) {
	item := w.said(chat.Lobby, w.user("Ada"), "once")
	first := w.append(item)
	w.reopen()
	again := w.try(item)
	if !again.Dup {
		w.t.Errorf("got %+v, want a dup", again)
	}
	equal(w, []chat.Event{again.Event}, []chat.Event{first})
	item.Event.Message = &chat.Message{Text: "twice"}
	w.refused(w.try(item).Err, chat.CodeNonceReused)
}

func closed(w *world) {
	ada := w.user("Ada")
	item := w.said(chat.Lobby, ada, "late")
	w.check(w.s.Close())
	w.check(w.s.Close())
	ctx := w.ctx()
	for what, call := range map[string]func() error{
		"Ping":       func() error { return w.s.Ping(ctx) },
		"Epoch":      func() error { _, err := w.s.Epoch(ctx); return err },
		"User":       func() error { _, err := w.s.User(ctx, ada.ID); return err },
		"RoomStates": func() error { _, err := w.s.RoomStates(ctx, ada.ID); return err },
		"After":      func() error { _, err := w.s.After(ctx, chat.Lobby, 0, 1, 1); return err },
		"Append":     func() error { _, err := w.s.Append(ctx, []store.Append{item}); return err },
		"Follow":     func() error { return w.s.Follow(ctx, ada.ID, chat.Lobby, noon()) },
		"SetRead":    func() error { _, err := w.s.SetRead(ctx, ada.ID, chat.Lobby, chat.ReadMark{Seq: 1}); return err },
		"SetUnread":  func() error { _, err := w.s.SetUnread(ctx, ada.ID, chat.Lobby, 1, 0); return err },
		"OpenDirect": func() error { _, _, err := w.s.OpenDirect(ctx, ada.ID, "u-x", noon()); return err },
	} {
		if err := call(); !errors.Is(err, store.ErrClosed) {
			w.t.Errorf("%s: got %v, want ErrClosed", what, err)
		}
	}
}

func cancelled(w *world) {
	item := w.said(chat.Lobby, w.user("Ada"), "never")
	ctx, cancel := context.WithCancel(w.ctx())
	cancel()
	for range 20 { // a coin must not decide it
		if _, err := w.s.Append(ctx, []store.Append{item}); !errors.Is(err, context.Canceled) {
			w.t.Fatalf("got %v, want canceled", err)
		}
	}
	if done := w.try(item); done.Dup || done.Event.Seq != 1 {
		w.t.Errorf("got %+v, want it stored now for the first time", done)
	}
}

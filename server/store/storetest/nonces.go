package storetest

import (
	"parley/server/store"
	"parley/shared/chat"
)

func nonces() []promise {
	return []promise{
		{"ANonceIsStoredOnce", nonceOnce},
		{"ANonceWithinABatchIsStoredOnce", nonceInBatch},
		{"ANonceBelongsToItsUser", nonceOfUser},
		{"AReusedNonceIsRefused", nonceReused},
		{"AnEventIsFoundByItsNonce", byNonce},
	}
}

func nonceOnce(w *world) {
	ada := w.user("Ada")
	item := w.said(chat.Lobby, ada, "once")
	first := w.append(item)
	w.say(chat.Lobby, ada, "between")
	item.Event.At++
	again := w.try(item)
	if w.check(again.Err); !again.Dup {
		w.t.Error("the second time is no dup")
	}
	equal(w, []chat.Event{again.Event}, []chat.Event{first})
	_, _, err := w.s.Rename(w.ctx(), ada.ID, name("Eve"), noon())
	w.check(err)
	if again = w.try(item); again.Event.By.Name != "Eve" || again.Event.Seq != first.Seq {
		w.t.Errorf("got %+v, want the event by the user as it is now", again.Event)
	}
}

func nonceInBatch(w *world) {
	item := w.said(chat.Lobby, w.user("Ada"), "once")
	done, err := w.s.Append(w.ctx(), []store.Append{item, item})
	w.check(err)
	if done[0].Dup || !done[1].Dup || done[1].Event.Seq != 1 {
		w.t.Errorf("got %+v, want the second one as a dup of the first", done)
	}
}

func nonceOfUser(w *world) {
	item := w.said(chat.Lobby, w.user("Ada"), "mine")
	w.append(item)
	item.Event.By = w.user("Bo")
	item.Event.Message = &chat.Message{Text: "also mine"}
	if done := w.try(item); done.Err != nil || done.Dup || done.Event.Seq != 2 {
		w.t.Errorf("got %+v, want a new event", done)
	}
}

func nonceReused(w *world) {
	ada, bo, cy, tea := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.room("Tea")
	direct := w.direct(ada, bo)
	item := w.said(direct, ada, "psst")
	item.Event.Message.To, item.Event.Message.In = bo.ID, tea
	w.append(item)
	for what, change := range map[string]func(e *chat.Event){
		"room":      func(e *chat.Event) { e.Room = tea },
		"text":      func(e *chat.Event) { e.Message.Text = "pssst" },
		"addressee": func(e *chat.Event) { e.Message.To = cy.ID },
		"no one":    func(e *chat.Event) { e.Message.To = "" },
		"in":        func(e *chat.Event) { e.Message.In = chat.Lobby },
		"nowhere":   func(e *chat.Event) { e.Message.In = "" },
	} {
		other := item
		m := *item.Event.Message
		other.Event.Message = &m
		change(&other.Event)
		done := w.try(other)
		if done.Err == nil {
			w.t.Errorf("another %s: got %+v, want nonce_reused", what, done)
			continue
		}
		w.refused(done.Err, chat.CodeNonceReused)
	}
	if done := w.try(item); done.Err != nil || !done.Dup {
		w.t.Errorf("got %+v, want a dup", done)
	}
}

func byNonce(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	want := w.append(w.said(chat.Lobby, ada, "find me"))
	got, found, err := w.s.ByNonce(w.ctx(), ada.ID, want.Nonce)
	w.check(err)
	if !found {
		w.t.Fatal("not found")
	}
	equal(w, []chat.Event{got}, []chat.Event{want})
	if _, found, err := w.s.ByNonce(w.ctx(), bo.ID, want.Nonce); found || err != nil {
		w.t.Errorf("as another user's: found %v, %v", found, err)
	}
	if _, found, err := w.s.ByNonce(w.ctx(), ada.ID, "nonce-that-nobody-used"); found || err != nil {
		w.t.Errorf("an unused one: found %v, %v", found, err)
	}
}

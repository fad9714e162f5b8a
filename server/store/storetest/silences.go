package storetest

import (
	"strings"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func silences() []promise {
	return []promise{
		{"TheSilencedAddNothingToPublicRooms", silenceHolds},
		{"ASilenceEndsByItself", silenceEnds},
		{"OnlyLowerRolesAreSilenced", silenceRoles},
		{"NothingIsCommittedAfterASilence", silenceRace},
		{"ASilenceGoesWithItsUser", silenceErased},
	}
}

// silence silences somebody for an hour, as the operator.
func (w *world) silence(u chat.User) {
	w.t.Helper()
	_, err := w.s.Silence(w.ctx(), "", u.ID, chat.Silence{Until: chat.MillisOf(noon().Add(time.Hour)), Reason: "shouting"}, noon())
	w.check(err)
}

// hushed reports what a silenced user is refused, and until when.
func (w *world) hushed(err error, what string, wait time.Duration) {
	w.t.Helper()
	if e := chat.AsError(err); err == nil || e.Code != chat.CodeSilenced || e.RetryAfter != wait.Milliseconds() {
		w.t.Errorf("%s: got %v, want silenced for %v", what, err, wait)
	}
}

// change is an event of somebody about a message in a room.
func change(room chat.RoomID, by chat.User, e chat.Event) store.Append {
	e.Room, e.By, e.At = room, by, chat.MillisOf(noon())
	return store.Append{Event: e}
}

func silenceHolds(w *world) {
	ctx, ada, bo, cy := w.ctx(), w.user("Ada"), w.user("Bo"), w.user("Cy")
	tea := w.room("tea")
	repeated := w.said(tea, ada, "said before")
	w.append(repeated)
	w.say(tea, bo, "hello")
	w.append(change(tea, ada, chat.Event{Kind: chat.Reacted, Target: 2, On: true, Reaction: &chat.Reaction{Key: "👍"}}))
	pair, den := w.direct(ada, bo), w.privateRoom(chat.Private, ada, bo)
	rules, err := w.s.Rules(ctx, []chat.RoomID{den})
	w.check(err)
	inside := w.said(den, ada, "psst")
	inside.Rules = rules[den].Version
	w.silence(ada)
	for what, item := range map[string]store.Append{
		"a message":  w.said(tea, ada, "loud"),
		"an edit":    change(tea, ada, chat.Event{Kind: chat.Edited, Target: 1, Message: &chat.Message{Text: "LOUD"}}),
		"a reaction": change(tea, ada, chat.Event{Kind: chat.Reacted, Target: 2, On: true, Reaction: &chat.Reaction{Key: "👎"}}),
		"a pin":      change(tea, ada, chat.Event{Kind: chat.Pinned, Target: 2, On: true}),
		"a topic":    change(tea, ada, chat.Event{Kind: chat.Titled, Topic: "LOUD"}),
	} {
		w.hushed(w.try(item).Err, what, time.Hour)
	}
	for what, item := range map[string]store.Append{
		"a direct room":             w.said(pair, ada, "psst"),
		"a private room":            inside,
		"somebody else":             w.said(tea, bo, "hello again"),
		"a deletion":                change(tea, ada, chat.Event{Kind: chat.Deleted, Target: 1}),
		"a reaction that is undone": change(tea, ada, chat.Event{Kind: chat.Reacted, Target: 2, Reaction: &chat.Reaction{Key: "👍"}}),
		"somebody else's pin":       change(tea, bo, chat.Event{Kind: chat.Pinned, Target: 2, On: true}),
	} {
		if done := w.try(item); done.Err != nil {
			w.t.Errorf("%s: %v", what, done.Err)
		}
	}
	if done := w.try(repeated); done.Err != nil || !done.Dup {
		w.t.Errorf("a message whose answer was lost: %+v", done)
	}
	_, _, err = w.s.RequestDirect(ctx, ada.ID, cy.ID, noon())
	w.hushed(err, "a conversation", time.Hour)
	_, _, err = w.s.RequestDirect(ctx, cy.ID, ada.ID, noon())
	w.check(err)
	w.hushed(w.s.CreateRoom(ctx, chat.Room{ID: "loud", Kind: chat.Public, Name: "Loud"}, "loud", ada.ID, nil, noon()), "a room", time.Hour)
	w.hushed(w.s.CreateRoom(ctx, chat.Room{ID: chat.NewRoomID(), Kind: chat.Private, Name: "Loud"}, "", ada.ID, nil, noon()), "a private room", time.Hour)
	_, _, err = w.s.Rename(ctx, ada.ID, name("LOUD"), noon())
	w.hushed(err, "a name", time.Hour)
	_, err = w.s.SetStatus(ctx, ada.ID, chat.Status{Text: "LOUD"}, noon())
	w.hushed(err, "a status", time.Hour)
	_, err = w.s.SetStatus(ctx, ada.ID, chat.Status{Quiet: chat.MillisOf(noon().Add(time.Hour))}, noon())
	w.check(err)
	dora := w.user("Dora")
	_, err = w.add(den, dora, ada)
	w.hushed(err, "a stranger in the own room", time.Hour)
}

func silenceEnds(w *world) {
	ada := w.user("Ada")
	tea := w.room("tea")
	w.silence(ada)
	w.reopen()
	at := func(after time.Duration) error {
		item := w.said(tea, ada, "hi")
		item.Event.At = chat.MillisOf(noon().Add(after))
		return w.try(item).Err
	}
	w.hushed(at(59*time.Minute), "in the last minute", time.Minute)
	w.check(at(time.Hour))
	before, err := w.s.Silence(w.ctx(), "", ada.ID, chat.Silence{Until: chat.Forever}, noon())
	if w.check(err); before.Reason != "shouting" {
		w.t.Errorf("before: %+v", before)
	}
	if e := chat.AsError(at(24 * time.Hour)); e.Code != chat.CodeSilenced || e.RetryAfter != 0 || !strings.Contains(e.Message, "until somebody lifts") {
		w.t.Errorf("without an end: %v", e)
	}
	changes := func() int64 {
		all, err := w.s.Changes(w.ctx(), []chat.UserID{ada.ID})
		w.check(err)
		return all[ada.ID]
	}
	for _, more := range []int64{1, 0} { // the second time there is nothing to lift
		was := changes()
		_, err = w.s.Silence(w.ctx(), "", ada.ID, chat.Silence{}, noon())
		if w.check(err); changes() != was+more {
			w.t.Errorf("counted %d changes, want %d", changes()-was, more)
		}
	}
	w.check(at(2 * time.Hour))
	if is := w.account(ada).Silence; is != (chat.Silence{}) {
		w.t.Errorf("lifted: %+v", is)
	}
}

func silenceRoles(w *world) {
	people := map[chat.Role]chat.User{}
	for _, role := range chat.Roles {
		u := w.user("The-" + string(role))
		if people[role] = u; role == chat.RoleGuest {
			continue
		}
		w.claim(u)
		_, err := w.s.SetRole(w.ctx(), u.ID, role, noon())
		w.check(err)
	}
	hour := chat.Silence{Until: chat.MillisOf(noon().Add(time.Hour))}
	for by, who := range people {
		for of, whom := range people {
			_, err := w.s.Silence(w.ctx(), who.ID, whom.ID, hour, noon())
			if may := chat.MaySilence(by, of); may == (err != nil) || err != nil && chat.AsError(err).Code != chat.CodeNotAllowed {
				w.t.Errorf("%s silences %s: %v", by, of, err)
			}
		}
	}
	_, err := w.s.Silence(w.ctx(), "", people[chat.RoleOwner].ID, hour, noon())
	w.check(err)
	_, err = w.s.Silence(w.ctx(), "", "u-nobody", hour, noon())
	w.refused(err, chat.CodeNoUser)
	_, err = w.s.Silence(w.ctx(), "u-nobody", people[chat.RoleGuest].ID, hour, noon())
	w.refused(err, chat.CodeNotAllowed)
}

// silenceRace silences people who write in several rooms at that moment: what is not stored when the silence is, is never stored.
func silenceRace(w *world) {
	const rounds, writers = 5, 4
	for range rounds {
		ada, room := w.user("Ada-"+strings.ToLower(string(chat.NewRoomID()[5:9]))), w.room("tea-"+strings.ToLower(string(chat.NewRoomID()[5:13])))
		var all sync.WaitGroup
		started := make(chan struct{}, writers)
		for i := range writers {
			items := make([]store.Append, 20)
			for j := range items {
				items[j] = w.said(room, ada, "hi")
			}
			all.Go(func() {
				for j, item := range items {
					if j == 1+i {
						started <- struct{}{}
					}
					if _, err := w.s.Append(w.ctx(), []store.Append{item}); err != nil {
						w.t.Error(err)
					}
				}
			})
		}
		for range writers {
			<-started
		}
		w.silence(ada)
		heads := func() chat.Seq {
			found, err := w.s.Heads(w.ctx(), []chat.RoomID{room})
			w.check(err)
			return found[room]
		}
		head := heads()
		all.Wait()
		if later := heads(); later != head || later == 0 {
			w.t.Errorf("%d events at the silence, %d in the end", head, later)
		}
	}
}

func silenceErased(w *world) {
	ada := w.user("Ada")
	w.say(w.room("tea"), ada, "hi")
	w.silence(ada)
	w.check(w.s.EraseUser(w.ctx(), ada.ID, store.KeepMessages, noon()))
	if is := w.account(ada).Silence; is != (chat.Silence{}) {
		w.t.Errorf("after the erasure: %+v", is)
	}
}

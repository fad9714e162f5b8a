package storetest

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func users() []promise {
	return []promise{
		{"AUserIsFoundAsCreated", userIsFound},
		{"ATakenNameIsRefused", takenName},
		{"ANewcomerFollowsARoom", newcomerFollows},
		{"OfManyNewcomersWithANameOneGetsIt", newcomerRace},
		{"UnknownUsersAreRefused", unknownUsers},
		{"WhatAUserIsAndFollowsIsCounted", counted},
		{"UsersAreFoundByFoldedNames", byFolded},
		{"APrefixIsTakenLiterally", byPrefix},
		{"APrefixOffersRecentUsersFirst", recentFirst},
	}
}

func userIsFound(w *world) {
	ada := w.user("Ada")
	if want := (chat.User{ID: "u-ada", Name: "Ada"}); ada != want {
		w.t.Fatalf("got %+v, want %+v", ada, want)
	}
	got, err := w.s.User(w.ctx(), ada.ID)
	if w.check(err); got != ada {
		w.t.Errorf("got %+v, want %+v", got, ada)
	}
	got, err = w.s.UserBySkeleton(w.ctx(), "ada")
	if w.check(err); got != ada {
		w.t.Errorf("by skeleton: got %+v, want %+v", got, ada)
	}
}

func takenName(w *world) {
	w.user("Bob")
	for _, n := range []store.Name{
		{Shown: "BOB", Folded: "bob", Skeleton: "other"},
		{Shown: "B0b", Folded: "b0b", Skeleton: "bob"},
	} {
		_, err := w.s.CreateUser(w.ctx(), store.Newcomer{ID: "u-x", Name: n, Token: token("x")}, noon())
		w.refused(err, chat.CodeNameTaken)
	}
	_, err := w.s.User(w.ctx(), "u-x")
	w.refused(err, chat.CodeNoUser)
	_, err = w.s.Login(w.ctx(), token("x"), noon(), noon())
	w.refused(err, chat.CodeUnauthorized)
}

func newcomerFollows(w *world) {
	w.say(chat.Lobby, w.user("Bo"), "hello")
	ada, err := w.s.CreateUser(w.ctx(), store.Newcomer{ID: "u-ada", Name: name("Ada"), Token: token("Ada"), Device: "Firefox", Network: "192.0.2.0", Follows: chat.Lobby}, noon())
	w.check(err)
	if got := w.state(ada, chat.Lobby); got.Unread != 0 || got.Head != 1 {
		w.t.Errorf("got %+v, want all of the lobby read", got)
	}
	if got := w.session(ada); got.Device != "Firefox" || got.Network != "192.0.2.0" || got.Method != "guest" {
		w.t.Errorf("got %+v, want where the guest is", got)
	}
	changes, err := w.s.Changes(w.ctx(), []chat.UserID{ada.ID})
	w.check(err)
	w.follow(chat.Lobby, ada) // again
	if again, err := w.s.Changes(w.ctx(), []chat.UserID{ada.ID}); err != nil || again[ada.ID] != changes[ada.ID] || again[ada.ID] != 1 {
		w.t.Errorf("got %v and %v (%v) changes, want 1", changes, again, err)
	}
	direct := w.direct(ada, chat.User{ID: "u-bo"})
	for _, room := range []chat.RoomID{"nowhere", direct} {
		_, err := w.s.CreateUser(w.ctx(), store.Newcomer{ID: "u-cy", Name: name("Cy"), Token: token("Cy"), Follows: room}, noon())
		w.refused(err, chat.CodeNoRoom)
	}
	_, err = w.s.User(w.ctx(), "u-cy")
	w.refused(err, chat.CodeNoUser)
	w.void("Cy", noon())
}

func newcomerRace(w *world) {
	names := []string{"Ada", "ADA", "Bo", "B0", "Cy"}
	var all sync.WaitGroup
	var made [5]atomic.Int64
	for i := range 40 {
		all.Go(func() {
			n := store.Newcomer{ID: chat.UserID(fmt.Sprint("u-", i)), Name: name(names[i%5]), Token: token(fmt.Sprint(i)), Follows: chat.Lobby}
			user, err := w.s.CreateUser(w.ctx(), n, noon())
			if err == nil {
				made[i%5].Add(1)
				_, err = w.s.Login(w.ctx(), n.Token, time.Time{}, noon())
			} else if chat.AsError(err).Code == chat.CodeNameTaken {
				return
			}
			if err != nil || user.ID != n.ID {
				w.t.Errorf("%s: got %+v (%v)", n.Name.Shown, user, err)
			}
		})
	}
	all.Wait()
	if a, b, c := made[0].Load()+made[1].Load(), made[2].Load()+made[3].Load(), made[4].Load(); a != 1 || b != 1 || c != 1 {
		w.t.Errorf("%d have the name Ada, %d Bo, %d Cy, want one each", a, b, c)
	}
}

func unknownUsers(w *world) {
	ctx, ada := w.ctx(), w.user("Ada")
	_, err := w.s.User(ctx, "u-nobody")
	w.refused(err, chat.CodeNoUser)
	_, err = w.s.UserBySkeleton(ctx, "nobody")
	w.refused(err, chat.CodeNoUser)
	_, _, err = w.s.Rename(ctx, "u-nobody", name("New"), noon())
	w.refused(err, chat.CodeNoUser)
	_, _, err = w.s.OpenDirect(ctx, ada.ID, "u-nobody", noon())
	w.refused(err, chat.CodeNoUser)
	w.refused(w.s.Follow(ctx, "u-nobody", chat.Lobby, noon()), chat.CodeNoUser)
	w.refused(w.s.CreateRoom(ctx, chat.Room{ID: "r", Name: "r"}, "", "u-nobody", nil, noon()), chat.CodeNoUser)
	states, err := w.s.RoomStates(ctx, "u-nobody")
	if w.check(err); len(states) != 0 {
		w.t.Errorf("got %v, want no rooms", states)
	}
}

func counted(w *world) {
	ctx, ada, bo, room := w.ctx(), w.user("Ada"), w.user("Bo"), w.room("den")
	both := []chat.UserID{ada.ID, bo.ID, "u-nobody"}
	before, err := w.s.Changes(ctx, both)
	if w.check(err); len(before) != 2 {
		w.t.Fatalf("got %v, want two users", before)
	}
	moves := func(what string, wantAda, wantBo bool) {
		w.t.Helper()
		now, err := w.s.Changes(ctx, both)
		w.check(err)
		if now[ada.ID] > before[ada.ID] != wantAda || now[bo.ID] > before[bo.ID] != wantBo {
			w.t.Errorf("%s: %v became %v", what, before, now)
		}
		before = now
	}
	w.follow(room, ada)
	moves("follow", true, false)
	w.follow(room, ada)
	moves("follow again", false, false)
	w.check(w.s.Unfollow(ctx, ada.ID, room))
	moves("unfollow", true, false)
	w.check(w.s.Unfollow(ctx, ada.ID, room))
	moves("unfollow again", false, false)
	_, _, err = w.s.Rename(ctx, bo.ID, name("Eve"), noon())
	w.check(err)
	moves("rename", false, true)
	w.direct(ada, bo)
	moves("direct room", true, true)
	w.direct(ada, bo)
	moves("direct room again", false, false)
	w.say(chat.Lobby, ada, "hello")
	moves("message", false, false)
}

func byFolded(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.user("Cy")
	got, err := w.s.UsersByFolded(w.ctx(), []string{"bo", "ada", "nobody", "bo", `x","ada`})
	w.check(err)
	if len(got) != 2 || !slices.Contains(got, ada) || !slices.Contains(got, bo) {
		w.t.Errorf("got %v, want %v and %v", got, ada, bo)
	}
	got, err = w.s.UsersByFolded(w.ctx(), nil)
	if w.check(err); len(got) != 0 {
		w.t.Errorf("of no names: got %v", got)
	}
}

func byPrefix(w *world) {
	for _, shown := range []string{"Ann", "A%n", "A_n", "Bo", "李雷", "李"} {
		w.user(shown)
	}
	for prefix, want := range map[string]int{
		"a": 3, "an": 1, "a%": 1, "a_": 1, "%": 0, "_": 0, "": 6, "ann": 1, "anna": 0, "李": 2, `'`: 0, `\`: 0, "A": 0,
	} {
		got, err := w.s.UsersByPrefix(w.ctx(), prefix, 10)
		if w.check(err); len(got) != want {
			w.t.Errorf("%q: got %v, want %d of them", prefix, got, want)
		}
	}
	got, err := w.s.UsersByPrefix(w.ctx(), "a", 2)
	if w.check(err); len(got) != 2 {
		w.t.Errorf("limit: got %d, want 2", len(got))
	}
}

func recentFirst(w *world) {
	w.user("Al")
	w.user("Alf")
	w.user("Ali")
	_, err := w.s.Login(w.ctx(), token("Alf"), noon(), noon().AddDate(0, 0, 3))
	w.check(err)
	_, err = w.s.Login(w.ctx(), token("Al"), noon(), noon().AddDate(0, 0, 2))
	w.check(err)
	for _, prefix := range []string{"al", ""} {
		got, err := w.s.UsersByPrefix(w.ctx(), prefix, 10)
		w.check(err)
		if len(got) != 3 || got[0].Name != "Alf" || got[1].Name != "Al" || got[2].Name != "Ali" {
			w.t.Errorf("%q: got %v, want Alf, Al, Ali", prefix, got)
		}
	}
}

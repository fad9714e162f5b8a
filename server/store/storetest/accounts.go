package storetest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func accounts() []promise {
	return []promise{
		{"AGuestWhoClaimsKeepsEverything", claims},
		{"OfTwoClaimsAtOnceOneWins", claimRace},
		{"TheLastWayToSignInStays", lastWay},
		{"ThereIsAlwaysAnOwner", rolesHeld},
		{"OfTwoFirstOwnersOneWins", ownerRace},
		{"OfTwoOwnersWhoDemoteEachOtherOneStays", demotionRace},
		{"ABannedUserStaysOut", bans},
		{"AccountsAreListed", listed},
		{"AnAccountIsNeverSwept", accountsStay},
	}
}

// claim gives a user a password.
func (w *world) claim(u chat.User) store.Account {
	w.t.Helper()
	was := w.account(u)
	a, err := w.s.SetPassword(w.ctx(), u.ID, "hash of "+u.Name, was.Generation, noon())
	w.check(err)
	return a
}

func (w *world) account(u chat.User) store.Account {
	w.t.Helper()
	a, err := w.s.Account(w.ctx(), u.ID)
	w.check(err)
	return a
}

func claims(w *world) {
	ctx, ada := w.ctx(), w.user("Ada")
	w.follow(w.room("den"), ada)
	w.say("den", ada, "hello")
	w.saveDraft(ada, store.DraftSave{Text: "draft"})
	before := w.snapshot(ada)
	guest := store.Account{User: ada, Role: chat.RoleGuest, Created: chat.MillisOf(noon()), Seen: chat.MillisOf(noon()), Sessions: 1, Strange: chat.Stranger}
	if got := w.account(ada); got != guest {
		w.t.Errorf("a guest is %+v, want %+v", got, guest)
	}
	later := noon().Add(time.Hour)
	got, err := w.s.SetPassword(ctx, ada.ID, "hash", 0, later)
	w.check(err)
	member := guest
	member.Role, member.Claimed, member.Generation, member.Password, member.Strange = chat.RoleMember, chat.MillisOf(later), 1, true, 0
	if got != member || w.account(ada) != member {
		w.t.Errorf("an account is %+v, %+v, want %+v", got, w.account(ada), member)
	}
	after := w.snapshot(ada)
	login := w.login("Ada", ada, noon())
	if !login.Claimed || login.Role != chat.RoleMember {
		w.t.Errorf("got %+v, want a member", login)
	}
	before[len(before)-1], after[len(after)-1] = nil, nil // the login, which says so
	if fmt.Sprint(before) != fmt.Sprint(after) {
		w.t.Errorf("%+v\nbecame %+v", before, after)
	}
	if drafts, _, err := w.s.Drafts(ctx, ada.ID, "", 1000); err != nil || len(drafts) != 1 {
		w.t.Errorf("got the drafts %v (%v)", drafts, err)
	}
	_, err = w.s.SetPassword(ctx, ada.ID, "another", 0, later)
	w.refused(err, chat.CodeChanged)
	again, err := w.s.SetPassword(ctx, ada.ID, "another", 1, later.Add(time.Hour))
	if w.check(err); again.Generation != 2 || again.Claimed != member.Claimed {
		w.t.Errorf("got %+v, want the next generation of the same account", again)
	}
	hash, err := w.s.PasswordHash(ctx, ada.ID)
	if w.check(err); hash != "another" {
		w.t.Errorf("got the hash %q", hash)
	}
	w.check(w.s.Rehash(ctx, ada.ID, "hash", "stale"))
	w.check(w.s.Rehash(ctx, ada.ID, "another", "stronger"))
	hash, err = w.s.PasswordHash(ctx, ada.ID)
	if w.check(err); hash != "stronger" || w.account(ada).Generation != 2 {
		w.t.Errorf("after the rehash: got %q in generation %d", hash, w.account(ada).Generation)
	}
	if hash, err := w.s.PasswordHash(ctx, w.user("Bo").ID); err != nil || hash != "" {
		w.t.Errorf("a guest has the hash %q (%v)", hash, err)
	}
	_, err = w.s.SetPassword(ctx, "u-nobody", "hash", 0, noon())
	w.refused(err, chat.CodeNoUser)
	_, err = w.s.Account(ctx, "u-nobody")
	w.refused(err, chat.CodeNoUser)
}

func claimRace(w *world) {
	ada := w.user("Ada")
	var all sync.WaitGroup
	var won atomic.Int64
	for i := range 8 {
		all.Go(func() {
			_, err := w.s.SetPassword(w.ctx(), ada.ID, fmt.Sprint("hash ", i), 0, noon())
			if err == nil {
				won.Add(1)
			} else if chat.AsError(err).Code != chat.CodeChanged {
				w.t.Error(err)
			}
		})
	}
	all.Wait()
	if got := w.account(ada); won.Load() != 1 || got.Generation != 1 {
		w.t.Errorf("%d have won, and there is %+v", won.Load(), got)
	}
}

func lastWay(w *world) {
	ctx, ada := w.ctx(), w.user("Ada")
	same, err := w.s.SetPassword(ctx, ada.ID, "", 0, noon())
	if w.check(err); same.Claimed != 0 || same.Generation != 0 {
		w.t.Errorf("nothing was removed, but there is %+v", same)
	}
	w.claim(ada)
	_, err = w.s.SetPassword(ctx, ada.ID, "", 1, noon())
	w.refused(err, chat.CodeNotAllowed)
	_, err = w.s.AddPasskey(ctx, store.Passkey{ID: []byte("key"), User: ada.ID}, 1, noon())
	w.check(err)
	_, err = w.s.SetPassword(ctx, ada.ID, "", 2, noon())
	w.check(err)
	_, err = w.s.RemovePasskey(ctx, ada.ID, []byte("key"), noon())
	w.refused(err, chat.CodeNotAllowed)
	_, err = w.s.AddIdentity(ctx, store.Identity{Issuer: "i", Subject: "s", User: ada.ID}, 3, noon())
	w.check(err)
	_, err = w.s.RemovePasskey(ctx, ada.ID, []byte("key"), noon())
	w.check(err)
	_, err = w.s.RemoveIdentity(ctx, ada.ID, "i", "s", noon())
	w.refused(err, chat.CodeNotAllowed)
	if got := w.account(ada); got.Identities != 1 || got.Passkeys != 0 || got.Password || got.Generation != 5 {
		w.t.Errorf("got %+v", got)
	}
}

func rolesHeld(w *world) {
	ctx, ada, bo, guest := w.ctx(), w.user("Ada"), w.user("Bo"), w.user("Guest")
	w.claim(ada)
	w.claim(bo)
	owned := func(want bool) {
		w.t.Helper()
		if got, err := w.s.HasOwner(ctx); err != nil || got != want {
			w.t.Errorf("there is an owner: %v (%v), want %v", got, err, want)
		}
	}
	set := func(u chat.User, role chat.Role, generation int64, want chat.Code) {
		w.t.Helper()
		a, err := w.s.SetRole(ctx, u.ID, role, noon())
		if want != "" {
			w.refused(err, want)
			return
		}
		if w.check(err); a.Role != role || a.Generation != generation || a != w.account(u) {
			w.t.Errorf("got %+v, want %s in generation %d", a, role, generation)
		}
	}
	owned(false)
	w.refused(w.s.FirstOwner(ctx, guest.ID, noon()), chat.CodeNotAllowed)
	w.refused(w.s.FirstOwner(ctx, "u-nobody", noon()), chat.CodeNoUser)
	w.check(w.s.FirstOwner(ctx, ada.ID, noon()))
	owned(true)
	w.refused(w.s.FirstOwner(ctx, bo.ID, noon()), chat.CodeNotAllowed)
	set(guest, chat.RoleModerator, 0, chat.CodeNotAllowed)
	set(bo, chat.RoleGuest, 0, chat.CodeNotAllowed)
	set(bo, "king", 0, chat.CodeNotAllowed)
	set(chat.User{ID: "u-nobody"}, chat.RoleMember, 0, chat.CodeNoUser)
	set(ada, chat.RoleAdmin, 0, chat.CodeNotAllowed)
	link := func(valid bool) { // whoever has made it may have had a higher role than bo
		w.t.Helper()
		if _, err := w.s.PeekLink(ctx, store.RecoveryLink, token("bo"), noon()); (err == nil) != valid {
			w.t.Errorf("a recovery link: got %v", err)
		}
	}
	w.link(store.RecoveryLink, "bo", bo.ID, "")
	set(bo, chat.RoleModerator, 1, "")
	link(false)
	w.link(store.RecoveryLink, "bo", bo.ID, "")
	set(bo, chat.RoleModerator, 1, "")
	link(true)
	set(bo, chat.RoleAdmin, 1, "")
	link(false)
	w.link(store.RecoveryLink, "bo", bo.ID, "")
	set(bo, chat.RoleModerator, 2, "")
	link(true)
	set(bo, chat.RoleOwner, 2, "")
	set(ada, chat.RoleMember, 2, "")
	set(bo, chat.RoleMember, 0, chat.CodeNotAllowed)
	set(bo, chat.RoleOwner, 2, "")
	w.refused(w.s.Ban(ctx, bo.ID, noon().Add(time.Hour), time.Time{}, noon()), chat.CodeNotAllowed)
	set(ada, chat.RoleOwner, 2, "")
	w.check(w.s.Ban(ctx, bo.ID, noon().Add(time.Hour), time.Time{}, noon()))
	set(ada, chat.RoleMember, 0, chat.CodeNotAllowed) // the other owner is kept out
	owned(true)
}

func ownerRace(w *world) {
	users := []chat.User{w.user("Ada"), w.user("Bo"), w.user("Cy")}
	for _, u := range users {
		w.claim(u)
	}
	var all sync.WaitGroup
	var won atomic.Int64
	for _, u := range users {
		all.Go(func() {
			if err := w.s.FirstOwner(w.ctx(), u.ID, noon()); err == nil {
				won.Add(1)
			} else if chat.AsError(err).Code != chat.CodeNotAllowed {
				w.t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		w.t.Errorf("%d are the first owner", won.Load())
	}
}

func demotionRace(w *world) {
	users := []chat.User{w.user("Ada"), w.user("Bo"), w.user("Cy")}
	for _, u := range users {
		w.claim(u)
		_, err := w.s.SetRole(w.ctx(), u.ID, chat.RoleOwner, noon())
		w.check(err)
	}
	var all sync.WaitGroup
	for _, u := range users {
		all.Go(func() {
			_, err := w.s.SetRole(w.ctx(), u.ID, chat.RoleMember, noon())
			if err != nil && chat.AsError(err).Code != chat.CodeNotAllowed {
				w.t.Error(err)
			}
		})
	}
	all.Wait()
	found, err := w.s.ListAccounts(w.ctx(), store.AccountQuery{Role: chat.RoleOwner, Limit: 9})
	if w.check(err); len(found) != 1 {
		w.t.Errorf("there are the owners %v, want one", found)
	}
}

func bans(w *world) {
	ctx, ada, until := w.ctx(), w.user("Ada"), noon().AddDate(0, 0, 3)
	w.claim(ada)
	w.signIn(ada, "phone", noon())
	w.check(w.s.Ban(ctx, ada.ID, until, time.Time{}, noon()))
	if got := w.account(ada); got.Banned != chat.MillisOf(until) {
		w.t.Errorf("got %+v", got)
	}
	w.void("Ada", noon())
	w.void("phone", noon())
	_, err := w.s.NewSession(ctx, store.Session{User: ada.ID}, token("desk"), until.Add(-time.Second))
	w.refused(err, chat.CodeUnauthorized)
	w.signIn(ada, "desk", until)
	w.void("desk", noon())
	w.login("desk", ada, until)
	w.check(w.s.Ban(ctx, ada.ID, until.AddDate(100, 0, 0), time.Time{}, until))
	w.void("desk", until)
	w.check(w.s.Ban(ctx, ada.ID, time.Time{}, time.Time{}, until))
	if got := w.account(ada); got.Banned != 0 {
		w.t.Errorf("got %+v", got)
	}
	w.signIn(ada, "again", until)
	w.login("again", ada, until)
	w.refused(w.s.Ban(ctx, "u-nobody", until, time.Time{}, noon()), chat.CodeNoUser)
}

func listed(w *world) {
	var all []chat.User
	for _, shown := range []string{"Ann", "Bo", "A_n", "Cy", "Ana", "Anton"} {
		all = append(all, w.user(shown))
	}
	w.claim(all[1])
	w.claim(all[4])
	_, err := w.s.SetRole(w.ctx(), all[4].ID, chat.RoleModerator, noon())
	w.check(err)
	for _, c := range []struct {
		prefix string
		role   chat.Role
		want   string
	}{
		{"", "", "Ann Bo A_n Cy Ana Anton"},
		{"an", "", "Ana Ann Anton"},
		{"a_", "", "A_n"},
		{"zz", "", ""},
		{"", chat.RoleGuest, "Ann A_n Cy Anton"},
		{"", chat.RoleMember, "Bo"},
		{"", chat.RoleOwner, ""},
		{"an", chat.RoleGuest, "Ann Anton"},
		{"a", chat.RoleModerator, "Ana"},
	} {
		for limit := 1; limit < 8; limit++ {
			var names []string
			q := store.AccountQuery{Prefix: c.prefix, Role: c.role, Limit: limit}
			for {
				page, err := w.s.ListAccounts(w.ctx(), q)
				if w.check(err); len(page) > limit {
					w.t.Fatalf("%+v: a page has %d", q, len(page))
				}
				if len(page) == 0 {
					break
				}
				for _, a := range page {
					names = append(names, a.User.Name)
				}
				q.After = page[len(page)-1].User.ID
			}
			if got := strings.Join(names, " "); got != c.want {
				w.t.Errorf("%q %s in pages of %d: got %s, want %s", c.prefix, c.role, limit, got, c.want)
			}
		}
	}
	found, err := w.s.ListAccounts(w.ctx(), store.AccountQuery{After: "u-nobody", Limit: 9})
	if w.check(err); len(found) != 0 {
		w.t.Errorf("after nobody: got %v", found)
	}
	one, err := w.s.ListAccounts(w.ctx(), store.AccountQuery{Role: chat.RoleModerator, Limit: 9})
	if w.check(err); !slices.Equal(one, []store.Account{w.account(all[4])}) {
		w.t.Errorf("got %+v, want what the account is", one)
	}
}

func accountsStay(w *world) {
	ctx, ada, bo := w.ctx(), w.user("Ada"), w.user("Bo")
	w.claim(ada)
	w.check(w.s.SetCodes(ctx, bo.ID, [][]byte{token("code")}))
	w.check(w.s.SetEmail(ctx, bo.ID, "bo@example.com"))
	w.check(w.s.PutLink(ctx, store.Link{Kind: "handover", Hash: token("link"), User: bo.ID, Expires: chat.MillisOf(noon().AddDate(9, 0, 0))}))
	w.reopen()
	w.swept(9000*time.Hour, store.Swept{}) // somebody may be invited by that link
	w.check(w.s.DropLinks(ctx, "handover", bo.ID))
	w.swept(9000*time.Hour, store.Swept{Guests: 1})
	w.stays(ada)
	w.login("Ada", ada, noon())
	_, err := w.s.UserByEmail(ctx, "bo@example.com")
	w.refused(err, chat.CodeNoUser)
}

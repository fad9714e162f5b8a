package storetest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func erasures() []promise {
	return []promise{
		{"ErasedIsWhoTheUserWas", erasedAccount},
		{"ErasedNamesAreInNoMessage", erasedNames},
		{"NoOtherNameIsErased", erasedBeginning},
		{"MessagesOfTheErasedStayOrGo", erasedMessages},
		{"TheLastOwnerCannotBeErased", erasedOwner},
		{"AnErasureGoesOn", erasureGoesOn},
		{"AUserReadsAllOwnMessages", ownMessages},
		{"AnErasureLeavesNoRoomWithoutAnOwner", erasedMember},
		{"AnErasureRemovesTheNameFromChangesOfMembers", erasedWhom},
		{"MessagesAreRemovedWhateverTheRulesAre", erasedByRules},
	}
}

func (w *world) erase(u chat.User, mode store.Erasing) {
	w.t.Helper()
	w.check(w.s.EraseUser(w.ctx(), u.ID, mode, noon()))
}

func erasedAccount(w *world) {
	ctx, ada, bo := w.ctx(), w.user("Ada"), w.user("Bo")
	w.claim(ada)
	_, err := w.s.AddPasskey(ctx, store.Passkey{ID: []byte("key"), User: ada.ID}, 1, noon())
	w.check(err)
	_, err = w.s.AddIdentity(ctx, store.Identity{Issuer: "i", Subject: "s", User: ada.ID}, 2, noon())
	w.check(err)
	w.check(w.s.SetEmail(ctx, ada.ID, "ada@example.com"))
	w.check(w.s.SetCodes(ctx, ada.ID, [][]byte{token("code")}))
	link := w.link("recovery", "link", ada.ID, "")
	w.saveDraft(ada, store.DraftSave{Text: "draft"})
	w.check(w.s.Shelve(ctx, ada.ID, chat.Draft{Room: chat.Lobby, Text: "shelved"}, noon()))
	w.follow(w.room("den"), ada)
	direct := w.direct(ada, bo)
	_, err = w.s.SetBlock(ctx, bo.ID, ada.ID, true, noon())
	w.check(err)
	w.rename(ada, "Eve", 0)
	if held, err := w.s.HeldNames(ctx, ada.ID, noon()); err != nil || !slices.Equal(held, []string{"ada"}) {
		w.t.Errorf("held are %q (%v), want ada", held, err)
	}
	said := chat.Status{Emoji: "🌴", Text: "away"}
	said, err = w.s.SetStatus(ctx, ada.ID, said, noon())
	w.check(err)
	if got, err := w.s.Status(ctx, ada.ID); err != nil || got != said {
		w.t.Errorf("got the status %+v (%v), want %+v", got, err, said)
	}
	if got, err := w.s.Status(ctx, bo.ID); err != nil || got != (chat.Status{}) {
		w.t.Errorf("got the status %+v (%v) of somebody who said nothing", got, err)
	}
	w.check(w.s.PutJob(ctx, store.Job{Kind: "x", User: ada.ID, Key: "y"}, 9, noon()))
	changes, err := w.s.Changes(ctx, []chat.UserID{ada.ID})
	w.check(err)
	w.erase(ada, store.KeepMessages)
	w.reopen()
	got, err := w.s.User(ctx, ada.ID)
	if w.check(err); got.Name != chat.DeletedUser || got.Rev != 2 {
		w.t.Errorf("got %+v, want a deleted user with a higher Rev", got)
	}
	if now, err := w.s.Changes(ctx, []chat.UserID{ada.ID}); err != nil || now[ada.ID] <= changes[ada.ID] {
		w.t.Errorf("the changes %v became %v (%v)", changes, now, err)
	}
	want := store.Account{User: got, Role: chat.RoleGuest, Created: chat.MillisOf(noon()), Generation: 4}
	if a := w.account(ada); a != want {
		w.t.Errorf("got %+v, want %+v", a, want)
	}
	w.void("Ada", noon())
	_, err = w.s.Passkey(ctx, []byte("key"))
	w.refused(err, chat.CodeNoUser)
	_, err = w.s.UserByIdentity(ctx, "i", "s", noon())
	w.refused(err, chat.CodeNoUser)
	_, err = w.s.UserByEmail(ctx, "ada@example.com")
	w.refused(err, chat.CodeNoUser)
	_, err = w.s.PeekLink(ctx, link.Kind, link.Hash, noon())
	w.refused(err, chat.CodeUnauthorized)
	if hash, err := w.s.PasswordHash(ctx, ada.ID); err != nil || hash != "" {
		w.t.Errorf("there is the password %q (%v)", hash, err)
	}
	drafts, _, err := w.s.Drafts(ctx, ada.ID, "", 1000)
	w.check(err)
	states, err := w.s.RoomStates(ctx, ada.ID)
	w.check(err)
	if now, err := w.s.Status(ctx, ada.ID); err != nil || now.Says() || now.Rev <= said.Rev {
		w.t.Errorf("the status is %+v (%v)", now, err)
	}
	if held, err := w.s.HeldNames(ctx, ada.ID, noon()); err != nil || len(held) != 0 {
		w.t.Errorf("held are %q (%v)", held, err)
	}
	jobs, err := w.s.UserJobs(ctx, "x", ada.ID)
	w.check(err)
	blocked, err := w.s.Blocked(ctx, bo.ID)
	w.check(err)
	if len(drafts)+len(w.shelf(ada))+len(states)+len(jobs)+len(blocked) > 0 {
		w.t.Errorf("there are %v, %v, %v, %v, %v", drafts, w.shelf(ada), states, jobs, blocked)
	}
	if state := w.state(bo, direct); state.Room.Peer == nil || state.Room.Peer.Name != chat.DeletedUser {
		w.t.Errorf("the other one has %+v, want the conversation with a deleted user", state)
	}
	for what, err := range map[string]error{
		"a session":     second(w.s.NewSession(ctx, store.Session{User: ada.ID}, token("again"), noon())),
		"a password":    second(w.s.SetPassword(ctx, ada.ID, "hash", want.Generation, noon())),
		"a room":        w.s.Follow(ctx, ada.ID, chat.Lobby, noon()),
		"a draft":       second(w.s.SaveDraft(ctx, ada.ID, store.DraftSave{Room: chat.Lobby, Text: "x"}, noon())),
		"a direct room": third(w.s.OpenDirect(ctx, ada.ID, w.user("Cy").ID, noon())),
		"a request":     third(w.s.RequestDirect(ctx, w.user("Di").ID, ada.ID, noon())),
		"a name":        third(w.s.Rename(ctx, ada.ID, name("Again"), noon())),
	} {
		if chat.AsError(err).Code != chat.CodeNoUser {
			w.t.Errorf("%s for somebody who was erased: got %v, want no_user", what, err)
		}
	}
	w.swept(9000*time.Hour, store.Swept{Guests: 2})
	for _, name := range []string{"Ada", "Eve"} {
		w.check(w.s.SetEmail(ctx, w.user(name+"2").ID, name+"@example.com"))
		_, err := w.s.CreateUser(ctx, store.Newcomer{ID: chat.UserID("new-" + name), Name: store.Name{Shown: name, Folded: strings.ToLower(name), Skeleton: strings.ToLower(name)}, Token: token("new" + name)}, noon())
		w.check(err)
	}
	all, err := w.s.Erasures(ctx)
	if w.check(err); !slices.Equal(all, []store.Erasure{{User: ada.ID, Mode: store.KeepMessages, At: chat.MillisOf(noon()), Done: true}}) {
		w.t.Errorf("got %+v", all)
	}
	w.refused(w.s.EraseUser(ctx, "u-nobody", store.KeepMessages, noon()), chat.CodeNoUser)
}

func second[A any](_ A, err error) error { return err }

func third[A, B any](_ A, _ B, err error) error { return err }

// mentions says a text that mentions a user.
func (w *world) mentions(room chat.RoomID, by, of chat.User, text string) chat.Event {
	w.t.Helper()
	item := w.said(room, by, text)
	item.Event.Message.Mentions = []chat.User{{ID: of.ID, Name: of.Name}}
	return w.append(item)
}

func erasedNames(w *world) {
	ada, bo := w.user("Adalovelace"), w.user("Bo")
	w.follow(chat.Lobby, ada, bo)
	named := w.mentions(chat.Lobby, bo, ada, "ask @Adalovelace, she knows")
	edited := w.mentions(chat.Lobby, bo, ada, "thank you, @Adalovelace")
	w.append(editing(edited, bo, 99, "thank you"))
	w.say(chat.Lobby, ada, "it is nothing")
	w.rename(ada, "Countess", 0)
	own := w.mentions(chat.Lobby, ada, chat.User{ID: ada.ID, Name: "Countess"}, "I am @Countess")
	more := true
	for more {
		var err error
		more, err = w.s.Index(w.ctx(), 100)
		w.check(err)
	}
	w.erase(ada, store.KeepMessages)
	w.reopen()
	page, err := w.after(chat.Lobby, 0, 100, chat.PageBytes)
	w.check(err)
	versions, err := w.s.Versions(w.ctx(), chat.Lobby, edited.Seq)
	w.check(err)
	var texts []string
	for _, e := range page {
		texts = append(texts, fmt.Sprintf("%+v %+v", e, e.Message))
	}
	all := strings.Join(texts, "\n") + fmt.Sprintf("%+v", versions)
	for _, name := range []string{"Adalovelace", "Countess"} {
		if strings.Contains(all, name) {
			w.t.Errorf("%s is in\n%s", name, all)
		}
	}
	for _, want := range []string{"ask @deleted-user, she knows", "it is nothing", "I am @deleted-user", "thank you, @deleted-user"} {
		if !strings.Contains(all, want) {
			w.t.Errorf("%q is not in\n%s", want, all)
		}
	}
	got, err := w.s.Messages(w.ctx(), chat.Lobby, []chat.Seq{named.Seq, own.Seq})
	if w.check(err); len(got) != 2 || got[0].Message.Mentions[0] != (chat.User{ID: ada.ID, Name: chat.DeletedUser}) {
		w.t.Errorf("got %+v", got)
	}
}

// erasedBeginning erases a name with which others begin, and which is written in several ways.
func erasedBeginning(w *world) {
	al, alice, bo := w.user("Al"), w.user("Alice"), w.user("Bo")
	w.follow(chat.Lobby, al, alice, bo)
	say := func() chat.Event {
		item := w.said(chat.Lobby, bo, "@Al, ＠al. @AL's and @Alice")
		item.Event.Message.Mentions = []chat.User{{ID: al.ID, Name: "Al"}, {ID: alice.ID, Name: "Alice"}}
		return w.append(item)
	}
	said, edited := say(), say()
	w.append(editing(edited, bo, 99, "nobody"))
	const want = "@deleted-user, ＠deleted-user. @deleted-user's and @Alice"
	w.erase(al, store.KeepMessages)
	got, err := w.s.Messages(w.ctx(), chat.Lobby, []chat.Seq{said.Seq})
	if w.check(err); len(got) != 1 || got[0].Message.Text != want || got[0].Message.Mentions[1].Name != "Alice" {
		w.t.Errorf("got %+v, want the text %q", got, want)
	}
	versions, err := w.s.Versions(w.ctx(), chat.Lobby, edited.Seq)
	if w.check(err); len(versions) != 1 || versions[0].Text != want {
		w.t.Errorf("the earlier text is %+v, want %q", versions, want)
	}
}

func erasedMessages(w *world) {
	for _, mode := range []store.Erasing{store.KeepMessages, store.RemoveMessages} {
		ada, bo := w.user("Ada"+string(mode)), w.user("Bo"+string(mode))
		room, direct := w.room("Tea "+string(mode)), w.direct(ada, bo)
		w.follow(room, ada, bo)
		for i := range 3 {
			w.say(room, ada, fmt.Sprint("hers ", i))
			w.say(room, bo, fmt.Sprint("his ", i))
		}
		w.whisper(room, ada, bo, "psst", 0)
		hidden := w.say(room, ada, "hidden")
		w.append(deleting(hidden, bo, true, false))
		w.erase(ada, mode)
		own, _, err := w.s.OwnMessages(w.ctx(), ada.ID, store.OwnPlace{}, 100)
		w.check(err)
		want := map[store.Erasing]int{store.KeepMessages: 4, store.RemoveMessages: 0}[mode]
		if len(own) != want {
			w.t.Errorf("%s: %d messages are left, want %d", mode, len(own), want)
		}
		his, _, err := w.s.OwnMessages(w.ctx(), bo.ID, store.OwnPlace{}, 100)
		if w.check(err); len(his) != 3 {
			w.t.Errorf("%s: %d messages of others are left, want 3", mode, len(his))
		}
		page, err := w.after(direct, 0, 100, chat.PageBytes)
		if w.check(err); len(page) == 0 || (page[0].Message.Text == "psst") != (mode == store.KeepMessages) {
			w.t.Errorf("%s: the private conversation has %+v", mode, page)
		}
		restored := w.try(restoring(hidden, bo))
		if (restored.Err == nil) != (mode == store.KeepMessages) {
			w.t.Errorf("%s: what a moderator has deleted: %v", mode, restored.Err)
		}
	}
}

func erasedOwner(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.claim(ada)
	w.claim(bo)
	w.check(w.s.FirstOwner(w.ctx(), ada.ID, noon()))
	w.refused(w.s.EraseUser(w.ctx(), ada.ID, store.KeepMessages, noon()), chat.CodeNotAllowed)
	w.login("Ada", ada, noon())
	w.check(w.s.EraseLater(w.ctx(), ada.ID, store.RemoveMessages, noon()))
	w.check(w.s.EraseLater(w.ctx(), ada.ID, store.KeepMessages, noon()))
	w.reopen()
	noted := func(done bool) {
		w.t.Helper()
		all, err := w.s.Erasures(w.ctx())
		if w.check(err); len(all) != 1 || all[0] != (store.Erasure{User: ada.ID, Mode: store.RemoveMessages, At: chat.MillisOf(noon()), Done: done}) {
			w.t.Errorf("noted is %+v, want done %v", all, done)
		}
	}
	noted(false)
	w.login("Ada", ada, noon())
	w.refused(w.s.EraseUser(w.ctx(), ada.ID, store.RemoveMessages, noon()), chat.CodeNotAllowed)
	_, err := w.s.SetRole(w.ctx(), bo.ID, chat.RoleOwner, noon())
	w.check(err)
	w.erase(ada, store.RemoveMessages)
	w.void("Ada", noon())
	noted(true)
	w.check(w.s.EraseLater(w.ctx(), ada.ID, store.RemoveMessages, noon()))
	noted(true)
}

// erasureGoesOn erases somebody again: messages that were kept can still be removed.
func erasureGoesOn(w *world) {
	ada := w.user("Ada")
	w.say(chat.Lobby, ada, "hello")
	w.erase(ada, store.KeepMessages)
	w.erase(ada, store.KeepMessages)
	w.erase(ada, store.RemoveMessages)
	own, _, err := w.s.OwnMessages(w.ctx(), ada.ID, store.OwnPlace{}, 100)
	w.check(err)
	all, err := w.s.Erasures(w.ctx())
	if w.check(err); len(own) != 0 || len(all) != 1 || all[0].Mode != store.RemoveMessages || !all[0].Done {
		w.t.Errorf("got %+v and %+v", own, all)
	}
}

func ownMessages(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea := w.room("Tea")
	var want []string
	for i := range 7 {
		for _, room := range []chat.RoomID{chat.Lobby, tea} {
			w.say(room, bo, "his")
			text := fmt.Sprint(room, i)
			w.say(room, ada, text)
			want = append(want, text)
		}
	}
	for limit := 1; limit < 9; limit++ {
		var got []string
		for after := (store.OwnPlace{}); ; {
			page, last, err := w.s.OwnMessages(w.ctx(), ada.ID, after, limit)
			w.check(err)
			if len(page) == 0 {
				break
			}
			for _, e := range page {
				got = append(got, e.Message.Text)
			}
			after = last
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			w.t.Errorf("in pages of %d: got %v, want %v", limit, got, want)
		}
	}
}

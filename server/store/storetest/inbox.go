package storetest

import (
	"fmt"
	"slices"
	"strings"

	"parley/server/store"
	"parley/shared/chat"
)

func inboxes() []promise {
	return []promise{
		{"TheInboxHasMentionsAndReplies", inbox},
		{"TheInboxHasNothingThatItsOwnerMayNotRead", inboxRights},
		{"TheInboxFollowsEditsAndDeletions", inboxChanges},
		{"TheInboxIsPagedWithoutGaps", inboxPages},
		{"ADayIsFound", moments},
	}
}

// inbox returns the texts in a user's inbox.
func (w *world) inbox(u chat.User) string {
	w.t.Helper()
	found, err := w.s.Inbox(w.ctx(), u.ID, store.InboxPlace{}, 50)
	w.check(err)
	var texts []string
	for _, e := range found {
		texts = append(texts, e.Message.Text)
	}
	return strings.Join(texts, " | ")
}

// says appends a message with mentions, some seconds after noon, that answers another one unless reply is 0.
func (w *world) says(room chat.RoomID, by chat.User, second int, text string, reply chat.Seq, mentions ...chat.User) chat.Event {
	w.t.Helper()
	item := w.said(room, by, text)
	item.Event.At += chat.Millis(second * 1000)
	item.Event.Message.Mentions, item.Event.Message.Reply = mentions, reply
	return w.append(item)
}

func (w *world) inboxIs(u chat.User, want string) {
	w.t.Helper()
	if got := w.inbox(u); got != want {
		w.t.Errorf("%s: got %q, want %q", u.Name, got, want)
	}
}

func inbox(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	tea := w.room("tea")
	one := w.says(chat.Lobby, ada, 1, "one", 0)
	w.says(chat.Lobby, bo, 2, "yes", one.Seq)
	w.says(tea, cy, 3, "tea?", 0, ada, bo)
	w.says(chat.Lobby, ada, 4, "to myself", one.Seq, ada)
	w.says(chat.Lobby, cy, 5, "both", one.Seq, ada)
	w.says(chat.Lobby, bo, 6, "plain", 0)
	w.inboxIs(ada, "both | tea? | yes")
	w.inboxIs(bo, "tea?")
	w.inboxIs(cy, "")
}

func inboxRights(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	friends := w.direct(ada, bo)
	w.says(friends, bo, 1, "between us", 0, ada, cy)
	request, _, err := w.s.RequestDirect(w.ctx(), cy.ID, ada.ID, noon())
	w.check(err)
	w.says(request.ID, cy, 2, "a stranger", 0, ada)
	w.inboxIs(ada, "between us")
	w.inboxIs(cy, "")
	w.check(w.s.Answer(w.ctx(), ada.ID, request.ID, true))
	w.inboxIs(ada, "a stranger | between us")
}

func inboxChanges(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	own := w.says(chat.Lobby, ada, 1, "own", 0)
	reply := w.says(chat.Lobby, bo, 2, "reply", own.Seq, ada)
	plain := w.says(chat.Lobby, bo, 3, "plain", 0)
	w.inboxIs(ada, "reply")
	named := w.append(editing(plain, bo, 0, "now with @Ada", ada))
	w.inboxIs(ada, "now with @Ada | reply")
	w.append(editing(plain, bo, named.Seq, "without"))
	w.inboxIs(ada, "reply")
	edit := w.append(editing(reply, bo, 0, "reply without a name"))
	w.inboxIs(ada, "reply without a name")
	w.append(editing(reply, bo, edit.Seq, "with @Cy", cy))
	w.inboxIs(cy, "with @Cy")
	w.append(deleting(reply, cy, true, false))
	w.inboxIs(ada, "")
	w.inboxIs(cy, "")
	w.append(restoring(reply, cy))
	w.inboxIs(ada, "with @Cy")
	w.inboxIs(cy, "with @Cy")
	w.append(deleting(reply, bo, false, false))
	w.inboxIs(ada, "")
}

// inboxPages has many messages at the same moment.
func inboxPages(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	tea := w.room("tea")
	for i := range 25 {
		room := chat.Lobby
		if i%2 == 0 {
			room = tea
		}
		w.says(room, bo, i/10, fmt.Sprint(i), 0, ada)
	}
	var paged []string
	for after := (store.InboxPlace{}); ; {
		page, err := w.s.Inbox(w.ctx(), ada.ID, after, 4)
		w.check(err)
		for _, e := range page {
			paged = append(paged, e.Message.Text)
			after = store.InboxPlace{At: e.At, Room: e.Room, Seq: e.Seq}
		}
		if len(page) < 4 {
			break
		}
	}
	if got := strings.Join(paged, " | "); got != w.inbox(ada) || len(paged) != 25 {
		w.t.Errorf("got %s\nwant %s", got, w.inbox(ada))
	}
	slices.Sort(paged)
	if len(slices.Compact(paged)) != 25 {
		w.t.Errorf("something came twice: %v", paged)
	}
}

func moments(w *world) {
	ada := w.user("Ada")
	at := func(second int) chat.Millis { return w.said(chat.Lobby, ada, "").Event.At + chat.Millis(second*1000) }
	want := func(second int, want chat.Seq) {
		w.t.Helper()
		got, err := w.s.SeqAt(w.ctx(), chat.Lobby, at(second))
		if w.check(err); got != want {
			w.t.Errorf("second %d: got %d, want %d", second, got, want)
		}
	}
	want(5, 0)
	w.says(chat.Lobby, ada, 10, "1", 0)
	w.says(chat.Lobby, ada, 20, "2", 0)
	first := w.message(chat.Lobby, 1)
	for range 7 {
		w.append(reacting(first, ada, "👍", true))
		w.append(reacting(first, ada, "👍", false))
	}
	w.says(chat.Lobby, ada, 20, "17", 0)
	w.says(chat.Lobby, ada, 40, "18", 0)
	for second, seq := range map[int]chat.Seq{-9: 1, 9: 1, 10: 1, 11: 2, 20: 2, 21: 18, 40: 18, 41: 18} {
		want(second, seq)
	}
	got, err := w.s.SeqAt(w.ctx(), "none", 1)
	if w.check(err); got != 0 {
		w.t.Errorf("of no room: got %d", got)
	}
}

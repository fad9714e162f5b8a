package site

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/auth/admin"
	"parley/server/hub"
	"parley/server/store"
	"parley/shared/chat"
)

// purged does what servers do for purges.
func (s *server) purged() {
	s.t.Helper()
	all, err := s.db.TakeJobs(s.t.Context(), s.clock(), s.clock().Add(time.Minute), 10)
	if err != nil || len(all) != 1 || all[0].Kind != store.JobPurge {
		s.t.Fatal(all, err)
	}
	h := s.office.Live.(*hub.Hub)
	if err := errors.Join(h.Purge(s.t.Context(), all[0]), s.db.FinishJob(s.t.Context(), all[0])); err != nil {
		s.t.Fatal(err)
	}
}

func TestAPurgeIsPreviewedDoneAndUndone(t *testing.T) {
	s := newServer(t)
	_, author := s.account()
	at := "/admin/people/" + string(author.ID)
	s.said(chat.Lobby, author, "1", "long ago")
	s.later(48 * time.Hour)
	boss, _ := s.with(chat.RoleAdmin)
	for _, n := range []string{"2", "3", "4", "5", "6", "7"} {
		s.said(chat.Lobby, author, n, "<b>buy "+n)
	}
	shows(t, boss.get(at), `href="`+at+`/purge"`, "Remove all messages…")
	page := boss.get(at + "/purge")
	shows(t, page, "6 messages in 1 room", "&lt;b&gt;buy 2", "&lt;b&gt;buy 6", "1 older message in the same rooms stays.", "Remove 6 messages", `href="/r/lobby/2"`)
	if strings.Contains(page.Body, "buy 7") || strings.Contains(page.Body, "Removed messages</h2>") {
		t.Errorf("the preview has too much\n%s", page.Body)
	}
	shows(t, boss.get(at+"/purge?since=all"), "Remove 7 messages", "long ago")
	shows(t, boss.get(at+"/purge?since=all&room=%23Lobby"), "Remove 7 messages", `value="lobby"`)
	if got := boss.get(at + "/purge?room=nowhere"); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "There is no such room.") || strings.Contains(got.Body, "Remove 7") {
		t.Errorf("a room that is none: got %d\n%s", got.Status, got.Body)
	}
	if acts := s.acts(); len(acts) > 0 {
		t.Errorf("a preview is in the audit: %v", acts)
	}
	if got := boss.post(at+"/purge", "act", "purge", "since", "24h0m0s", "room", ""); !strings.HasSuffix(got.to(), "&done=purge") {
		t.Fatalf("got %d, %s\n%s", got.Status, got.to(), got.Body)
	}
	shows(t, boss.get(at), "Nothing removed yet", `value="undo"`)
	s.purged()
	page = boss.get(at + "/purge?done=purge")
	shows(t, page, "The messages are being removed.", "Nothing.", "Removed messages</h2>", "6 messages in 1 room", "can be undone until")
	shows(t, boss.get(at), "Removed messages</h2>", `value="undo"`)
	id := regexp.MustCompile(`name="purge" value="(\d+)"`).FindStringSubmatch(page.Body)[1]
	if got := boss.post(at+"/purge", "act", "undo", "purge", id, "since", "24h"); !strings.HasSuffix(got.to(), "&done=undo") {
		t.Fatalf("got %d, %s\n%s", got.Status, got.to(), got.Body)
	}
	s.purged()
	shows(t, boss.get(at+"/purge?done=undo"), "The messages are coming back.", "6 messages in 1 room", "Remove 6 messages")
	if got := boss.post(at+"/purge", "act", "undo", "purge", id, "since", "24h"); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, "can no longer be undone") {
		t.Errorf("twice: got %d\n%s", got.Status, got.Body)
	}
	if acts := s.acts(); !slices.Equal(acts, []string{admin.ActUnpurge, admin.ActPurge}) {
		t.Errorf("the audit has %v", acts)
	}
	shows(t, boss.get("/admin/log"), "all public rooms, since", "messages 6, rooms 1", "Removed messages brought back")
	for _, form := range [][]string{{"act", "ban", "since", "1h"}, {"act", "undo", "purge", "x", "since", "1h"}, {"act", "purge", "since", "soon"}} {
		if got := boss.post(at+"/purge", form...); got.Status != http.StatusNotFound {
			t.Errorf("%v: got %d", form, got.Status)
		}
	}
}

func TestAPurgeIsUndoneWithinADayOnly(t *testing.T) {
	s := newServer(t)
	boss, _ := s.with(chat.RoleOwner)
	_, author := s.account()
	s.said(chat.Lobby, author, "1", "one")
	at := "/admin/people/" + string(author.ID)
	boss.post(at+"/purge", "act", "purge", "since", "all")
	s.purged()
	shows(t, boss.get(at), `value="undo"`)
	s.later(chat.RestoreWithin)
	boss, _ = s.with(chat.RoleOwner)
	if page := boss.get(at); strings.Contains(page.Body, `value="undo"`) {
		t.Errorf("it can still be undone\n%s", page.Body)
	}
	if got := boss.post(at+"/purge", "act", "undo", "purge", "1", "since", "1h"); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("got %d", got.Status)
	}
}

// Whoever moderates a room has the page for that room alone; for all others there is none.
func TestWhoHasThePageOfAPurge(t *testing.T) {
	s := newServer(t)
	_, author := s.account()
	moderator, _ := s.with(chat.RoleModerator)
	boss, bossUser := s.with(chat.RoleAdmin)
	maker, makerUser := s.account()
	member, _ := s.account()
	guest, _ := s.guest()
	for id, kind := range map[chat.RoomID]chat.RoomKind{"tea": chat.Public, "room:aaaaaaaaaaaaaaaaaaaaaaaaaa": chat.Private} {
		if err := s.db.CreateRoom(t.Context(), chat.Room{ID: id, Kind: kind, Name: string(id)}, string(id), makerUser.ID, []chat.UserID{author.ID}, s.clock()); err != nil {
			t.Fatal(err)
		}
		s.said(id, author, string(kind), "said in "+string(id))
	}
	for who, c := range map[string]struct {
		v    *visitor
		want [3]int // all rooms, the public and the private one
	}{
		"stranger": {s.visitor(), [3]int{404, 404, 404}}, "guest": {guest, [3]int{404, 404, 404}}, "member": {member, [3]int{404, 404, 404}},
		"maker": {maker, [3]int{404, 200, 200}}, "moderator": {moderator, [3]int{200, 200, 422}}, "admin": {boss, [3]int{200, 200, 422}},
	} {
		for i, room := range []string{"", "tea", "room:aaaaaaaaaaaaaaaaaaaaaaaaaa"} {
			at := "/admin/people/" + string(author.ID) + "/purge"
			got := c.v.get(at + "?since=all&room=" + room)
			if got.Status != c.want[i] {
				t.Errorf("%s in %q: got %d, want %d", who, room, got.Status, c.want[i])
			}
			if shown := strings.Contains(got.Body, "said in room:"); shown != (who == "maker" && i == 2) {
				t.Errorf("%s in %q sees the private room: %v", who, room, shown)
			}
			if c.want[i] == http.StatusOK {
				continue
			}
			if got := c.v.post(at, "act", "purge", "room", room, "since", "all"); got.Status != c.want[i] {
				t.Errorf("%s purges in %q: got %d, want %d", who, room, got.Status, c.want[i])
			}
		}
	}
	if all, err := s.db.UserPurges(t.Context(), author.ID); err != nil || len(all) > 0 {
		t.Errorf("there is %+v (%v)", all, err)
	}
	if got := moderator.post("/admin/people/"+string(bossUser.ID)+"/purge", "act", "purge", "since", "all"); got.Status != http.StatusForbidden {
		t.Errorf("a moderator purges an admin: got %d", got.Status)
	}
	if got := maker.post("/admin/people/"+string(author.ID)+"/purge", "act", "purge", "room", "tea", "since", "all"); got.Status != http.StatusSeeOther {
		t.Errorf("the maker in the own room: got %d", got.Status)
	}
}

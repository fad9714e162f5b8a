package site

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

// room makes a public room.
func (s *server) room(name string, by chat.User) chat.RoomID {
	s.t.Helper()
	id, err := chat.Slug(name)
	if err == nil {
		err = s.db.CreateRoom(s.t.Context(), chat.Room{ID: id, Kind: chat.Public, Name: name}, string(id), by.ID, nil, s.clock())
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// invite makes an invite and returns the path of its page.
func (s *server) invite(by chat.User, room chat.RoomID, terms chat.InviteTerms) (chat.Invite, string) {
	s.t.Helper()
	i, token, err := s.invites.Make(s.t.Context(), by, room, terms)
	if err != nil {
		s.t.Fatal(err)
	}
	return i, "/join/" + token
}

// used demands how many have come by an invite.
func (s *server) used(i chat.Invite, want int) {
	s.t.Helper()
	if got, err := s.db.Invite(s.t.Context(), i.ID, s.clock()); err != nil || got.Used != want {
		s.t.Errorf("%d have come by %s (%v), want %d", got.Used, i.ID, err, want)
	}
}

// follows reports whether a user follows a room.
func (s *server) follows(u chat.User, room chat.RoomID) bool {
	_, err := s.db.RoomState(s.t.Context(), u.ID, room)
	return err == nil
}

func TestAnInviteShowsWhatTheInviterChoseAndLookingUsesNothing(t *testing.T) {
	s := newServer(t)
	_, ada := s.account()
	tea := s.room("Tea", ada)
	i, link := s.invite(ada, tea, chat.InviteTerms{Note: `Come & <b>see</b>`, Uses: 1})
	for range 3 {
		page := s.visitor().get(link)
		shows(t, page, ada.Name+" invites you to Tea", "Come &amp; &lt;b&gt;see&lt;/b&gt;", `<button class="button button--main button--full">Join</button>`)
		for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Cache-Control": "no-store"} {
			if got := page.Head.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if page.Status != http.StatusOK || page.Head.Get("Set-Cookie") != "" {
			t.Errorf("got %d %v", page.Status, page.Head)
		}
	}
	s.used(i, 0)
	picture := s.visitor().get(link + "/qr.svg")
	if picture.Head.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(picture.Body, "<svg ") {
		t.Errorf("the picture is %v %s", picture.Head, picture.Body)
	}
	v := s.visitor()
	v.Lang = "zh"
	shows(t, v.get(link), ada.Name+" 邀请你加入 Tea")
	v.Lang = "he"
	shows(t, v.get(link), `dir="rtl"`, "מזמין אותך אל")
	if said := s.logs.String(); strings.Contains(said, strings.TrimPrefix(link, "/join/")) || !strings.Contains(said, "/join/…") {
		t.Errorf("the log has %s", said)
	}
}

func TestAStrangerJoinsAsAGuestOnce(t *testing.T) {
	s := newServer(t)
	_, ada := s.account()
	tea := s.room("Tea", ada)
	i, link := s.invite(ada, tea, chat.InviteTerms{Uses: 2})
	v := s.visitor()
	shows(t, v.get(link), "/sign-in?next=%2fjoin%2f")
	for range 2 { // the second time the guest is in
		if got := v.post(link); got.to() != "/r/tea" {
			t.Fatalf("got %d %s", got.Status, got.Body)
		}
	}
	guest := v.who(s)
	if !s.follows(guest, tea) {
		t.Error("the guest is not in the room")
	}
	if got := v.get(link); got.to() != "/r/tea" {
		t.Errorf("who is in is not led there: %d", got.Status)
	}
	s.used(i, 1)
	bo, user := s.account()
	shows(t, bo.get(link), "You’ll join as "+user.Name)
	if got := bo.post(link); got.to() != "/r/tea" || !s.follows(user, tea) {
		t.Errorf("got %d %s", got.Status, got.Body)
	}
	s.used(i, 2)
	contains(t, "used up", s.visitor().post(link), http.StatusGone)
}

// TestAnInviteThatIsOverSaysSoToThoseWhoHaveIt and to nobody else.
func TestAnInviteThatIsOverSaysSoToThoseWhoHaveIt(t *testing.T) {
	s := newServer(t)
	_, ada := s.account()
	tea := s.room("Tea", ada)
	full, fullLink := s.invite(ada, tea, chat.InviteTerms{Uses: 1})
	if got := s.visitor().post(fullLink); got.to() != "/r/tea" {
		t.Fatalf("got %d", got.Status)
	}
	ended, endedLink := s.invite(ada, tea, chat.InviteTerms{})
	if _, err := s.db.RevokeInvite(t.Context(), ended.ID, s.clock()); err != nil {
		t.Fatal(err)
	}
	_, lateLink := s.invite(ada, tea, chat.InviteTerms{Hours: 1})
	s.later(time.Hour)
	unknown := s.visitor().get("/join/AAAAAAAAAAAAAAAAAAAAAA")
	for link, want := range map[string]string{fullLink: "It has been used as often", endedLink: "It was withdrawn.", lateLink: "It has expired."} {
		for _, page := range []answer{s.visitor().get(link), s.visitor().post(link)} {
			if page.Status != http.StatusGone || strings.Contains(page.Body, "Tea") || strings.Contains(page.Body, ada.Name) {
				t.Errorf("got %d %s", page.Status, page.Body)
			}
			shows(t, page, want)
			if strings.Contains(unknown.Body, want) {
				t.Errorf("an unknown one says %q", want)
			}
		}
	}
	s.used(full, 1)
	if malformed := s.visitor().get("/join/x"); malformed.Body != unknown.Body || unknown.Status != http.StatusGone {
		t.Errorf("got %d %s", malformed.Status, malformed.Body)
	}
}

func TestOfTwoWhoRaceForTheLastUseOneIsTold(t *testing.T) {
	s := newServer(t)
	_, ada := s.account()
	tea := s.room("Tea", ada)
	i, link := s.invite(ada, tea, chat.InviteTerms{Uses: 1})
	answers := make([]answer, 4)
	browsers := make([]*visitor, len(answers))
	for n := range browsers {
		browsers[n], _ = s.guest()
	}
	var all sync.WaitGroup
	for n, v := range browsers {
		all.Go(func() { answers[n] = v.post(link) })
	}
	all.Wait()
	in := 0
	for _, a := range answers {
		switch {
		case a.to() == "/r/tea":
			in++
		case a.Status != http.StatusGone || !strings.Contains(a.Body, "It has been used as often"):
			t.Errorf("got %d %s", a.Status, a.Body)
		}
	}
	if in != 1 {
		t.Errorf("%d came in", in)
	}
	s.used(i, 1)
}

func TestAnInviteFollowsThePolicy(t *testing.T) {
	s := newServer(t)
	_, boss := s.with(chat.RoleOwner)
	_, ada := s.account()
	tea := s.room("Tea", ada)
	place, placeLink := s.invite(boss, "", chat.InviteTerms{Uses: 2})
	_, byMember := s.invite(ada, tea, chat.InviteTerms{})
	for about, c := range map[string]struct {
		place                   Place
		placeAsks, byMemberAsks bool // for a name and a password
	}{
		"open":      {Place{Accounts: true, Passwords: true}, true, true},
		"invited":   {Place{Passwords: true}, true, false},
		"providers": {Place{Providers: true, Accounts: true}, false, false},
	} {
		s.decides(c.place)
		for link, asks := range map[string]bool{placeLink: c.placeAsks, byMember: c.byMemberAsks} {
			page := s.visitor().get(link)
			if got := strings.Contains(page.Body, `name="new"`); got != asks || !strings.Contains(page.Body, "/sign-in?next=%2fjoin%2f") {
				t.Errorf("%s: asks for an account %v, want %v:\n%s", about, got, asks, page.Body)
			}
			if got := s.visitor().post(link); !asks && got.Status != http.StatusForbidden || asks && got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: a form with nothing in it: got %d", about, got.Status)
			}
		}
	}
	s.decides(Place{Passwords: true}) // invited
	old, _ := s.guest()               // from before
	for n, v := range []*visitor{s.visitor(), old} {
		name := fmt.Sprint("Cy-", n)
		contains(t, "a weak password", v.post(placeLink, "name", name, "new", "secret"), http.StatusUnprocessableEntity)
		contains(t, "a name of somebody", v.post(placeLink, "name", boss.Name, "new", goodPassword), http.StatusUnprocessableEntity)
		s.used(place, n)
		if got := v.post(placeLink, "name", name, "new", goodPassword); got.to() != "/" {
			t.Fatalf("got %d %s", got.Status, got.Body)
		}
		if got := v.who(s); got.Name != name {
			t.Errorf("got %v", got)
		}
	}
	contains(t, "a third", s.visitor().post(placeLink, "name", "Di", "new", goodPassword), http.StatusGone)
	if _, err := s.db.UserBySkeleton(t.Context(), "di"); code(err) != chat.CodeNoUser {
		t.Errorf("who was not let in is somebody: %v", err)
	}
}

// TestAnInviteOfSomebodyDemotedMakesNoAccounts where only administrators let people in.
func TestAnInviteOfSomebodyDemotedMakesNoAccounts(t *testing.T) {
	s := newServer(t)
	_, admin := s.with(chat.RoleAdmin)
	_, link := s.invite(admin, "", chat.InviteTerms{})
	s.decides(Place{Passwords: true})
	shows(t, s.visitor().get(link), `name="new"`)
	if _, err := s.db.SetRole(t.Context(), admin.ID, chat.RoleModerator, s.clock()); err != nil {
		t.Fatal(err)
	}
	contains(t, "after that", s.visitor().post(link, "name", "Cy", "new", goodPassword), http.StatusForbidden)
}

func TestARoomThatIsClosedToGuestsAsksForAnAccount(t *testing.T) {
	s := newServer(t)
	_, ada := s.account()
	tea := s.room("Tea", ada)
	if _, _, err := s.db.Configure(t.Context(), tea, chat.Change{Guests: new(chat.GuestsNone)}, time.Now()); err != nil {
		t.Fatal(err)
	}
	i, link := s.invite(ada, tea, chat.InviteTerms{})
	guest, _ := s.guest()
	shows(t, guest.get(link), "This room is for people with an account.")
	contains(t, "a guest", guest.post(link), http.StatusForbidden)
	stranger := s.visitor()
	shows(t, stranger.get(link), `name="new"`)
	s.used(i, 0)
	if got := stranger.post(link, "name", "Cy", "new", goodPassword); got.to() != "/r/tea" {
		t.Errorf("got %d %s", got.Status, got.Body)
	}
	s.used(i, 1)
}

func TestTokensOfInvitesAreNotGuessed(t *testing.T) {
	s := newLimited(t, auth.NewLimits(time.Now))
	_, ada := s.account()
	_, link := s.invite(ada, s.room("Tea", ada), chat.InviteTerms{})
	for range 20 { // a right one is no attempt
		contains(t, "the right one", s.visitor().get(link), http.StatusOK)
	}
	limited := false
	for n := range 20 {
		if got := s.visitor().get(fmt.Sprintf("/join/%022d", n)); got.Status == http.StatusTooManyRequests {
			limited = true
		}
	}
	if !limited {
		t.Error("twenty wrong ones are looked up")
	}
}

func TestAdministratorsMakeListAndRevokeInvites(t *testing.T) {
	s := newServer(t)
	boss, user := s.with(chat.RoleOwner)
	s.room("Tea", user)
	for about, form := range map[string][]string{
		"no such room":    {"room", "nowhere", "days", "7"},
		"no room at all":  {"room", "?!", "days", "7"},
		"too many days":   {"days", "31"},
		"no days":         {"days", "0"},
		"too many people": {"days", "7", "uses", "1001"},
		"no people":       {"days", "7", "uses", "0"},
		"a note of lines": {"days", "7", "note", "a\u2028b"},
		"any number":      {"days", "7", "unlimited", "1"},
	} {
		if got := boss.post("/admin/invites", form...); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, `role="alert"`) && !strings.Contains(got.Body, "aria-invalid") {
			t.Errorf("%s: got %d %s", about, got.Status, got.Body)
		}
	}
	page := boss.post("/admin/invites", "room", "Tea", "days", "3", "uses", "5", "note", "For tea")
	shows(t, page, "This link is shown only now.")
	_, rest, _ := strings.Cut(page.Body, s.url+"/join/")
	link, _, _ := strings.Cut("/join/"+rest, `"`)
	if got := s.visitor().post(link); got.to() != "/r/tea" {
		t.Fatalf("got %d %s", got.Status, got.Body)
	}
	list := boss.get("/admin/invites")
	shows(t, list, "Tea", "1 of 5 joined", "For tea", "By "+user.Name)
	if strings.Contains(list.Body, strings.TrimPrefix(link, "/join/")) {
		t.Error("the list has the token")
	}
	all, err := s.db.ListInvites(t.Context(), store.InviteQuery{Limit: 9}, s.clock())
	if err != nil || len(all) != 1 {
		t.Fatalf("got %v, %v", all, err)
	}
	if got := boss.post("/admin/invites/" + string(all[0].ID) + "/revoke"); got.to() != "/admin/invites?done=revoked" {
		t.Fatalf("got %d %s", got.Status, got.Body)
	}
	contains(t, "one that there is not", boss.post("/admin/invites/none/revoke"), http.StatusNotFound)
	shows(t, s.visitor().get(link), "It was withdrawn.")
	shows(t, boss.get("/admin/invites"), "There are none.")
	shows(t, boss.get("/admin/invites?state=revoked"), "1 of 5 joined")
	if acts := s.acts(); fmt.Sprint(acts) != "[revoke invite]" {
		t.Errorf("noted are %v", acts)
	}
}

func TestAnInviteIntoAClosedRoomMakesAnAccountWhereOnlyInvitedPeopleGetOne(t *testing.T) {
	s := newServer(t)
	_, boss := s.with(chat.RoleOwner)
	tea := s.room("Tea", boss)
	if _, _, err := s.db.Configure(t.Context(), tea, chat.Change{Guests: new(chat.GuestsNone)}, time.Now()); err != nil {
		t.Fatal(err)
	}
	_, link := s.invite(boss, tea, chat.InviteTerms{})
	s.decides(Place{Passwords: true})
	v := s.visitor()
	shows(t, v.get(link), `name="new"`)
	if got := v.post(link, "name", "Cy", "new", goodPassword); got.to() != "/r/tea" {
		t.Errorf("got %d %s", got.Status, got.Body)
	}
}

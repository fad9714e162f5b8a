package site

import (
	"encoding/csv"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/admin"
	"parley/server/auth/oidc"
	"parley/server/auth/place"
	"parley/server/store"
	"parley/shared/chat"
)

// with returns the browser of somebody in a role.
func (s *server) with(role chat.Role) (*visitor, chat.User) {
	s.t.Helper()
	v, user := s.account()
	if _, err := s.office.SetRole(s.t.Context(), admin.Operator, user.ID, role); err != nil {
		s.t.Fatal(err)
	}
	return v, user
}

// shows demands texts on a page.
func shows(t *testing.T, page answer, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page.Body, text) {
			t.Errorf("%q is not on the page (%d):\n%s", text, page.Status, page.Body)
		}
	}
}

// acts says in which order an account's acts are in the audit, the newest first.
func (s *server) acts() (all []string) {
	s.t.Helper()
	entries, err := s.db.ListAudit(s.t.Context(), store.AuditQuery{}, 100)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, e := range entries {
		if e.By != "" {
			all = append(all, e.Act)
		}
	}
	return all
}

func TestThePagesOfAdministratorsDoNotExistForOthers(t *testing.T) {
	s := newServer(t)
	_, target := s.guest()
	stranger := s.visitor()
	guest, _ := s.guest()
	member, _ := s.with(chat.RoleMember)
	moderator, _ := s.with(chat.RoleModerator)
	for _, path := range []string{"/admin", "/admin?q=a", "/admin/rooms", "/admin/rooms/lobby", "/admin/settings", "/admin/jobs", "/admin/log", "/admin/people/" + string(target.ID), "/admin/nothing"} {
		want := stranger.get(path)
		if want.Status != http.StatusNotFound {
			t.Errorf("%s by a stranger: got %d", path, want.Status)
		}
		for who, v := range map[string]*visitor{"guest": guest, "member": member, "moderator": moderator} {
			if got := v.get(path); got.Status != want.Status || got.Body != want.Body {
				t.Errorf("%s by a %s: got %d, %d bytes, want what a stranger gets", path, who, got.Status, len(got.Body))
			}
		}
	}
	for _, path := range []string{"ban", "role", "reset", "sign-out"} {
		if got := moderator.post("/admin/people/"+string(target.ID)+"/"+path, "role", "owner", "for", "forever"); got.Status != http.StatusNotFound {
			t.Errorf("%s by a moderator: got %d", path, got.Status)
		}
	}
	if got := moderator.post("/admin/settings", "policy", "open"); got.Status != http.StatusNotFound {
		t.Errorf("settings by a moderator: got %d", got.Status)
	}
	if acts := s.acts(); len(acts) > 0 {
		t.Errorf("somebody did %v", acts)
	}
}

func TestAnAdministratorFindsPeople(t *testing.T) {
	s := newServer(t)
	boss, _ := s.with(chat.RoleOwner)
	_, mod := s.with(chat.RoleModerator)
	for i := range adminPage + 1 {
		if _, err := s.accounts.People.Named(t.Context(), auth.NewUserID(), fmt.Sprint("Zoe", i), store.Origin{}); err != nil {
			t.Fatal(err)
		}
	}
	first := boss.get("/admin?q=ZOE")
	more := regexp.MustCompile(`part__more" href="([^"]+)"`).FindStringSubmatch(first.Body)
	if strings.Count(first.Body, "row--link") != adminPage || more == nil {
		t.Fatalf("the first page has %d people and leads to %q", strings.Count(first.Body, "row--link"), more)
	}
	if rest := boss.get(html.UnescapeString(more[1])); strings.Count(rest.Body, "row--link") != 1 || strings.Contains(rest.Body, "part__more") {
		t.Errorf("the second page:\n%s", rest.Body)
	}
	page := boss.get("/admin?role=moderator")
	shows(t, page, mod.Name)
	if strings.Count(page.Body, "row--link") != 1 {
		t.Errorf("got %d people", strings.Count(page.Body, "row--link"))
	}
	shows(t, boss.get("/admin?q="+mod.Name[:3]), mod.Name)
	shows(t, boss.get("/admin?q=nobodyhasthisname"), "Nobody was found.")
	if got := boss.get("/admin?role=king&q=%00%FF&after=x"); got.Status != http.StatusOK {
		t.Errorf("a query that makes no sense: got %d", got.Status)
	}
}

func TestAnActOfAnAdministratorNeedsARecentSignIn(t *testing.T) {
	s := newServer(t)
	boss, _ := s.with(chat.RoleOwner)
	_, target := s.account()
	at := "/admin/people/" + string(target.ID)
	s.later(11 * time.Minute)
	for path, form := range map[string][]string{
		at + "/ban": {"for", "24h"}, at + "/role": {"role", "admin"}, at + "/reset": nil, at + "/sign-out": nil, "/admin/invites": {"days", "7"}, "/admin/invites/x/revoke": nil, "/admin/settings": {"policy", "open"}, "/admin/jobs": nil,
		"/admin/rooms/lobby": {"guests", "none"}, "/admin/log.csv": nil,
	} {
		if got := boss.post(path, form...); got.Status != http.StatusSeeOther || !strings.HasPrefix(got.to(), "/sign-in?again=1&next=%2Fadmin") {
			t.Errorf("%s: got %d, %s", path, got.Status, got.to())
		}
	}
	if acts := s.acts(); len(acts) > 0 {
		t.Errorf("done without a proof: %v", acts)
	}
	for _, route := range adminRoutes() {
		if _, ok := route.by[http.MethodPost]; !ok {
			continue
		}
		path := strings.NewReplacer("{id}", "x", "{act}", "ban").Replace(route.path)
		if got := boss.post(path); !strings.HasPrefix(got.to(), "/sign-in?again=1&") {
			t.Errorf("%s asks for no proof: got %d, %s", path, got.Status, got.to())
		}
	}
	if got := boss.post("/sign-in", "again", "1", "password", goodPassword, "next", at); got.to() != at {
		t.Fatalf("got %d, %s", got.Status, got.to())
	}
	if got := boss.post(at+"/ban", "for", "24h"); got.to() != at+"?done=ban" {
		t.Errorf("after the proof: got %d, %s", got.Status, got.to())
	}
}

func TestActsOnAPerson(t *testing.T) {
	s := newServer(t)
	boss, _ := s.with(chat.RoleOwner)
	v, target := s.account()
	at := "/admin/people/" + string(target.ID)
	if got := boss.post(at+"/role", "role", "moderator"); got.to() != at+"?done=role" {
		t.Errorf("role: got %d, %s", got.Status, got.to())
	}
	shows(t, v.get("/account"), "Moderator")
	if got := boss.post(at+"/role", "role", "king"); got.Status != http.StatusNotFound {
		t.Errorf("a role that does not exist: got %d", got.Status)
	}
	reset := boss.post(at + "/reset")
	shows(t, reset, "Recovery link for "+target.Name, s.url+"/recover/", "<svg")
	link := reset.Body[strings.Index(reset.Body, s.url+"/recover/")+len(s.url):]
	link = link[:strings.IndexByte(link, '"')]
	if got := boss.post(at + "/sign-out"); got.to() != at+"?done=sign-out" {
		t.Errorf("sign-out: got %d, %s", got.Status, got.to())
	}
	if got := v.get("/account"); got.Status != http.StatusSeeOther {
		t.Errorf("signed out everywhere, and still in: %d", got.Status)
	}
	for range 2 { // a GET uses nothing up
		shows(t, s.visitor().get(link), "Welcome back, "+target.Name)
	}
	if got := boss.post(at+"/ban", "for", "168h"); got.to() != at+"?done=ban" {
		t.Errorf("ban: got %d, %s", got.Status, got.to())
	}
	shows(t, boss.get(at), "Banned until", "Lift the ban")
	if got := v.post("/sign-in", "name", target.Name, "password", goodPassword); got.Status != http.StatusForbidden {
		t.Errorf("a banned person signs in: %d", got.Status)
	}
	if got := boss.post(at + "/lift"); got.to() != at+"?done=lift" {
		t.Errorf("lift: got %d, %s", got.Status, got.to())
	}
	if got := v.post("/sign-in", "name", target.Name, "password", goodPassword); got.Status != http.StatusSeeOther {
		t.Errorf("after the ban: %d", got.Status)
	}
	for _, wrong := range []string{"-1h", "soon", ""} {
		if got := boss.post(at+"/ban", "for", wrong); got.Status < 400 {
			t.Errorf("a ban for %q: got %d", wrong, got.Status)
		}
	}
	if got := boss.post(at+"/silence", "for", "1h0m0s", "reason", "shouting"); got.to() != at+"?done=silence" {
		t.Errorf("silence: got %d, %s", got.Status, got.to())
	}
	shows(t, boss.get(at), "Silenced in public rooms until", "shouting", "Lift the silence")
	for _, wrong := range []string{"-1h", "soon", "", "17m"} {
		if got := boss.post(at+"/silence", "for", wrong); got.Status < 400 {
			t.Errorf("a silence for %q: got %d", wrong, got.Status)
		}
	}
	if got := boss.post(at + "/unsilence"); got.to() != at+"?done=unsilence" {
		t.Errorf("unsilence: got %d, %s", got.Status, got.to())
	}
	shows(t, boss.get(at), "adds nothing to public rooms", "Until lifted")
	want := []string{admin.ActSilence, admin.ActSilence, admin.ActLift, admin.ActBan, admin.ActSignOut, admin.ActReset, admin.ActRole}
	if got := s.acts(); !slices.Equal(got, want) {
		t.Errorf("the audit has %v, want %v", got, want)
	}
	shows(t, boss.get("/admin/log"), "Role changed", "Member → Moderator", target.Name)
	if strings.Contains(s.logs.String(), link[len("/recover/"):]) {
		t.Error("the link is in the log")
	}
}

func TestAnAdminDoesNothingToTheOwner(t *testing.T) {
	s := newServer(t)
	_, owner := s.with(chat.RoleOwner)
	deputy, self := s.with(chat.RoleAdmin)
	at := "/admin/people/" + string(owner.ID)
	page := deputy.get(at)
	shows(t, page, "You can only change people with a lower role than yours.")
	if strings.Contains(page.Body, "<form") {
		t.Error("there are forms")
	}
	for path, form := range map[string][]string{
		at + "/role": {"role", "member"}, at + "/ban": {"for", "forever"}, at + "/reset": nil, at + "/sign-out": nil, at + "/lift": nil,
		"/admin/people/" + string(self.ID) + "/role": {"role", "owner"},
	} {
		if got := deputy.post(path, form...); got.Status != http.StatusForbidden {
			t.Errorf("%s: got %d", path, got.Status)
		}
	}
}

func TestJobsThatFailAreListedAndTriedAgain(t *testing.T) {
	s := newServer(t)
	boss, owner := s.with(chat.RoleOwner)
	shows(t, boss.get("/admin/jobs"), "Nothing has failed.")
	for _, key := range []string{"a", "b"} {
		if err := s.db.PutJob(t.Context(), store.Job{Kind: "send", User: owner.ID, Key: key, Payload: []byte("{}")}, 9, s.clock()); err != nil {
			t.Fatal(err)
		}
	}
	given, again := store.Job{Kind: "send", User: owner.ID, Key: "a"}, store.Job{Kind: "send", User: owner.ID, Key: "b"}
	if err := s.db.DelayJob(t.Context(), again, s.clock(), "the disk is <full>"); err != nil {
		t.Fatal(err)
	}
	page := boss.get("/admin/jobs")
	shows(t, page, owner.Name, "the disk is &lt;full&gt;", "Will be tried again")
	if strings.Contains(page.Body, "Given up") || strings.Contains(page.Body, `action="/admin/jobs"`) {
		t.Errorf("nothing was given up:\n%s", page.Body)
	}
	if err := s.db.FailJob(t.Context(), given, "no such kind", s.clock()); err != nil {
		t.Fatal(err)
	}
	shows(t, boss.get("/admin/jobs"), "no such kind", "Given up", `action="/admin/jobs"`)
	if got := boss.post("/admin/jobs"); got.to() != "/admin/jobs?done=retry" {
		t.Errorf("got %d %s", got.Status, got.to())
	}
	if _, failed, all, err := s.db.FailingJobs(t.Context(), 9); failed != 0 || all != 2 || err != nil {
		t.Errorf("%d are given up, %d are tried again (%v); want both tried again", failed, all, err)
	}
	shows(t, boss.get("/admin/log"), "Failed jobs tried again")
}

func TestEachActHasAName(t *testing.T) {
	source, err := os.ReadFile("../auth/admin/audit.go")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^\tAct\w+ += "([^"]+)"`).FindAllSubmatch(source, -1)
	if len(found) < 9 {
		t.Fatalf("%d acts are found", len(found))
	}
	s := newServer(t)
	boss, _ := s.with(chat.RoleOwner)
	for _, act := range found {
		if err := s.db.AddAudit(t.Context(), store.AuditEntry{At: chat.MillisOf(s.clock()), Act: string(act[1]), Before: "lobby write", After: "lobby none"}, 0); err != nil {
			t.Fatal(err)
		}
	}
	page := boss.get("/admin/log")
	shows(t, page, "Settings of a room changed", "lobby write → lobby none")
	for _, act := range found {
		if strings.Contains(page.Body, `<p class="row__name">`+string(act[1])+"<") {
			t.Errorf("%s has no name", act[1])
		}
	}
}

func TestSettings(t *testing.T) {
	s := newServer(t)
	boss, _ := s.with(chat.RoleOwner)
	if got := boss.post("/admin/settings", "place", " The Attic ", "policy", "invited", "invite-days", "9", "unlimited", "1"); got.to() != "/admin/settings?done=saved" {
		t.Fatalf("got %d, %s", got.Status, got.to())
	}
	if got := s.office.Place.Get(t.Context()); got != (place.Place{Name: "The Attic", Policy: place.Invited, InviteDays: 9, Unlimited: true, Trusting: true}) {
		t.Errorf("got %+v", got)
	}
	shows(t, boss.get("/admin/settings"), `value="The Attic"`, `value="invited" checked`, `value="9"`, `name="unlimited" value="1" checked`)
	if strings.Contains(boss.get("/admin/settings").Body, `name="newcomers" value="1" checked`) {
		t.Error("new guests are limited, though nobody chose that")
	}
	boss.post("/admin/settings", "policy", "open", "newcomers", "1")
	if s.office.Place.Get(t.Context()).Trusting {
		t.Error("new guests are not limited")
	}
	shows(t, boss.get("/admin/settings"), `name="newcomers" value="1" checked`)
	if strings.Contains(boss.get("/admin/settings").Body, `value="oidc"`) {
		t.Error("people known to a provider can be chosen without one")
	}
	for _, wrong := range [][]string{{"policy", "oidc"}, {"policy", "lottery"}, {"place", strings.Repeat("x", 61), "policy", "open"}, {"policy", "open", "invite-days", "0"}, {"policy", "open", "invite-days", "366"}, {"policy", "open", "invite-days", "x"}, {}} {
		if got := boss.post("/admin/settings", wrong...); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("%v: got %d", wrong, got.Status)
		}
	}
	s.decides(Place{Passwords: true, Providers: true})
	shows(t, boss.get("/admin/settings"), `value="oidc"`)
	shows(t, boss.post("/admin/settings", "policy", "oidc"), "Otherwise you would be locked out.")
	me := boss.who(s)
	has, err := s.db.Account(t.Context(), me.ID)
	if err == nil {
		_, err = s.db.AddIdentity(t.Context(), store.Identity{Issuer: "i", Subject: "s", User: me.ID}, has.Generation, time.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	shows(t, boss.post("/admin/settings", "policy", "oidc"), "Otherwise you would be locked out.") // the identity is at one that was
	s.site.Providers = oidc.New([]oidc.Config{{Name: "i", Issuer: "http://127.0.0.1:1"}, {Name: "j", Issuer: "i"}}, &url.URL{}, s.db, nil, s.clock)
	if got := boss.post("/admin/settings", "policy", "oidc"); got.Status != http.StatusSeeOther {
		t.Errorf("with a provider: got %d", got.Status)
	}
}

// TestTheSignInPageFollowsThePolicy signs in by everything that this server has, under each policy.
func TestTheSignInPageFollowsThePolicy(t *testing.T) {
	s := newServer(t)
	v, user := s.account()
	for policy, c := range map[place.Policy]struct {
		password bool
		says     string
	}{
		place.Guests: {true, "Continue without an account"}, place.Open: {true, "/sign-up?next="}, place.Invited: {true, "Only people with an account can come in."},
		place.OIDC: {false, "Only people with an account can come in."},
	} {
		s.decides(Place{Guests: policy.TakesGuests(), Accounts: policy.TakesAccounts(), Passwords: policy.TakesPasswords()})
		stranger := s.visitor()
		page := stranger.get("/sign-in")
		shows(t, page, c.says)
		if got := strings.Contains(page.Body, `type="password"`); got != c.password {
			t.Errorf("%s: asks for a password: %v", policy, got)
		}
		want := http.StatusSeeOther
		if !c.password {
			want = http.StatusForbidden
		}
		if got := stranger.post("/sign-in", "name", user.Name, "password", goodPassword); got.Status != want {
			t.Errorf("%s: a password: got %d, want %d", policy, got.Status, want)
		}
		code := s.visitor().post("/sign-in", "name", user.Name, "code", "0000-0000-0000-0000", "with", "code")
		if code.Status != http.StatusForbidden || strings.Contains(code.Body, "passwords, codes and passkeys") == c.password {
			t.Errorf("%s: a code: got %d %s", policy, code.Status, code.Body)
		}
		if got := s.visitor().post("/sign-up", "name", "New"+string(policy), "new", goodPassword); (got.Status == http.StatusSeeOther) != policy.TakesAccounts() {
			t.Errorf("%s: signing up: got %d", policy, got.Status)
		}
		if got := v.post("/sign-in", "again", "1", "password", goodPassword); got.Status != http.StatusSeeOther {
			t.Errorf("%s: whoever is signed in cannot prove it: %d", policy, got.Status)
		}
	}
}

// TestTheLogIsFilteredAndSaved reads the log as an administrator whose name a spreadsheet would take for a formula.
func TestTheLogIsFilteredAndSaved(t *testing.T) {
	s := newServer(t)
	boss, _ := s.with(chat.RoleOwner)
	_, bo := s.guest()
	for act := range 2 {
		if err := s.office.Ban(t.Context(), admin.Operator, bo.ID, admin.Forever.Add(-time.Duration(act)*time.Hour), time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.office.SetPlace(t.Context(), admin.Operator, place.Place{Name: "=1+1", Policy: place.Guests}); err != nil {
		t.Fatal(err)
	}
	before := len(s.acts())
	shows(t, boss.get("/admin/log"), "Banned", "Settings changed")
	if page := boss.get("/admin/log?act=ban&user=" + string(bo.ID)); strings.Contains(page.Body, "row__name\">Settings changed") || strings.Count(page.Body, `row__name">Banned`) != 2 {
		t.Errorf("got %s", page.Body)
	}
	if acts := s.acts(); len(acts) != before+1 || acts[0] != admin.ActRead {
		t.Errorf("who reads is noted once: got %q", acts)
	}
	if got := boss.get("/admin/log.csv"); got.Status != http.StatusMethodNotAllowed {
		t.Errorf("a link saves the log: got %d", got.Status)
	}
	file := boss.post("/admin/log.csv")
	lines, err := csv.NewReader(strings.NewReader(file.Body)).ReadAll()
	if err != nil || len(lines) < 5 || !strings.HasPrefix(file.Head.Get("Content-Type"), "text/csv") || !strings.Contains(file.Head.Get("Content-Disposition"), "attachment") {
		t.Fatalf("got %v, %q, %v", file.Head, file.Body, err)
	}
	found := false
	for _, line := range lines {
		for _, cell := range line {
			found = found || strings.Contains(cell, "=1+1")
			if strings.IndexAny(cell, "=+-@") == 0 {
				t.Errorf("a spreadsheet takes %q for a formula", cell)
			}
		}
	}
	if !found || s.acts()[0] != admin.ActExport {
		t.Errorf("got %q after %q", s.acts(), file.Body)
	}
	if only := boss.post("/admin/log.csv?act=ban"); strings.Count(only.Body, "\n") != 3 {
		t.Errorf("want the names of the columns and two entries, got %s", only.Body)
	}
	if got := s.visitor().post("/admin/log.csv"); got.Status != http.StatusNotFound {
		t.Errorf("a stranger gets %d", got.Status)
	}
}

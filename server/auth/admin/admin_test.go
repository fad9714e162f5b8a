package admin_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/account"
	"parley/server/auth/admin"
	"parley/server/auth/invite"
	"parley/server/auth/place"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

// office is a service on a real store, with people in each role.
type office struct {
	t *testing.T
	*admin.Service
	db     *sqlite.Store
	people *auth.Guests
	log    *bytes.Buffer
	live   *live
	now    time.Time
}

// live notes whose connections were told.
type live struct {
	mu             sync.Mutex
	ended, changed []chat.UserID
}

func (l *live) SessionsEnded(_ context.Context, user chat.UserID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = append(l.ended, user)
}

func (l *live) RulesChanged(context.Context, chat.RoomID, int64) error { return nil }

func (l *live) ReportClosed(context.Context, chat.UserID, chat.Report) {}

func (l *live) DeleteMessage(context.Context, chat.UserID, chat.RoomID, chat.Seq) error { return nil }

func (l *live) RemoveFrom(context.Context, chat.UserID, chat.RoomID, chat.UserID) error { return nil }

func (l *live) AccountChanged(_ context.Context, user chat.UserID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changed = append(l.changed, user)
}

func newOffice(t *testing.T) *office {
	t.Helper()
	db, err := sqlite.Open(sqlitetest.Blank(t, t.TempDir()), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o := &office{t: t, db: db, log: &bytes.Buffer{}, live: &live{}, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	log := slog.New(slog.NewTextHandler(o.log, nil))
	now := func() time.Time { return o.now }
	source, err := place.NewSource(t.Context(), db, log)
	if err != nil {
		t.Fatal(err)
	}
	links := account.New(account.Config{Store: db, Now: now, Log: log})
	o.people = auth.NewGuests(db, now)
	invites := &invite.Service{Store: db, People: o.people, Place: source, Now: now}
	o.Service = &admin.Service{Store: db, Links: links, Invites: invites, Live: o.live, Place: source, Purges: db, Log: log, Now: now}
	return o
}

// guest creates a guest with a session.
func (o *office) guest(name string) chat.User {
	o.t.Helper()
	user, err := o.people.Named(o.t.Context(), auth.NewUserID(), name, store.Origin{})
	if err != nil {
		o.t.Fatal(err)
	}
	_, err = o.db.NewSession(o.t.Context(), store.Session{User: user.ID, Device: "Firefox", Method: "guest"}, []byte("token of "+name), o.now)
	if err != nil {
		o.t.Fatal(err)
	}
	return user
}

// with creates an account in a role.
func (o *office) with(name string, role chat.Role) chat.User {
	o.t.Helper()
	user := o.guest(name)
	if _, err := o.db.SetPassword(o.t.Context(), user.ID, "a hash", 0, o.now); err != nil {
		o.t.Fatal(err)
	}
	if role != chat.RoleMember {
		if _, err := o.db.SetRole(o.t.Context(), user.ID, role, o.now); err != nil {
			o.t.Fatal(err)
		}
	}
	return user
}

// says has a user say things in a room.
func (o *office) says(user chat.User, room chat.RoomID, texts ...string) {
	o.t.Helper()
	for _, text := range texts {
		out, err := o.db.Append(o.t.Context(), []store.Append{{Event: chat.Event{
			Room: room, Kind: chat.Said, At: chat.MillisOf(o.now), By: user, Nonce: chat.Nonce(text), Message: &chat.Message{Text: text},
		}}})
		if err == nil {
			err = out[0].Err
		}
		if err != nil {
			o.t.Fatal(err)
		}
	}
}

func (o *office) role(user chat.User) chat.Role {
	o.t.Helper()
	account, err := o.db.Account(o.t.Context(), user.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return account.Role
}

func as(user chat.User, role chat.Role) admin.Actor { return admin.Actor{User: user.ID, Role: role} }

func codeOf(err error) chat.Code {
	if err == nil {
		return ""
	}
	return chat.AsError(err).Code
}

// Each role acts on each other one: only lower roles are reached, except by an owner.
func TestWhoMayActOnWhom(t *testing.T) {
	o := newOffice(t)
	people := map[chat.Role]chat.User{}
	for _, role := range chat.Roles[1:] {
		people[role] = o.with("Actor-"+string(role), role)
	}
	o.with("Second-owner", chat.RoleOwner)
	targets := map[chat.Role]chat.User{chat.RoleGuest: o.guest("Target-guest")}
	for _, role := range chat.Roles[1:] {
		targets[role] = o.with("Target-"+string(role), role)
	}
	acts := map[string]func(by admin.Actor, user chat.UserID) error{
		"reset": func(by admin.Actor, user chat.UserID) error { _, _, err := o.Reset(t.Context(), by, user); return err },
		"ban": func(by admin.Actor, user chat.UserID) error {
			return o.Ban(t.Context(), by, user, admin.Forever, time.Time{})
		},
		"lift":     func(by admin.Actor, user chat.UserID) error { return o.Lift(t.Context(), by, user) },
		"sign out": func(by admin.Actor, user chat.UserID) error { return o.SignOut(t.Context(), by, user, "") },
	}
	for actor, who := range people {
		for target, whom := range targets {
			may := actor == chat.RoleOwner || actor == chat.RoleAdmin && !target.AtLeast(chat.RoleAdmin)
			want := chat.CodeNotAllowed
			if may {
				want = ""
			}
			for name, act := range acts {
				if got := codeOf(act(as(who, actor), whom.ID)); got != want {
					t.Errorf("%s by %s on %s: got %q, want %q", name, actor, target, got, want)
				}
			}
		}
	}
}

func TestWhoMayGiveWhichRole(t *testing.T) {
	o := newOffice(t)
	boss := o.with("Boss", chat.RoleOwner)
	deputy := o.with("Deputy", chat.RoleAdmin)
	mod := o.with("Moder-ator", chat.RoleModerator)
	for actor, who := range map[chat.Role]chat.User{chat.RoleOwner: boss, chat.RoleAdmin: deputy, chat.RoleModerator: mod} {
		for _, role := range chat.Roles[1:] {
			user := o.with("For-"+string(actor)+"-"+string(role), chat.RoleMember)
			may := actor == chat.RoleOwner || actor == chat.RoleAdmin && !role.AtLeast(chat.RoleAdmin)
			_, err := o.SetRole(t.Context(), as(who, actor), user.ID, role)
			if (err == nil) != may {
				t.Errorf("%s gives %s: %v", actor, role, err)
			}
			if got := o.role(user); may && got != role || !may && got != chat.RoleMember {
				t.Errorf("after %s gave %s: %s", actor, role, got)
			}
		}
	}
	if _, err := o.SetRole(t.Context(), as(deputy, chat.RoleAdmin), deputy.ID, chat.RoleOwner); codeOf(err) != chat.CodeNotAllowed {
		t.Errorf("an admin became an owner: %v", err)
	}
	if _, err := o.SetRole(t.Context(), as(deputy, chat.RoleAdmin), boss.ID, chat.RoleMember); codeOf(err) != chat.CodeNotAllowed {
		t.Errorf("an admin demoted the owner: %v", err)
	}
}

func TestTheLastOwnerStays(t *testing.T) {
	o := newOffice(t)
	a, b := o.with("Ada", chat.RoleOwner), o.with("Bo", chat.RoleOwner)
	results := make(chan error, 2)
	for _, user := range []chat.User{a, b} { // each demotes the other, at once
		go func() {
			_, err := o.SetRole(t.Context(), admin.Operator, user.ID, chat.RoleMember)
			results <- err
		}()
	}
	first, second := <-results, <-results
	if (first == nil) == (second == nil) {
		t.Fatalf("of two owners who demote each other, one stays: %v, %v", first, second)
	}
	last := a
	if o.role(a) != chat.RoleOwner {
		last = b
	}
	if err := o.Ban(t.Context(), admin.Operator, last.ID, admin.Forever, time.Time{}); codeOf(err) != chat.CodeNotAllowed {
		t.Errorf("the last owner was banned: %v", err)
	}
}

func TestABanEndsSessionsAndIsLifted(t *testing.T) {
	o := newOffice(t)
	bo := o.guest("Bo")
	if err := o.Ban(t.Context(), admin.Operator, bo.ID, o.now.Add(time.Hour), o.now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.db.Login(t.Context(), []byte("token of Bo"), time.Time{}, o.now); codeOf(err) != chat.CodeUnauthorized {
		t.Errorf("a banned user comes in: %v", err)
	}
	if len(o.live.ended) != 1 || o.live.ended[0] != bo.ID {
		t.Errorf("connections that were closed: %v", o.live.ended)
	}
	if err := o.Ban(t.Context(), admin.Operator, bo.ID, o.now, time.Time{}); codeOf(err) != chat.CodeBadText {
		t.Errorf("a ban that is over: %v", err)
	}
	if err := o.Lift(t.Context(), admin.Operator, bo.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := o.db.NewSession(t.Context(), store.Session{User: bo.ID}, []byte("another"), o.now); err != nil {
		t.Errorf("after the ban was lifted: %v", err)
	}
}

func TestEachActIsAudited(t *testing.T) {
	o := newOffice(t)
	boss, bo := o.with("Boss", chat.RoleOwner), o.with("Bo", chat.RoleMember)
	by := admin.Actor{User: boss.ID, Role: chat.RoleOwner, Network: "192.0.2.0/24"}
	ctx := t.Context()
	token, _, err := o.Reset(ctx, by, bo.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, roleErr := o.SetRole(ctx, by, bo.ID, chat.RoleModerator)
	invited, invitation, inviteErr := o.Invite(ctx, by, chat.Lobby, chat.InviteTerms{Note: "not in the log"})
	_, revokeErr := o.RevokeInvite(ctx, by, invited.ID)
	err = errors.Join(roleErr, inviteErr, revokeErr, o.Ban(ctx, by, bo.ID, admin.Forever, time.Time{}), o.Lift(ctx, admin.Operator, bo.ID), o.SignOut(ctx, by, bo.ID, ""),
		o.SetPlace(ctx, by, place.Place{Name: "Attic", Policy: place.Open}), o.RoomChanged(ctx, by, chat.Lobby, "", "write", "none"))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := o.Store.ListAudit(ctx, store.AuditQuery{}, 100)
	if err != nil {
		t.Fatal(err)
	}
	want := []store.AuditEntry{
		{Act: admin.ActRoom, Before: "lobby write", After: "lobby none"}, {Act: admin.ActPlace, Before: `guests ""`, After: `open "Attic"`}, {Act: admin.ActSignOut, Target: bo.ID}, {Act: admin.ActLift, Target: bo.ID, Before: "forever"},
		{Act: admin.ActBan, Target: bo.ID, After: "forever"}, {Act: admin.ActRevoke, Target: boss.ID, Before: string(invited.ID) + " lobby, 10 uses, until 2026-03-08T12:00:00Z"},
		{Act: admin.ActInvite, After: string(invited.ID) + " lobby, 10 uses, until 2026-03-08T12:00:00Z"},
		{Act: admin.ActRole, Target: bo.ID, Before: "member", After: "moderator"}, {Act: admin.ActReset, Target: bo.ID},
	}
	if len(entries) != len(want) {
		t.Fatalf("got %d entries: %+v", len(entries), entries)
	}
	for i, got := range entries {
		want[i].ID, want[i].At, want[i].By, want[i].Via, want[i].Network = got.ID, chat.MillisOf(o.now), boss.ID, "web", by.Network
		if got.Act == admin.ActLift {
			want[i].By, want[i].Via, want[i].Network = "", "cli", ""
		}
		if got != want[i] {
			t.Errorf("got  %+v\nwant %+v", got, want[i])
		}
		if !strings.Contains(o.log.String(), "act="+got.Act) {
			t.Errorf("%s is not in the log", got.Act)
		}
	}
	for _, secret := range []string{token, invitation, "not in the log"} {
		if strings.Contains(o.log.String(), secret) {
			t.Error("a link is in the log")
		}
	}
}

func TestEntriesAreKeptForAYear(t *testing.T) {
	o := newOffice(t)
	bo := o.guest("Bo")
	for range 2 {
		if err := o.SignOut(t.Context(), admin.Operator, bo.ID, ""); err != nil {
			t.Fatal(err)
		}
		o.now = o.now.AddDate(1, 0, 1)
	}
	entries, err := o.Store.ListAudit(t.Context(), store.AuditQuery{}, 10)
	if err != nil || len(entries) != 1 {
		t.Errorf("got %+v, %v", entries, err)
	}
}

func TestWhoeverReadsTheAuditIsInIt(t *testing.T) {
	o := newOffice(t)
	boss, _ := o.guest("Boss"), o.guest("Bo")
	by := admin.Actor{User: boss.ID, Role: chat.RoleOwner, Network: "192.0.2.0/24"}
	count := func() (n int) {
		entries, err := o.Store.ListAudit(t.Context(), store.AuditQuery{Act: admin.ActRead}, 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	read := func(by admin.Actor, want int) {
		t.Helper()
		if _, err := o.ReadAudit(t.Context(), by, store.AuditQuery{}, 10); err != nil || count() != want {
			t.Errorf("got %d entries, %v, want %d", count(), err, want)
		}
	}
	read(by, 1)
	read(by, 1)
	read(admin.Operator, 2)
	read(admin.Operator, 3)
	o.now = o.now.Add(time.Hour)
	read(by, 4)
	got, err := o.ReadAudit(t.Context(), by, store.AuditQuery{}, 1)
	if err != nil || len(got) != 1 || got[0].By != boss.ID || got[0].Act != admin.ActRead {
		t.Errorf("got %+v, %v", got, err)
	}
	exported := 0
	if err := o.ExportAudit(t.Context(), by, store.AuditQuery{}, func(store.AuditEntry) error { exported++; return nil }); err != nil || exported != 5 {
		t.Errorf("got %d entries, %v, want the four and that of the export", exported, err)
	}
}

func TestAListIsTriedBeforeItCounts(t *testing.T) {
	o := newOffice(t)
	ctx, bo := t.Context(), o.with("Bo", chat.RoleMember)
	o.says(bo, chat.Lobby, "buy now", "hello", "at the casino")
	refused, tried, err := o.TryFilter(ctx, admin.Operator, "casino\nbuy now\nmissing")
	if err != nil || tried != 3 || len(refused) != 2 || refused[0].Entry != "casino" || refused[1].Event.Message.Text != "buy now" {
		t.Errorf("got %+v of %d (%v)", refused, tried, err)
	}
	if list, err := o.Filter(ctx, admin.Operator); err != nil || list.Len() != 0 {
		t.Errorf("trying has set %q (%v)", list, err)
	}
	if err := errors.Join(o.SetFilter(ctx, admin.Operator, "casino\nbuy now"), o.SetFilter(ctx, admin.Operator, "casino\nspam.example"), o.SetFilter(ctx, admin.Operator, "casino\n\nspam.example")); err != nil {
		t.Fatal(err)
	}
	entries, err := o.Store.ListAudit(ctx, store.AuditQuery{Act: admin.ActFilter}, 100)
	if err != nil || len(entries) != 2 || entries[0].Before != "buy now" || entries[0].After != "spam.example" || entries[1].After != "casino, buy now" {
		t.Errorf("the audit has %+v (%v)", entries, err)
	}
	moderator := admin.Actor{User: bo.ID, Role: chat.RoleModerator}
	_, _, tryErr := o.TryFilter(ctx, moderator, "casino")
	_, readErr := o.Filter(ctx, moderator)
	for _, err := range []error{tryErr, readErr, o.SetFilter(ctx, moderator, "casino")} {
		if codeOf(err) != chat.CodeNotAllowed {
			t.Errorf("a moderator gets %v", err)
		}
	}
}

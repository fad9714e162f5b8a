package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/admin"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

func TestAWrongCommandLineOfAdminSaysWhatIsWrong(t *testing.T) {
	t.Setenv("PARLEY_STORE", "sqlite:"+t.TempDir()+"/none.db")
	for line, want := range map[string]string{
		"": "a command is missing", "frob": `"frob" is not a command`, "reset": "reset takes one name", "role ada": "role takes a name and a role",
		"users a b": "users takes one name", "role ada king": `"king" is not a role; use one of guest, member`, "users --role king": `"king" is not a role`,
		"ban ada --until soon": "is not a time", "ban ada --until 2001-01-01": "is over", "ban ada --until 7d --lift": "either --until or --lift",
		"users --until 7d": "users has no option --until", "reset ada --json": "reset has no option --json", "settings --policy lottery": "use guests, open, invited or oidc",
		"silence ada --for soon": "--for is a time such as 10m", "silence ada --for 1h --lift": "--lift without --for", "silence ada --for 400d": "up to 366d", "silence": "silence takes one name", "users --for 1h": "users has no option --for",
		"purge": "purge takes one name", "purge ada --since soon": "--since: use a time such as 1h", "purge ada --undo --dry-run": "--undo without --since and --dry-run", "users --undo": "users has no option --undo",
		"users --frob": "frob", "room": "room takes one name", "room lobby --guests some": "use write, read or none", "users --guests none": "users has no option --guests", "room lobby --slow fast": "use a time between two messages", "room lobby --archived maybe": "use on or off", "room lobby --asking maybe": "use on or off", "room lobby --calm soon": "use how long the room is calm", "calm 1h 2h": "calm takes a time",
		"invite": "invite takes create, list, or revoke and an id", "invite list --state lost": "is no state of an invite", "reports --state lost": "is no state of a report", "reports close 1 acted now": "reports takes nothing, or close, an id and an outcome", "settings --invite-days 0": "1 to 365 days", "settings --unlimited-invites=maybe": "maybe", "settings --limit-newcomers=maybe": "maybe", "users --limit-newcomers=true": "users has no option --limit-newcomers",
	} {
		var out, errOut bytes.Buffer
		code := adminCommand(t.Context(), strings.Fields(line), &out, &errOut)
		if code != 2 || !strings.Contains(errOut.String(), want) || out.Len() > 0 {
			t.Errorf("parley admin %s: status %d, %s%s", line, code, &out, &errOut)
		}
	}
	for _, line := range []string{"--help", "help", "users --help", "ban ada --until 7d -h"} {
		var out, errOut bytes.Buffer
		if code := adminCommand(t.Context(), strings.Fields(line), &out, &errOut); code != 0 || !strings.Contains(out.String(), "Usage: parley admin COMMAND") {
			t.Errorf("parley admin %s: status %d, %s%s", line, code, &out, &errOut)
		}
	}
	var out, errOut bytes.Buffer
	if code := adminCommand(t.Context(), []string{"users"}, &out, &errOut); code != 1 || !strings.Contains(errOut.String(), "none.db") {
		t.Errorf("a file that is not there: status %d, %s%s", code, &out, &errOut)
	}
}

// commandLine returns a store that is served, and what runs parley admin on it: it wants a status, and something in the output, or in the error if there is to
// be one.
func commandLine(t *testing.T) (db *sqlite.Store, run func(status int, want string, args ...string) string) {
	t.Helper()
	path := sqlitetest.Blank(t, t.TempDir())
	db, err := sqlite.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, func(status int, want string, args ...string) string {
		t.Helper()
		var out, errOut bytes.Buffer
		code, said := adminCommand(t.Context(), append(args, "--store", "sqlite:"+path), &out, &errOut), &out
		if status != 0 {
			said = &errOut
		}
		if code != status || !strings.Contains(said.String(), want) {
			t.Errorf("parley admin %q: status %d, %s%s", args, code, &out, &errOut)
		}
		return out.String()
	}
}

func TestTheCommandLineMakesListsAndRevokesInvites(t *testing.T) {
	_, run := commandLine(t)
	run(0, "An invite into lobby, for one person until", "invite", "create", "--room", "lobby", "--uses", "1", "--valid", "12h", "--note", "For tea", "--public-url", "https://chat.example")
	made := listedInvite{}
	if err := json.Unmarshal([]byte(run(0, "https://chat.example/join/", "invite", "create", "--public-url", "https://chat.example", "--json")), &made); err != nil {
		t.Fatal(err)
	}
	if valid := made.Expires.Sub(made.Made); made.Uses != chat.InviteUses || valid != chat.InviteValid || made.State != chat.InviteActive || made.Room != "" {
		t.Errorf("got %+v", made)
	}
	list := run(0, string(made.ID), "invite", "list")
	if _, token, _ := strings.Cut(made.Link, "/join/"); len(token) != 22 || strings.Contains(list, token) || !strings.Contains(list, "0 of 1") || !strings.Contains(list, "For tea") {
		t.Errorf("the list is %s", list)
	}
	run(1, "at most 30 days", "invite", "create", "--valid", "31d")
	run(1, "at most 1000 uses", "invite", "create", "--uses", "unlimited")
	run(1, "no such room", "invite", "create", "--room", "nowhere")
	run(0, "guests   limited while they are new", "settings")
	run(0, "guests   not limited", "settings", "--limit-newcomers=false")
	run(0, "at most 90 days, any number of people", "settings", "--invite-days", "90", "--unlimited-invites=true")
	run(0, "for any number of people", "invite", "create", "--valid", "31d", "--uses", "unlimited")
	run(0, "lets nobody in any more", "invite", "revoke", string(made.ID))
	run(1, "no such invite", "invite", "revoke", "none")
	run(0, string(made.ID), "invite", "list", "--state", "revoked")
	if active := run(0, "ID", "invite", "list", "--state", "active", "--room", "lobby"); strings.Count(active, "\n") != 2 {
		t.Errorf("active are %s", active)
	}
	run(0, "revoke", "audit")
}

func TestTheCommandLineSilencesAndLifts(t *testing.T) {
	db, run := commandLine(t)
	ada, err := auth.NewGuests(db, time.Now).Named(t.Context(), auth.NewUserID(), "Ada", store.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	silenced := func() chat.Silence {
		account, err := db.Account(t.Context(), ada.ID)
		if err != nil {
			t.Fatal(err)
		}
		return account.Silence
	}
	run(0, "not silenced", "silence", "ada", "--lift")
	run(0, "Ada is silenced in public rooms until 2", "silence", "ada", "--for", "1h", "--reason", "2 warnings")
	if is := silenced(); is.Reason != "2 warnings" || time.Until(is.Until.Time()).Round(time.Minute) != time.Hour {
		t.Errorf("is %+v", is)
	}
	run(0, "silenced until", "users")
	run(0, "silenced_until", "users", "--json")
	run(0, "until --lift", "silence", "ada")
	if is := silenced(); is != (chat.Silence{Until: chat.Forever}) {
		t.Errorf("is %+v", is)
	}
	run(0, "can write in public rooms again", "silence", "ada", "--lift")
	if is := silenced(); is != (chat.Silence{}) {
		t.Errorf("is %+v", is)
	}
	run(0, ": 2 warnings", "audit", "--act", "silence")
}

func TestTheCommandLineBansAndHoldsNewcomers(t *testing.T) {
	db, run := commandLine(t)
	guests := auth.NewGuests(db, time.Now)
	come := func(name string) chat.User {
		t.Helper()
		u, err := guests.Named(t.Context(), auth.NewUserID(), name, store.Origin{Network: "home"})
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	troll := come("Troll")
	if _, err := db.NewSession(t.Context(), store.Session{User: troll.ID, Origin: "home"}, []byte("token"), time.Now()); err != nil {
		t.Fatal(err)
	}
	run(0, "signed out. Sessions: 1, networks: 1. New people from there would need approval until 2", "ban", "troll", "--dry-run")
	if a, err := db.Account(t.Context(), troll.ID); err != nil || a.Banned != 0 || a.Sessions != 1 {
		t.Fatalf("after a dry run: %+v, %v", a, err)
	}
	run(0, "nobody", "waiting")
	run(2, "--hold", "ban", "troll", "--hold", "soon")
	run(2, "--lift without --hold", "ban", "troll", "--lift", "--hold", "ban")
	run(0, "New people from the same networks need approval for ever", "ban", "troll", "--hold", "ban")
	come("Again")
	run(0, "waits to be let in", "waiting")
	run(0, `"name":"Again"`, "waiting", "--json")
	run(0, "Again can write", "silence", "again", "--lift")
	run(0, "nobody", "waiting")
	if said := run(0, "is banned until", "ban", "troll", "--until", "2h", "--hold", "none"); strings.Contains(said, "let in") {
		t.Errorf("without a hold: %s", said)
	}
	come("Free")
	run(0, "nobody", "waiting")
	run(0, "newcomers wait: forever", "audit", "--act", "ban")
}

func TestTheCommandLineChangesWhatIsNotAllowed(t *testing.T) {
	_, run := commandLine(t)
	run(0, "Everything is allowed", "filter")
	run(0, "casino\nbuy now", "filter", "--add", "casino", "--add", "buy  now")
	run(0, "0 of the newest 0 messages that guests can read", "filter", "--add", "spam.example", "--try")
	run(0, "casino\nbuy now", "filter")
	run(1, `no entry "spam.example"`, "filter", "--remove", "spam.example")
	run(1, "has no word to look for", "filter", "--add", "*")
	run(0, "buy now", "filter", "--remove", "casino")
	run(0, "filter", "audit", "--act", "filter")
	run(2, "users has no option --try", "users", "--try")
}

func TestParseUntil(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("here", 3600))
	for text, want := range map[string]time.Time{
		"": admin.Forever, "forever": admin.Forever, "30m": now.Add(30 * time.Minute), "12h": now.Add(12 * time.Hour), "7d": now.AddDate(0, 0, 7), "2w": now.AddDate(0, 0, 14),
		"2026-12-31": time.Date(2026, 12, 31, 0, 0, 0, 0, now.Location()), "2026-12-31T18:00": time.Date(2026, 12, 31, 18, 0, 0, 0, now.Location()),
		"2026-12-31T18:00:00Z": time.Date(2026, 12, 31, 18, 0, 0, 0, time.UTC),
	} {
		if got, err := parseUntil(text, now); err != nil || !got.Equal(want) {
			t.Errorf("%q: got %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"0d", "-1d", "7", "d", "tomorrow", "2026-02-28", "2026-13-01", "999999999d"} {
		if got, err := parseUntil(text, now); err == nil {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

func TestTheCommandLineConfiguresARoom(t *testing.T) {
	db, run := commandLine(t)
	for _, step := range [][2]string{{"room lobby", "guests    write"}, {"room lobby --guests none", "guests    none"}, {"room lobby --slow 5m --archived on", "slow      5m0s"}, {"room lobby", "archived  on"}, {"audit", "lobby none"}, {"audit", "lobby slow 5m0s"}, {"room lobby --asking on", "asking    on"}, {"audit", "lobby asking on"}, {"room lobby --calm 1h", "calm      until "}, {"calm off", "calm off"}, {"room lobby", "calm      off"}, {"calm", "calm until "}, {"room lobby", "calm      until "}, {"audit", "all public rooms: calm until "}, {"calm off", "calm off"}} {
		run(0, step[1], strings.Fields(step[0])...)
	}
	want := chat.Settings{Guests: chat.GuestsNone, Slow: 300, Archived: true, Asking: true}
	if room, err := db.Room(t.Context(), chat.Lobby); err != nil || room.Settings != want {
		t.Errorf("the server has %+v (%v)", room, err)
	}
}

func TestTheCommandLineListsAndClosesReports(t *testing.T) {
	db, run := commandLine(t)
	run(0, "There are none.", "reports")
	var people []chat.User
	for _, name := range []string{"Ada", "Bo"} {
		u, err := db.CreateUser(t.Context(), store.Newcomer{ID: chat.UserID(name), Name: store.Name{Shown: name, Folded: name, Skeleton: name}}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, u)
	}
	bad := chat.Event{Room: chat.Lobby, Seq: 3, Kind: chat.Said, By: people[1], Message: &chat.Message{Text: "boo\x1b[2J"}}
	if err := db.AddReport(t.Context(), store.Report{By: people[0], Author: people[1], Report: chat.Report{Room: chat.Lobby, Seq: 3, Reason: chat.ReasonSpam, Note: "he does that", At: chat.MillisOf(time.Now())}}, []chat.Event{bad}); err != nil {
		t.Fatal(err)
	}
	if list := run(0, "1  message 3 in lobby by Bo, reported by 1", "reports"); !strings.Contains(list, "spam by Ada: he does that") || !strings.Contains(list, `> Bo: boo\x1b[2J`) {
		t.Errorf("the list is %s", list)
	}
	run(1, "acted, none or duplicate", "reports", "close", "1", "maybe")
	run(1, "no such open report", "reports", "close", "7", "acted")
	run(1, "is no number", "reports", "close", "one", "acted")
	run(1, "use reports, or reports close", "reports", "open")
	run(0, "Closed.", "reports", "close", "1", "acted", "--note", "Thank you")
	run(0, "There are none.", "reports")
	run(0, `"word": "Thank you"`, "reports", "--state", "closed", "--json")
	if own, err := db.OwnReports(t.Context(), people[0].ID, 9); err != nil || len(own) != 1 || own[0].Outcome != chat.OutcomeActed || own[0].Word != "Thank you" {
		t.Errorf("the reporter has %+v (%v)", own, err)
	}
	run(0, "lobby 3", "audit", "--act", "report")
}

func TestTheCommandLinePurgesAndUndoes(t *testing.T) {
	db, run := commandLine(t)
	guests := auth.NewGuests(db, time.Now)
	ada, err := guests.Named(t.Context(), auth.NewUserID(), "Ada", store.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	say := func(nonce, text string, at time.Time) {
		t.Helper()
		done, err := db.Append(t.Context(), []store.Append{{Event: chat.Event{Room: chat.Lobby, Kind: chat.Said, At: chat.MillisOf(at), By: ada,
			Nonce: chat.Nonce("nonce-00000000-" + nonce), Message: &chat.Message{Text: text}}, Rules: 99}})
		if err != nil || done[0].Err != nil {
			t.Fatal(err, done)
		}
	}
	say("1", "old", time.Now().Add(-48*time.Hour))
	say("2", "buy\x1b[2J", time.Now().Add(-time.Minute))
	preview := run(0, "1 message in 1 room by Ada would be removed from public rooms.", "purge", "ada", "--since", "24h", "--dry-run")
	if strings.Contains(preview, "\x1b") || !strings.Contains(preview, `lobby  buy\x1b[2J`) || !strings.Contains(preview, "1 older ones") {
		t.Errorf("the preview is %q", preview)
	}
	run(0, "2 messages in 1 room by Ada would be removed from lobby.", "purge", "ada", "--room", "lobby", "--dry-run")
	run(1, "no such room", "purge", "ada", "--room", "nowhere")
	run(1, "no such room", "purge", "ada", "--room", string(chat.DirectID(ada.ID, "u-other")))
	run(1, "no purge of messages by Ada", "purge", "ada", "--undo")
	run(1, "make somebody else one first", "purge", "ada")
	boss, err := guests.Named(t.Context(), auth.NewUserID(), "Boss", store.Origin{})
	if err == nil {
		_, err = db.SetPassword(t.Context(), boss.ID, "hash", 0, time.Now())
	}
	if err == nil {
		_, err = db.SetRole(t.Context(), boss.ID, chat.RoleOwner, time.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	run(0, "said nothing in lobby", "purge", "ada", "--room", "lobby", "--since", "1s")
	run(0, "Running servers remove 2 messages in 1 room by Ada now", "purge", "ada")
	all, err := db.UserPurges(t.Context(), ada.ID)
	if err != nil || len(all) != 1 || all[0].By.ID != boss.ID || all[0].Since != 0 || all[0].Room != "" {
		t.Errorf("got %+v (%v)", all, err)
	}
	if jobs, err := db.UserJobs(t.Context(), store.JobPurge, ada.ID); err != nil || len(jobs) != 1 {
		t.Errorf("the jobs are %+v (%v)", jobs, err)
	}
	run(1, "no purge of messages by Ada", "purge", "ada", "--undo", "--room", "den")
	run(0, "Running servers bring back 0 messages", "purge", "ada", "--undo")
	run(1, "no purge of messages by Ada", "purge", "ada", "--undo")
	run(0, "all public rooms, all: messages 2, rooms 1", "audit", "ada", "--act", "purge")
	run(0, "unpurge", "audit", "ada")
}

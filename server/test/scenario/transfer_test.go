package scenario

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/app/load"
	"parley/server/store/sqlite"
	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/view"
)

// parley runs one command in this process.
func parley(t *testing.T, args ...string) (code int, out, errOut string) {
	t.Helper()
	var o, e bytes.Buffer
	code = kit.Command(t.Context(), args, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

// works demands that a command ends well, and returns what it said.
func works(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errOut := parley(t, args...)
	if code != 0 {
		t.Fatalf("parley %q: status %d\n%s%s", args, code, out, errOut)
	}
	return out
}

// beginnings counts how often a client begins a room anew.
type beginnings struct{ rooms atomic.Int64 }

func (b *beginnings) Began(chat.RoomID, chat.Seq)                                { b.rooms.Add(1) }
func (b *beginnings) Said(chat.Nonce, chat.RoomID, view.Draft)                   {}
func (b *beginnings) Acked(chat.Nonce, chat.RoomID, chat.Seq)                    {}
func (b *beginnings) Refused(nonce chat.Nonce, _ chat.Code, _ bool)              {}
func (b *beginnings) Changed(chat.Nonce, chat.RoomID, *client.Change)            {}
func (b *beginnings) ChangeAcked(chat.Nonce, chat.RoomID, chat.Seq)              {}
func (b *beginnings) ChangeRefused(chat.Nonce, chat.Code, bool)                  {}
func (b *beginnings) Dropped(chat.Nonce)                                         {}
func (b *beginnings) Saw(room chat.RoomID, _, _ chat.Seq, events []*chat.Event)  {}
func (b *beginnings) Paged(room chat.RoomID, _, _ chat.Seq, older []*chat.Event) {}
func (b *beginnings) Left(chat.RoomID)                                           {}
func (b *beginnings) Linked(online bool, epoch chat.Epoch)                       {}

func TestWhoReturnsAfterAMoveNoticesNothing(t *testing.T) {
	t.Parallel()
	server, file, database := kit.StartProcess(t), "", kit.FreshDatabase(t)
	file = server.Option("--store")
	there, again := "sqlite:"+filepath.Join(t.TempDir(), "again.db"), []string{}
	began := &beginnings{}
	ada, bo := kit.StartWitnessed(t, server.URL, kit.NewStorage(), began), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	bo.Online()
	epochs := []string{}
	from := file
	for i, to := range []string{database, there} {
		text := fmt.Sprint("before move ", i)
		says(ada, text, bo, append(again, text)...)
		again = append(again, text)
		if code := server.Stop(); code != 0 {
			t.Fatalf("the server's status is %d", code)
		}
		offline := fmt.Sprint("during move ", i)
		bo.Client.Send(chat.Lobby, view.Draft{Text: offline})
		bo.Until("pending", func(v *view.Snapshot) bool { return v.Waiting == 1 })
		out := works(t, "migrate", "--from", from, "--to", to)
		epochs = append(epochs, out[strings.Index(out, "epoch "):])
		server.Args = append(server.Args, "--store", to)
		server.Start()
		again = append(again, offline)
		ada.Sees(again)
		bo.Sees(again)
		from = to
	}
	says(ada, "after", bo, append(again, "after")...)
	if n := began.rooms.Load(); n != 1 {
		t.Errorf("the lobby began %d times, so something was forgotten and loaded again", n)
	}
	if epochs[0] != epochs[1] {
		t.Errorf("the epoch was %s and is %s", epochs[0], epochs[1])
	}
	d := diagnose(t, "--store", file)
	d.has("database", "fail", "were moved to postgres://")
	old := &kit.Process{T: t, Args: []string{"serve", "--addr", kit.FreeAddr(t), "--store", file}}
	old.Launch()
	if err := old.Cmd.Wait(); err == nil || !strings.Contains(old.Logs.Text.String(), "were moved to postgres://") {
		t.Errorf("the old file is served: %v, %s", err, old.Logs.Text.String())
	}
	if strings.Contains(old.Logs.Text.String(), "password") {
		t.Errorf("a password is shown: %s", old.Logs.Text.String())
	}
}

// crowd lets a crowd talk for a while, and returns where its histories are and what it saw.
func crowd(t *testing.T, url, rate, length string) (histories string, seen load.Result) {
	t.Helper()
	histories = t.TempDir()
	out := works(t, "load", url, "--clients", "12", "--senders", "6", "--rate", rate, "--for", length, "--rooms", "3", "--private", "0.2", "--settle", kit.Patience.String(), "--history", histories)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &seen); err != nil {
		t.Fatal(err)
	}
	return histories, seen
}

// TestAKilledMoveGoesOnAndLosesNothing kills the command again and again; then the histories of those who talked are compared
// with what has arrived.
func TestAKilledMoveGoesOnAndLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("short: a load takes seconds")
	}
	t.Parallel()
	server := kit.StartProcess(t, "--limits", "off")
	histories, seen := crowd(t, server.URL, "1000", "5s")
	server.Stop()
	from, to := server.Option("--store"), kit.FreshDatabase(t)
	killed, wait := 0, 30*time.Millisecond
	for range 100 {
		move := exec.Command(kit.Program(t), "migrate", "--from", from, "--to", to)
		var said bytes.Buffer
		move.Stdout, move.Stderr = &said, &said
		if err := move.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(wait, func() { move.Process.Kill() })
		err := move.Wait()
		if kill.Stop(); err == nil || strings.Contains(said.String(), "were moved to") { // or killed when all was done
			break
		}
		if move.ProcessState.Exited() && !strings.Contains(said.String(), "use") { // PostgreSQL notices only later that the last one is gone
			t.Fatalf("%v: %s", err, &said)
		}
		killed, wait = killed+1, wait*11/10
	}
	t.Logf("%d messages, killed %d times", seen.Acked, killed)
	if killed < 5 {
		t.Errorf("it was killed %d times only", killed)
	}
	works(t, "check", histories, "--store", to)
}

// TestABackupUnderLoadIsOneMoment makes backups while people talk. In each of them the messages of a room are numbered without a
// gap, and nothing is missing that was acknowledged before it began.
func TestABackupUnderLoadIsOneMoment(t *testing.T) {
	if testing.Short() {
		t.Skip("short: a load takes seconds")
	}
	t.Parallel()
	for name, store := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "parley.db") },
		"postgres": kit.FreshDatabase,
	} {
		t.Run(name, func(t *testing.T) {
			from, dir := store(t), t.TempDir()
			server := kit.StartProcess(t, "--limits", "off", "--store", from)
			ada := kit.StartClient(t, server.URL, kit.NewStorage())
			ada.Online()
			talking := make(chan struct{})
			go func() {
				defer close(talking)
				crowd(t, server.URL, "300", "4s")
			}()
			var texts, backups []string
			for i := range 4 {
				text := fmt.Sprint("before backup ", i)
				ada.Client.Send(chat.Lobby, view.Draft{Text: text})
				ada.Until("acknowledged", func(v *view.Snapshot) bool { return v.Waiting == 0 && slices.Contains(ada.Said(), text) })
				texts, backups = append(texts, text), append(backups, filepath.Join(dir, fmt.Sprint(i, ".db")))
				works(t, "backup", "--from", from, "--to", backups[i])
				time.Sleep(500 * time.Millisecond)
			}
			<-talking
			for i, path := range backups { // that it opens says that no number is missing
				said := textsIn(t, path)
				for _, text := range texts[:i+1] {
					if !slices.Contains(said, text) {
						t.Errorf("backup %d lacks %q", i, text)
					}
				}
				if i+1 < len(texts) && slices.Contains(said, texts[i+1]) {
					t.Errorf("backup %d has what was said later", i)
				}
			}
		})
	}
}

// textsIn returns what was said in the lobby of a file.
func textsIn(t *testing.T, path string) (said []string) {
	t.Helper()
	epochOf(t, path)
	source, err := sqlite.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	for after := chat.Seq(0); ; {
		page, err := source.After(t.Context(), chat.Lobby, after, 100, chat.PageBytes)
		if err != nil {
			t.Fatal(err)
		}
		if page.To <= after {
			return said
		}
		for _, e := range page.Events {
			if e.Message != nil {
				said = append(said, e.Message.Text)
			}
		}
		after = page.To
	}
}

func TestARestoredBackupIsTheHistoryAndKeepsWhatWasNotSent(t *testing.T) {
	t.Parallel()
	server, backup, database := kit.StartProcess(t), filepath.Join(t.TempDir(), "backup.db"), kit.FreshDatabase(t)
	ada, bo := kit.StartClient(t, server.URL, kit.NewStorage()), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	bo.Online()
	says(ada, "kept", bo, "kept")
	works(t, "backup", "--from", server.Option("--store"), "--to", backup)
	says(bo, "lost", ada, "kept", "lost")
	server.Kill()
	ada.Client.Send(chat.Lobby, view.Draft{Text: "not sent"})
	ada.Until("pending", func(v *view.Snapshot) bool { return v.Waiting == 1 })
	works(t, "restore", "--from", backup, "--to", database)
	server.Args = append(server.Args, "--store", database)
	server.Start()
	ada.Sees([]string{"kept", "not sent"})
	bo.Sees([]string{"kept", "not sent"})
	says(bo, "new", ada, "kept", "not sent", "new")
}

func TestWhatCannotBeMovedSaysWhatToDo(t *testing.T) {
	t.Setenv("PARLEY_STORE", "")
	t.Setenv("PARLEY_FROM", "")
	t.Setenv("PARLEY_TO", "")
	dir := t.TempDir()
	full, foreign := filepath.Join(dir, "full.db"), filepath.Join(dir, "text.db")
	epochOf(t, full)
	if err := os.WriteFile(foreign, []byte("this is not a database, but text that somebody wrote"), 0o600); err != nil {
		t.Fatal(err)
	}
	works(t, "backup", "--from", "sqlite:"+full, "--to", filepath.Join(dir, "there.db"))
	for _, test := range []struct {
		args string
		code int
		want string
	}{
		{"migrate", 2, "both --from and --to"},
		{"migrate --from sqlite:a.db", 2, "both --from and --to"},
		{"migrate --from sqlite:a.db --to sqlite:a.db", 2, "the same"},
		{"migrate --from sqlite:a.db sqlite:b.db", 2, "not an option"},
		{"migrate --form sqlite:a.db", 2, "--help"},
		{"migrate --from mysql://x --to sqlite:b.db", 1, "use sqlite:FILE or postgres://"},
		{"migrate --from sqlite: --to sqlite:b.db", 1, "use sqlite:var/parley.db"},
		{"migrate --from sqlite:" + dir + "/none.db --to sqlite:b.db", 1, "no such file"},
		{"migrate --from sqlite:" + full + " --to postgres://127.0.0.1:1/x", 1, "nothing listens there"},
		{"migrate --from sqlite:" + foreign + " --to sqlite:" + dir + "/new.db", 1, "not a database"},
		{"backup --from sqlite:" + full, 2, "both --from and --to"},
		{"backup --from sqlite:" + full + " --to " + dir + "/there.db", 1, "--force"},
		{"backup --from sqlite:" + dir + "/none.db --to " + dir + "/b.db", 1, "no such file"},
		{"restore --from " + dir + "/none.db --to sqlite:" + dir + "/r.db", 1, "no such file"},
		{"restore --from " + foreign + " --to sqlite:" + dir + "/r.db", 1, "not a database"},
	} {
		code, out, errOut := parley(t, strings.Fields(test.args)...)
		if code != test.code || !strings.Contains(errOut, test.want) {
			t.Errorf("parley %s: status %d, %s%s; want %d, %q", test.args, code, out, errOut, test.code, test.want)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "b.db")); err == nil {
		t.Error("a failed backup leaves a file")
	}
	for _, name := range []string{"migrate", "backup", "restore"} {
		if out := works(t, name, "--help"); !strings.Contains(out, "PARLEY_") || strings.Contains(out, "%!") {
			t.Errorf("its help is %s", out)
		}
	}
}

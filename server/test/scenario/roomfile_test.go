package scenario

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestARoomMovesAsOneFile exports the lobby of a running server, as its operator and as a user, and continues the talk on another server.
func TestARoomMovesAsOneFile(t *testing.T) {
	t.Parallel()
	server, dir := kit.StartProcess(t, "--limits", "off"), t.TempDir()
	ada, witness := kit.StartClient(t, server.URL, kit.NewStorage()), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	witness.Online()
	says(ada, "one", ada, "one")
	says(ada, "*two* </script>", ada, "one", "*two* </script>")
	ada.Client.Edit(chat.Lobby, 1, 0, "first")
	ada.Client.React(chat.Lobby, 1, "👍", true)
	witness.Sees([]string{"first", "*two* </script>"})
	witness.Until("reacted", func(v *view.Snapshot) bool { return len(rowsOf(v)[0].Reactions) == 1 })

	stored, page := filepath.Join(dir, "lobby.jsonl"), filepath.Join(dir, "lobby.html")
	works(t, "export", "lobby", "--from", server.Option("--store"), "-o", stored)
	asked := works(t, "export", server.URL+"/r/lobby", "--state", dir)
	if got, want := lines(asked), lines(read(t, stored)); !slices.Equal(got, want) {
		t.Errorf("as a user, got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	works(t, "export", server.URL, "lobby", "--state", dir, "--format", "html", "--zone", "Asia/Tokyo", "--lang", "zh", "-o", page)
	if html := read(t, page); !strings.Contains(html, `lang="zh-Hans"`) || !strings.Contains(html, "Asia/Tokyo") {
		t.Errorf("the page is %.400s", html)
	}

	for name, to := range map[string]string{"SQLite": "sqlite:" + filepath.Join(dir, "new.db"), "PostgreSQL": kit.FreshDatabase(t)} {
		if got := works(t, "import", page, "--to", to); !strings.Contains(got, "imported lobby: 4 events, 1 new users") {
			t.Errorf("%s: %s", name, got)
		}
		if got := works(t, "import", stored, "--to", to); !strings.Contains(got, "nothing was changed") {
			t.Errorf("%s, twice: %s", name, got)
		}
		if got := works(t, "import", stored, "--to", to, "--as", "Old Lobby"); !strings.Contains(got, "imported old-lobby: 4 events, 0 new users") {
			t.Errorf("%s, as another room: %s", name, got)
		}
		other := kit.StartProcess(t, "--limits", "off", "--store", to)
		bo := kit.StartClient(t, other.URL, kit.NewStorage())
		bo.Online()
		bo.Sees([]string{"first", "*two* </script>"})
		says(bo, "three", bo, "first", "*two* </script>", "three")
		if row := rowsOf(bo.Client.View())[0]; row.EditedAt.IsZero() || len(row.Reactions) != 1 || row.Seq != 1 {
			t.Errorf("%s: got %+v", name, row)
		}
		if code, _, errOut := parley(t, "import", stored, "--to", to); code != 1 || !strings.Contains(errOut, "stop") && !strings.Contains(errOut, "serves") {
			t.Errorf("%s, while it is served: status %d, %s", name, code, errOut)
		}
	}
}

// rowsOf returns the messages of the open room.
func rowsOf(v *view.Snapshot) (rows []view.Row) {
	for _, chunk := range slices.Concat(v.Open.History, v.Open.Live) {
		for _, row := range chunk.Rows {
			if row.Kind == view.RowMessage {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// lines returns what two exports of a room have in common: not the time, and not the nonces, which users do not see.
func lines(file string) []string {
	file = regexp.MustCompile(`,"nonce":"[^"]*"|,"exported_at":\d+`).ReplaceAllString(file, "")
	all := strings.Split(strings.TrimSpace(file), "\n")
	return all[:len(all)-1]
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestWhatCannotBeExportedOrImportedSaysWhatToDo(t *testing.T) {
	t.Setenv("PARLEY_STORE", "")
	dir := t.TempDir()
	db := "sqlite:" + filepath.Join(dir, "parley.db")
	epochOf(t, strings.TrimPrefix(db, "sqlite:"))
	file := filepath.Join(dir, "lobby.jsonl")
	works(t, "export", "lobby", "--from", db, "-o", file)
	cut, foreign := filepath.Join(dir, "cut.jsonl"), filepath.Join(dir, "foreign.jsonl")
	for path, content := range map[string]string{cut: strings.SplitAfter(read(t, file), "\n")[0], foreign: "a,b,c\n"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		args string
		code int
		want string
	}{
		{"export", 2, "give one room"},
		{"export a b", 2, "give one room"},
		{"export lobby --format pdf", 2, "jsonl or html"},
		{"export lobby --to x", 2, "--help"},
		{"export a/b", 2, "cannot be a room"},
		{"export nowhere --from " + db, 1, "there is no such room"},
		{"export lobby --from " + db + " -o " + file, 1, "--force"},
		{"export lobby --from sqlite:" + dir + "/none.db -o " + dir + "/none.jsonl", 1, "no such file"},
		{"export lobby --from postgres://127.0.0.1:1/x", 1, "nothing listens there"},
		{"export http://127.0.0.1:1/r/lobby --state " + dir, 1, "127.0.0.1:1"},
		{"import", 2, "give one file"},
		{"import a b", 2, "give one file"},
		{"import " + file + " --as ???", 2, "--as"},
		{"import " + dir + "/none.jsonl --to " + db, 1, "no such file"},
		{"import " + cut + " --to " + db, 1, "line 2: the file was cut off"},
		{"import " + foreign + " --to " + db, 1, "line 1: this is no room"},
		{"import " + file + " --as Admin --to " + db, 1, "reserved"},
		{"import " + file + " --to mysql://x", 1, "use sqlite:FILE or postgres://"},
	} {
		code, out, errOut := parley(t, strings.Fields(test.args)...)
		if code != test.code || !strings.Contains(errOut, test.want) {
			t.Errorf("parley %s: status %d, %s%s; want %d, %q", test.args, code, out, errOut, test.code, test.want)
		}
	}
	left, err := filepath.Glob(dir + "/*.jsonl")
	if hidden, _ := filepath.Glob(dir + "/.export-*"); err != nil || len(left) != 3 || len(hidden) > 0 {
		t.Errorf("there are %q and %q", left, hidden)
	}
	for _, name := range []string{"export", "import"} {
		if out := works(t, name, "--help"); !strings.Contains(out, "PARLEY_STORE") || strings.Contains(out, "%!") {
			t.Errorf("its help is %s", out)
		}
	}
}

package scenario

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/app/load"
	"parley/server/test/kit"
)

func TestALoadSaysWhetherThePromisesWereKept(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("short: a load takes seconds")
	}
	server, histories := kit.StartProcess(t, "--limits", "off"), t.TempDir()
	parley := func(args ...string) (code int, last string) {
		var out, errOut bytes.Buffer
		code = kit.Command(t.Context(), args, strings.NewReader(""), &out, &errOut)
		t.Log(errOut.String())
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		return code, lines[len(lines)-1]
	}
	code, last := parley("load", server.URL, "--clients", "4", "--senders", "2", "--for", "2s", "--private", "0.2", "--settle", kit.Patience.String(), "--history", histories, "--check")
	var result load.Result
	if err := json.Unmarshal([]byte(last), &result); err != nil || code != 0 {
		t.Fatalf("status %d, %q, %v", code, last, err)
	}
	if !result.OK || !result.Checked || result.Acked == 0 || result.Late != 0 {
		t.Errorf("got %+v", result)
	}
	store := "sqlite:" + server.File()
	if code, last := parley("check", histories, "--store", store); code != 0 {
		t.Errorf("check: status %d, %s", code, last)
	}
	forge(t, filepath.Join(histories, "client-0000.ndjson"))
	if code, last := parley("check", histories, "--store", store); code != 1 || !strings.Contains(last, `"lost":1`) {
		t.Errorf("check of a forged history: status %d, %s", code, last)
	}
}

// forge lets a client claim an ack for something that was never stored.
func forge(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, line := range []string{
		`{"t":1,"op":"said","nonce":"forged-0123456789","room":"lobby","text":"never stored"}`,
		`{"t":2,"op":"acked","nonce":"forged-0123456789","room":"lobby","seq":1}`,
	} {
		if _, err := f.WriteString(line + "\n"); err != nil {
			t.Fatal(err)
		}
	}
}

//go:build linux

package scenario

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"parley/server/test/kit"
)

// planted are secrets with characters that end parts of a URL. No word has four of their characters in a row.
var planted = []string{"zQ7xK9wV3jRnB5", "zQ7xK@wV3jR", "zQ7xK/wV3jR?nB5mT#pL8cY", "zQ7xK:wV3jR %wX6f"}

// hushed runs a command and fails the test if a part of a secret is in what it prints.
func hushed(t *testing.T, secret string, args ...string) {
	t.Helper()
	_, out, errOut := parley(t, args...)
	for _, text := range []string{secret, encoded(secret)} {
		for i := range len(text) - 3 {
			if part := text[i : i+4]; strings.Contains(out+errOut, part) {
				t.Errorf("parley %q: %q is in\n%s%s", args, part, out, errOut)
				return
			}
		}
	}
}

func encoded(secret string) string {
	return strings.ReplaceAll(url.QueryEscape(secret), "+", "%20")
}

// A server that refuses the password, or answers nonsense.
func TestAWrongPasswordIsNotPrinted(t *testing.T) {
	locked := kit.StartRedis(t, "--requirepass", "right")
	for _, secret := range planted {
		bus := strings.Replace(locked, "//", "//:"+encoded(secret)+"@", 1)
		hushed(t, secret, "doctor", "--store", "postgres://127.0.0.1:1/x", "--bus", bus)
		t.Setenv("PGPASSWORD", secret)
		hushed(t, secret, "doctor", "--store", "postgres://127.0.0.1:1/x")
		t.Setenv("PGPASSWORD", "")
	}
}

// What is not secret is still said.
func TestMessagesSayWhatIsNotSecret(t *testing.T) {
	_, _, said := parley(t, "serve", "--addr", kit.FreeAddr(t), "--store", "postgres://parley:parley@127.0.0.1:1/parley")
	if !strings.Contains(said, "parley: open the PostgreSQL at 127.0.0.1:1: nothing listens there") {
		t.Errorf("got %s", said)
	}
	_, _, said = parley(t, "serve", "--store", "postgre://ada:"+planted[0]+"@h/db")
	if !strings.Contains(said, "use sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE") {
		t.Errorf("got %s", said)
	}
	_, _, said = parley(t, "serve", "--addr", kit.FreeAddr(t), "--store", fmt.Sprintf("postgres://ada:%s@h/db", planted[1]))
	if !strings.Contains(said, "@ as %40") {
		t.Errorf("got %s", said)
	}
}

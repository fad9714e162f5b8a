package password

import (
	"io/fs"
	"os"
	"strings"
	"testing"
)

// TestHashesCostWhatOWASPAsksFor holds the setting "m=19456 (19 MiB), t=2, p=1" of the Password Storage Cheat Sheet.
func TestHashesCostWhatOWASPAsksFor(t *testing.T) {
	hash, err := NewHasher().New(t.Context(), "correct horse battery staple")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("got %q, %v", hash, err)
	}
}

func TestOnlyTestsHashCheaply(t *testing.T) {
	tree := os.DirFS("../../..")
	seen := 0
	for _, dir := range []string{"app", "server", "shared", "web"} {
		err := fs.WalkDir(tree, dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || path == "server/auth/password/password.go" {
				return err
			}
			text, err := fs.ReadFile(tree, path)
			if seen++; strings.Contains(string(text), "NewCheapHasher") {
				t.Errorf("%s hashes cheaply", path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 100 {
		t.Errorf("%d files were read", seen)
	}
}

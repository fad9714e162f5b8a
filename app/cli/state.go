package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"parley/shared/client/storage"
)

// state is the directory with a user's identity and unsent messages at one server.
type state struct{ dir string }

// openState creates the directory for a server, within root or, if that is "", the user's configuration directory. Nobody else can
// read it.
func openState(root, base string) (*state, error) {
	if root == "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return nil, fmt.Errorf("there is no configuration directory (%w); choose one with --state", err)
		}
		root = filepath.Join(config, "parley")
	}
	dir := filepath.Join(root, url.PathEscape(strings.NewReplacer("://", "_", ":", "_").Replace(base)))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot store your identity: %w; choose another directory with --state", err)
	}
	return &state{dir}, nil
}

// tokenFile is the path of the token, which is as secret as a password.
func (s *state) tokenFile() string { return filepath.Join(s.dir, "token") }

// Token returns the stored token, or "" if there is none.
func (s *state) Token() string {
	token, err := os.ReadFile(s.tokenFile())
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(token))
}

// SaveToken stores a new token.
func (s *state) SaveToken(token string) error {
	return writeFile(s.tokenFile(), []byte(token+"\n"))
}

// storage returns the storage for unsent messages; its directory is created by the first Put.
func (s *state) storage() storage.Store { return &fileStorage{filepath.Join(s.dir, "kept")} }

// dropUnsent deletes what storage has stored.
func (s *state) dropUnsent() error { return os.RemoveAll(filepath.Join(s.dir, "kept")) }

// writeFile replaces a file atomically and durably. Nobody else can read it.
func writeFile(name string, data []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), ".new-*") // with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(file.Name())
		}
	}()
	_, err = file.Write(data)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}

// readFile returns the content of a file, or nil if there is none.
func readFile(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

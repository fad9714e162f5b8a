package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"parley/shared/client"
)

// state is the directory in which a person's identity at one server is kept.
type state struct{ dir string }

// openState makes the directory for a server, within root or else the user's configuration directory. Nobody else can read it.
func openState(root, base string) (*state, error) {
	if root == "" {
		config, err := os.UserConfigDir()
		if err != nil {
			return nil, fmt.Errorf("there is no configuration directory (%w); name one with --state", err)
		}
		root = filepath.Join(config, "parley")
	}
	dir := filepath.Join(root, url.PathEscape(strings.NewReplacer("://", "_", ":", "_").Replace(base)))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("cannot keep who you are: %w; name another directory with --state", err)
	}
	return &state{dir}, nil
}

func (s *state) tokenFile() string { return filepath.Join(s.dir, "token") }

// Token returns the kept token, or "" if there is none.
func (s *state) Token() string {
	token, err := os.ReadFile(s.tokenFile())
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(token))
}

// Keep stores a new token.
func (s *state) Keep(token string) error {
	return writeFile(s.tokenFile(), []byte(token+"\n"))
}

func (s *state) storage() client.Storage { return &fileStorage{filepath.Join(s.dir, "kept")} }

// writeFile writes a file so that a crash leaves the old content or the new, and nobody else can read it.
func writeFile(name string, data []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), ".new-*") // made with mode 0600
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

// readFile returns the content of a file, nil if there is none.
func readFile(name string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

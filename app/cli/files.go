package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// files is a client.Storage: a file per key in one directory. A file's name is the hash of its key, since a key may be longer
// than a name can be and holds what other people chose; its first line is the key.
type files struct{ dir string }

const suffix = ".kept"

func (f *files) name(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(f.dir, hex.EncodeToString(sum[:16])+suffix)
}

// Get returns the value, or nil if there is none.
func (f *files) Get(_ context.Context, key string) ([]byte, error) {
	kept, value, err := open(f.name(key))
	if err != nil || kept != key {
		return nil, err
	}
	return value, nil
}

// Put keeps the value.
func (f *files) Put(_ context.Context, key string, value []byte) error {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return err
	}
	return replace(f.name(key), append([]byte(strconv.Quote(key)+"\n"), value...))
}

// Delete forgets the value.
func (f *files) Delete(_ context.Context, key string) error {
	if err := os.Remove(f.name(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Keys returns the keys that begin with prefix, in ascending order.
func (f *files) Keys(_ context.Context, prefix string) ([]string, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var keys []string
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), suffix) {
			continue
		}
		key, _, err := open(filepath.Join(f.dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		if key != "" && strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys, nil
}

// open returns the key and the value in a file; nothing if it is not there or was made by something else.
func open(name string) (key string, value []byte, err error) {
	data, err := read(name)
	if err != nil {
		return "", nil, err
	}
	first, value, found := bytes.Cut(data, []byte{'\n'})
	key, err = strconv.Unquote(string(first))
	if !found || err != nil {
		return "", nil, nil
	}
	return key, value, nil
}

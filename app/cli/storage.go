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

// fileStorage is a storage.Store: a file per key in one directory. A file's name is the hash of its key, since a key may be longer
// than a name can be and contains text that others chose. Its first line is the key.
type fileStorage struct{ dir string }

const suffix = ".kept"

// path returns the file of a key.
func (f *fileStorage) path(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(f.dir, hex.EncodeToString(sum[:16])+suffix)
}

// Get returns the value, or nil if there is none.
func (f *fileStorage) Get(_ context.Context, key string) ([]byte, error) {
	stored, value, err := readEntry(f.path(key))
	if err != nil || stored != key {
		return nil, err
	}
	return value, nil
}

// Put stores the value.
func (f *fileStorage) Put(_ context.Context, key string, value []byte) error {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return err
	}
	return writeFile(f.path(key), append([]byte(strconv.Quote(key)+"\n"), value...))
}

// Delete removes the value.
func (f *fileStorage) Delete(_ context.Context, key string) error {
	if err := os.Remove(f.path(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Keys returns the keys that begin with prefix, in ascending order.
func (f *fileStorage) Keys(_ context.Context, prefix string) ([]string, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var keys []string
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), suffix) {
			continue
		}
		key, _, err := readEntry(filepath.Join(f.dir, entry.Name()))
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

// readEntry returns the key and the value in a file, or nothing if there is no file or it is not one of ours.
func readEntry(name string) (key string, value []byte, err error) {
	data, err := readFile(name)
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

package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"parley/server/store"
	"parley/server/store/sqlite/dbfile"
	"parley/server/store/transfer"
)

// Backup is a copy that is being written to a temporary file.
type Backup struct {
	*transfer.Side
	path, part string
}

// NewBackup begins a backup at path. It returns fs.ErrExist if the file exists and may not be replaced.
func NewBackup(path string, replace bool) (*Backup, error) {
	path, err := dbfile.Resolve(path)
	if err == nil {
		err = mayReplace(path, replace)
	}
	if err != nil {
		return nil, err
	}
	if err := dbfile.MakeDir(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("make the directory of the backup: %w", err)
	}
	part, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".part-*")
	if err != nil {
		return nil, fmt.Errorf("make the backup: %w", err)
	}
	b := &Backup{path: path, part: part.Name()}
	if err := part.Close(); err != nil {
		return nil, errors.Join(err, b.remove())
	}
	if b.Side, err = writingSide(b.part, nil); err != nil {
		return nil, errors.Join(err, b.remove())
	}
	b.Name = path
	return b, nil
}

// mayReplace returns an error if a new file at path would replace data, or be beside the log of another one.
func mayReplace(path string, replace bool) error {
	if err := dbfile.CheckFiles(path); err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if !replace {
		return fmt.Errorf("%s: %w", path, fs.ErrExist)
	}
	if _, err := os.Stat(path + dbfile.LogSuffix); err == nil {
		return &store.Refusal{Where: path, Found: "it is a database with a write-ahead log, so a server uses or has used it", Do: "give the backup a name of its own"}
	}
	return nil
}

// Commit makes the file durable and complete without a log beside it, and moves it to its path. It ends the backup.
func (b *Backup) Commit(ctx context.Context) error {
	_, err := b.Conn.ExecContext(ctx, `PRAGMA journal_mode = DELETE`)
	if err = errors.Join(err, b.Side.Close()); err == nil {
		err = dbfile.Sync(b.part)
	}
	if err == nil {
		err = os.Rename(b.part, b.path)
	}
	if err == nil {
		err = dbfile.Sync(filepath.Dir(b.path))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("finish the backup: %w", err), b.remove())
	}
	return nil
}

// Abort ends a backup that failed, and removes its file.
func (b *Backup) Abort() error { return errors.Join(b.Side.Close(), b.remove()) }

func (b *Backup) remove() error {
	var errs []error
	for _, suffix := range []string{"", dbfile.LogSuffix, dbfile.IndexSuffix} {
		if err := os.Remove(b.part + suffix); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"parley/server/store"
	"parley/server/store/transfer"
)

// ErrOlder means that a database was written by an older version, and may not be changed.
var ErrOlder = errors.New("it was written by an older version of parley; start this one on it once, or let that one make the backup")

// TransferFrom opens the database at path to be copied. Alone means that no server may use it; otherwise one may, nothing is
// changed, and an older version is ErrOlder.
func TransferFrom(ctx context.Context, path string, alone bool) (*transfer.Side, error) {
	path, err := existing(path)
	if err != nil {
		return nil, err
	}
	if alone {
		return claimedSide(path)
	}
	if err := checkUnserved(ctx, path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", source(path)+"&_query_only=on")
	if err != nil {
		return nil, explain(path, err)
	}
	side, err := newSide(ctx, db, path)
	if err != nil {
		return nil, err
	}
	version, err := versionOf(ctx, side.Conn)
	steps, listErr := migrations.ReadDir("migrations")
	if err = errors.Join(err, listErr); err == nil && version < len(steps) {
		err = ErrOlder
	}
	if err != nil {
		return nil, errors.Join(explain(path, err), side.Close())
	}
	return side, nil
}

// TransferInto opens the database at path to be filled, making it if there is none. No server may use it.
func TransferInto(path string) (*transfer.Side, error) { return claimedSide(path) }

// fillingSettings move the log into the database now and then, since no writer does it, and keep more of the indexes in
// memory (128 MB): rows come in the order of the table, which is none for the indexes.
const fillingSettings = `PRAGMA wal_autocheckpoint = 16384; PRAGMA cache_size = -131072`

func claimedSide(path string) (*transfer.Side, error) {
	path, claimed, err := take(path)
	if err != nil {
		return nil, err
	}
	side, err := writingSide(path, claimed)
	if err != nil {
		return nil, errors.Join(err, claimed.Close())
	}
	return side, nil
}

// writingSide opens a database and brings it to this program's version. Close closes claimed too, unless that is nil.
func writingSide(path string, claimed *os.File) (*transfer.Side, error) {
	if err := checkLogged(context.Background(), path); err != nil {
		return nil, err
	}
	c, err := dial(path)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	err = c.setUp(path, slog.New(slog.DiscardHandler))
	if err == nil && claimed != nil {
		err = c.tie(path, claimed)
	}
	if err == nil {
		_, err = c.conn.ExecContext(ctx, fillingSettings)
	}
	if err != nil {
		return nil, errors.Join(explain(path, err), c.close())
	}
	side := sideOf(c.db, c.conn, path)
	end := side.Close
	side.Close = func() error {
		err := end()
		if claimed != nil {
			err = errors.Join(err, claimed.Close())
		}
		return err
	}
	return side, nil
}

func newSide(ctx context.Context, db *sql.DB, path string) (*transfer.Side, error) {
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(explain(path, err), db.Close())
	}
	return sideOf(db, conn, path), nil
}

func sideOf(db *sql.DB, conn *sql.Conn, path string) *transfer.Side {
	return &transfer.Side{
		Name: "sqlite:" + path, Conn: conn, Begin: `BEGIN`,
		Param: func(int) string { return "?" },
		Close: func() error { return errors.Join(conn.Close(), db.Close()) },
	}
}

// existing returns the file that path means, of which nothing is changed.
func existing(path string) (string, error) {
	path, err := resolve(path)
	if err == nil {
		err = checkBeside(path)
	}
	if err != nil {
		return path, err
	}
	if _, err := os.Stat(path); err != nil {
		return path, fmt.Errorf("open the database: %w", err)
	}
	return path, nil
}

// Upgraded returns the path of a copy of the database at path, in dir. Opening it with TransferFrom and alone brings it to this
// program's version, while the database itself stays as it is.
func Upgraded(ctx context.Context, path, dir string) (string, error) {
	path, err := resolve(path)
	if err != nil {
		return "", err
	}
	db, err := sql.Open("sqlite", source(path)+"&_query_only=off")
	if err != nil {
		return "", explain(path, err)
	}
	defer db.Close()
	to := filepath.Join(dir, filepath.Base(path))
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
		return "", fmt.Errorf("copy %s: %w", path, err)
	}
	return to, nil
}

// Backup is a file that is being written, beside the one that it will be.
type Backup struct {
	*transfer.Side
	path, part string
}

// NewBackup begins a file at path. It returns fs.ErrExist if there is one, unless it may replace it.
func NewBackup(path string, replace bool) (*Backup, error) {
	path, err := resolve(path)
	if err == nil {
		err = mayReplace(path, replace)
	}
	if err != nil {
		return nil, err
	}
	if err := makeDir(filepath.Dir(path)); err != nil {
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

// mayReplace returns an error if a new file at path would lose something, or stand beside a log that is not its own.
func mayReplace(path string, replace bool) error {
	if err := checkBeside(path); err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if !replace {
		return fmt.Errorf("%s: %w", path, fs.ErrExist)
	}
	if _, err := os.Stat(path + logSuffix); err == nil {
		return &store.Refusal{Where: path, Found: "it is a database that is in use, or was: it has a write-ahead log", Do: "give the backup a name of its own"}
	}
	return nil
}

// Keep makes the file what it is to be: durable, whole, and one that needs no other file beside it. It ends the backup.
func (b *Backup) Keep(ctx context.Context) error {
	_, err := b.Conn.ExecContext(ctx, `PRAGMA journal_mode = DELETE`)
	if err = errors.Join(err, b.Side.Close()); err == nil {
		err = syncPath(b.part)
	}
	if err == nil {
		err = os.Rename(b.part, b.path)
	}
	if err == nil {
		err = syncPath(filepath.Dir(b.path))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("keep the backup: %w", err), b.remove())
	}
	return nil
}

// Drop ends a backup that failed.
func (b *Backup) Drop() error { return errors.Join(b.Side.Close(), b.remove()) }

func (b *Backup) remove() error {
	var errs []error
	for _, suffix := range []string{"", logSuffix, indexSuffix} {
		if err := os.Remove(b.part + suffix); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

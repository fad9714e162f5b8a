package sqlstore

import (
	"errors"
	"fmt"
	"strings"
)

// Keys of the table meta. A store may have more.
const (
	MetaEpoch    = "epoch"    // identity of the history
	MetaSecret   = "secret"   // what nodes sign with
	MetaVersion  = "version"  // of the schema, in PostgreSQL
	MetaTransfer = "transfer" // in a store that is being filled
	MetaMoved    = "moved"    // in a store whose messages are in another one now: where
	MetaLog      = "log"      // in SQLite: which write-ahead log is its own
)

// OwnMeta are the keys that say something of one database, and not of what is in it.
var OwnMeta = []string{MetaVersion, MetaTransfer, MetaMoved, MetaLog, "history", "confirmed", "sweep_at", "sweep_from"}

// SelectNotes reads what Notes takes.
const SelectNotes = `SELECT coalesce((SELECT value FROM meta WHERE key = '` + MetaTransfer + `'), ''),
	coalesce((SELECT value FROM meta WHERE key = '` + MetaMoved + `'), '')`

// ErrUnfit means that a database is not for a server.
var ErrUnfit = errors.New("no server starts on it")

// Unfit returns the reason for an ErrUnfit, and what to do.
func Unfit(err error) string { return strings.TrimPrefix(err.Error(), ErrUnfit.Error()+": ") }

// Notes returns an ErrUnfit if these notes say that the database must not be served.
func Notes(transfer, moved string) error {
	switch {
	case transfer != "":
		return fmt.Errorf("%w: messages are being moved into it, and that has not ended: run the same parley migrate or parley restore again, "+
			"it goes on where it was", ErrUnfit)
	case moved != "":
		return fmt.Errorf("%w: its messages were moved to %s: serve that one. What is said here would be missing there. "+
			"To go back to how it was then, make another database of it with parley restore", ErrUnfit, moved)
	}
	return nil
}

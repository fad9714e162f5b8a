package sqlstore

import (
	"errors"
	"fmt"
	"strings"
)

// Keys of the table meta. Each store has some more.
const (
	MetaEpoch    = "epoch"    // identity of the history
	MetaSecret   = "secret"   // the key with which nodes sign bus messages
	MetaVersion  = "version"  // of the schema, in PostgreSQL
	MetaTransfer = "transfer" // in an incomplete copy
	MetaMoved    = "moved"    // in a store whose messages were moved: the new place
	MetaLog      = "log"      // in SQLite: the salt of its write-ahead log
)

// OwnMeta are the keys that describe a database and not its content.
var OwnMeta = []string{MetaVersion, MetaTransfer, MetaMoved, MetaLog, "history", "confirmed", "sweep_at", "sweep_from"}

// SelectNotes reads the arguments of Notes.
const SelectNotes = `SELECT coalesce((SELECT value FROM meta WHERE key = '` + MetaTransfer + `'), ''),
	coalesce((SELECT value FROM meta WHERE key = '` + MetaMoved + `'), '')`

// ErrUnfit means that a server must not use a database.
var ErrUnfit = errors.New("it cannot be served")

// Unfit returns the reason of an ErrUnfit, with what to do.
func Unfit(err error) string { return strings.TrimPrefix(err.Error(), ErrUnfit.Error()+": ") }

// Notes returns an ErrUnfit if one of these notes is set.
func Notes(transfer, moved string) error {
	switch {
	case transfer != "":
		return fmt.Errorf("%w: it is an incomplete copy: run the same parley migrate or parley restore again, "+
			"which continues it", ErrUnfit)
	case moved != "":
		return fmt.Errorf("%w: its messages were moved to %s: serve that one. New messages here would be missing there. "+
			"To return to the state of that time, copy it to another database with parley restore", ErrUnfit, moved)
	}
	return nil
}

// Torn are the rooms whose events and amendments together are not numbered from 1 to their head, as the end of a query.
const Torn = `FROM rooms r
	LEFT JOIN (SELECT room, count(*) AS n, max(seq) AS top FROM events GROUP BY room) e ON e.room = r.num
	LEFT JOIN (SELECT room, count(*) AS n, max(seq) AS top FROM amendments GROUP BY room) a ON a.room = r.num
	LEFT JOIN (SELECT a.room, count(*) AS n FROM amendments a JOIN events e ON e.room = a.room AND e.seq = a.seq GROUP BY a.room) twice ON twice.room = r.num
	WHERE r.head <> coalesce(e.n, 0) + coalesce(a.n, 0) OR coalesce(twice.n, 0) > 0
		OR r.head <> CASE WHEN coalesce(e.top, 0) > coalesce(a.top, 0) THEN coalesce(e.top, 0) ELSE coalesce(a.top, 0) END`

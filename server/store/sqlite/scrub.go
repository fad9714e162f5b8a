package sqlite

import (
	"context"
	"encoding/binary"

	"parley/server/store/sqlite/dbfile"
	"parley/server/store/sqlstore"
)

// PRAGMA secure_delete overwrites what is deleted. But when SQLite moves rows from a page to its neighbours, it leaves copies of them in
// the gap of the page between its pointers and its rows. When such a row is deleted later, its copy would stay. So after each
// transaction that changes rows with texts, the gaps of the pages that it has written are overwritten. Appending moves no rows.

// logPlace is a place in the write-ahead log.
type logPlace struct {
	salt   uint32
	frames int64
}

// noteLogEnd notes for scrub where the next transaction will begin, unless it restarts the log. If that cannot be found out, as without a
// file descriptor, scrub will look at the whole log.
func (w *writer) noteLogEnd() {
	if w.unscrubbed != nil {
		return
	}
	w.unscrubbed = &logPlace{}
	log, err := dbfile.ReadLog(w.conn.path)
	if err != nil {
		return
	}
	if size, _, err := w.logged(); err == nil {
		*w.unscrubbed = logPlace{log.Salt, size / frameSize}
	}
}

// scrub overwrites the gaps of the pages that were written since noteLogEnd. After an error it does so after the next group.
func (w *writer) scrub(ctx context.Context) error {
	since := w.unscrubbed
	if since == nil {
		return nil
	}
	pages, err := dbfile.LoggedPages(w.conn.path, since.salt, since.frames)
	if err != nil {
		return err
	}
	if err := w.clearGaps(ctx, pages); err != nil {
		w.rollBack(ctx)
		return err
	}
	w.unscrubbed = nil
	return nil
}

// clearGaps reads and writes the pages in one transaction: another process may change them too, see Beside.
func (w *writer) clearGaps(ctx context.Context, pages []uint32) error {
	if err := w.tx.Exec(ctx, `BEGIN IMMEDIATE`, nil); err != nil {
		return err
	}
	clean := map[uint32][]byte{}
	for _, page := range pages {
		var data []byte
		if err := w.tx.Get(ctx, `SELECT data FROM sqlite_dbpage WHERE pgno = ?`, sqlstore.Args{page}, &data); err != nil {
			return err
		}
		if page > 1 && clearGap(data) {
			clean[page] = data
		}
	}
	for page, data := range clean {
		if err := w.tx.Exec(ctx, `UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?`, sqlstore.Args{data, page}); err != nil {
			return err
		}
	}
	return w.tx.Exec(ctx, `COMMIT`, nil)
}

// clearGap overwrites the gap of a page with rows, and reports whether there was a row in it, and not only pointers to rows. See
// https://sqlite.org/fileformat.html#b_tree_pages. Pages of other kinds begin with the number of another page, so that none of a database
// below 128 GiB looks like one with rows.
func clearGap(page []byte) bool {
	const interiorIndex, leafIndex, leafTable = 2, 10, 13
	if len(page) != dbfile.PageSize {
		return false
	}
	pointers := 8
	switch page[0] {
	case interiorIndex:
		pointers = 12
	case leafIndex, leafTable:
	default:
		return false
	}
	from := pointers + 2*int(binary.BigEndian.Uint16(page[3:]))
	to := int(binary.BigEndian.Uint16(page[5:]))
	if to > len(page) || from >= to {
		return false
	}
	for from+2 <= to && page[from] <= dbfile.PageSize>>8 { // a pointer to a row that has gone, or nothing
		from += 2
	}
	if from+2 > to {
		return false
	}
	clear(page[from:to])
	return true
}

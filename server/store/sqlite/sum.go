package sqlite

import (
	"database/sql"
	"fmt"
	"hash/crc32"

	"parley/shared/chat"
)

// checksum is what tells an event that a disk has changed. It takes in all that the world sees of it and that never changes,
// which is not its author's name.
func checksum(e *chat.Event, m chat.Message, more string) int64 {
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	fmt.Fprintf(sum, "%s\n%d %s %d\n%s\n%s\n%s\n%s %d\n%d %s%s",
		e.Room, e.Seq, e.Kind, e.At, e.By.ID, e.Nonce, m.To, m.In, m.InSeq, len(m.Text), m.Text, more)
	return int64(sum.Sum32())
}

// verify returns errDamaged if the event is not what it was when it was stored.
func verify(e *chat.Event, m chat.Message, more string, sum sql.NullInt64) error {
	if sum.Valid && sum.Int64 != checksum(e, m, more) {
		return fmt.Errorf("event %d of %s: %w", e.Seq, e.Room, errDamaged)
	}
	return nil
}

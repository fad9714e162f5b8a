package sqlstore

import (
	"fmt"
	"hash/crc32"
	"strconv"

	"parley/shared/chat"
)

// checksum covers all fields of an event that clients see, but the author's name. It finds events that a disk has changed. It is
// written again when an amendment changes the message.
func checksum(e *chat.Event, m chat.Message, more string) int64 {
	return sumOf(256+len(m.Text)+len(more), []string{string(e.Room), "\n", decimal(e.Seq), " ", string(e.Kind), " ", decimal(e.At), "\n", string(e.By.ID), "\n",
		string(e.Nonce), "\n", string(m.To), "\n", string(m.In), " ", decimal(m.InSeq), "\n", decimal(len(m.Text)), " ", m.Text, more})
}

func sumOf(size int, parts []string) int64 {
	b := make([]byte, 0, size)
	for _, part := range parts {
		b = append(b, part...)
	}
	return int64(crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)))
}

func decimal[N ~int | ~int64](n N) string { return strconv.FormatInt(int64(n), 10) }

// verify returns ErrDamaged if the event does not match its checksum. Sum is nil for events that were stored before there were
// checksums.
func verify(e *chat.Event, m chat.Message, more string, sum *int64) error {
	if sum != nil && *sum != checksum(e, m, more) {
		return fmt.Errorf("event %d of %s: %w", e.Seq, e.Room, ErrDamaged)
	}
	return nil
}

package transfer

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
)

// digest identifies the rows of a table: their number, and the SHA-256 of all values in order.
type digest struct {
	rows int64
	hash hash.Hash
	buf  []byte
}

func newDigest() *digest { return &digest{hash: sha256.New()} }

// add adds a row. The type and the length precede each value, so that different rows are hashed differently.
func (d *digest) add(values []any) error {
	d.rows++
	d.buf = d.buf[:0]
	for _, value := range values {
		switch v := value.(type) {
		case nil:
			d.buf = append(d.buf, 'n')
		case int64:
			d.buf = binary.BigEndian.AppendUint64(append(d.buf, 'i'), uint64(v))
		case string:
			d.buf = append(binary.AppendUvarint(append(d.buf, 's'), uint64(len(v))), v...)
		case []byte:
			d.buf = append(binary.AppendUvarint(append(d.buf, 'b'), uint64(len(v))), v...)
		default:
			return fmt.Errorf("a value has the unexpected type %T", value)
		}
	}
	d.hash.Write(d.buf)
	return nil
}

func (d *digest) sum() string { return hex.EncodeToString(d.hash.Sum(nil)) }

// compare orders keys as the databases do: numbers by value, texts and bytes by their bytes.
func compare(a, b []any) int {
	for i := range a {
		if c := compareValue(a[i], b[i]); c != 0 {
			return c
		}
	}
	return 0
}

func compareValue(a, b any) int {
	switch a := a.(type) {
	case int64:
		if b, ok := b.(int64); ok {
			return cmp.Compare(a, b)
		}
	case string:
		if b, ok := b.(string); ok {
			return cmp.Compare(a, b)
		}
	case []byte:
		if b, ok := b.([]byte); ok {
			return bytes.Compare(a, b)
		}
	}
	return 1 // a key of another type was not copied from this column
}

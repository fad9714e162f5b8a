package outbox

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"time"

	"parley/shared/chat"
)

// NewNonce returns a nonce that was never used: the time, then 80 random bits.
func NewNonce() chat.Nonce {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(time.Now().UnixMilli())<<16)
	rand.Read(b[6:])
	return chat.Nonce(hex.EncodeToString(b[:]))
}

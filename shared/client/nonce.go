package client

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"time"

	"parley/shared/chat"
)

// newNonce returns a nonce that was never used: the time, then 80 random bits.
func newNonce() chat.Nonce {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(time.Now().UnixMilli())<<16)
	rand.Read(b[6:])
	return chat.Nonce(hex.EncodeToString(b[:]))
}

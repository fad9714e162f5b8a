package hub

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"hash"
	"sync"
)

// What the bus carries: a signature, a kind, and what the kind says. The signature is made with a secret of the store, so
// that whoever else can write to the bus cannot speak for a node.

// tidingKind tells what an announcement is about.
type tidingKind byte

const (
	tidingEvent  tidingKind = 'e' // of a room: events, each a line of its Seq, a space and the encoded frame
	tidingPeople tidingKind = 'p' // of a room: who is there on a node
	tidingNote   tidingKind = 'n' // of a user: a note
	tidingCounts tidingKind = 'c' // of all: how many are in the rooms of a node
)

// signatureBytes is how much of an HMAC-SHA256 is sent.
const signatureBytes = 16

// sealer signs what this node tells the others, and checks what they tell.
type sealer struct{ pool sync.Pool }

func newSealer(secret []byte) *sealer {
	s := &sealer{}
	s.pool.New = func() any { return hmac.New(sha256.New, secret) }
	return s
}

// seal puts a signature before what kind and body say on a topic.
func (s *sealer) seal(topic string, kind tidingKind, body []byte) []byte {
	sealed := make([]byte, signatureBytes, signatureBytes+1+len(body))
	sealed = append(append(sealed, byte(kind)), body...)
	var sum [sha256.Size]byte
	copy(sealed, s.sign(sum[:0], topic, sealed[signatureBytes:]))
	return sealed
}

// open returns what was sealed. What is not genuine was made by somebody without the secret.
func (s *sealer) open(topic string, sealed []byte) (kind tidingKind, body []byte, genuine bool) {
	if len(sealed) <= signatureBytes {
		return 0, nil, false
	}
	said := sealed[signatureBytes:]
	var sum [sha256.Size]byte
	want := s.sign(sum[:0], topic, said)[:signatureBytes]
	return tidingKind(said[0]), said[1:], subtle.ConstantTimeCompare(want, sealed[:signatureBytes]) == 1
}

// sign covers the topic, so that what was said on one is not believed on another.
func (s *sealer) sign(sum []byte, topic string, said []byte) []byte {
	mac, _ := s.pool.Get().(hash.Hash)
	defer s.pool.Put(mac)
	mac.Reset()
	mac.Write([]byte(topic))
	mac.Write([]byte{0})
	mac.Write(said)
	return mac.Sum(sum)[:signatureBytes]
}

// publish tells every node. A bus that fails costs latency only, so its error is logged.
func (h *Hub) publish(ctx context.Context, topic string, kind tidingKind, body []byte) {
	if err := h.Bus.Publish(ctx, topic, h.sealer.seal(topic, kind, body)); err != nil {
		h.Log.Debug("the bus did not take an announcement", "topic", topic, "err", err)
	}
}

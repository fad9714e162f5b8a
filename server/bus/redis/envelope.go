package redis

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"hash"
	"sync"
)

// An envelope is version, signature, node, data. The signature is made with a secret of the store, so that whoever else can write to
// Redis cannot speak for a node. It covers the topic too: a message of one topic is not valid on another. The node is the sender,
// which does not receive its own messages.
const (
	envelopeVersion = 2 // 1 had another signature inside
	signatureBytes  = 16
	nodeBytes       = 8
	nodeAt          = 1 + signatureBytes
	dataAt          = nodeAt + nodeBytes
	secretMin       = 16
)

// sealer makes and opens envelopes.
type sealer struct {
	node [nodeBytes]byte // of this process, drawn by lot
	macs sync.Pool
}

func newSealer(secret []byte) *sealer {
	s := &sealer{}
	_, _ = rand.Read(s.node[:]) // never fails
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("parley bus envelope"))
	key := mac.Sum(nil)
	s.macs.New = func() any { return hmac.New(sha256.New, key) }
	return s
}

func (s *sealer) seal(topic string, data []byte) []byte {
	envelope := make([]byte, dataAt, dataAt+len(data))
	envelope[0] = envelopeVersion
	copy(envelope[nodeAt:], s.node[:])
	envelope = append(envelope, data...)
	var sum [sha256.Size]byte
	copy(envelope[1:nodeAt], s.sign(&sum, topic, envelope[nodeAt:]))
	return envelope
}

// open returns the data of a genuine envelope, and whether this node made it.
func (s *sealer) open(topic string, envelope []byte) (data []byte, own, genuine bool) {
	if len(envelope) < dataAt || envelope[0] != envelopeVersion {
		return nil, false, false
	}
	var sum [sha256.Size]byte
	want := s.sign(&sum, topic, envelope[nodeAt:])
	if subtle.ConstantTimeCompare(want, envelope[1:nodeAt]) != 1 {
		return nil, false, false
	}
	return envelope[dataAt:], string(envelope[nodeAt:dataAt]) == string(s.node[:]), true
}

func (s *sealer) sign(sum *[sha256.Size]byte, topic string, said []byte) []byte {
	mac, _ := s.macs.Get().(hash.Hash)
	defer s.macs.Put(mac)
	mac.Reset()
	mac.Write([]byte(topic))
	mac.Write([]byte{0})
	mac.Write(said)
	return mac.Sum(sum[:0])[:signatureBytes]
}

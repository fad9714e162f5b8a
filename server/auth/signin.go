package auth

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"time"

	"golang.org/x/time/rate"
)

const (
	signInBurst = 5               // wrong passwords for a name, and of a network
	signInEvery = 3 * time.Minute // until one more is allowed: 5 in 15 minutes
	beginBurst  = 30              // challenges and redirects of a network
	beginEvery  = 2 * time.Second
)

// signIns are the limits of signing in.
type signIns struct {
	names    *buckets[string]     // of the names and addresses that were typed, whether they exist or not
	networks *buckets[netip.Addr] // of those who type them
	devices  *buckets[string]     // of devices that have signed in as that user before
	begins   *buckets[netip.Addr]
}

func newSignIns() signIns {
	return signIns{
		names:    newBuckets[string](rate.Every(signInEvery), signInBurst),
		networks: newBuckets[netip.Addr](rate.Every(signInEvery), signInBurst),
		devices:  newBuckets[string](rate.Every(signInEvery), signInBurst),
		begins:   newBuckets[netip.Addr](rate.Every(beginEvery), beginBurst),
	}
}

// Try is an attempt to prove who one is.
type Try struct {
	Address netip.Addr
	Name    string // as typed; "": the secret cannot be guessed, so only the network counts
	Device  string // identifies a device that has signed in as that user before; "": no such device
}

// SignIn counts an attempt. A known device has a count of its own: whoever guesses the password of somebody locks out strangers only.
func (l *Limits) SignIn(try Try) (wait time.Duration) {
	if l.off {
		return 0
	}
	return l.spend(l.attempts(try)...)
}

// SignedIn refunds an attempt that was right.
func (l *Limits) SignedIn(try Try) {
	if !l.off {
		l.refund(l.attempts(try)...)
	}
}

// Begin counts what is stored for a stranger before it is known who it is, such as a challenge.
func (l *Limits) Begin(addr netip.Addr) (wait time.Duration) {
	return one(l, l.signIns.begins, "begin", Network(addr))
}

// attempts returns what limits an attempt.
func (l *Limits) attempts(try Try) []source {
	if try.Device != "" {
		return []source{from(l.signIns.devices, "sign-in-device", short(try.Device))}
	}
	all := []source{from(l.signIns.networks, "sign-in-network", Network(try.Address))}
	if try.Name != "" {
		all = append(all, from(l.signIns.names, "sign-in-name", short(try.Name)))
	}
	return all
}

// short returns a hash: what people type may be long, or a password in the wrong field.
func short(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

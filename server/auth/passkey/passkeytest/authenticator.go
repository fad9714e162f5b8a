// Package passkeytest has an authenticator in software, which can lie.
package passkeytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"testing"
)

// Flags of authenticator data (WebAuthn, section 6.1).
const (
	Present  = 1 << 0
	Verified = 1 << 2
	Eligible = 1 << 3 // for backup: the passkey is synced
	BackedUp = 1 << 4
	attested = 1 << 6
)

// Where an authenticator is used, and what it is, unless a test changes that.
const (
	Origin    = "https://chat.example.org"
	Host      = "chat.example.org"
	Bitwarden = "d548826e79b4db40a3d811116f7e8349"
)

// Authenticator makes one passkey and signs with it. Its fields are what a hostile one, or a hostile browser, can lie about.
type Authenticator struct {
	Key     *ecdsa.PrivateKey
	ID      []byte
	AAGUID  string // hexadecimal
	Flags   byte
	Counter uint32
	Origin  string // of the page
	RPID    string
	User    []byte // the handle; Create takes it from the options

	t *testing.T
}

// New returns an authenticator with a synced passkey whose user is verified.
func New(t *testing.T) *Authenticator {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 32)
	rand.Read(id)
	return &Authenticator{
		Key: key, ID: id, AAGUID: Bitwarden, Flags: Present | Verified | Eligible | BackedUp, Origin: Origin, RPID: Host, t: t,
	}
}

// Options are what tests read of the options that the server sends.
type Options struct {
	PublicKey struct {
		Challenge string
		RPID      string `json:"rpId"`
		RP        struct{ ID, Name string }
		User      struct{ ID, Name string }
		Timeout   int

		UserVerification       string
		AuthenticatorSelection struct {
			ResidentKey, UserVerification string
			RequireResidentKey            bool
		}
		ExcludeCredentials []struct{ ID string }
		AllowCredentials   []struct{ ID string }
	}
	Mediation string
}

// Parse reads options.
func Parse(t *testing.T, raw []byte) Options {
	t.Helper()
	var o Options
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatalf("options %s: %v", raw, err)
	}
	return o
}

// Text returns bytes as JSON has them.
func Text(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// Create answers options for a registration.
func (a *Authenticator) Create(raw []byte) []byte {
	a.t.Helper()
	o := Parse(a.t, raw).PublicKey
	user, err := base64.RawURLEncoding.DecodeString(o.User.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	a.User = user
	aaguid, err := hex.DecodeString(a.AAGUID)
	if err != nil {
		a.t.Fatal(err)
	}
	data := append(a.data(a.Flags|attested), aaguid...)
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(a.ID))), a.ID...)
	data = append(data, a.coseKey()...)
	object := []byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59") // CBOR: a map of three, ending in a byte string of two bytes' length
	object = append(binary.BigEndian.AppendUint16(object, uint16(len(data))), data...)
	return a.answer(map[string]any{
		"clientDataJSON": Text(a.clientData("webauthn.create", o.Challenge)), "attestationObject": Text(object),
		"transports": []string{"internal", "hybrid"},
	})
}

// Get answers options for a sign-in.
func (a *Authenticator) Get(raw []byte) []byte {
	a.t.Helper()
	data := a.data(a.Flags)
	client := a.clientData("webauthn.get", Parse(a.t, raw).PublicKey.Challenge)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.Key, digest[:])
	if err != nil {
		a.t.Fatal(err)
	}
	return a.answer(map[string]any{
		"clientDataJSON": Text(client), "authenticatorData": Text(data), "signature": Text(signature), "userHandle": Text(a.User),
	})
}

// clientData is what the browser says of the page.
func (a *Authenticator) clientData(kind, challenge string) []byte {
	return a.json(map[string]any{"type": kind, "challenge": challenge, "origin": a.Origin, "crossOrigin": false})
}

// data is authenticator data without the passkey.
func (a *Authenticator) data(flags byte) []byte {
	hash := sha256.Sum256([]byte(a.RPID))
	return binary.BigEndian.AppendUint32(append(hash[:], flags), a.Counter)
}

// coseKey returns the public key as CBOR: key type EC2, algorithm ES256, curve P-256, x and y.
func (a *Authenticator) coseKey() []byte {
	point, err := a.Key.PublicKey.Bytes() // 4, x, y
	if err != nil {
		a.t.Fatal(err)
	}
	key := append([]byte("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"), point[1:33]...)
	return append(append(key, "\x22\x58\x20"...), point[33:]...)
}

func (a *Authenticator) answer(response map[string]any) []byte {
	return a.json(map[string]any{
		"id": Text(a.ID), "rawId": Text(a.ID), "type": "public-key", "authenticatorAttachment": "platform", "response": response,
		"clientExtensionResults": map[string]any{"credProps": map[string]bool{"rk": true}},
	})
}

func (a *Authenticator) json(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		a.t.Fatal(err)
	}
	return text
}

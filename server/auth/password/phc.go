package password

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// params are the costs of a hash.
type params struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

// present are the parameters of new hashes, one of the settings that OWASP's Password Storage Cheat Sheet calls equivalent.
var present = params{memory: 19 << 10, passes: 2, lanes: 1}

// The most that a stored hash may demand: the database may have been written by somebody else.
const (
	memoryMax = 256 << 10 // KiB
	passesMax = 10
	lanesMax  = 4
)

const (
	saltBytes = 16
	keyBytes  = 32
	prefix    = "$argon2id$"
)

var errHash = errors.New("not a hash of argon2id in PHC format")

// hash returns the hash of a password with a new salt.
func (p params) hash(password string) string {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails: the program ends first
	return p.encode(salt, p.key(password, salt))
}

func (p params) key(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(normal(password)), salt, p.passes, p.memory, p.lanes, keyBytes)
}

// encode returns a hash in PHC string format: $argon2id$v=19$m=19456,t=2,p=1$SALT$KEY.
func (p params) encode(salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("%sv=%d$m=%d,t=%d,p=%d$%s$%s", prefix, argon2.Version, p.memory, p.passes, p.lanes, b64.EncodeToString(salt), b64.EncodeToString(key))
}

// decode reads what encode has written.
func decode(hash string) (p params, salt, key []byte, err error) {
	rest, is := strings.CutPrefix(hash, prefix)
	parts := strings.Split(rest, "$")
	if !is || len(parts) != 4 {
		return params{}, nil, nil, errHash
	}
	var version int
	if n, err := fmt.Sscanf(parts[0]+"$"+parts[1], "v=%d$m=%d,t=%d,p=%d", &version, &p.memory, &p.passes, &p.lanes); err != nil || n != 4 {
		return params{}, nil, nil, errHash
	}
	salt, errSalt := base64.RawStdEncoding.Strict().DecodeString(parts[2])
	key, errKey := base64.RawStdEncoding.Strict().DecodeString(parts[3])
	if errors.Join(errSalt, errKey) != nil || version != argon2.Version || !p.sane() || len(salt) < 8 || len(key) != keyBytes {
		return params{}, nil, nil, errHash
	}
	return p, salt, key, nil
}

func (p params) sane() bool {
	return p.memory >= 8 && p.memory <= memoryMax && p.passes >= 1 && p.passes <= passesMax && p.lanes >= 1 && p.lanes <= lanesMax
}

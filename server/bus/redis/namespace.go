package redis

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"
)

// laneCount is into how many hash slots the topics of a cluster are divided. All nodes must agree on it.
const laneCount = 16

var namespaceForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// namespace is the beginning of all names in Redis.
type namespace string

// newNamespace makes one from the secret if none is given, which does not tell the secret.
func newNamespace(given string, secret []byte) (namespace, error) {
	if given == "" {
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte("parley bus namespace"))
		given = hex.EncodeToString(mac.Sum(nil)[:8])
	}
	if !namespaceForm.MatchString(given) {
		return "", fmt.Errorf("the namespace %q is not of 1 to 64 letters, digits, '-' and '_'", given)
	}
	return namespace(given), nil
}

// marker is the key that says whose the namespace is.
func (n namespace) marker() string { return "parley:{" + string(n) + "}" }

// channels returns what the channels of a lane begin with. On a cluster the braces give all of them one hash slot.
func (n namespace) channels(lane int) string {
	return "parley:{" + string(n) + "." + strconv.Itoa(lane) + "}:"
}

// limit returns the key of a rate limit.
func (n namespace) limit(lane int, key string) string {
	return "parley:{" + string(n) + "." + strconv.Itoa(lane) + "}limit:" + key
}

func laneNumber(name string, lanes int) int {
	if lanes == 1 {
		return 0
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return int(h.Sum32() % uint32(lanes))
}

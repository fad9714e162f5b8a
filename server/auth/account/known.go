package account

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"parley/shared/chat"
)

// A device that has signed in shows a random id and, for each of the last users that have signed in on it, a signature of both: see OWASP,
// "Slow Down Online Guessing Attacks with Device Cookies". Strangers who guess a password lock out other strangers, never the device of
// its owner. Nothing about it is stored.
const (
	idBytes   = 12
	macBytes  = 16
	usersMax  = 4
	knownPart = "."
)

// knownAs identifies a device that has signed in as the user before, or returns "".
func (s *Service) knownAs(user chat.UserID, shown string) string {
	id, macs := parseKnown(shown)
	if id == "" || user == nobody {
		return ""
	}
	want := s.mac(user, id)
	for _, mac := range macs {
		if hmac.Equal([]byte(mac), []byte(want)) {
			return id + knownPart + string(user)
		}
	}
	return ""
}

// remember returns what the device shows from now on, after what it has shown before.
func (s *Service) remember(user chat.UserID, shown string) string {
	id, macs := parseKnown(shown)
	if id == "" {
		random := make([]byte, idBytes)
		rand.Read(random)
		id = base64.RawURLEncoding.EncodeToString(random)
	}
	mac := s.mac(user, id)
	macs = append(slices.DeleteFunc(macs, func(m string) bool { return m == mac }), mac)
	return strings.Join(append([]string{id}, macs[max(0, len(macs)-usersMax):]...), knownPart)
}

// parseKnown returns the parts of what a device shows, or "" if they have not the right lengths.
func parseKnown(shown string) (id string, macs []string) {
	parts := strings.Split(shown, knownPart)
	macs = parts[1:]
	wrong := func(mac string) bool { return len(mac) != base64.RawURLEncoding.EncodedLen(macBytes) }
	if len(parts[0]) != base64.RawURLEncoding.EncodedLen(idBytes) || len(macs) > usersMax || slices.ContainsFunc(macs, wrong) {
		return "", nil
	}
	return parts[0], macs
}

func (s *Service) mac(user chat.UserID, id string) string {
	mac := hmac.New(sha256.New, s.Secret)
	mac.Write([]byte("parley device\x00" + string(user) + "\x00" + id))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:macBytes])
}

package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"parley/server/store"
)

const (
	codesCount = 10
	codeBytes  = 10 // 80 bits: 16 characters
	codeGroup  = 4
)

// NewCodes replaces the recovery codes of the user by ten new ones, such as "k3vq-4xtm-2hpz-ydfa", which are shown once: only their hashes
// are stored. A guest has to claim the name first.
func (s *Service) NewCodes(ctx context.Context, by store.Login) ([]string, error) {
	if !by.Claimed {
		return nil, ErrGuest
	}
	if err := s.Recent(ctx, by); err != nil {
		return nil, err
	}
	codes, hashes := make([]string, codesCount), make([][]byte, codesCount)
	for i := range codes {
		codes[i] = newCode()
		hashes[i] = hashCode(codes[i])
	}
	if err := s.Store.SetCodes(ctx, by.User.ID, hashes); err != nil {
		return nil, fmt.Errorf("store recovery codes: %w", err)
	}
	return codes, nil
}

func newCode() string {
	random := make([]byte, codeBytes)
	rand.Read(random)
	text := strings.ToLower(base32.StdEncoding.EncodeToString(random))
	var groups []string
	for ; text != ""; text = text[codeGroup:] {
		groups = append(groups, text[:codeGroup])
	}
	return strings.Join(groups, "-")
}

// hashCode returns the hash of a code as typed: without what people add or leave out. It has 80 random bits, so a fast hash is enough.
func hashCode(typed string) []byte {
	keep := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '2' && r <= '7' {
			return r
		}
		return -1
	}
	sum := sha256.Sum256([]byte("parley code\x00" + strings.Map(keep, strings.ToLower(typed))))
	return sum[:]
}

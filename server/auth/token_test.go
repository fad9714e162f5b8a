package auth

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
)

func TestATokenItselfIsNotKept(t *testing.T) {
	hash, err := parseToken(base64.RawURLEncoding.EncodeToString(make([]byte, 32)))
	if err != nil || len(hash) != 32 || strings.Count(string(hash), "\x00") == 32 {
		t.Errorf("got %x (%v), want a hash", hash, err)
	}
	h := newHotel(t)
	_, token := h.guest(t)
	secret, _ := base64.RawURLEncoding.DecodeString(token)
	_, err = h.store.Login(t.Context(), secret, time.Time{}, h.time)
	wantCode(t, err, chat.CodeUnauthorized)
}

func TestATokenThatIsNotValidIsUnauthorized(t *testing.T) {
	h := newHotel(t)
	_, token := h.guest(t)
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	loose := token[:42] + string(alphabet[strings.IndexByte(alphabet, token[42])+1]) // decodes to the same bytes, carelessly
	unknown := base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	for what, bad := range map[string]string{
		"empty": "", "short": token[1:], "long": token + "A", "padded": token + "=", "unknown": unknown, "with a line": token[:20] + "\n" + token[20:],
		"other alphabet": strings.Repeat("+", 43), "huge": strings.Repeat(token, 1000), "loose last bits": loose, "SQL": "' OR 1=1 --",
	} {
		_, err := h.Caller(t.Context(), bad)
		t.Run(what, func(t *testing.T) { wantCode(t, err, chat.CodeUnauthorized) })
	}
}

func TestATokenExpiresWhenItIsNotUsed(t *testing.T) {
	h := newHotel(t)
	user, token := h.guest(t)
	for range 3 {
		h.time = h.time.AddDate(0, 0, 400)
		if got, err := h.Caller(t.Context(), token); err != nil || got.User != user {
			t.Fatalf("after 400 days: got %+v (%v), want %+v", got, err, user)
		}
	}
	h.time = h.time.AddDate(0, 0, 401)
	_, err := h.Caller(t.Context(), token)
	wantCode(t, err, chat.CodeUnauthorized)
}

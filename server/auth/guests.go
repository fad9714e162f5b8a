package auth

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"

	"parley/server/store"
	"parley/shared/chat"
)

const (
	guestDays  = 400 // a token that was not used for so long is void
	countTo    = 5   // "Brave-Otter-2" to "Brave-Otter-5", then random numbers
	randomFrom = 100 // the first random number
	randomTo   = 1_000_000
	triesMax   = 20 // names that are tried before giving up
)

// Keeper is what guests need of a store.
type Keeper interface {
	store.Users
	Follow(ctx context.Context, user chat.UserID, room chat.RoomID, now time.Time) error
}

// Guests makes users without an account, and recognises them by their token.
type Guests struct {
	users Keeper
	now   func() time.Time
	pair  func() string // makes a name to begin with
	key   []byte        // signs tokens; nil: they are not signed
}

// NewGuests returns the guests of a store.
func NewGuests(users Keeper, now func() time.Time) *Guests {
	return &Guests{users: users, now: now, pair: randomPair}
}

// SignedWith makes the guests' tokens recognizable without a lookup in the store. The key is the same on all nodes.
func (g *Guests) SignedWith(key []byte) *Guests {
	g.key = key
	return g
}

// Kind classifies a token without a lookup in the store.
func (g *Guests) Kind(token string) TokenKind { return kindOf(token, g.key) }

// New makes a guest with a free name, who follows the lobby whatever page was opened first, and returns it with its
// token, which is not kept: only its hash is.
func (g *Guests) New(ctx context.Context) (chat.User, string, error) {
	token, hash := newToken(g.key)
	base := g.pair()
	for try := range triesMax {
		name, err := ParseName(numbered(base, try))
		if err != nil {
			return chat.User{}, "", fmt.Errorf("name a guest: %w", err)
		}
		user, err := g.users.CreateUser(ctx, newID(), name, hash, g.now())
		if refusal, ok := errors.AsType[*chat.Error](err); ok && refusal.Code == chat.CodeNameTaken {
			continue
		}
		if err != nil {
			return chat.User{}, "", fmt.Errorf("make a guest: %w", err)
		}
		if err := g.users.Follow(ctx, user.ID, chat.Lobby, g.now()); err != nil {
			return chat.User{}, "", fmt.Errorf("show a guest the lobby: %w", err)
		}
		return user, token, nil
	}
	return chat.User{}, "", fmt.Errorf("make a guest: no free name after %d tries from %s", triesMax, base)
}

// Caller is who asks for something.
type Caller struct {
	User  chat.User
	Token []byte // hash of the token that said so
}

// Caller returns whose token that is. It returns unauthorized if the token is malformed, unknown, or was not used
// for 400 days.
func (g *Guests) Caller(ctx context.Context, token string) (Caller, error) {
	hash, err := parseToken(token)
	if err != nil {
		return Caller{}, err
	}
	now := g.now()
	user, err := g.users.UserByToken(ctx, hash, now.AddDate(0, 0, -guestDays), now)
	return Caller{user, hash}, err
}

// Suggest returns a free name close to one that is taken, or "" if there is none. Nobody keeps it free.
func (g *Guests) Suggest(ctx context.Context, taken string) string {
	base := strings.TrimSpace(clip(taken))
	for try := 1; try < triesMax; try++ {
		name, err := ParseName(numbered(base, try))
		if err == nil && g.free(ctx, name) {
			return name.Shown
		}
	}
	return ""
}

func (g *Guests) free(ctx context.Context, name store.Name) bool {
	owners, err := g.users.UsersByFolded(ctx, []string{name.Folded})
	if err != nil || len(owners) > 0 {
		return false
	}
	held, err := g.users.FormerNames(ctx, []store.Name{name}, g.now())
	if err != nil || len(held) > 0 {
		return false
	}
	_, err = g.users.UserBySkeleton(ctx, name.Skeleton)
	refusal, ok := errors.AsType[*chat.Error](err)
	return ok && refusal.Code == chat.CodeNoUser
}

// numbered returns the try-th variant of a name: as it is, then with 2 to countTo, then with random numbers. A
// number that it has already is replaced.
func numbered(base string, try int) string {
	if try == 0 {
		return base
	}
	number := fmt.Sprintf("-%d", try+1)
	if try >= countTo {
		number = fmt.Sprintf("-%d", randomFrom+rand.IntN(randomTo-randomFrom))
	}
	if stem, digits, ok := cutLast(base); ok && strings.Trim(digits, "0123456789") == "" {
		base = stem
	}
	for utf8.RuneCountInString(base)+len(number) > chat.NameMax {
		_, size := utf8.DecodeLastRuneInString(base)
		base = base[:len(base)-size]
	}
	return strings.TrimRight(base, "-.") + number
}

// cutLast cuts "Brave-Otter-2" at the last hyphen.
func cutLast(name string) (stem, digits string, ok bool) {
	i := strings.LastIndexByte(name, '-')
	if i < 1 || i == len(name)-1 {
		return name, "", false
	}
	return name[:i], name[i+1:], true
}

package auth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"parley/server/store"
	"parley/shared/chat"
)

const (
	guestDays  = 400 // a token expires if it is not used for so long
	countTo    = 5   // "Brave-Otter-2" to "Brave-Otter-5", then random numbers
	randomFrom = 100 // the first random number
	randomTo   = 1_000_000
	triesMax   = 20 // names to try
)

// Store is the part of a store that guests need.
type Store interface {
	CreateUser(ctx context.Context, newcomer store.Newcomer, now time.Time) (chat.User, error)
	CreateInvited(ctx context.Context, newcomer store.Newcomer, hash []byte, now time.Time) (chat.User, store.InviteUse, error)
	UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error)
	UserBySkeleton(ctx context.Context, skeleton string) (chat.User, error)
	FormerNames(ctx context.Context, names []store.Name, now time.Time) ([]store.FormerName, error)
	Login(ctx context.Context, token []byte, expired, now time.Time) (store.Login, error)
}

// Guests creates users without an account, and recognises them by their token.
type Guests struct {
	users Store
	now   func() time.Time
	pair  func() string // returns the first name to try
	key   []byte        // signs tokens; nil: they are not signed
}

// NewGuests returns the guests of a store.
func NewGuests(users Store, now func() time.Time) *Guests {
	return &Guests{users: users, now: now, pair: randomPair}
}

// SignedWith makes the guests' tokens recognizable without a lookup in the store. The key is the same on all nodes.
func (g *Guests) SignedWith(key []byte) *Guests {
	g.key = key
	return g
}

// Kind classifies a token without a lookup in the store.
func (g *Guests) Kind(token string) TokenKind { return kindOf(token, g.key) }

// Origin returns where somebody comes from: the address, which may be invalid, and the token that was shown, if there was one.
func (g *Guests) Origin(address netip.Addr, token string) store.Origin {
	from := store.Origin{}
	if address = Network(address); address.IsValid() && g.key != nil {
		mac := hmac.New(sha256.New, g.key)
		mac.Write([]byte("parley origin\x00"))
		mac.Write(address.AsSlice())
		from.Network = string(mac.Sum(nil))
	}
	from.Token, _ = parseToken(token)
	return from
}

// New creates a guest with a free name, who follows the lobby, and returns it with its token. Only the hash of the token is stored. device
// and network are shown to the user, to tell sessions apart.
func (g *Guests) New(ctx context.Context, device, network string, from store.Origin) (chat.User, string, error) {
	token, hash := newToken(g.key, guestLabel)
	base := g.pair()
	for try := range triesMax {
		name, err := ParseName(numbered(base, try))
		if err != nil {
			return chat.User{}, "", fmt.Errorf("name a guest: %w", err)
		}
		user, err := g.users.CreateUser(ctx, store.Newcomer{ID: NewUserID(), Name: name, Token: hash, Device: device, Network: network, Follows: chat.Lobby, Origin: from}, g.now())
		if refusal, ok := errors.AsType[*chat.Error](err); ok && refusal.Code == chat.CodeNameTaken {
			continue
		}
		if err != nil {
			return chat.User{}, "", fmt.Errorf("create a guest: %w", err)
		}
		return user, token, nil
	}
	return chat.User{}, "", fmt.Errorf("create a guest: no free name after %d tries from %s", triesMax, base)
}

// Origin is where somebody comes from.
type Origin = store.Origin

// Caller is the user who makes a request, and the session that says so.
type Caller = store.Login

// Caller returns the user of a token. It returns unauthorized if the token is malformed, unknown, or was not used for 400 days.
func (g *Guests) Caller(ctx context.Context, token string) (Caller, error) {
	hash, err := parseToken(token)
	if err != nil {
		return Caller{}, err
	}
	now := g.now()
	return g.users.Login(ctx, hash, now.AddDate(0, 0, -guestDays), now)
}

// Suggest returns a free name close to one that is taken, or an empty string if it finds none. The name is not reserved.
func (g *Guests) Suggest(ctx context.Context, taken string) string {
	base := strings.TrimSpace(clip(taken))
	for try := 1; try < triesMax; try++ {
		name, err := ParseName(numbered(base, try))
		if err == nil && g.free(ctx, "", name) {
			return name.Shown
		}
	}
	return ""
}

// free reports whether a user may take a name, or somebody new if user is "".
func (g *Guests) free(ctx context.Context, user chat.UserID, name store.Name) bool {
	owners, err := g.users.UsersByFolded(ctx, []string{name.Folded})
	if err != nil || slices.ContainsFunc(owners, func(owner chat.User) bool { return owner.ID != user }) {
		return false
	}
	held, err := g.users.FormerNames(ctx, []store.Name{name}, g.now())
	if err != nil || slices.ContainsFunc(held, func(former store.FormerName) bool { return former.User.ID != user }) {
		return false
	}
	owner, err := g.users.UserBySkeleton(ctx, name.Skeleton)
	if err == nil {
		return owner.ID == user
	}
	refusal, ok := errors.AsType[*chat.Error](err)
	return ok && refusal.Code == chat.CodeNoUser
}

// numbered returns the try-th variant of a name: the name itself, then with 2 to countTo, then with random numbers. It replaces a number
// that the name has already.
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

// Package invite makes invites and lets people in by them. The secret of an invite, its token, is in its link alone: the store has a hash.
package invite

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"parley/server/auth/place"
	"parley/server/store"
	"parley/shared/chat"
)

// Store is the part of a store that invites need.
type Store interface {
	store.Invites
	Account(ctx context.Context, user chat.UserID) (store.Account, error)
	Room(ctx context.Context, id chat.RoomID) (chat.Room, error)
	RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error)
}

// People creates users. *auth.Guests implements it.
type People interface {
	// Invited creates a user with a name, whom nobody is yet, and uses the invite with that hash for the user, or does neither.
	Invited(ctx context.Context, id chat.UserID, name string, hash []byte) (chat.User, store.InviteUse, error)
}

// Service makes and uses invites. All methods may be called concurrently.
type Service struct {
	Store  Store
	People People
	Place  *place.Source
	Now    func() time.Time
	// Came is told of each user whom an invite has let into a room; nil: servers find out by themselves.
	Came func(ctx context.Context, user chat.UserID, room chat.RoomID, done store.Enrolled)
}

const (
	tokenBytes = 16 // 128 random bits
	tokenLen   = 22 // characters
)

// Make stores an invite into a room, or into the place if room is "", and returns it with its token. Whether by may make it is for the caller
// to know; by is the zero user for the operator. It returns bad_text, bad_frame, and what AddInvite returns.
func (s *Service) Make(ctx context.Context, by chat.User, room chat.RoomID, terms chat.InviteTerms) (chat.Invite, string, error) {
	terms.Note = strings.TrimSpace(terms.Note)
	if err := terms.Validate(); err != nil {
		return chat.Invite{}, "", err
	}
	now, most := s.Now(), s.Place.Get(ctx)
	valid := time.Duration(terms.Hours) * time.Hour
	longest := time.Duration(most.DaysOfInvites()) * 24 * time.Hour
	switch {
	case valid == 0:
		valid = min(chat.InviteValid, longest)
	case valid > longest:
		return chat.Invite{}, "", chat.Errorf(chat.CodeBadText, "invites are valid for at most %d days here", most.DaysOfInvites())
	}
	if terms.Unlimited && !most.Unlimited {
		return chat.Invite{}, "", chat.Errorf(chat.CodeBadText, "invites have at most %d uses here", chat.InviteUsesMax)
	}
	i := chat.Invite{
		ID: chat.InviteID(strings.ToLower(rand.Text()[:16])), Room: room, Role: terms.Role, Note: terms.Note, By: by, Made: chat.MillisOf(now), Expires: chat.MillisOf(now.Add(valid)),
		Uses: terms.Uses, State: chat.InviteActive,
	}
	if i.Role == "" {
		i.Role = chat.RoleMember
	}
	if i.Uses == 0 && !terms.Unlimited {
		i.Uses = chat.InviteUses
	}
	secret := make([]byte, tokenBytes)
	rand.Read(secret)
	token := base64.RawURLEncoding.EncodeToString(secret)
	return i, token, s.Store.AddInvite(ctx, i, hash(token))
}

// Most returns how many days an invite may be valid, and whether it may have any number of uses.
func (s *Service) Most(ctx context.Context) (days int, unlimited bool) {
	most := s.Place.Get(ctx)
	return most.DaysOfInvites(), most.Unlimited
}

// Peek returns the invite of a token, or unauthorized. It uses nothing up, so a program that looks at addresses takes nobody's place.
func (s *Service) Peek(ctx context.Context, token string) (chat.Invite, error) {
	return s.Store.InviteByHash(ctx, hash(token), s.Now())
}

// Inside reports whether a user is where an invite leads to.
func (s *Service) Inside(ctx context.Context, i chat.Invite, user chat.UserID) (bool, error) {
	if i.Room == "" {
		return true, nil
	}
	_, err := s.Store.RoomState(ctx, user, i.Room)
	if e, ok := errors.AsType[*chat.Error](err); ok && e.Code == chat.CodeNoRoom {
		return false, nil
	}
	return err == nil, err
}

// Admits reports whether an invite makes accounts where only invited people get one: if its maker is an administrator.
func (s *Service) Admits(ctx context.Context, i chat.Invite) (bool, error) {
	if i.By.ID == "" {
		return true, nil
	}
	maker, err := s.Store.Account(ctx, i.By.ID)
	return err == nil && maker.Claimed != 0 && maker.Role.AtLeast(chat.RoleAdmin), err
}

// Use lets a user in.
func (s *Service) Use(ctx context.Context, token string, user chat.UserID) (store.InviteUse, error) {
	use, err := s.Store.UseInvite(ctx, hash(token), user, s.Now())
	s.tell(ctx, user, use)
	return use, err
}

// Create creates a user whom the invite lets in: if it does not, there is no such user.
func (s *Service) Create(ctx context.Context, token string, id chat.UserID, name string) (chat.User, store.InviteUse, error) {
	user, use, err := s.People.Invited(ctx, id, name, hash(token))
	s.tell(ctx, id, use)
	return user, use, err
}

func (s *Service) tell(ctx context.Context, user chat.UserID, use store.InviteUse) {
	if use.Came && use.Invite.Room != "" && s.Came != nil {
		s.Came(context.WithoutCancel(ctx), user, use.Invite.Room, use.Enrolled)
	}
}

// IsToken reports whether a text looks like a token.
func IsToken(text string) bool {
	secret, err := base64.RawURLEncoding.DecodeString(text)
	return err == nil && len(secret) == tokenBytes && len(text) == tokenLen
}

func hash(token string) []byte {
	sum := sha256.Sum256([]byte("parley invite\x00" + token))
	return sum[:]
}

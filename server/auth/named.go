package auth

import (
	"context"
	"errors"
	"fmt"

	"parley/server/store"
	"parley/shared/chat"
)

// Named creates a user with a name, who follows the lobby. Nobody is signed in as that user yet. It returns bad_name, or name_taken with the
// suggestion of a free one.
func (g *Guests) Named(ctx context.Context, id chat.UserID, shown string, from store.Origin) (chat.User, error) {
	name, err := ParseName(shown)
	if err != nil {
		return chat.User{}, err
	}
	user, err := g.users.CreateUser(ctx, store.Newcomer{ID: id, Name: name, Follows: chat.Lobby, Origin: from}, g.now())
	if refusal, ok := errors.AsType[*chat.Error](err); ok && refusal.Code == chat.CodeNameTaken {
		return chat.User{}, g.taken(ctx, refusal, name)
	}
	if err != nil {
		return chat.User{}, fmt.Errorf("create a user: %w", err)
	}
	return user, nil
}

// Invited is Named for somebody whom the invite with that hash lets in, in the same transaction, and who is not held. If it does not, nobody is created.
func (g *Guests) Invited(ctx context.Context, id chat.UserID, shown string, hash []byte) (chat.User, store.InviteUse, error) {
	name, err := ParseName(shown)
	if err != nil {
		return chat.User{}, store.InviteUse{}, err
	}
	user, use, err := g.users.CreateInvited(ctx, store.Newcomer{ID: id, Name: name, Follows: chat.Lobby}, hash, g.now())
	if refusal, ok := errors.AsType[*chat.Error](err); ok && refusal.Code == chat.CodeNameTaken {
		err = g.taken(ctx, refusal, name)
	}
	return user, use, err
}

// Available returns nil if a user may take a name, or somebody new if user is "". Otherwise it returns what Named would. The name is not
// reserved.
func (g *Guests) Available(ctx context.Context, user chat.UserID, shown string) error {
	name, err := ParseName(shown)
	if err != nil {
		return err
	}
	if g.free(ctx, user, name) {
		return nil
	}
	return g.taken(ctx, chat.Errorf(chat.CodeNameTaken, "this name is taken"), name)
}

// taken adds the suggestion of a free name to a refusal.
func (g *Guests) taken(ctx context.Context, refusal *chat.Error, name store.Name) error {
	taken := *refusal
	taken.Suggest = g.Suggest(ctx, name.Shown)
	return &taken
}

package auth

import (
	"context"
	"errors"
	"fmt"

	"parley/server/store"
	"parley/shared/chat"
)

// Named creates a user with a name, who follows the lobby. Nobody is signed in as that user yet. It returns bad_name, or name_taken with the suggestion of a free one.
func (g *Guests) Named(ctx context.Context, shown string) (chat.User, error) {
	name, err := ParseName(shown)
	if err != nil {
		return chat.User{}, err
	}
	user, err := g.users.CreateUser(ctx, store.Newcomer{ID: newID(), Name: name, Follows: chat.Lobby}, g.now())
	if refusal, ok := errors.AsType[*chat.Error](err); ok && refusal.Code == chat.CodeNameTaken {
		taken := *refusal
		taken.Suggest = g.Suggest(ctx, name.Shown)
		return chat.User{}, &taken
	}
	if err != nil {
		return chat.User{}, fmt.Errorf("create a user: %w", err)
	}
	return user, nil
}

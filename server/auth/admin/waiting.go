package admin

import (
	"context"

	"parley/server/store"
	"parley/shared/chat"
)

// Waiting returns a page of the people who wait to be let in, in the order in which they came: see chat.UntilLetIn.
func (s *Service) Waiting(ctx context.Context, by Actor, after chat.UserID, limit int) ([]store.Account, error) {
	if !by.moderates() {
		return nil, notAllowed("that is for moderators")
	}
	return s.Store.ListAccounts(ctx, store.AccountQuery{Waits: true, After: after, Limit: limit})
}

// LetIn ends the wait of a user. It does nothing for whoever does not wait any more.
func (s *Service) LetIn(ctx context.Context, by Actor, user chat.UserID) error {
	if !by.moderates() {
		return notAllowed("that is for moderators")
	}
	account, err := s.Store.Account(ctx, user)
	if err != nil || !account.Silence.Waits() {
		return err
	}
	return s.Unsilence(ctx, by, user)
}

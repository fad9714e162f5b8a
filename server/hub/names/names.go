// Package names finds the users that names mean.
package names

import (
	"context"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// Resolver finds users by their names.
type Resolver struct {
	Store interface {
		UsersByFolded(ctx context.Context, folded []string) ([]chat.User, error)
		UserBySkeleton(ctx context.Context, skeleton string) (chat.User, error)
		FormerNames(ctx context.Context, names []store.Name, now time.Time) ([]store.FormerName, error)
	}
	Parse func(shown string) (store.Name, error) // returns bad_name for what cannot be a name
	Now   func() time.Time
}

// Find returns the user that has exactly this name, case and width aside, or had it lately, or else the one whose name only
// looks like it. Both are nil for a name that is nobody's.
func (r *Resolver) Find(ctx context.Context, shown string) (match, near *chat.User, err error) {
	name, err := r.Parse(shown)
	if err != nil {
		return nil, nil, nil // what cannot be a name is nobody's
	}
	users, err := r.Store.UsersByFolded(ctx, []string{name.Folded})
	if err != nil {
		return nil, nil, err
	}
	if len(users) > 0 {
		return &users[0], nil, nil
	}
	former, err := r.Store.FormerNames(ctx, []store.Name{name}, r.Now())
	if err != nil {
		return nil, nil, err
	}
	for _, f := range former {
		if f.Folded == name.Folded {
			return &f.User, nil, nil
		}
	}
	alike, err := r.Store.UserBySkeleton(ctx, name.Skeleton)
	switch {
	case err == nil:
		return nil, &alike, nil
	case chat.AsError(err).Code != chat.CodeNoUser:
		return nil, nil, err
	case len(former) > 0:
		return nil, &former[0].User, nil
	}
	return nil, nil, nil
}

// Addressee returns the user of a leading "@name ", or no_user or ambiguous.
func (r *Resolver) Addressee(ctx context.Context, name string) (chat.UserID, error) {
	match, near, err := r.Find(ctx, name)
	switch {
	case err != nil:
		return "", err
	case match != nil:
		return match.ID, nil
	case near != nil:
		return "", &chat.Error{Code: chat.CodeAmbiguous, Suggest: near.Name,
			Message: "that name only looks like somebody's; nothing was sent: did you mean the suggested one?"}
	}
	return "", chat.Errorf(chat.CodeNoUser, "nobody has that name; nothing was sent: correct the name, or send to the room explicitly")
}

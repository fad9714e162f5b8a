package admin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

const (
	likelyMax = 3   // names that are suggested
	likelyOf  = 200 // names that are compared
)

// Find returns the account with a name or an id. Otherwise it returns no_user, whose message says who may be meant. Any name can be looked
// up, also one that nobody may take, such as admin.
func (s *Service) Find(ctx context.Context, given string) (store.Account, error) {
	name := auth.FindName(given)
	found, err := s.Store.UsersByFolded(ctx, []string{name.Folded})
	if err != nil {
		return store.Account{}, err
	}
	if len(found) == 1 {
		return s.Store.Account(ctx, found[0].ID)
	}
	account, err := s.Store.Account(ctx, chat.UserID(strings.TrimSpace(given)))
	if err == nil || !isNoUser(err) {
		return account, err
	}
	likely, err := s.likely(ctx, name)
	if err != nil {
		return store.Account{}, err
	}
	return store.Account{}, unknown(given, likely)
}

// unknown returns no_user.
func unknown(given string, likely []string) error {
	e := chat.Errorf(chat.CodeNoUser, "nobody is called %q", given)
	if len(likely) > 0 {
		e.Message += "; do you mean " + strings.Join(likely, ", or ") + "?"
	}
	return e
}

// likely returns who may be meant by a name that nobody has: its former owner, people whose names look like it, and those whose names are
// nearly it.
func (s *Service) likely(ctx context.Context, name store.Name) (all []string, err error) {
	former, err := s.Store.FormerNames(ctx, []store.Name{name}, s.Now())
	if err != nil {
		return nil, err
	}
	for _, f := range former {
		all = append(all, fmt.Sprintf("%s (id %s), who had a name like it until recently", f.User.Name, f.User.ID))
	}
	alike, err := s.Store.UserBySkeleton(ctx, name.Skeleton)
	if err == nil {
		all = append(all, fmt.Sprintf("%s (id %s), whose name looks like it", alike.Name, alike.ID))
	} else if !isNoUser(err) {
		return nil, err
	}
	close, err := s.near(ctx, name)
	if err != nil {
		return nil, err
	}
	for _, user := range close {
		if user.ID != alike.ID {
			all = append(all, user.Name)
		}
	}
	return all[:min(len(all), likelyMax)], nil
}

// near returns people whose names begin as this one does and differ from it by a few letters, the nearest first.
func (s *Service) near(ctx context.Context, name store.Name) ([]chat.User, error) {
	_, size := utf8.DecodeRuneInString(name.Folded)
	users, err := s.Store.UsersByPrefix(ctx, name.Folded[:size], likelyOf)
	if err != nil {
		return nil, err
	}
	most := max(2, utf8.RuneCountInString(name.Folded)/4)
	far := func(u chat.User) int {
		folded := auth.FoldPrefix(u.Name)
		if strings.HasPrefix(folded, name.Folded) {
			return 0
		}
		return distance([]rune(folded), []rune(name.Folded))
	}
	users = slices.DeleteFunc(users, func(u chat.User) bool { return far(u) > most })
	slices.SortStableFunc(users, func(a, b chat.User) int { return cmp.Compare(far(a), far(b)) })
	return users, nil
}

// distance is the number of letters to insert, remove or replace between two names (Levenshtein).
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			replaced := diagonal
			if x != y {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

func isNoUser(err error) bool {
	refusal, ok := errors.AsType[*chat.Error](err)
	return ok && refusal.Code == chat.CodeNoUser
}

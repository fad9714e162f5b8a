package names

import (
	"context"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/markup"
)

// Mentioned returns the users whose "@name" stands in text, with the names used there.
func (r *Resolver) Mentioned(ctx context.Context, text string) ([]chat.User, error) {
	used := map[string]string{} // folded to used
	var folded []string
	var names []store.Name
	for _, span := range markup.Mentions(text) {
		shown := nameIn(text, span)
		name, err := r.Parse(shown)
		if err != nil || used[name.Folded] != "" {
			continue
		}
		used[name.Folded] = shown
		folded = append(folded, name.Folded)
		names = append(names, name)
	}
	if len(folded) == 0 {
		return nil, nil
	}
	users, err := r.Store.UsersByFolded(ctx, folded)
	if err != nil {
		return nil, err
	}
	mentions := make([]chat.User, 0, len(users))
	for _, u := range users {
		if name, err := r.Parse(u.Name); err == nil {
			mentions = append(mentions, chat.User{ID: u.ID, Name: used[name.Folded]})
			names = slices.DeleteFunc(names, func(other store.Name) bool { return other.Folded == name.Folded })
		}
	}
	return r.former(ctx, mentions, names, used)
}

// former adds those who had one of these names lately, unless they are mentioned by their present one.
func (r *Resolver) former(ctx context.Context, mentions []chat.User, names []store.Name, used map[string]string) ([]chat.User, error) {
	if len(names) == 0 {
		return mentions, nil
	}
	former, err := r.Store.FormerNames(ctx, names, r.Now())
	if err != nil {
		return nil, err
	}
	for _, f := range former {
		there := func(u chat.User) bool { return u.ID == f.User.ID }
		if shown := used[f.Folded]; shown != "" && !slices.ContainsFunc(mentions, there) {
			mentions = append(mentions, chat.User{ID: f.User.ID, Name: shown})
		}
	}
	return mentions, nil
}

// nameIn returns the name of a mention without its "@".
func nameIn(text string, span chat.Span) string {
	for i := range text[span.From:span.To] {
		if i > 0 {
			return text[span.From+i : span.To]
		}
	}
	return ""
}

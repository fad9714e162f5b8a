package hub

import (
	"context"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/markup"
)

// whoIs returns the user that has exactly this name, case and width aside, or had it lately, or else the one whose name only
// looks like it. Neither is set for a name that is nobody's.
func (h *Hub) whoIs(ctx context.Context, shown string) (match, near *chat.User, err error) {
	name, err := h.Names.ParseName(shown)
	if err != nil {
		return nil, nil, nil // what cannot be a name is nobody's
	}
	users, err := h.Store.UsersByFolded(ctx, []string{name.Folded})
	if err != nil {
		return nil, nil, err
	}
	if len(users) > 0 {
		return &users[0], nil, nil
	}
	former, err := h.Store.FormerNames(ctx, []store.Name{name}, h.Now())
	if err != nil {
		return nil, nil, err
	}
	for _, f := range former {
		if f.Folded == name.Folded {
			return &f.User, nil, nil
		}
	}
	alike, err := h.Store.UserBySkeleton(ctx, name.Skeleton)
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

// addressee resolves the name of a leading "@name ": one user, or no_user or ambiguous.
func (h *Hub) addressee(ctx context.Context, name string) (chat.UserID, error) {
	match, near, err := h.whoIs(ctx, name)
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

// mentioned returns the users whose "@name" stands in text, with the names used there.
func (h *Hub) mentioned(ctx context.Context, text string) ([]chat.User, error) {
	used := map[string]string{} // folded to used
	var folded []string
	var names []store.Name
	for _, span := range markup.Mentions(text) {
		shown := nameIn(text, span)
		name, err := h.Names.ParseName(shown)
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
	users, err := h.Store.UsersByFolded(ctx, folded)
	if err != nil {
		return nil, err
	}
	mentions := make([]chat.User, 0, len(users))
	for _, u := range users {
		if name, err := h.Names.ParseName(u.Name); err == nil {
			mentions = append(mentions, chat.User{ID: u.ID, Name: used[name.Folded]})
			names = slices.DeleteFunc(names, func(other store.Name) bool { return other.Folded == name.Folded })
		}
	}
	return h.formerMentions(ctx, mentions, names, used)
}

// formerMentions adds those who had one of these names lately, unless they are mentioned by the one they have.
func (h *Hub) formerMentions(ctx context.Context, mentions []chat.User, names []store.Name, used map[string]string) ([]chat.User, error) {
	if len(names) == 0 {
		return mentions, nil
	}
	former, err := h.Store.FormerNames(ctx, names, h.Now())
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

func (h *Hub) person(u *chat.User) *chat.Person {
	if u == nil {
		return nil
	}
	return &chat.Person{User: *u, Here: h.online(u.ID)}
}

// hereFirst moves those who are here to the front, without changing the order otherwise.
func hereFirst(people []chat.Person) {
	slices.SortStableFunc(people, func(a, b chat.Person) int {
		switch {
		case a.Here == b.Here:
			return 0
		case a.Here:
			return -1
		}
		return 1
	})
}

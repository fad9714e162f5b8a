package timeline

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// reactions describes who has reacted to a message. The user is not named, and blocked users do not count, as far
// as they are listed.
func (w *Renderer) reactions(all []chat.Reaction) []view.Reaction {
	var list []view.Reaction
	for _, r := range all[:min(len(all), chat.ReactionKinds)] { // a server has no more
		one := view.Reaction{Key: r.Key, Count: r.Count, Mine: r.Mine || w.Me != "" && slices.Contains(r.Users, w.Me)}
		for _, id := range r.Users {
			u, known := w.Users.Get(id)
			switch {
			case w.Blocks.Has(id):
				one.Count--
			case id != w.Me && known && len(one.Names) < view.ReactionNames:
				one.Names = append(one.Names, u.Name)
			}
		}
		if one.Count > 0 {
			list = append(list, one)
		}
	}
	return list
}

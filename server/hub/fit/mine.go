package fit

import (
	"slices"

	"parley/shared/chat"
)

// Unlisted returns the Seqs of the messages with a reaction that does not list all of its users.
func Unlisted(messages []chat.Event) (seqs []chat.Seq) {
	for i := range messages {
		if m := messages[i].Message; m != nil && slices.ContainsFunc(m.Reactions, unlisted) {
			seqs = append(seqs, messages[i].Seq)
		}
	}
	return seqs
}

func unlisted(r chat.Reaction) bool { return r.Count > len(r.Users) }

// SetMine sets Mine of the reactions that do not list all of their users. own are the keys with which the reader has reacted.
func SetMine(messages []chat.Event, own map[chat.Seq][]string) {
	for i := range messages {
		keys := own[messages[i].Seq]
		if len(keys) == 0 || messages[i].Message == nil {
			continue
		}
		m := *messages[i].Message
		m.Reactions = slices.Clone(m.Reactions)
		for at := range m.Reactions {
			r := &m.Reactions[at]
			r.Mine = unlisted(*r) && slices.Contains(keys, r.Key)
		}
		messages[i].Message = &m
	}
}

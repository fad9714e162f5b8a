package check

import (
	"slices"

	"parley/shared/chat"
)

// change is what a client wanted to be changed of a message, and what became of it. One that was not acknowledged may have been made all
// the same, at any time: its answer was lost.
type change struct {
	client  string
	user    chat.UserID
	nonce   chat.Nonce
	room    chat.RoomID
	target  chat.Seq
	kind    chat.EventKind
	text    string // of edited; of reacted the key
	on      bool
	seq     chat.Seq // with which the message was so, as acknowledged; 0: it was not
	refused chat.Code
	dropped bool
	ended   bool // the history of its client is complete
}

// void reports that the change was certainly not made. One that was refused because the message had been changed or deleted may have been
// made by an earlier attempt, whose answer was lost.
func (ch *change) void() bool {
	return ch.refused != "" && ch.refused != chat.CodeChanged && ch.refused != chat.CodeGone
}

// place identifies a message.
type place struct {
	room chat.RoomID
	seq  chat.Seq
}

// checkState compares a message with what its changes must have made of it.
func (c *checker) checkState(m *message, e *chat.Event) {
	changes := c.changes[place{e.Room, e.Seq}]
	lost := func(what string) {
		c.report.add(Violation{Kind: Lost, Client: m.client, Room: e.Room, Seq: e.Seq, Nonce: e.Nonce, What: what})
	}
	for _, ch := range changes {
		if ch.seq > e.Rev {
			lost("a change of it was acknowledged, and is not in the store")
			return
		}
	}
	gone := e.Message.Gone != nil
	switch want, sure := deletedNow(changes, e.By.ID); {
	case sure && want && !gone:
		lost("it was deleted, and is there again")
	case sure && !want && gone:
		lost("it was deleted, and nobody asked for that")
	case gone && e.Message.Text != "":
		lost("it was deleted, and has a text")
	case !gone && !slices.Contains(textsOf(m, changes, e.By.ID), e.Message.Text):
		lost("stored with another text")
	}
	if !gone {
		c.checkReactions(changes, e)
	}
}

// deletedNow returns whether the message must be deleted now, if that is certain.
func deletedNow(changes []*change, author chat.UserID) (deleted, sure bool) {
	var last *change
	possible := false
	for _, ch := range changes {
		if ch.void() || ch.kind != chat.Deleted && ch.kind != chat.Restored {
			continue
		}
		if ch.kind == chat.Deleted && ch.user == author && ch.seq > 0 {
			return true, true // that is final
		}
		possible = possible || ch.seq == 0
		if ch.seq > 0 && (last == nil || ch.seq > last.seq) {
			last = ch
		}
	}
	return last != nil && last.kind == chat.Deleted, !possible
}

// textsOf returns the texts that a message may have now: its first one or that of the last acknowledged edit, and those of edits whose
// place is not known.
func textsOf(m *message, changes []*change, author chat.UserID) []string {
	text, last := m.text, chat.Seq(0)
	var texts []string
	for _, ch := range changes {
		switch {
		case ch.kind != chat.Edited || ch.user != author || ch.void():
		case ch.seq == 0:
			texts = append(texts, ch.text)
		case ch.seq >= last:
			text, last = ch.text, ch.seq
		}
	}
	return append(texts, text)
}

// checkReactions demands that exactly those have reacted who asked for it.
func (c *checker) checkReactions(changes []*change, e *chat.Event) {
	type one struct {
		user chat.UserID
		key  string
	}
	acked, unsure := map[one]*change{}, map[one]bool{}
	for _, ch := range changes {
		by := one{ch.user, ch.text}
		switch {
		case ch.kind != chat.Reacted || ch.void():
		case ch.seq == 0:
			unsure[by] = true
		case acked[by] == nil || ch.seq >= acked[by].seq:
			acked[by] = ch
		}
	}
	report := func(kind Kind, what string) {
		c.report.add(Violation{Kind: kind, Room: e.Room, Seq: e.Seq, Nonce: e.Nonce, What: what})
	}
	there, listed := map[one]bool{}, map[string]bool{}
	for _, r := range e.Message.Reactions {
		listed[r.Key] = r.Count == len(r.Users)
		for _, user := range r.Users {
			by := one{user, r.Key}
			if there[by] {
				report(Duplicated, "a reaction is counted twice")
			}
			there[by] = true
			if ch := acked[by]; !unsure[by] && (ch == nil || !ch.on) {
				report(Invented, "nobody asked for this reaction")
			}
		}
	}
	for by, ch := range acked {
		if complete, known := listed[by.key]; ch.on && !there[by] && !unsure[by] && (complete || !known) && !deletedSince(changes, ch.seq) {
			report(Lost, "a reaction was acknowledged, and is not in the store")
		}
	}
}

// deletedSince reports whether the message may have been deleted after a Seq: a deletion takes the reactions away for good.
func deletedSince(changes []*change, seq chat.Seq) bool {
	return slices.ContainsFunc(changes, func(ch *change) bool {
		return ch.kind == chat.Deleted && !ch.void() && (ch.seq == 0 || ch.seq > seq)
	})
}

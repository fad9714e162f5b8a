package sqlstore

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"

	"parley/shared/chat"
	"parley/shared/words"
)

// The index knows a message by keys: those of its text, and some that begin with "_", about where it was said, by whom, and what it has.
// Each key begins with the block of the message: a search goes through the blocks, the newest first, so that a word that everybody uses
// costs no more in a long history than in a short one.

// blockBits make a block of 32,768 events.
const blockBits = 15

func blockOf(num int64) int64 { return num >> blockBits }

// inBlock returns the key as it is in a block.
func inBlock(block int64, key string) string { return strconv.FormatInt(block, 36) + "_" + key }

// Blocked returns the keys of a message as they are in its block.
func Blocked(num int64, keys []string) []string {
	all := make([]string, len(keys))
	for i, key := range keys {
		all[i] = inBlock(blockOf(num), key)
	}
	return all
}

const (
	keyPublic  = "_p" // said in public
	keyMembers = "_c" // said in a private room or a group
)

// idKey stands for a user or a room. Two may have the same one: what is found is looked at.
func idKey[T ~string](kind string, id T) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // it cannot fail
	return kind + strconv.FormatUint(h.Sum64(), 36)
}

func authorKey(id chat.UserID) string { return idKey("_f", id) }

// RoomKey stands for a room.
func RoomKey(id chat.RoomID) string   { return idKey("_r", id) }
func readerKey(id chat.UserID) string { return idKey("_m", id) }

// keysOf returns the keys of a message, none if it is not found.
func keysOf(e *chat.Event) []string {
	if e.Kind != chat.Said || e.Message == nil || e.Message.Gone != nil {
		return nil
	}
	m := e.Message
	keys := append(words.Keys(m.Body()), authorKey(e.By.ID), RoomKey(e.Room))
	if a, b, direct := e.Room.Pair(); direct {
		keys = append(keys, readerKey(a), readerKey(b))
	} else if e.Room.Random() {
		keys = append(keys, keyMembers)
	} else {
		keys = append(keys, keyPublic)
	}
	if m.In != "" {
		keys = append(keys, RoomKey(m.In))
	}
	for _, is := range [...]struct {
		key string
		so  bool
	}{
		{isKey("link"), words.HasLink(m.Body())}, {isKey("code"), words.HasCode(m.Body())}, {isKey("reaction"), len(m.Reactions) > 0},
		{isKey("pinned"), m.Pin != nil}, {isKey("edited"), m.EditedAt != 0}, {isKey("private"), m.To != ""},
	} {
		if is.so {
			keys = append(keys, is.key)
		}
	}
	return keys
}

func isKey(what string) string { return "_is" + what }

// searched is what the keys of a message depend on and amendments change.
type searched struct {
	text                           string
	gone, edited, pinned, reaction bool
}

func (t *target) searched() searched {
	return searched{t.row.m.Text, t.x.Gone != nil, t.x.EditedAt != 0, t.x.Pin != nil, len(t.x.Reactions) > 0}
}

// keys returns the keys that the target has in a state.
func (t *target) keys(s searched) []string {
	e, m := t.row.e, t.row.m
	m.Text = s.text
	if s.gone {
		m.Gone = &chat.Gone{}
	}
	if s.edited {
		m.EditedAt = 1
	}
	if s.pinned {
		m.Pin = &chat.Pin{}
	}
	if s.reaction {
		m.Reactions = []chat.Reaction{{}}
	}
	e.Message = &m
	return keysOf(&e)
}

// reindex adds the statements for the keys of the changed messages, in the order of primary keys, in which Index adds them too: so that
// the two never wait for each other.
func (g *Group) reindex() {
	var changed []*target
	for _, t := range g.targets {
		if t.touched && t.num != 0 && t.searched() != t.was {
			changed = append(changed, t)
		}
	}
	slices.SortFunc(changed, func(a, b *target) int { return cmp.Compare(a.num, b.num) })
	for _, t := range changed {
		was, is := t.keys(t.was), t.keys(t.searched())
		g.Statements = append(g.Statements, g.index.Change(t.num, Blocked(t.num, without(was, is)), Blocked(t.num, without(is, was)), Blocked(t.num, is))...)
	}
}

// without returns the keys that are not among others.
func without(keys, others []string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return slices.Contains(others, key) })
}

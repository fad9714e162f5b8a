package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parley/shared/chat"
)

// Draft is a stored draft: a text that is not to be sent yet.
type Draft struct {
	Owner chat.User // zero: somebody who had no name yet
	Text  string
	At    chat.Millis
	Reply chat.Seq `json:",omitempty"` // the message that it answers
	Base  int64    `json:",omitempty"` // the version on the server that it continues
	Saved bool     `json:",omitempty"` // the server has it as that version
	Sent  bool     `json:",omitempty"` // it is empty since it was sent

	Key  string      `json:"-"` // in the Store
	Tab  string      `json:"-"` // the name of the client that wrote it
	Room chat.RoomID `json:"-"`
}

// ReadDrafts reads the drafts for a room, or for all rooms if room is "".
func ReadDrafts(ctx context.Context, s Store, room chat.RoomID) ([]*Draft, error) {
	all, err := ReadDraftsAndCleared(ctx, s, room)
	return slices.DeleteFunc(all, func(d *Draft) bool { return d.Text == "" }), err
}

// ReadDraftsAndCleared also reads what was cleared and must be cleared on the server.
func ReadDraftsAndCleared(ctx context.Context, s Store, room chat.RoomID) ([]*Draft, error) {
	keys, err := s.Keys(ctx, keyOwnedDraft)
	if err != nil {
		return nil, fmt.Errorf("list the drafts: %w", err)
	}
	var found []*Draft
	for _, key := range keys {
		tab, rest, _ := strings.Cut(key[len(keyOwnedDraft):], ":")
		_, of, whole := strings.Cut(rest, ":")
		if !whole || room != "" && chat.RoomID(of) != room {
			continue
		}
		one := &Draft{Key: key, Tab: tab, Room: chat.RoomID(of)}
		if err := Get(ctx, s, key, one); err != nil {
			return found, err
		}
		found = append(found, one)
	}
	return found, nil
}

// AdoptDrafts gives an owner to the drafts from before they had one: whom the storage belongs to.
func AdoptDrafts(ctx context.Context, s Store, owner chat.User) error {
	keys, err := s.Keys(ctx, KeyDraft)
	if err != nil {
		return fmt.Errorf("list the drafts: %w", err)
	}
	for _, key := range keys {
		if strings.HasPrefix(key, keyOwnedDraft) {
			continue
		}
		text, err := s.Get(ctx, key)
		if err == nil {
			room := chat.RoomID(strings.TrimPrefix(key, KeyDraft))
			err = s.Put(ctx, DraftKey("", owner.ID, room), Encode(Draft{Owner: owner, Text: string(text)}))
		}
		if err == nil {
			err = s.Delete(ctx, key)
		}
		if err != nil {
			return fmt.Errorf("move %s: %w", key, err)
		}
	}
	return nil
}

// Shelved is a draft that is to be put on the shelf of its owner.
type Shelved struct {
	Draft   chat.Draft
	Key     string `json:"-"`
	Refused bool   `json:"-"` // the server does not take it: it stays on this device
}

// ShelvedKey is the key of a draft that waits to be put on the shelf. Id is a random name.
func ShelvedKey(owner chat.UserID, id string) string { return KeyShelf + string(owner) + "/" + id }

// ReadShelved reads what is to be put on the shelf of a user.
func ReadShelved(ctx context.Context, s Store, owner chat.UserID) (found []*Shelved, err error) {
	keys, err := s.Keys(ctx, ShelvedKey(owner, ""))
	if err != nil {
		return nil, fmt.Errorf("list what is to be put on the shelf: %w", err)
	}
	for _, key := range keys {
		one := &Shelved{Key: key}
		if err := Get(ctx, s, key, one); err != nil {
			return found, err
		}
		if one.Draft.Text != "" {
			found = append(found, one)
		}
	}
	return found, nil
}

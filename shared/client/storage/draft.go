package storage

import (
	"context"
	"fmt"
	"strings"

	"parley/shared/chat"
)

// Draft is a stored draft: a text that is not to be sent yet.
type Draft struct {
	Owner chat.User // zero: somebody who had no name yet
	Text  string
	At    chat.Millis

	Key  string      `json:"-"` // in the Store
	Tab  string      `json:"-"` // the name of the client that wrote it
	Room chat.RoomID `json:"-"`
}

// ReadDrafts reads the drafts for a room, or for all rooms if room is "".
func ReadDrafts(ctx context.Context, s Store, room chat.RoomID) ([]*Draft, error) {
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
		if one.Text != "" {
			found = append(found, one)
		}
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

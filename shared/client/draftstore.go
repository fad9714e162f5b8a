package client

import (
	"context"
	"fmt"
	"strings"

	"parley/shared/chat"
)

// storedDraft is a draft as it is in Storage.
type storedDraft struct {
	Owner chat.User // zero: somebody who had no name yet
	Text  string
	At    chat.Millis

	Key  string      `json:"-"` // in Storage
	Tab  string      `json:"-"` // the name of the client that keeps it
	Room chat.RoomID `json:"-"`
}

// keyOwnedDraft comes before the name of the client, the user and the room. No room's id begins with "@": before drafts had an
// owner, the room came right after keyDraft.
const keyOwnedDraft = keyDraft + "@"

func draftKey(tab string, owner chat.UserID, room chat.RoomID) string {
	return keyOwnedDraft + tab + ":" + string(owner) + ":" + string(room)
}

// readDrafts reads what is kept for a room, or for all if room is "".
func readDrafts(ctx context.Context, s Storage, room chat.RoomID) ([]*storedDraft, error) {
	keys, err := s.Keys(ctx, keyOwnedDraft)
	if err != nil {
		return nil, fmt.Errorf("list the drafts: %w", err)
	}
	var found []*storedDraft
	for _, key := range keys {
		tab, rest, _ := strings.Cut(key[len(keyOwnedDraft):], ":")
		_, of, whole := strings.Cut(rest, ":")
		if !whole || room != "" && chat.RoomID(of) != room {
			continue
		}
		one := &storedDraft{Key: key, Tab: tab, Room: chat.RoomID(of)}
		if err := get(ctx, s, key, one); err != nil {
			return found, err
		}
		if one.Text != "" {
			found = append(found, one)
		}
	}
	return found, nil
}

// ownDrafts gives an owner to the drafts from before they had one: whom the storage belongs to.
func ownDrafts(ctx context.Context, s Storage, owner chat.User) error {
	keys, err := s.Keys(ctx, keyDraft)
	if err != nil {
		return fmt.Errorf("list the drafts: %w", err)
	}
	for _, key := range keys {
		if strings.HasPrefix(key, keyOwnedDraft) {
			continue
		}
		text, err := s.Get(ctx, key)
		if err == nil {
			room := chat.RoomID(strings.TrimPrefix(key, keyDraft))
			err = s.Put(ctx, draftKey("", owner.ID, room), encode(storedDraft{Owner: owner, Text: string(text)}))
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

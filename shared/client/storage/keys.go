package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"parley/shared/chat"
)

// Keys of a Store. What is stored of rooms has a format: another format has keys of its own, so that no program misreads or
// overwrites what an older or newer one has stored. Unsent messages and drafts are shared by all formats.
//
// Format 2 was that of programs that did not know of messages that change: what it stored of rooms may have been deleted since.
const (
	format    = "3/"
	former    = "2/"
	KeyState  = format + "state"
	KeyRoom   = format + "room/"
	KeyPage   = format + "page/"
	KeyMe     = "me" // also read by the page's script; state has it as well, but a moment later
	KeyOutbox = "outbox/"

	KeyAccount = "account/" // and a user who is an account; also read by the page's script
	KeyDraft   = "draft/"
	KeyShelf   = "shelf/"
	KeyBlocked = "blocked/" // and the user whose list it is
	KeyMuted   = "muted/"   // likewise, of programs that muted people on one device
	KeyNames   = "names/"   // likewise
)

// PageOf returns the page that an event belongs to.
func PageOf(seq chat.Seq) int64 { return max(int64(seq)-1, 0) / PageEvents }

// PageKey is the key of a room's page n.
func PageKey(room chat.RoomID, n int64) string { return fmt.Sprintf("%s%s/%012d", KeyPage, room, n) }

// parsePageKey is the reverse of PageKey.
func parsePageKey(key string) (room chat.RoomID, n int64, ok bool) {
	name, mine := strings.CutPrefix(key, KeyPage)
	at := strings.LastIndexByte(name, '/')
	if !mine || at < 1 {
		return "", 0, false
	}
	n, err := strconv.ParseInt(name[at+1:], 10, 64)
	return chat.RoomID(name[:at]), n, err == nil && n >= 0
}

// DeleteFormerFormat deletes what is stored of rooms in the format before. Nothing of a newer one is touched: that is its program's own.
func DeleteFormerFormat(ctx context.Context, s Store) error {
	keys, err := s.Keys(ctx, former)
	if err != nil {
		return fmt.Errorf("list what is stored in format %s: %w", former, err)
	}
	for _, key := range keys {
		if err := s.Delete(ctx, key); err != nil {
			return fmt.Errorf("delete %s: %w", key, err)
		}
	}
	return nil
}

// AccountKey is where it is stored that a user is an account.
func AccountKey(user chat.UserID) string { return KeyAccount + string(user) }

// DraftKey is the key of a draft of a client and a user for a room.
func DraftKey(tab string, owner chat.UserID, room chat.RoomID) string {
	return keyOwnedDraft + tab + ":" + string(owner) + ":" + string(room)
}

// keyOwnedDraft is followed by the name of the client, the user and the room. No room's id begins with "@": before drafts had an
// owner, the room came right after KeyDraft.
const keyOwnedDraft = KeyDraft + "@"

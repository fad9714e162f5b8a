package store

import (
	"context"
	"io"

	"parley/shared/chat"
)

// Exporter writes rooms as files: see package roomfile.
type Exporter interface {
	// ExportRoom writes a room as it is at one moment, without the nonces of messages. It returns no_room before it has written anything. It
	// holds a reading connection meanwhile, so out must not wait for a client.
	ExportRoom(ctx context.Context, room chat.RoomID, out io.Writer) error
}

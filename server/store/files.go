package store

import (
	"context"
	"errors"
	"time"

	"parley/shared/chat"
)

// ErrNoFile means that there is no file with that key.
var ErrNoFile = errors.New("there is no such file")

// File is a small file of the server itself, such as a certificate. A slash in its Key leads into a folder.
type File struct {
	Key      string
	Data     []byte
	Modified chat.Millis
}

// Files stores what all servers share besides the chat, and leases: what only one of them does at a time.
type Files interface {
	PutFile(ctx context.Context, key string, data []byte, now time.Time) error
	// File returns ErrNoFile if there is none.
	File(ctx context.Context, key string) (File, error)
	// ListFiles returns the file with that key and those in the folder of that name, without their data, in the order of their keys.
	ListFiles(ctx context.Context, key string) ([]File, error)
	// DeleteFiles removes the file with that key and those in the folder of that name.
	DeleteFiles(ctx context.Context, key string) error
	// Lease gives a lease to an owner until then, if nobody has it, if it has run out, or if the owner has it already. Of several callers at
	// once, one gets it.
	Lease(ctx context.Context, name, owner string, until, now time.Time) (taken bool, err error)
	// EndLease gives it back. It does nothing if the owner does not have it.
	EndLease(ctx context.Context, name, owner string) error
}

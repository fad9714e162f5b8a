package load

import (
	"context"

	"parley/shared/client/storage"
)

// device is what a simulated user has between restarts of the client: a storage with a journal, and a token. It is safe for concurrent
// use, since the client that is stopped may still write while the next one starts.
type device struct{ *storage.Locked }

// tokenKey holds the token. No key of a client begins so.
const tokenKey = "token"

// newDevice returns a device without a token.
func newDevice() device { return device{storage.NewLocked(storage.Memory{})} }

// PutNow implements storage.Journal.
func (d device) PutNow(key string, value []byte) error {
	return d.Put(context.Background(), key, value)
}

// DeleteNow implements storage.Journal.
func (d device) DeleteNow(key string) error { return d.Delete(context.Background(), key) }

// Token implements dial.TokenStore.
func (d device) Token() string {
	token, _ := d.Get(context.Background(), tokenKey) // Memory never fails
	return string(token)
}

// SaveToken implements dial.TokenStore.
func (d device) SaveToken(token string) error { return d.PutNow(tokenKey, []byte(token)) }

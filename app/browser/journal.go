//go:build js

package browser

import (
	"context"
	"errors"
	"slices"
	"strings"
	"syscall/js"

	"parley/shared/client/storage"
)

// journal is a Storage with a part in localStorage, which stores a value at once: a page that is closed or loaded again
// takes what IndexedDB has not finished with it. Keys are the prefix and the key.
type journal struct {
	storage.Store
	prefix string
}

func journalPrefix() string { return scoped("parley") + "/" }

var errNoJournal = errors.New("the browser refuses localStorage")

// PutNow stores a value before it returns, or says that the browser does not.
func (j journal) PutNow(key string, value []byte) error {
	if frozen {
		return nil
	}
	return local(func(s js.Value) { s.Call("setItem", j.prefix+key, string(value)) })
}

// DeleteNow drops it.
func (j journal) DeleteNow(key string) error {
	return local(func(s js.Value) { s.Call("removeItem", j.prefix+key) })
}

// trusty reports whether a value can be stored there now.
func (j journal) trusty() bool {
	const key = "try"
	err := j.PutNow(key, []byte("it"))
	return err == nil && j.DeleteNow(key) == nil
}

// Get returns what PutNow or Put stored.
func (j journal) Get(ctx context.Context, key string) ([]byte, error) {
	if value := localItem(j.prefix + key); value != "" {
		return []byte(value), nil
	}
	return j.Store.Get(ctx, key)
}

// Keys returns the keys of both parts.
func (j journal) Keys(ctx context.Context, prefix string) ([]string, error) {
	keys, err := j.Store.Keys(ctx, prefix)
	_ = local(func(s js.Value) {
		for i := range number(s.Get("length")) {
			if key, mine := strings.CutPrefix(text(s.Call("key", i)), j.prefix); mine && strings.HasPrefix(key, prefix) {
				keys = append(keys, key)
			}
		}
	})
	slices.Sort(keys)
	return slices.Compact(keys), err
}

func local(use func(js.Value)) error {
	if try(func() { use(property(global(), "localStorage")) }) != nil {
		return errNoJournal
	}
	return nil
}

//go:build js

package browser

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
	"time"

	"parley/app/ui/component"
	"parley/shared/client/storage"
)

const (
	database = "parley"
	store    = "kept"
	openWait = 3 * time.Second
)

// OpenStorage opens what the browser keeps for this site, and says what the browser refuses to keep: history, if there is
// no database; what was not sent as well, if there is nothing else either.
func OpenStorage(ctx context.Context) (storage.Store, component.Storage) {
	db, err := openDisk(ctx)
	if err == nil {
		return journal{db, journalPrefix()}, component.FullStorage
	}
	global().Get("console").Call("info", err.Error())
	if j := (journal{storage.Memory{}, journalPrefix()}); j.trusty() {
		return j, component.StorageWithoutHistory
	}
	return nil, component.NoStorage
}

func openDisk(ctx context.Context) (storage.Store, error) {
	ctx, cancel := context.WithTimeout(ctx, openWait)
	defer cancel()
	db, err := openDatabase(ctx)
	if err == nil && !property(db, "objectStoreNames").Call("contains", store).Bool() { // a page has ended while it was made
		db.Call("close")
		if err = deleteDatabase(ctx); err == nil {
			db, err = openDatabase(ctx)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open the browser's database: %w", err)
	}
	giveWay(db)
	return disk{db}, nil
}

// openDatabase opens the database, and makes it the first time, however long that takes: a request that nobody waits for any more goes on.
func openDatabase(ctx context.Context) (js.Value, error) {
	var req js.Value
	if err := try(func() { req = property(global(), "indexedDB").Call("open", scoped(database), 1) }); err != nil {
		return js.Undefined(), err
	}
	upgrade := handler(func(js.Value) { property(req, "result").Call("createObjectStore", store) })
	req.Set("onupgradeneeded", upgrade)
	db, err := request(ctx, req)
	if err == nil {
		req.Set("onupgradeneeded", js.Null())
		upgrade.Release()
		return db, nil
	}
	late := handler(func(js.Value) { property(req, "result").Call("close") }) // never released, like upgrade: a page has two of them at most
	req.Set("onsuccess", late)
	return db, err
}

func deleteDatabase(ctx context.Context) error {
	var req js.Value
	if err := try(func() { req = property(global(), "indexedDB").Call("deleteDatabase", scoped(database)) }); err != nil {
		return err
	}
	_, err := request(ctx, req)
	return err
}

// giveWay closes the database when a newer program in another tab wants to change it: that one must not wait. This page
// keeps nothing more of what the server has, goes on, and says that a new version is ready.
func giveWay(db js.Value) {
	on(db, "versionchange", func(js.Value) {
		db.Call("close")
		if localItem(signOutMark()) == "" { // else it is a page that deletes it
			offerUpdate()
		}
	})
}

// disk is a storage.Store in IndexedDB: one store of values by key.
type disk struct{ db js.Value }

// Get returns the value, or nil if there is none.
func (d disk) Get(ctx context.Context, key string) ([]byte, error) {
	var value []byte
	err := d.do(ctx, "readonly", func(s js.Value) js.Value { return s.Call("get", key) }, func(result js.Value) {
		if result.Truthy() {
			value = make([]byte, number(result.Get("length")))
			js.CopyBytesToGo(value, result)
		}
	})
	return value, err
}

// Put stores a value.
func (d disk) Put(ctx context.Context, key string, value []byte) error {
	if frozen {
		return nil
	}
	array := global().Get("Uint8Array").New(len(value))
	js.CopyBytesToJS(array, value)
	return d.do(ctx, "readwrite", func(s js.Value) js.Value { return s.Call("put", array, key) }, nil)
}

// Delete drops a value.
func (d disk) Delete(ctx context.Context, key string) error {
	return d.do(ctx, "readwrite", func(s js.Value) js.Value { return s.Call("delete", key) }, nil)
}

// Keys returns the keys that begin with prefix, in ascending order.
func (d disk) Keys(ctx context.Context, prefix string) ([]string, error) {
	var keys []string
	between := property(global(), "IDBKeyRange").Call("bound", prefix, prefix+"\uffff")
	err := d.do(ctx, "readonly", func(s js.Value) js.Value { return s.Call("getAllKeys", between) }, func(result js.Value) {
		for i := range number(result.Get("length")) {
			keys = append(keys, text(result.Index(i)))
		}
	})
	return keys, err
}

// do makes one request in a transaction of its own, and waits until that is complete: a value that was only asked to be
// put may still be refused for lack of space.
func (d disk) do(ctx context.Context, mode string, ask func(js.Value) js.Value, got func(js.Value)) error {
	var tx, req js.Value
	err := try(func() {
		tx = d.db.Call("transaction", store, mode)
		req = ask(tx.Call("objectStore", store))
	})
	if err != nil {
		return fmt.Errorf("use the browser's database: %w", err)
	}
	if err := complete(ctx, tx); err != nil {
		return fmt.Errorf("use the browser's database: %w", err)
	}
	if got != nil {
		got(property(req, "result"))
	}
	return nil
}

// request waits for an IDBRequest.
func request(ctx context.Context, req js.Value) (js.Value, error) {
	err := wait(ctx, req, "onsuccess", "onerror", "onblocked")
	if err != nil {
		return js.Undefined(), err
	}
	return property(req, "result"), nil
}

// complete waits for the end of an IDBTransaction.
func complete(ctx context.Context, tx js.Value) error {
	return wait(ctx, tx, "oncomplete", "onabort", "onerror")
}

// wait waits for the first event of target among good and bad.
func wait(ctx context.Context, target js.Value, good string, bad ...string) error {
	done := make(chan error, 1)
	tell := func(event string, err error) js.Func {
		fn := handler(func(js.Value) {
			select {
			case done <- err:
			default:
			}
		})
		target.Set(event, fn)
		return fn
	}
	fns := []js.Func{tell(good, nil)}
	for _, event := range bad {
		fns = append(fns, tell(event, errRefused))
	}
	defer func() {
		target.Set(good, js.Null())
		for i, event := range bad {
			target.Set(event, js.Null())
			fns[i+1].Release()
		}
		fns[0].Release()
	}()
	select {
	case err := <-done:
		return reason(target, err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errRefused = errors.New("the browser refused")

// reason adds what the browser says about an error.
func reason(target js.Value, err error) error {
	if err == nil {
		return nil
	}
	said := "" // a request that is blocked has no error yet, and throws
	if cause := property(target, "error"); cause.Truthy() {
		said = text(property(cause, "name"))
	}
	return fmt.Errorf("%w: %s", err, said)
}

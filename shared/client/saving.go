package client

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

const (
	entryFormat = 2                // of what is kept of an unsent message; before 2 it had no owner
	saveAgain   = 10 * time.Second // after the storage refused an unsent message
)

func (n *entry) key() string {
	key := fmt.Sprintf("%s%020d-%s", keyOutbox, n.Order, n.Nonce)
	if n.Tab != "" {
		key += "@" + n.Tab
	}
	return key
}

// save keeps an unsent message. done is called by the loop when that is so, or has failed: then the user is told
// once, and the message is sent all the same. It is kept twice if there is a Journal: that one is there at once, and
// outlives the program; a browser that is killed may lose the latest of it, and finds the other one.
func (k *keep) save(n *entry, done func()) {
	value := encode(n)
	j, ok := k.keeper.storage.(Journal)
	noted := ok && j.PutNow(n.key(), value) == nil
	if noted {
		k.engine.client.want(func(*engine) { k.saved(n, nil); done() })
	}
	k.keeper.put(n.key(), func() []byte { return value }, func(err error) {
		if !noted {
			k.engine.client.want(func(*engine) { k.saved(n, err); done() })
		}
	})
}

// saved notes whether an unsent message is safe. One that is not is tried again: kept history makes room for it.
func (k *keep) saved(n *entry, err error) {
	n.safe = err == nil
	if n.safe {
		n.settled()
	}
	switch {
	case err != nil:
		k.makeRoom()
		k.engine.agenda.in("save", saveAgain, k.saveUnsafe)
		k.complain("storage", "unsent messages cannot be kept on this device; leave the window open until they are sent")
	case k.failed["storage"] && len(k.unsafe()) == 0:
		k.relieved("storage")
	}
}

func (k *keep) saveUnsafe() {
	for _, n := range k.unsafe() {
		k.save(n, func() {})
	}
}

// unsafe returns the messages that wait to be sent and would be lost with the program.
func (k *keep) unsafe() []*entry {
	return slices.DeleteFunc(slices.Clone(k.engine.outbox.entries), func(n *entry) bool { return n.safe || !n.saved || n.seq > 0 })
}

// complain tells the user once that the storage refuses something.
func (k *keep) complain(about, what string) {
	if !k.failed[about] && !k.failed["storage"] {
		k.relieved("history") // the other one says more
		k.failed[about] = true
		k.engine.tell(about, chat.Errorf(chat.CodeInternal, "%s", what))
	}
}

// relieved takes a complaint back.
func (k *keep) relieved(about string) {
	delete(k.failed, about)
	k.engine.notices = slices.DeleteFunc(slices.Clone(k.engine.notices), func(n view.Notice) bool { return n.About == about })
	k.engine.dirty.any = true
}

// unsave drops an unsent message.
func (k *keep) unsave(n *entry) {
	k.dropNow(n.key())
}

// settled tells whoever keeps another copy of the message that this one is enough.
func (n *entry) settled() {
	for _, tell := range n.kept {
		tell()
	}
	n.kept = nil
}

// inherit reads what a client that has ended did not send.
func (k *keep) inherit(name string) {
	var left []*entry
	k.read("inherit outbox "+name, func(ctx context.Context, s Storage) (err error) {
		left, err = loadOutbox(ctx, s, func(key string) bool { return tabOf(key) == name })
		return err
	}, func(e *engine, _ error) { e.crew.inherited(name, left) })
}

// loadOutbox reads the unsent messages whose key is wanted. One that a newer program has kept in a way that this one does
// not know stays for that one.
func loadOutbox(ctx context.Context, s Storage, wanted func(key string) bool) ([]*entry, error) {
	keys, err := s.Keys(ctx, keyOutbox)
	if err != nil {
		return nil, fmt.Errorf("list the outbox: %w", err)
	}
	var found []*entry
	for _, key := range keys {
		n := new(entry)
		if !wanted(key) {
			continue
		}
		if err := get(ctx, s, key, n); err != nil {
			return found, err
		}
		if n.Format <= entryFormat && n.Nonce.Validate() == nil && n.Room != "" {
			found = append(found, n)
		}
	}
	return found, nil
}

// putNow keeps a value in both parts of Storage, as save does; done, which may be nil, is called when it is in one of them.
func (k *keep) putNow(key string, value []byte, done func()) {
	j, ok := k.keeper.storage.(Journal)
	noted := ok && j.PutNow(key, value) == nil
	if ok && !noted {
		_ = j.DeleteNow(key) // else it would be read in place of what follows
	}
	if noted && done != nil {
		done()
	}
	k.keeper.put(key, func() []byte { return value }, func(err error) {
		if !noted && err == nil && done != nil {
			done()
		}
	})
}

// dropNow drops a value from both parts.
func (k *keep) dropNow(key string) {
	if j, ok := k.keeper.storage.(Journal); ok {
		_ = j.DeleteNow(key) // it can only be refused where nothing was kept either
	}
	k.keeper.delete(key)
}

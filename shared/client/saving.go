package client

import (
	"context"
	"fmt"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// entryFormat is of what is kept of an unsent message; before 2 it had no owner.
const entryFormat = 2

// saveAgain is the wait after the storage refused an unsent message.
const saveAgain = 10 * time.Second

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
	noted := k.keeper.note(n.key(), value)
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
	n.Safe = err == nil
	if n.Safe {
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
	return slices.DeleteFunc(slices.Clone(k.engine.outbox.entries), func(n *entry) bool { return n.Safe || !n.Saved || n.Seq > 0 })
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
	k.keeper.dropNow(n.key())
}

// settled tells whoever keeps another copy of the message that this one is enough.
func (n *entry) settled() {
	for _, tell := range n.Kept {
		tell()
	}
	n.Kept = nil
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

package client

import (
	"context"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/client/storage"
	"parley/shared/client/view"
)

// saveAgain is the wait after the storage refused an unsent message.
const saveAgain = 10 * time.Second

// save keeps an unsent message. done is called by the loop when that is so, or has failed: then the user is told
// once, and the message is sent all the same. It is kept twice if there is a Journal: that one is there at once, and
// outlives the program; a browser that is killed may lose the latest of it, and finds the other one.
func (k *keep) save(n *outbox.Entry, done func()) {
	value := storage.Encode(n)
	noted := k.keeper.Note(n.Key(), value)
	if noted {
		k.engine.client.want(func(*engine) { k.saved(n, nil); done() })
	}
	k.keeper.Put(n.Key(), func() []byte { return value }, func(err error) {
		if !noted {
			k.engine.client.want(func(*engine) { k.saved(n, err); done() })
		}
	})
}

// saved notes whether an unsent message is safe. One that is not is tried again: kept history makes room for it.
func (k *keep) saved(n *outbox.Entry, err error) {
	n.Safe = err == nil
	if n.Safe {
		n.Settled()
	}
	switch {
	case err != nil:
		k.makeRoom()
		k.engine.agenda.In("save", saveAgain, k.saveUnsafe)
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
func (k *keep) unsafe() []*outbox.Entry {
	return slices.DeleteFunc(slices.Clone(k.engine.outbox.Entries), func(n *outbox.Entry) bool { return n.Safe || !n.Saved || n.Seq > 0 })
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
func (k *keep) unsave(n *outbox.Entry) {
	k.keeper.DeleteNow(n.Key())
}

// inherit reads what a client that has ended did not send.
func (k *keep) inherit(name string) {
	var left []*outbox.Entry
	k.read("inherit outbox "+name, func(ctx context.Context, s storage.Store) (err error) {
		left, err = outbox.Load(ctx, s, func(key string) bool { return outbox.TabOf(key) == name })
		return err
	}, func(e *engine, _ error) { e.crew.inherited(name, left) })
}

package client

import (
	"slices"

	"parley/shared/client/outbox"
	"parley/shared/client/storage"
)

// saveUnsent stores an unsent message, or a change. done is called by the loop when that is so, or has failed: then the user is told
// once, and the message is sent all the same. It is stored twice if there is a Journal: that one is there at once, and
// outlives the program; a browser that is killed may lose the latest of it, and finds the other one.
func (v *saver) saveUnsent(n *outbox.Entry, done func()) {
	value := storage.Encode(n)
	noted := v.worker.Note(n.Key(), value)
	if noted {
		v.engine.client.post(func(*engine) { v.unsentSaved(n, nil); done() })
	}
	v.worker.Put(n.Key(), func() []byte { return value }, func(err error) {
		if !noted {
			v.engine.client.post(func(*engine) { v.unsentSaved(n, err); done() })
		}
	})
}

// unsentSaved notes whether an unsent message is safe. One that is not is tried again: stored history makes room for it.
func (v *saver) unsentSaved(n *outbox.Entry, err error) {
	n.Safe = err == nil
	if n.Safe {
		n.Settled()
	}
	switch {
	case err != nil:
		v.freeSpace()
		v.engine.schedule.In("save", saveAgain, v.retryUnsafe)
		v.storageRefused("storage", "unsent messages cannot be kept on this device; leave the window open until they are sent")
	case v.refused["storage"] && len(v.unsafe()) == 0:
		v.storageAccepts("storage")
	}
}

func (v *saver) retryUnsafe() {
	for _, n := range v.unsafe() {
		v.saveUnsent(n, func() {})
	}
}

// unsafe returns what waits to be sent and would be lost with the program.
func (v *saver) unsafe() []*outbox.Entry {
	return slices.DeleteFunc(slices.Concat(v.engine.outbox.Entries, v.engine.outbox.Later, v.engine.outbox.Changes), func(n *outbox.Entry) bool { return n.Safe || !n.Saved || n.Seq > 0 })
}

// deleteUnsent deletes a stored message.
func (v *saver) deleteUnsent(n *outbox.Entry) {
	v.worker.DeleteNow(n.Key())
}

package outbox

import "parley/shared/chat"

// revision is an edit by this user that is durable as the event is; its author saw the message as it was with the event saw.
type revision struct{ saw, is chat.Seq }

// revisionsMax bounds the edits that are remembered.
const revisionsMax = 100

// Edited notes that an edit is durable as seq. Its author has seen its text from the moment of writing it: a later edit that names the
// revision before is no clash.
func (o *Outbox) Edited(edit *Entry, seq chat.Seq) {
	of, next := edit.message(), revision{edit.Change.Rev, seq}
	if was, known := o.revisions[of]; known && was.is == next.saw {
		next.saw = was.saw
	}
	if len(o.revisions) >= revisionsMax {
		clear(o.revisions)
	}
	if o.revisions == nil {
		o.revisions = map[message]revision{}
	}
	o.revisions[of] = next
	for _, n := range o.About(edit.Room, edit.Change.Seq, "") {
		if n != edit && n.Change.Kind == chat.Edited && n.Waiting() {
			n.Change = o.revised(n)
		}
	}
}

// revised returns the change of an entry with the revision that its author saw.
func (o *Outbox) revised(n *Entry) *Change {
	own, known := o.revisions[n.message()]
	if !known || n.Change.Kind != chat.Edited || n.Change.Rev < own.saw || n.Change.Rev >= own.is {
		return n.Change
	}
	next := *n.Change
	next.Rev = own.is
	return &next
}

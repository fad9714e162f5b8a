package render

import (
	"strconv"

	"parley/app/ui/action"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// trouble adds why a message or a change of it is not durable, and what can be done, or an empty element.
func (rw Rows) trouble(b *HTML, r view.Row) {
	b.Raw(`<div class="message__trouble">`)
	switch {
	case r.State != view.Sent:
		rw.unsent(b, r)
	case r.Change != nil:
		rw.change(b, r)
	}
	b.Raw(`</div>`)
}

func (rw Rows) unsent(b *HTML, r view.Row) {
	switch {
	case r.State == view.Failed:
		rw.alert(b, rw.Words.NotSent+" "+rw.Words.Refuse(r.Error))
		b.Link(action.Retry, string(r.Nonce), rw.Words.Retry)
		b.Link(action.Discard, string(r.Nonce), rw.Words.Discard)
	case r.State == view.Delayed:
		rw.waits(b, rw.Words.Waits(r.Error))
		b.Link(action.Discard, string(r.Nonce), rw.Words.Discard)
	case r.State == view.Pending && !r.Retry.IsZero():
		rw.waits(b, rw.Words.Sending)
		b.Link(action.TakeBack, string(r.Nonce), rw.Words.Undo)
	case r.State == view.Pending && rw.Waiting:
		rw.waits(b, rw.Words.Queued)
		b.Link(action.Discard, string(r.Nonce), rw.Words.Discard)
	}
}

// change tells how a change of a message stands. Of an edit that was refused since the message was edited elsewhere meanwhile, it
// shows the text, which is nowhere else.
func (rw Rows) change(b *HTML, r view.Row) {
	switch c := r.Change; {
	case c.State == view.Failed && c.Text != "":
		text := rw.Words.ChangeFailed + " " + rw.Words.Refuse(c.Error)
		if c.Error != nil && c.Error.Code == chat.CodeChanged {
			text = rw.Words.ChangedMeanwhile
		}
		rw.alert(b, text)
		b.Raw(`<blockquote class="message__mine" dir="auto">`)
		b.Text(c.Text)
		b.Raw(`</blockquote>`)
		b.Link(action.Mine, "", rw.Words.UseMine)
		b.Link(action.Theirs, "", rw.Words.KeepThis)
	case c.State == view.Failed:
		rw.alert(b, rw.Words.ChangeFailed+" "+rw.Words.Refuse(c.Error))
		b.Link(action.Theirs, "", rw.Words.Dismiss)
	case c.State == view.Delayed:
		rw.waits(b, rw.Words.Waits(c.Error))
	case rw.Waiting:
		rw.waits(b, rw.Words.ChangeWaits)
	case c.Delete && !c.Until.IsZero():
		rw.waits(b, rw.Words.Deleting)
		b.Link(action.Undelete, Reference(r), rw.Words.Undo)
	}
}

// Reference names a durable message in the argument of an action: its room and its Seq.
func Reference(r view.Row) string { return string(r.Room) + " " + strconv.FormatInt(int64(r.Seq), 10) }

func (rw Rows) alert(b *HTML, text string) {
	b.Raw(`<span class="message__why">`, IconAlert)
	b.Text(text)
	b.Raw(`</span>`)
}

func (rw Rows) waits(b *HTML, text string) {
	b.Raw(`<span>`, iconClock)
	b.Text(text)
	b.Raw(`</span>`)
}

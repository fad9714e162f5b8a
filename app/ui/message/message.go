// Package message decides what can be done with a message: one table, for the menu, the toolbar and the keys.
package message

import (
	"slices"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/shared/catalog"
	"parley/shared/client/view"
)

// Option is something that can be done with a message.
type Option struct {
	Do     action.Name
	Key    keys.Shortcut // NoShortcut: none
	Danger bool          // it takes something away

	says    func(*catalog.Words) string
	offered func(Context, view.Row) bool
}

// Context is what decides, besides the message itself, what can be done with it.
type Context struct {
	Now      time.Time
	EditFor  time.Duration // messages may be edited for so long; 0: for ever
	Moderate bool          // the user may delete and restore messages of others
	Direct   bool          // the room on screen is a direct room
}

// Quick are the reactions that one click gives.
var Quick = []string{"👍", "❤️", "😂", "🎉", "👀", "✅"}

// table has what can be done, in the order of the menu.
var table = []Option{
	{Do: action.Retry, says: func(w *catalog.Words) string { return w.Retry }, offered: failed},
	{Do: action.AddReaction, Key: keys.ReactToMessage, says: func(w *catalog.Words) string { return w.AddReaction }, offered: standing},
	{Do: action.Reply, Key: keys.ReplyToMessage, says: func(w *catalog.Words) string { return w.Reply }, offered: standing},
	{Do: action.Edit, Key: keys.EditMessage, says: func(w *catalog.Words) string { return w.Edit }, offered: editable},
	{Do: action.CopyText, Key: keys.CopyMessage, says: func(w *catalog.Words) string { return w.CopyText }, offered: readable},
	{Do: action.Permalink, says: func(w *catalog.Words) string { return w.CopyLink }, offered: standing},
	{Do: action.Pin, says: func(w *catalog.Words) string { return w.Pin }, offered: func(c Context, r view.Row) bool { return standing(c, r) && !r.Pinned }},
	{Do: action.Unpin, says: func(w *catalog.Words) string { return w.Unpin }, offered: func(c Context, r view.Row) bool { return standing(c, r) && r.Pinned }},
	{Do: action.FromHere, Key: keys.MarkMessageUnread, says: func(w *catalog.Words) string { return w.MarkUnread }, offered: standing},
	{Do: action.Reactors, says: func(w *catalog.Words) string { return w.ReactorsTitle }, offered: func(c Context, r view.Row) bool { return standing(c, r) && len(r.Reactions) > 0 }},
	{Do: action.Versions, says: func(w *catalog.Words) string { return w.Versions }, offered: versioned},
	{Do: action.Report, says: func(w *catalog.Words) string { return w.Report }, offered: func(c Context, r view.Row) bool { return standing(c, r) && !r.Mine }},
	{Do: action.Restore, says: func(w *catalog.Words) string { return w.Restore }, offered: hidden},
	{Do: action.Erase, Danger: true, says: func(w *catalog.Words) string { return w.Erase }, offered: hidden},
	{Do: action.Delete, Key: keys.DeleteMessage, Danger: true, says: func(w *catalog.Words) string { return w.Delete }, offered: deletable},
	{Do: action.Discard, Key: keys.DeleteMessage, Danger: true, says: func(w *catalog.Words) string { return w.Discard }, offered: func(_ Context, r view.Row) bool { return Unsent(r) }},
}

// Says names the option.
func (o Option) Says(w *catalog.Words) string { return o.says(w) }

// Offered returns what can be done with a message.
func Offered(c Context, r view.Row) []Option {
	if r.Kind != view.RowMessage {
		return nil
	}
	var options []Option
	for _, o := range table {
		if o.offered(c, r) {
			options = append(options, o)
		}
	}
	return options
}

// Can reports whether something can be done with a message.
func Can(c Context, r view.Row, do action.Name) bool {
	if do == action.React {
		do = action.AddReaction
	}
	return slices.ContainsFunc(Offered(c, r), func(o Option) bool { return o.Do == do })
}

// ByKey returns what a shortcut does with a message; "" for nothing.
func ByKey(c Context, r view.Row, key keys.Shortcut) action.Name {
	for _, o := range Offered(c, r) {
		if o.Key == key {
			return o.Do
		}
	}
	return ""
}

// Until returns how long from now the message can be edited; 0 if that does not end, or has ended.
func Until(c Context, r view.Row) time.Duration {
	if c.EditFor == 0 || Unsent(r) {
		return 0
	}
	return max(r.At.Add(c.EditFor).Sub(c.Now), 0)
}

// Unsent reports whether a message is not durable.
func Unsent(r view.Row) bool { return r.Nonce != "" && (r.Seq == 0 || r.State != view.Sent) }

func failed(_ Context, r view.Row) bool { return Unsent(r) && r.State == view.Failed }

// readable reports whether there is a text.
func readable(_ Context, r view.Row) bool { return !r.Gone && r.Text != "" }

// standing reports whether a message is durable, and neither deleted nor about to be.
func standing(_ Context, r view.Row) bool { return !Unsent(r) && r.Seq > 0 && !r.Gone && !leaving(r) }

// leaving reports whether a message is about to be deleted.
func leaving(r view.Row) bool {
	return r.Change != nil && r.Change.Delete && r.Change.State != view.Failed
}

func editable(c Context, r view.Row) bool {
	inTime := c.EditFor == 0 || Unsent(r) || c.Now.Before(r.At.Add(c.EditFor))
	return r.Mine && inTime && (Unsent(r) || standing(c, r))
}

func deletable(c Context, r view.Row) bool { return standing(c, r) && (r.Mine || c.Moderate) }

// versioned reports whether a message has earlier texts that this user may see. Of a deleted one the server shows none.
func versioned(c Context, r view.Row) bool {
	return standing(c, r) && !r.EditedAt.IsZero() && (r.Mine || c.Moderate)
}

// hidden reports whether a message was deleted, and this user may bring it back: also while the server has not yet heard of the deletion.
// One's own is kept by undoing it as long as it waits.
func hidden(c Context, r view.Row) bool { return r.Gone && c.Moderate && !(r.Mine && leaving(r)) }

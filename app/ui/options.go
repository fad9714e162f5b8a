package ui

import (
	"strconv"
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/component"
	"parley/app/ui/keys"
	"parley/app/ui/message"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// messageContext returns what decides, besides a message itself, what can be done with it.
func (m *Model) messageContext() message.Context {
	open := m.open()
	return message.Context{Now: m.now(), EditFor: m.view.Limits.EditFor, Moderate: open.Rights.Has(chat.ToModerate), Direct: open.Room.Kind == chat.Direct}
}

// row returns the row with that key, if it is loaded.
func (m *Model) row(key string) (view.Row, bool) {
	for _, part := range m.parts() {
		for _, r := range part.Rows {
			if r.Key == key {
				return r, true
			}
		}
	}
	return view.Row{}, false
}

func (m *Model) toolsProps(c component.Context) component.MessageToolsProps {
	return component.MessageToolsProps{Context: c, Quick: message.Quick, Moderate: m.open().Rights.Has(chat.ToModerate), Open: m.screen.menu == action.MessageMenu}
}

// optionsProps returns what the menu of messages shows. It is closed when its message is gone.
func (m *Model) optionsProps(c component.Context) component.MessageMenuProps {
	p := component.MessageMenuProps{Context: c}
	if m.screen.menu != action.MessageMenu {
		return p
	}
	r, ok := m.row(m.screen.subject)
	context := m.messageContext()
	options := message.Offered(context, r)
	if !ok || len(options) == 0 {
		return p
	}
	p.Key = r.Key
	if message.Can(context, r, action.React) {
		p.Quick = message.Quick
	}
	board := keys.Press{Mac: m.config.Platform.Mac(), Touch: m.config.Platform.Touch(), NoSingles: !m.config.Platform.SingleKeys()}
	for _, o := range options {
		item := component.MessageItem{Do: o.Do, Label: o.Says(m.w), Danger: o.Danger, Arg: argOf(o.Do, r)}
		if o.Do == action.Reply && r.Private != nil && !context.Direct {
			item.Label = m.w.ReplyPrivately
		}
		if o.Key != keys.NoShortcut && !board.Touch {
			item.Key = keys.Of(o.Key, board)
		}
		p.Items = append(p.Items, item)
	}
	return p
}

// argOf returns the argument of an action that has one.
func argOf(do action.Name, r view.Row) string {
	if do == action.Retry || do == action.Discard {
		return string(r.Nonce)
	}
	return ""
}

// openOptions opens the menu of a message with the focus in it, or closes it.
func (m *Model) openOptions(key string) {
	if m.screen.menu == action.MessageMenu && m.screen.subject == key {
		m.closeMenu()
		return
	}
	r, ok := m.row(key)
	if !ok || len(message.Offered(m.messageContext(), r)) == 0 {
		return
	}
	m.screen.menu, m.screen.subject = action.MessageMenu, key
	if left := message.Until(m.messageContext(), r); left > 0 {
		m.later(left, func() {}) // then it can no longer be edited
	}
	m.afterwards(func() {
		m.config.Platform.PlaceMenu(key)
		m.config.Platform.FocusFirst("#menu-message [role^=menuitem]")
	})
}

// onMessage acts on a shortcut on the message that has the focus.
func (m *Model) onMessage(s keys.Shortcut, key string) {
	if s == keys.MessageOptions {
		m.openOptions(key)
		return
	}
	r, ok := m.row(key)
	if do := message.ByKey(m.messageContext(), r, s); ok && do != "" {
		m.actOnRow(do, r, argOf(do, r))
	}
}

// actOnMessage does something with the message with that key, if that is offered.
func (m *Model) actOnMessage(do action.Name, key, arg string) {
	if do == action.Options {
		m.openOptions(key)
		return
	}
	r, ok := m.row(key)
	if ok && (do == action.Mine || do == action.Theirs || do == action.Quote || message.Can(m.messageContext(), r, do)) {
		m.actOnRow(do, r, arg)
	}
}

func (m *Model) actOnRow(do action.Name, r view.Row, arg string) {
	engine := m.config.Engine
	switch do {
	case action.Retry, action.Discard:
		m.act(do, arg)
	case action.React:
		m.react(r, arg)
	case action.Quote:
		if seq, err := strconv.ParseInt(arg, 10, 64); err == nil {
			m.followQuote(r, chat.Seq(seq))
		}
	case action.AddReaction:
		m.openEmoji(r.Key)
	case action.Reply:
		m.replyTo(r)
	case action.Edit:
		m.editMessage(r, r.Text)
	case action.Mine:
		m.editAgain(r)
	case action.Delete:
		m.deleteMessage(r)
	case action.CopyText:
		m.config.Platform.CopyText(r.Text)
		m.toast(m.w.TextCopied)
	case action.Permalink:
		m.config.Platform.Copy(address.MessagePath(m.config.Base, r.Room, r.Seq))
		m.toast(m.w.LinkCopied)
	case action.Pin, action.Unpin:
		engine.Pin(r.Room, r.Seq, do == action.Pin)
	case action.FromHere:
		engine.MarkUnread(r.Room, r.Seq)
		m.toast(m.w.MarkedUnread)
	case action.Restore:
		engine.Restore(r.Room, r.Seq)
	case action.Reactors:
		m.showReactors(r, arg)
	case action.Versions:
		m.showVersions(r)
	case action.Erase:
		m.screen.subject = r.Key
		m.openDialog(action.EraseDialog)
	case action.Report:
		m.screen.subject = r.Key
		m.openDialog(action.ReportDialog)
	case action.Theirs:
		engine.DismissChange(r.Room, r.Seq)
	}
}

// react gives a message a reaction of this user's, or takes it away.
func (m *Model) react(r view.Row, emoji string) {
	key, ok := chat.ReactionKey(emoji)
	if !ok {
		return
	}
	on := true
	for _, one := range r.Reactions {
		if one.Key == key {
			on = !one.Mine
		}
	}
	m.config.Engine.React(r.Room, r.Seq, key, on)
}

// deleteMessage deletes a message. One's own waits for a moment in which that can be undone; one of somebody else can be restored.
func (m *Model) deleteMessage(r view.Row) {
	m.config.Engine.Delete(r.Room, r.Seq)
	undo := action.Undelete
	if !r.Mine {
		undo = action.Unhide
	}
	m.showToast(toastState{text: m.w.Deleted, undo: undo, arg: render.Reference(r)}, chat.UndoWait)
}

// undelete keeps a message that is about to be deleted, or restores it.
func (m *Model) undelete(arg string, restore bool) {
	room, seq, ok := referred(arg)
	if !ok {
		return
	}
	if restore {
		m.config.Engine.Restore(room, seq)
	} else {
		m.config.Engine.UndoDelete(room, seq)
	}
	m.dropToast()
}

// askedToErase erases the message that the dialog is about.
func (m *Model) askedToErase() {
	if r, ok := m.row(m.screen.subject); ok {
		m.config.Engine.Erase(r.Room, r.Seq)
	}
	m.close()
}

// referred reads what render.Reference has written.
func referred(arg string) (room chat.RoomID, seq chat.Seq, ok bool) {
	at := strings.LastIndexByte(arg, ' ')
	if at < 0 {
		return "", 0, false
	}
	n, err := strconv.ParseInt(arg[at+1:], 10, 64)
	return chat.RoomID(arg[:at]), chat.Seq(n), err == nil
}

package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// helpDialog lists the keys.
func (m *Model) helpDialog() app.HTMLElem {
	w := m.w
	rows := []struct{ keys, does string }{
		{"Enter", w.KeySend},
		{"Shift+Enter", w.KeyLine},
		{"@", w.KeyMention},
		{w.AtName, w.KeyPrivate},
		{"Ctrl+K", w.KeySwitch},
		{"Ctrl+Shift+F", w.KeySearch},
		{"Alt+↑ Alt+↓", w.KeyPrevNext},
		{"Alt+Shift+↑ Alt+Shift+↓", w.KeyUnread},
		{"End", w.KeyEnd},
		{"/", w.KeyCompose},
		{"Esc", w.KeyRead},
		{"?", w.KeyHelp},
	}
	list := make([]app.UI, len(rows))
	for i, row := range rows {
		list[i] = el("div.keys__one", el("dt", says("kbd", row.keys)), says("dd", row.does))
	}
	return el("div.dialog__form", m.dialogHead(w.HelpTitle), el("dl.keys", list...))
}

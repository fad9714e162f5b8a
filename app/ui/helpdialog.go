package ui

import (
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
)

// shortcutRow is a row of the list of shortcuts: what they do, and the keys that do it.
type shortcutRow struct {
	says string
	keys []string
}

// shortcutRows lists the table of keys for a keyboard, of which board has the Mac, Touch and NoSingles.
func shortcutRows(w *catalog.Words, board Press) []shortcutRow {
	var rows []shortcutRow
	for _, b := range bindings {
		if b.says == nil || !b.on.is(board.Mac) || !b.works(board) {
			continue
		}
		says := b.says(w)
		at := slices.IndexFunc(rows, func(r shortcutRow) bool { return r.says == says })
		if at < 0 {
			at = len(rows)
			rows = append(rows, shortcutRow{says: says})
		}
		rows[at].keys = append(rows[at].keys, b.label(board.Mac))
	}
	return append(rows, shortcutRow{w.KeyMention, []string{"@"}}, shortcutRow{w.KeyPrivate, []string{w.AtName}})
}

// helpDialog lists the keys.
func (m *Model) helpDialog() app.HTMLElem {
	p := m.face.Platform
	singles := p.SingleKeys()
	var list []app.UI
	for _, row := range shortcutRows(m.w, Press{Mac: p.Mac(), Touch: p.Touch(), NoSingles: !singles}) {
		keys := make([]app.UI, len(row.keys))
		for i, key := range row.keys {
			keys[i] = render.TextIn("kbd", key)
		}
		list = append(list, render.El("div.keys__one", render.El("dt", keys...), render.TextIn("dd", row.says)))
	}
	return render.El("div.dialog__form", m.dialogHead(m.w.HelpTitle),
		render.El("dl.keys", list...),
		render.Button("switch", action.Singles, "", render.TextIn("span.switch__label", m.w.SingleKeys), app.Raw(`<span class="switch__knob" aria-hidden="true"></span>`)).
			Attr("role", "switch").Attr("aria-checked", singles))
}

// toggleSingles turns the shortcuts of a single character on or off.
func (m *Model) toggleSingles() {
	m.face.Platform.SetSingleKeys(!m.face.Platform.SingleKeys())
	m.touch(partDialog)
}

// keyNames are the labels of keys that differ from their KeyboardEvent.key.
var keyNames = map[string]string{"ArrowUp": "↑", "ArrowDown": "↓", "Escape": "Esc", "PageUp": "Page Up", "PageDown": "Page Down"}

// label names a row's keys as the platform does: "Ctrl+Shift+F", or "⇧⌘F".
func (b binding) label(mac bool) string {
	key := keyNames[b.name]
	if key == "" {
		key = strings.ToUpper(b.name[:1]) + b.name[1:]
	}
	names, between := [...]string{"Ctrl", "Alt", "Shift", "Meta"}, "+"
	if mac {
		names, between = [...]string{"⌃", "⌥", "⇧", "⌘"}, ""
	}
	var parts []string
	for i, mod := range [...]mods{modCtrl, modAlt, modShift, modMeta} {
		if b.mods.on(mac)&mod != 0 {
			parts = append(parts, names[i])
		}
	}
	return strings.Join(append(parts, key), between)
}

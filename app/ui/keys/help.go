package keys

import (
	"slices"
	"strings"

	"parley/shared/catalog"
)

// HelpRow is a row of the list of shortcuts: what they do, and the keys that do it.
type HelpRow struct {
	Says string
	Keys []string
}

// Help lists the table of keys for a keyboard, of which board has the Mac, Touch and NoSingles.
func Help(w *catalog.Words, board Press) []HelpRow {
	var rows []HelpRow
	for _, b := range bindings {
		if b.says == nil || !b.on.is(board.Mac) || !b.works(board) {
			continue
		}
		says := b.says(w)
		at := slices.IndexFunc(rows, func(r HelpRow) bool { return r.Says == says })
		if at < 0 {
			at = len(rows)
			rows = append(rows, HelpRow{Says: says})
		}
		rows[at].Keys = append(rows[at].Keys, b.label(board.Mac))
	}
	return append(rows, HelpRow{w.KeyArrows, []string{"Shift+Tab", "↑"}}, HelpRow{w.KeyMention, []string{"@"}}, HelpRow{w.KeyPrivate, []string{w.AtName}}, HelpRow{w.KeyCode, []string{w.EmojiCode}})
}

// keyNames are the labels of keys that differ from their KeyboardEvent.key.
var keyNames = map[string]string{"ArrowUp": "↑", "ArrowDown": "↓", "Escape": "Esc", "PageUp": "Page Up", "PageDown": "Page Down", "Backspace": "⌫"}

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

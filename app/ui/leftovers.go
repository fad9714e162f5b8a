package ui

import "strings"

// copyLeft copies the texts, with an empty line between two of them.
func (m *Model) copyLeft() {
	var texts []string
	for _, l := range m.view.Leftovers {
		texts = append(texts, l.Text)
	}
	m.face.Platform.CopyText(strings.Join(texts, "\n\n"))
	m.say(m.w.LeftCopied)
}

// settleLeft sends as the person what others have left, or discards it.
func (m *Model) settleLeft(send bool) {
	m.close()
	if !send {
		m.face.Actions.DiscardLeftovers()
		return
	}
	m.face.Actions.SendLeftovers()
	m.recall() // a draft may be for the open room
}

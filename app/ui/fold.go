package ui

// fold shows the beginning of a long message, or all of it. The platform changes the page, not go-app: the message and its neighbours may be
// one fragment, and drawn anew they would lose the focus and be read out again. A row that go-app draws later, for another reason, is
// drawn as it is then.
func (m *Model) fold(key string, folded bool) {
	m.unfolded[key] = !folded
	label := m.w.ShowLess
	if folded {
		label = m.w.ShowMore
	}
	m.config.Platform.Fold(key, folded, label)
}

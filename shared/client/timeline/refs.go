package timeline

import "parley/shared/chat"

// refsMax bounds the messages that are held only because others answer them.
const refsMax = 500

// addRefs holds messages that loaded ones answer.
func (t *Timeline) addRefs(refs []*chat.Event) {
	for _, ev := range refs {
		if _, loaded := t.search(ev.Seq); loaded || ev.Kind != chat.Said || ev.Message == nil {
			continue
		}
		if was := t.refs[ev.Seq]; was != nil && was.Rev >= ev.Rev {
			continue
		}
		if len(t.refs) >= refsMax {
			t.dropRefs()
		}
		if len(t.refs) < refsMax {
			t.refs[ev.Seq] = ev
		}
	}
}

// AddRef holds a message that a loaded one answers.
func (t *Timeline) AddRef(ev *chat.Event) { t.addRefs([]*chat.Event{ev}) }

// dropRefs forgets the messages that no loaded one answers.
func (t *Timeline) dropRefs() {
	used := map[chat.Seq]bool{}
	for _, ev := range t.Events {
		if ev.Message != nil {
			used[ev.Message.Reply] = true
		}
	}
	for seq := range t.refs {
		if !used[seq] {
			delete(t.refs, seq)
		}
	}
}

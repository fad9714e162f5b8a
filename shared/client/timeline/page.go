package timeline

import (
	"slices"

	"parley/shared/chat"
)

// Page is a piece of a room's history: the messages and renames of the span From to To, as they stood when it was read.
type Page struct {
	From, To chat.Seq
	Events   []*chat.Event // ascending
	Changes  []*chat.Event // amendments in the span whose target stands before it, ascending
	Refs     []*chat.Event // messages outside the span that messages in it answer
	Head     chat.Seq      // of the room, when the page was read
	Start    bool          // there is nothing before the span
}

// Page takes a page whose span touches or overlaps the run, and returns what it added before the run, and what the end of the run has
// passed. A page with a hole to the run adds nothing.
func (t *Timeline) Page(p Page) (older []*chat.Event, passed []Passed) {
	if p.From > t.last+1 || p.To < t.Base || p.To < p.From-1 {
		return nil, nil
	}
	t.Exists(p.To)
	for _, ev := range p.Events {
		t.replace(ev)
	}
	if p.From <= t.Base+1 {
		older = t.prepend(p)
	}
	for _, ev := range p.newer(t.last) {
		passed = append(passed, t.pass(ev))
	}
	if p.To > t.last {
		t.last, t.lastAt = p.To, 0
	}
	t.addRefs(p.Refs)
	return older, t.drain(passed)
}

// replace takes a message in place of an older state of it.
func (t *Timeline) replace(ev *chat.Event) {
	if at, found := t.search(ev.Seq); found && t.Events[at].Rev < ev.Rev {
		t.Events[at] = ev
	}
}

// prepend adds the part of a page that stands before the run.
func (t *Timeline) prepend(p Page) (older []*chat.Event) {
	for _, ev := range p.Events {
		if ev.Seq <= t.Base && Drawable(ev) {
			older = append(older, ev)
			delete(t.refs, ev.Seq)
		}
	}
	t.Events = append(older[:len(older):len(older)], t.Events...)
	t.Base = p.From - 1
	t.Start = t.Start || p.Start || t.Base == 0
	return older
}

// newer returns the events and changes of a page with a Seq above seq, in order.
func (p *Page) newer(seq chat.Seq) []*chat.Event {
	list := slices.DeleteFunc(slices.Concat(p.Events, p.Changes), func(ev *chat.Event) bool { return ev.Seq <= seq })
	slices.SortStableFunc(list, func(a, b *chat.Event) int { return int(min(max(a.Seq-b.Seq, -1), 1)) })
	return list
}

// Trim forgets the oldest messages until at most keep are left, and the private messages among them.
func (t *Timeline) Trim(keep int) {
	drop := len(t.Events) - keep
	if drop <= 0 {
		return
	}
	t.Events = slices.Clone(t.Events[drop:])
	if t.Base = t.last; len(t.Events) > 0 {
		t.Base = t.Events[0].Seq - 1
	}
	t.Start = false
	t.trimInterleaved()
	t.dropRefs()
}

// Join takes another run that touches or overlaps this one, and returns what it added before.
func (t *Timeline) Join(other *Timeline) (older []*chat.Event, joined bool) {
	if other.last < t.Base || other.Base > t.last {
		return nil, false
	}
	p := Page{From: other.Base + 1, To: min(other.last, t.last), Events: slices.Clone(other.Events), Start: other.Start}
	p.Events = slices.DeleteFunc(p.Events, func(ev *chat.Event) bool { return ev.Seq > t.last })
	older, _ = t.Page(p)
	for _, ref := range other.refs {
		t.addRefs([]*chat.Event{ref})
	}
	t.InterleaveAll(other.Interleaved)
	return older, true
}

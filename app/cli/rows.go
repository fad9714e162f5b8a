package cli

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/markup"
)

const margin = "       " // as wide as the time before a message

// row prints a row in its present state, unless it was printed already.
func (s *screen) row(r view.Row, v *view.Snapshot) {
	m, known := s.marks[r.Key]
	if !known || m.state != r.State || m.reason != r.Error {
		m.state, m.reason, m.since, m.done = r.State, r.Error, time.Now(), false
	}
	switch {
	case r.Kind == view.RowCame || r.Kind == view.RowGone:
		s.people(r, &m)
	case r.Kind == view.RowRenamed:
		s.renames(r, &m)
	case r.Kind == view.RowTopic:
		s.topic(r, &m)
	case r.Kind == view.RowAdded || r.Kind == view.RowRemoved || r.Kind == view.RowJoined || r.Kind == view.RowLeft:
		s.members(r, &m)
	case r.Kind == view.RowDeleted:
		s.deleted(r, &m)
	case !known && r.Gone && !s.opening:
		m.done, m.face = true, faceOf(r) // nobody here has read it
	case m.done && r.Kind == view.RowMessage:
		s.amended(r, &m)
	case !m.done && due(r, m, v.Link):
		m.done, m.face = true, faceOf(r)
		s.printRow(r)
	}
	s.marks[r.Key] = m
}

// due reports whether to print a row now. A pending message is not due while it can be expected to arrive at once.
func due(r view.Row, m printed, link view.Link) bool {
	return r.State != view.Pending || link.State != view.Online || time.Since(m.since) > pendingDelay
}

// deleted prints how many deleted messages stand beside each other when a room is opened. Later they are shown one by one: some of them were
// printed.
func (s *screen) deleted(r view.Row, m *printed) {
	switch {
	case s.opening:
		s.print("-- %d messages were deleted --", len(r.Deleted))
	case m.others < len(r.Deleted) && s.reveal != nil:
		s.reveal(r.Key)
	}
	m.done, m.others = true, len(r.Deleted)
}

// printRow prints a message, a day or the unread divider. Notices are printed by people and renames, since they grow.
func (s *screen) printRow(r view.Row) {
	switch r.Kind {
	case view.RowMessage:
		s.message(r)
	case view.RowDay:
		s.print("-- %s --", r.At.Format("Monday, 2 January 2006"))
	case view.RowUnread:
		s.print("-- unread --")
	}
}

// message prints a message according to its state: stored, refused, delayed or pending.
func (s *screen) message(r view.Row) {
	if r.Quote != nil && !r.Gone {
		s.print("%s%s", margin, quote(r.Quote))
	}
	text := indented(s.whole(r))
	switch r.State {
	case view.Sent:
		s.durable(r)
	case view.Failed:
		s.print("%s! not sent: %s", margin, text)
		s.print("%s! %s. /retry sends it again, /discard drops it", margin, strings.TrimSuffix(reason(r.Error), "."))
	case view.Delayed:
		if waitsForLinks(r) {
			s.print("%s. %s. It is sent then; /discard drops it: %s", margin, reason(r.Error), text)
			return
		}
		s.print("%s. %s; sent again at %s: %s", margin, reason(r.Error), r.Retry.Format("15:04:05"), text)
	default:
		s.print("%s. waiting to be sent%s: %s", margin, privately(r), text)
	}
}

// waitsForLinks reports whether a message waits until its author may post links.
func waitsForLinks(r view.Row) bool {
	return r.State == view.Delayed && r.Error != nil && r.Error.Code == chat.CodeNewcomer
}

// durable prints a message that the server has, with what was done to it since it was said.
func (s *screen) durable(r view.Row) {
	if r.Gone {
		s.print("%s  %s: (deleted)", r.At.Format("15:04"), author(r))
		return
	}
	whole, marks := s.whole(r), ""
	if !r.EditedAt.IsZero() {
		marks = " (edited)"
	}
	if r.Pinned {
		marks += " (pinned)"
	}
	fold := markup.Fold(whole)
	if fold == len(whole) {
		s.print("%s  %s%s%s", r.At.Format("15:04"), s.spoken(r), indented(whole), marks)
	} else {
		s.print("%s  %s%s", r.At.Format("15:04"), s.spoken(r), indented(whole[:fold]))
		s.folded = strings.TrimLeft(whole[fold:], "\n")
		s.print("%s… %d more characters; /more shows them%s", margin, utf8.RuneCountInString(s.folded), marks)
	}
	if text := reactions(r); text != "" {
		s.print("%s%s", margin, text)
	}
}

// spoken returns what stands before the text of a message: its author, who says it or does it.
func (s *screen) spoken(r view.Row) string {
	if _, _, acts := chat.Action(r.Text); acts && !s.plain {
		return "* " + author(r) + " "
	}
	return author(r) + ": "
}

// whole returns the text of a message for a terminal.
func (s *screen) whole(r view.Row) string {
	meaning := markup.Parse
	if s.plain {
		meaning = markup.AsTyped
	}
	return meaning(safe(r.Text)).Terminal().Text
}

// more prints the rest of the last folded message.
func (s *screen) more() {
	if s.folded == "" {
		s.print("! no message is folded")
		return
	}
	s.print("%s| %s", margin, indented(s.folded))
	s.folded = ""
}

// indented marks the lines of a message after its first, so that none looks like a message of somebody else.
func indented(text string) string { return strings.ReplaceAll(text, "\n", "\n"+margin+"| ") }

// author names the author of a row, and the recipient if it is private.
func author(r view.Row) string {
	name := safeLine(r.Author.Name)
	switch {
	case r.Private == nil:
		return name
	case r.Mine:
		return fmt.Sprintf("[private] you to %s", safeLine(r.Private.Peer.Name))
	}
	return fmt.Sprintf("[private] %s to you", name)
}

// privately returns " privately" for a pending message that only one person will read.
func privately(r view.Row) string {
	if _, _, addressed := chat.Address(r.Text); addressed || r.Private != nil {
		return " privately"
	}
	return ""
}

// people prints the users of a row of arrivals or departures who were not in it before: the row grows, printed lines cannot.
func (s *screen) people(r view.Row, m *printed) {
	names, more := m.grown(r.People, r.Others)
	if len(names)+more == 0 || m.done {
		return
	}
	if more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	verb := "joined"
	if r.Kind == view.RowGone {
		verb = "left"
	}
	s.print("%s* %s %s", margin, strings.Join(names, ", "), verb)
}

// renames prints the renames of a row that were not in it before.
func (s *screen) renames(r view.Row, m *printed) {
	all := make([]string, len(r.Renames))
	for i, one := range r.Renames {
		all[i] = one.Was + " is now " + one.Name
	}
	changes, more := m.grown(all, r.Others)
	if len(changes)+more == 0 || m.done {
		return
	}
	if more > 0 {
		changes = append(changes, fmt.Sprintf("%d more changed their names", more))
	}
	s.print("%s* %s", margin, strings.Join(changes, ", "))
}

// topic prints a new topic of the room.
func (s *screen) topic(r view.Row, m *printed) {
	if m.done {
		return
	}
	m.done = true
	if r.Text == "" {
		s.print("%s* %s removed the topic", margin, safeLine(r.Author.Name))
		return
	}
	s.print("%s* %s changed the topic to %q", margin, safeLine(r.Author.Name), safeLine(r.Text))
}

// grown returns the names that are new in a row, and how many more it counts without naming them.
func (m *printed) grown(all []string, others int) (fresh []string, more int) {
	if m.people == nil {
		m.people = map[string]bool{}
	}
	for _, name := range all {
		if name = safeLine(name); !m.people[name] {
			m.people[name] = true
			fresh = append(fresh, name)
		}
	}
	more = max(others-m.others, 0)
	m.others = others
	return fresh, more
}

// members prints who became a member of the room, or is one no more.
func (s *screen) members(r view.Row, m *printed) {
	names, more := m.grown(r.People, r.Others)
	if len(names)+more == 0 || m.done {
		return
	}
	if more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	who, by := strings.Join(names, ", "), safeLine(r.Author.Name)
	line := map[view.RowKind]string{
		view.RowAdded: by + " added " + who, view.RowRemoved: by + " removed " + who, view.RowJoined: who + " joined the room", view.RowLeft: who + " left the room",
	}[r.Kind]
	s.print("%s* %s", margin, line)
}

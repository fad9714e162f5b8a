package roomfile

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"parley/shared/chat"
)

// timeMax is the last moment of the year 9999.
const timeMax = 253_402_300_799_999

// checker finds what no Writer has written. It remembers people, which Seqs are messages, and the state of messages that changes have made.
type checker struct {
	head    *Room
	seq     chat.Seq // of the last event
	people  map[chat.UserID]string
	members int
	message []uint64 // a bit for each Seq
	states  map[chat.Seq]*state
}

func newChecker(room *Room) checker {
	return checker{head: room, people: map[chat.UserID]string{}, states: map[chat.Seq]*state{}}
}

func (c *checker) room() error {
	r := c.head
	if err := r.ID.Validate(); err != nil {
		return err
	}
	_, _, direct := r.ID.Pair()
	switch {
	case !slices.Contains(chat.RoomKinds, r.Kind):
		return fmt.Errorf("a room of the kind %q cannot be imported", r.Kind)
	case direct != (r.Kind == chat.Direct) || r.ID.Random() != r.Kind.MembersOnly():
		return errors.New("the kind of the room does not match its id")
	case r.Head < 0 || !timely(r.CreatedAt) || !timely(r.ExportedAt):
		return errors.New("a number is out of range")
	case direct && (r.Name != "" || r.Topic != "" || r.Settings != (chat.Settings{}) || r.MadeBy != ""):
		return errors.New("a direct room has no name, no topic, no settings and no owner")
	case direct:
		return nil
	}
	if err := chat.ValidateRoomName(r.Kind, r.Name); err != nil {
		return err
	}
	if r.Kind.MembersOnly() && r.Guests != "" {
		return errors.New("only a public room has guests")
	}
	if err := r.Settings.Validate(); err != nil {
		return err
	}
	return chat.ValidateTopic(r.Topic)
}

func timely(at chat.Millis) bool { return at >= 0 && at <= timeMax }

func (c *checker) entry(entry Entry) error {
	switch e := entry.(type) {
	case *Person:
		return c.person(e)
	case *Message:
		return errors.Join(c.place(e.Seq, e.At), c.said(e))
	case *Rename:
		return errors.Join(c.place(e.Seq, e.At), c.rename(e))
	case *Topic:
		return errors.Join(c.place(e.Seq, e.At), c.topic(e))
	case *Member:
		return errors.Join(c.place(e.Seq, e.At), c.member(e))
	case *Change:
		return errors.Join(c.place(e.Seq, e.At), c.change(e))
	}
	return nil
}

func (c *checker) person(p *Person) error {
	if err := p.ID.Validate(); err != nil {
		return err
	}
	_, twice := c.people[p.ID]
	switch {
	case c.seq > 0:
		return errors.New("people stand before messages")
	case twice:
		return fmt.Errorf("%s is there twice", p.ID)
	case !named(p.Name) || p.Rev < 0:
		return errors.New("this is no name")
	}
	c.people[p.ID] = p.Name
	return c.role(p)
}

// role demands a role that there is in the room, and no more members than it can have.
func (c *checker) role(p *Person) error {
	if p.Role == "" && p.Since == 0 {
		return nil
	}
	belongs := c.head.Kind == chat.Public && p.Role == chat.RoleGuest
	if !belongs && !slices.Contains(chat.RolesIn(c.head.Kind), p.Role) || !timely(p.Since) {
		return errors.New("nobody has such a role in this room")
	}
	if c.members++; c.head.Kind == chat.Group && c.members > chat.GroupMax {
		return fmt.Errorf("a group has at most %d members", chat.GroupMax)
	}
	return nil
}

// named reports whether a name can be shown: like a topic, it is one line without control characters. Whether it can be the name of a new
// user is decided where users are created.
func named(name string) bool {
	n := utf8.RuneCountInString(name)
	return n >= 1 && n <= chat.NameMax && chat.ValidateTopic(name) == nil
}

func (c *checker) known(id chat.UserID) error {
	if _, ok := c.people[id]; !ok {
		return fmt.Errorf("it names the user %q, who is not among the people of the file", id)
	}
	return nil
}

// place demands that each Seq is there once.
func (c *checker) place(seq chat.Seq, at chat.Millis) error {
	if seq != c.seq+1 || seq > c.head.Head {
		return fmt.Errorf("event %d stands where event %d of %d belongs", seq, c.seq+1, c.head.Head)
	}
	if c.seq = seq; !timely(at) {
		return errors.New("a time is out of range")
	}
	return nil
}

func (c *checker) said(m *Message) error {
	if err := c.known(m.By.ID); err != nil {
		return err
	}
	if m.By.Name != c.people[m.By.ID] {
		return errors.New("the name of the author is not the one of the person")
	}
	if m.Nonce != "" {
		if err := m.Nonce.Validate(); err != nil {
			return err
		}
	}
	c.mark(m.Seq)
	if err := c.content(m); err != nil {
		return err
	}
	if err := c.private(m); err != nil {
		return err
	}
	if m.Rev != 0 || len(m.Reactions) > 0 || m.Pin != nil || m.Gone != nil || m.Content != 0 {
		said := *m
		said.Text, said.Mentions = "", nil // a room of a gigabyte must not be kept
		c.states[m.Seq] = &state{said: &said}
	}
	return nil
}

func (c *checker) content(m *Message) error {
	switch {
	case m.Gone != nil && (m.Text != "" || len(m.Mentions) > 0 || len(m.Reactions) > 0 || m.Pin != nil || m.EditedAt != 0):
		return errors.New("a deleted message has no text, no reactions and no pin")
	case m.Gone == nil:
		if err := chat.ValidateText(m.Text); err != nil {
			return err
		}
	}
	if m.Reply != 0 && !c.isMessage(m.Reply, m.Seq) {
		return fmt.Errorf("it answers event %d, which is no message before it", m.Reply)
	}
	if len(m.Mentions) > chat.MentionsMax {
		return fmt.Errorf("it has more than %d mentions", chat.MentionsMax)
	}
	for _, mention := range m.Mentions {
		if err := mention.ID.Validate(); err != nil {
			return err
		}
		if !named(mention.Name) || mention.At < -1 || mention.At > 0 && mention.At <= m.Seq || mention.At > c.head.Head {
			return errors.New("a mention is damaged")
		}
	}
	if !timely(m.EditedAt) || m.Rev < 0 || m.Rev > c.head.Head || m.Content < 0 || m.Content > m.Rev {
		return errors.New("a number is out of range")
	}
	return nil
}

func (c *checker) private(m *Message) error {
	if m.To == "" && m.In == "" && m.InSeq == 0 {
		return nil
	}
	if peer, ok := c.head.ID.PeerOf(m.By.ID); !ok || m.To != peer && m.To != "" {
		return errors.New("only a room of two has messages to one person")
	}
	if m.InSeq < 0 || m.In == "" && m.InSeq != 0 {
		return errors.New("a number is out of range")
	}
	if m.In == "" {
		return nil
	}
	return m.In.Validate()
}

func (c *checker) rename(r *Rename) error {
	if err := c.known(r.By); err != nil {
		return err
	}
	if !named(r.Was) || !named(r.Name) || r.Rev < 1 {
		return errors.New("this is no name")
	}
	return nil
}

func (c *checker) topic(t *Topic) error {
	if c.head.Kind == chat.Direct {
		return errors.New("a direct room has no topic")
	}
	return errors.Join(c.known(t.By), chat.ValidateTopic(t.Topic))
}

func (c *checker) member(m *Member) error {
	if !c.head.Kind.MembersOnly() || m.Kind != chat.Added && m.Kind != chat.Removed {
		return errors.New("only private rooms and groups have members who come and go")
	}
	if !named(m.Whom.Name) {
		return errors.New("this is no name")
	}
	return errors.Join(c.known(m.By), m.Whom.ID.Validate())
}

func (c *checker) change(a *Change) error {
	_, isKey := chat.ReactionKey(a.Key)
	switch {
	case !a.Kind.Amends():
		return fmt.Errorf("there is no change of the kind %q", a.Kind)
	case !c.isMessage(a.Target, a.Seq):
		return fmt.Errorf("it changes event %d, which is no message before it", a.Target)
	case (a.Kind == chat.Reacted && !a.Superseded()) != (a.Key != "") || a.Key != "" && !isKey:
		return errors.New("this is no reaction")
	case a.On && (a.Superseded() || a.Kind != chat.Reacted && a.Kind != chat.Pinned):
		return errors.New("only reactions and pins are added")
	}
	if !a.Superseded() {
		if err := c.known(a.By); err != nil {
			return err
		}
	}
	s := c.states[a.Target]
	if s == nil {
		return fmt.Errorf("message %d does not know of this change", a.Target)
	}
	return s.apply(a)
}

// mark notes that a Seq is a message.
func (c *checker) mark(seq chat.Seq) {
	for int(seq/64) >= len(c.message) {
		c.message = append(c.message, 0)
	}
	c.message[seq/64] |= 1 << (seq % 64)
}

func (c *checker) isMessage(seq, before chat.Seq) bool {
	return seq > 0 && seq < before && int(seq/64) < len(c.message) && c.message[seq/64]&(1<<(seq%64)) != 0
}

// end compares the states of messages with what their changes have made of them.
func (c *checker) end() error {
	if c.seq != c.head.Head {
		return fmt.Errorf("event %d is missing", c.seq+1)
	}
	if c.head.MadeBy != "" {
		if err := c.known(c.head.MadeBy); err != nil {
			return err
		}
	}
	var wrong []chat.Seq
	for seq, s := range c.states {
		if !s.right() {
			wrong = append(wrong, seq)
		}
	}
	if len(wrong) > 0 {
		return fmt.Errorf("message %d is not what its changes have made of it", slices.Min(wrong))
	}
	return nil
}

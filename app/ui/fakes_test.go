package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/ui/compose"
	"parley/app/ui/host"
	"parley/app/ui/keys"
	"parley/app/ui/render"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/view"
)

var _ host.Engine = (*client.Client)(nil)

// deeds is an Actions that remembers what it was asked to do.
type deeds struct {
	status chat.Status
	host.NoActions
	log     []string
	sent    []view.Draft
	made    []view.NewRoom
	rooms   []chat.RoomID // of what was sent
	finds   []string
	watches int
	watched chat.RoomID
	older   int

	unsent [2]int // messages and drafts
	taken  *view.Draft
	early  []client.Early
}

// Watch counts how often the person began to look, and ends what is being looked at as client.Client does.
func (d *deeds) Watch(room chat.RoomID, on bool) {
	switch {
	case on:
		d.watched = room
		d.watches++
	case d.watched == room:
		d.watched = ""
	}
}

func (d *deeds) MarkRoomsRead() { d.log = append(d.log, "rooms read") }

func (d *deeds) CloseInbox() { d.log = append(d.log, "no inbox") }

func (d *deeds) LoadInbox(more bool) { d.log = append(d.log, fmt.Sprint("inbox ", more)) }
func (d *deeds) SeekTime(room chat.RoomID, at time.Time) {
	d.log = append(d.log, fmt.Sprint("day ", room, " ", at.UTC().Format(time.RFC3339)))
}

func (d *deeds) Saw(room chat.RoomID, seq chat.Seq) {
	d.log = append(d.log, fmt.Sprintf("saw %s %d", room, seq))
}

func (d *deeds) Send(room chat.RoomID, draft view.Draft) chat.Nonce {
	d.sent, d.rooms = append(d.sent, draft), append(d.rooms, room)
	return "nonce-of-this-one"
}
func (d *deeds) SendEarly(m client.Early) {
	d.sent, d.early = append(d.sent, m.Draft), append(d.early, m)
}
func (d *deeds) SaveDraftOf(by chat.User, room chat.RoomID, draft view.Draft, stored func()) {
	d.log = append(d.log, fmt.Sprintf("draft %s %s by %s", room, draft.Text, by.Name))
	if stored != nil {
		stored()
	}
}
func (d *deeds) EditUnsent(n chat.Nonce, text string) { d.note("edit unsent", n, text) }
func (d *deeds) Edit(room chat.RoomID, seq, rev chat.Seq, text string) {
	d.note("edit", room, seq, rev, text)
}
func (d *deeds) Delete(room chat.RoomID, seq chat.Seq)     { d.note("delete", room, seq) }
func (d *deeds) UndoDelete(room chat.RoomID, seq chat.Seq) { d.note("undo delete", room, seq) }
func (d *deeds) Erase(room chat.RoomID, seq chat.Seq)      { d.note("erase", room, seq) }
func (d *deeds) Restore(room chat.RoomID, seq chat.Seq)    { d.note("restore", room, seq) }
func (d *deeds) React(room chat.RoomID, seq chat.Seq, key string, on bool) {
	d.note("react", room, seq, key, on)
}
func (d *deeds) Pin(room chat.RoomID, seq chat.Seq, on bool)  { d.note("pin", room, seq, on) }
func (d *deeds) DismissChange(room chat.RoomID, seq chat.Seq) { d.note("dismiss change", room, seq) }
func (d *deeds) LoadPins(room chat.RoomID)                    { d.note("load pins", room) }
func (d *deeds) LoadReactors(room chat.RoomID, seq chat.Seq, key string) {
	d.note("load reactors", room, seq, key)
}
func (d *deeds) LoadVersions(room chat.RoomID, seq chat.Seq) { d.note("load versions", room, seq) }
func (d *deeds) LoadNewer()                                  { d.note("load newer") }
func (d *deeds) ToEnd()                                      { d.note("to end") }

// note logs an intent and its values, with a space between them.
func (d *deeds) note(values ...any) {
	d.log = append(d.log, strings.TrimSuffix(fmt.Sprintln(values...), "\n"))
}

func (d *deeds) ToggleAway()       { d.log = append(d.log, "toggle away") }
func (d *deeds) Typing()           { d.log = append(d.log, "typing") }
func (d *deeds) SendLeftovers()    { d.log = append(d.log, "send leftovers") }
func (d *deeds) DiscardLeftovers() { d.log = append(d.log, "discard leftovers") }
func (d *deeds) Find(name string)  { d.finds = append(d.finds, name) }
func (d *deeds) MarkAllRead()      { d.log = append(d.log, "mark all read") }
func (d *deeds) LoadOlder()        { d.older++ }
func (d *deeds) Open(room chat.RoomID) {
	d.watched = ""
	d.log = append(d.log, "open "+string(room))
}
func (d *deeds) Leave(room chat.RoomID) { d.log = append(d.log, "leave "+string(room)) }
func (d *deeds) Rename(name string)     { d.log = append(d.log, "rename "+name) }
func (d *deeds) SetTopic(room chat.RoomID, topic string) {
	d.log = append(d.log, "topic "+string(room)+" "+topic)
}
func (d *deeds) Create(room view.NewRoom) {
	d.log = append(d.log, "create "+room.Name+" "+room.Topic)
	d.made = append(d.made, room)
}
func (d *deeds) LoadMembers(room chat.RoomID, query string)      { d.note("members", room, query) }
func (d *deeds) MoreMembers()                                    { d.note("more members") }
func (d *deeds) AddMember(room chat.RoomID, user chat.UserID)    { d.note("add", room, user) }
func (d *deeds) RemoveMember(room chat.RoomID, user chat.UserID) { d.note("remove", room, user) }
func (d *deeds) Ask(room chat.RoomID, on bool, text string)      { d.note("ask", room, on, text) }
func (d *deeds) LoadSilence(user chat.UserID)                    { d.note("silence of", "", user) }
func (d *deeds) Unsilence(user chat.UserID)                      { d.note("unsilence", "", user) }
func (d *deeds) Silence(user chat.UserID, length time.Duration, reason string) {
	d.note("silence", "", user, length, reason)
}
func (d *deeds) SetRole(room chat.RoomID, user chat.UserID, role chat.Role) {
	d.note("role", room, user, role)
}
func (d *deeds) LoadInvites(room chat.RoomID) { d.note("invites", room) }
func (d *deeds) MoreInvites()                 { d.note("more invites") }
func (d *deeds) Invite(room chat.RoomID, terms chat.InviteTerms) {
	d.note("invite", room, fmt.Sprintf("%+v", terms))
}
func (d *deeds) Revoke(room chat.RoomID, invite chat.InviteID, remove bool) {
	d.note("revoke", room, invite, remove)
}
func (d *deeds) DraftSent(room chat.RoomID)                 { d.note("draft sent", room) }
func (d *deeds) AdoptDraft(room chat.RoomID, version int64) { d.note("adopt draft", room, version) }
func (d *deeds) Unshelve(id string)                         { d.note("unshelve", id) }
func (d *deeds) Shelve(room chat.RoomID, draft view.Draft)  { d.note("shelve", room, draft.Text) }
func (d *deeds) KnowEmoji(string)                           { d.log = append(d.log, "emoji known") }
func (d *deeds) MoreHits()                                  { d.log = append(d.log, "more hits") }
func (d *deeds) Search(query view.Query) {
	if query.Text != "" {
		d.log = append(d.log, "search "+query.Text)
	}
}
func (d *deeds) Seek(room chat.RoomID, seq chat.Seq) {
	d.log = append(d.log, fmt.Sprintf("seek %s %d", room, seq))
}
func (d *deeds) Answer(room chat.RoomID, accept bool) {
	d.log = append(d.log, fmt.Sprintf("answer %s %v", room, accept))
}
func (d *deeds) MoreRequests()       { d.log = append(d.log, "more requests") }
func (d *deeds) MorePeople()         { d.log = append(d.log, "more people") }
func (d *deeds) Browse(query string) { d.log = append(d.log, "browse "+query) }

func (d *deeds) Unsent(context.Context) (messages, drafts int) { return d.unsent[0], d.unsent[1] }
func (d *deeds) SetStatus(s chat.Status) {
	d.status = s
}
func (d *deeds) Block(u chat.User) { d.log = append(d.log, "block "+string(u.ID)) }
func (d *deeds) SetLevel(room chat.RoomID, level chat.Level) {
	d.log = append(d.log, "level "+string(room)+" "+level.String())
}
func (d *deeds) Report(r chat.Report) { d.note("report", r.Room, r.Seq, r.Reason, r.Note) }

func (d *deeds) Configure(room chat.RoomID, c chat.Change) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := c.Of(chat.Settings{}, now)
	for setting, set := range map[string]bool{"guests " + s.Guests.String(): c.Guests != nil, "slow " + s.SlowText(): c.Slow != nil, "archive " + s.ArchivedText(): c.Archived != nil, "calm " + s.CalmText(): c.Calm != nil, "asking " + s.AskingText(): c.Asking != nil} {
		if set {
			d.log = append(d.log, "configure "+string(room)+" "+setting)
		}
	}
}

func (d *deeds) Unblock(id chat.UserID) { d.log = append(d.log, "unblock "+string(id)) }
func (d *deeds) Rezone()                { d.log = append(d.log, "rezone") }
func (d *deeds) Reveal(key string)      { d.log = append(d.log, "reveal "+key) }
func (d *deeds) TryAgain()              { d.log = append(d.log, "try again") }
func (d *deeds) StayInMemory()          { d.log = append(d.log, "stay in memory") }

// glass is a Platform with a text field and nothing else.
type glass struct {
	host.NoPlatform
	text      string
	untold    bool
	composing bool
	within    bool // the person is in the field
	listing   bool
	follows   bool
	modal     bool
	ends      int
	revealed  string
	folds     string // the last Fold
	focus     string // the id that was focused last
	near      string // what was scrolled into view last
	values    map[string]string
	m         *Model
	signOuts  int
	clock     render.Clock
	moved     bool
	copied    string
	saved     []chat.Nonce // early sends
	paged     int          // the last Page
	layers    int          // the last Layers
	welcomed  bool
	sharing   bool   // the system can share
	shared    string // the path that was shared last
	noSingles bool   // single keys are off

	last    string            // LastInView
	shownAt string            // the last ShowAt
	spot    string            // the row on top of the screen; "" at the end
	stash   map[string]string // what is stored for the tab, and what is kept
	files   map[string]string // what can be loaded
	loaded  string            // the last Download
	visited string            // the last Visit

	query     string // the last Query
	layerKept bool   // KeepLayer was called
}

func (g *glass) SetText(text string, caret int) bool {
	if g.composing {
		return false
	}
	g.text, g.untold = text, false
	return true
}

func (g *glass) CopyText(text string) { g.copied = text }
func (g *glass) Copy(path string)     { g.copied = path }
func (g *glass) Download(path string) { g.loaded = path }
func (g *glass) Visit(path string, replace bool) {
	g.visited = path + map[bool]string{true: " replace"}[replace]
}
func (g *glass) EarlySaved(nonce chat.Nonce) { g.saved = append(g.saved, nonce) }

func (g *glass) Untold() (string, int, bool) {
	told := !g.untold
	g.untold = false
	return g.text, compose.UnitsAt(g.text, len(g.text)), !told
}

func (g *glass) Insert(from, to int, text string) {
	if g.composing {
		return
	}
	a, b := compose.BytesAt(g.text, from), compose.BytesAt(g.text, to)
	g.text = g.text[:a] + text + g.text[b:]
	g.m.typed(g.text, compose.UnitsAt(g.text, a+len(text)))
}
func (g *glass) Apply(e compose.Replacement) {
	g.text = e.Apply(g.text)
	g.m.typed(g.text, compose.UnitsAt(g.text, e.Select.To))
}
func (g *glass) Follow(on bool)    { g.follows = on }
func (g *glass) Listing(open bool) { g.listing = open }
func (g *glass) Modal(open bool)   { g.modal = open }
func (g *glass) Reveal(key string) { g.revealed = key }
func (g *glass) ToEnd()            { g.ends++ }
func (g *glass) Fold(key string, folded bool, label string) {
	g.folds = key + map[bool]string{false: " shown ", true: " folded "}[folded] + label
}
func (g *glass) Clock() render.Clock        { return g.clock }
func (g *glass) ZoneChanged() bool          { return g.moved }
func (g *glass) SignOut()                   { g.signOuts++ }
func (g *glass) Page(by int)                { g.paged = by }
func (g *glass) Layers(depth int)           { g.layers = depth }
func (g *glass) Welcomed() bool             { return g.welcomed }
func (g *glass) SetWelcomed()               { g.welcomed = true }
func (g *glass) Shares() bool               { return g.sharing }
func (g *glass) Address(path string) string { return "https://chat.example" + path }
func (g *glass) Share(path, title string) bool {
	if g.sharing {
		g.shared = path
	}
	return g.sharing
}
func (g *glass) SingleKeys() bool                  { return !g.noSingles }
func (g *glass) SetSingleKeys(on bool)             { g.noSingles = !on }
func (g *glass) FocusOn(id string)                 { g.focus = id }
func (g *glass) FocusRow(key string)               { g.focus = "row " + key }
func (g *glass) FocusFirst(sel string)             { g.focus = sel }
func (g *glass) Near(sel string)                   { g.near = sel }
func (g *glass) Value(id string) string            { return g.values[id] }
func (g *glass) LastInView() string                { return g.last }
func (g *glass) ShowAt(key string, end float64)    { g.shownAt = fmt.Sprint(key, " ", end) }
func (g *glass) Position() (string, float64, bool) { return g.spot, -20, g.spot != "" }
func (g *glass) Store(name, value string)          { g.stash[name] = value }
func (g *glass) Stored(name string) string         { return g.stash[name] }
func (g *glass) Keep(name, value string)           { g.stash[name] = value }
func (g *glass) Kept(name string) string           { return g.stash[name] }
func (g *glass) Query(text string)                 { g.query = text }
func (g *glass) Fill(id, text string)              { g.values[id] = text }
func (g *glass) KeepLayer()                        { g.layerKept = true }
func (g *glass) File(name string) string           { return g.files[name] }

// desktop is a model with a snapshot on screen. Timers fire when wait is called.
type desktop struct {
	*Model
	did    *deeds
	glass  *glass
	timers []func()
	trips  []chat.RoomID
}

func newDesktop(t *testing.T) *desktop {
	d := &desktop{did: &deeds{}, glass: &glass{values: map[string]string{}, stash: map[string]string{}}}
	d.Model = newModel(Config{Engine: d.did, Platform: d.glass, Source: pages{}})
	d.glass.m = d.Model
	d.later = func(_ time.Duration, f func()) { d.timers = append(d.timers, f) }
	d.navigate = func(room chat.RoomID) { d.trips = append(d.trips, room) }
	d.visit = func(room chat.RoomID, seq chat.Seq) {
		d.trips = append(d.trips, room)
		d.did.note("visit", room, seq)
	}
	d.readdress = func(room chat.RoomID) { d.did.note("readdress", room) }
	d.fetch = func(work func() string, then func(string)) { then(work()) }
	d.screen.live = true
	d.show(uitest.Snapshot(t))
	return d
}

// wait lets the timers fire that run now.
func (d *desktop) wait() {
	due := d.timers
	d.timers = nil
	for _, f := range due {
		f()
	}
	d.settle()
}

// write puts text into the field as a person does.
func (d *desktop) write(text string) {
	d.glass.text = text
	d.typed(text, compose.UnitsAt(text, len(text)))
}

// compose has an input method put text into the field, and end if it is over.
func (d *desktop) compose(text string, over bool) {
	d.glass.composing = !over
	d.write(text)
	if over {
		d.composed()
	}
}

func (d *desktop) enter() { d.press(keys.Send, d.glass.text) }

// change shows the snapshot with a change made to a copy of it.
func (d *desktop) change(change func(v *view.Snapshot)) {
	next := *d.view
	open := *d.view.Open
	next.Open = &open
	change(&next)
	d.show(&next)
}

// read shows the snapshot that the engine makes when the person looks at the end of the open room.
func (d *desktop) read() {
	if d.did.watched != d.view.Open.Room.ID {
		return
	}
	d.change(func(v *view.Snapshot) {
		v.Open.Unread.Read = true
		v.Rooms = slices.Clone(v.Rooms)
		for i := range v.Rooms {
			if v.Rooms[i].ID == d.did.watched {
				v.Rooms[i].Unread, v.Rooms[i].Mentions = 0, 0
			}
		}
	})
}

// TakeBack takes back what taken is, unless that is nil.
func (d *deeds) TakeBack(context.Context, chat.Nonce) (chat.RoomID, view.Draft, bool) {
	if d.taken == nil {
		return "", view.Draft{}, false
	}
	return chat.Lobby, *d.taken, true
}
func (d *deeds) SendUndoable(room chat.RoomID, draft view.Draft) chat.Nonce {
	d.note("send undoable", room, draft.Text)
	return "nonce-of-this-one"
}
func (d *deeds) LoadLater() { d.log = append(d.log, "load later") }
func (d *deeds) SendLater(room chat.RoomID, draft view.Draft, at time.Time, onServer bool) chat.Nonce {
	d.note("send later", room, draft.Text, at.UTC().Format(time.RFC3339), map[bool]string{true: "on the server", false: "here"}[onServer])
	return "nonce-of-this-one"
}
func (g *glass) Focused() bool { return g.within }

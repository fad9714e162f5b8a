package hub_test

import (
	"context"
	"io"
	"reflect"
	"sync"
	"testing"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// ledger is a store that notes what it is asked about rooms.
type ledger struct {
	store.Store
	mu    sync.Mutex
	calls []string
}

func (l *ledger) note(call string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, call)
}

// take returns what was noted since.
func (l *ledger) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	calls := l.calls
	l.calls = nil
	return calls
}

// A method about rooms that the ledger does not note would hide a difference.
func TestTheLedgerNotesAllThatIsAboutRooms(t *testing.T) {
	about := []reflect.Type{
		reflect.TypeFor[chat.RoomID](), reflect.TypeFor[[]chat.RoomID](), reflect.TypeFor[chat.Room](), reflect.TypeFor[chat.Draft](),
		reflect.TypeFor[store.DraftSave](), reflect.TypeFor[store.Search](), reflect.TypeFor[[]store.Append](),
	}
	all := reflect.TypeFor[store.Store]()
	for i := range all.NumMethod() {
		m := all.Method(i)
		args, concerned := []reflect.Value{}, false
		for n := range m.Type.NumIn() {
			in := m.Type.In(n)
			args = append(args, reflect.Zero(in))
			for _, typ := range about {
				concerned = concerned || in == typ
			}
		}
		if !concerned {
			continue
		}
		l := &ledger{}
		func() {
			defer func() { _ = recover() }() // there is no store behind it
			reflect.ValueOf(l).MethodByName(m.Name).Call(args)
		}()
		if got := l.take(); len(got) != 1 || got[0] != m.Name {
			t.Errorf("%s: noted is %v", m.Name, got)
		}
	}
}

// AddMember notes.
func (l *ledger) AddMember(ctx context.Context, room chat.RoomID, user chat.UserID, role chat.Role, by chat.UserID, now time.Time) (store.Enrolled, error) {
	l.note("AddMember")
	return l.Store.AddMember(ctx, room, user, role, by, now)
}

// Admit notes.
func (l *ledger) Admit(ctx context.Context, room chat.RoomID, user, by chat.UserID, now time.Time) (store.Enrolled, error) {
	l.note("Admit")
	return l.Store.Admit(ctx, room, user, by, now)
}

// After notes.
func (l *ledger) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) (chat.Page, error) {
	l.note("After")
	return l.Store.After(ctx, room, after, limit, maxBytes)
}

// Answer notes.
func (l *ledger) Answer(ctx context.Context, user chat.UserID, room chat.RoomID, accept bool) error {
	l.note("Answer")
	return l.Store.Answer(ctx, user, room, accept)
}

// Append notes.
func (l *ledger) Append(ctx context.Context, batch []store.Append) ([]store.Appended, error) {
	l.note("Append")
	return l.Store.Append(ctx, batch)
}

// Around notes.
func (l *ledger) Around(ctx context.Context, room chat.RoomID, seq chat.Seq, limit, maxBytes int) (chat.Page, error) {
	l.note("Around")
	return l.Store.Around(ctx, room, seq, limit, maxBytes)
}

// Ask notes.
func (l *ledger) Ask(ctx context.Context, room chat.RoomID, user chat.UserID, text string, now time.Time) error {
	l.note("Ask")
	return l.Store.Ask(ctx, room, user, text, now)
}

// Asked notes.
func (l *ledger) Asked(ctx context.Context, room chat.RoomID, user chat.UserID, now time.Time) (total int, waits bool, err error) {
	l.note("Asked")
	return l.Store.Asked(ctx, room, user, now)
}

// Asks notes.
func (l *ledger) Asks(ctx context.Context, room chat.RoomID, now time.Time) ([]chat.Ask, error) {
	l.note("Asks")
	return l.Store.Asks(ctx, room, now)
}

// Assign notes.
func (l *ledger) Assign(ctx context.Context, room chat.RoomID, user chat.UserID, role chat.Role, by chat.UserID, now time.Time) (store.Enrolled, error) {
	l.note("Assign")
	return l.Store.Assign(ctx, room, user, role, by, now)
}

// Before notes.
func (l *ledger) Before(ctx context.Context, room chat.RoomID, before chat.Seq, limit, maxBytes int) (chat.Page, error) {
	l.note("Before")
	return l.Store.Before(ctx, room, before, limit, maxBytes)
}

// CreateRoom notes.
func (l *ledger) CreateRoom(ctx context.Context, room chat.Room, skeleton string, by chat.UserID, users []chat.UserID, now time.Time) error {
	l.note("CreateRoom")
	return l.Store.CreateRoom(ctx, room, skeleton, by, users, now)
}

// Decline notes.
func (l *ledger) Decline(ctx context.Context, room chat.RoomID, user chat.UserID, now time.Time) error {
	l.note("Decline")
	return l.Store.Decline(ctx, room, user, now)
}

// Drafts notes.
func (l *ledger) Drafts(ctx context.Context, user chat.UserID, after chat.RoomID, maxBytes int) (drafts []chat.Draft, more bool, err error) {
	l.note("Drafts")
	return l.Store.Drafts(ctx, user, after, maxBytes)
}

// ExportRoom notes.
func (l *ledger) ExportRoom(ctx context.Context, room chat.RoomID, out io.Writer) error {
	l.note("ExportRoom")
	return l.Store.ExportRoom(ctx, room, out)
}

// Follow notes.
func (l *ledger) Follow(ctx context.Context, user chat.UserID, room chat.RoomID, now time.Time) error {
	l.note("Follow")
	return l.Store.Follow(ctx, user, room, now)
}

// Heads notes.
func (l *ledger) Heads(ctx context.Context, rooms []chat.RoomID) (map[chat.RoomID]chat.Seq, error) {
	l.note("Heads")
	return l.Store.Heads(ctx, rooms)
}

// Member notes.
func (l *ledger) Member(ctx context.Context, room chat.RoomID, user chat.UserID) (chat.Role, error) {
	l.note("Member")
	return l.Store.Member(ctx, room, user)
}

// Members notes.
func (l *ledger) Members(ctx context.Context, room chat.RoomID, query string, after chat.UserID, limit int) (page []chat.Member, total int, err error) {
	l.note("Members")
	return l.Store.Members(ctx, room, query, after, limit)
}

// MembersSince notes.
func (l *ledger) MembersSince(ctx context.Context, room chat.RoomID, version int64) ([]store.Membership, error) {
	l.note("MembersSince")
	return l.Store.MembersSince(ctx, room, version)
}

// Messages notes.
func (l *ledger) Messages(ctx context.Context, room chat.RoomID, seqs []chat.Seq) ([]chat.Event, error) {
	l.note("Messages")
	return l.Store.Messages(ctx, room, seqs)
}

// OwnReactions notes.
func (l *ledger) OwnReactions(ctx context.Context, user chat.UserID, room chat.RoomID, seqs []chat.Seq) (map[chat.Seq][]string, error) {
	l.note("OwnReactions")
	return l.Store.OwnReactions(ctx, user, room, seqs)
}

// Owner notes.
func (l *ledger) Owner(ctx context.Context, room chat.RoomID) (chat.UserID, error) {
	l.note("Owner")
	return l.Store.Owner(ctx, room)
}

// Pinned notes.
func (l *ledger) Pinned(ctx context.Context, room chat.RoomID) ([]chat.Event, error) {
	l.note("Pinned")
	return l.Store.Pinned(ctx, room)
}

// PrivateIn notes.
func (l *ledger) PrivateIn(ctx context.Context, user chat.UserID, room chat.RoomID, from, to chat.Seq, limit int) ([]chat.Event, error) {
	l.note("PrivateIn")
	return l.Store.PrivateIn(ctx, user, room, from, to, limit)
}

// PublicRooms notes.
func (l *ledger) PublicRooms(ctx context.Context, user chat.UserID, query string, after chat.RoomID, limit int) ([]chat.Room, error) {
	l.note("PublicRooms")
	return l.Store.PublicRooms(ctx, user, query, after, limit)
}

// Reactors notes.
func (l *ledger) Reactors(ctx context.Context, room chat.RoomID, seq chat.Seq, key string, after chat.UserID, limit int) (users []chat.User, more bool, err error) {
	l.note("Reactors")
	return l.Store.Reactors(ctx, room, seq, key, after, limit)
}

// RemoveMember notes.
func (l *ledger) RemoveMember(ctx context.Context, room chat.RoomID, user, by chat.UserID, now time.Time) (store.Enrolled, error) {
	l.note("RemoveMember")
	return l.Store.RemoveMember(ctx, room, user, by, now)
}

// Request notes.
func (l *ledger) Request(ctx context.Context, room chat.RoomID) (store.Request, error) {
	l.note("Request")
	return l.Store.Request(ctx, room)
}

// Requests notes.
func (l *ledger) Requests(ctx context.Context, user chat.UserID, after chat.RoomID, limit int) (states []chat.RoomState, total int, err error) {
	l.note("Requests")
	return l.Store.Requests(ctx, user, after, limit)
}

// Room notes.
func (l *ledger) Room(ctx context.Context, id chat.RoomID) (chat.Room, error) {
	l.note("Room")
	return l.Store.Room(ctx, id)
}

// RoomState notes.
func (l *ledger) RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error) {
	l.note("RoomState")
	return l.Store.RoomState(ctx, user, room)
}

// Rules notes.
func (l *ledger) Rules(ctx context.Context, rooms []chat.RoomID) (map[chat.RoomID]store.Rules, error) {
	l.note("Rules")
	return l.Store.Rules(ctx, rooms)
}

// SaveDraft notes.
func (l *ledger) SaveDraft(ctx context.Context, user chat.UserID, save store.DraftSave, now time.Time) (store.DraftSaved, error) {
	l.note("SaveDraft")
	return l.Store.SaveDraft(ctx, user, save, now)
}

// Search notes.
func (l *ledger) Search(ctx context.Context, search store.Search) (store.Found, error) {
	l.note("Search")
	return l.Store.Search(ctx, search)
}

// SeqAt notes.
func (l *ledger) SeqAt(ctx context.Context, room chat.RoomID, at chat.Millis) (chat.Seq, error) {
	l.note("SeqAt")
	return l.Store.SeqAt(ctx, room, at)
}

// Configure notes.
func (l *ledger) Configure(ctx context.Context, room chat.RoomID, change chat.Change, now time.Time) (before, after store.Rules, err error) {
	l.note("Configure")
	return l.Store.Configure(ctx, room, change, now)
}

// Spoke notes.
func (l *ledger) Spoke(ctx context.Context, room chat.RoomID, user chat.UserID) (chat.Millis, error) {
	l.note("Spoke")
	return l.Store.Spoke(ctx, room, user)
}

// SetLevel notes.
func (l *ledger) SetLevel(ctx context.Context, user chat.UserID, room chat.RoomID, level chat.Level) error {
	l.note("SetLevel")
	return l.Store.SetLevel(ctx, user, room, level)
}

// SetRead notes.
func (l *ledger) SetRead(ctx context.Context, user chat.UserID, room chat.RoomID, mark chat.ReadMark) (chat.ReadMark, error) {
	l.note("SetRead")
	return l.Store.SetRead(ctx, user, room, mark)
}

// SetUnread notes.
func (l *ledger) SetUnread(ctx context.Context, user chat.UserID, room chat.RoomID, from chat.Seq, back int64) (chat.ReadMark, error) {
	l.note("SetUnread")
	return l.Store.SetUnread(ctx, user, room, from, back)
}

// Shelve notes.
func (l *ledger) Shelve(ctx context.Context, user chat.UserID, draft chat.Draft, now time.Time) error {
	l.note("Shelve")
	return l.Store.Shelve(ctx, user, draft, now)
}

// Since notes.
func (l *ledger) Since(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	l.note("Since")
	return l.Store.Since(ctx, room, after, limit, maxBytes)
}

// Time notes.
func (l *ledger) Time(ctx context.Context, room chat.RoomID, seq chat.Seq) (chat.Millis, error) {
	l.note("Time")
	return l.Store.Time(ctx, room, seq)
}

// Unask notes.
func (l *ledger) Unask(ctx context.Context, room chat.RoomID, user chat.UserID) error {
	l.note("Unask")
	return l.Store.Unask(ctx, room, user)
}

// Unfollow notes.
func (l *ledger) Unfollow(ctx context.Context, user chat.UserID, room chat.RoomID) error {
	l.note("Unfollow")
	return l.Store.Unfollow(ctx, user, room)
}

// Versions notes.
func (l *ledger) Versions(ctx context.Context, room chat.RoomID, seq chat.Seq) ([]chat.Version, error) {
	l.note("Versions")
	return l.Store.Versions(ctx, room, seq)
}

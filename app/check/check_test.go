package check

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/shared/chat"
)

// The synthetic story: Ada and Bo in one room, a private message between them, a reconnect, a restart and an older page.
const (
	ada, bo, eve = chat.UserID("ada"), chat.UserID("bo"), chat.UserID("eve")
	den          = chat.RoomID("den")
)

// story is what was stored and what each client wrote, to be spoilt by a case.
type story struct {
	store   shelf
	ada, bo *History
}

// shelf is a Source, which counts what it is asked.
type shelf struct {
	rooms map[chat.RoomID][]chat.Event
	asked *int
}

func (s shelf) After(_ context.Context, room chat.RoomID, after chat.Seq, limit, _ int) ([]chat.Event, error) {
	*s.asked++
	var page []chat.Event
	for _, e := range s.rooms[room] {
		if e.Seq > after && len(page) < limit {
			page = append(page, e)
		}
	}
	return page, nil
}

func pair() chat.RoomID { return chat.DirectID(ada, bo) }

func event(room chat.RoomID, seq chat.Seq, by chat.UserID, text string, to chat.UserID) chat.Event {
	return chat.Event{Room: room, Seq: seq, Kind: chat.Said, At: chat.Millis(seq), By: chat.User{ID: by},
		Nonce: chat.Nonce("nonce-of-" + text), Message: &chat.Message{Text: text, To: to}}
}

func seen(events ...chat.Event) []Seen {
	var list []Seen
	for i := range events {
		list = append(list, See(&events[i]))
	}
	return list
}

func said(at int64, room chat.RoomID, text string, to chat.UserID) Record {
	return Record{At: at, Op: OpSaid, Nonce: chat.Nonce("nonce-of-" + text), Room: room, Text: text, To: to}
}

func acked(at int64, room chat.RoomID, seq chat.Seq, text string) Record {
	return Record{At: at, Op: OpAcked, Nonce: chat.Nonce("nonce-of-" + text), Room: room, Seq: seq}
}

func tell() *story {
	a1, b2, a3, b4 := event(den, 1, ada, "a1", ""), event(den, 2, bo, "b2", ""), event(den, 3, ada, "a3", ""), event(den, 4, bo, "b4", "")
	p1 := event(pair(), 1, ada, "p1", bo)
	return &story{
		store: shelf{map[chat.RoomID][]chat.Event{den: {a1, b2, a3, b4}, pair(): {p1}}, new(int)},
		ada: &History{Client: "ada", Records: []Record{
			{Op: OpRun}, {Op: OpUser, User: ada}, {Op: OpLinked}, {Op: OpBegan, Room: den},
			said(10, den, "a1", ""), acked(20, den, 1, "a1"), {Op: OpSaw, Room: den, Events: seen(a1, b2)},
			{Op: OpCut}, said(50, den, "a3", ""), said(55, den, "p1", bo), {Op: OpLinked},
			{Op: OpSaw, Room: den, Events: seen(a3)}, acked(60, den, 3, "a3"),
			{Op: OpBegan, Room: pair()}, acked(65, pair(), 1, "p1"), {Op: OpSaw, Room: pair(), Events: seen(p1)},
			{Op: OpSaw, Room: den, Events: seen(b4)}, {Op: OpEnd},
		}},
		bo: &History{Client: "bo", Records: []Record{
			{Op: OpRun}, {Op: OpUser, User: bo}, {Op: OpBegan, Room: den, Seq: 1}, {Op: OpPaged, Room: den, Events: seen(a1)},
			said(30, den, "b2", ""), {Op: OpSaw, Room: den, Events: seen(b2, a3)}, acked(40, den, 2, "b2"),
			{Op: OpRun}, {Op: OpBegan, Room: den, Seq: 2}, {Op: OpSaw, Room: den, Events: seen(a3)},
			said(70, den, "b4", ""), acked(80, den, 4, "b4"), {Op: OpSaw, Room: den, Events: seen(b4)},
			{Op: OpBegan, Room: pair()}, {Op: OpSaw, Room: pair(), Events: seen(p1)}, {Op: OpEnd},
		}},
	}
}

func (s *story) check(t *testing.T) *Report {
	t.Helper()
	r, err := Histories(t.Context(), []*History{s.ada, s.bo}, s.store)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAGoodHistoryBreaksNoPromise(t *testing.T) {
	r := tell().check(t)
	if !r.OK() {
		t.Errorf("got %v", r.Violations)
	}
	if r.Said != 5 || r.Acked != 5 || r.Stored != 5 || r.Delivered != 11 {
		t.Errorf("got %+v", r)
	}
}

// where returns the first record of an operation about a room.
func where(h *History, op Op, room chat.RoomID) *Record {
	i := slices.IndexFunc(h.Records, func(r Record) bool { return r.Op == op && r.Room == room })
	return &h.Records[i]
}

// without returns a history without the records that are told.
func without(h *History, which func(Record) bool) {
	h.Records = slices.DeleteFunc(h.Records, which)
}

func TestEachBrokenPromiseIsFound(t *testing.T) {
	text := func(r Record, op Op, text string) bool { return r.Op == op && strings.HasSuffix(string(r.Nonce), text) }
	cases := []struct {
		name  string
		spoil func(*story)
		kind  Kind
	}{
		{"a hole in the store", func(s *story) { s.store.rooms[den] = slices.Delete(s.store.rooms[den], 1, 2) }, Gap},
		{"a nonce stored twice", func(s *story) {
			again := event(den, 5, bo, "b4", "")
			s.store.rooms[den] = append(s.store.rooms[den], again)
			s.ada.Records = slices.Insert(s.ada.Records, len(s.ada.Records)-1, Record{Op: OpSaw, Room: den, Events: seen(again)})
			s.bo.Records = slices.Insert(s.bo.Records, len(s.bo.Records)-1, Record{Op: OpSaw, Room: den, Events: seen(again)})
		}, Duplicated},
		{"an acknowledged message is missing at the end", func(s *story) {
			s.store.rooms[den] = s.store.rooms[den][:3]
			without(s.ada, func(r Record) bool { return r.Op == OpSaw && r.Events[0].Seq == 4 })
			without(s.bo, func(r Record) bool { return r.Op == OpSaw && r.Events[0].Seq == 4 })
		}, Lost},
		{"acknowledged in another place", func(s *story) { where(s.ada, OpAcked, den).Seq = 2 }, Lost},
		{"acknowledged twice, as two events", func(s *story) {
			s.ada.Records = append(s.ada.Records, acked(90, den, 2, "a1"))
		}, Duplicated},
		{"stored with another text", func(s *story) { where(s.ada, OpSaid, den).Text = "a1 as it was" }, Lost},
		{"nobody said it", func(s *story) {
			without(s.bo, func(r Record) bool { return text(r, OpSaid, "b4") || text(r, OpAcked, "b4") })
		}, Invented},
		{"acknowledged and never said", func(s *story) {
			s.bo.Records = append(s.bo.Records, acked(90, den, 2, "never"))
		}, Invented},
		{"one sender's order", func(s *story) {
			swapped := s.ada.Records
			i := slices.IndexFunc(swapped, func(r Record) bool { return text(r, OpSaid, "a1") })
			j := slices.IndexFunc(swapped, func(r Record) bool { return text(r, OpSaid, "a3") })
			swapped[i].Nonce, swapped[j].Nonce = swapped[j].Nonce, swapped[i].Nonce
			swapped[i].Text, swapped[j].Text = swapped[j].Text, swapped[i].Text
			without(s.ada, func(r Record) bool { return r.Op == OpAcked && r.Room == den })
		}, Reordered},
		{"said after an ack, stored before", func(s *story) { where(s.ada, OpSaid, den).At = 45; where(s.ada, OpAcked, den).At = 46 }, Reordered},
		{"a reader passes an event", func(s *story) { where(s.ada, OpSaw, den).Events = where(s.ada, OpSaw, den).Events[:1] }, Gap},
		{"a reader has an event twice", func(s *story) {
			s.ada.Records = slices.Insert(s.ada.Records, 7, *where(s.ada, OpSaw, den))
		}, Duplicated},
		{"a reader has another event", func(s *story) { where(s.bo, OpSaw, den).Events[1].Sum++ }, Lost},
		{"an older page with a hole", func(s *story) {
			where(s.bo, OpBegan, den).Seq = 2
			where(s.bo, OpSaw, den).Events = where(s.bo, OpSaw, den).Events[1:]
		}, Gap},
		{"seen in a room that was not begun", func(s *story) {
			without(s.ada, func(r Record) bool { return r.Op == OpBegan && r.Room == pair() })
		}, Gap},
		{"somebody else reads a direct room", func(s *story) {
			for i := range s.bo.Records {
				if s.bo.Records[i].Op == OpUser {
					s.bo.Records[i].User = eve
				}
			}
			for i := range s.store.rooms[den] {
				if s.store.rooms[den][i].By.ID == bo {
					s.store.rooms[den][i].By.ID = eve
				}
			}
		}, Leaked},
		{"said privately, stored for everyone", func(s *story) { where(s.bo, OpSaid, den).To = ada }, Leaked},
		{"not there at the end", func(s *story) {
			without(s.ada, func(r Record) bool { return r.Op == OpSaw && r.Events[0].Seq == 4 })
		}, Stale},
		{"said and never sent", func(s *story) {
			s.ada.Records = slices.Insert(s.ada.Records, 4, said(5, den, "unsent", ""))
		}, Stale},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := tell()
			c.spoil(s)
			r := s.check(t)
			if r.OK() || r.Count(c.kind) == 0 {
				t.Errorf("got %v, want one that is %s", r.Violations, c.kind)
			}
		})
	}
}

func TestWhatWasRefusedNeedNotBeThere(t *testing.T) {
	s := tell()
	s.ada.Records = slices.Insert(s.ada.Records, 4, said(5, den, "refused", ""),
		Record{Op: OpRefused, Nonce: "nonce-of-refused", Code: chat.CodeNoUser})
	if r := s.check(t); !r.OK() {
		t.Errorf("got %v", r.Violations)
	}
}

func TestTheWorkGrowsWithTheHistoryOnly(t *testing.T) {
	asked := func(events int) int {
		s := shelf{map[chat.RoomID][]chat.Event{}, new(int)}
		h := &History{Client: "ada", Records: []Record{{Op: OpUser, User: ada}}}
		for i := range events {
			e := event(den, chat.Seq(i+1), ada, fmt.Sprint(i), "")
			s.rooms[den] = append(s.rooms[den], e)
			h.Records = append(h.Records, said(int64(i), den, fmt.Sprint(i), ""))
		}
		r, err := Histories(t.Context(), []*History{h}, s)
		if err != nil || !r.OK() {
			t.Fatalf("got %+v, %v", r, err)
		}
		return *s.asked
	}
	few, many := asked(3_000), asked(30_000)
	if many > 10*few+1 {
		t.Errorf("ten times the events cost %d questions instead of %d", many, few)
	}
}

package check

import (
	"math"

	"parley/shared/chat"
)

// world is what all histories say together, and what the store has.
type world struct {
	report *Report
	rooms  map[chat.RoomID]*stored
	said   map[chat.Nonce]*saying
	users  map[string]chat.UserID // by client
	direct map[chat.UserID]map[chat.RoomID]bool
}

// saying is a message from the moment it was sent.
type saying struct {
	client  string
	nonce   chat.Nonce
	room    chat.RoomID
	text    string
	to      chat.UserID
	order   int   // among those of the client
	at      int64 // when it was said
	acked   int64 // when the answer came; never is math.MaxInt64
	where   chat.RoomID
	seq     chat.Seq // as acknowledged
	refused bool
	ended   bool // the history of its client goes to the end
	found   bool // in the store
}

// stored is a room as the store has it.
type stored struct {
	sums []uint64 // of the events 1, 2, 3…; 0 where there is none
}

func (s *stored) head() chat.Seq { return chat.Seq(len(s.sums)) }

// collect gathers what was said, and the rooms that anybody spoke of.
func collect(histories []*History, r *Report) *world {
	w := &world{report: r, rooms: map[chat.RoomID]*stored{}, said: map[chat.Nonce]*saying{}, users: map[string]chat.UserID{},
		direct: map[chat.UserID]map[chat.RoomID]bool{}}
	for _, h := range histories {
		if h.Torn {
			r.Torn++
		}
		w.collect(h)
	}
	return w
}

func (w *world) collect(h *History) {
	var own []*saying
	ended := false
	for i := range h.Records {
		rec := &h.Records[i]
		w.name(rec.Room)
		switch rec.Op {
		case OpUser:
			w.users[h.Client] = rec.User
		case OpSaid:
			if w.said[rec.Nonce] != nil {
				w.report.add(Violation{Kind: Duplicated, Client: h.Client, Room: rec.Room, Nonce: rec.Nonce, What: "the client said it twice"})
			}
			m := &saying{client: h.Client, nonce: rec.Nonce, room: rec.Room, text: rec.Text, to: rec.To,
				order: len(own), at: rec.At, acked: math.MaxInt64}
			w.said[rec.Nonce] = m
			own = append(own, m)
		case OpAcked:
			w.acked(h, rec)
		case OpRefused:
			if m := w.said[rec.Nonce]; m != nil {
				m.refused = true
			}
		case OpEnd:
			ended = true
		}
	}
	w.report.Said += len(own)
	for _, m := range own {
		m.ended = ended
	}
}

// name notes a room that somebody spoke of.
func (w *world) name(room chat.RoomID) {
	if room == "" || w.rooms[room] != nil {
		return
	}
	w.rooms[room] = &stored{}
	a, b, direct := room.Pair()
	for _, user := range []chat.UserID{a, b} {
		if !direct {
			break
		}
		if w.direct[user] == nil {
			w.direct[user] = map[chat.RoomID]bool{}
		}
		w.direct[user][room] = true
	}
}

// acked notes an answer. A message that is acknowledged again must be the same event.
func (w *world) acked(h *History, rec *Record) {
	m := w.said[rec.Nonce]
	if m == nil {
		w.report.add(Violation{Kind: Invented, Client: h.Client, Room: rec.Room, Seq: rec.Seq, Nonce: rec.Nonce,
			What: "acknowledged, and the client never said it"})
		return
	}
	if m.seq != 0 {
		if m.seq != rec.Seq || m.where != rec.Room {
			w.report.add(Violation{Kind: Duplicated, Client: h.Client, Room: rec.Room, Seq: rec.Seq, Nonce: rec.Nonce,
				What: "acknowledged as two events"})
		}
		return
	}
	m.acked, m.seq, m.where = rec.At, rec.Seq, rec.Room
	w.report.Acked++
}

package load

import (
	"bufio"
	"encoding/json"
	"os"
	"sync"
	"time"

	"parley/app/check"
	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/view"
)

// pen writes the history of one client. It is the client's witness.
type pen struct {
	began time.Time
	heads *heads

	mu     sync.Mutex
	file   *os.File
	out    *bufio.Writer
	err    error // the first
	user   chat.UserID
	last   map[chat.RoomID]chat.Seq // how far the client knows each room
	high   map[chat.RoomID]chat.Seq // how far it ever did
	home   chat.RoomID
	owed   chat.Seq                 // pages of home must reach down to this; 0 for nothing
	said   map[chat.Nonce]time.Time // not acknowledged so far
	counts counts
}

// counts is what a client measured.
type counts struct {
	said, acked, refused, seen, online, resets int
	waits                                      []time.Duration // from saying to the ack
}

var _ client.Witness = (*pen)(nil)

func newPen(file *os.File, began time.Time, heads *heads) *pen {
	return &pen{began: began, heads: heads, file: file, out: bufio.NewWriterSize(file, 64<<10),
		last: map[chat.RoomID]chat.Seq{}, high: map[chat.RoomID]chat.Seq{}, said: map[chat.Nonce]time.Time{}}
}

// write adds a record. It needs mu.
func (p *pen) write(r check.Record) {
	r.At = time.Since(p.began).Nanoseconds()
	line, err := json.Marshal(r)
	if err == nil {
		_, err = p.out.Write(append(line, '\n'))
	}
	if err != nil && p.err == nil {
		p.err = err
	}
}

// run notes that the client's program starts, with the room home open if there is one.
func (p *pen) run(home chat.RoomID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.last)
	p.home, p.owed = home, 0
	p.write(check.Record{Op: check.OpRun, Room: home})
}

// is notes who the user is.
func (p *pen) is(user chat.UserID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.user != user {
		p.user = user
		p.write(check.Record{Op: check.OpUser, User: user})
	}
}

// end notes that everything has arrived, as far as can be known.
func (p *pen) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.write(check.Record{Op: check.OpEnd})
}

// close completes the history.
func (p *pen) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, err := range []error{p.out.Flush(), p.file.Close()} {
		if err != nil && p.err == nil {
			p.err = err
		}
	}
}

// knows returns how far the client knows a room.
func (p *pen) knows(room chat.RoomID) (seq chat.Seq, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	seq, known = p.last[room]
	return seq, known
}

// owes reports whether pages of the open room are missing down to what was seen before.
func (p *pen) owes() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.owed > 0
}

// Said notes a message.
func (p *pen) Said(nonce chat.Nonce, room chat.RoomID, d view.Draft) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said[nonce] = time.Now()
	p.counts.said++
	p.write(check.Record{Op: check.OpSaid, Nonce: nonce, Room: room, Text: d.Text, To: d.To})
}

// Acked notes that a message is durable.
func (p *pen) Acked(nonce chat.Nonce, room chat.RoomID, seq chat.Seq) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts.acked++
	if at, waiting := p.said[nonce]; waiting {
		p.counts.waits = append(p.counts.waits, time.Since(at))
		delete(p.said, nonce)
	}
	p.heads.reach(room, seq)
	p.write(check.Record{Op: check.OpAcked, Nonce: nonce, Room: room, Seq: seq})
}

// Refused notes that a message was refused for good.
func (p *pen) Refused(nonce chat.Nonce, code chat.Code, temporary bool) {
	if temporary {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts.refused++
	p.write(check.Record{Op: check.OpRefused, Nonce: nonce, Code: code})
}

// Began notes that a room starts anew.
func (p *pen) Began(room chat.RoomID, after chat.Seq) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts.resets++
	p.last[room] = after
	if room == p.home {
		p.owed = 0
		if high := p.high[room]; high > 0 && high < after {
			p.owed = high
		}
	}
	p.write(check.Record{Op: check.OpBegan, Room: room, Seq: after})
}

// Saw notes what came at the end of a room.
func (p *pen) Saw(room chat.RoomID, events []*chat.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts.seen += len(events)
	p.last[room] = events[len(events)-1].Seq
	p.high[room] = max(p.high[room], p.last[room])
	p.heads.reach(room, p.last[room])
	p.write(check.Record{Op: check.OpSaw, Room: room, Events: sums(events)})
}

// Paged notes what came before.
func (p *pen) Paged(room chat.RoomID, events []*chat.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.counts.seen += len(events)
	if room == p.home && events[0].Seq-1 <= p.owed {
		p.owed = 0
	}
	p.write(check.Record{Op: check.OpPaged, Room: room, Events: sums(events)})
}

// Left notes that the user follows a room no more.
func (p *pen) Left(room chat.RoomID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.last, room)
	delete(p.high, room)
	if room == p.home {
		p.owed = 0
	}
	p.write(check.Record{Op: check.OpLeft, Room: room})
}

// Linked notes that the connection came or went.
func (p *pen) Linked(online bool, epoch chat.Epoch) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := check.Record{Op: check.OpCut}
	if online {
		p.counts.online++
		r = check.Record{Op: check.OpLinked, Epoch: epoch}
	}
	p.write(r)
}

func sums(events []*chat.Event) []check.Seen {
	list := make([]check.Seen, len(events))
	for i, e := range events {
		list[i] = check.See(e)
	}
	return list
}

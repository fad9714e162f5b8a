package load

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"parley/app/check"
	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/view"
)

// recorder writes the history of one user. It is the client's witness, and called from the client's own goroutine; the run reads its
// counts from another. It never blocks for longer than a write to a file takes. An error is kept for the end: a client must not fail
// because of its witness.
type recorder struct {
	started time.Time
	heads   *heads

	mu        sync.Mutex
	file      *os.File
	out       *bufio.Writer
	err       error // the first one
	user      chat.UserID
	last      map[chat.RoomID]chat.Seq // up to which Seq the client has each room
	high      map[chat.RoomID]chat.Seq // up to which Seq it ever had it
	home      chat.RoomID
	mustReach chat.Seq                 // pages of home must reach down to this Seq; 0: none needed
	pending   map[chat.Nonce]time.Time // sent, not acknowledged yet
	counts    counts
}

// counts are the measurements of one client.
type counts struct {
	said, acked, refused, seen, online, resets int
	changed, amended                           int
	latencies                                  []time.Duration // from send to ack
}

var _ client.Witness = (*recorder)(nil)

// newRecorder returns a recorder that writes to file and closes it in the end. began is zero on the clock of the records.
func newRecorder(file *os.File, began time.Time, heads *heads) *recorder {
	return &recorder{started: began, heads: heads, file: file, out: bufio.NewWriterSize(file, 64<<10),
		last: map[chat.RoomID]chat.Seq{}, high: map[chat.RoomID]chat.Seq{}, pending: map[chat.Nonce]time.Time{}}
}

// newRecorder returns a recorder of what happens beside the clients.
func (r *run) newRecorder(name string) (*recorder, error) {
	file, err := os.Create(filepath.Join(r.History, name+".ndjson"))
	if err != nil {
		return nil, fmt.Errorf("create a history: %w", err)
	}
	rec := newRecorder(file, r.started, r.heads)
	r.beside = append(r.beside, rec)
	return rec, nil
}

// note appends a record.
func (rec *recorder) note(r check.Record) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.write(r)
}

// at returns a time on the clock of the records; the zero time is 0.
func (rec *recorder) at(when time.Time) int64 {
	if when.IsZero() {
		return 0
	}
	return when.Sub(rec.started).Nanoseconds()
}

// write appends a record; mu held.
func (rec *recorder) write(r check.Record) {
	r.At = time.Since(rec.started).Nanoseconds()
	line, err := json.Marshal(r)
	if err == nil {
		_, err = rec.out.Write(append(line, '\n'))
	}
	if err != nil && rec.err == nil {
		rec.err = err
	}
}

// fail notes an error that makes the history incomplete.
func (rec *recorder) fail(err error) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	if rec.err == nil {
		rec.err = err
	}
}

// begin records that the client starts, with the room home open unless it is "".
func (rec *recorder) begin(home chat.RoomID) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	clear(rec.last)
	rec.home, rec.mustReach = home, 0
	rec.write(check.Record{Op: check.OpRun, Room: home})
}

// setUser records the user id, if it is new.
func (rec *recorder) setUser(user chat.UserID) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	if rec.user != user {
		rec.user = user
		rec.write(check.Record{Op: check.OpUser, User: user})
	}
}

// end records that everything has arrived, as far as is known.
func (rec *recorder) end() {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.write(check.Record{Op: check.OpEnd})
}

// close flushes and closes the history.
func (rec *recorder) close() {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	for _, err := range []error{rec.out.Flush(), rec.file.Close()} {
		if err != nil && rec.err == nil {
			rec.err = err
		}
	}
}

// seqOf returns up to which Seq the client has a room.
func (rec *recorder) seqOf(room chat.RoomID) (seq chat.Seq, known bool) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	seq, known = rec.last[room]
	return seq, known
}

// incomplete reports whether pages of the open room are missing, down to what was seen before.
func (rec *recorder) incomplete() bool {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	return rec.mustReach > 0
}

// Said records a send.
func (rec *recorder) Said(nonce chat.Nonce, room chat.RoomID, d view.Draft) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.pending[nonce] = time.Now()
	rec.counts.said++
	rec.write(check.Record{Op: check.OpSaid, Nonce: nonce, Room: room, Text: d.Text, To: d.To})
}

// Acked records that a message is durable.
func (rec *recorder) Acked(nonce chat.Nonce, room chat.RoomID, seq chat.Seq) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.counts.acked++
	if at, waiting := rec.pending[nonce]; waiting {
		rec.counts.latencies = append(rec.counts.latencies, time.Since(at))
		delete(rec.pending, nonce)
	}
	rec.heads.raise(room, seq)
	rec.write(check.Record{Op: check.OpAcked, Nonce: nonce, Room: room, Seq: seq})
}

// Refused records that a message was refused permanently.
func (rec *recorder) Refused(nonce chat.Nonce, code chat.Code, temporary bool) {
	if temporary {
		return
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.counts.refused++
	rec.write(check.Record{Op: check.OpRefused, Nonce: nonce, Code: code})
}

// Changed records a change that the user wants. Its message must be durable: the load changes no other.
func (rec *recorder) Changed(id chat.Nonce, room chat.RoomID, c *client.Change) {
	if c.Seq == 0 {
		return
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.counts.changed++
	r := check.Record{Op: check.OpChanged, Nonce: id, Room: room, Seq: c.Seq, Change: c.Kind, Text: c.Text, On: c.On}
	if c.Kind == chat.Reacted {
		r.Text = c.Key
	}
	rec.write(r)
}

// ChangeAcked records that a change is durable.
func (rec *recorder) ChangeAcked(id chat.Nonce, room chat.RoomID, seq chat.Seq) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.counts.amended++
	rec.heads.raise(room, seq)
	rec.write(check.Record{Op: check.OpAmended, Nonce: id, Room: room, Seq: seq})
}

// ChangeRefused records that a change was refused permanently.
func (rec *recorder) ChangeRefused(id chat.Nonce, code chat.Code, temporary bool) {
	if temporary {
		return
	}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.write(check.Record{Op: check.OpRefused, Nonce: id, Code: code})
}

// Dropped records that a change was taken back, or went into another one, and that a message or a change is not sent any more.
func (rec *recorder) Dropped(id chat.Nonce) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.write(check.Record{Op: check.OpDropped, Nonce: id})
}

// Began records that a room's timeline was reset.
func (rec *recorder) Began(room chat.RoomID, after chat.Seq) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.counts.resets++
	rec.last[room] = after
	if room == rec.home {
		rec.mustReach = 0
		if high := rec.high[room]; high > 0 && high < after {
			rec.mustReach = high
		}
	}
	rec.write(check.Record{Op: check.OpBegan, Room: room, Seq: after})
}

// Saw records what has moved the end of a timeline.
func (rec *recorder) Saw(room chat.RoomID, from, to chat.Seq, events []*chat.Event) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.counts.seen += len(events)
	rec.write(check.Record{Op: check.OpSaw, Room: room, From: from, Seq: to, Events: sums(events)})
	rec.last[room] = to
	rec.high[room] = max(rec.high[room], to)
	rec.heads.raise(room, to)
	rec.heads.amended(events)
}

// Paged records older messages.
func (rec *recorder) Paged(room chat.RoomID, from, to chat.Seq, events []*chat.Event) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	rec.counts.seen += len(events)
	if room == rec.home && from-1 <= rec.mustReach {
		rec.mustReach = 0
	}
	rec.write(check.Record{Op: check.OpPaged, Room: room, From: from, Seq: to, Events: sums(events)})
}

// Left records that the user no longer follows a room.
func (rec *recorder) Left(room chat.RoomID) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	delete(rec.last, room)
	delete(rec.high, room)
	if room == rec.home {
		rec.mustReach = 0
	}
	rec.write(check.Record{Op: check.OpLeft, Room: room})
}

// Linked records that the connection was established or lost.
func (rec *recorder) Linked(online bool, epoch chat.Epoch) {
	rec.mu.Lock()
	defer rec.mu.Unlock()
	r := check.Record{Op: check.OpCut}
	if online {
		rec.counts.online++
		r = check.Record{Op: check.OpLinked, Epoch: epoch}
	}
	rec.write(r)
}

// sums returns messages and renames as histories have them: Seq and checksum.
func sums(events []*chat.Event) []check.Seen {
	list := make([]check.Seen, 0, len(events))
	for _, e := range events {
		if !e.Kind.Amends() {
			list = append(list, check.NewSeen(e))
		}
	}
	return list
}

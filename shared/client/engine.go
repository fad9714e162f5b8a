package client

import (
	"context"
	"sync"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/outbox"
	"parley/shared/client/schedule"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

// engine is the state behind a Client. The loop goroutine alone touches it, so it has no locks.
type engine struct {
	client *Client
	cfg    Config
	ctx    context.Context
	log    Log
	loc    *time.Location
	agenda *schedule.Schedule

	// The connection.
	line     *dial.Connection
	lines    sync.WaitGroup
	link     view.Link
	up       bool // the line stands; online: the welcome has come
	online   bool
	onlineAt time.Time
	heard    time.Time // anything
	useful   time.Time // anything but a ping
	ponged   time.Time
	backoff  dial.Backoff
	inMemory bool          // the token is lost with the program
	signedIn bool          // a sign-in was granted, and no welcome has come since
	skew     time.Duration // of the server's clock
	epoch    chat.Epoch
	build    string
	update   bool

	// Commands.
	lastAsk int64
	asks    map[int64]ask
	joining int
	wishes  []*wish
	outbox  outbox.Outbox
	typedAt time.Time

	// What is known.
	me       chat.User
	users    *timeline.Users
	mutes    *timeline.Mutes
	names    names
	rooms    map[chat.RoomID]*room
	public   []*room
	direct   []*room
	requests requests
	listing  bool // the list of rooms is still coming
	uses     int64
	opens    int64 // counts rooms that were opened
	screen   *screen
	notices  []view.Notice
	lookup   lookup
	browse   browse
	keep     *keep
	crew     *crew
	drafts   *drafts
	leftover []view.Leftover
	sought   sought
	search   search

	lastID int64
	dirty  dirty
}

// dirty says which parts of the View are to be made anew. read is what the face itself has said of the open room: it needs
// not to be told.
type dirty struct{ any, rooms, open, read bool }

func (d *dirty) all() { *d = dirty{any: true, rooms: true, open: true} }

func newEngine(ctx context.Context, c *Client, k *storage.Worker) *engine {
	e := &engine{
		client: c, cfg: c.cfg, ctx: ctx, log: c.cfg.Log, loc: c.cfg.Location, agenda: schedule.New(),
		link: view.Link{State: view.Connecting, Since: time.Now()}, asks: map[int64]ask{}, users: timeline.NewUsers(),
		rooms: map[chat.RoomID]*room{}, mutes: &timeline.Mutes{},
	}
	e.keep = &keep{engine: e, keeper: k, archive: storage.NewArchive(), rooms: map[*room]bool{}, failed: map[string]bool{}}
	e.crew = newCrew(e)
	e.drafts = &drafts{engine: e, offered: map[chat.RoomID][]*storage.Draft{}, saved: map[string]bool{}}
	e.show(nil)
	return e
}

// run is the loop: one thing after the other, then one View for all of it.
func (e *engine) run() {
	e.crew.join(e.keep.load)
	e.agenda.At("load", time.Now().Add(loadMax), func() { e.loaded(nil) })
	for {
		e.publish()
		select {
		case <-e.ctx.Done():
			e.hangUp()
			for _, intent := range e.client.intents.Take() { // a draft that was kept in the last moment
				intent(e)
			}
			e.keep.flush()
			return
		case <-e.client.intents.Wake:
			for _, intent := range e.client.intents.Take() {
				intent(e)
			}
		case n := <-e.news():
			e.hear(n)
		case <-e.agenda.Timer.C:
			e.agenda.Run()
		}
		e.catchUp()
	}
}

// loaded starts the connection when what was kept is there, or takes too long to come.
func (e *engine) loaded(k *kept) {
	e.agenda.Drop("load")
	if k != nil {
		e.restore(k)
	}
	if e.line != nil || e.link.State != view.Connecting {
		return
	}
	if e.screen.room == nil && e.cfg.Room != "" {
		e.open(e.cfg.Room)
	}
	e.dial(false)
}

// catchUp takes what else has arrived by now, within a bound, so that a burst makes one View.
func (e *engine) catchUp() {
	for range 4 * dial.QueueLen {
		select {
		case n := <-e.news():
			e.hear(n)
		default:
			return
		}
	}
}

func (e *engine) news() chan dial.Report {
	if e.line == nil {
		return nil
	}
	return e.line.Reports
}

// nextID returns a number for a chunk or a notice.
func (e *engine) nextID() int64 {
	e.lastID++
	return e.lastID
}

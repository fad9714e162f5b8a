package client

import (
	"context"
	"sync"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/identity"
	"parley/shared/client/limits"
	"parley/shared/client/outbox"
	"parley/shared/client/schedule"
	"parley/shared/client/statuses"
	"parley/shared/client/storage"
	"parley/shared/client/tabs"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// engine is the state behind a Client. The loop goroutine alone touches it, so it has no locks.
type engine struct {
	client   *Client
	cfg      Config
	ctx      context.Context
	log      Log
	loc      *time.Location
	schedule *schedule.Schedule

	// The connection.
	connection *dial.Connection
	goroutines sync.WaitGroup
	link       view.Link
	up         bool // the connection stands; online: the welcome has come
	online     bool
	onlineAt   time.Time
	lastReport time.Time // anything
	lastFrame  time.Time // anything but a ping
	lastPong   time.Time
	backoff    dial.Backoff
	inMemory   bool          // the token is lost with the program
	loaded     bool          // what is stored was read, as far as that is possible
	refused    bool          // the token was refused before that
	signedIn   bool          // a sign-in was granted, and no welcome has come since
	skew       time.Duration // of the server's clock
	epoch      chat.Epoch
	limits     limits.Limits
	build      string
	update     bool

	// Commands.
	lastRequest int64
	pending     map[int64]pendingRequest
	joining     int
	commands    []*command
	outbox      outbox.Outbox
	typedAt     time.Time
	away        absence

	// What is known.
	me             chat.User
	account        view.Account
	silenced       view.Silenced
	accounts       identity.Accounts // of this device
	users          *timeline.Users
	blocks         *timeline.Blocks
	statuses       statuses.Table
	blockList      blockList
	names          names
	rooms          map[chat.RoomID]*room
	named          []*room // those that have a name: all but direct ones
	direct         []*room
	requests       requests
	listIncomplete bool // the list of rooms is still coming
	uses           int64
	opens          int64 // counts rooms that were opened
	screen         *screen
	watch          watch
	notices        []view.Notice
	lookup         lookup
	directory      directory
	saver          *saver
	tabs           *tabs.Group
	drafts         *drafts
	shelf          shelf
	later          scheduled
	leftover       []view.Leftover
	seeking        seekTarget
	search         searching
	emoji          func() func(name string) []string // the emoji with a name, for searches; nil: not known
	pins           pins
	inbox          inboxState
	day            day
	details        details
	reported       *chat.Report   // the latest news of one
	ownReports     *[]chat.Report // of the latest LoadReports
	members        members
	invites        invites
	reacted        reactedRows
	refs           refs

	lastID int64
	dirty  dirty
}

// dirty says which parts of the snapshot are to be made anew.
type dirty struct{ any, rooms, open bool }

func (d *dirty) all() { *d = dirty{any: true, rooms: true, open: true} }

func newEngine(ctx context.Context, c *Client, k *storage.Worker) *engine {
	e := &engine{
		client: c, cfg: c.cfg, ctx: ctx, log: c.cfg.Log, loc: c.cfg.Location, schedule: schedule.New(),
		link: view.Link{State: view.Connecting, Since: time.Now()}, limits: limits.Of(protocol.Limits{}), pending: map[int64]pendingRequest{}, users: timeline.NewUsers(),
		rooms: map[chat.RoomID]*room{}, blocks: &timeline.Blocks{},
	}
	e.saver = &saver{engine: e, worker: k, archive: storage.NewArchive(), changedRooms: map[*room]bool{}, amendments: map[chat.RoomID][]*chat.Event{}, refused: map[string]bool{}}
	e.tabs = tabs.NewGroup(ctx, c.cfg.Tabs, tabs.Host{
		Go: e.goroutines.Go, Post: func(do func()) { c.post(func(*engine) { do() }) }, Log: e.log,
		TakeOver: e.saver.inherit, Ended: func() { e.drafts.ended() },
	})
	e.drafts = &drafts{engine: e, offered: map[chat.RoomID][]*storage.Draft{}, written: map[string]bool{}}
	e.drafts.forget()
	e.lookup.query = query{key: "find", next: e.nextLookup}
	e.directory.query = query{key: "browse", next: e.nextDirectory}
	e.members.query = query{key: "members", next: e.nextMembers}
	e.invites.query = query{key: "invites", next: e.nextInvites}
	e.later.ask = query{key: "later", next: e.nextLater}
	e.shelf.ask = query{key: "shelf", next: e.nextShelf}
	e.day.ask = query{key: "day", next: e.nextDay}
	e.inbox.ask = query{key: "inbox", next: e.nextInbox}
	e.pins.ask = query{key: "pins", next: e.nextPins}
	e.details.askReactors = query{key: "reactors", next: e.nextReactors}
	e.details.askVersions = query{key: "versions", next: e.nextVersions}
	e.setScreen(nil)
	return e
}

// run is the loop: one thing after the other, then one snapshot for all of it.
func (e *engine) run() {
	e.tabs.Join(e.storageChanged, e.saver.load)
	e.schedule.At("load", time.Now().Add(loadMax), func() { e.startConnecting(nil) })
	for {
		if e.dirty != (dirty{}) {
			e.readWatched()
		}
		e.publish()
		select {
		case <-e.ctx.Done():
			e.hangUp()
			for _, intent := range e.client.intents.Take() { // a draft that was saved at the last moment
				intent(e)
			}
			e.saver.flush()
			return
		case <-e.client.intents.Wake:
			for _, intent := range e.client.intents.Take() {
				intent(e)
			}
		case n := <-e.reports():
			e.handleReport(n)
		case <-e.schedule.Timer.C:
			e.schedule.Run()
		}
		e.catchUp()
	}
}

// startConnecting starts the connection when what is stored is loaded, or takes too long to load.
func (e *engine) startConnecting(k *loaded) {
	e.schedule.Drop("load")
	if k != nil {
		e.applyLoaded(k)
		e.loaded = true
		if e.refused {
			e.refused = false
			e.disconnect(protocol.SignIn, 0)
			return
		}
	}
	if e.connection != nil || e.link.State != view.Connecting {
		return
	}
	if e.screen.room == nil && e.cfg.Room != "" {
		e.open(e.cfg.Room)
	}
	e.dial(false)
}

// catchUp takes what else has arrived by now, within a bound, so that a burst makes one snapshot.
func (e *engine) catchUp() {
	for range 4 * dial.QueueLen {
		select {
		case n := <-e.reports():
			e.handleReport(n)
		default:
			return
		}
	}
}

func (e *engine) reports() chan dial.Report {
	if e.connection == nil {
		return nil
	}
	return e.connection.Reports
}

// nextID returns a number for a chunk or a notice.
func (e *engine) nextID() int64 {
	e.lastID++
	return e.lastID
}

// serverTime is t by the server's clock, which the times of messages are by.
func (e *engine) serverTime(t time.Time) chat.Millis { return chat.MillisOf(t.Add(e.skew)) }

// Package download serves rooms as files: JSON Lines, or a page that opens without a server.
package download

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"parley/server/httpd/budget"
	"parley/server/roompage"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// Bounds of what downloads cost. A room is read at once and kept in a temporary file without a name, so that a slow client holds nothing of
// the store.
const (
	together  = 8                // downloads at the same time,
	apiece    = 2                // of them those of one user, or of all strangers of a network, and
	reading   = 2                // those that are reading the store
	burst     = 3                // downloads of a user, or of all strangers of a network, then one each
	every     = 30 * time.Second //
	fileMax   = 1 << 30          // bytes of JSON Lines; larger rooms are exported by the operator
	timeMax   = 30 * time.Minute // of a download
	retryWait = 10 * time.Second
	lookAgain = 2 * time.Second // whether the reader still may
)

// Rooms writes rooms.
type Rooms interface {
	ExportRoom(ctx context.Context, room chat.RoomID, out io.Writer) error
}

// Downloads serves files. The zero value is not valid: see New.
type Downloads struct {
	rooms    Rooms
	reads    chan struct{}
	users    *budget.Budget[chat.UserID]
	networks *budget.Budget[netip.Addr]

	mu      sync.Mutex
	running int
	by      map[string]int // of running, by whom
}

// New returns downloads of these rooms. Unlimited ones have no budgets.
func New(rooms Rooms, unlimited bool) *Downloads {
	d := &Downloads{rooms: rooms, reads: make(chan struct{}, reading), by: map[string]int{}}
	if !unlimited {
		d.users = budget.New[chat.UserID](1/every.Seconds(), burst)
		d.networks = budget.New[netip.Addr](1/every.Seconds(), burst)
	}
	return d
}

// Serve answers GET …/{file} with the room {room} for a user, "" for a stranger. It returns an error if nothing was written yet, such as a
// refusal of may, which says whether the user may read a room. While it lasts, Serve asks that again and again, and cuts the answer after a
// refusal, however slowly it is read.
func (d *Downloads) Serve(w http.ResponseWriter, r *http.Request, user chat.UserID, network netip.Addr, may func(context.Context, chat.RoomID) error) error {
	room, file := chat.RoomID(r.PathValue("room")), r.PathValue("file")
	if room.Validate() != nil || file != "room.html" && file != "room.jsonl" {
		return noRoom()
	}
	if err := may(r.Context(), room); err != nil {
		return err
	}
	if !d.allow(user, network) {
		return chat.Limited("rooms are saved", every)
	}
	whose := owner(user, network)
	if !d.begin(whose) {
		return chat.Limited("rooms are saved at the moment", retryWait)
	}
	defer d.end(whose)
	ctx, stop := context.WithTimeout(r.Context(), timeMax)
	defer stop()
	defer guard(stop, w, func() bool {
		_, refused := errors.AsType[*chat.Error](may(ctx, room)) // a store that cannot be asked ends nothing
		return !refused
	})()
	spooled, err := d.spool(ctx, room)
	if err != nil {
		return err
	}
	defer spooled.Close()
	if err := may(ctx, room); err != nil {
		return err
	}
	d.send(ctx, w, r, room, spooled)
	return nil
}

// guard stops an answer when the user may no longer read it: what waits to be written too. The returned function ends guarding.
func guard(stop func(), w http.ResponseWriter, may func() bool) (end func()) {
	over := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		for ended := false; ; {
			select {
			case <-over:
				return
			case <-time.After(lookAgain):
			}
			if ended = ended || !may(); ended {
				stop()
				_ = http.NewResponseController(w).SetWriteDeadline(time.Now()) // again if a write that began meanwhile has moved it
			}
		}
	})
	return func() {
		close(over)
		watch.Wait()
	}
}

func noRoom() error { return chat.Errorf(chat.CodeNoRoom, "there is no such room") }

func (d *Downloads) allow(user chat.UserID, network netip.Addr) bool {
	switch {
	case d.users == nil:
		return true
	case user != "":
		return d.users.Allow(user)
	}
	return d.networks.Allow(network)
}

// owner names whose download it is, "" if that is not known.
func owner(user chat.UserID, network netip.Addr) string {
	switch {
	case user != "":
		return "user " + string(user)
	case network.IsValid():
		return network.String()
	}
	return ""
}

// begin counts a download in, or returns false if there are too many. After true, end must follow.
func (d *Downloads) begin(whose string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.running == together || d.users != nil && whose != "" && d.by[whose] == apiece {
		return false
	}
	d.running++
	d.by[whose]++
	return true
}

func (d *Downloads) end(whose string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.running--
	if d.by[whose]--; d.by[whose] == 0 {
		delete(d.by, whose)
	}
}

// spool reads the room, when it is its turn.
func (d *Downloads) spool(ctx context.Context, room chat.RoomID) (*os.File, error) {
	select {
	case d.reads <- struct{}{}:
		defer func() { <-d.reads }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return roompage.Spool(func(out io.Writer) error { return d.rooms.ExportRoom(ctx, room, &bounded{out, ctx, fileMax}) })
}

// send writes the answer. An error ends the connection, so that a part does not look like the whole.
func (d *Downloads) send(ctx context.Context, w http.ResponseWriter, r *http.Request, room chat.RoomID, file *os.File) {
	format := strings.TrimPrefix(r.PathValue("file"), "room.")
	head := w.Header()
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": Name(room, format)}))
	var err error
	if format == "html" {
		head.Set("Content-Type", "text/html; charset=utf-8")
		query := r.URL.Query()
		err = roompage.Write(&bounded{w, ctx, 1 << 62}, file, roompage.Options{Lang: catalog.For(query.Get("lang")), Zone: roompage.Zone(query.Get("zone"))})
	} else {
		head.Set("Content-Type", "application/jsonl")
		if info, statErr := file.Stat(); statErr == nil {
			head.Set("Content-Length", strconv.FormatInt(info.Size(), 10))
		}
		_, err = io.Copy(&bounded{w, ctx, 1 << 62}, file)
	}
	if err != nil {
		panic(http.ErrAbortHandler)
	}
}

// Name returns the name of a room's file.
func Name(room chat.RoomID, format string) string {
	return "parley-" + strings.ReplaceAll(string(room), ":", "-") + "." + format
}

// bounded ends with its context, or after so many bytes.
type bounded struct {
	io.Writer
	ctx  context.Context
	left int64
}

var errTooBig = chat.Errorf(chat.CodeTooBig, "this room is too large to be saved here; its operator can export it")

// Write passes p on.
func (b *bounded) Write(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errTooBig
	}
	return b.Writer.Write(p)
}

package load

import (
	"context"
	"fmt"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// settle waits until every user has sent and received everything, and returns how many have not.
func (r *run) settle(ctx context.Context) (late int) {
	for _, u := range r.users {
		u.dialer.pause(0)
	}
	ctx, cancel := context.WithTimeout(ctx, r.Settle)
	defer cancel()
	if r.Changes > 0 {
		pause(ctx, chat.UndoWait) // deletions wait so long
	}
	r.drain(ctx)
	for {
		if late = r.late(); late == 0 || !pause(ctx, 50*time.Millisecond) {
			break
		}
		r.rejoin()
	}
	for _, u := range r.users {
		if why := r.missing(u); why != "" && r.Report != nil {
			fmt.Fprintf(r.Report, "client %d is not complete: %s\n", u.number, why)
		}
		u.recordShown()
		u.recorder.end()
	}
	return late
}

// drain waits until each client has accepted its last message: a client runs commands in order, so when it searches, it has begun
// everything before. Otherwise a last message could be sent after the settling.
func (r *run) drain(ctx context.Context) {
	const mark = "settled"
	for _, u := range r.users {
		u.current().Search(view.Query{Text: mark})
	}
	for _, u := range r.users {
		for v := u.view(); (v.Search == nil || v.Search.Query.Text != mark) && pause(ctx, 5*time.Millisecond); {
			v = u.view()
		}
		u.current().Search(view.Query{})
	}
}

// rejoin makes each user follow every room again, and load skipped pages.
func (r *run) rejoin() {
	for _, u := range r.users {
		for i := range r.Rooms {
			if !u.follows(r.room(i)) {
				u.current().Open(r.room(i))
			}
		}
		if u.recorder.incomplete() {
			u.current().Open(u.home)
			u.current().LoadOlder()
		}
	}
}

// followsAll reports whether a user follows all rooms of the load.
func (r *run) followsAll(u *user) bool {
	for i := range r.Rooms {
		if !u.follows(r.room(i)) {
			return false
		}
	}
	return true
}

// late counts the users that are missing something.
func (r *run) late() int {
	late := 0
	for _, u := range r.users {
		if r.missing(u) != "" {
			late++
		}
	}
	return late
}

// missing returns what a user has not sent or received yet, or "".
func (r *run) missing(u *user) string {
	v := u.view()
	switch {
	case v.Link.State != view.Online:
		return fmt.Sprintf("it is not connected: %+v", v.Link)
	case v.Waiting > 0:
		return fmt.Sprintf("%d messages are unsent", v.Waiting)
	case changing(v):
		return "changes of messages are on their way"
	case !r.followsAll(u):
		return "it does not follow all rooms"
	}
	in, out := r.remain(u)
	for _, room := range in {
		if !u.follows(room) {
			return fmt.Sprintf("it is not in %s any more", room)
		}
	}
	for _, room := range out {
		if u.follows(room) {
			return fmt.Sprintf("it is still in %s", room)
		}
	}
	if u.recorder.incomplete() {
		return "skipped events were not read"
	}
	for room, head := range r.heads.snapshot() {
		seq, known := u.recorder.seqOf(room)
		_, mine := room.PeerOf(v.Me.ID)
		if (known || mine) && seq < head {
			return fmt.Sprintf("%s is known up to %d of %d", room, seq, head)
		}
	}
	if row, found := r.heads.outdated(settled(v)); found {
		return fmt.Sprintf("%s shows message %d without its last amendment", row.Room, row.Seq)
	}
	return ""
}

package load

import (
	"context"
	"fmt"
	"time"

	"parley/app/check"
	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/protocol"
)

// The outcast is a snoop of somebody who has no client, who is in the first private room, and who is banned from the place in the second third of the
// load. A ban ends all sessions, and a guest has no other way in: nobody is let in with the token of before.

// addOutcast adds the outcast, as a guest and a member.
func (r *run) addOutcast(ctx context.Context) error {
	u := &user{number: len(r.users), device: newDevice()}
	dialer, err := dial.New(r.URL, u.device)
	if err != nil {
		return err
	}
	for err = dialer.SignIn(ctx); err != nil && pause(ctx, 50*time.Millisecond); {
		err = dialer.SignIn(ctx)
	}
	if err != nil {
		return err
	}
	s, err := r.addSnoop(u, "knocks", (*snoop).knock)
	if err != nil {
		return err
	}
	for err = s.line.connect(ctx); err != nil && pause(ctx, 50*time.Millisecond); {
		err = s.line.connect(ctx)
	}
	if err == nil {
		err = r.keeper.insist(ctx, &protocol.Add{Room: r.closed[0].id, User: s.me.ID}, func(protocol.Payload) {})
	}
	r.outcast = s
	return err
}

// knock connects anew and enters the room.
func (s *snoop) knock(ctx context.Context, _ *closedRoom) {
	s.line.close()
	s.line.ask(ctx, &protocol.Join{Room: s.run.closed[0].id})
}

// ban bans the outcast for a third of the load. Where the command fails, as while there is no database, it is given again.
func (r *run) ban(ctx context.Context, who chat.User) {
	log := r.keeper.log
	if !pause(ctx, r.For/3) || !r.command(ctx, who, true) {
		return
	}
	log.note(check.Record{Op: check.OpBanned, User: who.ID})
	if pause(ctx, r.For/3) {
		log.note(check.Record{Op: check.OpLifts, User: who.ID})
		r.command(ctx, who, false)
	}
}

// command runs Config.Ban until it succeeds, and reports whether it did.
func (r *run) command(ctx context.Context, who chat.User, banned bool) bool {
	for {
		err := r.Ban(ctx, who, banned)
		if err == nil {
			return true
		}
		if !pause(ctx, 200*time.Millisecond) {
			if r.Report != nil {
				fmt.Fprintf(r.Report, "%s could not be banned or let in again: %v\n", who.Name, err)
			}
			return false
		}
	}
}

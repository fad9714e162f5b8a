package load

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/app/check"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// keeper takes people out of the private rooms and groups and lets some of them in again, one after the other, as the first user on a line of their
// own. Each change is asked for until it is acknowledged: so its place in the order is known.
type keeper struct {
	run  *run
	line *line
	log  *recorder
}

// outMost bounds how many people are taken out of a room, so that all changes find a time in a short load.
const outMost = 12

// step is a change by the keeper.
type step struct {
	room *closedRoom
	user chat.UserID
	in   bool
}

// newKeeper returns the keeper of a load.
func (r *run) newKeeper() (*keeper, error) {
	k := &keeper{run: r}
	var err error
	if k.log, err = r.newRecorder("keeper"); err != nil {
		return nil, err
	}
	k.log.setUser(r.users[0].recorder.user)
	k.line, err = r.newLine(r.users[0], func(time.Time, protocol.Payload) {})
	return k, err
}

// outcasts returns who is taken out of a room: half of the people in it.
func (room *closedRoom) outcasts() []*user { return room.people[:min(len(room.people)/2, outMost)] }

// steps returns all changes: everybody goes, of three people two come back, and one of these goes again.
func (r *run) steps() (all []step) {
	for round := range 3 {
		for _, room := range r.closed {
			for i, u := range room.outcasts() {
				if i%3 >= round || round == 0 {
					all = append(all, step{room, u.recorder.user, round == 1})
				}
			}
		}
	}
	return all
}

// invite makes an invite into each of the rooms, for those who try to come back by one.
func (k *keeper) invite(ctx context.Context) error {
	for _, room := range k.run.closed {
		err := k.insist(ctx, &protocol.Invite{Room: room.id, Uses: chat.InviteUsesMax}, func(p protocol.Payload) {
			if made, is := p.(*protocol.Invited); is {
				room.invite = made.Token
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keep makes all changes, spread over the load. The last one is acknowledged before it returns, unless whole ends.
func (k *keeper) keep(ctx, whole context.Context) error {
	defer k.line.close()
	steps := k.run.steps()
	began, every := time.Now(), k.run.For/time.Duration(len(steps)+2)
	for i, s := range steps {
		k.run.next.Store(&s)
		if !pause(ctx, max(time.Until(began.Add(time.Duration(i+1)*every)), 0)) {
			return nil
		}
		if err := k.change(whole, s); err != nil {
			return err
		}
	}
	return nil
}

// change makes one change.
func (k *keeper) change(ctx context.Context, s step) error {
	k.run.mu.Lock()
	s.room.out[s.user] = !s.in
	k.run.mu.Unlock()
	var question protocol.Payload = &protocol.Remove{Room: s.room.id, User: s.user}
	asks, acked := check.OpRemoves, check.OpRemoved
	if s.in {
		question, asks, acked = &protocol.Add{Room: s.room.id, User: s.user}, check.OpAdds, check.OpAdded
	}
	k.log.note(check.Record{Op: asks, Room: s.room.id, User: s.user})
	return k.insist(ctx, question, func(protocol.Payload) { k.log.note(check.Record{Op: acked, Room: s.room.id, User: s.user}) })
}

// insist asks until there is an answer other than a temporary refusal, and hands it over.
func (k *keeper) insist(ctx context.Context, question protocol.Payload, done func(protocol.Payload)) error {
	for {
		answer, err := k.line.ask(ctx, question)
		failed, refused := answer.(*protocol.Failed)
		switch {
		case err == nil && !refused:
			done(answer)
			return nil
		case err == nil && !failed.Error.Temporary():
			return fmt.Errorf("the first user may not %s: %w", question.Kind(), &failed.Error)
		}
		if !pause(ctx, 50*time.Millisecond) {
			return errors.Join(fmt.Errorf("nobody answers the question %s", question.Kind()), err)
		}
	}
}

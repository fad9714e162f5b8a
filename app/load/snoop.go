package load

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"parley/app/check"
	"parley/shared/chat"
	"parley/shared/client/outbox"
	"parley/shared/protocol"
)

// snoop asks for everything there is of the private rooms and groups of somebody who is taken out of them: before, meanwhile and after. It records what
// it gets. Nobody's client asks that much.
type snoop struct {
	run  *run
	user *user
	line *line
	log  *recorder
	seen map[chat.RoomID]chat.Seq // the newest Seq of each room that it has got
	said int
}

// snoopsMost bounds how many there are: they ask without a pause.
const snoopsMost = 4

// snoopEvery is the pause between two questions of a snoop.
const snoopEvery = 15 * time.Millisecond

// newSnoops returns the snoops of a load: of the first people who are taken out.
func (r *run) newSnoops() (all []*snoop, err error) {
	taken := map[*user]bool{}
	for _, room := range r.closed {
		for _, u := range room.outcasts() {
			if taken[u] || len(all) == snoopsMost {
				continue
			}
			taken[u] = true
			s := &snoop{run: r, user: u, seen: map[chat.RoomID]chat.Seq{}}
			if s.log, err = r.newRecorder(fmt.Sprintf("snoop-%04d", u.number)); err != nil {
				return nil, err
			}
			s.log.setUser(u.recorder.user)
			if s.line, err = r.newLine(u, s.heard); err != nil {
				return nil, err
			}
			all = append(all, s)
		}
	}
	return all, nil
}

// spy asks until ctx ends. A question that is not answered is asked on a new connection, like the one after the other.
func (s *snoop) spy(ctx context.Context) {
	defer s.line.close()
	for n := 0; pause(ctx, snoopEvery); n++ {
		room := s.run.closed[s.run.chance(len(s.run.closed))]
		switch n % 40 {
		case 10:
			s.line.close() // for another welcome
		case 20:
			s.useInvite(ctx, room)
		case 9, 19, 29, 39:
			s.say(ctx, room.id)
		default:
			s.line.ask(ctx, s.question(room.id)) // what comes is heard, and an error is a new connection
		}
	}
}

// question returns something to ask of a room.
func (s *snoop) question(room chat.RoomID) protocol.Payload {
	after := s.seen[room]
	switch s.run.chance(9) {
	case 0:
		return &protocol.Join{Room: room}
	case 1, 2:
		return &protocol.Join{Room: room, Epoch: s.line.epoch, After: after}
	case 3, 4:
		return &protocol.History{Room: room, After: &after}
	case 5:
		return &protocol.History{Room: room, Before: after + 1}
	case 6:
		return &protocol.Search{Query: "in:" + string(room), Room: room}
	case 7:
		return []protocol.Payload{&protocol.Pins{Room: room}, &protocol.Members{Room: room}, &protocol.People{Room: room}}[s.run.chance(3)]
	}
	return &protocol.Inbox{}
}

// say tries to say something in a room.
func (s *snoop) say(ctx context.Context, room chat.RoomID) {
	s.said++
	nonce := outbox.NewNonce()
	text := fmt.Sprintf("%d/%d snoops", s.user.number, s.said)
	s.log.note(check.Record{Op: check.OpSaid, Nonce: nonce, Room: room, Text: text})
	answer, _ := s.line.ask(ctx, &protocol.Send{Room: room, Nonce: nonce, Text: text}) // not answered: nobody knows
	switch p := answer.(type) {
	case *protocol.Sent:
		s.log.note(check.Record{Op: check.OpAcked, Nonce: nonce, Room: p.Room, Seq: p.Seq})
	case *protocol.Failed:
		s.log.note(check.Record{Op: check.OpRefused, Nonce: nonce, Code: p.Error.Code})
	}
}

// useInvite opens an invite into a room as the user, and says yes.
func (s *snoop) useInvite(ctx context.Context, room *closedRoom) {
	ctx, cancel := context.WithTimeout(ctx, answerWait)
	defer cancel()
	address, err := url.JoinPath(s.run.URL, "join", room.invite)
	if err != nil {
		return
	}
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, address, http.NoBody)
	if err != nil {
		return
	}
	ask.Header.Set("Authorization", "Bearer "+s.user.device.Token())
	ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(ask)
	if err == nil {
		answer.Body.Close()
	}
}

// heard records what comes of the private rooms and groups: the newest Seq of each.
func (s *snoop) heard(asked time.Time, p protocol.Payload) {
	if _, in := p.(*protocol.Welcome); in {
		s.log.note(check.Record{Op: check.OpCame, Asked: s.log.at(asked)})
	}
	for room, seq := range contents(p) {
		if room.Random() {
			s.seen[room] = max(s.seen[room], seq)
			s.log.note(check.Record{Op: check.OpRead, Room: room, Seq: seq, Asked: s.log.at(asked), Text: string(p.Kind())})
		}
	}
}

// contents returns the newest Seq of each room that something is about; 0: nothing of its events is in it.
func contents(p protocol.Payload) map[chat.RoomID]chat.Seq {
	newest := map[chat.RoomID]chat.Seq{}
	of := func(room chat.RoomID, seq chat.Seq) { newest[room] = max(newest[room], seq) }
	events := func(all []chat.Event) {
		for i := range all {
			of(all[i].Room, max(all[i].Seq, all[i].Rev))
		}
	}
	switch p := p.(type) {
	case *protocol.Welcome:
		for i := range p.Rooms {
			of(p.Rooms[i].Room.ID, p.Rooms[i].Head)
		}
	case *protocol.Followed:
		of(p.State.Room.ID, p.State.Head)
	case *protocol.Joined:
		of(p.State.Room.ID, p.State.Head)
	case *protocol.Event:
		events([]chat.Event{p.Event})
	case *protocol.Page:
		of(p.Room, p.Head)
		events(slices.Concat(p.Events, p.Changes, p.Refs))
	case *protocol.Messages:
		of(p.Room, 0)
		events(p.Events)
	case *protocol.Entries:
		events(p.Events)
	case *protocol.Hits:
		for _, hit := range p.Hits {
			for _, e := range []*chat.Event{&hit.Event, hit.Before, hit.After} {
				if e != nil {
					events([]chat.Event{*e})
				}
			}
		}
	case *protocol.Membership:
		of(p.Room, 0)
	case *protocol.Here:
		of(p.Room, 0)
	}
	return newest
}

package client

import (
	"cmp"
	"math"
	"strconv"

	"parley/shared/chat"
)

// item is one thing in a room's order, from which rows are made. Exactly one of event, notice and unsent is set.
type item struct {
	place
	key    string
	event  *chat.Event
	notice *notice
	unsent *unsent
}

// aside reports whether an item is a notice, which does not stand within what one person says.
func (it *item) aside() bool {
	return it.notice != nil || it.event != nil && it.event.Kind == chat.Renamed
}

// place is where an item stands: after the event anchor, events themselves first.
type place struct {
	anchor chat.Seq
	rank   rank
	at     chat.Millis
	seq    int64
	room   chat.RoomID
}

// rank orders the items of one anchor.
type rank int8

const (
	rankEvent rank = iota
	rankAside      // private messages and notices
	rankUnsent
)

func comparePlaces(a, b place) int {
	return cmp.Or(
		cmp.Compare(a.anchor, b.anchor),
		cmp.Compare(a.rank, b.rank),
		cmp.Compare(a.at, b.at),
		cmp.Compare(a.seq, b.seq),
		cmp.Compare(a.room, b.room),
	)
}

func eventItem(ev *chat.Event, me chat.UserID) item {
	return item{place: place{anchor: ev.Seq}, key: eventKey(ev, me, ""), event: ev}
}

func wovenItem(ev *chat.Event, me chat.UserID) item {
	at := place{anchor: ev.Message.InSeq, rank: rankAside, at: ev.At, seq: int64(ev.Seq), room: ev.Room}
	return item{place: at, key: eventKey(ev, me, string(ev.Room)+" "), event: ev}
}

func noticeItem(n *notice) item {
	at := place{anchor: n.anchor, rank: rankAside, at: n.at, seq: n.id}
	return item{place: at, key: "notice " + strconv.FormatInt(n.id, 10), notice: n}
}

// unsentItem is an unsent message: after everything else, in the order of sending.
func unsentItem(n *unsent) item {
	at := place{anchor: math.MaxInt64, rank: rankUnsent, seq: n.order}
	return item{place: at, key: nonceKey(n.nonce), unsent: n}
}

// eventKey is the nonce for one's own, so that a pending message keeps its key when it becomes durable.
func eventKey(ev *chat.Event, me chat.UserID, prefix string) string {
	if ev.Nonce != "" && ev.By.ID == me {
		return nonceKey(ev.Nonce)
	}
	return prefix + strconv.FormatInt(int64(ev.Seq), 10)
}

func nonceKey(n chat.Nonce) string { return "sent " + string(n) }

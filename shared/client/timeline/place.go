package timeline

import (
	"cmp"

	"parley/shared/chat"
)

// Place is where an item stands: after the event Anchor, which itself comes first. Places are ordered by comparePlaces.
type Place struct {
	Anchor chat.Seq
	rank   rank
	at     chat.Millis
	seq    int64
	room   chat.RoomID
}

// rank orders the items of one anchor.
type rank int8

const (
	rankEvent   rank = iota
	rankBetween      // private messages and notices
	rankUnsent
)

func comparePlaces(a, b Place) int {
	return cmp.Or(
		cmp.Compare(a.Anchor, b.Anchor),
		cmp.Compare(a.rank, b.rank),
		cmp.Compare(a.at, b.at),
		cmp.Compare(a.seq, b.seq),
		cmp.Compare(a.room, b.room),
	)
}

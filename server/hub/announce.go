package hub

import (
	"bytes"
	"context"
	"strconv"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// An announcement is what the bus carries of an event: its Seq, a space, the encoded frame.

func roomTopic(id chat.RoomID) string { return "room:" + string(id) }
func userTopic(id chat.UserID) string { return "user:" + string(id) }

// tell announces a committed event on every node. A bus that fails costs latency only, so its error is logged.
func (h *Hub) tell(ctx context.Context, e chat.Event) {
	data := strconv.AppendInt(nil, int64(e.Seq), 10)
	data = append(data, ' ')
	data = append(data, protocol.Encode(0, &protocol.Event{Event: e})...)
	if err := h.Bus.Publish(ctx, roomTopic(e.Room), data); err != nil {
		h.Log.Warn("announce an event", "room", e.Room, "seq", e.Seq, "err", err)
	}
}

func openAnnouncement(data []byte) (seq chat.Seq, frame []byte, ok bool) {
	number, frame, ok := bytes.Cut(data, []byte{' '})
	if !ok {
		return 0, nil, false
	}
	n, err := strconv.ParseInt(string(number), 10, 64)
	return chat.Seq(n), frame, err == nil && n > 0
}

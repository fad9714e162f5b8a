package hub

import (
	"bytes"
	"context"
	"strconv"

	"parley/shared/chat"
	"parley/shared/protocol"
)

func roomTopic(id chat.RoomID) string { return "room:" + string(id) }
func userTopic(id chat.UserID) string { return "user:" + string(id) }

// countsTopic is where nodes tell how many are in their rooms.
const countsTopic = "counts"

// tell announces a committed event on every node.
func (h *Hub) tell(ctx context.Context, e chat.Event) {
	data := strconv.AppendInt(nil, int64(e.Seq), 10)
	data = append(data, ' ')
	data = append(data, protocol.Encode(0, &protocol.Event{Event: e})...)
	h.publish(ctx, roomTopic(e.Room), tidingEvent, data)
}

func openEvent(body []byte) (seq chat.Seq, frame []byte, ok bool) {
	number, frame, ok := bytes.Cut(body, []byte{' '})
	if !ok {
		return 0, nil, false
	}
	n, err := strconv.ParseInt(string(number), 10, 64)
	return chat.Seq(n), frame, err == nil && n > 0
}

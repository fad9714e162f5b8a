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

// announceBytes is how much of a group is announced at once: a bus may have a limit, and others wait for theirs.
const announceBytes = 64 << 10

// encoded is an event as it goes to the sessions.
type encoded struct {
	seq   chat.Seq
	frame []byte
}

// tell announces committed events of a room on every node, together as far as their size allows it.
func (h *Hub) tell(ctx context.Context, room chat.RoomID, events []chat.Event) {
	var data []byte
	for _, e := range events {
		frame := protocol.Encode(0, &protocol.Event{Event: e})
		if len(data) > 0 && len(data)+len(frame) > announceBytes {
			h.publish(ctx, roomTopic(room), tidingEvent, data)
			data = nil
		}
		data = appendEvent(data, encoded{e.Seq, frame})
	}
	if len(data) > 0 {
		h.publish(ctx, roomTopic(room), tidingEvent, data)
	}
}

// appendEvent appends a line: the Seq, a space and the frame, which has no newline.
func appendEvent(data []byte, e encoded) []byte {
	data = strconv.AppendInt(data, int64(e.seq), 10)
	data = append(data, ' ')
	data = append(data, e.frame...)
	return append(data, '\n')
}

// openEvents returns the events of an announcement, and the highest Seq in it. What cannot be read is left out.
func openEvents(body []byte) (events []encoded, newest chat.Seq) {
	for line := range bytes.Lines(body) {
		number, frame, ok := bytes.Cut(bytes.TrimSuffix(line, []byte{'\n'}), []byte{' '})
		seq, err := strconv.ParseInt(string(number), 10, 64)
		if !ok || err != nil || seq <= 0 {
			continue
		}
		events = append(events, encoded{chat.Seq(seq), frame})
		newest = max(newest, chat.Seq(seq))
	}
	return events, newest
}

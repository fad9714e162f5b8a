package hub

import (
	"context"
	"encoding/json"

	"parley/server/hub/stream"
	"parley/shared/chat"
)

// A message of the bus is a kind, one byte, and a body. What this node does with its own news it does directly: a message goes to the
// other nodes only, and none is made if there are none.

// messageKind says what the body of a message is.
type messageKind byte

const (
	messageEvents   messageKind = 'e' // on the topic of a room: the version of its rules, and encoded events
	messageRules    messageKind = 'r' // on the topic of a room: the version of its rules
	messageAsks     messageKind = 'a' // on the topic of a room: the user who asks to join it, or does not any more
	messagePresence messageKind = 'p' // on the topic of a room: a presence.Message
	messageNote     messageKind = 'n' // on the topic of a user: a note
	messageStatus   messageKind = 's' // on statusesTopic: a chat.UserStatus
	messageCounts   messageKind = 'c' // on countsTopic: a presence.CountsMessage
)

func roomTopic(id chat.RoomID) string { return "room:" + string(id) }

func userTopic(id chat.UserID) string { return "user:" + string(id) }

// countsTopic is where nodes publish how many users are in their rooms.
const countsTopic = "counts"

// statusesTopic is where nodes publish what users say about themselves.
const statusesTopic = "statuses"

// eventsBytes bounds the events in one message: a bus may have a limit, and other rooms wait for their turn.
const eventsBytes = 64 << 10

// alone reports whether there are no other nodes.
func (h *Hub) alone() bool { return h.Bus == nil }

// publish sends a message to the other nodes. A bus that fails costs latency only, so its error is logged.
func (h *Hub) publish(ctx context.Context, topic string, kind messageKind, body []byte) {
	message := append(append(make([]byte, 0, 1+len(body)), byte(kind)), body...)
	if err := h.Bus.Publish(ctx, topic, message); err != nil {
		h.Log.Debug("the bus did not take a message", "topic", topic, "err", err)
	}
}

// publishJSON is publish for a body that is encoded as JSON.
func (h *Hub) publishJSON(ctx context.Context, topic string, kind messageKind, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		panic("hub: " + err.Error()) // bodies are plain data: only a broken program gets here
	}
	h.publish(ctx, topic, kind, data)
}

// publishEvents sends the events of a room to the other nodes, together as far as their size allows it.
func (h *Hub) publishEvents(ctx context.Context, room chat.RoomID, rules int64, events []stream.Event) {
	body, some := appendRules(nil, rules), false
	for _, e := range events {
		if some && len(body)+len(e.Frame) > eventsBytes {
			h.publish(ctx, roomTopic(room), messageEvents, body)
			body = appendRules(nil, rules)
		}
		body, some = e.Append(body), true
	}
	if some {
		h.publish(ctx, roomTopic(room), messageEvents, body)
	}
}

// subscribe subscribes to the messages of the other nodes on a topic.
func (h *Hub) subscribe(topic string, receive func(kind messageKind, body []byte)) (cancel func(), err error) {
	if h.alone() {
		return func() {}, nil
	}
	return h.Bus.Subscribe(topic, func(message []byte) {
		if len(message) > 0 {
			receive(messageKind(message[0]), message[1:])
		}
	})
}

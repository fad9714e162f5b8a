package hub

import (
	"context"
	"encoding/json"
	"time"

	"parley/server/hub/presence"
	"parley/shared/chat"
)

// Here returns how many users are in a room, and up to limit of them. Of a room that nobody on this node is in, it knows the
// count only, as the other nodes have sent it.
func (h *Hub) Here(id chat.RoomID, limit int) (count int, users []chat.User) {
	r := h.liveRoom(id)
	if r == nil {
		return h.elsewhere.Count(id), nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	users, _ = r.present.List("", limit)
	return r.present.Count(), users
}

// shareCounts tells the other nodes how many users are in the rooms here, and receives theirs, until ctx ends.
func (h *Hub) shareCounts(ctx context.Context) {
	cancel, err := h.subscribe(countsTopic, h.receiveCounts)
	if err != nil {
		h.Log.Error("subscribe to the counts of other nodes", "err", err)
		return
	}
	defer cancel()
	var census presence.Census
	every(ctx, presence.BeatEvery, func(ctx context.Context) {
		h.elsewhere.Expire(time.Now())
		for _, m := range census.Messages(h.node, h.localCounts()) {
			h.publishJSON(ctx, countsTopic, messageCounts, m)
		}
	})
}

// receiveCounts takes the counts of another node from the bus.
func (h *Hub) receiveCounts(kind messageKind, body []byte) {
	var m presence.CountsMessage
	if kind == messageCounts && json.Unmarshal(body, &m) == nil {
		h.elsewhere.Receive(&m, time.Now())
	}
}

// localCounts returns how many users are in the public rooms through this node.
func (h *Hub) localCounts() map[chat.RoomID]int {
	counts := map[chat.RoomID]int{}
	for _, r := range h.allRooms() {
		r.mu.Lock()
		if local := r.present.Local(); r.info.Kind == chat.Public && local > 0 {
			counts[r.info.ID] = local
		}
		r.mu.Unlock()
	}
	return counts
}

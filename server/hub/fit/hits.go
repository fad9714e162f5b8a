package fit

import (
	"parley/server/store"
	"parley/shared/chat"
)

const (
	hitsBytes      = 100 << 10 // in a frame of their own
	neighbourBytes = 300       // of the text of a neighbour
)

// Hits returns how many hits fit into one frame, from the first, at least one.
func Hits(hits []store.Hit) int {
	bytes := 0
	for i := range hits {
		hit := Hit(hits[i])
		for _, e := range []*chat.Event{&hit.Event, hit.Before, hit.After} {
			if e != nil {
				bare, _, _ := size(e)
				bytes += bare
			}
		}
		if bytes > hitsBytes && i > 0 {
			return i
		}
	}
	return len(hits)
}

// Hit returns a hit without reactions, and with its neighbours cut.
func Hit(hit store.Hit) store.Hit {
	whole := *hit.Event.Message
	whole.Reactions = nil
	hit.Event.Message = &whole
	hit.Before, hit.After = neighbour(hit.Before), neighbour(hit.After)
	return hit
}

func neighbour(e *chat.Event) *chat.Event {
	if e == nil || e.Message == nil {
		return nil
	}
	cut, m := *e, *e.Message
	m.Text, m.Reactions, m.Mentions = CutText(m.Text, neighbourBytes), nil, nil
	cut.Message = &m
	return &cut
}

package protocol

import (
	"encoding/json"
	"strings"
	"unicode"

	"parley/shared/chat"
)

type (
	// Search looks for messages that the user may read: in Room, or everywhere. Query is in the language of package words. Before is the
	// Next of the page before; Limit counts hits, 0 means chat.HitsPage. Zone is how many minutes the clocks of the user are ahead of UTC:
	// the days in Query are days there. Answer: Hits.
	Search struct {
		Query  string      `json:"query"`
		Room   chat.RoomID `json:"room,omitempty"`
		Sort   Sort        `json:"sort,omitempty"`
		Before int64       `json:"before,omitempty"`
		Limit  int         `json:"limit,omitempty"`
		Zone   int         `json:"zone,omitempty"`
	}
	// Hits answers Search, in the order asked for. Next continues behind the last of them; 0: there are no more. Partial says that the time
	// ran out: older messages may be missing. Missing is the percentage of messages that are not indexed yet, while the server indexes an
	// older database in the background.
	Hits struct {
		Hits    []Hit `json:"hits"`
		Next    int64 `json:"next,omitempty"`
		Partial bool  `json:"partial,omitempty"`
		Missing int   `json:"missing,omitempty"`
	}
	// Hit is a message that was found, without its reactions, and its neighbours in the room, cut as in Messages; nil for none.
	Hit struct {
		Event  chat.Event  `json:"event"`
		Before *chat.Event `json:"before,omitempty"`
		After  *chat.Event `json:"after,omitempty"`
	}
	// Sort is the order of hits.
	Sort string
)

// The orders of hits.
const (
	Newest Sort = ""     // the newest first
	Best   Sort = "best" // the best match first, the newest first among equals
)

// Kind returns "search".
func (*Search) Kind() Kind { return "search" }

// Kind returns "hits".
func (*Hits) Kind() Kind { return "hits" }

// Validate refuses a query that is empty or too long, and an unknown order.
func (p *Search) Validate() error {
	const zoneMax = 24 * 60
	switch {
	case p.Query == "" || strings.ContainsFunc(p.Query, unicode.IsControl):
		return chat.Errorf(chat.CodeBadText, "a query is one line that is not empty")
	case len(p.Query) > chat.QueryBytes:
		return chat.Errorf(chat.CodeTooBig, "a query has at most %d bytes", chat.QueryBytes)
	case p.Sort != Newest && p.Sort != Best:
		return chat.Errorf(chat.CodeBadFrame, "sort is best, or left out for the newest first")
	case p.Limit < 0 || p.Limit > chat.HitsMax:
		return chat.Errorf(chat.CodeTooBig, "a page has 1 to %d hits", chat.HitsMax)
	case p.Zone < -zoneMax || p.Zone > zoneMax:
		return chat.Errorf(chat.CodeBadFrame, "zone is a difference from UTC in minutes")
	case p.Before < 0 || p.Before > int64(seqMax):
		return chat.Errorf(chat.CodeBadSeq, "before is the next of the page before")
	case p.Room == "":
		return nil
	}
	return p.Room.Validate()
}

// Validate refuses hits that are no messages, neighbours of other rooms, and more than any limit.
func (p *Hits) Validate() error {
	if len(p.Hits) > chat.HitsMax || p.Next < 0 || p.Missing < 0 || p.Missing > 100 {
		return malformed("more hits than any that were asked for")
	}
	return each(p.Hits, func(h Hit) error {
		if h.Event.Kind != chat.Said {
			return malformed("a hit that is no message")
		}
		if err := event(&h.Event); err != nil {
			return err
		}
		for _, near := range []*chat.Event{h.Before, h.After} {
			if near == nil {
				continue
			}
			if err := event(near); err != nil {
				return err
			}
			if near.Kind != chat.Said || near.Room != h.Event.Room {
				return malformed("a neighbour of another room")
			}
		}
		return nil
	})
}

// MarshalJSON encodes p.
func (p Hits) MarshalJSON() ([]byte, error) {
	type plain Hits
	p.Hits = list(p.Hits)
	return json.Marshal(plain(p))
}

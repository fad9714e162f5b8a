package sqlstore

import (
	"errors"
	"fmt"

	"parley/server/store"
	"parley/shared/chat"
)

// Batch is the events of one call of Append, and what became of them.
type Batch struct {
	Items   []store.Append
	Results []store.Appended // one for each item, set by Place
}

// Place decides what becomes of each item of the batches, and sets the results.
func (g *Group) Place() error {
	for _, b := range g.batches {
		b.Results = make([]store.Appended, len(b.Items))
		for i, item := range b.Items {
			e, dup, err := g.place(item.Event)
			if refusal, ok := errors.AsType[*chat.Error](err); ok {
				b.Results[i] = store.Appended{Err: refusal}
			} else if err != nil {
				return fmt.Errorf("append to %s: %w", item.Event.Room, err)
			} else {
				b.Results[i] = store.Appended{Event: e, Dup: dup}
			}
		}
	}
	return nil
}

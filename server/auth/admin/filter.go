package admin

import (
	"context"
	"slices"
	"strings"

	"parley/server/auth/filter"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/words"
)

// FilterTried is how many of the newest messages of rooms that are open to guests a list is tried on.
const FilterTried = 1000

// Filtered is a message that a list would have refused, by an entry of it.
type Filtered struct {
	Event chat.Event
	Entry string
}

// Filter returns what the place does not allow in public.
func (s *Service) Filter(ctx context.Context, by Actor) (*filter.Filter, error) {
	if !by.administers() {
		return nil, notAllowed("that is for administrators")
	}
	return s.Place.Filter(ctx), nil
}

// SetFilter changes it. The audit says what was added and what was taken out.
func (s *Service) SetFilter(ctx context.Context, by Actor, list string) error {
	before, err := s.Filter(ctx, by)
	if err != nil {
		return err
	}
	after, err := filter.Parse(list)
	if err != nil || after.String() == before.String() {
		return err
	}
	if err := s.Place.SetFilter(ctx, after); err != nil {
		return err
	}
	return s.audit(ctx, by, store.AuditEntry{Act: ActFilter, Before: missing(before, after), After: missing(after, before)})
}

// missing lists the entries of one list that another has not.
func missing(all, from *filter.Filter) string {
	var gone []string
	for _, entry := range all.Entries() {
		if !slices.Contains(from.Entries(), entry) {
			gone = append(gone, entry)
		}
	}
	return words.Cut(strings.Join(gone, ", "), auditRunes)
}

// auditRunes bounds what an entry of the audit says of a list, in characters.
const auditRunes = 500

// TryFilter returns which of the newest messages of rooms that are open to guests a list would have refused, the newest first, and how many it was tried on. It
// changes nothing.
func (s *Service) TryFilter(ctx context.Context, by Actor, list string) (refused []Filtered, tried int, err error) {
	if !by.administers() {
		return nil, 0, notAllowed("that is for administrators")
	}
	f, err := filter.Parse(list)
	if err != nil {
		return nil, 0, err
	}
	all := words.Search{Conditions: []words.Condition{{Until: chat.MillisOf(s.Now().AddDate(1, 0, 0))}}} // whatever was said at any time
	for before := int64(0); tried < FilterTried; {
		found, err := s.Store.Search(ctx, store.Search{Query: all, Before: before, Limit: min(FilterTried-tried, chat.PageMax)}) // by nobody: what everybody can read
		if err != nil {
			return nil, 0, err
		}
		for _, hit := range found.Hits {
			tried++
			if entry := f.Find(hit.Event.Message.Text); entry != "" {
				refused = append(refused, Filtered{hit.Event, entry})
			}
		}
		if before = found.Next; before == 0 || len(found.Hits) == 0 {
			break // all were read, or the time of a search was over before it found one
		}
	}
	return refused, tried, nil
}

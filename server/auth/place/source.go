package place

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"parley/server/auth/filter"
	"parley/server/store"
)

// Keys of the settings.
const (
	keyName   = "name"
	keyPolicy = "policy"

	keyInviteDays = "invite_days"
	keyUnlimited  = "unlimited_invites"
	keyTrusting   = "trusting"
	keyFilter     = "filter"
)

// Fresh is how long a node uses what it has read: another node's change takes effect within it.
const Fresh = 5 * time.Second

// readWait bounds how long a request waits for the settings.
const readWait = 2 * time.Second

// Source reads the place, and its filter, from the settings of a store.
type Source struct {
	settings store.Settings
	log      *slog.Logger

	mu      sync.Mutex
	place   Place
	filter  *filter.Filter
	changes int       // made on this node
	read    time.Time // by the monotonic clock
	reading bool      // somebody reads it again
}

// NewSource reads the place.
func NewSource(ctx context.Context, settings store.Settings, log *slog.Logger) (*Source, error) {
	s := &Source{settings: settings, log: log}
	place, list, err := s.load(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	s.keep(place, list, 0)
	return s, nil
}

// Get returns the place as it was at most Fresh ago. While the store cannot be read, the place stays as it was.
func (s *Source) Get(ctx context.Context) Place {
	s.refresh(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.place
}

// Filter returns what the place does not allow, as it was at most Fresh ago.
func (s *Source) Filter(ctx context.Context) *filter.Filter {
	s.refresh(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.filter
}

// refresh reads the settings again when that is due. One caller does it; the others go on with what there is.
func (s *Source) refresh(ctx context.Context) {
	s.mu.Lock()
	changes, due := s.changes, !s.reading && time.Since(s.read) >= Fresh
	s.reading = s.reading || due
	s.mu.Unlock()
	if !due {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readWait) // it is for everybody, not for one request
	defer cancel()
	place, list, err := s.load(ctx)
	if err != nil {
		s.log.Warn("read the settings", "err", err)
		changes = -1 // nothing was read
	}
	s.keep(place, list, changes)
}

// Set stores a place. Other nodes follow within Fresh.
func (s *Source) Set(ctx context.Context, place Place) error {
	policy, days, unlimited := string(place.Policy), "", ""
	if place.Policy == Guests {
		policy = "" // as it was before anybody chose
	}
	if place.InviteDays != 0 {
		days = strconv.Itoa(place.InviteDays)
	}
	if place.Unlimited {
		unlimited = "yes"
	}
	trusting := ""
	if place.Trusting {
		trusting = "yes"
	}
	for _, setting := range [][2]string{{keyPolicy, policy}, {keyName, place.Name}, {keyInviteDays, days}, {keyUnlimited, unlimited}, {keyTrusting, trusting}} {
		if err := s.settings.SetSetting(ctx, setting[0], setting[1]); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.place = place
	s.changes++
	return nil
}

// SetFilter stores what the place does not allow. Other nodes follow within Fresh.
func (s *Source) SetFilter(ctx context.Context, to *filter.Filter) error {
	if err := s.settings.SetSetting(ctx, keyFilter, to.String()); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.filter = to
	s.changes++
	return nil
}

// keep takes what was read after so many changes, unless there was another one since: that is newer. A list that this version cannot read changes
// nothing.
func (s *Source) keep(place Place, list string, changes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read, s.reading = time.Now(), false
	if changes != s.changes {
		return
	}
	s.place = place
	if list == s.filter.String() {
		return
	}
	if now, err := filter.Parse(list); err == nil {
		s.filter = now
	} else {
		s.log.Warn("read the filter", "err", err)
	}
}

func (s *Source) load(ctx context.Context) (place Place, list string, err error) {
	all, err := s.settings.Settings(ctx)
	if err != nil {
		return Place{}, "", err
	}
	return of(all), all[keyFilter], nil
}

// of takes an unknown policy, such as that of a newer version, for one that lets no strangers in.
func of(settings map[string]string) Place {
	place := Place{Name: settings[keyName], Policy: Policy(settings[keyPolicy]), Unlimited: settings[keyUnlimited] != "", Trusting: settings[keyTrusting] != ""}
	place.InviteDays, _ = ParseInviteDays(settings[keyInviteDays]) // what is no number is the default
	switch {
	case place.Policy == "":
		place.Policy = Guests
	case !slices.Contains(Policies, place.Policy):
		place.Policy = Invited
	}
	return place
}

package place

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"parley/server/store"
)

// Keys of the settings.
const (
	keyName   = "name"
	keyPolicy = "policy"

	keyInviteDays = "invite_days"
	keyUnlimited  = "unlimited_invites"
)

// Fresh is how long a node uses what it has read: another node's change takes effect within it.
const Fresh = 5 * time.Second

// readWait bounds how long a request waits for the settings.
const readWait = 2 * time.Second

// Source reads the place from the settings of a store.
type Source struct {
	settings store.Settings
	log      *slog.Logger

	mu      sync.Mutex
	place   Place
	read    time.Time // by the monotonic clock
	reading bool      // somebody reads it again
}

// NewSource reads the place.
func NewSource(ctx context.Context, settings store.Settings, log *slog.Logger) (*Source, error) {
	s := &Source{settings: settings, log: log}
	place, err := s.load(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	s.keep(place)
	return s, nil
}

// Get returns the place as it was at most Fresh ago. While the store cannot be read, the place stays as it was.
func (s *Source) Get(ctx context.Context) Place {
	s.mu.Lock()
	place, due := s.place, !s.reading && time.Since(s.read) >= Fresh
	s.reading = s.reading || due
	s.mu.Unlock()
	if !due {
		return place
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readWait) // it is for everybody, not for one request
	defer cancel()
	now, err := s.load(ctx)
	if err != nil {
		s.log.Warn("read the settings", "err", err)
		now = place
	}
	s.keep(now)
	return now
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
	for _, setting := range [][2]string{{keyPolicy, policy}, {keyName, place.Name}, {keyInviteDays, days}, {keyUnlimited, unlimited}} {
		if err := s.settings.SetSetting(ctx, setting[0], setting[1]); err != nil {
			return err
		}
	}
	s.keep(place)
	return nil
}

func (s *Source) keep(place Place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.place, s.read, s.reading = place, time.Now(), false
}

func (s *Source) load(ctx context.Context) (Place, error) {
	all, err := s.settings.Settings(ctx)
	if err != nil {
		return Place{}, err
	}
	return of(all), nil
}

// of takes an unknown policy, such as that of a newer version, for one that lets no strangers in.
func of(settings map[string]string) Place {
	place := Place{Name: settings[keyName], Policy: Policy(settings[keyPolicy]), Unlimited: settings[keyUnlimited] != ""}
	place.InviteDays, _ = ParseInviteDays(settings[keyInviteDays]) // what is no number is the default
	switch {
	case place.Policy == "":
		place.Policy = Guests
	case !slices.Contains(Policies, place.Policy):
		place.Policy = Invited
	}
	return place
}

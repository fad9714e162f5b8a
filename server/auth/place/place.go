// Package place holds what an owner chooses for the whole server: its name, and who may come in.
package place

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/shared/chat"
)

// Policy says who may come in.
type Policy string

// Policies.
const (
	Guests  Policy = "guests"  // everybody; an account is optional
	Open    Policy = "open"    // people with an account, which everybody may create
	Invited Policy = "invited" // people with an account, which an administrator's link creates
	OIDC    Policy = "oidc"    // people whom an OpenID Connect provider knows
)

// Policies are all policies, the widest first.
var Policies = []Policy{Guests, Open, Invited, OIDC}

// TakesGuests reports whether people come in without an account.
func (p Policy) TakesGuests() bool { return p == Guests }

// TakesAccounts reports whether everybody may create an account with a password or a passkey.
func (p Policy) TakesAccounts() bool { return p == Guests || p == Open }

// TakesPasswords reports whether people sign in by a password or a passkey of this server.
func (p Policy) TakesPasswords() bool { return p != OIDC }

// NameMax bounds the name of a place, in characters.
const NameMax = 60

// Place is what an owner chooses.
type Place struct {
	Name       string // "": the program's own
	Policy     Policy
	InviteDays int  // how long invites may be valid; 0: chat.InviteDays
	Unlimited  bool // invites may have any number of uses
	Trusting   bool // guests who are new may do what others may: see chat.Strangeness
}

// DaysOfInvites returns how many days invites may be valid.
func (p Place) DaysOfInvites() int { return cmp.Or(p.InviteDays, chat.InviteDays) }

// ParseInviteDays reads how many days invites may be valid.
func ParseInviteDays(text string) (int, error) {
	days, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || days < 1 || days > chat.InviteDaysMax {
		return 0, chat.Errorf(chat.CodeBadText, "invites are valid for 1 to %d days", chat.InviteDaysMax)
	}
	return days, nil
}

// Parse returns the place with the spaces around its name removed, or an error that says what to change.
func Parse(name string, policy Policy) (Place, error) {
	name = strings.TrimSpace(name)
	switch {
	case !slices.Contains(Policies, policy):
		return Place{}, chat.Errorf(chat.CodeBadText, "%q is not a policy; use guests, open, invited or oidc", string(policy))
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }):
		return Place{}, chat.Errorf(chat.CodeBadText, "the name of a place has no control characters")
	case utf8.RuneCountInString(name) > NameMax:
		return Place{}, chat.Errorf(chat.CodeBadText, "the name of a place has at most %d characters", NameMax)
	}
	return Place{Name: name, Policy: policy}, nil
}

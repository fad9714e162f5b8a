package site

import (
	"net/http"
	"strconv"

	"parley/server/auth/admin"
	"parley/server/auth/place"
	"parley/shared/chat"
)

// settingsBody is what the page of the settings shows.
type settingsBody struct {
	Tabs      []tab
	Form      *form
	Policies  []choice
	Unlimited bool // invites may be for any number of people
	Wary      bool // guests who are new may do less than others
}

func (p *page) settings(admin.Actor) error {
	now := p.site.Admin.Place.Get(p.r.Context())
	switch p.r.URL.Query().Get("done") {
	case "saved":
		p.Done = p.T.Account.Saved
	case "start":
		p.Done = p.T.Start.Done
	}
	return p.showSettings(http.StatusOK, p.settingsForm(now), now)
}

func (p *page) showSettings(status int, form *form, chosen place.Place) error {
	return p.show(status, "admin-settings", p.T.Admin.Settings, settingsBody{p.tabs("admin/settings"), form, p.policies(chosen.Policy), chosen.Unlimited, !chosen.Trusting})
}

// settingsForm is placeForm, and asks how long invites are valid.
func (p *page) settingsForm(now place.Place) *form {
	f, t := p.placeForm(now.Name), p.T.Invites
	f.Fields = append(f.Fields, &field{Name: "invite-days", Label: t.MaxDays, Hint: t.MaxDaysHint, Complete: "off", Value: strconv.Itoa(now.DaysOfInvites()), Optional: true})
	return f
}

// placeForm has the field for the name of the place, which may be empty.
func (p *page) placeForm(name string) *form {
	return fields(&field{Name: "place", Label: p.T.Admin.Place, Hint: p.T.Admin.PlaceHint, Complete: "organization", Value: name, Optional: true})
}

// policies are those that can be chosen. Without a provider nobody is known to one.
func (p *page) policies(chosen place.Policy) []choice {
	t := p.T.Admin
	all := []choice{
		{Value: string(place.Guests), Label: t.Guests, Hint: t.GuestsHint}, {Value: string(place.Open), Label: t.Open, Hint: t.OpenHint},
		{Value: string(place.Invited), Label: t.Invited, Hint: t.InvitedHint},
	}
	if p.Place.Providers || chosen == place.OIDC {
		all = append(all, choice{Value: string(place.OIDC), Label: t.OIDC, Hint: t.OIDCHint})
	}
	for i := range all {
		all[i].Chosen = all[i].Value == string(chosen)
	}
	return all
}

// chosenPlace reads the forms of /admin/settings and /start. It reports false, and blames a field, if nobody could choose that.
func (p *page) chosenPlace(f *form, policy place.Policy) (chosen place.Place, ok bool, err error) {
	chosen, wrong := place.Parse(p.line("place"), policy)
	switch {
	case wrong != nil:
		f.blame("place", p.W.Refuse(chat.AsError(wrong)))
		return chosen, false, nil
	case policy != place.OIDC:
		return chosen, true, nil
	case !p.Place.Providers:
		f.blame("", p.T.Admin.NoProvider)
		return chosen, false, nil
	}
	identities, err := p.site.Accounts.Identities(p.r.Context(), p.by.User.ID)
	if err == nil && len(connected(p.site.Providers.Choices(p.r.Context()), identities)) > 0 {
		return chosen, true, nil
	}
	f.blame("", p.T.Admin.NoIdentity)
	if code(err) == chat.CodeNoUser {
		err = nil // the first owner, who is nobody yet
	}
	return chosen, false, err
}

func (p *page) saveSettings(by admin.Actor) error {
	if asked, err := p.confirms("admin/settings"); asked || err != nil {
		return err
	}
	f, policy := p.settingsForm(place.Place{}).fill(p), place.Policy(p.value("policy"))
	chosen, ok, err := p.chosenPlace(f, policy)
	if err != nil {
		return err
	}
	chosen.Policy, chosen.Unlimited, chosen.Trusting = policy, p.value("unlimited") != "", p.value("newcomers") == ""
	var wrong error
	if days := p.line("invite-days"); days != "" {
		chosen.InviteDays, wrong = place.ParseInviteDays(days)
	}
	if wrong != nil {
		f.blame("invite-days", fill(p.T.Invites.DaysWrong, "{n}", strconv.Itoa(chat.InviteDaysMax)))
	}
	if !ok || wrong != nil {
		return p.refuse(http.StatusUnprocessableEntity, f, func(status int, f *form) error { return p.showSettings(status, f, chosen) })
	}
	if err := p.site.Admin.SetPlace(p.r.Context(), by, chosen); err != nil {
		return err
	}
	p.goTo("admin/settings?done=saved")
	return nil
}

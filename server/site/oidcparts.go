package site

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"

	"parley/server/auth/oidc"
	"parley/server/store"
	"parley/shared/chat"
)

// providersBody is what the part "providers" shows: buttons to sign in.
type providersBody struct {
	Choices []oidc.Choice
	Query   string // of their addresses
}

// providersPart draws the buttons of the sign-in page. A provider that does not answer has none, and the page says so.
func providersPart(p *page) (template.HTML, error) {
	choices := p.site.Providers.Choices(p.r.Context())
	if len(choices) == 0 {
		return "", nil
	}
	body := providersBody{choices, "?next=" + url.QueryEscape(p.site.Edge.Next(p.r))}
	if p.again() {
		identities, err := p.site.Accounts.Identities(p.r.Context(), p.by.User.ID)
		if err != nil {
			return "", err
		}
		body.Choices, body.Query = connected(choices, identities), body.Query+"&again=1"
		if len(body.Choices) == 0 {
			return "", nil
		}
	}
	return p.draw("providers", body)
}

// connected returns the providers at which the user has an identity.
func connected(choices []oidc.Choice, identities []store.Identity) []oidc.Choice {
	var some []oidc.Choice
	for _, choice := range choices {
		if slices.ContainsFunc(identities, func(i store.Identity) bool { return i.Issuer == choice.Issuer }) {
			some = append(some, choice)
		}
	}
	return some
}

// identityRow is a provider on the account page: the user's identity there, or the offer to connect one.
type identityRow struct {
	Label    string
	Provider string // to connect; "": there is an identity
	Up       bool
	Identity store.Identity
}

// identitiesPart draws the rows of the account page.
func identitiesPart(p *page) (template.HTML, error) {
	identities, err := p.site.Accounts.Identities(p.r.Context(), p.by.User.ID)
	if err != nil {
		return "", err
	}
	var rows []identityRow
	for _, i := range identities {
		rows = append(rows, identityRow{Label: p.site.Providers.Label(i.Issuer), Identity: i})
	}
	choices := p.site.Providers.Choices(p.r.Context())
	taken := connected(choices, identities)
	for _, choice := range choices {
		if !slices.Contains(taken, choice) && (p.Claimed() || p.mayJoin()) {
			rows = append(rows, identityRow{Label: choice.Label, Provider: choice.Name, Up: choice.Up})
		}
	}
	if len(rows) == 0 {
		return "", nil
	}
	return p.draw("identities", rows)
}

// keepByProviderPart draws the buttons by which a guest keeps the name.
func keepByProviderPart(p *page) (template.HTML, error) {
	up := slices.DeleteFunc(p.site.Providers.Choices(p.r.Context()), func(c oidc.Choice) bool { return !c.Up })
	if len(up) == 0 {
		return "", nil
	}
	return p.draw("keep-by-provider", up)
}

// changeIdentities connects a provider or removes an identity.
func changeIdentities(p *page) error {
	ctx := p.r.Context()
	err := p.site.Accounts.Recent(ctx, p.by)
	if provider := p.line("connect"); err == nil && provider != "" {
		address, err := p.beginWith(provider, oidc.Attempt{User: p.by.User.ID, Add: true})
		if err != nil {
			p.r.SetPathValue("provider", provider)
			return p.failOIDC(err)
		}
		p.w.Header().Set("Refresh", "0; url="+address)
		return p.goOn(onward{p.site.Providers.Label(provider), address})
	}
	if err == nil {
		_, err = p.site.Accounts.RemoveIdentity(ctx, p.by, p.value("issuer"), p.value("subject"))
	}
	switch {
	case code(err) == chat.CodeNotAllowed:
		return p.say(http.StatusConflict, p.T.Wrong.Refused, note{p.T.Provider.Last, "account", p.T.Frame.Back})
	case err != nil:
		return err
	}
	p.goTo("account?done=removed")
	return nil
}

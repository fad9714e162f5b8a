package site

import "html/template"

// part draws a piece of a page that has a file of its own. An empty one is left out.
type part func(p *page) (template.HTML, error)

// signInParts are other ways to sign in than a password, below its form.
func signInParts() []part { return []part{passkeySignIn, providersPart} }

// keepParts are other ways to keep a guest's name than a password.
func keepParts() []part { return []part{passkeyKeep, keepByProviderPart} }

// wayParts are rows of the list of ways to sign in, below the password.
func wayParts() []part { return []part{passkeyWays, identitiesPart} }

// accountParts are sections of the account page, between the ways to sign in and the devices.
func accountParts() []part { return []part{ownReportsPart} }

// parts draws the pieces that are not empty.
func (p *page) parts(all []part) ([]template.HTML, error) {
	var drawn []template.HTML
	for _, draw := range all {
		piece, err := draw(p)
		if err != nil {
			return nil, err
		}
		if piece != "" {
			drawn = append(drawn, piece)
		}
	}
	return drawn, nil
}

package site

import (
	"html/template"
	"net/http"

	"parley/server/qr"
	"parley/shared/chat"
)

func handoverRoutes() []route {
	return []route{
		{path: "/account/handover", member: true, by: map[string]act{http.MethodGet: toAccount, http.MethodPost: handOver}},
		{path: "/handover/{token}", by: map[string]act{http.MethodGet: askHandOver, http.MethodPost: takeHandOver}},
	}
}

// handOverBody is what handover.html shows.
type handOverBody struct {
	Link    string
	Picture template.HTML // a QR code
}

// handOver shows a link that signs another device in.
func handOver(p *page) error {
	secret, err := p.site.Accounts.NewHandOver(p.r.Context(), p.by)
	if err != nil {
		return err
	}
	link := p.site.Edge.PublicURL(p.r).JoinPath("handover", secret).String()
	picture, err := qr.Of(link)
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, "handover", p.T.Handover.Page, handOverBody{link, template.HTML(picture.SVG())}) //nolint:gosec // numbers
}

// askHandOver asks whether this device is to be signed in. It uses up nothing.
func askHandOver(p *page) error {
	user, err := p.site.Accounts.HandOver(p.r.Context(), p.r.PathValue("token"), p.site.Edge.From(p.r))
	if code(err) == chat.CodeUnauthorized {
		return p.gone()
	}
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, "handover-ask", fill(p.T.Handover.Ask, "{name}", user.Name), user)
}

func takeHandOver(p *page) error {
	in, err := p.site.Accounts.TakeHandOver(p.r.Context(), p.r.PathValue("token"), p.site.Edge.From(p.r))
	if code(err) == chat.CodeUnauthorized {
		return p.gone()
	}
	if err != nil {
		return err
	}
	p.site.Edge.SignIn(p.w, p.r, in)
	p.goTo("")
	return nil
}

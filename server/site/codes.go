package site

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

func codesRoutes() []route {
	return []route{{path: "/account/codes", member: true, by: map[string]act{http.MethodGet: askCodes, http.MethodPost: showCodes}}}
}

// askCodes asks whether to make new recovery codes.
func askCodes(p *page) error {
	if !p.by.Claimed {
		return toAccount(p)
	}
	if err := p.site.Accounts.Recent(p.r.Context(), p.by); err != nil {
		return err
	}
	account, err := p.site.Accounts.Account(p.r.Context(), p.by.User.ID)
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, "codes-ask", p.T.Codes.Title, account.Codes)
}

// codesBody is what codes.html shows.
type codesBody struct {
	Codes []string
	File  template.URL // that has them
}

// showCodes makes new recovery codes and shows them, this once.
func showCodes(p *page) error {
	if !p.by.Claimed {
		return toAccount(p)
	}
	codes, err := p.site.Accounts.NewCodes(p.r.Context(), p.by)
	if err != nil {
		return err
	}
	text := p.Place.Name + " · " + p.by.User.Name + "\n\n" + strings.Join(codes, "\n") + "\n"
	file := template.URL("data:text/plain;charset=utf-8," + url.PathEscape(text)) //nolint:gosec // escaped
	return p.show(http.StatusOK, "codes", p.T.Codes.Title, codesBody{codes, file})
}

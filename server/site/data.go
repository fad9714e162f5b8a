package site

import (
	"context"
	"net/http"
	"time"

	"parley/shared/chat"
)

// Data exports and erases what belongs to a person.
type Data interface {
	// Export writes a zip file with everything that the user wrote.
	Export(w http.ResponseWriter, r *http.Request, user chat.UserID) error
	// Erase removes the user, and keeps the messages without the name or removes them too.
	Erase(ctx context.Context, user chat.UserID, keepMessages bool, now time.Time) error
}

func dataRoutes() []route {
	return []route{
		{path: "/account/export", member: true, by: map[string]act{http.MethodGet: toAccount, http.MethodPost: export}},
		{path: "/account/erase", member: true, by: map[string]act{http.MethodGet: askErase, http.MethodPost: erase}},
	}
}

// proven returns an error unless who makes the request is a guest, who has no other proof, or has given one recently.
func (p *page) proven() error {
	if !p.by.Claimed {
		return nil
	}
	return p.site.Accounts.Recent(p.r.Context(), p.by)
}

func export(p *page) error {
	if p.site.Data == nil {
		return p.lost()
	}
	if err := p.proven(); err != nil {
		return err
	}
	return p.site.Data.Export(p.w, p.r, p.by.User.ID)
}

func (p *page) eraseForm() *form {
	return fields(&field{Name: "confirm", Label: fill(p.T.Data.EraseConfirm, "{name}", p.by.User.Name), Complete: "off"})
}

func askErase(p *page) error {
	if p.site.Data == nil {
		return p.lost()
	}
	if err := p.proven(); err != nil {
		return err
	}
	return p.showErase(http.StatusOK, p.eraseForm())
}

func (p *page) showErase(status int, f *form) error {
	return p.show(status, "erase", fill(p.T.Data.EraseTitle, "{name}", p.by.User.Name), f)
}

// Typed returns what was chosen or typed before, for a form that is shown again.
func (p *page) Typed(name string) string { return p.line(name) }

// erase removes the user. The name is typed first, since nothing brings it back.
func erase(p *page) error {
	if p.site.Data == nil {
		return p.lost()
	}
	if err := p.proven(); err != nil {
		return err
	}
	f := p.eraseForm().fill(p)
	if p.line("confirm") != p.by.User.Name {
		f.blame("confirm", fill(p.T.Data.EraseWrong, "{name}", p.by.User.Name))
		return p.refuse(http.StatusUnprocessableEntity, f, p.showErase)
	}
	if err := p.site.Data.Erase(p.r.Context(), p.by.User.ID, p.value("messages") != "drop", p.site.Now()); err != nil {
		return err
	}
	if err := p.site.Edge.SignOut(p.w, p.r); err != nil && code(err) != chat.CodeUnauthorized {
		return err
	}
	p.forget()
	p.Signed = false
	return p.say(http.StatusOK, p.T.Data.Erased, note{p.T.Data.ErasedText, "", p.T.Frame.Back})
}

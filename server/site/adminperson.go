package site

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"time"

	"parley/server/auth/admin"
	"parley/server/qr"
	"parley/server/store"
	"parley/shared/chat"
)

// personBody is what the page of one person shows.
type personBody struct {
	Tabs     []tab
	Account  store.Account
	Role     string
	Ways     []string
	Banned   string // until when, "": not
	May      bool   // the administrator may act on this person
	Self     bool
	Roles    []choice // that may be given
	Bans     []choice
	Holds    []choice
	Held     string // until when the ban holds newcomers, "": not
	Networks int    // of the sessions
	Sessions []store.Session

	MaySilence bool
	Silenced   string // until when and why, "": not
	Silences   []choice
	MayPurge   bool
	Purges     keptPurges
	Wrong      string // why the last act was refused
}

// adminDone returns what is said on top after an act.
func (p *page) adminDone(what string) string {
	t := p.T.Admin
	return map[string]string{"role": t.RoleDone, "ban": t.BanDone, "lift": t.LiftDone, "silence": t.SilenceDone, "unsilence": t.UnsilenceDone, "sign-out": t.OutDone}[what]
}

// person shows one person.
func (p *page) person(by admin.Actor) error {
	p.Done = p.adminDone(p.r.URL.Query().Get("done"))
	return p.showPerson(http.StatusOK, by, "")
}

func (p *page) showPerson(status int, by admin.Actor, wrong string) error {
	account, err := p.site.Admin.Store.Account(p.r.Context(), chat.UserID(p.r.PathValue("id")))
	if code(err) == chat.CodeNoUser {
		return p.lost()
	}
	if err != nil {
		return err
	}
	sessions, err := p.site.Admin.Store.Sessions(p.r.Context(), account.User.ID)
	if err != nil {
		return err
	}
	t := p.T.Admin
	body := personBody{
		Tabs: p.tabs(""), Account: account, Role: p.role(account.Role), Ways: p.ways(account), May: by.May(account), Self: account.User.ID == by.User,
		Sessions: sessions, Wrong: wrong,
		Bans: []choice{{Value: "24h", Label: t.Day}, {Value: "168h", Label: t.Week, Chosen: true}, {Value: "720h", Label: t.Month}, {Value: "forever", Label: t.Forever}},
	}
	p.describeHold(&body)
	p.describeSilence(by, &body)
	body.MayPurge = p.site.Admin.MayPurge(p.r.Context(), by, account.User.ID, "") == nil
	if body.Purges, err = p.keptPurges(by, account.User.ID); err != nil {
		return err
	}
	if p.bans(account) {
		body.Banned = p.until(account.Banned)
	}
	if account.Claimed != 0 {
		for _, role := range chat.Roles[1:] {
			if by.MayGive(role) || role == account.Role {
				body.Roles = append(body.Roles, choice{Value: string(role), Label: p.role(role), Chosen: role == account.Role})
			}
		}
	}
	return p.show(status, "admin-person", account.User.Name, body)
}

// until says when a ban ends. The server does not know the time zone of its reader.
func (p *page) until(at chat.Millis) string {
	if at >= chat.MillisOf(admin.Forever) {
		return p.T.Admin.BannedForever
	}
	return fill(p.T.Admin.BannedUntil, "{date}", at.Time().UTC().Format("2006-01-02 15:04 UTC"))
}

// ways lists how somebody can sign in.
func (p *page) ways(a store.Account) (all []string) {
	t := p.T.Admin
	if a.Password {
		all = append(all, p.T.Account.Password)
	}
	if a.Passkeys > 0 {
		all = append(all, t.Passkeys.Of(a.Passkeys))
	}
	if a.Identities > 0 {
		all = append(all, t.Identities.Of(a.Identities))
	}
	if a.Codes > 0 {
		all = append(all, p.T.Codes.Left.Of(a.Codes))
	}
	if a.Email != "" {
		all = append(all, a.Email)
	}
	return all
}

// actOnPerson does what a form of the page asks for.
func (p *page) actOnPerson(by admin.Actor) error {
	user, ctx, what := chat.UserID(p.r.PathValue("id")), p.r.Context(), p.r.PathValue("act")
	if asked, err := p.confirms("admin/people/" + url.PathEscape(string(user))); asked || err != nil {
		return err
	}
	var err error
	switch what {
	case "role":
		role := chat.Role(p.value("role"))
		if !slices.Contains(chat.Roles, role) {
			return p.lost()
		}
		_, err = p.site.Admin.SetRole(ctx, by, user, role)
	case "ban":
		until := admin.Forever
		if value := p.value("for"); value != "forever" {
			d, wrong := time.ParseDuration(value)
			if wrong != nil {
				return p.lost()
			}
			until = p.site.Now().Add(d)
		}
		hold, wrong := holdUntil(p.value("hold"), until, p.site.Now())
		if wrong != nil {
			return p.lost()
		}
		err = p.site.Admin.Ban(ctx, by, user, until, hold)
	case "lift":
		err = p.site.Admin.Lift(ctx, by, user)
	case "silence":
		length, wrong := time.ParseDuration(p.value("for"))
		if wrong != nil || !slices.Contains(chat.Silences, length) {
			return p.lost()
		}
		err = p.site.Admin.Silence(ctx, by, user, length, p.line("reason"))
	case "unsilence":
		err = p.site.Admin.Unsilence(ctx, by, user)
	case "sign-out":
		err = p.site.Admin.SignOut(ctx, by, user, p.value("session"))
	case "reset":
		return p.reset(by, user)
	default:
		return p.lost()
	}
	return p.acted(by, user, what, err)
}

// acted shows the person again, by GET unless the act was refused.
func (p *page) acted(by admin.Actor, user chat.UserID, what string, err error) error {
	refusal, refused := errors.AsType[*chat.Error](err)
	switch {
	case err == nil:
		p.goTo("admin/people/" + string(user) + "?done=" + what)
		return nil
	case refused && refusal.Code == chat.CodeNoUser:
		return p.lost()
	case refused && refusal.Code == chat.CodeNotAllowed:
		return p.showPerson(http.StatusForbidden, by, p.T.Admin.Refused)
	}
	return err
}

// linkBody is what the page with a link shows. It is shown once.
type linkBody struct {
	Tabs    []tab
	Text    string
	Address string
	Picture template.HTML
	Warn    string
	Back    string // below the base
}

// reset shows a recovery link.
func (p *page) reset(by admin.Actor, user chat.UserID) error {
	account, err := p.site.Admin.Store.Account(p.r.Context(), user)
	if err == nil {
		var token string
		if token, _, err = p.site.Admin.Reset(p.r.Context(), by, user); err == nil {
			return p.showLink(token, fill(p.T.Admin.ResetTitle, "{name}", account.User.Name), p.T.Admin.ResetValid, "admin/people/"+string(user))
		}
	}
	return p.acted(by, user, "reset", err)
}

func (p *page) showLink(token, title, text, back string) error {
	address := p.site.Edge.PublicURL(p.r).JoinPath("recover", token).String()
	code, err := qr.Of(address)
	if err != nil {
		return err
	}
	return p.show(http.StatusOK, "admin-link", title, linkBody{
		p.tabs(""), text, address, template.HTML(code.SVG()), p.T.Admin.LinkWarn, back, //nolint:gosec // it has no text of anybody
	})
}

// refusedName blames the name for an error that a person can do something about. It returns other errors.
func (p *page) refusedName(f *form, err error) error {
	switch code(err) {
	case chat.CodeBadName, chat.CodeNameTaken, chat.CodeFiltered:
		p.blameName(f, err)
		return nil
	}
	return f.refused(p, "", err)
}

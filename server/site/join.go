package site

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"parley/server/auth/account"
	"parley/server/auth/invite"
	"parley/server/qr"
	"parley/server/store"
	"parley/shared/chat"
)

func joinRoutes() []route {
	return []route{
		{path: "/join/{token}", by: map[string]act{http.MethodGet: showJoin, http.MethodPost: join}},
		{path: "/join/{token}/qr.svg", by: map[string]act{http.MethodGet: drawJoin}},
	}
}

// joining is how whoever opens an invite comes in.
type joining string

const (
	joinAsUser   joining = "user"    // is somebody already
	joinAsGuest  joining = "guest"   // becomes a guest
	joinSignUp   joining = "sign-up" // makes an account
	joinByInvite joining = "invited" // makes an account, which only an invite allows
	joinSignIn   joining = "sign-in" // has to have an account
)

// joinBody is what join.html shows: what the inviter has chosen, and nothing else of the room.
type joinBody struct {
	Invite chat.Invite
	How    joining
	Form   *form  // of an account
	Here   string // the address of this page
	Admits bool   // people who have no account can come in by this invite
}

// joinPlace is where an invite leads to.
type joinPlace struct {
	chat.Invite
	room chat.Room
	name string // of the room, or of the place
}

// showJoin asks whether to come in. It uses up nothing.
func showJoin(p *page) error {
	to, answered, err := p.invited()
	if answered || err != nil {
		return err
	}
	how, err := p.joining(to)
	if err != nil {
		return err
	}
	return p.askJoin(http.StatusOK, to, how, p.joinForm(how))
}

// invited reads the invite of the request. Whoever is in already is led there. What became of an invite is told to whoever has its token; a wrong
// token counts as an attempt.
func (p *page) invited() (to joinPlace, answered bool, err error) {
	if p.Signed && !p.Claimed() && !p.Place.Guests {
		p.Signed, p.by = false, store.Login{} // a guest from before: here that is nobody
	}
	ctx, token := p.r.Context(), p.r.PathValue("token")
	err = p.site.Accounts.Counted(p.site.Edge.From(p.r), func() (err error) {
		if to.Invite, err = p.site.Invites.Peek(ctx, token); code(err) == chat.CodeUnauthorized {
			err = account.ErrLink
		}
		return err
	})
	if errors.Is(err, account.ErrLink) {
		return to, true, p.gone()
	}
	if err != nil {
		return to, false, err
	}
	if p.Signed {
		inside, err := p.site.Invites.Inside(ctx, to.Invite, p.by.User.ID)
		if err != nil {
			return to, false, err
		}
		if inside {
			p.enter(to.Room)
			return to, true, nil
		}
	}
	if to.State != chat.InviteActive {
		return to, true, p.over(to.State)
	}
	to.name = p.Place.Name
	if to.Room != "" {
		to.room, err = p.site.Invites.Store.Room(ctx, to.Room)
		to.name = to.room.Name
	}
	return to, false, err
}

// enter leads to a room, or into the place.
func (p *page) enter(room chat.RoomID) {
	if room == "" {
		p.goTo("")
		return
	}
	p.goTo("r/" + url.PathEscape(string(room)))
}

// over says that an invite lets nobody in any more, and why.
func (p *page) over(state chat.InviteState) error {
	t := p.T.Join
	text := map[chat.InviteState]string{chat.InviteUsedUp: t.UsedUp, chat.InviteExpired: t.Expired, chat.InviteRevoked: t.Revoked}[state]
	return p.say(http.StatusGone, t.Over, note{text, "", p.T.Frame.Back})
}

// joining returns how whoever makes the request can come in.
func (p *page) joining(to joinPlace) (joining, error) {
	closed := to.room.Guests == chat.GuestsNone
	switch {
	case p.Claimed() || p.Signed && !closed:
		return joinAsUser, nil
	case p.Place.Guests && !closed:
		return joinAsGuest, nil
	case p.Signed || !p.Place.Passwords:
		return joinSignIn, nil
	case p.Place.Accounts:
		return joinSignUp, nil
	}
	admits, err := p.site.Invites.Admits(p.r.Context(), to.Invite)
	if err == nil && admits {
		return joinByInvite, nil
	}
	return joinSignIn, err
}

func (p *page) joinForm(how joining) *form {
	if how != joinSignUp && how != joinByInvite {
		return fields()
	}
	return p.signUpForm()
}

func (p *page) askJoin(status int, to joinPlace, how joining, f *form) error {
	t := p.T.Join
	title := fill(t.By, "{name}", to.By.Name, "{place}", to.name)
	if to.By.ID == "" {
		title = fill(t.To, "{place}", to.name)
	}
	return p.show(status, "join", title, joinBody{Invite: to.Invite, How: how, Form: f, Here: p.here(), Admits: how != joinSignIn})
}

// errStays stops SignUpAs: the invite lets nobody in.
var errStays = errors.New("the invite lets nobody in")

// join lets whoever makes the request in: as who that is, or as somebody new.
func join(p *page) error {
	to, answered, err := p.invited()
	if answered || err != nil {
		return err
	}
	how, err := p.joining(to)
	if err != nil {
		return err
	}
	var use store.InviteUse
	ctx, token := p.r.Context(), p.r.PathValue("token")
	switch how {
	case joinSignIn:
		return p.askJoin(http.StatusForbidden, to, how, fields())
	case joinAsUser:
		use, err = p.site.Invites.Use(ctx, token, p.by.User.ID)
	case joinAsGuest:
		var guest chat.User
		if guest, err = p.site.Edge.BeGuest(p.w, p.r); err == nil {
			use, err = p.site.Invites.Use(ctx, token, guest.ID)
		}
	default:
		f := p.joinForm(how).fill(p)
		ask := func(status int, f *form) error { return p.askJoin(status, to, how, f) }
		if f.missing(p) {
			return p.refuse(http.StatusUnprocessableEntity, f, ask)
		}
		if use, err = p.signUpInvited(how, token); nameRefused(err) || code(err) == chat.CodeBadPassword {
			if err := p.refusedAccount(f, err); err != nil {
				return err
			}
			return p.refuse(http.StatusUnprocessableEntity, f, ask)
		}
	}
	if err != nil {
		return err
	}
	return p.joined(use)
}

// signUpInvited makes an account that an invite lets in. Where everybody makes accounts, the account stays if the invite is used up meanwhile.
func (p *page) signUpInvited(how joining, token string) (use store.InviteUse, err error) {
	ctx, from, name, secret := p.r.Context(), p.site.Edge.From(p.r), p.line("name"), p.value("new")
	if how == joinSignUp {
		in, err := p.site.Accounts.SignUp(ctx, name, secret, from)
		if err != nil {
			return use, err
		}
		p.site.Edge.SignIn(p.w, p.r, in)
		return p.site.Invites.Use(ctx, token, in.User.ID)
	}
	in, err := p.site.Accounts.SignUpAs(ctx, name, secret, func(ctx context.Context, id chat.UserID, name string) (err error) {
		if _, use, err = p.site.Invites.Create(ctx, token, id, name); err == nil && !use.Came {
			err = errStays
		}
		return err
	}, from)
	if errors.Is(err, errStays) {
		return use, nil
	}
	if err == nil {
		p.site.Edge.SignIn(p.w, p.r, in)
	}
	return use, err
}

// joined leads whoever has come in to where that is.
func (p *page) joined(use store.InviteUse) error {
	switch {
	case use.Came || use.Already:
		p.enter(use.Invite.Room)
		return nil
	case use.Removed:
		return p.say(http.StatusForbidden, p.T.Join.Over, note{p.T.Join.Removed, "", p.T.Frame.Back})
	}
	return p.over(use.Invite.State)
}

// drawJoin answers with the address of an invite as a QR code. It looks nothing up.
func drawJoin(p *page) error {
	token := p.r.PathValue("token")
	if !invite.IsToken(token) {
		return p.lost()
	}
	picture, err := qr.Of(p.joinLink(token))
	if err != nil {
		return err
	}
	p.w.Header().Set("Content-Type", "image/svg+xml")
	if p.r.Method != http.MethodHead {
		p.w.Write([]byte(picture.SVG()))
	}
	return nil
}

// joinLink returns the address of an invite.
func (p *page) joinLink(token string) string {
	return p.site.Edge.PublicURL(p.r).JoinPath("join", token).String()
}

package site

import (
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"

	"parley/server/auth/account"
	"parley/shared/chat"
)

// note is a page of a few words.
type note struct {
	Text, Link, Label string // Link is below the base
}

// say shows a page of a few words.
func (p *page) say(status int, title string, n note) error {
	if status >= http.StatusBadRequest {
		p.Failed = true
	}
	return p.show(status, "note", title, n)
}

// lost says that there is no such page.
func (p *page) lost() error {
	return p.say(http.StatusNotFound, p.T.Wrong.Lost, note{p.T.Wrong.LostText, "", p.T.Frame.Back})
}

// gone says that a link was used, has expired, or never was: which of them it does not say.
func (p *page) gone() error {
	return p.say(http.StatusGone, p.T.Wrong.Gone, note{p.T.Wrong.GoneText, "sign-in", p.T.SignIn.Title})
}

// fail shows what went wrong, and logs what people cannot do anything about.
func (p *page) fail(err error) {
	if errors.Is(err, account.ErrConfirm) {
		p.goTo("sign-in?again=1&next=" + url.QueryEscape(p.here()))
		return
	}
	visible, ok := errors.AsType[*chat.Error](err)
	if !ok {
		p.site.Log.Error("answer a page", "path", p.r.Pattern, "err", err)
		visible = &chat.Error{Code: chat.CodeInternal}
	}
	w, back := p.T.Wrong, note{"", "account", p.T.Wrong.Retry}
	title, status := w.Broken, http.StatusInternalServerError
	back.Text = w.BrokenText
	switch visible.Code {
	case chat.CodeRateLimited, chat.CodeTooMany:
		title, status, back.Text = w.Busy, http.StatusTooManyRequests, w.BusyText
		if wait := visible.Wait(); wait > 0 {
			p.w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		}
	case chat.CodeForbidden, chat.CodeNotAllowed, chat.CodeNoGuests, chat.CodeUnauthorized:
		title, status, back.Text = w.Refused, http.StatusForbidden, w.RefusedText
	case chat.CodeRetryLater:
		status = http.StatusServiceUnavailable
	}
	if err := p.say(status, title, back); err != nil {
		p.site.Log.Error("say that a page failed", "err", err)
		http.Error(p.w, w.Broken, http.StatusInternalServerError)
	}
}

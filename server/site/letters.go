package site

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/textproto"
	"net/url"
	"time"

	"parley/server/auth/account"
	"parley/server/mail"
	"parley/server/store"
	"parley/shared/catalog"
	"parley/shared/catalog/pages"
	"parley/shared/chat"
)

// JobLetter is a message with a link, which waits for the mail server. It is kept in the store without the link: that is made when it is sent.
const JobLetter = "letter"

const (
	lettersWaiting = 100              // whose addressees have not been looked up yet; more are dropped
	lettersOf      = 4                // of a user at a time
	perAddress     = 2 * time.Minute  // between two letters to one address
	letterWait     = 10 * time.Second // for the mail server, at each try: other jobs wait meanwhile
	keepWait       = 5 * time.Second  // for the store, for each letter
	lastLook       = 5 * time.Second  // for all that wait when the server stops
)

// Kinds of letters.
const (
	recoverLetter = "recover"
	confirmLetter = "confirm"
)

// letter is the payload of a job.
type letter struct {
	Kind  string       `json:"kind"`
	To    string       `json:"to"`
	Lang  catalog.Lang `json:"lang"`
	Until chat.Millis  `json:"until"` // afterwards nobody waits for it any more

	Session string `json:"session,omitempty"` // that wants an address confirmed: when it ends, so does that

	user chat.UserID // "": whoever has the address
}

// Letters sends messages with links: by jobs, so that they outlive the server that was asked for them. One that was handed to the mail
// server twice has two links, of which the second works.
type Letters struct {
	Accounts *account.Service
	Jobs     store.Jobs
	Relay    *mail.Relay
	Public   *url.URL // the address in links, which ends with a slash
	Place    func(ctx context.Context) Place
	Now      func() time.Time
	Log      *slog.Logger

	waiting chan letter
}

// NewLetters returns letters that are looked after while Run runs.
func NewLetters(l Letters) *Letters {
	l.waiting = make(chan letter, lettersWaiting)
	return &l
}

// post takes a letter. It takes no time of the request that asked for it, so nobody learns from that time whether somebody has the address.
func (l *Letters) post(one letter, valid time.Duration) {
	one.Until = chat.MillisOf(l.Now().Add(valid))
	select {
	case l.waiting <- one:
	default:
		l.Log.Warn("mail is dropped: too much waits")
	}
}

// Run makes jobs of letters until ctx ends, and of those that wait then. The end of ctx loses no letter that was taken before.
func (l *Letters) Run(ctx context.Context) {
	last := map[string]time.Time{} // by address
	for {
		select {
		case one := <-l.waiting:
			l.keep(context.WithoutCancel(ctx), last, one)
		case <-ctx.Done():
			end, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastLook)
			defer cancel()
			for len(l.waiting) > 0 {
				l.keep(end, last, <-l.waiting)
			}
			return
		}
	}
}

// keep makes a job of a letter, unless the address got one a moment ago.
func (l *Letters) keep(ctx context.Context, last map[string]time.Time, one letter) {
	ctx, cancel := context.WithTimeout(ctx, keepWait)
	defer cancel()
	now := l.Now()
	for address, at := range last {
		if now.Sub(at) >= perAddress {
			delete(last, address)
		}
	}
	if _, recent := last[one.To]; recent {
		return
	}
	user, err := one.user, error(nil)
	if user == "" {
		user, err = l.Accounts.Store.UserByEmail(ctx, one.To)
	}
	if code(err) == chat.CodeNoUser {
		return
	}
	if err == nil {
		var payload []byte
		if payload, err = json.Marshal(one); err == nil {
			job := store.Job{Kind: JobLetter, User: user, Key: one.Kind + " " + one.To, Due: chat.MillisOf(now), Payload: payload}
			err = l.Jobs.PutJob(ctx, job, lettersOf, now)
		}
	}
	if err != nil {
		l.Log.Error("keep a letter", "user", user, "err", err)
		return
	}
	last[one.To] = now
}

// Send does a job. An error means that the mail server may take it later.
func (l *Letters) Send(ctx context.Context, job store.Job) error {
	var one letter
	if err := json.Unmarshal(job.Payload, &one); err != nil {
		l.Log.Error("a letter cannot be read", "user", job.User, "err", err)
		return nil
	}
	log := l.Log.With("kind", one.Kind, "user", job.User, "try", job.Tries+1)
	if one.Until <= chat.MillisOf(l.Now()) {
		log.Warn("mail not sent: nobody waits for it any more")
		return nil
	}
	m, ok, err := l.write(ctx, job.User, one)
	if err != nil || !ok {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, letterWait)
	defer cancel()
	err = l.Relay.Send(ctx, m)
	if refused, is := errors.AsType[*textproto.Error](err); is && refused.Code >= 500 { // another try would end like this one
		log.Warn("mail not sent", "err", err)
		return nil
	}
	if err == nil {
		log.Info("mail sent")
	}
	return err
}

// write returns the message with a new link, unless there is no reason for it any more.
func (l *Letters) write(ctx context.Context, user chat.UserID, one letter) (m mail.Message, ok bool, err error) {
	has, err := l.Accounts.Account(ctx, user)
	if err != nil {
		return m, false, err
	}
	t := pages.For(one.Lang)
	subject, text, path, secret := t.Email.ConfirmSubject, t.Email.ConfirmMail, "account/email/", ""
	switch one.Kind {
	case confirmLetter:
		if err = l.Accounts.Lives(ctx, one.Session); errors.Is(err, account.ErrEnded) {
			return m, false, nil
		}
		if err == nil {
			secret, err = l.Accounts.NewLink(ctx, account.EmailKind, user, emailLink{one.To, one.Session}, emailValid)
		}
	case recoverLetter:
		if has.Email != one.To { // it was removed meanwhile
			return m, false, nil
		}
		subject, text, path = t.Email.RecoverSubject, t.Email.RecoverMail, "recover/"
		secret, err = l.Accounts.NewMailedRecovery(ctx, user)
	default:
		err = fmt.Errorf("a letter of the kind %q", one.Kind)
	}
	if err != nil {
		return m, false, err
	}
	place := l.Place(ctx).Name
	if place == "" {
		place = one.Lang.Words().App
	}
	link := l.Public.JoinPath(path, secret).String()
	return mail.Message{To: one.To, Subject: fill(subject, "{place}", place), Text: fill(text, "{name}", has.User.Name, "{place}", place, "{link}", link)}, true, nil
}

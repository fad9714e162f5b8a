package owndata

import (
	"archive/zip"
	"context"
	"encoding/json"
	"io"
	"math"
	"net/http"

	"parley/server/store"
	"parley/shared/chat"
)

// Export answers with a zip file: JSON for programs, and index.html for people. An error before anything is written is returned; later ones
// end the connection, so that a part does not look like the whole.
func (s *Service) Export(w http.ResponseWriter, r *http.Request, user chat.UserID) error {
	if err := s.begin(user); err != nil {
		return err
	}
	defer s.end(user)
	about, err := s.gather(r.Context(), user)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="parley-data.zip"`)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if err := s.write(r.Context(), w, user, about); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// file is a file of the zip, with what becomes its JSON.
type file struct {
	name    string
	content any
}

// about is everything but the messages.
type about struct {
	user  chat.User
	rooms map[chat.RoomID]string // names
	files []file
}

func (s *Service) gather(ctx context.Context, user chat.UserID) (a about, err error) {
	account, err := s.store.Account(ctx, user)
	if err != nil {
		return a, err
	}
	passkeys, err := s.store.Passkeys(ctx, user)
	if err != nil {
		return a, err
	}
	identities, err := s.store.Identities(ctx, user)
	if err != nil {
		return a, err
	}
	blocked, err := s.store.Blocked(ctx, user)
	if err != nil {
		return a, err
	}
	sessions, err := s.store.Sessions(ctx, user)
	if err != nil {
		return a, err
	}
	states, err := s.store.RoomStates(ctx, user)
	if err != nil {
		return a, err
	}
	for i := range states {
		if states[i].Role, err = s.store.Member(ctx, states[i].Room.ID, user); err != nil {
			return a, err
		}
	}
	drafts, err := s.drafts(ctx, user)
	if err != nil {
		return a, err
	}
	profile := profileOf(account, passkeys, identities, blocked)
	if profile.Status, err = s.store.Status(ctx, user); err != nil {
		return a, err
	}
	if profile.Asks, err = s.store.OwnAsks(ctx, user); err != nil {
		return a, err
	}
	if profile.Held, err = s.store.HeldNames(ctx, user, s.now()); err != nil {
		return a, err
	}
	jobs, err := s.store.UserJobs(ctx, "", user)
	if err != nil {
		return a, err
	}
	invites, err := s.invites(ctx, user)
	if err != nil {
		return a, err
	}
	reports, err := s.store.OwnReports(ctx, user, math.MaxInt32)
	if err != nil {
		return a, err
	}
	a = about{user: account.User, rooms: map[chat.RoomID]string{}}
	for _, state := range states {
		a.rooms[state.Room.ID] = state.Room.Name
		if state.Room.Peer != nil {
			a.rooms[state.Room.ID] = state.Room.Peer.Name
		}
	}
	a.files = []file{
		{"profile.json", profile}, {"sessions.json", sessionsOf(sessions)}, {"rooms.json", states}, {"drafts.json", drafts}, {"scheduled.json", jobsOf(jobs)},
		{"invites.json", invites}, {"reports.json", append([]chat.Report{}, reports...)},
	}
	return a, nil
}

// drafts returns the drafts, and those on the shelf.
func (s *Service) drafts(ctx context.Context, user chat.UserID) (all []chat.Draft, err error) {
	all = []chat.Draft{}
	for after, more := chat.RoomID(""), true; more; {
		var page []chat.Draft
		if page, more, err = s.store.Drafts(ctx, user, after, 1<<20); err != nil || len(page) == 0 {
			break
		}
		all, after = append(all, page...), page[len(page)-1].Room
	}
	for before, more := int64(0), err == nil; more; {
		var page []chat.Draft
		if page, more, err = s.store.Shelf(ctx, user, before, 1<<20, s.now()); err != nil || len(page) == 0 {
			break
		}
		all, before = append(all, page...), page[len(page)-1].Version
	}
	return all, err
}

// invites returns the invites that the user has made.
func (s *Service) invites(ctx context.Context, user chat.UserID) (all []chat.Invite, err error) {
	all = []chat.Invite{}
	for query := (store.InviteQuery{By: user, Limit: pageSize}); ; query.After = all[len(all)-1].ID {
		page, err := s.store.ListInvites(ctx, query, s.now())
		all = append(all, page...)
		if err != nil || len(page) < pageSize {
			return all, err
		}
	}
}

func (s *Service) write(ctx context.Context, out io.Writer, user chat.UserID, a about) error {
	z := zip.NewWriter(out)
	create := func(name string) (io.Writer, error) {
		return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: s.now()})
	}
	for _, f := range a.files {
		w, err := create(f.name)
		if err != nil {
			return err
		}
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(f.content); err != nil {
			return err
		}
	}
	w, err := create("messages.jsonl")
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(w)
	if err := s.messages(ctx, user, func(e chat.Event) error { return encoder.Encode(messageOf(e)) }); err != nil {
		return err
	}
	if w, err = create("index.html"); err != nil {
		return err
	}
	if err := s.page(ctx, w, user, a); err != nil {
		return err
	}
	return z.Close()
}

// messages calls each for all messages of the user, room by room. It holds nothing of the store while each writes to a slow client.
func (s *Service) messages(ctx context.Context, user chat.UserID, each func(chat.Event) error) error {
	for after := (store.OwnPlace{}); ; {
		page, last, err := s.store.OwnMessages(ctx, user, after, pageSize)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, e := range page {
			if err := each(e); err != nil {
				return err
			}
		}
		after = last
	}
}

package storetest

import (
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func credentials() []promise {
	return []promise{
		{"APasskeyIsFoundByItsID", passkeys},
		{"AnIdentityIsOneUsers", identities},
		{"AnAddressIsOneUsers", emails},
		{"ARecoveryCodeWorksOnce", codes},
		{"ALinkWorksOnce", linksOnce},
		{"OfTwoWhoTakeALinkOneGetsIt", linkRace},
		{"ExpiredLinksAreRemoved", linksExpire},
		{"SettingsAreKept", settings},
		{"FilesAreKeptInFolders", files},
		{"ALeaseIsOneOwners", leases},
		{"TheAuditIsKeptInItsOrder", audit},
	}
}

func passkeys(w *world) {
	ctx, ada, bo := w.ctx(), w.user("Ada"), w.user("Bo")
	key := store.Passkey{ID: []byte{0, 1, 0xff}, User: ada.ID, Name: "phone", Data: []byte(`{"count":1}`)}
	a, err := w.s.AddPasskey(ctx, key, 0, noon())
	if w.check(err); a.Passkeys != 1 || a.Role != chat.RoleMember || a.Claimed == 0 {
		w.t.Errorf("got %+v, want an account", a)
	}
	key.Created = chat.MillisOf(noon())
	find := func(want store.Passkey) {
		w.t.Helper()
		got, err := w.s.Passkey(ctx, want.ID)
		if w.check(err); !reflect.DeepEqual(got, want) {
			w.t.Errorf("got %+v, want %+v", got, want)
		}
	}
	find(key)
	_, err = w.s.AddPasskey(ctx, store.Passkey{ID: key.ID, User: bo.ID, Name: "mine"}, 0, noon())
	w.refused(err, chat.CodeNameTaken)
	if got := w.account(bo); got.Claimed != 0 || got.Generation != 0 {
		w.t.Errorf("who was refused is %+v, want a guest", got)
	}
	other := store.Passkey{ID: []byte("other"), User: ada.ID, Name: "desk", Created: chat.MillisOf(noon().Add(time.Hour))}
	_, err = w.s.AddPasskey(ctx, other, 0, noon())
	w.refused(err, chat.CodeChanged)
	_, err = w.s.AddPasskey(ctx, other, 1, noon().Add(time.Hour))
	w.check(err)
	w.check(w.s.UsePasskey(ctx, key.ID, []byte(`{"count":2}`), noon().Add(time.Minute)))
	w.check(w.s.RenamePasskey(ctx, ada.ID, key.ID, "手机"))
	key.Data, key.Used, key.Name, other.Data = []byte(`{"count":2}`), chat.MillisOf(noon().Add(time.Minute)), "手机", []byte{}
	w.reopen()
	find(key)
	all, err := w.s.Passkeys(ctx, ada.ID)
	if w.check(err); !reflect.DeepEqual(all, []store.Passkey{key, other}) {
		w.t.Errorf("got %+v, want both, the oldest first", all)
	}
	w.refused(w.s.UsePasskey(ctx, []byte("none"), nil, noon()), chat.CodeNoUser)
	w.refused(w.s.RenamePasskey(ctx, bo.ID, key.ID, "mine"), chat.CodeNoUser)
	_, err = w.s.Passkey(ctx, []byte("none"))
	w.refused(err, chat.CodeNoUser)
	if a, err := w.s.RemovePasskey(ctx, bo.ID, key.ID, noon()); err != nil || a.Generation != 0 {
		w.t.Errorf("another user's: got %+v (%v)", a, err)
	}
	a, err = w.s.RemovePasskey(ctx, ada.ID, key.ID, noon())
	if w.check(err); a.Passkeys != 1 || a.Generation != 3 {
		w.t.Errorf("got %+v", a)
	}
	for i := int64(1); i < store.PasskeysMax; i++ {
		_, err = w.s.AddPasskey(ctx, store.Passkey{ID: fmt.Append(nil, "key ", i), User: ada.ID}, 2+i, noon())
		w.check(err)
	}
	_, err = w.s.AddPasskey(ctx, store.Passkey{ID: []byte("one more"), User: ada.ID}, w.account(ada).Generation, noon())
	w.refused(err, chat.CodeTooMany)
}

func identities(w *world) {
	ctx, ada, bo := w.ctx(), w.user("Ada"), w.user("Bo")
	mine := store.Identity{Issuer: "https://id.example.com", Subject: "1", User: ada.ID, Email: "ada@example.com"}
	a, err := w.s.AddIdentity(ctx, mine, 0, noon())
	if w.check(err); a.Identities != 1 || a.Role != chat.RoleMember {
		w.t.Errorf("got %+v, want an account", a)
	}
	a, err = w.s.AddIdentity(ctx, mine, 1, noon())
	if w.check(err); a.Identities != 1 || a.Generation != 1 {
		w.t.Errorf("the same again: got %+v", a)
	}
	theirs := mine
	theirs.User = bo.ID
	_, err = w.s.AddIdentity(ctx, theirs, 0, noon())
	w.refused(err, chat.CodeNameTaken)
	theirs.Issuer = "https://other.example.com"
	_, err = w.s.AddIdentity(ctx, theirs, 0, noon())
	w.check(err)
	later := noon().Add(time.Hour)
	user, err := w.s.UserByIdentity(ctx, mine.Issuer, "1", later)
	if w.check(err); user != ada.ID {
		w.t.Errorf("got %s, want Ada", user)
	}
	_, err = w.s.UserByIdentity(ctx, mine.Issuer, "2", later)
	w.refused(err, chat.CodeNoUser)
	mine.Created, mine.Used = chat.MillisOf(noon()), chat.MillisOf(later)
	all, err := w.s.Identities(ctx, ada.ID)
	if w.check(err); !reflect.DeepEqual(all, []store.Identity{mine}) {
		w.t.Errorf("got %+v, want %+v", all, mine)
	}
	w.claim(ada)
	a, err = w.s.RemoveIdentity(ctx, ada.ID, theirs.Issuer, "1", noon())
	if w.check(err); a.Identities != 1 {
		w.t.Errorf("another user's: got %+v", a)
	}
	a, err = w.s.RemoveIdentity(ctx, ada.ID, mine.Issuer, "1", noon())
	if w.check(err); a.Identities != 0 {
		w.t.Errorf("got %+v", a)
	}
	_, err = w.s.UserByIdentity(ctx, mine.Issuer, "1", later)
	w.refused(err, chat.CodeNoUser)
}

func emails(w *world) {
	ctx, ada, bo := w.ctx(), w.user("Ada"), w.user("Bo")
	w.check(w.s.SetEmail(ctx, ada.ID, "Ada@example.com"))
	w.refused(w.s.SetEmail(ctx, bo.ID, "ada@EXAMPLE.com"), chat.CodeNameTaken)
	w.check(w.s.SetEmail(ctx, ada.ID, "ada@example.com"))
	user, err := w.s.UserByEmail(ctx, "ADA@example.com")
	if w.check(err); user != ada.ID || w.account(ada).Email != "ada@example.com" {
		w.t.Errorf("got %s and %+v", user, w.account(ada))
	}
	w.check(w.s.SetEmail(ctx, ada.ID, ""))
	_, err = w.s.UserByEmail(ctx, "ada@example.com")
	w.refused(err, chat.CodeNoUser)
	w.check(w.s.SetEmail(ctx, bo.ID, "ada@example.com"))
	w.refused(w.s.SetEmail(ctx, "u-nobody", "x@example.com"), chat.CodeNoUser)
}

func codes(w *world) {
	ctx, ada := w.ctx(), w.user("Ada")
	w.check(w.s.SetCodes(ctx, ada.ID, [][]byte{token("1"), token("2"), token("3")}))
	use := func(code string, left int) {
		w.t.Helper()
		got, err := w.s.UseCode(ctx, ada.ID, token(code))
		if left < 0 {
			w.refused(err, chat.CodeUnauthorized)
			return
		}
		if w.check(err); got != left || w.account(ada).Codes != left {
			w.t.Errorf("%s: got %d left, and %d in the account, want %d", code, got, w.account(ada).Codes, left)
		}
	}
	use("2", 2)
	use("2", -1)
	use("4", -1)
	_, err := w.s.UseCode(ctx, w.user("Bo").ID, token("1"))
	w.refused(err, chat.CodeUnauthorized)
	w.check(w.s.SetCodes(ctx, ada.ID, [][]byte{token("4")}))
	use("1", -1)
	use("4", 0)
	w.refused(w.s.SetCodes(ctx, "u-nobody", nil), chat.CodeNoUser)
}

// link stores a link that expires an hour after noon.
func (w *world) link(kind, secret string, user chat.UserID, data string) store.Link {
	w.t.Helper()
	link := store.Link{Kind: kind, Hash: token(secret), User: user, Data: []byte(data), Expires: chat.MillisOf(noon().Add(time.Hour))}
	w.check(w.s.PutLink(w.ctx(), link))
	return link
}

func linksOnce(w *world) {
	ctx, ada := w.ctx(), w.user("Ada")
	link := w.link("recovery", "a", ada.ID, `{"by":"admin"}`)
	nobodys := w.link("state", "a", "", "")
	w.reopen()
	for range 2 {
		got, err := w.s.PeekLink(ctx, "recovery", link.Hash, noon())
		if w.check(err); !reflect.DeepEqual(got, link) {
			w.t.Errorf("got %+v, want %+v", got, link)
		}
	}
	for _, take := range []func(string, []byte, time.Time) (store.Link, error){
		func(kind string, hash []byte, at time.Time) (store.Link, error) {
			return w.s.PeekLink(ctx, kind, hash, at)
		},
		func(kind string, hash []byte, at time.Time) (store.Link, error) {
			return w.s.TakeLink(ctx, kind, hash, at)
		},
	} {
		_, err := take("recovery", link.Hash, noon().Add(time.Hour))
		w.refused(err, chat.CodeUnauthorized)
		_, err = take("handover", link.Hash, noon())
		w.refused(err, chat.CodeUnauthorized)
		_, err = take("recovery", token("b"), noon())
		w.refused(err, chat.CodeUnauthorized)
	}
	for _, want := range []store.Link{link, nobodys} {
		got, err := w.s.TakeLink(ctx, want.Kind, want.Hash, noon())
		if w.check(err); !reflect.DeepEqual(got, want) {
			w.t.Errorf("got %+v, want %+v", got, want)
		}
		_, err = w.s.TakeLink(ctx, want.Kind, want.Hash, noon())
		w.refused(err, chat.CodeUnauthorized)
		_, err = w.s.PeekLink(ctx, want.Kind, want.Hash, noon())
		w.refused(err, chat.CodeUnauthorized)
	}
	w.refused(w.s.PutLink(ctx, store.Link{Kind: "recovery", Hash: token("c"), User: "u-nobody"}), chat.CodeNoUser)
	w.link("recovery", "d", ada.ID, "")
	kept := w.link("handover", "d", ada.ID, "")
	w.check(w.s.DropLinks(ctx, "recovery", ada.ID))
	_, err := w.s.PeekLink(ctx, "recovery", kept.Hash, noon())
	w.refused(err, chat.CodeUnauthorized)
	_, err = w.s.PeekLink(ctx, "handover", kept.Hash, noon())
	w.check(err)
}

func linkRace(w *world) {
	link := w.link("recovery", "a", w.user("Ada").ID, "")
	var all sync.WaitGroup
	var won atomic.Int64
	for range 8 {
		all.Go(func() {
			if _, err := w.s.TakeLink(w.ctx(), link.Kind, link.Hash, noon()); err == nil {
				won.Add(1)
			} else if chat.AsError(err).Code != chat.CodeUnauthorized {
				w.t.Error(err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		w.t.Errorf("%d have taken it, want 1", won.Load())
	}
}

func linksExpire(w *world) {
	for i := range 5 {
		w.link("state", fmt.Sprint(i), "", "")
	}
	purge := func(after time.Duration, limit, want int) {
		w.t.Helper()
		got, err := w.s.PurgeLinks(w.ctx(), noon().Add(after), limit)
		if w.check(err); got != want {
			w.t.Errorf("purged %d, want %d", got, want)
		}
	}
	purge(time.Hour-time.Second, 9, 0)
	purge(time.Hour, 3, 3)
	purge(time.Hour, 3, 2)
	purge(time.Hour, 3, 0)
}

func settings(w *world) {
	ctx := w.ctx()
	w.check(w.s.SetSetting(ctx, "policy", "guests"))
	w.check(w.s.SetSetting(ctx, "policy", "open"))
	w.check(w.s.SetSetting(ctx, "name", "Tea 茶"))
	w.check(w.s.SetSetting(ctx, "gone", "x"))
	w.check(w.s.SetSetting(ctx, "gone", ""))
	w.check(w.s.SetSetting(ctx, "gone", ""))
	w.reopen()
	got, err := w.s.Settings(ctx)
	if w.check(err); !reflect.DeepEqual(got, map[string]string{"policy": "open", "name": "Tea 茶"}) {
		w.t.Errorf("got %v", got)
	}
}

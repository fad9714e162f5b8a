package account

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/password"
	"parley/server/store"
	"parley/shared/chat"
)

func TestAGuestBecomesAnAccountAndStaysTheSameUser(t *testing.T) {
	h := newHouse(t)
	token, guest := h.guest()
	account, err := h.Claim(t.Context(), guest, horse)
	if err != nil || account.User != guest.User || account.Role != chat.RoleMember || !account.Password || account.Claimed == 0 {
		t.Fatalf("got %+v (%v), want %+v as a member", account, err, guest.User)
	}
	if now := h.login(token); !now.Claimed || now.User != guest.User || now.Role != chat.RoleMember {
		t.Errorf("the guest's token: got %+v", now)
	}
	if len(h.changed) != 1 || h.changed[0] != guest.User.ID {
		t.Errorf("told of the claim: %v", h.changed)
	}
	for _, typed := range []string{guest.User.Name, strings.ToUpper(guest.User.Name), " @" + guest.User.Name + " "} {
		in, err := h.SignIn(t.Context(), typed, horse, home)
		if err != nil || in.User != guest.User {
			t.Fatalf("%q: got %+v (%v)", typed, in, err)
		}
		by := h.login(in.Token)
		if in.Token == token || by.Session != in.Session || by.Session == guest.Session || h.Tokens.Kind(in.Token) != auth.Account {
			t.Errorf("%q: got session %+v, want another one than the guest's", typed, by)
		}
	}
}

func TestOfTwoTabsThatClaimOneWins(t *testing.T) {
	h := newHouse(t)
	_, guest := h.guest()
	var work sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		work.Go(func() {
			for again := true; again; again = errs[i] != nil && chat.AsError(errs[i]).Code == chat.CodeRetryLater { // as a person would on a busy server
				_, errs[i] = h.Claim(t.Context(), guest, []string{horse, piano}[i%2])
			}
		})
	}
	work.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if chat.AsError(err).Code != chat.CodeChanged {
			t.Errorf("got %v, want changed", err)
		}
	}
	if won != 1 {
		t.Errorf("%d have won: %v", won, errs)
	}
	if _, err := h.SetPassword(t.Context(), guest, "", piano, home); err == nil {
		t.Error("a guest's session that was open for a while sets another password")
	}
}

func TestSomebodyNewSignsUpInOneGo(t *testing.T) {
	h := newHouse(t)
	in, err := h.SignUp(t.Context(), "Ada", horse, home)
	if err != nil || in.User.Name != "Ada" {
		t.Fatalf("got %+v (%v)", in, err)
	}
	by := h.login(in.Token)
	if list, err := h.Sessions(t.Context(), by); !by.Claimed || err != nil || len(list) != 1 {
		t.Errorf("got %+v with the sessions %+v (%v), want one", by, list, err)
	}
	if again, err := h.SignIn(t.Context(), "ada", horse, other); err != nil || again.User != in.User {
		t.Errorf("the same name and password: got %+v (%v)", again, err)
	}
	for what, c := range map[string]struct {
		name, password string
		want           chat.Code
	}{
		"a taken name": {"ADA", horse, chat.CodeNameTaken}, "no name": {"a b", horse, chat.CodeBadName}, "a weak password": {"Bo", "12345678", chat.CodeBadPassword},
		"the name as password": {"Brave-Otter-99", "brave-otter", chat.CodeBadPassword},
	} {
		in, err := h.SignUp(t.Context(), c.name, c.password, home)
		if chat.AsError(err).Code != c.want || in != (SignedIn{}) {
			t.Errorf("%s: got %+v (%v), want %s", what, in, err, c.want)
		}
	}
	if users, err := h.store.UsersByFolded(t.Context(), []string{"bo"}); err != nil || len(users) > 0 {
		t.Errorf("a refused one was stored: %v (%v)", users, err)
	}
	if got := limited(func(int) error { _, err := h.SignUp(t.Context(), "a b", "x", at("192.0.2.77")); return err }); got != chat.GuestsPerMinute {
		t.Errorf("from one address: %d, want %d", got, chat.GuestsPerMinute)
	}
}

func TestWhoDoesNotGetIn(t *testing.T) {
	h := newHouse(t)
	name, _, by := h.account(horse)
	_, guest := h.guest()
	if err := h.store.SetEmail(t.Context(), by.User.ID, Email("Ada@Example.org")); err != nil {
		t.Fatal(err)
	}
	if in, err := h.SignIn(t.Context(), " ada@EXAMPLE.org", horse, home); err != nil || in.User.ID != by.User.ID {
		t.Errorf("by mail: got %+v (%v)", in, err)
	}
	for what, c := range map[string]struct{ name, password string }{
		"a wrong password": {name, wrong}, "no password": {name, ""}, "an unknown name": {"Nobody-Here", horse}, "no name": {"", horse},
		"a guest's name": {guest.User.Name, ""}, "a guest's name and a password": {guest.User.Name, horse}, "an unknown address": {"bo@example.org", horse},
		"a long name": {strings.Repeat("x", 10_000), horse}, "a long address": {strings.Repeat("x", 10_000) + "@x", horse}, "an address of many bytes": {strings.Repeat("é", 300) + "@x", horse}, "a NUL": {name + "\x00", wrong},
		"no UTF-8": {"\xff\xfe", horse}, "SQL": {"' OR 1=1 --", horse}, "a long password": {name, strings.Repeat("x", 1<<16)},
	} {
		h.pass(time.Hour) // every try is the first
		in, err := h.SignIn(t.Context(), c.name, c.password, home)
		if err == nil || err.Error() != ErrWrong.Error() || in != (SignedIn{}) {
			t.Errorf("%s: got %+v (%v), want the same answer for all", what, in, err)
		}
	}
	until := h.time().Add(time.Hour)
	if err := h.store.Ban(t.Context(), by.User.ID, until, time.Time{}, h.time()); err != nil {
		t.Fatal(err)
	}
	_, err := h.SignIn(t.Context(), name, wrong, home)
	wants(t, err, ErrWrong) // who does not know the password does not learn of the ban
	_, err = h.SignIn(t.Context(), name, horse, home)
	wants(t, err, ErrBanned)
	h.pass(61 * time.Minute)
	if _, err = h.SignIn(t.Context(), name, horse, home); err != nil {
		t.Errorf("after the ban: %v", err)
	}
}

func TestAPasswordChangeEndsTheOtherSessions(t *testing.T) {
	h := newHouse(t)
	name, mine, by := h.account(horse)
	theirs, err := h.SignIn(t.Context(), name, horse, other)
	if err != nil {
		t.Fatal(err)
	}
	handOver, err := h.NewHandOver(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.SetPassword(t.Context(), h.login(theirs.Token), wrong, piano, other); !errors.Is(err, ErrWrong) {
		t.Errorf("a wrong one in a recent session: got %v", err)
	}
	h.pass(Recently + time.Minute)
	for what, c := range map[string]struct {
		current, next string
		want          error
	}{
		"without the current one": {"", piano, ErrConfirm}, "with a wrong one": {wrong, piano, ErrWrong},
		"a weak one": {horse, "12345678", password.ErrGuessable}, "the name": {horse, name, password.ErrGuessable},
	} {
		_, err := h.SetPassword(t.Context(), by, c.current, c.next, home)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", what, err, c.want)
		}
	}
	h.login(theirs.Token)
	if _, err := h.SetPassword(t.Context(), by, horse, piano, home); err != nil {
		t.Fatal(err)
	}
	h.refused(theirs.Token)
	h.login(mine.Token)
	if len(h.ended) == 0 || h.ended[len(h.ended)-1] != by.User.ID {
		t.Errorf("sockets were closed for %v", h.ended)
	}
	_, err = h.SignIn(t.Context(), name, horse, other)
	wants(t, err, ErrWrong)
	_, err = h.TakeHandOver(t.Context(), handOver, other)
	wants(t, err, ErrLink)
	if _, err = h.SignIn(t.Context(), name, piano, other); err != nil {
		t.Error(err)
	}
	if _, err = h.RemovePassword(t.Context(), h.login(mine.Token)); chat.AsError(err).Code != chat.CodeForbidden {
		t.Errorf("without a proof: got %v", err)
	}
	if err = h.Confirm(t.Context(), by, piano, home); err != nil {
		t.Fatal(err)
	}
	if _, err = h.RemovePassword(t.Context(), by); chat.AsError(err).Code != chat.CodeNotAllowed {
		t.Errorf("the last way to sign in: got %v", err)
	}
}

// A device that was handed over to, or that was signed in long ago, cannot take the account over.
func TestChangesNeedARecentProof(t *testing.T) {
	h := newHouse(t)
	_, _, by := h.account(horse)
	link, err := h.NewHandOver(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	in, err := h.TakeHandOver(t.Context(), link, other)
	if err != nil {
		t.Fatal(err)
	}
	handed := h.login(in.Token)
	wants(t, h.Recent(t.Context(), handed), ErrConfirm)
	wants(t, h.Recent(t.Context(), by), nil)
	h.pass(Recently + time.Second)
	wants(t, h.Recent(t.Context(), by), ErrConfirm)
	for what, change := range map[string]func(store.Login) error{
		"codes":    func(by store.Login) error { _, err := h.NewCodes(t.Context(), by); return err },
		"password": func(by store.Login) error { _, err := h.SetPassword(t.Context(), by, "", piano, home); return err },
		"passkey": func(by store.Login) error {
			_, err := h.AddPasskey(t.Context(), by, store.Passkey{ID: []byte("x"), User: by.User.ID, Data: []byte("{}")})
			return err
		},
		"identity": func(by store.Login) error {
			_, err := h.AddIdentity(t.Context(), by, store.Identity{Issuer: "https://id.example", Subject: "1", User: by.User.ID})
			return err
		},
	} {
		for _, who := range []store.Login{by, handed} {
			if err := change(who); !errors.Is(err, ErrConfirm) {
				t.Errorf("%s: got %v, want %v", what, err, ErrConfirm)
			}
		}
	}
	wants(t, h.Confirm(t.Context(), handed, wrong, other), ErrWrong)
	wants(t, h.Recent(t.Context(), handed), ErrConfirm)
	wants(t, h.Confirm(t.Context(), handed, horse, other), nil)
	wants(t, h.Confirm(t.Context(), handed, horse, other), nil)
	wants(t, h.Recent(t.Context(), handed), nil)
	wants(t, h.Recent(t.Context(), by), ErrConfirm) // one session's proof is not another's
	h.pass(Recently + time.Second)
	wants(t, h.Recent(t.Context(), handed), ErrConfirm)
}

func TestSessionsAreInOnesOwnHands(t *testing.T) {
	h := newHouse(t)
	name, mine, by := h.account(horse)
	_, stranger, them := h.account(piano)
	var others []SignedIn
	for range 3 {
		in, err := h.SignIn(t.Context(), name, horse, other)
		if err != nil {
			t.Fatal(err)
		}
		others = append(others, in)
	}
	list, err := h.Sessions(t.Context(), by)
	if err != nil || len(list) != 5 || list[0].ID != by.Session {
		t.Fatalf("got %+v (%v), want one's own session, three more, and the guest's", list, err)
	}
	if list[0].Network != "203.0.113.0/24" || list[0].Device != "Firefox, Linux" || list[0].Method != ByPassword {
		t.Errorf("got %+v", list[0])
	}
	if err := h.EndSession(t.Context(), them.User.ID, others[0].Session); err != nil {
		t.Fatal(err)
	}
	h.login(others[0].Token) // it is not theirs
	if err := h.EndSession(t.Context(), by.User.ID, others[0].Session); err != nil {
		t.Fatal(err)
	}
	h.refused(others[0].Token)
	h.login(others[1].Token)
	if err := h.EndOthers(t.Context(), by); err != nil {
		t.Fatal(err)
	}
	h.refused(others[1].Token)
	h.refused(others[2].Token)
	h.login(mine.Token)
	if err := h.EndAll(t.Context(), by.User.ID); err != nil {
		t.Fatal(err)
	}
	h.refused(mine.Token)
	h.login(stranger.Token)
}

func TestNoSecretIsLogged(t *testing.T) {
	h := newHouse(t)
	name, in, by := h.account(horse)
	codes, _ := h.NewCodes(t.Context(), by)
	handOver, _ := h.NewHandOver(t.Context(), by)
	_, _ = h.TakeHandOver(t.Context(), handOver, home)
	_ = h.ConfirmWithCode(t.Context(), by, codes[0], home)
	_, _ = h.Exchange(t.Context(), name, codes[1], home)
	_, _ = h.SignIn(t.Context(), name, wrong, home)
	recovery, _ := h.NewRecovery(t.Context(), by.User.ID, RecoveryValid)
	_, _ = h.Recover(t.Context(), recovery, piano, Trusted{}, home)
	if !strings.Contains(h.logs.String(), "signed in") {
		t.Fatalf("nothing was logged: %s", h.logs)
	}
	for _, secret := range append(codes, horse, piano, wrong, in.Token, in.Known, handOver, recovery) {
		if secret == "" || strings.Contains(h.logs.String(), secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
}

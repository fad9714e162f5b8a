package cli

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// lobbyWith returns a picture of the lobby, online, with these rows.
func lobbyWith(rows ...view.Row) *view.Snapshot {
	return &view.Snapshot{
		Me: chat.User{ID: "ada", Name: "Ada"}, Link: view.Link{State: view.Online},
		Open: &view.OpenRoom{
			Room:  chat.Room{ID: "lobby", Kind: chat.Public, Name: "Lobby"},
			Known: true, Here: 2, Live: []*view.Chunk{{ID: 1, Rows: rows}},
		},
	}
}

func said1(key, name, text string) view.Row {
	at := time.Date(2025, 3, 1, 12, 30, 0, 0, time.Local)
	return view.Row{Key: key, Kind: view.RowMessage, At: at, Author: chat.User{ID: chat.UserID(name), Name: name}, Text: text}
}

func mine(state view.RowState, text string) view.Row {
	r := said1("sent nonce", "Ada", text)
	r.Mine, r.State, r.Nonce = true, state, "nonce"
	return r
}

// drawing collects what a screen prints, step by step.
type drawing struct {
	*screen
	t   *testing.T
	out *strings.Builder
}

func newDrawing(t *testing.T) *drawing {
	out := &strings.Builder{}
	return &drawing{newScreen(out), t, out}
}

// prints draws v and demands exactly these new lines.
func (d *drawing) prints(v *view.Snapshot, want ...string) {
	d.t.Helper()
	d.out.Reset()
	d.draw(v)
	got := strings.TrimSuffix(d.out.String(), "\n")
	if want := strings.Join(want, "\n"); got != want {
		d.t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// opened returns a screen on which the head of the empty lobby is printed.
func opened(t *testing.T) *drawing {
	d := newDrawing(t)
	d.prints(lobbyWith(), "# Lobby (2 here)", "* you are Ada")
	return d
}

func TestARoomOpensWithItsLastMessages(t *testing.T) {
	var rows []view.Row
	for i := range lastRows + 5 {
		rows = append(rows, said1(string(rune('a'+i)), "Bo", string(rune('a'+i))))
	}
	d := newDrawing(t)
	v := lobbyWith(rows...)
	v.Open.Room.Topic = "all\nkinds"
	d.draw(v)
	lines := strings.Split(strings.TrimSpace(d.out.String()), "\n")
	if got, want := len(lines), lastRows+3; got != want {
		t.Fatalf("got %d lines, want %d: %q", got, want, lines)
	}
	if lines[1] != "# all kinds" || lines[2] != "12:30  Bo: f" || lines[lastRows+1] != "12:30  Bo: y" {
		t.Errorf("got %q", lines)
	}
	d.prints(v)
}

func TestARoomIsNotShownBeforeItsPage(t *testing.T) {
	d := newDrawing(t)
	v := lobbyWith()
	v.Open.Known = false
	d.prints(v)
	v = lobbyWith()
	v.Open.Loading = true
	d.prints(v)
	d.prints(lobbyWith(said1("1", "Bo", "hi")), "# Lobby (2 here)", "12:30  Bo: hi", "* you are Ada")
}

func TestEachMessageIsPrintedOnce(t *testing.T) {
	d := opened(t)
	first, second := said1("1", "Bo", "one"), said1("2", "Bo", "two\nlines")
	d.prints(lobbyWith(first), "12:30  Bo: one")
	d.prints(lobbyWith(first))
	d.prints(lobbyWith(first, second), "12:30  Bo: two", "       | lines")
	d.prints(lobbyWith(second))
	d.prints(lobbyWith(first, second))
}

func TestPrivateMessagesSayWhoReadsThem(t *testing.T) {
	d := opened(t)
	from, to := said1("1", "Bo", "psst"), mine(view.Sent, "yes?")
	from.Private = &view.Private{Peer: from.Author}
	to.Private = &view.Private{Peer: from.Author}
	d.prints(lobbyWith(from, to), "12:30  [private] Bo to you: psst", "12:30  [private] you to Bo: yes?")
}

func TestOthersTextIsMadeSafe(t *testing.T) {
	d := opened(t)
	d.prints(lobbyWith(said1("1", "B\x1b[2Jo\n12:30  Ada", "\x1b[31mhi\r12:31  Ada: I owe you")), "12:30  Bo 12:30 Ada: hi12:31  Ada: I owe you")
}

func TestAMessageOnItsWayIsPrintedWhenItTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := opened(t)
		d.prints(lobbyWith(mine(view.Pending, "hi")))
		time.Sleep(pendingDelay + 1)
		d.prints(lobbyWith(mine(view.Pending, "hi")), "       . waiting to be sent: hi")
		d.prints(lobbyWith(mine(view.Pending, "hi")))
		d.prints(lobbyWith(mine(view.Sent, "hi")), "12:30  Ada: hi")
	})
}

func TestAMessageOfflineWaitsVisibly(t *testing.T) {
	d := opened(t)
	v := lobbyWith(mine(view.Pending, "@Bo hi"))
	v.Link = view.Link{State: view.Waiting, Since: time.Now()}
	d.prints(v, "       . waiting to be sent privately: @Bo hi")
}

func TestARefusedMessageSaysWhyEachTime(t *testing.T) {
	d := opened(t)
	refused := mine(view.Failed, "@Boo hi")
	refused.Error = chat.Errorf(chat.CodeAmbiguous, "did you mean the suggested one?")
	refused.Error.Suggest = "Bo"
	want := []string{"       ! not sent: @Boo hi", "       ! did you mean the suggested one? (Bo). /retry sends it again, /discard drops it"}
	d.prints(lobbyWith(refused), want...)
	d.prints(lobbyWith(refused))
	d.prints(lobbyWith(mine(view.Pending, "@Boo hi")))
	d.prints(lobbyWith(refused), want...)
}

func TestADelayedMessageSaysWhen(t *testing.T) {
	d := opened(t)
	r := mine(view.Delayed, "hi")
	r.Error, r.Retry = chat.Limited("you write", time.Second), r.At.Add(5*time.Second)
	d.prints(lobbyWith(r), "       . you write too fast; wait 1.0 s; sent again at 12:30:05: hi")
}

func TestALinkOfANewGuestSaysWhenItIsSentAndCanBeDropped(t *testing.T) {
	d := opened(t)
	r := mine(view.Delayed, "https://tea.example")
	r.Error, r.Retry = chat.LinksLater(6*time.Minute+time.Second), r.At.Add(5*time.Minute)
	d.prints(lobbyWith(r), "       . you can post links in 7m; with an account, right away. It is sent then; /discard drops it: https://tea.example")
}

func TestArrivalsAreToldOnceEach(t *testing.T) {
	d := opened(t)
	came := view.Row{Key: "n1", Kind: view.RowCame, People: []string{"Bo"}}
	d.prints(lobbyWith(came), "       * Bo joined")
	came.People = []string{"Bo", "Cy", "Di"}
	d.prints(lobbyWith(came), "       * Cy, Di joined")
	came.Others = 2
	d.prints(lobbyWith(came), "       * 2 more joined")
	d.prints(lobbyWith(came))
	gone := view.Row{Key: "n2", Kind: view.RowGone, People: []string{"Bo"}}
	d.prints(lobbyWith(came, gone), "       * Bo left")
}

func TestDaysAndNamesArePrinted(t *testing.T) {
	d := opened(t)
	day := view.Row{Key: "d", Kind: view.RowDay, At: time.Date(2025, 3, 1, 0, 0, 0, 0, time.Local)}
	unread := view.Row{Key: "u", Kind: view.RowUnread}
	name := view.Row{Key: "3", Kind: view.RowRenamed, Renames: []view.Renaming{{Was: "Quiet-Fox", Name: "Cy"}}}
	d.prints(lobbyWith(day, unread, name), "-- Saturday, 1 March 2025 --", "-- unread --", "       * Quiet-Fox is now Cy")
	name.Renames, name.Others = append(name.Renames, view.Renaming{Was: "Calm-Elk", Name: "Di"}), 2
	d.prints(lobbyWith(day, unread, name), "       * Calm-Elk is now Di, 2 more changed their names")
}

func TestALostConnectionIsToldAfterAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := opened(t)
		away := lobbyWith()
		away.Link = view.Link{State: view.Waiting, Since: time.Now()}
		d.prints(away)
		time.Sleep(offlineDelay + 1)
		d.prints(away, "* no connection; retrying. What you write is sent later")
		d.prints(away)
		d.prints(lobbyWith(), "* connected again")
		d.prints(lobbyWith())
	})
}

func TestAConnectionThatEndsForGoodIsTold(t *testing.T) {
	d := opened(t)
	v := lobbyWith()
	v.Link = view.Link{State: view.Stopped, Reason: "upgrade"}
	d.prints(v, "! the server has closed the connection permanently: upgrade")
	d.prints(v)
}

func TestAMissingRoomIsTold(t *testing.T) {
	d := newDrawing(t)
	v := lobbyWith()
	v.Open = &view.OpenRoom{Room: chat.Room{ID: "nowhere"}, Missing: true}
	d.prints(v, "! there is no room nowhere; /rooms lists them", "* you are Ada")
}

func TestANoticeIsPrintedOnce(t *testing.T) {
	d := opened(t)
	v := lobbyWith()
	v.Notices = []view.Notice{{ID: 1, About: "rename", Error: &chat.Error{Code: chat.CodeNameTaken, Message: "that name is taken", Suggest: "Bo2"}}}
	d.prints(v, "! rename: that name is taken (Bo2)")
	d.prints(v)
}

func TestUnsentMessagesOfSomebodyElseAreToldOnce(t *testing.T) {
	d := opened(t)
	v := lobbyWith()
	v.Leftovers = []view.Leftover{{Owner: chat.User{ID: "b", Name: "Bo"}, Room: chat.Lobby, Text: "mine"}}
	d.prints(v, "! 1 unsent, written under another name. /left lists them, /left send sends them as you, /left discard drops them")
	d.prints(v)
	d.prints(lobbyWith())
}

func TestAnotherRoomBeginsAnew(t *testing.T) {
	d := opened(t)
	d.prints(lobbyWith(said1("1", "Bo", "in the lobby")), "12:30  Bo: in the lobby")
	v := lobbyWith(said1("1", "Bo", "in the club"))
	v.Open.Room = chat.Room{ID: "club", Name: "Club"}
	d.prints(v, "# Club (2 here)", "12:30  Bo: in the club")
}

func TestMarksDoNotGrowForEver(t *testing.T) {
	d := opened(t)
	for i := range 5000 {
		d.draw(lobbyWith(said1(strings.Repeat("k", i%100)+time.Duration(i).String(), "Bo", "x")))
	}
	if got := len(d.marks); got > 1100 {
		t.Errorf("%d marks of rows that are gone", got)
	}
}

func TestAnAccountIsPrintedWithItsRoleAndToldToSignInAgain(t *testing.T) {
	d := opened(t)
	v := lobbyWith()
	v.Account = view.Account{Role: chat.RoleAdmin, Claimed: true}
	d.prints(v, "* you are Ada (admin)")
	v.Link = view.Link{State: view.Stopped, Cause: view.CauseSignIn}
	d.prints(v, "! you are no longer signed in on this machine; parley chat --sign-in signs in again, and sends what is unsent. --sign-out forgets you here")
	v.Link.Detail = "parley.example refuses: this server takes no guests"
	d.prints(v, "! "+v.Link.Detail+"; parley chat --sign-in signs in as an account")
}

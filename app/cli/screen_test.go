package cli

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client"
)

// view returns a picture of the lobby, online, with these rows.
func view(rows ...client.Row) *client.View {
	return &client.View{
		Me: chat.User{ID: "ada", Name: "Ada"}, Link: client.Link{State: client.Online},
		Open: &client.OpenRoom{
			Room:  chat.Room{ID: "lobby", Kind: chat.Public, Name: "Lobby"},
			Known: true, Here: 2, Live: []*client.Chunk{{ID: 1, Rows: rows}},
		},
	}
}

func said1(key, name, text string) client.Row {
	at := time.Date(2025, 3, 1, 12, 30, 0, 0, time.Local)
	return client.Row{Key: key, Kind: client.RowMessage, At: at, Author: chat.User{ID: chat.UserID(name), Name: name}, Text: text}
}

func mine(state client.RowState, text string) client.Row {
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
func (d *drawing) prints(v *client.View, want ...string) {
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
	d.prints(view(), "# Lobby (2 here)", "* you are Ada")
	return d
}

func TestARoomOpensWithItsLastMessages(t *testing.T) {
	var rows []client.Row
	for i := range lastRows + 5 {
		rows = append(rows, said1(string(rune('a'+i)), "Bo", string(rune('a'+i))))
	}
	d := newDrawing(t)
	v := view(rows...)
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
	v := view()
	v.Open.Known = false
	d.prints(v)
	v = view()
	v.Open.Loading = true
	d.prints(v)
	d.prints(view(said1("1", "Bo", "hi")), "# Lobby (2 here)", "12:30  Bo: hi", "* you are Ada")
}

func TestEachMessageIsPrintedOnce(t *testing.T) {
	d := opened(t)
	first, second := said1("1", "Bo", "one"), said1("2", "Bo", "two\nlines")
	d.prints(view(first), "12:30  Bo: one")
	d.prints(view(first))
	d.prints(view(first, second), "12:30  Bo: two", "       | lines")
	d.prints(view(second))
	d.prints(view(first, second))
}

func TestPrivateMessagesSayWhoReadsThem(t *testing.T) {
	d := opened(t)
	from, to := said1("1", "Bo", "psst"), mine(client.Sent, "yes?")
	from.Private = &client.Private{Peer: from.Author}
	to.Private = &client.Private{Peer: from.Author}
	d.prints(view(from, to), "12:30  [private] Bo to you: psst", "12:30  [private] you to Bo: yes?")
}

func TestOthersTextIsMadeSafe(t *testing.T) {
	d := opened(t)
	d.prints(view(said1("1", "B\x1b[2Jo\n12:30  Ada", "\x1b[31mhi\r12:31  Ada: I owe you")), "12:30  Bo 12:30 Ada: hi12:31  Ada: I owe you")
}

func TestAMessageOnItsWayIsPrintedWhenItTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := opened(t)
		d.prints(view(mine(client.Pending, "hi")))
		time.Sleep(patienceOwn + 1)
		d.prints(view(mine(client.Pending, "hi")), "       . waiting to be sent: hi")
		d.prints(view(mine(client.Pending, "hi")))
		d.prints(view(mine(client.Sent, "hi")), "12:30  Ada: hi")
	})
}

func TestAMessageOfflineWaitsVisibly(t *testing.T) {
	d := opened(t)
	v := view(mine(client.Pending, "@Bo hi"))
	v.Link = client.Link{State: client.Waiting, Since: time.Now()}
	d.prints(v, "       . waiting to be sent privately: @Bo hi")
}

func TestARefusedMessageSaysWhyEachTime(t *testing.T) {
	d := opened(t)
	refused := mine(client.Failed, "@Boo hi")
	refused.Error = chat.Errorf(chat.CodeAmbiguous, "did you mean the suggested one?")
	refused.Error.Suggest = "Bo"
	want := []string{"       ! not sent: @Boo hi", "       ! did you mean the suggested one? (Bo). /retry sends it again, /discard drops it"}
	d.prints(view(refused), want...)
	d.prints(view(refused))
	d.prints(view(mine(client.Pending, "@Boo hi")))
	d.prints(view(refused), want...)
}

func TestADelayedMessageSaysWhen(t *testing.T) {
	d := opened(t)
	r := mine(client.Delayed, "hi")
	r.Error, r.Retry = chat.Limited("you write", time.Second), r.At.Add(5*time.Second)
	d.prints(view(r), "       . you write too fast; wait 1.0 s; sent again at 12:30:05: hi")
}

func TestArrivalsAreToldOnceEach(t *testing.T) {
	d := opened(t)
	came := client.Row{Key: "n1", Kind: client.RowCame, People: []string{"Bo"}}
	d.prints(view(came), "       * Bo joined")
	came.People = []string{"Bo", "Cy", "Di"}
	d.prints(view(came), "       * Cy, Di joined")
	came.Others = 2
	d.prints(view(came), "       * 2 more joined")
	d.prints(view(came))
	gone := client.Row{Key: "n2", Kind: client.RowGone, People: []string{"Bo"}}
	d.prints(view(came, gone), "       * Bo left")
}

func TestDaysAndNamesArePrinted(t *testing.T) {
	d := opened(t)
	day := client.Row{Key: "d", Kind: client.RowDay, At: time.Date(2025, 3, 1, 0, 0, 0, 0, time.Local)}
	unread := client.Row{Key: "u", Kind: client.RowUnread}
	name := client.Row{Key: "3", Kind: client.RowRenamed, Renames: []client.Renaming{{Was: "Quiet-Fox", Name: "Cy"}}}
	d.prints(view(day, unread, name), "-- Saturday, 1 March 2025 --", "-- not read yet --", "       * Quiet-Fox is now Cy")
	name.Renames, name.Others = append(name.Renames, client.Renaming{Was: "Calm-Elk", Name: "Di"}), 2
	d.prints(view(day, unread, name), "       * Calm-Elk is now Di, 2 more changed their names")
}

func TestALostConnectionIsToldAfterAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := opened(t)
		away := view()
		away.Link = client.Link{State: client.Waiting, Since: time.Now()}
		d.prints(away)
		time.Sleep(patienceLink + 1)
		d.prints(away, "* no connection; retrying. What you write is sent when it is back")
		d.prints(away)
		d.prints(view(), "* connected again")
		d.prints(view())
	})
}

func TestAConnectionThatEndsForGoodIsTold(t *testing.T) {
	d := opened(t)
	v := view()
	v.Link = client.Link{State: client.Stopped, Reason: "upgrade"}
	d.prints(v, "! the server has closed the connection for good: upgrade")
	d.prints(v)
}

func TestAMissingRoomIsTold(t *testing.T) {
	d := newDrawing(t)
	v := view()
	v.Open = &client.OpenRoom{Room: chat.Room{ID: "nowhere"}, Missing: true}
	d.prints(v, "! there is no room nowhere; /rooms lists them", "* you are Ada")
}

func TestANoticeIsPrintedOnce(t *testing.T) {
	d := opened(t)
	v := view()
	v.Notices = []client.Notice{{ID: 1, About: "rename", Error: &chat.Error{Code: chat.CodeNameTaken, Message: "that name is taken", Suggest: "Bo2"}}}
	d.prints(v, "! rename: that name is taken (Bo2)")
	d.prints(v)
}

func TestUnsentMessagesOfSomebodyElseAreToldOnce(t *testing.T) {
	d := opened(t)
	v := view()
	v.Leftovers = []client.Leftover{{Owner: chat.User{ID: "b", Name: "Bo"}, Room: chat.Lobby, Text: "mine"}}
	d.prints(v, "! 1 unsent, written under another name. /left lists them, /left send sends them as you, /left discard drops them")
	d.prints(v)
	d.prints(view())
}

func TestAnotherRoomBeginsAnew(t *testing.T) {
	d := opened(t)
	d.prints(view(said1("1", "Bo", "in the lobby")), "12:30  Bo: in the lobby")
	v := view(said1("1", "Bo", "in the club"))
	v.Open.Room = chat.Room{ID: "club", Name: "Club"}
	d.prints(v, "# Club (2 here)", "12:30  Bo: in the club")
}

func TestMarksDoNotGrowForEver(t *testing.T) {
	d := opened(t)
	for i := range 5000 {
		d.draw(view(said1(strings.Repeat("k", i%100)+time.Duration(i).String(), "Bo", "x")))
	}
	if got := len(d.marks); got > 1100 {
		t.Errorf("%d marks of rows that are gone", got)
	}
}

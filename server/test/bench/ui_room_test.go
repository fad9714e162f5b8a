//go:build linux

package bench

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/server/test/kit/raw"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// The room is measured with as many messages as the program loads of one; it asks for no older ones then.
const (
	uiLoaded = 10_000
	uiPages  = 5 // measured, of 50 messages each
	uiTimes  = 7 // how often each other thing is measured
	uiBursts = 5
	uiBurst  = 1_000
	uiKeys   = 10
	uiScroll = 300                    // px, after which an older page is wanted
	uiPause  = 120 * time.Millisecond // between two keys of somebody who types fast
	uiShown  = 800 * time.Millisecond // until what has come is shown; what is kept on the device is written later
	uiRest   = 3 * time.Second        // until a page does nothing any more
)

// benchedRoom is a person in a room with much in it, and somebody else who talks there.
type benchedRoom struct {
	*chromium.Person
	other *kit.Client
	loud  *raw.Listener
	said  int
	on    bool // other has reacted to the last message
}

// benchRoom measures what one more message, key, page and burst cost. A goal is for a browser that is not made slower.
func benchRoom(p *chromium.Person, slower float64) (all []figure) {
	r := &benchedRoom{Person: p, other: kit.StartClient(p.T, p.URL, kit.NewStorage()), loud: loudListener(p.T, p.URL)}
	r.other.Online()
	r.Visit("/")
	pageIn(r.Person, uiPlain-30*chat.PageEvents)
	slow(r.Person, slower)
	pages, jump := r.olderPages()
	slow(r.Person, 1)
	pageIn(r.Person, uiPlain)
	slow(r.Person, slower)
	markedPages, _ := r.olderPages()
	slow(r.Person, 1)
	pageIn(r.Person, uiLoaded)
	slow(r.Person, slower)
	r.Click(".jump")
	messages := steps(r.Person, uiTimes, 1, r.oneMore)
	marked := steps(r.Person, uiTimes, 1, r.oneMoreMarked)
	reactions := steps(r.Person, uiTimes, 1, r.oneReaction)
	r.Eval(`document.querySelector("#composer-text").focus()`)
	keys := steps(r.Person, uiTimes, uiKeys, r.someKeys)
	bursts := steps(r.Person, uiBursts, 1, r.burst)
	slow(r.Person, 1)
	r.Calm()
	name, about, goal := "", fmt.Sprintf("; %d messages loaded", uiLoaded), 1.0
	if slower > 1 {
		name, about, goal = fmt.Sprintf("-%.0fx-slower", slower), fmt.Sprintf("; processor %.0f times slower", slower), 0
	}
	row := func(of, text string, value, most float64, unit string) {
		all = append(all, figure{Name: "ui-" + of + name, About: text + about, Value: value, Unit: unit, Goal: goal * most})
	}
	row("message", "a new message", medianOf(messages, shownOf), 3, "ms")
	row("message-marked", "a new message with marks", medianOf(marked, shownOf), 3.5, "ms")
	row("message-kept", "storing it, a second later", medianOf(messages, keptOf), 0, "ms")
	row("key", "a key in the composer", medianOf(keys, shownOf), 2, "ms")
	row("page", "a page of 50 older messages", medianOf(pages, shownOf), 12, "ms")
	row("reaction", "a reaction", medianOf(reactions, shownOf), 2, "ms")
	row("page-marked", "a page of 50 older messages with marks and reactions", medianOf(markedPages, shownOf), 15, "ms")
	row("jump", "movement of the text being read", jump, 1, "px")
	row("burst", fmt.Sprintf("%d messages at once", uiBurst), medianOf(bursts, shownOf), 20, "ms")
	row("burst-kept", "storing them, a second later", medianOf(bursts, keptOf), 0, "ms")
	return all
}

// slow makes the processor slower for the page, as the developer tools do.
func slow(p *chromium.Person, times float64) {
	p.T.Helper()
	chromium.Call(p, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: times})
}

// loaded returns how many messages of the room are loaded, by the number of the first that is drawn.
func loaded(p *chromium.Person) int {
	p.T.Helper()
	return int(p.Number(fmt.Sprintf(`%d - parseInt(document.querySelector(".timeline .message__body").textContent)`, uiStored)))
}

// pageIn scrolls up until so many messages are loaded, as somebody would who looks for the beginning.
func pageIn(p *chromium.Person, messages int) {
	p.T.Helper()
	for last, since := 0, time.Now(); ; time.Sleep(20 * time.Millisecond) {
		p.Eval(`document.querySelector("#timeline").scrollTop = -1e9`)
		n := loaded(p)
		if n > last {
			last, since = n, time.Now()
		}
		if n >= messages {
			return
		}
		if time.Since(since) > kit.Patience {
			p.T.Fatalf("only %d messages are loaded, want %d", n, messages)
		}
	}
}

// effort is the ms that something has cost, beyond what the page does by itself in that time, such as the blinking of the
// caret: until it was shown, and in the time after that.
type effort struct{ shown, kept float64 }

func shownOf(e effort) float64 { return e.shown }
func keptOf(e effort) float64  { return e.kept }

// steps measures something several times, with rests in between. Each is parts of what is asked for.
func steps(p *chromium.Person, times, parts int, do func()) (all []effort) {
	p.T.Helper()
	time.Sleep(uiRest)
	for range times {
		tr := record(p, func() {
			mark(p, "idle", "0")
			time.Sleep(2 * time.Second)
			mark(p, "begin", "0")
			do()
			time.Sleep(uiShown)
			mark(p, "shown", "0")
			time.Sleep(uiRest)
			mark(p, "kept", "0")
		})
		all = append(all, tr.effort(parts))
	}
	return all
}

func (tr *trace) effort(parts int) effort {
	idle := tr.work("idle", "begin") / tr.length("idle", "begin")
	between := func(from, to string) float64 {
		return max(tr.work(from, to)-idle*tr.length(from, to), 0) / float64(parts)
	}
	if testing.Verbose() {
		fmt.Printf("  %.2f ms: %s\n", between("begin", "shown"), tr.parts("begin", "shown"))
	}
	return effort{between("begin", "shown"), between("shown", "kept")}
}

// olderPages scrolls a little at the top of what is loaded, so that a page comes, and returns by how much that has moved
// what was on screen.
func (r *benchedRoom) olderPages() (all []effort, jump float64) {
	r.T.Helper()
	for range uiPages {
		r.nearTop()
		before := loaded(r.Person)
		r.Eval(keepInMind)
		all = append(all, steps(r.Person, 1, 1, func() { r.Eval(fmt.Sprintf(`keptRoom.scrollBy(0, %d)`, -uiScroll)) })...)
		if came := loaded(r.Person) - before; came != chat.PageEvents {
			r.T.Errorf("%d older messages came, want a page of %d", came, chat.PageEvents)
		}
		moved := r.Number(`keptRow.getBoundingClientRect().top - keptTop`)
		jump = max(jump, math.Abs(moved-uiScroll))
	}
	return all, jump
}

// aboveTop is how much is loaded above the screen, in px.
const aboveTop = `(e => e.scrollHeight - e.clientHeight + e.scrollTop)(document.querySelector("#timeline"))`

// nearTop scrolls to where the next little step wants an older page, and waits until everything stands still.
func (r *benchedRoom) nearTop() {
	r.T.Helper()
	const away = 1_000 // px; at 800 a page is wanted
	deadline := time.Now().Add(kit.Patience)
	for still := 0; still < 5; time.Sleep(100 * time.Millisecond) {
		above := r.Number(aboveTop)
		if time.Now().After(deadline) {
			r.T.Fatalf("the top does not come to rest: %.0f px above", above)
		}
		if still++; math.Abs(above-away) > 100 {
			r.Eval(fmt.Sprintf(`document.querySelector("#timeline").scrollBy(0, %f)`, away-above))
			still = 0
		}
	}
}

// keepInMind remembers where a message on screen stands.
const keepInMind = `(() => {
	const room = (window.keptRoom = document.querySelector("#timeline")), top = room.getBoundingClientRect().top;
	window.keptRow = [...room.querySelectorAll(".message__body")].find(e => e.getBoundingClientRect().top > top + 200);
	window.keptTop = keptRow.getBoundingClientRect().top;
})()`

func (r *benchedRoom) oneMore() {
	r.said++
	r.other.Client.Send(chat.Lobby, view.Draft{Text: lineOf(r.said)})
}

func (r *benchedRoom) oneMoreMarked() {
	r.said++
	r.other.Client.Send(chat.Lobby, view.Draft{Text: markedLineOf(r.said)})
}

func (r *benchedRoom) someKeys() {
	for range uiKeys {
		r.Key("a", 65, "a", 0)
		time.Sleep(uiPause)
	}
}

// burst says much at once, and waits until the server has sent it to everyone.
func (r *benchedRoom) burst() {
	want := r.loud.Events.Load() + uiBurst
	for range uiBurst {
		r.said++
		r.loud.Say(fmt.Sprintf(`{"k":"send","id":%d,"d":{"room":"lobby","nonce":"burst-%012d","text":%q}}`, 1+r.said, r.said, lineOf(r.said)))
	}
	began := time.Now()
	for r.loud.Events.Load() < want {
		if time.Since(began) > kit.Patience {
			r.T.Fatal("the server did not send the messages to everyone")
		}
		time.Sleep(time.Millisecond)
	}
}

// loudListener is one that says more than a client would.
func loudListener(t *testing.T, url string) *raw.Listener {
	t.Helper()
	l, err := raw.Listen(kit.Route{}, url, nil, "lobby")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Conn.Close() })
	go l.Run()
	return l
}

// oneReaction reacts to the last message, or takes that back.
func (r *benchedRoom) oneReaction() {
	var seq chat.Seq
	for _, part := range r.other.Client.View().Open.Live {
		for _, row := range part.Rows {
			seq = max(seq, row.Seq)
		}
	}
	r.on = !r.on
	r.other.Client.React(chat.Lobby, seq, "👍", r.on)
}

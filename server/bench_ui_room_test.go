//go:build linux

package main

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// The room is measured with as many messages as the program keeps of one; older ones are in the store.
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
	*person
	other *machine
	loud  *listener
	said  int
}

// benchRoom measures what one more message, key, page and burst cost. A goal is for a browser that is not made slower.
func benchRoom(p *person, slower float64) (all []figure) {
	r := &benchedRoom{person: p, other: startClient(p.t, p.url, newStorage()), loud: loudListener(p.t, p.url)}
	r.other.online()
	r.visit("/")
	r.pageIn(uiLoaded - 30*chat.PageEvents)
	r.slow(slower)
	pages, jump := r.olderPages()
	r.slow(1)
	r.pageIn(uiLoaded)
	r.click(".jump")
	r.slow(slower)
	messages := r.steps(uiTimes, 1, r.oneMore)
	r.eval(`document.querySelector("#composer-text").focus()`)
	keys := r.steps(uiTimes, uiKeys, r.someKeys)
	bursts := r.steps(uiBursts, 1, r.burst)
	r.slow(1)
	r.calm()
	name, about, goal := "", fmt.Sprintf("; %d messages loaded, what is near the screen drawn", uiLoaded), 1.0
	if slower > 1 {
		name, about, goal = fmt.Sprintf("-%.0fx-slower", slower), fmt.Sprintf("; the processor %.0f times slower", slower), 0
	}
	row := func(of, text string, value, most float64, unit string) {
		all = append(all, figure{Name: "ui-" + of + name, About: text + about, Value: value, Unit: unit, Goal: goal * most})
	}
	row("message", "one more message is shown", medianOf(messages, shownOf), 3, "ms")
	row("message-kept", "and is kept on the device, a second later", medianOf(messages, keptOf), 0, "ms")
	row("key", "a key in the composer", medianOf(keys, shownOf), 2, "ms")
	row("page", "a page of 50 older messages comes", medianOf(pages, shownOf), 12, "ms")
	row("jump", "what is read meanwhile moves by", jump, 1, "px")
	row("burst", fmt.Sprintf("%d messages at once", uiBurst), medianOf(bursts, shownOf), 20, "ms")
	row("burst-kept", "and are kept on the device, a second later", medianOf(bursts, keptOf), 0, "ms")
	return all
}

// slow makes the processor slower for the page, as the developer tools do.
func (p *person) slow(times float64) {
	p.t.Helper()
	call(p, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: times})
}

// loaded returns how many messages of the room are loaded, by the number of the first that is drawn.
func (p *person) loaded() int {
	p.t.Helper()
	return int(p.number(fmt.Sprintf(`%d - parseInt(document.querySelector(".timeline .message__body").textContent)`, uiStored)))
}

// pageIn scrolls up until so many messages are loaded, as somebody would who looks for the beginning.
func (p *person) pageIn(messages int) {
	p.t.Helper()
	for last, since := 0, time.Now(); ; time.Sleep(20 * time.Millisecond) {
		p.eval(`document.querySelector("#timeline").scrollTop = -1e9`)
		n := p.loaded()
		if n > last {
			last, since = n, time.Now()
		}
		if n >= messages {
			return
		}
		if time.Since(since) > patience {
			p.t.Fatalf("only %d messages are loaded, want %d", n, messages)
		}
	}
}

// effort is the ms that something has cost, beyond what the page does by itself in that time, such as the blinking of the
// caret: until it was shown, and in the time after that.
type effort struct{ shown, kept float64 }

func shownOf(e effort) float64 { return e.shown }
func keptOf(e effort) float64  { return e.kept }

// steps measures something several times, with rests in between. Each is parts of what is asked for.
func (p *person) steps(times, parts int, do func()) (all []effort) {
	p.t.Helper()
	time.Sleep(uiRest)
	for range times {
		tr := p.trace(func() {
			p.mark("idle", "0")
			time.Sleep(2 * time.Second)
			p.mark("begin", "0")
			do()
			time.Sleep(uiShown)
			p.mark("shown", "0")
			time.Sleep(uiRest)
			p.mark("kept", "0")
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
	r.t.Helper()
	for range uiPages {
		r.nearTop()
		before := r.loaded()
		r.eval(keepInMind)
		all = append(all, r.steps(1, 1, func() { r.eval(fmt.Sprintf(`keptRoom.scrollBy(0, %d)`, -uiScroll)) })...)
		if came := r.loaded() - before; came != chat.PageEvents {
			r.t.Errorf("%d older messages came, want a page of %d", came, chat.PageEvents)
		}
		moved := r.number(`keptRow.getBoundingClientRect().top - keptTop`)
		jump = max(jump, math.Abs(moved-uiScroll))
	}
	return all, jump
}

// aboveTop is how much is loaded above the screen, in px.
const aboveTop = `(e => e.scrollHeight - e.clientHeight + e.scrollTop)(document.querySelector("#timeline"))`

// nearTop scrolls to where the next little step wants an older page, and waits until everything stands still.
func (r *benchedRoom) nearTop() {
	r.t.Helper()
	const away = 1_000 // px; at 800 a page is wanted
	deadline := time.Now().Add(patience)
	for still := 0; still < 5; time.Sleep(100 * time.Millisecond) {
		above := r.number(aboveTop)
		if time.Now().After(deadline) {
			r.t.Fatalf("the top does not come to rest: %.0f px above", above)
		}
		if still++; math.Abs(above-away) > 100 {
			r.eval(fmt.Sprintf(`document.querySelector("#timeline").scrollBy(0, %f)`, away-above))
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
	r.other.client.Send(chat.Lobby, view.Draft{Text: lineOf(r.said)})
}

func (r *benchedRoom) someKeys() {
	for range uiKeys {
		r.key("a", 65, "a", 0)
		time.Sleep(uiPause)
	}
}

// burst says much at once, and waits until the server has sent it to everyone.
func (r *benchedRoom) burst() {
	want := r.loud.events.Load() + uiBurst
	for range uiBurst {
		r.said++
		r.loud.say(fmt.Sprintf(`{"k":"send","id":%d,"d":{"room":"lobby","nonce":"burst-%012d","text":%q}}`, 1+r.said, r.said, lineOf(r.said)))
	}
	began := time.Now()
	for r.loud.events.Load() < want {
		if time.Since(began) > patience {
			r.t.Fatal("the server did not send the messages to everyone")
		}
		time.Sleep(time.Millisecond)
	}
}

// loudListener is one that says more than a client would.
func loudListener(t *testing.T, url string) *listener {
	t.Helper()
	l, err := newListener(way{}, url, nil, "lobby")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.conn.Close() })
	go l.run()
	return l
}

//go:build linux

package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// listener is a connection that does as little as can be: a benchmark is of the server, and the crowd shares its machine. It
// counts the events that come, and every so many of a crowd also look at how long they were under way.
type listener struct {
	conn net.Conn
	in   *bufio.Reader // nil while a poller reads
	rest []byte        // of a frame that has come in part, of the poller
	buf  []byte
	out  sync.Mutex

	events  atomic.Int64
	acks    atomic.Int64
	delays  *delays // nil: it only counts
	answers chan answer
}

// answer is what came to a command.
type answer struct {
	ID uint64 `json:"id"`
	K  string `json:"k"`
}

// delays of the events that some listeners have seen.
type delays struct {
	mu  sync.Mutex
	all []time.Duration
}

func (d *delays) add(all []time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all = append(d.all, all...)
}

// take returns them in order and begins anew.
func (d *delays) take() []time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := d.all
	d.all = nil
	slices.Sort(all)
	return all
}

func millisAt(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[int(share*float64(len(sorted)-1))]) / 1e6
}

// newGuest becomes somebody, and returns the token.
func newGuest(w way, url string) (string, error) {
	answer, err := w.client().Post(url+"/api/guest", "application/json", strings.NewReader("{}"))
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var guest struct{ Token string }
	if err := json.NewDecoder(answer.Body).Decode(&guest); err != nil || guest.Token == "" {
		return "", fmt.Errorf("become a guest: status %d, %w", answer.StatusCode, err)
	}
	return guest.Token, nil
}

// newListener becomes a guest of a server and joins rooms.
func newListener(w way, url string, d *delays, rooms ...string) (*listener, error) {
	token, err := newGuest(w, url)
	if err != nil {
		return nil, err
	}
	return listenAs(w, url, token, d, rooms...)
}

// listenAs is newListener of somebody who has been there before.
func listenAs(w way, url, token string, d *delays, rooms ...string) (*listener, error) {
	addr := url[strings.Index(url, "//")+2:]
	conn, err := w.dial(addr)
	if err != nil {
		return nil, err
	}
	l := &listener{conn: conn, in: bufio.NewReaderSize(conn, 4<<10), delays: d, answers: newAnswers()}
	fmt.Fprintf(conn, "GET /ws HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer %s\r\n\r\n", addr, token)
	response, err := http.ReadResponse(l.in, nil)
	if err != nil || response.StatusCode != http.StatusSwitchingProtocols {
		return nil, fmt.Errorf("upgrade: %v, %w", response, err)
	}
	if _, err := l.read(); err != nil { // welcome
		return nil, err
	}
	for i, room := range rooms {
		l.say(fmt.Sprintf(`{"k":"join","id":%d,"d":{"room":%q}}`, i+1, room))
		if err := l.await(uint64(i + 1)); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func newAnswers() chan answer { return make(chan answer, 64) }

// await reads until an answer has come.
func (l *listener) await(id uint64) error {
	for {
		if err := l.next(); err != nil {
			return err
		}
		select {
		case a := <-l.answers:
			if a.ID == id && a.K != "failed" {
				return nil
			}
			return fmt.Errorf("command %d was answered with %+v", id, a)
		default:
		}
	}
}

// run reads until the connection ends.
func (l *listener) run() {
	for l.next() == nil {
	}
}

// next reads one message.
func (l *listener) next() error {
	message, err := l.read()
	if err == nil {
		l.take(message)
	}
	return err
}

// take counts what is in a message, and answers what wants an answer.
func (l *listener) take(message []byte) {
	n := int64(bytes.Count(message, []byte(`{"k":"event"`)))
	if n > 0 && l.delays != nil {
		l.delays.add(underWay(message))
	}
	l.events.Add(n)
	if n == 0 && bytes.Contains(message, []byte(`"k":"ping"`)) {
		l.say(`{"k":"pong"}`)
	}
	if n == 0 {
		l.acks.Add(int64(bytes.Count(message, []byte(`{"k":"sent"`))))
	}
	if n == 0 && bytes.Contains(message, []byte(`,"id":`)) {
		l.answered(message)
	}
}

func (l *listener) answered(message []byte) {
	for line := range bytes.Lines(message) {
		var a answer
		if json.Unmarshal(line, &a) == nil && a.ID > 0 {
			select {
			case l.answers <- a:
			default:
			}
		}
	}
}

// sentMark stands before the time in the texts of a benchmark.
const sentMark = `"text":"t=`

func underWay(message []byte) (all []time.Duration) {
	now := time.Now().UnixNano()
	for {
		i := bytes.Index(message, []byte(sentMark))
		if i < 0 {
			return all
		}
		message = message[i+len(sentMark):]
		end := bytes.IndexAny(message, ` "`)
		if end < 0 {
			return all
		}
		if at, err := strconv.ParseInt(string(message[:end]), 10, 64); err == nil {
			all = append(all, time.Duration(now-at))
		}
	}
}

// read returns the payload of a frame. It is good until the next.
func (l *listener) read() ([]byte, error) {
	var head [10]byte
	if _, err := io.ReadFull(l.in, head[:2]); err != nil {
		return nil, err
	}
	size := int(head[1] & 0x7f)
	switch size {
	case 126:
		if _, err := io.ReadFull(l.in, head[:2]); err != nil {
			return nil, err
		}
		size = int(binary.BigEndian.Uint16(head[:2]))
	case 127:
		if _, err := io.ReadFull(l.in, head[:8]); err != nil {
			return nil, err
		}
		size = int(binary.BigEndian.Uint64(head[:8]))
	}
	l.buf = slices.Grow(l.buf[:0], size)[:size]
	_, err := io.ReadFull(l.in, l.buf)
	return l.buf, err
}

// say sends a frame, masked with zeros.
func (l *listener) say(text string) error {
	frame := []byte{0x81, 0x80 | byte(len(text))}
	if len(text) >= 126 {
		frame = binary.BigEndian.AppendUint16([]byte{0x81, 0x80 | 126}, uint16(len(text)))
	}
	frame = append(append(frame, 0, 0, 0, 0), text...)
	l.out.Lock()
	defer l.out.Unlock()
	_, err := l.conn.Write(frame)
	return err
}

// speak sends the n-th message of a listener, with the time in it.
func (l *listener) speak(room string, n int) error {
	now := time.Now().UnixNano()
	return l.say(fmt.Sprintf(`{"k":"send","id":%d,"d":{"room":%q,"nonce":"bench-%d-%d","text":"t=%d %s"}}`, n, room, now, n, now, benchText))
}

const benchText = "the text of a message is about as long as this one"

// gathering is many listeners.
type gathering struct {
	all    []*listener
	delays delays
}

// gather lets count listeners join rooms, spread over servers; every share-th of them looks at delays.
func gather(t testing.TB, w way, urls []string, count, share int, rooms ...string) *gathering {
	t.Helper()
	g := &gathering{all: make([]*listener, count)}
	var wg sync.WaitGroup
	slots, errs := make(chan struct{}, 16), make(chan error, count)
	for i := range count {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			var d *delays
			if i%share == 0 {
				d = &g.delays
			}
			var err error
			if g.all[i], err = newListener(w, urls[i%len(urls)], d, rooms...); err != nil {
				errs <- err
			}
		})
	}
	wg.Wait()
	select {
	case err := <-errs:
		t.Fatal(err)
	default:
	}
	g.listen(t, w)
	return g
}

// listen lets all take what comes, until the end of the test.
func (g *gathering) listen(t testing.TB, w way) {
	t.Helper()
	if w.trust == nil {
		poll(t, g.all)
		return
	}
	for _, l := range g.all {
		go l.run()
	}
	t.Cleanup(g.end)
}

func (g *gathering) end() {
	for _, l := range g.all {
		l.conn.Close()
	}
}

func (g *gathering) events() (n int64) {
	for _, l := range g.all {
		n += l.events.Load()
	}
	return n
}

// talk lets one listener speak at a rate, and returns how many messages it said.
func (g *gathering) talk(t testing.TB, room string, perSecond float64, length time.Duration, from int) int {
	t.Helper()
	began, said := time.Now(), 0
	for time.Since(began) < length {
		due := int(time.Since(began).Seconds() * perSecond)
		for ; said < due; said++ {
			if err := g.all[(from+said)%len(g.all)].speak(room, from+said+1_000_000); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Millisecond)
	}
	return said
}

// quiet waits until as many events have come as must, or no more come.
func (g *gathering) quiet(must int64) {
	for last, still := g.events(), 0; last < must && still < 40; {
		time.Sleep(50 * time.Millisecond)
		now := g.events()
		if still++; now != last {
			last, still = now, 0
		}
	}
}

// cpuOf returns the time that processes have spent, in user mode and in the kernel, their reaped children left out.
func cpuOf(t testing.TB, pids ...int) (spent time.Duration) {
	t.Helper()
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(stat), ") ")
		fields := strings.Fields(rest)
		for _, field := range fields[11:13] { // utime, stime
			ticks, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			spent += time.Duration(ticks) * 10 * time.Millisecond // 100 a second, on every Linux
		}
	}
	return spent
}

// nanosOf returns the same to the nanosecond, of one process whose threads do not end.
func nanosOf(t testing.TB, pid int) (spent time.Duration) {
	t.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // the thread has ended
		}
		nanos, err := strconv.ParseInt(strings.Fields(string(stat))[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		spent += time.Duration(nanos)
	}
	return spent
}

// residentOf returns the memory of a process, in bytes.
func residentOf(t testing.TB, pid int) int64 {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(stat))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

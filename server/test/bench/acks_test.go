//go:build linux

package bench

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"parley/server/node/certtest"
	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// The floor of an acknowledgement is a server that appends what comes to a log, syncs it, and then answers. What came during
// a sync is the next group, as in Parley. It decodes nothing, and keeps nothing apart.

// appended is a message on its way into the log, and who said it.
type appended struct {
	conn net.Conn
	text []byte
}

// syncedLog is that log.
type syncedLog struct {
	mu      sync.Mutex
	waiting []appended
	more    chan struct{}
}

func newSyncedLog(path string) (*syncedLog, error) {
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	l := &syncedLog{more: make(chan struct{}, 1)}
	go l.run(file)
	return l, nil
}

// read takes the frames of a client, as they are.
func (l *syncedLog) read(conn net.Conn) {
	in := bufio.NewReader(conn)
	for {
		var head [8]byte // of a masked frame with a 16-bit length
		if _, err := io.ReadFull(in, head[:]); err != nil {
			return
		}
		text := make([]byte, binary.BigEndian.Uint16(head[2:]))
		if _, err := io.ReadFull(in, text); err != nil {
			return
		}
		l.mu.Lock()
		l.waiting = append(l.waiting, appended{conn, text})
		l.mu.Unlock()
		select {
		case l.more <- struct{}{}:
		default:
		}
	}
}

func (l *syncedLog) run(file *os.File) {
	for range l.more {
		l.mu.Lock()
		group := l.waiting
		l.waiting = nil
		l.mu.Unlock()
		var all []byte
		for _, a := range group {
			all = append(all, a.text...)
		}
		if _, err := file.Write(all); err != nil {
			panic(err)
		}
		if err := syscall.Fdatasync(int(file.Fd())); err != nil {
			panic(err)
		}
		for _, a := range group {
			id := a.text[bytes.Index(a.text, idMark)+len(idMark):]
			text := fmt.Sprintf(`{"k":"sent","id":%s,"d":{}}`, id[:bytes.IndexByte(id, ',')])
			a.conn.Write(append([]byte{0x81, byte(len(text))}, text...))
		}
	}
}

var idMark = []byte(`"id":`)

// asker says messages at a rate and looks at how long each takes to be acknowledged.
type asker struct {
	*raw.Listener
	room string

	mu     sync.Mutex
	sent   map[int]time.Time // by the number of the message
	delays []time.Duration
}

// listen takes what comes until the end.
func (a *asker) listen() {
	for {
		message, err := a.Read()
		if err != nil {
			return
		}
		for line := range bytes.Lines(message) {
			rest, isAck := bytes.CutPrefix(line, []byte(`{"k":"sent","id":`))
			if !isAck {
				continue
			}
			id, err := strconv.Atoi(string(rest[:bytes.IndexByte(rest, ',')]))
			if err == nil {
				a.acknowledged(id)
			}
		}
	}
}

func (a *asker) acknowledged(id int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if at, waits := a.sent[id]; waits {
		a.delays = append(a.delays, time.Since(at))
		delete(a.sent, id)
	}
}

func (a *asker) ask(n int) error {
	a.mu.Lock()
	a.sent[n] = time.Now()
	a.mu.Unlock()
	return a.Speak(a.room, n)
}

// askers are people who each talk in a room of their own.
type askers []*asker

func newAskers(t *testing.T, listeners []*raw.Listener) (all askers) {
	t.Helper()
	for i, l := range listeners {
		a := &asker{Listener: l, room: fmt.Sprintf("room-%d", i), sent: map[int]time.Time{}}
		all = append(all, a)
		t.Cleanup(func() { a.Conn.Close() })
		go a.listen()
	}
	return all
}

// offered is what offering messages at a rate has shown.
type offered struct{ p50, p99, perSecond float64 }

// offer says messages at a rate, whether or not they are acknowledged, and then waits for those that are not.
func (all askers) offer(t *testing.T, rate int, length time.Duration) offered {
	t.Helper()
	began, said := time.Now(), 0
	for time.Since(began) < length {
		for due := int(time.Since(began).Seconds() * float64(rate)); said < due; said++ {
			if err := all[said%len(all)].ask(said + 100); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(200 * time.Microsecond)
	}
	for deadline := time.Now().Add(kit.Patience); all.waiting() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d of %d messages were never acknowledged", all.waiting(), said)
		}
	}
	took := time.Since(began)
	delays := all.take()
	return offered{raw.Percentile(delays, 0.5), raw.Percentile(delays, 0.99), float64(said) / took.Seconds()}
}

func (all askers) waiting() (n int) {
	for _, a := range all {
		a.mu.Lock()
		n += len(a.sent)
		a.mu.Unlock()
	}
	return n
}

func (all askers) take() (delays []time.Duration) {
	for _, a := range all {
		a.mu.Lock()
		delays = append(delays, a.delays...)
		a.delays = nil
		a.mu.Unlock()
	}
	slices.Sort(delays)
	return delays
}

// benchAcks measures how long a message takes to be acknowledged, next to a log that does nothing but sync.
func benchAcks(t *testing.T) (all []figure) {
	const people = 100
	server := kit.StartProcess(t, "--limits", "off")
	var parley, floor []*raw.Listener
	for i := range people {
		parley = append(parley, inOwnRoom(t, server, i))
	}
	f := startFloor(t, kit.Route{}, certtest.Certificate{}, 0, 1)
	for range people {
		conn := f.dial(t, kit.Route{}, f.addr, floorAsker)
		floor = append(floor, &raw.Listener{Conn: conn, In: bufio.NewReader(conn), Answers: raw.NewAnswers()})
	}
	ours, theirs := newAskers(t, parley), newAskers(t, floor)
	for _, rate := range []int{1_000, 5_000, 20_000} {
		var ratios, p50, p99, log99, perSecond []float64
		for range benchRounds {
			log, parley := theirs.offer(t, rate, 3*time.Second), ours.offer(t, rate, 3*time.Second)
			ratios, log99 = append(ratios, parley.p99/log.p99), append(log99, log.p99)
			p50, p99, perSecond = append(p50, parley.p50), append(p99, parley.p99), append(perSecond, parley.perSecond)
		}
		same := func(v float64) float64 { return v }
		name := func(of string) string { return fmt.Sprintf("ack_%s_%d", of, rate) }
		about := fmt.Sprintf("%d messages/s offered by %d people: ", rate, people)
		all = append(all,
			figure{Name: name("p99"), About: about + "p99 to the acknowledgement, relative to a synced log", Value: medianOf(ratios, same), Unit: "x", Goal: 2},
			figure{Name: name("p50_ms"), About: about + "p50", Value: medianOf(p50, same), Unit: "ms"},
			figure{Name: name("p99_ms"), About: about + "p99", Value: medianOf(p99, same), Unit: "ms"},
			figure{Name: name("log_p99_ms"), About: about + "p99 of the log", Value: medianOf(log99, same), Unit: "ms"},
			figure{Name: name("taken"), About: about + "accepted per second", Value: medianOf(perSecond, same), Goal: 0.9 * float64(rate), Least: true})
	}
	return all
}

// inOwnRoom is somebody who is alone in a room.
func inOwnRoom(t *testing.T, p *kit.Process, i int) *raw.Listener {
	t.Helper()
	l, err := raw.Listen(p.Route, p.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for id, command := range []string{
		1: fmt.Sprintf(`{"k":"create","id":1,"d":{"name":"room-%d"}}`, i), 2: fmt.Sprintf(`{"k":"join","id":2,"d":{"room":"room-%d"}}`, i),
	} {
		if command == "" {
			continue
		}
		l.Say(command)
		if err := l.Await(uint64(id)); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// logFile is where the floor's log is: on the disk that the server's file is on.
func logFile() string { return filepath.Join(os.TempDir(), fmt.Sprintf("floor-%d.log", os.Getpid())) }

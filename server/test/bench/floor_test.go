//go:build linux

package bench

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"parley/server/node/certtest"
	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// The floor is the least that a delivery can cost: a process in which one goroutine writes a frame that somebody else has made
// to all sockets, with net.Conn.Write. It stores nothing, orders nothing, and waits for who does not read.

const (
	floorMember  = 'm'
	floorSpeaker = 's'
	floorAsker   = 'a' // see syncedLog
)

// init makes the test binary that process too.
func init() {
	if os.Getenv("PARLEY_TEST_FLOOR") != "" {
		fmt.Fprintln(os.Stderr, "floor:", runFloor(os.Stdin, os.Stdout))
		os.Exit(1)
	}
}

// runFloor is that process. It says where it is, and ends with its input.
func runFloor(in io.Reader, out io.Writer) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if file := os.Getenv("PARLEY_TEST_FLOOR_CERT"); file != "" {
		cert, err := tls.LoadX509KeyPair(file, os.Getenv("PARLEY_TEST_FLOOR_KEY"))
		if err != nil {
			return err
		}
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{cert}})
	}
	fmt.Fprintln(out, l.Addr())
	go func() {
		io.Copy(io.Discard, in)
		os.Exit(0)
	}()
	var members []net.Conn
	var log *syncedLog
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		var kind [1]byte
		if _, err := io.ReadFull(conn, kind[:]); err != nil {
			return err
		}
		switch kind[0] {
		case floorMember:
			members = append(members, conn)
			conn.Write(kind[:])
		case floorAsker:
			if log == nil {
				if log, err = newSyncedLog(logFile()); err != nil {
					return err
				}
				os.Remove(logFile()) // it stays until the process ends
			}
			go log.read(conn)
		default:
			go broadcast(conn, members)
		}
	}
}

// broadcast writes each frame that the speaker sends, after its length, to all.
func broadcast(speaker net.Conn, members []net.Conn) {
	in := bufio.NewReaderSize(speaker, 1<<20)
	var length [4]byte
	for {
		if _, err := io.ReadFull(in, length[:]); err != nil {
			return
		}
		frame := make([]byte, binary.BigEndian.Uint32(length[:]))
		if _, err := io.ReadFull(in, frame); err != nil {
			return
		}
		for _, member := range members {
			if _, err := member.Write(frame); err != nil {
				return
			}
		}
	}
}

// floor is a running floor, and those who listen to it.
type floor struct {
	cmd     *exec.Cmd
	addr    string
	speaker net.Conn
	*raw.Gathering
}

// startFloor starts one with so many members; every share-th looks at delays.
func startFloor(t *testing.T, w kit.Route, cert certtest.Certificate, members, share int) *floor {
	t.Helper()
	f := &floor{cmd: exec.Command(os.Args[0]), Gathering: &raw.Gathering{}}
	f.cmd.Env = append(os.Environ(), "PARLEY_TEST_FLOOR=1", "PARLEY_TEST_FLOOR_CERT="+cert.File, "PARLEY_TEST_FLOOR_KEY="+cert.Key)
	f.cmd.Stderr = os.Stderr
	_, err := f.cmd.StdinPipe()
	out, err2 := f.cmd.StdoutPipe()
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	if err := f.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.cmd.Process.Kill()
		f.cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	f.addr = strings.TrimSpace(line)
	for i := range members {
		conn := f.dial(t, w, f.addr, floorMember)
		l := &raw.Listener{Conn: conn, In: bufio.NewReaderSize(conn, 4<<10), Answers: raw.NewAnswers()}
		if i%share == 0 {
			l.Delays = &f.Delays
		}
		if _, err := io.ReadFull(l.In, make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		f.All = append(f.All, l)
	}
	f.Listen(t, w)
	f.speaker = f.dial(t, w, f.addr, floorSpeaker)
	return f
}

func (f *floor) dial(t *testing.T, w kit.Route, addr string, kind byte) net.Conn {
	t.Helper()
	conn, err := w.Dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte{kind}); err != nil {
		t.Fatal(err)
	}
	return conn
}

// say broadcasts what Parley would send for that message.
func (f *floor) say(n int) error {
	text := floorEvent(n)
	frame := binary.BigEndian.AppendUint16([]byte{0x81, 126}, uint16(len(text)))
	frame = append(frame, text...)
	_, err := f.speaker.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(frame))), frame...))
	return err
}

// floorEvent is an event as Parley sends it, with the time in it.
func floorEvent(n int) string {
	now := time.Now().UnixNano()
	return fmt.Sprintf(`{"k":"event","d":{"event":{"room":"lobby","seq":%d,"kind":"said","at":%d,"by":{"id":"bo3x8w1f5z","name":"Brave-Otter","rev":0},`+
		`"nonce":"bench-%d-%d","message":{"text":"t=%d %s"}}}}`, n, now/1e6, now, n, now, raw.BenchText)
}

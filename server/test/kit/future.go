package kit

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// Future stands before a server and makes it speak as a later version may: with fields, kinds and frames that today's clients do not know.
type Future struct {
	URL    string
	target string
}

// NewFuture starts one before the server at url.
func NewFuture(t *testing.T, url string) *Future {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &Future{URL: "http://" + l.Addr().String(), target: strings.TrimPrefix(url, "http://")}
	var work sync.WaitGroup
	var mu sync.Mutex
	open := map[net.Conn]bool{}
	work.Go(func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", n.target)
			if err != nil {
				near.Close()
				continue
			}
			mu.Lock()
			open[near], open[far] = true, true
			mu.Unlock()
			end := func() { near.Close(); far.Close() }
			work.Go(func() { io.Copy(far, near); end() })
			work.Go(func() { modernise(near, far); end() })
		}
	})
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		for conn := range open {
			conn.Close()
		}
		mu.Unlock()
		work.Wait()
	})
	return n
}

// modernise copies the answers of a server, and the frames of a WebSocket as a later version would write them.
func modernise(to io.Writer, from io.Reader) error {
	in := bufio.NewReader(from)
	for {
		answer, err := http.ReadResponse(in, nil)
		if err != nil {
			return err
		}
		if answer.StatusCode == http.StatusSwitchingProtocols {
			if err := answer.Write(to); err != nil {
				return err
			}
			break
		}
		if err := answer.Write(to); err != nil {
			return err
		}
	}
	for {
		head, payload, err := readFrame(in)
		if err != nil {
			return err
		}
		if head&0x0f == 1 {
			payload = modernFrames(payload)
		}
		if _, err := to.Write(append(frameHead(head, len(payload)), payload...)); err != nil {
			return err
		}
	}
}

// readFrame reads a whole frame of a server, and returns its first byte and its payload.
func readFrame(in *bufio.Reader) (head byte, payload []byte, err error) {
	var start [2]byte
	if _, err := io.ReadFull(in, start[:]); err != nil {
		return 0, nil, err
	}
	size := uint64(start[1])
	if size >= 126 {
		long := make([]byte, 2+6*(size-126))
		if _, err := io.ReadFull(in, long); err != nil {
			return 0, nil, err
		}
		size = binary.BigEndian.Uint64(append(make([]byte, 8-len(long)), long...))
	}
	payload = make([]byte, size)
	_, err = io.ReadFull(in, payload)
	return start[0], payload, err
}

func frameHead(first byte, size int) []byte {
	switch {
	case size < 126:
		return []byte{first, byte(size)}
	case size < 1<<16:
		return binary.BigEndian.AppendUint16([]byte{first, 126}, uint16(size))
	}
	return binary.BigEndian.AppendUint64([]byte{first, 127}, uint64(size))
}

// modernFrames adds fields to all objects of each line, and a line of a kind that nobody knows.
func modernFrames(message []byte) []byte {
	lines := bytes.Split(message, []byte("\n"))
	for i, line := range lines {
		var frame any
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.UseNumber()
		if decoder.Decode(&frame) != nil {
			continue // it is not ours to judge
		}
		if data, err := json.Marshal(modern(frame)); err == nil {
			lines[i] = data
		}
	}
	lines = append(lines, []byte(`{"k":"newer","d":{"newer":[1,{"newer":true}]}}`))
	return bytes.Join(lines, []byte("\n"))
}

func modern(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			v[key] = modern(inner)
		}
		v["newer"] = map[string]any{"newer": []any{"x", 1.5}}
	case []any:
		for i := range v {
			v[i] = modern(v[i])
		}
	}
	return value
}

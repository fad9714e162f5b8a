package redis_test

import (
	"bufio"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/server/bus/redis"
	"parley/server/bus/redis/redistest"
)

// openError returns what opening the bus fails with, and not that Redis is slow.
func openError(t *testing.T, url string) string {
	t.Helper()
	b, err := redis.OpenWaiting(t.Context(), url, options(t), patience, redis.FailPatience())
	return refused(t, url, b, err)
}

func refused(t *testing.T, url string, b *redis.Bus, err error) string {
	t.Helper()
	if err == nil {
		_ = b.Close()
		t.Fatalf("%s: the bus is open", url)
	}
	return err.Error()
}

func TestWhatIsWrongIsSaidInWords(t *testing.T) {
	plain, locked, c := redistest.Start(t), redistest.WithPassword(t, "geheim"), redistest.StartCluster(t)
	secure, _ := redistest.WithTLS(t)
	w := redistest.WithSentinels(t)
	gone := redistest.Start(t)
	gone.Kill()
	replica := redistest.Start(t, "replicaof 127.0.0.1 "+strconv.Itoa(plain.Port())) // of no Sentinel, which might make it a primary
	for name, test := range map[string]struct {
		url  string
		want []string
	}{
		"nobody listens":               {gone.URL(), []string{gone.Addr(), "start Redis"}},
		"no such host":                 {"redis://no.such.host.invalid", []string{"no.such.host.invalid:6379", "name of the host is not known"}},
		"no such socket":               {"unix:///no/such/socket", []string{"/no/such/socket", "no such socket"}},
		"the wrong password":           {"redis://:falsch@" + locked.Addr(), []string{"correct the user or the password"}},
		"no password":                  {locked.URL(), []string{"redis://:PASSWORD@HOST"}},
		"no TLS to a port with":        {secure.URL(), []string{"rediss://"}},
		"an unknown authority":         {"rediss://" + secure.Addr(), []string{"?ca=FILE"}},
		"two servers are no cluster":   {plain.URL() + "," + locked.Addr(), []string{"master_set=NAME"}},
		"a Sentinel without a name":    {w.Sentinels[0].URL(), []string{"is a Sentinel", "master_set=NAME"}},
		"a Sentinel with another name": {w.Sentinels[0].URL() + "?master_set=other", []string{"other", "master_set="}},
		"no Sentinel":                  {plain.URL() + "?master_set=parley", []string{"master_set="}},
		"a replica":                    {replica.URL(), []string{"is a replica", "name its primary"}},
		"a cluster has no databases":   {c.Nodes[0].URL() + "/3", []string{"leave the number out"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := openError(t, test.url)
			t.Log(got)
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("got %q, want %q in it", got, want)
				}
			}
			if strings.Contains(got, "falsch") {
				t.Errorf("%q tells the password", got)
			}
		})
	}
}

// TestThatNobodyAnswersIsSaidInWords is the one that waits no longer than usual. A port without TLS waits for more of the greeting.
func TestThatNobodyAnswersIsSaidInWords(t *testing.T) {
	plain, frozen := redistest.Start(t), redistest.Start(t)
	frozen.Freeze()
	for url, want := range map[string][]string{
		frozen.URL():               {frozen.Addr(), "does not answer"},
		"rediss://" + plain.Addr(): {plain.Addr(), "redis://"},
	} {
		b, err := redis.Open(t.Context(), url, options(t))
		got := refused(t, url, b, err)
		for _, want := range want {
			if !strings.Contains(got, want) {
				t.Errorf("got %q, want %q in it", got, want)
			}
		}
	}
}

func TestAServerThatIsTooOldIsRefused(t *testing.T) {
	got := openError(t, "redis://"+oldServer(t))
	if !strings.Contains(got, "5.0.14") || !strings.Contains(got, "needs 6 or newer") {
		t.Errorf("got %q, want both versions", got)
	}
}

// oldServer answers as Redis 5 does, as far as it is asked, and returns its address. It is no part of what it stands for: no such
// server can be had any more.
func oldServer(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	info := "# Server\r\nredis_version:5.0.14\r\nredis_mode:standalone\r\n"
	answers := map[string]string{
		"INFO": fmt.Sprintf("$%d\r\n%s\r\n", len(info), info), "CLUSTER": "-ERR This instance has cluster support disabled\r\n",
		"PING": "+PONG\r\n", "CLIENT": "+OK\r\n",
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go answer(conn, answers)
		}
	}()
	return l.Addr().String()
}

// answer reads commands, each an array of strings, and answers by the first one.
func answer(conn net.Conn, answers map[string]string) {
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		n, _ := strconv.Atoi(strings.TrimPrefix(lines.Text(), "*"))
		var words []string
		for range n {
			lines.Scan() // the length
			lines.Scan()
			words = append(words, lines.Text())
		}
		said, known := answers[strings.ToUpper(words[0])]
		if !known {
			said = "-ERR unknown command `" + words[0] + "`, with args beginning with:\r\n"
		}
		if _, err := conn.Write([]byte(said)); err != nil {
			return
		}
	}
}

// rights are those that the advice to an operator names.
func rights(t *testing.T, refused string) []string {
	t.Helper()
	_, command, ok := strings.Cut(refused, "ACL SETUSER parley ")
	if !ok {
		t.Fatalf("%q names no command", refused)
	}
	return strings.Fields(command)
}

func TestAUserNeedsTheRightsThatTheErrorNames(t *testing.T) {
	s, c := redistest.Start(t), redistest.StartCluster(t)
	for _, at := range [][]*redistest.Server{{s}, c.Nodes} {
		url := "redis://parley:geheim@" + at[0].Addr()
		all := append([]string{"ACL", "SETUSER", "parley", "on", ">geheim"}, rights(t, refusedWith(t, at, url, "+@connection", "~parley:*", "&parley:*"))...)
		set(at, all...)
		b := open(t, url)
		if _, err := b.Limits().Take(t.Context(), "k", 1, 1); err != nil {
			t.Errorf("a limit: %v", err)
		}
		e := listen(t, b, "topic")
		publish(t, open(t, url), "topic", "x")
		e.wants(t, "x")
		for _, without := range []string{"-publish", "-subscribe", "-eval -evalsha", "-set", "resetchannels", "resetkeys", "-spublish", "-ssubscribe"} {
			if len(at) == 1 && strings.HasPrefix(without, "-s") && without != "-set" && without != "-subscribe" {
				continue // of clusters
			}
			if len(at) > 1 && (without == "-publish" || without == "-subscribe") {
				continue
			}
			if got := refusedWith(t, at, url, append(all[5:], strings.Fields(without)...)...); !strings.Contains(got, "ACL SETUSER parley") {
				t.Errorf("%s: got %q", without, got)
			}
		}
	}
}

// refusedWith returns the error for a user with these rights.
func refusedWith(t *testing.T, at []*redistest.Server, url string, rights ...string) string {
	t.Helper()
	set(at, append([]string{"ACL", "SETUSER", "parley", "reset", "on", ">geheim"}, rights...)...)
	return openError(t, url)
}

func set(at []*redistest.Server, command ...string) {
	for _, s := range at {
		s.Do(command...)
	}
}

func TestANamespaceOfAnotherProgramIsRefused(t *testing.T) {
	s := redistest.Start(t)
	o := options(t)
	o.Namespace = "ours"
	for _, command := range [][]string{{"SET", "parley:{ours}", "theirs"}, {"LPUSH", "parley:{ours}", "theirs"}} {
		s.FlushAll()
		s.Do(command...)
		_, err := redis.OpenWaiting(t.Context(), s.URL(), o, patience, redis.FailPatience())
		if err == nil || !strings.Contains(err.Error(), "parley:{ours}") {
			t.Errorf("%q: got %v, want the key", command, err)
		}
	}
	s.FlushAll()
	for range 2 {
		b, err := redis.OpenWaiting(t.Context(), s.URL(), o, patience, redis.FailPatience())
		if err != nil {
			t.Fatalf("our own namespace: %v", err)
		}
		_ = b.Close()
	}
}

func TestOptionsThatCannotBeAreRefused(t *testing.T) {
	for _, o := range []redis.Options{{Secret: []byte("short")}, {Secret: secret, Namespace: "a b"}, {Secret: secret, Namespace: "{a}"}} {
		if b, err := redis.Open(t.Context(), "redis://127.0.0.1:1", o); err == nil || strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%+v: got %v, %v, want an error before anything is dialled", o, b, err)
		}
	}
}

func TestTLSAndPasswordsAndSocketsWork(t *testing.T) {
	secure, ca := redistest.WithTLS(t)
	locked := redistest.WithPassword(t, "ge:he/im@")
	for _, url := range []string{
		"rediss://" + secure.Addr() + "?ca=" + ca, "rediss://" + secure.Addr() + "?skip_verify=true", "valkeys://" + secure.Addr() + "/2?ca=" + ca,
		"redis://:ge:he%2Fim%40@" + locked.Addr() + "/1", "redis://default:ge%3Ahe%2Fim%40@" + locked.Addr() + "?db=1", "unix://" + secure.Socket() + "?db=1",
	} {
		e := listen(t, open(t, url), "topic")
		publish(t, open(t, url), "topic", url)
		e.wants(t, url)
	}
}

func TestAPatientNodeStartsWithoutRedisAndFindsItLater(t *testing.T) {
	s := redistest.Start(t)
	s.Kill()
	o := options(t)
	o.Patient = true
	b := opened(t, s.URL(), o)
	e := listen(t, b, "topic")
	if err := b.Publish(t.Context(), "topic", []byte("alone")); err == nil {
		t.Error("publishing without Redis returned no error")
	}
	if b.Healthy() || !b.Stats().Open {
		t.Error("it says that it is well")
	}
	s.Restart()
	becomes(t, "well", b.Healthy)
	other := open(t, s.URL())
	becomes(t, "received", func() bool {
		publish(t, other, "topic", "together")
		time.Sleep(20 * time.Millisecond)
		return len(e.all()) > 0
	})
}

func TestAPatientNodeDoesNotWaitForWhatWillNotPass(t *testing.T) {
	o := options(t)
	o.Patient = true
	if _, err := redis.OpenWaiting(t.Context(), redistest.WithPassword(t, "geheim").URL(), o, patience, redis.FailPatience()); err == nil {
		t.Error("a wrong password is taken for a Redis that is not there yet")
	}
}

func TestAURLThatCannotBeIsAnsweredWithThoseThatCan(t *testing.T) {
	for _, url := range []string{
		"", "localhost:6379", "http://localhost", "redis://", "redis://:geheim@host:port", "redis://host/x", "redis://host/1/2",
		"redis://host?masterset=geheim", "redis://host?ca=/etc/ssl/cert.pem", "redis://:geheim%zz@host", "redis://host?db=x",
		"redis://:1/geheim@host", "redis://:1/2@geheim",
	} {
		got := openError(t, url)
		if !strings.Contains(got, redis.Forms) || strings.Contains(got, "geheim") {
			t.Errorf("%s: got %q, want what can be written, and no secret", url, got)
		}
	}
}

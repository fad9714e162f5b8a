package kit

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"parley/server/node/certtest"
)

// Pebble is a running certificate authority: Let's Encrypt's small one for tests. Every name is at 127.0.0.1 for it.
type Pebble struct {
	Directory string
	Own       certtest.Certificate // of its own address
	Issued    *x509.CertPool       // trusts what it issues
}

// StartPebble starts one that asks servers at these ports, and whose certificates are valid for a time.
func StartPebble(t *testing.T, httpPort, tlsPort int, valid time.Duration) *Pebble {
	t.Helper()
	dir := t.TempDir()
	p := &Pebble{Own: certtest.New(t, dir, time.Now().Add(time.Hour))}
	listen, manage := FreeAddr(t), FreeAddr(t)
	config, err := json.Marshal(map[string]any{"pebble": map[string]any{
		"listenAddress": listen, "managementListenAddress": manage, "certificate": p.Own.File, "privateKey": p.Own.Key,
		"httpPort": httpPort, "tlsPort": tlsPort, "keyAlgorithm": "ecdsa", "retryAfter": map[string]int{"authz": 1, "order": 1},
		"profiles": map[string]any{"default": map[string]any{"description": "for tests", "validityPeriod": int(valid.Seconds())}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "pebble.json")
	if err := os.WriteFile(file, config, 0o600); err != nil {
		t.Fatal(err)
	}
	StartCommand(t, []string{Foreign(t, "github.com/letsencrypt/pebble/v2/cmd/pebble"), "-config", file, "-dnsserver", names(t)},
		"PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0")
	p.Directory = "https://" + listen + "/dir"
	p.Issued = x509.NewCertPool()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: p.Own.Pool}}}
	deadline := time.Now().Add(Patience)
	for time.Now().Before(deadline) {
		if answer, err := client.Get("https://" + manage + "/roots/0"); err == nil {
			root, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			if p.Issued.AppendCertsFromPEM(root) {
				return p
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the certificate authority does not answer")
	return nil
}

// names answers questions for addresses over TCP, all with 127.0.0.1, and returns where it listens.
func names(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				for answerName(conn) == nil {
				}
			}()
		}
	}()
	return listener.Addr().String()
}

// answerName answers one question (RFC 1035, section 4.2.2).
func answerName(conn net.Conn) error {
	var length [2]byte
	if _, err := io.ReadFull(conn, length[:]); err != nil {
		return err
	}
	question := make([]byte, binary.BigEndian.Uint16(length[:]))
	if _, err := io.ReadFull(conn, question); err != nil {
		return err
	}
	var message dnsmessage.Message
	if err := message.Unpack(question); err != nil {
		return err
	}
	message.Response, message.Additionals = true, nil
	for _, q := range message.Questions {
		if q.Type == dnsmessage.TypeA {
			message.Answers = append(message.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, Body: &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
			})
		}
	}
	packed, err := message.AppendPack(make([]byte, 2))
	if err != nil {
		return err
	}
	binary.BigEndian.PutUint16(packed, uint16(len(packed)-2))
	_, err = conn.Write(packed)
	return err
}

// Port returns the port of an address.
func Port(t testing.TB, addr string) int {
	t.Helper()
	_, port, _ := strings.Cut(addr, ":")
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

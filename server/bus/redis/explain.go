package redis

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/redis/rueidis"
)

// rights are what a Redis user must be allowed; the tests run with exactly these.
const rights = "~parley:* &parley:* +@connection +info +get +set +del +time +eval +evalsha" +
	" +publish +subscribe +unsubscribe +spublish +ssubscribe +sunsubscribe +cluster"

// explain says in words why a bus does not open, and what an operator can do.
func explain(t target, err error) error {
	var words refusal
	if errors.As(err, &words) {
		return words
	}
	if advice := advise(t, err); advice != "" {
		return fmt.Errorf("Redis at %s: %w: %s", t.where(), err, advice)
	}
	return fmt.Errorf("Redis at %s: %w", t.where(), err)
}

func advise(t target, err error) string {
	var answer *rueidis.RedisError
	if errors.As(err, &answer) {
		return adviseAnswer(t, answer.Error())
	}
	if advice := adviseTLS(t, err); advice != "" {
		return advice
	}
	var unknown *net.DNSError
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there: start Redis, or correct the address in the URL"
	case errors.Is(err, os.ErrNotExist):
		return "there is no such socket: start Redis, or correct the path in the URL"
	case errors.As(err, &unknown):
		return "the name of the host is not known: correct it in the URL, or the name service of this machine"
	case silent(err) && t.tls:
		return "it does not answer: is it running, does a firewall stand between, or is that a port without TLS (then write redis://)?"
	case silent(err):
		return "it does not answer: is it running, or does a firewall stand between?"
	}
	return ""
}

func adviseAnswer(t target, answer string) string {
	word, _, _ := strings.Cut(answer, " ")
	switch {
	case word == "WRONGPASS":
		return "correct the user or the password in the URL, as redis://USER:PASSWORD@HOST"
	case word == "NOAUTH":
		return "it asks for a password: write the URL as redis://:PASSWORD@HOST"
	case word == "NOPERM":
		user := t.Username
		if user == "" {
			user = "default"
		}
		return "the user may not do this: in redis-cli say ACL SETUSER " + user + " " + rights
	case word == "READONLY":
		return "it is a replica, which cannot be written to: name its primary, or Sentinels"
	case strings.HasPrefix(answer, "No such master"):
		return "this Sentinel knows no " + t.Sentinel.MasterSet + ": correct master_set= in the URL; in redis-cli -p 26379 say SENTINEL MASTERS"
	case strings.HasPrefix(answer, "unknown command 'SENTINEL'"):
		return "this is no Sentinel: leave master_set= out of the URL, or name the Sentinels, at port 26379"
	case strings.Contains(answer, "cluster support disabled"):
		return "several addresses mean a cluster, and this is none: name one server, or add ?master_set=NAME for Sentinels"
	case strings.Contains(answer, "SELECT is not allowed"):
		return "a cluster has one database only: leave the number out of the URL"
	case strings.Contains(answer, "max number of clients"):
		return "raise its maxclients"
	}
	return ""
}

// adviseTLS knows what one side without TLS and the other with it say to each other.
func adviseTLS(t target, err error) string {
	var (
		noTLS     tls.RecordHeaderError
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		alert     tls.AlertError
	)
	switch {
	case errors.As(err, &noTLS):
		return "that port has no TLS: write the URL as redis://, or name the port with TLS"
	case errors.As(err, &authority):
		return "its certificate is of nobody that this machine trusts: add ?ca=FILE with the authority's certificate to the URL"
	case errors.As(err, &host), errors.As(err, &invalid):
		return "give the server a certificate for this name that is valid now, or name it as its certificate does"
	case errors.As(err, &alert):
		return "the two do not agree on TLS: Redis's tls-auth-clients must be no or optional"
	case !t.tls && (errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || strings.Contains(err.Error(), "unknown message type")):
		return "it hangs up: if that port is for TLS, write the URL as rediss://"
	}
	return ""
}

func silent(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &network) && network.Timeout()
}

// temporary reports whether an error may pass by itself, as when Redis starts later than we do.
func temporary(err error) bool {
	var unknown *net.DNSError
	for _, beginning := range []string{"LOADING", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "READONLY", "max number of clients"} {
		if says(err, beginning) {
			return true
		}
	}
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EHOSTUNREACH) ||
		errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, os.ErrNotExist) || errors.As(err, &unknown) || silent(err)
}

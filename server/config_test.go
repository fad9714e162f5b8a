package main

import (
	"errors"
	"flag"
	"strings"
	"testing"
)

func TestDefaultsServe(t *testing.T) {
	c, err := parseConfig(nil, func(string) string { return "" }, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.addr != ":8080" || c.store != "sqlite:var/parley.db" || c.bus != "memory:" || c.limits != "on" {
		t.Errorf("got %+v", c)
	}
}

func TestAFlagWinsOverTheEnvironment(t *testing.T) {
	env := map[string]string{"PARLEY_ADDR": ":1111", "PARLEY_STORE": "sqlite:/data/x.db", "PARLEY_PUBLIC_URL": "https://chat.example.org"}
	c, err := parseConfig([]string{"--addr", ":2222"}, func(k string) string { return env[k] }, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.addr != ":2222" || c.store != "sqlite:/data/x.db" || c.publicURL.Host != "chat.example.org" {
		t.Errorf("got %+v", c)
	}
}

func TestImpossibleValuesSayWhatToDo(t *testing.T) {
	for args, want := range map[string]string{
		"--addr 8080":                     "try :8080",
		"--addr :notaport":                "number from 1",
		"--store mysql://x":               "use sqlite:FILE",
		"--store sqlite:":                 "use sqlite:var/parley.db",
		"--bus nats://x":                  "redis://HOST:6379",
		"--bus redis://x":                 "parley migrate",
		"--public-url chat.example.org":   "https://chat.example.org",
		"--public-url https://x.org/path": "https://chat.example.org",
		"--origins *":                     "https://chat.example.org",
		"--trusted-proxies 10.0.0.1":      "10.0.0.0/8",
		"--log-format xml":                "text or json",
		"--limits maybe":                  "neither on nor off",
		"--tls-cert x.pem":                "--tls-key",
		"--tls-key x.pem":                 "--tls-cert",
		"--admin 6060":                    "127.0.0.1:6060",
		"--admin :6060":                   "127.0.0.1:6060",
		"--nonsense":                      "--help",
		"here":                            "options begin with --",
	} {
		_, err := parseConfig(strings.Fields(args), func(string) string { return "" }, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want something with %q", args, err, want)
		}
	}
}

func TestHelpNamesEveryOption(t *testing.T) {
	var help strings.Builder
	if _, err := parseConfig([]string{"--help"}, func(string) string { return "" }, &help); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	for _, o := range options {
		if !strings.Contains(help.String(), "--"+o.name) || !strings.Contains(help.String(), envName(o.name)) {
			t.Errorf("the help does not name %s", o.name)
		}
	}
}

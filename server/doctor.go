package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"parley/server/doctor"
	"parley/server/httpd/static"
	"parley/server/hub"
	"parley/server/node"
	"parley/web"
)

const doctorUsage = `Usage: parley doctor [options of parley serve] [--nodes URL,URL] [--json]
       parley doctor --ready [--addr HOST:PORT]

Examines a deployment with the same options and environment as parley serve, and says what works, what does not and what to do.
It may run beside the servers. It creates a guest and revokes its token. Exit status 0: nothing failed; 1: something did; 2: a wrong
option.

  --nodes URL,URL
        servers to compare, as http://10.0.0.1:8080: all must serve the same history and build
  --json
        print {"ok":…,"findings":[{"check","level","found","do"}]}; levels are ok, note, warn and fail
  --ready
        check only whether the server at --addr on this machine is ready; for health checks of containers
`

// doctorOptions are what doctor has besides the options of serve.
type doctorOptions struct {
	json, ready bool
	nodes       []*url.URL
	rest        []string
}

func doctorCommand(ctx context.Context, args []string, out, errOut io.Writer) int {
	opts, err := parseDoctor(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(out, doctorUsage)
		return 0
	}
	var cfg *node.Config
	if err == nil {
		cfg, err = node.ParseConfig(opts.rest, os.Getenv, io.Discard)
	}
	if err != nil {
		fmt.Fprintln(errOut, "parley doctor:", err)
		return 2
	}
	if opts.ready {
		return readyCommand(ctx, cfg, errOut)
	}
	findings, err := examine(ctx, cfg, opts)
	if err == nil && opts.json {
		err = doctor.PrintJSON(out, findings)
	} else if err == nil {
		doctor.Print(out, findings)
	}
	if err != nil {
		fmt.Fprintln(errOut, "parley doctor:", err)
		return 1
	}
	if !doctor.Healthy(findings) {
		return 1
	}
	return 0
}

func readyCommand(ctx context.Context, cfg *node.Config, errOut io.Writer) int {
	if err := doctor.Ready(ctx, cfg.Addr, cfg.TLSCert != "" || len(cfg.ACME.Hosts) > 0); err != nil {
		fmt.Fprintln(errOut, "parley doctor:", err)
		return 1
	}
	return 0
}

func examine(ctx context.Context, cfg *node.Config, opts doctorOptions) ([]doctor.Finding, error) {
	assets, err := static.New("/", web.Files)
	if err != nil {
		return nil, fmt.Errorf("read the embedded files: %w", err)
	}
	idle := cfg.Sweep.Idle(time.Now())
	return doctor.Run(ctx, doctor.Config{
		Store: cfg.Store, Bus: cfg.Bus, Addr: cfg.Addr, PublicURL: cfg.PublicURL, PasskeyHost: cfg.PasskeyHost, Proxies: cfg.Proxies, Nodes: opts.nodes,
		Build: assets.Build(), Subprotocol: hub.Subprotocol, Files: node.MaxFiles(), Memory: node.MaxMemory(), Sessions: node.Capacity(),
		DiskFloor: cfg.DiskFloor, GuestsBefore: idle.GuestsBefore, RoomsBefore: idle.RoomsBefore,
		Providers: cfg.OIDC.Providers, ProvidersFile: cfg.OIDC.File,
	}), nil
}

// parseDoctor takes out what serve does not know.
func parseDoctor(args []string) (doctorOptions, error) {
	var opts doctorOptions
	for i := 0; i < len(args); i++ {
		name, value, joined := strings.Cut(args[i], "=")
		switch name {
		case "--json", "-json":
			opts.json = true
		case "--ready", "-ready":
			opts.ready = true
		case "--help", "-help", "-h":
			return opts, flag.ErrHelp
		case "--nodes", "-nodes":
			if !joined {
				if i++; i == len(args) {
					return opts, errors.New("--nodes needs addresses, such as http://10.0.0.1:8080,http://10.0.0.2:8080")
				}
				value = args[i]
			}
			for _, address := range node.SplitList(value) {
				u, err := node.ParseOrigin(address)
				if err != nil {
					return opts, fmt.Errorf("--nodes: %w", err)
				}
				opts.nodes = append(opts.nodes, u)
			}
		default:
			opts.rest = append(opts.rest, args[i])
		}
	}
	return opts, nil
}

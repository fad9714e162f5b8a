package node

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime/debug"
	"time"

	"parley/server/httpd"
)

// serveAdmin answers an operator at --admin until ctx ends: profiles, and nothing about people.
func serveAdmin(ctx context.Context, listener net.Listener, log *slog.Logger) {
	server := &http.Server{Handler: profiles(), ReadHeaderTimeout: httpd.HeaderWait}
	stop := context.AfterFunc(ctx, func() { server.Close() })
	defer stop()
	if err := server.Serve(listener); ctx.Err() == nil && !errors.Is(err, net.ErrClosed) {
		log.Error("admin", "err", err)
	}
}

// warnOfAdmin tells an operator who let other machines reach the profiles that they can.
func warnOfAdmin(addr net.Addr, log *slog.Logger) {
	if tcp, ok := addr.(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		log.Warn("--admin can be reached from other machines: whoever asks there can slow this server down", "address", addr.String())
	}
}

func profiles() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("POST /debug/free", func(w http.ResponseWriter, _ *http.Request) {
		start := time.Now()
		debug.FreeOSMemory() // what is left then is what the server needs
		w.Write([]byte("memory that was free is the system's again, after " + time.Since(start).Round(time.Millisecond).String() + "\n"))
	})
	return mux
}

package httpd

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"parley/server/httpd/budget"
)

// How long a peer may take. Every route has these, and every stream of HTTP/2; an upgraded connection has its own.
const (
	HeaderWait = 5 * time.Second  // for a TLS handshake, and for the header of a request
	bodyWait   = 60 * time.Second // for a whole body
	bodyStall  = 10 * time.Second // for the next byte of a body
	writeStall = 30 * time.Second // for the peer to take the next writeStep bytes of an answer
	idleWait   = 2 * time.Minute  // for the next request
)

const (
	headerBytes  = 16 << 10
	windowBytes  = 1 << 20
	streamBytes  = 64 << 10
	frameBytes   = 16 << 10
	tableBytes   = 4 << 10
	pingAfter    = 30 * time.Second // of silence on an HTTP/2 connection
	pingWait     = 15 * time.Second
	connsPerAddr = 64
	connBurst    = 256 // connections with TLS that an address may open at once, and then in a second: each may cost a handshake
	connRate     = 32
	requestBurst = 1_000 // requests likewise, without a token of ours; beyond, each costs its connection
	requestRate  = 50
	personBurst  = 250 // requests with the same token of ours: people do not pay for their neighbours
	personRate   = 10
	requestsPer  = 128 // requests of one address that are being answered; more than connections, since HTTP/2 has streams
)

// StreamsMax is how many streams a connection of HTTP/2 has where memory is not scarce: RFC 9113, section 6.5.2, advises no less.
const StreamsMax = 100

// NewServer returns the server of all routes, with bounds on what a peer can hold of it.
func NewServer(cfg Config) *http.Server {
	plain := &connLimit{max: cfg.PlainMax, perAddress: connsPerAddr, proxy: (&edge{Config: cfg}).believes, log: cfg.Log,
		handshakes: budget.New[netip.Addr](connRate, connBurst)}
	if cfg.Unlimited {
		plain.perAddress = 0
	}
	return &http.Server{
		Handler:   Handler(cfg),
		ConnState: plain.changed,
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, &tracked{conn, plain})
		},
		ReadHeaderTimeout: HeaderWait,
		IdleTimeout:       idleWait,
		MaxHeaderBytes:    headerBytes,
		ErrorLog:          slog.NewLogLogger(cfg.Log.Handler(), slog.LevelDebug),
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams:          cmp.Or(cfg.StreamsMax, StreamsMax),
			MaxReceiveBufferPerConnection: windowBytes,
			MaxReceiveBufferPerStream:     streamBytes,
			MaxReadFrameSize:              frameBytes,
			MaxDecoderHeaderTableSize:     tableBytes,
			MaxEncoderHeaderTableSize:     tableBytes,
			SendPingTimeout:               pingAfter,
			PingTimeout:                   pingWait,
			WriteByteTimeout:              writeStall,
		},
	}
}

package node

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/coreos/go-systemd/v22/activation"
)

// adminSocket is the FileDescriptorName= of the socket for --admin. A socket of any other name is the server's own.
const adminSocket = "admin"

// listeners are where a server takes connections.
type listeners struct {
	public, admin []net.Listener
	acme          net.Listener // nil: the authority is not answered by plain http
}

// openListeners takes the sockets that a service manager has passed on, and opens what is not among them.
func openListeners(cfg *Config, log *slog.Logger) (*listeners, error) {
	l := &listeners{}
	if err := l.inherit(activation.Files(true)); err != nil {
		l.close()
		return nil, err
	}
	for _, passed := range slices.Concat(l.public, l.admin) {
		log.Info("using a socket of the service manager", "at", passed.Addr())
	}
	if len(l.public) == 0 {
		if err := open(&l.public, "--addr", cfg.Addr); err != nil {
			l.close()
			return nil, err
		}
	}
	if len(l.admin) == 0 && cfg.Admin != "" {
		if err := open(&l.admin, "--admin", cfg.Admin); err != nil {
			l.close()
			return nil, err
		}
	}
	if len(cfg.ACME.Hosts) > 0 && cfg.ACME.HTTP != "" {
		var err error
		if l.acme, err = Listen("--acme-http", cfg.ACME.HTTP); err != nil {
			l.close()
			return nil, fmt.Errorf("%w; or --acme-http off, if the authority can reach --addr at port 443", err)
		}
	}
	return l, nil
}

// inherit takes sockets by the protocol of sd_listen_fds(3).
func (l *listeners) inherit(files []*os.File) error {
	for _, file := range files {
		listener, err := net.FileListener(file)
		file.Close()
		if err != nil {
			return fmt.Errorf("the socket %q that was passed takes no connections (%w): in the socket unit, use ListenStream= and leave Accept= out", file.Name(), err)
		}
		if file.Name() == adminSocket {
			l.admin = append(l.admin, listener)
		} else {
			l.public = append(l.public, listener)
		}
	}
	return nil
}

func open(into *[]net.Listener, option, addr string) error {
	listener, err := Listen(option, addr)
	if err == nil {
		*into = append(*into, listener)
	}
	return err
}

// close ends all listeners, also those that are closed already. A socket file that this process has made goes with its listener.
func (l *listeners) close() {
	for _, listener := range slices.Concat(l.public, l.admin) {
		listener.Close()
	}
	if l.acme != nil {
		l.acme.Close()
	}
}

// Listen listens at what an option says.
func Listen(option, addr string) (net.Listener, error) {
	if strings.HasPrefix(addr, unixPrefix) {
		return listenUnix(option, addr)
	}
	listener, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("another program listens on %s; stop it, or choose another port with %s :8081", addr, option)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s; choose a port above 1023 with %s :8080", addr, option)
	case err != nil:
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return listener, nil
}

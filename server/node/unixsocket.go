package node

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const (
	unixPrefix = "unix:"
	// socketMode lets the server's user and group connect. Whoever can connect is believed about a client's address.
	socketMode = 0o660
	// socketPathMax is what every system takes; Linux takes 107 bytes.
	socketPathMax = 103
)

// parseUnix reads unix:PATH, or unix:PATH?mode=0666.
func parseUnix(v string) (path string, mode fs.FileMode, err error) {
	path, query, hasMode := strings.Cut(strings.TrimPrefix(v, unixPrefix), "?")
	mode = socketMode
	if hasMode {
		digits, found := strings.CutPrefix(query, "mode=")
		bits, err := strconv.ParseUint(digits, 8, 32)
		if err != nil || !found || bits == 0 || bits > 0o777 {
			return "", 0, fmt.Errorf("%q is not the mode of a socket; write it as unix:/run/parley.sock?mode=0660", query)
		}
		mode = fs.FileMode(bits)
	}
	switch {
	case path == "" || strings.HasSuffix(path, "/"):
		return "", 0, errors.New("the file of the socket is missing; write it as unix:/run/parley.sock")
	case path[0] == '@':
		return "", 0, errors.New("a socket without a file has no permissions: every user of this machine could connect; write it as unix:/run/parley.sock")
	case len(path) > socketPathMax:
		return "", 0, fmt.Errorf("the path of the socket has %d bytes, and systems take %d: choose a shorter one, such as unix:/run/parley.sock", len(path), socketPathMax)
	}
	return filepath.Clean(path), mode, nil
}

// listenUnix listens on a unix socket, in place of one that a dead server has left.
func listenUnix(option, addr string) (net.Listener, error) {
	path, mode, err := parseUnix(addr)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("unix", path)
	if errors.Is(err, syscall.EADDRINUSE) {
		if err := removeStale(option, path); err != nil {
			return nil, err
		}
		listener, err = net.Listen("unix", path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("there is no directory %s for the socket; make it, or choose another path with %s unix:PATH", filepath.Dir(path), option)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("this user may not make a socket in %s; under systemd, use RuntimeDirectory= or deploy/parley.socket", filepath.Dir(path))
	case err != nil:
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	// Until here the file had what the umask leaves of 0777, which lets others connect only where an operator wants that.
	if err := os.Chmod(path, mode); err != nil {
		return nil, errors.Join(fmt.Errorf("set the mode of the socket: %w", err), listener.Close())
	}
	return listener, nil
}

// removeStale removes a socket that nobody listens at any more, and nothing else.
func removeStale(option, path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return fmt.Errorf("look at %s: %w", path, err)
	}
	if info.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("%s is there and is not a socket; move it away, or choose another path with %s unix:PATH", path, option)
	}
	conn, err := net.Dial("unix", path)
	if err == nil {
		conn.Close()
		return fmt.Errorf("another server listens on %s; stop it, or choose another path with %s unix:PATH", path, option)
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("%s is in use, and it cannot be told by whom (%w): stop the server there or remove the file, or choose another path with %s unix:PATH", path, err, option)
	}
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("remove the socket of a server that has ended: %w", err)
	}
	return nil
}

package kit

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Process is a running server.
type Process struct {
	T         *testing.T
	Args      []string
	Env       []string // besides the test's own
	Wrap      []string // the command that runs it, such as one that enters a network
	Files     []*os.File
	Path      string // of another program than this one
	Route     Route
	URL       string
	Cmd       *exec.Cmd
	FirstLine <-chan string // its first line
	Offer     <-chan string // the link with which the first owner begins; if there is an owner, it is closed when the process ends
	Logs      *ProcessLog
}

// Start starts the process and waits until it serves.
func (p *Process) Start() {
	p.T.Helper()
	p.Launch()
	p.WaitReady()
}

// Launch starts the process.
func (p *Process) Launch() {
	p.T.Helper()
	command := slices.Concat(p.Wrap, []string{p.program()}, p.Args)
	p.Cmd = exec.Command(command[0], command[1:]...)
	p.Cmd.Env = append(append(os.Environ(), serveVariable+"=1"), p.Env...)
	p.Logs = &ProcessLog{T: p.T}
	p.Cmd.Stderr, p.Cmd.ExtraFiles = p.Logs, p.Files
	out, err := p.Cmd.StdoutPipe()
	if err != nil {
		p.T.Fatal(err)
	}
	if err := p.Cmd.Start(); err != nil {
		p.T.Fatal(err)
	}
	said, offer := make(chan string, 1), make(chan string, 1)
	p.FirstLine, p.Offer = said, offer
	go func() {
		defer close(offer)
		lines := bufio.NewReader(out)
		line, _ := lines.ReadString('\n')
		said <- line
		line, _ = lines.ReadString('\n')
		if _, link, offered := strings.Cut(line, "open "); offered {
			offer <- strings.TrimSuffix(link, " to become it\n")
		}
	}()
}

// program returns what to run: the server, unless the test wants another program or the server's faults.
func (p *Process) program() string {
	switch {
	case p.Path != "":
		return p.Path
	case slices.ContainsFunc(p.Env, isFault):
		return os.Args[0]
	}
	return Program(p.T)
}

// WaitReady waits until the server says that it is ready.
func (p *Process) WaitReady() {
	p.T.Helper()
	deadline := time.Now().Add(Patience)
	for time.Now().Before(deadline) {
		if answer, err := p.Route.Client().Get(p.URL + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.T.Fatal("the server did not get ready")
}

// Kill ends the process without a chance to tidy up.
func (p *Process) Kill() {
	if p.Cmd != nil {
		p.Cmd.Process.Kill()
		p.Cmd.Wait()
		p.Cmd = nil
	}
}

// Stop asks the process to end and returns its exit status.
func (p *Process) Stop() int {
	p.T.Helper()
	p.Cmd.Process.Signal(syscall.SIGTERM)
	err := p.Cmd.Wait()
	code := p.Cmd.ProcessState.ExitCode()
	p.Cmd = nil
	if err != nil && code < 0 {
		p.T.Errorf("stop: %v", err)
	}
	return code
}

// ProcessLog shows a server's complaints in the test's log. After the server's end they can be read.
type ProcessLog struct {
	T    *testing.T
	mu   sync.Mutex
	Text strings.Builder
}

// Has reports whether a running server has logged a text.
func (l *ProcessLog) Has(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.Text.String(), text)
}

// Write passes on what is worse than a note.
func (l *ProcessLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	l.Text.Write(p)
	l.mu.Unlock()
	if s := string(p); !strings.Contains(s, "level=INFO") {
		l.T.Output().Write([]byte("server: " + s))
	}
	return len(p), nil
}

// Option returns the last value of an option that the process was started with.
func (p *Process) Option(name string) string {
	for i := len(p.Args) - 2; i >= 0; i-- {
		if p.Args[i] == name {
			return p.Args[i+1]
		}
	}
	return strings.TrimPrefix(name, "--")
}

// File is the path of the server's database: of an option that is given twice the last one counts.
func (p *Process) File() (path string) {
	for i, arg := range p.Args {
		if arg == "--store" {
			path = strings.TrimPrefix(p.Args[i+1], "sqlite:")
		}
	}
	return path
}

// Await waits for a process that ends by itself, and returns its exit status: -1 after a signal. When ctx ends first, it
// ends the process.
func (p *Process) Await(ctx context.Context) int {
	p.T.Helper()
	stop := context.AfterFunc(ctx, func() { p.Cmd.Process.Kill() })
	defer stop()
	p.Cmd.Wait()
	code := p.Cmd.ProcessState.ExitCode()
	p.Cmd = nil
	return code
}

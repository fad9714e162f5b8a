package kit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// root is the repository. A package of tests begins in its own folder, three below; a test may leave that.
var root, errRoot = filepath.Abs("../../..")

// Program returns the path of the server's binary, which is built on first use, with the race detector if the test has it.
func Program(t testing.TB) string {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// program builds in one place for all packages of tests, so that the second finds it up to date.
var program = sync.OnceValues(func() (path string, err error) {
	if errRoot != nil {
		return "", errRoot
	}
	dir := filepath.Join(root, "bin", "test")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	lock, err := os.Create(filepath.Join(dir, "lock"))
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return "", fmt.Errorf("lock %s: %w", dir, err)
	}
	path = filepath.Join(dir, "parley")
	args := []string{"build", "-buildvcs=false"}
	if raceDetector {
		path += "-race"
		args = append(args, "-race")
	}
	if os.Getenv(coverVariable) != "" {
		path += "-cover"
		args = append(args, "-cover", "-covermode", "atomic", "-coverpkg", "parley/...")
	}
	build := exec.Command("go", append(args, "-o", path, "./server")...)
	build.Dir, build.Env = root, append(os.Environ(), "GOWORK=off") // with the versions that are shipped
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the server: %w\n%s", err, said)
	}
	return path, nil
})

// Command runs a command of the program and returns its exit status. The end of ctx asks it to stop.
func Command(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	path, err := program()
	if err != nil {
		fmt.Fprintln(errOut, err)
		return -1
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, errOut
	cmd.Env = append(os.Environ(), trusted()...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = Patience
	err = cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(errOut, err)
	}
	return cmd.ProcessState.ExitCode()
}

// Doctor runs parley doctor and returns its exit status.
func Doctor(ctx context.Context, args []string, out, errOut io.Writer) int {
	return Command(ctx, append([]string{"doctor"}, args...), nil, out, errOut)
}

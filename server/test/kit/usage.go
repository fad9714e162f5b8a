package kit

import (
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// RowsOf returns how many rows a table of a stopped server has.
func RowsOf(t *testing.T, p *Process, table string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", strings.TrimPrefix(p.Option("--store"), "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Needs returns the memory of a server when nothing of it is free, in bytes.
func (p *Process) Needs(t *testing.T, admin string) int64 {
	t.Helper()
	for range 2 { // what has a finalizer goes the second time
		answer, err := http.Post("http://"+admin+"/debug/free", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
	}
	return ResidentOf(t, p.Cmd.Process.Pid)
}

// CountGoroutines returns how many goroutines a server has; admin is its --admin address.
func CountGoroutines(t *testing.T, admin string) (n int) {
	t.Helper()
	answer, err := http.Get("http://" + admin + "/debug/pprof/goroutine?debug=1")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := fmt.Fscanf(answer.Body, "goroutine profile: total %d", &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// CPUOf returns the time that processes have spent, in user mode and in the kernel, their reaped children left out.
func CPUOf(t testing.TB, pids ...int) (spent time.Duration) {
	t.Helper()
	for _, pid := range pids {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			continue // it has ended
		}
		_, rest, _ := strings.Cut(string(stat), ") ")
		fields := strings.Fields(rest)
		for _, field := range fields[11:13] { // utime, stime
			ticks, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			spent += time.Duration(ticks) * 10 * time.Millisecond // 100 a second, on every Linux
		}
	}
	return spent
}

// NanosOf returns the same to the nanosecond, of one process whose threads do not end.
func NanosOf(t testing.TB, pid int) (spent time.Duration) {
	t.Helper()
	files, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // the thread has ended
		}
		nanos, err := strconv.ParseInt(strings.Fields(string(stat))[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		spent += time.Duration(nanos)
	}
	return spent
}

// ResidentOf returns the memory of a process, in bytes.
func ResidentOf(t testing.TB, pid int) int64 {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.ParseInt(strings.Fields(string(stat))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

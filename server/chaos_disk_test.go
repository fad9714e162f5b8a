//go:build linux

package main

import (
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// disk is a small ext4 file system in a file, which can lose its power.
type disk struct {
	t     *testing.T
	image string
	dir   string
}

// newDisk makes one, or skips the test by the name of what the machine lacks.
func newDisk(t *testing.T, megabytes int64) *disk {
	t.Helper()
	if os.Geteuid() != 0 {
		missing(t, "root, who alone mounts a file system")
	}
	base := t.TempDir()
	d := &disk{t: t, image: filepath.Join(base, "image"), dir: filepath.Join(base, "disk")}
	if err := os.WriteFile(d.image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(d.image, megabytes<<20); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mkfs.ext4", "-q", d.image).CombinedOutput(); err != nil {
		missing(t, "mkfs.ext4: "+string(out))
	}
	if err := os.Mkdir(d.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := d.tryMount(); err != nil {
		missing(t, "loop devices: %s", out)
	}
	t.Cleanup(d.unmount)
	return d
}

func (d *disk) tryMount() ([]byte, error) {
	return exec.Command("mount", "-o", "loop,errors=remount-ro", d.image, d.dir).CombinedOutput()
}

func (d *disk) unmount() {
	for range 50 {
		if exec.Command("umount", d.dir).Run() == nil {
			return
		}
		time.Sleep(50 * time.Millisecond) // the last process that used it is still ending
	}
	d.t.Errorf("%s does not unmount", d.dir)
}

// cut takes the power from the disk: what it has not been asked to keep is gone. The ioctl is ext4's FS_IOC_SHUTDOWN
// without a flush of its journal.
func (d *disk) cut() {
	const shutdown, withoutFlush = 0x8004587d, 2
	dir, err := os.Open(d.dir)
	if err != nil {
		d.t.Errorf("cut the power: %v", err)
		return
	}
	defer dir.Close()
	how := uint32(withoutFlush)
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, dir.Fd(), shutdown, uintptr(unsafe.Pointer(&how))); errno != 0 {
		d.t.Errorf("cut the power: %v", errno)
	}
}

// powerOn mounts the disk again, as a machine does after a power cut.
func (d *disk) powerOn() {
	d.unmount()
	if out, err := d.tryMount(); err != nil {
		d.t.Fatalf("mount the disk again: %s", out)
	}
}

// file is where a server keeps its database on the disk.
func (d *disk) file() string { return filepath.Join(d.dir, "parley.db") }

// server starts a server with its data on the disk.
func (d *disk) server() *process {
	d.t.Helper()
	return startProcess(d.t, "--limits", "off", "--disk-floor", "0", "--store", "sqlite:"+d.file())
}

// powerCut takes the power while the server is frozen, or while it works.
func powerCut(frozen bool) func(*testing.T, *campaign) {
	return func(t *testing.T, c *campaign) {
		d := newDisk(t, 256)
		tr := c.trial(t, d.server())
		tr.load.For = 20 * time.Second
		tr.during(func(ctx context.Context) {
			tr.repeat(ctx, 8, time.Second, 2*time.Second, func() {
				if frozen {
					tr.server.cmd.Process.Signal(syscall.SIGSTOP)
				}
				d.cut()
				tr.server.kill()
				d.powerOn()
				tr.server.start()
			})
		})
	}
}

// powerCutAtStart takes the power while the server makes its file, and then while it brings an older file up to date.
func powerCutAtStart(t *testing.T, c *campaign) {
	d := newDisk(t, 64)
	server := d.server()
	tr := c.trial(t, server)
	server.kill()
	for range 8 {
		for _, name := range []string{"", "-wal", "-shm", ".lock"} {
			os.Remove(d.file() + name)
		}
		tr.faults++
		server.launch()
		time.Sleep(time.Duration(tr.rng.IntN(300)) * time.Millisecond)
		d.cut()
		server.kill()
		d.powerOn()
		server.start()
		server.kill()
	}
	server.start()
	tr.load.For = 12 * time.Second
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, 5, time.Second, 1500*time.Millisecond, func() {
			server.kill()
			d.age()
			server.launch()
			time.Sleep(time.Duration(tr.rng.IntN(100)) * time.Millisecond)
			d.cut()
			server.kill()
			d.powerOn()
			server.start()
		})
	})
}

// age turns the database into one of the first version.
func (d *disk) age() {
	db, err := sql.Open("sqlite", d.file())
	if err != nil {
		d.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`DROP TABLE former_names; DROP INDEX users_unused; DROP INDEX members_requests; DROP INDEX rooms_opened; DROP INDEX tokens_user;
		DROP INDEX members_by_room; DROP INDEX members_peer; ALTER TABLE users DROP COLUMN referenced; ALTER TABLE members DROP COLUMN request;
		ALTER TABLE events DROP COLUMN sum; ALTER TABLE users DROP COLUMN changes;
		DROP TABLE room_suffixes; DROP INDEX rooms_skeleton; DROP INDEX rooms_without_skeleton; ALTER TABLE rooms DROP COLUMN skeleton;
		DELETE FROM meta WHERE key = 'secret'; PRAGMA user_version = 1`); err != nil {
		d.t.Error(err)
	}
}

func fullDisk(t *testing.T, c *campaign) {
	d := newDisk(t, 32)
	tr := c.trial(t, d.server())
	tr.load.Rate = 200
	filler := filepath.Join(d.dir, "filler")
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, 3, time.Second, 2*time.Second, func() {
			fill(t, filler)
			tr.wait(ctx, 2*time.Second)
			os.Remove(filler)
		})
	})
}

// fill writes a file until there is no space left.
func fill(t *testing.T, path string) {
	f, err := os.Create(path)
	if err != nil {
		t.Errorf("fill the disk: %v", err)
		return
	}
	defer f.Close()
	block := make([]byte, 64<<10)
	for size := len(block); size > 0; {
		if _, err := f.Write(block[:size]); err != nil {
			size /= 2
		}
	}
}

func readOnlyDisk(t *testing.T, c *campaign) {
	d := newDisk(t, 256)
	tr := c.trial(t, d.server())
	tr.during(func(ctx context.Context) {
		tr.repeat(ctx, 3, time.Second, 2*time.Second, func() {
			d.fail()
			if code := tr.server.await(ctx); code == 0 {
				t.Error("a server that cannot write any more ends with status 0")
			}
			d.powerOn()
			tr.server.start()
		})
	})
}

// fail makes the file system find an error in itself: then it can only be read.
func (d *disk) fail() {
	device, err := exec.Command("findmnt", "-no", "SOURCE", d.dir).Output()
	if err != nil {
		d.t.Fatalf("find the device: %v", err)
	}
	trigger := filepath.Join("/sys/fs/ext4", filepath.Base(string(device[:len(device)-1])), "trigger_fs_error")
	if err := os.WriteFile(trigger, []byte("chaos"), 0o200); err != nil {
		d.t.Fatalf("make the file system fail: %v", err)
	}
}

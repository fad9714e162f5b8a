//go:build linux

package kit

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// Disk is a small ext4 file system in a file, which can lose its power.
type Disk struct {
	T     *testing.T
	image string
	Dir   string
}

// NewDisk makes one, or skips the test by the name of what the machine lacks.
func NewDisk(t *testing.T, megabytes int64) *Disk {
	t.Helper()
	if os.Geteuid() != 0 {
		Missing(t, "root, who alone mounts a file system")
	}
	base := t.TempDir()
	d := &Disk{T: t, image: filepath.Join(base, "image"), Dir: filepath.Join(base, "disk")}
	if err := os.WriteFile(d.image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(d.image, megabytes<<20); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mkfs.ext4", "-q", d.image).CombinedOutput(); err != nil {
		Missing(t, "mkfs.ext4: "+string(out))
	}
	if err := os.Mkdir(d.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := d.tryMount(); err != nil {
		Missing(t, "loop devices: %s", out)
	}
	t.Cleanup(d.unmount)
	return d
}

func (d *Disk) tryMount() ([]byte, error) {
	return exec.Command("mount", "-o", "loop,errors=remount-ro", d.image, d.Dir).CombinedOutput()
}

func (d *Disk) unmount() {
	for range 50 {
		if exec.Command("umount", d.Dir).Run() == nil {
			return
		}
		time.Sleep(50 * time.Millisecond) // the last process that used it is still ending
	}
	d.T.Errorf("%s does not unmount", d.Dir)
}

// Cut takes the power from the disk: what it has not been asked to keep is gone. The ioctl is ext4's FS_IOC_SHUTDOWN
// without a flush of its journal.
func (d *Disk) Cut() {
	const shutdown, withoutFlush = 0x8004587d, 2
	dir, err := os.Open(d.Dir)
	if err != nil {
		d.T.Errorf("cut the power: %v", err)
		return
	}
	defer dir.Close()
	how := uint32(withoutFlush)
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, dir.Fd(), shutdown, uintptr(unsafe.Pointer(&how))); errno != 0 {
		d.T.Errorf("cut the power: %v", errno)
	}
}

// PowerOn mounts the disk again, as a machine does after a power cut.
func (d *Disk) PowerOn() {
	d.unmount()
	if out, err := d.tryMount(); err != nil {
		d.T.Fatalf("mount the disk again: %s", out)
	}
}

// File is where a server keeps its database on the disk.
func (d *Disk) File() string { return filepath.Join(d.Dir, "parley.db") }

// Server starts a server with its data on the disk.
func (d *Disk) Server() *Process {
	d.T.Helper()
	return StartProcess(d.T, "--limits", "off", "--disk-floor", "0", "--store", "sqlite:"+d.File())
}

// Fill writes a file until there is no space left.
func Fill(t *testing.T, path string) {
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

// Fail makes the file system find an error in itself: then it can only be read.
func (d *Disk) Fail() {
	device, err := exec.Command("findmnt", "-no", "SOURCE", d.Dir).Output()
	if err != nil {
		d.T.Fatalf("find the device: %v", err)
	}
	trigger := filepath.Join("/sys/fs/ext4", filepath.Base(string(device[:len(device)-1])), "trigger_fs_error")
	if err := os.WriteFile(trigger, []byte("chaos"), 0o200); err != nil {
		d.T.Fatalf("make the file system fail: %v", err)
	}
}

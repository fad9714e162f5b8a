package doctor

import "fmt"

const (
	fewFiles     = 4096
	littleMemory = 256 << 20
)

// checkMachine checks the limits of this process, which a server started in the same way would have too.
func checkMachine(r *report, cfg Config) {
	switch found := fmt.Sprintf("%d file descriptors, room for %d sessions", cfg.Files, cfg.Sessions); {
	case cfg.Files == 0:
		r.ok("machine.files", "this process has no limit of file descriptors")
	case cfg.Files < fewFiles:
		r.warn("machine.files", found, "raise the limit: ulimit -n 65536, or LimitNOFILE=65536 in the unit")
	default:
		r.ok("machine.files", found)
	}
	switch found := fmt.Sprintf("the limit is %d MB", cfg.Memory>>20); {
	case cfg.Memory == 0:
		r.ok("machine.memory", "this process has no limit")
	case cfg.Memory < littleMemory:
		r.warn("machine.memory", found, "allow 512 MB or more: the server refuses sessions when memory is short")
	default:
		r.ok("machine.memory", found)
	}
}

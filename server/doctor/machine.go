package doctor

import "fmt"

const (
	fewFiles     = 4096
	littleMemory = 256 << 20
)

// checkMachine looks at what this process may have, which a server started in the same way would have.
func checkMachine(r *report, cfg Config) {
	switch found := fmt.Sprintf("%d file descriptors, room for %d sessions", cfg.Files, cfg.Sessions); {
	case cfg.Files == 0:
		r.ok("machine.files", "no limit of file descriptors")
	case cfg.Files < fewFiles:
		r.warn("machine.files", found, "raise the limit: ulimit -n 65536, or LimitNOFILE=65536 in the unit")
	default:
		r.ok("machine.files", found)
	}
	switch found := fmt.Sprintf("%d MB are allowed", cfg.Memory>>20); {
	case cfg.Memory == 0:
		r.ok("machine.memory", "no limit is set for this process")
	case cfg.Memory < littleMemory:
		r.warn("machine.memory", found, "give it 512 MB or more: sessions are refused for want of memory")
	default:
		r.ok("machine.memory", found)
	}
}

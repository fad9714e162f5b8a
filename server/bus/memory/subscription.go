package memory

import "sync"

// subscription counts the calls that run, so that its end can wait for them.
type subscription struct {
	node    *Bus
	receive func(data []byte)

	mu      sync.Mutex
	idle    sync.Cond
	running int
	ended   bool
}

// call calls receive, without the lock: receive may publish.
func (s *subscription) call(data []byte) {
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		return
	}
	s.running++
	s.mu.Unlock()
	defer s.done()
	s.receive(data)
}

func (s *subscription) done() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running--; s.running == 0 {
		s.idle.Broadcast()
	}
}

func (s *subscription) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	for s.running > 0 {
		s.idle.Wait()
	}
}

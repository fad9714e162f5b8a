package httpd

import (
	"container/list"
	"sync"
)

// cacheBytes bounds the pages that are kept, compressed forms included.
const cacheBytes = 8 << 20

// drawn is a page as it was drawn, and its compressed forms once somebody has asked for them.
type drawn struct {
	status  int
	body    []byte
	version string // of what it shows; "" is not kept
	packed  map[string]func() []byte
}

func (p *packer) drawn(status int, body []byte) *drawn {
	return &drawn{status: status, body: body, packed: map[string]func() []byte{
		"br":   sync.OnceValue(func() []byte { return p.pack("br", body) }),
		"gzip": sync.OnceValue(func() []byte { return p.pack("gzip", body) }),
	}}
}

// in returns the page in the best coding that the client takes; coding is "" for none.
func (d *drawn) in(accept string) (coding string, body []byte) {
	for _, coding := range []string{"br", "gzip"} {
		if accepts(accept, coding) {
			return coding, d.packed[coding]()
		}
	}
	return "", d.body
}

// bytes is what it takes, or a little less than what it will.
func (d *drawn) bytes() int { return len(d.body) * 3 / 2 }

// cache keeps the pages that were asked for last. It is safe for concurrent use.
type cache struct {
	max int

	mu    sync.Mutex
	bytes int
	by    map[string]*list.Element
	order list.List // of *cached, the newest first
}

type cached struct {
	key  string
	page *drawn
}

// get returns the page of a key if it shows that version.
func (c *cache) get(key, version string) *drawn {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.by[key]
	if at == nil || version == "" {
		return nil
	}
	page := at.Value.(*cached).page
	if page.version != version {
		return nil
	}
	c.order.MoveToFront(at)
	return page
}

// put keeps a page in the place of an older one of its key.
func (c *cache) put(key string, page *drawn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[string]*list.Element{}
	}
	c.drop(c.by[key])
	if page.version == "" {
		return
	}
	c.by[key] = c.order.PushFront(&cached{key, page})
	for c.bytes += page.bytes(); c.bytes > c.max; {
		c.drop(c.order.Back())
	}
}

// drop forgets a page, if there is one. mu held.
func (c *cache) drop(at *list.Element) {
	if at == nil {
		return
	}
	old := c.order.Remove(at).(*cached)
	delete(c.by, old.key)
	c.bytes -= old.page.bytes()
}

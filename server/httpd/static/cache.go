package static

import (
	"container/list"
	"sync"
	"time"
)

// cacheBytes bounds the cached pages, with their compressed forms.
const cacheBytes = 8 << 20

// cacheTime is how long a page is kept that nobody asks for: what people have deleted since is in it.
const cacheTime = time.Minute

// rendered is a rendered page, and its compressed forms once somebody has asked for them.
type rendered struct {
	status  int
	body    []byte
	version string // of what it shows; "" is not cached
	packed  map[string]func() []byte
	indexed bool // see Reading
	framed  bool
}

// rendered returns a page whose compressed forms are made when they are first requested.
func (p *packer) rendered(status int, body []byte) *rendered {
	return &rendered{status: status, body: body, packed: map[string]func() []byte{
		"br":   sync.OnceValue(func() []byte { return p.pack("br", body) }),
		"gzip": sync.OnceValue(func() []byte { return p.pack("gzip", body) }),
	}}
}

// in returns the page in the best coding that the client accepts; coding is "" for none.
func (p *rendered) in(accept string) (coding string, body []byte) {
	for _, coding := range []string{"br", "gzip"} {
		if accepts(accept, coding) {
			return coding, p.packed[coding]()
		}
	}
	return "", p.body
}

// bytes estimates the memory of the page and its compressed forms.
func (p *rendered) bytes() int { return len(p.body) * 3 / 2 }

// cache has the most recently requested pages, each until nobody has asked for it for cacheTime. It is safe for concurrent use.
type cache struct {
	max int

	mu    sync.Mutex
	bytes int
	by    map[string]*list.Element
	order list.List // of *cached, the newest first
}

type cached struct {
	key  string
	page *rendered
	age  *time.Timer // drops it
}

// get returns the page of a key if it has that version.
func (c *cache) get(key, version string) *rendered {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.by[key]
	if at == nil || version == "" {
		return nil
	}
	kept := at.Value.(*cached)
	if kept.page.version != version {
		return nil
	}
	kept.age.Reset(cacheTime)
	c.order.MoveToFront(at)
	return kept.page
}

// put stores a page in the place of an older one of its key.
func (c *cache) put(key string, page *rendered) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[string]*list.Element{}
	}
	c.drop(c.by[key])
	if page.version == "" {
		return
	}
	kept := &cached{key: key, page: page}
	kept.age = time.AfterFunc(cacheTime, func() { c.forget(kept) })
	c.by[key] = c.order.PushFront(kept)
	for c.bytes += page.bytes(); c.bytes > c.max; {
		c.drop(c.order.Back())
	}
}

// forget removes a page that is too old.
func (c *cache) forget(kept *cached) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := c.by[kept.key]; at != nil && at.Value == kept {
		c.drop(at)
	}
}

// drop removes a page, if there is one. mu held.
func (c *cache) drop(at *list.Element) {
	if at == nil {
		return
	}
	old := c.order.Remove(at).(*cached)
	old.age.Stop()
	delete(c.by, old.key)
	c.bytes -= old.page.bytes()
}

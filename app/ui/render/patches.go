package render

// Patch is a row that looks otherwise than it was drawn.
type Patch struct{ Key, Was, Is string }

// Patches collects the rows that are to be changed in place on the page.
type Patches struct{ all []Patch }

func (p *Patches) add(key, was, is string) {
	if p != nil && was != is {
		p.all = append(p.all, Patch{key, was, is})
	}
}

// Take returns what there is to do, once.
func (p *Patches) Take() []Patch {
	if p == nil {
		return nil
	}
	all := p.all
	p.all = nil
	return all
}

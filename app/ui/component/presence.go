package component

// Presence says whether somebody is here.
func (c Context) Presence(here bool) string {
	if here {
		return c.Words.ChooseHere
	}
	return c.Words.ChooseAway
}

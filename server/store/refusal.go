package store

// Refusal says why a database was not opened and what its operator can do. It is shown verbatim, and contains no password.
type Refusal struct {
	Where string // which database
	Found string // what is wrong, as the end of a sentence about it
	Do    string
	Err   error // what was found by somebody else; nil for nothing
}

// Error says all of it.
func (r *Refusal) Error() string {
	text := "open " + r.Where + ": " + r.Found + "; " + r.Do
	if r.Err != nil {
		text += ": " + r.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Err }

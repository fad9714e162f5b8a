package store

// Refusal tells the operator why a database was not opened, and what to do. It is shown verbatim, and contains no password.
type Refusal struct {
	Where string // the database
	Found string // what is wrong with it
	Do    string
	Err   error // the cause, or nil
}

// Error joins the parts to one line.
func (r *Refusal) Error() string {
	text := "open " + r.Where + ": " + r.Found + "; " + r.Do
	if r.Err != nil {
		text += ": " + r.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Err }

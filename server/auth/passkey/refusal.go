package passkey

import "fmt"

// Reason says why a passkey was not accepted. Pages have a sentence for each.
type Reason string

// Reasons.
const (
	Insecure   Reason = "insecure"   // the page came by plain http
	Address    Reason = "address"    // the page is at an IP address, or at a host without a dot
	Expired    Reason = "expired"    // the challenge is not valid: two minutes have passed, it was used, or another browser asked for it
	Unknown    Reason = "unknown"    // no user has that passkey
	Unverified Reason = "unverified" // an administrator's passkey was used without a PIN or biometrics
	Copied     Reason = "copied"     // its counter went back: somebody may have a copy
	Many       Reason = "many"       // the user has as many as there may be
	Invalid    Reason = "invalid"    // anything else: no honest browser sends that
)

// Refusal is the error for a passkey that was not accepted. Err is for the log, and has no secrets.
type Refusal struct {
	Reason     Reason
	Err        error
	Credential []byte // the id of an unknown passkey
}

// Error implements error.
func (r *Refusal) Error() string {
	if r.Err == nil {
		return "passkey: " + string(r.Reason)
	}
	return fmt.Sprintf("passkey: %s: %v", r.Reason, r.Err)
}

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return r.Err }

// invalid wraps an error of the library.
func invalid(err error) error { return &Refusal{Reason: Invalid, Err: err} }

package view

// Cause says why there is no connection, as far as a client can tell.
type Cause string

const (
	CauseNetwork     Cause = "network"     // this device has no network
	CauseHost        Cause = "host"        // nobody knows a host of that name
	CauseRefused     Cause = "refused"     // nothing listens there
	CauseSilent      Cause = "silent"      // no answer in time
	CauseCut         Cause = "cut"         // the connection ended in the middle of the handshake
	CauseProxy       Cause = "proxy"       // a proxy answers, and the server behind it does not
	CauseServer      Cause = "server"      // the server cannot now
	CauseBusy        Cause = "busy"        // too many connections or guests from this address
	CauseCertificate Cause = "certificate" // the server's certificate cannot be trusted
	CauseScheme      Cause = "scheme"      // http where the server speaks https, or the reverse
	CauseStranger    Cause = "stranger"    // something answers that is not Parley
	CauseRedirect    Cause = "redirect"    // the server sends us to another place
	CauseSocket      Cause = "socket"      // something in between does not let WebSockets through
	CauseLogin       Cause = "login"       // something in between asks for a password
	CauseCookies     Cause = "cookies"     // the sign-in is not stored: the server does not know us right after it
	CauseSignedOut   Cause = "signed_out"  // the user has signed out on this device
	CauseTooMany     Cause = "too_many"    // the user has as many connections as one may have
	CauseSignIn      Cause = "sign_in"     // the user is an account that is no longer signed in, or the server takes no guests
)

// Lasting reports whether dialing again is pointless until somebody changes something.
func (c Cause) Lasting() bool {
	switch c {
	case CauseCertificate, CauseScheme, CauseStranger, CauseRedirect, CauseSocket, CauseLogin, CauseCookies, CauseSignedOut, CauseSignIn:
		return true
	}
	return false
}

package protocol

// Reason says why the server closes a connection.
type Reason string

const (
	ReasonRestart  Reason = "restart"
	ReasonSlow     Reason = "slow"
	ReasonSilent   Reason = "silent"
	ReasonFlood    Reason = "flood"
	ReasonTooMany  Reason = "too_many"
	ReasonSignIn   Reason = "sign_in"
	ReasonUpgrade  Reason = "upgrade"
	ReasonBinary   Reason = "binary"
	ReasonUTF8     Reason = "utf8"
	ReasonTooBig   Reason = "too_big"
	ReasonInternal Reason = "internal"
)

// Next is what a client does after a close.
type Next string

const (
	Now    Next = "now"     // connect again at once
	Later  Next = "later"   // connect again after a random wait
	SignIn Next = "sign in" // get a new token first
	Update Next = "upgrade" // load the new program first
	Never  Next = "never"   // this client is broken, and would fail again
)

// Close is how a connection ends for a reason.
type Close struct {
	Code int // of the WebSocket close frame
	Next Next
}

// Closes is the one table of reasons, close codes and what the client does.
var Closes = map[Reason]Close{
	ReasonRestart:  {1012, Later},
	ReasonSlow:     {4001, Now},
	ReasonSilent:   {4002, Now},
	ReasonFlood:    {4008, Later},
	ReasonTooMany:  {4003, Later},
	ReasonSignIn:   {4004, SignIn},
	ReasonUpgrade:  {4005, Update},
	ReasonBinary:   {1003, Never},
	ReasonUTF8:     {1007, Never},
	ReasonTooBig:   {1009, Never},
	ReasonInternal: {1011, Later},
}

// NextAfter returns what a client does after a close with that WebSocket code; a code that the table does not have means Later.
func NextAfter(code int) Next {
	for _, c := range Closes {
		if c.Code == code {
			return c.Next
		}
	}
	return Later
}

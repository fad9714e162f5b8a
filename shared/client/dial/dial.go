// Package dial makes connections to a server: over WebSockets, outside a browser and in one. It says why a connection cannot be
// made, and picks the waits between attempts. It alone imports the WebSocket library.
package dial

import (
	"context"
	"errors"
)

// Dialer makes connections.
type Dialer interface {
	// Dial connects. It returns ErrSignIn if the server refused the token.
	Dial(ctx context.Context) (Conn, error)
	// SignIn becomes a guest of the server, or does nothing if it knows this client already. If the server takes no guests, the error has
	// view.CauseSignIn.
	SignIn(ctx context.Context) error
}

// ErrSignIn means that the server does not know this client: SignIn gets a new token.
var ErrSignIn = errors.New("sign in first")

// MemoryDialer is what a Dialer may implement besides, if it can keep its token in memory where nothing else stores it.
type MemoryDialer interface {
	// KeepInMemory makes the next SignIn a new guest, whose token is lost with the program.
	KeepInMemory()
}

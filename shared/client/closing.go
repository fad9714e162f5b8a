package client

import (
	"errors"
	"fmt"
)

// CloseError is the error of Conn.Read after the peer closed the connection.
type CloseError struct {
	Code   int
	Reason string
}

// Error names the code and the reason.
func (e *CloseError) Error() string { return fmt.Sprintf("closed with %d %s", e.Code, e.Reason) }

// CloseCode returns the WebSocket close code in the chain of err, or 0 if there is none.
func CloseCode(err error) int {
	if e, ok := errors.AsType[*CloseError](err); ok {
		return e.Code
	}
	return 0
}

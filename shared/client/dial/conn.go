package dial

import (
	"context"
	"errors"
	"fmt"
)

// Conn is one connection. Read and Write may be called concurrently with each other, each by one goroutine.
type Conn interface {
	// Read returns the next message. After a close by the peer the error holds the close code: see CloseCode.
	Read(ctx context.Context) ([]byte, error)
	Write(ctx context.Context, message []byte) error
	// Close ends the connection and unblocks Read and Write.
	Close() error
}

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

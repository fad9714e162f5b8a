package roompage

import (
	"errors"
	"io"
	"os"
)

// Spool has write fill a temporary file, and returns it at its beginning. The file has no name any more: it is gone when it is closed, even if
// the process is killed.
func Spool(write func(io.Writer) error) (*os.File, error) {
	file, err := os.CreateTemp("", "parley-room-") // with mode 0600
	if err != nil {
		return nil, err
	}
	err = errors.Join(os.Remove(file.Name()), write(file))
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

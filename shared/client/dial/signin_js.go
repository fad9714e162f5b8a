package dial

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// SignIn becomes a guest: with a cookie that this program never sees, or with a token in its memory.
func (d *PageDialer) SignIn(ctx context.Context) error {
	d.mu.Lock()
	inMemory := d.inMemory
	d.mu.Unlock()
	body := `{"keep":"cookie"}`
	if inMemory {
		body = `{}`
	} else if enabled := Property(js.Global().Get("navigator"), "cookieEnabled"); enabled.Type() == js.TypeBoolean && !enabled.Bool() {
		return &Error{Cause: view.CauseCookies}
	}
	status, answer, err := d.fetch(ctx, "POST", "api/guest", body)
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if (status == 401 || status == 403) && refused(answer) {
		return &Error{Cause: view.CauseSignIn, Err: errors.New("sign in: the server makes no guest")}
	}
	if status != 200 {
		return &Error{Cause: causeOfStatus(status), Err: fmt.Errorf("sign in: the server answers %d", status)}
	}
	if !inMemory {
		return nil
	}
	return d.remember(answer)
}

// refused reports whether an answer is the server's refusal, and not that of something in between: the token was an account's, or no guests
// are taken.
func refused(answer js.Value) bool {
	said, err := Await(context.Background(), answer.Call("json"))
	if err != nil {
		return false
	}
	code := Property(Property(said, "error"), "code")
	return code.Equal(js.ValueOf(string(chat.CodeForbidden))) || code.Equal(js.ValueOf(string(chat.CodeUnauthorized)))
}

// remember takes the token out of the answer of a sign-in.
func (d *PageDialer) remember(answer js.Value) error {
	said, err := Await(context.Background(), answer.Call("json"))
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	token := said.Get("token")
	if token.Type() != js.TypeString {
		return errors.New("sign in: the server sends no token")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.token = token.String()
	return nil
}

// SignOut revokes the token, for all tabs of this browser. It succeeds if the server does not know the token.
func (d *PageDialer) SignOut(ctx context.Context) error {
	status, _, err := d.fetch(ctx, "DELETE", "api/guest", "{}")
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	if status != 204 && status != 401 {
		return &Error{Cause: causeOfStatus(status), Err: fmt.Errorf("sign out: the server answers %d", status)}
	}
	return nil
}

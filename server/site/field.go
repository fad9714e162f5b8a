package site

import (
	"errors"
	"time"

	"parley/server/auth/password"
	"parley/shared/chat"
)

// field is a text field with its label, and what is wrong with what was typed into it.
type field struct {
	Name, Label, Hint string
	Complete          string // autocomplete
	Value             string
	Wrong             string
	Secret            bool // a password, which is never shown again
	Fixed             bool // cannot be changed: it tells password managers whose password this is
	Code              bool // groups of letters and digits
	Optional          bool // may be empty
	Focus             bool
}

// form is the text fields of a form, and what is wrong with the form as a whole.
type form struct {
	Wrong  string
	Fields []*field
}

// fields returns a form.
func fields(all ...*field) *form { return &form{Fields: all} }

// fill sets what was typed, but no passwords.
func (f *form) fill(p *page) *form {
	for _, field := range f.Fields {
		if !field.Secret && !field.Code && !field.Fixed {
			field.Value = p.line(field.Name)
		}
	}
	return f
}

// blame says what is wrong with a field, or with the whole form if it has no such field. The first field with an error gets the focus.
func (f *form) blame(name, text string) *form {
	focus := true
	for _, field := range f.Fields {
		if field.Focus {
			focus = false
		}
		if field.Name == name {
			field.Wrong, field.Focus = text, focus
			return f
		}
	}
	f.Wrong = text
	return f
}

// missing blames the fields that were left empty, and reports whether there are any.
func (f *form) missing(p *page) bool {
	found := false
	for _, field := range f.Fields {
		if p.line(field.Name) == "" && !field.Fixed && !field.Optional {
			f.blame(field.Name, p.T.Wrong.Empty)
			found = true
		}
	}
	return found
}

// refused blames a field for an error that a person can do something about. It returns other errors.
func (f *form) refused(p *page, name string, err error) error {
	visible, ok := errors.AsType[*chat.Error](err)
	if !ok || visible.Code == chat.CodeInternal {
		return err
	}
	switch {
	case visible.Code == chat.CodeRateLimited:
		f.Wrong = p.T.Wrong.Wait.Of(int((visible.Wait() + time.Minute - 1) / time.Minute))
	case visible.Code == chat.CodeRetryLater:
		f.Wrong = p.T.Wrong.Crowded
	case errors.Is(err, password.ErrShort):
		f.blame(name, p.T.Wrong.PasswordShort)
	case errors.Is(err, password.ErrLong):
		f.blame(name, p.T.Wrong.PasswordLong)
	case visible.Code == chat.CodeBadPassword:
		f.blame(name, p.T.Wrong.PasswordWeak)
	default:
		f.blame(name, p.W.Refuse(visible))
	}
	return nil
}

func (p *page) nameField() *field {
	return &field{Name: "name", Label: p.T.SignIn.Name, Complete: "username webauthn"}
}

func (p *page) newPassword() *field {
	return &field{Name: "new", Label: p.T.Password.New, Hint: p.T.Password.Hint, Complete: "new-password", Secret: true}
}

// blameName blames the field of a name.
func (p *page) blameName(f *form, err error) { f.blame("name", p.nameWrong(chat.AsError(err))) }

// nameWrong says what is wrong with a name, and which one is free.
func (p *page) nameWrong(refusal *chat.Error) string {
	text := p.W.Refuse(refusal)
	if refusal.Suggest != "" {
		text += " " + fill(p.W.UseName, "{name}", refusal.Suggest)
	}
	return text
}

package host

import (
	"time"

	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// NoPlatform is the Platform while a server draws the page.
type NoPlatform struct{}

func (NoPlatform) Start(Events) {}

func (NoPlatform) SetText(string, int) bool { return true }

func (NoPlatform) Insert(int, int, string) {}

func (NoPlatform) Apply(compose.Replacement) {}

func (NoPlatform) Follow(bool) {}

func (NoPlatform) Untold() (string, int, bool) { return "", 0, false }

func (NoPlatform) Focus() {}

func (NoPlatform) Focused() bool { return false }

func (NoPlatform) Listing(bool) {}

func (NoPlatform) Patch([]render.Patch) {}

func (NoPlatform) ToEnd() {}

func (NoPlatform) Page(int) {}

func (NoPlatform) Reveal(string) {}

func (NoPlatform) Fold(string, bool, string) {}

func (NoPlatform) NearRow(string) {}

func (NoPlatform) Near(string) {}

func (NoPlatform) Arrange(int) {}

func (NoPlatform) Title(string) {}

func (NoPlatform) Badge(int) {}

func (NoPlatform) Theme() component.Theme { return component.ThemeSystem }

func (NoPlatform) SetTheme(component.Theme) {}

func (NoPlatform) Plain() bool { return false }

func (NoPlatform) SetPlain(bool) {}

func (NoPlatform) ZoneChanged() bool { return false }

func (NoPlatform) Lang() catalog.Lang { return catalog.English }

func (NoPlatform) SetLang(catalog.Lang) {}

// ShowLang does nothing.
func (NoPlatform) ShowLang(catalog.Lang) {}

func (NoPlatform) Mac() bool { return false }

func (NoPlatform) Touch() bool { return false }

func (NoPlatform) SingleKeys() bool { return true }

func (NoPlatform) SetSingleKeys(bool) {}

func (NoPlatform) Modal(bool) {}

func (NoPlatform) Layers(int) {}

func (NoPlatform) FocusOn(string) {}

func (NoPlatform) FocusRow(string) {}

func (NoPlatform) PlaceMenu(string) {}

func (NoPlatform) FocusFirst(string) {}

func (NoPlatform) Value(string) string { return "" }

func (NoPlatform) Fill(string, string) {}

func (NoPlatform) Query(string) {}

func (NoPlatform) KeepLayer() {}

func (NoPlatform) Hold(string) func() { return func() {} }

func (NoPlatform) Copy(string) {}

func (NoPlatform) CopyText(string) {}

func (NoPlatform) Download(string) {}

// Address returns the path.
func (NoPlatform) Address(path string) string { return path }

// Shares reports that nothing can be offered.
func (NoPlatform) Shares() bool { return false }

func (NoPlatform) Share(string, string) bool { return false }

func (NoPlatform) File(string) string { return "" }

func (NoPlatform) Draws(string) bool { return true }

func (NoPlatform) Kept(string) string { return "" }

func (NoPlatform) Keep(string, string) {}

func (NoPlatform) Welcomed() bool { return true }

func (NoPlatform) SetWelcomed() {}

func (NoPlatform) Reload() {}

func (NoPlatform) Visit(string, bool) {}

func (NoPlatform) SignOut() {}

// Clock shows UTC: a server does not know where its readers are.
func (NoPlatform) Clock() render.Clock {
	return render.Clock{Zone: view.NewZone(func(time.Time) int { return 0 })}
}

func (NoPlatform) EarlySaved(chat.Nonce) {}

func (NoPlatform) ShowAt(string, float64) {}

func (NoPlatform) LastInView() string { return "" }

func (NoPlatform) Position() (string, float64, bool) { return "", 0, false }

func (NoPlatform) Store(string, string) {}

func (NoPlatform) Stored(string) string { return "" }
func (NoPlatform) Early() Early         { return Early{} }

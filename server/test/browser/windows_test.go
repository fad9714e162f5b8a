package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// outOfReach lists the controls of the page that cannot be brought on screen, and tells of a timeline that is too low to read in.
const outOfReach = `(() => {
  const lost = [];
  const dialog = document.querySelector("dialog[open]");
  const shown = (el) => {
    const s = getComputedStyle(el), r = el.getBoundingClientRect();
    return s.visibility === "visible" && r.width > 1 && r.height > 1 && !el.closest(".visually-hidden, .skip");
  };
  for (const el of (dialog || document).querySelectorAll("button, a[href], input, textarea")) {
    if (!shown(el) || !dialog && !el.closest("#app")) continue;
    const on = (block) => { // what floats over a list covers a part of it only
      el.scrollIntoView({ block, inline: "nearest" });
      const r = el.getBoundingClientRect(), at = [r.left + r.width / 2, r.top + Math.min(r.height, innerHeight) / 2];
      const hit = document.elementFromPoint(...at);
      return hit && (el.contains(hit) || hit.contains(el) || hit.closest("label")?.contains(el)) ? "" : " at " + at.map(Math.round);
    };
    const covers = document.querySelector(".menu--open") || document.querySelector(".app--rooms .rooms, .app--people .people");
    const away = ["nearest", "center", "start", "end"].reduce((away, block) => away && on(block), true);
    if (away && !(covers && !covers.contains(el))) lost.push((el.id || el.className || el.textContent) + away);
  }
  const timeline = document.querySelector("#timeline").getBoundingClientRect().height;
  if (!dialog && timeline < 48) lost.push("timeline of " + timeline + " px");
  if (document.documentElement.scrollWidth > innerWidth) lost.push("page wider than the window");
  return lost.join("; ");
})()`

// sizes are windows from a page at 400 % to a wide screen.
var sizes = [][2]int64{{256, 256}, {320, 256}, {256, 480}, {320, 568}, {390, 844}, {568, 320}, {844, 390}, {1280, 256}, {820, 1100}, {1920, 1080}}

func TestNothingIsOutOfReachInAnyWindow(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	talker := kit.StartClient(t, server.URL, kit.NewStorage())
	talker.Online()
	for i := range 30 {
		talker.Client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("a needle, ", i)})
	}
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Sees("a needle, 29")
	check := func(state string, size [2]int64) {
		t.Helper()
		ada.Until(`document.getAnimations().length === 0`) // nothing moves in or out
		if got := ada.Eval(outOfReach); got != "" {
			t.Errorf("%s at %d×%d: %s", state, size[0], size[1], got)
		}
	}
	closed := func() {
		ada.Key("Escape", 27, "", 0)
		stands(ada, "/")
	}
	for _, size := range sizes {
		ada.Set(chromium.Screen{Width: size[0], Height: size[1]})
		ada.Until(fmt.Sprintf(`innerWidth === %d && innerHeight === %d`, size[0], size[1]))
		check("the room", size)
		for _, dialog := range []string{"search", "create", "rename", "help", "signout"} {
			ada.Opens(dialog)
			if dialog == "search" {
				ada.Until(`document.activeElement.id === "search-name"`)
				chromium.Call(ada, input.InsertText, input.InsertTextParams{Text: "needle"})
				ada.Until(`document.querySelectorAll(".hit").length > 10`)
			}
			check("the dialog "+dialog, size)
			closed()
		}
		if size[0] <= 640 {
			ada.Click("#open-rooms")
			ada.Until(`document.querySelector(".app--rooms")`)
		}
		ada.Click("#open-settings")
		ada.Until(`document.querySelector(".menu--open")`)
		check("the settings", size)
		ada.Key("Escape", 27, "", 0)
		closed()
		ada.Write("@" + talker.Client.View().Me.Name + " " + strings.Repeat("one line of a private text\n", 7))
		ada.Until(`document.querySelector(".composer--private")`)
		check("a private text of seven lines", size)
		ada.Eval(`(document.querySelector("#composer-text").select(), document.execCommand("delete"))`)
		ada.Until(`document.querySelector("#composer-text").value === "" && document.querySelector(".composer--public")`)
	}
	ada.Calm()
}

// tooSmall lists what a finger misses: controls that do not take a tap on 44 px, up to the rounding. Words in a text are as
// high as its lines (WCAG 2.5.8).
const tooSmall = `(() => {
  const small = [], within = document.querySelector("dialog[open]") || document.querySelector(".app--rooms .rooms, .app--people .people") || document;
  for (const el of within.querySelectorAll("button, a[href], input, textarea, [role=option]")) {
    const r = el.getBoundingClientRect();
    if (getComputedStyle(el).visibility !== "visible" || r.width < 2 || el.closest(".visually-hidden, .skip, .message__grid")) continue;
    el.scrollIntoView({ block: "nearest" });
    const b = el.getBoundingClientRect(), x = b.left + b.width / 2, y = b.top + b.height / 2;
    const takes = (dx, dy) => {
      const hit = document.elementFromPoint(x + dx, y + dy);
      return hit && (el.contains(hit) || hit.contains(el) && hit.closest("label"));
    };
    const along = (dx, dy) => {
      let n = 1;
      while (n < 44 && takes(n * dx, n * dy)) n++;
      return n - 1;
    };
    if (takes(0, 0) && Math.min(along(0, -1) + along(0, 1), along(-1, 0) + along(1, 0)) < 42) small.push((el.id || el.className || el.textContent) + " " + Math.round(b.width) + "×" + Math.round(b.height));
  }
  return small.join("; ");
})()`

func TestAPhonesComposerIsOneRowAndFingersHitEverything(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	bo := kit.StartClient(t, server.URL, kit.NewStorage())
	bo.Online()
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Phone)
	ada.Visit("/")
	ada.Until(`document.querySelector(".welcome--open")`)
	check := func(where string) {
		t.Helper()
		ada.Until(`document.getAnimations().length === 0`)
		if got := ada.Eval(tooSmall); got != "" {
			t.Errorf("%s: %s", where, got)
		}
	}
	check("the first visit")
	ada.Click(".welcome__close")
	ada.Until(`!document.querySelector(".welcome--open")`)
	check("the room")
	height := `document.querySelector("#composer").getBoundingClientRect().height`
	if ada.Eval(height+` <= 84`) != "true" {
		t.Errorf("the empty composer is %s px high", ada.Eval(height))
	}
	inside := `(b => { const r = document.querySelector(".composer__send").getBoundingClientRect(); return r.top >= b.top && r.right <= b.right && r.bottom <= b.bottom; })(document.querySelector(".composer__box").getBoundingClientRect())`
	if ada.Eval(inside) != "true" {
		t.Error("the button is not inside of the field")
	}
	was := ada.Eval(height)
	colour := `getComputedStyle(document.querySelector(".composer__send")).backgroundColor`
	idle := ada.Eval(colour)
	ada.Write("one\ntwo\nthree")
	ada.Until(height + ` > ` + was + ` + 40`)
	if ada.Eval(colour) == idle {
		t.Error("the button looks the same with and without a text to send")
	}
	ada.Eval(`(document.querySelector("#composer-text").select(), document.execCommand("delete"))`)
	ada.Write("@" + bo.Client.View().Me.Name + " for you")
	ada.Until(`document.querySelector(".composer--private .link")`)
	check("a private text")
	if ada.Eval(inside) != "true" {
		t.Error("with a private text, the button is not inside of the field")
	}
	empties(ada)
	ada.Write("a question")
	ada.Click(".composer__send")
	ada.Pends(0)
	chooses(ada, "a question", "reply")
	ada.Until(`document.querySelector(".composer__about").textContent.includes("a question")`)
	ada.Write("an **answer**")
	beside := `((t, s) => s.top >= t.top && s.bottom <= t.bottom + 2)(document.querySelector("#composer-text").getBoundingClientRect(), document.querySelector(".composer__send").getBoundingClientRect())`
	holds(ada, "below what it answers, the button is beside the text", beside)
	ada.Click(".composer__buttons [data-action=preview]")
	ada.Until(`document.querySelector("#preview strong")`)
	check("a reply with its preview")
	holds(ada, "below the preview too", beside)
	picture(ada, "phone-reply-preview")
	ada.Eval(`document.execCommand("insertText", false, "x".repeat(9900))`)
	ada.Until(`document.querySelector(".composer__left").textContent !== ""`)
	holds(ada, "with the counter too", beside)
	ada.Click(".composer__buttons [data-action=preview]")
	ada.Click(".composer__cancel")
	empties(ada)
	for _, opens := range []string{"#open-rooms", "#open-people"} {
		ada.Click(opens)
		ada.Until(`document.querySelector(".app--rooms, .app--people")`)
		check(opens)
		back(ada)
		stands(ada, "/")
	}
	for _, dialog := range []string{"search", "create", "rename", "help", "signout", "blocked"} {
		ada.Opens(dialog)
		check("the dialog " + dialog)
		back(ada)
		stands(ada, "/")
	}
	ada.Calm()
}

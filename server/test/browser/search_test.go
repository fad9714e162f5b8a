package browser

import (
	"fmt"
	"strconv"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestASearchIsAnAddress(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	talker := kit.StartClient(t, server.URL, kit.NewStorage())
	talker.Online()
	for _, text := range []string{"the apples are red", "我们明天去上海吃饭吧", "the pears are green"} {
		talker.Client.Send(chat.Lobby, view.Draft{Text: text})
	}
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/r/lobby?q=apple")
	ada.Until(`document.querySelector(".hit mark")?.textContent === "apples" && document.querySelector("#search-name").value === "apple"`)
	ada.Until(`document.querySelector(".hit__near").textContent.includes("上海")`)
	ada.Until(`location.search === "?q=apple"`)
	ada.Enter()
	ada.Until(`location.pathname === "/r/lobby/1" && !document.querySelector("#dialog").open`)
	back(ada)
	ada.Until(`document.querySelector("#dialog").open && document.querySelector(".choices__one--marked mark")?.textContent === "apples"`)
	ada.Key("Escape", 27, "", 0)
	stands(ada, "/r/lobby")
	ada.Until(`location.search === ""`)
	search(ada, "上海")
	ada.Until(`document.querySelectorAll(".hit").length === 1 && document.querySelector(".hit mark").textContent === "上海"`)
	ada.Until(`new URL(location).searchParams.get("q") === "上海"`)
	ada.Key("Escape", 27, "", 0)
	stands(ada, "/r/lobby")
	ada.Click(".bar__search")
	ada.Until(`document.querySelector(".search__recent [data-action=query]")?.dataset.arg === "apple"`)
	ada.Click(".search__forget")
	ada.Until(`!document.querySelector(".search__recent")`)
}

func TestTheHitUnderThePointerStaysInPlace(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	talker := kit.StartClient(t, server.URL, kit.NewStorage())
	talker.Online()
	const foxes = 20
	for i := range foxes {
		talker.Client.Send(chat.Lobby, view.Draft{Text: fmt.Sprint("fox ", i)})
	}
	talker.Until("all sent", func(v *view.Snapshot) bool { return v.Waiting == 0 && len(talker.Said()) == foxes })
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/r/lobby?q=fox")
	ada.Until(`document.querySelectorAll(".hit").length === ` + strconv.Itoa(foxes))
	ada.Until(`(() => {
		const list = document.querySelector(".search__body"), top = list.getBoundingClientRect().top + 100;
		list.scrollTop = 300;
		window.held = [...document.querySelectorAll(".hit")].find((row) => row.getBoundingClientRect().top > top).dataset.hit;
		return list.scrollTop === 300;
	})()`)
	const held = `document.querySelector("[data-hit='" + CSS.escape(held) + "']")`
	hovers(ada, held)
	ada.Until(held + `.matches(":hover") && (window.at = ` + held + `.getBoundingClientRect().top) > 0`)
	talker.Client.Edit(chat.Lobby, foxes, 0, "wolf") // the newest, which is above
	ada.Until(`document.querySelectorAll(".hit").length === ` + strconv.Itoa(foxes-1) + ` && Math.abs(` + held + `.getBoundingClientRect().top - at) < 2`)
}

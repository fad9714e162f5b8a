package httpd

import (
	"net/http"

	"golang.org/x/text/language"
)

// speech is what the server itself says in one language; all else is said by the pages.
type speech struct {
	lang string // as in the cookie
	tag  string // as in HTML

	description, loading             string
	lostTitle, lostText, lostLink    string
	brokenTitle, brokenText, tryText string
	busyTitle, busyText              string
	noScript                         string // what can be done without JavaScript
}

var english = speech{
	lang: "en", tag: "en",
	description: "A chat that opens from a link: no account, nothing to install.", loading: "Loading…",
	lostTitle: "Page not found", lostText: "Part of the link may be missing.", lostLink: "Go to #lobby",
	brokenTitle: "Something went wrong", brokenText: "The page couldn’t be shown. It’s not your fault.", tryText: "Try again",
	busyTitle: "The server is busy", busyText: "Try again in a few seconds.",
	noScript: "JavaScript is off: this page can be read, but not written in. To join in, allow JavaScript for this site and reload, or run <code>parley chat</code> with this address in a terminal.",
}

var chinese = speech{
	lang: "zh", tag: "zh-Hans",
	description: "打开链接就能聊天：不用注册，也不用安装。", loading: "正在加载…",
	lostTitle: "找不到页面", lostText: "链接可能不完整。", lostLink: "前往 #lobby",
	brokenTitle: "出了点问题", brokenText: "页面没能显示出来，这不是你的错。", tryText: "重试",
	busyTitle: "服务器正忙", busyText: "请过几秒再试。",
	noScript: "JavaScript 已关闭：页面可以阅读，但不能发言。要参与聊天，请对本站允许 JavaScript 并重新加载，或在终端中用 <code>parley chat</code> 打开此地址。",
}

// speechFor returns the language that a person chose by hand, else the first of the browser's that we speak.
func speechFor(r *http.Request) speech {
	if cookie, err := r.Cookie("lang"); err == nil {
		switch cookie.Value {
		case english.lang:
			return english
		case chinese.lang:
			return chinese
		}
	}
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return english
	}
	for _, tag := range tags {
		switch base, _ := tag.Base(); base.String() {
		case english.lang:
			return english
		case chinese.lang:
			return chinese
		}
	}
	return english
}

// Drives Firefox for firefox_test.go, over WebDriver BiDi. Each line of the input is an act on a page, as JSON; its answer is a
// line of the output. Each page has cookies and storage of its own.
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const [executablePath, userDataDir] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  userDataDir,
  headless: true,
  defaultViewport: { width: 1280, height: 860 },
  extraPrefsFirefox: { "intl.accept_languages": "en-US", "dom.serviceWorkers.testing.enabled": true },
});
const pages = new Map();
const problems = new Map();

const acts = {
  async open(name) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    problems.set(name, []);
    page.on("pageerror", (err) => problems.get(name).push(String(err)));
    pages.set(name, page);
  },
  go: (name, url) => pages.get(name).goto(url, { waitUntil: "domcontentloaded" }).then(() => null),
  reload: (name) => pages.get(name).reload({ waitUntil: "domcontentloaded" }).then(() => null),
  eval: (name, script) => pages.get(name).evaluate(`String(${script})`),
  type: (name, text) => pages.get(name).keyboard.type(text),
  press: (name, key) => pages.get(name).keyboard.press(key),
  picture: (name, path) => pages.get(name).screenshot({ path }).then(() => null),
  problems: (name) => JSON.stringify(problems.get(name)),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { act, page, with: what } = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await acts[act](page, what)) ?? "" };
  } catch (err) {
    answer = { error: String(err) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
await browser.close();

"""Opens pages in headless Chromium, two widths, light and dark, and says what is wrong with them.

browse.py BROWSER FOLDER NAME...: the page NAME.html gets screenshots NAME-WIDTH-SCHEME.png beside it.
It speaks the DevTools protocol through pipes, so it needs nothing but Python.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile

WIDTHS = {"narrow": 390, "wide": 1280}

# What a page that runs or loads nothing has none of; how wide it is; what a reader can find.
LOOK = """({
  foreign: document.querySelectorAll('script, img, iframe, object, embed, form, link[rel=stylesheet]').length,
  handlers: [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
  over: document.documentElement.scrollWidth - innerWidth,
  lang: document.documentElement.lang,
  landmarks: ['header', 'nav', 'main', 'footer'].filter(name => document.querySelectorAll(name).length !== 1),
  h1: document.querySelectorAll('h1').length,
  skipped: [...document.querySelectorAll('h1, h2, h3')].map(h => +h.tagName[1]).filter((n, i, all) => i && n > all[i - 1] + 1).length,
  unscoped: document.querySelectorAll('th:not([scope])').length,
  nameless: document.querySelectorAll('table:not(:has(caption))').length,
  payloads: document.body.textContent.split('<script>').length - 1,
  visible: [...document.querySelectorAll('tbody tr')].filter(row => row.offsetParent).length,
})"""


class Browser:
    def __init__(self, program):
        ours, theirs = os.pipe(), os.pipe()
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        os.set_inheritable(ours[0], True)
        os.set_inheritable(theirs[1], True)
        line = [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", f"--user-data-dir={self.folder.name}", "--remote-debugging-pipe"]
        # The browser reads from descriptor 3 and writes to 4.
        shell = f'exec "$@" 3<&{ours[0]} 4>&{theirs[1]}'
        self.process = subprocess.Popen(["bash", "-c", shell, "browser", *line], close_fds=False,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(ours[0])
        os.close(theirs[1])
        self.to, self.come = os.fdopen(ours[1], "wb", 0), os.fdopen(theirs[0], "rb", 0)
        self.count, self.rest, self.events, self.session = 0, b"", [], None

    def read(self):
        while b"\0" not in self.rest:
            more = self.come.read(65536)
            if not more:
                sys.exit("error: the browser ended")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.to.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.count:
                if "error" in answer:
                    sys.exit(f"error: {method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def attach(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def open(self, url):
        self.events = []
        self.call("Page.navigate", url=url)
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.events.append(self.read())

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            sys.exit(f"error: {result['exceptionDetails']}")
        return result["result"].get("value")

    def press(self, key, code):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code or key, text=key if kind == "keyDown" else "",
                      windowsVirtualKeyCode=32 if key == " " else 9)


def events(browser, url):
    """What the page asked for, said or did that a page of text does not."""
    for event in browser.events:
        method, told = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent" and told["request"]["url"] not in (url, "data:,"):
            yield f"a request to {told['request']['url']}"
        if method == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            yield f"the console: {told['entry']['text']}"
        if method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Page.javascriptDialogOpening"):
            yield f"a script ran: {told}"


def faults(look):
    wanted = {"foreign": 0, "handlers": 0, "lang": "en", "landmarks": [], "h1": 1, "skipped": 0, "unscoped": 0, "nameless": 0}
    yield from (f"{name} is {look[name]}" for name, value in wanted.items() if look[name] != value)
    if look["over"] > 0:
        yield f"{look['over']} pixels too wide"


def look(browser, url, picture, width, scheme):
    browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.open(url)
    seen = browser.value(LOOK)
    picture.write_bytes(base64.b64decode(browser.call("Page.captureScreenshot")["data"]))
    return seen, [*events(browser, url), *faults(seen)]


def by_keyboard(browser):
    """Folds away what does not differ, with no mouse."""
    before = browser.value(LOOK)["visible"]
    browser.value("document.getElementById('differs').focus()")
    browser.press(" ", "Space")
    return before, browser.value(LOOK)["visible"], browser.value("document.getElementById('differs').checked")


def main(program, folder, *names):
    browser, found = Browser(program), []
    browser.attach()
    for name in names:
        url = (pathlib.Path(folder).resolve() / f"{name}.html").as_uri()
        for size, width in WIDTHS.items():
            for scheme in ("light", "dark"):
                seen, wrong = look(browser, url, pathlib.Path(folder) / f"{name}-{size}-{scheme}.png", width, scheme)
                found += [f"{name}, {size}, {scheme}: {fault}" for fault in wrong]
        before, after, checked = by_keyboard(browser)
        if not checked or (name == "diverges" and not 0 < after < before):
            found.append(f"{name}: of {before} rows {after} are left of what differs (checked: {checked})")
        if name == "hostile" and seen["payloads"] < 20:
            found.append(f"{name}: only {seen['payloads']} hostile texts are shown")
        print(f"{name}: {before} rows, {after} of them differ, {seen['payloads']} hostile texts shown as text")
    browser.session = None
    browser.call("Browser.close")
    browser.process.wait(30)
    sys.exit("\n".join(f"error: {fault}" for fault in found) if found else 0)


main(*sys.argv[1:])

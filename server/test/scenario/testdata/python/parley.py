"""A plain Parley client, written from docs/protocol.md: no library but websockets 10.4."""

import asyncio
import json
import urllib.error
import urllib.request
import uuid

import websockets

PATIENCE = 20  # seconds until something that must come is given up
MESSAGE_MAX = 262144  # bytes of one message from the server


class Mismatch(Exception):
    """The server did something else than the page says."""


class Refused(Exception):
    """The server answered `failed`."""

    def __init__(self, error, event=None):
        super().__init__(f'{error["code"]}: {error["message"]}')
        self.code = error["code"]
        self.error = error
        self.event = event  # of `changed`


def new_guest(base):
    """Returns the token and the user of a new guest."""
    status, answer = post_guest(base)
    if status != 200 or not answer.get("token"):
        raise Mismatch(f"POST /api/guest: {status} without a token")
    return answer["token"], answer["user"]


def post_guest(base, token=None):
    """Asks for a guest; with a token the same user must come back."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    request = urllib.request.Request(base + "/api/guest", b"{}", headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


AMENDMENTS = ("edited", "deleted", "restored", "reacted", "pinned")


class Timeline:
    """What is known of a room: the messages of one span of seqs, as they stand now."""

    def __init__(self, last=0):
        self.rows = []  # messages and renames, ascending
        self.last = last  # the end of the span
        self.at = None  # when its last event was, if that is known
        self.early = {}  # events above a gap, by seq

    def take(self, event):
        """Takes an event in any order, any number of times."""
        if event["seq"] > self.last:
            self.early[event["seq"]] = event
        for seq in sorted(self.early):
            event = self.early[seq]
            if event.get("from", seq) > self.last + 1:
                break
            del self.early[seq]
            if seq > self.last:
                self.last, self.at = seq, event.get("at")
                if event["kind"] in AMENDMENTS:
                    self.amend(event)
                else:
                    self.rows.append(event)

    def page(self, page):
        """Takes a page that follows what is known."""
        for event in page["events"]:
            if event["seq"] > self.last:
                self.rows.append(event)
        for event in page.get("changes", []):
            self.amend(event)
        if page["to"] > self.last:
            self.last, self.at = page["to"], None
        self.take({"seq": 0})

    def row(self, seq):
        return next((row for row in self.rows if row["seq"] == seq), None)

    def amend(self, event):
        row = self.row(event["target"])
        if row is None or "by" not in event or event["seq"] <= row.get("rev", 0):
            return
        row["rev"] = event["seq"]
        message = row["message"]
        if event["kind"] in ("edited", "deleted", "restored"):
            for field in ("text", "mentions", "edited_at", "gone"):
                message.pop(field, None)
            message.update(event["message"])
            if event["kind"] != "edited":
                message.pop("reactions", None)
                message.pop("pin", None)
        elif event["kind"] == "pinned":
            message.pop("pin", None)
            if event.get("on"):
                message["pin"] = {"by": event["by"]["id"], "at": event["at"]}
        else:
            self.react(message, event["reaction"])

    @staticmethod
    def react(message, reaction):
        reactions = [r for r in message.pop("reactions", []) if r["key"] != reaction["key"]]
        if reaction["count"]:
            reactions.append(reaction)
        if reactions:
            message["reactions"] = sorted(reactions, key=lambda r: r["first"])


class Client:
    """One guest with at most one connection, and what it knows of its rooms."""

    def __init__(self, base):
        self.base = base
        self.token, self.user = new_guest(base)
        self.epoch = None
        self.rooms = {}  # room id -> its Timeline
        self.held = []  # events of rooms whose newest page is still on its way
        self.frames = []  # all frames of this connection
        self.raw = []  # all messages of all connections
        self.changed = asyncio.Event()
        self.ws = None

    # The connection.

    async def connect(self):
        """Connects and waits for welcome."""
        self.frames, self.answers, self.next_id = [], {}, 1
        self.ws = await websockets.connect(
            self.base.replace("http", "ws", 1) + "/ws",
            extra_headers={"Authorization": "Bearer " + self.token},
            subprotocols=["parley.2"],
            compression=None,
            max_size=MESSAGE_MAX,
            ping_interval=None,
        )
        self.reader = asyncio.ensure_future(self.read())
        welcome = await self.frame("welcome")
        if self.frames[0]["k"] != "welcome":
            raise Mismatch("the server did not say welcome first")
        self.epoch, self.user = welcome["epoch"], welcome["user"]
        return welcome

    async def read(self):
        try:
            async for message in self.ws:
                self.raw.append(message)
                for line in message.split("\n"):
                    if line.strip():
                        await self.take(json.loads(line))
        except websockets.ConnectionClosed:
            pass

    async def take(self, frame):
        self.frames.append(frame)
        kind, data = frame["k"], frame.get("d", {})
        if kind == "ping":
            await self.ws.send('{"k":"pong"}')
        elif kind == "event":
            self.apply(data["event"])
        answer = self.answers.pop(frame.get("id"), None)
        if answer and not answer.done():
            answer.set_result(frame)
        self.changed.set()

    async def cut(self):
        """Ends the connection as a pulled cable does: without a word."""
        self.ws.transport.abort()
        await asyncio.wait([self.reader])

    async def close(self):
        await self.ws.close()
        await asyncio.wait([self.reader])

    # Commands.

    def post(self, kind, **data):
        """Makes a command; returns its frame and the future of its answer."""
        number, self.next_id = self.next_id, self.next_id + 1
        answer = asyncio.get_running_loop().create_future()
        self.answers[number] = answer
        return json.dumps({"k": kind, "id": number, "d": data}), answer

    async def ask(self, kind, **data):
        """Sends a command and returns what its answer carries; raises Refused for `failed`."""
        frame, answer = self.post(kind, **data)
        await self.ws.send(frame)
        return await self.answer(answer)

    async def answer(self, future):
        frame = await asyncio.wait_for(future, PATIENCE)
        if frame["k"] == "failed":
            raise Refused(frame["d"]["error"], frame["d"].get("event"))
        return frame.get("d", {})

    async def say(self, room, text, nonce=None, **more):
        """Sends a message; what is refused for now is sent again, with the same nonce."""
        nonce = nonce or str(uuid.uuid4())
        while True:
            try:
                return await self.ask("send", room=room, nonce=nonce, text=text, **more)
            except Refused as refusal:
                if refusal.code not in ("rate_limited", "retry_later"):
                    raise
                await asyncio.sleep(refusal.error.get("retry_after_ms", 1000) / 1000)

    # Rooms.

    async def join(self, room):
        """Joins a room: from what is known of it, or else from its newest page."""
        known = self.rooms.get(room)
        if known is None:
            joined = await self.ask("join", room=room)
        else:
            at = {"at": known.at} if known.at else {}
            joined = await self.ask("join", room=room, epoch=self.epoch, after=known.last, **at)
        head = joined["state"]["head"]
        if joined["reset"]:
            self.rooms.pop(room, None)  # events that come before the page are held
            page = await self.ask("history", room=room, before=head + 1)
            self.rooms[room] = Timeline(page["from"] - 1)
            self.rooms[room].page(page)
            held, self.held = self.held, []
            for event in held:
                self.apply(event)
        else:
            await self.fetch(room, joined["resumed"], head)
        return joined

    async def join_new(self, room):
        """Joins a room that began with an event that is still to come, or has just come."""
        self.rooms[room] = Timeline()
        return await self.join(room)

    async def fetch(self, room, after, head):
        """Pages from after on until the timeline meets head."""
        while after < head:
            page = await self.ask("history", room=room, after=after)
            if page["from"] != after + 1 or page["to"] <= after:
                raise Mismatch(f"{room}: the page after {after} is from {page['from']} to {page['to']}, with the head at {head}")
            self.rooms[room].page(page)
            after = page["to"]
        self.changed.set()

    def apply(self, event):
        if event["room"] in self.rooms:
            self.rooms[event["room"]].take(event)
        else:
            self.held.append(event)
        self.changed.set()

    # Waiting.

    async def until(self, what, test):
        """Waits until test() is true."""

        async def wait():
            while not test():
                self.changed.clear()
                await self.changed.wait()

        try:
            await asyncio.wait_for(wait(), PATIENCE)
        except asyncio.TimeoutError:
            raise Mismatch(f"{self.user['name']} waited in vain for {what}") from None

    def find(self, kind, test=lambda data: True):
        """Returns what the first such frame of this connection carries, or None."""
        for frame in self.frames:
            if frame["k"] == kind and test(frame.get("d", {})):
                return frame.get("d", {})
        return None

    async def frame(self, kind, test=lambda data: True):
        await self.until(kind, lambda: self.find(kind, test) is not None)
        return self.find(kind, test)

    def said(self, room):
        """Returns the texts of a room's timeline, as they stand now."""
        known = self.rooms.get(room)
        return [e["message"]["text"] for e in known.rows if e["kind"] == "said"] if known else []

    async def hears(self, room, text):
        await self.until(repr(text), lambda: text in self.said(room))

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

    def __init__(self, error):
        super().__init__(f'{error["code"]}: {error["message"]}')
        self.code = error["code"]
        self.error = error


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


class Client:
    """One guest with at most one connection, and what it knows of its rooms."""

    def __init__(self, base):
        self.base = base
        self.token, self.user = new_guest(base)
        self.epoch = None
        self.rooms = {}  # room id -> its timeline: events without a gap
        self.early = {}  # room id -> {seq: event} above a gap
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
            subprotocols=["parley.1"],
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
            raise Refused(frame["d"]["error"])
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
        events = self.rooms.get(room)
        if events is None:
            joined = await self.ask("join", room=room)
        else:
            last = {"after": events[-1]["seq"], "at": events[-1]["at"]} if events else {"after": 0}
            joined = await self.ask("join", room=room, epoch=self.epoch, **last)
        head = joined["state"]["head"]
        if joined["reset"]:
            page = await self.ask("history", room=room, before=head + 1)
            self.rooms[room] = page["events"]
            self.close_gap(room)
        else:
            await self.fetch(room, joined["resumed"], head)
        return joined

    async def join_new(self, room):
        """Joins a room that began with an event that is still to come, or has just come."""
        self.rooms[room] = []
        return await self.join(room)

    async def fetch(self, room, after, head):
        """Pages from after on until the timeline meets head."""
        while after < head:
            page = await self.ask("history", room=room, after=after)
            if not page["events"]:
                raise Mismatch(f"{room}: an empty page after {after}, with the head at {head}")
            for event in page["events"]:
                self.apply(event)
            after = page["events"][-1]["seq"]

    def apply(self, event):
        room = event["room"]
        self.early.setdefault(room, {})[event["seq"]] = event
        self.close_gap(room)

    def close_gap(self, room):
        """Moves what now follows without a gap into the timeline."""
        events, early = self.rooms.get(room), self.early.get(room, {})
        if events is None:
            return  # joined, but its newest page is still on its way
        last = events[-1]["seq"] if events else 0
        for seq in sorted(early):
            event = early.pop(seq)
            if seq == last + 1:
                events.append(event)
                last = seq
            elif seq > last:
                early[seq] = event
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
        """Returns the texts of a room's timeline."""
        return [e["message"]["text"] for e in self.rooms.get(room, []) if e["kind"] == "said"]

    async def hears(self, room, text):
        await self.until(repr(text), lambda: text in self.said(room))

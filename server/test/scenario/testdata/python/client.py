#!/usr/bin/python3
"""Talks to a Parley server as docs/protocol.md says, and checks that the server does too.

Usage: client.py URL scenario

Prints one JSON object per step; exits with 1 at the first mismatch.
"""

import asyncio
import json
import sys
import urllib.error
import uuid

sys.dont_write_bytecode = True  # nothing is left beside the sources
from parley import Client, Mismatch, Refused, post_guest  # noqa: E402

LOBBY = "lobby"


def step(name, **more):
    print(json.dumps({"step": name, **more}), flush=True)


def same(what, got, want):
    if got != want:
        raise Mismatch(f"{what}: got {got!r}, want {want!r}")


async def refused(code, command):
    """Demands that a command is refused with that code."""
    try:
        answer = await command
    except Refused as refusal:
        same("code of the refusal", refusal.code, code)
        return refusal
    raise Mismatch(f"want {code}, got the answer {answer!r}")


async def scenario(base):
    ada, bo, eve = Client(base), Client(base), Client(base)
    for guest in (ada, bo):
        await guest.connect()
        await guest.join(LOBBY)
    await guests(base, ada, bo)
    await talk(ada, bo)
    await resume(ada, bo)
    await eve.connect()
    await eve.join(LOBBY)
    await private(ada, bo, eve)
    await changes(ada, bo, eve)
    await searching(ada, bo, eve)
    await strictness(ada)
    for guest in (ada, bo, eve):
        await guest.close()


async def guests(base, ada, bo):
    if ada.user["id"] == bo.user["id"] or ada.user["name"] == bo.user["name"]:
        raise Mismatch("two guests are the same")
    status, answer = post_guest(base, ada.token)
    same("asking with a token", (status, answer["user"]["id"], "token" in answer), (200, ada.user["id"], False))
    here = await ada.ask("people", room=LOBBY)
    names = {user["name"] for user in here["users"]}
    if not {ada.user["name"], bo.user["name"]} <= names:
        raise Mismatch(f"in the lobby are {names}")
    step("guests", ada=ada.user["name"], bo=bo.user["name"], here=here["count"])


async def talk(ada, bo):
    seqs, lines = [], []
    for number in range(3):
        for guest in (ada, bo):
            lines.append(f"{guest.user['name']} {number} <&> 你好 😀")
            sent = await guest.say(LOBBY, lines[-1])
            seqs.append(sent["seq"])
    same("places", seqs, list(range(seqs[0], seqs[0] + 6)))
    for guest in (ada, bo):
        await guest.hears(LOBBY, lines[-1])
        same("what was said", guest.said(LOBBY)[-6:], lines)
    # Two frames in one message.
    nonces = [str(uuid.uuid4()) for _ in range(2)]
    posted = [ada.post("send", room=LOBBY, nonce=nonce, text=f"joined {nonce}") for nonce in nonces]
    await ada.ws.send("\n".join(frame for frame, _ in posted) + "\n")
    first, second = [await ada.answer(answer) for _, answer in posted]
    same("the second of two", second["seq"], first["seq"] + 1)
    own = await ada.frame("event", lambda d: d["event"].get("nonce") == nonces[0])
    same("author of one's own event", own["event"]["by"]["id"], ada.user["id"])
    await bo.hears(LOBBY, f"joined {nonces[1]}")
    step("talk", seqs=seqs)


async def resume(ada, bo):
    before, epoch = bo.rooms[LOBBY].last, bo.epoch
    # Bo sends, and is cut before the answer is read.
    nonce = str(uuid.uuid4())
    text = f"did {nonce} arrive?"
    bo.reader.cancel()
    frame, _ = bo.post("send", room=LOBBY, nonce=nonce, text=text)
    await bo.ws.send(frame)
    await ada.hears(LOBBY, text)
    await bo.cut()
    missed = [text] + [f"missed {number} of {nonce}" for number in range(3)]
    for line in missed[1:]:
        await ada.say(LOBBY, line)

    welcome = await bo.connect()
    same("epoch", welcome["epoch"], epoch)
    state = next((s for s in welcome["rooms"] if s["room"]["id"] == LOBBY), None)
    same("head in welcome", state and state["head"], before + 4)
    joined = await bo.join(LOBBY)
    same("reset", joined["reset"], False)
    await bo.hears(LOBBY, missed[-1])
    came = [f["d"]["event"] for f in bo.frames if f["k"] == "event"]
    if joined["resumed"] == joined["state"]["head"]:
        same("events that followed", [e["seq"] for e in came], list(range(before + 1, before + 5)))
    same("timeline", [e["seq"] for e in bo.rooms[LOBBY].rows if e["seq"] > before], list(range(before + 1, before + 5)))
    same("what was missed", bo.said(LOBBY)[-4:], missed)

    again = await bo.say(LOBBY, text, nonce=nonce)
    same("sent again", (again.get("dup"), again["seq"]), (True, before + 1))
    same("its event", again["event"]["message"]["text"], text)
    await refused("nonce_reused", bo.say(LOBBY, "something else", nonce=nonce))
    calm = f"{nonce} did not come twice"
    fence = await ada.say(LOBBY, calm)
    same("the place after it", fence["seq"], before + 5)
    for guest in (ada, bo):
        await guest.hears(LOBBY, calm)
        same("times that it was said", guest.said(LOBBY).count(text), 1)

    other = await bo.ask("join", room=LOBBY, epoch="another", after=before)
    same("reset for another epoch", other["reset"], True)
    strange = await bo.ask("join", room=LOBBY, epoch=epoch, after=before + 1, at=1)
    same("reset for another event", strange["reset"], True)
    ahead = await bo.ask("join", room=LOBBY, epoch=epoch, after=before + 1000)
    same("reset from the future", ahead["reset"], True)
    await refused("bad_seq", bo.ask("history", room=LOBBY, after=before + 1000))
    step("resume", after=before, missed=len(missed), dup=again["seq"])


async def private(ada, bo, eve):
    head = ada.rooms[LOBBY].last
    secret, reply = f"secret {uuid.uuid4()}", f"reply {uuid.uuid4()}"
    sent = await ada.say(LOBBY, secret, to=bo.user["id"])
    direct = "direct:" + ":".join(sorted([ada.user["id"], bo.user["id"]]))
    message = sent["event"]["message"]
    same("where it is", (sent["room"], sent["seq"]), (direct, 1))
    same("what it is", (message["to"], message["in"], message["in_seq"]), (bo.user["id"], LOBBY, head))
    for guest, peer in ((ada, bo), (bo, ada)):
        followed = await guest.frame("followed", lambda d: d["state"]["room"]["id"] == direct)
        same("peer", followed["state"]["room"]["peer"]["id"], peer.user["id"])
        await guest.join_new(direct)
        await guest.hears(direct, secret)

    found = await bo.ask("find", name=ada.user["name"].lower())
    same("who that is", found["match"]["id"], ada.user["id"])
    answered = await bo.say(LOBBY, f"\u200b @{ada.user['name']}: {reply}")
    same("where the reply is", (answered["room"], answered["seq"]), (direct, 2))
    await ada.until("the reply", lambda: any(reply in text for text in ada.said(direct)))
    await refused("no_user", bo.say(LOBBY, f"@Nobody-At-All {reply}"))
    await refused("to_self", ada.say(LOBBY, "to me", to=ada.user["id"]))
    await refused("bad_frame", ada.say(LOBBY, "to both", to=bo.user["id"], public=True))

    aloud = await bo.say(LOBBY, f"@{ada.user['name']} said aloud", public=True)
    same("the lobby's next place", (aloud["room"], aloud["seq"]), (LOBBY, head + 1))
    await eve.hears(LOBBY, f"@{ada.user['name']} said aloud")
    for command in ("join", "history", "people"):
        more = {"after": 0} if command == "history" else {}
        await refused("no_room", eve.ask(command, room=direct, **more))
    page = await eve.ask("history", room=LOBBY, before=head + 2)
    same("what is woven in for others", page.get("woven", []), [])
    for message in eve.raw:
        if secret in message or reply in message or direct in message:
            raise Mismatch("a third guest received " + message)

    page = await bo.ask("history", room=LOBBY, before=head + 2)
    woven = [(e["room"], e["seq"], e["message"]["in_seq"]) for e in page["woven"]]
    same("what is woven in", woven, [(direct, 1, head), (direct, 2, head)])
    step("private", room=direct)


async def changes(ada, bo, eve):
    """Edits, deletes, answers, pins and reacts, and demands the same state of everybody: live, resumed and read anew."""
    secret = f"a slip {uuid.uuid4()}"
    first = (await ada.say(LOBBY, secret))["seq"]
    answer = (await bo.say(LOBBY, "What?", reply=first))["seq"]
    await refused("not_allowed", bo.ask("edit", room=LOBBY, seq=first, text="mine"))
    await refused("no_message", bo.ask("react", room=LOBBY, seq=10**9, key="👍", on=True))
    await refused("bad_reaction", bo.ask("react", room=LOBBY, seq=first, key="ok", on=True))
    await bo.cut()  # so that the rest reaches Bo by a resume

    edited = await ada.ask("edit", room=LOBBY, seq=first, rev=0, text="put right")
    same("the target of an edit", edited["target"], first)
    again = await ada.ask("edit", room=LOBBY, seq=first, rev=0, text="put right")
    same("an edit sent again", (again.get("same"), again["seq"]), (True, edited["seq"]))
    clash = await refused("changed", ada.ask("edit", room=LOBBY, seq=first, rev=0, text="otherwise"))
    same("what clashes", (clash.event["message"]["text"], clash.event["rev"]), ("put right", edited["seq"]))
    for key, on in (("👍🏽", True), ("👍", True), ("🎉", True), ("🎉", False)):
        await eve.ask("react", room=LOBBY, seq=first, key=key, on=on)
    pinned = await ada.ask("pin", room=LOBBY, seq=first, on=True)
    gone = (await ada.say(LOBBY, f"never mind {secret}"))["seq"]
    await ada.ask("delete", room=LOBBY, seq=gone)
    await refused("gone", ada.ask("edit", room=LOBBY, seq=gone, text="back again"))
    same("deleted again", (await ada.ask("delete", room=LOBBY, seq=gone)).get("same"), True)

    pins = await eve.ask("pins", room=LOBBY)
    same("pinned", [e["seq"] for e in pins["events"]], [first])
    reacting = await ada.ask("reactors", room=LOBBY, seq=first, key="👍")
    same("who reacted", [u["id"] for u in reacting["users"]], [eve.user["id"]])
    versions = await ada.ask("versions", room=LOBBY, seq=first)
    same("earlier texts", [v["text"] for v in versions["versions"]], [secret])

    await bo.connect()
    await bo.join(LOBBY)
    fence = f"changed {uuid.uuid4()}"
    await ada.say(LOBBY, fence)
    states = []
    for guest in (ada, bo, eve):
        await guest.hears(LOBBY, fence)
        states.append([guest.rooms[LOBBY].row(seq) for seq in (first, answer, gone)])
        page = await guest.ask("history", room=LOBBY, around=answer, limit=20)
        states.append([next(e for e in page["events"] if e["seq"] == seq) for seq in (first, answer, gone)])
    for state in states[1:]:
        same("the state", state, states[0])
    message = states[0][0]["message"]
    same("its text", message["text"], "put right")
    same("its reactions", [(r["key"], r["count"], r["users"]) for r in message["reactions"]], [("👍", 1, [eve.user["id"]])])
    same("its pin", message["pin"]["by"], ada.user["id"])
    same("its last change", states[0][0]["rev"], pinned["seq"])
    same("what the answer answers", states[0][1]["message"]["reply"], first)
    same("what is left of the deleted", (states[0][2]["message"]["text"], states[0][2]["message"]["gone"]["by"]), ("", ada.user["id"]))
    late = Client(ada.base)
    await late.connect()
    await late.join(LOBBY)
    await late.ask("history", room=LOBBY, before=late.rooms[LOBBY].last + 1, limit=300)
    if any(secret in message for message in late.raw):
        raise Mismatch("a guest who came later received what was edited or deleted")
    await late.close()
    step("changes", first=first, rev=pinned["seq"])


async def searching(ada, bo, eve):
    mark = uuid.uuid4().hex
    sent = await ada.say(LOBBY, f"the apples of {mark}")
    await ada.say(LOBBY, f"我们去上海 {mark}")
    hits = (await eve.ask("search", query=f'apple {mark} from:{ada.user["name"]}'))["hits"]
    same("hits by a word of the same stem", [hit["event"]["seq"] for hit in hits], [sent["seq"]])
    same("the message after it", hits[0]["after"]["message"]["text"], f"我们去上海 {mark}")
    pages, before = [], 0
    while not pages or before:
        page = await bo.ask("search", query=mark, room=LOBBY, limit=1, before=before)
        pages.append(page["hits"][0]["event"]["seq"])
        before = page.get("next", 0)
    same("pages, the newest first", pages, [sent["seq"] + 1, sent["seq"]])
    same("two characters", len((await eve.ask("search", query=f"上海 {mark}"))["hits"]), 1)
    await refused("no_room", eve.ask("search", query=mark, room=f"direct:{min(ada.user['id'], bo.user['id'])}:{max(ada.user['id'], bo.user['id'])}"))
    step("search", found=len(pages))


async def strictness(ada):
    await refused("unsupported", ada.ask("dance"))
    await refused("bad_frame", ada.ask("join", room=LOBBY, role="admin"))
    await refused("bad_frame", ada.ask("join", Room=LOBBY))
    await refused("bad_frame", ada.ask("join", room=None))
    await refused("no_room", ada.ask("join", room="no-such-room"))
    await refused("bad_text", ada.say(LOBBY, " \n"))
    await refused("bad_nonce", ada.say(LOBBY, "hi", nonce="short"))
    await ada.ws.send("not JSON")
    failed = await ada.frame("failed", lambda d: d["error"]["code"] == "bad_frame")
    same("what people can read", bool(failed["error"]["message"]), True)
    sent = await ada.say(LOBBY, "still here")
    step("strictness", seq=sent["seq"])


def main():
    if len(sys.argv) != 3 or sys.argv[2] != "scenario":
        print(__doc__.strip(), file=sys.stderr)
        return 2
    try:
        asyncio.run(scenario(sys.argv[1].rstrip("/")))
    except (Mismatch, Refused, OSError, asyncio.TimeoutError, urllib.error.URLError) as error:
        step("failed", error=f"{type(error).__name__}: {error}")
        return 1
    step("done")
    return 0


if __name__ == "__main__":
    sys.exit(main())

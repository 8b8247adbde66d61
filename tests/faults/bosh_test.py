"""BOSH (XEP-0124, XEP-0206) of a real daemon: a stream with all it has over TCP; requests that come twice, early, too late, too
often, broken, oversized and slowly; sessions by the thousand."""
import argparse
import os
import time
import xml.etree.ElementTree as ElementTree

from bosh_client import Bosh, Connection, body, refused, terminated
from client import CLIENT, SASL, STREAMS, member, message, plain
from daemon import Daemon
from upload_test import House

SM = "{urn:xmpp:sm:3}"
ERRORS = "{urn:ietf:params:xml:ns:xmpp-streams}"


def text_of(element):
    return element.find(CLIENT + "body").text


def stanza(to, text, extra=""):
    return message(to, text, " xmlns='jabber:client'" + extra)


def chatting(house, juliet):
    romeo = Bosh(house)
    assert {romeo.answer.get(name) for name in ("requests", "hold", "wait", "ver")} == {"2", "1", "30", "1.11"}
    assert romeo.answer.get("{urn:xmpp:xbosh}restartlogic") == "true" and romeo.answer.get("from") == "example.org"
    romeo.log_in("romeo")
    assert romeo.connections[0].fields["connection"] == "keep-alive", "a handshake for each request"
    # A request is held until something comes; a second one with content answers it.
    first, second = romeo.connections
    first.begin(romeo.next())
    time.sleep(0.3)
    juliet.send(message("romeo@example.org/bosh", "to a browser"))
    romeo.read(*first.finish())
    assert text_of(romeo.expect(CLIENT + "message")) == "to a browser"
    first.begin(romeo.next())
    time.sleep(0.1)
    begun = time.monotonic()
    second.begin(romeo.next(stanza("juliet@example.org/test", "from a browser")))
    romeo.read(*first.finish())
    assert time.monotonic() - begun < 5 and not romeo.queue, "the older request is answered, with nothing"
    assert text_of(juliet.expect(CLIENT + "message")) == "from a browser"
    # What says no namespace means a stanza; several at once keep their order.
    first.begin(romeo.next("".join(message("juliet@example.org/test", f"{n}") for n in range(5))))
    assert [text_of(juliet.expect(CLIENT + "message")) for _ in range(5)] == list("01234")
    romeo.read(*second.finish())
    second.begin(romeo.next(stanza("juliet@example.org/test", "bye"), type="terminate"))
    terminated(romeo.read(*first.finish()), None)
    assert text_of(juliet.expect(CLIENT + "message")) == "bye"
    assert romeo.read(*second.finish()).get("type") is None
    terminated(romeo.ask(), "item-not-found")
    romeo.close()


def lost(house, juliet):
    """A response that did not arrive is given again; a session that ended is resumed by XEP-0198."""
    romeo = Bosh(house, ack=1).log_in("romeo")
    assert int(romeo.answer.get("ack")) > 0
    romeo.ask("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
    token = romeo.expect(SM + "enabled").get("id")
    first, second = romeo.connections
    text = romeo.next(stanza("juliet@example.org/test", "once"))
    juliet.send(message("romeo@example.org/bosh", "in an answer that is lost"))
    first.begin(text)
    assert text_of(juliet.expect(CLIENT + "message")) == "once"
    time.sleep(0.3)
    first.close()
    for _ in range(2):
        answer = ElementTree.fromstring(second.ask(text)[1])
        assert text_of(answer.find(CLIENT + "message")) == "in an answer that is lost"
    assert [element.tag for element in romeo.ask()] == [SM + "r"]
    # A request that is held comes again, because its connection broke: the newer one gets the answer.
    text = romeo.next()
    first.begin(text)
    time.sleep(0.2)
    second.begin(text)
    status, content = first.finish()
    assert ElementTree.fromstring(content).get("type") == "error", content
    juliet.send(message("romeo@example.org/bosh", "to the second"))
    assert "to the second" in second.finish()[1].decode()
    juliet.ping()
    assert not juliet.queue, "a request that came twice was done twice"
    # Two that come in the wrong order.
    one, two = romeo.next(stanza("juliet@example.org/test", "1")), romeo.next(stanza("juliet@example.org/test", "2"))
    second.begin(two)
    time.sleep(0.2)
    first.begin(one)
    assert [text_of(juliet.expect(CLIENT + "message")) for _ in range(2)] == ["1", "2"]
    answer = ElementTree.fromstring(first.finish()[1])
    assert answer.get("ack") == str(romeo.rid), "the answer says that the other request is here, too"
    romeo.close()
    juliet.send(message("romeo@example.org/bosh", "while you were away", " id='away'"))
    juliet.ping()
    again = Bosh(house)
    again.authenticate("romeo")
    again.ask(f"<resume xmlns='urn:xmpp:sm:3' h='2' previd='{token}'/>")
    again.expect(SM + "resumed")
    while True:
        element = again.queue.pop(0) if again.queue else again.expect(CLIENT + "message")
        if element.tag == CLIENT + "message" and text_of(element) == "while you were away":
            break
    again.ask(type="terminate")
    again.close()


def pausing(house, juliet):
    romeo = Bosh(house).log_in("romeo")
    first, second = romeo.connections
    first.begin(romeo.next())
    time.sleep(0.1)
    second.begin(romeo.next(pause=100))
    for connection in romeo.connections:
        assert not list(romeo.read(*connection.finish())), "the answer to a pause has no payload"
    juliet.send(message("romeo@example.org/bosh", "afterwards"))
    time.sleep(3)  # longer than http.bosh_inactivity_seconds
    assert text_of(romeo.expect(CLIENT + "message")) == "afterwards"
    time.sleep(3)
    terminated(romeo.ask(), "item-not-found")
    romeo.close()
    # wait: nothing comes, and the request is answered nevertheless; silence ends nothing meanwhile.
    romeo = Bosh(house, wait=4).log_in("romeo")
    begun = time.monotonic()
    assert not list(romeo.ask())
    assert 3 < time.monotonic() - begun < 10
    # Who polls is told to take its time.
    poller = Bosh(house, hold=0)
    assert poller.answer.get("polling") == "2" and poller.answer.get("requests") == "1"
    poller.ask()
    terminated(poller.ask(), "policy-violation")
    for each in (romeo, poller):
        each.close()


def wrong_ids(house, juliet):
    def broken(condition, *texts_of):
        romeo = Bosh(house).log_in("romeo", f"r{time.monotonic_ns()}")
        answers = []
        for connection, text_of_it in zip(romeo.connections + [Connection(house) for _ in texts_of], texts_of):
            connection.begin(text_of_it(romeo))
            time.sleep(0.05)
            answers.append(connection)
        terminated(ElementTree.fromstring(answers[-1].finish()[1]), condition)
        gone = Connection(house)
        terminated(ElementTree.fromstring(gone.ask(romeo.next())[1]), "item-not-found")
        for connection in answers + [gone]:
            connection.close()
        romeo.close()
    broken("item-not-found", lambda romeo: romeo.next(rid=romeo.rid + 3))
    broken("item-not-found", lambda romeo: romeo.next(rid=romeo.rid - 4))
    broken("policy-violation", *[lambda romeo: romeo.next(rid=romeo.rid)] * 11)
    # Early ones only: nothing fills the gap.
    romeo = Bosh(house).log_in("romeo", "gap")
    romeo.connections[0].begin(romeo.next(rid=romeo.rid + 2))
    terminated(ElementTree.fromstring(romeo.connections[0].finish()[1]), "item-not-found")
    romeo.close()
    for text, condition in ((body(rid=5, sid="none"), "item-not-found"), (body(sid="none"), "bad-request"), ("", "bad-request"),
                            (body(rid=1 << 53, to="example.org"), "bad-request"), (body(rid="-1"), "bad-request"),
                            (body(rid=5, to="nowhere.example"), "host-unknown"), (body(rid=5), "improper-addressing"),
                            (body(rid=5, to="example.org", wait="x"), "bad-request"), ("<body rid='5'/>", "bad-request"),
                            (body("text", rid=5, to="example.org"), "bad-request"), (body("<a>", rid=5), "bad-request"),
                            ("<!DOCTYPE a>" + body(rid=5), "bad-request"), (body("<a/>" * 20000, rid=5), "bad-request"),
                            (body("<a>" * 500 + "</a>" * 500, rid=5), "bad-request"), (body(rid=5) + body(rid=6), "bad-request")):
        refused(house, text, condition)
    juliet.ping()


def wrong_streams(house):
    early = Bosh(house)
    early.ask(stanza("juliet@example.org", "not logged in"))
    error = next(element for element in early.queue if element.tag == STREAMS + "error")
    assert error[0].tag == ERRORS + "not-authorized"
    login = Bosh(house)
    login.expect(STREAMS + "features")
    login.ask(plain("romeo", "wrong"))
    login.expect(SASL + "failure")
    terminated(login.ask("<a xmlns='urn:x'>" + "x" * 40_000 + "</a>"), "remote-stream-error")
    assert login.queue[-1].tag == STREAMS + "error" and login.queue[-1][0].tag == ERRORS + "policy-violation"
    for each in (early, login):
        each.close()


def wrong_http(house):
    def status(text, **options):
        connection = Connection(house)
        answer = connection.ask(text, **options)[0]
        connection.close()
        return answer, connection.fields
    valid = body(rid=5, sid="x")
    assert status(valid, Origin="https://evil.example")[0] == 403
    assert status(valid, Origin="https://chat.example.org")[1]["access-control-allow-origin"] == "*"
    answer, fields = status("", method="OPTIONS", Origin="https://chat.example.org", Access_Control_Request_Method="POST")
    assert answer == 204 and fields["access-control-allow-methods"] == "POST, OPTIONS"
    assert status("", method="OPTIONS", Origin="https://evil.example")[0] == 403
    assert status("", method="GET")[0] == 405 and status("", method="PUT")[0] == 405
    assert house.raw(b"POST /http-bind HTTP/1.1\r\nHost: a\r\n\r\n") == 411
    assert house.raw(b"POST /http-bind HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n") == 413
    assert house.raw(b"POST /http-bind HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 411
    # Nobody's Content-Type but what is harmless.
    html = Bosh(house, content="text/html")
    assert html.connections[0].fields["content-type"] == "text/xml; charset=utf-8"
    old = Bosh(house, ver=None)
    connection = Connection(house)
    assert connection.ask(old.next(rid=old.rid + 9))[0] == 404, "a client of before the conditions reads the status"
    for each in (html, old, connection):
        each.close()
    # What comes behind a request on the same connection is not looked at: the connection ends.
    connection = Connection(house)
    connection.begin(valid + "POST /http-bind HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", Content_Length=len(valid))
    assert connection.finish()[0] == 200 and connection.fields["connection"] == "close" and not connection.received


def slowly(house, juliet):
    """Twenty requests whose content comes byte by byte: others are not slowed, and they end."""
    peers = [Connection(house) for _ in range(20)]
    for peer in peers:
        peer.begin("<body", Content_Length=200_000)
    for _ in range(8):
        begun = time.monotonic()
        juliet.ping()
        assert time.monotonic() - begun < 2, "others wait"
        time.sleep(0.25)
        for peer in peers:
            peer.peer.sendall(b" ")
    for peer in peers:
        assert peer.finish()[0] == 408
        peer.close()


def by_the_thousand(house, juliet):
    """Sessions that nobody uses: bounded for an address, cheap, and gone with their time."""
    begin, begun = house.daemon.resident_kib(), time.monotonic()
    made = turned_away = 0
    connection = Connection(house)
    for number in range(3000):
        answer = ElementTree.fromstring(connection.ask(body(rid=number + 1, to="example.org", ver="1.11", hold=1, wait=5))[1])
        if answer.get("sid"):
            made += 1
        else:
            terminated(answer, "policy-violation")
            turned_away += 1
    # 128 at a time; an unused one is gone after http.bosh_inactivity_seconds.
    assert 100 <= made <= 128 * (1 + (time.monotonic() - begun) / 2) and made + turned_away == 3000, (made, turned_away)
    grown = house.daemon.resident_kib() - begin
    house.daemon.expect_memory(grown, 16 * 1024, f"for {made} sessions")
    juliet.ping()
    end = time.monotonic() + 40
    while True:
        answer = ElementTree.fromstring(connection.ask(body(rid=7, to="example.org", ver="1.11"))[1])
        if answer.get("sid"):
            break
        assert time.monotonic() < end, "the places do not come back"
        time.sleep(0.5)
    connection.close()
    return made


def stopping(house):
    held = Bosh(house).log_in("romeo")
    idle = Bosh(house).log_in("romeo", "idle")
    held.connections[0].begin(held.next())
    time.sleep(0.2)
    begun = time.monotonic()
    assert house.daemon.stop() == 0
    assert time.monotonic() - begun < 10, "waits for who does not ask"
    terminated(held.read(*held.connections[0].finish()), "remote-stream-error")
    assert held.queue[-1][0].tag == ERRORS + "system-shutdown"
    for each in (held, idle):
        each.close()


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bin", required=True)
    options = arguments.parse_args()
    with Daemon(options.bin, {"http.listen": ["127.0.0.1:0"], "http.websocket_origins": ["https://chat.example.org"],
                              "http.max_connections_per_address": 64, "http.window_seconds": 2, "http.bosh_inactivity_seconds": 2,
                              "c2s.max_connections_per_address": 128, "c2s.max_unauthenticated_bytes": 32768}) as daemon:
        daemon.add_user("romeo")
        daemon.add_user("juliet")
        house = House(daemon)
        with member(daemon, "juliet") as juliet:
            chatting(house, juliet)
            lost(house, juliet)
            pausing(house, juliet)
            wrong_ids(house, juliet)
            wrong_streams(house)
            wrong_http(house)
            slowly(house, juliet)
            made = by_the_thousand(house, juliet)
        stopping(house)
    print(f"BOSH: chatted, lost and got again, paused, wrong requests; {made} sessions of 3000 asked for; stopped")


if __name__ == "__main__":
    main()

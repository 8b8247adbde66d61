"""A TCP relay on loopback that cuts connections where a test wants it: between two TLS records, or inside one."""
import random
import selectors
import socket
import threading

RECORD_HEADER = 5  # RFC 8446 §5.1: type, version, length of what follows


class Direction:
    """Bytes from one socket to the other; knows where TLS records end, so that a cut can be put there."""

    def __init__(self, source, sink):
        self.source, self.sink = source, sink
        self.left = 0  # of the record under way
        self.header = b""
        self.cut = None  # (records, bytes): after so many whole records and so many bytes of the next
        self.cut_done = False

    def _boundary(self, data, start):
        """The number of bytes from `start` to the end of the record they are in, or None if data ends before."""
        position = start
        while self.left == 0:
            take = min(RECORD_HEADER - len(self.header), len(data) - position)
            self.header += data[position:position + take]
            position += take
            if len(self.header) < RECORD_HEADER:
                return None
            self.left = int.from_bytes(self.header[3:5], "big")
            self.header = b""
        if len(data) - position >= self.left:
            position += self.left
            self.left = 0
            return position - start
        self.left -= len(data) - position
        return None

    def allowed(self, data):
        """How much of `data` passes before the cut."""
        position = 0
        while position < len(data):
            if self.cut and self.cut[0] == 0:
                passing = min(self.cut[1], len(data) - position)
                self.cut = (0, self.cut[1] - passing)
                if self.cut[1] == 0 or passing < len(data) - position:
                    self.cut_done = True
                return position + passing
            step = self._boundary(data, position)
            if step is None:
                return len(data)
            position += step
            if self.cut:
                self.cut = (self.cut[0] - 1, self.cut[1])
                if self.cut == (0, 0):
                    self.cut_done = True
                    return position
        return position


class Link:
    """One connection: client and server side."""

    def __init__(self, client, server):
        self.client, self.server = client, server
        self.up, self.down = Direction(client, server), Direction(server, client)
        self.half_open = False  # after a cut, the server is not told


class CuttingProxy(threading.Thread):
    """Relays to whatever `target()` names. cut() breaks the newest connection; the statistics say what was broken how."""

    def __init__(self, target, seed):
        super().__init__(daemon=True)
        self.target, self.random = target, random.Random(seed)
        self.selector = selectors.DefaultSelector()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.selector.register(self.listener, selectors.EVENT_READ, None)
        self.lock = threading.Lock()
        self.newest = None
        self.abandoned = []  # half-open: kept, so that the server notices nothing
        self.cuts = {}
        self.over = False

    def cut(self):
        """In either direction, at a boundary or inside a record, telling the server or not; takes effect with the bytes
        that come next. False: there is no connection to cut, or it is being cut already."""
        with self.lock:
            link = self.newest
            if link is None or link.up.cut or link.down.cut:
                return False
            boundary = self.random.random() < 0.5
            records = self.random.randint(1 if boundary else 0, 4)
            name = self.random.choice(("up", "down"))
            link.half_open = self.random.random() < 0.3
            getattr(link, name).cut = (records, 0 if boundary else self.random.randint(1, 300))
            kind = f"{name}, {'between records' if boundary else 'inside a record'}{', half open' if link.half_open else ''}"
            self.cuts[kind] = self.cuts.get(kind, 0) + 1
            return True

    def run(self):
        while not self.over:
            for key, _ in self.selector.select(0.1):
                if key.data is None:
                    self._accept()
                else:
                    self._relay(*key.data)

    def _accept(self):
        client, _ = self.listener.accept()
        try:
            server = socket.create_connection(("127.0.0.1", self.target()), timeout=10)
        except OSError:
            client.close()
            return
        link = Link(client, server)
        for one in (client, server):
            one.settimeout(30)
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(client, selectors.EVENT_READ, (link, link.up))
        self.selector.register(server, selectors.EVENT_READ, (link, link.down))
        with self.lock:
            self.newest = link

    def _relay(self, link, direction):
        if link.client.fileno() < 0:
            return  # closed by an event before this one
        try:
            data = direction.source.recv(65536)
            if data:
                with self.lock:
                    passing = direction.allowed(data)
                if passing:
                    direction.sink.sendall(data[:passing])
                if not direction.cut_done:
                    return
        except OSError:
            pass
        self._drop(link, half_open=direction.cut_done and link.half_open)

    def _drop(self, link, half_open):
        for one in (link.client, link.server):
            try:
                self.selector.unregister(one)
            except KeyError:
                pass
        link.client.close()
        if half_open:
            self.abandoned.append(link.server)
        else:
            link.server.close()
        with self.lock:
            if self.newest is link:
                self.newest = None

    def stop(self):
        self.over = True
        self.join(5)
        for one in self.abandoned:
            one.close()
        self.listener.close()

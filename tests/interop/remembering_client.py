"""A slixmpp client that remembers what came, in order, until somebody waits for it."""

import asyncio

import slixmpp

import harness


class RememberingClient(slixmpp.ClientXMPP):
    EVENTS = ()   # what is remembered
    PLUGINS = ()
    PATIENCE = 15  # seconds

    def __init__(self, jid, password):
        super().__init__(jid, password)
        self.auto_authorize = None
        self.auto_subscribe = False
        self.got = {event: asyncio.Queue() for event in self.EVENTS}
        for event in self.EVENTS:
            self.add_event_handler(event, self.got[event].put_nowait)
        for plugin in self.PLUGINS:
            self.register_plugin(plugin)

    async def next(self, event, matches=lambda data: True, patience=None):
        """The next event of this kind that matches; those before it are dropped."""
        async def search():
            while True:
                data = await self.got[event].get()
                if matches(data):
                    return data
        patience = patience or self.PATIENCE
        try:
            return await asyncio.wait_for(search(), patience)
        except asyncio.TimeoutError:
            raise harness.Failed(f"{self.boundjid}: no {event} within {patience} s") from None

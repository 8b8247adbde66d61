#!/usr/bin/python3
"""A keyring and a notification service on the session bus, as small as a test needs them. What was asked of them goes to
standard output, a JSON line each; lines of standard input tell them what to do:
    act ID     somebody clicks on a notification
    sleep N    the next request takes so many seconds
    keyring off, keyring on"""

import json
import sys
import time

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

SECRETS = "org.freedesktop.secrets"
ROOT = "/org/freedesktop/secrets"
COLLECTION = ROOT + "/aliases/default"
NOTIFY = "org.freedesktop.Notifications"
pause = 0


def tell(**words):
    print(json.dumps(words), flush=True)


class NotSupported(dbus.DBusException):
    _dbus_error_name = "org.freedesktop.DBus.Error.NotSupported"


class Item(dbus.service.Object):
    def __init__(self, bus, keyring, number, attributes, secret):
        self.keyring, self.attributes, self.secret = keyring, attributes, secret
        self.path = f"{ROOT}/collection/login/{number}"
        super().__init__(bus, self.path)

    @dbus.service.method("org.freedesktop.Secret.Item", out_signature="o")
    def Delete(self):
        self.keyring.items.remove(self)
        self.remove_from_connection()
        tell(forgotten=dict(self.attributes))
        return dbus.ObjectPath("/")


class Collection(dbus.service.Object):
    def __init__(self, bus, keyring):
        self.keyring = keyring
        super().__init__(bus, COLLECTION)

    @dbus.service.method("org.freedesktop.Secret.Collection", in_signature="a{sv}(oayays)b", out_signature="oo")
    def CreateItem(self, properties, secret, replace):
        attributes = {str(k): str(v) for k, v in properties["org.freedesktop.Secret.Item.Attributes"].items()}
        item = self.keyring.create(attributes, bytes(secret[2]))
        tell(kept=attributes, bytes=len(item.secret), label=str(properties["org.freedesktop.Secret.Item.Label"]))
        return dbus.ObjectPath(item.path), dbus.ObjectPath("/")


class Keyring(dbus.service.Object):
    def __init__(self, bus):
        self.bus, self.items, self.made = bus, [], 0
        super().__init__(bus, ROOT)
        Collection(bus, self)

    def create(self, attributes, secret):
        self.made += 1
        for old in [item for item in self.items if item.attributes == attributes]:
            old.secret = secret
            return old
        self.items.append(Item(self.bus, self, self.made, attributes, secret))
        return self.items[-1]

    @dbus.service.method("org.freedesktop.Secret.Service", in_signature="sv", out_signature="vo")
    def OpenSession(self, algorithm, _):
        if algorithm != "plain":
            raise NotSupported("plain alone")
        return dbus.String("", variant_level=1), dbus.ObjectPath(ROOT + "/session/1")

    @dbus.service.method("org.freedesktop.Secret.Service", in_signature="a{ss}", out_signature="aoao")
    def SearchItems(self, attributes):
        found = [dbus.ObjectPath(item.path) for item in self.items
                 if all(item.attributes.get(str(k)) == str(v) for k, v in attributes.items())]
        return dbus.Array(found, signature="o"), dbus.Array([], signature="o")

    @dbus.service.method("org.freedesktop.Secret.Service", in_signature="ao", out_signature="aoo")
    def Unlock(self, objects):
        return objects, dbus.ObjectPath("/")

    @dbus.service.method("org.freedesktop.Secret.Service", in_signature="aoo", out_signature="a{o(oayays)}")
    def GetSecrets(self, objects, session):
        return dbus.Dictionary({dbus.ObjectPath(item.path): dbus.Struct(
            (session, dbus.ByteArray(b""), dbus.ByteArray(item.secret), "text/plain"), signature="oayays")
            for item in self.items if item.path in objects}, signature="o(oayays)")


class Notifications(dbus.service.Object):
    def __init__(self, bus):
        self.last = 0
        super().__init__(bus, "/org/freedesktop/Notifications")

    @dbus.service.method(NOTIFY, out_signature="as")
    def GetCapabilities(self):
        return ["body", "body-markup", "actions"]

    @dbus.service.method(NOTIFY, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, name, replaces, icon, summary, body, actions, hints, expires):
        global pause
        time.sleep(pause)
        pause = 0
        number = replaces or self.last + 1
        self.last = max(self.last, number)
        tell(shown=int(number), title=str(summary), text=str(body), actions=[str(one) for one in actions])
        return dbus.UInt32(number)

    @dbus.service.method(NOTIFY, in_signature="u")
    def CloseNotification(self, number):
        tell(closed=int(number))
        self.NotificationClosed(number, dbus.UInt32(3))

    @dbus.service.signal(NOTIFY, signature="uu")
    def NotificationClosed(self, number, reason):
        pass

    @dbus.service.signal(NOTIFY, signature="us")
    def ActionInvoked(self, number, action):
        pass


def main():
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    keyring, notifications = Keyring(bus), Notifications(bus)
    bus.request_name(SECRETS)
    bus.request_name(NOTIFY)
    loop = GLib.MainLoop()

    def obey(channel, _):
        global pause
        line = channel.readline()
        if not line:
            loop.quit()
            return False
        words = line.split()
        if words[0] == "act":
            notifications.ActionInvoked(dbus.UInt32(int(words[1])), "default")
        elif words[0] == "sleep":
            pause = float(words[1])
        elif words == ["keyring", "off"]:
            bus.release_name(SECRETS)
        elif words == ["keyring", "on"]:
            bus.request_name(SECRETS)
        tell(obeyed=line.strip())
        return True

    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, obey)
    tell(ready=True)
    loop.run()


main()

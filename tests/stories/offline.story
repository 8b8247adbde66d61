# XEP-0160 Offline Messages
accounts: romeo, juliet
settings: archive.default = never
romeo/orchard connects

story: messages come back in order, stamped, once
only in-process
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>one</body></message>
clock advances 60 s
romeo/orchard sends
  <message to='juliet@example.org' id='m2'><subject>two</subject></message>
  <message to='juliet@example.org' type='chat' id='m3'><body>three</body></message>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>
    <body>one</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='2026-01-01T00:00:00Z'/>
  </message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' id='m2'>
    <subject>two</subject><delay xmlns='urn:xmpp:delay' from='example.org' stamp='2026-01-01T00:01:00Z'/>
  </message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m3'>
    <body>three</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='2026-01-01T00:01:00Z'/>
  </message>
juliet/balcony disconnects
juliet/balcony is available
juliet/balcony receives nothing

story: presence of negative priority does not fetch them, raising it does
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/balcony is available priority -1
juliet/balcony receives nothing
juliet/balcony is available priority 0
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>
    <body>hi</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='{any}'/>
  </message>

story: a second presence does not fetch them again
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>
    <body>hi</body>{...}
  </message>
juliet/balcony is available
juliet/balcony receives nothing
juliet/chamber is available
ignore presence
juliet/chamber receives nothing

story: an encrypted message without a body is kept
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted><store xmlns='urn:xmpp:hints'/></message>
  <message to='juliet@example.org' type='chat' id='m2'><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted></message>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted><store xmlns='urn:xmpp:hints'/><delay xmlns='urn:xmpp:delay' from='example.org' stamp='{any}'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted><delay xmlns='urn:xmpp:delay' from='example.org' stamp='{any}'/></message>

story: a receipt is kept (XEP-0184)
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><received xmlns='urn:xmpp:receipts' id='r1'/></message>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><received xmlns='urn:xmpp:receipts' id='r1'/>{...}</message>

story: chat states alone are for the moment: neither kept nor an error
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><composing xmlns='http://jabber.org/protocol/chatstates'/><thread>t</thread></message>
romeo/orchard receives nothing
juliet/balcony is available
juliet/balcony receives nothing

story: what must not be stored is refused, so that the sender knows; what must not be kept for good waits (XEP-0334)
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body><no-store xmlns='urn:xmpp:hints'/></message>
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>hi</body><no-permanent-store xmlns='urn:xmpp:hints'/>{...}</message>

story: the store hint keeps even what looks like nothing (XEP-0334)
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><store xmlns='urn:xmpp:hints'/></message>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><store xmlns='urn:xmpp:hints'/>{...}</message>

story: bound by number: the sender of one more is told, what is kept stays
settings: offline.max_messages = 2
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>one</body></message>
  <message to='juliet@example.org' type='chat' id='m2'><body>two</body></message>
  <message to='juliet@example.org' type='chat' id='m3'><body>three</body></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m3'>{error:service-unavailable}</message>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>one</body>{...}</message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>two</body>{...}</message>

story: bound by size
settings: offline.max_bytes = 300
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>0123456789012345678901234567890123456789012345678901234567890123456789</body></message>
  <message to='juliet@example.org' type='chat' id='m2'><body>0123456789012345678901234567890123456789012345678901234567890123456789</body></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m2'>{error:service-unavailable}</message>
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>{...}<body>{any}</body></message>

story: off by a bound of zero
settings: offline.max_messages = 0
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>one</body></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>

story: who comes back unavailable gets them with the next available presence
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>one</body></message>
juliet/balcony connects
juliet/balcony is unavailable
juliet/balcony receives nothing
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>one</body>{...}</message>

story: the feature is announced
romeo/orchard sends
  <iq to='example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='d1'>
    <query xmlns='http://jabber.org/protocol/disco#info'><identity category='server' type='im' name='xmppd'/>{...}</query>
  </iq>

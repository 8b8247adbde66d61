# XEP-0280 Message Carbons: every device of a user sees what the others send and receive
accounts: romeo, juliet, tybalt
settings: archive.default = never
romeo/orchard is available
romeo/garden is available
romeo/home is available
juliet/balcony is available
ignore presence
romeo/garden sends
  <iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>
romeo/garden receives
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='result' id='c'/>

story: §3: the server says that it copies, and by which rules
romeo/orchard sends
  <iq to='example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:carbons:2'/><feature var='urn:xmpp:carbons:rules:0'/>{...}</query></iq>

story: §4.1, §5.1: nobody switches the copies of another user
juliet/balcony sends
  <iq type='set' to='romeo@example.org' id='enable'><enable xmlns='urn:xmpp:carbons:2'/></iq>
juliet/balcony receives
  <iq from='romeo@example.org' to='juliet@example.org/balcony' type='error' id='enable'>{error:not-allowed}</iq>
juliet/balcony sends
  <iq type='set' to='romeo@example.org' id='disable'><disable xmlns='urn:xmpp:carbons:2'/></iq>
juliet/balcony receives
  <iq from='romeo@example.org' to='juliet@example.org/balcony' type='error' id='disable'>{error:not-allowed}</iq>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body></message></forwarded></received></message>
romeo/home receives nothing

story: §7: a message to one device is copied to those that asked, and to no other
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body><thread>t</thread></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body><thread>t</thread></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body><thread>t</thread></message></forwarded></received></message>
romeo/home receives nothing
romeo/garden receives nothing
juliet/balcony receives nothing

story: §7: whoever receives the message gets no copy of it
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/garden' type='chat' id='m1'><body>hi</body></message>
  <message xmlns='jabber:client' to='romeo@example.org' type='chat' id='m2'><body>hi</body></message>
romeo/garden receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/garden' type='chat' id='m1'><body>hi</body></message>
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org' type='chat' id='m2'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org' type='chat' id='m2'><body>hi</body></message>
romeo/home receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org' type='chat' id='m2'><body>hi</body></message>
romeo/garden receives nothing
romeo/orchard receives nothing
romeo/home receives nothing

story: §7: a device with negative priority sees by copies what it is not sent
romeo/garden is available priority -1
ignore presence
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/home receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org' type='chat' id='m1'><body>hi</body></message></forwarded></received></message>

story: §7: to a device that is gone: the others get the message itself
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/gone' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/gone' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/gone' type='chat' id='m1'><body>hi</body></message>
romeo/home receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/gone' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives nothing

story: §7: what is refused is not copied
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/gone' type='normal' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/gone' to='juliet@example.org/balcony' type='error' id='m1'>{error:service-unavailable}</message>
romeo/garden receives nothing

story: §7: a session that is not available yet gets what is kept for it once
romeo/orchard disconnects
romeo/home disconnects
romeo/garden is unavailable
ignore presence
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives nothing
romeo/garden is available
romeo/garden receives
  <message from='juliet@example.org/balcony' to='romeo@example.org' type='chat' id='m1'><body>hi</body>{...}</message>
romeo/garden receives nothing

story: §8: what one device sends is copied to those that asked, whether the sender did or not
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message></forwarded></sent></message>
romeo/orchard receives nothing
romeo/home receives nothing

story: §8: the sender gets no copy
romeo/garden sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/garden' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives nothing
romeo/orchard receives nothing
romeo/home receives nothing

story: a message to oneself comes once to each device
romeo/home sends
  <iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>
romeo/home receives
  <iq from='romeo@example.org' to='romeo@example.org/home' type='result' id='c'/>
romeo/orchard sends
  <message xmlns='jabber:client' to='romeo@example.org/home' type='chat' id='m1'><body>hi</body></message>
  <message xmlns='jabber:client' to='romeo@example.org' type='chat' id='m2'><body>hi</body></message>
romeo/home receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='romeo@example.org/home' type='chat' id='m1'><body>hi</body></message>
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='romeo@example.org' type='chat' id='m2'><body>hi</body></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='romeo@example.org/home' type='chat' id='m1'><body>hi</body></message></forwarded></received></message>
romeo/garden receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='romeo@example.org' type='chat' id='m2'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='romeo@example.org' type='chat' id='m2'><body>hi</body></message>
romeo/orchard receives nothing
romeo/home receives nothing
romeo/garden receives nothing

story: §10.1: enabling and disabling again is no error
romeo/garden sends
  <iq type='set' id='c2'><enable xmlns='urn:xmpp:carbons:2'/></iq>
romeo/garden receives
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='result' id='c2'/>
romeo/garden sends
  <iq type='set' id='c3'><disable xmlns='urn:xmpp:carbons:2'/></iq>
romeo/garden receives
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='result' id='c3'/>
romeo/garden sends
  <iq type='set' id='c4'><disable xmlns='urn:xmpp:carbons:2'/></iq>
romeo/garden receives
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='result' id='c4'/>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives nothing

story: a new session of the same name begins without copies
romeo/garden disconnects
romeo/garden is available
ignore presence
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives nothing

story: §6.1: normal messages with a body, and payloads of instant messaging in whatever type, are copied
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='normal' id='m0'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='normal' id='m0'><body>hi</body></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='normal' id='m0'><body>hi</body></message></forwarded></received></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='normal' id='s0'><body>hi</body></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='normal' id='s0'><body>hi</body></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='normal' id='s0'><body>hi</body></message></forwarded></sent></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' id='m1'><received xmlns='urn:xmpp:receipts' id='x'/></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' id='m1'><received xmlns='urn:xmpp:receipts' id='x'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' id='m1'><received xmlns='urn:xmpp:receipts' id='x'/></message></forwarded></received></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' id='s1'><received xmlns='urn:xmpp:receipts' id='x'/></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='s1'><received xmlns='urn:xmpp:receipts' id='x'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='s1'><received xmlns='urn:xmpp:receipts' id='x'/></message></forwarded></sent></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='headline' id='m2'><active xmlns='http://jabber.org/protocol/chatstates'/></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='headline' id='m2'><active xmlns='http://jabber.org/protocol/chatstates'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='headline'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='headline' id='m2'><active xmlns='http://jabber.org/protocol/chatstates'/></message></forwarded></received></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='headline' id='s2'><active xmlns='http://jabber.org/protocol/chatstates'/></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='headline' id='s2'><active xmlns='http://jabber.org/protocol/chatstates'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='headline'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='headline' id='s2'><active xmlns='http://jabber.org/protocol/chatstates'/></message></forwarded></sent></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='normal' id='m3'><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='normal' id='m3'><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='normal' id='m3'><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message></forwarded></received></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='normal' id='s3'><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='normal' id='s3'><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='normal' id='s3'><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message></forwarded></sent></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='chat' id='m4'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m4'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m4'><composing xmlns='http://jabber.org/protocol/chatstates'/></message></forwarded></received></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='chat' id='s4'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='s4'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='s4'><composing xmlns='http://jabber.org/protocol/chatstates'/></message></forwarded></sent></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' id='m5'><x xmlns='jabber:x:conference' jid='room@rooms.example'/></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' id='m5'><x xmlns='jabber:x:conference' jid='room@rooms.example'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' id='m5'><x xmlns='jabber:x:conference' jid='room@rooms.example'/></message></forwarded></received></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' id='s5'><x xmlns='jabber:x:conference' jid='room@rooms.example'/></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='s5'><x xmlns='jabber:x:conference' jid='room@rooms.example'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='s5'><x xmlns='jabber:x:conference' jid='room@rooms.example'/></message></forwarded></sent></message>
romeo/home receives nothing

story: §6.1: other messages are not
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='normal' id='m0'><subject>news</subject></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='normal' id='m0'><subject>news</subject></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='normal' id='s0'><subject>news</subject></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='normal' id='s0'><subject>news</subject></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='headline' id='m1'><body>news</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='headline' id='m1'><body>news</body></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='headline' id='s1'><body>news</body></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='headline' id='s1'><body>news</body></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' id='m2'><data xmlns='urn:example:app'/></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' id='m2'><data xmlns='urn:example:app'/></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' id='s2'><data xmlns='urn:example:app'/></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='s2'><data xmlns='urn:example:app'/></message>
romeo/garden receives nothing

story: §6.1: never a message of a room
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='groupchat' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='groupchat' id='m1'><body>hi</body></message>
romeo/garden receives nothing

story: §6.1: a private message of a room is copied on its way out, not on its way in
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='chat' id='m1'><body>psst</body><x xmlns='http://jabber.org/protocol/muc#user'/></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m1'><body>psst</body><x xmlns='http://jabber.org/protocol/muc#user'/></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='chat' id='m1'><body>psst</body><x xmlns='http://jabber.org/protocol/muc#user'/></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'><body>psst</body><x xmlns='http://jabber.org/protocol/muc#user'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'><body>psst</body><x xmlns='http://jabber.org/protocol/muc#user'/></message></forwarded></sent></message>
romeo/garden receives nothing

story: §6.1: a mediated invitation is copied on its way to the room
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' id='m1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='tybalt@example.org'/></x></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='m1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='tybalt@example.org'/></x></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='m1'><x xmlns='http://jabber.org/protocol/muc#user'><invite to='tybalt@example.org'/></x></message></forwarded></sent></message>

story: §9: private messages are for one device only, and keep their mark
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='chat' id='m0'><body>hi</body><private xmlns='urn:xmpp:carbons:2'/><no-copy xmlns='urn:xmpp:hints'/></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m0'><body>hi</body><private xmlns='urn:xmpp:carbons:2'/><no-copy xmlns='urn:xmpp:hints'/></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='chat' id='s0'><body>hi</body><private xmlns='urn:xmpp:carbons:2'/><no-copy xmlns='urn:xmpp:hints'/></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='s0'><body>hi</body><private xmlns='urn:xmpp:carbons:2'/><no-copy xmlns='urn:xmpp:hints'/></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body><private xmlns='urn:xmpp:carbons:2'/></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body><private xmlns='urn:xmpp:carbons:2'/></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='chat' id='s1'><body>hi</body><private xmlns='urn:xmpp:carbons:2'/></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='s1'><body>hi</body><private xmlns='urn:xmpp:carbons:2'/></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='chat' id='m2'><body>hi</body><no-copy xmlns='urn:xmpp:hints'/></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m2'><body>hi</body><no-copy xmlns='urn:xmpp:hints'/></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='chat' id='s2'><body>hi</body><no-copy xmlns='urn:xmpp:hints'/></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='s2'><body>hi</body><no-copy xmlns='urn:xmpp:hints'/></message>
romeo/garden receives nothing

story: §6.1: the error that answers a message is copied where the message was
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message></forwarded></sent></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='error'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message></forwarded></received></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='chat' id='m2'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m2'><body>hi</body></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m2'><body>hi</body></message></forwarded></received></message>
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' type='error' id='m2'>{error:service-unavailable}</message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='error' id='m2'>{error:service-unavailable}</message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='error'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='error' id='m2'>{error:service-unavailable}</message></forwarded></sent></message>

story: §6.1: an error of the server itself is copied, too
romeo/orchard sends
  <message xmlns='jabber:client' to='nobody@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='nobody@example.org' type='chat' id='m1'><body>hi</body></message></forwarded></sent></message>
romeo/orchard receives
  <message from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='error'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='nobody@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message></forwarded></received></message>

story: §6.1: other errors are not copied: of messages that were not, of nobody's, of those to somebody else
romeo/orchard sends
  <message xmlns='jabber:client' to='juliet@example.org/balcony' id='m1'><data xmlns='urn:example:app'/></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='m1'><data xmlns='urn:example:app'/></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='error' id='other'>{error:service-unavailable}</message>
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='error'>{error:service-unavailable}</message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='error' id='other'>{error:service-unavailable}</message>
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='error'>{error:service-unavailable}</message>
romeo/orchard sends
  <message xmlns='jabber:client' to='tybalt@example.org' type='chat' id='t1'><body>hi</body></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='tybalt@example.org' type='chat' id='t1'><body>hi</body></message></forwarded></sent></message>
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='error' id='t1'>{error:service-unavailable}</message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='error' id='t1'>{error:service-unavailable}</message>
romeo/garden receives nothing

story: §10.3: the error of a copy goes to nobody
juliet/balcony sends
  <message xmlns='jabber:client' to='romeo@example.org/orchard' type='chat'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat'><body>hi</body></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat'><body>hi</body></message></forwarded></received></message>
romeo/garden sends
  <message xmlns='jabber:client' to='romeo@example.org' type='error'>{error:service-unavailable}</message>
juliet/balcony receives nothing
romeo/orchard receives nothing
romeo/home receives nothing
romeo/garden receives nothing

story: §11: nobody makes a client believe a forged copy
tybalt/home connects
tybalt/home sends
  <message xmlns='jabber:client' to='romeo@example.org' type='chat' id='f00'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat'><body>meet me tonight</body></message></forwarded></received></message>
tybalt/home receives
  <message from='romeo@example.org' to='tybalt@example.org/home' type='error' id='f00'>{error:not-acceptable}</message>
tybalt/home sends
  <message xmlns='jabber:client' to='romeo@example.org/garden' type='chat' id='f01'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat'><body>meet me tonight</body></message></forwarded></received></message>
tybalt/home receives
  <message from='romeo@example.org/garden' to='tybalt@example.org/home' type='error' id='f01'>{error:not-acceptable}</message>
tybalt/home sends
  <message xmlns='jabber:client' to='romeo@example.org' type='chat' id='f10'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat'><body>meet me tonight</body></message></forwarded></sent></message>
tybalt/home receives
  <message from='romeo@example.org' to='tybalt@example.org/home' type='error' id='f10'>{error:not-acceptable}</message>
tybalt/home sends
  <message xmlns='jabber:client' to='romeo@example.org/garden' type='chat' id='f11'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat'><body>meet me tonight</body></message></forwarded></sent></message>
tybalt/home receives
  <message from='romeo@example.org/garden' to='tybalt@example.org/home' type='error' id='f11'>{error:not-acceptable}</message>
romeo/orchard sends
  <message xmlns='jabber:client' to='romeo@example.org' type='chat' id='own'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat'><body>meet me tonight</body></message></forwarded></sent></message>
romeo/orchard receives
  <message from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='own'>{error:not-acceptable}</message>
romeo/garden receives nothing
romeo/home receives nothing

story: there is nothing to get
romeo/garden sends
  <iq type='get' id='g1'><enable xmlns='urn:xmpp:carbons:2'/></iq>
romeo/garden receives
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='error' id='g1'>{error:service-unavailable}</iq>

story: XEP-0313 §3.5: a copy carries the id that the message has in the archive of whom the copy is for
settings: archive.default = always
juliet/balcony sends
  <message to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='romeo@example.org' id='{set:received}'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='chat' id='m1'><body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='romeo@example.org' id='{get:received}'/></message></forwarded></received></message>
romeo/orchard sends
  <message to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='{set:hers}'/></message>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' type='chat'><sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='romeo@example.org' id='{set:his}'/></message></forwarded></sent></message>
romeo/garden sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>1</max><before/></set></query></iq>
romeo/garden receives
  <message from='romeo@example.org' to='romeo@example.org/garden' id='{any}'><result xmlns='urn:xmpp:mam:2' id='{get:his}'>{...}</result></message>
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='result' id='q1'>{...}</iq>

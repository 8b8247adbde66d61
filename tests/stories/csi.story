# XEP-0352 Client State Indication
accounts: juliet, romeo, benvolio, mercutio
friends: juliet, romeo
friends: juliet, benvolio
settings: archive.default = never
juliet/phone is available
romeo/orchard is available
benvolio/street is available
ignore presence
juliet/phone sends
  <inactive xmlns='urn:xmpp:csi:0'/>
juliet/phone receives nothing

story: §3: of the presence of each contact the newest comes, when the client is active again
romeo/orchard sends
  <presence><show>away</show></presence>
  <presence><show>xa</show></presence>
ignore presence
benvolio/street sends
  <presence type='unavailable'/>
ignore presence
romeo/orchard sends
  <presence><show>dnd</show></presence>
ignore presence
juliet/phone receives nothing
juliet/phone sends
  <active xmlns='urn:xmpp:csi:0'/>
juliet/phone receives
  <presence from='benvolio@example.org/street' to='juliet@example.org' type='unavailable'/>
  <presence from='romeo@example.org/orchard' to='juliet@example.org'><show>dnd</show></presence>
romeo/orchard sends
  <presence/>
juliet/phone receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'/>
ignore presence

story: §5.1: what waits is written before the client's next request is answered
romeo/orchard sends
  <presence><show>away</show></presence>
ignore presence
juliet/phone sends
  <active xmlns='urn:xmpp:csi:0'/>
  <iq type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>
juliet/phone receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'><show>away</show></presence>
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='p1'/>

story: who is typing is of no interest, that they stopped waits
romeo/orchard sends
  <message to='juliet@example.org' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/><thread>t</thread></message>
  <message to='juliet@example.org' type='chat'><paused xmlns='http://jabber.org/protocol/chatstates'/></message>
  <message to='juliet@example.org' type='chat'><active xmlns='http://jabber.org/protocol/chatstates'/><no-store xmlns='urn:xmpp:hints'/></message>
benvolio/street sends
  <message to='juliet@example.org' type='chat'><paused xmlns='http://jabber.org/protocol/chatstates'/></message>
  <message to='juliet@example.org' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
juliet/phone receives nothing
juliet/phone sends
  <active xmlns='urn:xmpp:csi:0'/>
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat'><active xmlns='http://jabber.org/protocol/chatstates'/><no-store xmlns='urn:xmpp:hints'/></message>

story: what matters comes at once, behind what its sender said before
benvolio/street sends
  <presence><show>away</show></presence>
romeo/orchard sends
  <presence><show>chat</show></presence>
  <message to='juliet@example.org' type='chat' id='m1'><body>one</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>
  <message to='juliet@example.org/phone' type='headline' id='m2'><body>two</body></message>
  <message to='juliet@example.org' type='chat' id='m3'><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted></message>
  <message to='juliet@example.org' type='chat' id='m4'><received xmlns='urn:xmpp:receipts' id='x'/></message>
  <message to='juliet@example.org' type='chat' id='m5'><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message>
  <message to='juliet@example.org/phone' type='groupchat' id='m6'><body>six</body></message>
  <message to='juliet@example.org/phone' type='error' id='m7'><composing xmlns='http://jabber.org/protocol/chatstates'/>{error:service-unavailable}</message>
  <iq to='juliet@example.org/phone' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
ignore presence
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>one</body><active xmlns='http://jabber.org/protocol/chatstates'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/phone' type='headline' id='m2'><body>two</body></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m3'><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m4'><received xmlns='urn:xmpp:receipts' id='x'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m5'><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/phone' type='groupchat' id='m6'><body>six</body></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/phone' type='error' id='m7'><composing xmlns='http://jabber.org/protocol/chatstates'/>{error:service-unavailable}</message>
  <iq from='romeo@example.org/orchard' to='juliet@example.org/phone' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
juliet/phone receives nothing

story: presence comes before the message of its sender
romeo/orchard sends
  <presence><show>chat</show></presence>
  <message to='juliet@example.org' type='chat' id='m1'><body>one</body></message>
juliet/phone receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'><show>chat</show></presence>
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>one</body></message>
ignore presence

story: subscription requests come at once
mercutio/street connects
mercutio/street sends
  <presence to='juliet@example.org' type='subscribe'/>
juliet/phone receives
  <presence from='mercutio@example.org' to='juliet@example.org' type='subscribe'/>

story: carbon copies of chat states are of no more interest than the states
juliet/phone sends
  <iq type='set' id='c1'><enable xmlns='urn:xmpp:carbons:2'/></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='c1'/>
juliet/desk is available
juliet/desk sends
  <message to='romeo@example.org' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
romeo/orchard sends
  <message to='juliet@example.org/desk' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
  <message to='juliet@example.org/desk' type='chat'><paused xmlns='http://jabber.org/protocol/chatstates'/></message>
ignore presence
juliet/phone receives nothing
romeo/orchard sends
  <message to='juliet@example.org/desk' type='chat' id='m1'><body>one</body></message>
juliet/phone receives
  <message from='juliet@example.org' to='juliet@example.org/phone' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/desk' type='chat'><paused xmlns='http://jabber.org/protocol/chatstates'/></message></forwarded></received></message>
  <message from='juliet@example.org' to='juliet@example.org/phone' type='chat'><received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@example.org/orchard' to='juliet@example.org/desk' type='chat' id='m1'><body>one</body></message></forwarded></received></message>
juliet/desk receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/desk' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/desk' type='chat'><paused xmlns='http://jabber.org/protocol/chatstates'/></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/desk' type='chat' id='m1'><body>one</body></message>
romeo/orchard receives
  <message from='juliet@example.org/desk' to='romeo@example.org' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>

story: of a contact's notifications the newest of each item waits, what the own devices did comes at once
romeo/orchard sends
  <message to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='tune'><item id='current'><tune>1</tune></item></items></event></message>
  <message to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='notes'><item id='a'/></items></event></message>
  <message to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='tune'><item id='current'><tune>2</tune></item></items></event></message>
  <message to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='notes'><retract id='a'/></items></event></message>
juliet/desk connects
juliet/desk sends
  <message to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='read'><item id='b'/></items></event></message>
juliet/phone receives
  <message from='juliet@example.org/desk' to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='read'><item id='b'/></items></event></message>
juliet/phone receives nothing
juliet/phone sends
  <active xmlns='urn:xmpp:csi:0'/>
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='tune'><item id='current'><tune>2</tune></item></items></event></message>
  <message from='romeo@example.org/orchard' to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='notes'><retract id='a'/></items></event></message>

story: of a room the occupants wait until the client is in it
mercutio/street connects
mercutio/street sends
  <presence to='juliet@example.org/phone'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/></x></presence>
  <presence to='juliet@example.org/phone' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/></x></presence>
juliet/phone receives nothing
mercutio/street sends
  <presence to='juliet@example.org/phone'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/><status code='110'/></x></presence>
juliet/phone receives
  <presence from='mercutio@example.org/street' to='juliet@example.org/phone' type='unavailable'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='none'/></x></presence>
  <presence from='mercutio@example.org/street' to='juliet@example.org/phone'><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='none' role='participant'/><status code='110'/></x></presence>

story: what waits is bounded: one more, and all are written
settings: csi.max_held = 1
romeo/orchard sends
  <presence><show>away</show></presence>
benvolio/street sends
  <presence><show>away</show></presence>
juliet/phone receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'><show>away</show></presence>
  <presence from='benvolio@example.org/street' to='juliet@example.org'><show>away</show></presence>
ignore presence

story: nothing waits if the bound is zero
settings: csi.max_held = 0
romeo/orchard sends
  <presence><show>away</show></presence>
juliet/phone receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'><show>away</show></presence>
ignore presence

story: saying it twice is no error, a new session is active, and other elements still end the stream
juliet/phone sends
  <inactive xmlns='urn:xmpp:csi:0'/>
juliet/phone receives nothing
romeo/orchard sends
  <presence><show>away</show></presence>
ignore presence
juliet/phone sends
  <active xmlns='urn:xmpp:csi:0'/>
  <active xmlns='urn:xmpp:csi:0'/>
juliet/phone receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'><show>away</show></presence>
juliet/phone sends
  <inactive xmlns='urn:xmpp:csi:0'/>
juliet/phone disconnects
juliet/phone is available
ignore presence
romeo/orchard sends
  <presence><show>xa</show></presence>
juliet/phone receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'><show>xa</show></presence>
ignore presence
juliet/phone sends
  <drowsy xmlns='urn:xmpp:csi:0'/>
juliet/phone is closed: unsupported-stanza-type
ignore presence

# XEP-0191 Blocking Command
accounts: juliet, romeo, iago@other.example
settings: archive.default = never
friends: juliet, romeo
juliet/chamber connects
romeo/orchard connects

story: §3.1: the server says that it can
juliet/chamber sends
  <iq to='example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
juliet/chamber receives
  <iq from='example.org' to='juliet@example.org/chamber' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:blocking'/><feature var='urn:xmpp:reporting:1'/>{...}</query></iq>

story: §3.2: the list is empty first, and survives the session
juliet/chamber sends
  <iq type='get' id='g1'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='g1'><blocklist xmlns='urn:xmpp:blocking'></blocklist></iq>
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/><item jid='iago@other.example'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='set' id='{any}'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/><item jid='iago@other.example'/></block></iq>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
juliet/chamber sends
  <iq type='get' id='g2'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='g2'><blocklist xmlns='urn:xmpp:blocking'><item jid='iago@other.example'/><item jid='romeo@example.org'/></blocklist></iq>
juliet/chamber disconnects
juliet/balcony connects
juliet/balcony sends
  <iq type='get' id='g3'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='g3'><blocklist xmlns='urn:xmpp:blocking'><item jid='iago@other.example'/><item jid='romeo@example.org'/></blocklist></iq>

story: §3.3, §3.4, §3.5: those who asked for the list hear of each change
juliet/balcony connects
juliet/garden connects
juliet/chamber sends
  <iq type='get' id='g1'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='g1'><blocklist xmlns='urn:xmpp:blocking'></blocklist></iq>
juliet/balcony sends
  <iq type='get' id='g1'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='g1'><blocklist xmlns='urn:xmpp:blocking'></blocklist></iq>
juliet/garden sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/><item jid='iago@other.example'/></block></iq>
juliet/garden receives
  <iq from='juliet@example.org' to='juliet@example.org/garden' type='result' id='b1'/>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='set' id='{any}'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/><item jid='iago@other.example'/></block></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='set' id='{any}'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/><item jid='iago@other.example'/></block></iq>
juliet/chamber sends
  <iq type='set' id='u1'><unblock xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></unblock></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='set' id='{any}'><unblock xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></unblock></iq>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='u1'/>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='set' id='{any}'><unblock xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></unblock></iq>
juliet/chamber sends
  <iq type='set' id='u2'><unblock xmlns='urn:xmpp:blocking'></unblock></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='set' id='{any}'><unblock xmlns='urn:xmpp:blocking'></unblock></iq>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='u2'/>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='set' id='{any}'><unblock xmlns='urn:xmpp:blocking'></unblock></iq>
juliet/chamber sends
  <iq type='get' id='g2'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='g2'><blocklist xmlns='urn:xmpp:blocking'></blocklist></iq>
juliet/garden receives nothing

story: §3.3: requests that are refused change nothing
settings: blocking.max_items = 2
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'/></iq>
  <iq type='set' id='b2'><block xmlns='urn:xmpp:blocking'><item/></block></iq>
  <iq type='set' id='b3'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/><item jid='@'/></block></iq>
  <iq type='set' id='b4'><block xmlns='urn:xmpp:blocking'><item jid='juliet@example.org/other'/></block></iq>
  <iq type='set' id='b5'><block xmlns='urn:xmpp:blocking'><item jid='a@x.example'/><item jid='b@x.example'/><item jid='c@x.example'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='error' id='b1'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='error' id='b2'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='error' id='b3'>{error:jid-malformed}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='error' id='b4'><error code='405' type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='error' id='b5'>{error:resource-constraint}</iq>
juliet/chamber sends
  <iq type='get' id='g1'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='g1'><blocklist xmlns='urn:xmpp:blocking'></blocklist></iq>

story: a full list takes what is on it already
settings: blocking.max_items = 2
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='a@x.example'/><item jid='b@x.example'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
juliet/chamber sends
  <iq type='set' id='b2'><block xmlns='urn:xmpp:blocking'><item jid='b@x.example'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b2'/>
juliet/chamber sends
  <iq type='set' id='b3'><block xmlns='urn:xmpp:blocking'><item jid='c@x.example'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='error' id='b3'>{error:resource-constraint}</iq>
juliet/chamber sends
  <iq type='get' id='g1'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='g1'><blocklist xmlns='urn:xmpp:blocking'><item jid='a@x.example'/><item jid='b@x.example'/></blocklist></iq>

story: a list that can't be kept is not in force
only in-process
storage fails 1 times
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='error' id='b1'>{error:internal-server-error wait}</iq>
juliet/chamber sends
  <iq type='get' id='g1'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='g1'><blocklist xmlns='urn:xmpp:blocking'></blocklist></iq>

story: nobody sees or changes another's list
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='g1'><blocklist xmlns='urn:xmpp:blocking'/></iq>
  <iq to='juliet@example.org' type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></block></iq>
  <iq to='juliet@example.org' type='set' id='u1'><unblock xmlns='urn:xmpp:blocking'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='g1'>{error:service-unavailable}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='b1'>{error:service-unavailable}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='u1'>{error:service-unavailable}</iq>
juliet/chamber sends
  <iq type='get' id='g2'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='g2'><blocklist xmlns='urn:xmpp:blocking'></blocklist></iq>

story: §3.3: who is blocked sees the user leave, who unblocks is seen again
romeo/orchard is available
juliet/chamber is available
juliet/balcony is available
ignore presence
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
romeo/orchard receives in any order
  <presence from='juliet@example.org/chamber' to='romeo@example.org' type='unavailable'/>
  <presence from='juliet@example.org/balcony' to='romeo@example.org' type='unavailable'/>
juliet/chamber sends
  <presence><show>away</show></presence>
juliet/chamber receives
  <presence from='juliet@example.org/chamber' to='juliet@example.org/chamber'><show>away</show></presence>
juliet/balcony receives
  <presence from='juliet@example.org/chamber' to='juliet@example.org/balcony'><show>away</show></presence>
juliet/balcony is unavailable
ignore presence
romeo/orchard is unavailable
romeo/orchard is available
romeo/orchard receives nothing
juliet/chamber receives nothing
juliet/chamber sends
  <iq type='set' id='u1'><unblock xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></unblock></iq>
juliet/chamber receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'/>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='u1'/>
romeo/orchard receives
  <presence from='juliet@example.org/chamber' to='romeo@example.org'><show>away</show></presence>
romeo/orchard receives nothing
juliet/chamber receives nothing

story: §3.3: blocking twice, leaving and removing the contact while it is blocked show nothing more
romeo/orchard is available
juliet/chamber is available
ignore presence
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
romeo/orchard receives
  <presence from='juliet@example.org/chamber' to='romeo@example.org' type='unavailable'/>
juliet/chamber sends
  <iq type='set' id='b2'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b2'/>
juliet/chamber is unavailable
juliet/chamber is available
romeo/orchard receives nothing
juliet/chamber sends
  <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='romeo@example.org' subscription='remove'/></query></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='r1'/>
romeo/orchard receives nothing

story: §3.3: whoever may not see the presence is sent none when blocked, nor when unblocked
iago@other.example/tavern is available
juliet/chamber is available
ignore presence
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='iago@other.example'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
juliet/chamber sends
  <iq type='set' id='u1'><unblock xmlns='urn:xmpp:blocking'><item jid='iago@other.example'/></unblock></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='u1'/>
iago@other.example/tavern receives nothing

story: §3.3: directed presence is taken back
iago@other.example/tavern is available
juliet/chamber is available
ignore presence
juliet/chamber sends
  <presence to='iago@other.example/tavern'/>
iago@other.example/tavern receives
  <presence from='juliet@example.org/chamber' to='iago@other.example/tavern'/>
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='other.example'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
iago@other.example/tavern receives
  <presence from='juliet@example.org/chamber' to='iago@other.example/tavern' type='unavailable'/>
juliet/chamber disconnects
iago@other.example/tavern receives nothing

story: §3.3: nothing comes in: messages and requests fail as if nobody were there, presence is not answered
juliet/chamber is available
romeo/orchard is available
ignore presence
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
ignore presence
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
  <message to='juliet@example.org/chamber' id='m2'><body>hi</body></message>
  <message to='juliet@example.org' type='headline' id='m3'><body>hi</body></message>
  <message to='juliet@example.org/chamber' type='groupchat' id='m4'><body>hi</body></message>
  <message to='juliet@example.org/chamber' type='error' id='m5'>{error:service-unavailable}</message>
  <iq to='juliet@example.org/chamber' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
  <iq to='juliet@example.org' type='get' id='q2'><vCard xmlns='vcard-temp'/></iq>
  <iq to='juliet@example.org' type='get' id='q3'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
  <iq to='juliet@example.org' type='get' id='q4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='n'/></pubsub></iq>
  <iq to='juliet@example.org/chamber' type='result' id='q5'/>
  <iq to='juliet@example.org/chamber' type='error' id='q6'>{error:service-unavailable}</iq>
  <presence to='juliet@example.org'/>
  <presence to='juliet@example.org/chamber' type='unavailable'/>
  <presence to='juliet@example.org' type='probe'/>
  <presence to='juliet@example.org' type='subscribe'/>
  <presence to='juliet@example.org' type='unsubscribed'/>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
  <message from='juliet@example.org/chamber' to='romeo@example.org/orchard' type='error' id='m2'>{error:service-unavailable}</message>
  <iq from='juliet@example.org/chamber' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q2'>{error:service-unavailable}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q3'>{error:service-unavailable}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q4'>{error:service-unavailable}</iq>
romeo/orchard receives nothing
juliet/chamber receives nothing
juliet/chamber disconnects
juliet/chamber is available
juliet/chamber receives nothing

story: §3.3: nothing goes out, and the sender is told why
juliet/chamber is available
romeo/orchard is available
ignore presence
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
ignore presence
juliet/chamber sends
  <message to='romeo@example.org' type='chat' id='m1'><body>hi</body></message>
  <message to='romeo@example.org/orchard' type='error' id='m2'>{error:service-unavailable}</message>
  <iq to='romeo@example.org/orchard' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
  <iq to='romeo@example.org/orchard' type='result' id='q2'/>
  <presence to='romeo@example.org/orchard' id='p1'/>
  <presence to='romeo@example.org' type='subscribe' id='p2'/>
juliet/chamber receives
  <message from='romeo@example.org' to='juliet@example.org/chamber' type='error' id='m1'><error code='406' type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><blocked xmlns='urn:xmpp:blocking:errors'/></error></message>
  <iq from='romeo@example.org/orchard' to='juliet@example.org/chamber' type='error' id='q1'><error code='406' type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><blocked xmlns='urn:xmpp:blocking:errors'/></error></iq>
  <presence from='romeo@example.org/orchard' to='juliet@example.org/chamber' type='error' id='p1'><error code='406' type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><blocked xmlns='urn:xmpp:blocking:errors'/></error></presence>
  <presence from='romeo@example.org' to='juliet@example.org/chamber' type='error' id='p2'><error code='406' type='cancel'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><blocked xmlns='urn:xmpp:blocking:errors'/></error></presence>
romeo/orchard receives nothing
juliet/chamber sends
  <iq type='set' id='u1'><unblock xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></unblock></iq>
juliet/chamber receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'/>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='u1'/>
ignore presence
juliet/chamber sends
  <message to='romeo@example.org' type='chat' id='m3'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org/chamber' to='romeo@example.org' type='chat' id='m3'><body>hi</body></message>

story: what was kept before the block is not delivered after it
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
iago@other.example/tavern connects
iago@other.example/tavern sends
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
juliet/chamber is available
juliet/chamber receives
  <message from='iago@other.example/tavern' to='juliet@example.org' type='chat' id='m2'><body>hi</body>{...}</message>
romeo/orchard receives nothing

story: §5: a full address stands for that resource alone
juliet/chamber is available
romeo/orchard is available
romeo/garden is available
ignore presence
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org/garden'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
romeo/garden receives
  <presence from='juliet@example.org/chamber' to='romeo@example.org/garden' type='unavailable'/>
romeo/garden sends
  <message to='juliet@example.org/chamber' type='chat' id='m1'><body>hi</body></message>
romeo/garden receives
  <message from='juliet@example.org/chamber' to='romeo@example.org/garden' type='error' id='m1'>{error:service-unavailable}</message>
romeo/orchard sends
  <message to='juliet@example.org/chamber' type='chat' id='m2'><body>hi</body></message>
juliet/chamber receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/chamber' type='chat' id='m2'><body>hi</body></message>
juliet/chamber sends
  <iq type='set' id='u1'><unblock xmlns='urn:xmpp:blocking'><item jid='romeo@example.org/garden'/></unblock></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='u1'/>
romeo/garden receives
  <presence from='juliet@example.org/chamber' to='romeo@example.org/garden'/>

story: §5: a domain stands for everybody there, unblocking one of them does not open it
iago@other.example/tavern connects
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='other.example'/><item jid='iago@other.example'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
juliet/chamber sends
  <iq type='set' id='u1'><unblock xmlns='urn:xmpp:blocking'><item jid='iago@other.example'/></unblock></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='u1'/>
iago@other.example/tavern sends
  <message to='juliet@example.org/chamber' type='chat' id='m1'><body>hi</body></message>
iago@other.example/tavern receives
  <message from='juliet@example.org/chamber' to='iago@other.example/tavern' type='error' id='m1'>{error:service-unavailable}</message>
juliet/chamber sends
  <iq type='set' id='u2'><unblock xmlns='urn:xmpp:blocking'><item jid='other.example'/></unblock></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='u2'/>
iago@other.example/tavern sends
  <message to='juliet@example.org/chamber' type='chat' id='m2'><body>hi</body></message>
juliet/chamber receives
  <message from='iago@other.example/tavern' to='juliet@example.org/chamber' type='chat' id='m2'><body>hi</body></message>

story: §4: who blocks the own domain still reaches the server and the own devices
juliet/balcony is available
juliet/chamber is available
ignore presence
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='example.org'/></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
ignore presence
juliet/chamber sends
  <iq to='example.org' type='get' id='p1'><ping xmlns='urn:xmpp:ping'/></iq>
  <message to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>
juliet/chamber receives
  <iq from='example.org' to='juliet@example.org/chamber' type='result' id='p1'/>
juliet/balcony receives
  <message from='juliet@example.org/chamber' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>
romeo/orchard sends
  <message to='juliet@example.org/chamber' type='chat' id='m2'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org/chamber' to='romeo@example.org/orchard' type='error' id='m2'>{error:service-unavailable}</message>

story: XEP-0377 §6: a block may come with a report, whatever is in it
juliet/chamber sends
  <iq type='get' id='g1'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='g1'><blocklist xmlns='urn:xmpp:blocking'></blocklist></iq>
juliet/chamber sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'><report xmlns='urn:xmpp:reporting:1' reason='urn:xmpp:reporting:spam'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='28482-98726-73623'/><text xml:lang='en'>Never came trouble
  to my house like this.</text></report></item><item jid='iago@other.example'><report xmlns='urn:xmpp:reporting:1'/></item></block></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='set' id='{any}'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/><item jid='iago@other.example'/></block></iq>
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='b1'/>
juliet/chamber sends
  <iq type='get' id='g2'><blocklist xmlns='urn:xmpp:blocking'/></iq>
juliet/chamber receives
  <iq from='juliet@example.org' to='juliet@example.org/chamber' type='result' id='g2'><blocklist xmlns='urn:xmpp:blocking'><item jid='iago@other.example'/><item jid='romeo@example.org'/></blocklist></iq>

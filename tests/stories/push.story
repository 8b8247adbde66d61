# XEP-0357 Push Notifications; pusher is the push service of an app
accounts: juliet, romeo, pusher
settings: archive.default = never
pusher/app connects
romeo/orchard connects
juliet/phone is available

story: §4.1: the account says that it can
juliet/phone sends
  <iq to='juliet@example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:push:0'/>{...}</query></iq>

story: §5, §6: requests that are refused change nothing
settings: push.max_registrations = 1
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0'/></iq>
  <iq type='set' id='e2'><enable xmlns='urn:xmpp:push:0' jid='@'/></iq>
  <iq type='set' id='e3'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:example:other</value></field></x></enable></iq>
  <iq type='set' id='e4'><disable xmlns='urn:xmpp:push:0'/></iq>
  <iq type='set' id='e5'><disable xmlns='urn:xmpp:push:0' jid='@'/></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='error' id='e1'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='error' id='e2'>{error:jid-malformed}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='error' id='e3'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='error' id='e4'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='error' id='e5'>{error:jid-malformed}</iq>
juliet/phone sends
  <iq type='set' id='e6'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e6'/>
juliet/phone sends
  <iq type='set' id='e7'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n2'/></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='error' id='e7'>{error:resource-constraint}</iq>
juliet/phone sends
  <iq type='set' id='e8'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e8'/>
romeo/orchard sends
  <iq to='juliet@example.org' type='set' id='e9'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'/></iq>
  <iq to='juliet@example.org' type='set' id='e10'><disable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='e9'>{error:service-unavailable}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='e10'>{error:service-unavailable}</iq>

story: §7: who is away is notified, without a word of what was said
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>2</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
pusher/app receives nothing

story: §7: what the app gave the server goes along
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone sends
  <iq type='set' id='e2'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='secret'><value>eruio234vzxc2kla-91</value></field></x></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e2'/>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='secret'><value>eruio234vzxc2kla-91</value></field></x></publish-options></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>

story: §7: who listens is not notified, who is inactive (XEP-0352) is
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives nothing
juliet/phone sends
  <inactive xmlns='urn:xmpp:csi:0'/>
juliet/phone receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
juliet/phone sends
  <active xmlns='urn:xmpp:csi:0'/>
juliet/phone receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m3'><body>hi</body></message>
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m3'><body>hi</body></message>
pusher/app receives nothing

story: a device that is away is notified although another one listens
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone disconnects
juliet/desk is available
ignore presence
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/desk receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>

story: or it is not, where the server is told so
settings: push.when = nobody-there
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone disconnects
juliet/desk is available
ignore presence
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/desk receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives nothing
juliet/desk sends
  <inactive xmlns='urn:xmpp:csi:0'/>
juliet/desk receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
juliet/desk receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>

story: nobody is notified of what nobody would look up for
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><received xmlns='urn:xmpp:receipts' id='x'/></message>
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m3'><displayed xmlns='urn:xmpp:chat-markers:0' id='x'/></message>
romeo/orchard sends
  <message to='juliet@example.org' type='headline' id='m4'><body>news</body></message>
pusher/app receives nothing
romeo/orchard receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m5'><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/><payload>x</payload></encrypted></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>

story: nor of what a blocked contact says (XEP-0191)
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone sends
  <iq type='set' id='b1'><block xmlns='urn:xmpp:blocking'><item jid='romeo@example.org'/></block></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='b1'/>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
pusher/app receives nothing

story: §9: sender and text only if the server is told so, and never of what is encrypted
settings: push.content = text
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field><field var='last-message-sender'><value>romeo@example.org/orchard</value></field><field var='last-message-body'><value>hi</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>can't read this</body><encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>2</value></field><field var='last-message-sender'><value>romeo@example.org/orchard</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>

story: one notification at a time: what comes before the answer is told in the next
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m3'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app receives nothing
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>3</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
pusher/app receives nothing

story: who comes back starts at one again
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
juliet/phone is available
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'>{...}</message>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>

story: §6: a node is disabled, or all of a service
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone sends
  <iq type='set' id='e2'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n2'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e2'/>
juliet/phone sends
  <iq type='set' id='e3'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n3'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e3'/>
juliet/phone sends
  <iq type='set' id='x1'><disable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n2'/></iq>
  <iq type='set' id='x2'><disable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n2'/></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='x1'/>
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='x2'/>
juliet/phone sends
  <inactive xmlns='urn:xmpp:csi:0'/>
juliet/phone receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n3'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
juliet/phone sends
  <iq type='set' id='x3'><disable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app'/></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='x3'/>
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
pusher/app receives nothing

story: §7.1: a service that refuses is disabled
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='error' id='{id}'>{error:item-not-found}</iq>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
pusher/app receives nothing

story: §7.1: a service that can't just now is asked again, but not for ever
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='error' id='{id}'>{error:internal-server-error wait}</iq>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>2</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='error' id='{id}'>{error:internal-server-error wait}</iq>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m3'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>3</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='error' id='{id}'>{error:internal-server-error wait}</iq>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m4'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>4</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='error' id='{id}'>{error:internal-server-error wait}</iq>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m5'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>5</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='error' id='{id}'>{error:internal-server-error wait}</iq>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m6'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>6</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='error' id='{id}'>{error:internal-server-error wait}</iq>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m7'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>7</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='error' id='{id}'>{error:internal-server-error wait}</iq>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m8'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>8</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='error' id='{id}'>{error:internal-server-error wait}</iq>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m9'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>9</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='error' id='{id}'>{error:internal-server-error wait}</iq>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m10'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>10</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='error' id='{id}'>{error:internal-server-error wait}</iq>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m11'><body>hi</body></message>
pusher/app receives nothing

story: a service that does not answer is asked again
only in-process
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
pusher/app receives nothing
clock advances 31 s
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>2</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
pusher/app receives nothing

story: §8: a service withdraws; nobody else can do it for it
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'></enable></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone sends
  <inactive xmlns='urn:xmpp:csi:0'/>
juliet/phone receives nothing
romeo/orchard sends
  <message to='juliet@example.org' id='w1'><pubsub xmlns='http://jabber.org/protocol/pubsub' node='n1'><affiliation jid='juliet@example.org' affiliation='none'/></pubsub></message>
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' id='w1'><pubsub xmlns='http://jabber.org/protocol/pubsub' node='n1'><affiliation jid='juliet@example.org' affiliation='none'/></pubsub></message>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='message-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
pusher/app sends
  <message to='juliet@example.org' id='w2'><pubsub xmlns='http://jabber.org/protocol/pubsub' node='n1'><affiliation jid='juliet@example.org' affiliation='none'/></pubsub></message>
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
juliet/phone receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m2'><body>hi</body></message>
pusher/app receives nothing

story: a list that can't be kept is not in force
only in-process
storage fails 1 times
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'/></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='error' id='e1'>{error:internal-server-error wait}</iq>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives nothing

story: of two lists the first can't be kept: the second is in force
only in-process
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'/></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
storage fails 1 times
juliet/phone sends
  <iq type='set' id='e2'><disable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app'/></iq>
  <iq type='set' id='e3'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n2'/></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='error' id='e2'>{error:internal-server-error wait}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e3'/>
juliet/phone disconnects
pusher/app receives nothing
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n2'>{...}</publish></pubsub></iq>
pusher/app receives nothing

story: a subscription request is told once, and not what was answered beforehand
juliet/phone sends
  <iq type='set' id='e1'><enable xmlns='urn:xmpp:push:0' jid='pusher@example.org/app' node='n1'/></iq>
juliet/phone receives
  <iq from='juliet@example.org' to='juliet@example.org/phone' type='result' id='e1'/>
juliet/phone disconnects
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribe'/>
pusher/app receives
  <iq from='example.org' to='pusher@example.org/app' type='set' id='{any}'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='n1'><item><notification xmlns='urn:xmpp:push:0'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:push:summary</value></field><field var='pending-subscription-count'><value>1</value></field></x></notification></item></publish></pubsub></iq>
pusher/app sends
  <iq to='example.org' type='result' id='{id}'/>
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribe'/>
pusher/app receives nothing

# XEP-0223 and XEP-0402: bookmarks in a node for own eyes, in step on all own devices
accounts: romeo, juliet
friends: romeo, juliet
juliet/balcony connects
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'><item id='orchard@rooms.example'><conference xmlns='urn:xmpp:bookmarks:1' name='Orchard' autojoin='1'/></item></publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#persist_items'><value>true</value></field><field var='pubsub#max_items'><value>max</value></field><field var='pubsub#send_last_published_item'><value>never</value></field><field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
juliet/chamber connects
juliet/chamber sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='DfwcBiR7DTdJF+xDe9hOCD8T6bo='/></presence>
ignore presence
juliet/chamber receives
  <iq from='example.org' to='juliet@example.org/chamber' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#DfwcBiR7DTdJF+xDe9hOCD8T6bo='/></iq>
juliet/chamber sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#DfwcBiR7DTdJF+xDe9hOCD8T6bo='><identity category='client' type='pc' name='Test'/><feature var='urn:xmpp:bookmarks:1+notify'/></query></iq>
juliet/chamber receives nothing
romeo/orchard connects
romeo/orchard sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='DfwcBiR7DTdJF+xDe9hOCD8T6bo='/></presence>
ignore presence

story: a change reaches the owner's other device and nobody else
juliet/balcony sends
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'><item id='tomb@rooms.example'><conference xmlns='urn:xmpp:bookmarks:1' name='Tomb'/></item></publish></pubsub></iq>
  <iq type='set' id='p3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='urn:xmpp:bookmarks:1' notify='true'><item id='tomb@rooms.example'/></retract></pubsub></iq>
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p3'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'><item id='orchard@rooms.example'><conference xmlns='urn:xmpp:bookmarks:1' name='Orchard' autojoin='1'/></item></items></pubsub></iq>
juliet/chamber receives
  <message from='juliet@example.org' to='juliet@example.org/chamber' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:bookmarks:1'><item id='tomb@rooms.example'><conference xmlns='urn:xmpp:bookmarks:1' name='Tomb'/></item></items></event></message>
  <message from='juliet@example.org' to='juliet@example.org/chamber' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:bookmarks:1'><retract id='tomb@rooms.example'/></items></event></message>
romeo/orchard receives nothing

# CVE-2018-6591, CVE-2019-1000021.
story: friends may not read it
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'/></pubsub></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='g1'><error code='405' type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>

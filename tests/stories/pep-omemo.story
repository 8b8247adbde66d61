# What clients with OMEMO (XEP-0384, version 0.3) do with an account, and have to get
accounts: romeo, juliet, nurse
friends: romeo, juliet
juliet/balcony connects

story: nothing published yet: the legacy code tells old clients to begin
juliet/balcony sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.devicelist'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='g1'><error code='404' type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>

story: Conversations: device list and bundle with publish-options, for everybody to read
juliet/balcony sends
  <iq to='juliet@example.org' type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='eu.siacs.conversations.axolotl.devicelist'><item id='current'><list xmlns='eu.siacs.conversations.axolotl'><device id='31415'/></list></item></publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#persist_items'><value>1</value></field><field var='pubsub#access_model'><value>open</value></field></x></publish-options></pubsub></iq>
  <iq to='juliet@example.org' type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='eu.siacs.conversations.axolotl.bundles:31415'><item id='current'><bundle xmlns='eu.siacs.conversations.axolotl'><signedPreKeyPublic signedPreKeyId='1'>BQ==</signedPreKeyPublic></bundle></item></publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#persist_items'><value>1</value></field><field var='pubsub#access_model'><value>open</value></field></x></publish-options></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='eu.siacs.conversations.axolotl.devicelist'><item id='current'/></publish></pubsub></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='eu.siacs.conversations.axolotl.bundles:31415'><item id='current'/></publish></pubsub></iq>
nurse/kitchen connects
nurse/kitchen sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.devicelist'/></pubsub></iq>
  <iq to='juliet@example.org' type='get' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.bundles:31415'/></pubsub></iq>
nurse/kitchen receives
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.devicelist'><item id='current'><list xmlns='eu.siacs.conversations.axolotl'><device id='31415'/></list></item></items></pubsub></iq>
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='result' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.bundles:31415'><item id='current'><bundle xmlns='eu.siacs.conversations.axolotl'><signedPreKeyPublic signedPreKeyId='1'>BQ==</signedPreKeyPublic></bundle></item></items></pubsub></iq>

story: profanity looks for publish-options at the domain
juliet/balcony sends
  <iq to='example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'>
    <identity category='server' type='im' name='xmppd'/>
    <feature var='http://jabber.org/protocol/disco#info'/>
    <feature var='http://jabber.org/protocol/disco#items'/>
    <feature var='http://jabber.org/protocol/pubsub#publish-options'/>
    {...}</query></iq>

story: published without any options, OMEMO nodes are open all the same
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='eu.siacs.conversations.axolotl.devicelist'><item id='current'><list xmlns='eu.siacs.conversations.axolotl'><device id='2'/></list></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='eu.siacs.conversations.axolotl.bundles:2'><item id='1'><bundle xmlns='eu.siacs.conversations.axolotl'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
nurse/kitchen connects
nurse/kitchen sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.bundles:2'/></pubsub></iq>
nurse/kitchen receives
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.bundles:2'><item id='1'><bundle xmlns='eu.siacs.conversations.axolotl'/></item></items></pubsub></iq>

story: Dino: asks for one item, then subscribes by +notify and hears of every new device
juliet/balcony sends
  <iq to='juliet@example.org' type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='eu.siacs.conversations.axolotl.devicelist'><item id='1'><list xmlns='eu.siacs.conversations.axolotl'><device id='7'/></list></item></publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#access_model'><value>open</value></field></x></publish-options></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
romeo/orchard connects
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.devicelist' max_items='1'/></pubsub></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.devicelist'><item id='1'><list xmlns='eu.siacs.conversations.axolotl'><device id='7'/></list></item></items></pubsub></iq>
romeo/orchard sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
ignore presence
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='/></iq>
romeo/orchard sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='><identity category='client' type='pc' name='Test'/><feature var='eu.siacs.conversations.axolotl.devicelist+notify'/><feature var='urn:example:tune+notify'/></query></iq>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='eu.siacs.conversations.axolotl.devicelist'><item id='1'><list xmlns='eu.siacs.conversations.axolotl'><device id='7'/></list></item></items></event><delay xmlns='urn:xmpp:delay' from='juliet@example.org' stamp='{any}'/></message>
juliet/balcony sends
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='eu.siacs.conversations.axolotl.devicelist'><item id='current'><list xmlns='eu.siacs.conversations.axolotl'><device id='7'/><device id='8'/></list></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='eu.siacs.conversations.axolotl.devicelist'><item id='current'><list xmlns='eu.siacs.conversations.axolotl'><device id='7'/><device id='8'/></list></item></items></event></message>
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.devicelist'/></pubsub></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='eu.siacs.conversations.axolotl.devicelist'><item id='current'><list xmlns='eu.siacs.conversations.axolotl'><device id='7'/><device id='8'/></list></item></items></pubsub></iq>

story: OMEMO 2: bundles of several devices in one node, max_items given or not
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:omemo:2:bundles'><item id='7'><bundle xmlns='urn:xmpp:omemo:2'/></item></publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#max_items'><value>max</value></field><field var='pubsub#access_model'><value>open</value></field></x></publish-options></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:omemo:2:bundles'><item id='8'><bundle xmlns='urn:xmpp:omemo:2'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
nurse/kitchen connects
nurse/kitchen sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:omemo:2:bundles'><item id='7'/></items></pubsub></iq>
nurse/kitchen receives
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:omemo:2:bundles'><item id='7'><bundle xmlns='urn:xmpp:omemo:2'/></item></items></pubsub></iq>

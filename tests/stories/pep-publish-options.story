# XEP-0060 §7.1.5: publish-options configure a new node and are preconditions of one that is there
accounts: romeo, juliet
juliet/balcony connects

story: options of a node that is not there become its configuration
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='1'><note xmlns='urn:example:notes'/></item></publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#access_model'><value>open</value></field><field var='pubsub#max_items'><value>max</value></field><field var='pubsub#persist_items'><value>true</value></field><field var='pubsub#send_last_published_item'><value>never</value></field></x></publish-options></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='2'><note xmlns='urn:example:notes'/></item></publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#access_model'><value>open</value></field><field var='pubsub#max_items'><value>max</value></field></x></publish-options></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
romeo/orchard connects
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'/></pubsub></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'><item id='2'><note xmlns='urn:example:notes'/></item><item id='1'><note xmlns='urn:example:notes'/></item></items></pubsub></iq>

story: a precondition that is not met stops the publication
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='1'><note xmlns='urn:example:notes'/></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='2'><note xmlns='urn:example:notes'/></item></publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#access_model'><value>open</value></field></x></publish-options></pubsub></iq>
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p2'><error code='409' type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><precondition-not-met xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'><item id='1'><note xmlns='urn:example:notes'/></item></items></pubsub></iq>

story: after a conflict the client configures the node and publishes again
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='1'><note xmlns='urn:example:notes'/></item></publish></pubsub></iq>
  <iq type='set' id='c1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:notes'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field><field var='pubsub#access_model'><value>open</value></field></x></configure></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='2'><note xmlns='urn:example:notes'/></item></publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#access_model'><value>open</value></field></x></publish-options></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>

story: options that are unknown or impossible make no node
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='1'><note xmlns='urn:example:notes'/></item></publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#access_model'><value>monarchy</value></field></x></publish-options></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='1'><note xmlns='urn:example:notes'/></item></publish>
    <publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#colour'><value>red</value></field></x></publish-options></pubsub></iq>
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p1'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><unsupported-access-model xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p2'><error code='409' type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><precondition-not-met xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='g1'>{error:item-not-found}</iq>

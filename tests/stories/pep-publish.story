# XEP-0060 §7.1, XEP-0163 §3: publishing
accounts: romeo, juliet
juliet/balcony connects

story: the first item makes the node, with the defaults of an account
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='one'><tune xmlns='urn:example:tune'>Lark</tune></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='one'/></publish></pubsub></iq>
juliet/balcony sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:tune'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:tune'><item id='one'><tune xmlns='urn:example:tune'>Lark</tune></item></items></pubsub></iq>

story: an item without an id gets one
juliet/balcony sends
  <iq to='juliet@example.org' type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='{any}'/></publish></pubsub></iq>

story: one item is kept unless the node is configured otherwise
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='one'><tune xmlns='urn:example:tune'>Lark</tune></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='two'><tune xmlns='urn:example:tune'>Nightingale</tune></item></publish></pubsub></iq>
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:tune'/></pubsub></iq>
  <iq type='get' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:tune'><item id='one'/></items></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:tune'><item id='two'><tune xmlns='urn:example:tune'>Nightingale</tune></item></items></pubsub></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='g2'>{error:item-not-found}</iq>

story: nobody publishes at somebody else's account
romeo/orchard connects
romeo/orchard sends
  <iq to='juliet@example.org' type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='one'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='p1'>{error:forbidden}</iq>
juliet/balcony sends
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:tune'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='g1'>{error:item-not-found}</iq>

story: what can't be published
settings: pubsub.max_item_bytes = 1024
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish><item><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'/></pubsub></iq>
  <iq type='set' id='p3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item><item id='2'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
  <iq type='set' id='p4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><a xmlns='urn:a'/><b xmlns='urn:b'/></item></publish></pubsub></iq>
  <iq type='set' id='p5'><pubsub xmlns='http://jabber.org/protocol/pubsub'/></iq>
  <iq type='set' id='p6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><associate node='urn:example:tune'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p1'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><nodeid-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p2'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><item-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p3'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><invalid-payload xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p4'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><invalid-payload xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p5'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p6'><error code='501' type='cancel'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><unsupported xmlns='http://jabber.org/protocol/pubsub#errors' feature='associate'/></error></iq>

story: no more nodes than an account may have
settings: pubsub.max_nodes = 1
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:mood'><item id='1'><mood xmlns='urn:example:mood'/></item></publish></pubsub></iq>
  <iq type='set' id='p3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p2'><error code='500' type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><max-nodes-exceeded xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p3'>{...}</iq>

story: what could not be stored is an error, and there is no node
only in-process
juliet/balcony sends
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:tune'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='g1'>{error:item-not-found}</iq>
storage fails 1 times
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p1'><error code='500' type='wait'><internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
juliet/balcony sends
  <iq type='get' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:tune'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='g2'>{error:item-not-found}</iq>

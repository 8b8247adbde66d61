# XEP-0060 §7, publisher use cases, at pubsub.example.org
accounts: romeo, juliet, nurse
juliet/balcony connects
romeo/orchard is available

story: §7.1 publishing: by those the publish model admits, to those who subscribed
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='wall'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#publish_model'><value>open</value></field><field var='pubsub#itemreply'><value>publisher</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='club'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#publish_model'><value>subscribers</value></field><field var='pubsub#send_last_published_item'><value>never</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'/>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='wall'><item id='a'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='club'><item id='a'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='club' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='club'><item id='a'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='wall'><item/></publish></pubsub></iq>
romeo/orchard receives in any order
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='1'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='2'>{...}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='3'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='4'>{...}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='5'>{...}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='wall'><item id='{any}'/></publish></pubsub></iq>
  <message from='pubsub.example.org' to='romeo@example.org' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='club'><item id='a'/></items></event></message>
juliet/balcony sends
  <iq to='pubsub.example.org' type='get' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='wall'><item id='a'/></items></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='wall'><item id='a' publisher='romeo@example.org'/></items></pubsub></iq>

story: at a node open to all, nobody replaces or retracts what another published; owners may retract
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='wall'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#publish_model'><value>open</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='wall'><item id='a'><mine xmlns='urn:example:x'/></item></publish></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'>{...}</iq>
nurse/kitchen connects
nurse/kitchen sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='wall'><item id='a'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='wall'><item id='a'/></retract></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='wall'/></pubsub></iq>
nurse/kitchen receives
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='1'>{error:not-allowed}</iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='2'>{error:not-allowed}</iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='result' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='wall'><item id='a'><mine xmlns='urn:example:x'/></item></items></pubsub></iq>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='wall'><item id='a'/></retract></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'/>

story: §7.1.3, publications that are refused
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#max_payload_size'><value>40</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish><item/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='1'><x xmlns='urn:example:x'>0123456789012345678901234567890123456789</x></item></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='1'><a xmlns='urn:a'/><b xmlns='urn:b'/></item></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='1'/></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='2'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><nodeid-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='3'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><item-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='4'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><payload-too-big xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='5'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><invalid-payload xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='6'><error code='409' type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><precondition-not-met xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/></pubsub></iq>

story: §7.1.4 auto-create, for those who may create
settings: pubsub.creators = nobody
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='1'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='2'>{error:forbidden}</iq>

story: items beyond the space of their creator are refused, and what was there stays
settings: pubsub.max_bytes = 1024
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'><x xmlns='urn:example:x'>012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789</x></item></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='b'><x xmlns='urn:example:x'>012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789</x></item></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='more'><item id='b'><x xmlns='urn:example:x'>012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789</x></item></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'><x xmlns='urn:example:x'>012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789</x></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'>{...}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='2'>{error:resource-constraint}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='3'>{error:resource-constraint}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='4'>{...}</iq>
juliet/balcony sends
  <iq to='pubsub.example.org' type='get' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='more'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news' max_items='0'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='5'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/></pubsub></iq>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='romeos'><item id='a'><x xmlns='urn:example:x'>012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789</x></item></publish></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'>{...}</iq>

story: §7.2 retract, with and without notification
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#notify_retract'><value>0</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='b'/></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'>{...}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'>{...}</iq>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org/orchard'/></pubsub></iq>
romeo/orchard receives in any order
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'>{...}</iq>
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='headline'>{...}</message>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='news'><item id='a'/></retract></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='news' notify='true'><item id='b'/></retract></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='news'><item id='b'/></retract></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='news'><item/></retract></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='8'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract><item id='b'/></retract></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='9'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='none'><item id='b'/></retract></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='4'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='5'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='6'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='7'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><item-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='8'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><nodeid-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='9'>{error:item-not-found}</iq>
romeo/orchard receives
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='news'><retract id='b'/></items></event></message>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='news'><item id='b'/></retract></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='2'>{error:forbidden}</iq>

story: a node without payloads, without items, or of type normal says so to its subscribers
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='brief'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#deliver_payloads'><value>0</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='fleeting'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#persist_items'><value>0</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='mail'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#notification_type'><value>normal</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'/>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='0'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='brief' jid='romeo@example.org/orchard'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='fleeting' jid='romeo@example.org/orchard'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='mail' jid='romeo@example.org/orchard'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='0'>{...}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'>{...}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='2'>{...}</iq>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='brief'><item id='a'><x xmlns='urn:example:x'/></item></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='fleeting'><item id='a'><x xmlns='urn:example:x'/></item></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='mail'><item id='a'><x xmlns='urn:example:x'/></item></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='fleeting'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='8'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='fleeting'><item id='a'/></retract></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='4'>{...}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='5'>{...}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='6'>{...}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='fleeting'/></pubsub></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='8'><error code='501' type='cancel'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><unsupported xmlns='http://jabber.org/protocol/pubsub#errors' feature='persistent-items'/></error></iq>
romeo/orchard receives in any order
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='brief'><item id='a'/></items></event></message>
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='fleeting'><item id='a'><x xmlns='urn:example:x'/></item></items></event></message>
  <message from='pubsub.example.org' to='romeo@example.org/orchard'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='mail'><item id='a'><x xmlns='urn:example:x'/></item></items></event></message>

story: items grow old (pubsub#item_expire)
only in-process
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#item_expire'><value>60</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'/></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'>{...}</iq>
clock advances 61 s
juliet/balcony sends
  <iq to='pubsub.example.org' type='get' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='b'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/></pubsub></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='4'>{...}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'><item id='b'/></items></pubsub></iq>

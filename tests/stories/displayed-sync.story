# XEP-0490 Message Displayed Synchronization: what was read on one device is read on all, and nobody else's business
accounts: romeo, juliet
friends: romeo, juliet
juliet/phone connects
juliet/phone sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='oEGZdJ2VOIZ3wmkNwS/2FlwVRCk='/></presence>
ignore presence
juliet/phone receives
  <iq from='example.org' to='juliet@example.org/phone' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#oEGZdJ2VOIZ3wmkNwS/2FlwVRCk='/></iq>
juliet/phone sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#oEGZdJ2VOIZ3wmkNwS/2FlwVRCk='><identity category='client' type='pc' name='Test'/><feature var='urn:xmpp:mds:displayed:0+notify'/></query></iq>
juliet/phone receives nothing
romeo/orchard connects
romeo/orchard sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='oEGZdJ2VOIZ3wmkNwS/2FlwVRCk='/></presence>
ignore presence
juliet/desk connects

story: §3.1: one item for each chat, the newest; the other devices are told, contacts are not
juliet/desk sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:mds:displayed:0'><item id='romeo@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='1'/></displayed></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#persist_items'><value>true</value></field><field var='pubsub#max_items'><value>max</value></field><field var='pubsub#send_last_published_item'><value>never</value></field><field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:mds:displayed:0'><item id='rooms@example.net'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='7'/></displayed></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#persist_items'><value>true</value></field><field var='pubsub#max_items'><value>max</value></field><field var='pubsub#send_last_published_item'><value>never</value></field><field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>
  <iq type='set' id='p3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:mds:displayed:0'><item id='romeo@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='2'/></displayed></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#persist_items'><value>true</value></field><field var='pubsub#max_items'><value>max</value></field><field var='pubsub#send_last_published_item'><value>never</value></field><field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>
juliet/desk receives
  <iq from='juliet@example.org' to='juliet@example.org/desk' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/desk' type='result' id='p2'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/desk' type='result' id='p3'>{...}</iq>
juliet/phone receives
  <message from='juliet@example.org' to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'><item id='romeo@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='1'/></displayed></item></items></event></message>
  <message from='juliet@example.org' to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'><item id='rooms@example.net'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='7'/></displayed></item></items></event></message>
  <message from='juliet@example.org' to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'><item id='romeo@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='2'/></displayed></item></items></event></message>
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:mds:displayed:0'/></pubsub></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='g1'><error code='405' type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
romeo/orchard receives nothing

story: §3.2: a device that comes later fetches what is kept
juliet/desk sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:mds:displayed:0'><item id='romeo@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='1'/></displayed></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#persist_items'><value>true</value></field><field var='pubsub#max_items'><value>max</value></field><field var='pubsub#send_last_published_item'><value>never</value></field><field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:mds:displayed:0'><item id='rooms@example.net'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='7'/></displayed></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#persist_items'><value>true</value></field><field var='pubsub#max_items'><value>max</value></field><field var='pubsub#send_last_published_item'><value>never</value></field><field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>
  <iq type='set' id='p3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:mds:displayed:0'><item id='romeo@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='2'/></displayed></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#persist_items'><value>true</value></field><field var='pubsub#max_items'><value>max</value></field><field var='pubsub#send_last_published_item'><value>never</value></field><field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>
juliet/desk receives
  <iq from='juliet@example.org' to='juliet@example.org/desk' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/desk' type='result' id='p2'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/desk' type='result' id='p3'>{...}</iq>
juliet/phone receives
  <message from='juliet@example.org' to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'><item id='romeo@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='1'/></displayed></item></items></event></message>
  <message from='juliet@example.org' to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'><item id='rooms@example.net'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='7'/></displayed></item></items></event></message>
  <message from='juliet@example.org' to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'><item id='romeo@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='2'/></displayed></item></items></event></message>
juliet/tablet connects
juliet/tablet sends
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:mds:displayed:0'/></pubsub></iq>
juliet/tablet receives
  <iq from='juliet@example.org' to='juliet@example.org/tablet' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:mds:displayed:0'><item id='romeo@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='2'/></displayed></item><item id='rooms@example.net'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='7'/></displayed></item></items></pubsub></iq>

story: a phone that is inactive (XEP-0352) is told at once: it shows a notification that has been read elsewhere
juliet/phone sends
  <inactive xmlns='urn:xmpp:csi:0'/>
juliet/phone receives nothing
juliet/desk sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:mds:displayed:0'><item id='romeo@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='1'/></displayed></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#persist_items'><value>true</value></field><field var='pubsub#max_items'><value>max</value></field><field var='pubsub#send_last_published_item'><value>never</value></field><field var='pubsub#access_model'><value>whitelist</value></field></x></publish-options></pubsub></iq>
juliet/desk receives
  <iq from='juliet@example.org' to='juliet@example.org/desk' type='result' id='p1'>{...}</iq>
juliet/phone receives
  <message from='juliet@example.org' to='juliet@example.org/phone' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:mds:displayed:0'><item id='romeo@example.org'><displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='1'/></displayed></item></items></event></message>

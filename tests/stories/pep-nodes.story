# XEP-0060 §8: creating, configuring, emptying and deleting nodes; §5: finding them
accounts: romeo, juliet
friends: romeo, juliet
juliet/balcony connects

story: created, configured on the way, and there only once
juliet/balcony sends
  <iq type='set' id='c1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:notes'/><configure><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field><field var='pubsub#access_model'><value>open</value></field><field var='pubsub#title'><value>Notes</value></field></x></configure></pubsub></iq>
  <iq type='set' id='c2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:notes'/></pubsub></iq>
  <iq type='set' id='c3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c2'>{error:conflict}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='{any}'/></pubsub></iq>

story: the configuration as a form, there and back
juliet/balcony sends
  <iq type='set' id='c1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:notes'/></pubsub></iq>
  <iq type='set' id='c2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:notes'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field><field var='pubsub#access_model'><value>whitelist</value></field><field var='pubsub#max_items'><value>max</value></field><field var='urn:example:mood'><value>merry</value></field></x></configure></pubsub></iq>
  <iq type='get' id='c3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:notes'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c2'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:notes'><x xmlns='jabber:x:data' type='form'>
    <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field>
    <field var='pubsub#access_model' type='list-single' label='{any}'><value>whitelist</value>{...}</field>
    <field var='pubsub#roster_groups_allowed' type='text-multi' label='{any}'/>
    <field var='pubsub#publish_model' type='list-single' label='{any}'><value>publishers</value>{...}</field>
    <field var='pubsub#max_items' type='text-single' label='{any}'><value>max</value></field>
    <field var='pubsub#persist_items' type='boolean' label='{any}'><value>1</value></field>
    {...}</x></configure></pubsub></iq>

story: the default configuration, and one that is called off
juliet/balcony sends
  <iq type='get' id='c1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><default/></pubsub></iq>
  <iq type='set' id='c2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:notes'/></pubsub></iq>
  <iq type='set' id='c3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:notes'><x xmlns='jabber:x:data' type='cancel'/></configure></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><default><x xmlns='jabber:x:data' type='form'>
    <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field>
    <field var='pubsub#access_model' type='list-single' label='{any}'><value>presence</value>{...}</field>
    {...}</x></default></pubsub></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c2'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c3'/>

story: configurations that are none
juliet/balcony sends
  <iq type='set' id='c1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:notes'/></pubsub></iq>
  <iq type='set' id='c2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:notes'/></pubsub></iq>
  <iq type='set' id='c3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:notes'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>monarchy</value></field></x></configure></pubsub></iq>
  <iq type='set' id='c4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure><x xmlns='jabber:x:data' type='submit'/></configure></pubsub></iq>
  <iq type='get' id='c5'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:nothing'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c2'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c3'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><unsupported-access-model xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c4'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><nodeid-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c5'>{error:item-not-found}</iq>

story: retracted, purged, deleted
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:notes'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#max_items'><value>10</value></field></x></configure></pubsub></iq>
  <iq type='set' id='n2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='a'><note xmlns='urn:example:notes'/></item></publish></pubsub></iq>
  <iq type='set' id='n3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='b'><note xmlns='urn:example:notes'/></item></publish></pubsub></iq>
  <iq type='set' id='n4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='c'><note xmlns='urn:example:notes'/></item></publish></pubsub></iq>
  <iq type='set' id='n5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='urn:example:notes'><item id='b'/></retract></pubsub></iq>
  <iq type='set' id='n6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='urn:example:notes'><item id='b'/></retract></pubsub></iq>
  <iq type='set' id='n7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='urn:example:notes'/></pubsub></iq>
  <iq type='get' id='n8'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'/></pubsub></iq>
  <iq type='get' id='n9'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes' max_items='1'/></pubsub></iq>
  <iq type='get' id='n10'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'><item id='a'/></items></pubsub></iq>
  <iq type='set' id='n11'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><purge node='urn:example:notes'/></pubsub></iq>
  <iq type='get' id='n12'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'/></pubsub></iq>
  <iq type='set' id='n13'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='urn:example:notes'/></pubsub></iq>
  <iq type='get' id='n14'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'/></pubsub></iq>
  <iq type='set' id='n15'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='urn:example:notes'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n2'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n3'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n4'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n5'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='n6'>{error:item-not-found}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='n7'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><item-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n8'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'><item id='c'><note xmlns='urn:example:notes'/></item><item id='a'><note xmlns='urn:example:notes'/></item></items></pubsub></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n9'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'><item id='c'><note xmlns='urn:example:notes'/></item></items></pubsub></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n10'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'><item id='a'><note xmlns='urn:example:notes'/></item></items></pubsub></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n11'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n12'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'/></pubsub></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n13'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='n14'>{error:item-not-found}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='n15'>{error:item-not-found}</iq>

story: "max" is what the server allows
settings: pubsub.max_items = 2
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:notes'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#max_items'><value>max</value></field></x></configure></pubsub></iq>
  <iq type='set' id='n2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='a'><note xmlns='urn:example:notes'/></item></publish></pubsub></iq>
  <iq type='set' id='n3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='b'><note xmlns='urn:example:notes'/></item></publish></pubsub></iq>
  <iq type='set' id='n4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='c'><note xmlns='urn:example:notes'/></item></publish></pubsub></iq>
  <iq type='get' id='n5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n2'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n3'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n4'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:notes'><item id='c'><note xmlns='urn:example:notes'/></item><item id='b'><note xmlns='urn:example:notes'/></item></items></pubsub></iq>

story: an account says that it is a service, and the domain announces publish-options too
juliet/balcony sends
  <iq to='juliet@example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='account' type='registered'/><identity category='pubsub' type='pep'/>{...}</query></iq>

story: nodes are found by those who may read them
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:notes'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#title'><value>Notes</value></field></x></configure></pubsub></iq>
  <iq type='set' id='n2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:notes'><item id='a'><note xmlns='urn:example:notes'/></item></publish></pubsub></iq>
  <iq type='set' id='n3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='storage:bookmarks'/></pubsub></iq>
  <iq to='juliet@example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n2'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n3'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='juliet@example.org' node='storage:bookmarks'/><item jid='juliet@example.org' node='urn:example:notes' name='Notes'/></query></iq>
romeo/orchard connects
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
  <iq to='juliet@example.org' type='get' id='d2'><query xmlns='http://jabber.org/protocol/disco#items' node='urn:example:notes'/></iq>
  <iq to='juliet@example.org' type='get' id='d3'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:example:notes'/></iq>
  <iq to='juliet@example.org' type='get' id='d4'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:example:nothing'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='d1'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='juliet@example.org' node='urn:example:notes' name='Notes'/></query></iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='d2'><query xmlns='http://jabber.org/protocol/disco#items' node='urn:example:notes'><item jid='juliet@example.org' name='a'/></query></iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='d3'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:example:notes'><identity category='pubsub' type='leaf'/>{...}</query></iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='d4'>{error:item-not-found}</iq>

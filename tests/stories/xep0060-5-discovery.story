# XEP-0060 §5: finding the service, its nodes and what they are, at pubsub.example.org
accounts: romeo, juliet
juliet/balcony connects
romeo/orchard connects

story: the service among the host's items, and what it can
juliet/balcony sends
  <iq to='example.org' type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
  <iq to='pubsub.example.org' type='get' id='2'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
  <iq to='pubsub.example.org' type='get' id='3'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
  <iq to='pubsub.example.org' type='get' id='4'><ping xmlns='urn:xmpp:ping'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='1'><query xmlns='http://jabber.org/protocol/disco#items'>{...}</query></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='pubsub' type='service' name='Publish-Subscribe'/>
    <feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/pubsub'/><feature var='http://jabber.org/protocol/pubsub#access-authorize'/><feature var='http://jabber.org/protocol/pubsub#access-open'/><feature var='http://jabber.org/protocol/pubsub#access-whitelist'/>{...}</query></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='4'/>

story: nodes, their metadata and the names of their items
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#title'><value>News of Verona</value></field><field var='pubsub#max_items'><value>5</value></field><field var='pubsub#contact'><value>nurse@example.org</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='secret'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>whitelist</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'><x xmlns='urn:example:x'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'>{...}</iq>
romeo/orchard sends
  <iq to='pubsub.example.org' type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
  <iq to='pubsub.example.org' type='get' id='2'><query xmlns='http://jabber.org/protocol/disco#items' node='news'/></iq>
  <iq to='pubsub.example.org' type='get' id='3'><query xmlns='http://jabber.org/protocol/disco#info' node='news'/></iq>
  <iq to='pubsub.example.org' type='get' id='4'><query xmlns='http://jabber.org/protocol/disco#info' node='secret'/></iq>
  <iq to='pubsub.example.org' type='get' id='5'><query xmlns='http://jabber.org/protocol/disco#info' node='nothing'/></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='pubsub.example.org' node='news' name='News of Verona'/></query></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='2'><query xmlns='http://jabber.org/protocol/disco#items' node='news'><item jid='pubsub.example.org' name='a'/></query></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='3'><query xmlns='http://jabber.org/protocol/disco#info' node='news'><identity category='pubsub' type='leaf'/><feature var='http://jabber.org/protocol/pubsub'/><x xmlns='jabber:x:data' type='result'>
    <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#meta-data</value></field>
    <field var='pubsub#title' type='text-single'><value>News of Verona</value></field>
    <field var='pubsub#contact' type='jid-multi'><value>nurse@example.org</value></field>
    <field var='pubsub#access_model' type='list-single'><value>open</value></field>
    <field var='pubsub#publish_model' type='list-single'><value>publishers</value></field>
    <field var='pubsub#max_items' type='text-single'><value>5</value></field>
    <field var='pubsub#creation_date' type='text-single'><value>{any}</value></field>
    <field var='pubsub#owner' type='jid-multi'><value>juliet@example.org</value></field>
    <field var='pubsub#num_subscribers' type='text-single'><value>0</value></field></x></query></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='4'><error code='405' type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='5'>{error:item-not-found}</iq>

story: without a name there is no service
only in-process
settings: pubsub.service =
juliet/balcony sends
  <iq to='pubsub.example.org' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='1'>{error:remote-server-not-found}</iq>

story: messages and presence are nothing to it
juliet/balcony sends
  <presence to='pubsub.example.org'/>
  <message to='pubsub.example.org' id='1'><body>hi</body></message>
  <iq to='somebody@pubsub.example.org' type='get' id='2'><ping xmlns='urn:xmpp:ping'/></iq>
juliet/balcony receives
  <message from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='1'>{error:service-unavailable}</message>
  <iq from='somebody@pubsub.example.org' to='juliet@example.org/balcony' type='error' id='2'>{error:service-unavailable}</iq>

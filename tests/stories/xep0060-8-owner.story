# XEP-0060 §8, owner use cases, at pubsub.example.org
accounts: romeo, juliet, nurse
juliet/balcony connects
romeo/orchard is available

story: §8.1 create: a name, an instant node, once only; bounds
settings: pubsub.max_nodes = 2
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='more'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='2'>{error:conflict}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='{any}'/></pubsub></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='4'><error code='500' type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><max-nodes-exceeded xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='romeos'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'/>

story: §8.1.3 and §8.2.5, configurations that are refused have no effect
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='a'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>presence</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='b'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#no_such_field'><value>1</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='c'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#max_items'><value>99999999999999999999</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='d'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#title'><value>Before</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='d'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#title'><value>After</value></field><field var='pubsub#no_such_field'><value>1</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='d'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#title'><value>After</value></field><field var='pubsub#access_model'><value>roster</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='d'><x xmlns='jabber:x:data' type='submit'><field><value>x</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='8'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='d'><x xmlns='jabber:x:data'/></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='9'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='d'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#max_items'><value>0</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='10'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#title'><value>x</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='11'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='1'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><unsupported-access-model xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='2'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='3'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='4'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='5'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='6'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><unsupported-access-model xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='7'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='8'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='9'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='10'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><nodeid-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='11'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='pubsub.example.org' node='d' name='Before'/></query></iq>

story: §8.2 to §8.5, §8.8 and §8.9 are the owner's alone
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
romeo/orchard sends
  <iq to='pubsub.example.org' type='get' id='0'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='news'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#title'><value>x</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><purge node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'><subscription jid='nurse@example.org' subscription='subscribed'/></subscriptions></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='news'><affiliation jid='romeo@example.org' affiliation='owner'/></affiliations></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='0'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='1'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='2'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='3'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='4'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='5'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='6'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='7'>{error:forbidden}</iq>
romeo/orchard sends
  <iq to='pubsub.example.org' type='get' id='0'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='none'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='none'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#title'><value>x</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='none'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><purge node='none'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='none'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='none'><subscription jid='nurse@example.org' subscription='subscribed'/></subscriptions></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='none'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='none'><affiliation jid='romeo@example.org' affiliation='owner'/></affiliations></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='0'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='1'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='2'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='3'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='4'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='5'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='6'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='7'>{error:item-not-found}</iq>

story: §8.3 the default configuration; §8.2.5.3 a change that is announced
juliet/balcony sends
  <iq to='pubsub.example.org' type='get' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><default/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#notify_config'><value>1</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><default><x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field><field var='pubsub#access_model' type='list-single' label='{any}'><value>open</value><option><value>open</value></option><option><value>authorize</value></option><option><value>whitelist</value></option></field>{...}</x></default></pubsub></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'/>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org/orchard'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'>{...}</iq>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='news'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#title'><value>News</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'/>
romeo/orchard receives
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><configuration node='news'/></event></message>

story: §8.4 delete, with a place to go to; §8.5 purge
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'/></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'>{...}</iq>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org/orchard'/></pubsub></iq>
romeo/orchard receives in any order
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'>{...}</iq>
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='headline'>{...}</message>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><purge node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='news'><redirect uri='xmpp:juliet@example.org?;node=blog'/></delete></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='8'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/></pubsub></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='5'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='6'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='7'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='8'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><nodeid-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
romeo/orchard receives
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><purge node='news'/></event></message>
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><delete node='news'><redirect uri='xmpp:juliet@example.org?;node=blog'/></delete></event></message>

story: §8.8 an owner subscribes and unsubscribes others, who are told
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'><subscription jid='romeo@example.org/orchard' subscription='subscribed'/></subscriptions></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'><subscription jid='romeo@example.org/orchard' subscription='none'/></subscriptions></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'><subscription jid='romeo@example.org/orchard' subscription='pending'/></subscriptions></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'><subscription jid='@' subscription='none'/></subscriptions></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'><subscription jid='romeo@example.org/orchard' subscription='subscribed' subid='{any}'/></subscriptions></pubsub></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='4'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='5'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='6'>{error:bad-request}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'/></pubsub></iq>
romeo/orchard receives
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><subscription node='news' jid='romeo@example.org/orchard' subscription='subscribed'/></event></message>
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><subscription node='news' jid='romeo@example.org/orchard' subscription='none'/></event></message>

story: §8.9 affiliations: given, shown, obeyed; a node keeps an owner
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='club'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>whitelist</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='club'><affiliation jid='romeo@example.org' affiliation='publisher'/><affiliation jid='nurse@example.org' affiliation='publish-only'/></affiliations></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='club'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='club'><affiliation jid='juliet@example.org' affiliation='none'/></affiliations></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='club'><affiliation jid='nurse@example.org' affiliation='none'/><affiliation jid='nurse@example.org' affiliation='member'/></affiliations></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='club'><affiliation jid='juliet@example.org' affiliation='owner'/><affiliation jid='nurse@example.org' affiliation='publish-only'/><affiliation jid='romeo@example.org' affiliation='publisher'/></affiliations></pubsub></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='4'>{error:not-acceptable}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='5'>{error:bad-request}</iq>
nurse/kitchen connects
nurse/kitchen sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='club'><item id='a'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='club'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><affiliations/></pubsub></iq>
nurse/kitchen receives
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='result' id='1'>{...}</iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='2'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='result' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><affiliations><affiliation node='club' affiliation='publish-only'/></affiliations></pubsub></iq>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='club'><affiliation jid='romeo@example.org' affiliation='owner'/><affiliation jid='juliet@example.org' affiliation='none'/></affiliations></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='club'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='6'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='7'>{error:forbidden}</iq>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='club'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'/>

story: no more affiliations than a node may have
settings: pubsub.max_entities = 2
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='club'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='club'><affiliation jid='a@example.org' affiliation='member'/><affiliation jid='b@example.org' affiliation='member'/></affiliations></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='club'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='2'>{error:resource-constraint}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='club'><affiliation jid='juliet@example.org' affiliation='owner'/></affiliations></pubsub></iq>

story: §8.8.4, owners who want to know hear of subscriptions
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#notify_sub'><value>1</value></field></x></configure></pubsub></iq>
  <presence/>
ignore presence
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><unsubscribe node='news' jid='romeo@example.org'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'>{...}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='2'/>
juliet/balcony receives
  <message from='pubsub.example.org' to='juliet@example.org' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><subscription node='news' jid='romeo@example.org' subscription='subscribed'/></event></message>
  <message from='pubsub.example.org' to='juliet@example.org' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><subscription node='news' jid='romeo@example.org' subscription='none'/></event></message>

story: what could not be stored is an error, and everything is as it was
only in-process
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'/></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'>{...}</iq>
storage fails 1 times
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='news'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#title'><value>News</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='3'>{error:internal-server-error wait}</iq>
storage fails 1 times
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='news'><affiliation jid='romeo@example.org' affiliation='owner'/></affiliations></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='4'>{error:internal-server-error wait}</iq>
storage fails 1 times
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='news'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='5'>{error:internal-server-error wait}</iq>
storage fails 1 times
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'><subscription jid='romeo@example.org' subscription='subscribed'/></subscriptions></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='6'>{error:internal-server-error wait}</iq>
juliet/balcony sends
  <iq to='pubsub.example.org' type='get' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='8'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='9'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='10'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='news'><affiliation jid='juliet@example.org' affiliation='owner'/></affiliations></pubsub></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='8'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'/></pubsub></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='9'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'><item id='a'/></items></pubsub></iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='10'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='pubsub.example.org' node='news'/></query></iq>

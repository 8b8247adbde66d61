# XEP-0060 §6.1, §6.2: explicit subscriptions, for those who share no presence
accounts: romeo, juliet, nurse
juliet/balcony connects
nurse/kitchen connects

story: subscribed to an open node: the last item at once, later ones as they come, until unsubscribed
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:news'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>open</value></field></x></configure></pubsub></iq>
  <iq type='set' id='n2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:news'><item id='1'><news xmlns='urn:example:news'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n2'>{...}</iq>
nurse/kitchen sends
  <iq to='juliet@example.org' type='set' id='s1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='urn:example:news' jid='nurse@example.org/kitchen'/></pubsub></iq>
nurse/kitchen receives in any order
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='result' id='s1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscription node='urn:example:news' jid='nurse@example.org/kitchen' subscription='subscribed' subid='{any}'/></pubsub></iq>
  <message from='juliet@example.org' to='nurse@example.org/kitchen' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:news'><item id='1'><news xmlns='urn:example:news'/></item></items></event><delay xmlns='urn:xmpp:delay' from='juliet@example.org' stamp='{any}'/></message>
juliet/balcony sends
  <iq type='set' id='n3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:news'><item id='2'><news xmlns='urn:example:news'/></item></publish></pubsub></iq>
  <iq type='get' id='n4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='urn:example:news'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n3'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='urn:example:news'><subscription jid='nurse@example.org/kitchen' subscription='subscribed' subid='{any}'/></subscriptions></pubsub></iq>
nurse/kitchen receives
  <message from='juliet@example.org' to='nurse@example.org/kitchen' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:news'><item id='2'><news xmlns='urn:example:news'/></item></items></event></message>
nurse/kitchen sends
  <iq to='juliet@example.org' type='get' id='s2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions/></pubsub></iq>
  <iq to='juliet@example.org' type='set' id='s3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><unsubscribe node='urn:example:news' jid='nurse@example.org/kitchen'/></pubsub></iq>
  <iq to='juliet@example.org' type='set' id='s4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><unsubscribe node='urn:example:news' jid='nurse@example.org/kitchen'/></pubsub></iq>
nurse/kitchen receives
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='result' id='s2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions><subscription node='urn:example:news' jid='nurse@example.org/kitchen' subscription='subscribed' subid='{any}'/></subscriptions></pubsub></iq>
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='result' id='s3'/>
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='error' id='s4'><error code='400' type='cancel'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><not-subscribed xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
juliet/balcony sends
  <iq type='set' id='n5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:news'><item id='3'><news xmlns='urn:example:news'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n5'>{...}</iq>
nurse/kitchen receives nothing

story: not for others, not to what one may not read, not to what is not there
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:tune'/></pubsub></iq>
  <iq type='set' id='n2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:news'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>open</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n2'/>
nurse/kitchen sends
  <iq to='juliet@example.org' type='set' id='s1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='urn:example:news' jid='romeo@example.org'/></pubsub></iq>
  <iq to='juliet@example.org' type='set' id='s2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='urn:example:tune' jid='nurse@example.org'/></pubsub></iq>
  <iq to='juliet@example.org' type='set' id='s3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='urn:example:nothing' jid='nurse@example.org'/></pubsub></iq>
  <iq to='juliet@example.org' type='set' id='s4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe jid='nurse@example.org'/></pubsub></iq>
nurse/kitchen receives
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='error' id='s1'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><invalid-jid xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='error' id='s2'><error code='401' type='auth'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><presence-subscription-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='error' id='s3'>{error:item-not-found}</iq>
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='error' id='s4'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><nodeid-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>

story: a node closed later is closed to its subscribers too
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:news'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>open</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'/>
nurse/kitchen is available
nurse/kitchen sends
  <iq to='juliet@example.org' type='set' id='s1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='urn:example:news' jid='nurse@example.org'/></pubsub></iq>
nurse/kitchen receives
  <iq from='juliet@example.org' to='nurse@example.org/kitchen' type='result' id='s1'>{...}</iq>
juliet/balcony sends
  <iq type='set' id='n2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:news'><item id='1'><news xmlns='urn:example:news'/></item></publish></pubsub></iq>
  <iq type='set' id='n3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:news'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>whitelist</value></field></x></configure></pubsub></iq>
  <iq type='set' id='n4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:news'><item id='2'><news xmlns='urn:example:news'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n2'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n3'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n4'>{...}</iq>
nurse/kitchen receives
  <message from='juliet@example.org' to='nurse@example.org' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:news'><item id='1'><news xmlns='urn:example:news'/></item></items></event></message>
nurse/kitchen receives nothing

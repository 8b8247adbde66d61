# XEP-0060 §8.6: subscriptions that an owner approves (access model authorize)
accounts: romeo, juliet, nurse
juliet/balcony is available
romeo/orchard is available
ignore presence
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='0'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='diary'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>authorize</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='0'/>

story: §8.6 asked, pending, approved; the subscriber is told and hears from then on
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='diary' jid='romeo@example.org'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscription node='diary' jid='romeo@example.org' subscription='pending' subid='{any}'/></pubsub></iq>
juliet/balcony receives
  <message from='pubsub.example.org' to='juliet@example.org' id='{any}'><x xmlns='jabber:x:data' type='form'><title>{any}</title><instructions>{any}</instructions><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field><field var='pubsub#subid' type='hidden'><value>{any}</value></field><field var='pubsub#node' type='text-single' label='Node'><value>diary</value></field><field var='pubsub#subscriber_jid' type='jid-single' label='Subscriber'><value>romeo@example.org</value></field><field var='pubsub#allow' type='boolean' label='{any}'><value>0</value></field></x></message>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='diary' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='diary'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='2'><error code='401' type='auth'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><pending-subscription xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='3'><error code='401' type='auth'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><not-subscribed xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='diary'><item id='a'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='diary'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'>{...}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='diary'><subscription jid='romeo@example.org' subscription='pending' subid='{any}'/></subscriptions></pubsub></iq>
romeo/orchard receives nothing
juliet/balcony sends
  <message to='pubsub.example.org' id='ok'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field><field var='pubsub#node'><value>diary</value></field><field var='pubsub#subscriber_jid'><value>romeo@example.org</value></field><field var='pubsub#allow'><value>1</value></field></x></message>
romeo/orchard receives
  <message from='pubsub.example.org' to='romeo@example.org' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><subscription node='diary' jid='romeo@example.org' subscription='subscribed' subid='{any}'/></event></message>
  <message from='pubsub.example.org' to='romeo@example.org' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='diary'><item id='a'/></items></event><delay xmlns='urn:xmpp:delay' from='pubsub.example.org' stamp='{any}'/></message>
romeo/orchard sends
  <iq to='pubsub.example.org' type='get' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='diary'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='diary'><item id='a'/></items></pubsub></iq>

story: refused, and no trace left
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='diary' jid='romeo@example.org'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscription node='diary' jid='romeo@example.org' subscription='pending' subid='{any}'/></pubsub></iq>
juliet/balcony receives
  <message from='pubsub.example.org' to='juliet@example.org' id='{any}'><x xmlns='jabber:x:data' type='form'><title>{any}</title><instructions>{any}</instructions><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field><field var='pubsub#subid' type='hidden'><value>{any}</value></field><field var='pubsub#node' type='text-single' label='Node'><value>diary</value></field><field var='pubsub#subscriber_jid' type='jid-single' label='Subscriber'><value>romeo@example.org</value></field><field var='pubsub#allow' type='boolean' label='{any}'><value>0</value></field></x></message>
juliet/balcony sends
  <message to='pubsub.example.org' id='ok'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field><field var='pubsub#node'><value>diary</value></field><field var='pubsub#subscriber_jid'><value>romeo@example.org</value></field><field var='pubsub#allow'><value>0</value></field></x></message>
romeo/orchard receives
  <message from='pubsub.example.org' to='romeo@example.org' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><subscription node='diary' jid='romeo@example.org' subscription='none'/></event></message>
romeo/orchard sends
  <iq to='pubsub.example.org' type='get' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions/></pubsub></iq>

story: nobody but an owner approves, and not what nobody asked for
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='diary' jid='romeo@example.org'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscription node='diary' jid='romeo@example.org' subscription='pending' subid='{any}'/></pubsub></iq>
juliet/balcony receives
  <message from='pubsub.example.org' to='juliet@example.org' id='{any}'><x xmlns='jabber:x:data' type='form'><title>{any}</title><instructions>{any}</instructions><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field><field var='pubsub#subid' type='hidden'><value>{any}</value></field><field var='pubsub#node' type='text-single' label='Node'><value>diary</value></field><field var='pubsub#subscriber_jid' type='jid-single' label='Subscriber'><value>romeo@example.org</value></field><field var='pubsub#allow' type='boolean' label='{any}'><value>0</value></field></x></message>
romeo/orchard sends
  <message to='pubsub.example.org' id='ok'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field><field var='pubsub#node'><value>diary</value></field><field var='pubsub#subscriber_jid'><value>romeo@example.org</value></field><field var='pubsub#allow'><value>1</value></field></x></message>
romeo/orchard receives
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='ok'>{error:forbidden}</message>
juliet/balcony sends
  <message to='pubsub.example.org' id='ok'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field><field var='pubsub#node'><value>diary</value></field><field var='pubsub#subscriber_jid'><value>nurse@example.org</value></field><field var='pubsub#allow'><value>1</value></field></x></message>
  <message to='pubsub.example.org' id='ok'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field><field var='pubsub#node'><value>none</value></field><field var='pubsub#subscriber_jid'><value>romeo@example.org</value></field><field var='pubsub#allow'><value>1</value></field></x></message>
  <message to='pubsub.example.org' id='bad'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field></x></message>
  <iq to='pubsub.example.org' type='get' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='diary'/></pubsub></iq>
juliet/balcony receives
  <message from='pubsub.example.org' to='juliet@example.org/balcony' type='error' id='ok'>{error:item-not-found}</message>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='diary'><subscription jid='romeo@example.org' subscription='pending' subid='{any}'/></subscriptions></pubsub></iq>

story: at an account, the form comes from the account and the answer goes to it, and to nobody else
juliet/balcony sends
  <iq type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:diary'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>authorize</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='1'/>
romeo/orchard sends
  <iq to='juliet@example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='urn:example:diary' jid='romeo@example.org'/></pubsub></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscription node='urn:example:diary' jid='romeo@example.org' subscription='pending' subid='{any}'/></pubsub></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org' id='{any}'><x xmlns='jabber:x:data' type='form'><title>{any}</title><instructions>{any}</instructions><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field><field var='pubsub#subid' type='hidden'><value>{any}</value></field><field var='pubsub#node' type='text-single' label='Node'><value>urn:example:diary</value></field><field var='pubsub#subscriber_jid' type='jid-single' label='Subscriber'><value>romeo@example.org</value></field><field var='pubsub#allow' type='boolean' label='{any}'><value>0</value></field></x></message>
juliet/balcony sends
  <message to='juliet@example.org' id='ok'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_authorization</value></field><field var='pubsub#node'><value>urn:example:diary</value></field><field var='pubsub#subscriber_jid'><value>romeo@example.org</value></field><field var='pubsub#allow'><value>true</value></field></x></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><subscription node='urn:example:diary' jid='romeo@example.org' subscription='subscribed' subid='{any}'/></event></message>
juliet/balcony receives nothing

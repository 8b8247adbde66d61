# XEP-0060 §6, subscriber use cases, at pubsub.example.org
accounts: romeo, juliet, nurse
juliet/balcony connects
romeo/orchard is available
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='0'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='0'/>

story: §6.1 subscribe, §6.1.7 the last item, §7.1.2 notifications, §5.6 the list, §6.2 unsubscribe
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'><x xmlns='urn:example:x'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'>{...}</iq>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='s'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org'/></pubsub></iq>
romeo/orchard receives in any order
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='s'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscription node='news' jid='romeo@example.org' subscription='subscribed' subid='{any}'/></pubsub></iq>
  <message from='pubsub.example.org' to='romeo@example.org' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='news'><item id='a'><x xmlns='urn:example:x'/></item></items></event><delay xmlns='urn:xmpp:delay' from='pubsub.example.org' stamp='{any}'/></message>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='s2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='l'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='s2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscription node='news' jid='romeo@example.org' subscription='subscribed' subid='{any}'/></pubsub></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='l'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions><subscription node='news' jid='romeo@example.org' subscription='subscribed' subid='{any}'/></subscriptions></pubsub></iq>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='b'><x xmlns='urn:example:x'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'>{...}</iq>
romeo/orchard receives
  <message from='pubsub.example.org' to='romeo@example.org' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='news'><item id='b'><x xmlns='urn:example:x'/></item></items></event></message>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='u'><pubsub xmlns='http://jabber.org/protocol/pubsub'><unsubscribe node='news' jid='romeo@example.org'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='u'/>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='c'><x xmlns='urn:example:x'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'>{...}</iq>
romeo/orchard receives nothing

story: §6.1.3 and §6.2.3, what is refused
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='secret'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>whitelist</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='quiet'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#subscribe'><value>0</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='news'><affiliation jid='nurse@example.org' affiliation='outcast'/></affiliations></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'/>
nurse/kitchen connects
nurse/kitchen sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='nurse@example.org/elsewhere'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='secret' jid='nurse@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='quiet' jid='nurse@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='nurse@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='nothing' jid='nurse@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe jid='nurse@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='8'><pubsub xmlns='http://jabber.org/protocol/pubsub'><unsubscribe node='news' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='9'><pubsub xmlns='http://jabber.org/protocol/pubsub'><unsubscribe node='news' jid='nurse@example.org'/></pubsub></iq>
nurse/kitchen receives
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='1'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><invalid-jid xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='2'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><invalid-jid xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='3'><error code='405' type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='4'><error code='501' type='cancel'><feature-not-implemented xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><unsupported xmlns='http://jabber.org/protocol/pubsub#errors' feature='subscribe'/></error></iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='5'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='6'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='7'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><nodeid-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='8'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='nurse@example.org/kitchen' type='error' id='9'><error code='400' type='cancel'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><not-subscribed xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>

story: §6.1.3.8, a flood of subscriptions ends at the bound
settings: pubsub.max_subscriptions = 2
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='n1'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='n2'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'/>
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='n1' jid='romeo@example.org/orchard'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='n2' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions node='n2'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'>{...}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='2'>{...}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='3'><error code='405' type='wait'><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><too-many-subscriptions xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscriptions node='n2'/></pubsub></iq>

story: §6.3 options: asked for, changed, obeyed
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='news' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='news' jid='romeo@example.org'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#deliver'><value>0</value></field></x></options></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'>{...}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='news' jid='romeo@example.org' subid='{any}'><x xmlns='jabber:x:data' type='form'>
    <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#subscribe_options</value></field>
    <field var='pubsub#deliver' type='boolean' label='{any}'><value>1</value></field>
    <field var='pubsub#expire' type='text-single' label='{any}'/>
    <field var='pubsub#show-values' type='list-multi' label='{any}'>{...}</field></x></options></pubsub></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='3'/>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'/></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'>{...}</iq>
romeo/orchard receives nothing
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='news' jid='romeo@example.org'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#deliver'><value>true</value></field><field var='pubsub#show-values'><value>online</value><value>chat</value></field></x></options></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='4'/>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='b'/></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'>{...}</iq>
romeo/orchard receives
  <message from='pubsub.example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='news'><item id='b'/></items></event></message>
romeo/orchard sends
  <presence><show>dnd</show></presence>
ignore presence
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='c'/></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'>{...}</iq>
romeo/orchard receives nothing

story: §6.3.3 and §6.3.6, options that are refused; §6.3.7 with the request itself; §6.4 the defaults
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org'/><options><x xmlns='jabber:x:data' type='submit'><field var='pubsub#digest'><value>1</value></field></x></options></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='news' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org'/><options><x xmlns='jabber:x:data' type='submit'><field var='pubsub#deliver'><value>0</value></field><field var='pubsub#digest'><value>0</value></field></x></options></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='news' jid='juliet@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='news' jid='romeo@example.org' subid='wrong'/></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='news' jid='romeo@example.org'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#expire'><value>2001-01-01T00:00:00Z</value></field></x></options></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='8'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='news' jid='romeo@example.org'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#show-values'><value>sleepy</value></field></x></options></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='9'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='news' jid='romeo@example.org'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='10'><pubsub xmlns='http://jabber.org/protocol/pubsub'><default node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='11'><pubsub xmlns='http://jabber.org/protocol/pubsub'><options node='nothing' jid='romeo@example.org'/></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='1'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><invalid-options xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='2'><error code='400' type='modify'><unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><not-subscribed xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='3'>{...}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='4'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><jid-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='5'>{error:forbidden}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='6'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><invalid-subid xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='7'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><invalid-options xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='8'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><invalid-options xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='9'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='10'><pubsub xmlns='http://jabber.org/protocol/pubsub'><default node='news'><x xmlns='jabber:x:data' type='form'>{...}</x></default></pubsub></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='11'>{error:item-not-found}</iq>

story: §12.18, a lease runs out
only in-process
romeo/orchard sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><subscribe node='news' jid='romeo@example.org'/><options><x xmlns='jabber:x:data' type='submit'><field var='pubsub#expire'><value>2026-01-01T00:10:00Z</value></field></x></options></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'>{...}</iq>
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'/></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'>{...}</iq>
romeo/orchard receives
  <message from='pubsub.example.org' to='romeo@example.org' type='headline'>{...}</message>
clock advances 600 s
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='b'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'/></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'>{...}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='news'/></pubsub></iq>
romeo/orchard receives nothing

story: §6.5 items: all, the newest, some by id; and pages (XEP-0059)
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='a'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='b'/></publish></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='news'><item id='c'/></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'>{...}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'>{...}</iq>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'>{...}</iq>
romeo/orchard sends
  <iq to='pubsub.example.org' type='get' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news' max_items='1'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'><item id='a'/><item id='zzz'/></items></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/><set xmlns='http://jabber.org/protocol/rsm'><max>2</max></set></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/><set xmlns='http://jabber.org/protocol/rsm'><max>2</max><after>b</after></set></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/><set xmlns='http://jabber.org/protocol/rsm'><max>1</max><before/></set></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'><item id='c'/><item id='b'/><item id='a'/></items></pubsub></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'><item id='c'/></items></pubsub></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'><item id='a'/></items></pubsub></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'><item id='c'/><item id='b'/></items><set xmlns='http://jabber.org/protocol/rsm'><first index='0'>c</first><last>b</last><count>3</count></set></pubsub></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'><item id='a'/></items><set xmlns='http://jabber.org/protocol/rsm'><first index='2'>a</first><last>a</last><count>3</count></set></pubsub></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'><item id='a'/></items><set xmlns='http://jabber.org/protocol/rsm'><first index='2'>a</first><last>a</last><count>3</count></set></pubsub></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/><set xmlns='http://jabber.org/protocol/rsm'><count>3</count></set></pubsub></iq>

story: §6.5.9, items that are refused
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='secret'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#access_model'><value>whitelist</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
romeo/orchard sends
  <iq to='pubsub.example.org' type='get' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='secret'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='nothing'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'><item id='zzz'/></items></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news' max_items='99999999999999999999'/></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/><set xmlns='http://jabber.org/protocol/rsm'><max>-1</max></set></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/><set xmlns='http://jabber.org/protocol/rsm'><after>zzz</after></set></pubsub></iq>
  <iq to='pubsub.example.org' type='get' id='7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='news'/><set xmlns='http://jabber.org/protocol/rsm'><after>a</after><before>b</before></set></pubsub></iq>
romeo/orchard receives
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='1'><error code='405' type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='2'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='3'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='4'>{error:bad-request}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='5'>{error:bad-request}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='6'>{error:item-not-found}</iq>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='error' id='7'>{error:bad-request}</iq>

story: a subscriber who comes online gets the last item, if the node has it so
juliet/balcony sends
  <iq to='pubsub.example.org' type='set' id='1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='weather'/><configure><x xmlns='jabber:x:data' type='submit'><field var='pubsub#send_last_published_item'><value>on_sub_and_presence</value></field><field var='pubsub#presence_based_delivery'><value>1</value></field><field var='pubsub#itemreply'><value>publisher</value></field></x></configure></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><subscriptions node='weather'><subscription jid='nurse@example.org' subscription='subscribed'/></subscriptions></pubsub></iq>
  <iq to='pubsub.example.org' type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='weather'><item id='rain'/></publish></pubsub></iq>
juliet/balcony receives
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='1'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='2'/>
  <iq from='pubsub.example.org' to='juliet@example.org/balcony' type='result' id='3'>{...}</iq>
nurse/kitchen is available
nurse/kitchen receives
  <message from='pubsub.example.org' to='nurse@example.org/kitchen' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='weather'><item id='rain' publisher='juliet@example.org'/></items></event><delay xmlns='urn:xmpp:delay' from='pubsub.example.org' stamp='{any}'/></message>

# XEP-0163 §4: who hears of a publication, by presence and +notify
accounts: romeo, juliet, nurse
friends: romeo, juliet

story: interested friends and own resources hear, others do not
romeo/orchard connects
romeo/orchard sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
ignore presence
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='/></iq>
romeo/orchard sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='><identity category='client' type='pc' name='Test'/><feature var='eu.siacs.conversations.axolotl.devicelist+notify'/><feature var='urn:example:tune+notify'/></query></iq>
romeo/garden is available
juliet/chamber connects
juliet/chamber sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
nurse/kitchen connects
nurse/kitchen sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
juliet/balcony connects
ignore presence
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'>Lark</tune></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:mood'><item id='1'><mood xmlns='urn:example:mood'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'>Lark</tune></item></items></event></message>
juliet/chamber receives
  <message from='juliet@example.org' to='juliet@example.org/chamber' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'>Lark</tune></item></items></event></message>
romeo/orchard receives nothing
romeo/garden receives nothing
nurse/kitchen receives nothing

story: retraction, purge, deletion and configuration are told as the node's configuration says
romeo/orchard connects
romeo/orchard sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
ignore presence
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='/></iq>
romeo/orchard sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='><identity category='client' type='pc' name='Test'/><feature var='eu.siacs.conversations.axolotl.devicelist+notify'/><feature var='urn:example:tune+notify'/></query></iq>
juliet/balcony connects
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
  <iq type='set' id='n2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='urn:example:tune'><item id='1'/></retract></pubsub></iq>
  <iq type='set' id='n3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:tune'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#notify_config'><value>1</value></field><field var='pubsub#deliver_payloads'><value>0</value></field><field var='pubsub#notify_retract'><value>0</value></field></x></configure></pubsub></iq>
  <iq type='set' id='n4'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='2'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
  <iq type='set' id='n5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='urn:example:tune'><item id='2'/></retract></pubsub></iq>
  <iq type='set' id='n6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='3'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
  <iq type='set' id='n7'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='urn:example:tune' notify='true'><item id='3'/></retract></pubsub></iq>
  <iq type='set' id='n8'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:tune'><x xmlns='jabber:x:data' type='submit'><field var='pubsub#notify_config'><value>0</value></field><field var='pubsub#notify_retract'><value>1</value></field></x></configure></pubsub></iq>
  <iq type='set' id='n9'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><purge node='urn:example:tune'/></pubsub></iq>
  <iq type='set' id='n10'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='urn:example:tune'/></pubsub></iq>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></items></event></message>
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'><retract id='1'/></items></event></message>
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><configuration node='urn:example:tune'/></event></message>
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'><item id='2'/></items></event></message>
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'><item id='3'/></items></event></message>
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'><retract id='3'/></items></event></message>
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><purge node='urn:example:tune'/></event></message>
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><delete node='urn:example:tune'/></event></message>
romeo/orchard receives nothing
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n2'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n3'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n4'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n5'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n6'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n7'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n8'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n9'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n10'/>

story: the last item comes with the first presence, not with later ones, and not twice
juliet/balcony connects
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
  <iq type='set' id='n2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:mood'><item id='1'><mood xmlns='urn:example:mood'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n2'>{...}</iq>
romeo/orchard connects
romeo/orchard sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
ignore presence
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='/></iq>
romeo/orchard sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='><identity category='client' type='pc' name='Test'/><feature var='eu.siacs.conversations.axolotl.devicelist+notify'/><feature var='urn:example:tune+notify'/></query></iq>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></items></event><delay xmlns='urn:xmpp:delay' from='juliet@example.org' stamp='{any}'/></message>
romeo/orchard sends
  <presence><show>away</show><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
ignore presence
romeo/orchard receives nothing
romeo/garden connects
romeo/garden sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
ignore presence
romeo/garden receives
  <message from='juliet@example.org' to='romeo@example.org/garden' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></items></event><delay xmlns='urn:xmpp:delay' from='juliet@example.org' stamp='{any}'/></message>

story: a client that takes up an interest later gets what it missed
juliet/balcony connects
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
  <iq type='set' id='n2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:mood'><item id='1'><mood xmlns='urn:example:mood'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n2'>{...}</iq>
juliet/balcony sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
ignore presence
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='/></iq>
juliet/balcony sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='><identity category='client' type='pc' name='Test'/><feature var='eu.siacs.conversations.axolotl.devicelist+notify'/><feature var='urn:example:tune+notify'/></query></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></items></event><delay xmlns='urn:xmpp:delay' from='juliet@example.org' stamp='{any}'/></message>
juliet/balcony sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='aMGe88In3X76ZyKdGm7ZUdgW520='/></presence>
ignore presence
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#aMGe88In3X76ZyKdGm7ZUdgW520='/></iq>
juliet/balcony sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#aMGe88In3X76ZyKdGm7ZUdgW520='><identity category='client' type='pc' name='Test'/><feature var='urn:example:mood+notify'/><feature var='urn:example:tune+notify'/></query></iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:mood'><item id='1'><mood xmlns='urn:example:mood'/></item></items></event><delay xmlns='urn:xmpp:delay' from='juliet@example.org' stamp='{any}'/></message>
juliet/balcony receives nothing

story: an answer that does not fit its hash is believed of nobody else
juliet/balcony connects
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:mood'><item id='1'><mood xmlns='urn:example:mood'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'>{...}</iq>
romeo/orchard connects
romeo/orchard sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
ignore presence
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='/></iq>
romeo/orchard sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='pc' name='Test'/><feature var='urn:example:mood+notify'/></query></iq>
romeo/garden connects
romeo/garden sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
ignore presence
romeo/garden receives
  <iq from='example.org' to='romeo@example.org/garden' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='/></iq>
romeo/garden sends
  <iq to='example.org' type='error' id='{id}'>{error:service-unavailable}</iq>
romeo/garden receives nothing
ignore presence
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:mood'><item id='1'><mood xmlns='urn:example:mood'/></item></items></event><delay xmlns='urn:xmpp:delay' from='juliet@example.org' stamp='{any}'/></message>

story: only who was asked can answer
juliet/balcony connects
romeo/orchard connects
romeo/orchard sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
ignore presence
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='/></iq>
nurse/kitchen connects
nurse/kitchen sends
  <iq to='example.org' type='result' id='id-1'><query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' type='pc' name='Test'/><feature var='eu.siacs.conversations.axolotl.devicelist+notify'/><feature var='urn:example:tune+notify'/></query></iq>
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'>{...}</iq>
romeo/orchard receives nothing

story: who becomes a friend gets the last item; who ceases to be one gets no more
juliet/balcony is available
nurse/kitchen connects
nurse/kitchen sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
nurse/kitchen receives
  <presence from='nurse@example.org/kitchen' to='nurse@example.org/kitchen'>{...}</presence>
  <iq from='example.org' to='nurse@example.org/kitchen' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='/></iq>
nurse/kitchen sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='><identity category='client' type='pc' name='Test'/><feature var='eu.siacs.conversations.axolotl.devicelist+notify'/><feature var='urn:example:tune+notify'/></query></iq>
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
  <presence to='nurse@example.org' type='subscribe'/>
nurse/kitchen sends
  <presence to='juliet@example.org' type='subscribe'/>
ignore presence
nurse/kitchen sends
  <presence to='juliet@example.org' type='subscribed'/>
ignore presence
nurse/kitchen receives nothing
juliet/balcony sends
  <presence to='nurse@example.org' type='subscribed'/>
ignore presence
nurse/kitchen receives
  <message from='juliet@example.org' to='nurse@example.org/kitchen' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></items></event><delay xmlns='urn:xmpp:delay' from='juliet@example.org' stamp='{any}'/></message>
juliet/balcony sends
  <presence to='nurse@example.org' type='unsubscribed'/>
ignore presence
juliet/balcony sends
  <iq type='set' id='n2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='2'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
nurse/kitchen receives nothing
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n2'>{...}</iq>

story: who has gone hears nothing, and neither does the offline store
romeo/orchard connects
romeo/orchard sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:test' ver='1ZCnRUXeXR42plCQyNqizpQZqGs='/></presence>
ignore presence
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='get' id='{any}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='/></iq>
romeo/orchard sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:test#1ZCnRUXeXR42plCQyNqizpQZqGs='><identity category='client' type='pc' name='Test'/><feature var='eu.siacs.conversations.axolotl.devicelist+notify'/><feature var='urn:example:tune+notify'/></query></iq>
romeo/orchard sends
  <presence type='unavailable'/>
juliet/balcony connects
ignore presence
juliet/balcony sends
  <iq type='set' id='n1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='n1'>{...}</iq>
romeo/orchard receives nothing
romeo/orchard is available
ignore presence
romeo/orchard receives nothing

# XEP-0402: bookmarks, seen by new clients and by old ones
accounts: romeo, juliet
juliet/balcony connects

story: the account says that old clients see the same
juliet/balcony sends
  <iq to='juliet@example.org' type='get' id='d1'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:xmpp:bookmarks:1'/></iq>
  <iq type='get' id='x1'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='storage:bookmarks'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='d1'>{error:item-not-found}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='x1'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='g1'>{error:item-not-found}</iq>

story: what a new client publishes is in private XML and in the old node
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'><item id='play@conference.example.org'><conference xmlns='urn:xmpp:bookmarks:1' name='The play' autojoin='1'><nick>JC</nick><extensions><pinned xmlns='urn:example:pinned'/></extensions></conference></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'><item id='orchard@conference.example.org'><conference xmlns='urn:xmpp:bookmarks:1'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
juliet/balcony sends
  <iq type='get' id='x1'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='storage:bookmarks'/></pubsub></iq>
juliet/balcony receives in any order
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='x1'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='play@conference.example.org' name='The play' autojoin='true'><nick>JC</nick><extensions><pinned xmlns='urn:example:pinned'/></extensions></conference><conference jid='orchard@conference.example.org'/></storage></query></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='storage:bookmarks'><item id='current'><storage xmlns='storage:bookmarks'><conference jid='play@conference.example.org' name='The play' autojoin='true'><nick>JC</nick><extensions><pinned xmlns='urn:example:pinned'/></extensions></conference><conference jid='orchard@conference.example.org'/></storage></item></items></pubsub></iq>

story: a list in private XML becomes items; extensions survive it, other bookmarks stay in private XML
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'><item id='play@conference.example.org'><conference xmlns='urn:xmpp:bookmarks:1' name='The play'><extensions><pinned xmlns='urn:example:pinned'/></extensions></conference></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'><item id='gone@conference.example.org'><conference xmlns='urn:xmpp:bookmarks:1'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
juliet/balcony sends
  <iq type='set' id='x1'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='play@conference.example.org' name='Renamed' autojoin='false'/><conference jid='New@conference.example.org' autojoin='true'><nick>JC</nick><password>pass</password></conference><url name='Complete Works' url='http://example.org/'/></storage></query></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='x1'/>
juliet/balcony sends
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'><item id='new@conference.example.org'><conference xmlns='urn:xmpp:bookmarks:1' autojoin='true'><nick>JC</nick><password>pass</password></conference></item><item id='play@conference.example.org'><conference xmlns='urn:xmpp:bookmarks:1' name='Renamed'><extensions><pinned xmlns='urn:example:pinned'/></extensions></conference></item></items></pubsub></iq>
juliet/balcony sends
  <iq type='get' id='x2'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='x2'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='play@conference.example.org' name='Renamed'><extensions><pinned xmlns='urn:example:pinned'/></extensions></conference><conference jid='new@conference.example.org' autojoin='true'><nick>JC</nick><password>pass</password></conference><url name='Complete Works' url='http://example.org/'/></storage></query></iq>

story: devices hear of what has changed, each in its own format, and of nothing else
juliet/old is available
juliet/balcony sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:example:new' ver='new'/></presence>
ignore presence
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='get' id='{any}'>{...}</iq>
juliet/balcony sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:example:new#new'><feature var='urn:xmpp:bookmarks:1+notify'/></query></iq>
juliet/old sends
  <presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:example:old' ver='old'/></presence>
ignore presence
juliet/old receives
  <iq from='example.org' to='juliet@example.org/old' type='get' id='{any}'>{...}</iq>
juliet/old sends
  <iq to='example.org' type='result' id='{id}'><query xmlns='http://jabber.org/protocol/disco#info' node='urn:example:old#old'><feature var='storage:bookmarks+notify'/></query></iq>
juliet/old receives nothing
juliet/old sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='storage:bookmarks'><item id='current'><storage xmlns='storage:bookmarks'><conference jid='a@conference.example.org' name='A'/><conference jid='b@conference.example.org' name='B'/></storage></item></publish></pubsub></iq>
juliet/old receives in any order
  <message from='juliet@example.org' to='juliet@example.org/old' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='storage:bookmarks'><item id='current'><storage xmlns='storage:bookmarks'><conference jid='a@conference.example.org' name='A'/><conference jid='b@conference.example.org' name='B'/></storage></item></items></event></message>
  <iq from='juliet@example.org' to='juliet@example.org/old' type='result' id='p1'>{...}</iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:bookmarks:1'><item id='a@conference.example.org'><conference xmlns='urn:xmpp:bookmarks:1' name='A'/></item></items></event></message>
  <message from='juliet@example.org' to='juliet@example.org/balcony' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:bookmarks:1'><item id='b@conference.example.org'><conference xmlns='urn:xmpp:bookmarks:1' name='B'/></item></items></event></message>
juliet/old sends
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='storage:bookmarks'><item id='current'><storage xmlns='storage:bookmarks'><conference jid='a@conference.example.org' name='A'/></storage></item></publish></pubsub></iq>
juliet/old receives in any order
  <message from='juliet@example.org' to='juliet@example.org/old' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='storage:bookmarks'><item id='current'><storage xmlns='storage:bookmarks'><conference jid='a@conference.example.org' name='A'/></storage></item></items></event></message>
  <iq from='juliet@example.org' to='juliet@example.org/old' type='result' id='p2'>{...}</iq>
juliet/balcony receives
  <message from='juliet@example.org' to='juliet@example.org/balcony' type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'><items node='urn:xmpp:bookmarks:1'><retract id='b@conference.example.org'/></items></event></message>
juliet/old sends
  <iq type='set' id='x1'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='a@conference.example.org' name='A'/></storage></query></iq>
juliet/old receives
  <iq from='juliet@example.org' to='juliet@example.org/old' type='result' id='x1'/>
juliet/balcony receives nothing

story: nobody else reads them, in no format, and the old node can't be opened
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'><item id='a@conference.example.org'><conference xmlns='urn:xmpp:bookmarks:1'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
romeo/orchard connects
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'/></pubsub></iq>
  <iq to='juliet@example.org' type='get' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='storage:bookmarks'/></pubsub></iq>
  <iq to='juliet@example.org' type='get' id='x1'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>
  <iq to='juliet@example.org' type='set' id='x2'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>
romeo/orchard receives in any order
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='g1'><error code='405' type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='g2'><error code='405' type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='x1'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='x2'>{error:forbidden}</iq>
juliet/balcony sends
  <iq type='set' id='c1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='storage:bookmarks'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field><field var='pubsub#access_model'><value>open</value></field></x></configure></pubsub></iq>
  <iq type='set' id='c2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='storage:bookmarks'><item id='current'><storage xmlns='storage:bookmarks'/></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field><field var='pubsub#access_model'><value>open</value></field></x></publish-options></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c1'>{error:not-allowed}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='c2'>{...}</iq>

story: what is not a list of bookmarks, and one longer than the node may be
settings: pubsub.max_items = 1
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='storage:bookmarks'><item id='current'><other xmlns='urn:example:other'/></item></publish></pubsub></iq>
  <iq type='set' id='p2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='storage:bookmarks'><item id='current'/></publish></pubsub></iq>
  <iq type='set' id='p3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='storage:bookmarks'><item id='current'><storage xmlns='storage:bookmarks'><conference jid='a@conference.example.org'/><conference jid='b@conference.example.org'/></storage></item></publish></pubsub></iq>
  <iq type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='storage:bookmarks'/></pubsub></iq>
juliet/balcony receives in any order
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p1'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p2'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p3'>{error:resource-constraint}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='storage:bookmarks'><item id='current'><storage xmlns='storage:bookmarks'/></item></items></pubsub></iq>

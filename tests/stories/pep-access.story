# XEP-0060 §4.5: who may read a node: open, presence, roster, whitelist
accounts: romeo, juliet, nurse
friends: romeo, juliet
juliet/balcony connects
romeo/orchard connects
nurse/chamber connects

story: presence is the default: friends may, strangers may not
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:tune'/></pubsub></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></items></pubsub></iq>
nurse/chamber sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:tune'/></pubsub></iq>
nurse/chamber receives
  <iq from='juliet@example.org' to='nurse@example.org/chamber' type='error' id='g1'><error code='401' type='auth'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><presence-subscription-required xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>

story: roster: only the groups that are named
juliet/balcony sends
  <iq type='set' id='r1'><query xmlns='jabber:iq:roster'><item jid='romeo@example.org'><group>Lovers</group></item></query></iq>
  <iq type='set' id='c1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:poems'/><configure><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field><field var='pubsub#access_model'><value>roster</value></field><field var='pubsub#roster_groups_allowed'><value>Lovers</value></field></x></configure></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='r1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c1'/>
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:poems'/></pubsub></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:poems'/></pubsub></iq>
nurse/chamber sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:poems'/></pubsub></iq>
nurse/chamber receives
  <iq from='juliet@example.org' to='nurse@example.org/chamber' type='error' id='g1'><error code='401' type='auth'><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><not-in-roster-group xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>

story: whitelist: those the owner makes members
juliet/balcony sends
  <iq type='set' id='c1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:diary'/><configure><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#node_config</value></field><field var='pubsub#access_model'><value>whitelist</value></field></x></configure></pubsub></iq>
  <iq type='set' id='a1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='urn:example:diary'><affiliation jid='nurse@example.org' affiliation='member'/></affiliations></pubsub></iq>
  <iq type='get' id='a2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='urn:example:diary'/></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='c1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='a1'/>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='a2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='urn:example:diary'><affiliation jid='juliet@example.org' affiliation='owner'/><affiliation jid='nurse@example.org' affiliation='member'/></affiliations></pubsub></iq>
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:diary'/></pubsub></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='g1'><error code='405' type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>
nurse/chamber sends
  <iq to='juliet@example.org' type='get' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:diary'/></pubsub></iq>
  <iq to='juliet@example.org' type='get' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><affiliations/></pubsub></iq>
nurse/chamber receives
  <iq from='juliet@example.org' to='nurse@example.org/chamber' type='result' id='g1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:example:diary'/></pubsub></iq>
  <iq from='juliet@example.org' to='nurse@example.org/chamber' type='result' id='g2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><affiliations><affiliation node='urn:example:diary' affiliation='member'/></affiliations></pubsub></iq>

story: only the owner configures, deletes, purges and appoints
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='o1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:example:tune'/></pubsub></iq>
  <iq to='juliet@example.org' type='set' id='o2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><delete node='urn:example:tune'/></pubsub></iq>
  <iq to='juliet@example.org' type='set' id='o3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><purge node='urn:example:tune'/></pubsub></iq>
  <iq to='juliet@example.org' type='set' id='o4'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='urn:example:tune'><affiliation jid='romeo@example.org' affiliation='publisher'/></affiliations></pubsub></iq>
  <iq to='juliet@example.org' type='set' id='o5'><pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='urn:example:tune'><item id='1'/></retract></pubsub></iq>
  <iq to='juliet@example.org' type='set' id='o6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='urn:example:mine'/></pubsub></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='o1'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='o2'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='o3'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='o4'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='o5'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='o6'>{error:forbidden}</iq>

story: an owner stays the only one, and the owner
juliet/balcony sends
  <iq type='set' id='p1'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:example:tune'><item id='1'><tune xmlns='urn:example:tune'/></item></publish></pubsub></iq>
  <iq type='set' id='a1'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='urn:example:tune'><affiliation jid='romeo@example.org' affiliation='owner'/></affiliations></pubsub></iq>
  <iq type='set' id='a2'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='urn:example:tune'><affiliation jid='juliet@example.org' affiliation='none'/></affiliations></pubsub></iq>
  <iq type='set' id='a3'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='urn:example:tune'><affiliation jid='romeo@example.org' affiliation='king'/></affiliations></pubsub></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='a1'>{error:not-acceptable}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='a2'>{error:not-acceptable}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='a3'>{error:bad-request}</iq>

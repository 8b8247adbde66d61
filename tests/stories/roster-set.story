# RFC 6121 §2.3–§2.5: adding, changing and removing contacts
accounts: romeo, juliet, nurse
romeo/orchard connects
romeo/garden connects
romeo/orchard sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'><query xmlns='jabber:iq:roster'>{...}</query></iq>

story: a new contact is pushed to interested resources only
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.org' name='Nurse' subscription='both' ask='subscribe'><group>Servants</group></item></query></iq>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='nurse@example.org' name='Nurse' subscription='none'><group>Servants</group></item></query></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s1'/>
romeo/garden receives nothing

story: a change by one resource reaches the other, and keeps the subscription
friends: romeo, juliet
romeo/garden sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
romeo/garden receives
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='result' id='r1'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org' subscription='both'/></query></iq>
romeo/garden sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org/balcony' name='Sun'/></query></iq>
romeo/garden receives
  <iq to='romeo@example.org/garden' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='juliet@example.org' name='Sun' subscription='both'/></query></iq>
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='result' id='s1'/>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='juliet@example.org' name='Sun' subscription='both'/></query></iq>

story: the client's answer to a push bothers nobody
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.org'/></query></iq>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='nurse@example.org' subscription='none'/></query></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s1'/>
romeo/orchard sends
  <iq type='result' id='push-1'/>
romeo/orchard receives nothing
romeo/garden receives nothing

story: removing a friend ends both subscriptions
friends: romeo, juliet
juliet/balcony is available
juliet/balcony sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard is available
ignore presence
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='r1'><query xmlns='jabber:iq:roster'><item jid='romeo@example.org' subscription='both'/></query></iq>
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org' subscription='remove'/></query></iq>
romeo/orchard receives in any order
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='juliet@example.org' subscription='remove'/></query></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s1'/>
  <presence from='juliet@example.org/balcony' to='romeo@example.org' type='unavailable'/>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' type='unavailable'/>
  <presence from='romeo@example.org' to='juliet@example.org/balcony' type='unsubscribed'/>
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='romeo@example.org' subscription='from'/></query></iq>
  <presence from='romeo@example.org' to='juliet@example.org/balcony' type='unsubscribe'/>
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='romeo@example.org' subscription='none'/></query></iq>

story: removing a contact without subscription tells it nothing
juliet/balcony is available
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org'/></query></iq>
  <iq type='set' id='s2'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org' subscription='remove'/></query></iq>
romeo/orchard receives in any order
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none'/></query></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s1'/>
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='2'><item jid='juliet@example.org' subscription='remove'/></query></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s2'/>
juliet/balcony receives nothing

story: removing somebody who is not in the roster
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org' subscription='remove'/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='s1'>{error:item-not-found}</iq>

story: what a roster set may not hold
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org'/><item jid='nurse@example.org'/></query></iq>
  <iq type='set' id='s2'><query xmlns='jabber:iq:roster'/></iq>
  <iq type='set' id='s3'><query xmlns='jabber:iq:roster'><item jid='juliet@'/></query></iq>
  <iq type='set' id='s4'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org'><group>a</group><group>a</group></item></query></iq>
  <iq type='set' id='s5'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org'><group/></item></query></iq>
  <iq type='set' id='s6'><query xmlns='jabber:iq:roster'><item jid='romeo@example.org'/></query></iq>
  <iq type='set' id='s7'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org' name='a&#x9;b'/></query></iq>
  <iq type='set' id='s8'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org'><group>a&#x85;b</group></item></query></iq>
  <iq to='juliet@example.org' type='get' id='s9'><query xmlns='jabber:iq:roster'/></iq>
  <iq to='juliet@example.org' type='set' id='s10'><query xmlns='jabber:iq:roster'><item jid='nurse@example.org'/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='s1'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='s2'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='s3'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='s4'><error code='400' type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='s5'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='s6'><error code='405' type='cancel'><not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='s7'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='s8'><error code='406' type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='s9'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='s10'>{error:forbidden}</iq>

story: a full roster takes changes, but no further contact
settings: roster.max_items = 1
romeo/garden sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org'/></query></iq>
  <iq type='set' id='s2'><query xmlns='jabber:iq:roster'><item jid='nurse@example.org'/></query></iq>
  <presence to='nurse@example.org' type='subscribe' id='p1'/>
  <iq type='set' id='s3'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org' name='Sun'/></query></iq>
romeo/garden receives
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='result' id='s1'/>
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='error' id='s2'><error code='500' type='wait'><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
  <presence from='nurse@example.org' to='romeo@example.org/garden' type='error' id='p1'>{error:resource-constraint}</presence>
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='result' id='s3'/>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none'/></query></iq>
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='2'><item jid='juliet@example.org' name='Sun' subscription='none'/></query></iq>

story: what could not be stored is not there, and nobody is told otherwise
only in-process
storage fails 1 times
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org'/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='s1'><error code='500' type='wait'><internal-server-error xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>{...}</error></iq>
romeo/orchard sends
  <iq type='get' id='r2'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r2'><query xmlns='jabber:iq:roster'/></iq>

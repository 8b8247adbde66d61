# RFC 6121 §4.3: asking for presence
accounts: romeo, juliet, nurse
friends: romeo, juliet
romeo/orchard connects

story: a subscriber gets the last presence of every available resource
juliet/balcony connects
juliet/balcony sends
  <presence><show>away</show></presence>
juliet/chamber connects
juliet/chamber sends
  <presence><show>dnd</show><status>asleep</status></presence>
juliet/hall connects
ignore presence
romeo/orchard sends
  <presence to='juliet@example.org' type='probe'/>
romeo/orchard receives
  <presence from='juliet@example.org/balcony' to='romeo@example.org/orchard'><show>away</show></presence>
  <presence from='juliet@example.org/chamber' to='romeo@example.org/orchard'><show>dnd</show><status>asleep</status></presence>
juliet/balcony receives nothing

story: a probe to one resource is about that resource
juliet/balcony is available
juliet/chamber is available
ignore presence
romeo/orchard sends
  <presence to='juliet@example.org/chamber' type='probe'/>
  <presence to='juliet@example.org/hall' type='probe'/>
romeo/orchard receives
  <presence from='juliet@example.org/chamber' to='romeo@example.org/orchard'/>
  <presence from='juliet@example.org/hall' to='romeo@example.org/orchard' type='unavailable'/>

story: of a friend who is not there: unavailable
romeo/orchard sends
  <presence to='juliet@example.org' type='probe'/>
romeo/orchard receives
  <presence from='juliet@example.org' to='romeo@example.org/orchard' type='unavailable'/>

story: a stranger learns as much of an account as of none
juliet/balcony is available
nurse/chamber connects
ignore presence
nurse/chamber sends
  <presence to='juliet@example.org' type='probe'/>
  <presence to='nobody@example.org' type='probe'/>
nurse/chamber receives nothing
juliet/balcony receives nothing

story: who was shown presence directly may ask for it
juliet/balcony is available
nurse/chamber connects
ignore presence
juliet/balcony sends
  <presence to='nurse@example.org/chamber'><show>chat</show></presence>
nurse/chamber receives
  <presence from='juliet@example.org/balcony' to='nurse@example.org/chamber'><show>chat</show></presence>
nurse/chamber sends
  <presence to='juliet@example.org' type='probe'/>
nurse/chamber receives
  <presence from='juliet@example.org/balcony' to='nurse@example.org/chamber'/>

story: a roster that believes in a subscription the contact knows nothing of is put right
nurse/chamber connects
nurse/chamber sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
  <presence to='juliet@example.org' type='subscribe'/>
nurse/chamber receives in any order
  <iq from='nurse@example.org' to='nurse@example.org/chamber' type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq>
  <iq to='nurse@example.org/chamber' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none' ask='subscribe'/></query></iq>
nurse/chamber sends
  <presence to='juliet@example.org' type='probe'/>
nurse/chamber receives
  <presence from='juliet@example.org' to='nurse@example.org/chamber' type='unsubscribed'/>
  <iq to='nurse@example.org/chamber' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='2'><item jid='juliet@example.org' subscription='none'/></query></iq>

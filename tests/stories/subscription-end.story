# RFC 6121 §3.2, §3.3: taking a subscription back, and giving one up
accounts: romeo, juliet
friends: romeo, juliet
juliet/balcony is available
juliet/balcony sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
juliet/balcony receives in any order
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='r1'><query xmlns='jabber:iq:roster'><item jid='romeo@example.org' subscription='both'/></query></iq>
  <presence from='romeo@example.org' to='juliet@example.org/balcony' type='unavailable'/>
romeo/orchard is available
romeo/orchard sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard receives in any order
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org' subscription='both'/></query></iq>
  <presence from='juliet@example.org/balcony' to='romeo@example.org/orchard'/>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'/>

story: unsubscribed: the contact sees the user go, then learns why
romeo/orchard sends
  <presence to='juliet@example.org' type='unsubscribed'/>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='juliet@example.org' subscription='to'/></query></iq>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' type='unavailable'/>
  <presence from='romeo@example.org' to='juliet@example.org/balcony' type='unsubscribed'/>
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='romeo@example.org' subscription='from'/></query></iq>
romeo/orchard sends
  <presence><show>dnd</show></presence>
romeo/orchard receives
  <presence from='romeo@example.org/orchard' to='romeo@example.org/orchard'><show>dnd</show></presence>
juliet/balcony receives nothing

story: unsubscribe: the contact is told, and its presence ends
romeo/orchard sends
  <presence to='juliet@example.org' type='unsubscribe'/>
romeo/orchard receives in any order
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='juliet@example.org' subscription='from'/></query></iq>
  <presence from='juliet@example.org/balcony' to='romeo@example.org' type='unavailable'/>
juliet/balcony receives
  <presence from='romeo@example.org' to='juliet@example.org/balcony' type='unsubscribe'/>
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='romeo@example.org' subscription='to'/></query></iq>
juliet/balcony sends
  <presence><show>away</show></presence>
juliet/balcony receives
  <presence from='juliet@example.org/balcony' to='juliet@example.org/balcony'><show>away</show></presence>
romeo/orchard receives nothing

story: what is repeated is routed no further than the state asks
romeo/orchard sends
  <presence to='juliet@example.org' type='unsubscribe'/>
  <presence to='juliet@example.org' type='unsubscribe'/>
  <presence to='juliet@example.org' type='unsubscribed'/>
  <presence to='juliet@example.org' type='unsubscribed'/>
juliet/balcony receives in any order
  <presence from='romeo@example.org' to='juliet@example.org/balcony' type='unsubscribe'/>
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='romeo@example.org' subscription='to'/></query></iq>
  <presence from='romeo@example.org/orchard' to='juliet@example.org' type='unavailable'/>
  <presence from='romeo@example.org' to='juliet@example.org/balcony' type='unsubscribed'/>
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='romeo@example.org' subscription='none'/></query></iq>
romeo/orchard receives in any order
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='juliet@example.org' subscription='from'/></query></iq>
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='juliet@example.org' subscription='none'/></query></iq>
  <presence from='juliet@example.org/balcony' to='romeo@example.org' type='unavailable'/>

story: for a resource that is not there an end of subscription counts for nothing
romeo/orchard sends
  <presence to='juliet@example.org/nowhere' type='unsubscribed'/>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='juliet@example.org' subscription='to'/></query></iq>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' type='unavailable'/>
  <presence from='romeo@example.org' to='juliet@example.org/balcony' type='unsubscribed'/>
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='romeo@example.org' subscription='from'/></query></iq>

story: who is subscribed already is told so by the server, and the contact hears nothing
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribe'/>
romeo/orchard receives nothing
juliet/balcony receives nothing

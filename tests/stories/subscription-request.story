# RFC 6121 §3.1: asking for a subscription, granting and refusing it
accounts: romeo, juliet, nurse
romeo/orchard is available
romeo/orchard sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'><query xmlns='jabber:iq:roster'>{...}</query></iq>

story: the request reaches the contact with a bare from, and shows in the roster of who asked
juliet/balcony is available
romeo/orchard sends
  <presence to='juliet@example.org/balcony' type='subscribe' id='p1'><status>It is my lady.</status></presence>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none' ask='subscribe'/></query></iq>
juliet/balcony receives
  <presence from='romeo@example.org' to='juliet@example.org' type='subscribe' id='p1'><status>It is my lady.</status></presence>

story: the unanswered request is not in the contact's roster
juliet/balcony is available
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribe'/>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none' ask='subscribe'/></query></iq>
juliet/balcony receives
  <presence from='romeo@example.org' to='juliet@example.org' type='subscribe'/>
juliet/balcony sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq>

story: granted: the contact's presence arrives, one way only
juliet/balcony is available
juliet/balcony sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribe'/>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none' ask='subscribe'/></query></iq>
juliet/balcony receives
  <presence from='romeo@example.org' to='juliet@example.org' type='subscribe'/>
juliet/balcony sends
  <presence to='romeo@example.org' type='subscribed'/>
juliet/balcony receives
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='romeo@example.org' subscription='from'/></query></iq>
romeo/orchard receives in any order
  <presence from='juliet@example.org' to='romeo@example.org/orchard' type='subscribed'/>
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='2'><item jid='juliet@example.org' subscription='to'/></query></iq>
  <presence from='juliet@example.org/balcony' to='romeo@example.org'/>
juliet/balcony sends
  <presence><show>away</show></presence>
juliet/balcony receives
  <presence from='juliet@example.org/balcony' to='juliet@example.org/balcony'><show>away</show></presence>
romeo/orchard receives
  <presence from='juliet@example.org/balcony' to='romeo@example.org'><show>away</show></presence>
romeo/orchard sends
  <presence><show>dnd</show></presence>
romeo/orchard receives
  <presence from='romeo@example.org/orchard' to='romeo@example.org/orchard'><show>dnd</show></presence>
juliet/balcony receives nothing

story: refused
juliet/balcony is available
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribe'/>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none' ask='subscribe'/></query></iq>
juliet/balcony receives
  <presence from='romeo@example.org' to='juliet@example.org' type='subscribe'/>
juliet/balcony sends
  <presence to='romeo@example.org' type='unsubscribed'/>
romeo/orchard receives
  <presence from='juliet@example.org' to='romeo@example.org/orchard' type='unsubscribed'/>
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='2'><item jid='juliet@example.org' subscription='none'/></query></iq>
juliet/balcony is unavailable
juliet/balcony is available
juliet/balcony receives nothing

story: a request waits for who is not there, and comes at every login until it is answered
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribe'><status>It is my lady.</status></presence>
  <presence to='juliet@example.org' type='subscribe'><status>O, it is my love!</status></presence>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none' ask='subscribe'/></query></iq>
juliet/balcony is available
juliet/balcony receives
  <presence from='romeo@example.org' to='juliet@example.org' type='subscribe'><status>It is my lady.</status></presence>
juliet/balcony receives nothing
juliet/balcony disconnects
juliet/chamber connects
juliet/chamber receives nothing
juliet/chamber is available
juliet/chamber receives
  <presence from='romeo@example.org' to='juliet@example.org' type='subscribe'><status>It is my lady.</status></presence>
juliet/chamber sends
  <presence to='romeo@example.org' type='subscribed'/>
romeo/orchard receives in any order
  <presence from='juliet@example.org' to='romeo@example.org/orchard' type='subscribed'/>
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='2'><item jid='juliet@example.org' subscription='to'/></query></iq>
  <presence from='juliet@example.org/chamber' to='romeo@example.org'/>
juliet/balcony is available
juliet/balcony receives
  <presence from='juliet@example.org/chamber' to='juliet@example.org/balcony'/>
juliet/balcony receives nothing
ignore presence

story: an approval that nobody asked for is not believed
juliet/balcony is available
juliet/balcony sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribed'/>
  <presence to='juliet@example.org' type='unsubscribe'/>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none' approved='true'/></query></iq>
juliet/balcony receives nothing
juliet/balcony sends
  <iq type='get' id='r2'><query xmlns='jabber:iq:roster'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='r2'><query xmlns='jabber:iq:roster'/></iq>

story: a request to somebody who does not exist stays without an answer
romeo/orchard sends
  <presence to='nobody@example.org' type='subscribe'/>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='nobody@example.org' subscription='none' ask='subscribe'/></query></iq>
romeo/orchard receives nothing

story: a request to nobody, and one to oneself
romeo/orchard sends
  <presence type='subscribe' id='p1'/>
  <presence to='romeo@example.org' type='subscribe' id='p2'/>
romeo/orchard receives
  <presence to='romeo@example.org/orchard' type='error' id='p1'>{error:bad-request}</presence>
  <presence from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='p2'>{error:not-allowed}</presence>

story: between two virtual hosts
accounts: mercutio@example.net
mercutio@example.net/square is available
romeo/orchard sends
  <presence to='mercutio@example.net' type='subscribe'/>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='mercutio@example.net' subscription='none' ask='subscribe'/></query></iq>
mercutio@example.net/square receives
  <presence from='romeo@example.org' to='mercutio@example.net' type='subscribe'/>
mercutio@example.net/square sends
  <presence to='romeo@example.org' type='subscribed'/>
romeo/orchard receives in any order
  <presence from='mercutio@example.net' to='romeo@example.org/orchard' type='subscribed'/>
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='2'><item jid='mercutio@example.net' subscription='to'/></query></iq>
  <presence from='mercutio@example.net/square' to='romeo@example.org'/>

story: so many requests wait, and no more
settings: roster.max_requests = 1
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribe'/>
nurse/chamber connects
nurse/chamber sends
  <presence to='juliet@example.org' type='subscribe'/>
nurse/chamber receives nothing
juliet/balcony is available
juliet/balcony receives
  <presence from='romeo@example.org' to='juliet@example.org' type='subscribe'/>
juliet/balcony receives nothing
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none' ask='subscribe'/></query></iq>

story: a request that is too large loses its text, not its meaning
settings: roster.max_request_bytes = 120
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribe'><status>It is the east, and Juliet is the sun. Arise, fair sun, and kill the envious moon, who is already sick and pale with grief.</status></presence>
romeo/orchard receives
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none' ask='subscribe'/></query></iq>
juliet/balcony is available
juliet/balcony receives
  <presence from='romeo@example.org' to='juliet@example.org' type='subscribe'/>

# RFC 6121 §3.4: granting a request before it is made
accounts: romeo, juliet
juliet/balcony is available
juliet/balcony sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard is available
juliet/balcony sends
  <presence to='romeo@example.org' type='subscribed'/>
juliet/balcony receives
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='romeo@example.org' subscription='none' approved='true'/></query></iq>
romeo/orchard receives nothing

story: the request is granted without a word to the contact
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribe'/>
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
juliet/balcony receives
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='2'><item jid='romeo@example.org' subscription='from'/></query></iq>
juliet/balcony receives nothing
romeo/orchard receives in any order
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='juliet@example.org' subscription='none' ask='subscribe'/></query></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'><query xmlns='jabber:iq:roster'>{...}</query></iq>
  <presence from='juliet@example.org' to='romeo@example.org/orchard' type='subscribed'/>
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='2'><item jid='juliet@example.org' subscription='to'/></query></iq>
  <presence from='juliet@example.org/balcony' to='romeo@example.org'/>

story: taken back before it was used
juliet/balcony sends
  <presence to='romeo@example.org' type='unsubscribed'/>
juliet/balcony receives
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='2'><item jid='romeo@example.org' subscription='none'/></query></iq>
romeo/orchard receives nothing
romeo/orchard sends
  <presence to='juliet@example.org' type='subscribe'/>
juliet/balcony receives
  <presence from='romeo@example.org' to='juliet@example.org' type='subscribe'/>

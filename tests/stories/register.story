# XEP-0077 In-Band Registration, for those who are logged in.
accounts: romeo, juliet
romeo/orchard connects

story: what is known of the account, and never its password
romeo/orchard sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:register'/></iq>
  <iq to='example.org' type='get' id='r2'><query xmlns='jabber:iq:register'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'>
    <query xmlns='jabber:iq:register'><registered/><username>romeo</username><password/></query>
  </iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='r2'>
    <query xmlns='jabber:iq:register'><registered/><username>romeo</username><password/></query>
  </iq>

story: the password can be changed, without registration being open
romeo/orchard sends
  <iq to='example.org' type='set' id='r1'><query xmlns='jabber:iq:register'><username>romeo</username><password>new secret</password></query></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='r1'/>

story: not to an empty one, not without a name, not with characters SASL forbids
romeo/orchard sends
  <iq to='example.org' type='set' id='r1'><query xmlns='jabber:iq:register'><username>romeo</username><password/></query></iq>
  <iq to='example.org' type='set' id='r2'><query xmlns='jabber:iq:register'><password>new secret</password></query></iq>
  <iq to='example.org' type='set' id='r3'><query xmlns='jabber:iq:register'><username>romeo</username><password>bell&#x9;ringing</password></query></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='r1'>{error:bad-request}</iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='r2'>{error:bad-request}</iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='r3'>{error:not-acceptable}</iq>

story: not somebody else's
romeo/orchard sends
  <iq to='example.org' type='set' id='r1'><query xmlns='jabber:iq:register'><username>juliet</username><password>mine now</password></query></iq>
  <iq to='juliet@example.org' type='set' id='r2'><query xmlns='jabber:iq:register'><username>juliet</username><password>mine now</password></query></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='r1'>{error:not-allowed}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='r2'>{error:service-unavailable}</iq>

story: a removed account ends all its sessions and is gone
romeo/phone connects
juliet/balcony connects
romeo/orchard sends
  <iq type='set' id='r1'><query xmlns='jabber:iq:register'><remove/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'/>
romeo/orchard is closed: not-authorized
romeo/phone is closed: not-authorized
juliet/balcony sends
  <message to='romeo@example.org' type='chat' id='m1'><body>are you there?</body></message>
juliet/balcony receives
  <message from='romeo@example.org' to='juliet@example.org/balcony' type='error' id='m1'>{error:service-unavailable}</message>

story: removal stands alone
romeo/orchard sends
  <iq type='set' id='r1'><query xmlns='jabber:iq:register'><remove/><username>romeo</username></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='r1'>{error:bad-request}</iq>

story: a removed account leaves its friends' rosters without a subscription
friends: romeo, juliet
juliet/balcony is available
ignore presence
juliet/balcony sends
  <iq type='get' id='g1'><query xmlns='jabber:iq:roster'/></iq>
juliet/balcony receives
  <iq from='{any}' to='juliet@example.org/balcony' type='result' id='g1'><query xmlns='jabber:iq:roster'><item jid='romeo@example.org' subscription='both'/></query></iq>
romeo/orchard sends
  <iq type='set' id='r1'><query xmlns='jabber:iq:register'><remove/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'/>
romeo/orchard is closed: not-authorized
ignore presence
juliet/balcony receives
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='romeo@example.org' subscription='from'/></query></iq>
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='romeo@example.org' subscription='none'/></query></iq>

# An account that its owner has removed: kept for accounts.removal_days, then gone, and its name with it.
accounts: romeo, juliet
only in-process
settings: accounts.removal_days = 1
friends: romeo, juliet

story: for a day nobody can log in to it, and it still has everything; then its contacts are told
juliet/balcony is available
ignore presence
juliet/balcony sends
  <iq type='get' id='g1'><query xmlns='jabber:iq:roster'/></iq>
juliet/balcony receives
  <iq from='{any}' to='juliet@example.org/balcony' type='result' id='g1'>{...}</iq>
romeo/orchard connects
romeo/orchard sends
  <iq type='set' id='r1'><query xmlns='jabber:iq:register'><remove/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'/>
romeo/orchard is closed: not-authorized
juliet/balcony sends
  <message to='romeo@example.org' type='chat' id='m1'><body>come back</body></message>
juliet/balcony receives nothing
clock advances 86000 s
juliet/balcony receives nothing
clock advances 1100 s
ignore presence
juliet/balcony receives
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='romeo@example.org' subscription='from'/></query></iq>
  <iq to='juliet@example.org/balcony' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='{any}'><item jid='romeo@example.org' subscription='none'/></query></iq>

story: an administrator gives it back
settings: host.admins = ["juliet@example.org"]
romeo/orchard connects
juliet/balcony connects
romeo/orchard sends
  <iq type='set' id='r1'><query xmlns='jabber:iq:register'><remove/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'/>
romeo/orchard is closed: not-authorized
juliet/balcony sends
  <iq to='example.org' type='set' id='a1'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#reenable-user' action='execute'/></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='a1'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#reenable-user' sessionid='{set:session}' status='executing'>{...}</command></iq>
juliet/balcony sends
  <iq to='example.org' type='set' id='a2'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#reenable-user' sessionid='{get:session}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/admin</value></field><field var='accountjids'><value>romeo@example.org</value></field></x></command></iq>
juliet/balcony receives
  <iq from='example.org' to='juliet@example.org/balcony' type='result' id='a2'><command xmlns='http://jabber.org/protocol/commands' node='http://jabber.org/protocol/admin#reenable-user' sessionid='{any}' status='completed'>{...}</command></iq>
clock advances 90000 s
romeo/orchard connects
romeo/orchard sends
  <iq type='get' id='g1'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard receives
  <iq from='{any}' to='romeo@example.org/orchard' type='result' id='g1'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org' subscription='both'/></query></iq>

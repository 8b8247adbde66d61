# RFC 6121 §2.2, §2.6: getting a roster, with and without versions
accounts: romeo, juliet, nurse
romeo/orchard connects

story: an empty roster
romeo/orchard sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq>

story: contacts with name, groups and subscription
friends: romeo, juliet
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.org' name='Nurse'><group>Servants</group><group>Capulets</group></item></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s1'/>
romeo/orchard sends
  <iq to='romeo@example.org' type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'><query xmlns='jabber:iq:roster'>
    <item jid='juliet@example.org' subscription='both'/>
    <item jid='nurse@example.org' name='Nurse' subscription='none'><group>Servants</group><group>Capulets</group></item>
  </query></iq>

story: somebody else's roster is not shown, whether there is one or not
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='r1'>{error:forbidden}</iq>
romeo/orchard sends
  <iq to='juliet@example.org' type='set' id='r2'><query xmlns='jabber:iq:roster'><item jid='romeo@example.org'/></query></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='r2'>{error:forbidden}</iq>
juliet/balcony connects
juliet/balcony sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='r1'><query xmlns='jabber:iq:roster'/></iq>

story: who asks for the first time with an empty version gets everything and the version
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.org'/></query></iq>
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster' ver=''/></iq>
romeo/orchard receives in any order
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s1'/>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'><query xmlns='jabber:iq:roster' ver='1'><item jid='nurse@example.org' subscription='none'/></query></iq>
  <iq to='romeo@example.org/orchard' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='1'><item jid='nurse@example.org' subscription='none'/></query></iq>

story: who has the present version gets an empty result
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.org'/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s1'/>
romeo/orchard sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster' ver='1'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'/>
romeo/orchard receives nothing

story: who has an older version gets what changed since, oldest first, after the result
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.org'/></query></iq>
  <iq type='set' id='s2'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org'/></query></iq>
  <iq type='set' id='s3'><query xmlns='jabber:iq:roster'><item jid='tybalt@example.org'/></query></iq>
  <iq type='set' id='s4'><query xmlns='jabber:iq:roster'><item jid='juliet@example.org' name='Sun'/></query></iq>
  <iq type='set' id='s5'><query xmlns='jabber:iq:roster'><item jid='nurse@example.org' subscription='remove'/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s1'/>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s2'/>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s3'/>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s4'/>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s5'/>
romeo/garden connects
romeo/garden sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster' ver='1'/></iq>
romeo/garden receives
  <iq from='romeo@example.org' to='romeo@example.org/garden' type='result' id='r1'/>
  <iq to='romeo@example.org/garden' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='3'><item jid='tybalt@example.org' subscription='none'/></query></iq>
  <iq to='romeo@example.org/garden' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='4'><item jid='juliet@example.org' name='Sun' subscription='none'/></query></iq>
  <iq to='romeo@example.org/garden' type='set' id='{any}'><query xmlns='jabber:iq:roster' ver='5'><item jid='nurse@example.org' subscription='remove'/></query></iq>
romeo/orchard receives nothing

story: a version that is not ours gets the whole roster
romeo/orchard sends
  <iq type='set' id='s1'><query xmlns='jabber:iq:roster'><item jid='nurse@example.org'/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='s1'/>
romeo/orchard sends
  <iq type='get' id='r1'><query xmlns='jabber:iq:roster' ver='77'/></iq>
  <iq type='get' id='r2'><query xmlns='jabber:iq:roster' ver='from another server'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r1'><query xmlns='jabber:iq:roster' ver='1'><item jid='nurse@example.org' subscription='none'/></query></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='r2'><query xmlns='jabber:iq:roster' ver='1'><item jid='nurse@example.org' subscription='none'/></query></iq>

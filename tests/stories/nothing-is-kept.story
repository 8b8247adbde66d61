# A domain that keeps nothing: no archive whatever its users prefer, no room's archive, nothing for who is away
accounts: romeo, juliet
settings: host.archive = false

story: what is delivered is nowhere afterwards, for who asks for it, too
settings: host.archive = false
juliet/balcony connects
juliet/balcony is available
juliet/balcony sends
  <iq type='set' id='p'><prefs xmlns='urn:xmpp:mam:2' default='always'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p'>{...}<prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never/></prefs></iq>
romeo/orchard connects
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/balcony sends
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true' complete='true'><set xmlns='http://jabber.org/protocol/rsm'><count>0</count></set></fin></iq>

story: nothing waits for who is away, and the sender knows
settings: host.archive = false
settings: offline.max_messages = 0
romeo/orchard connects
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{...}{error:service-unavailable}</message>

# XEP-0049: private XML
accounts: romeo, juliet
romeo/orchard connects

story: what was never stored comes back empty
romeo/orchard sends
  <iq type='get' id='x1'><query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='x1'><query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'/></query></iq>

story: stored and found again, by name and namespace
romeo/orchard sends
  <iq type='set' id='x1'><query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'><nick>Hamlet</nick></exodus></query></iq>
  <iq type='set' id='x2'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='a@muc' name='A'/></storage></query></iq>
  <iq type='get' id='x3'><query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'/></query></iq>
  <iq type='get' id='x4'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>
  <iq type='get' id='x5'><query xmlns='jabber:iq:private'><exodus xmlns='exodus:other'/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='x1'/>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='x2'/>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='x3'><query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'><nick>Hamlet</nick></exodus></query></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='x4'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference jid='a@muc' name='A'/></storage></query></iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='x5'><query xmlns='jabber:iq:private'><exodus xmlns='exodus:other'/></query></iq>

story: nobody reads or writes what is private to another
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='x1'><query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'/></query></iq>
  <iq to='juliet@example.org' type='set' id='x2'><query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'/></query></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='x1'>{error:forbidden}</iq>
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='x2'>{error:forbidden}</iq>

story: one element at a time, in a namespace of its own
romeo/orchard sends
  <iq type='set' id='x1'><query xmlns='jabber:iq:private'/></iq>
  <iq type='set' id='x2'><query xmlns='jabber:iq:private'><a xmlns='urn:a'/><b xmlns='urn:b'/></query></iq>
  <iq type='set' id='x3'><query xmlns='jabber:iq:private'><exodus/></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='x1'>{error:bad-request modify}</iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='x2'>{error:bad-request modify}</iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='x3'>{error:not-acceptable modify}</iq>

story: no more than the account may keep
settings: private_xml.max_bytes = 100
romeo/orchard sends
  <iq type='set' id='x1'><query xmlns='jabber:iq:private'><a xmlns='urn:a'>012345678901234567890123456789012345678901234567890123456789</a></query></iq>
  <iq type='set' id='x2'><query xmlns='jabber:iq:private'><b xmlns='urn:b'>012345678901234567890123456789012345678901234567890123456789</b></query></iq>
  <iq type='set' id='x3'><query xmlns='jabber:iq:private'><a xmlns='urn:a'>shorter</a></query></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='x1'/>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='error' id='x2'>{error:resource-constraint}</iq>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='x3'/>

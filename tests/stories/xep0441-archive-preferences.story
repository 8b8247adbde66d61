# XEP-0441: whose messages a user wants archived
accounts: romeo, juliet, nurse
friends: juliet, nurse

story: §2.1 the default comes from the configuration, and can be changed
settings: archive.default = roster
juliet/balcony connects
juliet/balcony sends
  <iq type='get' id='p1'><prefs xmlns='urn:xmpp:mam:2'/></iq>
  <iq type='set' id='p2'><prefs xmlns='urn:xmpp:mam:2' default='always'><never><jid>romeo@example.org</jid><jid>ROMEO@example.org</jid></never></prefs></iq>
  <iq type='get' id='p3'><prefs xmlns='urn:xmpp:mam:2'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'><prefs xmlns='urn:xmpp:mam:2' default='roster'><always/><never/></prefs></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'><prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never><jid>romeo@example.org</jid></never></prefs></iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p3'><prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never><jid>romeo@example.org</jid></never></prefs></iq>

story: §2.3 what is wanted is kept, in both directions, and nothing else
juliet/balcony connects
juliet/balcony sends
  <iq type='set' id='p1'><prefs xmlns='urn:xmpp:mam:2' default='roster'><always><jid>romeo@example.org/orchard</jid></always></prefs></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'>{...}<prefs xmlns='urn:xmpp:mam:2' default='roster'><always><jid>romeo@example.org/orchard</jid></always><never/></prefs></iq>
romeo/orchard connects
romeo/garden connects
nurse/kitchen connects
romeo/orchard sends
  <message to='juliet@example.org/balcony' type='chat' id='m1'><body>kept</body></message>
romeo/garden sends
  <message to='juliet@example.org/balcony' type='chat' id='m2'><body>not kept</body></message>
nurse/kitchen sends
  <message to='juliet@example.org/balcony' type='chat' id='m3'><body>kept</body></message>
juliet/balcony receives in any order
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'><body>kept</body><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='{any}'/></message>
  <message from='romeo@example.org/garden' to='juliet@example.org/balcony' type='chat' id='m2'><body>not kept</body></message>
  <message from='nurse@example.org/kitchen' to='juliet@example.org/balcony' type='chat' id='m3'><body>kept</body><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='{any}'/></message>
juliet/balcony sends
  <message to='romeo@example.org' type='chat' id='m4'><body>not kept</body></message>
  <message to='nurse@example.org' type='chat' id='m5'><body>kept</body></message>
  <iq type='set' id='q1'><query xmlns='urn:xmpp:mam:2'><set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='q1'><fin xmlns='urn:xmpp:mam:2' stable='true'><set xmlns='http://jabber.org/protocol/rsm'><count>3</count></set></fin></iq>

story: never, for a user who is away, too
juliet/balcony connects
juliet/balcony sends
  <iq type='set' id='p1'><prefs xmlns='urn:xmpp:mam:2' default='never'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p1'><prefs xmlns='urn:xmpp:mam:2' default='never'><always/><never/></prefs></iq>
juliet/balcony disconnects
romeo/orchard connects
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/balcony is available
ignore presence
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='{any}'/></message>

story: what is no preference is refused and changes nothing
settings: archive.max_prefs = 1
juliet/balcony connects
juliet/balcony sends
  <iq type='set' id='p1'><prefs xmlns='urn:xmpp:mam:2'/></iq>
  <iq type='set' id='p2'><prefs xmlns='urn:xmpp:mam:2' default='sometimes'/></iq>
  <iq type='set' id='p3'><prefs xmlns='urn:xmpp:mam:2' default='never'><always><jid>a@b@c</jid></always></prefs></iq>
  <iq type='set' id='p4'><prefs xmlns='urn:xmpp:mam:2' default='never'><always><jid>a@example.org</jid><jid>b@example.org</jid></always></prefs></iq>
  <iq type='get' id='p5'><prefs xmlns='urn:xmpp:mam:2'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p1'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p2'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p3'>{error:bad-request}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p4'>{error:resource-constraint}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p5'><prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never/></prefs></iq>

story: a preference that can't be kept is not in force
only in-process
juliet/balcony connects
storage fails 1 times
juliet/balcony sends
  <iq type='set' id='p1'><prefs xmlns='urn:xmpp:mam:2' default='never'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p1'>{error:internal-server-error wait}</iq>
juliet/balcony sends
  <iq type='get' id='p2'><prefs xmlns='urn:xmpp:mam:2'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'><prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never/></prefs></iq>

story: of two preferences the first can't be kept: the second is in force
only in-process
juliet/balcony connects
storage fails 1 times
juliet/balcony sends
  <iq type='set' id='p1'><prefs xmlns='urn:xmpp:mam:2' default='never'/></iq>
  <iq type='set' id='p2'><prefs xmlns='urn:xmpp:mam:2' default='roster'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='error' id='p1'>{error:internal-server-error wait}</iq>
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p2'>{...}</iq>
juliet/balcony sends
  <iq type='get' id='p3'><prefs xmlns='urn:xmpp:mam:2'/></iq>
juliet/balcony receives
  <iq from='juliet@example.org' to='juliet@example.org/balcony' type='result' id='p3'><prefs xmlns='urn:xmpp:mam:2' default='roster'><always/><never/></prefs></iq>

# RFC 6120 §8: what a client may write into a stanza's addresses, ids and types.
accounts: romeo, juliet
settings: archive.default = never
romeo/orchard connects
juliet/balcony connects

story: §8.1.2.1: whatever form of the own address is given, the full JID is stamped
romeo/orchard sends
  <message to='juliet@example.org/balcony' id='m1'/>
  <message from='romeo@example.org' to='juliet@example.org/balcony' id='m2'/>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='m3'/>
  <message from='ROMEO@Example.ORG/orchard' to='juliet@example.org/balcony' id='m4'/>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='m1'/>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='m2'/>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='m3'/>
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='m4'/>

story: §4.9.3.9: the address of somebody else ends the stream
romeo/orchard sends
  <message from='juliet@example.org' to='juliet@example.org/balcony' id='m1'/>
romeo/orchard is closed: invalid-from
juliet/balcony receives nothing

story: §4.9.3.9: another resource of the own account is somebody else
romeo/orchard sends
  <message from='romeo@example.org/garden' to='juliet@example.org/balcony' id='m1'/>
romeo/orchard is closed: invalid-from
juliet/balcony receives nothing

story: §4.9.3.9: no address at all
romeo/orchard sends
  <message from='@@@' to='juliet@example.org/balcony' id='m1'/>
romeo/orchard is closed: invalid-from
juliet/balcony receives nothing

story: §8.3.3.8: a malformed address of the recipient, for each kind of stanza
romeo/orchard sends
  <message to='@example.org' type='chat' id='m1'><body>hi</body></message>
  <presence to='juliet@' id='p1'/>
  <iq to='juliet@example.org/' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
  <message to='' id='m2'/>
romeo/orchard receives
  <message from='example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:jid-malformed}</message>
  <presence from='example.org' to='romeo@example.org/orchard' type='error' id='p1'>{error:jid-malformed}</presence>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:jid-malformed}</iq>
  <message from='example.org' to='romeo@example.org/orchard' type='error' id='m2'>{error:jid-malformed}</message>

story: §8.3.1: an error is never answered with an error
romeo/orchard sends
  <message to='@example.org' type='error' id='m1'>{error:gone}</message>
  <message to='nobody@example.org' type='error' id='m2'>{error:gone}</message>
  <iq to='nobody@example.org' type='error' id='q1'>{error:gone}</iq>
  <iq to='nobody@example.org' type='result' id='q2'/>
  <presence to='@example.org' type='error' id='p1'>{error:gone}</presence>
romeo/orchard receives nothing

story: §8.2.3: an IQ needs an id
romeo/orchard sends
  <iq to='example.org' type='get'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='error'>{error:bad-request}</iq>

story: §8.2.3: an IQ needs a type, and a known one
romeo/orchard sends
  <iq to='example.org' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
  <iq to='juliet@example.org/balcony' type='subscribe' id='q2'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:bad-request}</iq>
  <iq from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='error' id='q2'>{error:bad-request}</iq>
juliet/balcony receives nothing

story: §8.2.3: a request holds exactly one payload, whoever it is for
romeo/orchard sends
  <iq to='example.org' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/><ping xmlns='urn:xmpp:ping'/></iq>
  <iq to='example.org' type='set' id='q2'/>
  <iq to='juliet@example.org/balcony' type='get' id='q3'/>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:bad-request}</iq>
  <iq from='example.org' to='romeo@example.org/orchard' type='error' id='q2'>{error:bad-request}</iq>
  <iq from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='error' id='q3'>{error:bad-request}</iq>
juliet/balcony receives nothing

story: RFC 6121 §4.7.1: a presence of unknown type
romeo/orchard sends
  <presence to='juliet@example.org/balcony' type='telegram' id='p1'/>
romeo/orchard receives
  <presence from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='error' id='p1'>{error:bad-request}</presence>
juliet/balcony receives nothing

story: §4.9.3.24: what is no stanza ends the stream
romeo/orchard sends
  <telegram to='juliet@example.org/balcony'/>
romeo/orchard is closed: unsupported-stanza-type

story: an IQ goes from client to client and back
romeo/orchard sends
  <iq to='juliet@example.org/balcony' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
juliet/balcony receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
juliet/balcony sends
  <iq to='romeo@example.org/orchard' type='result' id='q1'/>
romeo/orchard receives
  <iq from='juliet@example.org/balcony' to='romeo@example.org/orchard' type='result' id='q1'/>

story: addresses are prepared before they are compared
juliet/balcony is available
romeo/orchard sends
  <message to='JULIET@Example.Org./balcony' type='chat' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>

story: special characters survive the way
romeo/orchard sends
  <message to='juliet@example.org/balcony' type='chat' id='&lt;&apos;&amp;&quot;&gt;'><body>a &lt; b &amp;&amp; "c" 'd' ☃ 🌹</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='&lt;&apos;&amp;&quot;&gt;'><body>a &lt; b &amp;&amp; "c" 'd' ☃ 🌹</body></message>

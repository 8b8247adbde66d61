# RFC 6121 §8.5.2.2: to a bare JID that has no available resource, but one that is connected.
accounts: romeo, juliet
settings: archive.default = never
romeo/orchard connects
juliet/attic connects
ignore presence

story: a normal message waits for the next resource of non-negative priority
romeo/orchard sends
  <message to='juliet@example.org' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/attic receives nothing
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='normal' id='m1'><body>hi</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='{any}'/></message>

story: a chat message waits for the next resource of non-negative priority
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/attic receives nothing
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='{any}'/></message>

story: a groupchat message is refused
romeo/orchard sends
  <message to='juliet@example.org' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
juliet/attic receives nothing
juliet/balcony is available
ignore presence

story: a headline is ignored and not kept
romeo/orchard sends
  <message to='juliet@example.org' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/attic receives nothing
juliet/balcony is available
ignore presence
juliet/balcony receives nothing

story: an error is ignored and not kept
romeo/orchard sends
  <message to='juliet@example.org' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing
juliet/attic receives nothing
juliet/balcony is available
ignore presence
juliet/balcony receives nothing

story: a message without a type waits for the next resource of non-negative priority
romeo/orchard sends
  <message to='juliet@example.org' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/attic receives nothing
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' id='m1'><body>hi</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='{any}'/></message>

story: presence of type available is ignored
romeo/orchard sends
  <presence to='juliet@example.org' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing
juliet/attic receives nothing

story: presence of type unavailable is ignored
romeo/orchard sends
  <presence to='juliet@example.org' type='unavailable' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing
juliet/attic receives nothing

story: presence of type error is ignored
romeo/orchard sends
  <presence to='juliet@example.org' type='error' id='s1'>{error:gone}</presence>
romeo/orchard receives nothing
juliet/attic receives nothing

story: an IQ get is answered by the server
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>
juliet/attic receives nothing

story: an IQ set is answered by the server
romeo/orchard sends
  <iq to='juliet@example.org' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>
juliet/attic receives nothing

story: an IQ result is dropped
romeo/orchard sends
  <iq to='juliet@example.org' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing
juliet/attic receives nothing

story: an IQ error is dropped
romeo/orchard sends
  <iq to='juliet@example.org' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing
juliet/attic receives nothing

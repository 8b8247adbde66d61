# RFC 6121 §8.5.3.2.1: to a full JID that is not there, and nobody else is either.
accounts: romeo, juliet
settings: archive.default = never
romeo/orchard connects

story: a normal message is refused and not kept
romeo/orchard sends
  <message to='juliet@example.org/garden' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org/garden' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
juliet/balcony is available
juliet/balcony receives nothing

story: a chat message is kept like one to the bare JID
romeo/orchard sends
  <message to='juliet@example.org/garden' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/balcony is available
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/garden' type='chat' id='m1'><body>hi</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='{any}'/></message>

story: a groupchat message is refused and not kept
romeo/orchard sends
  <message to='juliet@example.org/garden' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org/garden' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
juliet/balcony is available
juliet/balcony receives nothing

story: a headline is ignored and not kept
romeo/orchard sends
  <message to='juliet@example.org/garden' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/balcony is available
juliet/balcony receives nothing

story: an error is ignored and not kept
romeo/orchard sends
  <message to='juliet@example.org/garden' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing
juliet/balcony is available
juliet/balcony receives nothing

story: a message without a type is refused and not kept
romeo/orchard sends
  <message to='juliet@example.org/garden' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org/garden' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
juliet/balcony is available
juliet/balcony receives nothing

story: presence of type available is ignored
romeo/orchard sends
  <presence to='juliet@example.org/garden' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: presence of type unavailable is ignored
romeo/orchard sends
  <presence to='juliet@example.org/garden' type='unavailable' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing

story: an IQ get
romeo/orchard sends
  <iq to='juliet@example.org/garden' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org/garden' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ set
romeo/orchard sends
  <iq to='juliet@example.org/garden' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org/garden' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>

story: an IQ result
romeo/orchard sends
  <iq to='juliet@example.org/garden' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing

story: an IQ error
romeo/orchard sends
  <iq to='juliet@example.org/garden' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing

# RFC 6121 §8.5.2.1: to a bare JID whose only available resource has a negative priority: as if there were none.
accounts: romeo, juliet
settings: archive.default = never
romeo/orchard connects
juliet/cellar is available priority -1
ignore presence

story: a normal message waits for the next resource of non-negative priority
romeo/orchard sends
  <message to='juliet@example.org' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/cellar receives nothing
juliet/balcony is available
juliet/balcony receives
  <presence from='juliet@example.org/cellar' to='juliet@example.org/balcony'><priority>-1</priority></presence>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='normal' id='m1'><body>hi</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='{any}'/></message>
ignore presence

story: a chat message waits for the next resource of non-negative priority
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/cellar receives nothing
juliet/balcony is available
juliet/balcony receives
  <presence from='juliet@example.org/cellar' to='juliet@example.org/balcony'><priority>-1</priority></presence>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='{any}'/></message>
ignore presence

story: a groupchat message is refused
romeo/orchard sends
  <message to='juliet@example.org' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
juliet/cellar receives nothing
juliet/balcony is available
ignore presence

story: a headline is ignored and not kept
romeo/orchard sends
  <message to='juliet@example.org' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/cellar receives nothing
juliet/balcony is available
ignore presence
juliet/balcony receives nothing

story: an error is ignored and not kept
romeo/orchard sends
  <message to='juliet@example.org' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing
juliet/cellar receives nothing
juliet/balcony is available
ignore presence
juliet/balcony receives nothing

story: a message without a type waits for the next resource of non-negative priority
romeo/orchard sends
  <message to='juliet@example.org' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/cellar receives nothing
juliet/balcony is available
juliet/balcony receives
  <presence from='juliet@example.org/cellar' to='juliet@example.org/balcony'><priority>-1</priority></presence>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' id='m1'><body>hi</body><delay xmlns='urn:xmpp:delay' from='example.org' stamp='{any}'/></message>
ignore presence

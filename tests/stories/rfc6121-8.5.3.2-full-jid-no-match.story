# RFC 6121 §8.5.3.2: to a full JID that is not there, while other resources are.
accounts: romeo, juliet
settings: archive.default = never
romeo/orchard connects
juliet/balcony is available priority 5
juliet/chamber is available priority 0
juliet/cellar is available priority -1
juliet/attic connects
ignore presence

story: §8.5.3.2.1: a normal message is refused
romeo/orchard sends
  <message to='juliet@example.org/garden' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org/garden' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.3.2.1: a chat message is treated like one to the bare JID
romeo/orchard sends
  <message to='juliet@example.org/garden' type='chat' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/garden' type='chat' id='m1'><body>hi</body></message>
juliet/chamber receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/garden' type='chat' id='m1'><body>hi</body></message>
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: §8.5.3.2.1: a groupchat message is refused
romeo/orchard sends
  <message to='juliet@example.org/garden' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org/garden' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.3.2.1: a headline is ignored
romeo/orchard sends
  <message to='juliet@example.org/garden' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives nothing
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.3.2.1: an error is ignored
romeo/orchard sends
  <message to='juliet@example.org/garden' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.3.2.1: a message without a type is refused
romeo/orchard sends
  <message to='juliet@example.org/garden' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org/garden' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.3.2.2: presence of type available is ignored
romeo/orchard sends
  <presence to='juliet@example.org/garden' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.3.2.2: presence of type unavailable is ignored
romeo/orchard sends
  <presence to='juliet@example.org/garden' type='unavailable' id='s1'><status>hello</status></presence>
romeo/orchard receives nothing
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.3.2.2: presence of type error is ignored
romeo/orchard sends
  <presence to='juliet@example.org/garden' type='error' id='s1'>{error:gone}</presence>
romeo/orchard receives nothing
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.3.2.3: an IQ get is refused
romeo/orchard sends
  <iq to='juliet@example.org/garden' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org/garden' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.3.2.3: an IQ set is refused
romeo/orchard sends
  <iq to='juliet@example.org/garden' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org/garden' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.3.2.3: an IQ result is dropped
romeo/orchard sends
  <iq to='juliet@example.org/garden' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.3.2.3: an IQ error is dropped
romeo/orchard sends
  <iq to='juliet@example.org/garden' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

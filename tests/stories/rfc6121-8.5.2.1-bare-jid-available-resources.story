# RFC 6121 §8.5.2.1: to a bare JID that has available resources. "balcony" and "chamber" count as available for
# messages; "cellar" has a negative priority, "attic" has sent no presence.
accounts: romeo, juliet
settings: archive.default = never
romeo/orchard connects
juliet/balcony is available priority 5
juliet/chamber is available priority 0
juliet/cellar is available priority -1
juliet/attic connects
ignore presence

story: §8.5.2.1.1: a normal message reaches every available resource of non-negative priority
romeo/orchard sends
  <message to='juliet@example.org' type='normal' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='normal' id='m1'><body>hi</body></message>
juliet/chamber receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='normal' id='m1'><body>hi</body></message>
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: §8.5.2.1.1: a chat message reaches every available resource of non-negative priority
romeo/orchard sends
  <message to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/chamber receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='chat' id='m1'><body>hi</body></message>
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: §8.5.2.1.1: a groupchat message is refused and reaches nobody
romeo/orchard sends
  <message to='juliet@example.org' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives
  <message from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='m1'>{error:service-unavailable}</message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.2.1.1: a headline reaches every available resource of non-negative priority
romeo/orchard sends
  <message to='juliet@example.org' type='headline' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='headline' id='m1'><body>hi</body></message>
juliet/chamber receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='headline' id='m1'><body>hi</body></message>
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: §8.5.2.1.1: an error is ignored
romeo/orchard sends
  <message to='juliet@example.org' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.2.1.1: a message without a type reaches every available resource of non-negative priority
romeo/orchard sends
  <message to='juliet@example.org' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' id='m1'><body>hi</body></message>
juliet/chamber receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' id='m1'><body>hi</body></message>
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: §5.2.2: an unknown type counts as normal
romeo/orchard sends
  <message to='juliet@example.org' type='telegram' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='telegram' id='m1'><body>hi</body></message>
juliet/chamber receives
  <message from='romeo@example.org/orchard' to='juliet@example.org' type='telegram' id='m1'><body>hi</body></message>
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.2.1.2: presence of type available reaches every available resource
romeo/orchard sends
  <presence to='juliet@example.org' id='s1'><status>hello</status></presence>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' id='s1'><status>hello</status></presence>
juliet/chamber receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' id='s1'><status>hello</status></presence>
juliet/cellar receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' id='s1'><status>hello</status></presence>
juliet/attic receives nothing

story: §8.5.2.1.2: presence of type unavailable reaches every available resource
romeo/orchard sends
  <presence to='juliet@example.org' type='unavailable' id='s1'><status>hello</status></presence>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' type='unavailable' id='s1'><status>hello</status></presence>
juliet/chamber receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' type='unavailable' id='s1'><status>hello</status></presence>
juliet/cellar receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' type='unavailable' id='s1'><status>hello</status></presence>
juliet/attic receives nothing

story: §8.5.2.1.2: a presence error is for nobody
romeo/orchard sends
  <presence to='juliet@example.org' type='error' id='s1'>{error:gone}</presence>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.2.1.3: an IQ get is answered by the server, not by a resource
romeo/orchard sends
  <iq to='juliet@example.org' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.2.1.3: an IQ set is answered by the server, not by a resource
romeo/orchard sends
  <iq to='juliet@example.org' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives
  <iq from='juliet@example.org' to='romeo@example.org/orchard' type='error' id='q1'>{error:service-unavailable}</iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.2.1.3: an IQ result reaches nobody
romeo/orchard sends
  <iq to='juliet@example.org' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: §8.5.2.1.3: an IQ error reaches nobody
romeo/orchard sends
  <iq to='juliet@example.org' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

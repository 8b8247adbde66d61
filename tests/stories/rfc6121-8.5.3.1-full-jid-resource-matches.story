# RFC 6121 §8.5.3.1: to a full JID that is there: available, with a negative priority, or just connected.
accounts: romeo, juliet
settings: archive.default = never
romeo/orchard connects
juliet/balcony is available priority 5
juliet/chamber is available priority 0
juliet/cellar is available priority -1
juliet/attic connects
ignore presence

story: a normal message reaches an available resource and no other
romeo/orchard sends
  <message to='juliet@example.org/balcony' type='normal' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='normal' id='m1'><body>hi</body></message>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: a chat message reaches an available resource and no other
romeo/orchard sends
  <message to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m1'><body>hi</body></message>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: a groupchat message reaches an available resource and no other
romeo/orchard sends
  <message to='juliet@example.org/balcony' type='groupchat' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='groupchat' id='m1'><body>hi</body></message>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: a headline reaches an available resource and no other
romeo/orchard sends
  <message to='juliet@example.org/balcony' type='headline' id='m1'><body>hi</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='headline' id='m1'><body>hi</body></message>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: an error reaches an available resource and no other
romeo/orchard sends
  <message to='juliet@example.org/balcony' type='error' id='m1'><body>hi</body>{error:gone}</message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='error' id='m1'><body>hi</body>{error:gone}</message>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: presence of type available reaches an available resource
romeo/orchard sends
  <presence to='juliet@example.org/balcony' id='s1'><status>hello</status></presence>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org/balcony' id='s1'><status>hello</status></presence>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: presence of type unavailable reaches an available resource
romeo/orchard sends
  <presence to='juliet@example.org/balcony' type='unavailable' id='s1'><status>hello</status></presence>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='unavailable' id='s1'><status>hello</status></presence>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: presence of type error reaches an available resource
romeo/orchard sends
  <presence to='juliet@example.org/balcony' type='error' id='s1'>{error:gone}</presence>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='error' id='s1'>{error:gone}</presence>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing

story: an IQ get reaches an available resource
romeo/orchard sends
  <iq to='juliet@example.org/balcony' type='get' id='q1'><query xmlns='example:anything'/></iq>
juliet/balcony receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='get' id='q1'><query xmlns='example:anything'/></iq>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: an IQ set reaches an available resource
romeo/orchard sends
  <iq to='juliet@example.org/balcony' type='set' id='q1'><query xmlns='example:anything'/></iq>
juliet/balcony receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='set' id='q1'><query xmlns='example:anything'/></iq>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: an IQ result reaches an available resource
romeo/orchard sends
  <iq to='juliet@example.org/balcony' type='result' id='q1'><query xmlns='example:anything'/></iq>
juliet/balcony receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='result' id='q1'><query xmlns='example:anything'/></iq>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: an IQ error reaches an available resource
romeo/orchard sends
  <iq to='juliet@example.org/balcony' type='error' id='q1'>{error:gone}</iq>
juliet/balcony receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='error' id='q1'>{error:gone}</iq>
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives nothing
romeo/orchard receives nothing

story: a normal message reaches a resource of negative priority and no other
romeo/orchard sends
  <message to='juliet@example.org/cellar' type='normal' id='m1'><body>hi</body></message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/cellar' type='normal' id='m1'><body>hi</body></message>
juliet/attic receives nothing
romeo/orchard receives nothing

story: a chat message reaches a resource of negative priority and no other
romeo/orchard sends
  <message to='juliet@example.org/cellar' type='chat' id='m1'><body>hi</body></message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/cellar' type='chat' id='m1'><body>hi</body></message>
juliet/attic receives nothing
romeo/orchard receives nothing

story: a groupchat message reaches a resource of negative priority and no other
romeo/orchard sends
  <message to='juliet@example.org/cellar' type='groupchat' id='m1'><body>hi</body></message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/cellar' type='groupchat' id='m1'><body>hi</body></message>
juliet/attic receives nothing
romeo/orchard receives nothing

story: a headline reaches a resource of negative priority and no other
romeo/orchard sends
  <message to='juliet@example.org/cellar' type='headline' id='m1'><body>hi</body></message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/cellar' type='headline' id='m1'><body>hi</body></message>
juliet/attic receives nothing
romeo/orchard receives nothing

story: an error reaches a resource of negative priority and no other
romeo/orchard sends
  <message to='juliet@example.org/cellar' type='error' id='m1'><body>hi</body>{error:gone}</message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/cellar' type='error' id='m1'><body>hi</body>{error:gone}</message>
juliet/attic receives nothing
romeo/orchard receives nothing

story: presence of type available reaches a resource of negative priority
romeo/orchard sends
  <presence to='juliet@example.org/cellar' id='s1'><status>hello</status></presence>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org/cellar' id='s1'><status>hello</status></presence>
juliet/attic receives nothing

story: presence of type unavailable reaches a resource of negative priority
romeo/orchard sends
  <presence to='juliet@example.org/cellar' type='unavailable' id='s1'><status>hello</status></presence>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org/cellar' type='unavailable' id='s1'><status>hello</status></presence>
juliet/attic receives nothing

story: presence of type error reaches a resource of negative priority
romeo/orchard sends
  <presence to='juliet@example.org/cellar' type='error' id='s1'>{error:gone}</presence>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org/cellar' type='error' id='s1'>{error:gone}</presence>
juliet/attic receives nothing

story: an IQ get reaches a resource of negative priority
romeo/orchard sends
  <iq to='juliet@example.org/cellar' type='get' id='q1'><query xmlns='example:anything'/></iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/cellar' type='get' id='q1'><query xmlns='example:anything'/></iq>
juliet/attic receives nothing
romeo/orchard receives nothing

story: an IQ set reaches a resource of negative priority
romeo/orchard sends
  <iq to='juliet@example.org/cellar' type='set' id='q1'><query xmlns='example:anything'/></iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/cellar' type='set' id='q1'><query xmlns='example:anything'/></iq>
juliet/attic receives nothing
romeo/orchard receives nothing

story: an IQ result reaches a resource of negative priority
romeo/orchard sends
  <iq to='juliet@example.org/cellar' type='result' id='q1'><query xmlns='example:anything'/></iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/cellar' type='result' id='q1'><query xmlns='example:anything'/></iq>
juliet/attic receives nothing
romeo/orchard receives nothing

story: an IQ error reaches a resource of negative priority
romeo/orchard sends
  <iq to='juliet@example.org/cellar' type='error' id='q1'>{error:gone}</iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/cellar' type='error' id='q1'>{error:gone}</iq>
juliet/attic receives nothing
romeo/orchard receives nothing

story: a normal message reaches a connected resource without presence and no other
romeo/orchard sends
  <message to='juliet@example.org/attic' type='normal' id='m1'><body>hi</body></message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/attic' type='normal' id='m1'><body>hi</body></message>
romeo/orchard receives nothing

story: a chat message reaches a connected resource without presence and no other
romeo/orchard sends
  <message to='juliet@example.org/attic' type='chat' id='m1'><body>hi</body></message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/attic' type='chat' id='m1'><body>hi</body></message>
romeo/orchard receives nothing

story: a groupchat message reaches a connected resource without presence and no other
romeo/orchard sends
  <message to='juliet@example.org/attic' type='groupchat' id='m1'><body>hi</body></message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/attic' type='groupchat' id='m1'><body>hi</body></message>
romeo/orchard receives nothing

story: a headline reaches a connected resource without presence and no other
romeo/orchard sends
  <message to='juliet@example.org/attic' type='headline' id='m1'><body>hi</body></message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/attic' type='headline' id='m1'><body>hi</body></message>
romeo/orchard receives nothing

story: an error reaches a connected resource without presence and no other
romeo/orchard sends
  <message to='juliet@example.org/attic' type='error' id='m1'><body>hi</body>{error:gone}</message>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/attic' type='error' id='m1'><body>hi</body>{error:gone}</message>
romeo/orchard receives nothing

story: presence of type available reaches a connected resource without presence
romeo/orchard sends
  <presence to='juliet@example.org/attic' id='s1'><status>hello</status></presence>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org/attic' id='s1'><status>hello</status></presence>

story: presence of type unavailable reaches a connected resource without presence
romeo/orchard sends
  <presence to='juliet@example.org/attic' type='unavailable' id='s1'><status>hello</status></presence>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org/attic' type='unavailable' id='s1'><status>hello</status></presence>

story: presence of type error reaches a connected resource without presence
romeo/orchard sends
  <presence to='juliet@example.org/attic' type='error' id='s1'>{error:gone}</presence>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org/attic' type='error' id='s1'>{error:gone}</presence>

story: an IQ get reaches a connected resource without presence
romeo/orchard sends
  <iq to='juliet@example.org/attic' type='get' id='q1'><query xmlns='example:anything'/></iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/attic' type='get' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing

story: an IQ set reaches a connected resource without presence
romeo/orchard sends
  <iq to='juliet@example.org/attic' type='set' id='q1'><query xmlns='example:anything'/></iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/attic' type='set' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing

story: an IQ result reaches a connected resource without presence
romeo/orchard sends
  <iq to='juliet@example.org/attic' type='result' id='q1'><query xmlns='example:anything'/></iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/attic' type='result' id='q1'><query xmlns='example:anything'/></iq>
romeo/orchard receives nothing

story: an IQ error reaches a connected resource without presence
romeo/orchard sends
  <iq to='juliet@example.org/attic' type='error' id='q1'>{error:gone}</iq>
juliet/balcony receives nothing
juliet/chamber receives nothing
juliet/cellar receives nothing
juliet/attic receives
  <iq from='romeo@example.org/orchard' to='juliet@example.org/attic' type='error' id='q1'>{error:gone}</iq>
romeo/orchard receives nothing

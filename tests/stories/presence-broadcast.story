# RFC 6121 §4.2, §4.4, §4.5: initial presence, changes, and the end
accounts: romeo, juliet, nurse
friends: romeo, juliet

story: the first presence reaches friends and own resources, and brings theirs
juliet/balcony is available
ignore presence
romeo/garden connects
romeo/garden sends
  <presence><show>away</show></presence>
romeo/garden receives in any order
  <presence from='romeo@example.org/garden' to='romeo@example.org/garden'><show>away</show></presence>
  <presence from='juliet@example.org/balcony' to='romeo@example.org/garden'/>
romeo/orchard connects
juliet/balcony receives
  <presence from='romeo@example.org/garden' to='juliet@example.org'><show>away</show></presence>
romeo/orchard sends
  <presence id='p1' xml:lang='it'><status>Amore!</status><priority>5</priority><c xmlns='urn:example:extension'/></presence>
romeo/orchard receives in any order
  <presence id='p1' xml:lang='it' from='romeo@example.org/orchard' to='romeo@example.org/orchard'><status>Amore!</status><priority>5</priority><c xmlns='urn:example:extension'/></presence>
  <presence from='romeo@example.org/garden' to='romeo@example.org/orchard'><show>away</show></presence>
  <presence from='juliet@example.org/balcony' to='romeo@example.org/orchard'/>
romeo/garden receives
  <presence id='p1' xml:lang='it' from='romeo@example.org/orchard' to='romeo@example.org/garden'><status>Amore!</status><priority>5</priority><c xmlns='urn:example:extension'/></presence>
juliet/balcony receives
  <presence id='p1' xml:lang='it' from='romeo@example.org/orchard' to='juliet@example.org'><status>Amore!</status><priority>5</priority><c xmlns='urn:example:extension'/></presence>

story: strangers hear nothing, and neither does who is not available
nurse/chamber is available
juliet/balcony connects
romeo/orchard is available
nurse/chamber receives nothing
juliet/balcony receives nothing
romeo/orchard receives
  <presence from='juliet@example.org' to='romeo@example.org/orchard' type='unavailable'/>

story: a later presence is passed on, but asks nobody for theirs
juliet/balcony is available
romeo/orchard is available
ignore presence
romeo/orchard sends
  <presence><show>xa</show></presence>
romeo/orchard receives
  <presence from='romeo@example.org/orchard' to='romeo@example.org/orchard'><show>xa</show></presence>
romeo/orchard receives nothing
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'><show>xa</show></presence>

story: going, with a last word
juliet/balcony is available
romeo/orchard is available
romeo/garden is available
ignore presence
romeo/orchard sends
  <presence type='unavailable'><status>Parting is such sweet sorrow</status></presence>
romeo/orchard receives
  <presence from='romeo@example.org/orchard' to='romeo@example.org/orchard' type='unavailable'><status>Parting is such sweet sorrow</status></presence>
romeo/garden receives
  <presence from='romeo@example.org/orchard' to='romeo@example.org/garden' type='unavailable'><status>Parting is such sweet sorrow</status></presence>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' type='unavailable'><status>Parting is such sweet sorrow</status></presence>
romeo/orchard disconnects
juliet/balcony receives nothing
romeo/garden receives nothing

story: the server says it for who leaves without a word, or whose connection breaks
juliet/balcony is available
romeo/orchard is available
romeo/garden is available
ignore presence
romeo/orchard disconnects
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' type='unavailable'/>
romeo/garden receives
  <presence from='romeo@example.org/orchard' to='romeo@example.org/garden' type='unavailable'/>
romeo/garden is cut
juliet/balcony receives
  <presence from='romeo@example.org/garden' to='juliet@example.org' type='unavailable'/>

story: who was never available leaves unnoticed
juliet/balcony is available
romeo/orchard connects
ignore presence
romeo/orchard disconnects
juliet/balcony receives nothing

story: back after a pause: presence is initial again
juliet/balcony is available
romeo/orchard is available
romeo/orchard is unavailable
ignore presence
romeo/orchard is available
romeo/orchard receives
  <presence from='juliet@example.org/balcony' to='romeo@example.org/orchard'/>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'/>

story: what is no presence of RFC 6121 is refused and changes nothing
juliet/balcony is available
romeo/orchard connects
ignore presence
romeo/orchard sends
  <presence id='p1'><priority>128</priority></presence>
  <presence id='p2'><priority>high</priority></presence>
  <presence id='p3' type='invisible'/>
  <presence id='p4' type='probe'/>
  <presence id='p5' type='error'/>
romeo/orchard receives
  <presence id='p1' type='error' to='romeo@example.org/orchard'>{error:bad-request}</presence>
  <presence id='p2' type='error' to='romeo@example.org/orchard'>{error:bad-request}</presence>
  <presence id='p3' type='error' to='romeo@example.org/orchard'>{error:bad-request}</presence>
  <presence id='p4' type='error' to='romeo@example.org/orchard'>{error:bad-request}</presence>
romeo/orchard receives nothing
juliet/balcony receives nothing

story: one-sided: who is only heard does not hear
romeo/orchard is available
juliet/balcony is available
ignore presence
romeo/orchard sends
  <presence to='juliet@example.org' type='unsubscribed'/>
ignore presence
juliet/balcony sends
  <presence><show>chat</show></presence>
juliet/balcony receives
  <presence from='juliet@example.org/balcony' to='juliet@example.org/balcony'><show>chat</show></presence>
romeo/orchard receives
  <presence from='juliet@example.org/balcony' to='romeo@example.org'><show>chat</show></presence>
romeo/orchard sends
  <presence><show>chat</show></presence>
romeo/orchard receives
  <presence from='romeo@example.org/orchard' to='romeo@example.org/orchard'><show>chat</show></presence>
juliet/balcony receives nothing

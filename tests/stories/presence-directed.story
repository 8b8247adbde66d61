# RFC 6121 §4.6: directed presence
accounts: romeo, juliet, nurse
friends: romeo, juliet

story: to a stranger: once, and the end is told
nurse/chamber is available
romeo/orchard is available
ignore presence
romeo/orchard sends
  <presence to='nurse@example.org/chamber'><status>here</status></presence>
nurse/chamber receives
  <presence from='romeo@example.org/orchard' to='nurse@example.org/chamber'><status>here</status></presence>
romeo/orchard sends
  <presence><show>away</show></presence>
nurse/chamber receives nothing
romeo/orchard sends
  <presence type='unavailable'><status>gone</status></presence>
nurse/chamber receives
  <presence from='romeo@example.org/orchard' to='nurse@example.org/chamber' type='unavailable'><status>gone</status></presence>
ignore presence

story: to a stranger whose connection then breaks
nurse/chamber is available
romeo/orchard is available
ignore presence
romeo/orchard sends
  <presence to='nurse@example.org'/>
nurse/chamber receives
  <presence from='romeo@example.org/orchard' to='nurse@example.org'/>
romeo/orchard is cut
nurse/chamber receives
  <presence from='romeo@example.org/orchard' to='nurse@example.org' type='unavailable'/>

story: who was told already is not told again
nurse/chamber is available
romeo/orchard is available
ignore presence
romeo/orchard sends
  <presence to='nurse@example.org/chamber'/>
  <presence to='nurse@example.org/chamber' type='unavailable'/>
nurse/chamber receives
  <presence from='romeo@example.org/orchard' to='nurse@example.org/chamber'/>
  <presence from='romeo@example.org/orchard' to='nurse@example.org/chamber' type='unavailable'/>
romeo/orchard disconnects
nurse/chamber receives nothing

story: a subscriber goes on getting broadcasts, and hears of the end once
juliet/balcony is available
romeo/orchard is available
ignore presence
romeo/orchard sends
  <presence to='juliet@example.org'><show>dnd</show></presence>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'><show>dnd</show></presence>
romeo/orchard sends
  <presence><show>away</show></presence>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'><show>away</show></presence>
ignore presence
romeo/orchard disconnects
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' type='unavailable'/>
juliet/balcony receives nothing

story: without being available at all
nurse/chamber is available
juliet/balcony is available
romeo/orchard connects
ignore presence
romeo/orchard sends
  <presence to='nurse@example.org'/>
  <presence to='juliet@example.org'/>
nurse/chamber receives
  <presence from='romeo@example.org/orchard' to='nurse@example.org'/>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org'/>
romeo/orchard disconnects
nurse/chamber receives
  <presence from='romeo@example.org/orchard' to='nurse@example.org' type='unavailable'/>
juliet/balcony receives
  <presence from='romeo@example.org/orchard' to='juliet@example.org' type='unavailable'/>
nurse/chamber receives nothing
juliet/balcony receives nothing

story: to nobody
romeo/orchard is available
ignore presence
romeo/orchard sends
  <presence to='nobody@example.org'/>
  <presence to='nurse@example.org/nowhere'/>
romeo/orchard receives nothing

story: to no more entities at a time than the server keeps
settings: presence.max_directed = 1
nurse/chamber is available
romeo/orchard connects
ignore presence
romeo/orchard sends
  <presence to='nurse@example.org'/>
  <presence to='nurse@example.org'><show>away</show></presence>
  <presence to='nurse@example.org/chamber' id='p1'/>
nurse/chamber receives
  <presence from='romeo@example.org/orchard' to='nurse@example.org'/>
  <presence from='romeo@example.org/orchard' to='nurse@example.org'><show>away</show></presence>
nurse/chamber receives nothing
romeo/orchard receives
  <presence id='p1' from='nurse@example.org/chamber' to='romeo@example.org/orchard' type='error'>{error:resource-constraint}</presence>
romeo/orchard sends
  <presence to='nurse@example.org' type='unavailable'/>
  <presence to='nurse@example.org/chamber'/>
nurse/chamber receives
  <presence from='romeo@example.org/orchard' to='nurse@example.org' type='unavailable'/>
  <presence from='romeo@example.org/orchard' to='nurse@example.org/chamber'/>

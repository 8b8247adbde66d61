# RFC 6120 §7: binding resources.
accounts: romeo

story: §7.7.2.2: by default the newer connection replaces the older
romeo/orchard connects
romeo/orchard#2 connects
romeo/orchard is closed: conflict
romeo/orchard#2 sends
  <iq type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard#2 receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q1'/>

story: the other resources see the replaced one leave and the new one come
romeo/phone is available
romeo/orchard is available
ignore presence
romeo/orchard#2 is available
romeo/orchard is closed: conflict
romeo/phone receives
  <presence from='romeo@example.org/orchard' to='{any}' type='unavailable'/>
  <presence from='romeo@example.org/orchard' to='romeo@example.org/phone'/>
ignore presence

story: the newer connection gets another name
settings: sessions.conflict = rename
romeo/orchard connects
romeo/orchard#2 connects
romeo/orchard#2 sends
  <iq type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard#2 receives
  <iq from='romeo@example.org' to='{any}' type='result' id='q1'/>
romeo/orchard receives nothing

story: the newer connection is refused
settings: sessions.conflict = reject
romeo/orchard connects
romeo/orchard#2 cannot connect: conflict
romeo/orchard sends
  <iq type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='q1'/>

story: the server chooses a name where none is asked for
romeo/ connects
romeo/ sends
  <iq type='get' id='q1'><ping xmlns='urn:xmpp:ping'/></iq>
romeo/ receives
  <iq from='romeo@example.org' to='{any}' type='result' id='q1'/>

story: §7.6.2.1: no more sessions than allowed, and a place that gets free can be taken
settings: sessions.max_per_account = 2
romeo/one connects
romeo/two connects
romeo/three cannot connect: resource-constraint
romeo/two disconnects
romeo/three connects

story: a replaced session does not count
settings: sessions.max_per_account = 1
romeo/orchard connects
romeo/orchard#2 connects
romeo/orchard is closed: conflict

story: who is cut off is unavailable
romeo/orchard is available
romeo/phone is available
ignore presence
romeo/orchard is cut
romeo/phone receives
  <presence from='romeo@example.org/orchard' to='{any}' type='unavailable'/>

# XEP-0504: what happens to data here, in the server's own disco#info
accounts: romeo, juliet
romeo/orchard connects

story: nothing is said unless the operator wants it
romeo/orchard sends
  <iq to='example.org' type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='1'><query xmlns='http://jabber.org/protocol/disco#info'>{...}</query></iq>
romeo/orchard receives nothing

story: what the settings show, and what the operator adds
settings: host.data_policy = true
settings: archive.retention_days = 90
settings: upload.retention_days = 31
settings: host.policy_access = ["admins", "government"]
settings: host.policy_export = true
settings: host.policy_backup_kept_hours = infinite
settings: host.policy_terms = ["https://example.org/terms"]
romeo/orchard sends
  <iq to='example.org' type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='1'><query xmlns='http://jabber.org/protocol/disco#info'>{...}
    <x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:data-policy:0</value></field>
      <field var='auth_data' type='list-single'><value>plain</value></field>
      <field var='data_retention' type='text-single'><value>2160</value></field>
      <field var='data_deletion' type='boolean'><value>true</value></field>
      <field var='encryption_at_rest' type='boolean'><value>false</value></field>
      <field var='data_export' type='boolean'><value>true</value></field>
      <field var='full_erasure' type='boolean'><value>false</value></field>
      <field var='access_policy' type='list-multi'><value>admins</value><value>government</value></field>
      <field var='backup_retention' type='text-single'><value>infinite</value></field>
      <field var='tos' type='text-single'><value>https://example.org/terms</value></field></x></query></iq>

story: for ever, where one of them is kept for ever
settings: host.data_policy = true
settings: archive.retention_days = 0
romeo/orchard sends
  <iq to='example.org' type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='1'><query xmlns='http://jabber.org/protocol/disco#info'>{...}
    <x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:data-policy:0</value></field>
      <field var='auth_data' type='list-single'><value>plain</value></field>
      <field var='data_retention' type='text-single'><value>infinite</value></field>
      <field var='data_deletion' type='boolean'><value>true</value></field>
      <field var='encryption_at_rest' type='boolean'><value>false</value></field>
      <field var='data_export' type='boolean'><value>false</value></field>
      <field var='full_erasure' type='boolean'><value>false</value></field></x></query></iq>

story: retention 0: nothing is archived, whatever users have chosen, and it is said
only in-process
settings: host.data_policy = true
settings: host.archive = false
settings: upload.name =
juliet/balcony connects
romeo/orchard sends
  <iq to='example.org' type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>
romeo/orchard receives
  <iq from='example.org' to='romeo@example.org/orchard' type='result' id='1'><query xmlns='http://jabber.org/protocol/disco#info'>{...}
    <x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:data-policy:0</value></field>
      <field var='auth_data' type='list-single'><value>plain</value></field>
      <field var='data_retention' type='text-single'><value>0</value></field>
      <field var='data_deletion' type='boolean'><value>true</value></field>
      <field var='encryption_at_rest' type='boolean'><value>false</value></field>
      <field var='data_export' type='boolean'><value>false</value></field>
      <field var='full_erasure' type='boolean'><value>false</value></field></x></query></iq>
romeo/orchard sends
  <iq type='set' id='2'><prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never/></prefs></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='2'>{...}</iq>
romeo/orchard sends
  <message to='juliet@example.org/balcony' type='chat' id='m'><body>not kept</body></message>
juliet/balcony receives
  <message from='romeo@example.org/orchard' to='juliet@example.org/balcony' type='chat' id='m'><body>not kept</body></message>
romeo/orchard sends
  <iq type='set' id='3'><query xmlns='urn:xmpp:mam:2'/></iq>
romeo/orchard receives
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='3'><fin xmlns='urn:xmpp:mam:2' complete='true' stable='true'>{...}</fin></iq>
